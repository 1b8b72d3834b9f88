"""Strokes of memory entries and drawings, traced from the pixels where there are none."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from vma_core.glyphs.raster import RASTER_PX
from vma_core.glyphs.stroke_raster import coverage, strokes_to_glyph
from vma_core.glyphs.strokes import Stroke, StrokeArrays
from vma_core.memory.entries import MemoryEntry

CACHED_ENTRIES = 4096
"""Entries whose strokes are cached; a few kilobytes each."""
ERASED_AT_PX = 3 * RASTER_PX
"""Side of the raster on which erasing strokes are applied before tracing."""
SAME_IOU = 0.9
"""Overlap from which strokes count as those of an image; older files may round differently."""

_cache: OrderedDict[int, StrokeArrays] = OrderedDict()
_lock = threading.Lock()


def entry_strokes(entry: MemoryEntry) -> StrokeArrays:
    """An entry's own strokes, or those traced from its image; empty for a blank image.

    Erasing strokes are applied: the result erases only the holes of filled shapes. Cached by
    `image_id` for the last `CACHED_ENTRIES` entries. Thread-safe.
    """
    found = cached_strokes(entry)
    if found is not None:
        return found
    # Two threads may trace the same entry at once; the results are equal.
    found = drawing_strokes(entry.strokes, entry.image)
    with _lock:
        _cache[entry.image_id] = found
        while len(_cache) > CACHED_ENTRIES:
            _cache.popitem(last=False)
    return found


def cached_strokes(entry: MemoryEntry) -> StrokeArrays | None:
    """`entry_strokes` if cached, else None."""
    with _lock:
        found = _cache.get(entry.image_id)
        if found is not None:
            _cache.move_to_end(entry.image_id)
        return found


def retain_entry_strokes(image_ids: Collection[int]) -> None:
    """Drop the cached strokes of all other entries."""
    with _lock:
        for image_id in [image_id for image_id in _cache if image_id not in image_ids]:
            del _cache[image_id]


def drawing_strokes(strokes: Sequence[Stroke], image: NDArray[np.uint8]) -> StrokeArrays:
    """A drawing's strokes with erasing strokes applied; traced from its pixels if it has none.

    Args:
        strokes: as drawn; strokes with non-finite coordinates are skipped.
        image: (size, size) uint8, ink = 1, the drawing as the model sees it.
    """
    drawn = StrokeArrays.of(stroke for stroke in strokes if _is_finite(stroke))
    if not len(drawn):
        return StrokeArrays.of(_traced(image))
    if not (drawn.erases & ~drawn.filled).any():
        return drawn
    left = coverage(drawn, ERASED_AT_PX) >= 0.5
    return StrokeArrays.of(_traced(left))


def inking_strokes(entry: MemoryEntry) -> tuple[Stroke, ...]:
    """Strokes that reproduce an entry's image: its own, or traced ones if its own do not.

    The strokes of an imported picture keep its look, while its image is drawn with the model's pen.
    """
    if entry.strokes:
        inked = strokes_to_glyph(entry.strokes, len(entry.image)) > 0
        image = entry.image > 0
        if np.count_nonzero(inked & image) >= SAME_IOU * np.count_nonzero(inked | image):
            return entry.strokes
    return _traced(entry.image)


def _traced(ink: NDArray[np.uint8] | NDArray[np.bool_]) -> tuple[Stroke, ...]:
    if not ink.any():
        return ()
    # scikit-image is slow to import.
    from vma_core.glyphs.tracing.trace import trace

    return trace(ink)


def _is_finite(stroke: Stroke) -> bool:
    values = [value for point in stroke.points for value in (point.x_px, point.y_px)]
    return bool(np.isfinite([*values, *stroke.ink_widths_px]).all())


def resized(entry: MemoryEntry, size: int) -> MemoryEntry:
    """The same drawing on (size, size) pixels, traced first if it has no strokes."""
    if len(entry.image) == size:
        return entry
    image = strokes_to_glyph(inking_strokes(entry), size)
    # Another image gets a new image_id.
    fresh = MemoryEntry(image, entry.label, entry.source, entry.strokes)
    return replace(fresh, enabled=entry.enabled, lines=entry.lines)
