"""Widgets as users find them: by the text or the accessible name that they show."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QAbstractButton, QDialogButtonBox, QLabel, QWidget

Kind = TypeVar("Kind", bound=QWidget)


def named(parent: QWidget, kind: type[Kind], name: str) -> Kind:
    """The only child of a kind with this accessible name."""
    (found,) = (w for w in parent.findChildren(kind) if w.accessibleName() == name)
    return found


def button(parent: QWidget, text: str) -> QAbstractButton:
    """The only button with this text, without regard to its mnemonic."""
    (found,) = (
        b for b in parent.findChildren(QAbstractButton) if b.text().replace("&", "") == text
    )
    return found


def confirm_button(dialog: QWidget) -> QAbstractButton:
    """The button that carries out what a dialog is for: its OK or Save button."""
    (box,) = dialog.findChildren(QDialogButtonBox)
    standard = QDialogButtonBox.StandardButton
    return box.button(standard.Ok) or box.button(standard.Save)


def label_texts(parent: QWidget) -> str:
    """Texts of all labels, a line each."""
    return "\n".join(label.text() for label in parent.findChildren(QLabel))
