"""Model bundles: format, user library, export from PyTorch."""
