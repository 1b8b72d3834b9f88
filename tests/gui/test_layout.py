"""Messages and docks move nothing, and at common window sizes nothing is cut."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from canvas_input import draw
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication

from vma_gui.app.application import Application, switch_language
from vma_gui.app.main_window import MainWindow
from vma_gui.canvas.panel import MIN_CANVAS_PX
from vma_gui.system.language import set_language
from vma_gui.widgets.cell_view import CellView

SMALL_SCREEN_PX = 1024
SIZES = ((1440, 900), (1280, 800), (1100, 700))


def cells(view: CellView, window: MainWindow) -> list[QRect]:
    """Places of all cells in the window."""
    model, viewport = view.model(), view.viewport()
    rects = [view.visualRect(model.index(row, 0)) for row in range(model.rowCount())]
    return [QRect(viewport.mapTo(window, r.topLeft()), r.size()) for r in rects]


def places(window: MainWindow) -> tuple[list[QRect], list[QRect], QPoint]:
    """Cells of the variants and the memory, and the canvas's corner."""
    QApplication.sendPostedEvents()
    QApplication.processEvents()
    canvas = window.canvas_panel.canvas
    return (
        cells(window.variants_panel.view, window),
        cells(window.memory_panel.view, window),
        canvas.mapTo(window, QPoint(0, 0)),
    )


def show_at(application: Application, size: tuple[int, int]) -> MainWindow:
    window = application.window
    window.resize(*size)
    return window


MESSAGES: dict[str, Callable[[MainWindow], object]] = {
    "information": lambda window: window.messages.show_message("Saved.", "info"),
    "long information": lambda window: window.messages.show_message("Saved there. " * 30, "info"),
    "error": lambda window: window.messages.show_message("The disk is full.", "error"),
    "question": lambda window: window.messages.show_choices(
        "There is unsaved work.", (("Restore", lambda: None), ("Delete", lambda: None))
    ),
}


@pytest.mark.parametrize("kind", MESSAGES)
def test_no_message_moves_the_variants(
    application: Application, settled: Callable[[], None], kind: str
) -> None:
    window = application.window
    draw(application)
    settled()
    before = places(window)
    MESSAGES[kind](window)
    assert window.messages.isVisible()
    assert places(window) == before
    window.messages.dismiss()
    assert places(window) == before


@pytest.mark.parametrize("size", SIZES)
def test_no_dock_moves_the_variants(
    application: Application, settled: Callable[[], None], size: tuple[int, int]
) -> None:
    window = show_at(application, size)
    draw(application)
    settled()
    before = places(window)
    moved = []
    for dock in window.docks:
        dock.toggleViewAction().trigger()
        opened = places(window)
        dock.toggleViewAction().trigger()
        moved += [dock.objectName()] if opened != before or places(window) != before else []
    assert window.size().toTuple() == size
    assert moved == []


def test_no_note_moves_the_variants(application: Application, settled: Callable[[], None]) -> None:
    session, window = application.session, application.window
    draw(application)
    settled()
    before = places(window)[0]
    session.set(selection=(0,))
    session.pin_selection()
    settled()
    assert places(window)[0] == before


@pytest.mark.parametrize(
    ("language", "size"), [("en", (1280, 800)), ("en", (1100, 700)), ("de", (1280, 800))]
)
def test_the_panels_fit_without_a_horizontal_scroll_bar(
    application: Application, language: str, size: tuple[int, int]
) -> None:
    if language != "en":
        switch_language(application, language, None)
    try:
        window = show_at(application, size)
        places(window)
        area = window.splitter.parentWidget()
        assert area is not None
        assert window.splitter.width() <= area.width()
        assert window.splitter.minimumSizeHint().width() <= area.width()
        for panel in (window.canvas_panel, window.memory_panel, window.variants_panel):
            assert panel.width() >= panel.body.minimumSize().width()
    finally:
        set_language("en")


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_dock_fits_a_small_screen(application: Application, language: str) -> None:
    if language != "en":
        switch_language(application, language, None)
    try:
        window = application.window
        wide = {d.objectName(): d.minimumSizeHint().width() for d in window.docks}
        too_wide = {name: width for name, width in wide.items() if width > SMALL_SCREEN_PX}
        assert too_wide == {}
    finally:
        set_language("en")


@pytest.mark.parametrize("size", SIZES)
def test_the_canvas_keeps_its_least_size(application: Application, size: tuple[int, int]) -> None:
    window = show_at(application, size)
    canvas = window.canvas_panel.canvas
    for dock in window.docks:
        dock.toggleViewAction().trigger()
        places(window)
        assert min(canvas.width(), canvas.height()) >= MIN_CANVAS_PX
        dock.toggleViewAction().trigger()


def test_with_a_message_and_a_dock_nothing_is_cut(application: Application) -> None:
    window = show_at(application, (1440, 900))
    window.messages.show_message("The disk is full.", "error")
    cut = []
    for dock in window.docks:
        dock.toggleViewAction().trigger()
        places(window)
        panels = window.splitter
        area = panels.parentWidget()
        assert area is not None
        if panels.height() > area.height() or panels.width() > area.width():
            cut.append(dock.objectName())
        if dock.height() < dock.minimumSizeHint().height():
            cut.append(dock.objectName())
        dock.toggleViewAction().trigger()
    assert cut == []
