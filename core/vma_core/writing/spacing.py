"""Optical spacing: how close two glyphs stand, from their shapes.

A glyph is reduced to the left and right edge of its ink at every height. Two glyphs stand right
when the white between them is as tight, on average over the heights where they face each other,
as that between two upright stems `STEM_GAP_EM` apart; near places count more than far ones.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vma_core.glyphs.strokes import StrokeArrays
from vma_core.glyphs.writing_lines import CAP_HEIGHT_EM, X_HEIGHT_EM

BAND_EM = 0.02
LOWEST_EM, HIGHEST_EM = -0.4, 1.1
BANDS = round((HIGHEST_EM - LOWEST_EM) / BAND_EM)
STEM_GAP_EM = 0.12
"""White between two upright stems."""
DEPTH_EM = 0.15
"""Ink deeper inside a glyph does not bring its neighbour closer."""
SLOPE = 1.2
"""How fast ink loses its reach above and below it: em sideways per em of height."""
NEARNESS = 3.0
"""Power of the mean over heights; larger values watch only the closest place."""
LEAST_GAP_EM = 0.06
"""No ink comes closer, sideways."""
LEAST_FACING_EM = 0.3
"""Glyphs that face each other over less height are drawn together."""
MAX_KERN_EM = 0.18

_ROWS = 64
"""Glyphs per batch, which fit into the CPU cache."""
_HEIGHTS = LOWEST_EM + BAND_EM * (np.arange(BANDS) + 0.5)


@dataclass(frozen=True, eq=False)
class Profile:
    """The sides of a glyph's ink.

    Attributes:
        left_em: x of the leftmost ink.
        right_em: x of the rightmost ink.
        left: (B,) distance of the ink from `left_em` at each height, inf where there is none.
        right: (B,) the same from `right_em`.
    """

    left_em: float
    right_em: float
    left: NDArray[np.float64]
    right: NDArray[np.float64]


def profile(points_em: NDArray[np.float64], radii_em: NDArray[np.float64]) -> Profile:
    """The profile of discs, as of a pen along its strokes.

    Args:
        points_em: (n, 2) centres, closer than `BAND_EM` to each other along a stroke; y upwards
            from the baseline.
        radii_em: (n,); half a band at least.
    """
    radii = np.maximum(radii_em, 0.5 * BAND_EM)
    off = _HEIGHTS[:, None] - points_em[:, 1]
    half = np.sqrt(np.maximum(radii * radii - off * off, 0.0))
    inked = np.abs(off) <= radii
    left = np.where(inked, points_em[:, 0] - half, np.inf).min(axis=1, initial=np.inf)
    right = np.where(inked, points_em[:, 0] + half, -np.inf).max(axis=1, initial=-np.inf)
    if not np.isfinite(left).any():
        middle = float(points_em[:, 0].mean()) if len(points_em) else 0.0
        return Profile(middle, middle, left, left)
    low, high = float(left.min()), float(right.max())
    return Profile(low, high, left - low, high - right)


def stroke_profile(strokes: StrokeArrays, baseline_px: float, em_px: float) -> Profile:
    """The profile of strokes whose baseline and em are given in their own units."""
    dense = strokes.dense(0.5 * BAND_EM * em_px)
    kept = ~np.repeat(dense.erases, np.diff(dense.starts))
    widths = np.where(np.repeat(dense.filled, np.diff(dense.starts)), 0.0, dense.widths_px)
    points = dense.points_px.astype(np.float64) - (0.0, baseline_px)
    points = points[kept] * (1.0 / em_px, -1.0 / em_px)
    return profile(points, 0.5 * widths[kept].astype(np.float64) / em_px)


def distances(
    left_glyphs: list[Profile], right_glyphs: list[Profile], stem_gap_em: float = STEM_GAP_EM
) -> NDArray[np.float64]:
    """(n, m) white between each left and each right glyph, in em.

    It is measured between the rightmost ink of one and the leftmost of the other; negative where
    one reaches into the other.
    """
    if not left_glyphs or not right_glyphs:
        return np.zeros((len(left_glyphs), len(right_glyphs)))
    raw_a = np.stack([p.right for p in left_glyphs])
    raw_b = np.stack([p.left for p in right_glyphs])
    soft_a, soft_b = _reaching(raw_a), _reaching(raw_b)
    found = np.empty((len(raw_a), len(raw_b)))
    for row in range(len(raw_a)):
        found[row] = _row(raw_a[row], soft_a[row], raw_b, soft_b, stem_gap_em)
    return found


def distance(a: Profile, b: Profile, stem_gap_em: float = STEM_GAP_EM) -> float:
    """White between two glyphs; see `distances`."""
    return float(distances([a], [b], stem_gap_em)[0, 0])


def side_bearings(
    glyphs: list[Profile], stem_gap_em: float = STEM_GAP_EM
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(n,) left and (n,) right bearings in em: half the white to a stem, on either side."""
    if not glyphs:
        return np.zeros(0), np.zeros(0)
    above = X_HEIGHT_EM + 0.06 < _HEIGHTS
    tall = np.array([bool(np.isfinite(glyph.left[above]).any()) for glyph in glyphs])
    found = []
    for edges in (np.stack([g.left for g in glyphs]), np.stack([g.right for g in glyphs])):
        bearings = np.empty(len(glyphs))
        for rows, height_em in ((tall, CAP_HEIGHT_EM), (~tall, X_HEIGHT_EM)):
            stem = _stem(height_em).left
            soft = _reaching(edges[rows])
            bearings[rows] = _row(stem, _reaching(stem[None])[0], edges[rows], soft, stem_gap_em)
        found.append(bearings - 0.5 * stem_gap_em)
    return found[0], found[1]


