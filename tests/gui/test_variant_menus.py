"""Hearts on variants, and one menu on every variant wherever it stands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from canvas_input import draw
from dialog_answers import AnswerDialogs
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QImage
from PySide6.QtWidgets import QApplication, QDialog, QInputDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot

from vma_gui.app.application import Application
from vma_gui.dialogs.export_font import FontDialog
from vma_gui.dialogs.save_pictures import PictureDialog
from vma_gui.variants.view import GAP_PX, MARGIN_PX

Settled = Callable[[], None]


@pytest.fixture
def drawn(application: Application, settled: Settled) -> Application:
    """The window with variants of a drawing."""
    draw(application)
    settled()
    return application


def texts(menu: QMenu) -> list[str]:
    """Items without mnemonics and keys."""
    found = (a.text().replace("&", "").partition("\t")[0] for a in menu.actions())
    return [text for text in found if text]


def open_menu(view: QWidget, place: QPoint, reason: QContextMenuEvent.Reason) -> QMenu | None:
    """The menu that a context menu event opens."""
    event = QContextMenuEvent(reason, place, view.mapToGlobal(place))
    QApplication.sendEvent(view, event)
    menu = QApplication.activePopupWidget()
    return menu if isinstance(menu, QMenu) else None


def item(menu: QMenu, text: str) -> None:
    """Choose an item."""
    (action,) = (a for a in menu.actions() if a.text().replace("&", "").startswith(text))
    menu.close()
    action.trigger()


def cell(application: Application, row: int) -> QPoint:
    """The middle of a variant."""
    view = application.window.variants_panel.view
    return view.visualRect(view.model().index(row, 0)).center()


def test_a_heart_adds_and_removes_a_favourite(drawn: Application, qtbot: QtBot) -> None:
    window = drawn.window
    view, kept = window.variants_panel.view, window.favourites
    plain = view.grab(view.visualRect(view.model().index(4, 0))).toImage()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.heart(4).center())
    assert [favourite.index for favourite in kept.kept] == [4]
    assert view.is_favourite(4)
    assert not view.is_favourite(3)
    assert not view.selected_rows()
    assert view.grab(view.visualRect(view.model().index(4, 0))).toImage() != plain
    described = view.model().index(4, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert described.endswith("favourite")
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.heart(4).center())
    assert not kept.kept
    assert not view.is_favourite(4)


def test_a_heart_covers_no_ink(drawn: Application) -> None:
    view, session = drawn.window.variants_panel.view, drawn.session
    session.set_pen_scale(2.5)
    margin = MARGIN_PX

    def ink() -> QImage:
        place = view.visualRect(view.model().index(4, 0)).adjusted(0, 0, -GAP_PX, -GAP_PX)
        return view.grab(place.adjusted(margin, margin, -margin, -margin)).toImage()

    plain = ink()
    drawn.window.favourites.keep([4])
    assert view.is_favourite(4)
    assert ink() == plain


def test_the_keyboard_adds_and_removes_favourites(drawn: Application, qtbot: QtBot) -> None:
    window = drawn.window
    view = window.variants_panel.view
    view.setCurrentIndex(view.model().index(2, 0))
    window.actions_.favourite.trigger()
    assert view.is_favourite(2)
    window.actions_.favourite.trigger()
    assert not window.favourites.kept


def test_every_variant_has_the_same_menu(
    drawn: Application, settled: Settled, qtbot: QtBot
) -> None:
    window = drawn.window
    view = window.variants_panel.view
    mouse = QContextMenuEvent.Reason.Mouse
    menu = open_menu(view.viewport(), cell(drawn, 3), mouse)
    assert menu is not None
    offered = texts(menu)
    menu.close()
    assert {"Favourite", "More like this", "Add variants to memory", "Use in font…"} <= {*offered}
    elsewhere = [text for text in offered if text != "Play"]
    for dock in (window.compare, window.lanes, window.transfer, window.latent_map):
        dock.show()
        dock.raise_()
        qtbot.waitUntil(lambda d=dock: not d.busy, timeout=30_000)
        qtbot.waitUntil(lambda d=dock: bool(places(d.view)), timeout=30_000)
        place = places(dock.view)[0]
        menu = open_menu(dock.view, place, mouse)
        assert menu is not None
        assert [text for text in texts(menu) if text != "Play"] == elsewhere
        menu.close()
        dock.hide()
    window.favourites.keep([3])
    dock = window.favourites_dock
    dock.show()
    dock.favourites.setCurrentRow(0)
    menu = open_menu(dock.favourites, QPoint(5, 5), QContextMenuEvent.Reason.Keyboard)
    assert menu is not None
    assert [text for text in texts(menu)[1:] if text != "Play"] == elsewhere[1:]
    assert texts(menu)[0] == "Remove from favourites"
    menu.close()
    window.favourites.add_to_history()
    dock.history.setCurrentRow(0)
    dock.preview.grab()
    menu = open_menu(dock.preview, places(dock.preview)[-1], mouse)
    assert menu is not None
    menu.close()


def places(view: QWidget) -> list[QPoint]:
    """Middles of the variants that a dock's view shows."""
    view.grab()
    points = (QPoint(x, y) for y in range(4, view.height(), 8) for x in range(4, view.width(), 8))
    return [point for point in points if view.variants_at(point)]  # type: ignore[attr-defined]


