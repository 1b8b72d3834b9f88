"""Protocol P6: memories far larger than in training."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from vma_core.engine.engine import Engine
from vma_core.engine.likelihood import reranking
from vma_core.evaluation.encoded_dataset import EncodedSet
from vma_core.evaluation.nll import Progress, nll, nll_episode
from vma_core.standard_errors import Row, means

ENTRIES = (32, 144, 500, 1000, 2500, 13000)


def scaling(
    engine: Engine,
    encoded: EncodedSet,
    sizes: Sequence[int],
    samples: int,
    episodes: int,
    seed: int,
    progress: Progress = lambda _: None,
) -> list[Row]:
    """One row per memory size: class accuracy of q(a | x, M), its perplexity, and excess NLL.

    A memory has as many classes as possible, with equally many drawings each. The excess is over
    NLL(the target's class alone) + ln(classes), on the same targets. `compared_top1` is by q with
    the comparison network, as `Engine.posterior_at_rest` weighs the most probable entries.
    """
    rows = []
    compared = encoded.compared(engine)
    for size in sizes:
        classes, shots = shape_of(size, len(encoded.by_class))
        labels = np.repeat(np.arange(classes), shots)
        values: dict[str, list[float]] = {
            name: [] for name in ("top1", "top5", "effective_entries", "excess_nats")
        }
        if compared is not None:
            values["compared_top1"] = []
        for episode in range(episodes):
            memory, target = nll_episode(encoded.by_class, classes, shots, seed, episode)
            log_q = engine.parameters.log_posterior(encoded.keys[target], encoded.keys[memory])
            q = np.exp(log_q.astype(np.float64))
            by_class = np.bincount(labels, q[: len(memory)])
            place = int((by_class > by_class[0]).sum())
            values["top1"].append(place == 0)
            values["top5"].append(place < 5)
            if compared is not None:
                at_rest = log_q[: len(memory)].astype(np.float64)
                seen = reranking.most_probable(at_rest, reranking.COMPARED)
                cosines = compared[memory[seen]] @ compared[target]
                at_rest[seen] = reranking.compared(at_rest[seen], cosines)
                by_class = np.bincount(labels, np.exp(at_rest))
                values["compared_top1"].append(by_class[0] >= by_class.max())
            positive = q[q > 0]
            entropy = -float((positive * np.log(positive)).sum())
            values["effective_entries"].append(math.exp(entropy))
            whole = nll(engine, encoded, memory, target, samples, seed, episode)
            alone = nll(engine, encoded, memory[:shots], target, samples, seed, episode)
            values["excess_nats"].append(whole - alone - math.log(classes))
            progress(1)
        row: Row = {"entries": classes * shots, "classes": classes, "shots": shots}
        row |= means(values)
        rows.append(row | {"episodes": episodes, "samples": samples})
    return rows


def shape_of(entries: int, classes: int, drawings: int = 19) -> tuple[int, int]:
    """(classes, drawings per class) of a memory of about `entries` entries."""
    shots = min(drawings, max(1, math.ceil(entries / classes)))
    return min(classes, entries // shots), shots
