"""Outlines of glyphs: on the ink, few points, extremes, directions, no overlaps."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from stroke_examples import drawings, pen_drawings
from vma_core.engine.engine import Engine
from vma_core.export.font.letters import FontPlan, Shape, font_shapes, hand_for_font
from vma_core.export.font.outlines import (
    Outline,
    bounds,
    glyph_outlines,
    is_line,
    outlines_of,
    point_count,
)
from vma_core.glyphs.curves import flatten, smoothed
from vma_core.glyphs.geometry import signed_area
from vma_core.glyphs.ink_polygons import ink_polygons
from vma_core.glyphs.outline_fit import Degree
from vma_core.glyphs.stroke_raster import coverage, polygon_coverage, strokes_to_glyph
from vma_core.glyphs.strokes import StrokeArrays, polyline
from vma_core.glyphs.writing_lines import WritingLines
from vma_core.memory.entries import Memory, MemoryEntry
from vma_core.storage.starter_memory import draw_character
from vma_tools.benchmarks.font_outlines import outside_px

LINES = WritingLines(90.0, 105.0)
"""Letters of the starter set fill about 0.7 em."""
MOST_EM = 0.005
UNITS_PER_PX = 1000 / LINES.em_px


def letter(character: str, hand: int = 1) -> StrokeArrays:
    """A letter of plain strokes, drawn with an uneven hand."""
    return StrokeArrays.of(draw_character("futural", character, hand))


def on_square(outline: Outline) -> np.ndarray:
    """Points along an outline, on the 105-pixel square."""
    points = flatten(outline, 48)
    return np.stack([points[:, 0], LINES.baseline_px * UNITS_PER_PX - points[:, 1]], 1) / (
        UNITS_PER_PX
    )


@pytest.mark.parametrize(
    "strokes", [*(StrokeArrays.of(s) for s in pen_drawings()), letter("a"), letter("K")]
)
def test_curves_are_on_the_edge_of_the_ink(strokes: StrokeArrays) -> None:
    outlines = glyph_outlines(strokes, LINES)
    for outline in outlines:
        away = outside_px(on_square(outline), strokes)
        assert np.abs(away).max() <= MOST_EM * LINES.em_px
    # Nothing is left out: the edge of the ink is on the curves.
    curves = np.concatenate([on_square(outline) for outline in outlines])
    for polygon in ink_polygons(strokes):
        edges = np.hypot(*(polygon - np.roll(polygon, 1, axis=0)).T)
        if abs(signed_area(polygon)) < MOST_EM * LINES.em_px * edges.sum() / 2:
            continue  # a crack thinner than that closes
        gaps = np.hypot(*(polygon[::3, None] - curves).transpose(2, 0, 1)).min(axis=1)
        assert gaps.max() <= MOST_EM * LINES.em_px + 0.6


@pytest.fixture(scope="module")
def variants(engine: Engine) -> list[Shape]:
    """Five shapes of each small letter of up to three strokes."""
    entries = [
        MemoryEntry(strokes_to_glyph(strokes, engine.image_size), character, "", strokes)
        for character in "abcdefghijklmnopqrstuvwxyz"
        for strokes in [draw_character("futural", character, 1)]
    ]
    memory = Memory(entries).snapshot()
    made = font_shapes(engine, memory, hand_for_font(memory), FontPlan(alternates=5))
    return [s for shapes in made.values() if len(shapes[0].drawable) <= 3 for s in shapes]


@pytest.mark.parametrize("degree", ["cubic", "quadratic"])
def test_letters_of_three_strokes_and_their_variants_have_few_points(
    variants: list[Shape], degree: Degree
) -> None:
    counts, away = [], []
    for start in range(0, len(variants), 10):
        now = variants[start : start + 10]
        found = outlines_of([s.drawable for s in now], [s.lines for s in now], degree)
        for shape, outlines in zip(now, found, strict=True):
            assert isinstance(shape.drawable, StrokeArrays)
            counts.append(point_count(outlines))
            points = np.concatenate([along(outline, degree) for outline in outlines])
            points = np.stack([points[:, 0], -points[:, 1]], 1) * shape.lines.em_px / 1000
            points[:, 1] += shape.lines.baseline_px
            away.append(np.abs(outside_px(points, shape.drawable)).max() / shape.lines.em_px)
    assert len(counts) >= 5 * 24
    assert max(away) <= MOST_EM
    assert np.median(counts) <= 45
    # “g” and “m” have three bends more than a letter of three plain strokes.
    assert np.mean(np.array(counts) > 60) <= 0.1
    assert max(counts) <= 80


def along(outline: Outline, degree: Degree) -> np.ndarray:
    """Points along an outline of either kind."""
    if degree == "cubic":
        return flatten(outline, 8)
    start, first, second, end = outline.transpose(1, 0, 2)
    middle = (first + second) / 2
    t = np.linspace(0, 1, 5)[:, None, None]
    return np.concatenate(
        [
            ((1 - t) ** 2 * a + 2 * t * (1 - t) * b + t * t * c).reshape(-1, 2)
            for a, b, c in ((start, first, middle), (middle, second, end))
        ]
    )


@pytest.mark.parametrize("strokes", drawings())
def test_outlines_do_not_overlap_and_turn_the_right_way(strokes: StrokeArrays) -> None:
    outlines = glyph_outlines(strokes, LINES)
    side_px = 420
    total = np.zeros((side_px, side_px))
    for outline in outlines:
        points = on_square(outline)[:-1]
        covered = polygon_coverage((points * side_px / 105).astype(np.float32), side_px)
        # y points down here, so ink runs clockwise.
        total += np.sign(signed_area(points)) * covered
    assert total.max() < 1.01
    assert total.min() > -0.01
    drawn = coverage(smoothed(strokes, 0.3), side_px)
    assert np.abs(total - drawn).mean() < 0.006
    areas = [signed_area(flatten(outline)[:-1]) for outline in outlines]
    assert max(areas) > 0  # with y up, ink runs counter-clockwise


@pytest.mark.parametrize("strokes", [letter("O"), letter("S"), letter("a"), letter("g")])
def test_points_stand_at_the_extremes(strokes: StrokeArrays) -> None:
    for outline in glyph_outlines(strokes, LINES):
        low, high = outline[:, 0].min(axis=0), outline[:, 0].max(axis=0)
        points = flatten(outline, 32)
        assert (points >= low - 5).all()
        assert (points <= high + 5).all()
        for bezier in outline:
            # Waves of a hand are no extremes.
            inside = flatten(bezier[None], 32)
            ends = bezier[[0, 3]]
            assert (inside >= ends.min(axis=0) - 11).all()
            assert (inside <= ends.max(axis=0) + 11).all()


def test_a_straight_line_is_two_lines_and_two_caps() -> None:
    (outline,) = glyph_outlines(StrokeArrays.of([polyline([(30, 20), (30, 80)], 6.0)]), LINES)
    assert sum(map(is_line, outline)) == 2
    assert len(outline) <= 6
    left, bottom, right, top = bounds([outline]) or (0, 0, 0, 0)
    assert right - left == pytest.approx(6 * UNITS_PER_PX, abs=2)
    assert top - bottom == pytest.approx(66 * UNITS_PER_PX, abs=2)


def test_dots_tight_turns_and_hairlines_keep_their_ink() -> None:
    dot = StrokeArrays.of([polyline([(50, 50)], 8.0)])
    (outline,) = glyph_outlines(dot, LINES)
    assert point_count([outline]) <= 12
    hairpin = StrokeArrays.of([polyline([(20, 20), (60, 20), (20, 21)], 9.0)])
    assert len(glyph_outlines(hairpin, LINES)) == 1
    spiral = [(50 + 0.2 * t * np.cos(t), 50 + 0.2 * t * np.sin(t)) for t in np.linspace(0, 20, 200)]
    curled = StrokeArrays.of([polyline(spiral, 6.0)])
    total = sum(signed_area(p) for p in ink_polygons(curled))
    assert total == pytest.approx(coverage(smoothed(curled, 0.3), 1050).sum() / 100, rel=0.003)
    hairline = replace(letter("A"), widths_px=np.full_like(letter("A").widths_px, 0.4))
    assert len(glyph_outlines(hairline, LINES)) >= 1


def test_nothing_drawn_has_no_outline() -> None:
    assert glyph_outlines(StrokeArrays.of([]), LINES) == []
    assert glyph_outlines(np.zeros((28, 28), np.float32), LINES) == []
    assert bounds([]) is None


def test_pixels_have_outlines_with_holes() -> None:
    ring = np.zeros((28, 28), np.float32)
    ring[6:22, 6:22] = 1
    ring[11:17, 11:17] = 0
    areas = sorted(signed_area(flatten(o)[:-1]) for o in glyph_outlines(ring, LINES))
    assert len(areas) == 2
    assert areas[0] < 0 < areas[1]
