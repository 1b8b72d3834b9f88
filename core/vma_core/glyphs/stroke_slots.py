"""Strokes as the stroke head reads them: evenly spaced slots whose shifts move all points."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vma_core.glyphs.geometry import arc_length, points_at
from vma_core.glyphs.raster import RASTER_PX
from vma_core.glyphs.strokes import StrokeArrays

SPACING_PX = 5.0
"""Distance of the slots of a stroke, unless that makes more than `MAX_SLOTS`."""
MAX_SLOTS = 96
GAP_PX = 2.0
"""Largest distance of the moved points, so that straight lines can bend."""
CLOSED_PX = 4.0
SLOT_FEATURES = 7
PADDING_SLOTS = 4
"""Empty slots between strokes, so that convolutions along one do not reach the next."""
EMPTY = -1


@dataclass(frozen=True, eq=False)
class StrokeSlots:
    """The slots of one glyph, and how its points follow them.

    Attributes:
        strokes: the glyph with dense points, which are moved.
        features: (S, 7) float32: x and y in [-1, 1], unit tangent, whether the slot is the first
            and the last of its stroke, whether the stroke is closed.
        stroke_ids: (S,) int64, `EMPTY` between strokes.
        taps: (P, 4) int64, the slots that each point follows.
        weights: (P, 4) float32 Catmull-Rom weights of the taps; they sum to 1.
    """

    strokes: StrokeArrays
    features: NDArray[np.float32]
    stroke_ids: NDArray[np.int64]
    taps: NDArray[np.int64]
    weights: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.stroke_ids)

    def follow(self, shifts_px: NDArray[np.float32]) -> NDArray[np.float32]:
        """Points for shifted slots: (…, S, 2) → (…, P, 2)."""
        tap_shifts = shifts_px[..., self.taps, :]
        moved: NDArray[np.float32] = self.strokes.points_px + np.einsum(
            "...ptc,pt->...pc", tap_shifts, self.weights
        )
        return moved


def stroke_slots(
    strokes: StrokeArrays, max_slots: int = MAX_SLOTS, before: StrokeSlots | None = None
) -> StrokeSlots:
    """Slots `SPACING_PX` apart along every stroke, or farther apart to stay within `max_slots`.

    If there are more than `max_slots` strokes, evenly selected ones get a slot each, and the points
    of the others follow the nearest slot. The `PADDING_SLOTS` between strokes are not counted.

    Args:
        strokes: the glyph.
        max_slots: limit.
        before: slots of the same drawing some points of the pen before. Strokes that have not
            changed since are copied, not computed again.
    """
    dense = strokes.dense(GAP_PX)
    spans = list(zip(dense.starts[:-1].tolist(), dense.starts[1:].tolist(), strict=True))
    along = arc_length(dense.points_px)
    lengths = np.array([along[end - 1] - along[start] for start, end in spans])
    chosen = np.arange(len(spans))
    if len(spans) > max_slots:
        chosen = np.linspace(0, len(spans) - 1, max_slots).astype(np.int64)
    spacing = SPACING_PX
    while True:
        counts = np.where(lengths[chosen] > 0, 1 + np.ceil(lengths[chosen] / spacing), 1)
        if counts.sum() <= max_slots or (counts <= 1).all():
            break
        if spacing > 4 * RASTER_PX * SPACING_PX:  # every stroke is down to its two ends
            counts = np.ones(len(chosen))
            break
        spacing *= 1.15
    slot_xy, tangents, ids, flags = [], [], [], []
    taps = np.zeros((len(dense.points_px), 4), np.int64)
    weights = np.zeros((len(dense.points_px), 4), np.float32)
    following = np.zeros(len(dense.points_px), bool)
    known = 0
    if before is not None and len(chosen) == len(spans):
        known = _unchanged_strokes(before, dense, counts)
    first = copied = 0
    if before is not None and known:
        first = copied = int(np.flatnonzero(before.stroke_ids == known - 1)[-1]) + 1
        end = int(dense.starts[known])
        taps[:end], weights[:end], following[:end] = before.taps[:end], before.weights[:end], True
    for number in range(known, len(chosen)):
        stroke, count = int(chosen[number]), int(counts[number])
        if number:
            slot_xy.append(np.zeros((PADDING_SLOTS, 2)))
            tangents.append(np.zeros((PADDING_SLOTS, 2)))
            ids.append(np.full(PADDING_SLOTS, EMPTY))
            flags.append(np.zeros((PADDING_SLOTS, 3)))
            first += PADDING_SLOTS
        start, end = spans[stroke]
        points, distance_px = dense.points_px[start:end], along[start:end] - along[start]
        at = np.linspace(0.0, lengths[stroke], count)
        xy = points_at(at, points, distance_px)
        ahead = np.roll(xy, -1, axis=0) - np.roll(xy, 1, axis=0)
        if count > 1:
            ahead[0], ahead[-1] = xy[1] - xy[0], xy[-1] - xy[-2]
        else:
            ahead[:] = 0.0
        slot_xy.append(xy)
        tangents.append(ahead / np.maximum(np.hypot(*ahead.T), 1e-6)[:, None])
        ids.append(np.full(count, number))
        closed = dense.filled[stroke] or (
            lengths[stroke] > 3 * CLOSED_PX and np.hypot(*(points[0] - points[-1])) < CLOSED_PX
        )
        flag = np.zeros((count, 3))
        flag[0, 0] = flag[-1, 1] = 1.0
        flag[:, 2] = closed
        flags.append(flag)
        place = (
            distance_px / lengths[stroke] * (count - 1)
            if lengths[stroke] > 0
            else np.zeros(len(distance_px))
        )
        left = np.minimum(place.astype(np.int64), max(0, count - 2))
        taps[start:end] = first + np.clip(left[:, None] + np.arange(-1, 3), 0, count - 1)
        weights[start:end] = _catmull_rom(place - left)
        following[start:end] = True
        first += count
    features = np.zeros((first, SLOT_FEATURES), np.float32)
    stroke_ids = np.concatenate([np.zeros(0), *ids]).astype(np.int64)
    if before is not None and copied:
        features[:copied] = before.features[:copied]
        stroke_ids = np.concatenate([before.stroke_ids[:copied], stroke_ids])
    if slot_xy:
        new, xy = features[copied:], np.concatenate(slot_xy)
        used = np.flatnonzero(stroke_ids[copied:] != EMPTY)
        new[used, :2] = xy[used] / (RASTER_PX / 2) - 1.0
        new[:, 2:4] = np.concatenate(tangents)
        new[:, 4:] = np.concatenate(flags)
        for point in np.flatnonzero(~following).tolist():
            distance = ((xy[used] - dense.points_px[point]) ** 2).sum(1)
            taps[point], weights[point] = int(used[distance.argmin()]), 0.25
    return StrokeSlots(dense, features, stroke_ids, taps, weights)


def _unchanged_strokes(
    before: StrokeSlots, dense: StrokeArrays, counts: NDArray[np.float64]
) -> int:
    """Number of leading strokes that have the same points and as many slots as before."""
    old, ids = before.strokes, before.stroke_ids
    slots = np.bincount(ids[ids != EMPTY], minlength=1)
    if len(slots) != len(old):  # some of its strokes had no slots
        return 0
    n = min(len(old), len(dense))
    same = slots[:n] == counts[:n]
    same &= (old.starts[1 : n + 1] == dense.starts[1 : n + 1]) & (
        old.filled[:n] == dense.filled[:n]
    )
    known = n if same.all() else int(same.argmin())
    end = int(dense.starts[known])
    moved = np.flatnonzero((old.points_px[:end] != dense.points_px[:end]).any(axis=1))
    if len(moved):
        known = int(np.searchsorted(dense.starts, moved[0], side="right")) - 1
    return known


def _catmull_rom(share: NDArray[np.float64]) -> NDArray[np.float32]:
    """(P,) positions in [0, 1] between the middle two of four values → (P, 4) weights."""
    t = share[:, None]
    return np.concatenate(
        [
            -0.5 * t + t**2 - 0.5 * t**3,
            1.0 - 2.5 * t**2 + 1.5 * t**3,
            0.5 * t + 2.0 * t**2 - 1.5 * t**3,
            -0.5 * t**2 + 0.5 * t**3,
        ],
        axis=1,
    ).astype(np.float32)
