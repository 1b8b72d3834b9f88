"""Drawing on writing lines: the model sees the glyph as ever, and it goes back where it stood."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from vma_core.glyphs.ink_fit import STEP_PX
from vma_core.glyphs.raster import RASTER_PX
from vma_core.glyphs.stroke_raster import strokes_to_glyph
from vma_core.glyphs.strokes import Stroke, StrokeArrays, StrokePoint, polyline
from vma_core.memory.entries import MemoryEntry
from vma_core.storage.autosave import Autosave, UnsavedWork, recover, work_copies
from vma_core.storage.project import Project, load_project
from vma_core.writing.lines import (
    CAP_HEIGHT_EM,
    DESCENDER_EM,
    GUIDE_LINES,
    X_HEIGHT_EM,
    WritingLines,
    entry_lines,
    strokes_box,
)

from vma_gui.app.application import Application
from vma_gui.app.demo import drag
from vma_gui.canvas.panel import CanvasPanel
from vma_gui.document.session import Session
from vma_gui.memory_grid.clipboard import entries_from_mime, entries_to_mime
from vma_gui.system.settings import Settings

Settled = Callable[[], None]
X, CAP, FOOT = (GUIDE_LINES.y_px(h) for h in (X_HEIGHT_EM, CAP_HEIGHT_EM, DESCENDER_EM))
BASE = GUIDE_LINES.baseline_px
HALF_PEN = 2.5
"""The width of the pen stays where a drawing is scaled."""
P = ([(40.0, X), (40.0, FOOT)], [(40.0, X + 2), (60.0, X + 2), (60.0, BASE), (40.0, BASE)])


def ring(top: float) -> list[tuple[float, float]]:
    """A circle from the baseline up."""
    angles = np.linspace(0, 2 * np.pi, 41)
    radius = 0.5 * (BASE - top)
    return [
        (52.0 + radius * float(np.sin(a)), BASE - radius + radius * float(np.cos(a)))
        for a in angles
    ]


def write(session: Session, *lines: list[tuple[float, float]]) -> None:
    """Draw lines on the session's canvas, point by point."""
    for line in lines:
        stroke = polyline(line)
        for end in range(1, len(line) + 1):
            part = Stroke(stroke.points[:end], stroke.width_px)
            session.extend_raster((part,), max(0, end - 2))
        session.finish_strokes((stroke,))


def em_span(entry: MemoryEntry) -> tuple[float, float]:
    """Lowest and highest point of an entry's strokes in em above the baseline."""
    points = entry_lines(entry).to_em(StrokeArrays.of(entry.strokes).points_px)
    return float(points[:, 1].min()), float(points[:, 1].max())


@pytest.fixture
def session() -> Session:
    session = Session(28)
    session.set_guides(True)
    return session


def test_a_drawn_p_descends_and_an_o_is_x_high_though_the_model_sees_both_large(
    session: Session,
) -> None:
    for label, lines in (("p", P), ("o", [ring(X)]), ("O", [ring(CAP)])):
        session.set(drawing_label=label)
        write(session, *lines)
        session.add_drawing_to_memory()
    found = {entry.label: entry for entry in session.memory.entries}
    low, high = em_span(found["p"])
    assert low == pytest.approx(DESCENDER_EM, abs=0.01)
    assert high == pytest.approx(X_HEIGHT_EM, abs=0.01)
    assert em_span(found["o"]) == pytest.approx((0.0, X_HEIGHT_EM), abs=0.01)
    assert em_span(found["O"]) == pytest.approx((0.0, CAP_HEIGHT_EM), abs=0.01)
    for entry in found.values():
        box = strokes_box(entry.strokes)
        assert box is not None
        assert 60.0 < max(box[2] - box[0], box[3] - box[1]) <= 71.0
        assert (box[1] + box[3]) / 2 == pytest.approx(RASTER_PX / 2, abs=STEP_PX)
        assert entry.strokes[0].width_px == 5.0
        differing = strokes_to_glyph(entry.strokes, 28) != entry.image
        assert differing.sum() <= 2


def test_without_guides_a_drawing_stays_where_it_is_and_has_no_lines() -> None:
    session = Session(28)
    write(session, ring(X))
    session.add_drawing_to_memory()
    (entry,) = session.memory.entries
    assert entry.lines is None
    assert entry.strokes == (polyline(ring(X)),)


