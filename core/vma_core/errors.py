"""Messages for the user: an English template and the values of its named placeholders.

The core writes English and knows no other language. A window translates the template first and
fills in the values afterwards, so values are never searched for placeholders.
"""

from __future__ import annotations

import errno
import re
import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from numbers import Integral, Real
from typing import Any

FULL_DISK = (errno.ENOSPC, errno.EDQUOT)
"""Errors that freed space solves."""
ERROR_FORMAT = "VMA_ERROR_FORMAT"
"""Environment variable; "json" makes `vma` write its one line of error as `Message.to_json`."""

_FORMAT_SPEC = re.compile(r",?(\.\d)?[defg%]?")
"""Nothing wider than the value: templates may come from a child process that is not trusted."""


class MessageFormatter(string.Formatter):
    """Fills in plain names such as ``{count:,}``; no attributes, indices or widths."""

    def get_field(self, field_name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        """The value of a placeholder."""
        if field_name not in kwargs:
            raise ValueError(f"no value for placeholder {field_name!r}")
        return kwargs[field_name], field_name

    def format_field(self, value: Any, format_spec: str) -> str:
        """A value as text."""
        if not _FORMAT_SPEC.fullmatch(format_spec):
            raise ValueError(f"format {format_spec!r} is not allowed")
        return format(value, format_spec) if format_spec else str(value)


_ENGLISH = MessageFormatter()


@dataclass(frozen=True, init=False)
class Message:
    """A sentence with placeholders: ``Message("{name} is empty.", name=path.name)``.

    Numbers, texts and messages are kept as values (an error as its message); anything else is
    kept as its text.
    """

    template: str
    values: Mapping[str, Any]

    def __init__(self, template: str, /, **values: Any) -> None:
        object.__setattr__(self, "template", template)
        object.__setattr__(self, "values", {key: _plain(v) for key, v in values.items()})

    def __str__(self) -> str:
        return self.fill(self.template, _ENGLISH)

    def fill(self, template: str, formatter: MessageFormatter) -> str:
        """The sentence from another template, such as its translation.

        A message without values is literal text, braces and all.
        """
        return formatter.vformat(template, (), self.values) if self.values else template

    def __hash__(self) -> int:
        return hash((self.template, frozenset(self.values.items())))

    def to_json(self) -> dict[str, Any]:
        """Plain data from which another process reads the message."""
        values = {
            key: value.to_json() if isinstance(value, Message) else value
            for key, value in self.values.items()
        }
        return {"template": self.template, "values": values}

    @classmethod
    def from_json(cls, data: Any) -> Message:
        """The message of `to_json`.

        Raises:
            ValueError: the data is no message, or its values do not fit its template.
        """
        if not isinstance(data, dict) or not isinstance(data.get("template"), str):
            raise ValueError("not a message")
        values = data.get("values")
        if not isinstance(values, dict):
            raise ValueError("not a message")
        read = {
            str(key): cls.from_json(value) if isinstance(value, dict) else value
            for key, value in values.items()
        }
        message = cls(data["template"], **read)
        str(message)
        return message


def _plain(value: Any) -> str | int | float | Message:
    if isinstance(value, UserError):
        return value.message
    if isinstance(value, str | Message):
        return value
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, Integral):  # NumPy's too
        return int(value)
    if isinstance(value, Real):
        return float(value)
    return str(value)


class UserError(Exception):
    """A problem the user can solve. The message says what happened, then what to do.

    Attributes:
        message: template and values; ``str(error)`` is the English sentence.
    """

    def __init__(self, template: str, /, **values: Any) -> None:
        super().__init__(template)
        self.message = Message(template, **values)

    def __str__(self) -> str:
        return str(self.message)

    @classmethod
    def of(cls, message: Message) -> UserError:
        """An error that says this message."""
        error = cls(message.template)
        error.message = message
        return error


class WrongUseError(UserError):
    """Arguments of a command that make no sense together (exit code 2)."""


def unreadable(path: object, error: OSError) -> UserError:
    """The error for a file that cannot be opened or read."""
    return UserError("{path} cannot be read ({reason}).", path=path, reason=error.strerror or error)


def unwritable(path: object, error: OSError) -> UserError:
    """The error for a file or folder that cannot be written."""
    reason = error.strerror or error
    if error.errno in FULL_DISK:
        return UserError(
            "{path} cannot be written ({reason}). Free some space or choose another folder.",
            path=path,
            reason=reason,
        )
    return UserError(
        "{path} cannot be written ({reason}). Choose another folder.", path=path, reason=reason
    )
