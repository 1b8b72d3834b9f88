"""The library of glyph sets: statistics, saving, deleting, undo, loading, downloading."""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from file_server import Server
from PIL import Image
from pytestqt.qtbot import QtBot
from vma_core.importers.download import RemoteFile
from vma_core.importers.statistics import set_statistics
from vma_core.memory.entries import MemoryEntry
from vma_core.storage.starter_memory import starter_set
from widget_queries import colour_count

from vma_gui.app.application import Application
from vma_gui.dialogs.glyph_sets import LoadedSet, SetsDialog


@pytest.fixture
def dialog(application: Application, tmp_path: Path, qtbot: QtBot) -> SetsDialog:
    entries = starter_set("Greek", 3, 2)
    memory = [*entries, entries[0], MemoryEntry(np.ones((28, 28), np.uint8))]
    shown = SetsDialog(
        tmp_path / "sets", memory, 28, application.theme, application.session.entry_strokes
    )
    qtbot.addWidget(shown)
    shown.show()
    qtbot.waitUntil(lambda: shown.view.shown is not None, timeout=10_000)
    return shown


def test_the_dialog_shows_statistics_of_the_memory(dialog: SetsDialog) -> None:
    text = dialog.facts.text()
    assert "<b>8</b> drawings, <b>3</b> classes of 2–3, 1 unlabelled" in text
    assert "Exact copies: 1" in text
    assert len(dialog.view.samples()) == 8
    assert colour_count(dialog) > 8
    assert not dialog.load_button.isEnabled()  # already loaded


def test_a_set_can_be_saved_deleted_restored_and_loaded(dialog: SetsDialog, qtbot: QtBot) -> None:
    dialog.save_as_set("My Greek")
    assert [dialog.list.item(row).text() for row in (0, 1)] == ["Current memory", "My-Greek"]
    qtbot.waitUntil(dialog.load_button.isEnabled, timeout=10_000)
    assert "<b>7</b> drawings" in dialog.facts.text()
    dialog.delete_button.click()
    assert dialog.list.count() == 1
    dialog.undo_button.click()
    assert dialog.list.count() == 2
    qtbot.waitUntil(dialog.load_button.isEnabled, timeout=10_000)
    dialog.load_button.click()
    assert len(dialog.entries) == 7
    assert {entry.label for entry in dialog.entries} == {
        e.label for e in starter_set("Greek", 3, 1)
    }


def test_statistics_outside_the_model_domain_are_marked(
    application: Application, tmp_path: Path, qtbot: QtBot
) -> None:
    block = np.zeros((28, 28), np.uint8)
    block[2:26, 2:26] = 1
    dialog = SetsDialog(
        tmp_path,
        [MemoryEntry(block, "x")],
        28,
        application.theme,
        application.session.entry_strokes,
    )
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: "▲" in dialog.facts.text(), timeout=10_000)


def test_an_unlabelled_memory_cannot_be_saved_as_a_set(
    application: Application, tmp_path: Path, qtbot: QtBot
) -> None:
    dialog = SetsDialog(
        tmp_path,
        [MemoryEntry(np.eye(28, dtype=np.uint8))],
        28,
        application.theme,
        application.session.entry_strokes,
    )
    qtbot.addWidget(dialog)
    dialog.save_as_set("x")
    assert "Label the entries first" in dialog.status.text()
    assert list(tmp_path.glob("*.npz")) == []


def zip_of_images() -> bytes:
    """A zip archive with image files of three classes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number, entry in enumerate(starter_set("Greek", 3, 2)):
            picture = io.BytesIO()
            Image.fromarray((1 - entry.image) * np.uint8(255)).resize((56, 56)).save(picture, "PNG")
            archive.writestr(f"set/{entry.label}/{number}.png", picture.getvalue())
    return buffer.getvalue()


def test_a_download_shows_its_progress_and_can_be_loaded(
    dialog: SetsDialog, qtbot: QtBot, server: Server, file: RemoteFile
) -> None:
    server.content = zip_of_images()
    digest = hashlib.sha256(server.content).hexdigest()
    served = replace(file, path="greek/set.zip", size_bytes=len(server.content), sha256=digest)
    dialog.download([replace(served, sha256="0" * 64)])
    qtbot.waitUntil(lambda: "checksum differs" in dialog.status.text(), timeout=20_000)
    assert dialog.list.count() == 1
    dialog.download([served])
    qtbot.waitUntil(lambda: "Downloaded and verified" in dialog.status.text(), timeout=20_000)
    assert dialog.list.count() == 2
    assert not dialog.bar.isVisible()
    qtbot.waitUntil(dialog.load_button.isEnabled, timeout=20_000)
    assert "<b>6</b> drawings, <b>3</b> classes" in dialog.facts.text()


def test_a_set_is_loaded_whole(dialog: SetsDialog, qtbot: QtBot) -> None:
    dialog.save_as_set("Many")
    qtbot.waitUntil(dialog.load_button.isEnabled, timeout=10_000)
    entries = [MemoryEntry(np.eye(28, dtype=np.uint8), str(n // 20)) for n in range(6_000)]
    dialog.view.show_set(LoadedSet(entries, set_statistics(entries[:10])))
    dialog.load_button.click()
    assert dialog.entries == entries


def test_a_huge_set_is_sampled_from_every_class(
    dialog: SetsDialog, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vma_gui.dialogs.glyph_sets.MAX_LOADED", 2_500)
    dialog.save_as_set("Many")
    qtbot.waitUntil(dialog.load_button.isEnabled, timeout=10_000)
    entries = [MemoryEntry(np.eye(28, dtype=np.uint8), str(n // 20)) for n in range(6_000)]
    dialog.view.show_set(LoadedSet(entries, set_statistics(entries[:10])))
    dialog.load_button.click()
    assert len(dialog.entries) == 2_000
    assert {entry.label for entry in dialog.entries} == {str(n) for n in range(300)}
