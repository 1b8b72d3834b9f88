"""Every reader against its findings and against some hundred damaged files each time.

`make fuzz` searches on with coverage.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from seeds import SEEDS
from targets import TARGETS
from vma_core.errors import UserError

FINDINGS = sorted((Path(__file__).parent / "findings").glob("*/*"))


@pytest.mark.parametrize("name", TARGETS)
def test_seeds_are_read(name: str) -> None:
    for seed in SEEDS[name]():
        if name in ("graph", "bundle"):
            with contextlib.suppress(UserError):  # the graph is only the first part of one
                TARGETS[name](seed)
        else:
            TARGETS[name](seed)


@pytest.mark.parametrize("path", FINDINGS, ids=lambda path: f"{path.parent.name}-{path.name[:16]}")
def test_earlier_findings_of_the_fuzzer(path: Path) -> None:
    with contextlib.suppress(UserError):
        TARGETS[path.parent.name](path.read_bytes())


@st.composite
def damaged(draw: st.DrawFn, name: str) -> bytes:
    """A seed with some bytes changed, removed or repeated."""
    content = bytearray(draw(st.sampled_from(SEEDS[name]())))
    for _ in range(draw(st.integers(1, 6))):
        if not content:
            break
        place = draw(st.integers(0, len(content) - 1))
        length = draw(st.integers(0, 16))
        kind = draw(st.sampled_from(["turn", "cut", "repeat", "insert"]))
        if kind == "turn":
            content[place] ^= 1 << draw(st.integers(0, 7))
        elif kind == "cut":
            del content[place : place + length]
        elif kind == "repeat":
            content[place:place] = content[place : place + length]
        else:
            content[place:place] = draw(st.binary(max_size=length))
    return bytes(content)


@pytest.fixture(params=list(TARGETS))
def name(request: pytest.FixtureRequest) -> Iterator[str]:
    """Each target by name."""
    return request.param


def test_damaged_files_are_read_or_refused(name: str) -> None:
    examples = 15 if name in ("bundle", "font") else 120

    @settings(
        max_examples=examples,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(damaged(name))
    def check(content: bytes) -> None:
        with contextlib.suppress(UserError):
            TARGETS[name](content)

    check()
