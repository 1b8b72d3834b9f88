"""The booth window: connects scene, overlays, phases and inference for one visitor at a time."""

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
from vma_core.glyphs.strokes import Stroke
from vma_core.memory.entries import MemoryEntry
from vma_core.memory.entry_strokes import retain_entry_strokes

from vma_gui.booth.attract_loop import AttractLoop, to_parent
from vma_gui.booth.config import BoothConfig, Motion
from vma_gui.booth.guess import GuessController
from vma_gui.booth.input_filter import InputFilter
from vma_gui.booth.layout import booth_style_sheet
from vma_gui.booth.memory_grid import VISITOR_SLOTS
from vma_gui.booth.overlay import BusyOverlay, Countdown, Overlay
from vma_gui.booth.phases import Phase, PhaseMachine, Prompt, Prompts, boot_clock
from vma_gui.booth.result_card import ResultCardController, VisitorDrawing
from vma_gui.booth.scene import BoothScene
from vma_gui.booth.texts import Localizer
from vma_gui.document.live_requests import LiveRequests
from vma_gui.document.session import Session
from vma_gui.inference.service import Answer, InferenceService
from vma_gui.system.malloc_tuning import trim_heap
from vma_gui.theme.theme import Theme
from vma_gui.widgets.glyph_cells import variant_glyphs


class VisitorSession:
    """Progress of one visitor: prompts, added letters, and the drawing for the result card."""

    def __init__(self, session: Session, scene: BoothScene) -> None:
        self._session = session
        self._scene = scene
        self._last: VisitorDrawing | None = None
        self._last_prompt = Prompt.GUESS
        self.prompts = Prompts()
        self.drawings = 0

    def reset(self) -> None:
        """Start over for the next visitor."""
        self._last = None
        self.prompts = Prompts(self._last_prompt)
        self.drawings = 0
        self._scene.memory_grid.visitor_entry_ids = frozenset()

    def remember(self) -> bool:
        """Add the drawing to the memory; False if the canvas is blank."""
        session, scene = self._session, self._scene
        if session.drawing.is_blank:
            return False
        self._last = self.card_drawing()
        self.drawings += 1
        grid = scene.memory_grid
        if len(grid.visitor_entry_ids) == VISITOR_SLOTS:  # the oldest makes room
            session.remove_entries([VISITOR_SLOTS - 1])
            grid.visitor_entry_ids &= {entry.image_id for entry in session.memory.entries}
        session.add_drawing_to_memory()
        grid.visitor_entry_ids |= {session.memory[0].image_id}
        # Undo is for strokes only.
        session.undo_stack.clear()
        self.prompts.advance()
        scene.show_prompt(self.prompts.current)
        scene.variant_grid.animate_in()
        return True

    def end_prompts_with(self, last: Prompt) -> None:
        """Invite to no more than this, in this visit and in those to come."""
        self._last_prompt = last
        self.prompts.end_with(last)
        self._scene.show_prompt(self.prompts.current)

    def card_drawing(self) -> VisitorDrawing | None:
        """The drawing with its variants, or the previous one if the canvas is blank."""
        session = self._session
        if session.result is None or session.drawing.is_blank or not self._is_answered:
            return self._last
        strokes = tuple(session.strokes)
        return VisitorDrawing(strokes, variant_glyphs(session.result), session.request())

    @property
    def source(self) -> Source:
        """ "recall" from the prompt on that shows the addresses; "drawing" before."""
        return "recall" if self.prompts.current >= Prompt.WATCH else "drawing"

    @property
    def own_strokes(self) -> tuple[Stroke, ...]:
        """The drawing's strokes, or those of the previous one if the canvas is blank."""
        if self._session.strokes and not self._session.drawing.is_blank:
            return tuple(self._session.strokes)
        return self._last.strokes if self._last is not None else ()

    @property
    def has_card(self) -> bool:
        """Whether `card_drawing` gives one; cheap, as it is called for every point of a stroke."""
        return self._last is not None or bool(self._session.strokes and self._is_answered)

    @property
    def _is_answered(self) -> bool:
        """Whether the variants are variants of a drawing."""
        request = self._session.result_request
        return request is not None and request.drawing is not None


VARIANTS = 12
TICK_MS = 250


