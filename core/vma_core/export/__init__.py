"""Exporting variants: images, vector drawings, animations, data sets, fonts."""
