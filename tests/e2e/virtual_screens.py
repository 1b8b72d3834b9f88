"""Virtual screens for journeys; skipped with a reason where there are none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from vma_tools.real_window import screen


@contextmanager
def virtual_screen(width: int, height: int) -> Iterator[str]:
    """Xvfb on a free display; yields its name."""
    try:
        screen.require_programs("Xvfb", "xdotool")
    except screen.MissingProgramsError as error:
        pytest.skip(str(error))
    with screen.virtual_screen(width, height) as display:
        yield display
