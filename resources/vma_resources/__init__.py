"""Files that come with the application, reached through importlib.resources."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def resource_path(relative: str) -> Path:
    """The path of a file or folder of the application; installed wheels are folders on disk."""
    return Path(str(files(__name__) / relative))
