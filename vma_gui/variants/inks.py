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
    inks: list[QImage]


class WallInks:
    """The last walls; sixty pictures take longer than the interface thread should wait.

    `prepare` is called by a worker with the look of the last painting, so that `get`, when the
    wall is painted, mostly finds them. Both only swap whole tuples, which needs no lock.
    """

    def __init__(self) -> None:
        self._look: Look | None = None
        self._kept: tuple[Made, ...] = ()

    def prepare(self, images: np.ndarray) -> None:
        """Any thread: what will be asked for, if the look stays."""
        if self._look is not None and len(images):
            self._make(images, self._look)

    def forget(self) -> None:
        """Drop all pictures."""
        self._kept = ()

    def get(self, images: np.ndarray, look: Look) -> list[QImage]:
        """Interface thread: one picture for each of the images."""
        self._look = look
        for made in self._kept:
            if made.images is images and made.look == look:
                return made.inks
        return self._make(images, look)

    def _make(self, images: np.ndarray, look: Look) -> list[QImage]:
        ink = QColor.fromRgb(look.ink_rgb)
        made = Made(images, look, ink_images(images, look.side_px, ink, look.smooth))
        # A wall may be painted while the worker already prepares the next one.
        self._kept = (made, *self._kept[: KEPT - 1])
        return made.inks
