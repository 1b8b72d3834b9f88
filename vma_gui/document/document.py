"""The drawing and the memory of one window, and the signals that announce their changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal
from vma_core.engine.request import Drawing
from vma_core.glyphs.raster import RASTER_PX
from vma_core.glyphs.stroke_raster import StrokeRaster, coverage, rasterise
from vma_core.glyphs.strokes import Stroke, StrokeArrays
from vma_core.memory.entries import Memory, MemoryEntry
from vma_core.memory.entry_strokes import resized


class Document(QObject):
    """Strokes on the canvas and entries in the memory.

    Methods change it at once; undoable changes go through the commands in `undo`.

    Signals:
        drawing_changed: the strokes changed; the raster is up to date.
        memory_reset: entries were added, removed or moved.
        entries_changed(list[int]): labels or enabled flags at these positions changed.
        image_size_changed(int): the model's images have another size; emitted before the others.
        request_changed: the drawing or the memory changed; emitted after the signals above.
    """

    drawing_changed = Signal()
    memory_reset = Signal()
    entries_changed = Signal(list)
    image_size_changed = Signal(int)
    request_changed = Signal()

    def __init__(self, image_size: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.image_size = image_size
        self.memory = Memory()
        self.strokes: list[Stroke] = []
        self.strokes_in_progress: tuple[Stroke, ...] = ()
        self.raster = StrokeRaster()
        self._glyph: NDArray[np.uint8] | None = None
        """The raster on the model's grid; None after the raster changed."""
        self._drawing: Drawing | None = None
        self._resized: dict[tuple[int, int], MemoryEntry] = {}
        """Entries redrawn in another size, by image id of the original and size."""
        self._originals: dict[int, MemoryEntry] = {}
        """The entry that a redrawn one was made from, by image id."""

    # --- model -------------------------------------------------------------------------------

    def set_image_size(self, size: int, redrawn: Mapping[int, MemoryEntry]) -> None:
        """Redraw drawing and memory for a model with images of another size.

        Undo steps keep their entries, which are redrawn when they come back.

        Args:
            size: side in pixels.
            redrawn: entries of this size by image id of the original, if they were made
                beforehand because tracing takes time.
        """
        if size == self.image_size:
            return
        self.image_size = size
        self._resized |= {(image_id, size): entry for image_id, entry in redrawn.items()}
        self.memory = Memory(self.fitted(entry) for entry in self.memory.entries)
        self._drawing = None

    def redrawn(self, entries: Iterable[MemoryEntry], size: int) -> dict[int, MemoryEntry]:
        """What `set_image_size` needs for these entries; may run on another thread."""
        found = {}
        for entry in entries:
            original = self._originals.get(entry.image_id, entry)
            known = self._resized.get((original.image_id, size))
            if len(original.image) != size:
                found[original.image_id] = known or resized(original, size)
        return found

    def fitted(self, entry: MemoryEntry) -> MemoryEntry:
        """An entry in the model's size; the same entry each time, and the original if it fits."""
        size = self.image_size
        if len(entry.image) == size:
            return entry
        original = self._originals.get(entry.image_id, entry)
        found = original
        if len(original.image) != size:
            key = (original.image_id, size)
            if key not in self._resized:
                self._resized[key] = resized(original, size)
            found = self._resized[key]
            self._originals[found.image_id] = original
        return replace(found, label=entry.label, source=entry.source, enabled=entry.enabled)

    # --- drawing -----------------------------------------------------------------------------

    @property
    def drawing(self) -> Drawing:
        """The model's glyph of all strokes, and these strokes, finished or in progress.

        Computed once per change.
        """
        if self._drawing is None or self._drawing.size != self.image_size:
            if self._glyph is None or len(self._glyph) != self.image_size:
                self._glyph = self.raster.glyph(self.image_size)
            self._drawing = Drawing.of(self._glyph, (*self.strokes, *self.strokes_in_progress))
        return self._drawing

    def extend_raster(self, strokes: Sequence[Stroke], first_segment: int) -> None:
        """Draw the new segments of the strokes in progress."""
        self.strokes_in_progress = tuple(strokes)
        for stroke in strokes:
            self.raster.add(stroke, first_segment)
        self._glyph = None
        self._announce_drawing()

    def set_strokes(self, strokes: Sequence[Stroke]) -> None:
        """Replace all strokes (undo, clear, cancelled stroke)."""
        self.strokes, self.strokes_in_progress = list(strokes), ()
        self.raster = raster_of(self.strokes)
        self._glyph = None
        self._announce_drawing()

    def append_drawn_strokes(self, strokes: Sequence[Stroke]) -> None:
        """Finish strokes whose points `extend_raster` has drawn."""
        self.strokes.extend(strokes)
        self.strokes_in_progress = ()
        self._announce_drawing()

    def _announce_drawing(self) -> None:
        self._drawing = None
        self.drawing_changed.emit()
        self.request_changed.emit()

    # --- memory ------------------------------------------------------------------------------

    def apply_insertion(self, position: int, entries: Sequence[MemoryEntry]) -> None:
        """Insert entries."""
        self.memory.insert(position, [self.fitted(entry) for entry in entries])
        self.announce_memory()

    def apply_removal(self, positions: Iterable[int]) -> list[tuple[int, MemoryEntry]]:
        """Remove entries; returns them with their positions."""
        removed = self.memory.remove(positions)
        self.announce_memory()
        return removed

    def apply_restoration(self, removed: Sequence[tuple[int, MemoryEntry]]) -> None:
        """Insert removed entries where they were."""
        self.memory.restore([(position, self.fitted(entry)) for position, entry in removed])
        self.announce_memory()

    def apply_replacement(self, entries: Sequence[tuple[int, MemoryEntry]]) -> None:
        """Replace entries by others with the same image."""
        for position, entry in entries:
            self.memory.replace(position, self.fitted(entry))
        self.announce_entries([position for position, _ in entries])

    def apply_order(self, order: Sequence[int]) -> None:
        """Reorder the entries; `order` lists their present positions."""
        self.memory.reorder(order)
        self.announce_memory()

    def announce_memory(self) -> None:
        """Emit the signals after entries were added, removed or moved."""
        self.memory_reset.emit()
        self.request_changed.emit()

    def announce_entries(self, positions: list[int]) -> None:
        """Emit the signals after labels or enabled flags changed."""
        self.entries_changed.emit(positions)
        self.request_changed.emit()


def raster_of(strokes: Sequence[Stroke]) -> StrokeRaster:
    """Pen strokes, or traced strokes with their own widths and shapes, ready to be extended."""
    if any(stroke.widths_px or stroke.filled for stroke in strokes):
        return StrokeRaster(coverage(StrokeArrays.of(strokes), RASTER_PX))
    return rasterise(strokes)
