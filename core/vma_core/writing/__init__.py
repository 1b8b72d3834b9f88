"""Writing with a memory's glyphs: the lines that they stand on."""
