"""Variational memory addressing: the model and everything that needs no screen."""

import os

# ONNX Runtime 1.31 and later sends usage data with a machine identifier unless this is set before
# its import, which happens in this package only.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
