"""The memory with its live address probabilities."""
