"""Files of the user's: atomic writes, projects, autosave, settings."""
