"""When a pen is too thick for the model's grid."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from vma_core.glyphs.pen_fit import is_blot, thin_width_px, thinned, thinned_arrays
from vma_core.glyphs.stroke_raster import model_glyph, strokes_to_glyph
from vma_core.glyphs.strokes import PEN_WIDTH_RANGE_PX, Stroke, StrokeArrays, polyline
from vma_core.storage.starter_memory import starter_memory


def letter_a(height_px: float, width_px: float) -> tuple[Stroke, ...]:
    """An A in the middle of the square."""

    def at(x: float, y: float) -> tuple[float, float]:
        return 52.5 + height_px * x, 52.5 + height_px * y

    legs = [at(-0.35, 0.5), at(0.0, -0.5), at(0.35, 0.5)]
    return polyline(legs, width_px), polyline([at(-0.2, 0.1), at(0.2, 0.1)], width_px)


def test_a_thick_pen_on_a_small_letter_makes_a_blot() -> None:
    assert is_blot(letter_a(32.0, 12.0), 28)


def moved(strokes: tuple[Stroke, ...], x: float, y: float) -> tuple[Stroke, ...]:
    """Strokes drawn elsewhere."""
    return tuple(
        replace(s, points=tuple(p._replace(x_px=p.x_px + x, y_px=p.y_px + y) for p in s.points))
        for s in strokes
    )


@pytest.mark.parametrize(
    "other",
    [
        (polyline([(8.0, 10.0), (97.0, 10.0)], 5.0),),
        (polyline([(10.0, 97.0), (10.0, 97.0)], 5.0),),
        moved(letter_a(30.0, 5.0), 35.0, 35.0),
    ],
    ids=["line", "dot", "letter"],
)
def test_a_blot_stays_one_whatever_is_drawn_beside_it(other: tuple[Stroke, ...]) -> None:
    blot = moved(letter_a(32.0, 12.0), -15.0, -5.0)
    assert is_blot(blot, 28)
    assert is_blot((*blot, *other), 28)
    assert not is_blot(other, 28)


@pytest.mark.parametrize(
    "strokes",
    [
        letter_a(32.0, 5.0),
        letter_a(70.0, 8.0),
        (polyline([(52.5, 20.0), (52.5, 85.0)], 12.0),),
        (polyline([(52.5, 52.5)], 12.0),),
        (),
    ],
    ids=["usual pen", "large letter", "straight line", "dot", "nothing"],
)
def test_drawings_that_the_model_can_read_are_no_blots(strokes: tuple[Stroke, ...]) -> None:
    assert not is_blot(strokes, 28)


def test_no_starter_character_is_a_blot() -> None:
    assert not any(is_blot(entry.strokes, 28) for entry in starter_memory())


def test_a_filled_shape_cannot_be_thinned() -> None:
    square = [(30.0, 30.0), (60.0, 30.0), (60.0, 60.0), (30.0, 60.0)]
    filled = replace(polyline(square), filled=True)
    assert not is_blot((filled,), 28)
    assert thinned(filled, 28) is filled


def test_thin_lines_show_the_glyph_and_keep_erased_parts() -> None:
    thick = letter_a(32.0, 12.0)
    thin = tuple(thinned(stroke, 28) for stroke in thick)
    assert not is_blot(thin, 28)
    assert max(width for stroke in thin for width in stroke.ink_widths_px) == thin_width_px(28)
    np.testing.assert_array_equal(
        strokes_to_glyph(thin, 28), model_glyph(thinned_arrays(StrokeArrays.of(thick), 28), 28)
    )
    eraser = replace(polyline([(50.0, 50.0), (60.0, 60.0)], PEN_WIDTH_RANGE_PX[1]), erases=True)
    assert thinned(eraser, 28) is eraser
    arrays = StrokeArrays.of((*thick, eraser))
    assert thinned_arrays(arrays, 28).widths_px[-1] == eraser.width_px
