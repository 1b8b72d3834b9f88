"""Panels for looking inside the model, each a dock of its own."""
