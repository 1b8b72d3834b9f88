"""Importers of foreign files: images, drawings, fonts, archives, data sets, letter sheets."""
