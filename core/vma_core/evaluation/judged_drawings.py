"""Drawings as the judges see them: people's, and variants as strokes or pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from vma_core.engine.engine import Engine
from vma_core.engine.request import Drawing, Request
from vma_core.errors import UserError
from vma_core.export.drawable import VariantForm
from vma_core.glyphs.raster import RASTER_PX, to_model_grid
from vma_core.glyphs.stroke_raster import coverage
from vma_core.glyphs.strokes import Stroke, StrokeArrays
from vma_core.importers.glyph_set import GlyphSet
from vma_core.memory.entries import Memory, MemoryEntry, MemorySnapshot

Array = NDArray[np.float32]
OMNIGLOT_PEN_PX = 5.2
"""Width of the ink in Omniglot's 105-pixel drawings."""


@dataclass(frozen=True)
class EvaluatedSetting:
    """Named settings of the variants to evaluate; "default" is the shipped one.

    Attributes:
        name: in reports.
        variation: of the request.
        z_temperature: of the request.
        memory: entries in memory while the exemplar is the drawing, read by source "drawing". If
            None, the exemplar is the only entry.
        recalled: whether the exemplar is the drawing and also in memory, among those of other
            characters, and variants are by source "recall".
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
        strokes: V variants, empty if the form is "pixels".
    """

    pixels: Array
    strokes: tuple[StrokeArrays, ...]

    def judged(self) -> Array:
        """(V, 28, 28) float32, 0 or 1: input of the judges.

        Strokes are inked with Omniglot's pen and point-sampled as in Omniglot-28; pixels are
        binarised at 0.5.
        """
        if self.strokes:
            return to_model_grid(self.scanned, JUDGED_PX).astype(np.float32)
        return (self.pixels >= 0.5).astype(np.float32)

    @cached_property
    def scanned(self) -> NDArray[np.uint8]:
        """(V, 105, 105) uint8 strokes inked with Omniglot's pen, like the originals."""
        inked = [coverage(with_omniglot_pen(s), RASTER_PX) >= 0.5 for s in self.strokes]
        return np.stack(inked).astype(np.uint8)

    def painted(self) -> NDArray[np.uint8]:
        """(V, 105, 105) uint8 strokes inked in their own width."""
        return np.stack([coverage(s, RASTER_PX) >= 0.5 for s in self.strokes]).astype(np.uint8)


def make_variants(
    engine: Engine,
    drawings: PeoplesDrawings,
    exemplar: int,
    setting: EvaluatedSetting,
    form: VariantForm,
    count: int,
    seed: int,
    companions: Sequence[int] = (),
) -> VariantDrawings:
    """Variants of the drawing in row `exemplar`.

    Args:
        engine: the model.
        drawings: people's.
        exemplar: row of the varied drawing.
        setting: of the variants.
        form: of the variants.
        count: number of variants.
        seed: of their noise.
        companions: rows of the other entries in memory, if the setting recalls.

    Raises:
        UserError: the model has no strokes, or its image size does not suit the form.
    """
    size = engine.image_size
    if form == "pixels" and size != JUDGED_PX:
        raise UserError(
            "The judges need {judged_px} px but the model draws {size} px. Use --form strokes.",
            judged_px=JUDGED_PX,
            size=size,
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
        request = Request(Memory(entries).snapshot(), drawing, source="recall")
    elif setting.memory is None:
        memory = Memory([MemoryEntry(image, strokes=strokes)]).snapshot()
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
        raise UserError("This model draws no strokes. Use --form pixels.")
    return VariantDrawings(result.images, drawn)


def with_omniglot_pen(strokes: StrokeArrays) -> StrokeArrays:
    """The same strokes in the width of Omniglot's ink."""
    return replace(strokes, widths_px=np.full_like(strokes.widths_px, OMNIGLOT_PEN_PX))


def reinked(drawings: PeoplesDrawings, rows: Sequence[int]) -> VariantDrawings:
    """People's drawings, traced and inked again: the effect of rendering alone.

    Raises:
        UserError: only the 28-pixel images are known.
    """
    traced = tuple(StrokeArrays.of(drawings.strokes(row)) for row in rows)
    return VariantDrawings(np.zeros((0, JUDGED_PX, JUDGED_PX), np.float32), traced)


JUDGED_PX = 28
"""Side of the images that the judges look at."""


@dataclass(frozen=True, eq=False)
class PeoplesDrawings:
    """People's drawings with classes.

    Attributes:
        glyphs: (N, 28, 28) images with their classes.
        originals: (N, 105, 105) uint8 of the same drawings in the same order, ink = 1; None if
            only the small images are known.
    """

    glyphs: GlyphSet
    originals: NDArray[np.uint8] | None
    _traced: dict[int, tuple[Stroke, ...]] = field(default_factory=dict)

    @classmethod
    def of_originals(cls, glyphs: GlyphSet) -> PeoplesDrawings:
        """From 105-pixel drawings; the small images are sampled as in Omniglot-28."""
        small = to_model_grid(glyphs.images, JUDGED_PX)
        return cls(
            GlyphSet(small, glyphs.classes, glyphs.class_names, glyphs.source), glyphs.images
        )

    @classmethod
    def paired(cls, glyphs: GlyphSet, originals: GlyphSet) -> PeoplesDrawings:
        """From 28-pixel drawings and their 105-pixel originals, in any order.

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
        """A subset of evenly spaced characters, which covers the alphabets evenly."""
        count = len(self.glyphs.class_names)
        chosen = np.unique(np.linspace(0, count - 1, min(characters, count)).round().astype(int))
        rows = np.concatenate([self.by_class[c] for c in chosen])
        originals = None if self.originals is None else self.originals[rows]
        return PeoplesDrawings(self.glyphs.select(chosen.tolist()), originals)

    def model_images(self, size: int, rows: Sequence[int]) -> NDArray[np.uint8]:
        """(len(rows), size, size) uint8 drawings at a model's image size.

        Raises:
            UserError: only the 28-pixel images are known.
        """
        chosen = np.asarray(rows, np.intp)
        if size == JUDGED_PX:
            return self.glyphs.images[chosen]
        return to_model_grid(self.require_originals()[chosen], size)

    def strokes(self, row: int) -> tuple[Stroke, ...]:
        """Strokes of a drawing, traced at 105 pixels and cached.

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
    """(N,) row of the 105-pixel original of each small drawing.

    The two files order the drawings of a class differently, but sampling an original gives its
    small drawing bit for bit.

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
        # Drawings of a class that are equal at 28 pixels get distinct originals.
        found[row] = rows.pop() if len(rows) > 1 else rows[0]
    return found
