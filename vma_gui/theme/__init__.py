"""Colours, sizes, icons and style sheets."""
