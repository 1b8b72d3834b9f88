"""Vector drawings cover the ink of the image, and other programs read them."""

from __future__ import annotations

import re
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree
from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from stroke_examples import drawings, overlap, pen_drawings
from vma_core.export.drawable import Drawable, enlarge
from vma_core.export.outlines import GAP_PX, outline_curves, outline_path, outlines_svg, strokes_svg
from vma_core.glyphs.curves import flatten, smoothed
from vma_core.glyphs.stroke_raster import coverage, polygon_coverage
from vma_core.glyphs.strokes import Stroke, StrokeArrays, polyline
from vma_core.importers.svg import read_svg
from vma_core.storage.starter_memory import starter_memory

SCALE = 4
renderer = shutil.which("rsvg-convert")


def filled(drawable: Drawable) -> np.ndarray:
    """Coverage of a shape's outlines on SCALE × 105 pixels; holes count negative."""
    total = np.zeros((SCALE * 105, SCALE * 105))
    for curve in outline_curves(drawable):
        points = flatten(curve)
        covered = polygon_coverage((points * SCALE).astype(np.float32), SCALE * 105)
        total += np.sign(signed_area(points)) * covered
    return total


def signed_area(points: np.ndarray) -> float:
    """Positive where the points go clockwise, seen with y downwards."""
    x, y = points.T
    return 0.5 * float(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1)))


@pytest.mark.parametrize("strokes", drawings())
def test_outlines_enclose_the_ink_once(strokes: StrokeArrays) -> None:
    covered = filled(strokes)
    # Neither overlapping outlines (2) nor a hole outside of ink (−1).
    assert covered.max() < 1.01
    assert covered.min() > -0.01
    ink = coverage(smoothed(strokes, 0.5), SCALE * 105)
    assert overlap(covered, ink) > 0.98
    area = sum(signed_area(flatten(curve)) for curve in outline_curves(strokes))
    assert area == pytest.approx(ink.sum() / SCALE**2, rel=0.02)


@pytest.mark.parametrize("strokes", drawings())
def test_outlines_are_few_curves_and_closed(strokes: StrokeArrays) -> None:
    for curve in outline_curves(strokes):
        np.testing.assert_allclose(curve[1:, 0], curve[:-1, 3])
        np.testing.assert_allclose(curve[0, 0], curve[-1, 3])
    assert sum(map(len, outline_curves(strokes))) < 120


def test_lines_have_round_ends_and_hairlines_are_visible() -> None:
    (line,) = outline_curves(StrokeArrays.of([polyline([(30, 50), (70, 50)], 10)]))
    points = flatten(line)
    ends = np.hypot(points[:, 0] - np.clip(points[:, 0], 30, 70), points[:, 1] - 50)
    np.testing.assert_allclose(ends, 5, atol=0.15)
    hair = StrokeArrays.of([polyline([(30, 50), (70, 52)], 0.3)])
    assert sum(signed_area(flatten(c)) for c in outline_curves(hair)) == pytest.approx(12, rel=0.1)


def test_pixels_have_outlines_too() -> None:
    for entry in starter_memory()[::11]:
        image = entry.image.astype(np.float32)
        assert overlap(filled(image), enlarge(image, SCALE * 105) / 255) > 0.85
    full = np.ones((28, 28), np.float32)
    assert filled(full).mean() > 0.95
    assert outline_path(np.zeros((28, 28), np.float32)) == ""


def test_the_sheet_is_one_svg_with_its_settings() -> None:
    drawables = drawings()[:5]
    for svg in (outlines_svg(drawables, {"note": "<&>"}), strokes_svg(drawables, {"note": "<&>"})):
        root = ElementTree.fromstring(svg)
        assert root.tag.endswith("svg")
        assert len([e for e in root if e.tag.endswith("}g")]) == 5
        assert root[0].text == "note=<&>"
    assert b"C" in outlines_svg(drawables, {})


@pytest.mark.skipif(renderer is None, reason="rsvg-convert is not installed")
@pytest.mark.parametrize("strokes", drawings())
def test_another_renderer_shows_the_same_ink(strokes: StrokeArrays) -> None:
    ink = coverage(smoothed(strokes, 0.5), SCALE * 105)
    files = [outlines_svg([strokes], {})]
    if len(np.unique(strokes.widths_px)) == 1 and not strokes.filled.any():
        files.append(strokes_svg([strokes], {}))
    for svg in files:
        png = subprocess.run(
            [str(renderer), "-z", str(SCALE), "-b", "white"],
            input=svg,
            capture_output=True,
            check=True,
        ).stdout
        with Image.open(BytesIO(png)) as picture:
            shown = 1 - np.asarray(picture.convert("L")) / 255
        cell = slice(GAP_PX * SCALE, (GAP_PX + 105) * SCALE)
        assert overlap(shown[cell, cell], ink) > 0.95


@pytest.mark.parametrize("strokes", pen_drawings()[:4])
def test_single_lines_are_read_back_in_order(strokes: tuple[Stroke, ...]) -> None:
    svg = strokes_svg([StrokeArrays.of(strokes)], {})
    found = read_svg(svg, "a", "a.svg")
    assert len(found.strokes) == len(strokes)
    ends = [np.array([(s.points[0][:2], s.points[-1][:2]) for s in drawn]).reshape(-1, 2)
            for drawn in (found.strokes, strokes)]  # fmt: skip
    # The reader may scale and move the whole drawing.
    ours, theirs = (e - e.mean(axis=0) for e in ends)
    factor = float((ours * theirs).sum() / (ours * ours).sum())
    np.testing.assert_allclose(factor * ours, theirs, atol=1.0)
    widths = re.findall(r'stroke-width="([\d.]+)"', svg.decode())
    assert [float(w) for w in widths] == pytest.approx(
        [float(np.median(s.ink_widths_px)) for s in strokes], abs=0.01
    )


def test_plotter_lines_exclude_erased_ink() -> None:
    line = polyline([(10, 50), (95, 50)])
    gap = Stroke(polyline([(50, 40), (50, 60)]).points, 20.0, erases=True)
    svg = strokes_svg([StrokeArrays.of([line, gap])], {}).decode()
    assert svg.count("<path") == 2
