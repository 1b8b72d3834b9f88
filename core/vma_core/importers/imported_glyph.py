"""A glyph as imported, before it is brought into the model's domain."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import asdict, astuple, dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vma_core.errors import Message, UserError
from vma_core.glyphs.ink_fit import InkFit
from vma_core.glyphs.normalise import NormaliserSettings, PlacedInk, normalise_with_place
from vma_core.glyphs.raster import RASTER_PX, to_model_grid
from vma_core.glyphs.stroke_raster import model_glyph, strokes_to_glyph
from vma_core.glyphs.strokes import PEN_WIDTH_PX, Stroke, StrokeArrays, StrokePoint
from vma_core.glyphs.transform import fitted, scaled, square_fit
from vma_core.glyphs.writing_lines import WritingLines
from vma_core.memory.entries import MemoryEntry
from vma_core.sandbox.child import Payload

MAX_TRACED = 2_000
"""Largest import whose images are traced at their own resolution."""
PLAUSIBLE_INK = (0.01, 0.5)
"""Share of ink in an image; outside of it, polarity or threshold are probably wrong."""
THINNEST_PX = 1.0
"""Minimum line width of imported drawings."""


@dataclass(frozen=True, eq=False)
class ImportedGlyph:
    """An image or drawing before normalisation.

    Attributes:
        pixels: (h, w) uint8 grey levels with 0 = black, or the model glyph (ink = 1) if `ready`.
        label: its class, or ""; composed (NFC), whatever the file system or archive stores.
        source: its origin, as shown to the user.
        ready: `pixels` is a model glyph and needs no normalisation.
        fixed: settings of the data set, which override the user's.
        strokes: pen strokes if the file has them; `pixels` shows them.
        note: what was left out of the file, if anything.
        lines: where it stands in writing, in the coordinates of `strokes` if it has any, else of
            `pixels`; None if not known.
    """

    pixels: NDArray[np.uint8]
    label: str
    source: str
    ready: bool = False
    fixed: NormaliserSettings | None = None
    strokes: tuple[Stroke, ...] = ()
    note: Message | None = None
    lines: WritingLines | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "label", unicodedata.normalize("NFC", self.label))

    @classmethod
    def drawn(
        cls,
        strokes: tuple[Stroke, ...],
        label: str,
        source: str,
        keep_place: bool = False,
        note: Message | None = None,
    ) -> ImportedGlyph:
        """From strokes in any coordinates; `keep_place` if they are on the 105-pixel square.

        Raises:
            UserError: there are no points.
        """
        if not any(stroke.points for stroke in strokes):
            raise UserError("{source} holds no strokes.", source=source)
        shown = strokes if keep_place else fitted(strokes)
        # Without ink widths, so that hairlines are visible in the preview.
        pen = tuple(replace(stroke, widths_px=()) for stroke in shown)
        ink = model_glyph(StrokeArrays.of(pen), RASTER_PX)
        fixed = NormaliserSettings(crop=False) if keep_place else None
        pixels = (1 - ink) * np.uint8(255)
        return cls(pixels, label, source, fixed=fixed, strokes=strokes, note=note)

    def placed(self, settings: NormaliserSettings) -> tuple[Stroke, ...]:
        """The strokes on the drawing square, with the size and pen of the settings.

        Known ink widths are kept, scaled with the drawing.
        """
        wanted = self.fixed or settings
        pen_px = settings.pen_px if wanted.thin else PEN_WIDTH_PX
        strokes = tuple(replace(stroke, width_px=pen_px) for stroke in self.strokes)
        return tuple(
            replace(s, widths_px=tuple(max(width, THINNEST_PX) for width in s.widths_px))
            for s in self._fit(settings).strokes(strokes)
        )

    def _fit(self, settings: NormaliserSettings) -> InkFit:
        """Brings the strokes to the drawing square."""
        wanted = self.fixed or settings
        if not wanted.crop:
            return InkFit()
        # The size includes the pen width.
        pen_px = settings.pen_px if wanted.thin else PEN_WIDTH_PX
        return square_fit(self.strokes, max(1.0, (wanted.glyph_px or RASTER_PX) - pen_px))

    def glyph(self, size: int, settings: NormaliserSettings) -> NDArray[np.uint8]:
        """The model glyph (size, size) uint8, ink = 1.

        Raises:
            UserError: the image has no ink; the message names it.
        """
        return self._read(size, settings)[0]

    def entry(self, size: int, settings: NormaliserSettings, traced: bool = True) -> MemoryEntry:
        """The entry of `normalised`."""
        return self.normalised(size, settings, traced).entry

    def normalised(
        self, size: int, settings: NormaliserSettings, traced: bool = True
    ) -> NormalisedGlyph:
        """As a memory entry: the model glyph, and strokes that keep the look of the original.

        Images are traced at their own resolution if `traced`. Otherwise, and for ready glyphs,
        `entry_strokes` traces the entry's image when its strokes are first needed.

        Raises:
            UserError: as `glyph`.
        """
        glyph, ink = self._read(size, settings)
        strokes: tuple[Stroke, ...] = ()
        if self.strokes:
            strokes = self.placed(settings)
        elif traced and ink is not None:
            strokes = _traced(ink)
        lines = self._placed_lines(settings, ink)
        entry = MemoryEntry(glyph, self.label, self.source, strokes, lines=lines)
        return NormalisedGlyph(entry, 0.0 if ink is None else ink.share)

    def turned(self, transpose: bool, invert: bool) -> ImportedGlyph:
        """An image of a data set with rows and columns, or ink and ground, exchanged."""
        if not self.is_from_array:
            return self
        pixels = self.pixels.T if transpose else self.pixels
        if invert:
            pixels = np.subtract(1 if self.ready else 255, pixels, dtype=np.uint8)
        return replace(self, pixels=pixels)

    @property
    def is_from_array(self) -> bool:
        """Whether it is an image of a data set, which does not tell orientation and polarity."""
        return self.fixed is not None and not self.strokes

    def _placed_lines(
        self, settings: NormaliserSettings, ink: PlacedInk | None
    ) -> WritingLines | None:
        """The lines on the drawing square."""
        if self.lines is None:
            return None
        if self.strokes:
            return self._fit(settings).lines(self.lines)
        if ink is None:
            return self.lines.mapped(RASTER_PX / self.pixels.shape[0], 0.0)
        height, width = ink.ink.shape
        scale = ink.longer_px / max(height, width)
        return self.lines.mapped(scale, 0.5 * (RASTER_PX - scale * height) - scale * ink.top)

    def _read(
        self, size: int, settings: NormaliserSettings
    ) -> tuple[NDArray[np.uint8], PlacedInk | None]:
        """The model glyph, and the ink of an image that was normalised."""
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


@dataclass(frozen=True, eq=False)
class NormalisedGlyph:
    """A memory entry, and how much of the imported image was taken for ink (0 if not known)."""

    entry: MemoryEntry
    image_share: float

    @property
    def is_implausible(self) -> bool:
        """Whether there is so little or so much ink that the ground may have been taken for it."""
        low, high = PLAUSIBLE_INK
        share = float(self.entry.image.mean())
        return share < low or max(share, self.image_share) > high


def _traced(ink: PlacedInk) -> tuple[Stroke, ...]:
    # scikit-image is slow to import.
    from vma_core.glyphs.tracing.trace import trace

    return scaled(trace(ink.ink, sampled=False), ink.longer_px / RASTER_PX)


def entries_of(
    found: Sequence[ImportedGlyph], size: int, settings: NormaliserSettings
) -> Iterator[MemoryEntry | UserError]:
    """The entries of `normalised_glyphs`."""
    for made in normalised_glyphs(found, size, settings):
        yield made if isinstance(made, UserError) else made.entry


def normalised_glyphs(
    found: Sequence[ImportedGlyph], size: int, settings: NormaliserSettings
) -> Iterator[NormalisedGlyph | UserError]:
    """Each glyph as a memory entry, or the error that it caused.

    Imports of more than `MAX_TRACED` glyphs are not traced, as most of their strokes are never
    needed; `entry_strokes` traces those that are.
    """
    for glyph in found:
        try:
            yield glyph.normalised(size, settings, traced=len(found) <= MAX_TRACED)
        except UserError as error:
            yield error


def outline_note(found: ImportedGlyph, entry: MemoryEntry) -> Message | None:
    """A note if the outline of a solid shape was kept."""
    if found.strokes or not any(stroke.filled for stroke in entry.strokes):
        return None
    return Message("{name}: a solid shape; its outline is kept.", name=found.source)


def to_payload(glyphs: Sequence[ImportedGlyph]) -> Payload:
    """Glyphs as the answer of a sandboxed function: a description, pixels and pen of each."""
    described = [
        {
            "shape": glyph.pixels.shape,
            "label": glyph.label,
            "source": glyph.source,
            "ready": glyph.ready,
            "fixed": asdict(glyph.fixed) if glyph.fixed else None,
            "strokes": [
                [len(s.points), s.width_px, s.erases, len(s.widths_px), s.filled]
                for s in glyph.strokes
            ],
            "note": glyph.note.to_json() if glyph.note else None,
            "lines": astuple(glyph.lines) if glyph.lines else None,
        }
        for glyph in glyphs
    ]
    blocks = [
        block
        for glyph in glyphs
        for block in (np.ascontiguousarray(glyph.pixels, np.uint8).tobytes(), _pen_bytes(glyph))
    ]
    return described, blocks


def _pen_bytes(glyph: ImportedGlyph) -> bytes:
    """All points of the strokes, then all ink widths, as little-endian doubles."""
    points = [value for stroke in glyph.strokes for point in stroke.points for value in point]
    widths = [width for stroke in glyph.strokes for width in stroke.widths_px]
    return np.array(points + widths, "<f8").tobytes()


def from_payload(
    described: Sequence[dict[str, Any]], blocks: Sequence[bytes]
) -> list[ImportedGlyph]:
    """The inverse of `to_payload`."""
    return [
        ImportedGlyph(
            np.frombuffer(pixels, np.uint8).reshape(glyph["shape"]),
            glyph["label"],
            glyph["source"],
            glyph["ready"],
            NormaliserSettings(**glyph["fixed"]) if glyph["fixed"] else None,
            tuple(_strokes_of(glyph["strokes"], np.frombuffer(pen, "<f8"))),
            Message.from_json(glyph["note"]) if glyph["note"] else None,
            WritingLines(*glyph["lines"]) if glyph["lines"] else None,
        )
        for glyph, pixels, pen in zip(described, blocks[::2], blocks[1::2], strict=True)
    ]


def _strokes_of(
    described: Sequence[tuple[int, float, bool, int, bool]], pen: NDArray[np.float64]
) -> Iterator[Stroke]:
    """The strokes of `_pen_bytes`."""
    point_count = sum(stroke[0] for stroke in described)
    points = pen[: 4 * point_count].reshape(-1, 4)
    # The many equal values of pressure and time share one object.
    shared: dict[float, float] = {}
    placed = [
        StrokePoint(x, y, shared.setdefault(pressure, pressure), shared.setdefault(at, at))
        for x, y, pressure, at in points.tolist()
    ]
    widths = [shared.setdefault(width, width) for width in pen[4 * point_count :].tolist()]
    first = first_width = 0
    for count, width_px, erases, width_count, filled in described:
        yield Stroke(
            tuple(placed[first : first + count]),
            width_px,
            erases,
            tuple(widths[first_width : first_width + width_count]),
            filled,
        )
        first, first_width = first + count, first_width + width_count
