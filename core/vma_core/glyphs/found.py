"""One glyph as an import finds it, before it is brought into the model's domain."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from vma_core.errors import UserError
from vma_core.glyphs.normalise import NormaliserSettings, normalise
from vma_core.glyphs.strokes import PEN_WIDTH_PX, Stroke, rasterise, strokes_to_glyph
from vma_core.glyphs.transform import fitted
from vma_core.memory import MemoryEntry


@dataclass(frozen=True, eq=False)
class FoundGlyph:
    """One image or drawing as it was found, before the normaliser.

    Attributes:
        pixels: (h, w) grey levels with 0 = black, or the finished glyph (ink = 1) where `ready`.
        label: the class it belongs to, or "".
        source: where it comes from, for the person who reads it.
        ready: data sets at the model's size need no normalising.
        fixed: settings a data set brings with it; the user's are not applied then.
        strokes: pen strokes where the file has them; `pixels` shows them.
        note: what of the file was left out, in one sentence, or "".
    """

    pixels: NDArray[np.uint8]
    label: str
    source: str
    ready: bool = False
    fixed: NormaliserSettings | None = None
    strokes: tuple[Stroke, ...] = ()
    note: str = ""

    @classmethod
    def drawn(
        cls, strokes: tuple[Stroke, ...], label: str, source: str, keep_place: bool = False
    ) -> FoundGlyph:
        """From strokes in pixels of any square; on the 105-pixel one already if `keep_place`."""
        if not any(stroke.points for stroke in strokes):
            raise UserError(f"{source} holds no strokes.")
        shown = strokes if keep_place else fitted(strokes)
        ink = (rasterise(shown).coverage >= 0.5).astype(np.uint8)
        fixed = NormaliserSettings(crop=False) if keep_place else None
        return cls((1 - ink) * np.uint8(255), label, source, fixed=fixed, strokes=strokes)

    def placed(self, settings: NormaliserSettings) -> tuple[Stroke, ...]:
        """The strokes on the drawing square, with the settings' size and pen."""
        wanted = self.fixed or settings
        width = settings.pen_px if wanted.thin else PEN_WIDTH_PX
        strokes = tuple(replace(stroke, width_px=width) for stroke in self.strokes)
        if not wanted.crop:
            return strokes
        # The size is the ink's: the pen's own width is part of it.
        return fitted(strokes, max(1.0, (wanted.glyph_px or 105) - width))

    def glyph(self, size: int, settings: NormaliserSettings) -> NDArray[np.uint8]:
        """The model glyph (size, size) uint8, ink = 1; a message names the image."""
        if self.strokes:
            return strokes_to_glyph(self.placed(settings), size)
        if self.ready:
            return self.pixels
        try:
            return normalise(self.pixels, self.fixed or settings, size)
        except UserError as error:
            raise UserError(f"{self.source}: {error}") from error

    def entry(self, size: int, settings: NormaliserSettings) -> MemoryEntry:
        """As a memory entry."""
        strokes = self.placed(settings) if self.strokes else ()
        return MemoryEntry(self.glyph(size, settings), self.label, self.source, strokes)
