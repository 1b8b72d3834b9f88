"""The document of one window: session, undo, projects, recovery, favourites."""