def kerning_em(glyphs: list[Profile], stem_gap_em: float = STEM_GAP_EM) -> NDArray[np.float64]:
    """(n, n) what the white of a pair differs from the sum of its bearings, in em."""
    left, right = side_bearings(glyphs, stem_gap_em)
    wanted = distances(glyphs, glyphs, stem_gap_em)
    return np.clip(wanted - right[:, None] - left[None, :], -MAX_KERN_EM, MAX_KERN_EM)


def _stem(height_em: float) -> Profile:
    edge = np.where((_HEIGHTS > 0) & (height_em > _HEIGHTS), 0.0, np.inf)
    return Profile(0.0, 0.0, edge, edge)


def _reaching(edges: NDArray[np.float64]) -> NDArray[np.float64]:
    """Edges as their neighbour sees them: ink reaches up and down, and hollows are shallow."""
    deep = np.where(np.isfinite(edges), np.minimum(edges, DEPTH_EM), np.inf)
    reach = SLOPE * np.abs(_HEIGHTS[:, None] - _HEIGHTS[None, :])
    seen = np.empty_like(deep)
    for start in range(0, len(deep), _ROWS):
        rows = slice(start, start + _ROWS)
        seen[rows] = (deep[rows, None, :] + reach).min(axis=2)
    return np.where(seen <= 2 * DEPTH_EM, seen, np.inf)


def _row(
    raw: NDArray[np.float64],
    soft: NDArray[np.float64],
    raws: NDArray[np.float64],
    softs: NDArray[np.float64],
    gap: float,
) -> NDArray[np.float64]:
    """(m,) distances of one glyph from the glyphs that may follow it."""
    white = soft + softs
    facing = np.isfinite(white)
    inked = (np.isfinite(raw) & np.isfinite(raws)).sum(axis=1)
    count = np.maximum(inked, LEAST_FACING_EM / BAND_EM)
    white = np.where(facing, white, np.inf)
    closest = white.min(axis=1, initial=np.inf)
    nothing = ~np.isfinite(closest)
    closest = np.where(nothing, 0.0, closest)
    # Tightness falls with the distance, so it can be bisected.
    low, high = 1e-3 - closest, np.full(len(closest), 2 * gap)
    for _ in range(24):
        middle = 0.5 * (low + high)
        tight = ((white + middle[:, None]) ** -NEARNESS).sum(axis=1) / count
        too_close = tight > gap**-NEARNESS
        low = np.where(too_close, middle, low)
        high = np.where(too_close, high, middle)
    both = raw + raws
    touching = np.where(np.isfinite(both), both, np.inf).min(axis=1)
    least = np.where(np.isfinite(touching), LEAST_GAP_EM - touching, -np.inf)
    found = np.maximum(np.maximum(0.5 * (low + high), least), -DEPTH_EM)
    return np.where(nothing, 0.0, found)
