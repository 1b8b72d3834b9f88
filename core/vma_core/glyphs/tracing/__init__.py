"""From pictures of characters to centre lines with width."""
