"""The ink of an image on a smooth grey grid, split into connected components."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import binary_dilation, find_objects, label
from scipy.special import ndtr

from vma_core.glyphs.geometry import Points
from vma_core.glyphs.raster import RASTER_PX, sample_positions

COARSE_PX = 35
"""Images up to this side are model glyphs; one of their pixels is three of the raster."""
WORK_RANGE_PX = (105, 420)
"""Longer side of the grid for thinning."""
BLUR = 0.4
"""Standard deviation, in image pixels, that removes pixel stairs."""
INK_LEVEL = 0.45
"""Threshold at which diagonal neighbours are connected and gaps of one pixel stay open."""
FAINT_LEVEL, RAISED_LEVEL = 0.02, 0.6
"""Coverage from which lines thinner than a grid pixel count, and the level they are raised to."""


@dataclass(frozen=True, eq=False)
class InkGrid:
    """Grey ink on a fine grid.

    Attributes:
        field: (h, w) float32 in [0, 1], smooth; no ink at its border.
        origin_xy: raster coordinates of the centre of pixel (0, 0).
        pitch: size of a grid pixel in raster pixels.
        source_pitch: size of an image pixel in raster pixels.
    """

    field: NDArray[np.float32]
    origin_xy: tuple[float, float]
    pitch: float
    source_pitch: float

    @classmethod
    def of(cls, solid: NDArray[np.bool_], sampled: bool) -> InkGrid:
        height, width = solid.shape
        longest = max(height, width)
        low, high = WORK_RANGE_PX
        side = low if longest <= COARSE_PX else min(max(2 * longest, 2 * low), high)
        pitch, source_pitch = RASTER_PX / side, RASTER_PX / longest
        as_model = sampled and height == width < RASTER_PX
        used_rows, used_columns = np.asarray(solid.any(axis=1)), np.asarray(solid.any(axis=0))
        vertical, top = _resampling(used_rows, longest, pitch, as_model)
        horizontal, left = _resampling(used_columns, longest, pitch, as_model)
        rows, columns = np.flatnonzero(used_rows), np.flatnonzero(used_columns)
        cut = solid[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        values = vertical @ cut.astype(np.float32) @ horizontal.T
        if source_pitch < pitch:
            values = _with_hairlines(values)
        return cls(values, (left, top), pitch, source_pitch)


def _resampling(
    used: NDArray[np.bool_], longest: int, pitch: float, as_model: bool
) -> tuple[NDArray[np.float32], float]:
    """(grid pixels, inked image pixels) weights along one axis, and the first grid coordinate."""
    count = len(used)
    scale = RASTER_PX / longest
    if as_model:
        centres = sample_positions(count) + 0.5
        between = 0.5 * (centres[1:] + centres[:-1])
        edges = np.concatenate([[centres[0] - scale / 2], between, [centres[-1] + scale / 2]])
    else:
        edges = (np.arange(count + 1) - count / 2) * scale + RASTER_PX / 2
    inked = np.flatnonzero(used)
    edges = edges[inked[0] : inked[-1] + 2]
    blur = max(BLUR * scale, 0.5 * pitch)
    margin = 3.0 * blur + 2.0 * pitch
    # Grid pixels are symmetric in the square and independent of the inked part, so that a mirrored
    # image gives mirrored strokes.
    first = math.floor((edges[0] - margin) / pitch)
    last = math.ceil((edges[-1] + margin) / pitch)
    places = (np.arange(first, last) + 0.5) * pitch
    steps = ndtr((edges[None, :] - places[:, None]) / blur)
    return np.diff(steps, axis=1).astype(np.float32), float(places[0])


def _with_hairlines(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Raise lines too thin to cover half of a grid pixel above the ink level."""
    clear = binary_dilation(values >= INK_LEVEL, np.ones((3, 3)), iterations=2)
    faint = (values >= FAINT_LEVEL) & ~clear
    if not faint.any():
        return values
    near = binary_dilation(faint, np.ones((3, 3)), iterations=3)
    ridge = near & (values >= 0.5 * float(values[faint].max()))
    return np.where(ridge, np.maximum(values, RAISED_LEVEL), values).astype(np.float32)


@dataclass(frozen=True, eq=False)
class InkPart:
    """A connected component of the ink, with attributes as of `InkGrid`; `solid` is its mask."""

    field: NDArray[np.float32]
    solid: NDArray[np.bool_]
    origin_xy: tuple[float, float]
    pitch: float
    source_pitch: float

    def to_raster(self, rows_columns: NDArray[Any]) -> Points:
        """(n, 2) rows and columns → x and y on the raster."""
        return np.asarray(rows_columns[:, ::-1] * self.pitch + self.origin_xy, np.float64)

    def is_ink(self, xy: Points) -> NDArray[np.bool_]:
        """Whether raster points are in the ink."""
        columns, rows = np.rint((xy - self.origin_xy) / self.pitch).astype(np.int64).T
        height, width = self.solid.shape
        inside = (rows >= 0) & (rows < height) & (columns >= 0) & (columns < width)
        found = np.zeros(len(xy), bool)
        found[inside] = self.solid[rows[inside], columns[inside]]
        return found


def ink_parts(grid: InkGrid) -> list[InkPart]:
    """Connected components, each with a margin of two pixels."""
    solid = grid.field >= INK_LEVEL
    if not solid.any():
        solid = grid.field >= 0.9 * grid.field.max()
    labels, count = label(solid, np.ones((3, 3)))
    parts = []
    for number, (rows, columns) in enumerate(find_objects(labels), 1):
        top, left = max(0, rows.start - 2), max(0, columns.start - 2)
        place = (slice(top, rows.stop + 2), slice(left, columns.stop + 2))
        mask = labels[place] == number
        field = grid.field[place]
        if count > 1:
            field = np.where((labels[place] == 0) | mask, field, 0.0)
        x, y = grid.origin_xy
        origin = (x + left * grid.pitch, y + top * grid.pitch)
        parts.append(InkPart(field, mask, origin, grid.pitch, grid.source_pitch))
    return parts
