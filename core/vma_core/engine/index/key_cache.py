"""Keys of many images on disk, found again by what the images look like."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from vma_core.atomic_write import write_atomically
from vma_core.engine.index.quantised_matrix import LEVELS
from vma_core.engine.runtime.runner import Array
from vma_core.errors import UserError
from vma_core.memory.entries import MemoryEntry

WORTH_KEEPING = 4_096
"""New images from which on writing a file is worth it: fewer are computed within two seconds."""
MOST_ROWS = 1_000_000
MOST_FILES = 6
"""Two for each of three models; those written longest ago go."""
DIGEST_BYTES = 16


class KeyCache:
    """One file a kind of key in the cache folder; losing it costs time and nothing else.

    Args:
        folder: of the caches; made when something is written.
        name: of the kind of key and the model; another one's keys are other keys.
        key_size: length of a key.
    """

    def __init__(self, folder: Path, name: str, key_size: int) -> None:
        self._path = folder / f"{name}.keys"
        self._key_size = key_size

    def find(self, entries: Sequence[MemoryEntry]) -> tuple[NDArray[np.bool_], Array]:
        """Which of these are known, and the (known, D) keys of those, in order."""
        nothing = np.zeros(len(entries), bool), np.zeros((0, self._key_size), np.float32)
        kept = self._read()
        if kept is None or not len(kept[0]):
            return nothing
        digests, steps, scale = kept
        asked = _digests(entries)
        order = np.argsort(digests)
        at = order[np.minimum(np.searchsorted(digests, asked, sorter=order), len(digests) - 1)]
        known = digests[at] == asked
        rows = at[known]
        return known, steps[rows].astype(np.float32) * scale[rows, None]

    def add(self, entries: Sequence[MemoryEntry], keys: Array) -> None:
        """Keep the keys of these too; a disk that does not take them is no error."""
        digests = _digests(entries)
        scale = (np.abs(keys).max(axis=1, initial=1e-12) / LEVELS).astype(np.float32)
        steps = np.rint(keys / scale[:, None]).astype(np.int16)
        before = self._read()
        if before is not None:
            old = ~np.isin(before[0], digests)
            digests = np.concatenate([digests, before[0][old]])[:MOST_ROWS]
            steps = np.concatenate([steps, before[1][old]])[:MOST_ROWS]
            scale = np.concatenate([scale, before[2][old]])[:MOST_ROWS]
        bare = digests.view(np.uint8).reshape(len(digests), DIGEST_BYTES)
        content = save({"digests": bare, "steps": steps, "scale": scale})
        with contextlib.suppress(OSError, UserError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(self._path, content)
            self._forget_oldest()

    def _read(self) -> tuple[NDArray[np.void], NDArray[np.int16], Array] | None:
        """(digests, steps, scale), or None where there is no whole file."""
        try:
            with safe_open(self._path, framework="numpy") as file:
                digests, steps, scale = (
                    file.get_tensor(name) for name in ("digests", "steps", "scale")
                )
        except (OSError, SafetensorError):
            return None
        rows = len(digests)
        fits = digests.shape == (rows, DIGEST_BYTES) and digests.dtype == np.uint8
        fits &= steps.shape == (rows, self._key_size) and steps.dtype == np.int16
        fits &= scale.shape == (rows,) and scale.dtype == np.float32
        if not fits or rows > MOST_ROWS or not np.isfinite(scale).all():
            return None
        return np.ascontiguousarray(digests).view(f"V{DIGEST_BYTES}")[:, 0], steps, scale

    def _forget_oldest(self) -> None:
        files = sorted(self._path.parent.glob("*.keys"), key=lambda p: p.stat().st_mtime)
        for old in files[:-MOST_FILES]:
            old.unlink(missing_ok=True)


def _digests(entries: Sequence[MemoryEntry]) -> NDArray[np.void]:
    """(n,) of the images' pixels alone."""
    joined = b"".join(
        hashlib.blake2b(entry.image.tobytes(), digest_size=DIGEST_BYTES).digest()
        for entry in entries
    )
    return np.frombuffer(joined, f"V{DIGEST_BYTES}")
