"""Where the networks run: ONNX Runtime, PyTorch, CUDA, a worker process."""
