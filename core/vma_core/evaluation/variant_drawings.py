"""Variants of an exemplar, inked for the judges: as strokes with Omniglot's pen, or as pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from vma_core.engine.engine import Engine
from vma_core.engine.request import Drawing, Request
from vma_core.errors import UserError
from vma_core.evaluation.peoples_drawings import JUDGED_PX, PeoplesDrawings
from vma_core.export.contact_sheet import Form
from vma_core.glyphs.raster import RASTER_PX, to_model_grid
from vma_core.glyphs.stroke_raster import coverage
from vma_core.glyphs.strokes import StrokeArrays
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
        raise UserError("This model draws no strokes. Use --form pixels.")
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
