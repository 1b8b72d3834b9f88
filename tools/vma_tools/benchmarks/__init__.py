"""Benchmarks: modules of `vma benchmark`, which can also be run by themselves."""

import os

# As in the program itself, before numpy is imported: a second BLAS thread spins for the next
# product and takes its core from the networks.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
