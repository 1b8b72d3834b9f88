"""The user's model library: list, import, export as one file, delete with undo."""

from __future__ import annotations

import io
import json
import os
import shutil
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vma_core.atomic_write import write_atomically
from vma_core.bundles.bundle import CARD, WEIGHTS, load_bundle, read_bundle_file
from vma_core.errors import UserError, unwritable
from vma_core.model.config import graph_names

TRASH = ".deleted"
MAX_CARD_BYTES = 1 << 20


@dataclass(frozen=True)
class LibraryModel:
    """A bundle of the library, from its card."""

    path: Path
    name: str
    card: dict[str, Any]


class ModelLibrary:
    """Bundles in the sub-folders of a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def models(self) -> list[LibraryModel]:
        """All bundles by name; anything else is skipped."""
        models = []
        try:
            folders = [p for p in self.folder.iterdir() if p.is_dir() and p.name[0] != "."]
        except OSError:
            return []
        for path in folders:
            try:
                card_path = path / CARD
                if card_path.stat().st_size > MAX_CARD_BYTES:
                    continue
                card = json.loads(card_path.read_text(encoding="utf-8"))
                models.append(LibraryModel(path, str(card.get("name", path.name)), dict(card)))
            except (OSError, ValueError, TypeError, AttributeError):
                continue
        return sorted(models, key=lambda model: (model.name.lower(), model.path.name))

    def import_bundle(self, source: Path) -> LibraryModel:
        """Check a bundle (folder or zip) and copy it into the library.

        Raises:
            UserError: it is not a valid bundle, or the library cannot be written.
        """
        bundle = load_bundle(source)
        target = free_folder(self.folder, bundle.name)
        weights = read_bundle_file(source, WEIGHTS)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            stage = Path(tempfile.mkdtemp(dir=self.folder, prefix=".import."))
        except OSError as error:
            raise unwritable(self.folder, error) from error
        try:
            for name in graph_names(bundle.config):
                write_atomically(stage / f"{name}.onnx", bundle.graphs[name])
            write_atomically(stage / WEIGHTS, weights)
            text = json.dumps(dict(bundle.card), indent=2, ensure_ascii=False) + "\n"
            write_atomically(stage / CARD, text.encode())
            os.replace(stage, target)
            target.chmod(0o755)
        except OSError as error:
            raise unwritable(self.folder, error) from error
        finally:
            shutil.rmtree(stage, ignore_errors=True)
        return LibraryModel(target, bundle.name, dict(bundle.card))

    def delete(self, path: Path) -> Path:
        """Move a model to the trash; returns its path there for `restore`.

        Raises:
            UserError: it is not in this library, or cannot be moved.
        """
        if path.parent != self.folder:
            raise UserError("Only models in your library can be deleted.")
        deleted = free_folder(self.folder / TRASH, path.name)
        try:
            deleted.parent.mkdir(parents=True, exist_ok=True)
            os.replace(path, deleted)
        except OSError as error:
            raise unwritable(self.folder, error) from error
        return deleted

    def restore(self, deleted: Path) -> Path:
        """Undo `delete`; returns the new path."""
        target = free_folder(self.folder, deleted.name)
        try:
            os.replace(deleted, target)
        except OSError as error:
            raise unwritable(self.folder, error) from error
        return target


def export_zip(bundle_folder: Path, out: Path) -> None:
    """Write a bundle as a zip.

    Raises:
        UserError: it is not a valid bundle, or the file cannot be written.
    """
    bundle = load_bundle(bundle_folder)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in (CARD, WEIGHTS, *(f"{name}.onnx" for name in graph_names(bundle.config))):
            archive.writestr(name, read_bundle_file(bundle_folder, name))
    write_atomically(out, buffer.getvalue())


def free_folder(parent: Path, name: str) -> Path:
    """A path for a model of this name that does not exist yet."""
    letters = "".join(c if c.isalnum() or c in "-_" else "-" for c in name).strip("-") or "model"
    for number in range(1, 1000):
        path = parent / (letters if number == 1 else f"{letters}-{number}")
        if not path.exists():
            return path
    raise UserError("There are too many models called {name}. Choose another name.", name=name)
