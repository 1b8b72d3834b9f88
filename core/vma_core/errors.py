"""Errors whose message is meant for the person at the screen."""

from __future__ import annotations

from collections.abc import Callable


class UserError(Exception):
    """Something the user can put right. The message says what happened and what to do.

    Messages are written in English; who shows them in another language sets ``in_words``.
    """

    in_words: Callable[[str], str] = staticmethod(lambda text: text)

    def __str__(self) -> str:
        return type(self).in_words(super().__str__())


class WrongUseError(UserError):
    """The command was called with arguments that make no sense together (exit code 2)."""


def message(text: str) -> str:
    """The text itself: marks for the translators what people read and what is no error."""
    return text
