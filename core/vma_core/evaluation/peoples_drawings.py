"""People's drawings of a set of characters, at the judges' 28 pixels and at 105 as scanned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from vma_core.errors import UserError
from vma_core.glyphs.raster import to_model_grid
from vma_core.glyphs.strokes import Stroke
from vma_core.importers.glyph_set import GlyphSet

JUDGED_PX = 28
"""Side of the images that the judges look at."""


@dataclass(frozen=True, eq=False)
class PeoplesDrawings:
    """Drawings with a class each.

    Attributes:
        glyphs: (N, 28, 28) images with their classes.
        originals: (N, 105, 105) uint8 of the same drawings in the same order, ink = 1; None where
            only the small images are known.
    """

    glyphs: GlyphSet
    originals: NDArray[np.uint8] | None
    _traced: dict[int, tuple[Stroke, ...]] = field(default_factory=dict)

    @classmethod
    def of_originals(cls, glyphs: GlyphSet) -> PeoplesDrawings:
        """From 105-pixel drawings; the small images are sampled as Omniglot-28 was."""
        small = to_model_grid(glyphs.images, JUDGED_PX)
        return cls(
            GlyphSet(small, glyphs.classes, glyphs.class_names, glyphs.source), glyphs.images
        )

    @classmethod
    def paired(cls, glyphs: GlyphSet, originals: GlyphSet) -> PeoplesDrawings:
        """From 28-pixel drawings and the 105-pixel ones that they were made of, in any order.

        Raises:
            UserError: a small drawing has no original of the same class.
        """
        return cls(glyphs, originals.images[pair_originals(glyphs, originals)])

    def __len__(self) -> int:
        return len(self.glyphs)

    @property
    def images(self) -> NDArray[np.float32]:
        """(N, 28, 28) float32, ink = 1."""
        return self.glyphs.images.astype(np.float32)

    @cached_property
    def by_class(self) -> list[NDArray[np.intp]]:
        """Row numbers of each class."""
        return self.glyphs.by_class()

    @property
    def alphabets(self) -> list[str]:
        """The alphabet of each class."""
        return [name.split("/")[0] for name in self.glyphs.class_names]

    def evenly_spaced(self, characters: int) -> PeoplesDrawings:
        """As many characters, evenly spaced, so that every alphabet is among them; at most all."""
        count = len(self.glyphs.class_names)
        chosen = np.unique(np.linspace(0, count - 1, min(characters, count)).round().astype(int))
        rows = np.concatenate([self.by_class[c] for c in chosen])
        originals = None if self.originals is None else self.originals[rows]
        return PeoplesDrawings(self.glyphs.select(chosen.tolist()), originals)

    def model_images(self, size: int, rows: Sequence[int]) -> NDArray[np.uint8]:
        """(len(rows), size, size) uint8: drawings as a model of this image size sees them.

        Raises:
            UserError: only the 28-pixel images are known.
        """
        chosen = np.asarray(rows, np.intp)
        if size == JUDGED_PX:
            return self.glyphs.images[chosen]
        return to_model_grid(self.require_originals()[chosen], size)

    def strokes(self, row: int) -> tuple[Stroke, ...]:
        """A drawing traced at 105 pixels; traced once.

        Raises:
            UserError: only the 28-pixel images are known.
        """
        from vma_core.glyphs.tracing.trace import trace

        if row not in self._traced:
            self._traced[row] = trace(self.require_originals()[row])
        return self._traced[row]

    def require_originals(self) -> NDArray[np.uint8]:
        """The 105-pixel drawings.

        Raises:
            UserError: they are not known.
        """
        if self.originals is None:
            raise UserError(
                "Strokes are measured on the 105-pixel drawings. Put images_evaluation.zip into "
                "omniglot/ in the data folder, or use --form pixels."
            )
        return self.originals


def pair_originals(glyphs: GlyphSet, originals: GlyphSet) -> NDArray[np.intp]:
    """(N,) row of the 105-pixel drawing that each small drawing was sampled from.

    The drawings of a class stand in different orders in the two files, but sampling an original
    gives its small drawing bit for bit.

    Raises:
        UserError: a drawing has no original.
    """
    names: Sequence[str] = originals.class_names
    small = to_model_grid(originals.images, glyphs.size_px)
    known: dict[tuple[str, bytes], list[int]] = {}
    for row in range(len(originals) - 1, -1, -1):
        name = names[originals.classes[row]]
        known.setdefault((name, small[row].tobytes()), []).append(row)
    found = np.empty(len(glyphs), np.intp)
    for row, image in enumerate(glyphs.images):
        name = glyphs.class_names[glyphs.classes[row]]
        rows = known.get((name, image.tobytes()))
        if not rows:
            raise UserError(
                "A drawing of {drawing} in {name} has no original in {originals}. Use files of "
                "the same Omniglot release.",
                drawing=name,
                name=glyphs.source,
                originals=originals.source,
            )
        # Two drawings of a class may look alike at 28 pixels: each gets an original of its own.
        found[row] = rows.pop() if len(rows) > 1 else rows[0]
    return found
