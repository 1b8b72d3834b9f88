"""Readers of foreign files: images, drawings, fonts, archives, data sets, sheets."""
