"""Fonts of labelled entries and their variants: OpenType, variable, UFO and single-line."""
