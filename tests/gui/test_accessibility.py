"""Accessible names, keyboard focus, contrast, and text and target sizes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from types import SimpleNamespace

import numpy as np
import pytest
from canvas_input import draw
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAccessible, QColor, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QApplication, QComboBox, QWidget
from pytestqt.qtbot import QtBot
from vma_tools.dialog_examples import EXAMPLES

from vma_gui.app.application import Application, create, switch_text
from vma_gui.theme.contrast import MIN_TEXT_CONTRAST, contrast
from vma_gui.theme.theme import TOKENS, Theme
from vma_gui.theme.tokens import TARGET_PX, TEXT_PERCENTS
from vma_gui.widgets.announcer import Announcer

GRAPHIC = 3.0
"""WCAG 2, success criterion 1.4.11."""


def controls(area: QWidget) -> Iterator[QWidget]:
    """The widgets in an area that Tab can reach, except internal parts of Qt's widgets."""
    for widget in area.findChildren(QWidget):
        reached = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisibleTo(area)
        inner = widget.objectName().startswith("qt_") or isinstance(widget.parent(), QComboBox)
        if reached and widget.isEnabled() and not inner:
            yield widget


def name_of(widget: QWidget) -> str:
    """The name a screen reader announces."""
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def described(widget: QObject) -> str:
    return f"{type(widget).__name__} {widget.objectName()} in {type(widget.parent()).__name__}"


def test_every_control_has_a_name_and_a_large_enough_target(application: Application) -> None:
    docks = list(application.window.docks)
    for dock in docks:
        dock.setFloating(True)
        dock.show()
    dialogs = [make(application) for make in EXAMPLES.values()]
    for dialog in dialogs:
        dialog.show()
    found = [w for place in (application.window, *docks, *dialogs) for w in controls(place)]
    nameless = {described(w) for w in found if not name_of(w)}
    small = {
        f"{described(w)}: {w.width()} × {w.height()}"
        for w in found
        if isinstance(w, QAbstractButton | QAbstractSpinBox)
        and min(w.width(), w.height()) < TARGET_PX
    }
    for dialog in dialogs:
        dialog.close()
        dialog.deleteLater()
    assert len(found) > 100
    assert nameless == set()
    assert small == set()


def test_focus_is_visible_at_every_tab_stop(application: Application, qtbot: QtBot) -> None:
    draw(application)
    window = application.window
    qtbot.waitUntil(lambda: bool(window.canvas_panel.top_entries.positions))
    for dock in (window.bits, window.bench):
        dock.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.canvas_panel.canvas.setFocus()
    visited: list[QWidget] = []
    unseen = []
    for _ in range(200):
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        widget = QApplication.focusWidget()
        if widget is None or widget in visited:
            break
        visited.append(widget)
        with_focus = widget.grab().toImage()
        widget.clearFocus()
        without = widget.grab().toImage()
        widget.setFocus()
        if with_focus == without:
            unseen.append(described(widget))
    assert len(visited) > 20
    assert any(widget.inherits("QTabBar") for widget in visited)
    assert unseen == []


def reached_by_tab(area: QWidget, qtbot: QtBot) -> tuple[set[QWidget], list[str]]:
    """The tab stops from an area's first control, and those whose focus is not visible."""
    area.activateWindow()
    qtbot.waitUntil(area.isActiveWindow)
    visited: set[QWidget] = set()
    unseen: list[str] = []
    first = next(controls(area), None)
    if first is None:
        return visited, unseen
    first.setFocus(Qt.FocusReason.TabFocusReason)
    while (widget := QApplication.focusWidget()) is not None and widget not in visited:
        visited.add(widget)
        with_focus = widget.grab().toImage()
        widget.clearFocus()
        without = widget.grab().toImage()
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        if with_focus == without:
            unseen.append(described(widget))
        QTest.keyClick(widget, Qt.Key.Key_Tab)
        assert len(visited) < 500
    return visited, unseen


def in_groups(reached: set[QWidget], area: QWidget) -> set[QWidget]:
    """The members of exclusive button groups: Tab reaches one, arrow keys the others."""
    groups = {w.group() for w in reached if isinstance(w, QAbstractButton) and w.group()}
    return {
        widget
        for widget in controls(area)
        if isinstance(widget, QAbstractButton)
        and (widget.group() in groups or (widget.autoExclusive() and widget not in reached))
    }


