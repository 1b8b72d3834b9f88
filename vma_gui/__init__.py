"""The Qt application."""

import os

# Threads that share one product wait for each other in a loop, and the pen waits for them. A BLAS
# reads this once, when numpy is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
