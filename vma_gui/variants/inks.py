"""The wall's ink as pictures, made by the thread that made the variants."""

from __future__ import annotations

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
    done: int
    inks: list[QImage]
    """Of the first `done` images; behind them those of the wall before, until they are overtaken.
    """


class WallInks:
    """The last walls; sixty pictures take longer than the interface thread should wait.

    `prepare` is called by a worker with the look of the last painting, so that `get`, when the
    wall is painted, mostly finds them. Both only swap whole tuples, which needs no lock.
    """

    def __init__(self) -> None:
        self._look: Look | None = None
        self._kept: tuple[Made, ...] = ()

    def prepare(self, images: np.ndarray, done: int) -> None:
        """Any thread: what will be asked for, if the look stays."""
        if self._look is not None and done:
            self._make(images, self._look, done)

    def forget(self) -> None:
        """Drop all pictures."""
        self._kept = ()

    def get(self, images: np.ndarray, look: Look, done: int) -> list[QImage]:
        """Interface thread: a picture for each of the first `done` images.

        Where the wall before had as many, its pictures stand for those that are not there yet.
        """
        self._look = look
        return self._make(images, look, done)

    def _make(self, images: np.ndarray, look: Look, done: int) -> list[QImage]:
        same = [
            made for made in self._kept if made.look == look and len(made.images) == len(images)
        ]
        known = next((made for made in same if made.images is images), None)
        if known is not None and known.done >= done:
            return known.inks
        at = known.done if known else 0
        ink = QColor.fromRgb(look.ink_rgb)
        inks = [
            *(known.inks[:at] if known else []),
            *ink_images(images[at:done], look.side_px, ink, look.smooth),
            *(same[0].inks[done:] if same else []),
        ]
        made = Made(images, look, done, inks)
        # A wall may be painted while the worker already prepares the next one.
        self._kept = (made, *(m for m in self._kept if m is not known))[:KEPT]
        return inks
