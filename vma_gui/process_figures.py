"""What this process holds: memory, open files and sockets, threads."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from pathlib import Path

BYTES_PER_MB = 1 << 20
_PROC = Path("/proc/self")


def resident_mb() -> float | None:
    """Megabytes of main memory in use now; None where the system does not tell."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        pages = int((_PROC / "statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / BYTES_PER_MB
    return None


def open_handles() -> int | None:
    """Files, pipes and sockets; None where the system does not tell."""
    with contextlib.suppress(OSError):
        return len(list((_PROC / "fd").iterdir()))
    return None


def thread_count() -> int:
    """All threads where the system tells, else those of Python."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            return len(list((_PROC / "task").iterdir()))
    return threading.active_count()
