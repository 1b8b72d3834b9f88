"""Docks that inspect the model."""
