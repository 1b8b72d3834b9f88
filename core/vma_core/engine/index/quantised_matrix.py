"""Matrix of unit-vector keys, 16-bit when large: products with queries, and top-k."""

from __future__ import annotations

import threading
from functools import cache

import numpy as np
from numpy.typing import NDArray

from vma_core.engine.runtime.row_threads import RowThreads, default_threads
from vma_core.engine.runtime.runner import Array

COMPACT_FROM = 16_384
"""From this many rows memory bandwidth costs more than converting from 16 bits."""
LEVELS = 32_767
BLOCK_ROWS = 2_048
"""Converted to float32 together; 1 MB stays in a core's cache, even when two threads share one."""
PIECE_ROWS = 8_192
"""Rows per task; each task needs the GIL briefly."""
TOP_K_BLOCK = 256
MAX_THREADS = 4
"""More would be limited by memory bandwidth."""


class QuantisedMatrix:
    """Append-only matrix of unit vectors.

    Compact rows are 16-bit integers with a scale per row. Rounding errors are at most half a step
    of max|k| / 32,767, so a product with a unit vector is off by at most √D / 2 steps
    (Cauchy–Schwarz): below 1e-4 for D = 128, about 1e-5 on average.

    Args:
        key_size: length D of a vector.
        compact_from: rows are converted to 16 bits beyond this number.
        block_rows: rows that are converted to float32 together.
        threads: share the rows of a product; None for those that all matrices share.
    """

    def __init__(
        self,
        key_size: int,
        *,
        compact_from: int = COMPACT_FROM,
        block_rows: int = BLOCK_ROWS,
        threads: RowThreads | None = None,
    ) -> None:
        self._compact_from, self._block_rows, self._threads = compact_from, block_rows, threads
        self._rows: NDArray[np.float32] | NDArray[np.int16] = np.zeros((0, key_size), np.float32)
        self._scale: Array | None = None
        """(capacity,) step size of each row; None while rows are float32."""
        self._wide = threading.local()
        self._used = 0

    def __len__(self) -> int:
        return self._used

    @property
    def key_size(self) -> int:
        """Length of a key."""
        return self._rows.shape[1]

    @property
    def nbytes(self) -> int:
        """Memory of the rows in bytes."""
        return self._used * (self._rows.itemsize * self.key_size + 4 * (self._scale is not None))

    def append(self, keys: Array) -> None:
        """Append rows; converts to 16 bits beyond `compact_from`."""
        needed = self._used + len(keys)
        if self._scale is None and needed > self._compact_from:
            self._become_compact()
        if needed > len(self._rows):
            self._grow(2 * needed)
        place = slice(self._used, needed)
        if self._scale is None:
            self._rows[place] = keys
        else:
            self._scale[place] = np.abs(keys).max(axis=1, initial=1e-12) / LEVELS
            self._rows[place] = np.rint(keys / self._scale[place, None])
        self._used = needed

    def take(self, rows: NDArray[np.integer]) -> Array:
        """(n, D) float32 copies of some rows."""
        found = self._rows[rows].astype(np.float32, copy=False)
        return found if self._scale is None else found * self._scale[rows, None]

    def products(self, queries: Array) -> Array:
        """Inner products of all rows with one query (D,) or several (B, D): (len,) or (B, len)."""
        if self._scale is None:
            exact: Array = queries @ self._rows[: self._used].T
            return exact
        found = np.empty((*queries.shape[:-1], self._used), np.float32)
        threads = self._threads or _threads()
        threads.map(lambda piece: self._multiply(queries, piece, found), self._used)
        found *= self._scale[: self._used]
        return found

    def _multiply(self, queries: Array, piece: slice, found: Array) -> None:
        """Products with a slice of the compact rows, converted block by block."""
        for at in range(piece.start, piece.stop, self._block_rows):
            block = slice(at, min(at + self._block_rows, piece.stop))
            rows = self._block()[: block.stop - at]
            np.copyto(rows, self._rows[block])
            np.matmul(queries, rows.T, out=found[..., block])

    def _block(self) -> Array:
        """This thread's float32 buffer for a block; reused to avoid page faults."""
        room: Array | None = getattr(self._wide, "room", None)
        if room is None:
            room = self._wide.room = np.empty((self._block_rows, self.key_size), np.float32)
        return room

    def _grow(self, capacity: int) -> None:
        rows = np.zeros((capacity, self.key_size), self._rows.dtype)
        rows[: self._used] = self._rows[: self._used]
        self._rows = rows
        if self._scale is not None:
            scale = np.zeros(capacity, np.float32)
            scale[: self._used] = self._scale[: self._used]
            self._scale = scale

    def _become_compact(self) -> None:
        exact = self._rows[: self._used].astype(np.float32, copy=False)
        self._rows = np.zeros((0, self.key_size), np.int16)
        self._scale, self._used = np.zeros(0, np.float32), 0
        self.append(exact)


@cache
def _threads() -> RowThreads:
    """Shared by all matrices: heat and variants rarely run at the same time."""
    return RowThreads(min(default_threads(), MAX_THREADS), PIECE_ROWS, PIECE_ROWS, niceness=0)


def top_k(values: NDArray[np.float32], count: int) -> NDArray[np.intp]:
    """(B, count) indices of the largest values of each row of (B, n), unordered.

    They lie in the `count` blocks with the largest maxima; only those are partitioned.
    """
    rows, length = values.shape
    blocks = length // TOP_K_BLOCK
    if count < 1:
        return np.zeros((rows, 0), np.intp)
    if blocks <= 2 * count:
        return np.argpartition(values, length - count, axis=1)[:, length - count :]
    whole = values[:, : blocks * TOP_K_BLOCK].reshape(rows, blocks, TOP_K_BLOCK)
    best = np.argpartition(whole.max(axis=2), blocks - count, axis=1)[:, blocks - count :]
    inside = (best[:, :, None] * TOP_K_BLOCK + np.arange(TOP_K_BLOCK)).reshape(rows, -1)
    behind = np.broadcast_to(
        np.arange(blocks * TOP_K_BLOCK, length), (rows, length - blocks * TOP_K_BLOCK)
    )
    places = np.concatenate([inside, behind], axis=1)
    found = np.take_along_axis(values, places, axis=1)
    chosen = np.argpartition(found, found.shape[1] - count, axis=1)[:, found.shape[1] - count :]
    return np.take_along_axis(places, chosen, axis=1)
