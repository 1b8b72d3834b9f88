"""Limits for foreign content: child processes, archives, ONNX graphs."""
