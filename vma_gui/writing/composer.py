"""Keeps the page up to date: sets the text and has its variants made, both on threads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal
from vma_core.engine.engine import Engine
from vma_core.engine.request import Request
from vma_core.memory.entries import MemorySnapshot
from vma_core.writing.hand import Hand
from vma_core.writing.page import Letter, Page, VariantKey
from vma_core.writing.typesetter import Typesetter

from vma_gui.document.session import Session
from vma_gui.document.writing import LetterChoice, Written
from vma_gui.inference.delayed_signal import DelayedSignal
from vma_gui.inference.service import InferenceService, NotWantedError, Worker
from vma_gui.writing.shown_page import ShownPage
from vma_gui.writing.variant_store import VariantStore, names_of

HELD = 100
"""With at most as many variants to be made, letters keep their look until they are."""
FILL_MS = 120
"""Shortest time between two pages that show further variants."""


@dataclass(frozen=True, eq=False)
class Composed:
    """A page as it was set.

    Attributes:
        written: text and settings.
        memory: whose entries it reads.
        hand: its characters.
        shown: the letters.
        missing: variants that are still to be made.
    """

    written: Written
    memory: MemorySnapshot
    hand: Hand
    shown: ShownPage
    missing: tuple[VariantKey, ...]

    @property
    def page(self) -> Page:
        """The page, complete if nothing is missing."""
        assert self.shown.page is not None
        return self.shown.page

    def choice_of(self, letter: Letter) -> LetterChoice | None:
        """The variant of a letter, by its entry's image; None for one that reads no entry."""
        if letter.variant is None:
            return None
        return LetterChoice(*names_of(self.memory, [letter.variant])[0])

    def another_choice(self, letter: Letter) -> LetterChoice | None:
        """Another variant for a letter; the entries of its character take turns."""
        key, entries = letter.variant, self.hand.usable(letter.character)
        if key is None or not entries:
            return None
        # A full-period generator: no variant comes back soon, and the same click gives the same.
        index = (1_103_515_245 * key.index + 12_345) % 2**31
        places = [entry.position for entry in entries]
        at = places.index(key.position) if key.position in places else -1
        entry = entries[(at + 1) % len(entries)]
        settings = self.page.settings
        return LetterChoice(entry.entry.image_id, settings.seed, index, settings.wildness)


@dataclass(frozen=True, eq=False)
class _Job:
    """What a page is set from."""

    written: Written
    memory: MemorySnapshot
    before: ShownPage


