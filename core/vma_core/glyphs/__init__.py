"""Glyphs: strokes, rasters, tracing, the normaliser."""