@pytest.mark.parametrize("name", EXAMPLES)
def test_tab_reaches_every_control_of_a_dialog(
    application: Application, qtbot: QtBot, name: str
) -> None:
    dialog = EXAMPLES[name](application)
    dialog.show()
    qtbot.waitExposed(dialog)
    reached, unseen = reached_by_tab(dialog, qtbot)
    missed = set(controls(dialog)) - reached - in_groups(reached, dialog)
    dialog.close()
    dialog.deleteLater()
    assert {described(widget) for widget in missed} == set()
    assert unseen == []


def test_tab_reaches_every_control_of_a_dock(application: Application, qtbot: QtBot) -> None:
    draw(application)
    problems = {}
    for dock in application.window.docks:
        dock.setFloating(True)
        dock.show()
        qtbot.waitExposed(dock)
        qtbot.waitUntil(lambda d=dock: not d.busy, timeout=60_000)  # type: ignore[misc]
        reached, unseen = reached_by_tab(dock, qtbot)
        missed = set(controls(dock)) - reached - in_groups(reached, dock)
        if missed or unseen:
            problems[dock.objectName()] = [described(w) for w in missed], unseen
        dock.hide()
    assert problems == {}


@pytest.mark.parametrize("name", TOKENS)
def test_text_contrasts_with_every_background(name: str) -> None:
    t = TOKENS[name]
    pairs = [
        (front, back) for front in ("ink", "muted") for back in ("ground", "surface", "raised")
    ]
    pairs += [("on_accent", "accent"), ("accent", "ground"), ("accent", "surface")]
    pairs += [("danger", "raised")]
    colors = asdict(t)
    for front, back in pairs:
        assert contrast(colors[front], colors[back]) >= MIN_TEXT_CONTRAST, (front, back)
    if "contrast" in name:
        assert contrast(t.ink, t.ground) == pytest.approx(21)
        assert contrast(t.line, t.surface) >= GRAPHIC, "frames must be visible"
        assert contrast(t.muted, t.ground) >= 7


@pytest.mark.parametrize("name", TOKENS)
def test_numbers_are_legible_on_every_heat_colour(qapp: QApplication, name: str) -> None:
    theme = Theme(qapp, name)  # type: ignore[arg-type]
    for probability in np.linspace(-1, 1, 401):
        ground = theme.heat_color(float(probability))
        assert contrast(theme.ink_on(ground).name(), ground.name()) >= MIN_TEXT_CONTRAST, (
            probability
        )


class SystemHints(QObject):
    """Style hints of a system that prefers high contrast or reduced motion."""

    contrastPreferenceChanged = Signal()  # noqa: N815

    def __init__(
        self,
        contrast: Qt.ContrastPreference = Qt.ContrastPreference.NoPreference,
        motion: str = "NoPreference",
    ) -> None:
        super().__init__()
        self.contrast, self.motion = contrast, motion

    def contrastPreference(self) -> Qt.ContrastPreference:
        return self.contrast

    def motionPreference(self) -> SimpleNamespace:
        """Available since Qt 6.12."""
        return SimpleNamespace(name=self.motion)


def test_the_system_contrast_preference_is_followed(qapp: QApplication) -> None:
    hints = SystemHints(contrast=Qt.ContrastPreference.HighContrast)
    theme = Theme(qapp, hints=hints)
    theme.choose("system")
    assert theme.tokens in (TOKENS["contrast-light"], TOKENS["contrast-dark"])
    theme.choose("light")
    assert theme.tokens == TOKENS["light"]


def clipped_texts(area: QWidget) -> Iterator[str]:
    """Texts of buttons that are too small for them."""
    for button in area.findChildren(QAbstractButton):
        text, metrics = button.text().replace("&", ""), button.fontMetrics()
        narrow = button.icon().isNull() and metrics.horizontalAdvance(text) > button.width()
        if button.isVisible() and text and (metrics.height() > button.height() or narrow):
            yield f"{described(button)}: {text}"


