"""Memory that numpy and glibc keep after it is freed, in a process of its own."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
import ctypes
import numpy as np
from vma_gui.system.malloc_tuning import configure_malloc, fill_small_array_cache

class Figures(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in (
        "arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks",
        "fordblks", "keepcost")]

mallinfo2 = ctypes.CDLL(None).mallinfo2
mallinfo2.restype = Figures

def arrays():
    "Arrays of every small size, as hundreds of visits free them."
    return [np.empty(size, np.uint8) for size in range(1, 1024) for _ in range(7)]

configure_malloc()
if {fills}:
    fill_small_array_cache()
before = mallinfo2().uordblks
held = arrays()
del held
print(mallinfo2().uordblks - before)
"""


def grown_bytes(fills: bool) -> int:
    """Bytes that malloc counts as used after small arrays were made and freed."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.replace("{fills}", str(fills))],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return int(done.stdout)


@pytest.mark.skipif(sys.platform != "linux", reason="reads glibc's figures")
def test_freed_small_arrays_do_not_accumulate_once_the_cache_is_full() -> None:
    assert grown_bytes(fills=False) > 2 << 20
    assert abs(grown_bytes(fills=True)) < 64 << 10
