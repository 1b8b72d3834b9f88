"""Resource usage of this process and its children: memory, processor time, handles, threads."""

from __future__ import annotations

import contextlib
import sys

import psutil

BYTES_PER_MB = 1 << 20


def resident_mb() -> float:
    """Resident memory of this process in MB."""
    return psutil.Process().memory_info().rss / BYTES_PER_MB


def resident_children_mb() -> float:
    """Resident memory of all child processes in MB."""
    total = 0.0
    for child in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):
            total += child.memory_info().rss / BYTES_PER_MB
    return total


def resident_with_children_mb() -> float:
    """Resident memory including child processes in MB."""
    return resident_mb() + resident_children_mb()


def children_cpu_s() -> float:
    """Processor time of the child processes so far, in steps of about 0.01 s."""
    total = 0.0
    for child in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):
            times = child.cpu_times()
            total += times.user + times.system
    return total


def open_handles() -> int:
    """Number of open files, pipes and sockets."""
    process = psutil.Process()
    if sys.platform == "win32":
        return process.num_handles()
    return process.num_fds()


def thread_count() -> int:
    """Number of threads, including non-Python ones."""
    return psutil.Process().num_threads()
