"""What the C library keeps of memory that is free again."""

from __future__ import annotations

import contextlib
import ctypes
import sys


def give_back_unused() -> None:
    """Return freed memory to the system, where the C library can.

    Pictures of all sizes come and go; what is free between the ones that stay is too scattered to
    be used again, and over a week on a stand it would add up. Takes some milliseconds.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):  # another C library than glibc
            ctypes.CDLL(None).malloc_trim(0)
