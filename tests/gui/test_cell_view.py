"""Partial repaints: changed cells alone are painted, and look as in a full repaint."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest
from canvas_input import draw
from PySide6.QtCore import QEvent, QObject, QPoint, QRect
from PySide6.QtGui import QCursor, QPainter, QPaintEvent, QPixmap, QRegion
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from vma_core.glyphs.strokes import StrokeArrays
from vma_core.memory.entries import MemoryEntry
from vma_tools.benchmarks.paint_clock import PaintClock

from vma_gui.app.application import Application
from vma_gui.document.entry_strokes import EntryStrokes
from vma_gui.memory_grid import delegate
from vma_gui.widgets.cell_view import CellView
from vma_gui.widgets.images import qimage_to_grey

Wait = Callable[[], None]


class PaintRecorder(QObject):
    """Records the region that a view has painted."""

    def __init__(self, view: CellView) -> None:
        super().__init__(view)
        self.region = QRegion()
        view.viewport().installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Record the region without interfering with the painting."""
        if isinstance(event, QPaintEvent):
            self.region += event.region()
        return False


def on_screen(widget: QWidget) -> np.ndarray:
    """Grey levels currently on screen, without triggering a repaint."""
    window = widget.window()
    corner = widget.mapTo(window, widget.rect().topLeft())
    whole = window.screen().grabWindow(window.winId())
    assert not whole.isNull()
    return qimage_to_grey(whole.copy(QRect(corner, widget.size())).toImage())


def assert_matches_full_repaint(view: CellView) -> None:
    """Check that a full repaint changes nothing on screen."""
    QApplication.processEvents()  # paints what waits for it
    shown = on_screen(view.viewport())
    view.viewport().repaint()
    np.testing.assert_array_equal(shown, on_screen(view.viewport()))


@pytest.mark.parametrize("panel", ["memory_panel", "variants_panel"])
def test_partial_repaints_match_a_full_repaint(
    application: Application, idle: Wait, settled: Wait, qtbot: QtBot, panel: str
) -> None:
    view = getattr(application.window, panel).view
    # A pointer left over a cell by another test would paint a hover effect.
    QCursor.setPos(application.window.mapToGlobal(QPoint(1, 1)))
    idle()
    paintings = PaintRecorder(view)
    draw(application)
    settled()
    qtbot.waitUntil(lambda: not view.has_changed_cells, timeout=5_000)
    qtbot.waitUntil(lambda: not paintings.region.isEmpty(), timeout=5_000)
    assert_matches_full_repaint(view)


def test_the_heat_is_painted_before_other_work_on_an_answer(
    application: Application, idle: Wait, qtbot: QtBot
) -> None:
    session, view = application.session, application.window.memory_panel.view
    top = application.window.canvas_panel.top_entries
    draw(application)
    idle()
    addresses, request = session.addresses, session.addresses_request
    assert addresses is not None
    assert request is not None
    paintings = PaintRecorder(view)
    only_first = np.zeros_like(addresses.posterior)
    only_first[0] = 1.0
    read_most = top.positions
    assert read_most[0] != 0
    session.accept_addresses(request, replace(addresses, posterior=only_first))
    assert not paintings.region.isEmpty()
    assert not view.has_changed_cells
    assert top.positions == read_most
    qtbot.waitUntil(lambda: top.positions[0] == 0, timeout=5_000)


def test_moved_cells_show_their_heat(application: Application, settled: Wait) -> None:
    view = application.window.memory_panel.view
    settled()
    application.session.move_entries([0], 3)
    settled()
    assert_matches_full_repaint(view)


def test_only_changed_cells_are_painted(application: Application, idle: Wait, qtbot: QtBot) -> None:
    view = application.window.memory_panel.view
    idle()
    paintings = PaintRecorder(view)
    cells = [view.visualRect(view.model().index(row, 0)) for row in (2, 5)]
    view.repaint_rows([2, 5])
    assert view.has_changed_cells
    qtbot.waitUntil(lambda: not view.has_changed_cells, timeout=5_000)
    assert paintings.region == QRegion(cells[0]) + QRegion(cells[1])


