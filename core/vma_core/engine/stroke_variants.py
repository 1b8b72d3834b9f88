"""Variants as strokes: the entry's strokes, moved by the model's stroke head."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vma_core.engine.request import Drawing
from vma_core.engine.runtime.runner import Array, Runner, SlotBatch, VariantBatch
from vma_core.glyphs.raster import RASTER_PX
from vma_core.glyphs.stroke_slots import StrokeSlots, stroke_slots
from vma_core.glyphs.strokes import Stroke, StrokeArrays
from vma_core.memory.entries import MemoryEntry
from vma_core.memory.entry_strokes import drawing_strokes, entry_strokes

MAX_GLYPHS = 1_024
"""Glyphs whose slots are kept."""


class Variants(NamedTuple):
    """Decoded variants."""

    images: Array
    """(n, size, size) float32 probability of ink."""
    strokes: tuple[StrokeArrays | None, ...]
    """n, on the 105-pixel square; None for an entry without strokes or a model without a stroke
    head."""


NO_STROKES = stroke_slots(StrokeArrays.of(()))
"""Slots of a dummy entry."""


class SlotCache:
    """Least-recently-used stroke slots of memory entries and drawings."""

    def __init__(self, capacity: int = MAX_GLYPHS) -> None:
        self._capacity = capacity
        self._kept: OrderedDict[Hashable, StrokeSlots] = OrderedDict()
        """By image id, or a drawing's digest."""
        self._erased: tuple[tuple[Stroke, ...], tuple[Stroke, ...]] = (), ()
        """Strokes up to the last erasing one, and the remaining ink as traced strokes, as drawn."""
        self._drawn: StrokeSlots | None = None
        """Of the last drawing, mostly the present one some points of the pen before."""
        # Variants and each dock use it from different threads.
        self._lock = threading.Lock()

    def of_entry(self, entry: MemoryEntry) -> StrokeSlots:
        """Of the entry's own strokes, or of its traced image."""
        return self._get(entry.image_id, lambda: stroke_slots(entry_strokes(entry)))

    def of_drawing(self, drawing: Drawing) -> StrokeSlots:
        """Of the drawing's strokes, or of its traced pixels."""
        return self._get(drawing.digest, lambda: self._slots_of(drawing))

    def knows(self, image_ids: NDArray[np.int64]) -> NDArray[np.bool_]:
        """(n,) which image ids are cached; others may have to be traced."""
        return np.array([image_id in self._kept for image_id in image_ids.tolist()], bool)

    def keep_only(self, image_ids: Collection[int]) -> None:
        """Drop all drawings and all other entries."""
        with self._lock:
            for name in [name for name in self._kept if name not in image_ids]:
                del self._kept[name]

    def _slots_of(self, drawing: Drawing) -> StrokeSlots:
        found = stroke_slots(self._strokes_of(drawing), before=self._drawn)
        self._drawn = found
        return found

    def _get(self, name: Hashable, slots: Callable[[], StrokeSlots]) -> StrokeSlots:
        with self._lock:
            found = self._kept.get(name)
            if found is not None:
                self._kept.move_to_end(name)
                return found
        # Unlocked: tracing is slow, and the pen must not wait for a dock's.
        found = slots()
        with self._lock:
            self._kept[name] = found
            while len(self._kept) > self._capacity:
                self._kept.popitem(last=False)
        return found

    def _strokes_of(self, drawing: Drawing) -> StrokeArrays:
        """The drawing's ink; an erased part is traced once, not again for every later point."""
        arrays = drawing.arrays
        if len(arrays) and not arrays.erases.any() and _is_finite(arrays):
            return arrays
        erasing = np.flatnonzero([stroke.erases for stroke in drawing.strokes])
        if not len(erasing):
            return drawing_strokes(drawing.fitted_strokes, drawing.image)
        behind = int(erasing[-1]) + 1
        before, drawn_since = drawing.strokes[:behind], drawing.strokes[behind:]
        erased, left = self._erased
        if erased != before:
            left = drawing_strokes(before, drawing.image).to_strokes()
            self._erased = before, left
        # No stroke erases any more.
        remaining = (*left, *drawn_since)
        if drawing.fit is not None:
            traced_pen = not any(stroke.widths_px for stroke in drawing.strokes)
            remaining = drawing.fit.strokes(remaining, keep_widths=traced_pen)
        return drawing_strokes(remaining, drawing.image)


def _is_finite(strokes: StrokeArrays) -> bool:
    return bool(np.isfinite(strokes.points_px).all() and np.isfinite(strokes.widths_px).all())


def decode_variants(
    runner: Runner, wanted: VariantBatch, glyphs: Sequence[StrokeSlots], rows: NDArray[np.int64]
) -> Variants:
    """Images and, where the model has a stroke head, strokes of B variants.

    Args:
        runner: the networks.
        wanted: variants to decode.
        glyphs: distinct slots; empty for a model without a stroke head.
        rows: (B,) index into `glyphs`.
    """
    if not any(map(len, glyphs)):
        return Variants(runner.generate(wanted), (None,) * len(rows))
    images, shifts_px = runner.draw(wanted, slot_batch(glyphs, rows))
    return Variants(images, moved_strokes(glyphs, rows, shifts_px))


def moved_strokes(
    glyphs: Sequence[StrokeSlots], rows: NDArray[np.int64], shifts_px: Array
) -> tuple[StrokeArrays | None, ...]:
    """Strokes of B variants; None where a glyph has none.

    Args:
        glyphs: distinct slots.
        rows: (B,) index into `glyphs`.
        shifts_px: (B, S, 2) of the slots; S is at least the most slots of a glyph.
    """
    strokes: list[StrokeArrays | None] = [None] * len(rows)
    for index, glyph in enumerate(glyphs):
        variants = np.flatnonzero(rows == index)
        if not len(glyph) or not len(variants):
            continue
        points = into_square(
            glyph.follow(shifts_px[variants, : len(glyph)]), glyph.strokes.widths_px
        )
        for variant, moved in zip(variants.tolist(), points, strict=True):
            # Copied, so that a cached variant does not keep the whole batch alive.
            strokes[variant] = glyph.strokes.moved(moved.copy())
    return tuple(strokes)


def into_square(points_px: Array, widths_px: Array) -> Array:
    """Shift drawings that cross the edge of the square back inside; larger ones are centred.

    Args:
        points_px: (V, P, 2) of V drawings on the 105-pixel square.
        widths_px: (P,) of the ink at the points.
    """
    half = 0.5 * widths_px[:, None]
    low, high = (points_px - half).min(axis=1), (points_px + half).max(axis=1)
    back = np.maximum(-low, 0.0) + np.minimum(RASTER_PX - high, 0.0)
    back = np.where(high - low > RASTER_PX, 0.5 * (RASTER_PX - low - high), back)
    return np.asarray(points_px + back[:, None], np.float32)


def slot_batch(glyphs: Sequence[StrokeSlots], rows: NDArray[np.int64]) -> SlotBatch:
    """Glyphs as a batch, padded to the most slots."""
    if len(glyphs) == 1:
        return SlotBatch(glyphs[0].features[None], glyphs[0].stroke_ids[None], rows)
    most = max(map(len, glyphs))
    features = np.zeros((len(glyphs), most, glyphs[0].features.shape[1]), np.float32)
    stroke_ids = np.full((len(glyphs), most), -1, np.int64)
    for row, glyph in enumerate(glyphs):
        features[row, : len(glyph)] = glyph.features
        stroke_ids[row, : len(glyph)] = glyph.stroke_ids
    return SlotBatch(features, stroke_ids, rows)
