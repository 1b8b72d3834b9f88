"""Names of undo steps in the window's language, even of steps that were taken in another one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QUndoStack

_sources: dict[str, tuple[tuple[str, ...], str]] = {}
"""Contexts and English source of each text that `tr_step` has translated."""


def tr_step(self: QObject, text: str, /, disambiguation: str | None = None, n: int = -1) -> str:
    """`QObject.tr`, for classes that name undo steps: remembers what was translated."""
    contexts = tuple(kind.__name__ for kind in type(self).__mro__)
    shown = _translated(contexts, text, disambiguation or "", n)
    _sources[_plain(shown)] = contexts, text
    return shown


def rename_steps(stack: QUndoStack) -> None:
    """Name all steps in the present language."""
    for index in range(stack.count()):
        command = stack.command(index)
        if (known := _sources.get(command.text())) is not None:
            name = _plain(_translated(*known))
            _sources[name] = known
            command.setText(name)


def _translated(contexts: Sequence[str], text: str, disambiguation: str = "", n: int = -1) -> str:
    """The text in the first context that translates it."""
    found = (QCoreApplication.translate(name, text, disambiguation, n) for name in contexts)
    return next((shown for shown in found if shown != text), text)


def _plain(text: str) -> str:
    """A text without the marks of menu keys."""
    return text.replace("&", "")
