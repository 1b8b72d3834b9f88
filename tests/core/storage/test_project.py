"""Project files: round trips, and foreign content that is damaged or hostile."""

from __future__ import annotations

import io
import json
import os
import zipfile
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from vma_core.engine.variant_settings import VariantSettings
from vma_core.errors import UserError
from vma_core.export.contact_sheet import png_bytes, settings_in_png
from vma_core.glyphs.strokes import Stroke, StrokePoint
from vma_core.glyphs.writing_lines import WritingLines
from vma_core.memory.budget import MAX_ENTRIES
from vma_core.memory.entries import MemoryEntry
from vma_core.storage import project as module
from vma_core.storage.project import (
    Favourite,
    Project,
    ViewState,
    load_project,
    project_bytes,
    resized_project,
    save_project,
)

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
            MemoryEntry(
                images[0], "あ", "drawn here", (line, rubbed), lines=WritingLines(80.5, 120.25)
            ),
            MemoryEntry(images[1], "", "font", enabled=False),
        ),
        (line,),
        VariantSettings("memory", 0.35, 1.2, 0.7, 40, 99),
        (Favourite(rng.random((SIZE, SIZE)).astype(np.float32), VariantSettings(), 3, "あ"),),
        "A model",
        "ab12",
    )


def test_a_project_survives_a_round_trip(project: Project, tmp_path: Path) -> None:
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
        assert before.lines == after.lines
    assert found.drawing == project.drawing
    assert found.settings == project.settings
    (kept,) = found.favourites
    assert (kept.settings, kept.index, kept.label) == (VariantSettings(), 3, "あ")
    assert np.abs(kept.image - project.favourites[0].image).max() <= 0.5 / 255 + 1e-6
    assert (found.model_name, found.model_hash) == ("A model", "ab12")


WIDE = Stroke((StrokePoint(3, 4), StrokePoint(50, 60)), 40.0, widths_px=(2.5, 40.0))
SHAPE = Stroke((StrokePoint(9, 9), StrokePoint(90, 9), StrokePoint(50, 80)), filled=True)
HOLE = Stroke(
    (StrokePoint(45, 20), StrokePoint(60, 20), StrokePoint(50, 40)), erases=True, filled=True
)


def test_widths_shapes_and_strokes_of_favourites_are_kept(tmp_path: Path) -> None:
    blank = np.zeros((SIZE, SIZE), np.uint8)
    pen = Stroke((StrokePoint(1, 2),), 4.5)
    entries = (MemoryEntry(blank, strokes=(SHAPE, HOLE, WIDE)), MemoryEntry(blank, strokes=(pen,)))
    kept = Favourite(blank.astype(np.float32), VariantSettings(), 0, "", (WIDE, pen))
    path = tmp_path / "letters.vma"
    save_project(Project(SIZE, entries, (WIDE, SHAPE), favourites=(kept,)), path)
    found = load_project(path, SIZE)
    assert [e.strokes for e in found.entries] == [(SHAPE, HOLE, WIDE), (pen,)]
    assert found.drawing == (WIDE, SHAPE)
    assert found.favourites[0].strokes == (WIDE, pen)


def without_lines(card: dict[str, Any]) -> None:
    """As before version 3."""
    for part in (*card["entries"], *card["favourites"]):
        del part["lines"]


def test_a_file_of_version_2_opens_without_writing_lines(project: Project, tmp_path: Path) -> None:
    def older(card: dict[str, Any]) -> None:
        card["version"] = 2
        without_lines(card)

    path = rewritten(project_bytes(project), tmp_path / "older.vma", older)
    found = load_project(path, SIZE)
    assert [e.strokes for e in found.entries] == [e.strokes for e in project.entries]
    assert [e.lines for e in found.entries] == [None, None]
    assert found.favourites[0].lines is None


def test_favourites_keep_their_lines(tmp_path: Path) -> None:
    blank = np.zeros((SIZE, SIZE), np.float32)
    lines = WritingLines(-40.0, 300.0)
    path = tmp_path / "kept.vma"
    kept = Favourite(blank, VariantSettings(), 0, "p", (), lines)
    save_project(Project(SIZE, favourites=(kept,)), path)
    assert load_project(path, SIZE).favourites[0].lines == lines


