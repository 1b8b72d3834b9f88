"""Window settings: persistence, concurrent windows, damaged files, a full disk."""

from __future__ import annotations

from pathlib import Path

import pytest
from faulty_os import Fault, inject
from PySide6.QtCore import QByteArray

from vma_gui.system.settings import MAX_BYTES, Settings


def test_settings_persist_across_windows(tmp_path: Path) -> None:
    path = tmp_path / "config" / "settings.json"
    settings = Settings(path)
    settings.set(theme="dark", recent=["あ.vma", "b.vma"], geometry=QByteArray(b"\x00\xff\x01"))
    found = Settings(path)
    assert found.text("theme") == "dark"
    assert found.texts("recent") == ["あ.vma", "b.vma"]
    assert found.data("geometry") == QByteArray(b"\x00\xff\x01")
    found.remove("theme")
    assert settings.text("theme", "system") == "system"
    assert path.stat().st_mode & 0o077 == 0


def test_two_windows_do_not_overwrite_each_other(tmp_path: Path) -> None:
    one, other = (Settings(tmp_path / "settings.json") for _ in range(2))
    one.set(theme="dark")
    other.set(model="somewhere")
    assert (one.text("theme"), one.text("model")) == ("dark", "somewhere")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[1, 2]",
        b"\xff\xfe",
        b'{"theme": {"no": "text"}, "recent": "x", "geometry": "?"}',
        b"[" * 100_000,
        b" " * (MAX_BYTES + 1),
        b"cos\nsystem\n(S'true'\ntR.",
    ],
)
def test_a_foreign_or_damaged_file_counts_as_empty(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(content)
    settings = Settings(path)
    assert settings.text("theme") == ""
    assert settings.texts("recent") == []
    assert settings.data("geometry").isEmpty()
    settings.set(theme="light")
    assert settings.text("theme") == "light"


def test_a_full_disk_raises_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(tmp_path / "settings.json")
    settings.set(theme="dark")
    with monkeypatch.context() as patch:
        inject(patch, Fault(2))
        settings.set(theme="light")
    assert settings.text("theme") == "dark"
