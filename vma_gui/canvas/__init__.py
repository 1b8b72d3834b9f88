"""The drawing square."""
