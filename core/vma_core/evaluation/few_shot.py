"""Protocol P3: N-way k-shot classification without retraining."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vma_core.engine.engine import Engine
from vma_core.engine.likelihood import reranking
from vma_core.engine.likelihood.estimators import sample_pairs
from vma_core.engine.runtime.runner import Array
from vma_core.evaluation.encoded_dataset import EncodedSet
from vma_core.evaluation.nll import Progress
from vma_core.standard_errors import Row, mean_and_stderr

FEW_SHOT_CELLS = ((5, 1), (5, 5), (16, 1), (20, 1), (20, 5))


def few_shot(
    engine: Engine,
    encoded: EncodedSet,
    cells: Sequence[tuple[int, int]],
    episodes: int,
    seed: int,
    progress: Progress = lambda _: None,
    compared: Array | None = None,
) -> list[Row]:
    """One row per (way, shots): accuracy of the class with the most of q(a | x, M).

    Args:
        engine: the model.
        encoded: N drawings.
        cells: (way, shots).
        episodes: of each cell.
        seed: of the episodes.
        progress: called with 1 after each.
        compared: (N, D) vectors of the comparison network; if given, q counts times its factor, as
            `Engine.posterior_at_rest` weighs it.
    """
    rows = []
    for way, shots in cells:
        scores = []
        for episode in range(episodes):
            drawn = few_shot_episode(encoded.by_class, way, shots, seed, episode)
            memory = drawn[:, 1:].ravel()
            mass = [log_mass(engine, encoded, memory, q, way, shots, compared) for q in drawn[:, 0]]
            scores.append(float((np.argmax(mass, axis=1) == np.arange(way)).mean()))
            progress(1)
        rows.append(_row(way, shots, "q" if compared is None else "q × comparison", scores))
    return rows


def few_shot_at_rest(
    engine: Engine,
    encoded: EncodedSet,
    compared: Array | None,
    cells: Sequence[tuple[int, int]],
    samples: int,
    episodes: int,
    seed: int,
    progress: Progress = lambda _: None,
) -> list[Row]:
    """As `few_shot`, with one query per episode and its five most probable classes decoded.

    Two rows per (way, shots): by p(x | m_a) alone, an importance-weighted estimate of
    Σ_a∈class p(a) p(x | m_a) with each class's entries as a separate memory and `samples` samples
    of z per class; and by its product with q and, where `compared` is given, the comparison
    network, as `Engine.posterior_at_rest` weighs them.
    """
    rows = []
    for way, shots in cells:
        by_likelihood, at_rest = [], []
        for episode in range(episodes):
            drawn = few_shot_episode(encoded.by_class, way, shots, seed, episode)
            query = int(drawn[0, 0])
            memory = drawn[:, 1:].ravel()
            mass = log_mass(engine, encoded, memory, query, way, shots, compared)
            candidates = reranking.most_probable(mass, reranking.DECODED)
            rng = np.random.default_rng([seed, 9, episode])
            likelihood = []
            for label in candidates:
                own = drawn[label, 1:]
                template = encoded.templates(engine, own, np.arange(shots))
                read = np.arange(samples) % shots
                target = encoded.target(query)
                pairs = sample_pairs(engine.runner, target, template, read, rng)
                likelihood.append(np.logaddexp.reduce(pairs.log_weights))
            by_likelihood.append(float(candidates[int(np.argmax(likelihood))] == 0))
            product = reranking.explained(mass[candidates], np.array(likelihood))
            at_rest.append(float(candidates[int(np.argmax(product))] == 0))
            progress(1)
        factors = "q × comparison × likelihood" if compared is not None else "q × likelihood"
        rows.append(_row(way, shots, f"likelihood, {samples} samples", by_likelihood))
        rows.append(_row(way, shots, f"{factors}, {samples} samples", at_rest))
    return rows


def few_shot_episode(
    by_class: Sequence[NDArray[np.intp]], way: int, shots: int, seed: int, episode: int
) -> NDArray[np.intp]:
    """(way, 1 + shots) rows: query and support set of each class."""
    rng = np.random.default_rng([seed, way, shots, episode])
    classes = rng.choice(len(by_class), way, replace=False)
    return np.stack([rng.permutation(by_class[c])[: shots + 1] for c in classes])


def log_mass(
    engine: Engine,
    encoded: EncodedSet,
    memory: NDArray[np.intp],
    query: int,
    way: int,
    shots: int,
    compared: Array | None = None,
) -> NDArray[np.float64]:
    """(way,) log mass of q(a | x, M) on each class, up to a common term.

    With `compared`, (N, D), the mass of q times the comparison network's factor.
    """
    found = engine.parameters.log_posterior(encoded.keys[query], encoded.keys[memory])
    log_q = found[: way * shots].astype(np.float64)
    if compared is not None:
        log_q += reranking.COMPARISON_SHARPNESS * (compared[memory] @ compared[query])
    mass: NDArray[np.float64] = np.logaddexp.reduce(log_q.reshape(way, shots), axis=1)
    return mass


def _row(way: int, shots: int, by: str, scores: Sequence[float]) -> Row:
    mean, stderr = mean_and_stderr(scores)
    return {
        "way": way,
        "shots": shots,
        "by": by,
        "accuracy": mean,
        "stderr": stderr,
        "episodes": len(scores),
    }
