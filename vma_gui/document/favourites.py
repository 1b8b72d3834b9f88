"""Favourite variants, and the history of shown variants."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal
from vma_core.engine.request import MAX_AROUND, Drawing
from vma_core.engine.variant_settings import MAX_SEED, VariantSettings
from vma_core.glyphs.strokes import Stroke, StrokeArrays
from vma_core.storage.project import MAX_FAVOURITES, Favourite, resized_favourite

from vma_gui.document import undo
from vma_gui.document.session import Session, variant_lines
from vma_gui.document.step_names import tr_step

REST_MS = 1_200
"""Variants that are shown this long enter the history."""
MAX_HISTORY = 100


@dataclass(frozen=True, eq=False)
class HistoryItem:
    """Variants of the past, with everything they were made from.

    Attributes:
        settings: all of them.
        strokes: what was drawn.
        images: (count, size, size) uint8, probability of ink × 255.
        variants: strokes of each image, None where it has none.
    """

    settings: VariantSettings
    strokes: tuple[Stroke, ...]
    images: np.ndarray
    variants: tuple[StrokeArrays | None, ...]


class Favourites(QObject):
    """Favourites and history of one window.

    Signals:
        favourites_changed: a variant was added or removed.
        history_changed: shown variants were added.
    """

    tr = tr_step
    favourites_changed = Signal()
    history_changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self.kept: list[Favourite] = []
        self._firsts: dict[Favourite, Favourite] = {}
        """What favourites were before they were rescaled for another model."""
        self._images: frozenset[bytes] | None = frozenset()
        """Pixels of the favourites; None after they changed."""
        self.history: list[HistoryItem] = []
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self.add_to_history)
        session.variants_changed.connect(self._rest.start)
        self._near_drawing: Drawing | None = None
        """The drawing when a variant of it was chosen for “more like this”."""
        session.drawing_changed.connect(self._leave_old_drawing)

    # --- favourites ----------------------------------------------------------------------------

    def keep(self, rows: Sequence[int]) -> None:
        """Keep chosen variants with everything needed to make them again."""
        self.add(variants_of(self._session, rows))

    def add(self, variants: Sequence[Favourite]) -> None:
        """Keep variants, wherever they stand."""
        session = self._session
        if not variants:
            session.message.emit(self.tr("Select variants first."), "info")
            return
        if len(self.kept) + len(variants) > MAX_FAVOURITES:
            session.message.emit(
                self.tr("There is no room for more favourites. Delete some first."), "error"
            )
            return
        self.replace_favourites([*self.kept, *variants], self.tr("Add favourite"))
        text = self.tr("{count} favourites", "", len(self.kept))
        session.message.emit(text.format(count=len(self.kept)), "info")

    def toggle(self, variants: Sequence[Favourite]) -> None:
        """Keep variants, or remove them if all are favourites."""
        if variants and all(self.contains(variant) for variant in variants):
            images = {_key(variant.image) for variant in variants}
            numbers = [i for i, f in enumerate(self.kept) if _key(f.image) in images]
            self.remove_favourites(numbers)
        else:
            new = [variant for variant in variants if not self.contains(variant)]
            self.add(new or variants)

    def contains(self, variant: Favourite) -> bool:
        """Whether a variant is a favourite, by its pixels."""
        return _key(variant.image) in self._kept_images()

    def rows_kept(self, images: np.ndarray) -> frozenset[int]:
        """Rows of (count, size, size) variants that are favourites."""
        kept = self._kept_images()
        if not kept:
            return frozenset()
        return frozenset(row for row, image in enumerate(images) if _key(image) in kept)

    def _kept_images(self) -> frozenset[bytes]:
        if self._images is None:
            self._images = frozenset(_key(favourite.image) for favourite in self.kept)
        return self._images

    def remove_favourites(self, numbers: Sequence[int]) -> None:
        """Remove favourites by their numbers, undoable."""
        kept = [f for i, f in enumerate(self.kept) if i not in set(numbers)]
        self.replace_favourites(kept, self.tr("Remove favourite"))

    def replace_favourites(self, favourites: Sequence[Favourite], text: str) -> None:
        """Replace all favourites, undoable, if they differ; `text` names the step."""
        before, after = tuple(self.kept), tuple(favourites)
        if before != after:
            self._session.undo_stack.push(undo.Assign(self.show_favourites, before, after, text))

    def show_favourites(self, favourites: Iterable[Favourite]) -> None:
        """Replace all favourites; not undoable."""
        self.kept = [self._fitting(favourite) for favourite in favourites]
        self._images = None
        self.favourites_changed.emit()

    def fit_images(self) -> None:
        """Rescale the favourites after the session's image size has changed."""
        self.show_favourites(self.kept)

    def _fitting(self, favourite: Favourite) -> Favourite:
        """A favourite with an image of the session's size, made of the first one it had."""
        size = self._session.image_size
        if len(favourite.image) == size:
            return favourite
        first = self._firsts.get(favourite, favourite)
        found = resized_favourite(first, size)
        if found is not first:
            self._firsts[found] = first
        return found

    # --- more like this one --------------------------------------------------------------------

    def more_like(self, rows: Sequence[int]) -> None:
        """Show variants near one: the same entry, latents near its own; a locked seed stays."""
        session = self._session
        result, request = session.result, session.result_request
        if result is None or request is None or not rows:
            session.message.emit(self.tr("Select a variant first."), "info")
            return
        around = (*request.around, (request.seed, rows[0]))
        if len(around) > MAX_AROUND:
            text = self.tr("Too many refinements. Go back to all variants first.")
            session.message.emit(text, "info")
            return
        seed = request.seed if session.seed_locked else (request.seed + 1) % (MAX_SEED + 1)
        session.near = result.images[rows[0]].copy(), result.strokes[rows[0]]
        self._near_drawing = session.drawing
        session.set(around=around, seed=seed)

    def all_variants(self) -> None:
        """Return to the variants before the first “more like this one”."""
        around = self._session.around
        self._session.near = None
        if around:
            self._session.set(around=(), seed=around[0][0])

    def _leave_old_drawing(self) -> None:
        """Return to all variants when the drawing changes that they are variants of."""
        session = self._session
        reads_drawing = session.source in ("drawing", "recall")
        if session.around and reads_drawing and session.drawing != self._near_drawing:
            self.all_variants()

    # --- history -------------------------------------------------------------------------------

    def restore(self, number: int) -> None:
        """Restore drawing and settings of past variants, undoable."""
        past, session = self.history[number], self._session
        if past.strokes == tuple(session.strokes) and past.settings == session.variant_settings:
            return
        with session.undo_step(self.tr("Restore variants")) as text:
            if past.strokes != tuple(session.strokes):
                session.undo_stack.push(undo.SetStrokes(session, past.strokes, text))
            session.restore_variant_settings(past.settings, text)

    def restore_seed(self, number: int) -> None:
        """Restore seed and `around` of past variants, undoable."""
        past, session = self.history[number].settings, self._session
        settings = replace(session.variant_settings, seed=past.seed, around=past.around)
        session.restore_variant_settings(settings, self.tr("Restore seed"))

    def apply_settings(self, number: int) -> None:
        """Apply the settings of a favourite, undoable."""
        settings = self.kept[number].settings
        self._session.restore_variant_settings(settings, self.tr("Apply settings"))

    def add_to_history(self) -> None:
        """Add the shown variants to the history, unless they are its last."""
        session = self._session
        result, request = session.result, session.result_request
        if result is None or request is None or not len(result.images):
            return
        settings, strokes = VariantSettings.of(request), tuple(session.strokes)
        last = self.history[-1] if self.history else None
        if last is not None and (last.settings, last.strokes) == (settings, strokes):
            return
        images = (255 * result.images + 0.5).astype(np.uint8)
        item = HistoryItem(settings, strokes, images, result.strokes)
        self.history = [*self.history[-MAX_HISTORY + 1 :], item]
        self.history_changed.emit()


def variants_of(session: Session, rows: Sequence[int]) -> list[Favourite]:
    """Variants of the latest answer, as they are kept and exported."""
    result, request = session.result, session.result_request
    if result is None or request is None:
        return []
    settings, found = VariantSettings.of(request), []
    for row in rows:
        read = int(result.addressed[row])
        label, lines = session.variant_label(request, read), variant_lines(request, read)
        drawn = result.strokes[row]
        strokes = () if drawn is None else drawn.to_strokes()
        found.append(Favourite(result.images[row].copy(), settings, row, label, strokes, lines))
    return found


def _key(image: np.ndarray) -> bytes:
    """Pixels as a project stores them."""
    return (255 * image + 0.5).astype(np.uint8).tobytes()
