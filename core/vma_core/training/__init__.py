"""Training: episodes, the loop, checkpoints."""
