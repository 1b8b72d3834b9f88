"""Protocols P9, P12, P13 a: recognisability, diversity, novelty and defects of variants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vma_core.engine.engine import Engine
from vma_core.evaluation.drawing_defects import Geometry, geometry
from vma_core.evaluation.judged_drawings import (
    EvaluatedSetting,
    PeoplesDrawings,
    VariantDrawings,
    make_variants,
    reinked,
)
from vma_core.evaluation.judges import Judges
from vma_core.evaluation.nll import Progress
from vma_core.export.drawable import Drawable, VariantForm
from vma_core.standard_errors import Row, bootstrap_stderr, mean_and_stderr

Array = NDArray[np.float32]
VARIANTS_PER_CLASS = 20
WAYS = 20
COMPANIONS = 19
"""Exemplars of other characters in memory, for settings that recall."""
NEIGHBOUR_STRENGTH = 0.4
NEIGHBOURS = 3
"""Radius of a sample's ball: the distance to this neighbour in its own set."""


def variants(
    engine: Engine,
    judges: Judges,
    drawings: PeoplesDrawings,
    settings: Sequence[EvaluatedSetting],
    form: VariantForm,
    episodes: int,
    seed: int,
    progress: Progress = lambda _: None,
) -> list[Row]:
    """One row per setting: recognisability, diversity, novelty, and P12's defect measures.

    The exemplar of a class is the drawing nearest to the class mean in the recognition judge's
    space, and 20 variants are made of it. The judges compare them with the class's other drawings
    at 28 pixels; defects are measured at 105 pixels for strokes, at 28 for pixels.
    """
    people = People.of(judges, drawings, form, episodes, seed)
    count = len(people.exemplars)
    rows = []
    for setting in settings:
        made = []
        for index, exemplar in enumerate(people.exemplars):
            others = np.random.default_rng([seed, index, COMPANIONS]).permutation(count)
            companions = [people.exemplars[o] for o in others if o != index][:COMPANIONS]
            made.append(
                make_variants(
                    engine,
                    drawings,
                    exemplar,
                    setting,
                    form,
                    VARIANTS_PER_CLASS,
                    seed + index,
                    companions if setting.recalled else (),
                )
            )
            progress(1)
        known = {"setting": setting.name, "form": form, "variation": setting.variation}
        rows.append(known | people.compare(judges, made, episodes, seed))
    return rows


def reinked_row(
    judges: Judges,
    drawings: PeoplesDrawings,
    episodes: int,
    seed: int,
    progress: Progress = lambda _: None,
) -> Row:
    """People's other drawings, traced and re-inked, in place of variants: an upper bound."""
    people = People.of(judges, drawings, "strokes", episodes, seed)
    made = []
    for rows in people.others:
        made.append(reinked(drawings, rows.tolist()))
        progress(1)
    known = {"setting": "re-inked people", "form": "strokes", "variation": ""}
    return known | people.compare(judges, made, episodes, seed)


@dataclass(frozen=True)
class Scores:
    """The judges' figures of a set of drawings; (C,) arrays are by class.

    Attributes:
        recognisability: (C,) share of the episodes' queries that were recognised.
        recognised: share over all queries; classes may differ in their number.
        diversity: mean standard deviation in the self-supervised judge's space.
        novelty: mean absolute difference in ink from the exemplar.
        similarity: of each class, (n, F) features of its drawings in that judge's space.
    """

    recognisability: NDArray[np.float64]
    recognised: float
    diversity: NDArray[np.float64]
    novelty: NDArray[np.float64]
    similarity: Sequence[Array]


