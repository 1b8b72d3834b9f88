"""Window settings in one small JSON file: strings, lists of strings and bytes.

Not QSettings: PySide unpickles values from its files, so that a foreign settings file could run
arbitrary code.
"""

from __future__ import annotations

import base64
import binascii
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vma_core.atomic_write import write_atomically
from vma_core.errors import UserError

from vma_gui.system.log import log

if TYPE_CHECKING:
    from PySide6.QtCore import QByteArray

MAX_BYTES = 1 << 20


class Settings:
    """Reads and writes the file on each access, because windows share it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def text(self, name: str, default: str = "") -> str:
        """A string setting."""
        found = self._read().get(name)
        return found if isinstance(found, str) else default

    def texts(self, name: str) -> list[str]:
        """A list of strings; empty if missing."""
        found = self._read().get(name)
        return [t for t in found if isinstance(t, str)] if isinstance(found, list) else []

    def data(self, name: str) -> QByteArray:
        """A bytes setting; empty if missing or damaged."""
        # Settings are read before Qt is imported: see `vma_gui.app.engine_preload`.
        from PySide6.QtCore import QByteArray

        try:
            return QByteArray(base64.b64decode(self.text(name), validate=True))
        except (binascii.Error, ValueError):
            return QByteArray()

    def set(self, **values: str | list[str] | QByteArray) -> None:
        """Store values; write errors are logged only."""
        kept = self._read()
        for name, value in values.items():
            if isinstance(value, str | list):
                kept[name] = value
            else:
                kept[name] = base64.b64encode(value.data()).decode()
        self._write(kept)

    def remove(self, name: str) -> None:
        kept = self._read()
        if kept.pop(name, None) is not None:
            self._write(kept)

    def _read(self) -> dict[str, Any]:
        try:
            if self.path.stat().st_size > MAX_BYTES:
                raise ValueError(f"larger than {MAX_BYTES} bytes")
            found = json.loads(self.path.read_bytes())
            if not isinstance(found, dict):
                raise ValueError("not an object")
            return found
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, RecursionError) as error:
            log.warning(
                "%s cannot be read, starting with default settings: %s", self.path.name, error
            )
            return {}

    def _write(self, values: dict[str, Any]) -> None:
        try:
            text = json.dumps(values, indent=1, ensure_ascii=False) + "\n"
            write_atomically(self.path, text.encode(), private=True)
        except UserError as error:
            log.warning("Settings are not kept: %s", error)
