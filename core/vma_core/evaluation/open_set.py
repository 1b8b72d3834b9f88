"""Protocol P13 b: does the model detect that a drawing's character is not in memory?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vma_core.engine.engine import Engine
from vma_core.engine.request import Drawing
from vma_core.errors import UserError
from vma_core.evaluation.nll import Progress
from vma_core.memory.entries import Memory, MemoryEntry
from vma_core.standard_errors import Row, area_under_curve, bootstrap_stderr, mean_and_stderr

ENTRIES = (32, 128)
ASKED = 10
"""Queries per memory of characters in memory, and of new ones."""


def open_set(
    engine: Engine,
    images: NDArray[np.uint8],
    by_class: Sequence[NDArray[np.intp]],
    sizes: Sequence[int],
    episodes: int,
    seed: int,
    progress: Progress = lambda _: None,
) -> list[Row]:
    """One row per memory size: how well new characters are told from known ones.

    A memory has one drawing of each of `entries` characters. Half of the queries are other
    drawings of those, half are of other characters. `auroc` is of `Addresses.new_probability`
    over all memories together, as for a common threshold.

    Args:
        engine: the model.
        images: (N, size, size) uint8 at the model's size.
        by_class: rows of each class, at least two.
        sizes: of the memories.
        episodes: memories of each size.
        seed: of memories and queries.
        progress: called with 1 after each memory.

    Raises:
        UserError: there are too few characters to leave some out of memory.
    """
    if max(sizes) >= len(by_class):
        raise UserError(
            "A memory of {size} characters leaves none of the {count} as new. Use smaller "
            "--entries.",
            size=max(sizes),
            count=len(by_class),
        )
    entries = [MemoryEntry(image) for image in images]
    rows: list[Row] = []
    for size in sizes:
        masses = []
        for episode in range(episodes):
            memory, known, unknown = open_set_episode(by_class, size, seed, episode)
            view = Memory([entries[row] for row in memory]).snapshot()
            masses.append(
                [
                    [engine.address(view, Drawing.of(images[row])).new_probability for row in asked]
                    for asked in (known, unknown)
                ]
            )
            progress(1)
        rows.append({"entries": size} | detector_row(np.array(masses), seed))
    return rows


def detector_row(masses: NDArray[np.float64], seed: int) -> Row:
    """Figures of (E, 2, n) probabilities: n known and n new drawings for each of E memories."""
    known, unknown = masses[:, 0], masses[:, 1]

    def auroc(memories: NDArray[np.intp]) -> float:
        return area_under_curve(known[memories].ravel(), unknown[memories].ravel())

    everything = np.arange(len(masses))
    known_mass, known_error = mean_and_stderr(known.mean(1))
    unknown_mass, unknown_error = mean_and_stderr(unknown.mean(1))
    return {
        "auroc": auroc(everything),
        "stderr": bootstrap_stderr(auroc, len(masses), seed),
        "known_mass": known_mass,
        "known_mass_stderr": known_error,
        "unknown_mass": unknown_mass,
        "unknown_mass_stderr": unknown_error,
        "drawings": int(masses[0].size),
        "episodes": len(masses),
    }


def open_set_episode(
    by_class: Sequence[NDArray[np.intp]], entries: int, seed: int, episode: int
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
    """Rows of the memory, of known and of new drawings; no query is in memory."""
    rng = np.random.default_rng([seed, 13, entries, episode])
    order = rng.permutation(len(by_class))
    inside, outside = order[:entries], order[entries:]
    # The first shuffled drawing is in memory, another one is the query.
    shuffled = {int(c): rng.permutation(by_class[c]) for c in inside}
    memory = np.array([shuffled[int(c)][0] for c in inside], np.intp)
    known = [rng.choice(shuffled[int(c)][1:]) for c in rng.choice(inside, ASKED)]
    unknown = [rng.choice(by_class[c]) for c in rng.choice(outside, ASKED)]
    return memory, np.array(known, np.intp), np.array(unknown, np.intp)
