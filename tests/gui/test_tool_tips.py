"""Long tool tips break into lines wherever they come from."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QLabel, QToolTip, QWidget

from vma_gui.app.application import Application
from vma_gui.system.tool_tips import LINE_CHARACTERS, ToolTipWrapper, wrap_tip

MARGINS_PX = 24


def shown_tip() -> QLabel:
    tips = [w for w in QApplication.topLevelWidgets() if w.inherits("QTipLabel")]
    tip = next(w for w in tips if w.isVisible())
    assert isinstance(tip, QLabel)
    return tip


def test_long_tips_of_the_window_are_narrow(application: Application) -> None:
    window = application.window
    wrapper = ToolTipWrapper(application.qt)  # qt_application's; the tests have pytest-qt's
    tips = {w.toolTip(): w for w in window.findChildren(QWidget) if len(w.toolTip()) > 100}
    assert window.memory_panel.figures.toolTip() in tips
    for text, widget in tips.items():
        QToolTip.showText(window.mapToGlobal(QPoint(40, 40)), text, widget)
        tip = shown_tip()
        assert tip.text().split() == text.split()
        assert max(map(len, tip.text().split("\n"))) <= LINE_CHARACTERS
        widest_px = tip.fontMetrics().horizontalAdvance("n" * LINE_CHARACTERS)
        assert tip.width() <= widest_px + MARGINS_PX, text
        assert tip.size().height() >= tip.sizeHint().height(), text
    QToolTip.hideText()
    application.qt.removeEventFilter(wrapper)


@pytest.mark.parametrize("text", ["Pen (B)", "First line\nSecond line", "", "<b>rich</b> " * 30])
def test_short_lines_and_rich_text_stay(text: str) -> None:
    assert wrap_tip(text) == text


def test_no_line_is_longer_and_no_word_is_lost() -> None:
    text = "Entropy of the address over the entries shown " * 6
    lines = wrap_tip(text).split("\n")
    assert max(map(len, lines)) <= LINE_CHARACTERS
    assert " ".join(lines) == text.strip()