def test_partially_repainted_cells_keep_their_selection_mark(
    application: Application,
    idle: Wait,
    settled: Wait,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    view = application.window.memory_panel.view
    settled()
    view.select([0, 2])
    idle()
    listed: list[object] = []
    monkeypatch.setattr(type(view), "selectedIndexes", lambda _: listed.append(1) or [])
    view.repaint_rows([0, 1, 2])
    qtbot.waitUntil(lambda: not view.has_changed_cells, timeout=5_000)
    assert listed == [], "painting must not list a large selection"
    monkeypatch.undo()
    assert_matches_full_repaint(view)


def test_filtered_out_cells_are_not_painted(
    application: Application, idle: Wait, settled: Wait
) -> None:
    view = application.window.memory_panel.view
    settled()
    view.filter("japanese")
    draw(application)
    idle()
    view.repaint_rows([0, 1])
    assert not view.has_changed_cells
    assert_matches_full_repaint(view)


def test_cells_scrolled_before_painting_are_painted_at_their_new_position(
    application: Application, idle: Wait
) -> None:
    view = application.window.memory_panel.view
    idle()
    view.repaint_rows(range(8))
    view.verticalScrollBar().setValue(37)
    assert_matches_full_repaint(view)


def test_unchanged_variants_are_not_repainted(
    application: Application, idle: Wait, settled: Wait
) -> None:
    session, view = application.session, application.window.variants_panel.view
    settled()
    session.set(seed=5)
    idle()
    paintings = PaintRecorder(view)
    assert session.result is not None
    assert session.result_request is not None
    session.accept_result(session.result_request, session.result)
    assert not view.has_changed_cells
    idle()
    assert paintings.region.isEmpty()


class LatencyProbe(QWidget):
    """Counts the known latencies at the time of each paint event."""

    def __init__(self) -> None:
        super().__init__()
        self.answered = 0
        self.clock = PaintClock(lambda: self.answered, self)
        self.known_while_painting: list[int] = []

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Record how many latencies are known before the painting ends."""
        self.known_while_painting.append(len(self.clock.latencies_ms))


@pytest.mark.parametrize("changes", ["at once", "later", "never"])
def test_latency_is_measured_after_painting_or_at_once_without_one(
    qtbot: QtBot, changes: str
) -> None:
    widget = LatencyProbe()
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitExposed(widget)
    qtbot.waitUntil(lambda: bool(widget.known_while_painting), timeout=5_000)
    QApplication.processEvents()
    paintings = len(widget.known_while_painting)
    widget.clock.point(1, 0.0)
    widget.clock.point(2, 0.0)
    widget.answered = 1
    if changes == "at once":
        widget.repaint()
        assert not widget.clock.latencies_ms
    widget.clock.answer_arrived()
    if changes == "at once":
        assert widget.clock.latencies_ms
    elif changes == "later":
        widget.update()
    qtbot.waitUntil(lambda: bool(widget.clock.latencies_ms), timeout=5_000)
    assert len(widget.clock.latencies_ms) == 1
    assert widget.known_while_painting[paintings:] == ([] if changes == "never" else [0])


class CountedStrokes(EntryStrokes):
    """Counts the entries whose strokes are asked for, which is only to render a thumbnail."""

    rendered = 0

    def get(self, entry: MemoryEntry) -> StrokeArrays | None:
        self.rendered += 1
        return super().get(entry)


def test_the_newest_thumbnails_are_kept_within_the_caches_limit(
    application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delegate, "MIN_CACHED", 3)
    monkeypatch.setattr(delegate, "MAX_CACHE_BYTES", 5 * 4 * 40 * 40)
    strokes = CountedStrokes(application.window)
    painter = delegate.EntryPainter(strokes, application.theme)
    painter.thumbnail_px = 40
    entries = application.session.memory.entries[:9]
    sheet = QPixmap(100, 100)

    def rendered(shown: Sequence[MemoryEntry]) -> int:
        before = strokes.rendered
        with QPainter(sheet) as on:
            for entry in shown:
                painter.paint(on, QRect(0, 0, 60, 70), entry, 0.5)
        return strokes.rendered - before

    assert rendered(entries) == 9
    assert rendered(entries[4:]) == 0
    assert rendered(entries[3:4]) == 1


@pytest.mark.parametrize(("side_px", "kept"), [(40, 5), (80, 3)])
def test_the_oldest_pixmaps_make_room(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, side_px: int, kept: int
) -> None:
    monkeypatch.setattr(delegate, "MIN_CACHED", 3)
    monkeypatch.setattr(delegate, "MAX_CACHE_BYTES", 5 * 4 * 40 * 40)
    cache: dict[int, QPixmap] = {}
    for number in range(9):
        pixmap = QPixmap(side_px, side_px)
        delegate.evict_if_full(cache, pixmap)
        cache[number] = pixmap
    assert list(cache) == list(range(9))[-kept:]
