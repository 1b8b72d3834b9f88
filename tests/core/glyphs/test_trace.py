"""Tracing: painting the strokes reproduces the image, with junctions, loops and dots."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from scipy.ndimage import label
from scipy.spatial import cKDTree
from vma_core.glyphs.normalise import NormaliserSettings
from vma_core.glyphs.raster import RASTER_PX, sample_positions, to_model_grid
from vma_core.glyphs.stroke_raster import coverage, model_glyph, rasterise, strokes_to_glyph
from vma_core.glyphs.strokes import Stroke, StrokeArrays, polyline
from vma_core.glyphs.tracing.trace import is_outline, trace
from vma_core.importers.omniglot import read_omniglot_archive
from vma_core.storage.starter_memory import starter_memory

Ink = NDArray[np.uint8]
SETTINGS = NormaliserSettings()


def painted(draw: Callable[[ImageDraw.ImageDraw], object], side: int = 300) -> Ink:
    """A picture with ink = 1."""
    image = Image.new("L", (side, side))
    draw(ImageDraw.Draw(image))
    return (np.asarray(image) > 0).astype(np.uint8)


def again(strokes: tuple[Stroke, ...], side: int = RASTER_PX) -> NDArray[np.bool_]:
    """The strokes inked."""
    return coverage(StrokeArrays.of(strokes), side) >= 0.5


def iou(one: NDArray[np.generic], two: NDArray[np.generic]) -> float:
    a, b = one > 0, two > 0
    return float((a & b).sum() / max(1, (a | b).sum()))


def pieces_and_loops(ink: NDArray[np.generic]) -> tuple[int, int]:
    """Connected pieces, and holes of more than four pixels."""
    _, pieces = label(ink, np.ones((3, 3)))
    ground, _ = label(np.pad(ink == 0, 1, constant_values=True))
    return pieces, int((np.bincount(ground.ravel())[1:] > 4).sum()) - 1


def ends(stroke: Stroke) -> NDArray[np.float64]:
    return np.array([stroke.points[0][:2], stroke.points[-1][:2]])


def is_closed(stroke: Stroke) -> bool:
    return len(stroke.points) > 2 and stroke.points[0][:2] == stroke.points[-1][:2]


def penned(*lines: list[tuple[float, float]], side: int = 300) -> Ink:
    """Lines drawn with a round pen of 14 of 300 pixels; points are on the 300-pixel square."""
    scale = RASTER_PX / 300
    strokes = [polyline(((x * scale, y * scale) for x, y in line), 14 * scale) for line in lines]
    return again(tuple(strokes), side).astype(np.uint8)


CIRCLE = painted(lambda d: d.ellipse((60, 60, 240, 240), outline=1, width=14))
DISC = painted(lambda d: d.ellipse((60, 60, 240, 240), fill=1))
DOT = painted(lambda d: d.ellipse((140, 140, 158, 158), fill=1))
CROSS = penned([(50, 50), (250, 250)], [(250, 50), (50, 250)])
FLAT_CROSS = penned([(50, 120), (250, 180)], [(250, 120), (50, 180)])
TEE = penned([(60, 60), (240, 60)], [(150, 60), (150, 250)])
CORNER = penned([(60, 60), (60, 240), (240, 240)])
STAR = painted(
    lambda d: d.regular_polygon((150, 150, 120), 3, fill=1) or d.ellipse((90, 90, 210, 210), fill=1)
)
RING = painted(lambda d: d.ellipse((30, 30, 270, 270), outline=1, width=60))


# --- single shapes -------------------------------------------------------------------------------


def test_lines_run_straight_through_crossings() -> None:
    for picture in (CROSS, FLAT_CROSS):
        strokes = trace(picture)
        assert len(strokes) == 2
        for stroke in strokes:
            first, last = ends(stroke)
            assert np.hypot(*(last - first)) > 60
            points = np.array([p[:2] for p in stroke.points])
            way = (last - first) / np.hypot(*(last - first))
            aside = np.abs((points - first) @ np.array([-way[1], way[0]]))
            assert aside.max() < 0.7
            # The crossing's blob does not widen the line.
            assert max(stroke.ink_widths_px) < 1.25 * min(stroke.ink_widths_px)


def test_a_branch_meets_the_line_that_passes_by() -> None:
    bar, stem = trace(TEE)
    assert np.ptp([p.y_px for p in bar.points]) < 0.7
    assert np.ptp([p.x_px for p in bar.points]) == pytest.approx(180 * 0.35, abs=1.5)
    assert stem.points[0].y_px == pytest.approx(bar.points[0].y_px, abs=1.0)
    assert stem.points[-1].y_px > 80


def test_a_dot_stays_a_dot_and_a_loop_closed() -> None:
    (dot,) = trace(DOT)
    assert len(dot.points) == 1
    assert dot.ink_widths_px[0] == pytest.approx(18.5 * 0.35, abs=0.5)
    (circle,) = trace(CIRCLE)
    assert is_closed(circle)
    radii = np.hypot(*(np.array([p[:2] for p in circle.points]) - 52.6).T)
    np.testing.assert_allclose(radii, 83.5 * 0.35, atol=0.5)
    np.testing.assert_allclose(circle.ink_widths_px, 14 * 0.35, atol=0.4)


def test_a_corner_stays_sharp_and_a_line_reaches_its_ends() -> None:
    (corner,) = trace(CORNER)
    points = np.array([p[:2] for p in corner.points])
    assert np.hypot(*(points - (21, 84)).T).min() < 1.0
    assert points[0] == pytest.approx((21, 21), abs=0.5)
    assert points[-1] == pytest.approx((84, 84), abs=0.5)
    np.testing.assert_allclose(corner.ink_widths_px, 14 * 0.35, atol=0.6)
    # Straight lines without a staircase need few points.
    assert len(points) < 14


@pytest.mark.parametrize("width_px", [6, 20, 40])
def test_a_straight_bar_is_one_line_of_its_width(width_px: int) -> None:
    half = width_px // 2
    bars = trace(painted(lambda d: d.rectangle((150 - half, 30, 149 + half, 269), fill=255)))
    assert not is_outline(bars)
    (bar,) = bars
    width = RASTER_PX / 300 * width_px
    assert max(bar.ink_widths_px) == pytest.approx(width, rel=0.25)


def test_solid_shapes_keep_their_outline_with_its_holes() -> None:
    for picture in (DISC, STAR):
        (shape,) = trace(picture)
        assert shape.filled
        assert is_outline((shape,))
        assert iou(again((shape,), 300), picture) > 0.97
    holed = DISC.copy()
    holed[130:170, 140:180] = 0
    shape, hole = trace(holed)
    assert (shape.filled, shape.erases, hole.filled, hole.erases) == (True, False, True, True)
    assert iou(again((shape, hole), 300), holed) > 0.97
    assert not is_outline(trace(CROSS))


def test_ink_inside_a_hole_is_drawn_after_it() -> None:
    thick = painted(
        lambda d: (
            d.rectangle((20, 20, 280, 280), fill=1),
            d.rectangle((110, 110, 190, 190), fill=0),
            d.line((150, 130, 150, 170), fill=1, width=12),
        )
    )
    strokes = trace(thick)
    assert [s.filled for s in strokes] == [True, True, False]
    assert iou(again(strokes, 300), thick) > 0.97


def test_ink_of_changing_width_keeps_its_look() -> None:
    along = np.linspace(0, 1, 400)
    rows, columns = np.mgrid[:300, :300]
    brush = np.zeros((300, 300), bool)
    for t in along:
        x, y, radius = 60 + 180 * t, 150 + 90 * np.sin(5 * t), 4 + 18 * np.sin(np.pi * t) ** 2
        brush |= (columns - x) ** 2 + (rows - y) ** 2 < radius**2
    (stroke,) = trace(brush)
    assert max(stroke.ink_widths_px) > 3 * min(stroke.ink_widths_px)
    assert iou(again((stroke,), 300), brush) > 0.95


def test_a_stem_with_a_slab_on_one_side_keeps_it() -> None:
    stem = np.zeros((300, 300), bool)
    stem[60:270, 130:190] = True
    slab = stem.copy()
    slab[60:82, 80:130] = True
    assert len(trace(stem, sampled=False)) == 1
    strokes = trace(slab, sampled=False)
    assert len(strokes) == 2
    inked = coverage(StrokeArrays.of(strokes), 300) >= 0.5
    only_slab = slab & ~stem
    assert (inked & only_slab).sum() > 0.8 * only_slab.sum()


def test_strokes_begin_at_the_upper_left() -> None:
    picture = np.zeros((105, 105), np.uint8)
    picture[20:25, 20:80] = picture[60:65, 20:80] = 1
    picture[20:80, 90:95] = 1
    upper, right, lower = trace(picture)
    assert upper.points[0].x_px < upper.points[-1].x_px
    assert right.points[0].y_px < right.points[-1].y_px
    assert lower.points[0].y_px > 50


# --- pictures of every kind ----------------------------------------------------------------------


@pytest.mark.parametrize("side", [28, 105, 400, 1000])
def test_a_picture_of_any_resolution_gives_the_same_line(side: int) -> None:
    full = penned([(86, 200), (143, 71), (214, 214)], side=1050)
    rows = ((np.arange(side) + 0.5) * 1050 / side).astype(int)
    if side == 28:  # a model glyph's pixels are those of the raster at its sample positions
        rows = 10 * sample_positions(side) + 5
    (line,) = trace(full[rows[:, None], rows])
    tolerance = 2.0 if side == 28 else 1.0
    wanted = np.array([(86, 200), (143, 71), (214, 214)]) * 0.35
    points = np.array([p[:2] for p in line.points])
    assert np.hypot(*(points[0] - wanted[0])) < tolerance
    assert np.hypot(*(points[-1] - wanted[2])) < tolerance
    dense = np.concatenate([np.linspace(a, b, 50) for a, b in itertools.pairwise(wanted)])
    assert cKDTree(dense).query(points)[0].max() < tolerance + 1.0
    assert np.median(line.ink_widths_px) == pytest.approx(5.0, abs=1.0 if side == 28 else 0.4)


def test_hairlines_and_broad_lines_of_a_huge_picture() -> None:
    huge = np.zeros((4000, 4000), np.uint8)
    diagonal = np.arange(3000)
    huge[500 + diagonal, 500 + diagonal] = 1
    huge[2000, 500:3500] = 1
    strokes = trace(huge)
    assert len(strokes) == 2
    assert sorted(round(float(np.hypot(*np.diff(ends(s), axis=0)[0]))) for s in strokes) == [
        pytest.approx(79, abs=1),
        pytest.approx(111, abs=1),
    ]
    block = np.zeros((4000, 4000), np.uint8)
    block[500:3500, 1500:2500] = block[500:1500, 500:3500] = 1
    (shape,) = trace(block)
    assert shape.filled


def test_a_picture_that_is_not_square_is_centred() -> None:
    wide = np.zeros((40, 200), np.uint8)
    wide[18:22, 10:190] = 1
    (line,) = trace(wide)
    assert [p.y_px for p in line.points] == pytest.approx([52.5] * len(line.points), abs=0.3)
    assert line.points[0].x_px == pytest.approx(11 * 105 / 200, abs=1.2)


@given(st.integers(0, 10**6))
@settings(max_examples=25)
def test_any_picture_gives_finite_strokes(seed: int) -> None:
    rng = np.random.default_rng(seed)
    height, width = rng.integers(1, 50, 2)
    picture = rng.random((height, width)) < rng.choice([0.02, 0.1, 0.3, 0.6, 0.9, 1.0])
    found = StrokeArrays.of(trace(picture))
    assert bool(len(found)) == bool(picture.any())
    assert np.isfinite(found.points_px).all()
    assert (found.widths_px > 0).all()


def test_an_empty_picture_has_no_strokes() -> None:
    assert trace(np.zeros((28, 28), np.uint8)) == ()
    (dot,) = trace(np.pad(np.ones((2, 2), np.uint8), 13))
    assert len(dot.points) == 1
    assert strokes_to_glyph((dot,), 28).sum() >= 1


# --- metamorphic ---------------------------------------------------------------------------------


def bundle(strokes: tuple[Stroke, ...]) -> NDArray[np.float64]:
    """Points along all lines."""
    return StrokeArrays.of(strokes).dense(0.5).points_px.astype(float)


def distance(one: NDArray[np.float64], two: NDArray[np.float64]) -> float:
    """95 % of the points of each lie this close to the other."""
    there, back = cKDTree(two).query(one)[0], cKDTree(one).query(two)[0]
    return float(max(np.quantile(there, 0.95), np.quantile(back, 0.95)))


SHAPES = {"cross": CROSS, "tee": TEE, "corner": CORNER, "circle": CIRCLE, "flat": FLAT_CROSS}


@pytest.mark.parametrize("name", SHAPES)
def test_a_turned_or_mirrored_picture_gives_turned_or_mirrored_strokes(name: str) -> None:
    picture = SHAPES[name]
    plain = bundle(trace(picture))
    mirrored = bundle(trace(picture[:, ::-1])) * (-1, 1) + (RASTER_PX, 0)
    assert distance(plain, mirrored) < 0.5
    turned = bundle(trace(np.rot90(picture)))
    back = np.stack([RASTER_PX - turned[:, 1], turned[:, 0]], axis=1)
    assert distance(plain, back) < 0.5


@pytest.mark.parametrize("name", SHAPES)
def test_a_smaller_picture_gives_smaller_strokes(name: str) -> None:
    padded = np.pad(SHAPES[name], 75)
    small, plain = trace(padded), trace(SHAPES[name])
    assert distance((bundle(small) - 52.5) * 1.5 + 52.5, bundle(plain)) < 1.2
    widths = [np.median(np.concatenate([s.ink_widths_px for s in t])) for t in (small, plain)]
    assert 1.5 * widths[0] == pytest.approx(widths[1], rel=0.08)


def test_starter_drawings_survive_tracing() -> None:
    overlaps, same = [], []
    for entry in starter_memory()[::9]:
        picture = (rasterise(entry.strokes).coverage >= 0.5).astype(np.uint8)
        inked = again(trace(picture))
        overlaps.append(iou(inked, picture))
        same.append(pieces_and_loops(inked) == pieces_and_loops(picture))
        # From the model's 28 pixels, it is still the same character.
        assert iou(strokes_to_glyph(trace(entry.image), 28), entry.image) > 0.7
    assert np.mean(overlaps) > 0.95
    assert np.mean(same) > 0.9


def test_tracing_omniglot_and_inking_it_are_inverse(data: Path) -> None:
    glyphs = read_omniglot_archive(data / "omniglot" / "images_background.zip")
    chosen = np.random.default_rng(0).permutation(len(glyphs.images))[:120]
    overlaps, same, coarse = [], [], []
    for picture in glyphs.images[chosen]:
        inked = again(trace(picture))
        overlaps.append(iou(inked, picture))
        same.append(pieces_and_loops(inked) == pieces_and_loops(picture))
        small = to_model_grid(picture, 28)
        coarse.append(iou(model_glyph(StrokeArrays.of(trace(small)), 28), small))
    assert np.mean(overlaps) > 0.93
    assert np.mean(same) > 0.95
    assert np.mean(coarse) > 0.88


def test_a_line_that_returns_to_its_end_is_kept_whole(data: Path) -> None:
    glyphs = read_omniglot_archive(data / "omniglot/images_evaluation.zip")
    character = glyphs.class_names.index("Gurmukhi/character40")
    ink = glyphs.images[np.flatnonzero(glyphs.classes == character)[11]]
    assert (again(trace(ink)) & (ink > 0)).sum() > 0.95 * ink.sum()
