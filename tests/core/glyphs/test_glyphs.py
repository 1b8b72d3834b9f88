"""Strokes, rasters, the normaliser and the starter set."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw
from vma_core.errors import UserError
from vma_core.glyphs.normalise import NormaliserSettings, normalise, normalise_to_raster
from vma_core.glyphs.raster import to_model_grid
from vma_core.glyphs.stroke_raster import StrokeRaster, rasterise, strokes_to_glyph
from vma_core.glyphs.strokes import Stroke, StrokePoint, polyline
from vma_core.importers.fonts import read_font
from vma_core.importers.omniglot import read_omniglot_archive, read_omniglot_npz
from vma_core.storage.starter_memory import (
    SCRIPTS,
    draw_starter_memory,
    starter_memory,
    starter_set,
)

LINE = polyline([(20, 50), (85, 50)])


def test_the_raster_is_deterministic_and_anti_aliased() -> None:
    coverage = rasterise([polyline([(20, 30), (80, 71)])]).coverage
    assert np.array_equal(coverage, rasterise([polyline([(20, 30), (80, 71)])]).coverage)
    assert ((coverage > 0) & (coverage < 1)).any()
    assert coverage.max() == 1


def test_adding_points_one_by_one_gives_the_same_raster() -> None:
    points = [(20, 20), (40, 60), (70, 30), (90, 90)]
    whole = rasterise([polyline(points)])
    grown = StrokeRaster()
    for count in range(1, len(points) + 1):
        grown.add(polyline(points[:count]), max(0, count - 2))
    np.testing.assert_allclose(grown.coverage, whole.coverage)


def test_a_line_is_as_wide_as_the_pen() -> None:
    column = rasterise([polyline([(20, 50), (85, 50)], width_px=6)]).coverage[:, 50]
    assert column.sum() == pytest.approx(6, abs=0.1)


def test_pressure_narrows_the_line() -> None:
    light = Stroke(tuple(p._replace(pressure=0.1) for p in LINE.points))
    assert rasterise([light]).coverage.sum() < 0.7 * rasterise([LINE]).coverage.sum()


def test_the_eraser_removes_ink() -> None:
    erased = Stroke(LINE.points, width_px=12, erases=True)
    assert rasterise([LINE, erased]).coverage.sum() == pytest.approx(0, abs=1)


def test_a_point_is_a_dot_and_points_outside_are_clipped() -> None:
    assert rasterise([Stroke((StrokePoint(50, 50),))]).coverage.sum() > 10
    assert rasterise([polyline([(-500, -500), (-400, -450)])]).coverage.sum() == 0


def test_the_model_grid_is_that_of_omniglot_28(data: Path) -> None:
    """Every 28-pixel image is its 105-pixel original at the sampled rows and columns."""
    small = read_omniglot_npz(data / "omniglot28/test.npz")
    large = read_omniglot_archive(data / "omniglot/images_evaluation.zip")
    for name in small.class_names[::60]:
        ours = large.select([large.class_names.index(name)])
        theirs = small.select([small.class_names.index(name)])
        sampled = {g.tobytes() for g in to_model_grid(ours.images, 28)}
        assert sampled == {g.tobytes() for g in theirs.images}


def test_ink_fraction_of_traced_lines_matches_omniglot(data: Path) -> None:
    """Redrawing Omniglot's own centre lines with our pen keeps its ink fraction."""
    large = read_omniglot_archive(data / "omniglot/images_background.zip")
    images = large.images[::400]
    settings = NormaliserSettings(polarity="dark ink", crop=False, glyph_px=None, thin=True)
    redrawn = [normalise((1 - i) * np.uint8(255), settings, 28).mean() for i in images]
    original = to_model_grid(images, 28).mean()
    assert original == pytest.approx(0.078, abs=0.01)
    assert np.mean(redrawn) == pytest.approx(original, rel=0.1)


def letter(ink: int, ground: int, width: int = 30) -> np.ndarray:
    image = Image.new("L", (300, 200), ground)
    ImageDraw.Draw(image).line([(40, 30), (40, 170), (120, 170)], fill=ink, width=width)
    return np.asarray(image)


def test_polarity_is_detected_and_can_be_set() -> None:
    dark = normalise(letter(0, 255), NormaliserSettings(), 28)
    light = normalise(letter(255, 0), NormaliserSettings(), 28)
    assert np.array_equal(dark, light)
    forced = normalise(letter(0, 255), NormaliserSettings(polarity="light ink", thin=False), 28)
    assert forced.mean() > 0.2


def test_foreign_stroke_widths_become_the_models() -> None:
    settings = NormaliserSettings()
    inks = [normalise_to_raster(letter(0, 255, w), settings).mean() for w in (6, 14, 34)]
    assert max(inks) < 1.25 * min(inks)


def test_cropping_makes_position_irrelevant() -> None:
    moved = np.roll(letter(0, 255), (10, 60), (0, 1))
    ours = normalise(letter(0, 255), NormaliserSettings(), 28)
    assert np.array_equal(ours, normalise(moved, NormaliserSettings(), 28))


@pytest.mark.parametrize("tone", [0, 128, 255])
def test_a_blank_image_has_no_glyph(tone: int) -> None:
    with pytest.raises(UserError, match="blank"):
        normalise(np.full((50, 50), tone, np.uint8), NormaliserSettings(), 28)


def test_a_threshold_without_ink_gives_advice() -> None:
    with pytest.raises(UserError, match="threshold or the polarity"):
        normalise(letter(100, 255), NormaliserSettings(threshold=0.95), 28)


def test_the_starter_memory_has_six_scripts_with_two_hands_each() -> None:
    entries = starter_memory()
    scripts = {entry.label.split()[0] for entry in entries}
    assert len(scripts) >= 6
    by_label: dict[str, list[bytes]] = {}
    for entry in entries:
        assert 0.03 < entry.image.mean() < 0.25
        assert entry.strokes
        by_label.setdefault(entry.label, []).append(entry.image.tobytes())
    assert all(len(hands) == 2 and hands[0] != hands[1] for hands in by_label.values())


@pytest.mark.parametrize("size", [28, 56])
def test_the_stored_starter_memory_matches_its_fonts(size: int) -> None:
    for found, drawn in zip(starter_memory(size), draw_starter_memory(size), strict=True):
        np.testing.assert_array_equal(found.image, drawn.image)
        assert (found.label, found.source) == (drawn.label, drawn.source)
        for ours, theirs in zip(found.strokes, drawn.strokes, strict=True):
            np.testing.assert_allclose(ours.points, theirs.points, atol=1e-4)
            assert ours.width_px == pytest.approx(theirs.width_px)


def test_starter_glyphs_are_reproducible_from_their_strokes() -> None:
    first, second = starter_set("Greek"), starter_set("Greek")
    for a, b in zip(first, second, strict=True):
        assert np.array_equal(a.image, b.image)
        assert np.array_equal(a.image, strokes_to_glyph(a.strokes, 28))


def test_every_starter_character_exists() -> None:
    for script in SCRIPTS:
        assert len(starter_set(script.name, characters=99)) == 2 * len(script.places)
    with pytest.raises(UserError, match="no starter script"):
        starter_set("Klingon")


def test_a_character_of_a_font_file() -> None:
    fonts = sorted(Path("/usr/share/fonts").rglob("*.ttf"))
    if not fonts:
        pytest.skip("no TrueType font is installed")
    (found,) = read_font(fonts[0], "R")
    assert 0.03 < found.glyph(28, NormaliserSettings()).mean() < 0.2
    with pytest.raises(UserError, match="not a font file"):
        read_font(Path(__file__), "R")
