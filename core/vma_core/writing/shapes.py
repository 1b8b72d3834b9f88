"""Shapes of letters in em, and the white between them, for many letters at once."""

from __future__ import annotations

import unicodedata
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vma_core.glyphs.strokes import StrokeArrays
from vma_core.writing.shaping import GlyphBox, GlyphForm
from vma_core.writing.spacing import (
    BAND_EM,
    BANDS,
    DEPTH_EM,
    LEAST_FACING_EM,
    LEAST_GAP_EM,
    LOWEST_EM,
    NEARNESS,
    SLOPE,
    STEM_GAP_EM,
)

PEN_EM = 0.05
"""Pen with which letters are spaced; other pens move them by the difference in width."""
BODY_EM = 0.94
"""Width that Chinese, Japanese and Korean characters share."""
SIGN_BODY_EM = 0.6
"""The same for their punctuation, whose white is on one side."""
SIGN_BEARING_EM = 0.06
MIXED_GAP_EM = 0.1
"""White of other scripts beside them, besides their own."""
SIZED_FROM_EM = 0.2
"""Variants of taller letters get their entry's height; those of signs only its place."""
SCALE_RANGE = (0.8, 1.25)
DOT_ABOVE_EM = 0.52
"""Strokes that are wholly higher are the dot of i or j."""
BISECTIONS = 18

_REACH = int(np.ceil(0.5 * PEN_EM / BAND_EM))
_CHUNK = 512
"""Pairs per batch, whose heights fit into the CPU cache."""


class Metrics(NamedTuple):
    """Place and size of an entry, which its variants share.

    Attributes:
        baseline_px: y of the baseline on the 105-pixel square.
        em_px: length of an em there.
        pen_px: ink width of its lines under full pressure.
        bottom_em: lowest point of the pen.
        top_em: highest point of the pen.
        width_em: from its leftmost to its rightmost point.
    """

    baseline_px: float
    em_px: float
    pen_px: float
    bottom_em: float
    top_em: float
    width_em: float


class LetterToShape(NamedTuple):
    """A letter to be added to a `ShapeStore`.

    Attributes:
        key: identity.
        form: see `GlyphForm`.
        strokes: on the 105-pixel square; not empty.
        metrics: of the entry.
        character: that it shows.
    """

    key: Hashable
    form: GlyphForm
    strokes: StrokeArrays
    metrics: Metrics
    character: str


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """Pen strokes of a letter in em.

    Attributes:
        points_em: (P, 2) float32; x from the leftmost point, y upwards from the baseline.
        widths: (P,) float32 share of the pen's width; 0 along filled shapes.
        starts: as in `StrokeArrays`.
        filled: as in `StrokeArrays`.
        erases: as in `StrokeArrays`.
        box: of the points.
    """

    points_em: NDArray[np.float32]
    widths: NDArray[np.float32]
    starts: NDArray[np.int64]
    filled: NDArray[np.bool_]
    erases: NDArray[np.bool_]
    box: GlyphBox


