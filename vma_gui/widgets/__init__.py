"""Widgets and painters that several panels use."""
