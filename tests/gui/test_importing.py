"""Importing images, SVG files, fonts and characters: preview, undo, errors, cancellation."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import psutil
import pytest
from hand_fonts import drawn_font
from PIL import Image, ImageDraw, ImageFile
from PySide6.QtCore import QMimeData, QRect, Qt, QUrl
from PySide6.QtGui import QFont, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QListWidget, QSlider
from pytestqt.qtbot import QtBot
from vma_core.glyphs.normalise import NormaliserSettings
from vma_core.importers.import_report import ImportResult
from vma_core.importers.imported_glyph import ImportedGlyph
from vma_core.importers.readers import import_files
from widget_queries import button, confirm_button, label_texts, named

from vma_gui.app.application import Application
from vma_gui.dialogs.characters import CharacterDialog, render_character
from vma_gui.dialogs.import_preview import CELL_PX, ImportDialog, PreviewGrid
from vma_gui.widgets.images import qimage_to_grey


def picture(path: Path) -> Path:
    image = Image.new("L", (80, 80), 255)
    ImageDraw.Draw(image).line([(20, 15), (20, 65), (55, 65)], fill=0, width=8)
    image.save(path)
    return path


def files(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(p)) for p in paths])
    return data


@pytest.fixture
def accepting(answer_dialogs: Callable[..., None]) -> None:
    """Confirm the import dialog as soon as it opens."""
    answer_dialogs(ImportDialog, lambda dialog: confirm_button(dialog).click())


@pytest.mark.usefixtures("accepting")
def test_dropped_files_become_entries_in_one_undo_step(
    application: Application, tmp_path: Path, qtbot: QtBot
) -> None:
    session = application.session
    before = len(session.memory)
    paths = [picture(tmp_path / f"{n}.png") for n in "ab"]
    application.window.importer.mime(files(*paths))
    qtbot.waitUntil(lambda: len(session.memory) == before + 2, timeout=20_000)
    assert session.memory[before].label == "a"
    session.undo_stack.undo()
    assert len(session.memory) == before


@pytest.mark.usefixtures("accepting")
def test_an_image_is_decoded_once_and_off_the_interface_thread(
    application: Application, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[threading.Thread] = []
    load = ImageFile.ImageFile.load

    def counted(image: ImageFile.ImageFile) -> object:
        if image.fp is not None:  # not decoded yet
            opened.append(threading.current_thread())
        return load(image)

    path = picture(tmp_path / "a.png")
    monkeypatch.setattr(ImageFile.ImageFile, "load", counted)
    before = len(application.session.memory)
    application.window.importer.mime(files(path))
    qtbot.waitUntil(lambda: len(application.session.memory) == before + 1, timeout=20_000)
    assert len(opened) == 1
    assert opened[0] is not threading.main_thread()


@pytest.mark.usefixtures("accepting")
def test_a_pasted_image_becomes_an_entry(application: Application, tmp_path: Path) -> None:
    session = application.session
    before = len(session.memory)
    data = QMimeData()
    data.setImageData(QImage(str(picture(tmp_path / "a.png"))))
    application.window.importer.mime(data)
    assert len(session.memory) == before + 1


@pytest.mark.parametrize("content", [b"hello", b""])
def test_unreadable_files_are_rejected_with_a_message(
    application: Application, tmp_path: Path, qtbot: QtBot, content: bytes
) -> None:
    window = application.window
    before = application.session.memory.content_hash()
    (tmp_path / "a.png").write_bytes(content)
    window.importer.paths([tmp_path / "a.png"])
    qtbot.waitUntil(lambda: "not a PNG" in window.messages.text, timeout=20_000)
    assert application.session.memory.content_hash() == before


def test_pasting_an_empty_clipboard_shows_a_message(application: Application) -> None:
    application.window.importer.mime(QMimeData())
    assert "nothing to paste" in application.window.messages.text


def test_a_starter_set_loads_without_a_dialog(application: Application) -> None:
    before = len(application.session.memory)
    application.window.actions_.starter_menu.actions()[2].trigger()
    assert len(application.session.memory) > before


def test_the_preview_follows_the_settings(application: Application, qtbot: QtBot) -> None:
    grey = np.full((60, 60), 255, np.uint8)
    grey[10:50, 20:26] = 0
    found = [ImportedGlyph(grey, "x", "x.png")]
    dialog = ImportDialog(ImportResult(found), 28, application.theme)
    qtbot.addWidget(dialog)
    assert dialog.settings() == NormaliserSettings()
    preview = named(dialog, PreviewGrid, "Import preview")

    def ink_height_px() -> int:
        """The ink height of the entry shown below the imported image."""
        _, below = np.split(
            qimage_to_grey(preview.grab(QRect(0, 0, CELL_PX, 2 * CELL_PX + 4)).toImage()),
            [CELL_PX + 4],
        )
        ink = np.abs(below.astype(int) - int(below[3, 3])) > 60
        return int(ink[4:-4, 4:-4].any(1).sum())

    qtbot.waitUntil(lambda: ink_height_px() > 10, timeout=10_000)
    before_px = ink_height_px()
    named(dialog, QSlider, "Size").setValue(100)
    qtbot.waitUntil(lambda: ink_height_px() > 1.2 * before_px, timeout=10_000)
    confirm_button(dialog).click()
    qtbot.waitUntil(lambda: bool(dialog.entries), timeout=10_000)
    usual = found[0].entry(28, NormaliserSettings())
    (taller,) = dialog.entries
    assert taller.image.any(1).sum() > usual.image.any(1).sum()
    heights_px = [np.ptp([p.y_px for s in e.strokes for p in s.points]) for e in (taller, usual)]
    assert heights_px[0] > heights_px[1]


def test_the_preset_and_the_placement_follow_the_settings(
    application: Application, qtbot: QtBot
) -> None:
    grey = np.full((105, 105), 255, np.uint8)
    grey[80:95, 80:84] = 0  # small and in a corner
    found = [ImportedGlyph(grey, label, f"{label}.png") for label in "xxy"]
    dialog = ImportDialog(ImportResult(found), 28, application.theme)
    qtbot.addWidget(dialog)
    assert "3 images in 2 classes" in label_texts(dialog)
    preset = named(dialog, QComboBox, "Preset")
    placement = named(dialog, QLabel, "Placement of the ink")
    assert preset.currentText() == "Cropped and centred"
    qtbot.waitUntil(lambda: "match" in placement.text(), timeout=10_000)
    dialog.choose_preset("omniglot")
    settings = dialog.settings()
    assert (settings.crop, settings.glyph_px, settings.thin) == (False, 105, False)
    qtbot.waitUntil(lambda: "3 smaller, 3 off centre" in placement.text(), timeout=10_000)
    named(dialog, QSlider, "Size").setValue(100)
    assert preset.currentText() == "Custom"
    dialog.reject()


def test_what_was_imported_is_selected_and_in_view(
    application: Application, qtbot: QtBot, tmp_path: Path, accepting: None
) -> None:
    window, session = application.window, application.session
    before = len(session.memory)
    for name in "pq":
        image = Image.new("L", (60, 60), 255)
        ImageDraw.Draw(image).line([(10, 10), (50, 50)], fill=0, width=5)
        image.save(tmp_path / f"{name}.png")
    window.importer.paths([tmp_path / "p.png", tmp_path / "q.png"])
    qtbot.waitUntil(lambda: len(session.memory) == before + 2, timeout=20_000)
    qtbot.waitUntil(lambda: session.selection == (before, before + 1))
    view = window.memory_panel.view
    seen = view.viewport().rect()
    qtbot.waitUntil(lambda: seen.contains(view.visualRect(view.model().index(before, 0)).center()))
    assert window.messages.text == "2 entries in 2 classes added."


def test_all_selected_entries_come_into_view_as_far_as_they_fit(application: Application) -> None:
    view, count = application.window.memory_panel.view, len(application.session.memory)
    last = range(count - 10, count)
    for chosen in (last, range(10), last):
        application.session.select_requested.emit(list(chosen))
        rects = [view.visualRect(view.model().index(position, 0)) for position in chosen]
        assert all(view.viewport().rect().contains(rect) for rect in rects)
    application.session.select_requested.emit(list(range(count)))
    assert view.viewport().rect().contains(view.visualRect(view.model().index(0, 0)))


def test_images_without_ink_are_not_imported(application: Application, qtbot: QtBot) -> None:
    blank = ImportedGlyph(np.full((20, 20), 255, np.uint8), "b", "b.png")
    dialog = ImportDialog(ImportResult([blank]), 28, application.theme)
    qtbot.addWidget(dialog)
    confirm_button(dialog).click()
    qtbot.waitUntil(lambda: "No glyphs found" in label_texts(dialog), timeout=10_000)
    assert dialog.entries == []
    dialog.reject()


def test_typed_characters_are_deduplicated_and_rendered(qtbot: QtBot) -> None:
    dialog = CharacterDialog("R n R")
    qtbot.addWidget(dialog)
    assert dialog.characters() == ["R", "n"]
    glyph = render_character(QFont(), "R").glyph(28, NormaliserSettings())
    assert 0.03 < glyph.mean() < 0.2


def make_font(path: Path, family: str, characters: str = "LT") -> Path:
    """Build a font with a few letters using the application's own export."""
    glyphs = {}
    for number, character in enumerate(characters):
        image = Image.new("L", (28, 28))
        ImageDraw.Draw(image).line([(6, 4), (6, 22), (12 + number, 22)], fill=255, width=3)
        glyphs[character] = [np.asarray(image, np.float32) / 255]
    path.write_bytes(drawn_font(glyphs, family))
    return path


