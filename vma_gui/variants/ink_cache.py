"""The wall's ink as pictures, made by the thread that made the variants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import NamedTuple

import numpy as np
from PySide6.QtGui import QColor, QImage
from vma_core.engine.request import Result
from vma_core.glyphs.strokes import StrokeArrays

from vma_gui.widgets.images import ink_images
from vma_gui.widgets.stroke_painter import stroke_images

KEPT = 3


class Look(NamedTuple):
    """How ink is painted."""

    side_px: int
    ink_rgb: int
    smooth: bool
    """Strokes, or the smooth outlines of what has none; else the model's pixels."""
    pen_scale: float = 1.0
    """Factor on the width of strokes."""


class Made(NamedTuple):
    """Pictures of some variants in one look."""

    result: Result
    look: Look
    inks: list[QImage | None]
    """Of the variants that are there; the others' places are held by the wall before, if any."""


class WallInks:
    """The last walls; sixty pictures take longer than the interface thread should wait.

    `prepare` is called by a worker with the look of the last painting, so that `get`, when the
    wall is painted, mostly finds them. Both only swap whole tuples, which needs no lock.
    """

    def __init__(self) -> None:
        self._look: Look | None = None
        self._kept: tuple[Made, ...] = ()

    def prepare(self, result: Result) -> None:
        """Any thread: what will be asked for, if the look stays."""
        if self._look is not None and result.there.any():
            self._make(result, self._look)

    def forget(self) -> None:
        """Drop all pictures."""
        self._kept = ()

    def get(self, result: Result, look: Look) -> list[QImage | None]:
        """Interface thread: a picture for each of the variants that is there.

        Where the wall before had as many, its pictures stand for those that are not there yet.
        """
        self._look = look
        return self._make(result, look)

    def _make(self, result: Result, look: Look) -> list[QImage | None]:
        count = len(result.images)
        same = [m for m in self._kept if m.look == look and len(m.result.images) == count]
        known = next((made for made in same if made.result.images is result.images), None)
        if known is not None and known.result is result:  # asked for every cell that is painted
            return known.inks
        new = result.there & ~known.result.there if known else result.there
        if known is not None and not new.any():
            return known.inks
        inks: list[QImage | None] = [*same[0].inks] if same else [None] * count
        if known is not None:
            for row in np.flatnonzero(known.result.there).tolist():
                inks[row] = known.inks[row]
        for row, ink in self._drawn(result, look, new, same).items():
            inks[row] = ink
        made = Made(result, look, inks)
        # A wall may be painted while the worker already prepares the next one.
        self._kept = (made, *(m for m in self._kept if m is not known))[:KEPT]
        return inks

    @staticmethod
    def _drawn(
        result: Result, look: Look, new: np.ndarray, same: Sequence[Made]
    ) -> dict[int, QImage | None]:
        """Pictures of the variants in rows `new`; one that was there before keeps its own.

        Many stay the same while the pen moves, and need not be painted again either.
        """
        inks: dict[int, QImage | None] = {}
        for made in same:
            if made.result.images is not result.images:
                for row in _unchanged(result, made.result, new, look.smooth):
                    inks.setdefault(row, made.inks[row])
        left = [row for row in np.flatnonzero(new).tolist() if row not in inks]
        strokes = {row: result.strokes[row] for row in left} if look.smooth else {}
        lines = {row: drawn for row, drawn in strokes.items() if drawn is not None}
        pixels = [row for row in left if row not in lines]
        color = QColor.fromRgb(look.ink_rgb)
        if lines:
            drawn = stroke_images(list(lines.values()), look.side_px, color, look.pen_scale)
            inks.update(zip(lines, drawn, strict=True))
        if pixels:
            drawn = ink_images(result.images[pixels], look.side_px, color, look.smooth)
            inks.update(zip(pixels, drawn, strict=True))
        return inks


def _unchanged(result: Result, before: Result, new: np.ndarray, smooth: bool) -> list[int]:
    """Rows among `new` that look in one answer as they did in another."""
    rows = np.flatnonzero(new & before.there)
    equal = (result.images[rows] == before.images[rows]).all(axis=(1, 2))
    found = rows[equal].tolist()
    if smooth:
        return [row for row in found if _same(result.strokes[row], before.strokes[row])]
    return found


def _same(strokes: StrokeArrays | None, others: StrokeArrays | None) -> bool:
    if strokes is None or others is None or strokes is others:
        return strokes is others
    return all(
        np.array_equal(getattr(strokes, field.name), getattr(others, field.name))
        for field in fields(StrokeArrays)
    )
