"""The wall of variants."""