def test_each_font_provides_its_own_glyphs(qtbot: QtBot, tmp_path: Path) -> None:
    files = [make_font(tmp_path / "1.otf", "First Hand"), make_font(tmp_path / "2.otf", "Second")]
    dialog = CharacterDialog("LTx", None, files)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: dialog.families() == ["First Hand", "Second"], timeout=10_000)
    assert "3 characters in 2 fonts" in label_texts(dialog)
    confirm_button(dialog).click()
    qtbot.waitUntil(lambda: bool(dialog.found), timeout=10_000)
    # Neither has an x; a fallback font must not replace it.
    assert [f.label for f in dialog.found] == ["L", "T", "L", "T"]
    assert dialog.found[0].source == "First Hand L"
    font_list = named(dialog, QListWidget, "Chosen fonts")
    with qtbot.waitActive(dialog):
        dialog.show()
    font_list.setFocus()
    font_list.setCurrentRow(1)
    QTest.keyClick(font_list, Qt.Key.Key_Delete)
    assert dialog.families() == ["First Hand"]
    missing = CharacterDialog("x", None, files[:1])
    qtbot.addWidget(missing)
    qtbot.waitUntil(confirm_button(missing).isEnabled, timeout=10_000)
    confirm_button(missing).click()
    qtbot.waitUntil(lambda: "none of these" in label_texts(missing), timeout=10_000)
    assert missing.found == []


