"""Tracing: images of characters → centre lines with ink widths."""
