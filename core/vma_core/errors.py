"""Errors whose message is meant for the person at the screen."""

from __future__ import annotations


class UserError(Exception):
    """Something the user can put right. The message says what happened and what to do."""


class WrongUseError(UserError):
    """The command was called with arguments that make no sense together (exit code 2)."""
