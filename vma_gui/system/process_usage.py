"""What this process holds, and its engine's: memory, open files and sockets, threads."""

from __future__ import annotations

import contextlib
import sys

import psutil

BYTES_PER_MB = 1 << 20


def resident_mb() -> float:
    """Megabytes of main memory in use now."""
    return psutil.Process().memory_info().rss / BYTES_PER_MB


def resident_in_all_mb() -> float:
    """The same with the processes that this one has started."""
    total = resident_mb()
    for child in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):
            total += child.memory_info().rss / BYTES_PER_MB
    return total


def open_handles() -> int:
    """Files, pipes and sockets."""
    process = psutil.Process()
    if sys.platform == "win32":
        return process.num_handles()
    return process.num_fds()


def thread_count() -> int:
    """All threads, not only those of Python."""
    return psutil.Process().num_threads()
