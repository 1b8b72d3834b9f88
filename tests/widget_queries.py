"""Find widgets as users do: by visible text or accessible name."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QDialogButtonBox, QLabel, QWidget

Kind = TypeVar("Kind", bound=QWidget)


def named(parent: QWidget, kind: type[Kind], name: str) -> Kind:
    """The only child of this type with this accessible name."""
    (found,) = (w for w in parent.findChildren(kind) if w.accessibleName() == name)
    return found


def button(parent: QWidget, text: str) -> QAbstractButton:
    """The only button with this text; ignores the mnemonic."""
    (found,) = (
        b for b in parent.findChildren(QAbstractButton) if b.text().replace("&", "") == text
    )
    return found


def confirm_button(dialog: QWidget) -> QAbstractButton:
    """The dialog's OK or Save button."""
    (box,) = dialog.findChildren(QDialogButtonBox)
    standard = QDialogButtonBox.StandardButton
    return box.button(standard.Ok) or box.button(standard.Save)


def label_texts(parent: QWidget) -> str:
    """The texts of all labels, one per line."""
    return "\n".join(label.text() for label in parent.findChildren(QLabel))


def colour_count(widget: QWidget) -> int:
    """Number of different colours in what a widget paints; a blank one has one."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return len(np.unique(np.frombuffer(image.constBits(), np.uint32)))
