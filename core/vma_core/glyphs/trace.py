"""From a picture of a character back to strokes, so that any memory entry can be drawn on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from skimage.filters import gaussian
from skimage.morphology import skeletonize
from skimage.transform import resize

from vma_core.glyphs.raster import RASTER_PX
from vma_core.glyphs.strokes import PEN_WIDTH_PX, Stroke, polyline

Pixel = tuple[int, int]
AROUND = ((-1, 0), (0, -1), (0, 1), (1, 0), (-1, -1), (-1, 1), (1, -1), (1, 1))
"""Straight neighbours first, so that lines do not cut corners."""
SMOOTHING_PX = 1.5
SPACING = 3
"""Every third pixel of a line becomes a stroke point."""


def trace(image: NDArray[np.uint8]) -> tuple[Stroke, ...]:
    """Centre lines of a glyph as strokes of the usual pen.

    Args:
        image: (size, size) uint8, ink = 1.
    """
    if not image.any():
        return ()
    enlarged = resize(image.astype(float), (RASTER_PX, RASTER_PX), order=1, anti_aliasing=False)
    lines = skeletonize(gaussian(enlarged, SMOOTHING_PX) > 0.4)
    left = {(int(y), int(x)) for y, x in zip(*np.nonzero(lines), strict=True)}
    ends = sorted(left, key=lambda pixel: (len(_neighbours(pixel, left)), pixel))
    # The model's pixel i is the raster's pixel floor(i · pitch), not the mean of what it covers.
    shift = 0.5 - 0.5 * RASTER_PX / image.shape[0]
    strokes: list[Stroke] = []
    for start in ends:
        while start in left:
            path = _walk(start, left)
            if len(path) == 1 and strokes:
                break
            strokes.append(_stroke(path, shift))
    return tuple(strokes)


def _walk(start: Pixel, left: set[Pixel]) -> list[Pixel]:
    """A line from `start` as straight on as it goes; its pixels are taken out of `left`."""
    path = [start]
    left.discard(start)
    direction = (0, 0)
    while found := _neighbours(path[-1], left):
        here = path[-1]
        forward = max(
            found,
            key=lambda p: (p[0] - here[0]) * direction[0] + (p[1] - here[1]) * direction[1],
        )
        back = path[max(0, len(path) - 4)]
        direction = (forward[0] - back[0], forward[1] - back[1])
        path.append(forward)
        left.discard(forward)
    return path


def _neighbours(pixel: Pixel, among: set[Pixel]) -> list[Pixel]:
    candidates = ((pixel[0] + dy, pixel[1] + dx) for dy, dx in AROUND)
    return [c for c in candidates if c in among]


def _stroke(path: list[Pixel], shift: float) -> Stroke:
    kept = path[::SPACING]
    if kept[-1] != path[-1]:
        kept.append(path[-1])
    return polyline(((x + 0.5 + shift, y + 0.5 + shift) for y, x in kept), PEN_WIDTH_PX)
