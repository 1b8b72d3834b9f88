"""What Python and the C library keep of memory that nobody uses any more."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import sys

MMAP_THRESHOLD = -3
"""The C library's number of the option."""
LARGE_BYTES = 128 << 10


def configure_malloc() -> None:
    """Large blocks stay outside the heap, so that what is freed of them leaves no holes there.

    By itself glibc starts like that, but raises the limit with each large block that is freed, up
    to 32 MB: then screens full of pixels lie between small objects that stay, and the heap grows
    although no more of it is used. Setting the limit once keeps it.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):  # another C library than glibc
            ctypes.CDLL(None).mallopt(MMAP_THRESHOLD, LARGE_BYTES)


def trim_heap() -> None:
    """Collect what refers to itself, then return freed memory to the system, where that goes.

    Pictures of all sizes come and go; what is free between the ones that stay, or between cycles
    that wait for the collector, is too scattered to be used again, and over a week on a stand it
    would add up. Takes some milliseconds.
    """
    gc.collect()
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):  # another C library than glibc
            ctypes.CDLL(None).malloc_trim(0)