class ShapeStore:
    """Shapes in rows, with the profiles that spacing needs."""

    def __init__(self) -> None:
        self.shapes: list[Shape] = []
        self.row_of: dict[Hashable, int] = {}
        self.ink_left: list[float] = []
        self.ink_right: list[float] = []
        """Edges of the ink of a pen of `PEN_EM`."""
        self.widths: list[float] = []
        self._bearings: list[tuple[float, float] | None] = []
        """Left and right white of letters with a body of fixed width."""
        # Distances of the ink from these edges at each height: left, right, and both as neighbours
        # see them. The capacity doubles.
        self._sides = np.zeros((4, 256, BANDS), np.float32)
        self._whites: dict[int, float] = {}

    def __len__(self) -> int:
        return len(self.shapes)

    def add(self, drawings: Sequence[LetterToShape]) -> None:
        """Add letters that are not there yet."""
        fresh = {d.key: d for d in drawings if d.key not in self.row_of}
        if not fresh:
            return
        shapes = _shapes_of(list(fresh.values()))
        self._append(list(fresh), shapes, [d.character for d in fresh.values()])

    def add_box(self, key: Hashable, box: GlyphBox, character: str) -> None:
        """Add a rectangle without strokes, for a letter that is not drawn."""
        if key in self.row_of:
            return
        x0, y0, x1, y1 = box
        outline = np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)], np.float32)
        nothing = np.zeros(0, np.float32)
        shape = Shape(
            nothing.reshape(0, 2), nothing, np.zeros(1, np.int64), np.zeros(0, bool),
            np.zeros(0, bool), box,
        )  # fmt: skip
        solid = Shape(
            outline, np.zeros(5, np.float32), np.array([0, 5]), np.ones(1, bool),
            np.zeros(1, bool), box,
        )  # fmt: skip
        self._append([key], [shape], [character], [solid])

    def _append(
        self,
        keys: Sequence[Hashable],
        shapes: Sequence[Shape],
        characters: Sequence[str],
        outlines: Sequence[Shape] | None = None,
    ) -> None:
        first = len(self.shapes)
        for row, key in enumerate(keys, first):
            self.row_of[key] = row
        self.shapes.extend(shapes)
        left, right = _edges(outlines or shapes)
        ink_left, ink_right = left.min(axis=1), right.max(axis=1)
        self.ink_left += ink_left.tolist()
        self.ink_right += ink_right.tolist()
        widths = (ink_right - ink_left).tolist()
        self.widths += widths
        self._bearings += map(body_bearings, characters, widths)
        left -= ink_left[:, None]
        right = ink_right[:, None] - right
        end = len(self.shapes)
        if end > self._sides.shape[1]:
            larger = np.zeros((4, max(end, 2 * self._sides.shape[1]), BANDS), np.float32)
            larger[:, :first] = self._sides[:, :first]
            self._sides = larger
        for side, values in enumerate((left, right, _reaching(left), _reaching(right))):
            self._sides[side, first:end] = values

    def whites(self, left: Sequence[int], right: Sequence[int]) -> list[float]:
        """White between pairs of rows, in em: from the rightmost ink of one to the leftmost of the
        other, see `spacing.distance`.
        """
        names = [a << 24 | b for a, b in zip(left, right, strict=True)]
        missing = []
        for name in dict.fromkeys(names):
            if name in self._whites:
                continue
            before, after = self._bearings[name >> 24], self._bearings[name & 0xFFFFFF]
            if before is None and after is None:
                missing.append(name)
            else:
                self._whites[name] = (before[1] if before else MIXED_GAP_EM) + (
                    after[0] if after else MIXED_GAP_EM
                )
        for start in range(0, len(missing), _CHUNK):
            pairs = np.array(missing[start : start + _CHUNK], np.int64)
            found = self._computed(pairs >> 24, pairs & 0xFFFFFF)
            self._whites.update(zip(missing[start : start + _CHUNK], found.tolist(), strict=True))
        return [self._whites[name] for name in names]

    def _computed(self, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.float32]:
        raw_a, raw_b = self._sides[1, left], self._sides[0, right]
        inked = np.isfinite(raw_a) & np.isfinite(raw_b)
        count = np.maximum(inked.sum(axis=1), LEAST_FACING_EM / BAND_EM)
        white = self._sides[3, left] + self._sides[2, right]
        closest = white.min(axis=1)
        apart = ~np.isfinite(closest)
        closest[apart] = 0.0
        white[~np.isfinite(white)] = 1e6
        # Tightness falls with the distance, so it can be bisected.
        low, high = 1e-3 - closest, np.full(len(closest), 2 * STEM_GAP_EM, np.float32)
        limit = count * STEM_GAP_EM**-NEARNESS
        term = np.empty_like(white)
        for _ in range(BISECTIONS):
            middle = 0.5 * (low + high)
            np.add(white, middle[:, None], out=term)
            cubes = term * term
            cubes *= term
            np.reciprocal(cubes, out=cubes)
            too_close = cubes.sum(axis=1) > limit
            low = np.where(too_close, middle, low)
            high = np.where(too_close, high, middle)
        touching = np.where(inked, raw_a + raw_b, np.inf).min(axis=1)
        least = np.where(np.isfinite(touching), LEAST_GAP_EM - touching, -np.inf)
        found = np.maximum(np.maximum(0.5 * (low + high), least), -DEPTH_EM)
        return np.where(apart, 0.0, found).astype(np.float32)