def test_a_unicode_block_adds_the_characters_of_the_font(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = CharacterDialog("", None, [make_font(tmp_path / "1.otf", "Block Hand", "abZ")])
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: dialog.families() == ["Block Hand"], timeout=10_000)
    assert not confirm_button(dialog).isEnabled()
    dialog.show()
    blocks = named(dialog, QComboBox, "Unicode block")
    QTest.keyClick(blocks, Qt.Key.Key_Down)
    assert dialog.characters() == ["Z", "a", "b"]
    assert confirm_button(dialog).isEnabled()


def test_a_damaged_font_is_reported(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "bad.ttf").write_bytes(b"nothing")
    dialog = CharacterDialog("a", None)
    qtbot.addWidget(dialog)
    dialog.add_files([tmp_path / "bad.ttf"])
    qtbot.waitUntil(
        lambda: "bad.ttf is damaged or not a font file" in label_texts(dialog), timeout=10_000
    )
    assert confirm_button(dialog).isEnabled()


@pytest.mark.usefixtures("accepting")
def test_a_dropped_svg_keeps_its_strokes_and_lists_omissions(
    application: Application, tmp_path: Path, qtbot: QtBot
) -> None:
    session = application.session
    before = len(session.memory)
    path = tmp_path / "hook.svg"
    path.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg"><text>a</text>'
        '<path fill="none" stroke="red" d="M0 0V9H5"/></svg>'
    )
    application.window.importer.mime(files(path))
    qtbot.waitUntil(lambda: len(session.memory) == before + 1, timeout=20_000)
    assert len(session.memory[before].strokes) == 1
    dialog = ImportDialog(import_files([path], 28), 28, application.theme)
    qtbot.addWidget(dialog)
    assert "left out 1 text" in label_texts(dialog)
    dialog.reject()


