"""The drawing and the memory of one window, and the signals that announce their changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal
from vma_core.engine.request import Drawing
from vma_core.glyphs.ink_fit import Edges, InkFit, edges_fit, ink_edges, is_within
from vma_core.glyphs.pen_fit import thinned, thinned_arrays
from vma_core.glyphs.raster import RASTER_PX
from vma_core.glyphs.stroke_raster import StrokeRaster, coverage, model_coverage, rasterise
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
        thin_lines_changed: `thin_lines` has another value.
        guides_changed: `guides` has another value.
        request_changed: the drawing or the memory changed; emitted after the signals above.
    """

    drawing_changed = Signal()
    memory_reset = Signal()
    entries_changed = Signal(list)
    thin_lines_changed = Signal()
    guides_changed = Signal()
    request_changed = Signal()

    def __init__(self, image_size: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.image_size = image_size
        self.memory = Memory()
        self._images: dict[tuple[int, int], NDArray[np.uint8]] = {}
        """Images of entries that were redrawn for another size, by image id and side."""
        self.strokes: list[Stroke] = []
        self.strokes_in_progress: tuple[Stroke, ...] = ()
        self.raster = StrokeRaster()
        self.thin_lines = False
        """Whether the model sees thin lines, whatever the pen; see `set_thin_lines`."""
        self.guides = False
        """Whether the drawing stands on writing lines, and the model sees it fitted to the square;
        see `set_guides`."""
        self._thin_raster: StrokeRaster | None = None
        """Of thin lines; None unless the model sees them."""
        self._glyph: NDArray[np.uint8] | None = None
        """The raster on the model's grid; None after the raster changed."""
        self._fitted: tuple[InkFit, StrokeRaster] | None = None
        """Fit and raster of a drawing on writing lines; None before it is needed."""
        self._edges: tuple[Edges | None, float] = None, 0.0
        """Of the ink, and the pen's width, which the fit follows from."""
        self._drawing: Drawing | None = None

    # --- drawing -----------------------------------------------------------------------------

    @property
    def drawing(self) -> Drawing:
        """The model's glyph of all strokes, and these strokes, finished or in progress.

        Computed once per change.
        """
        if self._drawing is None or self._drawing.size != self.image_size:
            if self.guides:
                self._drawing = self._fitted_drawing()
                return self._drawing
            if self._glyph is not None and len(self._glyph) != self.image_size:
                self._draw_thin_lines()
            if self._glyph is None:
                self._glyph = (self._thin_raster or self.raster).glyph(self.image_size)
            self._drawing = Drawing.of(self._glyph, (*self.strokes, *self.strokes_in_progress))
        return self._drawing

    def _fitted_drawing(self) -> Drawing:
        """The drawing as the model sees it if it stands on writing lines."""
        strokes = (*self.strokes, *self.strokes_in_progress)
        if self._fitted is not None:
            fit, raster = self._fitted
            return Drawing.of(raster.glyph(self.image_size), strokes, fit)
        fit = self._ink_fit()
        arrays = fit.arrays(strokes)
        seen = thinned_arrays(arrays, self.image_size) if self.thin_lines else arrays
        raster = StrokeRaster(model_coverage(seen))
        self._fitted = fit, raster
        return Drawing.of(raster.glyph(self.image_size), strokes, fit, arrays)

    def _ink_fit(self) -> InkFit:
        self._edges = ink_edges(self.raster.coverage), self._pen_px()
        return edges_fit(*self._edges)

    def _pen_px(self) -> float:
        """Width of the pen; 0 if all ink widths are known."""
        drawn = (*self.strokes, *self.strokes_in_progress)
        pens_px = [s.width_px for s in drawn if not (s.widths_px or s.filled or s.erases)]
        return max(pens_px, default=0.0)

    def _extend_fitted(self, strokes: Sequence[Stroke], first_segment: int) -> None:
        """Draw new segments on the fitted raster too; it is drawn again if the fit changes."""
        if self._fitted is None:
            return
        fit, raster = self._fitted
        edges, pen_px = self._edges
        stays = is_within(edges, strokes, first_segment) and self._pen_px() == pen_px
        if not stays and self._ink_fit() != fit:
            self._fitted = None
            return
        for stroke in strokes:
            newest = replace(
                stroke,
                points=stroke.points[first_segment:],
                widths_px=stroke.widths_px[first_segment:],
            )
            (placed,) = fit.strokes((newest,))
            raster.add(thinned(placed, self.image_size) if self.thin_lines else placed)

    def extend_raster(self, strokes: Sequence[Stroke], first_segment: int) -> None:
        """Draw the new segments of the strokes in progress."""
        self.strokes_in_progress = tuple(strokes)
        for stroke in strokes:
            self.raster.add(stroke, first_segment)
            if self._thin_raster is not None:
                self._thin_raster.add(thinned(stroke, self.image_size), first_segment)
        self._extend_fitted(strokes, first_segment)
        self._glyph = None
        self._announce_drawing()

    def set_strokes(self, strokes: Sequence[Stroke]) -> None:
        """Replace all strokes (undo, clear, cancelled stroke)."""
        self.strokes, self.strokes_in_progress = list(strokes), ()
        self._fitted = None
        self.raster = raster_of(self.strokes)
        self._draw_thin_lines()
        self._announce_drawing()

    def append_drawn_strokes(self, strokes: Sequence[Stroke]) -> None:
        """Finish strokes whose points `extend_raster` has drawn."""
        self.strokes.extend(strokes)
        self.strokes_in_progress = ()
        self._announce_drawing()

    def set_thin_lines(self, thin: bool) -> None:
        """Let the model see thin lines, or those of the pen; strokes keep their look."""
        if thin != self.thin_lines:
            self.thin_lines = thin
            self._draw_thin_lines()
            self.thin_lines_changed.emit()
            self._announce_drawing()

    def set_guides(self, shown: bool) -> None:
        """Draw on writing lines, or anywhere; strokes stay where they are on the canvas."""
        if shown != self.guides:
            self.guides = shown
            self._drawing = self._fitted = None
            self.guides_changed.emit()
            if self.strokes or self.strokes_in_progress:
                self._announce_drawing()

    def _draw_thin_lines(self) -> None:
        self._glyph = self._thin_raster = self._fitted = None
        if self.thin_lines:
            drawn = (*self.strokes, *self.strokes_in_progress)
            self._thin_raster = rasterise(thinned(stroke, self.image_size) for stroke in drawn)

    def _announce_drawing(self) -> None:
        self._drawing = None
        self.drawing_changed.emit()
        self.request_changed.emit()

    # --- memory ------------------------------------------------------------------------------

    def change_image_size(
        self, image_size: int, images: Mapping[int, NDArray[np.uint8]] | None = None
    ) -> None:
        """Redraw the memory for a model of another image size; announces nothing.

        An entry keeps its `image_id`, so that pins, letters of the page and the undo history still
        name it.

        Args:
            image_size: side of the model's images in pixels.
            images: (image_size, image_size) uint8 by `image_id`, redrawn beforehand.
        """
        for image_id, image in (images or {}).items():
            self._images.setdefault((image_id, image_size), image)
        self.image_size = image_size
        self._drawing = None
        self._draw_thin_lines()
        self.memory = Memory(self._fitting(self.memory.entries))

    def _fitting(self, entries: Iterable[MemoryEntry]) -> list[MemoryEntry]:
        """Entries with images of the document's size; those of another size are redrawn once."""
        return [self._fitting_entry(entry) for entry in entries]

    def _fitting_entry(self, entry: MemoryEntry) -> MemoryEntry:
        if len(entry.image) == self.image_size:
            return entry
        self._images[entry.image_id, len(entry.image)] = entry.image
        key = entry.image_id, self.image_size
        if key not in self._images:
            self._images[key] = resized(entry, self.image_size).image
        return replace(entry, image=self._images[key])

    def apply_insertion(self, position: int, entries: Sequence[MemoryEntry]) -> None:
        """Insert entries."""
        self.memory.insert(position, self._fitting(entries))
        self.announce_memory()

    def apply_removal(self, positions: Iterable[int]) -> list[tuple[int, MemoryEntry]]:
        """Remove entries; returns them with their positions."""
        removed = self.memory.remove(positions)
        self.announce_memory()
        return removed

    def apply_restoration(self, removed: Sequence[tuple[int, MemoryEntry]]) -> None:
        """Insert removed entries where they were."""
        places, entries = [place for place, _ in removed], [entry for _, entry in removed]
        self.memory.restore(zip(places, self._fitting(entries), strict=True))
        self.announce_memory()

    def apply_replacement(self, entries: Sequence[tuple[int, MemoryEntry]]) -> None:
        """Replace entries by others with the same image."""
        self.memory.replace_all((place, self._fitting_entry(entry)) for place, entry in entries)
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
