"""Analyses of a model and a memory for the window's docks."""
