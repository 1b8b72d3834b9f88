"""The booth's window: one picture, what comes before it, and who has it."""

from __future__ import annotations

import random
from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QGuiApplication,
    QPixmap,
    QPixmapCache,
    QResizeEvent,
    QScreen,
    QShowEvent,
)
from PySide6.QtWidgets import QVBoxLayout, QWidget
from vma_core.engine.engine import Engine
from vma_core.engine.request import Source
from vma_core.engine.variant_settings import MAX_SEED
from vma_core.memory.entries import MemoryEntry
from vma_core.memory.entry_strokes import retain_entry_strokes

from vma_gui.booth.attract_loop import AttractLoop, to_parent
from vma_gui.booth.config import BoothConfig, Motion
from vma_gui.booth.input_filter import InputFilter
from vma_gui.booth.layout import booth_style
from vma_gui.booth.overlay import Countdown, Overlay, PleaseWait
from vma_gui.booth.phases import Phase, Phases, Prompt, Prompts, boot_clock
from vma_gui.booth.result_card import TakeAlong, Work
from vma_gui.booth.scene import BoothScene
from vma_gui.booth.texts import Speech
from vma_gui.document.live_requests import LiveRequests
from vma_gui.document.session import Session
from vma_gui.inference.service import Answer, InferenceService
from vma_gui.system.malloc_tuning import trim_heap
from vma_gui.theme.theme import Theme
from vma_gui.widgets.glyph_cells import variant_glyphs

MAX_OWN = 24
"""Entries one visitor can add; after that the oldest of them makes room."""


class VisitorSession:
    """Letters taught, moments reached, and what could be taken along."""

    def __init__(self, session: Session, picture: BoothScene) -> None:
        self._session = session
        self._picture = picture
        self._last: Work | None = None
        self.moments = Prompts()
        self.drawings = 0

    def forget(self) -> None:
        """The next visitor begins."""
        self._last = None
        self.moments = Prompts()
        self.drawings = 0
        self._picture.wall.own = frozenset()

    def remember(self) -> bool:
        """Put the drawing into the memory; False where there is none."""
        session, picture = self._session, self._picture
        if session.drawing.is_blank:
            return False
        self._last = self.work()
        self.drawings += 1
        session.add_drawing_to_memory()
        wall = picture.wall
        wall.own |= {session.memory[0].image_id}
        if len(wall.own) > MAX_OWN:
            session.remove_entries([MAX_OWN])
            wall.own &= {entry.image_id for entry in session.memory.entries}
        # What is remembered stays remembered: undo is for strokes.
        session.undo_stack.clear()
        self.moments.remembered()
        picture.show_moment(self.moments.moment)
        picture.board.grow()
        return True

    def work(self) -> Work | None:
        """What the card would show: the drawing with its variants, else the one before it."""
        session = self._session
        if session.result is None or session.drawing.is_blank:
            return self._last
        strokes = tuple(session.strokes)
        return Work(strokes, variant_glyphs(session.result), session.request())

    @property
    def source(self) -> Source:
        """What variants are of: the drawing, and what it recalls where that is to be watched."""
        return "recall" if self.moments.moment is Prompt.WATCH else "drawing"

    @property
    def has_work(self) -> bool:
        """Whether there is anything to take along; asked at every point of a stroke."""
        return self._last is not None or bool(self._session.strokes and self._session.result)


VARIANTS = 12
TICK_MS = 250