@dataclass(frozen=True)
class People:
    """People's drawings as the reference for variants.

    Attributes:
        drawings: of all classes.
        exemplars: row of each class's exemplar.
        others: rows of each class's other drawings.
        scores: of the others.
        geometries: of each class's exemplar, then of its others.
        fine: whether geometry is measured at 105 pixels.
    """

    drawings: PeoplesDrawings
    exemplars: Sequence[int]
    others: Sequence[NDArray[np.intp]]
    scores: Scores
    geometries: Sequence[Sequence[Geometry]]
    fine: bool

    @classmethod
    def of(
        cls, judges: Judges, drawings: PeoplesDrawings, form: VariantForm, episodes: int, seed: int
    ) -> People:
        """Choose exemplars and judge the other drawings."""
        exemplars, others = choose_exemplars(judges, drawings)
        images, fine = drawings.images, form == "strokes"
        scores = score(judges, images[exemplars], [images[r] for r in others], episodes, seed)
        inks = drawings.require_originals() if fine else drawings.glyphs.images
        geometries = [
            [geometry(inks[row], drawings.glyphs.images[row]) for row in (exemplar, *rows)]
            for exemplar, rows in zip(exemplars, others, strict=True)
        ]
        return cls(drawings, exemplars, others, scores, geometries, fine)

    def compare(
        self, judges: Judges, made: Sequence[VariantDrawings], episodes: int, seed: int
    ) -> Row:
        """Figures of each class's variants and of people's other drawings."""
        judged = [variants.judged() for variants in made]
        ours = score(judges, self.drawings.images[self.exemplars], judged, episodes, seed)
        inks: Sequence[NDArray[Any]] = judged
        if self.fine:
            inks = [variants.painted() for variants in made]
        geometries = [
            [geometry(ink, small) for ink, small in zip(large, small_ones, strict=True)]
            for large, small_ones in zip(inks, judged, strict=True)
        ]
        real = self.scores
        row: Row = {
            "recognisability": ours.recognised,
            "stderr": _stderr(ours.recognisability),
            "diversity": float(ours.diversity.mean()),
            "diversity_stderr": _stderr(ours.diversity),
            "real_recognisability": real.recognised,
            "real_recognisability_stderr": _stderr(real.recognisability),
            "real_diversity": float(real.diversity.mean()),
            "real_diversity_stderr": _stderr(real.diversity),
            "recognisability_ratio": ours.recognised / real.recognised,
            "diversity_ratio": float(ours.diversity.mean() / real.diversity.mean()),
            "novelty_ratio": float(ours.novelty.mean() / real.novelty.mean()),
        }
        for name in ("recognisability", "diversity", "novelty"):
            row[f"{name}_ratio_stderr"] = _ratio_stderr(
                getattr(ours, name), getattr(real, name), seed
            )
        for name, values in precision_and_recall(ours, real, seed).items():
            if len(values):
                row[name], row[f"{name}_stderr"] = mean_and_stderr(values)
        for name, pairs in defect_measures(self.geometries, geometries).items():
            (row[name], row[f"{name}_stderr"]), (real_mean, real_error) = map(
                mean_and_stderr, pairs
            )
            row[f"real_{name}"], row[f"real_{name}_stderr"] = real_mean, real_error
        return row | {
            "characters": len(self.exemplars),
            "variants": len(judged[0]),
            "episodes": episodes,
        }


def choose_exemplars(
    judges: Judges, drawings: PeoplesDrawings
) -> tuple[list[int], list[NDArray[np.intp]]]:
    """Row of each class's exemplar, and rows of its other drawings."""
    features = judges.recognition_features(drawings.images)
    exemplars, others = [], []
    for rows in drawings.by_class:
        distance = ((features[rows] - features[rows].mean(0)) ** 2).sum(1)
        best = int(np.argmin(distance))
        exemplars.append(int(rows[best]))
        others.append(np.delete(rows, best))
    return exemplars, others


def score(
    judges: Judges, exemplars: Array, drawings: Sequence[Array], episodes: int, seed: int
) -> Scores:
    """Judge drawings, (n, 28, 28) per class, against the exemplars of all classes."""
    supports = judges.recognition_features(exemplars)
    queries = [judges.recognition_features(d) for d in drawings]
    rng = np.random.default_rng(seed)
    ways = min(WAYS, len(exemplars))
    asked, correct = np.zeros((2, len(exemplars)))
    for _ in range(episodes):
        classes = rng.choice(len(exemplars), ways, replace=False)
        shown = np.stack([queries[c][rng.integers(len(queries[c]))] for c in classes])
        distance = ((shown[:, None] - supports[classes][None]) ** 2).sum(2)
        asked[classes] += 1
        correct[classes] += distance.argmin(1) == np.arange(ways)
    similarity = [judges.similarity_features(d) for d in drawings]
    spread = [features.std(axis=0, ddof=1).mean() for features in similarity]
    new = [np.abs(d - e).mean() for d, e in zip(drawings, exemplars, strict=True)]
    by_class = np.divide(correct, asked, out=np.full(len(asked), np.nan), where=asked > 0)
    return Scores(
        by_class,
        float(correct.sum() / asked.sum()),
        np.array(spread, float),
        np.array(new, float),
        similarity,
    )


def precision_and_recall(ours: Scores, people: Scores, seed: int) -> dict[str, NDArray[np.float64]]:
    """Precision and recall of variants and of people in the self-supervised judge's space.

    Half of a class's drawings are the reference; as many variants, and the other half, are
    compared with it. Classes that are too small are skipped.

    Returns:
        name → (C,) by class: precision, recall, and real_precision, real_recall.
    """
    names = ("precision", "recall", "real_precision", "real_recall")
    found: list[tuple[float, ...]] = []
    for number, (made, drawn) in enumerate(zip(ours.similarity, people.similarity, strict=True)):
        order = np.random.default_rng([seed, number, 12]).permutation(len(drawn))
        half = len(drawn) // 2
        if min(half, len(made)) <= NEIGHBOURS:
            continue
        reference, others, taken = drawn[order[half:]], drawn[order[:half]], made[:half]
        found.append(
            (
                share_inside(taken, reference),
                share_inside(reference, taken),
                share_inside(others, reference),
                share_inside(reference, others),
            )
        )
    columns = np.array(found).reshape(-1, len(names)).T
    return dict(zip(names, columns, strict=True))


