"""Where glyphs stand: lines by character, by their own lines, and put back on the guides."""

from __future__ import annotations

import itertools
import unicodedata
from dataclasses import replace

import numpy as np
import pytest
from vma_core.glyphs.ink_fit import (
    MAX_FIT_SCALE,
    STEP_PX,
    InkFit,
    edges_fit,
    ink_edges,
    is_within,
)
from vma_core.glyphs.stroke_raster import rasterise
from vma_core.glyphs.strokes import Stroke, StrokeArrays, StrokePoint, polyline
from vma_core.memory.entries import Memory, MemoryEntry
from vma_core.memory.entry_strokes import resized
from vma_core.writing.extents import character_extents
from vma_core.writing.lines import (
    CAP_HEIGHT_EM,
    DEFAULT_EM_PX,
    DESCENDER_EM,
    GUIDE_LINES,
    X_HEIGHT_EM,
    WritingLines,
    character_lines,
    entry_lines,
    ink_box,
    on_guides,
    strokes_box,
)

SQUARE = (17.5, 17.5, 87.5, 87.5)
"""Box of a glyph that an importer scaled to the square."""


def heights(label: str, box: tuple[float, float, float, float] = SQUARE) -> tuple[float, float]:
    """Bottom and top of the ink in em above the baseline."""
    lines = character_lines(label, box)
    _, top, _, bottom = box
    ends = lines.to_em([(0.0, bottom), (0.0, top)])[:, 1]
    return float(ends[0]), float(ends[1])


@pytest.mark.parametrize(
    ("letters", "bottom", "top"),
    [
        ("aceimnorsuvwxzæœøıɛ", 0.0, None),
        ("xnoæαοкжяα", 0.0, X_HEIGHT_EM),
        ("pqgyŋрур", DESCENDER_EM, X_HEIGHT_EM),
        ("ABXZÆØĦΑΩЖЯ", 0.0, CAP_HEIGHT_EM),
        ("0123456789", 0.0, CAP_HEIGHT_EM),
        ("bdhklđħłβδ", None, 0.75),
        ("éñöůàêăё", 0.0, X_HEIGHT_EM + 0.2),
        ("ÉÑÖŮЙЁ", 0.0, CAP_HEIGHT_EM + 0.2),
        ("çęş", -0.2, X_HEIGHT_EM),
        ("áa\u0301", 0.0, X_HEIGHT_EM + 0.2),
        ("íï", 0.0, 0.7),
        ("ďľ", 0.0, 0.75),
        ("ΆΈ", 0.0, CAP_HEIGHT_EM),
        ("([{|", -0.2, 0.75),
        ("אבדה", 0.0, 0.6),
        ("ןךץ", -0.2, 0.6),
        ("ﺏ", -0.2, 0.3),
    ],
)
def test_letters_stand_where_their_class_says(
    letters: str, bottom: float | None, top: float | None
) -> None:
    for label in letters.split() if " " in letters else unicodedata.normalize("NFC", letters):
        found = heights(label)
        if bottom is not None:
            assert found[0] == pytest.approx(bottom, abs=1e-6), label
        if top is not None:
            assert found[1] == pytest.approx(top, abs=1e-6), label


def test_an_o_is_x_high_although_it_is_normalised_to_the_size_of_an_o_in_capitals() -> None:
    low, tall = (character_lines(label, SQUARE) for label in "oO")
    height_px = SQUARE[3] - SQUARE[1]
    assert height_px / low.em_px == pytest.approx(X_HEIGHT_EM)
    assert height_px / tall.em_px == pytest.approx(CAP_HEIGHT_EM)


@pytest.mark.parametrize("sign", [*".,-–'“·:;_~…、。^¨", "\u0301", "\u0323"])
@pytest.mark.parametrize("scale", [0.1, 0.3, 1.0])
def test_thin_signs_are_neither_huge_nor_invisible(sign: str, scale: float) -> None:
    half = 35 * scale
    box = (52.5 - half, 52.5 - half, 52.5 + half, 52.5 + half)
    lines = character_lines(sign, box)
    size_em = 2 * half / lines.em_px
    extents = character_extents(sign)
    assert extents.least_em - 1e-9 <= size_em <= extents.most_em + 1e-9
    assert lines.em_px == pytest.approx(DEFAULT_EM_PX) or size_em in (
        pytest.approx(extents.least_em),
        pytest.approx(extents.most_em),
    )


def test_punctuation_is_on_its_height() -> None:
    assert heights(".")[0] == pytest.approx(0.0)
    assert heights(",")[0] < -0.05 < 0 < heights(",")[1]
    assert heights("'")[1] == pytest.approx(0.75)
    bottom, top = heights("-")
    assert 0.2 < (bottom + top) / 2 < 0.3
    assert heights("\u0301")[0] > X_HEIGHT_EM
    assert heights("\u0323")[1] < 0.0


def test_the_size_of_neighbours_is_taken_for_signs_that_do_not_tell() -> None:
    dot = (50.0, 50.0, 55.0, 55.0)
    assert character_lines(".", dot, em_px=60.0).em_px == pytest.approx(60.0)
    assert character_lines("o", dot, em_px=60.0).em_px == pytest.approx(10.0)
    assert character_lines(".", SQUARE, em_px=60.0).em_px > 300.0


