"""Strokes of entries and of drawings in progress, and pictures traced by imports."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from vma_core.errors import UserError
from vma_core.glyphs.normalise import NormaliserSettings
from vma_core.glyphs.stroke_raster import coverage, rasterise, strokes_to_glyph
from vma_core.glyphs.strokes import Stroke, StrokeArrays, StrokePoint, polyline
from vma_core.glyphs.tracing.trace import is_outline
from vma_core.importers.imported_glyph import MAX_TRACED, ImportedGlyph, entries_of, outline_note
from vma_core.importers.svg import read_svg
from vma_core.memory.entries import MemoryEntry
from vma_core.memory.entry_strokes import drawing_strokes, entry_strokes, inking_strokes
from vma_core.storage.starter_memory import starter_memory

SETTINGS = NormaliserSettings()
LINES = (polyline([(20, 20), (85, 85)]), polyline([(85, 20), (20, 85)]))
CROSS = (rasterise(LINES).coverage >= 0.5).astype(np.uint8)


def disc() -> NDArray[np.uint8]:
    """A solid shape, ink = 1."""
    image = Image.new("L", (300, 300))
    ImageDraw.Draw(image).ellipse((60, 60, 240, 240), fill=1)
    return np.asarray(image)


def iou(one: NDArray[np.generic], two: NDArray[np.generic]) -> float:
    a, b = one > 0, two > 0
    return float((a & b).sum() / max(1, (a | b).sum()))


# --- entries -------------------------------------------------------------------------------------


def test_an_entrys_own_strokes_are_taken_and_others_are_traced_once() -> None:
    line = polyline([(20, 20), (80, 80)])
    drawn = MemoryEntry(strokes_to_glyph((line,), 28), strokes=(line,))
    np.testing.assert_array_equal(entry_strokes(drawn).points_px, [(20, 20), (80, 80)])
    picture = MemoryEntry(strokes_to_glyph(LINES, 28))
    found = entry_strokes(picture)
    assert len(found) >= 2
    assert entry_strokes(picture) is found
    assert len(entry_strokes(MemoryEntry(np.zeros((28, 28), np.uint8)))) == 0


def test_erased_ink_is_taken_out() -> None:
    line = polyline([(20, 50), (85, 50)])
    rubbed = Stroke((StrokePoint(52, 30), StrokePoint(52, 70)), 9.0, erases=True)
    found = drawing_strokes((line, rubbed), strokes_to_glyph((line, rubbed), 28))
    assert len(found) == 2
    assert not found.erases.any()
    assert iou(coverage(found, 105) >= 0.5, rasterise((line, rubbed)).coverage >= 0.5) > 0.9
    gone = Stroke(line.points, 30.0, erases=True)
    assert len(drawing_strokes((line, gone), np.zeros((28, 28), np.uint8))) == 0


def test_odd_strokes_do_no_harm() -> None:
    image = np.eye(28, dtype=np.uint8)
    bad = Stroke((StrokePoint(float("nan"), 3.0),))
    assert len(entry_strokes(MemoryEntry(image, strokes=(bad, Stroke(()))))) == 1
    dots = tuple(Stroke((StrokePoint(i % 105, i // 105),)) for i in range(10_000))
    assert len(entry_strokes(MemoryEntry(image, strokes=dots))) == 10_000


def test_threads_may_ask_at_once() -> None:
    entries = [MemoryEntry(e.image) for e in starter_memory()[:6]]
    found: list[list[StrokeArrays]] = []

    def ask() -> None:
        found.append([entry_strokes(entry) for entry in entries])

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    for answers in found:
        for one, two in zip(answers, found[0], strict=True):
            np.testing.assert_array_equal(one.points_px, two.points_px)


# --- imports -------------------------------------------------------------------------------------


def test_a_picture_is_traced_at_its_own_resolution_where_the_model_glyph_is() -> None:
    along = np.linspace(0, 1, 500)
    rows, columns = np.mgrid[:600, :400]
    brush = np.zeros((600, 400), bool)
    for t in along:
        brush |= (columns - 200 - 120 * np.sin(4 * t)) ** 2 + (rows - 60 - 480 * t) ** 2 < (
            6 + 20 * t
        ) ** 2
    found = ImportedGlyph(np.where(brush, 0, 255).astype(np.uint8), "s", "s.png")
    entry = found.entry(28, SETTINGS)
    (stroke,) = entry.strokes
    assert max(stroke.ink_widths_px) > 2.5 * min(stroke.ink_widths_px)
    # The same place and size: the model's pen drawn along the traced line gives the model glyph.
    pen = Stroke(stroke.points, SETTINGS.pen_px)
    assert iou(strokes_to_glyph((pen,), 28), entry.image) > 0.8
    assert iou(strokes_to_glyph(inking_strokes(entry), 28), entry.image) > 0.8
    assert outline_note(found, entry) is None


def test_an_import_says_that_it_kept_an_outline() -> None:
    found = ImportedGlyph((1 - disc()) * np.uint8(255), "o", "disc.png")
    entry = found.entry(28, SETTINGS)
    assert is_outline(entry.strokes)
    assert "disc.png" in str(outline_note(found, entry))
    assert "outline" in str(outline_note(found, entry))


def test_large_imports_are_traced_when_they_are_needed() -> None:
    picture = ImportedGlyph((1 - CROSS) * np.uint8(255), "x", "x")
    blank = ImportedGlyph(np.zeros((9, 9), np.uint8), "", "blank")
    few = list(entries_of([picture, blank], 28, SETTINGS))
    assert isinstance(few[0], MemoryEntry)
    assert few[0].strokes
    assert isinstance(few[1], UserError)
    ready = ImportedGlyph(np.eye(28, dtype=np.uint8), "", "", ready=True)
    many = entries_of([picture, *[ready] * MAX_TRACED], 28, SETTINGS)
    first = next(many)
    assert isinstance(first, MemoryEntry)
    assert not first.strokes
    assert len(entry_strokes(first)) >= 2


def test_an_svgs_pen_becomes_the_width_of_its_strokes() -> None:
    data = (
        b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0V100" fill="none" '
        b'stroke="black" stroke-width="20"/></svg>'
    )
    found = read_svg(data, "l", "l.svg")
    entry = found.entry(28, SETTINGS)
    (stroke,) = entry.strokes
    length = stroke.points[1].y_px - stroke.points[0].y_px
    assert stroke.ink_widths_px == pytest.approx((0.2 * length,) * 2)
    # The model glyph has the model's pen.
    assert iou(strokes_to_glyph((Stroke(stroke.points, 5.0),), 28), entry.image) == 1.0
