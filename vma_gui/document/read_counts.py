"""How often each entry was read, and by which drawings."""

from __future__ import annotations

from collections import Counter, OrderedDict, deque
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal
from vma_core.engine.request import Drawing
from vma_core.memory.entries import MemorySnapshot

from vma_gui.document.favourites import Favourites
from vma_gui.document.session import Session

DRAWINGS = 8
"""Number of drawings kept per entry."""
MAX_ENTRIES = 10_000


class Reading(NamedTuple):
    """A drawing with the probability of its most probable entry."""

    drawing: Drawing
    probability: float


class ReadCounts(QObject):
    """Counts reads by variants that enter the history; those shown only briefly do not count.

    Signals:
        changed: the shown variants were counted.
    """

    changed = Signal()

    def __init__(self, session: Session, favourites: Favourites) -> None:
        super().__init__(session)
        self._session = session
        self.variants: Counter[int] = Counter()
        """Variants that read an entry, by the entry's image id."""
        self.answers = 0
        self._drawings: OrderedDict[int, deque[Reading]] = OrderedDict()
        favourites.history_changed.connect(self._count)

    def drawings(self, image_id: int) -> tuple[Reading, ...]:
        """The latest drawings that read an entry most, the newest first."""
        return tuple(reversed(self._drawings.get(image_id, ())))

    def most_read(self, memory: MemorySnapshot) -> NDArray[np.intp]:
        """(n,) rows of a memory, those that most variants read first; ties in their order."""
        counts = np.fromiter((self.variants[i] for i in memory.image_ids.tolist()), np.intp)
        return np.argsort(-counts, kind="stable")

    def _count(self) -> None:
        result, request = self._session.result, self._session.result_request
        if result is None or request is None:
            return
        self.answers += 1
        entries = request.memory.entries
        self.variants.update(entries[row].image_id for row in result.addressed.tolist() if row >= 0)
        posterior = result.addresses.posterior
        if request.drawing is not None and len(posterior):
            best = int(posterior.argmax())
            kept = self._drawings.setdefault(entries[best].image_id, deque(maxlen=DRAWINGS))
            reading = Reading(request.drawing, float(posterior[best]))
            if not kept or not kept[-1].drawing.has_pixels_of(reading.drawing):
                kept.append(reading)
            self._drawings.move_to_end(entries[best].image_id)
            while len(self._drawings) > MAX_ENTRIES:
                self._drawings.popitem(last=False)
        self.changed.emit()