# --- cancellation --------------------------------------------------------------------------------


@pytest.fixture
def large_folder(tmp_path: Path) -> Path:
    """A thousand large images (hard links to one file)."""
    folder = tmp_path / "many"
    folder.mkdir()
    image = Image.new("L", (2_000, 2_000), 255)
    ImageDraw.Draw(image).ellipse((300, 300, 1_500, 1_700), outline=0, width=90)
    image.save(folder / "0.png")
    for number in range(1, 1_000):
        (folder / f"{number}.png").hardlink_to(folder / "0.png")
    return folder


opened_files: list[str] = []
"""Every file that Python opens; module-level because an audit hook cannot be removed."""


def note_opened(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open":
        opened_files.append(str(arguments[0]))


sys.addaudithook(note_opened)


def count_opened(folder: Path) -> int:
    """The number of opened files below a folder."""
    return sum(name.startswith(str(folder)) for name in list(opened_files))


def test_an_import_can_be_cancelled_from_the_message_bar(
    application: Application, qtbot: QtBot, large_folder: Path
) -> None:
    window = application.window
    window.importer.paths([large_folder])
    qtbot.waitUntil(lambda: "Reading" in window.messages.text)
    qtbot.waitUntil(lambda: count_opened(large_folder) > 2)
    button(window.messages, "Cancel").click()
    assert "Import cancelled" in window.messages.text
    window.importer.close()
    assert count_opened(large_folder) < 500
    assert not window.findChildren(ImportDialog)


def test_closing_the_window_does_not_wait_for_a_long_import(
    application: Application, qtbot: QtBot, large_folder: Path
) -> None:
    application.window.importer.paths([large_folder])
    qtbot.waitUntil(lambda: count_opened(large_folder) > 2)
    application.window.close()
    assert count_opened(large_folder) < 500


@pytest.mark.skipif(os.name != "posix", reason="Windows cannot stop a process")
def test_cancelling_kills_the_child_process_that_reads(
    application: Application, settled: Callable[[], None], tmp_path: Path, qtbot: QtBot
) -> None:
    settled()
    engines = psutil.Process().children(recursive=True)

    def readers() -> list[psutil.Process]:
        # A child that is suspended before it runs its own program would block its parent.
        return [
            p
            for p in psutil.Process().children(recursive=True)
            if p not in engines and "vma_core.sandbox.child" in p.cmdline()
        ]

    (tmp_path / "a.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    application.window.importer.paths([tmp_path / "a.svg"])
    qtbot.waitUntil(lambda: bool(readers()))
    (reader,) = readers()
    reader.suspend()  # so that it cannot exit by itself
    application.window.importer.cancel()
    application.window.importer.close()
    assert not reader.is_running()
