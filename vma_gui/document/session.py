"""The observable state of one window. Panels bind to it, never to each other."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields
from typing import Any, Generic, Literal, TypeVar, get_args, overload

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack
from vma_core.engine import defaults
from vma_core.engine.request import DRAWING_ROW, Addresses, Request, Result, Source
from vma_core.engine.variant_settings import MAX_SEED, VariantSettings
from vma_core.glyphs.pen_fit import thinned_arrays
from vma_core.glyphs.stabiliser import Strength
from vma_core.glyphs.stroke_raster import model_glyph
from vma_core.glyphs.strokes import PEN_WIDTH_PX, Stroke, StrokeArrays
from vma_core.glyphs.transform import fitted
from vma_core.glyphs.writing_lines import WritingLines
from vma_core.memory.entries import Memory, MemoryEntry
from vma_core.memory.entry_strokes import entry_strokes
from vma_core.storage.project import Favourite, Project, ViewState
from vma_core.storage.starter_memory import STARTER_SOURCE
from vma_core.units import Unit
from vma_core.writing.lines import on_guides

from vma_gui.document import undo
from vma_gui.document.document import Document
from vma_gui.document.entry_strokes import EntryStrokes
from vma_gui.document.step_names import tr_step
from vma_gui.document.writing import Writing
from vma_gui.inference.delayed_signal import DelayedSignal
from vma_gui.system.language import locale_number

HeatView = Literal["q", "p", "difference", "sampled"]
"""What the memory's colours show: q(a|x), p(a), q − p, or p(a|x) by importance sampling."""

THUMBNAIL_PX = 56
FIGURES_FOLLOW_MS = 40
"""Figures and top entries change this long after the heat, so that they delay no variants."""
REQUEST_SETTINGS = frozenset({f.name for f in fields(VariantSettings)} | {"pins", "overrides"})
"""Settings that `Session.request` depends on; the selection only as a source."""

T = TypeVar("T")


class Setting(Generic[T]):
    """An attribute of the session that emits `<name>_changed` when it gets another value."""

    def __init__(self, default: T) -> None:
        self._default = default

    def __set_name__(self, owner: type[Session], name: str) -> None:
        self._name = name

    @overload
    def __get__(self, session: None, owner: type[Session]) -> Setting[T]: ...

    @overload
    def __get__(self, session: Session, owner: type[Session]) -> T: ...

    def __get__(self, session: Session | None, owner: type[Session]) -> Setting[T] | T:
        if session is None:
            return self
        value: T = session.setting_values.get(self._name, self._default)
        return value

    def __set__(self, session: Session, value: T) -> None:
        session.set(**{self._name: value})


