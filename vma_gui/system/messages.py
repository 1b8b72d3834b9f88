"""Translation of the core's messages."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QCoreApplication
from vma_core.errors import Message, MessageFormatter, UserError

from vma_gui.system.language import locale_number


def translate(message: Message | UserError) -> str:
    """A message in the current language; English if its template has no translation."""
    said = message.message if isinstance(message, UserError) else message
    return said.fill(QCoreApplication.translate("Core", said.template), _FORMATTER)


def unexpected(error: Exception) -> Message:
    """Text for an unexpected exception; its report is separate."""
    return Message(
        "This could not be done ({kind}: {reason}).", kind=type(error).__name__, reason=error
    )


class _Translator(MessageFormatter):
    """Translates nested messages and formats numbers for the current language."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, Message):
            return translate(value)
        if format_spec == ",":
            return locale_number(value)
        if format_spec.endswith("f"):
            return locale_number(value, int(format_spec[1:-1]))
        return super().format_field(value, format_spec)


_FORMATTER = _Translator()
