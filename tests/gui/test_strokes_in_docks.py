"""Docks paint strokes where a result has them, and model pixels otherwise."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from canvas_input import draw
from ink_measurement import RATIO, ink_share, render_hidpi
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot
from vma_core.engine.request import Drawing
from vma_core.glyphs.strokes import StrokeArrays, polyline
from vma_core.memory.entries import MemoryEntry

from vma_gui.app.application import Application
from vma_gui.docks.favourites import favourite_glyph, snapshot_glyphs
from vma_gui.docks.variant_spread import Spread
from vma_gui.theme.theme import Theme
from vma_gui.widgets.glyph_cells import (
    MARGIN_PX,
    Glyph,
    Ink,
    drawing_glyph,
    entry_glyph,
    paint_cell,
)

Settled = Callable[[], None]

BAR = StrokeArrays.of([polyline([(20, 52.5), (85, 52.5)], 10.0)])
BLANK = np.zeros((28, 28), np.float32)
BOX = QRect(2, 2, 111, 111)


def painted(theme: Theme, glyph: Glyph, pixels: bool = False, pen_scale: float = 1.0) -> QImage:
    """A cell painted on a high-resolution screen."""
    image = QImage(round(115 * RATIO), round(115 * RATIO), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(RATIO)
    image.fill(QColor("white"))
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = Ink(theme.color("ink"), pixels, pen_scale)
        paint_cell(painter, theme, BOX, glyph, QColor("white"), ink)
    return image


def test_a_cell_paints_crisp_strokes_or_pixels_on_request(
    application: Application,
) -> None:
    theme = application.window.theme
    ink = theme.color("ink")
    image = painted(theme, Glyph(BLANK, BAR))
    assert ink_share(image, BOX, BAR.points_px, ink, MARGIN_PX) == 1.0
    # Across the line, ink turns into background within two screen pixels.
    x = round((BOX.left() + MARGIN_PX + 52.5) * RATIO)
    column = [QColor(image.pixel(x, y)) for y in range(50, 180)]
    between = [c for c in column if c not in (QColor(ink.rgb()), QColor("white"))]
    assert len(between) <= 4
    assert column.count(QColor(ink.rgb())) == pytest.approx(10 * RATIO, abs=2)
    assert ink_share(painted(theme, Glyph(BLANK, BAR), True), BOX, BAR.points_px, ink) == 0.0
    assert ink_share(painted(theme, Glyph(BLANK)), BOX, BAR.points_px, ink) == 0.0


def test_entries_and_drawings_keep_their_own_strokes() -> None:
    strokes = (polyline([(10, 20), (80, 60)], 7.0),)
    image = np.zeros((28, 28), np.uint8)
    image[5:20, 10:12] = 1
    own = entry_glyph(MemoryEntry(image, strokes=strokes)).strokes
    drawn = drawing_glyph(Drawing.of(image, strokes)).strokes
    assert own is not None
    assert drawn is not None
    for found in (own, drawn):
        np.testing.assert_array_equal(found.points_px, np.array([(10, 20), (80, 60)], np.float32))
    traced = entry_glyph(MemoryEntry(image)).strokes
    assert traced is not None, "an entry without strokes must be traced"
    assert len(traced) == 1
    assert drawing_glyph(Drawing.of(image)).strokes is None


def test_the_transfer_matrix_paints_strokes(
    application: Application, settled: Settled, qtbot: QtBot
) -> None:
    dock, session = application.window.transfer, application.session
    dock.setFloating(True)
    dock.resize(900, 600)
    dock.show()
    session.set(selection=(3, 20))
    qtbot.waitUntil(
        lambda: dock.view.matrix is not None and len(dock.view.matrix.entries) == 2, timeout=20_000
    )
    ink, cell = application.window.theme.color("ink"), dock.view.cell(1, 2)
    matrix = dock.view.matrix
    assert matrix is not None
    strokes = matrix.lines[1][2].strokes
    assert strokes is not None
    shown = ink_share(render_hidpi(dock.view), cell, strokes.points_px, ink, MARGIN_PX)
    assert shown > 0.9
    session.set_pen_scale(2.5)
    thick = np.concatenate([strokes.points_px + np.array([0, side]) for side in (-3, 3)])
    assert ink_share(render_hidpi(dock.view), cell, thick, ink, MARGIN_PX) > shown / 2
    session.set_pen_scale(0.4)
    assert ink_share(render_hidpi(dock.view), cell, thick, ink, MARGIN_PX) < 0.3
    session.set_show_pixels(True)
    assert ink_share(render_hidpi(dock.view), cell, strokes.points_px, ink, MARGIN_PX) < shown
    qtbot.mouseClick(dock.view, Qt.MouseButton.LeftButton, pos=cell.center())
    np.testing.assert_allclose(
        StrokeArrays.of(session.strokes).points_px, strokes.points_px, atol=1e-4
    )


def test_lanes_comparison_and_latent_map_paint_strokes(
    application: Application, settled: Settled, qtbot: QtBot
) -> None:
    window = application.window
    draw(application)
    settled()
    lanes, compare, latent_map = window.lanes, window.compare, window.latent_map
    for dock in (lanes, compare, latent_map):
        dock.setFloating(True)
        dock.show()
    qtbot.waitUntil(
        lambda: (
            len(lanes.view.lanes) == 3
            and len(compare.view.halves) == 2
            and latent_map.view.picture is not None
            and not (lanes.busy or compare.busy or latent_map.busy)
        ),
        timeout=60_000,
    )
    # The small models of the lanes have no stroke head; the entries they read have strokes.
    assert all(glyph.strokes is not None for glyph in lanes.view.lanes[0].templates)
    assert all(glyph.strokes is None for one in lanes.view.lanes for glyph in one.variants)
    assert all(glyph.strokes is not None for side in compare.view.halves for glyph in side.variants)
    picture = latent_map.view.picture
    assert picture is not None
    assert all(glyph.strokes is not None for line in picture.lattice for glyph in line)
    assert picture.glyph.strokes is not None
    ink = window.theme.color("ink")
    for dock in (lanes, compare, latent_map):
        assert ink.rgb() in colours(render_hidpi(dock.view))
        before = dock.grab().toImage()
        application.session.set_show_pixels(True)
        assert dock.grab().toImage() != before
        application.session.set_show_pixels(False)
        assert dock.grab().toImage() == before
        application.session.set_pen_scale(2.0)
        assert dock.grab().toImage() != before
        application.session.set_pen_scale(1.0)
        assert dock.grab().toImage() == before


def test_the_spread_uses_strokes_unless_pixels_are_shown(
    application: Application, settled: Settled, qtbot: QtBot
) -> None:
    dock, session = application.window.spread, application.session
    draw(application)
    settled()
    dock.show()
    qtbot.waitUntil(lambda: dock.view.spread is not None and not dock.busy, timeout=20_000)
    assert dock.view.spread is not None
    assert dock.view.spread.in_strokes
    session.set_show_pixels(True)
    qtbot.waitUntil(
        lambda: dock.view.spread is not None and not dock.view.spread.in_strokes, timeout=20_000
    )


def test_the_spread_of_strokes_combines_ink_and_centre_lines() -> None:
    moved = BAR.moved(BAR.points_px + np.float32(20))
    spread = Spread.of([Glyph(BLANK, BAR), Glyph(BLANK, moved)])
    side = len(spread.mean)
    y, x = round(52.5 * side / 105), round(50 * side / 105)
    assert spread.count == 2
    assert spread.mean[y, x] == pytest.approx(0.5)
    assert spread.deviation[y, x] == pytest.approx(0.5)
    assert spread.mean[5, 5] == spread.deviation[5, 5] == 0.0
    # Overlay lines are thin, regardless of the pen width.
    column = spread.overlay[:, x]
    assert column[y - 1 : y + 2].max() > 0.2
    assert np.count_nonzero(column) < 8
    wide = Spread.of([Glyph(BLANK, BAR), Glyph(BLANK, moved)], pen_scale=2.0)
    assert wide.mean.sum() == pytest.approx(2 * spread.mean.sum(), rel=0.1)
    np.testing.assert_array_equal(wide.overlay, spread.overlay)


def test_favourites_and_history_keep_strokes(application: Application, settled: Settled) -> None:
    window, session = application.window, application.session
    draw(application)
    settled()
    result = session.result
    assert result is not None
    window.favourites.keep([1])
    window.favourites.add_to_history()
    (favourite,), snapshot = window.favourites.kept, window.favourites.history[-1]
    kept, drawn = favourite_glyph(favourite).strokes, result.strokes[1]
    assert kept is not None
    assert drawn is not None
    np.testing.assert_allclose(kept.points_px, drawn.points_px, atol=1e-4)
    np.testing.assert_allclose(kept.widths_px, drawn.widths_px, atol=1e-4)
    assert [glyph.strokes for glyph in snapshot_glyphs(snapshot)] == list(result.strokes)
    assert window.favourites_dock.favourites.item(0).text() == "drawing"
    assert "from the drawing" in window.favourites_dock.favourites.item(0).toolTip()
    window.favourites_dock.history.setCurrentRow(0)
    assert [glyph.strokes for glyph in window.favourites_dock.preview.glyphs] == list(
        result.strokes
    )
    window.favourites_dock.show()
    chosen = window.favourites_dock.history.currentRow()
    lists = (
        window.favourites_dock.favourites,
        window.favourites_dock.history,
        window.favourites_dock.preview,
    )
    before = [shown.grab().toImage() for shown in lists]
    session.set_pen_scale(2.0)
    assert all(shown.grab().toImage() != known for shown, known in zip(lists, before, strict=True))
    assert window.favourites_dock.history.currentRow() == chosen


def colours(image: QImage) -> set[int]:
    """All colours of an image, as QRgb values."""
    pixels = np.frombuffer(image.constBits(), np.uint32)
    return set((np.unique(pixels) | 0xFF000000).tolist())
