"""vma data: import, inspect, sheets, practice sheets."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from font_files import content, font
from hand_fonts import drawn_font
from letter_sheets import LETTERS, filled_in, hand_written, photographed, photographed_page
from PIL import Image
from vma_core.cli.main import main
from vma_core.glyphs.normalise import NormaliserSettings
from vma_core.importers.glyph_set import npz_bytes
from vma_core.importers.practice_sheet import Page
from vma_core.importers.readers import read_entries
from vma_core.importers.statistics import perceptual_hash, set_statistics
from vma_core.memory.entries import MemoryEntry
from vma_core.storage.starter_memory import starter_set

SETTINGS = NormaliserSettings()


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Two classes of starter glyphs as picture files, one of them twice."""
    folder = tmp_path / "pictures"
    for number, entry in enumerate(starter_set("Greek", 2, 3)):
        place = folder / entry.label
        place.mkdir(parents=True, exist_ok=True)
        image = Image.fromarray((1 - entry.image) * np.uint8(255)).resize((112, 112))
        image.save(place / f"{number}.png")
        if number == 0:
            image.save(place / "again.png")
    return folder


def test_any_input_converts_to_a_readable_npz(
    pictures: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "set.npz"
    assert main(["data", "import", str(pictures), "--out", str(out), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["classes"] == {"Greek Γ": 4, "Greek Δ": 3}
    assert told["copies"] == 1
    entries = read_entries(out, 28, SETTINGS)
    direct = read_entries(pictures, 28, SETTINGS)
    assert [e.label for e in entries] == [e.label for e in direct]
    for ours, reference in zip(entries, direct, strict=True):
        np.testing.assert_array_equal(ours.image, reference.image)


def test_any_label_can_name_an_array(tmp_path: Path) -> None:
    image = starter_set("Greek", 1, 1)[0].image
    labels = ["file", "a/b", "..", "あ", ""]
    (tmp_path / "s.npz").write_bytes(npz_bytes(MemoryEntry(image, label) for label in labels))
    read = {e.label for e in read_entries(tmp_path / "s.npz", 28, SETTINGS)}
    assert read == {"file", "a/b", "..", "あ", "unlabelled"}


def test_inspect_reports_differences_from_the_models_domain(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    thick = np.zeros((28, 28), np.uint8)
    thick[4:24, 4:24] = 1
    (tmp_path / "s.npz").write_bytes(npz_bytes([MemoryEntry(thick, "block")]))
    assert main(["data", "inspect", str(tmp_path / "s.npz")]) == 0
    said = capsys.readouterr().out
    assert "1 images, 1 classes of 1 to 1" in said
    assert said.count("← outside") == 2


def test_starter_glyphs_lie_in_the_models_domain() -> None:
    figures = set_statistics(starter_set("Latin", 8, 4))
    assert all(figure.fits for figure in figures.ink.values()), figures.ink


def test_the_perceptual_hash_is_robust_and_distinct() -> None:
    entries = starter_set("Japanese", 12, 1)
    hashes = [perceptual_hash(entry.image) for entry in entries]
    assert len(set(hashes)) == len(hashes)
    changed = entries[0].image.copy()
    changed[0, 0] = 1
    assert perceptual_hash(changed) == hashes[0]


def test_a_photo_becomes_a_set(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    photo, out = tmp_path / "photo.png", tmp_path / "set.npz"
    Image.fromarray(photographed(hand_written()[0])).save(photo)
    command = ["data", "sheet", str(photo), "--out", str(out), "--labels"]
    assert main([*command, "abc"]) == 1
    assert "16 letters were found on photo.png, but --labels names 3" in capsys.readouterr().err
    assert main([*command, LETTERS]) == 0
    assert sorted(e.label for e in read_entries(out, 28, SETTINGS)) == sorted(LETTERS)


def test_captions_in_a_font_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bar = np.zeros((28, 28), np.float32)
    bar[4:24, 12:16] = 1
    font, pdf = tmp_path / "mine.otf", tmp_path / "p.pdf"
    font.write_bytes(drawn_font({"I": [bar]}, "Mine"))
    command = ["data", "practice", "I", "--out", str(pdf), "--font"]
    assert main([*command, str(font)]) == 0
    assert pdf.read_bytes().startswith(b"%PDF")
    font.write_bytes(b"nothing")
    assert main([*command, str(font)]) == 1
    assert "is damaged or not a font file" in capsys.readouterr().err


def test_a_practice_sheet_survives_print_and_scan(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pdf, photo, out = (tmp_path / name for name in ("p.pdf", "photo.png", "set.npz"))
    assert main(["data", "practice", "abc", "--repeats", "3", "--out", str(pdf)]) == 0
    assert pdf.read_bytes().startswith(b"%PDF")
    Image.fromarray(photographed_page(filled_in(Page(("a", "b"), 3, 6)), 2)).save(photo)
    assert main(["data", "sheet", str(photo), "--out", str(out)]) == 0
    assert [e.label for e in read_entries(out, 28, SETTINGS)] == ["a"] * 3 + ["b"] * 3


def test_faces_and_blocks_of_a_font_are_chosen_by_options(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out = tmp_path / "hand.ttf", tmp_path / "set.npz"
    path.write_bytes(content(font("AB漢字", variable=True)))
    chosen = ["--instance", "Bold", "--instance", "Regular", "--block", "CJK Unified Ideographs"]
    command = ["data", "import", str(path), "--out", str(out), "--json"]
    assert main([*command, *chosen, "--characters", "B"]) == 0
    assert json.loads(capsys.readouterr().out)["classes"] == {"B": 2, "漢": 2, "字": 2}
    assert main(command) == 0
    output = capsys.readouterr()
    assert json.loads(output.out)["classes"] == {"A": 1, "B": 1}
    assert "Regular was read; the others are: Medium, Bold." in output.err
    assert main([*command, "--instance", "Black"]) == 1
    assert "It has: Regular, Medium, Bold" in capsys.readouterr().err
    (tmp_path / "a.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    command[2] = str(tmp_path / "a.svg")
    assert main([*command, "--characters", "B"]) == 2


def test_all_pages_of_a_scan_are_read_as_sheets(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pages = [Image.fromarray(photographed(hand_written(seed=n)[0])) for n in (0, 1)]
    blank = Image.new("L", pages[0].size, 255)
    scan, out = tmp_path / "scan.tif", tmp_path / "set.npz"
    pages[0].save(scan, save_all=True, append_images=[blank, pages[1]])
    command = ["data", "sheet", str(scan), "--out", str(out), "--json"]
    assert main([*command, "--labels", 2 * LETTERS]) == 0
    told = json.loads(capsys.readouterr().out)
    assert set(told["classes"].values()) == {2}
    assert "".join(told["classes"]) == LETTERS
    (blank_page,) = told["left_out"]
    assert "scan.tif 2/3: No letters were found" in blank_page
