"""One glyph as an import finds it, before it is brought into the model's domain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vma_core.errors import Message, UserError
from vma_core.glyphs.normalise import NormaliserSettings, PlacedInk, normalise_with_place
from vma_core.glyphs.raster import RASTER_PX, to_model_grid
from vma_core.glyphs.stroke_raster import rasterise, strokes_to_glyph
from vma_core.glyphs.strokes import PEN_WIDTH_PX, Stroke, StrokePoint
from vma_core.glyphs.transform import fitted, scaled
from vma_core.memory.entries import MemoryEntry
from vma_core.sandbox.child import Payload

MAX_TRACED = 2_000
"""Pictures of one import that are traced at their own resolution."""
THINNEST_PX = 1.0
"""Lines of drawings that were made for a larger page are drawn at least this wide."""


@dataclass(frozen=True, eq=False)
class ImportedGlyph:
    """One image or drawing as it was found, before the normaliser.

    Attributes:
        pixels: (h, w) grey levels with 0 = black, or the finished glyph (ink = 1) where `ready`.
        label: the class it belongs to, or "".
        source: where it comes from, for the person who reads it.
        ready: data sets at the model's size need no normalising.
        fixed: settings a data set brings with it; the user's are not applied then.
        strokes: pen strokes where the file has them; `pixels` shows them.
        note: what was left out of the file, if anything.
    """

    pixels: NDArray[np.uint8]
    label: str
    source: str
    ready: bool = False
    fixed: NormaliserSettings | None = None
    strokes: tuple[Stroke, ...] = ()
    note: Message | None = None

    @classmethod
    def drawn(
        cls, strokes: tuple[Stroke, ...], label: str, source: str, keep_place: bool = False
    ) -> ImportedGlyph:
        """From strokes in pixels of any square; on the 105-pixel one already if `keep_place`."""
        if not any(stroke.points for stroke in strokes):
            raise UserError("{source} holds no strokes.", source=source)
        shown = strokes if keep_place else fitted(strokes)
        # A hairline is to be seen in the preview.
        pen = tuple(replace(stroke, widths_px=()) for stroke in shown)
        ink = (rasterise(pen).coverage >= 0.5).astype(np.uint8)
        fixed = NormaliserSettings(crop=False) if keep_place else None
        return cls((1 - ink) * np.uint8(255), label, source, fixed=fixed, strokes=strokes)

    def placed(self, settings: NormaliserSettings) -> tuple[Stroke, ...]:
        """The file's strokes on the drawing square, with the settings' size and pen.

        Strokes that carry the width of their ink keep it, scaled with the picture.
        """
        wanted = self.fixed or settings
        pen_px = settings.pen_px if wanted.thin else PEN_WIDTH_PX
        strokes = tuple(replace(stroke, width_px=pen_px) for stroke in self.strokes)
        if wanted.crop:
            # The size is the ink's: the pen's own width is part of it.
            strokes = fitted(strokes, max(1.0, (wanted.glyph_px or RASTER_PX) - pen_px))
        return tuple(
            replace(s, widths_px=tuple(max(width, THINNEST_PX) for width in s.widths_px))
            for s in strokes
        )

    def glyph(self, size: int, settings: NormaliserSettings) -> NDArray[np.uint8]:
        """The model glyph (size, size) uint8, ink = 1; a message names the image."""
        return self._read(size, settings)[0]

    def entry(self, size: int, settings: NormaliserSettings, traced: bool = True) -> MemoryEntry:
        """As a memory entry: the model glyph, and strokes that keep the look of what was found.

        Pictures are traced at their own resolution if `traced`; else, and where a data set brings
        finished model glyphs, `entry_strokes` traces the entry's image when it is first needed.
        """
        glyph, ink = self._read(size, settings)
        strokes: tuple[Stroke, ...] = ()
        if self.strokes:
            strokes = self.placed(settings)
        elif traced and ink is not None:
            strokes = _traced(ink)
        return MemoryEntry(glyph, self.label, self.source, strokes)

    def _read(
        self, size: int, settings: NormaliserSettings
    ) -> tuple[NDArray[np.uint8], PlacedInk | None]:
        """The model glyph, and the picture's own ink where it is one."""
        if self.strokes:
            drawn = self.placed(settings)
            if (self.fixed or settings).thin:
                drawn = tuple(replace(stroke, widths_px=()) for stroke in drawn)
            return strokes_to_glyph(drawn, size), None
        if self.ready:
            return self.pixels, None
        try:
            raster, ink = normalise_with_place(self.pixels, self.fixed or settings)
        except UserError as error:
            raise UserError("{source}: {reason}", source=self.source, reason=error) from error
        return to_model_grid(raster, size), ink


def _traced(ink: PlacedInk) -> tuple[Stroke, ...]:
    """Strokes of a picture, where the normaliser puts it."""
    # scikit-image is slow to import, and the window should open fast.
    from vma_core.glyphs.tracing.trace import trace

    return scaled(trace(ink.ink, sampled=False), ink.longer_px / RASTER_PX)


def entries_of(
    found: Sequence[ImportedGlyph], size: int, settings: NormaliserSettings
) -> Iterator[MemoryEntry | UserError]:
    """The glyphs as memory entries, or the message for each that is none, in order.

    Of more than `MAX_TRACED` glyphs no picture is traced: tracing takes longer than normalising,
    and most entries of a large set are never read. `entry_strokes` traces those that are.
    """
    for glyph in found:
        try:
            yield glyph.entry(size, settings, traced=len(found) <= MAX_TRACED)
        except UserError as error:
            yield error


def outline_note(found: ImportedGlyph, entry: MemoryEntry) -> Message | None:
    """A sentence for a picture whose ink is no line, so that its outline was kept."""
    if found.strokes or not any(stroke.filled for stroke in entry.strokes):
        return None
    return Message("{name}: a solid shape; its outline is kept.", name=found.source)


def to_payload(glyphs: Sequence[ImportedGlyph]) -> Payload:
    """Glyphs as the answer of a sandboxed function: a description and the pixels of each."""
    described = [
        {
            "shape": glyph.pixels.shape,
            "label": glyph.label,
            "source": glyph.source,
            "ready": glyph.ready,
            "fixed": asdict(glyph.fixed) if glyph.fixed else None,
            "strokes": [
                [s.points, s.width_px, s.erases, s.widths_px, s.filled] for s in glyph.strokes
            ],
            "note": glyph.note.to_json() if glyph.note else None,
        }
        for glyph in glyphs
    ]
    return described, [np.ascontiguousarray(g.pixels, np.uint8).tobytes() for g in glyphs]


def from_payload(
    described: Sequence[dict[str, Any]], pixels: Sequence[bytes]
) -> list[ImportedGlyph]:
    """The inverse of `to_payload`."""
    return [
        ImportedGlyph(
            np.frombuffer(content, np.uint8).reshape(glyph["shape"]),
            glyph["label"],
            glyph["source"],
            glyph["ready"],
            NormaliserSettings(**glyph["fixed"]) if glyph["fixed"] else None,
            tuple(
                Stroke(
                    tuple(StrokePoint(*point) for point in points),
                    width_px,
                    erases,
                    tuple(widths_px),
                    filled,
                )
                for points, width_px, erases, widths_px, filled in glyph["strokes"]
            ),
            Message.from_json(glyph["note"]) if glyph["note"] else None,
        )
        for glyph, content in zip(described, pixels, strict=True)
    ]
