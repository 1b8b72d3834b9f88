"""The window as its users use it: draw, add, read the heat, steer the variants."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QLineEdit,
)
from pytestqt.qtbot import QtBot
from vma_core.glyphs.starter import draw_character

from vma_gui.app import Application
from vma_gui.demo import drag
from vma_gui.memory_grid.model import ROWS_MIME, ProbabilityRole

Settled = Callable[[], None]


def draw(application: Application, place: str = "A", hand: int = 5) -> None:
    """A hiragana with the mouse."""
    for stroke in draw_character("japanese", place, hand):
        drag(application.window.canvas_panel.canvas, stroke)


def test_it_opens_with_examples_and_variants(application: Application, settled: Settled) -> None:
    settled()
    session = application.session
    assert len(session.memory) > 60
    assert session.result is not None
    assert len(session.result.images) == 16


def test_drawing_moves_the_heat_to_the_character(
    application: Application, settled: Settled
) -> None:
    draw(application)
    settled()
    session = application.session
    assert session.addresses is not None
    best = int(session.addresses.posterior.argmax())
    assert session.memory[best].label == "Japanese あ"
    model = application.window.memory_panel.model
    assert model.data(model.index(best), ProbabilityRole) == pytest.approx(
        session.addresses.posterior[best]
    )
    assert "entropy" in application.window.memory_panel.figures.text


def test_enter_adds_and_undo_takes_back(
    application: Application, settled: Settled, qtbot: QtBot
) -> None:
    session = application.session
    before = len(session.memory)
    draw(application)
    strokes = len(session.strokes)
    image = session.drawing.image
    qtbot.keyClick(application.window.canvas_panel.canvas, Qt.Key.Key_Return)
    assert len(session.memory) == before + 1
    assert session.drawing.is_blank
    assert np.array_equal(session.memory[0].image, image)
    session.undo_stack.undo()
    assert len(session.memory) == before
    assert len(session.strokes) == strokes
    assert np.array_equal(session.drawing.image, image)
    session.undo_stack.redo()
    assert len(session.memory) == before + 1
    settled()


def test_return_ends_typing_and_adds_nothing(application: Application, qtbot: QtBot) -> None:
    session, view = application.session, application.window.memory_panel.view
    draw(application)
    before = len(session.memory)
    view.setCurrentIndex(view.model().index(0, 0))
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_F2)
    editor = view.viewport().findChild(QLineEdit)
    assert editor is not None
    editor.selectAll()
    qtbot.keyClicks(editor, "be")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: session.memory[0].label == "be", timeout=5000)
    assert len(session.memory) == before
    assert not session.erasing


def test_strokes_undo_one_by_one(application: Application) -> None:
    session = application.session
    draw(application)
    count = len(session.strokes)
    images = [session.drawing.image]
    for _ in range(count):
        session.undo_stack.undo()
        images.append(session.drawing.image)
    assert session.drawing.is_blank
    for image in reversed(images[:-1]):
        session.undo_stack.redo()
        assert np.array_equal(session.drawing.image, image)


def test_an_empty_drawing_is_not_added(application: Application) -> None:
    before = len(application.session.memory)
    application.window.actions_.add.trigger()
    assert len(application.session.memory) == before
    assert "Draw something first" in application.window.messages.text


def pen(canvas: object, kind: QEvent.Type, x: float, pressure: float, pointer: str) -> None:
    """One event of a pen or of its eraser end."""
    device = QPointingDevice(
        "pen",
        1,
        QPointingDevice.DeviceType.Stylus,
        getattr(QPointingDevice.PointerType, pointer),
        QPointingDevice.Capability.Pressure,
        1,
        1,
    )
    place = QPointF(x, 120)
    event = QTabletEvent(
        kind, device, place, place, pressure, 0, 0, 0, 0, 0,
        Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton, Qt.MouseButton.LeftButton,
    )  # fmt: skip
    QApplication.sendEvent(canvas, event)  # type: ignore[call-overload]


def pen_stroke(canvas: object, pressure: float, pointer: str = "Pen") -> None:
    """A line with a pen."""
    pen(canvas, QEvent.Type.TabletPress, 60, pressure, pointer)
    for x in range(70, 240, 10):
        pen(canvas, QEvent.Type.TabletMove, x, pressure, pointer)
    pen(canvas, QEvent.Type.TabletRelease, 240, 0.0, pointer)


def test_the_pens_pressure_and_its_eraser_end(application: Application) -> None:
    canvas, session = application.window.canvas_panel.canvas, application.session
    pen_stroke(canvas, 0.1)
    light = session.raster.coverage.sum()
    session.clear_drawing()
    pen_stroke(canvas, 1.0)
    assert session.raster.coverage.sum() > 1.3 * light
    session.set(pen_width_px=12.0)
    pen_stroke(canvas, 1.0, "Eraser")
    assert session.raster.coverage.sum() < 5


def test_a_finger_draws(application: Application) -> None:
    window, canvas = application.window, application.window.canvas_panel.canvas
    device = QTest.createTouchDevice()
    places = [canvas.mapTo(window, QPoint(x, 120)) for x in range(60, 240, 12)]
    handle = window.windowHandle()
    QTest.touchEvent(handle, device).press(0, places[0]).commit()
    for place in places[1:]:
        QTest.touchEvent(handle, device).move(0, place).commit()
    QTest.touchEvent(handle, device).release(0, places[-1]).commit()
    assert len(application.session.strokes) == 1
    assert application.session.drawing.image.any(0).sum() > 10


def test_the_eraser_tool_and_the_size_keys(application: Application, qtbot: QtBot) -> None:
    window, session = application.window, application.session
    width = session.pen_width_px
    qtbot.keyClick(window, Qt.Key.Key_BracketRight)
    assert session.pen_width_px > width
    qtbot.keyClick(window, Qt.Key.Key_E)
    assert session.erasing
    qtbot.keyClick(window, Qt.Key.Key_B)
    assert not session.erasing


def test_a_click_pins_and_variants_read_that_entry_alone(
    application: Application, settled: Settled, qtbot: QtBot
) -> None:
    session, view = application.session, application.window.memory_panel.view
    draw(application)
    settled()
    place = view.visualRect(view.model().index(2, 0)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    settled()
    assert session.result is not None
    assert set(session.result.addressed.tolist()) == {2}
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert not session.pins
    settled()
    assert set(session.result.addressed.tolist()) != {2}


def test_deleting_a_pinned_entry_releases_the_address(application: Application) -> None:
    session = application.session
    session.toggle_pin(4)
    assert session.request().restrict_to == (4,)
    session.remove_entries([4])
    assert not session.pins
    assert session.request().restrict_to == ()


def test_selection_is_a_source(application: Application, settled: Settled) -> None:
    session, view = application.session, application.window.memory_panel.view
    model = view.selectionModel()
    for row in (3, 8):
        model.select(view.model().index(row, 0), model.SelectionFlag.Select)
    session.set(source="selection", count=32)
    settled()
    assert session.result is not None
    assert set(session.result.addressed.tolist()) == {3, 8}


def test_delete_label_disable_reorder_and_back(application: Application) -> None:
    session = application.session
    before = session.memory.content_hash()
    session.remove_entries([0, 5])
    session.label_entries([1, 2], "mine")
    session.enable_entries([3], False)
    model = application.window.memory_panel.model
    data = model.mimeData([model.index(4), model.index(6)])
    assert data.hasFormat(ROWS_MIME)
    moved = [session.memory[p].image_id for p in (4, 6)]
    model.dropMimeData(data, Qt.DropAction.MoveAction, 0, 0, model.index(-1))
    assert [session.memory[p].image_id for p in (0, 1)] == moved
    assert len(session.memory.view()) == len(session.memory) - 1
    for _ in range(4):
        session.undo_stack.undo()
    assert session.memory.content_hash() == before


def test_entries_move_by_keyboard(application: Application, qtbot: QtBot) -> None:
    session, view = application.session, application.window.memory_panel.view
    identity = session.memory[3].image_id
    view.setCurrentIndex(view.model().index(3, 0))
    alt = Qt.KeyboardModifier.AltModifier
    qtbot.keyClick(view, Qt.Key.Key_Right, alt)
    assert session.memory[4].image_id == identity
    qtbot.keyClick(view, Qt.Key.Key_Left, alt)
    qtbot.keyClick(view, Qt.Key.Key_Left, alt)
    assert session.memory[2].image_id == identity
    assert view.currentIndex().row() == 2


def test_the_seed_decides_and_is_kept(application: Application, settled: Settled) -> None:
    session = application.session
    settled()
    assert session.result is not None
    first = session.result.images
    application.window.actions_.new_seed.trigger()
    settled()
    other = session.result.images
    assert np.abs(other - first).mean() > 0.003
    session.set(seed=session.seed - 1)
    settled()
    np.testing.assert_array_equal(session.result.images, first)


def test_an_unlocked_seed_changes_with_each_drawing(application: Application) -> None:
    session = application.session
    session.set(seed_locked=False)
    seed = session.seed
    draw(application)
    session.add_drawing_to_memory()
    assert session.seed == seed + 1


def test_hovering_a_variant_lights_up_its_entry(
    application: Application, settled: Settled, qtbot: QtBot
) -> None:
    settled()
    view = application.window.variants_panel.view
    place = view.visualRect(view.model().index(0, 0)).center()
    with qtbot.waitSignal(application.session.hovered_changed) as caught:
        qtbot.mouseMove(view.viewport(), place - QPoint(3, 3))
        qtbot.mouseMove(view.viewport(), place)
    result = application.session.result
    assert result is not None
    assert caught.args == [int(result.addressed[0])]


def test_copy_and_save(application: Application, settled: Settled, tmp_path: Path) -> None:
    settled()
    window = application.window
    window.actions_.copy.trigger()
    assert not QGuiApplication.clipboard().image().isNull()
    window.exporter.save_sheet(tmp_path / "sheet", [])
    with Image.open(tmp_path / "sheet.png") as sheet:
        assert sheet.info["vma:seed"] == str(application.session.seed)
    window.exporter.save_single(tmp_path / "single", [1, 4])
    assert len(list((tmp_path / "single").glob("*.png"))) == 2
    (tmp_path / "file").write_text("in the way")
    window.exporter.save_sheet(tmp_path / "file" / "x.png", [])
    assert "cannot be written" in window.messages.text


def test_switching_to_the_prior(application: Application, settled: Settled) -> None:
    draw(application)
    settled()
    application.session.set(heat_view="p")
    model = application.window.memory_panel.model
    values = {round(model.probability(row) or 0, 6) for row in range(model.rowCount())}
    assert len(values) == 1


def test_the_difference_shows_what_the_drawing_adds(
    application: Application, settled: Settled
) -> None:
    draw(application)
    settled()
    session, panel = application.session, application.window.memory_panel
    session.set(heat_view="difference")
    shown = np.array([panel.model.probability(row) for row in range(panel.model.rowCount())])
    assert session.addresses is not None
    np.testing.assert_allclose(shown, session.addresses.posterior - session.addresses.prior)
    assert shown.min() < 0 < shown.max()
    assert not panel.grab().isNull()
    tip = panel.model.data(panel.model.index(0), Qt.ItemDataRole.ToolTipRole)
    assert "q − p" in tip


def test_the_sampled_posterior_follows_the_drawing(
    application: Application, settled: Settled, qtbot: QtBot
) -> None:
    session, model = application.session, application.window.memory_panel.model
    session.set(heat_view="sampled")
    draw(application)
    settled()
    qtbot.waitUntil(lambda: session.sampled_request == session.request(), timeout=10_000)
    assert session.sampled_posterior is not None
    shown = np.array([model.probability(row) for row in range(model.rowCount())])
    np.testing.assert_allclose(shown, session.sampled_posterior)
    assert shown.sum() == pytest.approx(1, abs=0.05)
    assert session.memory[int(shown.argmax())].label == "Japanese あ"


def test_an_empty_memory_is_no_dead_end(application: Application, settled: Settled) -> None:
    session = application.session
    session.remove_entries(range(len(session.memory)))
    settled()
    assert session.result is not None
    assert len(session.result.images) == 0
    draw(application)
    settled()
    assert len(session.result.images) == 16
    assert session.addresses is not None
    assert session.addresses.dummy_posterior == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_themes_change_everything(application: Application, theme: str) -> None:
    application.theme.choose(theme)  # type: ignore[arg-type]
    color = application.window.grab().toImage().pixelColor(2, 60)
    assert (color.lightness() < 60) == (theme == "dark")


def test_everything_has_a_name_and_a_tool_tip(application: Application) -> None:
    window = application.window
    nameless = []
    for kind in (QAbstractButton, QAbstractSlider, QAbstractSpinBox):
        for widget in window.findChildren(kind):
            if not widget.isVisibleTo(window) or widget.parent().inherits("QAbstractItemView"):
                continue
            if widget.objectName().startswith("qt_") or widget.inherits("QScrollBar"):
                continue
            named = widget.accessibleName() or getattr(widget, "text", str)()
            if not named or not widget.toolTip():
                nameless.append(widget)
    assert nameless == []


def test_nothing_is_wider_than_a_small_screen(application: Application) -> None:
    assert application.window.minimumSizeHint().width() <= 1280
    assert application.window.minimumSizeHint().height() <= 800


def test_variants_become_entries_and_drawings(application: Application, settled: Settled) -> None:
    draw(application)
    settled()
    window, session = application.window, application.session
    before = len(session.memory)
    window.actions_.keep_variants.trigger()
    assert len(session.memory) == before
    assert "Select" in window.messages.text
    view = window.variants_panel.view
    for row in (2, 5):
        view.selectionModel().select(
            view.model().index(row, 0), view.selectionModel().SelectionFlag.Select
        )
    assert session.result is not None
    kept = (session.result.images[[2, 5]] >= 0.5).astype(np.uint8)
    window.actions_.keep_variants.trigger()
    assert len(session.memory) == before + 2
    np.testing.assert_array_equal([session.memory[0].image, session.memory[1].image], kept)
    assert session.memory[0].label.startswith("Japanese")
    window.actions_.undo.trigger()
    assert len(session.memory) == before
    drawing = session.drawing
    window.actions_.draw_variant.trigger()
    assert session.drawing != drawing
    overlap = (session.drawing.image & kept[0]).sum() / (session.drawing.image | kept[0]).sum()
    assert overlap > 0.4


def test_outlines_are_saved_where_the_name_says_so(
    application: Application, settled: Settled, tmp_path: Path
) -> None:
    settled()
    path = tmp_path / "variants.svg"
    application.window.exporter.save_sheet(path, [])
    text = path.read_text()
    assert text.startswith("<svg")
    assert text.count("<path") == 16
    assert f"seed={application.session.seed}" in text