class BoothWindow(QWidget):
    """Full screen until the staff ends it.

    Signals:
        pressed(QPointF): every press, for the staff's gesture.
        visit_ended(int, float): drawings of the visitor and seconds from first to last touch.
        engine_failed(str): the engine does not answer any more.
        noted(str): something is different behind the picture, and the booth goes on.
        answered: variants came.
        left: the window may be closed and was.
    """

    pressed = Signal(QPointF)
    visit_ended = Signal(int, float)
    engine_failed = Signal(str)
    noted = Signal(str)
    answered = Signal()
    left = Signal()

    def __init__(
        self,
        config: BoothConfig,
        entries: Callable[[int], list[MemoryEntry]],
        engine: Engine,
        theme: Theme,
        clock: Callable[[], float] = boot_clock,
    ) -> None:
        super().__init__()
        self.setWindowTitle("VMA Explorer")
        self.config = config
        self.theme = theme
        self.clock = clock
        self._starter = entries
        self.speech = Speech(self)
        self.session = Session(engine.image_size, self)
        self.session.count = VARIANTS
        self.session.seed_locked = False
        self.picture = BoothScene(self.session, theme, self.speech, self.speak)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.picture)
        # Beside the picture, which it fills, so that overlays can lie between the two.
        self.picture.options.setParent(self)
        self.countdown = Countdown(theme, self.speech, self)
        self.taking = TakeAlong(theme, self.speech, self)
        self.please = PleaseWait(theme, self.speech, self)
        self.phases = Phases(clock, config.times.times, self._on_phase)
        self.visit = VisitorSession(self.session, self.picture)
        self.motion: Motion = self._motion_of(config)
        self.attract = AttractLoop(
            self.picture.canvas,
            lambda: self.session.memory.entries,
            self.session.entry_strokes,
            self,
        )
        self.guard = InputFilter(self._on_press, self._on_move, self)
        self._ticks = QTimer(self)
        self._ticks.setInterval(TICK_MS)
        self._ticks.timeout.connect(self.tick)
        self._began_s = self._touched_s = 0.0
        self._clean_pending = False
        self._may_close = False
        self.inference = InferenceService(engine, self)
        self._connect()
        self._connect_inference()
        self.use_config(config, entries)
        self.reset()

    # --- building ----------------------------------------------------------------------------

    def _connect(self) -> None:
        session, picture = self.session, self.picture
        session.undo_stack.indexChanged.connect(self._show_state)
        session.drawing_changed.connect(self._show_state)
        picture.canvas.stroke_begun.connect(self._on_stroke_begun)
        picture.canvas.stroke_ended.connect(self._on_stroke_ended)
        picture.wall.touched.connect(self._on_entry_touched)
        picture.deeds.undo.clicked.connect(session.undo_stack.undo)
        picture.deeds.clear.clicked.connect(session.clear_drawing)
        picture.deeds.remember.clicked.connect(self.remember)
        picture.deeds.take.clicked.connect(self.take_along)
        picture.options.hand.clicked.connect(self._other_hand)
        self.attract.finger_moved.connect(
            lambda place: picture.rays.show_finger(to_parent(picture.canvas, place))
        )
        self.attract.finished.connect(self._next_language)
        self.taking.view.closed.connect(self._on_card_closed)
        for overlay in (self.countdown, self.taking.view, self.please):
            self.keep_options_before(overlay)

    def keep_options_before(self, overlay: Overlay) -> None:
        """The languages can be chosen whatever is open."""

        def opened() -> None:
            options = self.picture.options
            options.raise_()
            overlay.keep_free(self.height() - options.y())

        overlay.opened.connect(opened)

    def _connect_inference(self) -> None:
        inference, inks = self.inference, self.picture.board.inks
        inference.prepare = inks.prepare
        self._live = LiveRequests(self.session, inference, judges_novelty=False)
        inference.answered.connect(self._on_answered)
        inference.failed.connect(self.engine_failed)
        inference.provider_changed.connect(lambda _provider, why: self.noted.emit(why))

    def use_engine(self, engine: Engine) -> None:
        """Another engine for the same model; the visitor's drawing stays."""
        self._exchange(engine)
        self._live.submit()

    def use_model(self, engine: Engine) -> None:
        """An engine of another model; whoever drew begins anew."""
        self._exchange(engine)
        self.session.image_size = engine.image_size
        if self.phases.phase is Phase.ATTRACT:
            self.reset()
        else:
            self.phases.reset()

    def _exchange(self, engine: Engine) -> None:
        self._live.unbind()
        self.inference.close()
        self.inference.deleteLater()
        self.inference = InferenceService(engine, self)
        self._connect_inference()

    def use_config(self, config: BoothConfig, entries: Callable[[int], list[MemoryEntry]]) -> None:
        """New settings; what belongs to a visit follows with the next one."""
        self.config = config
        self._starter = entries
        self.phases.times = config.times.times
        self.motion = self._motion_of(config)
        self.picture.options.offer(config.languages)
        self.theme.use(config.tokens, config.colours.theme == "dark")
        self._restyle()

    def _motion_of(self, config: BoothConfig) -> Motion:
        """What the settings say, and calm where the system asks for less."""
        if config.motion == "full" and self.theme.wants_less_motion:
            return "calm"
        return config.motion

    def use_motion(self, motion: Motion) -> None:
        """How much moves from now on."""
        self.motion = motion
        self._show_motion()
        if self.phases.phase is Phase.ATTRACT:
            self.attract.start(motion)

    def _show_motion(self) -> None:
        self.picture.wall.eases = self.picture.board.grows = self.motion != "still"

    def _restyle(self) -> None:
        unit = self.picture.lay_out().unit
        style = booth_style(self.theme.tokens, unit)
        if style != self.styleSheet():
            self.setStyleSheet(style)
        logo = QPixmap(self.config.logo) if self.config.logo else None
        self.picture.show_title(self.config.title, logo)

    # --- phases ------------------------------------------------------------------------------

    def tick(self) -> None:
        """Look at the clock."""
        self.phases.tick()
        if self.phases.phase is Phase.WARNING:
            all_s = self.phases.times.countdown_s
            self.countdown.ring.show_left(self.phases.countdown_left_s, all_s)

    def _on_phase(self, old: Phase, new: Phase) -> None:
        if new is Phase.ATTRACT:
            self.visit_ended.emit(self.visit.drawings, max(0.0, self._touched_s - self._began_s))
            self.reset()
            trim_heap()
        elif new is Phase.WARNING:
            self.tick()
            self.countdown.open()
        elif old is Phase.ATTRACT:
            self._begin_visit()
        else:
            self.countdown.hide()

    def _begin_visit(self) -> None:
        self.attract.stop()
        self._ticks.start()
        self._began_s = self.clock()
        self.speak(self.config.languages[0])
        self.picture.show_attract(False)
        self.picture.with_rays = False
        self._read(self.visit.source)
        self.picture.board.grow()
        self._show_state()

    def _read(self, source: Source) -> None:
        """What variants are of from now on; a touched entry is let go."""
        self.session.set(source=source, pins=frozenset())

    def reset(self) -> None:
        """The booth as nobody ever touched it: no trace of the visitor is left anywhere."""
        self._ticks.stop()
        self.countdown.hide()
        self.taking.close()
        self.picture.canvas.cancel_stroke()
        self.visit.forget()
        self.session.start_afresh(self._starter(self.session.image_size))
        self.session.set(seed=random.randrange(MAX_SEED))
        self.picture.wall.forget()
        self.picture.board.forget()
        QGuiApplication.clipboard().clear()
        QPixmapCache.clear()  # small pictures of what the visitor remembered
        self._clean_pending = True
        self.speak(self.config.languages[0])
        self.picture.use_hand(self.config.hand)
        self.picture.show_attract(True)
        self.picture.with_rays = self.motion == "full"
        # The loop shows how a drawing is looked up in the memory.
        self._read("recall")
        self._show_motion()
        self.attract.start(self.motion)

    # --- the visitor's deeds -----------------------------------------------------------------

    def _on_press(self, place: QPointF) -> bool:
        """Before a press arrives anywhere; True where it only answered the question."""
        self.pressed.emit(place)
        asked = self.phases.phase is Phase.WARNING
        self.phases.touch()
        self._touched_s = self.clock()
        return asked

    def _on_move(self) -> None:
        if self.phases.phase is Phase.ACTIVE:
            self.phases.touch()
            self._touched_s = self.clock()

    def _on_stroke_begun(self) -> None:
        if self.attract.is_running:
            return
        self.phases.pen_down()
        self._read(self.visit.source)
        if not self.session.strokes:
            self.picture.board.grow()

    def _on_stroke_ended(self) -> None:
        if not self.attract.is_running:
            self.phases.pen_up()

    def remember(self) -> None:
        """The letter goes into the memory, and the canvas is free for the next one."""
        if self.visit.remember():
            self.picture.with_rays = self.visit.moments.moment is Prompt.WATCH
            self._read(self.visit.source)
            self._show_state()

    def take_along(self) -> None:
        """Open the card."""
        work = self.visit.work()
        if work is not None:
            self.phases.card_shown = True
            self.taking.open(work, self.inference.engine, self.config)

    def _on_card_closed(self) -> None:
        self.phases.card_shown = False

    def _on_entry_touched(self, position: int) -> None:
        """Variants of this entry alone, until it is touched again or a stroke begins."""
        if self.phases.phase is not Phase.ACTIVE:
            return
        touched = frozenset({self.session.memory[position].image_id})
        if self.session.pins == touched:
            self._read(self.visit.source)
        else:
            self.session.set(source="memory", pins=touched)

    def _other_hand(self) -> None:
        self.picture.use_hand("left" if self.picture.hand == "right" else "right")

    def speak(self, language: str) -> None:
        """Another language, for this visitor."""
        self.speech.speak(language)
        self.picture.show_moment(self.visit.moments.moment)

    def _next_language(self) -> None:
        """While nobody is there the invitation goes through all languages."""
        languages = self.config.languages
        here = languages.index(self.speech.language) if self.speech.language in languages else -1
        self.speak(languages[(here + 1) % len(languages)])

    def _show_state(self) -> None:
        self.picture.deeds.show_state(self.session, self.visit.has_work)

    def _on_answered(self, answer: Answer) -> None:
        if answer.result is None:
            return
        self._show_state()
        if self._clean_pending and answer.request.memory == self.session.memory.view():
            # Only now nothing of the former visitor can be computed any more.
            self._clean_pending = False
            self.inference.engine.keep_only(answer.request.memory)
            retain_entry_strokes({entry.image_id for entry in self.session.memory.entries})
        self.answered.emit()

    # --- window ------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Sizes follow the screen."""
        super().resizeEvent(event)
        self._restyle()

    def showEvent(self, event: QShowEvent) -> None:
        """The guard watches the window that the system shows."""
        super().showEvent(event)
        handle = self.windowHandle()
        if handle is not None:
            self.guard.watch(handle)

    def fill(self, screen: QScreen | None) -> None:
        """Cover a screen; where no window manager runs, nobody else makes it as large."""
        if screen is not None:
            self.setScreen(screen)
            self.setGeometry(screen.geometry())
        self.showFullScreen()

    def changeEvent(self, event: QEvent) -> None:
        """Whatever made it smaller, it comes back."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange and self.isMinimized():
            self.fill(self.screen())

    def leave(self) -> None:
        """The staff ends the booth."""
        self._may_close = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nobody else closes it."""
        if not self._may_close:
            event.ignore()
            return
        self._ticks.stop()
        self.attract.stop()
        self.inference.close()
        self.session.entry_strokes.close()
        self.speech.silence()
        super().closeEvent(event)
        self.left.emit()
