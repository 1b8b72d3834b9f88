"""The program on a virtual screen, driven by mouse and keyboard: for journeys and first hours."""
