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
        inks = [*known.inks[:at]] if known else []
        inks += self._drawn(images, look, at, done, same)
        inks += same[0].inks[done:] if same else []
        made = Made(images, look, done, inks)
        # A wall may be painted while the worker already prepares the next one.
        self._kept = (made, *(m for m in self._kept if m is not known))[:KEPT]
        return inks

    @staticmethod
    def _drawn(
        images: np.ndarray, look: Look, at: int, done: int, same: Sequence[Made]
    ) -> list[QImage]:
        """Pictures of images `at` to before `done`; an image that was there before keeps its own.

        Most stay the same while the pen moves, and need not be painted again either.
        """
        inks: list[QImage | None] = [None] * (done - at)
        for made in same:
            shared = min(done, made.done)
            if made.images is not images and shared > at:
                equal = (images[at:shared] == made.images[at:shared]).all(axis=(1, 2))
                for row in np.flatnonzero(equal).tolist():
                    if inks[row] is None:
                        inks[row] = made.inks[at + row]
        new = [row for row, ink in enumerate(inks) if ink is None]
        color = QColor.fromRgb(look.ink_rgb)
        chosen = images[at + np.array(new, np.intp)]
        drawn = iter(ink_images(chosen, look.side_px, color, look.smooth) if new else ())
        return [next(drawn) if ink is None else ink for ink in inks]
