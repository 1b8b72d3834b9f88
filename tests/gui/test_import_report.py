"""What the import dialog says: what was left out, implausible ink, data sets to turn."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from vma_core.glyphs.normalise import NormaliserSettings
from vma_core.importers.import_report import ImportResult
from vma_core.importers.imported_glyph import ImportedGlyph
from vma_core.importers.readers import import_files
from widget_queries import button, confirm_button, label_texts, named

from vma_gui.app.application import Application
from vma_gui.dialogs import import_preview
from vma_gui.dialogs.import_preview import ImportDialog


def picture(path: Path, number: int = 0) -> Path:
    image = Image.new("L", (60, 60), 255)
    ImageDraw.Draw(image).line([(10, 10), (12 + number, 50), (50, 45)], fill=0, width=5)
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path)
    return path


def letters(folder: Path) -> Path:
    """Two classes of two pictures."""
    for number, name in enumerate(("a/1.png", "a/2.png", "é/1.png", "é/2.png")):
        picture(folder / name, 5 * number)
    return folder


def solid(label: str) -> ImportedGlyph:
    """A picture that is nearly all ink within a light border."""
    grey = np.full((60, 60), 255, np.uint8)
    grey[4:-4, 4:-4] = 0
    return ImportedGlyph(grey, label, f"{label}.png")


def line(label: str) -> ImportedGlyph:
    grey = np.full((60, 60), 255, np.uint8)
    grey[10:50, 28:33] = 0
    return ImportedGlyph(grey, label, f"{label}.png")


@pytest.fixture
def accepting(answer_dialogs: Callable[..., None]) -> None:
    """Confirm the import dialog as soon as it opens."""
    answer_dialogs(ImportDialog, lambda dialog: confirm_button(dialog).click())


@pytest.mark.usefixtures("accepting")
@pytest.mark.parametrize("door", ["folder", "zip", "contents"])
def test_what_is_dropped_comes_as_by_the_command_line(
    application: Application, tmp_path: Path, qtbot: QtBot, door: str
) -> None:
    folder = letters(tmp_path / "letters")
    (folder / "a" / "bad.png").write_bytes(b"no")
    expected = [
        glyph.entry(28, NormaliserSettings()) for glyph in import_files([folder], 28).glyphs
    ]
    paths = [folder] if door == "folder" else sorted(folder.iterdir())
    if door == "zip":
        paths = [tmp_path / "other.zip"]
        with zipfile.ZipFile(paths[0], "w") as archive:
            for path in sorted(folder.rglob("*.png")):
                archive.write(path, path.relative_to(tmp_path))
    session = application.session
    before = len(session.memory)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    application.window.importer.mime(data)
    qtbot.waitUntil(lambda: len(session.memory) == before + 4, timeout=20_000)
    came = session.memory.entries[before:]
    assert [entry.label for entry in came] == [entry.label for entry in expected]
    assert [entry.label for entry in came] == ["a", "a", "é", "é"]
    for ours, theirs in zip(came, expected, strict=True):
        np.testing.assert_array_equal(ours.image, theirs.image)


def test_left_out_files_are_one_line_per_kind(
    application: Application, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = letters(tmp_path / "letters")
    for name in "xyz":
        (folder / f"{name}.png").write_bytes(b"no")
    (folder / "._a.png").write_bytes(b"")
    (folder / "README.txt").write_text("hello")
    dialog = ImportDialog(import_files([folder], 28), 28, application.theme)
    qtbot.addWidget(dialog)
    text = named(dialog, QLabel, "Left out").text()
    assert text.split("\n") == [
        "3 files left out: x.png is damaged or not a PNG, JPEG, GIF or BMP image. "
        "Likewise: y.png, z.png.",
        "Passed over, as these texts hold no strokes: README.txt.",
        "Hidden and system files passed over: ._a.png.",
    ]
    assert "4 images in 2 classes" in label_texts(dialog)


def test_implausible_ink_is_a_warning_with_the_pictures(
    application: Application, qtbot: QtBot
) -> None:
    found = [line(str(number)) for number in range(60)]
    found[37] = solid("ground")  # not among the evenly chosen ones that are shown
    dialog = ImportDialog(ImportResult(found), 28, application.theme)
    qtbot.addWidget(dialog)
    warning = named(dialog, QLabel, "Implausible ink")
    qtbot.waitUntil(lambda: "1 of 60 images" in warning.text(), timeout=10_000)
    assert "Change polarity or threshold" in warning.text()
    first, second, *_ = dialog.shown_pairs
    assert first.is_implausible
    assert not second.is_implausible
    confirm_button(dialog).click()
    qtbot.waitUntil(lambda: bool(dialog.entries), timeout=20_000)
    assert (len(dialog.entries), dialog.implausible) == (60, 1)


def test_plausible_ink_has_no_warning(application: Application, qtbot: QtBot) -> None:
    dialog = ImportDialog(ImportResult([line("a")]), 28, application.theme)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: len(dialog.shown_pairs) == 1, timeout=10_000)
    assert named(dialog, QLabel, "Implausible ink").isHidden()
    assert button(dialog, "Swap rows and columns").parentWidget().isHidden()


def test_a_data_set_can_be_turned_and_inverted(
    application: Application, tmp_path: Path, qtbot: QtBot
) -> None:
    images = np.zeros((3, 28, 28), np.uint8)
    images[:, 4:24, 13:15] = 255
    images[:, 0] = images[:, -1] = images[:, :, 0] = images[:, :, -1] = 255  # a frame misleads
    np.savez(tmp_path / "a.npz", arr_0=images)
    dialog = ImportDialog(import_files([tmp_path / "a.npz"], 28), 28, application.theme)
    qtbot.addWidget(dialog)
    warning = named(dialog, QLabel, "Implausible ink")
    qtbot.waitUntil(lambda: "3 of 3 images" in warning.text(), timeout=10_000)
    assert "Swap ink and ground" in warning.text()
    button(dialog, "Swap ink and ground").click()
    qtbot.waitUntil(warning.isHidden, timeout=10_000)
    button(dialog, "Swap rows and columns").click()
    confirm_button(dialog).click()
    qtbot.waitUntil(lambda: bool(dialog.entries), timeout=10_000)
    for entry in dialog.entries:
        np.testing.assert_array_equal(entry.image, images[0].T > 0)


def test_a_large_import_comes_whole(
    application: Application, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    image = np.eye(28, dtype=np.uint8)
    found = [ImportedGlyph(image, str(n // 100), f"{n}", ready=True) for n in range(5_000)]
    dialog = ImportDialog(ImportResult(found), 28, application.theme)
    qtbot.addWidget(dialog)
    assert "5,000 images in 50 classes" in label_texts(dialog)
    confirm_button(dialog).click()
    qtbot.waitUntil(lambda: len(dialog.entries) == 5_000, timeout=20_000)
    monkeypatch.setattr(import_preview, "MAX_IMPORT", 2_500)
    fewer = ImportDialog(ImportResult(found), 28, application.theme)
    qtbot.addWidget(fewer)
    assert "2,500 images, evenly chosen; 2,500 more are left out" in label_texts(fewer)
    fewer.reject()


def test_a_slow_import_shows_its_progress(application: Application, qtbot: QtBot) -> None:
    window = application.window
    window.importer.reading.emit(True)
    qtbot.waitUntil(lambda: "Reading" in window.messages.text)
    window.importer.progressed.emit(1_200, 5_622)
    assert "Reading file 1,200 of 5,622" in label_texts(window.messages)
    assert len(window.messages.history.notices) == 1
    window.importer.reading.emit(False)
    assert not window.messages.isVisible()