@pytest.mark.parametrize("label", ["漢", "日", "한", "あ", "ア"])
def test_chinese_and_kana_fill_their_box_and_small_kana_less(label: str) -> None:
    bottom, top = heights(label)
    assert -0.1 < bottom < 0.0 < 0.7 < top < 0.8
    small = heights("ゃ")
    assert small[1] - small[0] < 0.7 * (top - bottom)
    flat = character_lines("一", (17.5, 50.0, 87.5, 55.0))
    assert 60 < flat.em_px < 120


@pytest.mark.parametrize(
    "label",
    ["", "  ", "arrow", "Braille/character03", "a b c", "x" * 500, "\ud800", "\0", "U+110000"],
)
def test_labels_that_are_no_characters_stand_on_the_baseline(label: str) -> None:
    lines = character_lines(label, (10.0, 20.0, 80.0, 90.0))
    assert np.isfinite([lines.baseline_px, lines.em_px]).all()
    assert 50 < lines.em_px < 200


def test_the_last_word_of_a_label_names_the_character() -> None:
    assert heights("Latin p") == heights("p") == heights("U+0070")
    assert heights("fi") == heights("ﬁ") == pytest.approx((0.0, 0.75))


def test_every_character_of_unicode_has_lines() -> None:
    for code in range(0, 0x30000, 7):
        lines = character_lines(chr(code), SQUARE)
        assert 40 < lines.em_px < 1500, hex(code)
        assert abs(lines.baseline_px) < 1200, hex(code)


def test_lines_are_kept_by_all_that_changes_an_entry() -> None:
    lines = WritingLines(80.0, 120.0)
    image = np.zeros((28, 28), np.uint8)
    image[5:20, 10:15] = 1
    entry = MemoryEntry(image, "a", strokes=(polyline([(40, 20), (60, 80)]),), lines=lines)
    memory = Memory([entry])
    plain = Memory([MemoryEntry(image, "a", strokes=entry.strokes)])
    assert memory.content_hash() == plain.content_hash()
    memory.replace(0, replace(memory[0], label="b"))
    memory.set_enabled(0, False)
    assert memory[0].lines == lines
    assert resized(memory[0], 40).lines == lines
    assert entry_lines(memory[0]) is lines
    assert entry_lines(plain[0]) == character_lines("a", ink_box(plain[0]))


def test_the_ink_of_an_image_counts_where_there_are_no_strokes() -> None:
    image = np.zeros((21, 21), np.uint8)
    image[4:10, 2:12] = 1
    assert ink_box(MemoryEntry(image)) == (10.0, 20.0, 60.0, 50.0)
    assert ink_box(MemoryEntry(np.zeros((21, 21), np.uint8))) is None
    assert entry_lines(MemoryEntry(np.zeros((21, 21), np.uint8), "a")) == GUIDE_LINES
    line = Stroke((StrokePoint(float("nan"), 1.0),))
    assert ink_box(MemoryEntry(image, strokes=(line,))) == (10.0, 20.0, 60.0, 50.0)


@pytest.mark.parametrize("values", [(float("nan"), 1.0), (1.0, 0.0), (1.0, -5.0), (1.0, np.inf)])
def test_impossible_lines_are_refused(values: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="writing lines"):
        WritingLines(*values)


def test_points_are_measured_from_the_baseline_upwards() -> None:
    lines = WritingLines(80.0, 50.0)
    found = lines.to_em([(0.0, 80.0), (25.0, 30.0), (50.0, 105.0)])
    assert found.tolist() == [[0.0, 0.0], [0.5, 1.0], [1.0, -0.5]]
    assert lines.y_px(1.0) == 30.0


LETTER_P = (
    polyline([(45, 40), (45, 98)]),
    polyline([(45, 42), (62, 42), (62, 78), (45, 78)]),
)
"""Drawn on the guides: from x-height to below the baseline."""


def fit_of(strokes: tuple[Stroke, ...]) -> InkFit:
    pen_px = max(stroke.width_px for stroke in strokes)
    return edges_fit(ink_edges(rasterise(strokes).coverage), pen_px)


def test_a_drawing_on_the_guides_is_fitted_and_can_be_put_back() -> None:
    fit = fit_of(LETTER_P)
    fitted = fit.strokes(LETTER_P)
    box = strokes_box(fitted)
    assert box is not None
    left, top, right, bottom = box
    assert 60.0 < max(right - left, bottom - top) <= 71.0
    assert (left + right) / 2 == pytest.approx(52.5, abs=STEP_PX)
    assert (top + bottom) / 2 == pytest.approx(52.5, abs=STEP_PX)
    lines = fit.lines(GUIDE_LINES)
    assert lines.to_em([(0.0, bottom)])[0, 1] == pytest.approx(-0.27, abs=0.02)
    back = on_guides(fitted, lines, "")
    before, after = (StrokeArrays.of(strokes).points_px for strokes in (LETTER_P, back))
    assert np.allclose(before[:, 1], after[:, 1], atol=1e-3)
    assert np.ptp(before[:, 0] - after[:, 0]) < 1e-3
    assert [stroke.width_px for stroke in back] == [stroke.width_px for stroke in LETTER_P]


