"""Estimators of log p(x | M) and the bits a memory saves."""
