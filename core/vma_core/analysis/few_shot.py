"""Protocol P3: N-way k-shot classification by the address posterior, without retraining."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vma_core.analysis.figures import Row, mean_and_stderr
from vma_core.analysis.nll import Progress
from vma_core.engine.engine import Engine
from vma_core.glyphs.glyph_set import GlyphSet

FEW_SHOT_CELLS = ((5, 1), (5, 5), (16, 1), (20, 1), (20, 5))


def few_shot(
    engine: Engine,
    glyphs: GlyphSet,
    cells: Sequence[tuple[int, int]],
    episodes: int,
    seed: int,
    progress: Progress = lambda _: None,
) -> list[Row]:
    """One row for each (way, shots): accuracy of argmax over classes of Σ_a∈class q(a | x, M)."""
    keys = embed_all(engine, glyphs)
    by_class = glyphs.by_class()
    rows = []
    for way, shots in cells:
        rng = np.random.default_rng([seed, way, shots])
        scores = []
        for _ in range(episodes):
            classes = rng.choice(len(by_class), way, replace=False)
            drawn = np.stack([rng.permutation(by_class[c])[: shots + 1] for c in classes])
            memory = keys[drawn[:, 1:].ravel()]
            correct = 0
            for label, query in enumerate(keys[drawn[:, 0]]):
                log_q = engine.parameters.log_posterior(query, memory)[: way * shots]
                per_class = np.exp(log_q - log_q.max()).reshape(way, shots).sum(1)
                correct += int(np.argmax(per_class) == label)
            scores.append(correct / way)
            progress(1)
        mean, stderr = mean_and_stderr(scores)
        rows.append(
            {
                "way": way,
                "shots": shots,
                "by": "q",
                "accuracy": mean,
                "stderr": stderr,
                "episodes": episodes,
            }
        )
    return rows


def embed_all(engine: Engine, glyphs: GlyphSet, batch: int = 256) -> np.ndarray:
    """(N, D) address embeddings of a whole set."""
    images = glyphs.images
    parts = [
        engine.runner.embed(images[start : start + batch].astype(np.float32))
        for start in range(0, len(images), batch)
    ]
    return np.concatenate(parts)
