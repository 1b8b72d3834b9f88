"""Protocol P10: can a machine tell variants from people's drawings, on unseen alphabets?"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vma_core.engine.engine import Engine
from vma_core.errors import UserError
from vma_core.evaluation.judges import Judges
from vma_core.evaluation.nll import Progress
from vma_core.evaluation.peoples_drawings import JUDGED_PX, PeoplesDrawings
from vma_core.evaluation.variant_drawings import (
    VariantDrawings,
    VariantSetting,
    make_variants,
    reinked,
)
from vma_core.evaluation.variants import choose_exemplars
from vma_core.export.contact_sheet import Form
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
"""Of the small affine copies: standard deviations in radians, as shares, and in 105-px pixels."""
JOG_TURN, JOG_PX = 0.02, 1.0
"""A sheet that lies a little differently on the scanner: standard deviation of its turn in radians,
and the largest shift in 105-px pixels."""


class Material(NamedTuple):
    """Every class's drawings of each kind at one size, (n, S, S) uint8 for each class.

    A traced line runs through the middles of pixels, and a variant's does not. What a machine
    tells apart by that alone, and not by shape, is the difference that `jogged` makes.
    """

    real: list[Images]
    reinked: list[Images]
    jogged: list[Images]
    """Re-inked where the lines were moved by less than a pixel or so, off the grid of pixels."""
    variants: list[Images]
    affine: list[Images]


def pairs_of(material: Material) -> dict[str, tuple[list[Images], list[Images]]]:
    """The two sets of each test, by name; real against real halves every class at random."""
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
    setting: VariantSetting,
    form: Form,
    size_px: int,
    draws: int,
    seed: int,
    progress: Progress = lambda _: None,
) -> list[Row]:
    """One row for each pair: accuracy (0.5: cannot be told apart) and area under the curve.

    For every character there are as many variants of its exemplar as people's drawings of it.

    Args:
        engine: the model.
        judges: choose the exemplars.
        drawings: people's, with their 105-pixel originals.
        setting: of the variants.
        form: of the variants; pixels are tested at 28 px only.
        size_px: 28 (strokes inked with Omniglot's pen and point-sampled) or 105.
        draws: of the alphabets that are learnt.
        seed: of variants, halves and training.
        progress: called with 1 after each character, and after each training.
    """
    from vma_core.evaluation.two_sample import tell_apart

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
        found = tell_apart(images, is_second, alphabets, draws, seed, progress=progress)
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
    setting: VariantSetting,
    form: Form,
    size_px: int,
    seed: int,
    progress: Progress,
) -> Material:
    """Make everything that is compared."""
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
    """(V, S, S) uint8 as drawings of Omniglot at 28 or 105 pixels."""
    return made.judged().astype(np.uint8) if size_px == JUDGED_PX else made.scanned


def jogged(drawings: VariantDrawings, seed: int) -> VariantDrawings:
    """The same strokes, each drawing turned about its middle and shifted by next to nothing."""
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
    """(count, 105, 105) uint8: a drawing slightly turned, stretched, slanted and shifted."""
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