def body_bearings(character: str, width_em: float) -> tuple[float, float] | None:
    """White left and right of a letter whose script gives all the same width; None for others."""
    if unicodedata.east_asian_width(character) not in ("W", "F"):
        return None
    category = unicodedata.category(character)
    if category in ("Pe", "Pf") or character in "、。，．：；！？":
        return SIGN_BEARING_EM, max(SIGN_BODY_EM - width_em - SIGN_BEARING_EM, SIGN_BEARING_EM)
    if category in ("Ps", "Pi"):
        return max(SIGN_BODY_EM - width_em - SIGN_BEARING_EM, SIGN_BEARING_EM), SIGN_BEARING_EM
    side = max(0.5 * (BODY_EM - width_em), 0.5 * LEAST_GAP_EM)
    return side, side


def _shapes_of(drawings: Sequence[LetterToShape]) -> list[Shape]:
    """Strokes on the square → em, as high and as tall as their entries."""
    counts = np.array([len(d.strokes.points_px) for d in drawings])
    first = np.append(0, np.cumsum(counts))
    owner = np.repeat(np.arange(len(drawings)), counts)
    metrics = np.array([d.metrics for d in drawings])
    points = np.concatenate([d.strokes.points_px for d in drawings]).astype(np.float64)
    x = points[:, 0] / metrics[owner, 1]
    y = (metrics[owner, 0] - points[:, 1]) / metrics[owner, 1]
    low_y, high_y = np.minimum.reduceat(y, first[:-1]), np.maximum.reduceat(y, first[:-1])
    bottom, top = metrics[:, 3], metrics[:, 4]
    height, own = high_y - low_y, top - bottom
    is_sized = (own >= SIZED_FROM_EM) & (height >= 0.5 * SIZED_FROM_EM)
    scale = np.where(is_sized, np.clip(own / np.where(is_sized, height, 1.0), *SCALE_RANGE), 1.0)
    # Letters on the baseline stay on it; others keep their middle.
    stands = is_sized & (np.abs(bottom) < 0.08)
    at = np.where(stands, low_y, 0.5 * (low_y + high_y))
    to = np.where(stands, bottom, 0.5 * (bottom + top))
    y = (y - at[owner]) * scale[owner] + to[owner]
    # Widths are free to differ, half as much as they are drawn.
    low_x = np.minimum.reduceat(x, first[:-1])
    wide = np.maximum(np.maximum.reduceat(x, first[:-1]) - low_x, 1e-3)
    stretch = np.clip(np.sqrt(metrics[:, 5] / wide), *SCALE_RANGE)
    stretch = np.where(metrics[:, 5] >= SIZED_FROM_EM, stretch, scale)
    x = (x - low_x[owner]) * stretch[owner]
    placed = np.column_stack([x, y]).astype(np.float32)
    widths = np.concatenate([d.strokes.widths_px for d in drawings]) / metrics[owner, 2]
    is_filled = np.concatenate(
        [np.repeat(d.strokes.filled, np.diff(d.strokes.starts)) for d in drawings]
    )
    widths = np.where(is_filled, 0.0, widths).astype(np.float32)
    high_x = np.maximum.reduceat(placed[:, 0], first[:-1])
    low_y, high_y = (
        np.minimum.reduceat(placed[:, 1], first[:-1]),
        np.maximum.reduceat(placed[:, 1], first[:-1]),
    )
    found = []
    for n, drawing in enumerate(drawings):
        strokes, part = drawing.strokes, slice(first[n], first[n + 1])
        box = GlyphBox(0.0, float(low_y[n]), float(high_x[n]), float(high_y[n]))
        shape = Shape(
            placed[part], widths[part], strokes.starts, strokes.filled, strokes.erases, box
        )
        found.append(_without_dot(shape) if drawing.form == "dotless" else shape)
    return found


def _without_dot(shape: Shape) -> Shape:
    """The letter without the strokes above its x-height, if any others remain."""
    lowest = np.minimum.reduceat(shape.points_em[:, 1], shape.starts[:-1])
    kept = lowest < DOT_ABOVE_EM
    if kept.all() or not kept.any():
        return shape
    counts = np.diff(shape.starts)
    inside = np.repeat(kept, counts)
    points = shape.points_em[inside]
    low, high = points.min(axis=0), points.max(axis=0)
    return Shape(
        points - np.array([low[0], 0.0], np.float32),
        shape.widths[inside],
        np.append(0, np.cumsum(counts[kept])),
        shape.filled[kept],
        shape.erases[kept],
        GlyphBox(0.0, float(low[1]), float(high[0] - low[0]), float(high[1])),
    )


