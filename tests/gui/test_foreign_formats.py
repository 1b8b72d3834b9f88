"""Formats of phones, scanners and type foundries at the window's doors."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pillow_heif
import pytest
from font_files import content, font
from letter_sheets import LETTERS, hand_written, photographed
from PIL import Image, ImageDraw
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QListWidget
from pytestqt.qtbot import QtBot
from vma_core.importers.pages import PAGED_SUFFIXES
from widget_queries import confirm_button, label_texts, named

from vma_gui.app.application import Application
from vma_gui.dialogs.characters import CharacterDialog
from vma_gui.dialogs.letter_sheet import SheetDialog
from vma_gui.files.sheet_importer import read_sheets


def checks(dialog: CharacterDialog) -> dict[str, bool]:
    """Each listed font, and whether it is checked."""
    found = named(dialog, QListWidget, "Chosen fonts")
    items = [found.item(row) for row in range(found.count())]
    return {item.text(): item.checkState() is Qt.CheckState.Checked for item in items}


def test_weights_of_a_variable_font_are_chosen_in_the_dialog(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "hand.ttf"
    path.write_bytes(content(font(variable=True)))
    dialog = CharacterDialog("AB", None, [path])
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: len(checks(dialog)) == 3, timeout=20_000)
    assert checks(dialog) == {"Hand Regular": True, "Hand Medium": False, "Hand Bold": False}
    assert "hand.ttf contains 3 faces. Tick the ones to import." in label_texts(dialog)
    fonts = named(dialog, QListWidget, "Chosen fonts")
    fonts.item(2).setCheckState(Qt.CheckState.Checked)
    assert "2 characters in 2 fonts" in label_texts(dialog)
    qtbot.waitUntil(
        lambda: any(not label.pixmap().isNull() for label in dialog.findChildren(QLabel)),
        timeout=20_000,
    )
    confirm_button(dialog).click()
    qtbot.waitUntil(lambda: bool(dialog.found), timeout=20_000)
    assert [f.source for f in dialog.found] == [
        "Hand Regular A",
        "Hand Regular B",
        "Hand Bold A",
        "Hand Bold B",
    ]
    thin, bold = ((f.pixels < 128).sum() for f in dialog.found[::2])
    assert bold == pytest.approx(2 * thin, rel=0.05)


def test_no_font_checked_is_said(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "hand.ttf"
    path.write_bytes(content(font()))
    dialog = CharacterDialog("AB", None, [path])
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: checks(dialog) == {"Hand": True}, timeout=20_000)
    named(dialog, QListWidget, "Chosen fonts").item(0).setCheckState(Qt.CheckState.Unchecked)
    assert "Tick at least one font." in label_texts(dialog)
    assert not confirm_button(dialog).isEnabled()


def test_a_block_of_a_large_script_comes_whole(qtbot: QtBot, tmp_path: Path) -> None:
    characters = [chr(0x4E00 + n) for n in range(1_100)]
    path = tmp_path / "kanji.woff2"
    path.write_bytes(content(font([*characters, "あ"]), "woff2"))
    dialog = CharacterDialog("", None, [path])
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: checks(dialog) == {"Hand": True}, timeout=20_000)
    dialog.show()
    blocks = named(dialog, QComboBox, "Unicode block")
    blocks.showPopup()
    listed = [blocks.itemText(row) for row in range(blocks.count())]
    blocks.hidePopup()
    row = listed.index("CJK Unified Ideographs (1,100)")
    assert "Hiragana (1)" in listed
    blocks.setCurrentIndex(row)
    blocks.activated.emit(row)
    assert dialog.characters() == characters
    confirm_button(dialog).click()
    qtbot.waitUntil(lambda: bool(dialog.found), timeout=30_000)
    assert [f.label for f in dialog.found] == characters


def dropped(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def test_a_photo_of_a_phone_becomes_an_entry(
    application: Application, tmp_path: Path, answer_dialogs: Callable[..., None], qtbot: QtBot
) -> None:
    answer_dialogs(QDialog, lambda dialog: confirm_button(dialog).click())
    image = Image.new("RGB", (300, 300), "white")
    ImageDraw.Draw(image).line([(80, 60), (80, 220), (200, 220)], fill="black", width=24)
    buffer = io.BytesIO()
    pillow_heif.from_pillow(image).save(buffer)
    (tmp_path / "ell.heic").write_bytes(buffer.getvalue())
    before = len(application.session.memory)
    application.window.importer.mime(dropped(tmp_path / "ell.heic"))
    qtbot.waitUntil(lambda: len(application.session.memory) == before + 1, timeout=30_000)
    assert application.session.memory[before].label == "ell"


def test_progress_of_a_scan_counts_all_of_its_pages(tmp_path: Path) -> None:
    page = Image.fromarray(photographed(hand_written()[0])).resize((600, 450))
    page.save(tmp_path / "scan.tiff", save_all=True, append_images=[page])
    steps: list[float] = []
    sheets = read_sheets(tmp_path / "scan.tiff", lambda done, total: steps.append(done / total))
    assert len(sheets) == 2
    assert steps == sorted(steps)
    assert {0.0, 0.5, 1.0} <= set(steps)


def test_each_page_of_a_scan_is_a_sheet(
    application: Application, tmp_path: Path, answer_dialogs: Callable[..., None], qtbot: QtBot
) -> None:
    pages = [Image.fromarray(photographed(hand_written(seed=n)[0])) for n in (0, 1)]
    pages[0].save(tmp_path / "scan.pdf", save_all=True, append_images=pages[1:], resolution=100)
    shown: list[str] = []

    def answer(dialog: QDialog) -> None:
        shown.append(dialog.windowTitle())
        if isinstance(dialog, SheetDialog):
            QTest.keyClicks(dialog.labels, LETTERS)
        confirm_button(dialog).click()

    answer_dialogs(QDialog, answer)
    before = len(application.session.memory)
    application.window.importer.mime(dropped(tmp_path / "scan.pdf"))
    qtbot.waitUntil(lambda: len(application.session.memory) > before, timeout=60_000)
    assert len(shown) == 3, "two sheets, one preview"
    assert "scan.pdf 1/2" in shown[0]
    assert "scan.pdf 2/2" in shown[1]
    labels = [entry.label for entry in application.session.memory.entries[before:]]
    assert labels == [*LETTERS, *LETTERS]


def test_file_dialogs_offer_the_formats_of_phones_and_scanners(
    application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: list[str] = []
    monkeypatch.setattr(
        "vma_gui.files.sheet_importer.ask_open",
        lambda _parent, _kind, _title, filters: offered.append(filters),
    )
    application.window.importer.sheets.ask()
    assert all(f"*{suffix}" in offered[0] for suffix in PAGED_SUFFIXES)
