"""A pen that is too thick for the model: the warning, and thin lines for the model alone."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from pytestqt.qtbot import QtBot
from vma_core.glyphs.pen_fit import thinned
from vma_core.glyphs.stroke_raster import strokes_to_glyph
from vma_core.glyphs.strokes import polyline

from vma_gui.app.application import Application, switch_text
from vma_gui.app.demo import drag

Settled = Callable[[], None]
LETTER = (
    [(41.0, 68.0), (52.0, 36.0), (63.0, 68.0)],
    [(46.0, 56.0), (58.0, 56.0)],
)


def draw_small_a(application: Application, width_px: float) -> None:
    """With the mouse, in a pen of this width."""
    application.session.set(pen_width_px=width_px)
    for line in LETTER:
        drag(application.window.canvas_panel.canvas, polyline(line))


def test_a_blot_is_noticed_and_one_click_lets_the_model_see_the_letter(
    application: Application, settled: Settled, qtbot: QtBot
) -> None:
    session, panel = application.session, application.window.canvas_panel
    offer = panel.thin_lines
    draw_small_a(application, 12.0)
    qtbot.waitUntil(offer.warning.isVisible)
    strokes, blot = tuple(session.strokes), session.drawing.image
    offer.button.click()
    assert not offer.warning.isVisible()
    assert offer.button.isVisible()
    assert offer.button.isChecked()
    assert tuple(session.strokes) == strokes
    seen = session.drawing.image
    assert seen.sum() < blot.sum() / 2
    size = session.image_size
    np.testing.assert_array_equal(seen, strokes_to_glyph([thinned(s, size) for s in strokes], size))
    settled()
    assert session.result is not None
    drawn = session.result.strokes[0]
    assert drawn is not None
    assert float(drawn.widths_px.max()) == 12.0
    session.add_drawing_to_memory()
    np.testing.assert_array_equal(session.memory[0].image, seen)
    assert session.memory[0].strokes == strokes
    offer.button.click()
    assert not offer.button.isVisible()


def test_later_strokes_are_thinned_while_they_are_drawn(application: Application) -> None:
    session = application.session
    application.window.actions_.thin_lines.trigger()
    draw_small_a(application, 12.0)
    size = session.image_size
    thin = [thinned(stroke, size) for stroke in session.strokes]
    np.testing.assert_array_equal(session.drawing.image, strokes_to_glyph(thin, size))
    application.window.actions_.thin_lines.trigger()
    np.testing.assert_array_equal(session.drawing.image, strokes_to_glyph(session.strokes, size))


def test_thin_lines_stay_on_in_another_text_size(application: Application) -> None:
    draw_small_a(application, 12.0)
    application.window.actions_.thin_lines.trigger()
    seen = application.session.drawing.image
    switch_text(application, "125", None)
    assert application.session.thin_lines
    assert application.window.actions_.thin_lines.isChecked()
    np.testing.assert_array_equal(application.session.drawing.image, seen)


def test_an_ordinary_drawing_is_not_warned_about(application: Application, qtbot: QtBot) -> None:
    offer = application.window.canvas_panel.thin_lines
    draw_small_a(application, 5.0)
    offer.judge()
    assert offer.warning.isHidden()
    assert offer.button.isHidden()
    draw_small_a(application, 12.0)
    qtbot.waitUntil(offer.warning.isVisible)
    application.session.clear_drawing()
    assert offer.warning.isHidden()
