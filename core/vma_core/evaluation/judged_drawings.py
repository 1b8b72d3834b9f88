"""Variants of an exemplar, inked for the judges: as strokes with Omniglot's pen, or as pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from vma_core.engine.engine import Engine
from vma_core.engine.request import Drawing, Request
from vma_core.errors import UserError
from vma_core.export.contact_sheet import Form
from vma_core.glyphs.raster import RASTER_PX, to_model_grid
from vma_core.glyphs.stroke_raster import coverage
from vma_core.glyphs.strokes import Stroke, StrokeArrays
from vma_core.importers.glyph_set import GlyphSet
from vma_core.memory.entries import Memory, MemoryEntry, MemorySnapshot

Array = NDArray[np.float32]
OMNIGLOT_PEN_PX = 5.2
"""Width of the ink in Omniglot's 105-pixel drawings."""


@dataclass(frozen=True)
class VariantSetting:
    """A named setting of the wall: "default" is the shipped one.

    Attributes:
        name: of the row that reports it.
        variation: of the request.
        z_temperature: of the request.
        memory: where it is given, the exemplar is not in memory: it is the drawing, read by source
            "drawing" with these entries in memory. Else the exemplar is the only entry.
        recalled: the exemplar stands among those of other characters, and is also the drawing;
            variants are of what the memory recalls at its sight.
    """

    name: str
    variation: float
    z_temperature: float = 1.0
    memory: MemorySnapshot | None = None
    recalled: bool = False


@dataclass(frozen=True, eq=False)
class VariantDrawings:
    """Variants of one exemplar.

    Attributes:
        pixels: (V, S, S) float32 probability of ink at the model's image size.
        strokes: V of them, empty where the form is "pixels".
    """

    pixels: Array
    strokes: tuple[StrokeArrays, ...]

    def judged(self) -> Array:
        """(V, 28, 28) float32, 0 or 1: as the judges see them.

        Strokes are inked with Omniglot's pen and point-sampled, as Omniglot-28 was made; pixels
        are binarised at 0.5.
        """
        if self.strokes:
            return to_model_grid(self.scanned, JUDGED_PX).astype(np.float32)
        return (self.pixels >= 0.5).astype(np.float32)

    @cached_property
    def scanned(self) -> NDArray[np.uint8]:
        """(V, 105, 105) uint8 strokes inked with Omniglot's pen, like the original drawings."""
        inked = [coverage(with_omniglot_pen(s), RASTER_PX) >= 0.5 for s in self.strokes]
        return np.stack(inked).astype(np.uint8)

    def painted(self) -> NDArray[np.uint8]:
        """(V, 105, 105) uint8 strokes inked in the width that they have in the window."""
        return np.stack([coverage(s, RASTER_PX) >= 0.5 for s in self.strokes]).astype(np.uint8)


def make_variants(
    engine: Engine,
    drawings: PeoplesDrawings,
    exemplar: int,
    setting: VariantSetting,
    form: Form,
    count: int,
    seed: int,
    companions: Sequence[int] = (),
) -> VariantDrawings:
    """Variants of the drawing in row `exemplar`.

    Args:
        engine: the model.
        drawings: people's.
        exemplar: row of the drawing that is varied.
        setting: how.
        form: of the variants.
        count: how many.
        seed: of their noise.
        companions: rows of the other entries in memory, where the setting recalls.

    Raises:
        UserError: strokes are asked for and the model draws none, or the image sizes do not fit.
    """
    size = engine.image_size
    if form == "pixels" and size != JUDGED_PX:
        raise UserError(
            f"The judges look at {JUDGED_PX} px and the model draws {size}; use --form strokes."
        )
    (image,) = drawings.model_images(size, [exemplar])
    strokes = drawings.strokes(exemplar) if form == "strokes" else ()
    drawing = Drawing.of(image, strokes=strokes)
    if setting.recalled:
        rows = [exemplar, *companions]
        images = drawings.model_images(size, rows)
        entries = [
            MemoryEntry(i, strokes=drawings.strokes(row) if strokes else ())
            for i, row in zip(images, rows, strict=True)
        ]
        request = Request(Memory(entries).view(), drawing, source="recall")
    elif setting.memory is None:
        memory = Memory([MemoryEntry(image, strokes=strokes)]).view()
        request = Request(memory, source="memory")
    else:
        request = Request(setting.memory, drawing, source="drawing")
    request = replace(
        request,
        variation=setting.variation,
        z_temperature=setting.z_temperature,
        seed=seed,
        count=count,
    )
    result = engine.answer(request)
    if form == "pixels":
        return VariantDrawings(result.images, ())
    drawn = tuple(s for s in result.strokes if s is not None)
    if len(drawn) < count:
        raise UserError("This model draws no strokes; measure its pixels with --form pixels.")
    return VariantDrawings(result.images, drawn)


def with_omniglot_pen(strokes: StrokeArrays) -> StrokeArrays:
    """The same strokes in the width of Omniglot's ink."""
    return replace(strokes, widths_px=np.full_like(strokes.widths_px, OMNIGLOT_PEN_PX))


def reinked(drawings: PeoplesDrawings, rows: Sequence[int]) -> VariantDrawings:
    """People's drawings traced and inked again: what rendering alone changes.

    Raises:
        UserError: only the 28-pixel images are known.
    """
    traced = tuple(StrokeArrays.of(drawings.strokes(row)) for row in rows)
    return VariantDrawings(np.zeros((0, JUDGED_PX, JUDGED_PX), np.float32), traced)


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
                "Strokes are measured on the 105-pixel drawings; put images_evaluation.zip into "
                "the data folder's omniglot/, or measure --form pixels."
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
                f"A drawing of {name} in {glyphs.source} has no original in {originals.source}; "
                "use the two files of the same Omniglot release."
            )
        # Two drawings of a class may look alike at 28 pixels: each gets an original of its own.
        found[row] = rows.pop() if len(rows) > 1 else rows[0]
    return found
