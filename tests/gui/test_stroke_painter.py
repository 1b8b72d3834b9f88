"""Painting strokes on screen: the ink matches the core's rasteriser at any size."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from vma_core.glyphs.curves import smoothed
from vma_core.glyphs.stroke_raster import coverage
from vma_core.glyphs.strokes import Stroke, StrokeArrays, StrokePoint
from vma_core.storage.starter_memory import draw_character

from vma_gui.widgets.stroke_painter import paint_strokes, stroke_image, stroke_images

INK = QColor("#102030")
SIDES = (24, 61, 120, 400)


def line(
    points: list[tuple[float, float]],
    widths_px: tuple[float, ...] = (),
    erases: bool = False,
    filled: bool = False,
) -> Stroke:
    at = tuple(StrokePoint(x, y) for x, y in points)
    return Stroke(at, 5.0, erases, widths_px, filled)


def circle(x: float, y: float, radius: float, count: int = 40) -> list[tuple[float, float]]:
    angles = np.linspace(0, 2 * np.pi, count)
    return [(x + radius * np.cos(a), y + radius * np.sin(a)) for a in angles.tolist()]


SQUARE = [(15.0, 15.0), (90.0, 15.0), (90.0, 90.0), (15.0, 90.0)]
HOLE = [(40.0, 40.0), (40.0, 65.0), (65.0, 65.0), (65.0, 40.0)]
GLYPHS = {
    "a ring and a dot": [line(circle(52, 52, 35)), line([(52.0, 52.0)])],
    "a loop tighter than its pen": [line(circle(52, 52, 2), (9.0,) * 40)],
    "a hook": [line([(20.0, 20.0), (80.0, 22.0), (21.0, 26.0)])],
    "a brush": [line([(10.0 + i, 50.0 + i / 5) for i in range(80)], tuple(np.linspace(2, 12, 80)))],
    "a shape with a hole": [line(SQUARE, filled=True), line(HOLE, filled=True, erases=True)],
    "a partly erased line": [
        line([(10.0, 50.0), (95.0, 50.0)]),
        line([(50.0, 20.0), (52.0, 90.0)], erases=True),
    ],
    "a pen that does not move": [line([(30.0, 30.0)] * 4)],
    "handwriting": list(draw_character("japanese", "A", 3)),
    "nothing": [],
}


def alpha(image: QImage) -> NDArray[np.float32]:
    data = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.width())
    return (data >> 24).astype(np.float32) / 255


@pytest.mark.parametrize("name", GLYPHS)
@pytest.mark.parametrize("side_px", SIDES)
def test_painted_ink_matches_the_rasteriser(qapp: object, name: str, side_px: int) -> None:
    strokes = StrokeArrays.of(GLYPHS[name])
    expected = coverage(smoothed(strokes, 105 * 3 / side_px), side_px)
    found = alpha(stroke_image(strokes, side_px, INK))
    # Edges differ: one computes a distance, the other an area, and where several segments of a
    # tight curve share a pixel, their areas add up.
    assert np.abs(found - expected).max() < 0.65
    assert np.abs(found - expected).mean() < 0.02
    assert found.sum() == pytest.approx(expected.sum(), rel=0.15, abs=2)


def test_a_batch_matches_single_images(qapp: object) -> None:
    glyphs = [StrokeArrays.of(strokes) for strokes in GLYPHS.values()]
    for many, glyph in zip(stroke_images(glyphs, 90, INK), glyphs, strict=True):
        np.testing.assert_allclose(alpha(many), alpha(stroke_image(glyph, 90, INK)), atol=0.1)
    assert stroke_images([], 90, INK) == []


def test_a_wider_pen_leaves_more_ink(qapp: object) -> None:
    strokes = StrokeArrays.of(GLYPHS["handwriting"])
    inks = [alpha(stroke_image(strokes, 120, INK, scale)).sum() for scale in (0.4, 1.0, 2.5)]
    assert 1.8 * inks[0] < inks[1] < inks[2] / 1.8


def test_a_hairline_remains_visible(qapp: object) -> None:
    hair = StrokeArrays.of([line([(10.0, 50.0), (95.0, 50.0)], (0.05, 0.05))])
    assert alpha(stroke_image(hair, 40, INK)).max() > 0.3


def test_strokes_are_painted_over_the_background_in_their_box(qapp: object) -> None:
    sheet = QImage(200, 100, QImage.Format.Format_ARGB32_Premultiplied)
    for name in ("a ring and a dot", "a partly erased line"):
        strokes = StrokeArrays.of(GLYPHS[name])
        sheet.fill(QColor("white"))
        with QPainter(sheet) as painter:
            paint_strokes(painter, strokes, QRectF(100, 0, 100, 100), QColor("black"))
        blue = np.frombuffer(sheet.constBits(), np.uint8).reshape(100, 200, 4)[..., 0]
        assert (blue[:, :100] == 255).all()
        ink = alpha(stroke_image(strokes, 100, QColor("black")))
        np.testing.assert_allclose(1 - blue[:, 100:] / 255, ink, atol=0.05)
