"""The window's actions, menus and what they do."""