class Session(Document):
    """The observable state of one window: drawing, memory, settings and the latest answer.

    Signals:
        <setting>_changed: the setting of this name has another value; all settings that change
            together have their new values before the first signal.
        request_changed: `request` may return another one.
        addresses_changed: `addresses` and `addresses_request` are new.
        addresses_seen: emitted after their heat was painted, for everything else that shows them.
        novelty_changed: `novelty_answer` or `at_rest` is new.
        variants_changed: `result` is new.
        variants_arriving: `arriving` has further images.
        ink_changed: `pen_scale` or `show_pixels` changed, so glyphs are painted differently.
        hovered_changed(int): position of the entry a hovered variant read, `DRAWING_ROW` for the
            drawing itself, −1 for neither.
        reveal_requested(int): position of an entry to scroll to.
        select_requested(list[int]): positions of entries to select and to scroll to.
        message(str, str): a sentence for the user and its kind, "info" or "error".
    """

    tr = tr_step
    source_changed = Signal()
    heat_view_changed = Signal()
    unit_changed = Signal()
    variation_changed = Signal()
    z_temperature_changed = Signal()
    address_temperature_changed = Signal()
    count_changed = Signal()
    seed_changed = Signal()
    seed_locked_changed = Signal()
    around_changed = Signal()
    pins_changed = Signal()
    overrides_changed = Signal()
    source_before_steering_changed = Signal()
    selection_changed = Signal()
    pen_width_px_changed = Signal()
    erasing_changed = Signal()
    stabiliser_changed = Signal()
    symmetry_changed = Signal()
    ghost_changed = Signal()
    drawing_label_changed = Signal()
    writes_changed = Signal()
    page_drawing_changed = Signal()
    page_memory_changed = Signal()
    thumbnail_px_changed = Signal()
    top_entry_changed = Signal()
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

    source = Setting[Source]("drawing")
    heat_view = Setting[HeatView]("q")
    unit = Setting[Unit]("bits")
    """In which information is shown everywhere in the window."""
    variation = Setting[float](defaults.VARIATION)
    z_temperature = Setting[float](defaults.Z_TEMPERATURE)
    address_temperature = Setting[float](defaults.ADDRESS_TEMPERATURE)
    count = Setting[int](defaults.VARIANT_COUNT)
    seed = Setting[int](defaults.SEED)
    seed_locked = Setting[bool](True)
    around = Setting[tuple[tuple[int, int], ...]](())
    """(seed, index) of the variants that further variants stay near: “more like this one”."""
    pins = Setting[frozenset[int]](frozenset())
    """Image ids; if there are any, only these entries may be addressed."""
    overrides = Setting[tuple[tuple[int, float], ...]](())
    """(image id, share) of the entries whose probability of being read is set by hand."""
    source_before_steering = Setting[Source | None](None)
    """The source that pins or overrides have replaced, to return to without them."""
    selection = Setting[tuple[int, ...]](())
    """Positions of the selected entries."""
    pen_width_px = Setting[float](PEN_WIDTH_PX)
    erasing = Setting[bool](False)
    stabiliser = Setting[Strength]("off")
    symmetry = Setting[int](0)
    """Mirror images drawn along: 0 none, 1 left and right, 2 top and bottom too."""
    ghost = Setting[MemoryEntry | None](None)
    """Shown beneath the drawing, to draw over."""
    drawing_label = Setting[str]("")
    """Class of the drawing and of variants that read it; "" for none."""
    writes = Setting[bool](False)
    """Whether the page stands in the place of the variants."""
    page_drawing = Setting[bool](True)
    """Whether the drawing stands beside the page."""
    page_memory = Setting[bool](False)
    """Whether the memory does."""

    thumbnail_px = Setting[int](THUMBNAIL_PX)
    """Side of the memory's thumbnails."""
    top_entry = Setting[int](0)
    """Position of the first entry in view."""

    def __init__(self, image_size: int, parent: QObject | None = None) -> None:
        super().__init__(image_size, parent)
        self.setting_values: dict[str, Any] = {}
        """Values of `Setting`s that are not the default; change them with `set`."""
        self.undo_stack = QUndoStack(self)
        self.undo_stack.setUndoLimit(500)
        self.pen_scale = 1.0
        """Factor on the width of strokes wherever they are painted; see `set_pen_scale`."""
        self.keeps_variants = False
        """Whether a change that is being announced leaves the shown variants as they are."""
        self.show_pixels = False
        """Whether glyphs are shown as the model's pixels; see `set_show_pixels`."""
        self.ablated: MemoryEntry | None = None
        """The entry that is disabled while the ablation key is held."""
        self.before_ablation: Addresses | None = None
        """With all entries; None if there was no answer yet."""
        self._unablated: tuple[Request, Addresses] | None = None
        self.addresses: Addresses | None = None
        self.result: Result | None = None
        self.arriving: Result | None = None
        """The newest answer while its variants are incomplete."""
        self.arriving_request: Request | None = None
        self.sampled_posterior: np.ndarray | None = None
        """p(a | x, M) by sampling, of the request in `sampled_request`."""
        self.sampled_request: Request | None = None
        self.addresses_request: Request | None = None
        """The request whose addresses are shown."""
        self.novelty_answer: tuple[Request, Addresses] | None = None
        """The last addresses with a known novelty, and their request."""
        self.at_rest: tuple[Request, np.ndarray] | None = None
        """`Engine.posterior_at_rest` of the last drawing at which the pen rested."""
        self.result_request: Request | None = None
        self.near: tuple[np.ndarray, StrokeArrays | None] | None = None
        """Image and strokes of the variant that the others stay near, if it was chosen here."""
        self.entry_strokes = EntryStrokes(self)
        self.writing = Writing(self.undo_stack, self)
        self._follows = DelayedSignal(self, FIGURES_FOLLOW_MS)
        self._follows.timeout.connect(self.addresses_seen)
        self.addresses_changed.connect(self._follows.begin)
        self.memory_reset.connect(self._forget_lost_entries)

    # --- drawing -----------------------------------------------------------------------------

    def finish_strokes(self, strokes: Sequence[Stroke]) -> None:
        """Add a drawn stroke and its mirror images as one undo step."""
        self.undo_stack.push(undo.AddStrokes(self, strokes, self.tr("Stroke")))

    def change_drawing(
        self, change: Callable[[Sequence[Stroke]], Sequence[Stroke]], text: str
    ) -> None:
        """Transform all strokes (rotate, mirror, fit), undoable."""
        changed = tuple(change(self.strokes))
        if changed != tuple(self.strokes):
            self.undo_stack.push(undo.SetStrokes(self, changed, text))

    def edit_entry(self, position: int) -> None:
        """Copy an entry's strokes, or its traced lines, onto the canvas; undoable."""
        entry = self.memory[position]
        strokes = entry.strokes or entry_strokes(entry).to_strokes()
        placed = self._on_canvas(strokes, entry.lines, entry.label)
        self.undo_stack.push(undo.SetStrokes(self, placed, self.tr("Edit a copy")))

    def _on_canvas(
        self, strokes: Sequence[Stroke], lines: WritingLines | None, label: str
    ) -> Sequence[Stroke]:
        """A glyph's strokes where they stand on the canvas: on the guides if these are shown."""
        return on_guides(strokes, lines, label) if self.guides else strokes

    def fit_drawing(self, text: str) -> None:
        """Scale the drawing to the square, or to the guides if they are shown; undoable."""
        if self.guides:
            label = self.drawing_label.strip()
            self.change_drawing(lambda strokes: on_guides(strokes, None, label), text)
        else:
            self.change_drawing(fitted, text)

    def clear_drawing(self) -> None:
        """Clear the canvas, undoable."""
        if self.strokes:
            with self.undo_step(self.tr("Clear drawing")) as text:
                self.undo_stack.push(undo.SetStrokes(self, (), text))
                self._next_seed(text)

    def add_drawing_to_memory(self) -> None:
        """Move the drawing into the memory; one undo step.

        Its class is `drawing_label`, which stays for the next drawing, or else its number. It joins
        the other entries of its class where entries stand grouped by class.
        """
        if self.drawing.is_blank:
            self.message.emit(self.tr("Draw something first."), "info")
            return
        label = self.drawing_label.strip()
        number = self.tr("Drawing {number}").format(number=self._drawn_entries() + 1)
        source = self.tr("drawn")
        drawing = self.drawing
        entry = MemoryEntry(
            drawing.image, label or number, source, drawing.fitted_strokes, lines=drawing.lines
        )
        place = self._place_in_class(label)
        with self.undo_step(self.tr("Add to memory")) as step:
            self.undo_stack.push(undo.InsertEntries(self, place, [entry], step))
            self.undo_stack.push(undo.SetStrokes(self, (), step))
            self._next_seed(step)
        if place:
            self.reveal_requested.emit(place)
        if label:
            count = sum(1 for e in self.memory.entries if e.label == label)
            text = self.tr("Added as “{label}”, entry {count} of its class.")
            self.message.emit(text.format(label=label, count=count), "info")

    def _place_in_class(self, label: str) -> int:
        """Position of a new entry: the first of its class if classes stand together, else 0."""
        if not label:
            return 0
        labels = [entry.label for entry in self.memory.entries]
        return labels.index(label) if label in labels and class_starts(labels) else 0

    def _drawn_entries(self) -> int:
        return sum(1 for e in self.memory.entries if e.strokes and e.source != STARTER_SOURCE)

    # --- memory ------------------------------------------------------------------------------

    def insert_entries(
        self, entries: Sequence[MemoryEntry], position: int | None = None, text: str = ""
    ) -> None:
        """Insert entries, by default at the end; undoable. `text` names the step."""
        if entries:
            place = len(self.memory) if position is None else position
            step = text or self.tr("Add entries")
            self.undo_stack.push(undo.InsertEntries(self, place, entries, step))

    def remove_entries(self, positions: Iterable[int], text: str = "") -> None:
        """Remove entries with their pins and overrides, undoable. `text` names the step."""
        chosen = sorted(set(positions))
        if not chosen:
            return
        with self.undo_step(text or self.tr("Delete entries")) as step:
            lost = {self.memory[position].image_id for position in chosen}
            kept = tuple((i, share) for i, share in self.overrides if i not in lost)
            self._push_steering(self.pins - lost, kept, step)
            self.undo_stack.push(undo.RemoveEntries(self, chosen, step))

    def empty_memory(self) -> None:
        """Remove all entries, undoable, and say so."""
        count = len(self.memory)
        self.remove_entries(range(count), self.tr("Empty memory"))
        text = self.tr("Memory emptied. Undo brings the {count} entries back.", "", count)
        self.message.emit(text.format(count=locale_number(count)), "info")

    def replace_memory(self, entries: Sequence[MemoryEntry], text: str = "") -> None:
        """Remove all entries and insert others, as one undo step."""
        with self.undo_step(text or self.tr("Replace memory")) as step:
            self.remove_entries(range(len(self.memory)), step)
            self.insert_entries(entries, 0, step)

    def change_image_size(
        self, image_size: int, images: Mapping[int, np.ndarray] | None = None
    ) -> None:
        """As for any document; the held entry is enabled again first."""
        self.end_ablation()
        super().change_image_size(image_size, images)

    def label_entries(self, positions: Iterable[int], label: str) -> None:
        """Set the label of entries, undoable."""
        self._replace(positions, self.tr("Label entries"), label=label)

    def enable_entries(self, positions: Iterable[int], enabled: bool) -> None:
        """Enable or disable entries, undoable."""
        text = self.tr("Enable entries") if enabled else self.tr("Disable entries")
        self._replace(positions, text, enabled=enabled)

    def set_lines(self, lines: Mapping[int, WritingLines | None]) -> None:
        """Change where entries stand in writing, by position, undoable; None forgets it."""
        if lines:
            self.undo_stack.push(undo.SetLines(self, lines, self.tr("Change writing lines")))

    def ablate(self, position: int) -> None:
        """Disable an entry until `end_ablation`; temporary, so not undoable."""
        self.end_ablation()
        if self.memory[position].enabled:
            # The latest addresses may still be without the entry that was held before.
            if self._unablated is not None:
                answered, addresses = self._unablated
                wanted = self.request()
                if answered.drawing == wanted.drawing and np.array_equal(
                    answered.memory.image_ids, wanted.memory.image_ids
                ):
                    self.before_ablation = addresses
            self.memory.set_enabled(position, False)
            self.ablated = self.memory[position]
            self.announce_entries([position])

    def end_ablation(self) -> None:
        """Enable the ablated entry again, which may have moved meanwhile."""
        ablated, self.ablated = self.ablated, None
        self.before_ablation = None
        for position, entry in enumerate(self.memory.entries if ablated else ()):
            if entry is ablated:
                self.memory.set_enabled(position, True)
                self.announce_entries([position])

    def move_entries(self, positions: Sequence[int], before: int) -> None:
        """Move entries before a position, undoable."""
        moving = sorted(set(positions))
        rest = [i for i in range(len(self.memory)) if i not in set(moving)]
        place = sum(1 for i in rest if i < before)
        order = rest[:place] + moving + rest[place:]
        if order != list(range(len(self.memory))):
            self.undo_stack.push(undo.Reorder(self, order, self.tr("Move entries")))

    def group_entries(self) -> None:
        """Sort entries by class, classes in order of first appearance; undoable."""
        labels = [entry.label for entry in self.memory.entries]
        first = {label: place for place, label in reversed(list(enumerate(labels)))}
        order = sorted(range(len(labels)), key=lambda p: (not labels[p], first[labels[p]], p))
        if order != list(range(len(labels))):
            self.undo_stack.push(undo.Reorder(self, order, self.tr("Move entries")))
        else:
            self.message.emit(self.tr("The memory is already grouped by class."), "info")

    def _replace(self, positions: Iterable[int], text: str, **values: object) -> None:
        chosen = sorted(set(positions))
        if chosen:
            self.undo_stack.push(undo.ChangeEntryFields(self, chosen, values, text))

    def position_of(self, image_id: int) -> int:
        """Position of the entry with this image; −1 if there is none."""
        entries = enumerate(self.memory.entries)
        return next((position for position, e in entries if e.image_id == image_id), -1)

    # --- settings ----------------------------------------------------------------------------

    def set(self, **values: object) -> None:
        """Change settings by name; emits the signals of those whose value differs."""
        self._announce_settings(self._store(values))

    def _store(self, values: Mapping[str, object]) -> list[str]:
        """Assign settings without a signal; returns the names of those that changed."""
        for name in values:
            if not isinstance(getattr(type(self), name, None), Setting):
                raise AttributeError(name)
        changed = [name for name, value in values.items() if getattr(self, name) != value]
        self.setting_values.update(values)
        return changed

    def _announce_settings(self, names: Sequence[str]) -> None:
        for name in names:
            getattr(self, f"{name}_changed").emit()
        selects = self.source == "selection" and "selection" in names
        if selects or not REQUEST_SETTINGS.isdisjoint(names):
            self.request_changed.emit()

    def set_show_pixels(self, show: bool) -> None:
        """Show glyphs as the model's pixels, or as strokes."""
        if show != self.show_pixels:
            self.show_pixels = show
            self.ink_changed.emit()

    def set_pen_scale(self, scale: float) -> None:
        """Set the factor on the width of painted strokes."""
        if scale != self.pen_scale:
            self.pen_scale = scale
            self.ink_changed.emit()

    @property
    def variant_settings(self) -> VariantSettings:
        """The settings of the variants as one value."""
        return VariantSettings(**{f.name: getattr(self, f.name) for f in fields(VariantSettings)})

    def restore_variant_settings(self, settings: VariantSettings, text: str) -> None:
        """Set all settings of the variants at once, undoable; `text` names the step."""
        self._push_settings({f.name: getattr(settings, f.name) for f in fields(settings)}, text)

    def open_project(self, project: Project, text: str = "") -> None:
        """Show a project's memory, drawing and settings as one undo step."""
        with self.undo_step(text or self.tr("Open project")) as step:
            self.replace_memory(project.entries, step)
            self.undo_stack.push(undo.SetStrokes(self, project.drawing, step))
            self.restore_variant_settings(project.settings, step)
            if project.view is not None:
                self._restore_view(project.view, step)
            self.writing.restore(project.writing, self.memory, step)

    @property
    def view_state(self) -> ViewState:
        """How the memory is looked at and drawn on."""
        steered = self.pins | {identity for identity, _ in self.overrides}
        entries = enumerate(self.memory.entries if steered else ())
        place = {e.image_id: position for position, e in entries if e.image_id in steered}
        return ViewState(
            tuple(sorted(place[i] for i in self.pins if i in place)),
            tuple((place[i], share) for i, share in self.overrides if i in place),
            self.source_before_steering or "",
            self.selection,
            self.seed_locked,
            self.heat_view,
            self.thumbnail_px,
            self.top_entry,
            self.pen_width_px,
            self.pen_scale,
            self.show_pixels,
            self.thin_lines,
            self.guides,
        )

    def _restore_view(self, view: ViewState, text: str) -> None:
        """Restore a view of the memory as it is now, as part of an undo step."""
        count = len(self.memory)
        pins = frozenset(self.memory[p].image_id for p in view.pins if p < count)
        overrides = ((p, share) for p, share in view.overrides if p < count)
        values: dict[str, object] = {
            "pins": pins,
            "overrides": tuple((self.memory[p].image_id, share) for p, share in overrides),
            "source_before_steering": view.source_before_steering or None,
            "seed_locked": view.seed_locked,
            "pen_width_px": view.pen_width_px,
            "thumbnail_px": view.thumbnail_px or THUMBNAIL_PX,
        }
        if view.heat_view in get_args(HeatView):
            values["heat_view"] = view.heat_view
        self._push_settings(values, text)
        before = self.pen_scale, self.show_pixels, self.thin_lines, self.guides
        after = view.pen_scale, view.shows_pixels, view.thin_lines, view.guides
        self.undo_stack.push(undo.Assign(self._set_ink, before, after, text))
        chosen = [position for position in view.selection if position < count]
        if chosen:
            self.select_requested.emit(chosen)
        self.set(top_entry=min(view.top_entry, max(0, count - 1)))

    def _set_ink(self, ink: tuple[float, bool, bool, bool]) -> None:
        """Set pen scale, and whether pixels, thin lines for the model, and guides are shown."""
        pen_scale, show_pixels, thin_lines, guides = ink
        self.set_pen_scale(pen_scale)
        self.set_show_pixels(show_pixels)
        self.set_thin_lines(thin_lines)
        self.set_guides(guides)

    @contextmanager
    def undo_step(self, text: str) -> Iterator[str]:
        """Everything pushed within becomes one step; yields its name."""
        self.undo_stack.beginMacro(text)
        try:
            yield text
        finally:
            self.undo_stack.endMacro()

    def _push_settings(
        self, values: Mapping[str, object], text: str, subject: Hashable | None = None
    ) -> None:
        """Change settings, undoable, if any of them differs."""
        before = {name: getattr(self, name) for name in values}
        if before != values:
            command = undo.Assign(lambda found: self.set(**found), before, values, text, subject)
            self.undo_stack.push(command)

    def start_afresh(self, entries: Iterable[MemoryEntry]) -> None:
        """Reset everything for another memory, with default settings; not undoable.

        The session keeps no reference to anything it held before.
        """
        self.memory = Memory(entries)
        self.undo_stack.clear()
        self.writing.clear()
        self.addresses = self.addresses_request = self.novelty_answer = None
        self.result = self.arriving = self.result_request = None
        self.sampled_posterior = self.sampled_request = self.at_rest = None
        self.ablated = self.before_ablation = None
        initial = VariantSettings(count=self.count)
        changed = self._store(
            {f.name: getattr(initial, f.name) for f in fields(initial)}
            | {"pins": frozenset(), "overrides": (), "source_before_steering": None}
            | {"selection": (), "ghost": None, "drawing_label": ""}
        )
        self.set_pen_scale(1.0)
        self.set_thin_lines(False)
        self.set_strokes(())
        self.announce_memory()
        self._announce_settings(changed)
        self.addresses_changed.emit()
        self.variants_changed.emit()

    def toggle_pin(self, position: int) -> None:
        """Pin this entry alone, or unpin it."""
        self._pin(frozenset({self.memory[position].image_id}))

    def pin_selection(self) -> None:
        """Pin the selected entries; unpin them if exactly these are pinned."""
        self._pin(frozenset(self.memory[p].image_id for p in self.selection))

    def unpin(self) -> None:
        """Remove all pins."""
        self._pin(frozenset())

    def _pin(self, wanted: frozenset[int]) -> None:
        pins: frozenset[int] = frozenset() if wanted == self.pins else wanted
        text = self.tr("Pin entries") if pins else self.tr("Unpin")
        self._push_steering(pins, self.overrides, text)

    def override(self, position: int, share: float | None) -> None:
        """Set the probability that an entry is read with, undoable; None removes the override."""
        identity = self.memory[position].image_id
        overrides = with_share(self.overrides, identity, share)
        self._push_steering(self.pins, overrides, self.tr("Change weight"), ("weight", identity))

    def _push_steering(
        self,
        pins: frozenset[int],
        overrides: tuple[tuple[int, float], ...],
        text: str,
        subject: Hashable | None = None,
    ) -> None:
        """Set pins and overrides, undoable, if any of them differs."""
        if (pins, overrides) != (self.pins, self.overrides):
            self._push_settings(self._steering(pins, overrides), text, subject)

    def _steering(
        self, pins: frozenset[int], overrides: tuple[tuple[int, float], ...]
    ) -> dict[str, object]:
        """Settings with other pins and overrides.

        They switch “drawing”, which reads no entries, to “recall”, and back at the end.
        """
        source, before = self.source, self.source_before_steering
        if source == "drawing" and (pins or overrides):
            source, before = "recall", "drawing"
        elif not pins and not overrides:
            if before is not None and source == "recall":
                source = before
            before = None
        return {
            "pins": pins,
            "overrides": overrides,
            "source": source,
            "source_before_steering": before,
        }

    def _forget_lost_entries(self) -> None:
        """Drop pins and overrides of entries that left without an undo step."""
        if self.pins or self.overrides:
            present = {entry.image_id for entry in self.memory.entries}
            kept = tuple((i, share) for i, share in self.overrides if i in present)
            self.set(**self._steering(self.pins & present, kept))

    def _next_seed(self, text: str) -> None:
        """Advance the seed unless it is locked, as part of an undo step."""
        if not self.seed_locked:
            self._push_settings({"seed": (self.seed + 1) % (MAX_SEED + 1)}, text)

    # --- variants ----------------------------------------------------------------------------

    def keep_variants(self, rows: Sequence[int]) -> None:
        """Add variants to the memory with their strokes; undoable.

        Each gets the label of the entry it read. The shown variants stay until something else
        changes.
        """
        result, request = self.result, self.result_request
        if result is None or request is None or not rows:
            self.message.emit(self.tr("Select variants first."), "info")
            return
        entries = []
        for row in rows:
            read = int(result.addressed[row])
            source = self.tr("variant, seed {seed}").format(seed=request.seed)
            label, lines = self.variant_label(request, read), variant_lines(request, read)
            entry = self.entry_of(result.images[row], result.strokes[row], label, source, lines)
            entries.append(entry)
        text = self.tr("Add variants to memory")
        # The variants on screen stay, although the memory that they would now read is another.
        self.keeps_variants = True
        try:
            self.undo_stack.push(undo.InsertEntries(self, 0, entries, text))
        finally:
            self.keeps_variants = False

    def add_variants(self, variants: Sequence[Favourite]) -> None:
        """Add variants to the memory, wherever they stand; undoable."""
        entries = [
            self.entry_of(
                variant.image,
                StrokeArrays.of(variant.strokes) if variant.strokes else None,
                variant.label,
                self.tr("variant, seed {seed}").format(seed=variant.settings.seed),
                variant.lines,
            )
            for variant in variants
        ]
        if entries:
            text = self.tr("Add variants to memory")
            self.undo_stack.push(undo.InsertEntries(self, 0, entries, text))

    def variant_label(self, request: Request, read: int) -> str:
        """Class of a variant by the row of the snapshot that it read, or `DRAWING_ROW`."""
        if read == DRAWING_ROW:
            return self.drawing_label.strip()
        return request.memory.entries[read].label if read >= 0 else ""

    def entry_of(
        self,
        image: np.ndarray,
        strokes: StrokeArrays | None,
        label: str,
        source: str,
        lines: WritingLines | None = None,
    ) -> MemoryEntry:
        """A memory entry of a variant, with its ink as the model is to see it."""
        if strokes is None:
            return MemoryEntry((image >= 0.5).astype(np.uint8), label, source, lines=lines)
        seen = thinned_arrays(strokes, self.image_size) if self.thin_lines else strokes
        ink = model_glyph(seen, self.image_size)
        return MemoryEntry(ink, label, source, strokes.to_strokes(), lines=lines)

    def draw_variant(self, rows: Sequence[int]) -> None:
        """Copy the first chosen variant's strokes onto the canvas; undoable."""
        result, request = self.result, self.result_request
        if result is None or request is None or not rows:
            self.message.emit(self.tr("Select a variant first."), "info")
            return
        read = int(result.addressed[rows[0]])
        label, lines = self.variant_label(request, read), variant_lines(request, read)
        self.draw_strokes(self.variant_strokes(rows[0]), lines, label)

    def variant_strokes(self, row: int) -> tuple[Stroke, ...]:
        """Strokes of a variant of the latest answer; traced if the model made pixels only."""
        if self.result is None:
            return ()
        drawn = self.result.strokes[row]
        if drawn is not None:
            return drawn.to_strokes()
        # Tracing is slow to import and the window should open fast.
        from vma_core.glyphs.tracing.trace import trace

        return trace((self.result.images[row] >= 0.5).astype(np.uint8))

    def draw_strokes(
        self, strokes: Sequence[Stroke], lines: WritingLines | None = None, label: str = ""
    ) -> None:
        """Replace the drawing by strokes of the model, undoable.

        Args:
            strokes: of a variant.
            lines: that it stands on, if known.
            label: its class, or "".
        """
        placed = self._on_canvas(strokes, lines, label)
        self.undo_stack.push(undo.SetStrokes(self, placed, self.tr("Edit variant")))

    # --- requests and answers ----------------------------------------------------------------

    def request(self) -> Request:
        """Everything the engine needs; entries are named by their positions in the memory."""
        view, drawing, source = self.memory.snapshot(), self.drawing, self.source
        if source == "drawing" and self.ablated is not None:
            source = "recall"  # the drawing itself reads no entry that could be missing
        if source in ("drawing", "recall") and drawing.is_blank:
            source = "memory"
        restrict: tuple[int, ...] = ()
        overrides: tuple[tuple[int, float], ...] = ()
        if source != "drawing" and (self.pins or self.overrides):
            pairs = list(zip(view.positions, view.entries, strict=True))
            pins, by_hand = self.pins, dict(self.overrides)
            restrict = tuple(p for p, entry in pairs if entry.image_id in pins)
            overrides = tuple((p, by_hand[e.image_id]) for p, e in pairs if e.image_id in by_hand)
        if source == "selection":
            restrict = tuple(p for p in self.selection if p in view.row_of) or restrict
            source = "selection" if restrict else "memory"
        is_empty = not len(view) and source not in ("drawing", "recall")
        return Request(
            view,
            None if drawing.is_blank else drawing,
            source=source,
            restrict_to=restrict,
            overrides=overrides,
            variation=self.variation,
            z_temperature=self.z_temperature,
            address_temperature=self.address_temperature,
            seed=self.seed,
            count=0 if is_empty else self.count,
            around=self.around,
        )

    def accept_addresses(self, request: Request, addresses: Addresses) -> None:
        """Store and announce the addresses of the latest request."""
        self.addresses = addresses
        self.addresses_request = request
        if self.ablated is None and len(request.memory) == len(self.memory.snapshot()):
            self._unablated = request, addresses
        self.addresses_changed.emit()
        if addresses.novelty_is_known:
            self.accept_novelty(request, addresses)

    def accept_novelty(self, request: Request, addresses: Addresses) -> None:
        """Store and announce a drawing's novelty; it may be older than the addresses."""
        is_wiped = self.addresses_request is None or self.addresses_request.drawing is None
        if is_wiped and request.drawing is not None:
            return
        self.novelty_answer = request, addresses
        self.novelty_changed.emit()

    def accept_sampled(self, request: Request, posterior: np.ndarray | None) -> None:
        """Store and announce p(a | x, M) by sampling; it may be older than the addresses."""
        self.sampled_request, self.sampled_posterior = request, posterior
        self.addresses_changed.emit()

    def accept_at_rest(self, request: Request, posterior: np.ndarray | None) -> None:
        """Store and announce the posterior of a drawing at which the pen rests."""
        if posterior is not None:
            self.at_rest = request, posterior
            self.novelty_changed.emit()

    def accept_result(self, request: Request, result: Result) -> None:
        """Store and announce the complete variants of the latest request."""
        self.result, self.arriving = result, None
        self.result_request = request
        self.variants_changed.emit()

    def forget_variants(self) -> None:
        """Drop the variants until the next answer."""
        self.result = self.arriving = self.result_request = None
        self.variants_changed.emit()

    @property
    def shown_result(self) -> Result | None:
        """The newest variants, complete or not."""
        return self.arriving or self.result

    @property
    def shown_request(self) -> Request | None:
        """The request that `shown_result` answers."""
        return self.arriving_request if self.arriving is not None else self.result_request

    def accept_part(self, request: Request, result: Result) -> None:
        """Store and announce an answer whose variants are still incomplete."""
        self.arriving_request, self.arriving = request, result
        self.variants_arriving.emit()


