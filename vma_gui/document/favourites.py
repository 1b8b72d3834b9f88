"""Favourite variants, and the history of shown variants."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image
from PySide6.QtCore import QObject, QTimer, Signal
from vma_core.engine.request import MAX_AROUND
from vma_core.engine.variant_settings import MAX_SEED, VariantSettings
from vma_core.glyphs.strokes import Stroke, StrokeArrays
from vma_core.storage.project import MAX_FAVOURITES, Favourite

from vma_gui.document import undo
from vma_gui.document.session import Session

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

    favourites_changed = Signal()
    history_changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self.kept: list[Favourite] = []
        self.history: list[HistoryItem] = []
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self.add_to_history)
        session.variants_changed.connect(self._rest.start)
        session.image_size_changed.connect(lambda _size: self.show_favourites(self.kept))

    # --- favourites ----------------------------------------------------------------------------

    def keep(self, rows: Sequence[int]) -> None:
        """Keep chosen variants with everything needed to make them again."""
        session = self._session
        result, request = session.result, session.result_request
        if result is None or request is None or not rows:
            session.message.emit(self.tr("Select variants first."), "info")
            return
        if len(self.kept) + len(rows) > MAX_FAVOURITES:
            session.message.emit(
                self.tr("There is no room for more favourites. Delete some first."), "error"
            )
            return
        settings = VariantSettings.of(request)
        for row in rows:
            read = int(result.addressed[row])
            label = request.memory.entries[read].label if read >= 0 else ""
            drawn = result.strokes[row]
            strokes = () if drawn is None else drawn.to_strokes()
            image = result.images[row].copy()
            self.kept.append(Favourite(image, settings, row, label, strokes))
        self.favourites_changed.emit()
        text = self.tr("{count} favourites", "", len(self.kept))
        session.message.emit(text.format(count=len(self.kept)), "info")

    def remove_favourites(self, numbers: Sequence[int]) -> None:
        """Remove favourites by their numbers."""
        self.show_favourites(f for i, f in enumerate(self.kept) if i not in set(numbers))

    def show_favourites(self, favourites: Iterable[Favourite]) -> None:
        """Replace all favourites, rescaled to the model's images if necessary."""
        size = self._session.image_size
        self.kept = [_rescaled(favourite, size) for favourite in favourites]
        self.favourites_changed.emit()

    # --- more like this one --------------------------------------------------------------------

    def more_like(self, rows: Sequence[int]) -> None:
        """Show variants near one: the same entry, latents near its own, a new seed."""
        session = self._session
        request = session.result_request
        if request is None or not rows:
            session.message.emit(self.tr("Select a variant first."), "info")
            return
        around = (*request.around, (request.seed, rows[0]))
        if len(around) > MAX_AROUND:
            text = self.tr("Too many refinements. Go back to all variants first.")
            session.message.emit(text, "info")
            return
        session.set(around=around, seed=(request.seed + 1) % (MAX_SEED + 1))

    def all_variants(self) -> None:
        """Return to the variants before the first “more like this one”."""
        around = self._session.around
        if around:
            self._session.set(around=(), seed=around[0][0])

    # --- history -------------------------------------------------------------------------------

    def restore(self, number: int) -> None:
        """Restore drawing and settings of past variants; the drawing is undoable."""
        past, session = self.history[number], self._session
        if past.strokes != tuple(session.strokes):
            text = self.tr("Restore variants")
            session.undo_stack.push(undo.SetStrokes(session, past.strokes, text))
        session.apply_variant_settings(past.settings)

    def restore_seed(self, number: int) -> None:
        """Restore seed and `around` of past variants."""
        settings = self.history[number].settings
        self._session.set(seed=settings.seed, around=settings.around)

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


def _rescaled(favourite: Favourite, size: int) -> Favourite:
    """The same favourite with an image of (size, size) pixels."""
    if len(favourite.image) == size:
        return favourite
    picture = Image.fromarray(favourite.image.astype(np.float32)).resize((size, size))
    return replace(favourite, image=np.asarray(picture, np.float32).clip(0.0, 1.0))
