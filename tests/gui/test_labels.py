"""Labels: below entries, as headings of classes, and typed beside “Add to memory”."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from canvas_input import draw
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QImage
from pytestqt.qtbot import QtBot
from vma_core.engine.request import DRAWING_ROW
from vma_core.memory.entries import MemoryEntry

from vma_gui.app.application import Application
from vma_gui.memory_grid.headings import HeadingPart, Headings, fitting_font, heading_text
from vma_gui.memory_grid.view import MemoryGridView

Settled = Callable[[], None]


def picture(view: MemoryGridView, row: int) -> QImage:
    """What a cell looks like."""
    return view.grab(view.visualRect(view.model().index(row, 0))).toImage()


def heading_of(view: MemoryGridView, row: int) -> QImage:
    """The strip above an entry."""
    cell = view.visualRect(view.model().index(row, 0))
    return view.grab(QRect(cell.x(), cell.y(), cell.width(), view.label_px)).toImage()


def mix_classes(application: Application) -> None:
    """Part the first class."""
    application.session.move_entries([0], 3)


def test_a_character_typed_beside_the_button_labels_the_drawing(
    application: Application, qtbot: QtBot
) -> None:
    session, panel = application.session, application.window.canvas_panel
    count = len(session.memory)
    draw(application)
    qtbot.keyClick(panel.canvas, Qt.Key.Key_L)
    assert panel.label.hasFocus()
    qtbot.keyClicks(panel.label, "Q")
    qtbot.keyClick(panel.label, Qt.Key.Key_Return)
    assert len(session.memory) == count + 1
    assert session.memory[0].label == "Q"
    assert not session.strokes
    assert panel.label.text() == "Q"
    draw(application)
    panel.add_button.click()
    assert [entry.label for entry in session.memory.entries[:2]] == ["Q", "Q"]
    draw(application)
    panel.edit_label()
    qtbot.keyClicks(panel.label, "R")
    qtbot.keyClick(panel.label, Qt.Key.Key_Return)
    assert session.memory[0].label == "R"
    qtbot.keyClicks(panel.label, "S")
    qtbot.keyClick(panel.label, Qt.Key.Key_Escape)
    assert session.drawing_label == "R"
    assert panel.canvas.hasFocus()
    panel.edit_label()
    qtbot.keyClick(panel.label, Qt.Key.Key_Delete)
    draw(application)
    panel.add_button.click()
    assert session.memory[0].label.startswith("Drawing")
    session.undo_stack.undo()
    assert session.strokes
    assert session.memory[0].label == "R"


def test_a_long_label_shows_its_start(application: Application) -> None:
    label = application.window.canvas_panel.label
    assert label.width() >= 120
    application.session.set(drawing_label="Handwriting of the second writer, capital A")
    assert label.cursorPosition() == 0
    label.setFocus()
    label.end(False)
    application.window.canvas_panel.canvas.setFocus()
    assert label.cursorPosition() == 0


def test_a_labelled_drawing_joins_its_class(application: Application) -> None:
    session = application.session
    labels = [entry.label for entry in session.memory.entries]
    place = labels.index("Latin E")
    session.set(drawing_label="Latin E")
    draw(application)
    session.add_drawing_to_memory()
    assert session.memory[place].label == "Latin E"
    assert session.memory[place].strokes
    assert len(session.memory) == len(labels) + 1


def test_variants_of_a_labelled_drawing_have_its_label(
    application: Application, settled: Settled
) -> None:
    session = application.session
    session.set(drawing_label="ß")
    draw(application)
    settled()
    assert session.result is not None
    assert set(session.result.addressed.tolist()) == {DRAWING_ROW}
    session.keep_variants([0, 3])
    assert [entry.label for entry in session.memory.entries[:2]] == ["ß", "ß"]
    application.window.favourites.keep([1])
    assert application.window.favourites.kept[0].label == "ß"


def test_labels_stand_below_entries_of_mixed_classes(
    application: Application, qtbot: QtBot
) -> None:
    session, view = application.session, application.window.memory_panel.view
    mix_classes(application)
    before, other = picture(view, 0), picture(view, 7)
    size = view.gridSize()
    session.label_entries([0], "W")
    assert picture(view, 0) != before
    assert picture(view, 7) == other
    assert view.gridSize() == size
    session.undo_stack.undo()
    assert picture(view, 0) == before


@pytest.mark.parametrize("thumbnail_px", [36, 56, 112])
def test_headings_name_the_classes_of_a_grouped_memory(
    application: Application, thumbnail_px: int
) -> None:
    session, view = application.session, application.window.memory_panel.view
    view.set_thumbnail_px(thumbnail_px)
    first = heading_of(view, 0)
    session.label_entries([0, 1], "Renamed")
    assert heading_of(view, 0) != first
    mix_classes(application)
    mixed = heading_of(view, 0)
    session.group_entries()
    assert heading_of(view, 0) != mixed
    view.filter("Renamed")
    shown = [row for row in range(len(session.memory)) if not view.isRowHidden(row)]
    assert len(shown) == 2
    assert heading_of(view, shown[0]) != mixed


def test_grouping_a_grouped_memory_says_so(application: Application) -> None:
    session, window = application.session, application.window
    group = window.actions_.group
    mix_classes(application)
    group.trigger()
    steps = session.undo_stack.count()
    assert "grouped" not in window.messages.text
    group.trigger()
    assert window.messages.text == "The memory is already grouped by class."
    assert session.undo_stack.count() == steps
    session.remove_entries(range(len(session.memory)))
    assert not group.isEnabled()


def test_a_memory_without_labels_has_no_line_for_them(application: Application) -> None:
    session, view = application.session, application.window.memory_panel.view
    tall = view.gridSize().height()
    image = session.memory[0].image
    session.remove_entries(range(len(session.memory)))
    session.insert_entries([MemoryEntry(image), MemoryEntry(image)])
    assert view.label_px == 0
    assert view.gridSize().height() < tall
    session.label_entries([1], "a")
    assert view.gridSize().height() == tall


def test_a_cell_repainted_alone_looks_the_same(application: Application) -> None:
    view = application.window.memory_panel.view
    before = view.grab().toImage()
    for _ in range(3):
        view.repaint_rows(range(8), immediately=True)
    assert view.grab().toImage() == before


def test_a_heading_over_one_cell_keeps_what_tells_classes_apart(application: Application) -> None:
    metrics = application.window.memory_panel.fontMetrics()
    width = metrics.horizontalAdvance("Handwri")
    texts = {heading_text(f"Handwriting {c}", metrics, width) for c in "ABC"}
    assert {text[-2:] for text in texts} == {" A", " B", " C"} or {t[-1] for t in texts} == set(
        "ABC"
    )
    assert all(metrics.horizontalAdvance(text) <= width for text in texts)
    assert heading_text("Drawing 128", metrics, width).endswith("128")
    assert heading_text("Greek", metrics, width) == "Greek"


def test_a_heading_over_one_cell_is_narrowed_until_it_is_whole(application: Application) -> None:
    font, label = application.window.memory_panel.font(), "Handwriting A"
    usual = QFontMetrics(font).horizontalAdvance(label)
    assert fitting_font(font, label, usual).stretch() == 100
    narrow = QFontMetrics(fitting_font(font, label, round(0.7 * usual)))
    assert heading_text(label, narrow, round(0.7 * usual)) == label


def test_a_heading_spans_the_cells_of_its_class_in_a_line() -> None:
    headings = Headings(["a", "a", "a", "b", "c", "c"])
    assert [headings.part(row, 2) for row in range(6)] == [
        HeadingPart("a", 0, 2, True),
        HeadingPart("a", 1, 2, True),
        HeadingPart("a", 0, 1, False),
        HeadingPart("b", 0, 1, True),
        HeadingPart("c", 0, 2, True),
        HeadingPart("c", 1, 2, True),
    ]
    filtered = Headings(["a", "c"], [2, 5])
    assert filtered.part(5, 2) == HeadingPart("c", 0, 1, True)
    assert filtered.part(6, 2) is None
