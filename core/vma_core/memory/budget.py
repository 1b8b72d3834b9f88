"""Checks whether a large memory fits into RAM, before any of it is read."""

from __future__ import annotations

from vma_core.errors import UserError

MAX_ENTRIES = 1_000_000
"""Of one memory or imported data set."""
BYTES_PER_ENTRY = 1_400
"""Besides the pixels: the object, two 16-bit keys, its place in the window's lists."""
UNCHECKED_ENTRIES = 20_000
"""A memory of this size fits on any machine that runs the window."""
FREE_SHARE = 0.8
"""Of the available RAM that entries may take."""
BYTES_PER_GB = 1e9


def bytes_needed(entries: int, image_size: int) -> int:
    """RAM that entries take while they are read and shown."""
    return entries * (2 * image_size**2 + BYTES_PER_ENTRY)


def require_memory_for(entries: int, image_size: int, name: str) -> None:
    """Check that entries fit into the available RAM.

    Raises:
        UserError: the estimate exceeds it.
    """
    if entries <= UNCHECKED_ENTRIES:
        return
    # Slow to import and only needed for large files.
    import psutil

    needed, free = bytes_needed(entries, image_size), psutil.virtual_memory().available
    if needed > FREE_SHARE * free:
        raise UserError(
            "{name} holds {entries:,} images. They need about {needed_gb:.1f} GB of memory; "
            "{free_gb:.1f} GB are free. Close other programs, or split the file.",
            name=name,
            entries=entries,
            needed_gb=needed / BYTES_PER_GB,
            free_gb=free / BYTES_PER_GB,
        )
