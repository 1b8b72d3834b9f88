"""Capacity of a memory: accuracy, address KL and excess NLL as entries are added."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vma_core.engine.engine import Engine
from vma_core.errors import UserError
from vma_core.evaluation.encoded_dataset import EncodedSet, encode_images, estimate
from vma_core.inspection.few_shot_bench import ADDRESSES, MAX_ENTRIES, SAMPLES
from vma_core.memory.entries import MemoryEntry

POINTS = 10
"""Number of measured sizes, from two entries to all."""
TARGETS = 16
"""Entries per size whose excess NLL is estimated."""
MAX_CONFLICTS = 24
SMALLEST_CONFLICT = 0.05

Progress = Callable[[int, int], object]
"""Called with (done, total); an exception cancels."""


@dataclass(frozen=True, eq=False)
class Conflict:
    """A drawing that reads an entry of another class."""

    entry: MemoryEntry
    thief: MemoryEntry
    probability: float
    """q(thief | entry's image, all other entries)."""


@dataclass(frozen=True, eq=False)
class Capacity:
    """One value per size; NaN if there is nothing to measure.

    Attributes:
        sizes: number of entries, in the memory's order.
        classes: number of labels among them.
        accuracy: share of entries whose class has most of q(a | x, M without x).
        address_kl_nats: mean KL(q(a | x, M without x) ‖ p(a)).
        excess_nats: mean of NLL(x | M without x) − NLL(x | its class without x) − cost of the
            class under a uniform p(a), which is ln(classes) for classes of equal size.
        conflicts: in the whole memory, strongest first.
    """

    sizes: NDArray[np.intp]
    classes: NDArray[np.intp]
    accuracy: NDArray[np.float64]
    address_kl_nats: NDArray[np.float64]
    excess_nats: NDArray[np.float64]
    conflicts: tuple[Conflict, ...]


def capacity(
    engine: Engine,
    entries: Sequence[MemoryEntry],
    seed: int,
    progress: Progress = lambda _done, _total: None,
) -> Capacity:
    """Measure growing prefixes of the labelled, enabled entries.

    Raises:
        UserError: there are too few or too many of them.
    """
    labelled = [e for e in entries if e.label and e.enabled]
    names = list(dict.fromkeys(e.label for e in labelled))
    if len(labelled) > MAX_ENTRIES:
        raise UserError(
            "{count:,} labelled entries are too many. Disable some until at most {most:,} remain.",
            count=len(labelled),
            most=MAX_ENTRIES,
        )
    if len(names) < 2 or len(labelled) == len(names):
        raise UserError(
            "Label at least two classes, one of them with two drawings: select entries and press "
            "Ctrl+L."
        )
    labels = np.array([names.index(e.label) for e in labelled], np.intp)
    images = np.stack([e.image for e in labelled]).astype(np.float32)
    encoded = encode_images(engine, images, [])
    sizes = growing_sizes(len(labelled))
    figures = []
    for number, size in enumerate(sizes):

        def step(done: int, before: int = number * TARGETS) -> None:
            progress(before + done, len(sizes) * TARGETS)

        figures.append(_at_size(engine, encoded, labels[:size], seed, step))
    accuracy, kl, excess = (np.array(values) for values in zip(*figures, strict=True))
    return Capacity(
        np.array(sizes, np.intp),
        np.array([len(set(labels[:size].tolist())) for size in sizes], np.intp),
        accuracy,
        kl,
        excess,
        find_conflicts(engine, encoded, labelled, labels),
    )


def growing_sizes(entries: int) -> list[int]:
    """Up to `POINTS` geometrically spaced sizes from 2 to all."""
    ratios = np.geomspace(2, entries, min(POINTS, entries - 1))
    return sorted({round(float(size)) for size in ratios})


def _at_size(
    engine: Engine,
    encoded: EncodedSet,
    labels: NDArray[np.intp],
    seed: int,
    progress: Callable[[int], object],
) -> tuple[float, float, float]:
    """Accuracy, address KL and excess of the first entries."""
    size = len(labels)
    answered = np.flatnonzero(np.bincount(labels)[labels] > 1)
    right, divergence = [], []
    for row in range(size):
        others, log_q, log_prior = _without(engine, encoded, size, row)
        q = np.exp(log_q)
        divergence.append(float((q * (log_q - log_prior)).sum()))
        if row in answered:
            mass = np.bincount(labels[others], q[: len(others)])
            right.append(int(mass.argmax()) == labels[row])
    rng = np.random.default_rng([seed, size])
    targets = rng.permutation(answered)[:TARGETS]
    excess = []
    for done, row in enumerate(targets.tolist(), 1):
        others = np.delete(np.arange(size), row)
        own = others[labels[others] == labels[row]]
        whole, alone = (
            -estimate(
                engine, encoded, memory, row, SAMPLES, np.random.default_rng([seed, row]), ADDRESSES
            ).log_likelihood
            for memory in (others, own)
        )
        excess.append(whole - alone - math.log(len(others) / len(own)))
        progress(done)
    progress(TARGETS)
    nothing = float("nan")
    return (
        float(np.mean(right)) if right else nothing,
        float(np.mean(divergence)),
        float(np.mean(excess)) if excess else nothing,
    )


def _without(
    engine: Engine, encoded: EncodedSet, size: int, row: int
) -> tuple[NDArray[np.intp], NDArray[np.float64], NDArray[np.float64]]:
    """The other rows, and log q and log p over them and the dummies."""
    others = np.delete(np.arange(size), row)
    parameters = engine.parameters
    log_q = parameters.log_posterior(encoded.keys[row], encoded.keys[others])
    return others, log_q.astype(np.float64), parameters.log_prior(len(others)).astype(np.float64)


def find_conflicts(
    engine: Engine,
    encoded: EncodedSet,
    entries: Sequence[MemoryEntry],
    labels: NDArray[np.intp],
) -> tuple[Conflict, ...]:
    """Entries that read an entry of another class with a noticeable probability."""
    found = []
    for row, entry in enumerate(entries):
        others, log_q, _ = _without(engine, encoded, len(entries), row)
        foreign = np.exp(log_q[: len(others)]) * (labels[others] != labels[row])
        thief = int(foreign.argmax())
        if foreign[thief] >= SMALLEST_CONFLICT:
            found.append(Conflict(entry, entries[others[thief]], float(foreign[thief])))
    return tuple(sorted(found, key=lambda c: -c.probability)[:MAX_CONFLICTS])
