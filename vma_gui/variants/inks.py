"""The wall's ink as pictures, made by the thread that made the variants."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from PySide6.QtGui import QColor, QImage

from vma_gui.images import ink_images

KEPT = 3


class Look(NamedTuple):
    """How ink is painted."""

    side_px: int
    ink_rgb: int
    smooth: bool


class Made(NamedTuple):
    """Pictures of some images in one look."""

    images: np.ndarray
    look: Look
    there: np.ndarray
    inks: list[QImage | None]
    """Of the images that are there; the others' places are held by the wall before, if any."""


class WallInks:
    """The last walls; sixty pictures take longer than the interface thread should wait.

    `prepare` is called by a worker with the look of the last painting, so that `get`, when the
    wall is painted, mostly finds them. Both only swap whole tuples, which needs no lock.
    """

    def __init__(self) -> None:
        self._look: Look | None = None
        self._kept: tuple[Made, ...] = ()

    def prepare(self, images: np.ndarray, there: np.ndarray) -> None:
        """Any thread: what will be asked for, if the look stays."""
        if self._look is not None and there.any():
            self._make(images, self._look, there)

    def forget(self) -> None:
        """Drop all pictures."""
        self._kept = ()

    def get(self, images: np.ndarray, look: Look, there: np.ndarray) -> list[QImage | None]:
        """Interface thread: a picture for each of the images (count, h, w) that is `there`.

        Where the wall before had as many, its pictures stand for those that are not there yet.
        """
        self._look = look
        return self._make(images, look, there)

    def _make(self, images: np.ndarray, look: Look, there: np.ndarray) -> list[QImage | None]:
        same = [
            made for made in self._kept if made.look == look and len(made.images) == len(images)
        ]
        known = next((made for made in same if made.images is images), None)
        if known is not None and known.there is there:  # asked for every cell that is painted
            return known.inks
        new = there & ~known.there if known else there
        if known is not None and not new.any():
            return known.inks
        inks: list[QImage | None] = [*same[0].inks] if same else [None] * len(images)
        if known is not None:
            for row in np.flatnonzero(known.there).tolist():
                inks[row] = known.inks[row]
        for row, ink in self._drawn(images, look, new, same).items():
            inks[row] = ink
        made = Made(images, look, there, inks)
        # A wall may be painted while the worker already prepares the next one.
        self._kept = (made, *(m for m in self._kept if m is not known))[:KEPT]
        return inks

    @staticmethod
    def _drawn(
        images: np.ndarray, look: Look, new: np.ndarray, same: Sequence[Made]
    ) -> dict[int, QImage | None]:
        """Pictures of the images in rows `new`; one that was there before keeps its own.

        Most stay the same while the pen moves, and need not be painted again either.
        """
        inks: dict[int, QImage | None] = {}
        for made in same:
            if made.images is not images:
                rows = np.flatnonzero(new & made.there)
                equal = (images[rows] == made.images[rows]).all(axis=(1, 2))
                for row in rows[equal].tolist():
                    inks.setdefault(row, made.inks[row])
        left = [row for row in np.flatnonzero(new).tolist() if row not in inks]
        if left:
            color = QColor.fromRgb(look.ink_rgb)
            drawn = ink_images(images[left], look.side_px, color, look.smooth)
            inks.update(zip(left, drawn, strict=True))
        return inks
