"""Project files: what goes in comes out; nothing foreign executes, exhausts memory or is lost."""

from __future__ import annotations

import io
import json
import os
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from vma_core import project as module
from vma_core.errors import UserError
from vma_core.glyphs.strokes import Stroke, StrokePoint
from vma_core.memory import MemoryEntry
from vma_core.project import Favourite, Project, load_project, project_bytes, save_project
from vma_core.settings import WallSettings
from vma_core.sheets import png_bytes, settings_in_png

SIZE = 28


@pytest.fixture
def project() -> Project:
    """Two entries, one with strokes, a drawing and a favourite."""
    rng = np.random.default_rng(0)
    line = Stroke((StrokePoint(10, 20, 0.5, 0.0), StrokePoint(60, 70.5, 1.0, 16.0)), 4.5)
    rubbed = Stroke((StrokePoint(30, 30),), 9.0, erases=True)
    images = (rng.random((2, SIZE, SIZE)) < 0.2).astype(np.uint8)
    return Project(
        SIZE,
        (
            MemoryEntry(images[0], "あ", "drawn here", (line, rubbed)),
            MemoryEntry(images[1], "", "font", enabled=False),
        ),
        (line,),
        WallSettings("memory", 0.35, 1.2, 0.7, 40, 99),
        (Favourite(rng.random((SIZE, SIZE)).astype(np.float32), WallSettings(), 3, "あ"),),
        "A model",
        "ab12",
    )


def test_everything_comes_back(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "letters.vma"
    save_project(project, path)
    found = load_project(path, SIZE)
    for before, after in zip(project.entries, found.entries, strict=True):
        assert np.array_equal(before.image, after.image)
        assert (before.label, before.source, before.enabled) == (
            after.label,
            after.source,
            after.enabled,
        )
        assert before.strokes == after.strokes
    assert found.drawing == project.drawing
    assert found.settings == project.settings
    (kept,) = found.favourites
    assert (kept.settings, kept.index, kept.label) == (WallSettings(), 3, "あ")
    assert np.abs(kept.image - project.favourites[0].image).max() <= 0.5 / 255 + 1e-6
    assert (found.model_name, found.model_hash) == ("A model", "ab12")


def test_a_truncated_file_is_named_whatever_its_length(project: Project, tmp_path: Path) -> None:
    data = project_bytes(project)
    path = tmp_path / "cut.vma"
    for length in (0, 1, 100, len(data) // 2, len(data) - 1):
        path.write_bytes(data[:length])
        with pytest.raises(UserError, match=r"cut\.vma is damaged"):
            load_project(path, SIZE)


def test_any_flipped_byte_opens_or_is_refused(project: Project, tmp_path: Path) -> None:
    data = project_bytes(project)
    path = tmp_path / "flipped.vma"
    rng = np.random.default_rng(1)
    refused = 0
    for place in rng.integers(0, len(data), 150):
        changed = bytearray(data)
        changed[place] ^= 1 << int(rng.integers(8))
        path.write_bytes(changed)
        try:
            load_project(path, SIZE)
        except UserError:
            refused += 1
    assert refused > 50


def rewritten(data: bytes, path: Path, change: Any, **members: bytes) -> Path:
    """The same file with another card, or with other members."""
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        card = json.loads(old.read("project.json"))
        change(card)
        new.writestr("project.json", json.dumps(card))
        for name in ("images.u8", "points.f32", "favourites.u8"):
            new.writestr(name, members.get(name.partition(".")[0], old.read(name)))
    return path


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda card: card.update(version=2), "newer version"),
        (lambda card: card.update(format="other"), "no project"),
        (lambda card: card.update(image_size=32), "32 × 32"),
        (lambda card: card.update(image_size=10**9), "damaged"),
        (lambda card: card.update(entries=card["entries"] * 51), "102 entries"),
        (lambda card: card["entries"][0].update(strokes=[[10**12, 5.0, False]]), "damaged"),
        (lambda card: card["entries"][0].update(strokes=[[-1, 5.0, False]]), "damaged"),
        (lambda card: card["settings"].update(seed="many"), "seed"),
        (lambda card: card["settings"].update(variation=float("nan")), "variation"),
        (lambda card: card.pop("entries"), "damaged"),
        (lambda card: card.update(entries=None), "damaged"),
    ],
)
def test_foreign_contents_are_refused(
    project: Project,
    tmp_path: Path,
    change: Any,
    message: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("vma_core.project.MAX_ENTRIES", 100)
    path = rewritten(project_bytes(project), tmp_path / "foreign.vma", change)
    with pytest.raises(UserError, match=message):
        load_project(path, SIZE)


def test_a_member_that_unpacks_to_more_than_it_says_is_refused(
    project: Project, tmp_path: Path
) -> None:
    bomb = bytes(64 << 20)
    data = project_bytes(project)
    path = rewritten(data, tmp_path / "bomb.vma", lambda card: None, images=bomb)
    assert path.stat().st_size < 1 << 20
    with pytest.raises(UserError, match="damaged"):
        load_project(path, SIZE)


def test_numbers_out_of_range_become_the_nearest_in_it() -> None:
    found = WallSettings.from_dict({"count": 10**9, "seed": -5, "variation": "1e30", "other": 1})
    assert (found.count, found.seed, found.variation) == (256, 0, 2.0)


def test_saving_where_nothing_can_be_written_keeps_the_old_file(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "letters.vma"
    save_project(project, path)
    before = path.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UserError, match="No space left"):
        save_project(project, path)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["letters.vma"]


def test_migrations_lead_to_the_present_version() -> None:
    assert sorted(module.MIGRATIONS) == list(range(1, module.VERSION))


def test_a_picture_remembers_its_settings(tmp_path: Path) -> None:
    settings = WallSettings("memory", 0.35, 1.2, 0.7, 40, 99)
    grey = np.full((8, 8), 255, np.uint8)
    path = tmp_path / "sheet.png"
    path.write_bytes(png_bytes(grey, {"model": "ab12"} | settings.to_dict()))
    assert settings_in_png(path) == settings
    path.write_bytes(png_bytes(grey, {}))
    assert settings_in_png(path) is None
    path.write_bytes(png_bytes(grey, {"seed": "rm -rf"}))
    assert settings_in_png(path) is None
    path.write_bytes(b"no picture")
    assert settings_in_png(path) is None
