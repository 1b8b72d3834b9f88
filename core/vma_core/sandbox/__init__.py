"""Handling of untrusted content: child processes, archives, ONNX graphs."""
