"""The font dialog: options, specimen, what to draw next, files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QRawFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from vma_core.importers.stroke_files import read_hershey

from vma_gui.app.application import Application
from vma_gui.dialogs import export_font
from vma_gui.dialogs.export_font import FontDialog

AnswerDialogs = Callable[[type[QWidget], Callable[[Any], None]], None]


@pytest.fixture
def dialog(application: Application, qtbot: QtBot) -> FontDialog:
    """The dialog for the first eight entries, two of which have no character."""
    session, window = application.session, application.window
    session.remove_entries(range(8, len(session.memory)))
    session.label_entries([0, 1], "arrow")
    found = FontDialog(session, window.exporter.inference, window)
    qtbot.addWidget(found)
    found.show()
    return found


def choose(dialog: FontDialog, kind: str) -> None:
    dialog.kind.setCurrentIndex(dialog.kind.findData(kind))


def test_labels_that_are_no_characters_are_left_out_and_listed(
    dialog: FontDialog, application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    assert dialog.summary.text().startswith("3 characters: ")
    assert dialog.summary.text().endswith("not characters: arrow")
    dialog.alternates.setValue(3)
    dialog.family.setText("Booth")
    dialog.designer.setText("Ada")
    dialog.licence.setCurrentIndex(dialog.licence.findData("ofl"))
    dialog.embedding.setCurrentIndex(dialog.embedding.findData("print"))
    dialog.export(tmp_path / "booth")
    qtbot.waitUntil(lambda: dialog.result() == 1, timeout=20_000)
    font = TTFont(tmp_path / "booth.otf")
    assert font["name"].getDebugName(1) == "Booth"
    assert font["name"].getDebugName(9) == "Ada"
    assert "Open Font License" in font["name"].getDebugName(13)
    assert font["OS/2"].fsType == 4
    assert len(font.getGlyphOrder()) == 3 + 3 * 3
    assert "booth.otf" in application.window.messages.text


def test_without_characters_nothing_can_be_exported(application: Application) -> None:
    session, window = application.session, application.window
    session.label_entries(range(len(session.memory)), "arrow")
    empty = FontDialog(session, window.exporter.inference, window)
    assert not empty.start_button.isEnabled()
    empty.reject()


def test_the_specimen_is_set_in_the_font(dialog: FontDialog, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: dialog.specimen.family != "", timeout=20_000)
    first, page = dialog.specimen.family, dialog.specimen.page
    font = page.document().defaultFont()
    assert font.family() == first
    raw = QRawFont.fromFont(font)
    assert raw.supportsCharacter(ord("E"))
    assert not raw.supportsCharacter(ord("q"))
    dialog.specimen.size_slider.setValue(200)
    dialog.specimen.dark.toggle()
    assert page.document().defaultFont().pixelSize() == 200
    # Another text, other options: another font in its place.
    page.setPlainText("EEEE")
    dialog.alternates.setValue(2)
    qtbot.waitUntil(lambda: dialog.specimen.family not in ("", first), timeout=20_000)
    dialog.reject()
    assert dialog.specimen.family == ""
    assert not [name for name in QFontDatabase.families() if name.startswith("Specimen")]


def test_a_text_of_which_nothing_is_drawn_says_so(dialog: FontDialog, qtbot: QtBot) -> None:
    dialog.specimen.page.setPlainText("???")
    qtbot.waitUntil(lambda: "None of these" in dialog.specimen.status.text(), timeout=20_000)
    assert dialog.specimen.family == ""


def test_characters_to_draw_next_are_listed_by_script(dialog: FontDialog) -> None:
    offer = dialog.draw_next

    def listed() -> str:
        return "".join(offer.characters.item(row).text() for row in range(6))

    assert offer.script.currentData() == "Latin"
    assert offer.status.text().startswith("3 of 95 drawn.")
    assert listed() == "etaoin"
    offer.script.setCurrentIndex(offer.script.findData("Cyrillic"))
    assert listed().startswith("оеа")


@pytest.mark.parametrize("by_mouse", [True, False])
def test_a_character_to_draw_next_is_drawn_on_the_canvas_with_its_label_and_lines(
    application: Application, answer_dialogs: AnswerDialogs, by_mouse: bool
) -> None:
    window, session = application.window, application.session

    def choose_e(dialog: FontDialog) -> None:
        assert QTest.qWaitForWindowExposed(dialog)
        found = dialog.draw_next.characters
        found.doItemsLayout()
        item = found.findItems("e", Qt.MatchFlag.MatchExactly)[0]
        if by_mouse:
            place = found.visualItemRect(item).center()
            QTest.mouseClick(found.viewport(), Qt.MouseButton.LeftButton, pos=place)
        else:
            found.setCurrentItem(item)
            found.setFocus()
            QTest.keyClick(found, Qt.Key.Key_Return)

    answer_dialogs(FontDialog, choose_e)
    window.actions_.export_font.trigger()
    assert (session.drawing_label, session.guides) == ("e", True)
    assert window.canvas_panel.label.text() == "e"
    assert window.focusWidget() is window.canvas_panel.canvas
    assert window.messages.text == "Draw “e” and press Enter to add it to the memory."


def test_the_format_decides_what_can_be_chosen(
    dialog: FontDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    assert dialog.weight.isHidden() or not dialog.weight.isVisible()
    choose(dialog, "variable")
    assert dialog.weight.isVisible()
    assert not dialog.form.isEnabled()
    choose(dialog, "jhf")
    assert not dialog.alternates.isEnabled()
    assert not dialog.weight.isVisible()
    dialog.export(tmp_path / "lines")
    qtbot.waitUntil(lambda: dialog.result() == 1, timeout=20_000)
    assert len(read_hershey((tmp_path / "lines.jhf").read_bytes(), "x")) == 3


def test_a_variable_font_is_shown_at_its_axes(
    dialog: FontDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog.alternates.setValue(1)
    choose(dialog, "variable")
    qtbot.waitUntil(lambda: dialog.specimen.family != "", timeout=20_000)
    dialog.weight.setValue(900)
    font = dialog.specimen.page.document().defaultFont()
    axes = {tag.toString().data().decode(): tag for tag in font.variableAxisTags()}
    assert font.variableAxisValue(axes["wght"]) == 900
    assert font.variableAxisValue(axes["VARI"]) == 0
    dialog.export(tmp_path / "axes.ttf")
    qtbot.waitUntil(lambda: dialog.result() == 1, timeout=20_000)
    assert "fvar" in TTFont(tmp_path / "axes.ttf")


def test_cancelling_leaves_no_file(dialog: FontDialog, qtbot: QtBot, tmp_path: Path) -> None:
    dialog.alternates.setValue(export_font.MAX_ALTERNATES)
    dialog.export(tmp_path / "never.otf")
    qtbot.waitUntil(lambda: dialog.bar.value() > 0, timeout=20_000)
    dialog.cancel_button.click()
    assert not dialog.job.is_running
    assert not list(tmp_path.iterdir())


def test_an_unwritable_place_is_reported_and_nothing_is_lost(
    dialog: FontDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("keep")
    dialog.alternates.setValue(1)
    dialog.family.setText("a/b")
    dialog.export(tmp_path / "file" / "font.otf")
    qtbot.waitUntil(lambda: "cannot be written" in dialog.summary.text(), timeout=20_000)
    assert dialog.start_button.isEnabled()
    assert dialog.family.text() == "a/b"
    assert (tmp_path / "file").read_text() == "keep"
