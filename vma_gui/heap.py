"""What Python and the C library keep of memory that nobody uses any more."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import sys


def give_back_unused() -> None:
    """Collect what refers to itself, then return freed memory to the system, where that goes.

    Pictures of all sizes come and go; what is free between the ones that stay, or between cycles
    that wait for the collector, is too scattered to be used again, and over a week on a stand it
    would add up. Takes some milliseconds.
    """
    gc.collect()
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):  # another C library than glibc
            ctypes.CDLL(None).malloc_trim(0)
