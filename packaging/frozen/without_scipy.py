"""Leave out the parts of SciPy that this program and scikit-image never call.

They take 80 MB with their linear algebra. Importing them gives placeholders whose calls fail with
their name; `--selftest` exercises everything that is called.
"""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.machinery
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

LEFT_OUT = ("fft", "integrate", "interpolate", "io", "linalg", "optimize", "signal", "sparse",
            "spatial", "special", "stats")  # fmt: skip
KEPT = {
    "io": ("matlab",),
    "optimize": ("_lsap",),
    "spatial": ("_ckdtree",),
    "special": ("_special_ufuncs",),
}
"""Modules that are kept of parts that are left out; the part has their names."""

STAND_INS = {"scipy.sparse.issparse": lambda _value: False}
"""Functions that are called even so; nothing is sparse without the classes."""


class NotHere:
    """Placeholder for a function or class that was left out."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __call__(self, *_: Any, **__: Any) -> Any:
        raise RuntimeError(f"{self._name} is not part of this package")


class Placeholder(ModuleType):
    """A module that has every name; those of its kept modules are real."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        part = self.__name__.removeprefix("scipy.")
        if name in KEPT.get(part, ()):
            return importlib.import_module(f"scipy.{part}.{name}")
        for kept in KEPT.get(part, ()):
            module = importlib.import_module(f"scipy.{part}.{kept}")
            if hasattr(module, name):
                return getattr(module, name)
        full_name = f"{self.__name__}.{name}"
        return STAND_INS.get(full_name, NotHere(full_name))


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds these modules before the path is searched."""

    def find_spec(
        self, name: str, _path: Sequence[str] | None = None, _target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Spec of a placeholder, or None for other modules."""
        package, *parts = name.split(".")
        if package != "scipy" or not parts or parts[0] not in LEFT_OUT:
            return None
        if parts[1:2] and parts[1] in KEPT.get(parts[0], ()):
            return None
        spec = importlib.machinery.ModuleSpec(name, self, is_package=True)
        spec.submodule_search_locations = [
            str(Path(folder, *parts)) for folder in sys.modules["scipy"].__path__
        ]
        return spec

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        """Return an empty placeholder."""
        return Placeholder(spec.name)

    def exec_module(self, _module: ModuleType) -> None:
        """Placeholders have nothing to execute."""


sys.meta_path.insert(0, Finder())
