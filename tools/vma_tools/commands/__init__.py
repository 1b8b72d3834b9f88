"""Sub-commands that `vma` has in a checkout."""