def test_segments_within_the_edges_of_the_ink_leave_them() -> None:
    rng = np.random.default_rng(3)
    edges = ink_edges(rasterise(LETTER_P).coverage)
    assert edges is not None
    left, top, right, bottom = edges
    within = 0
    for _ in range(300):
        x, y = rng.uniform((left - 3, top - 3), (right + 3, bottom + 3), (2, 2)).T
        added = polyline(zip(x.tolist(), y.tolist(), strict=True), float(rng.uniform(1, 9)))
        if is_within(edges, (added,), 0):
            within += 1
            assert ink_edges(rasterise((*LETTER_P, added)).coverage) == edges
    assert within > 30
    rubber = replace(polyline([(50, 60), (52, 60)]), erases=True)
    assert not is_within(edges, (rubber,), 0)
    assert not is_within(None, (polyline([(50, 60)]),), 0)


def test_the_same_drawing_elsewhere_is_the_same_glyph_on_other_lines() -> None:
    moved = InkFit(1.0, 12.0, -20.0).strokes(LETTER_P)
    one, other = fit_of(LETTER_P), fit_of(moved)
    assert one.scale == pytest.approx(other.scale)
    glyphs = [
        StrokeArrays.of(fit.strokes(strokes)).points_px
        for fit, strokes in ((one, LETTER_P), (other, moved))
    ]
    assert np.allclose(*glyphs, atol=1e-3)
    low, high = one.lines(GUIDE_LINES), other.lines(GUIDE_LINES)
    assert high.baseline_px - low.baseline_px == pytest.approx(20.0 * one.scale)


def test_the_fit_follows_a_growing_stroke_without_jumps() -> None:
    points = [(30.0 + 0.5 * n, 79.0 - 0.4 * n) for n in range(1, 100)]
    fits = [fit_of((polyline(points[:end]),)) for end in range(1, len(points))]
    assert fits[0].scale == MAX_FIT_SCALE
    start = (polyline(points[:1]),)
    for before, after in itertools.pairwise(fits):
        seen = [np.array(fit.strokes(start)[0].points[0][:2]) for fit in (before, after)]
        # Steps of two of the model's pixels at most.
        assert np.abs(seen[1] - seen[0]).max() <= STEP_PX * MAX_FIT_SCALE
        assert after.scale <= before.scale
    assert len(set(fits)) < len(fits) / 2


def test_known_ink_widths_scale_and_the_pen_does_not() -> None:
    pen = Stroke((StrokePoint(1, 2), StrokePoint(3, 4)), 6.0)
    traced = Stroke((StrokePoint(1, 2), StrokePoint(3, 4)), 6.0, widths_px=(4.0, 8.0))
    fit = InkFit(0.5, 3.0, 7.0)
    drawn, inked = fit.strokes((pen, traced))
    assert drawn.ink_widths_px == (6.0, 6.0)
    assert inked.widths_px == (2.0, 4.0)
    arrays = fit.arrays((pen, traced))
    assert np.allclose(arrays.points_px, StrokeArrays.of((drawn, inked)).points_px)
    assert arrays.widths_px.tolist() == [6.0, 6.0, 2.0, 4.0]
    undone = fit.inverse().strokes(fit.strokes((traced,)))[0]
    assert np.allclose(undone.points, traced.points)
    assert undone.widths_px == pytest.approx(traced.widths_px)


def test_a_variant_of_a_pen_drawing_keeps_the_pen_on_the_guides() -> None:
    lines = WritingLines(80.0, 140.0)
    pen = Stroke(tuple(StrokePoint(20 + n, 30 + n, 0.8) for n in range(40)), 5.0)
    variant = StrokeArrays.of((pen,)).to_strokes()
    (put_back,) = on_guides(variant, lines, "o")
    assert not put_back.widths_px
    assert put_back.ink_widths_px == pytest.approx(pen.ink_widths_px, rel=1e-3)
    brush = Stroke(pen.points, 5.0, widths_px=tuple(np.linspace(2.0, 20.0, 40)))
    (scaled,) = on_guides((brush,), lines, "o")
    assert max(scaled.ink_widths_px) == pytest.approx(20.0 * GUIDE_LINES.em_px / lines.em_px)


@pytest.mark.parametrize("label", ["W", ".", "漢", "", "j", "Ấ", "\u0301"])
def test_ink_on_the_guides_stays_inside_the_square(label: str) -> None:
    strokes = (polyline([(2, 10), (103, 12), (50, 100), (4, 60)]),)
    box = strokes_box(on_guides(strokes, None, label))
    assert box is not None
    assert min(box) >= -2.6
    assert max(box) <= 107.6
    assert on_guides((), None, label) == ()
    far = WritingLines(1e5, 3.0)
    assert on_guides(strokes, far, label) == strokes