def _edges(shapes: Sequence[Shape]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """(n, B) x of the leftmost and rightmost ink at each height; ± inf where there is none."""
    counts = [len(shape.points_em) for shape in shapes]
    strokes = [len(shape.filled) for shape in shapes]
    starts = np.concatenate(
        [
            shape.starts[:-1] + first
            for shape, first in zip(shapes, np.cumsum([0, *counts]), strict=False)
        ]
    )
    joined = StrokeArrays(
        np.concatenate([shape.points_em for shape in shapes]),
        np.concatenate([shape.widths for shape in shapes]),
        np.append(starts, sum(counts)),
        np.concatenate([shape.filled for shape in shapes]),
        np.concatenate([shape.erases for shape in shapes]),
    )
    dense = joined.dense(BAND_EM)
    per_stroke = np.diff(dense.starts)
    owner = np.repeat(np.repeat(np.arange(len(shapes)), strokes), per_stroke)
    x, y = dense.points_px.T
    radius = np.maximum(0.5 * PEN_EM * np.minimum(dense.widths_px, 2.0), 0.5 * BAND_EM)
    # All shapes belong to a pen of the same width, however wide the original was.
    radius = np.minimum(radius, (_REACH + 1) * BAND_EM).astype(np.float32)
    at = np.floor((y - LOWEST_EM) / BAND_EM).astype(np.int64)
    kept = np.flatnonzero(~np.repeat(dense.erases, per_stroke) & (at >= 0) & (at < BANDS))
    # Points of the same letter and height in a row: each row has an edge at each height nearby.
    kept = kept[np.argsort(owner[kept] * BANDS + at[kept], kind="stable")]
    x, y, radius, at, owner = x[kept], y[kept], radius[kept], at[kept], owner[kept]
    left = np.full((len(shapes), BANDS), np.inf, np.float32)
    right = np.full((len(shapes), BANDS), -np.inf, np.float32)
    for step in range(-_REACH - 1, _REACH + 2):
        # Only wide pens reach the centres of farther bands.
        band = at + step
        near = (radius > (abs(step) - 1) * BAND_EM) & (band >= 0) & (band < BANDS)
        off = (band.astype(np.float32) + 0.5) * np.float32(BAND_EM) + np.float32(LOWEST_EM) - y
        squared = radius * radius - off * off
        hit = np.flatnonzero(near & (squared >= 0))
        if not len(hit):
            continue
        half, middle = np.sqrt(squared[hit]), x[hit]
        cell = owner[hit] * BANDS + band[hit]
        first = np.flatnonzero(np.append(True, np.diff(cell) > 0))
        for edges, outermost, reached in (
            (left, np.minimum, middle - half),
            (right, np.maximum, middle + half),
        ):
            flat = edges.reshape(-1)
            flat[cell[first]] = outermost(flat[cell[first]], outermost.reduceat(reached, first))
    # Shapes wholly outside of the heights stand by their boxes.
    nothing = ~np.isfinite(left).any(axis=1)
    for row in np.flatnonzero(nothing).tolist():
        left[row], right[row] = shapes[row].box.left, shapes[row].box.right
    return left, right


def _reaching(edges: NDArray[np.float32]) -> NDArray[np.float32]:
    """Edges as neighbours see them; see `spacing`."""
    step = np.float32(SLOPE * BAND_EM)
    seen = np.where(np.isfinite(edges), np.minimum(edges, np.float32(DEPTH_EM)), np.float32(np.inf))
    seen = np.ascontiguousarray(seen.T)
    for band in range(1, BANDS):
        np.minimum(seen[band], seen[band - 1] + step, out=seen[band])
    for band in range(BANDS - 2, -1, -1):
        np.minimum(seen[band], seen[band + 1] + step, out=seen[band])
    seen[seen > np.float32(2 * DEPTH_EM)] = np.inf
    return np.ascontiguousarray(seen.T)
