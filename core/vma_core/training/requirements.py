"""What training needs beyond the rest of the program, and how this installation can get it."""

from __future__ import annotations

import importlib
import importlib.util
import shlex
import sys
import tomllib
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Literal

DISTRIBUTION = "vma-explorer"
EXTRA = "train"
Installation = Literal["checkout", "wheel", "frozen"]
"""How this program was installed: a folder of sources with its own environment, a wheel in an
environment, or a program with its own Python, to which nothing can be added."""


@dataclass(frozen=True)
class TrainingRequirements:
    """The packages that training needs.

    Attributes:
        installation: how this program was installed.
        missing: requirements that are not met, such as “torch==2.13.0”.
        constraints: file of tested versions; None outside a checkout.
    """

    installation: Installation
    missing: tuple[str, ...]
    constraints: Path | None = None

    @property
    def can_install(self) -> bool:
        return self.installation != "frozen"

    def pip_arguments(self) -> list[str]:
        """Arguments of pip that install what is missing."""
        arguments = ["install", "--disable-pip-version-check"]
        if self.constraints is not None:
            arguments += ["-c", str(self.constraints)]
        return [*arguments, *self.missing]

    def shell_command(self) -> str:
        """The same as a line for a terminal."""
        return shlex.join([sys.executable, "-m", "pip", *self.pip_arguments()])


def training_requirements() -> TrainingRequirements:
    """What this installation lacks for training; imports nothing of it."""
    importlib.invalidate_caches()  # packages may have been installed meanwhile
    if getattr(sys, "frozen", False):
        return TrainingRequirements("frozen", () if has_torch() else ("torch",))
    root = _checkout()
    missing = tuple(r for r in _declared(root) if not _is_met(r))
    if root is None:
        return TrainingRequirements("wheel", missing)
    constraints = root / "constraints.txt"
    return TrainingRequirements("checkout", missing, constraints if constraints.exists() else None)


def has_torch() -> bool:
    """Whether PyTorch is installed; does not import it."""
    try:
        return importlib.util.find_spec("torch") is not None
    except ValueError:  # an entry of sys.modules without a specification
        return False


def _checkout() -> Path | None:
    """The folder of the sources this program runs from, or None if it was installed."""
    root = Path(__file__).parents[3]
    try:
        project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
        return root if project["project"]["name"] == DISTRIBUTION else None
    except (OSError, ValueError, KeyError):
        return None


def _declared(root: Path | None) -> tuple[str, ...]:
    """Requirements of the extra, from the sources or from the installed package."""
    if root is not None:
        project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
        return tuple(project["project"]["optional-dependencies"][EXTRA])
    try:
        lines = metadata.requires(DISTRIBUTION) or []
    except metadata.PackageNotFoundError:
        return ("torch",)
    extra = (f"extra == '{EXTRA}'", f'extra == "{EXTRA}"')
    return tuple(line.split(";")[0].strip() for line in lines if line.endswith(extra))


def _is_met(requirement: str) -> bool:
    """Whether the required package is there; any version counts, as users may choose another."""
    name = requirement
    for sign in "=<>!~ [":
        name = name.split(sign)[0]
    if name == "torch":
        return has_torch()
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True
