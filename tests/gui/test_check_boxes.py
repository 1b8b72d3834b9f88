"""Check boxes: the tick has a box in every theme, and ticking moves nothing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionButton
from pytestqt.qtbot import QtBot

from vma_gui.theme.contrast import contrast
from vma_gui.theme.theme import Theme
from vma_gui.theme.tokens import ThemeChoice
from vma_gui.widgets.basics import CheckBox

MIN_EDGE_CONTRAST = 3.0
"""Of what users have to find (WCAG 1.4.11)."""


def part(box: CheckBox, element: QStyle.SubElement) -> QRect:
    option = QStyleOptionButton()
    box.initStyleOption(option)
    return box.style().subElementRect(element, option, box)


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_a_ticked_box_keeps_its_frame_and_place(
    qapp: QApplication, qtbot: QtBot, choice: ThemeChoice
) -> None:
    theme = Theme(qapp, choice)
    box = CheckBox("Transparent background")
    qtbot.addWidget(box)
    box.show()
    elements = (QStyle.SubElement.SE_CheckBoxIndicator, QStyle.SubElement.SE_CheckBoxContents)
    places = []
    for ticked in (False, True):
        box.setChecked(ticked)
        places.append([part(box, element) for element in elements])
        frame, picture = places[-1][0], box.grab().toImage()
        edge = picture.pixelColor(frame.left(), frame.center().y())
        ground = picture.pixelColor(box.width() - 2, 2)
        assert contrast(edge.name(), ground.name()) >= MIN_EDGE_CONTRAST, ticked
    assert places[0] == places[1]
    theme.choose("light")