@pytest.mark.parametrize("lines", [[1.0], [1.0, 0.0], [1.0, -3.0], "ab", [1e30, 5.0], [0.0, 1e9]])
def test_impossible_lines_in_a_file_are_refused(
    project: Project, tmp_path: Path, lines: object
) -> None:
    path = rewritten(
        project_bytes(project),
        tmp_path / "odd.vma",
        lambda card: card["entries"][0].update(lines=lines),
    )
    with pytest.raises(UserError, match="damaged"):
        load_project(path, SIZE)


def test_non_finite_strokes_are_skipped_on_saving(tmp_path: Path) -> None:
    good = Stroke((StrokePoint(1, 2), StrokePoint(3, 4)), 4.5)
    bad = (
        Stroke((StrokePoint(float("nan"), 2),)),
        Stroke((StrokePoint(1, 2),), widths_px=(float("inf"),)),
        Stroke(()),
    )
    path = tmp_path / "letters.vma"
    save_project(Project(SIZE, drawing=(*bad, good)), path)
    assert load_project(path, SIZE).drawing == (good,)


@pytest.mark.parametrize("member", ["points", "widths"])
def test_non_finite_points_in_a_file_are_refused(tmp_path: Path, member: str) -> None:
    data = project_bytes(Project(SIZE, drawing=(WIDE,)))
    content = np.full(8 if member == "points" else 2, np.nan, "<f4").tobytes()
    path = rewritten(data, tmp_path / "nan.vma", lambda card: None, **{member: content})
    with pytest.raises(UserError, match="damaged"):
        load_project(path, SIZE)


def test_widths_out_of_range_are_clamped(tmp_path: Path) -> None:
    data = project_bytes(Project(SIZE, drawing=(WIDE,)))
    widths = np.array([-5.0, 1e30], "<f4").tobytes()
    path = rewritten(data, tmp_path / "wide.vma", lambda card: None, widths=widths)
    assert load_project(path, SIZE).drawing[0].widths_px == pytest.approx((0.1, 210.0))


