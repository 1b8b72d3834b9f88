"""Keys and features of memory entries, and the search over them."""
