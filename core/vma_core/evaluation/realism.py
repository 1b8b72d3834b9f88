"""Protocol P10: can a classifier tell variants from people's drawings on unseen alphabets?"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vma_core.engine.engine import Engine
from vma_core.errors import UserError
from vma_core.evaluation.judged_drawings import (
    JUDGED_PX,
    EvaluatedSetting,
    PeoplesDrawings,
    VariantDrawings,
    make_variants,
    reinked,
)
from vma_core.evaluation.judges import Judges
from vma_core.evaluation.nll import Progress
from vma_core.evaluation.variants import choose_exemplars
from vma_core.export.drawable import VariantForm
from vma_core.glyphs.raster import RASTER_PX, to_model_grid
from vma_core.standard_errors import Row

Images = NDArray[np.uint8]
SIZES_PX = (JUDGED_PX, RASTER_PX)
PAIRS = (
    "real-real",
    "real-reinked",
    "real-variants",
    "reinked-variants",
    "jogged-variants",
    "reinked-jogged",
    "real-affine",
)
TURN, STRETCH, SHIFT_PX = 0.12, 0.1, 4.0
"""Standard deviations of the affine copies: radians, relative, and pixels at 105 px."""
JOG_TURN, JOG_PX = 0.02, 1.0
"""Like a sheet moved on the scanner: standard deviation of the rotation in radians, and the maximum
shift in pixels at 105 px."""


class Material(NamedTuple):
    """Drawings of each kind at one size, (n, S, S) uint8 per class.

    Traced lines run through pixel centres, variants' do not; `jogged` controls for that
    difference.
    """

    real: list[Images]
    reinked: list[Images]
    jogged: list[Images]
    """Re-inked after moving the lines off the pixel grid by about a pixel."""
    variants: list[Images]
    affine: list[Images]


def pairs_of(material: Material) -> dict[str, tuple[list[Images], list[Images]]]:
    """The two sets of each test by name; "real-real" halves every class at random."""
    rng = np.random.default_rng(0)
    orders = [rng.permutation(len(images)) for images in material.real]
    halves = [
        [images[order[half::2]] for images, order in zip(material.real, orders, strict=True)]
        for half in (0, 1)
    ]
    sets = (
        (halves[0], halves[1]),
        (material.real, material.reinked),
        (material.real, material.variants),
        (material.reinked, material.variants),
        (material.jogged, material.variants),
        (material.reinked, material.jogged),
        (material.real, material.affine),
    )
    return dict(zip(PAIRS, sets, strict=True))


def realism(
    engine: Engine,
    judges: Judges,
    drawings: PeoplesDrawings,
    setting: EvaluatedSetting,
    form: VariantForm,
    size_px: int,
    draws: int,
    seed: int,
    progress: Progress = lambda _: None,
) -> list[Row]:
    """One row per pair: accuracy (0.5 is indistinguishable) and area under the curve.

    There are as many variants of a character as people's drawings of it.

    Args:
        engine: the model.
        judges: choose the exemplars.
        drawings: people's, with their 105-pixel originals.
        setting: of the variants.
        form: of the variants; pixels are tested at 28 px only.
        size_px: 28 (strokes inked with Omniglot's pen and point-sampled) or 105.
        draws: number of random splits of the alphabets.
        seed: of variants, halves and training.
        progress: called with 1 after each character, and after each training.
    """
    from vma_core.evaluation.two_sample import two_sample_test

    if form == "pixels" and size_px != JUDGED_PX:
        raise UserError(
            "Pixels are always tested at {judged_px} px. Leave out --size.", judged_px=JUDGED_PX
        )
    names = drawings.alphabets
    if len(set(names)) < 2:
        raise UserError("A test on unseen alphabets needs at least two. Use more --characters.")
    material = gather(engine, judges, drawings, setting, form, size_px, seed, progress)
    index = {name: place for place, name in enumerate(sorted(set(names)))}
    rows: list[Row] = []
    for pair, (first, second) in pairs_of(material).items():
        images = np.concatenate([*first, *second])
        counts = [len(part) for part in (*first, *second)]
        alphabets = np.repeat([index[name] for name in (*names, *names)], counts)
        is_second = np.arange(len(images)) >= sum(map(len, first))
        found = two_sample_test(images, is_second, alphabets, draws, seed, progress=progress)
        rows.append(
            {
                "form": form,
                "size_px": size_px,
                "pair": pair,
                "accuracy": found.accuracy,
                "stderr": found.accuracy_stderr,
                "auc": found.auc,
                "auc_stderr": found.auc_stderr,
                "characters": len(names),
                "alphabets": len(index),
                "episodes": draws,
            }
        )
    return rows


def gather(
    engine: Engine,
    judges: Judges,
    drawings: PeoplesDrawings,
    setting: EvaluatedSetting,
    form: VariantForm,
    size_px: int,
    seed: int,
    progress: Progress,
) -> Material:
    """Make all drawings that are compared."""
    exemplars, _ = choose_exemplars(judges, drawings)
    originals = drawings.require_originals()
    at_size = (lambda ink: to_model_grid(ink, JUDGED_PX)) if size_px == JUDGED_PX else _unchanged
    material = Material([], [], [], [], [])
    for number, (rows, exemplar) in enumerate(zip(drawings.by_class, exemplars, strict=True)):
        made = make_variants(engine, drawings, exemplar, setting, form, len(rows), seed + number)
        material.real.append(at_size(originals[rows]))
        material.variants.append(inked(made, size_px))
        people = reinked(drawings, rows.tolist())
        material.reinked.append(inked(people, size_px))
        material.jogged.append(inked(jogged(people, seed + number), size_px))
        copies = affine_copies(originals[exemplar], len(rows), seed + number)
        material.affine.append(at_size(copies))
        progress(1)
    return material


def inked(made: VariantDrawings, size_px: int) -> Images:
    """(V, S, S) uint8, inked as in Omniglot at 28 or 105 pixels."""
    return made.judged().astype(np.uint8) if size_px == JUDGED_PX else made.scanned


def jogged(drawings: VariantDrawings, seed: int) -> VariantDrawings:
    """Strokes with a tiny random rotation about the centre and shift of each drawing."""
    rng = np.random.default_rng([seed, 11])
    centre = np.float32(0.5 * RASTER_PX)
    moved = []
    for strokes in drawings.strokes:
        angle, shift = rng.normal(0, JOG_TURN), rng.uniform(-JOG_PX, JOG_PX, 2)
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        points = (strokes.points_px - centre) @ turn.T + centre + shift
        moved.append(strokes.moved(points.astype(np.float32)))
    return VariantDrawings(drawings.pixels, tuple(moved))


def affine_copies(original: Images, count: int, seed: int) -> Images:
    """(count, 105, 105) uint8 copies, slightly rotated, stretched, slanted and shifted."""
    from scipy.ndimage import affine_transform

    rng = np.random.default_rng([seed, 10])
    centre = np.full(2, 0.5 * (RASTER_PX - 1))
    copies = np.empty((count, RASTER_PX, RASTER_PX), np.uint8)
    for copy in copies:
        angle, stretch, slant = rng.normal(0, (TURN, STRETCH, TURN))
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        shape = turn @ np.array([[1.0 + stretch, slant], [0.0, 1.0 / (1.0 + stretch)]])
        offset = centre - shape @ centre + rng.normal(0, SHIFT_PX, 2)
        moved = affine_transform(original.astype(np.float32), shape, offset, order=1)
        copy[:] = moved >= 0.5
    return copies


def _unchanged(ink: Images) -> Images:
    return ink