class BoothWindow(QWidget):
    """Full screen until staff end it.

    Signals:
        pressed(QPointF): every press, for the staff gesture.
        visit_ended(int, float): number of drawings, and seconds from first to last touch.
        engine_failed(str): the engine failed; the message.
        noted(str): something changed that staff should know, such as the compute device.
        answered(Answer): variants arrived.
        closed: the window was closed.
    """

    pressed = Signal(QPointF)
    visit_ended = Signal(int, float)
    engine_failed = Signal(str)
    noted = Signal(str)
    answered = Signal(object)
    closed = Signal()

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
        self._initial_entries = entries
        self.localizer = Localizer(self)
        self.session = Session(engine.image_size, self)
        self.session.count = VARIANTS
        self.session.seed_locked = False
        self.scene = BoothScene(self.session, theme, self.localizer, self.set_language)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.scene)
        # A sibling of the scene, so that overlays can be stacked between the two.
        self.scene.options.setParent(self)
        self.countdown = Countdown(theme, self.localizer, self)
        self.result_card = ResultCardController(theme, self.localizer, self)
        self.guess = GuessController(
            theme, self.localizer, self, clock, lambda: self.visit.own_strokes
        )
        self.busy_overlay = BusyOverlay(theme, self.localizer, self)
        self.phases = PhaseMachine(clock, config.times.times, self._on_phase)
        self.visit = VisitorSession(self.session, self.scene)
        self.motion: Motion = self._motion_of(config)
        self.attract = AttractLoop(
            self.scene.canvas,
            lambda: self.session.memory.entries,
            self.session.entry_strokes,
            self,
        )
        self.input_filter = InputFilter(self._on_press, self._on_move, self)
        self._ticks = QTimer(self)
        self._ticks.setInterval(TICK_MS)
        self._ticks.timeout.connect(self.tick)
        self._visit_start_s = self._last_touch_s = 0.0
        self._clean_pending = False
        self._may_close = False
        self.inference = InferenceService(engine, self)
        self._connect()
        self._connect_inference()
        self.apply_config(config, entries)
        self.reset()

    # --- building ----------------------------------------------------------------------------

    def _connect(self) -> None:
        session, scene = self.session, self.scene
        session.undo_stack.indexChanged.connect(self._show_state)
        session.drawing_changed.connect(self._show_state)
        scene.canvas.stroke_begun.connect(self._on_stroke_begun)
        scene.canvas.stroke_ended.connect(self._on_stroke_ended)
        scene.memory_grid.touched.connect(self._on_entry_touched)
        scene.buttons.undo.clicked.connect(session.undo_stack.undo)
        scene.buttons.clear.clicked.connect(session.clear_drawing)
        scene.buttons.remember.clicked.connect(self.remember)
        scene.buttons.card.clicked.connect(self.show_card)
        scene.buttons.guess.clicked.connect(self.guess.open)
        self.guess.left_over.connect(self._clean_caches)
        self.guess.possible.connect(self._on_guess_possible)
        scene.buttons.done.clicked.connect(self.end_visit)
        scene.options.hand.clicked.connect(self._switch_hand)
        self.attract.finger_moved.connect(
            lambda place: scene.rays.show_finger(to_parent(scene.canvas, place))
        )
        self.attract.finished.connect(self._next_language)
        self.result_card.view.closed.connect(self._on_card_closed)
        self.result_card.view.done.connect(self.end_visit)
        for overlay in (
            self.countdown,
            self.result_card.view,
            self.guess.view,
            self.busy_overlay,
        ):
            self.keep_options_above(overlay)

    def keep_options_above(self, overlay: Overlay) -> None:
        """Keep the language buttons on top of an overlay."""

        def opened() -> None:
            options = self.scene.options
            options.raise_()
            overlay.reserve_bottom(self.height() - options.y())

        overlay.opened.connect(opened)

    def _connect_inference(self) -> None:
        inference, inks = self.inference, self.scene.variant_grid.image_cache
        inference.prepare = inks.prepare
        self._live = LiveRequests(self.session, inference, detects_novelty=False)
        inference.answered.connect(self._on_answered)
        inference.failed.connect(self.engine_failed)
        inference.provider_changed.connect(lambda _provider, why: self.noted.emit(why))
        self.guess.use_engine(inference.engine)

    def replace_engine(self, engine: Engine) -> None:
        """Use another engine for the same model; the drawing stays."""
        self._replace_inference(engine)
        self._live.submit()

    def use_model(self, engine: Engine) -> None:
        """Use the engine of another model and restart the visit."""
        self._replace_inference(engine)
        self.session.image_size = engine.image_size
        if self.phases.phase is Phase.ATTRACT:
            self.reset()
        else:
            self.phases.reset()

    def _replace_inference(self, engine: Engine) -> None:
        self._live.unbind()
        self.inference.close()
        self.inference.deleteLater()
        self.inference = InferenceService(engine, self)
        self._connect_inference()

    def apply_config(
        self, config: BoothConfig, entries: Callable[[int], list[MemoryEntry]]
    ) -> None:
        """Apply settings; per-visit ones take effect at the next visit."""
        self.config = config
        self._initial_entries = entries
        self.phases.times = config.times.times
        self.motion = self._motion_of(config)
        self.scene.options.set_languages(config.languages)
        self.theme.use_custom(config.tokens, config.colours.theme == "dark")
        self._restyle()

    def _motion_of(self, config: BoothConfig) -> Motion:
        """The configured motion; "reduced" if the system asks for reduced motion."""
        if config.motion == "full" and self.theme.wants_less_motion:
            return "reduced"
        return config.motion

    def set_motion(self, motion: Motion) -> None:
        """Change the amount of animation."""
        self.motion = motion
        self._show_motion()
        if self.phases.phase is Phase.ATTRACT:
            self.attract.start(motion)

    def _show_motion(self) -> None:
        self.scene.memory_grid.animated = self.scene.variant_grid.animated = (
            self.motion != "minimal"
        )

    def _restyle(self) -> None:
        unit = self.scene.relayout().unit
        style = booth_style_sheet(self.theme.tokens, unit)
        if style != self.styleSheet():
            self.setStyleSheet(style)
        logo = QPixmap(self.config.logo) if self.config.logo else None
        self.scene.show_title(self.config.title, logo)

    # --- phases ------------------------------------------------------------------------------

    def tick(self) -> None:
        """Check the idle limits and update the countdown."""
        self.phases.tick()
        if self.phases.phase is Phase.WARNING:
            total_s = self.phases.times.countdown_s
            self.countdown.ring.show_remaining(self.phases.countdown_remaining_s, total_s)

    def _on_phase(self, old: Phase, new: Phase) -> None:
        if new is Phase.ATTRACT:
            self.visit_ended.emit(
                self.visit.drawings, max(0.0, self._last_touch_s - self._visit_start_s)
            )
            self.reset()
        elif new is Phase.WARNING:
            self.tick()
            self.countdown.open()
        elif old is Phase.ATTRACT:
            self._begin_visit()
        else:
            self.countdown.hide()

    def _begin_visit(self) -> None:
        self.attract.stop()
        self.session.forget_variants()
        self._ticks.start()
        self._visit_start_s = self.clock()
        self.set_language(self.config.languages[0])
        self.scene.set_attract_mode(False)
        self.scene.rays_visible = False
        self._set_source(self.visit.source)
        self.scene.variant_grid.animate_in()
        self._show_state()

    def _set_source(self, source: Source) -> None:
        """Change the source of the variants and unpin a touched entry."""
        self.session.set(source=source, pins=frozenset())

    def reset(self) -> None:
        """Return to the attract loop and delete every trace of the visitor."""
        self._ticks.stop()
        self.countdown.hide()
        self.result_card.close()
        self.guess.close()
        self.scene.canvas.cancel_stroke()
        self.visit.reset()
        self.session.start_afresh(self._initial_entries(self.session.image_size))
        self.session.set(seed=random.randrange(MAX_SEED))
        self.scene.memory_grid.clear_cache()
        self.scene.variant_grid.clear_cache()
        QGuiApplication.clipboard().clear()
        QPixmapCache.clear()  # may hold thumbnails of the visitor's entries
        self._clean_pending = True
        self.set_language(self.config.languages[0])
        self.scene.set_hand(self.config.hand)
        self.scene.set_attract_mode(True)
        self.scene.rays_visible = self.motion == "full"
        # The attract loop shows how a drawing is looked up in the memory.
        self._set_source("recall")
        self._show_motion()
        self.attract.start(self.motion)

    # --- visitor actions ---------------------------------------------------------------------

    def _on_press(self, place: QPointF) -> bool:
        """Called before a press is delivered; True swallows it, as it dismisses the countdown."""
        self.pressed.emit(place)
        was_warning = self.phases.phase is Phase.WARNING
        self.phases.touch()
        self._last_touch_s = self.clock()
        return was_warning

    def _on_move(self) -> None:
        if self.phases.phase is Phase.ACTIVE:
            self.phases.touch()
            self._last_touch_s = self.clock()

    def _on_stroke_begun(self) -> None:
        if self.attract.is_running:
            return
        self.phases.pen_down()
        self._set_source(self.visit.source)
        if not self.session.strokes:
            self.scene.variant_grid.animate_in()

    def _on_stroke_ended(self) -> None:
        if not self.attract.is_running:
            self.phases.pen_up()

    def remember(self) -> None:
        """Add the drawing to the memory and clear the canvas.

        Until the next stroke the variants read the new entry alone, which glows.
        """
        if self.visit.remember():
            self.scene.rays_visible = self.visit.prompts.current >= Prompt.WATCH
            taught = self.session.memory[0].image_id
            self.session.set(source="memory", pins=frozenset({taught}))
            self._show_state()

    def end_visit(self) -> None:
        """The visitor is done: hand over to the next one at once."""
        self.phases.reset()

    def show_card(self) -> None:
        """Open the result card."""
        work = self.visit.card_drawing()
        if work is not None:
            self.phases.card_shown = True
            self.result_card.open(work, self.inference.engine, self.config)

    def _on_card_closed(self) -> None:
        self.phases.card_shown = False

    def _on_entry_touched(self, position: int) -> None:
        """Pin this entry until it is touched again or a stroke starts."""
        if self.phases.phase is not Phase.ACTIVE:
            return
        touched = frozenset({self.session.memory[position].image_id})
        if self.session.pins == touched:
            self._set_source(self.visit.source)
        else:
            self.session.set(source="memory", pins=touched)

    def _on_guess_possible(self, possible: bool) -> None:
        """Offer the guessing only if there are questions."""
        self.scene.offer_guess(possible)
        self.visit.end_prompts_with(Prompt.GUESS if possible else Prompt.WATCH)

    def _switch_hand(self) -> None:
        self.scene.set_hand("left" if self.scene.hand == "right" else "right")

    def set_language(self, language: str) -> None:
        """Change the language for this visitor."""
        self.localizer.set_language(language)
        self.scene.show_prompt(self.visit.prompts.current)

    def _next_language(self) -> None:
        """Cycle the invitation through all languages during the attract loop."""
        languages = self.config.languages
        current = (
            languages.index(self.localizer.language) if self.localizer.language in languages else -1
        )
        self.set_language(languages[(current + 1) % len(languages)])

    def _show_state(self) -> None:
        self.scene.buttons.show_state(self.session, self.visit.has_card)

    def _on_answered(self, answer: Answer) -> None:
        if answer.result is None:
            return
        self._show_state()
        if self._clean_pending and answer.request.memory == self.session.memory.snapshot():
            # No request of the previous visitor can be in flight any more.
            self._clean_pending = False
            self._clean_caches()
            # Only now is everything of that visitor free.
            trim_heap()
            self.guess.prepare()
        self.answered.emit(answer)

    @property
    def is_clean(self) -> bool:
        """Whether nothing of an earlier visitor is cached any more, and memory is returned."""
        return not self._clean_pending

    def _clean_caches(self) -> None:
        """Drop what was computed from anything but the present memory."""
        self.inference.engine.keep_only(self.session.memory.snapshot())
        retain_entry_strokes({entry.image_id for entry in self.session.memory.entries})

    # --- window ------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._restyle()

    def showEvent(self, event: QShowEvent) -> None:
        """Install the input filter on the native window."""
        super().showEvent(event)
        handle = self.windowHandle()
        if handle is not None:
            self.input_filter.watch(handle)

    def fill_screen(self, screen: QScreen | None) -> None:
        """Cover a screen; geometry is set explicitly for systems without a window manager."""
        if screen is not None:
            self.setScreen(screen)
            self.setGeometry(screen.geometry())
        self.showFullScreen()

    def changeEvent(self, event: QEvent) -> None:
        """Undo minimising."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange and self.isMinimized():
            self.fill_screen(self.screen())

    def quit(self) -> None:
        """Close the window; called for staff only."""
        self._may_close = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ignore closing by anything but `quit`."""
        if not self._may_close:
            event.ignore()
            return
        self._ticks.stop()
        self.attract.stop()
        self.guess.end()
        self.inference.close()
        self.session.entry_strokes.close()
        self.localizer.restore_language()
        super().closeEvent(event)
        self.closed.emit()