def test_the_answer_does_not_change_when_the_pen_is_lifted(session: Session) -> None:
    stroke = polyline(P[0])
    session.extend_raster((stroke,), 0)
    before = session.drawing
    session.finish_strokes((stroke,))
    assert session.drawing == before
    session.set_strokes(session.strokes)
    assert session.drawing == before


def test_showing_guides_changes_what_the_model_sees_and_nothing_on_the_canvas(
    session: Session,
) -> None:
    write(session, *P)
    strokes, fitted = tuple(session.strokes), session.drawing
    session.set_guides(False)
    assert tuple(session.strokes) == strokes
    plain = session.drawing
    assert plain.lines is None
    assert np.array_equal(plain.image, strokes_to_glyph(strokes, 28))
    session.set_guides(True)
    assert session.drawing == fitted
    assert session.request().drawing == fitted


def test_the_model_sees_thin_lines_on_guides_too(session: Session) -> None:
    session.set(pen_width_px=12.0)
    thick = Stroke(polyline(ring(X)).points, 12.0)
    session.extend_raster((thick,), 0)
    session.finish_strokes((thick,))
    blot = session.drawing.image.sum()
    session.set_thin_lines(True)
    assert session.drawing.image.sum() < 0.7 * blot


def test_an_erased_part_does_not_count_for_the_fit(session: Session) -> None:
    write(session, *P)
    whole = session.drawing.fit
    rubber = Stroke(
        tuple(StrokePoint(40.0, y) for y in np.arange(BASE + 4, RASTER_PX)), 12.0, erases=True
    )
    session.extend_raster((rubber,), 0)
    session.finish_strokes((rubber,))
    assert whole is not None
    fit = session.drawing.fit
    assert fit is not None
    assert fit.scale > whole.scale
    session.undo_stack.undo()
    assert session.drawing.fit == whole


def test_an_entry_goes_back_onto_the_guides(session: Session) -> None:
    session.set(drawing_label="p")
    write(session, *P)
    drawn = StrokeArrays.of(session.strokes)
    session.add_drawing_to_memory()
    session.edit_entry(0)
    back = StrokeArrays.of(session.strokes)
    assert np.allclose(back.points_px[:, 1], drawn.points_px[:, 1], atol=0.01)
    assert np.ptp(back.points_px[:, 0] - drawn.points_px[:, 0]) < 0.01
    session.undo_stack.undo()
    assert not session.strokes
    session.set_guides(False)
    session.edit_entry(0)
    assert tuple(session.strokes) == session.memory[0].strokes


def test_an_entry_without_lines_goes_where_its_character_says(session: Session) -> None:
    plain = MemoryEntry(np.ones((28, 28), np.uint8), "p", strokes=(polyline(ring(10.0)),))
    session.insert_entries([plain])
    session.edit_entry(0)
    box = strokes_box(session.strokes)
    assert box is not None
    assert box[1] == pytest.approx(X, abs=HALF_PEN)
    assert box[3] == pytest.approx(FOOT, abs=HALF_PEN)


def test_fit_puts_the_drawing_on_the_guides_or_into_the_square(session: Session) -> None:
    session.set(drawing_label="x")
    write(session, [(10.0, 10.0), (30.0, 50.0)])
    session.fit_drawing("Fit")
    box = strokes_box(session.strokes)
    assert box is not None
    assert box[1] == pytest.approx(X, abs=HALF_PEN)
    assert box[3] == pytest.approx(BASE, abs=HALF_PEN)
    session.set_guides(False)
    session.fit_drawing("Fit")
    ys = StrokeArrays.of(session.strokes).points_px[:, 1]
    assert float(np.ptp(ys)) == pytest.approx(87.0, abs=0.1)


def test_variants_keep_the_lines_of_what_they_read(
    application: Application, settled: Settled
) -> None:
    session = application.session
    session.set_guides(True)
    session.set(drawing_label="p", source="drawing")
    for line in P:
        drag(application.window.canvas_panel.canvas, polyline(line))
    settled()
    lines = session.drawing.lines
    assert lines is not None
    session.keep_variants([0])
    assert session.memory[0].lines == lines
    application.window.favourites.keep([0])
    assert application.window.favourites.kept[0].lines == lines
    session.draw_variant([0])
    box = strokes_box(session.strokes)
    assert box is not None
    assert box[3] == pytest.approx(FOOT, abs=8.0)
    assert not session.strokes[0].widths_px