def test_the_menu_without_a_variant_stays_closed(drawn: Application) -> None:
    view = drawn.window.variants_panel.view
    view.clearSelection()
    keyboard = QContextMenuEvent.Reason.Keyboard
    assert open_menu(view.viewport(), QPoint(1, 1), keyboard) is None


def test_favourites_lead_on(
    drawn: Application,
    settled: Settled,
    answer_dialogs: AnswerDialogs,
    tmp_path: Path,
) -> None:
    session, window = drawn.session, drawn.window
    dock = window.favourites_dock
    session.set(drawing_label="Q")
    window.favourites.keep([1, 5])
    images = [favourite.image for favourite in window.favourites.kept]
    session.set(seed=55)
    settled()
    dock.show()
    dock.favourites.selectAll()
    dock.add_button.click()
    assert [entry.label for entry in session.memory.entries[:2]] == ["Q", "Q"]
    assert session.memory[0].strokes == window.favourites.kept[0].strokes
    session.undo_stack.undo()
    assert session.memory[0].label != "Q"
    seen: list[QDialog] = []
    answer_dialogs(PictureDialog, lambda d: (seen.append(d), d.reject()))
    dock.save_button.click()
    window.exporter.of(window.favourites.kept).ask_sheet([])
    assert len(seen) == 2
    answer_dialogs(FontDialog, lambda d: (seen.append(d.memory.entries[0].label), d.reject()))
    dock.font_button.click()
    assert seen[-1] == "Q"
    dock.favourites.setCurrentRow(1)
    dock.canvas_button.click()
    assert tuple(session.strokes) == window.favourites.kept[1].strokes
    dock.remove_button.click()
    np.testing.assert_array_equal(window.favourites.kept[0].image, images[0])


def test_a_favourite_without_a_character_is_asked_for_one(
    drawn: Application, answer_dialogs: AnswerDialogs
) -> None:
    window = drawn.window
    window.favourites.keep([1])
    labels: list[str] = []

    def answer(dialog: QInputDialog) -> None:
        dialog.setTextValue("R")
        dialog.accept()

    answer_dialogs(QInputDialog, answer)
    answer_dialogs(FontDialog, lambda d: (labels.append(d.memory.entries[0].label), d.reject()))
    window.favourites_dock.commands.use_in_font(window.favourites.kept)
    assert labels == ["R"]


def test_more_like_a_favourite_draws_it(drawn: Application, settled: Settled) -> None:
    session, window = drawn.session, drawn.window
    window.favourites.keep([6])
    session.clear_drawing()
    session.set(seed=99, source="memory")
    settled()
    window.favourites_dock.commands.more_like(window.favourites.kept)
    assert tuple(session.strokes) == window.favourites.kept[0].strokes
    assert session.source == "drawing"
    assert session.around == ()


def test_saved_favourites_are_those_chosen(
    drawn: Application, settled: Settled, qtbot: QtBot, tmp_path: Path
) -> None:
    window = drawn.window
    window.favourites.keep([2])
    drawn.session.set(seed=31)
    settled()
    window.exporter.of(window.favourites.kept).save_sheet(tmp_path / "kept.svg", [])
    qtbot.waitUntil(lambda: "kept.svg" in window.messages.text)
    window.exporter.save_sheet(tmp_path / "drawn.svg", [])
    qtbot.waitUntil(lambda: "drawn.svg" in window.messages.text)
    kept, whole = ((tmp_path / name).read_text() for name in ("kept.svg", "drawn.svg"))
    assert kept.count("<path") < whole.count("<path")
