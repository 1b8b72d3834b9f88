"""Tuning of glibc's malloc and numpy's cache so that freed memory returns to the system."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import sys

import numpy as np

MMAP_THRESHOLD = -3
"""M_MMAP_THRESHOLD of glibc's mallopt."""
LARGE_BYTES = 128 << 10
SMALL_ARRAY_BYTES = 1023
"""Largest array whose memory numpy keeps when it is freed (`NBUCKETS` of its alloc.c)."""
KEPT_PER_SIZE = 7
"""Freed blocks that numpy keeps of each size in bytes (`NCACHE`)."""


def configure_malloc() -> None:
    """Fix the mmap threshold, so that large blocks never fragment the heap.

    By default glibc raises the threshold with each large block freed, up to 32 MB. Image buffers
    then lie between small long-lived objects and the heap keeps growing. Setting the threshold
    disables that.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):  # another C library than glibc
            ctypes.CDLL(None).mallopt(MMAP_THRESHOLD, LARGE_BYTES)


def fill_small_array_cache() -> None:
    """Let numpy keep all the freed blocks that it ever will: 3.5 MB, for programs that run long.

    It never returns them. Otherwise they accumulate over hundreds of visits, one odd size after
    another, each in a page that then cannot be returned either. Takes a few milliseconds.
    """
    for size in range(1, SMALL_ARRAY_BYTES + 1):
        # All at once: a freed block would be used for the next array.
        _held = [np.empty(size, np.uint8) for _ in range(KEPT_PER_SIZE)]


def trim_heap() -> None:
    """Run a garbage collection, then return free heap memory to the system.

    Free memory between long-lived objects is too fragmented to be reused, which would add up over
    a week in the booth. Takes some milliseconds.
    """
    gc.collect()
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):  # another C library than glibc
            ctypes.CDLL(None).malloc_trim(0)
