"""The observable state of one window. Panels bind to it and never to each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from typing import Literal

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack
from vma_core.engine import defaults
from vma_core.engine.request import Addresses, Drawing, Request, Result, Source
from vma_core.engine.variant_settings import WallSettings
from vma_core.glyphs.raster import RASTER_PX
from vma_core.glyphs.stabiliser import Strength
from vma_core.glyphs.stroke_raster import StrokeRaster, coverage, model_glyph, rasterise
from vma_core.glyphs.strokes import PEN_WIDTH_PX, Stroke, StrokeArrays
from vma_core.memory.entries import Memory, MemoryEntry
from vma_core.memory.entry_strokes import entry_strokes
from vma_core.storage.project import Project
from vma_core.storage.starter_memory import STARTER_SOURCE

from vma_gui.document import undo
from vma_gui.document.entry_strokes import EntryStrokes
from vma_gui.document.request_builder import request_of, with_share
from vma_gui.inference.delayed_signal import DelayedSignal

HeatView = Literal["q", "p", "difference", "sampled"]
"""What the memory's colours show: q(a|x), p(a), q − p, or p(a|x) by importance sampling."""


class Session(QObject):
    """Drawing, memory, settings of the wall, and the latest answer.

    Signals:
        drawing_changed: strokes are different; the raster is up to date.
        memory_reset: entries came, went or moved.
        entries_changed(list[int]): labels or enabled flags at these positions.
        settings_changed: source, variation, seed, count, pins, weights set by hand or selection.
        addresses_changed: `addresses` and `answered` are new.
        addresses_seen: their heat is painted; what else shows them follows.
        novelty_changed: `judged` is new.
        variants_changed: `result` is new.
        variants_arriving: further images of `arriving` are there.
        ink_changed: glyphs are painted with another pen, or as the model's pixels.
        hovered_changed(int): position of the entry a hovered variant read, `DRAWING_ROW` for the
            drawing itself, −1 for neither.
        reveal_requested(int): position of an entry to scroll to.
        select_requested(list[int]): positions of entries to select and to scroll to.
        message(str, str): a sentence for the user and its kind, "info" or "error".
    """

    drawing_changed = Signal()
    memory_reset = Signal()
    entries_changed = Signal(list)
    settings_changed = Signal()
    addresses_changed = Signal()
    addresses_seen = Signal()
    novelty_changed = Signal()
    variants_changed = Signal()
    variants_arriving = Signal()
    ink_changed = Signal()
    hovered_changed = Signal(int)
    reveal_requested = Signal(int)
    select_requested = Signal(list)
    message = Signal(str, str)

    def __init__(self, image_size: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.image_size = image_size
        self.memory = Memory()
        self.undo_stack = QUndoStack(self)
        self.undo_stack.setUndoLimit(500)
        self.strokes: list[Stroke] = []
        self.strokes_in_progress: tuple[Stroke, ...] = ()
        self.raster = StrokeRaster()
        self.pen_width_px = PEN_WIDTH_PX
        self.erasing = False
        self.stabiliser: Strength = "off"
        self.symmetry = 0
        """Mirror images drawn along: 0 none, 1 left and right, 2 top and bottom too."""
        self.ghost: MemoryEntry | None = None
        """Shown beneath the drawing, to draw over."""
        self.source: Source = "drawing"
        self.heat_view: HeatView = "q"
        self.variation = defaults.VARIATION
        self.z_temperature = defaults.Z_TEMPERATURE
        self.address_temperature = defaults.ADDRESS_TEMPERATURE
        self.count = defaults.VARIANT_COUNT
        self.seed = defaults.SEED
        self.seed_locked = True
        self.around: tuple[tuple[int, int], ...] = ()
        """Variants that the wall stays near: “more like this one”, once or several times."""
        self.pen_scale = 1.0
        """Factor on the width of strokes wherever they are painted; see `set_pen_scale`."""
        self.show_pixels = False
        """Whether glyphs are shown as the model's pixels; see `set_show_pixels`."""
        self.pins: frozenset[int] = frozenset()
        """Ids of the entries that alone may be addressed."""
        self._source_before_steering: Source | None = None
        self.overrides: tuple[tuple[int, float], ...] = ()
        """(id, share) of the entries whose probability of being read is set by hand."""
        self.ablated: MemoryEntry | None = None
        """The entry that is taken out of reading while a key is held."""
        self.before_ablation: Addresses | None = None
        self.selection: tuple[int, ...] = ()
        """Positions of the selected entries."""
        self.addresses: Addresses | None = None
        self.result: Result | None = None
        self.arriving: Result | None = None
        """A newer one whose first variants are there; None as soon as all of them are."""
        self.arriving_request: Request | None = None
        self.sampled_posterior: np.ndarray | None = None
        """p(a | x, M) by sampling, of the request in `sampled_request`."""
        self.sampled_request: Request | None = None
        self.answered: Request | None = None
        """The request whose addresses are shown."""
        self.judged: tuple[Request, Addresses] | None = None
        """The last addresses of which is known whether their drawing looks new."""
        self.result_request: Request | None = None
        self.entry_strokes = EntryStrokes(self)
        self._follows = DelayedSignal(self)
        self._follows.timeout.connect(self.addresses_seen)
        self.addresses_changed.connect(self._follows.begin)
        self.memory_reset.connect(self._forget_lost_entries)

    # --- drawing -----------------------------------------------------------------------------

    @property
    def drawing(self) -> Drawing:
        """What the model sees of the strokes, and the strokes, finished or in progress."""
        strokes = (*self.strokes, *self.strokes_in_progress)
        return Drawing.of(self.raster.glyph(self.image_size), strokes)

    def extend_raster(self, strokes: Sequence[Stroke], first_segment: int) -> None:
        """Strokes in progress have new points; only they are drawn."""
        self.strokes_in_progress = tuple(strokes)
        for stroke in strokes:
            self.raster.add(stroke, first_segment)
        self.drawing_changed.emit()

    def set_strokes(self, strokes: Sequence[Stroke]) -> None:
        """Replace all strokes (undo, clear, cancelled stroke)."""
        self.strokes, self.strokes_in_progress = list(strokes), ()
        self.raster = raster_of(self.strokes)
        self.drawing_changed.emit()

    def append_drawn_strokes(self, strokes: Sequence[Stroke]) -> None:
        """Keep strokes whose points `extend_raster` has drawn."""
        self.strokes.extend(strokes)
        self.strokes_in_progress = ()
        self.drawing_changed.emit()

    def finish_strokes(self, strokes: Sequence[Stroke]) -> None:
        """The pen was lifted: a stroke with its mirror images is one undo step."""
        self.undo_stack.push(undo.AddStrokes(self, strokes))

    def change_drawing(
        self, change: Callable[[Sequence[Stroke]], Sequence[Stroke]], text: str
    ) -> None:
        """Turn, mirror or fit what is drawn, undoable."""
        changed = tuple(change(self.strokes))
        if changed != tuple(self.strokes):
            self.undo_stack.push(undo.SetStrokes(self, changed, text))

    def edit_entry(self, position: int) -> None:
        """An entry's strokes, or its traced lines, come onto the canvas as a new drawing."""
        entry = self.memory[position]
        strokes = entry.strokes or entry_strokes(entry).to_strokes()
        self.undo_stack.push(undo.SetStrokes(self, strokes, self.tr("Edit as new")))

    def clear_drawing(self) -> None:
        """Wipe the canvas, undoable."""
        if self.strokes:
            self.undo_stack.push(undo.SetStrokes(self, (), self.tr("Clear")))
            self._next_seed()

    def add_drawing_to_memory(self) -> None:
        """The drawing becomes an entry and the canvas is free again: one undo step."""
        if self.drawing.is_blank:
            self.message.emit(self.tr("Draw something first, then add it to the memory."), "info")
            return
        label = self.tr("Drawing %1").replace("%1", str(self._drawn_entries() + 1))
        source = self.tr("drawn here")
        entry = MemoryEntry(self.drawing.image, label, source, tuple(self.strokes))
        self.undo_stack.beginMacro(self.tr("Add to memory"))
        self.undo_stack.push(undo.InsertEntries(self, 0, [entry], self.tr("Add to memory")))
        self.undo_stack.push(undo.SetStrokes(self, (), self.tr("Add to memory")))
        self.undo_stack.endMacro()
        self._next_seed()

    def _drawn_entries(self) -> int:
        return sum(1 for e in self.memory.entries if e.strokes and e.source != STARTER_SOURCE)

    # --- memory ------------------------------------------------------------------------------

    def insert_entries(self, entries: Sequence[MemoryEntry], position: int | None = None) -> None:
        """Put entries into the memory, undoable."""
        if entries:
            place = len(self.memory) if position is None else position
            self.undo_stack.push(undo.InsertEntries(self, place, entries, self.tr("Load")))

    def remove_entries(self, positions: Iterable[int]) -> None:
        """Take entries out, undoable."""
        chosen = sorted(set(positions))
        if chosen:
            self.undo_stack.push(undo.RemoveEntries(self, chosen))

    def label_entries(self, positions: Iterable[int], label: str) -> None:
        """Name the class of entries, undoable."""
        self._replace(positions, self.tr("Label"), label=label)

    def enable_entries(self, positions: Iterable[int], enabled: bool) -> None:
        """Switch entries on or off, undoable."""
        text = self.tr("Enable") if enabled else self.tr("Disable")
        self._replace(positions, text, enabled=enabled)

    def ablate(self, position: int) -> None:
        """Take an entry out of reading until `end_ablation`: a look, not a change, so no undo."""
        self.end_ablation()
        if self.memory[position].enabled:
            self.before_ablation = self.addresses
            self.memory.set_enabled(position, False)
            self.ablated = self.memory[position]
            self.entries_changed.emit([position])

    def end_ablation(self) -> None:
        """The entry is read again, wherever it is by now."""
        ablated, self.ablated = self.ablated, None
        self.before_ablation = None
        for position, entry in enumerate(self.memory.entries if ablated else ()):
            if entry is ablated:
                self.memory.set_enabled(position, True)
                self.entries_changed.emit([position])

    def move_entries(self, positions: Sequence[int], before: int) -> None:
        """Drag entries to another place, undoable."""
        moving = sorted(set(positions))
        rest = [i for i in range(len(self.memory)) if i not in set(moving)]
        place = sum(1 for i in rest if i < before)
        order = rest[:place] + moving + rest[place:]
        if order != list(range(len(self.memory))):
            self.undo_stack.push(undo.Reorder(self, order))

    def group_entries(self) -> None:
        """Entries of a class come together, classes in order of first appearance; undoable."""
        labels = [entry.label for entry in self.memory.entries]
        first = {label: place for place, label in reversed(list(enumerate(labels)))}
        order = sorted(range(len(labels)), key=lambda p: (not labels[p], first[labels[p]], p))
        if order != list(range(len(labels))):
            self.undo_stack.push(undo.Reorder(self, order))

    def _replace(self, positions: Iterable[int], text: str, **values: object) -> None:
        chosen = sorted(set(positions))
        if chosen:
            self.undo_stack.push(undo.ChangeEntries(self, chosen, values, text))

    # --- settings ----------------------------------------------------------------------------

    def set(self, **values: object) -> None:
        """Change settings by name; one signal, and none where nothing differs."""
        changed = False
        for name, value in values.items():
            if not hasattr(self, name):
                raise AttributeError(name)
            if getattr(self, name) != value:
                setattr(self, name, value)
                changed = True
        if changed:
            self.settings_changed.emit()

    def set_show_pixels(self, show: bool) -> None:
        """Glyphs as the model's pixels, or as strokes."""
        if show != self.show_pixels:
            self.show_pixels = show
            self.ink_changed.emit()

    def set_pen_scale(self, scale: float) -> None:
        """Strokes are painted with a wider or finer pen."""
        if scale != self.pen_scale:
            self.pen_scale = scale
            self.ink_changed.emit()

    @property
    def wall_settings(self) -> WallSettings:
        """The wall's settings as one value."""
        return WallSettings(**{f.name: getattr(self, f.name) for f in fields(WallSettings)})

    def apply_wall_settings(self, settings: WallSettings) -> None:
        """All of the wall's settings at once."""
        self.set(**{f.name: getattr(settings, f.name) for f in fields(settings)})

    def open_project(self, project: Project) -> None:
        """Another memory, drawing and wall; undo brings memory and drawing back."""
        text = self.tr("Open project")
        self.undo_stack.beginMacro(text)
        if len(self.memory):
            self.undo_stack.push(undo.RemoveEntries(self, range(len(self.memory))))
        if project.entries:
            self.undo_stack.push(undo.InsertEntries(self, 0, project.entries, text))
        self.undo_stack.push(undo.SetStrokes(self, project.drawing, text))
        self.undo_stack.endMacro()
        self.apply_wall_settings(project.settings)

    def start_afresh(self, entries: Iterable[MemoryEntry]) -> None:
        """Another memory, nothing drawn, settings of the first day; nothing can be undone.

        Nothing that was there before is referred to from here afterwards.
        """
        self.memory = Memory(entries)
        self.undo_stack.clear()
        self.addresses = self.answered = self.judged = None
        self.result = self.arriving = self.result_request = None
        self.sampled_posterior = self.sampled_request = None
        self.ghost = self.ablated = self.before_ablation = None
        self.pins, self.overrides, self.selection = frozenset(), (), ()
        self._source_before_steering = None
        self.set_pen_scale(1.0)
        self.set_strokes(())
        self.memory_reset.emit()
        self.apply_wall_settings(WallSettings(count=self.count))
        self.addresses_changed.emit()
        self.variants_changed.emit()

    def toggle_pin(self, position: int) -> None:
        """Variants read this entry alone, or freely again."""
        self._pin(frozenset({self.memory[position].image_id}))

    def pin_selection(self) -> None:
        """Variants read the selected entries alone; freely again where they did so already."""
        self._pin(frozenset(self.memory[p].image_id for p in self.selection))

    def unpin(self) -> None:
        """Variants read all entries again."""
        self._pin(frozenset())

    def _pin(self, wanted: frozenset[int]) -> None:
        self._steer(frozenset() if wanted == self.pins else wanted, self.overrides)

    def override(self, position: int, share: float | None) -> None:
        """An entry is read with this probability; None leaves it to the model again."""
        identity = self.memory[position].image_id
        self._steer(self.pins, with_share(self.overrides, identity, share))

    def _steer(self, pins: frozenset[int], overrides: tuple[tuple[int, float], ...]) -> None:
        """Say what is read; meanwhile “drawing”, which reads no entries, becomes “recall”."""
        source, before = self.source, self._source_before_steering
        if source == "drawing" and (pins or overrides):
            source, self._source_before_steering = "recall", "drawing"
        elif not pins and not overrides:
            self._source_before_steering = None
            if before is not None and source == "recall":
                source = before
        self.set(pins=pins, overrides=overrides, source=source)

    def _forget_lost_entries(self) -> None:
        """A deleted entry is neither pinned nor weighted by hand any more."""
        if self.pins or self.overrides:
            present = {entry.image_id for entry in self.memory.entries}
            kept = tuple((i, share) for i, share in self.overrides if i in present)
            self._steer(self.pins & present, kept)

    def _next_seed(self) -> None:
        """A new drawing gets a new seed unless the seed is locked."""
        if not self.seed_locked:
            self.set(seed=(self.seed + 1) % 1_000_000)

    # --- variants ----------------------------------------------------------------------------

    def keep_variants(self, rows: Sequence[int]) -> None:
        """Chosen variants become entries with their strokes; undoable.

        Each is labelled like the entry it read.
        """
        result, request = self.result, self.result_request
        if result is None or request is None or not rows:
            self.message.emit(self.tr("Select variants first."), "info")
            return
        entries = []
        for row in rows:
            read = int(result.addressed[row])
            label = request.memory.entries[read].label if read >= 0 else ""
            drawn = result.strokes[row]
            ink = (result.images[row] >= 0.5).astype(np.uint8)
            if drawn is not None:
                ink = model_glyph(drawn, self.image_size)
            source = self.tr("variant, seed %1").replace("%1", str(request.seed))
            strokes = () if drawn is None else drawn.to_strokes()
            entries.append(MemoryEntry(ink, label, source, strokes))
        text = self.tr("Add variants to memory")
        self.undo_stack.push(undo.InsertEntries(self, 0, entries, text))

    def draw_variant(self, rows: Sequence[int]) -> None:
        """A variant's strokes come onto the canvas, to be changed and drawn on; undoable."""
        if self.result is None or not rows:
            self.message.emit(self.tr("Select a variant first."), "info")
            return
        self.draw_strokes(self.variant_strokes(rows[0]))

    def variant_strokes(self, row: int) -> tuple[Stroke, ...]:
        """How a variant of the latest answer is drawn; traced where the model made pixels alone."""
        if self.result is None:
            return ()
        drawn = self.result.strokes[row]
        if drawn is not None:
            return drawn.to_strokes()
        # Tracing is slow to import and the window should open fast.
        from vma_core.glyphs.tracing.trace import trace

        return trace((self.result.images[row] >= 0.5).astype(np.uint8))

    def draw_strokes(self, strokes: Sequence[Stroke]) -> None:
        """What the model drew comes onto the canvas, undoable."""
        self.undo_stack.push(undo.SetStrokes(self, strokes, self.tr("Draw on a variant")))

    # --- requests and answers ----------------------------------------------------------------

    def request(self) -> Request:
        """Everything the engine needs for what is on screen now."""
        return request_of(self)

    def on_request_changed(self, slot: Callable[[], object]) -> None:
        """Call a QObject's method whenever `request` may be another one."""
        for signal in (
            self.drawing_changed,
            self.memory_reset,
            self.entries_changed,
            self.settings_changed,
        ):
            signal.connect(slot)

    def accept_addresses(self, request: Request, addresses: Addresses) -> None:
        """The heat of the latest request."""
        self.addresses = addresses
        self.answered = request
        self.addresses_changed.emit()
        if addresses.novelty_is_known:
            self.accept_novelty(request, addresses)

    def accept_novelty(self, request: Request, addresses: Addresses) -> None:
        """What the detector says of a drawing; it may be an older one than the heat's."""
        is_wiped = self.answered is None or self.answered.drawing is None
        if is_wiped and request.drawing is not None:
            return
        self.judged = request, addresses
        self.novelty_changed.emit()

    def accept_sampled(self, request: Request, posterior: np.ndarray | None) -> None:
        """p(a | x, M) by sampling; it may be of an older drawing than the heat."""
        self.sampled_request, self.sampled_posterior = request, posterior
        self.addresses_changed.emit()

    def accept_result(self, request: Request, result: Result) -> None:
        """The variants of the latest request."""
        self.result, self.arriving = result, None
        self.result_request = request
        self.variants_changed.emit()

    @property
    def wall(self) -> Result | None:
        """What is on the wall: the newest variants, complete or not."""
        return self.arriving or self.result

    def accept_part(self, request: Request, result: Result) -> None:
        """Further variants of an answer that still grows."""
        self.arriving_request, self.arriving = request, result
        self.variants_arriving.emit()


def raster_of(strokes: Sequence[Stroke]) -> StrokeRaster:
    """Strokes of a pen, or traced ones with widths and shapes of their own, to be drawn on."""
    if any(stroke.widths_px or stroke.filled for stroke in strokes):
        return StrokeRaster(coverage(StrokeArrays.of(strokes), RASTER_PX))
    return rasterise(strokes)
