"""File dialogs that remember a folder per purpose, and file names with one suffix."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QCoreApplication, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from vma_gui.system.settings import Settings

Purpose = Literal[
    "project",
    "glyphs",
    "glyph folder",
    "letter sheet",
    "font file",
    "pictures",
    "animation",
    "page",
    "font",
    "data set",
    "practice sheet",
    "model",
    "table",
    "training job",
    "omniglot",
]

KNOWN_SUFFIXES = frozenset(
    {".vma", ".zip", ".npz", ".json", ".jsonl", ".csv", ".txt", ".pdf"}
    | {".png", ".svg", ".gif", ".webp", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff"}
    | {".ttf", ".otf", ".ttc", ".woff", ".woff2"}
)
"""Suffixes of file formats, as opposed to a dot in a name such as “letters 2.1”."""


class FolderMemory:
    """The folder last used for each purpose, kept in the settings if there are any."""

    def __init__(self) -> None:
        self._settings: Settings | None = None
        self._folders: dict[str, str] = {}

    def use_settings(self, settings: Settings | None) -> None:
        """Keep the folders in these settings, or forget them with the process."""
        self._settings = settings
        self._folders.clear()

    def get(self, purpose: Purpose) -> str:
        """The folder; "" if there is none any more."""
        return self._existing(_key(purpose))

    def start(self, purpose: Purpose) -> str:
        """Where a dialog begins: this purpose's folder, the last one of any, or the documents."""
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        return (
            self.get(purpose)
            or self._existing(LAST_KEY)
            or QStandardPaths.writableLocation(documents)
        )

    def _existing(self, key: str) -> str:
        stored = "" if self._settings is None else self._settings.text(key)
        folder = self._folders.get(key, stored)
        return folder if folder and Path(folder).is_dir() else ""

    def remember(self, purpose: Purpose, folder: Path) -> None:
        """Keep the folder for this purpose, and as the latest of any purpose."""
        name = str(folder.absolute())
        for key in (_key(purpose), LAST_KEY):
            self._folders[key] = name
            if self._settings is not None and self._settings.text(key) != name:
                self._settings.set(**{key: name})


LAST_KEY = "last_folder"
"""Setting of the folder last used for any purpose."""


def _key(purpose: Purpose) -> str:
    """Name of the setting, such as `folder_letter_sheet`."""
    return f"folder_{purpose.replace(' ', '_')}"


folders = FolderMemory()
"""Shared by all windows of the process, like the settings."""


class FormatMemory:
    """The format last saved in for each purpose, kept in the settings if there are any."""

    def __init__(self) -> None:
        self._settings: Settings | None = None
        self._formats: dict[str, str] = {}

    def use_settings(self, settings: Settings | None) -> None:
        """Keep the formats in these settings, or forget them with the process."""
        self._settings = settings
        self._formats.clear()

    def get(self, purpose: Purpose) -> str:
        """The format; "" if none has been chosen."""
        key = _format_key(purpose)
        return self._formats.get(key) or (self._settings.text(key) if self._settings else "")

    def remember(self, purpose: Purpose, name: str) -> None:
        """Keep the format for this purpose."""
        key = _format_key(purpose)
        if self.get(purpose) != name and self._settings is not None:
            self._settings.set(**{key: name})
        self._formats[key] = name


def _format_key(purpose: Purpose) -> str:
    """Name of the setting, such as `format_page`."""
    return f"format_{purpose.replace(' ', '_')}"


formats = FormatMemory()
"""Shared by all windows of the process, like the folders."""


def ask_open(parent: QWidget, purpose: Purpose, title: str, kinds: str) -> Path | None:
    """Ask for an existing file; `kinds` is Qt's filter."""
    name, _ = QFileDialog.getOpenFileName(parent, title, folders.start(purpose), kinds)
    return _remembered(purpose, name)


def ask_open_several(parent: QWidget, purpose: Purpose, title: str, kinds: str) -> list[Path]:
    """Ask for existing files."""
    names, _ = QFileDialog.getOpenFileNames(parent, title, folders.start(purpose), kinds)
    if names:
        folders.remember(purpose, Path(names[0]).parent)
    return [Path(name) for name in names]


def ask_folder(parent: QWidget, purpose: Purpose, title: str) -> Path | None:
    """Ask for a folder, which is where the next dialog begins."""
    name = QFileDialog.getExistingDirectory(parent, title, folders.start(purpose))
    if not name:
        return None
    folders.remember(purpose, Path(name))
    return Path(name)


def ask_save(
    parent: QWidget,
    purpose: Purpose,
    title: str,
    name: str,
    kinds: str = "",
    suffixes: Sequence[str] = (),
) -> Path | None:
    """Ask for a file, or a new folder, to write.

    Args:
        parent: of the dialog.
        purpose: whose folder the dialog begins in, unless `name` has one.
        title: of the dialog.
        name: suggested file name.
        kinds: Qt's filter.
        suffixes: allowed ones, the default first; empty for a folder.
    """
    suggested = str(Path(folders.start(purpose)) / name)  # an absolute name stays
    given, _ = QFileDialog.getSaveFileName(parent, title, suggested, kinds)
    if not given:
        return None
    path = with_suffix(Path(given), suffixes)
    # The dialog has asked about the name as it was typed.
    if path != Path(given) and path.exists() and not _confirms(parent, title, path):
        return None
    return _remembered(purpose, str(path))


def with_suffix(path: Path, suffixes: Sequence[str]) -> Path:
    """The path with one of these suffixes: it replaces another format's, `x.otf` → `x.ttf`."""
    suffix = path.suffix.lower()
    if not suffixes or suffix in suffixes:
        return path
    if suffix in KNOWN_SUFFIXES:
        return path.with_suffix(suffixes[0])
    return path.with_name(path.name + suffixes[0])


def _remembered(purpose: Purpose, name: str) -> Path | None:
    if not name:
        return None
    folders.remember(purpose, Path(name).parent)
    return Path(name)


def _confirms(parent: QWidget, title: str, path: Path) -> bool:
    text = QCoreApplication.translate("FileDialogs", "{name} already exists. Replace it?")
    answer = QMessageBox.question(parent, title, text.format(name=path.name))
    return answer == QMessageBox.StandardButton.Yes
