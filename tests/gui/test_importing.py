"""Loading: preview, undo, and one message for everything that cannot be read."""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QFont, QImage
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot
from vma_core.export.font import build_font
from vma_core.glyphs.normalise import NormaliserSettings
from vma_core.importers import images
from vma_core.importers.imported_glyph import ImportedGlyph
from vma_core.importers.readers import import_glyphs
from vma_core.sandbox import child

from vma_gui.app.application import Application
from vma_gui.dialogs.characters import CharacterDialog, render_character
from vma_gui.dialogs.import_preview import ImportDialog


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
def accepting(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    """The preview is answered with OK, through its own button's slot."""

    def press_ok(dialog: ImportDialog) -> int:
        with qtbot.waitSignal(dialog.finished, timeout=20_000):
            dialog._finish()
        return dialog.result()

    monkeypatch.setattr(ImportDialog, "exec", press_ok)


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
def test_a_picture_is_decoded_once_and_not_on_the_interface_thread(
    application: Application, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[threading.Thread] = []
    open_image = images._decode_rgba

    def counted(data: bytes, name: str) -> Image.Image:
        opened.append(threading.current_thread())
        return open_image(data, name)

    monkeypatch.setattr(images, "_decode_rgba", counted)
    before = len(application.session.memory)
    application.window.importer.mime(files(picture(tmp_path / "a.png")))
    qtbot.waitUntil(lambda: len(application.session.memory) == before + 1, timeout=20_000)
    assert len(opened) == 1
    assert opened[0] is not threading.main_thread()


@pytest.mark.usefixtures("accepting")
def test_pasted_pictures_become_entries(application: Application, tmp_path: Path) -> None:
    session = application.session
    before = len(session.memory)
    data = QMimeData()
    data.setImageData(QImage(str(picture(tmp_path / "a.png"))))
    application.window.importer.mime(data)
    assert len(session.memory) == before + 1


@pytest.mark.parametrize("content", [b"hello", b""])
def test_unreadable_files_change_nothing_and_say_why(
    application: Application, tmp_path: Path, qtbot: QtBot, content: bytes
) -> None:
    window = application.window
    before = application.session.memory.content_hash()
    (tmp_path / "a.png").write_bytes(content)
    window.importer.paths([tmp_path / "a.png"])
    qtbot.waitUntil(lambda: "not a PNG" in window.messages.text, timeout=20_000)
    assert application.session.memory.content_hash() == before


def test_an_empty_clipboard_says_so(application: Application) -> None:
    application.window.importer.mime(QMimeData())
    assert "nothing to paste" in application.window.messages.text


def test_starter_sets_load_at_once(application: Application) -> None:
    before = len(application.session.memory)
    application.window.actions_.starter_menu.actions()[2].trigger()
    assert len(application.session.memory) > before


def test_the_preview_follows_the_settings(application: Application, qtbot: QtBot) -> None:
    grey = np.full((60, 60), 255, np.uint8)
    grey[10:50, 20:26] = 0
    found = [ImportedGlyph(grey, "x", "x.png")]
    dialog = ImportDialog(found, 28, application.theme)
    qtbot.addWidget(dialog)
    assert dialog.settings() == NormaliserSettings()
    qtbot.waitUntil(lambda: bool(dialog._grid._pairs), timeout=10_000)
    first = dialog._grid._pairs[0][1]
    dialog._scale.setValue(100)
    qtbot.waitUntil(lambda: dialog._grid._pairs[0][1] is not first, timeout=10_000)
    taller = dialog._grid._pairs[0][1]
    assert first is not None
    assert taller is not None
    assert taller.image.any(1).sum() > first.image.any(1).sum()
    assert np.ptp(taller.strokes.points_px[:, 1]) > np.ptp(first.strokes.points_px[:, 1])
    dialog.reject()


def test_images_without_ink_are_counted_not_loaded(application: Application, qtbot: QtBot) -> None:
    blank = ImportedGlyph(np.full((20, 20), 255, np.uint8), "b", "b.png")
    dialog = ImportDialog([blank], 28, application.theme)
    qtbot.addWidget(dialog)
    dialog._finish()
    qtbot.waitUntil(lambda: "No glyph was found" in dialog._status.text(), timeout=10_000)
    assert dialog.entries == []
    dialog.reject()


def test_typed_characters(qtbot: QtBot) -> None:
    dialog = CharacterDialog("R n R")
    qtbot.addWidget(dialog)
    assert dialog.characters() == ["R", "n"]
    glyph = render_character(QFont(), "R").glyph(28, NormaliserSettings())
    assert 0.03 < glyph.mean() < 0.2


def made_font(path: Path, family: str, characters: str = "LT") -> Path:
    """A font of a few letters, made by our own export."""
    glyphs = {}
    for number, character in enumerate(characters):
        image = Image.new("L", (28, 28))
        ImageDraw.Draw(image).line([(6, 4), (6, 22), (12 + number, 22)], fill=255, width=3)
        glyphs[character] = [np.asarray(image, np.float32) / 255]
    path.write_bytes(build_font(glyphs, family))
    return path


def test_several_fonts_are_several_hands(qtbot: QtBot, tmp_path: Path) -> None:
    files = [made_font(tmp_path / "1.otf", "First Hand"), made_font(tmp_path / "2.otf", "Second")]
    dialog = CharacterDialog("LTx", None, files)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: dialog.families() == ["First Hand", "Second"], timeout=10_000)
    assert "3 characters in 2 hands" in dialog._status.text()
    dialog._finish()
    qtbot.waitUntil(lambda: bool(dialog.found), timeout=10_000)
    # Neither has an x; another font's must not stand in for it.
    assert [f.label for f in dialog.found] == ["L", "T", "L", "T"]
    assert dialog.found[0].source == "First Hand L"
    dialog._remove(dialog._hands.item(1))
    assert dialog.families() == ["First Hand"]
    nobodys = CharacterDialog("x", None, files[:1])
    qtbot.addWidget(nobodys)
    qtbot.waitUntil(nobodys._ok.isEnabled, timeout=10_000)
    nobodys._finish()
    qtbot.waitUntil(lambda: "none of these" in nobodys._status.text(), timeout=10_000)
    assert nobodys.found == []


def test_a_block_adds_what_the_font_has(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = CharacterDialog("", None, [made_font(tmp_path / "1.otf", "Block Hand", "abZ")])
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: dialog._hands.count() == 1, timeout=10_000)
    assert not dialog._ok.isEnabled()
    dialog._blocks.setCurrentIndex(1)
    dialog._blocks.activated.emit(1)
    assert dialog.characters() == ["Z", "a", "b"]
    assert dialog._ok.isEnabled()


def test_a_damaged_font_is_a_sentence(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "bad.ttf").write_bytes(b"nothing")
    dialog = CharacterDialog("a", None)
    qtbot.addWidget(dialog)
    dialog.add_files([tmp_path / "bad.ttf"])
    qtbot.waitUntil(
        lambda: "bad.ttf is damaged or not a font file" in dialog._status.text(), timeout=10_000
    )
    assert dialog._ok.isEnabled()


@pytest.mark.usefixtures("accepting")
def test_dropped_drawings_bring_their_strokes_and_say_what_is_missing(
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
    dialog = ImportDialog(import_glyphs(path, 28), 28, application.theme)
    qtbot.addWidget(dialog)
    assert any("left out 1 text" in label.text() for label in dialog.findChildren(QLabel))
    dialog.reject()


# --- cancelled -----------------------------------------------------------------------------------


@pytest.fixture
def slow_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, list[str]]:
    """A thousand pictures that take a twentieth of a second each, and those that were read."""
    folder, read = tmp_path / "many", []
    folder.mkdir()
    for number in range(1_000):
        (folder / f"{number}.png").touch()

    def slow(path: Path) -> np.ndarray:
        time.sleep(0.05)
        read.append(path.name)
        return np.zeros((9, 9), np.uint8)

    monkeypatch.setattr("vma_core.importers.readers.read_grey", slow)
    return folder, read


def test_reading_is_cancelled_from_the_message(
    application: Application, qtbot: QtBot, slow_folder: tuple[Path, list[str]]
) -> None:
    folder, read = slow_folder
    window = application.window
    window.importer.paths([folder])
    qtbot.waitUntil(lambda: "Reading" in window.messages.text)
    qtbot.waitUntil(lambda: len(read) > 2)
    (cancel,) = [
        b for b in window.messages.findChildren(QPushButton) if b.text() == window.tr("Cancel")
    ]
    cancel.click()
    assert "Nothing was read" in window.messages.text
    window.importer._background.wait()
    assert len(read) < 100
    assert not window.findChildren(ImportDialog)


def test_a_window_that_closes_does_not_wait_for_a_long_reading(
    application: Application, qtbot: QtBot, slow_folder: tuple[Path, list[str]]
) -> None:
    folder, read = slow_folder
    application.window.importer.paths([folder])
    qtbot.waitUntil(lambda: len(read) > 2)
    application.window.close()
    assert len(read) < 100


def test_a_child_that_reads_is_ended_when_nobody_wants_it(
    application: Application, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    mark = tmp_path / "began"
    code = f"import pathlib, time; pathlib.Path({str(mark)!r}).touch(); time.sleep(25); print(1)"
    monkeypatch.setattr(child, "child_command", lambda _module: [sys.executable, "-c", code])
    (tmp_path / "a.svg").touch()
    application.window.importer.paths([tmp_path / "a.svg"])
    qtbot.waitUntil(mark.exists)
    began = time.monotonic()
    application.window.importer.cancel()
    application.window.importer._background.wait()
    assert time.monotonic() - began < 20  # not the child's life
