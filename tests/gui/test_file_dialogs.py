"""File dialogs: a folder per purpose, one suffix, and what they say they will write."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from vma_gui.app.application import Application
from vma_gui.system.file_dialogs import (
    FolderMemory,
    ask_open,
    ask_save,
    folders,
    with_suffix,
)
from vma_gui.system.settings import Settings


@pytest.fixture(autouse=True)
def _fresh_folders() -> None:
    folders.use_settings(None)


@pytest.mark.parametrize(
    ("typed", "suffixes", "written"),
    [
        ("x.otf", (".ttf",), "x.ttf"),
        ("x.ttf", (".ttf",), "x.ttf"),
        ("x.TTF", (".ttf",), "x.TTF"),
        ("x", (".ttf",), "x.ttf"),
        ("letters 2.1", (".vma",), "letters 2.1.vma"),
        ("x.svg", (".png",), "x.png"),
        ("x.webp", (".gif", ".webp"), "x.webp"),
        ("x.png", (".gif", ".webp"), "x.gif"),
        ("folder.v2", (), "folder.v2"),
    ],
)
def test_a_file_has_one_suffix(typed: str, suffixes: tuple[str, ...], written: str) -> None:
    assert with_suffix(Path("a") / typed, suffixes) == Path("a") / written


class Dialogs:
    """Stands in for Qt's dialogs: notes where they begin, and answers with a path."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.answer = ""
        self.begun: list[str] = []
        for name in ("getSaveFileName", "getOpenFileName"):
            monkeypatch.setattr(QFileDialog, name, self._ask)

    def _ask(self, _parent: QWidget, _title: str, place: str, *_: Any) -> tuple[str, str]:
        self.begun.append(place)
        return self.answer, ""


def test_each_purpose_remembers_its_folder_across_sessions(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialogs, parent = Dialogs(monkeypatch), QWidget()
    qtbot.addWidget(parent)
    settings = Settings(tmp_path / "settings.json")
    folders.use_settings(settings)
    for name in ("fonts", "projects"):
        (tmp_path / name).mkdir()
    dialogs.answer = str(tmp_path / "fonts" / "x.otf")
    assert ask_save(parent, "font", "", "x.ttf", "", (".ttf",)) == tmp_path / "fonts" / "x.ttf"
    dialogs.answer = str(tmp_path / "projects" / "a.vma")
    ask_open(parent, "project", "", "")
    ask_save(parent, "font", "", "y.ttf", "", (".ttf",))
    ask_open(parent, "project", "", "")
    assert dialogs.begun[2:] == [str(tmp_path / "fonts" / "y.ttf"), str(tmp_path / "projects")]
    later = FolderMemory()
    later.use_settings(Settings(settings.path))
    assert later.get("project") == str(tmp_path / "projects")
    (tmp_path / "projects").rmdir()
    assert later.get("project") == ""


def test_a_dialog_first_begins_in_the_last_folder_or_the_documents(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialogs, parent = Dialogs(monkeypatch), QWidget()
    qtbot.addWidget(parent)
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    folders.use_settings(Settings(tmp_path / "settings.json"))
    ask_open(parent, "project", "", "")
    dialogs.answer = str(tmp_path / "a.vma")
    ask_save(parent, "project", "", "a.vma", "", (".vma",))
    ask_open(parent, "font file", "", "")
    places = [documents, str(Path(documents) / "a.vma"), str(tmp_path)]
    assert dialogs.begun == places


def test_a_completed_name_does_not_silently_replace_another_file(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialogs, parent = Dialogs(monkeypatch), QWidget()
    qtbot.addWidget(parent)
    (tmp_path / "x.ttf").write_text("mine")
    dialogs.answer = str(tmp_path / "x.otf")
    asked: list[str] = []

    def refuse(_parent: QWidget, _title: str, text: str) -> QMessageBox.StandardButton:
        asked.append(text)
        return QMessageBox.StandardButton.No

    monkeypatch.setattr(QMessageBox, "question", refuse)
    assert ask_save(parent, "font", "", "x.ttf", "", (".ttf",)) is None
    assert asked == ["x.ttf already exists. Replace it?"]


def test_exports_say_what_they_will_write(
    application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    exporter = application.window.exporter
    font = exporter.font_dialog()
    assert "One font with " in font.summary.text()  # type: ignore[attr-defined]
    dataset = exporter.dataset_dialog()
    assert "105 × 105 px each: Pen strokes" in dataset.summary.text()  # type: ignore[attr-defined]
    titles: list[str] = []

    def ask(_parent: QWidget, title: str, *_: Any) -> tuple[str, str]:
        titles.append(title)
        return "", ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    application.window.actions_.save_project_as.trigger()
    entries = len(application.session.memory)
    assert titles == [f"Save project ({entries} entries, 0 favourites)"]
    for dialog in (font, dataset):
        dialog.reject()