def test_ten_thousand_strokes_are_kept_and_too_many_points_dropped(tmp_path: Path) -> None:
    dots = tuple(Stroke((StrokePoint(i % 105, i // 105),), 5.0) for i in range(10_000))
    path = tmp_path / "dots.vma"
    save_project(Project(SIZE, drawing=dots), path)
    assert load_project(path, SIZE).drawing == dots
    image = np.eye(SIZE, dtype=np.uint8)
    entries = (MemoryEntry(image, strokes=(SHAPE,)), MemoryEntry(image, strokes=(WIDE,)))
    path.write_bytes(project_bytes(Project(SIZE, entries), max_points=3))
    found = load_project(path, SIZE).entries
    assert [e.strokes for e in found] == [(SHAPE,), ()]
    assert np.array_equal(found[1].image, image)


def test_a_file_of_version_1_opens(project: Project, tmp_path: Path) -> None:
    def older(card: dict[str, Any]) -> None:
        card["version"] = 1
        card["settings"]["source"] = "drawing"
        for part in (card, *card["entries"]):
            name = "strokes" if "strokes" in part else "drawing"
            part[name] = [shape[:3] for shape in part[name]]
        for favourite in card["favourites"]:
            favourite["settings"]["source"] = "memory"
            del favourite["strokes"]
        without_lines(card)

    data = project_bytes(project)
    path = tmp_path / "older.vma"
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        card = json.loads(old.read("project.json"))
        older(card)
        new.writestr("project.json", json.dumps(card))
        for name in ("images.u8", "points.f32", "favourites.u8"):
            new.writestr(name, old.read(name))
    found = load_project(path, SIZE)
    assert [e.strokes for e in found.entries] == [e.strokes for e in project.entries]
    assert found.drawing == project.drawing
    # "Drawing" meant what is now called recall.
    assert found.settings.source == "recall"
    assert found.favourites[0].settings.source == "memory"


def test_a_truncated_file_is_refused_at_any_length(project: Project, tmp_path: Path) -> None:
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
    """The file with a changed card or other members."""
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        card = json.loads(old.read("project.json"))
        change(card)
        new.writestr("project.json", json.dumps(card))
        for name in ("images.u8", "points.f32", "widths.f32", "favourites.u8"):
            new.writestr(name, members.get(name.partition(".")[0], old.read(name)))
    return path


def stroke(count: int, has_widths: bool = False) -> list[Any]:
    """A stroke as the card describes it."""
    return [count, 5.0, False, has_widths, False]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda card: card.update(version=module.VERSION + 1), "newer version"),
        (lambda card: card.update(format="other"), "not a VMA Explorer project"),
        (lambda card: card.update(image_size=32), "32×32"),
        (lambda card: card.update(image_size=10**9), "damaged"),
        (lambda card: card.update(entries=[{}] * (MAX_ENTRIES + 1)), "1,000,001 entries"),
        (lambda card: card["entries"][0].update(strokes=[stroke(10**12)]), "damaged"),
        (lambda card: card["entries"][0].update(strokes=[stroke(-1)]), "damaged"),
        (lambda card: card["entries"][0].update(strokes=[stroke(0)]), "damaged"),
        (lambda card: card["entries"][0].update(strokes=[[1, 5.0]]), "damaged"),
        (lambda card: card["entries"][0].update(strokes=[stroke(2, has_widths=True)]), "damaged"),
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
) -> None:
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


def test_settings_out_of_range_are_clamped() -> None:
    found = VariantSettings.from_dict({"count": 10**9, "seed": -5, "variation": "1e30", "other": 1})
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


def test_migrations_lead_to_the_current_version() -> None:
    assert sorted(module.MIGRATIONS) == list(range(1, module.VERSION))


def test_a_png_contains_its_settings(tmp_path: Path) -> None:
    settings = VariantSettings("memory", 0.35, 1.2, 0.7, 40, 99)
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


VIEW = ViewState(
    (1,), ((0, 0.5),), "drawing", (0, 1), False, "p", 96, 1, 6.5, 1.5, True, guides=True
)


def test_the_view_survives_a_round_trip_and_may_be_missing(
    project: Project, tmp_path: Path
) -> None:
    path = tmp_path / "letters.vma"
    save_project(replace(project, view=VIEW), path)
    assert load_project(path, SIZE).view == VIEW
    save_project(project, path)
    assert load_project(path, SIZE).view is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"pins": [-1]},
        {"pins": "all"},
        {"pins": [10**9]},
        {"overrides": [[0, 0.7], [1, 0.7]]},
        {"overrides": [[0, float("nan")]]},
        {"thumbnail_px": None},
        {"pen_width_px": 1e9},
        {"pen_scale": "thick"},
        {"top_entry": float("inf")},
        {"source_before_steering": ["drawing"]},
    ],
)
def test_values_of_a_view_that_make_no_sense_take_the_default(wrong: dict[str, Any]) -> None:
    (name,) = wrong
    found = ViewState.from_dict(asdict(VIEW) | wrong | {"of a newer version": 1})
    assert found == replace(VIEW, **{name: getattr(ViewState(), name)})
    assert ViewState.from_dict("nonsense") is None


def test_a_project_is_fitted_to_another_image_size(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "letters.vma"
    save_project(project, path)
    found = load_project(path, None)
    assert resized_project(found, SIZE) is found
    larger = resized_project(found, 2 * SIZE)
    assert larger.image_size == 2 * SIZE
    assert {e.image.shape for e in larger.entries} == {(2 * SIZE, 2 * SIZE)}
    assert [e.enabled for e in larger.entries] == [True, False]
    (favourite,) = larger.favourites
    assert favourite.image.shape == (2 * SIZE, 2 * SIZE)
    assert favourite.image.dtype == np.float32
    assert larger.drawing == found.drawing
