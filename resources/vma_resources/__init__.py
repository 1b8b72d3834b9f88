"""Files that come with the application, reached through importlib.resources."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

_ROOT = Path(str(files(__name__)))
"""Installed wheels are folders on disk."""


def resource_path(relative: str) -> Path:
    """The path of a file or folder of the application."""
    return _ROOT / relative
