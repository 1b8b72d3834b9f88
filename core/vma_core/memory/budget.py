"""Whether a large memory fits into this machine's: asked before anything of it is read."""

from __future__ import annotations

from vma_core.errors import UserError

BYTES_AN_ENTRY = 1_400
"""Beside its pixels: the entry itself, two keys of 16-bit numbers, its place in the window's lists.
"""
SMALL = 20_000
"""Entries that fit wherever the window does."""
SHARE = 0.8
"""Of the memory that is free; the system and other programs keep the rest."""
BYTES_PER_GB = 1e9


def bytes_needed(entries: int, image_size: int) -> int:
    """Main memory that so many entries take while they are read and shown."""
    return entries * (2 * image_size**2 + BYTES_AN_ENTRY)


def require_memory_for(entries: int, image_size: int, name: str) -> None:
    """Refuse what would bring the machine to its knees.

    Raises:
        UserError: the estimate is beyond what is free.
    """
    if entries <= SMALL:
        return
    # Only large files need it, and it takes a while to import.
    import psutil

    needed, free = bytes_needed(entries, image_size), psutil.virtual_memory().available
    if needed > SHARE * free:
        raise UserError(
            "{name} holds {entries:,} images. They need about {needed_gb:.1f} GB of memory; "
            "{free_gb:.1f} GB are free. Close other programs, or split the file.",
            name=name,
            entries=entries,
            needed_gb=needed / BYTES_PER_GB,
            free_gb=free / BYTES_PER_GB,
        )