def test_guides_are_switched_by_menu_button_and_key_and_remembered(
    application: Application, tmp_path: Path, qtbot: QtBot
) -> None:
    window, session = application.window, application.session
    action = window.actions_.guides
    assert not session.guides
    action.trigger()
    assert session.guides
    assert action.isChecked()
    settings = Settings(tmp_path / "settings.json")
    window.save_layout(settings)
    session.set_guides(False)
    assert not action.isChecked()
    window.restore_layout(settings)
    assert session.guides
    path = tmp_path / "letters.vma"
    with qtbot.waitSignal(window.projects.saved):
        window.projects.save_to(path)
    session.set_guides(False)
    saved = load_project(path, session.image_size)
    assert saved.view is not None
    assert saved.view.guides
    session.open_project(saved)
    assert session.guides
    session.undo_stack.undo()
    assert not session.guides


def canvas_row(panel: CanvasPanel, height_em: float) -> list[str]:
    """Colours along a line of the canvas."""
    canvas = panel.canvas
    image = canvas.grab().toImage()
    ratio = image.devicePixelRatio()
    square = canvas.square()
    y = round(ratio * (square.top() + square.height() / RASTER_PX * GUIDE_LINES.y_px(height_em)))
    xs = [round(ratio * (square.left() + square.width() * share)) for share in (0.2, 0.3, 0.4)]
    return [image.pixelColor(x, y).name() for x in xs]


def test_guides_are_visible_in_light_and_dark_themes_and_leave_the_canvas_its_size(
    application: Application,
) -> None:
    session, panel = application.session, application.window.canvas_panel
    for choice in ("light", "contrast-dark"):
        application.theme.choose(choice)
        session.set_guides(False)
        size, before = panel.canvas.size(), canvas_row(panel, 0.0)
        session.set_guides(True)
        assert panel.canvas.size() == size
        assert panel.canvas.square().width() >= 320
        after = canvas_row(panel, 0.0)
        assert all(one != other for one, other in zip(before, after, strict=True)), choice


def test_the_ghost_stands_on_the_guides(application: Application) -> None:
    session, canvas = application.session, application.window.canvas_panel.canvas
    shape = polyline([(17.5, 17.5), (87.5, 17.5), (87.5, 87.5), (17.5, 87.5)])
    closed = Stroke(shape.points, filled=True)
    ghost = MemoryEntry(
        np.ones((28, 28), np.uint8), "o", strokes=(closed,), lines=WritingLines(87.5, 140.0)
    )
    session.set(ghost=ghost)
    session.set_guides(True)
    canvas.repaint()
    square = canvas.square()
    scale = square.width() / RASTER_PX
    image = canvas.grab().toImage()

    def color(x_px: float, y_px: float) -> str:
        place = square.topLeft() + QPointF(x_px, y_px) * scale
        return image.pixelColor(place.toPoint()).name()

    inside = {color(40.0, X + 3), color(60.0, BASE - 3)}
    outside = {color(20.0, X + 3), color(40.0, X - 4)}
    assert len(inside) == 1
    assert not inside & outside


def test_the_keyboard_pen_meets_baseline_and_x_height(application: Application) -> None:
    session, canvas = application.session, application.window.canvas_panel.canvas
    session.set_guides(True)
    canvas.setFocus()
    for _ in range(7):  # from the middle, row 14, to the baseline
        QTest.keyClick(canvas, Qt.Key.Key_Down)
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    for _ in range(11):
        QTest.keyClick(canvas, Qt.Key.Key_Up)
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    session.set(drawing_label="ı")
    session.add_drawing_to_memory()
    assert em_span(session.memory[0]) == pytest.approx((0.0, X_HEIGHT_EM), abs=1e-3)


def test_lines_travel_with_entries_to_other_windows(session: Session) -> None:
    write(session, *P)
    session.add_drawing_to_memory()
    entry = session.memory[0]
    data = entries_to_mime([entry], session)
    (found,) = entries_from_mime(data, "clipboard", 28)
    assert found.lines == entry.lines


def test_lines_survive_a_crash(session: Session, tmp_path: Path) -> None:
    write(session, *P)
    session.add_drawing_to_memory()
    autosave = Autosave(tmp_path, "window")
    autosave.keep_whole(UnsavedWork(Project(28, tuple(session.memory.entries))))
    (copy,) = work_copies(tmp_path)
    assert recover(copy, 28).project.entries[0].lines == session.memory[0].lines
