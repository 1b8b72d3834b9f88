"""Simulated booth visitors: random but reproducible actions, sent as system events."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QPointF
from PySide6.QtWidgets import QWidget
from vma_core.glyphs.strokes import Stroke
from vma_core.storage.starter_memory import SCRIPTS, draw_character

from vma_gui.booth.phases import Phase
from vma_gui.booth.window import BoothWindow
from vma_gui.system.synthetic_pointer import mouse_event

HAND_MS = 12.0
"""Simulated time between two pen points."""
CARD_WAIT_S = 3.0
LETTERS = 4


class SimulatedClock:
    """A clock that is advanced by hand."""

    def __init__(self) -> None:
        self._now_s = 0.0

    def __call__(self) -> float:
        """Seconds since the start."""
        return self._now_s

    def advance(self, seconds: float) -> None:
        """Advance the clock."""
        self._now_s += seconds


class Visitors:
    """Plays visits on a booth's window.

    Args:
        window: a visible window.
        clock: clock of the window.
        seed: of all actions.
        point_s: real time per pen point, in which the window processes events; None if it
            processes them after whole strokes only.
        on_point: called before each pen point is sent.
    """

    def __init__(
        self,
        window: BoothWindow,
        clock: SimulatedClock,
        seed: int,
        point_s: float | None,
        on_point: Callable[[], None] = lambda: None,
    ) -> None:
        self._window = window
        self._clock = clock
        self._random = np.random.default_rng(seed)
        self._point_s = point_s
        self._on_point = on_point

    # --- one visit ---------------------------------------------------------------------------

    def visit(self) -> None:
        """Play a visit from the first touch to the reset."""
        window, random = self._window, self._random
        for _ in range(int(random.integers(1, LETTERS + 1))):
            self.draw_letter()
            for action in self._random_actions():
                action()
                self.live(0.02)
        if random.random() < 0.15:
            self._leave_in_the_middle_of_a_stroke()
        if random.random() < 0.2:
            self.wait(window.phases.idle_limit_s + 1)
            self.press(window, QPointF(window.rect().center()))  # “still there?” – yes
            self.draw_letter()
        if random.random() < 0.4:
            self.click(window.scene.buttons.done)
        self.abandon()

    def abandon(self) -> None:
        """Leave: wait for the prompt, the countdown and the reset."""
        window = self._window
        for _ in range(4):
            self.wait(max(window.phases.idle_limit_s, 61.0) + 1)
            self.wait(window.phases.times.countdown_s + 1)
            if window.phases.phase is Phase.ATTRACT:
                # `processEvents` does not handle deferred deletes.
                QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
                return
        raise AssertionError(f"the booth did not reset; its phase is {window.phases.phase.value}")

    def _random_actions(self) -> Iterator[Callable[[], None]]:
        """Random actions after drawing a letter."""
        buttons = self._window.scene.buttons
        options = self._window.scene.options
        random = self._random
        if random.random() < 0.2:
            yield lambda: self.click(buttons.undo)
        if random.random() < 0.2:
            yield lambda: self.click(list(options.languages.values())[int(random.integers(3)) - 1])
        if random.random() < 0.1:
            yield lambda: self.click(options.hand)
        if random.random() < 0.2:
            yield self._touch_an_entry
        if random.random() < 0.25:
            yield self._open_result_card
        if random.random() < 0.25:
            yield self._guess
        yield (
            (lambda: self.click(buttons.remember))
            if random.random() < 0.7
            else (lambda: self.click(buttons.clear))
        )

    def _open_result_card(self) -> None:
        self.click(self._window.scene.buttons.card)
        view = self._window.result_card.view
        until = time.monotonic() + CARD_WAIT_S
        while view.isVisible() and view.card is None and time.monotonic() < until:
            self.live(0.02)
        choice = self._random.random()
        if view.isVisible() and choice < 0.7:
            self.click(view.close_button)
        elif view.isVisible() and choice < 0.85:
            self.click(view.done_button)
        elif view.isVisible():
            self.abandon()

    def _guess(self) -> None:
        """Answer some questions about who drew what, then go back, or leave."""
        self.click(self._window.scene.buttons.guess)
        view = self._window.guess.view
        for _ in range(int(self._random.integers(1, 4))):
            until = time.monotonic() + CARD_WAIT_S
            while view.isVisible() and not view.grids[0].is_open and time.monotonic() < until:
                self.live(0.02)
            grids = [grid for grid in view.grids if grid.isVisible() and grid.is_open]
            if not grids:
                break
            grid = grids[int(self._random.integers(len(grids)))]
            place = grid.cell(int(self._random.integers(9))).center()
            self.press(grid, place)
            self.release(grid, place)
            own = view.own_button.isVisible() and self._random.random() < 0.3
            self.click(view.own_button if own else view.another_button)
        if view.isVisible() and self._random.random() < 0.8:
            self.click(view.close_button)
        elif view.isVisible():
            self.abandon()

    def _touch_an_entry(self) -> None:
        grid = self._window.scene.memory_grid
        position = int(self._random.integers(len(self._window.session.memory)))
        self.press(grid, grid.cell(position).center())
        self.release(grid, grid.cell(position).center())

    def _leave_in_the_middle_of_a_stroke(self) -> None:
        """Press and move without a release event."""
        canvas = self._window.scene.canvas
        self.press(canvas, canvas.raster_to_widget(30, 30))
        self.move(canvas, canvas.raster_to_widget(60, 70))

    def draw_letter(self) -> None:
        """Draw a random character in a random hand."""
        random = self._random
        script = SCRIPTS[int(random.integers(len(SCRIPTS)))]
        place = script.places[int(random.integers(len(script.places)))]
        self.draw_strokes(draw_character(script.font, place, int(random.integers(1 << 30))))

    def draw_strokes(self, strokes: Iterable[Stroke]) -> None:
        """Draw strokes point by point."""
        canvas = self._window.scene.canvas
        for stroke in strokes:
            points = [canvas.raster_to_widget(p.x_px, p.y_px) for p in stroke.points]
            self.press(canvas, points[0])
            for point in points[1:]:
                self._on_point()
                self.move(canvas, point)
                self._clock.advance(HAND_MS / 1000)
                if self._point_s is not None:
                    self.live(self._point_s)
            self.release(canvas, points[-1])
            if self._point_s is None:
                self.live(0.0)

    # --- time --------------------------------------------------------------------------------

    def wait(self, seconds: float) -> None:
        """Stay idle for some seconds of simulated time."""
        self._clock.advance(seconds)
        self._window.tick()
        self.live(0.01)

    def live(self, seconds: float) -> None:
        """Process events for some seconds of real time."""
        until = time.perf_counter() + seconds
        while True:
            QCoreApplication.processEvents()
            left = until - time.perf_counter()
            if left <= 0:
                return
            time.sleep(min(left, 0.001))

    # --- the pointer -------------------------------------------------------------------------

    def click(self, widget: QWidget) -> None:
        """Press and release in the middle of a widget, if it is visible."""
        if widget.isVisible():
            centre = QPointF(widget.rect().center())
            self.press(widget, centre)
            self.live(0.005)
            self.release(widget, centre)

    def press(self, widget: QWidget, place: QPointF) -> None:
        """Send a press."""
        self._send(QEvent.Type.MouseButtonPress, widget, QPointF(place))

    def move(self, widget: QWidget, place: QPointF) -> None:
        """Send a move."""
        self._send(QEvent.Type.MouseMove, widget, QPointF(place))

    def release(self, widget: QWidget, place: QPointF) -> None:
        """Send a release."""
        self._send(QEvent.Type.MouseButtonRelease, widget, QPointF(place))

    def _send(self, kind: QEvent.Type, widget: QWidget, place: QPointF) -> None:
        """Send to the native window, where real events arrive, so that no filter is bypassed."""
        handle = self._window.windowHandle()
        if handle is None:
            return
        local = QPointF(widget.mapTo(self._window, place))
        everywhere = QPointF(self._window.mapToGlobal(local))
        QCoreApplication.sendEvent(handle, mouse_event(kind, local, everywhere))