@pytest.mark.parametrize("percent", [TEXT_PERCENTS[0], TEXT_PERCENTS[-1]])
def test_no_text_is_clipped_at_any_text_size(qtbot: QtBot, percent: int) -> None:
    application = create(theme="light", text_percent=percent)
    window = application.window
    window.resize(1280, 800)
    window.show()
    qtbot.waitExposed(window)
    dialogs = [make(application) for make in EXAMPLES.values()]
    for dialog in dialogs:
        dialog.show()
    cut = [text for area in (window, *dialogs) for text in clipped_texts(area)]
    size = window.memory_panel.title.font().pointSizeF()
    window.close()
    window.deleteLater()
    assert cut == []
    assert size == pytest.approx(11.5 * percent / 100, rel=0.02)


def test_changing_the_text_size_keeps_the_document(application: Application, qtbot: QtBot) -> None:
    draw(application)
    strokes = len(application.session.strokes)
    before = application.window
    switch_text(application, "150", None)
    assert application.window is not before
    assert len(application.session.strokes) == strokes
    assert application.theme.text_percent == 150
    checked = [a.text() for a in application.window.actions_.text_menu.actions() if a.isChecked()]
    assert checked == ["150 %"]
    application.theme.set_text_percent(100)


@pytest.mark.parametrize(("name", "less"), [("ReducedMotion", True), ("NoPreference", False)])
def test_the_system_motion_preference_is_followed(
    qapp: QApplication, name: str, less: bool
) -> None:
    theme = Theme(qapp, hints=SystemHints(motion=name))
    assert theme.wants_less_motion == less


def test_full_motion_is_the_default_without_a_motion_preference(qapp: QApplication) -> None:
    if hasattr(QGuiApplication.styleHints().accessibility(), "motionPreference"):
        pytest.skip("this Qt version reports a motion preference")
    assert not Theme(qapp).wants_less_motion


def test_a_character_can_be_drawn_with_the_keyboard(application: Application, qtbot: QtBot) -> None:
    canvas, session = application.window.canvas_panel.canvas, application.session
    canvas.setFocus()
    key = Qt.Key
    for pressed in (key.Key_Up, key.Key_Up, key.Key_Space, *[key.Key_Down] * 8, key.Key_Space):
        QTest.keyClick(canvas, pressed)
    QTest.keyClick(canvas, key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(canvas, key.Key_Space)
    QTest.keyClick(canvas, key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(canvas, key.Key_Space)
    assert len(session.strokes) == 2
    down, across = (s.points for s in session.strokes)
    assert down[0].x_px == pytest.approx(down[-1].x_px)
    assert down[-1].y_px - down[0].y_px == pytest.approx(8 * 105 / 28, abs=0.5)
    assert across[0].x_px - across[-1].x_px == pytest.approx(4 * 105 / 28, abs=0.5)
    before = len(session.memory)
    QTest.keyClick(canvas, key.Key_Return)
    assert len(session.memory) == before + 1
    QTest.keyClick(canvas, key.Key_Space)
    QTest.keyClick(canvas, key.Key_Down)
    QTest.keyClick(canvas, key.Key_Escape)
    assert session.strokes == []


def test_answers_are_announced_once_they_have_settled(
    application: Application, settled: Callable[[], None], qtbot: QtBot
) -> None:
    settled()
    said: list[tuple[str, bool]] = []
    announcer = Announcer(
        application.session, application.window, lambda text, urgent: said.append((text, urgent))
    )
    draw(application)
    qtbot.waitUntil(lambda: bool(said), timeout=10_000)
    assert len(said) == 1, "a drawing must be announced once, not once per point"
    text, urgent = said[0]
    assert text.startswith("16 variants; Japanese あ leads with ")
    assert not urgent
    assert announcer.sentence() == text
    application.session.message.emit("The disk is full.", "error")
    assert said[-1] == ("The disk is full.", True)


def test_an_announcement_does_not_run_the_novelty_detector(
    application: Application, settled: Callable[[], None]
) -> None:
    draw(application)
    settled()
    session, announcer = application.session, application.window.announcer
    assert session.result is not None
    ran: list[bool] = []
    unknown = replace(session.result.addresses, detect=lambda: bool(ran.append(True)))
    session.result = replace(session.result, addresses=unknown)
    assert announcer.sentence().startswith("16 variants; ")
    assert not ran


def test_colour_is_not_the_only_indicator(application: Application, settled: object) -> None:
    """The accessible text of a pinned cell says that it is pinned."""
    view = application.window.memory_panel.view
    application.session.toggle_pin(3)
    text = view.model().index(3, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "pinned" in text
    assert QColor(application.theme.tokens.heat) != QColor(application.theme.tokens.accent)
