"""Shared widgets and painters."""
