"""Fault injection: the n-th system call of a save fails."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Callable
from typing import Any

import pytest
from vma_core import atomic_write

CALLS = {
    "os": ("open", "write", "fsync", "close", "chmod", "replace", "link", "unlink"),
    "tempfile": ("mkstemp", "mkdtemp"),
    "shutil": ("copyfile",),
}


class Fault:
    """Counts calls and makes one fail; a failing write writes half of its bytes first."""

    def __init__(self, at: int, number: int = errno.ENOSPC) -> None:
        self.at = at
        self.number = number
        self.calls = 0
        self.hit = ""

    def wrap(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        """The call, counted."""

        def call(*arguments: Any, **named: Any) -> Any:
            self.calls += 1
            if self.calls != self.at:
                return real(*arguments, **named)
            self.hit = name
            if name == "write":
                descriptor, data = arguments
                real(descriptor, data[: len(data) // 2])
            if name == "close":
                real(*arguments)  # it is closed, and tells of an earlier error
            raise OSError(self.number, os.strerror(self.number))

        return call


class _Module:
    """A module of which some functions are counted."""

    def __init__(self, real: Any, names: tuple[str, ...], fault: Fault) -> None:
        self._real = real
        for name in names:
            setattr(self, name, fault.wrap(name, getattr(real, name)))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


def inject(patch: pytest.MonkeyPatch, fault: Fault) -> None:
    """Let saves meet the fault."""
    for module in (os, tempfile, shutil):
        names = CALLS[module.__name__]
        patch.setattr(atomic_write, module.__name__, _Module(module, names, fault))
