"""Tuning of glibc's malloc so that freed memory returns to the system."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import sys

MMAP_THRESHOLD = -3
"""M_MMAP_THRESHOLD of glibc's mallopt."""
LARGE_BYTES = 128 << 10


def configure_malloc() -> None:
    """Fix the mmap threshold, so that large blocks never fragment the heap.

    By default glibc raises the threshold with each large block freed, up to 32 MB. Image buffers
    then lie between small long-lived objects and the heap keeps growing. Setting the threshold
    disables that.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):  # another C library than glibc
            ctypes.CDLL(None).mallopt(MMAP_THRESHOLD, LARGE_BYTES)


def trim_heap() -> None:
    """Run a garbage collection, then return free heap memory to the system.

    Free memory between long-lived objects is too fragmented to be reused, which would add up over
    a week in the booth. Takes some milliseconds.
    """
    gc.collect()
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):  # another C library than glibc
            ctypes.CDLL(None).malloc_trim(0)
