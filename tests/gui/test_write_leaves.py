"""How a written page leaves the window: files and the clipboard; and that all can use the view."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtGui import QGuiApplication
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot
from test_accessibility import (
    clipped_texts,
    controls,
    described,
    in_groups,
    name_of,
    reached_by_tab,
)
from vma_core.export.animation import MAX_ANIMATION_PX
from vma_core.importers.svg import read_svg
from write_desk import TIMEOUT_MS, Desk

from vma_gui.app.application import Application, create, switch_language
from vma_gui.dialogs.save_page import PageDialog, file_name, sheet_paths
from vma_gui.files.page_saver import SVG_MIME
from vma_gui.system.file_dialogs import formats
from vma_gui.system.language import set_language
from vma_gui.system.settings import Settings
from vma_gui.theme.tokens import TARGET_PX


@pytest.fixture(autouse=True)
def forget_formats() -> None:
    formats.use_settings(None)


@pytest.fixture
def desk(application: Application, qtbot: QtBot) -> Desk:
    return Desk(application, qtbot)


def dialog_of(desk: Desk) -> PageDialog:
    """The dialog that “Save page…” opens."""
    opened: list[PageDialog] = []
    saver = desk.panel.commands.saver
    saver.ask = lambda composed, composer: opened.append(saver.dialog(composed, composer))  # type: ignore[attr-defined,method-assign]
    desk.window.actions_.save_page.trigger()
    desk.qtbot.waitUntil(lambda: bool(opened), timeout=TIMEOUT_MS)
    return opened[0]


def export(desk: Desk, dialog: PageDialog, kind: str, path: Path) -> None:
    dialog.format.setCurrentIndex(dialog.format.findData(kind))
    with desk.qtbot.waitSignal(dialog.accepted, timeout=TIMEOUT_MS):
        dialog.export(path)


@pytest.mark.parametrize(
    ("kind", "suffix"),
    [("lines", ".svg"), ("outlines", ".svg"), ("pdf", ".pdf"), ("png", ".png"), ("movie", ".gif")],
)
def test_a_page_is_saved_in_every_format(
    desk: Desk, tmp_path: Path, kind: str, suffix: str
) -> None:
    desk.write("HARK")
    path = tmp_path / "page"
    dialog = dialog_of(desk)
    dialog.width_px.setValue(200)
    dialog.resolution.setValue(72)
    export(desk, dialog, kind, path)
    content = path.with_suffix(suffix).read_bytes()
    if kind == "lines":
        strokes = read_svg(content, "", "page").strokes
        assert len(strokes) == sum(len(letter.strokes) for letter in desk.letters)
    elif kind == "outlines":
        assert QSvgRenderer(content).isValid()
    elif kind == "pdf":
        assert content.startswith(b"%PDF")
    else:
        with Image.open(io.BytesIO(content)) as image:
            assert image.width == {"png": 595, "movie": 200}[kind]
            assert getattr(image, "n_frames", 1) > (5 if kind == "movie" else 0)


def test_the_dialog_says_what_it_will_write(desk: Desk) -> None:
    desk.write("HARK A MARE x")
    desk.writing.change_settings("Size", em_mm=40.0, page_height_mm=120.0)
    desk.settle()
    dialog = dialog_of(desk)
    sheets = desk.view.page.sheets
    assert sheets > 1
    assert f"{sheets} SVG files, 210 × 120 mm" in dialog.summary.text()
    assert not dialog.resolution.isEnabled()
    dialog.format.setCurrentIndex(dialog.format.findData("png"))
    assert dialog.resolution.isEnabled()
    assert f"{sheets} PNG files, 2,480 × 1,417 px" in dialog.summary.text()
    dialog.format.setCurrentIndex(dialog.format.findData("pdf"))
    assert f"One PDF of {sheets} pages" in dialog.summary.text()
    dialog.reject()


def test_the_announced_size_of_a_movie_is_that_of_its_frames(desk: Desk, tmp_path: Path) -> None:
    desk.write("H")
    desk.writing.change_settings("Paper", page_width_mm=60.0, page_height_mm=300.0, margin_mm=5.0)
    desk.settle()
    dialog = dialog_of(desk)
    dialog.format.setCurrentIndex(dialog.format.findData("movie"))
    dialog.width_px.setValue(300)
    announced = dialog.summary.text()
    export(desk, dialog, "movie", tmp_path / "tall.gif")
    with Image.open(tmp_path / "tall.gif") as movie:
        assert movie.size == (205, 1024)
    assert "205 × 1,024 px" in announced
    assert dialog.width_px.maximum() == MAX_ANIMATION_PX, "wider ones cannot be written"


def test_the_dialog_begins_with_the_format_last_saved(desk: Desk, tmp_path: Path) -> None:
    settings = Settings(tmp_path / "settings.json")
    formats.use_settings(settings)
    desk.write("H")
    dialog = dialog_of(desk)
    assert dialog.chosen == "lines"
    export(desk, dialog, "pdf", tmp_path / "page.pdf")
    formats.use_settings(Settings(settings.path))  # as in the next session
    assert dialog_of(desk).chosen == "pdf"
    settings.set(format_page="of another version")
    formats.use_settings(settings)
    assert dialog_of(desk).chosen == "lines"


def test_several_sheets_are_numbered_and_replace_nothing_unasked(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.write("HARK A MARE")
    desk.writing.change_settings("Size", em_mm=40.0, page_height_mm=120.0)
    desk.settle()
    count = desk.view.page.sheets
    path = tmp_path / "page.svg"
    names = sheet_paths(path, count)
    names[1].write_text("mine")
    asked: list[str] = []

    def answer(_parent: object, _title: str, text: str) -> QMessageBox.StandardButton:
        asked.append(text)
        return answers.pop(0)

    answers = [QMessageBox.StandardButton.No, QMessageBox.StandardButton.Yes]
    monkeypatch.setattr(QMessageBox, "question", answer)
    dialog = dialog_of(desk)
    dialog.export(path)
    assert names[1].read_text() == "mine"
    assert asked == ["Replace page-2.svg?"]
    export(desk, dialog, "lines", path)
    assert all(name.read_bytes().startswith(b"<svg") for name in names)


def test_a_folder_that_cannot_be_written_leaves_the_dialog_with_the_reason(
    desk: Desk, tmp_path: Path
) -> None:
    desk.write("HARK")
    dialog = dialog_of(desk)
    blocked = tmp_path / "file"
    blocked.write_text("")
    dialog.export(blocked / "page.svg")
    desk.qtbot.waitUntil(dialog.start_button.isEnabled, timeout=TIMEOUT_MS)
    assert str(blocked) in dialog.summary.text()
    dialog.reject()


def test_a_page_that_was_never_shown_is_saved_too(application: Application, qtbot: QtBot) -> None:
    application.session.writing.replace_text("HARK")
    saved: list[int] = []
    commands = application.window.page_commands()
    commands.saver.ask = lambda composed, _composer: saved.append(len(composed.page.letters))  # type: ignore[method-assign]
    application.window.actions_.save_page.trigger()
    qtbot.waitUntil(lambda: bool(saved), timeout=TIMEOUT_MS)
    assert saved == [4]


def test_the_clipboard_gets_svg_and_a_picture(desk: Desk) -> None:
    desk.write("HARK")
    said: list[str] = []
    desk.session.message.connect(lambda text, _kind: said.append(text))
    desk.window.actions_.copy_page.trigger()
    desk.qtbot.waitUntil(lambda: bool(said), timeout=TIMEOUT_MS)
    assert said == ["Page copied as SVG and as a picture."]
    data = QGuiApplication.clipboard().mimeData()
    assert QSvgRenderer(data.data(SVG_MIME)).isValid()
    assert data.imageData().width() == pytest.approx(210 / 25.4 * 150, abs=1)


def test_without_a_text_there_is_nothing_to_save(desk: Desk) -> None:
    actions = desk.window.actions_
    assert not actions.save_page.isEnabled()
    assert not actions.copy_page.isEnabled()
    desk.qtbot.keyClicks(desk.panel.text, "H")
    assert actions.save_page.isEnabled()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Dear Ada,\nhow are you today and tomorrow", "Dear Ada how are you"),
        ("../../etc", "etc"),
        ("\n", ""),
        ("x" * 90, "x" * 24),
    ],
)
def test_files_are_named_after_the_first_words(text: str, name: str) -> None:
    assert file_name(text) == name


# --- accessibility ---------------------------------------------------------------------------


def test_every_control_has_a_name_and_a_large_enough_target(desk: Desk) -> None:
    desk.write("HARK xy")
    found = list(controls(desk.panel))
    assert len(found) > 30
    assert [described(w) for w in found if not name_of(w)] == []
    small = [
        described(w)
        for w in found
        if w.inherits("QAbstractButton") and min(w.width(), w.height()) < TARGET_PX
    ]
    assert small == []


def test_tab_reaches_every_control_and_shows_the_focus(desk: Desk, qtbot: QtBot) -> None:
    desk.write("HARK xy")
    desk.window.actions_.page_drawing.setChecked(False)
    desk.view.set_current(0)  # the button that pins is enabled
    QApplication.processEvents()
    reached, unseen = reached_by_tab(desk.window, qtbot)
    missed = set(controls(desk.panel)) - reached - in_groups(reached, desk.panel)
    assert [described(w) for w in missed] == []
    assert unseen == []


@pytest.mark.parametrize(("language", "percent"), [("en", 200), ("de", 100), ("de", 200)])
def test_nothing_is_clipped_at_any_text_size_and_language(
    qtbot: QtBot, language: str, percent: int
) -> None:
    application = create(theme="light", text_percent=percent)
    try:
        if language != "en":
            switch_language(application, language, None)
        window = application.window
        window.resize(1280, 800)
        window.show()
        qtbot.waitExposed(window)
        desk = Desk(application, qtbot)
        desk.write("HARK xy")
        assert list(clipped_texts(desk.panel)) == []
        if percent == 100:
            window.resize(1100, 700)
            QApplication.processEvents()
            area = window.splitter.parentWidget()
            assert area is not None
            assert window.splitter.minimumSizeHint().width() <= area.width()
    finally:
        application.window.close()
        application.window.deleteLater()
        set_language("en")
        application.theme.set_text_percent(100)


def test_the_settings_stand_below_a_narrow_page(desk: Desk) -> None:
    panel = desk.panel
    assert panel.settings_area.geometry().left() >= panel.view.geometry().right()
    desk.window.actions_.page_memory.trigger()
    desk.window.resize(1100, 800)
    QTest.qWait(0)
    assert panel.settings_area.geometry().top() >= panel.view.geometry().bottom()


def test_the_page_survives_another_language_and_text_size(desk: Desk, qtbot: QtBot) -> None:
    desk.write("HARK")
    switch_language(desk.application, "de", None)
    window = desk.application.window
    assert window.write_panel is not None
    assert window.write_panel.isVisibleTo(window)
    assert window.write_panel.text.toPlainText() == "HARK"
    set_language("en")
