"""Cache of rendered variants, filled on the worker thread that generated them."""

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

MAX_CACHED = 3


class InkStyle(NamedTuple):
    """Everything the rendered ink depends on."""

    side_px: int
    ink_rgb: int
    smooth: bool
    """Strokes, or smooth outlines where there are none; False for model pixels."""
    pen_scale: float = 1.0
    """Factor on stroke widths."""


class CachedImages(NamedTuple):
    """Images of one result in one style."""

    result: Result
    style: InkStyle
    images: list[QImage | None]
    """One per variant; those not generated yet keep the previous result's image, if any."""


class VariantImageCache:
    """Images of the last results: rendering sixty takes too long for the UI thread.

    A worker calls `prepare` with the style last painted, so that `get` mostly finds the images.
    Both only swap whole tuples, which needs no lock.
    """

    def __init__(self) -> None:
        self._style: InkStyle | None = None
        self._cached: tuple[CachedImages, ...] = ()

    def prepare(self, result: Result) -> None:
        """Render in the style last asked for. Any thread."""
        if self._style is not None and result.is_decoded.any():
            self._render(result, self._style)

    def clear(self) -> None:
        """Drop all images."""
        self._cached = ()

    def get(self, result: Result, style: InkStyle) -> list[QImage | None]:
        """One image per generated variant. UI thread.

        Variants not generated yet keep the previous result's images, if it had the same count.
        """
        self._style = style
        return self._render(result, style)

    def _render(self, result: Result, style: InkStyle) -> list[QImage | None]:
        count, shape = len(result.images), result.images.shape
        same = [m for m in self._cached if m.style == style and m.result.images.shape == shape]
        known = next((made for made in same if made.result.images is result.images), None)
        if known is not None and known.result is result:  # called for every cell painted
            return known.images
        new = result.is_decoded & ~known.result.is_decoded if known else result.is_decoded
        if known is not None and not new.any():
            return known.images
        images: list[QImage | None] = [*same[0].images] if same else [None] * count
        if known is not None:
            for row in np.flatnonzero(known.result.is_decoded).tolist():
                images[row] = known.images[row]
        for row, image in self._render_rows(result, style, new, same).items():
            images[row] = image
        made = CachedImages(result, style, images)
        # The UI thread may paint one result while the worker prepares the next.
        self._cached = (made, *(m for m in self._cached if m is not known))[:MAX_CACHED]
        return images

    @staticmethod
    def _render_rows(
        result: Result, style: InkStyle, new: np.ndarray, same: Sequence[CachedImages]
    ) -> dict[int, QImage | None]:
        """Images of the rows in the mask `new`; unchanged variants reuse their image.

        Many stay the same while the pen moves.
        """
        images: dict[int, QImage | None] = {}
        for made in same:
            if made.result.images is not result.images:
                for row in _unchanged_rows(result, made.result, new, style.smooth):
                    images.setdefault(row, made.images[row])
        missing = [row for row in np.flatnonzero(new).tolist() if row not in images]
        strokes = {row: result.strokes[row] for row in missing} if style.smooth else {}
        lines = {row: drawn for row, drawn in strokes.items() if drawn is not None}
        pixels = [row for row in missing if row not in lines]
        color = QColor.fromRgb(style.ink_rgb)
        if lines:
            drawn = stroke_images(list(lines.values()), style.side_px, color, style.pen_scale)
            images.update(zip(lines, drawn, strict=True))
        if pixels:
            drawn = ink_images(result.images[pixels], style.side_px, color, style.smooth)
            images.update(zip(pixels, drawn, strict=True))
        return images


def _unchanged_rows(result: Result, before: Result, new: np.ndarray, smooth: bool) -> list[int]:
    """Rows among `new` whose image is the same in both answers."""
    rows = np.flatnonzero(new & before.is_decoded)
    equal = (result.images[rows] == before.images[rows]).all(axis=(1, 2))
    found = rows[equal].tolist()
    if smooth:
        return [row for row in found if _equal_strokes(result.strokes[row], before.strokes[row])]
    return found


def _equal_strokes(strokes: StrokeArrays | None, others: StrokeArrays | None) -> bool:
    if strokes is None or others is None or strokes is others:
        return strokes is others
    return all(
        np.array_equal(getattr(strokes, field.name), getattr(others, field.name))
        for field in fields(StrokeArrays)
    )
