"""Leave out the parts of SciPy that scikit-image imports and this program never calls.

They take 80 MB with their linear algebra. Importing them gives placeholders whose calls fail with
their name; `--selftest` exercises everything that is called.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any

LEFT_OUT = ("fft", "integrate", "interpolate", "linalg", "optimize", "signal", "sparse", "spatial",
            "special", "stats")  # fmt: skip


class NotHere:
    """Placeholder for a function or class that was left out."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __call__(self, *_: Any, **__: Any) -> Any:
        raise NotImplementedError(f"{self._name} is not part of this package")


class Placeholder(ModuleType):
    """A module that has every name."""

    def __getattr__(self, name: str) -> NotHere:
        if name.startswith("__"):
            raise AttributeError(name)
        return NotHere(f"{self.__name__}.{name}")


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds these modules before the path is searched."""

    def find_spec(
        self, name: str, _path: Sequence[str] | None = None, _target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Spec of a placeholder, or None for other modules."""
        parts = name.split(".")
        if parts[0] == "scipy" and len(parts) > 1 and parts[1] in LEFT_OUT:
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        """Return an empty placeholder."""
        return Placeholder(spec.name)

    def exec_module(self, _module: ModuleType) -> None:
        """Placeholders have nothing to execute."""


sys.meta_path.insert(0, Finder())