def variant_lines(request: Request, read: int) -> WritingLines | None:
    """Lines of a variant by the row of the snapshot that it read, or `DRAWING_ROW`."""
    if read == DRAWING_ROW:
        return None if request.drawing is None else request.drawing.lines
    return request.memory.entries[read].lines if read >= 0 else None


def class_starts(labels: Sequence[str]) -> list[int]:
    """Positions at which the classes begin if entries are grouped by class, else an empty list.

    They are if each label stands in one place, and one has several entries.
    """
    starts = [i for i, label in enumerate(labels) if not i or label != labels[i - 1]]
    names = {labels[start] for start in starts}
    grouped = len(names) == len(starts) < len(labels) and names != {""}
    return starts if grouped else []


def with_share(
    overrides: tuple[tuple[int, float], ...], identity: int, share: float | None
) -> tuple[tuple[int, float], ...]:
    """(id, share) pairs with another share for one id, or without that id.

    The other shares are scaled down so that the sum is at most 1.
    """
    others = tuple((i, s) for i, s in overrides if i != identity)
    if share is None:
        return others
    share = min(1.0, max(0.0, share))
    taken = sum(s for _, s in others)
    room = min(1.0, (1.0 - share) / taken) if taken else 1.0
    return (*((i, s * room) for i, s in others), (identity, share))
