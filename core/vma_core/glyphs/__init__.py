"""Glyphs: strokes, rasters, readers of files and data sets, the normaliser."""