class PageComposer(QObject):
    """Sets the text whenever it or the memory changes, as long as the page is shown.

    Signals:
        composed(Composed): a page; letters whose variants are missing show their entries.
        progressed(int, int): variants made so far, and their number.
        failed(str): why the text cannot be set.
    """

    composed = Signal(object)
    progressed = Signal(int, int)
    failed = Signal(str)

    def __init__(self, session: Session, inference: InferenceService) -> None:
        super().__init__(inference)
        self._session = session
        self._inference = inference
        self.latest: Composed | None = None
        self.is_active = False
        """Whether the page is shown; see `activate`."""
        self.store = VariantStore()
        self._stamp = 0
        self._job: _Job | None = None
        self._wanted: Composed | None = None
        """Whose variants are being made."""
        self._setter: tuple[MemorySnapshot, str | None, Typesetter] | None = None
        """Used on the setting thread only."""
        self._setting = Worker(self._set, self)
        self._setting.answered.connect(self._accept)
        self._setting.failed.connect(self._fail)
        self._making: Worker | None = None
        """Makes variants; see `_start`."""
        self._filling = DelayedSignal(self, FILL_MS)
        self._filling.timeout.connect(self._follow)
        for signal in (session.memory_reset, session.entries_changed, session.writing.changed):
            signal.connect(self._follow)
        inference.engine_changed.connect(self._use_engine)
        inference.closing.connect(self._setting.close)

    def activate(self, active: bool) -> None:
        """Set the page from now on, or rest while it is hidden."""
        self.is_active = active
        if active:
            self.refresh()

    def _start(self) -> None:
        """Start both threads with the first page: a panel that was built ahead has none."""
        if self._making is None:
            self._setting.start()
            self._making = self._inference.side_worker(self._make)
            self._making.arrived.connect(self._fill)
            self._making.answered.connect(self._fill_at_once)
            self._making.failed.connect(self._tell_failure)

    def _follow(self, _positions: object = None) -> None:
        self.refresh()

    def refresh(self, even_hidden: bool = False) -> None:
        """Set the page again; the newest text wins."""
        if not (self.is_active or even_hidden) or self._setting.mailbox.is_closed:
            return
        self._filling.stop()
        session, latest = self._session, self.latest
        before = ShownPage() if latest is None else latest.shown
        self._job = _Job(session.writing.now, session.memory.snapshot(), before)
        self._stamp += 1
        self._start()
        self._setting.mailbox.put(replace(session.request(), stamp=self._stamp))

    def is_current(self, composed: Composed) -> bool:
        """Whether a page is that of the present text and memory."""
        session = self._session
        return (
            composed.written is session.writing.now and composed.memory == session.memory.snapshot()
        )

    @property
    def is_settled(self) -> bool:
        """Whether the page shows the present text with all its variants."""
        latest = self.latest
        return latest is not None and self.is_current(latest) and not latest.missing

    # --- setting -----------------------------------------------------------------------------

    def _set(self, _request: Request) -> Composed:
        """On the setting thread."""
        job = self._job
        assert job is not None
        setter = self._typesetter(job)
        page = set_page(setter, job.written, job.memory, self.store)
        pinned = frozenset(i for i, choice in job.written.choices.items() if choice.is_pinned)
        shown = ShownPage(page, pinned, job.before)
        return Composed(job.written, job.memory, setter.hand, shown, page.provisional)

    def _typesetter(self, job: _Job) -> Typesetter:
        script, kept = job.written.script, self._setter
        if kept is None or kept[0] != job.memory or kept[1] != script:
            kept = job.memory, script, Typesetter(Hand.of(job.memory, script))
            self._setter = kept
        return kept[2]

    def _accept(self, composed: Composed) -> None:
        shown = self.latest
        same_text = shown is not None and shown.written.text == composed.written.text
        # A click, or a slider, must not show the entries themselves for a moment.
        if not (same_text and 0 < len(composed.missing) <= HELD):
            self.latest = composed
            self.composed.emit(composed)
        if composed.missing:
            self._wanted = composed
            assert self._making is not None
            self._making.mailbox.put(replace(self._session.request(), stamp=self._stamp))

    def _fail(self, stamp: int, text: str) -> None:
        if stamp == self._stamp:
            self.failed.emit(text)

    def _tell_failure(self, _stamp: int, text: str) -> None:
        self._session.message.emit(text, "error")

    # --- variants ----------------------------------------------------------------------------

    def _make(self, engine: Engine, _request: Request) -> None:
        """On the thread of the variants."""
        wanted, making = self._wanted, self._making
        assert wanted is not None
        assert making is not None

        def progress(done: int, total: int) -> None:
            if engine is not self._inference.engine or making.mailbox.is_closed:
                raise NotWantedError
            making.arrive((done, total))
            if making.mailbox.is_full and total > HELD:
                raise NotWantedError

        self.store.make(engine, wanted.memory, wanted.missing, progress)

    def _fill(self, progress: tuple[int, int]) -> None:
        self.progressed.emit(*progress)
        self._filling.begin()

    def _fill_at_once(self, _nothing: object) -> None:
        self.refresh()

    def _use_engine(self) -> None:
        """Another model makes other variants."""
        self.store.clear()
        self.refresh()

    def complete_page(
        self, composed: Composed, engine: Engine, progress: Callable[[int, int], object]
    ) -> Page:
        """A page with all its variants, made if necessary. On any thread.

        Raises:
            UserError: the engine cannot run.
        """
        if not composed.missing:
            return composed.page
        self.store.make(engine, composed.memory, composed.missing, progress)
        setter = Typesetter(composed.hand)
        return set_page(setter, composed.written, composed.memory, self.store)


def set_page(
    setter: Typesetter, written: Written, memory: MemorySnapshot, store: VariantStore
) -> Page:
    """Set a text with the variants that are there."""
    return setter.set(
        written.text,
        lambda keys: store.known(memory, keys),
        written.settings,
        _keys(written.choices, memory),
        written.ids,
    )


def _keys(choices: Mapping[int, LetterChoice], memory: MemorySnapshot) -> dict[int, VariantKey]:
    """Choices by the present positions of their entries; those of lost entries are left out."""
    chosen = {choice.image_id for choice in choices.values()}
    places: dict[int, int] = {}
    if chosen:
        pairs = zip(memory.image_ids.tolist(), memory.positions, strict=True)
        places = {image_id: position for image_id, position in pairs if image_id in chosen}
    return {
        letter: VariantKey(places[c.image_id], c.seed, c.noise, c.variation)
        for letter, c in choices.items()
        if c.image_id in places
    }