def defect_measures(
    people: Sequence[Sequence[Geometry]], made: Sequence[Sequence[Geometry]]
) -> dict[str, tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """P12's defect measures by name: (C,) of each class's variants and (C,) of people's drawings.

    Args:
        people: of each class's exemplar, then of its other drawings.
        made: of each class's variants.
    """
    found: dict[str, tuple[NDArray[np.float64], NDArray[np.float64]]] = {}
    exemplars = [of_class[0] for of_class in people]
    sides = (made, [of_class[1:] for of_class in people])
    for name, value in (
        ("same_components", lambda g, e: g.components == e.components),
        ("same_loops", lambda g, e: g.loops == e.loops),
        ("blocks", lambda g, e: g.has_block),
        ("gaps", lambda g, e: g.has_gap),
        ("width_spread", lambda g, e: g.width_spread),
    ):
        ours, real = (
            np.array(
                [
                    np.mean([value(g, exemplar) for g in of_class])
                    for of_class, exemplar in zip(side, exemplars, strict=True)
                ]
            )
            for side in sides
        )
        found[name] = ours, real
    return found


def example_rows(
    engine: Engine,
    judges: Judges,
    drawings: PeoplesDrawings,
    training: Array,
    setting: EvaluatedSetting,
    form: VariantForm,
    seed: int,
    rows: int = 10,
    columns: int = 12,
) -> tuple[list[Drawable], Array]:
    """Two lines per class, for evenly spaced classes: N drawables and their (N,) ink strengths.

    The first line has the exemplar and its variants. The second is fainter: for pixels the
    training drawing that shares most ink with each, which would reveal copies; for strokes
    people's drawings of the character.
    """
    exemplars, others = choose_exemplars(judges, drawings)
    lines: list[Drawable] = []
    for index in np.linspace(0, len(exemplars) - 1, rows).astype(int):
        exemplar = exemplars[index]
        made = make_variants(engine, drawings, exemplar, setting, form, columns, seed + int(index))
        if form == "strokes":
            originals = drawings.require_originals().astype(np.float32)
            lines += [originals[exemplar], *made.strokes]
            lines += [originals[row] for row in (exemplar, *others[index][:columns])]
        else:
            shown = np.concatenate([drawings.images[exemplar][None], made.pixels])
            lines += [*shown, *nearest_drawings(shown, training)]
    strength = np.tile(np.repeat([1.0, NEIGHBOUR_STRENGTH], columns + 1), rows)
    return lines, strength.astype(np.float32)


def nearest_drawings(images: Array, training: Array) -> Array:
    """The most similar training drawing of each image, same shape.

    By the Dice coefficient ``2 |a ∩ b| / (|a| + |b|)``; the Hamming distance would favour drawings
    with little ink.
    """
    flat = (images >= 0.5).reshape(len(images), -1).astype(np.float32)
    others = training.reshape(len(training), -1)
    ink = flat.sum(1)[:, None] + others.sum(1)[None]
    nearest: Array = training[(2 * flat @ others.T / np.maximum(ink, 1)).argmax(1)]
    return nearest


def _stderr(by_class: NDArray[np.float64]) -> float:
    """Standard error over the classes with queries."""
    return mean_and_stderr(by_class[~np.isnan(by_class)])[1]


def _ratio_stderr(ours: NDArray[np.float64], real: NDArray[np.float64], seed: int) -> float:
    """Bootstrap standard error of a ratio of means over classes."""
    return bootstrap_stderr(
        lambda rows: float(np.nanmean(ours[rows]) / np.nanmean(real[rows])), len(ours), seed
    )


def share_inside(
    points: NDArray[np.floating], reference: NDArray[np.floating], neighbours: int = NEIGHBOURS
) -> float:
    """Share of the points inside at least one ball of the reference set, 0 to 1.

    With variants as points and drawings as reference this is precision, the other way round
    recall (Kynkäänniemi et al., "Improved Precision and Recall Metric for Assessing Generative
    Models", NeurIPS 2019).

    Args:
        points: (n, d) features.
        reference: (m, d) features, more than `neighbours` of them.
        neighbours: k of the k-nearest-neighbour radius.
    """
    if len(reference) <= neighbours:
        raise ValueError(f"{len(reference)} samples have no neighbour number {neighbours}")
    # Row 0 of a sorted column is the sample's distance to itself.
    radii = np.sort(_distances(reference, reference), axis=0)[neighbours]
    return float((_distances(points, reference) <= radii).any(axis=1).mean())


def _distances(a: NDArray[np.floating], b: NDArray[np.floating]) -> NDArray[np.float64]:
    """(n, d), (m, d) → (n, m)"""
    difference = a[:, None].astype(np.float64) - b[None]
    return np.sqrt((difference**2).sum(2))
