"""Protocol P7: hard addressing against soft attention and no memory, over numbers of classes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from vma_core.engine.engine import Engine
from vma_core.evaluation.encoded_dataset import encode
from vma_core.evaluation.few_shot import few_shot
from vma_core.evaluation.nll import Progress, table1
from vma_core.importers.glyph_set import GlyphSet
from vma_core.standard_errors import Row

CLASSES = (1, 2, 4, 8, 16)


def compare_addressing(
    engines: Mapping[str, Engine],
    glyphs: GlyphSet,
    classes: Sequence[int],
    samples: int,
    episodes: int,
    seed: int,
    progress: Progress = lambda _: None,
) -> list[Row]:
    """One row per model and number of classes, with one drawing per class.

    NLL is on the same targets for all models; accuracy is of the class with the most address
    probability or attention, for models with a memory.
    """
    rows: list[Row] = []
    for name, engine in engines.items():
        encoded = encode(engine, glyphs)
        cells = [(c, 1) for c in classes]
        nlls = table1(engine, encoded, cells, samples, episodes, seed, progress)
        accuracies: list[Row] = []
        if engine.addressing.reads_memory:
            ways = [(c, 1) for c in classes if c > 1]
            accuracies = few_shot(engine, encoded, ways, episodes, seed)
        by_way = {row["way"]: row for row in accuracies}
        for row in nlls:
            found = {"model": name} | {k: v for k, v in row.items() if k != "shots"}
            accuracy = by_way.get(row["classes"])
            found["accuracy"] = accuracy["accuracy"] if accuracy else ""
            found["accuracy_stderr"] = accuracy["stderr"] if accuracy else ""
            rows.append(found)
    return rows
