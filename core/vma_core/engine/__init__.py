"""One request in, one result out, on ONNX Runtime or PyTorch."""
