"""The strokes of memory entries and drawings, traced from their pixels where they have none."""

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

KEPT_ENTRIES = 4096
"""Entries whose strokes are kept; a few kilobytes each."""
ERASED_AT_PX = 3 * RASTER_PX
"""Side of the picture in which erasing strokes are carried out."""
SAME_PIXELS = 0.9
"""Overlap from which strokes ink an entry's image, as rounding of older files may differ."""

_kept: OrderedDict[int, StrokeArrays] = OrderedDict()
_lock = threading.Lock()


def entry_strokes(entry: MemoryEntry) -> StrokeArrays:
    """An entry's own strokes, else those traced from its image; no strokes for a blank image.

    Erased ink is taken out: what is returned erases only where a filled shape has a hole. Kept by
    `image_id` for the last `KEPT_ENTRIES` entries; any thread may ask.
    """
    found = kept_strokes(entry)
    if found is not None:
        return found
    # Two threads may trace the same entry at once; the results are equal.
    found = drawing_strokes(entry.strokes, entry.image)
    with _lock:
        _kept[entry.image_id] = found
        while len(_kept) > KEPT_ENTRIES:
            _kept.popitem(last=False)
    return found


def kept_strokes(entry: MemoryEntry) -> StrokeArrays | None:
    """What `entry_strokes` returns where it is kept; None where it would have to work it out."""
    with _lock:
        found = _kept.get(entry.image_id)
        if found is not None:
            _kept.move_to_end(entry.image_id)
        return found


def keep_entry_strokes(image_ids: Collection[int]) -> None:
    """Forget the strokes of all other entries."""
    with _lock:
        for image_id in [image_id for image_id in _kept if image_id not in image_ids]:
            del _kept[image_id]


def drawing_strokes(strokes: Sequence[Stroke], image: NDArray[np.uint8]) -> StrokeArrays:
    """A drawing's strokes without erased ink; traced from its pixels where it has none.

    Args:
        strokes: as they were drawn; those with coordinates that are no numbers are left out.
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
    """Strokes that ink an entry's image: its own, or traced ones where its own do not.

    An imported picture's strokes keep its look, while its image is drawn with the model's pen.
    """
    if entry.strokes:
        inked = strokes_to_glyph(entry.strokes, len(entry.image)) > 0
        image = entry.image > 0
        if np.count_nonzero(inked & image) >= SAME_PIXELS * np.count_nonzero(inked | image):
            return entry.strokes
    return _traced(entry.image)


def _traced(ink: NDArray[np.uint8] | NDArray[np.bool_]) -> tuple[Stroke, ...]:
    if not ink.any():
        return ()
    # scikit-image is slow to import, and the window should open fast.
    from vma_core.glyphs.tracing.trace import trace

    return trace(ink)


def _is_finite(stroke: Stroke) -> bool:
    values = [value for point in stroke.points for value in (point.x_px, point.y_px)]
    return bool(np.isfinite([*values, *stroke.ink_widths_px]).all())


def resized(entry: MemoryEntry, size: int) -> MemoryEntry:
    """The same drawing on (size, size) pixels; what has no strokes is traced first."""
    if len(entry.image) == size:
        return entry
    image = strokes_to_glyph(inking_strokes(entry), size)
    # Another image: a new identity comes with it.
    fresh = MemoryEntry(image, entry.label, entry.source, entry.strokes)
    return replace(fresh, enabled=entry.enabled)
