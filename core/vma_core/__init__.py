"""Variational memory addressing: the model and everything that needs no screen."""

import os

# From 1.31 on ONNX Runtime keeps a number of the machine and tells its maker of its use. Read once,
# when it is imported, which happens in this package only. Nothing is sent from here unasked.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
