"""Protocols P1 and P2: conditional NLL given C classes × s drawings, or t drawings in all."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from vma_core.engine.engine import Engine
from vma_core.evaluation.encoded_dataset import EncodedSet, estimate
from vma_core.standard_errors import Row, mean_and_stderr

Progress = Callable[[int], object]
Rows = NDArray[np.intp]
TABLE1_SHOTS = (1, 2, 3, 4, 5, 10, 19)
TABLE1_CLASSES = (1, 2, 4, 16)
GMN_CLASSES = (1, 2, 4)
GMN_TOTALS = (0, 1, 2, 3, 4, 9, 19)


def table1(
    engine: Engine,
    encoded: EncodedSet,
    cells: Sequence[tuple[int, int]],
    samples: int,
    episodes: int,
    seed: int,
    progress: Progress = lambda _: None,
) -> list[Row]:
    """One row per (classes, shots).

    All cells have the same targets and nested memories, so the excess over NLL(1, s) + ln C is a
    mean of paired differences.
    """
    nlls: dict[tuple[int, int], NDArray[np.float64]] = {}
    for classes, shots in cells:
        values = np.empty(episodes)
        for episode in range(episodes):
            memory, target = nll_episode(encoded.by_class, classes, shots, seed, episode)
            values[episode] = nll(engine, encoded, memory, target, samples, seed, episode)
            progress(1)
        nlls[classes, shots] = values
    rows = []
    for (classes, shots), values in nlls.items():
        mean, stderr = mean_and_stderr(values)
        row: Row = {"classes": classes, "shots": shots, "nll_nats": mean, "stderr": stderr}
        if classes > 1 and (1, shots) in nlls:
            excess, error = mean_and_stderr(values - nlls[1, shots] - math.log(classes))
            row |= {"excess_nats": excess, "excess_stderr": error}
        rows.append(row | {"episodes": episodes, "samples": samples})
    return rows


def nll(
    engine: Engine,
    encoded: EncodedSet,
    memory: Rows,
    target: int,
    samples: int,
    seed: int,
    episode: int,
) -> float:
    """−log p(x | M) of one episode, over at most samples / 2 addresses."""
    rng = np.random.default_rng([seed, 7, episode])
    most = max(1, samples // 2)
    return -estimate(engine, encoded, memory, target, samples, rng, most).log_likelihood


def nll_episode(
    by_class: Sequence[Rows], classes: int, shots: int, seed: int, episode: int
) -> tuple[Rows, int]:
    """Rows of classes · shots entries and of the target, sampled without replacement."""
    rng = np.random.default_rng([seed, episode])
    chosen = rng.permutation(len(by_class))[:classes]
    drawn = [rng.permutation(by_class[c]) for c in chosen]
    memory = np.concatenate([rows[1 : shots + 1] for rows in drawn])
    return memory, int(drawn[0][0])


def gmn(
    engine: Engine,
    encoded: EncodedSet,
    cells: Sequence[tuple[int, int]],
    samples: int,
    episodes: int,
    seed: int,
    progress: Progress = lambda _: None,
) -> list[Row]:
    """One row per (classes, total drawings) and sampling scheme."""
    rows = []
    for sampling in ("leak-free", "GMN's own"):
        for classes, total in cells:
            values = []
            for episode in range(episodes):
                memory, target = gmn_episode(
                    encoded.by_class, classes, total, sampling == "leak-free", seed, episode
                )
                values.append(nll(engine, encoded, memory, target, samples, seed, episode))
                progress(1)
            mean, stderr = mean_and_stderr(values)
            rows.append(
                {
                    "sampling": sampling,
                    "classes": classes,
                    "total": total,
                    "nll_nats": mean,
                    "stderr": stderr,
                    "episodes": episodes,
                    "samples": samples,
                }
            )
    return rows


def gmn_episode(
    by_class: Sequence[Rows], classes: int, total: int, leak_free: bool, seed: int, episode: int
) -> tuple[Rows, int]:
    """`total` conditioning drawings and a target, each of a random one of `classes` classes.

    As in Generative Matching Networks every drawing's class is sampled independently, so the
    target's class may be missing. Their sampling is with replacement, so the target itself can be
    in memory; leak-free sampling is without.
    """
    rng = np.random.default_rng([seed, episode])
    chosen = rng.permutation(len(by_class))[:classes]
    labels = rng.integers(classes, size=total + 1)
    if leak_free:
        drawings = [rng.permutation(by_class[c]) for c in chosen]
        seen = [int((labels[:index] == label).sum()) for index, label in enumerate(labels)]
        picked = [drawings[c][n] for c, n in zip(labels, seen, strict=True)]
    else:
        picked = [rng.choice(by_class[chosen[c]]) for c in labels]
    return np.array(picked[1:], np.intp), int(picked[0])
