"""Protocol P8: memories of entries with little overlap, whose average is not a character."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from vma_core.engine.engine import Engine
from vma_core.engine.request import Request
from vma_core.engine.runtime.runner import Array
from vma_core.evaluation.encoded_dataset import EncodedSet
from vma_core.evaluation.nll import Progress, nll
from vma_core.memory.entries import Memory, MemoryEntry
from vma_core.standard_errors import Row, mean_and_stderr

CANDIDATES = 200


def disjoint(
    engine: Engine,
    encoded: EncodedSet,
    alphabets: Sequence[str],
    samples: int,
    episodes: int,
    seed: int,
    progress: Progress = lambda _: None,
) -> list[Row]:
    """NLL given the target's own entry, with the entry of least overlap, and with four alphabets.

    Args:
        engine: the model.
        encoded: the drawings.
        alphabets: alphabet of each class; entries of a memory are of different alphabets.
        samples: importance samples.
        episodes: number of targets.
        seed: of targets, memories and samples.
        progress: called with 1 after each target.
    """
    names = ("one entry", "pair without overlap", "four alphabets")
    values: list[list[float]] = [[], [], []]
    overlaps = []
    for episode in range(episodes):
        target, memories, overlap = disjoint_episode(encoded, alphabets, seed, episode)
        overlaps.append(overlap)
        for found, memory in zip(values, memories, strict=True):
            found.append(nll(engine, encoded, memory, target, samples, seed, episode))
        progress(1)
    rows = []
    for name, found, entries in zip(names, values, (1, 2, 4), strict=True):
        mean, stderr = mean_and_stderr(found)
        excess, error = mean_and_stderr(np.array(found) - values[0] - math.log(entries))
        rows.append(
            {
                "memory": name,
                "nll_nats": mean,
                "stderr": stderr,
                "excess_nats": excess,
                "excess_stderr": error,
                "overlap": float(np.mean(overlaps)) if entries == 2 else "",
                "episodes": episodes,
                "samples": samples,
            }
        )
    return rows


def sample_lines(
    engines: Mapping[str, Engine],
    encoded: EncodedSet,
    alphabets: Sequence[str],
    seed: int,
    lines: int = 8,
    columns: int = 5,
) -> Array:
    """Per line a pair of entries, then `columns` samples of each engine with them in memory.

    Returns:
        (lines · (2 + engines · columns), S, S); the engines share their noise.
    """
    shown: list[Array] = []
    for line in range(lines):
        _, (_, pair, _), _ = disjoint_episode(encoded, alphabets, seed, line)
        images = encoded.images[pair]
        memory = Memory([MemoryEntry(image.astype(np.uint8)) for image in images])
        shown.append(images)
        for engine in engines.values():
            asked = Request(
                memory.snapshot(), source="memory", variation=1.0, seed=seed + line, count=columns
            )
            shown.append(engine.answer(asked).images)
    return np.concatenate(shown)


def disjoint_episode(
    encoded: EncodedSet, alphabets: Sequence[str], seed: int, episode: int
) -> tuple[int, tuple[NDArray[np.intp], ...], float]:
    """(target, three memories, overlap of the pair); the target's own entry is first in each.

    The overlap is the intersection over union of ink.
    """
    rng = np.random.default_rng([seed, 8, episode])
    by_class = encoded.by_class
    own = int(rng.integers(len(by_class)))
    target, entry = rng.permutation(by_class[own])[:2]
    others = [c for c in range(len(by_class)) if alphabets[c] != alphabets[own]]
    picked = np.array([rng.choice(by_class[c]) for c in rng.choice(others, CANDIDATES)])
    overlap = ink_overlap(encoded.images[entry], encoded.images[picked])
    partner = picked[int(np.argmin(overlap))]
    foreign = rng.permutation(sorted(set(alphabets) - {alphabets[own]}))[:3]
    strangers = [
        rng.choice(by_class[rng.choice([c for c in others if alphabets[c] == name])])
        for name in foreign
    ]
    memories = (
        np.array([entry]),
        np.array([entry, partner]),
        np.array([entry, *strangers]),
    )
    return int(target), memories, float(overlap.min())


def ink_overlap(image: Array, others: Array) -> NDArray[np.float64]:
    """(n,) intersection over union of ink of an image with each of (n, S, S) others."""
    both = np.minimum(image, others).sum((1, 2))
    either = np.maximum(image, others).sum((1, 2))
    return np.asarray(both / np.maximum(either, 1), np.float64)
