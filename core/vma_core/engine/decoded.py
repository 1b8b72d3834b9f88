"""Variants that are decoded already: while the pen moves, most read what they read a point ago.

A variant that varies an entry, and not the drawing, depends on that entry and on its own noise
alone; the drawing only chooses which entry it reads. At the shipped setting all are of that kind.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable

import numpy as np
from numpy.typing import NDArray

from vma_core.engine.request import Request
from vma_core.engine.runner import Array
from vma_core.engine.wall import Wall

MAX_BYTES = 16 << 20
"""Five thousand images of 28 pixels: a wall of 16 that went through three hundred entries."""


class DecodedVariants:
    """Images of variants by all that they depend on; those that were not asked for longest go."""

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self._max_bytes = max_bytes
        self.asked = self.found = 0
        """Variants of all walls so far, and how many of them were known."""
        self._kept: OrderedDict[Hashable, Array] = OrderedDict()
        # Variants are asked for by the wall and by docks.
        self._lock = threading.Lock()

    def fill(self, images: Array, request: Request, wall: Wall) -> NDArray[np.intp]:
        """Put what is known into (count, size, size) images; the indices of all others."""
        names = names_of(request, wall)
        missing = []
        with self._lock:
            for index, name in enumerate(names):
                image = self._kept.get(name)
                if image is None:
                    missing.append(index)
                else:
                    images[index] = image
                    self._kept.move_to_end(name)
            self.asked += len(images)
            self.found += len(names) - len(missing)
        return np.array(missing if names else range(len(images)), np.intp)

    def keep(self, images: Array, request: Request, wall: Wall, variants: NDArray[np.intp]) -> None:
        """The variants with these indices are decoded."""
        names = names_of(request, wall)
        with self._lock:
            for index in variants.tolist() if names else ():
                self._kept[names[index]] = images[index].copy()
            while len(self._kept) * images[:1].nbytes > self._max_bytes:
                self._kept.popitem(last=False)

    def forget(self) -> None:
        """All of them."""
        with self._lock:
            self._kept.clear()


def names_of(request: Request, wall: Wall) -> list[Hashable]:
    """For each variant all that its image depends on; none where the drawing has a say in it.

    Entries are named by their row in one version of the memory, because their companions count.
    """
    if wall.drawn is not None or not wall.read.is_of_rows:
        return []
    scene = (request.memory.version, request.seed, request.around, wall.spread, wall.temperature)
    return [(scene, index, row) for index, row in enumerate(wall.read.rows.tolist())]
