"""Training drawings, with deformed copies that count as further classes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from vma_core.errors import UserError
from vma_core.glyphs.raster import RASTER_PX, to_model_grid
from vma_core.importers.glyph_set import GlyphSet
from vma_core.importers.omniglot import data_file, read_omniglot_archive, read_omniglot_npz
from vma_core.training.recipe import Recipe

VALIDATION_EVERY = 10
"""Every tenth background alphabet, in alphabetical order, is held out for validation."""


@dataclass(frozen=True)
class Corpus:
    """Drawings by character and affine map.

    Attributes:
        images: (maps, drawings, size, size) uint8, ink = 1; map 0 is the identity.
        rows: indices of the drawings of each character.
        names: of the characters.
        data_hash: SHA-256 of the undeformed set.
    """

    images: NDArray[np.uint8]
    rows: list[NDArray[np.intp]]
    names: list[str]
    data_hash: str


def training_corpus(data: Path, recipe: Recipe) -> Corpus:
    """The corpus of a recipe, from a data folder."""
    size = recipe.model.image_size
    if recipe.data == "mnist":
        return mnist_corpus(data, size)
    train, _ = background_sets(data, size)
    return build_corpus(train, size, recipe.affine_maps, recipe.seed)


def mnist_corpus(data: Path, image_size: int) -> Corpus:
    """Binarised MNIST training images as one class."""
    digits = read_omniglot_npz(data_file(data, "mnist/binarized_train.npz"))
    if digits.size_px != image_size:
        raise UserError(
            "MNIST is {size}×{size}; the recipe expects {expected}×{expected}.",
            size=digits.size_px,
            expected=image_size,
        )
    rows = [np.arange(len(digits))]
    return Corpus(digits.images[None], rows, ["mnist"], digits.content_hash())


def background_sets(data: Path, image_size: int) -> tuple[GlyphSet, GlyphSet]:
    """(train, held out) background drawings, at 105 pixels if the archive exists, else at 28.

    Evaluation characters are refused by name, whatever the file name.
    """
    archive = data / "omniglot" / "images_background.zip"
    if archive.is_file():
        glyphs = read_omniglot_archive(archive)
    else:
        glyphs = read_omniglot_npz(data_file(data, "omniglot28/train.npz"))
        if image_size != glyphs.size_px:
            raise UserError(
                "Only {found}-pixel images were found; image_size {expected} needs {archive}.",
                found=glyphs.size_px,
                expected=image_size,
                archive=archive,
            )
    refuse_evaluation_characters(glyphs, data)
    alphabets = sorted({name.split("/")[0] for name in glyphs.class_names})
    held_out = set(alphabets[VALIDATION_EVERY // 2 :: VALIDATION_EVERY])
    split = [name.split("/")[0] in held_out for name in glyphs.class_names]
    train = glyphs.select(i for i, held in enumerate(split) if not held)
    validation = glyphs.select(i for i, held in enumerate(split) if held)
    return train, validation


def refuse_evaluation_characters(glyphs: GlyphSet, data: Path) -> None:
    """Check that no class of the evaluation split is in a training set.

    Raises:
        UserError: there is one.
    """
    path = data / "omniglot28" / "test.npz"
    if not path.is_file():
        return
    with np.load(path, allow_pickle=False) as archive:
        evaluation = {name.removeprefix("images_evaluation/") for name in archive.files}
    found = sorted(evaluation & set(glyphs.class_names))
    if found:
        raise UserError(
            "{count} evaluation characters ({example}, …) are in the training set {name}. "
            "Train on background characters only.",
            count=len(found),
            example=found[0],
            name=glyphs.source,
        )


def build_corpus(glyphs: GlyphSet, image_size: int, maps: int, seed: int) -> Corpus:
    """Deform every drawing by the same `maps` affine maps and sample it on the model's grid.

    A deformed character counts as another class, so all its drawings share the map. 28-pixel
    originals only get the identity: deforming so few pixels would change the stroke width.
    """
    if glyphs.size_px != RASTER_PX:
        maps = 1
    rng = np.random.default_rng(seed)
    images = np.empty((maps, len(glyphs), image_size, image_size), np.uint8)
    source = glyphs.images
    images[0] = source if glyphs.size_px == image_size else to_model_grid(source, image_size)
    for index in range(1, maps):
        matrix = random_affine(rng)
        for row, image in enumerate(source):
            deformed = Image.fromarray(image * 255).transform(
                (RASTER_PX, RASTER_PX), Image.Transform.AFFINE, matrix, Image.Resampling.BILINEAR
            )
            images[index, row] = to_model_grid(
                (np.asarray(deformed) >= 128).astype(np.uint8), image_size
            )
    return Corpus(images, glyphs.by_class(), list(glyphs.class_names), glyphs.content_hash())


def random_affine(rng: np.random.Generator) -> tuple[float, ...]:
    """Coefficients (a, b, c, d, e, f) of Pillow's inverse map, about the centre of the raster."""
    angle = np.deg2rad(rng.uniform(-15, 15))
    scale_x, scale_y = rng.uniform(0.88, 1.12, size=2)
    shear = rng.uniform(-0.2, 0.2)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    inverse = turn @ np.array([[1 / scale_x, shear], [0, 1 / scale_y]])
    centre = np.full(2, RASTER_PX / 2)
    offset = centre - inverse @ (centre + rng.uniform(-8, 8, size=2))
    return (*inverse[0], offset[0], *inverse[1], offset[1])
