"""Cache of decoded variants: from one pen point to the next most read the same entry.

A variant of the entry it reads depends on that entry and its noise alone; the drawing only decides
which entry is read.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable

import numpy as np
from numpy.typing import NDArray

from vma_core.engine.decode_plan import DecodePlan
from vma_core.engine.request import DRAWING_ROW, Request
from vma_core.engine.runtime.runner import Array
from vma_core.engine.stroke_variants import Variants
from vma_core.glyphs.strokes import StrokeArrays

MAX_BYTES = 16 << 20
"""Three to five thousand variants of 28 pixels: answers of 16 for two hundred entries."""


class VariantCache:
    """Variants by everything they depend on, least recently used first out."""

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self._max_bytes = max_bytes
        self.asked = self.found = 0
        """Requested variants so far, and cache hits among them."""
        self._kept: OrderedDict[Hashable, tuple[Array, StrokeArrays | None]] = OrderedDict()
        self._bytes = 0
        # The window and each of its docks use it from different threads.
        self._lock = threading.Lock()

    def fill(
        self, images: Array, strokes: list[StrokeArrays | None], request: Request, plan: DecodePlan
    ) -> NDArray[np.intp]:
        """Copy cached variants into (count, size, size) images and count strokes.

        Returns:
            Indices of the missing ones.
        """
        names = names_of(request, plan)
        missing = []
        with self._lock:
            for index, name in enumerate(names):
                known = self._kept.get(name)
                if known is None:
                    missing.append(index)
                else:
                    images[index], strokes[index] = known
                    self._kept.move_to_end(name)
            self.asked += len(images)
            self.found += len(names) - len(missing)
        return np.array(missing if names else range(len(images)), np.intp)

    def keep(
        self, decoded: Variants, request: Request, plan: DecodePlan, variants: NDArray[np.intp]
    ) -> None:
        """Add decoded variants with these indices."""
        names = names_of(request, plan)
        if not names:
            return
        with self._lock:
            for index, image, strokes in zip(variants.tolist(), *decoded, strict=True):
                known = self._kept.pop(names[index], None)
                self._bytes -= _bytes_of(known) if known else 0
                self._kept[names[index]] = new = image.copy(), strokes
                self._bytes += _bytes_of(new)
            while self._bytes > self._max_bytes:
                self._bytes -= _bytes_of(self._kept.popitem(last=False)[1])

    def forget(self) -> None:
        """Drop all variants."""
        with self._lock:
            self._kept.clear()
            self._bytes = 0


def _bytes_of(variant: tuple[Array, StrokeArrays | None]) -> int:
    """Memory of a variant; all but the points of its strokes is shared."""
    image, strokes = variant
    return image.nbytes + (0 if strokes is None else strokes.points_px.nbytes)


def names_of(request: Request, plan: DecodePlan) -> list[Hashable]:
    """Cache key of each variant; empty where variants depend on the whole memory.

    Entries are identified by row and version of the memory, because companions matter.
    """
    if not plan.read.is_of_rows:
        return []
    drawn = request.drawn
    digest = b"" if drawn is None else drawn.digest
    varied = b"" if plan.varied is None else digest
    noise = (
        request.seed,
        request.around,
        plan.spread.tobytes(),
        plan.temperature.tobytes(),
        varied,
    )
    version = request.memory.version
    indices = request.indices or range(request.count)
    return [
        (noise, index, row, digest if row == DRAWING_ROW else version)
        for index, row in zip(indices, plan.read.rows.tolist(), strict=True)
    ]
