"""Project files, autosave and the starter memory."""
