"""Start-up, the main window, language, logging and error reports."""
