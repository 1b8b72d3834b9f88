"""Model bundles: their format, the user's library, export from PyTorch."""
