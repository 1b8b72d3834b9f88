"""Protocol P11: are the most original variants still recognised?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vma_core.engine.engine import Engine
from vma_core.evaluation.judged_drawings import EvaluatedSetting, PeoplesDrawings, make_variants
from vma_core.evaluation.judges import Judges
from vma_core.evaluation.nll import Progress
from vma_core.evaluation.variants import WAYS, choose_exemplars
from vma_core.export.drawable import VariantForm
from vma_core.standard_errors import Row, mean_and_stderr

Array = NDArray[np.float32]
Values = NDArray[np.float64]
BINS = 10


def originality(
    engine: Engine,
    judges: Judges,
    drawings: PeoplesDrawings,
    setting: EvaluatedSetting,
    form: VariantForm,
    count: int,
    seed: int,
    progress: Progress = lambda _: None,
) -> list[Row]:
    """One row per decile of the variants by originality.

    Originality is the distance to the exemplar in the self-supervised judge's space, features
    normalised to unit length. People's other drawings of each character are binned the same way.

    Args:
        engine: the model.
        judges: of recognisability and originality.
        drawings: people's.
        setting: of the variants.
        form: of the variants.
        count: variants per character.
        seed: of the variants.
        progress: called with 1 after each character.
    """
    exemplars, others = choose_exemplars(judges, drawings)
    images = drawings.images
    shown = images[exemplars]
    made = []
    for number, exemplar in enumerate(exemplars):
        variants = make_variants(
            engine, drawings, exemplar, setting, form, count, seed + number
        ).judged()
        made.append(variants)
        progress(1)
    new, recognised = binned(judges, shown, made)
    real_new, real_recognised = binned(judges, shown, [images[rows] for rows in others])
    rows: list[Row] = []
    for place in range(BINS):
        row: Row = {"form": form, "bin": place + 1}
        for name, values in (
            ("originality", new),
            ("recognisability", recognised),
            ("real_originality", real_new),
            ("real_recognisability", real_recognised),
        ):
            row[name], row[f"{name}_stderr"] = mean_and_stderr(values[:, place])
        row["stderr"] = row["recognisability_stderr"]
        rows.append(row | {"characters": len(exemplars), "episodes": count})
    return rows


def binned(judges: Judges, exemplars: Array, drawings: Sequence[Array]) -> tuple[Values, Values]:
    """(C, BINS) originality and recognisability of each class's drawings, binned by originality.

    Args:
        judges: of both.
        exemplars: (C, 28, 28), one per class.
        drawings: (n, 28, 28) per class.
    """
    supports = judges.recognition_features(exemplars)
    anchors = _unit(judges.similarity_features(exemplars))
    new, recognised = np.empty((2, len(exemplars), BINS))
    for own, images in enumerate(drawings):
        distance = np.linalg.norm(_unit(judges.similarity_features(images)) - anchors[own], axis=1)
        chance = recognition_chance(judges.recognition_features(images), supports, own)
        order = np.argsort(distance, kind="stable")
        weights = bin_weights(len(images), BINS)
        new[own] = weights @ distance[order]
        recognised[own] = weights @ chance[order]
    return new, recognised


def recognition_chance(queries: Array, supports: Array, own: int, ways: int = WAYS) -> Values:
    """(n,) probability that each query is recognised in a random `ways`-way one-shot trial.

    Distractor classes are sampled without replacement; a query is recognised if no distractor's
    exemplar is closer than its own.
    """
    distance = ((queries[:, None] - supports[None]) ** 2).sum(2)
    closer = (distance < distance[:, own : own + 1]).sum(1)
    others = len(supports) - 1
    chance = np.ones(len(queries))
    for drawn in range(min(ways - 1, others)):
        chance *= np.maximum(others - closer - drawn, 0) / (others - drawn)
    return chance


def bin_weights(count: int, bins: int) -> Values:
    """(bins, count) weight of each of `count` sorted items in each bin; rows sum to 1.

    Bins are equally large even if `count` is not a multiple of them: items at a border are split.
    """
    edges = np.arange(bins + 1) * (count / bins)
    low = np.maximum(edges[:-1, None], np.arange(count))
    high = np.minimum(edges[1:, None], np.arange(count) + 1)
    return np.asarray(np.maximum(high - low, 0) * (bins / count))


def _unit(features: Array) -> Array:
    length = np.linalg.norm(features, axis=1, keepdims=True)
    return np.asarray(features / np.maximum(length, 1e-12), np.float32)
