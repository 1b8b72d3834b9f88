"""Variants as files: pictures, vectors, animations, data sets, fonts."""
