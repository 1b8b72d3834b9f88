"""SVG drawings as glyphs: strokes if they are lines, a picture if shapes are filled.

Styles, `use`, symbols, nested drawings, clips, units and transforms are followed (see `svg_style`,
`svg_shapes`). White, or a rectangle behind everything, is the ground. Entities and references out
of the document are not followed. What is not understood is left out and named.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from vma_core.errors import Message, UserError
from vma_core.glyphs.strokes import Stroke
from vma_core.importers.imported_glyph import ImportedGlyph, from_payload, to_payload
from vma_core.importers.svg_font import read_svg_font
from vma_core.importers.svg_path import Points, pen_stroke
from vma_core.importers.svg_picture import painted
from vma_core.importers.svg_shapes import (
    Shape,
    ShapeReader,
    is_rectangle,
    local_name,
    windings,
)
from vma_core.importers.svg_style import BLACK, Colour
from vma_core.sandbox.child import Limits, Payload, call

LIMITS = Limits()
"""Of each file."""
MAX_BYTES = 8 << 20
WHITE: Colour = (1.0, 1.0, 1.0, 1.0)
VISIBLE = 0.1
"""Least difference of a colour's channel from the ground's."""
FAINT = 0.3
"""Paint with less than this share of the strongest difference is a guide line or paper."""
OPAQUE = 0.95
CLIP_SLACK = 0.01
"""Lines may leave a clip by this share of the drawing's longer side."""
MAX_TESTED_POINTS = 4_000


def read_svg(data: bytes, label: str, name: str) -> ImportedGlyph:
    """An SVG drawing as one glyph: strokes if it only has lines, an image if shapes are filled.

    Raises:
        UserError: it is not an SVG, holds nothing that can be drawn, or is too large.
    """
    return read_drawing(parse_svg(data, name), label, name)


def read_drawing(root: Any, label: str, name: str) -> ImportedGlyph:
    """As `read_svg`, from a parsed document."""
    try:
        reader = ShapeReader(root, name)
        shapes = reader.shapes()
    except RecursionError as error:
        raise UserError(
            "{name} is too large for one drawing. Split it into glyphs.", name=name
        ) from error
    drawing = _Drawing.of(shapes, reader.stretched_frame)
    left_out = reader.left_out + drawing.left_out
    if drawing.lines is None:
        # resvg paints markers, and dashes as they are.
        left_out -= Counter({key: left_out[key] for key in ("marker", "stroke-dasharray")})
    named = ", ".join(f"{count} {tag}" for tag, count in sorted(left_out.items()))
    if not drawing.shapes:
        raise _nothing(name, named)
    note = Message("{name}: left out {left_out}.", name=name, left_out=named) if named else None
    if drawing.lines is not None:
        strokes = strokes_of(drawing.lines)
        return replace(ImportedGlyph.drawn(strokes, label, name), note=note)
    pixels = painted(root, drawing.box, reader.frame, reader.stretch, drawing.ground, name)
    if pixels.min() > 255 * (1 - VISIBLE):
        raise _nothing(name, named)
    return ImportedGlyph(pixels, label, name, note=note)


def read_svg_sandboxed(data: bytes, label: str, name: str) -> list[ImportedGlyph]:
    """The glyphs of a drawing or of a font in SVG, read in a child process."""
    request = {"label": label, "name": name}
    return from_payload(*call(_in_child, request, [data], name=name, limits=LIMITS))


def _in_child(request: dict[str, Any], blocks: Sequence[bytes]) -> Payload:
    name = request["name"]
    root = parse_svg(blocks[0], name)
    return to_payload(read_svg_font(root, name) or [read_drawing(root, request["label"], name)])


def parse_svg(data: bytes, name: str) -> Any:
    """The root element of a document, which may be compressed (SVGZ).

    Raises:
        UserError: it is not an SVG, too large, or has entities.
    """
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    if data[:2] == b"\x1f\x8b":
        try:
            data = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(data, MAX_BYTES + 1)
        except zlib.error as error:
            raise UserError("{name} cannot be read ({reason}).", name=name, reason=error) from error
    if len(data) > MAX_BYTES:
        raise UserError(
            "{name} is larger than {most_mb} MB, too large for a drawing.",
            name=name,
            most_mb=MAX_BYTES >> 20,
        )
    try:
        # The document type itself is harmless: nothing it refers to is read.
        root = fromstring(data, forbid_dtd=False, forbid_entities=True, forbid_external=True)
    except (ParseError, LookupError) as error:
        raise UserError(
            "{name} is not well-formed XML ({reason}). Save it as plain SVG.",
            name=name,
            reason=error,
        ) from error
    except (DefusedXmlException, ValueError) as error:
        raise UserError(
            "{name} has XML entities or refers to other files, which is never followed. Save it "
            "as plain SVG.",
            name=name,
        ) from error
    if local_name(root) != "svg":
        raise UserError(
            "{name} is not an SVG picture: its root is <{tag}>.",
            name=name,
            tag=str(root.tag).rpartition("}")[2],
        )
    return root


@dataclass(frozen=True)
class _Drawing:
    """What is to be seen of the shapes of a document.

    Attributes:
        ground: colour behind everything.
        shapes: visible shapes in front of the ground.
        lines: (line, shape) pairs if it can be drawn with a pen, or None.
        left_out: what is too faint.
    """

    ground: Colour
    shapes: list[Shape]
    lines: list[tuple[Points, Shape]] | None
    left_out: Counter[str]

    @classmethod
    def of(
        cls, shapes: Sequence[Shape], frame: tuple[float, float, float, float] | None
    ) -> _Drawing:
        """The drawing on white, on a rectangle behind everything, or on black if it is white."""
        ground, front = _ground(shapes, frame)
        strongest = _strongest(front, ground)
        if strongest < VISIBLE:
            ground = BLACK if min(ground[:3]) > 0.5 else WHITE
            strongest = _strongest(front, ground)
        left_out: Counter[str] = Counter()
        if strongest < VISIBLE:
            return cls(ground, [], None, left_out)
        least = max(VISIBLE, FAINT * strongest)
        seen = [shape for shape in front if _strongest([shape], ground) >= least]
        lines = _lines(front, ground, least)
        if lines is not None:
            faint = [s for s in front if VISIBLE <= _strongest([s], ground) < least]
            left_out["faint shape"] += len(faint)
        return cls(ground, seen, lines, +left_out)

    @property
    def box(self) -> Points:
        """(2, 2) corners of the visible shapes."""
        boxes = [_clipped_box(shape) for shape in self.shapes]
        kept = [box for box in boxes if (box[1] > box[0]).all()] or [self.shapes[0].box]
        return np.stack([np.min([b[0] for b in kept], 0), np.max([b[1] for b in kept], 0)])


def strokes_of(lines: Sequence[tuple[Points, Shape]]) -> tuple[Stroke, ...]:
    """Pen strokes, with ink widths if the drawing specifies them."""
    return tuple(pen_stroke(line, shape.width if shape.own_pen else None) for line, shape in lines)


def _ground(
    shapes: Sequence[Shape], frame: tuple[float, float, float, float] | None
) -> tuple[Colour, list[Shape]]:
    """The colour behind everything, and the shapes in front of it."""
    ground = WHITE
    rest = list(shapes)
    while rest and (colour := _covering(rest[0], rest[1:], frame, ground)) is not None:
        ground = colour
        rest.pop(0)
    while rest and _strongest(rest[:1], ground) < VISIBLE and len(rest) > 1:
        if _strongest(rest, ground) < VISIBLE:
            break  # white on white: all of it is the drawing
        rest.pop(0)
    return ground, rest


def _covering(
    shape: Shape,
    others: Sequence[Shape],
    frame: tuple[float, float, float, float] | None,
    ground: Colour,
) -> Colour | None:
    """The colour of a rectangle behind all others, or None."""
    fill = shape.fill
    if fill is None or fill[3] < OPAQUE or len(shape.lines) != 1 or not others:
        return None
    if shape.stroke is not None and _difference(shape.stroke, fill) >= VISIBLE:
        return None
    if shape.needs_picture or not is_rectangle(shape.lines[0]):
        return None
    low, high = shape.lines[0].min(0), shape.lines[0].max(0)
    boxes = [_clipped_box(other) for other in others]
    behind_all = all((box[0] >= low).all() and (box[1] <= high).all() for box in boxes)
    if frame is not None and not behind_all:
        corner = np.array(frame[:2])
        slack = CLIP_SLACK * max(frame[2:])
        behind_all = bool(
            (low <= corner + slack).all() and (high >= corner + frame[2:] - slack).all()
        )
    return fill if behind_all else None


def _lines(
    shapes: Sequence[Shape], ground: Colour, least: float
) -> list[tuple[Points, Shape]] | None:
    """The visible lines, or None if there is more to see."""
    found: list[tuple[Points, Shape]] = []
    for shape in shapes:
        fill = 0.0 if shape.fill is None else _difference(shape.fill, ground)
        stroke = 0.0 if shape.stroke is None else _difference(shape.stroke, ground)
        if fill >= least or (shape.needs_picture and max(fill, stroke) >= least):
            return None
        if shape.fill is not None and shape.fill[3] >= OPAQUE and _hides(shape, found):
            return None
        if stroke >= least:
            if not _within_clips(shape):
                return None
            found += [(line, shape) for line in shape.lines]
        elif stroke < VISIBLE and _crosses(shape, found):
            return None
    return found


def _hides(shape: Shape, lines: Sequence[tuple[Points, Shape]]) -> bool:
    """Whether a shape of the ground's colour covers earlier ink."""
    low, high = shape.box
    for line, _ in lines:
        if (line.max(0) < low).any() or (line.min(0) > high).any():
            continue
        turns = windings(_dense(line), shape.lines)
        if ((turns % 2 != 0) if shape.even_odd else (turns != 0)).any():
            return True
    return False


def _crosses(shape: Shape, lines: Sequence[tuple[Points, Shape]]) -> bool:
    """Whether a line of the ground's colour may cross earlier ink: their boxes meet."""
    if shape.stroke is None or shape.stroke[3] < OPAQUE:
        return False
    low, high = shape.box
    return any((line.max(0) >= low).all() and (line.min(0) <= high).all() for line, _ in lines)


def _within_clips(shape: Shape) -> bool:
    low, high = shape.box
    slack = CLIP_SLACK * float((high - low).max()) + 0.5 * shape.width
    return all(clip.contains(_dense(line), slack) for clip in shape.clips for line in shape.lines)


def _dense(line: Points) -> Points:
    """A line's points and some between them."""
    if len(line) < 2 or len(line) > MAX_TESTED_POINTS:
        return line[:: max(1, len(line) // MAX_TESTED_POINTS)]
    steps = max(2, min(16, MAX_TESTED_POINTS // len(line)))
    between = np.linspace(0.0, 1.0, steps, endpoint=False)[None, :, None]
    filled = line[:-1, None] + between * np.diff(line, axis=0)[:, None]
    return np.vstack([filled.reshape(-1, 2), line[-1:]])


def _clipped_box(shape: Shape) -> Points:
    """The corners of what is painted of a shape."""
    low, high = shape.box
    for clip in shape.clips:
        if clip.polygons:
            points = np.vstack(clip.polygons)
            low, high = np.maximum(low, points.min(0)), np.minimum(high, points.max(0))
    return np.stack([low, high])


def _strongest(shapes: Sequence[Shape], ground: Colour) -> float:
    paints = [paint for shape in shapes for paint in (shape.fill, shape.stroke) if paint]
    return max((_difference(paint, ground) for paint in paints), default=0.0)


def _difference(colour: Colour, ground: Colour) -> float:
    """Greatest difference of a channel, as seen on the ground."""
    return colour[3] * max(abs(c - g) for c, g in zip(colour[:3], ground[:3], strict=True))


def _nothing(name: str, left_out: str) -> UserError:
    if left_out:
        return UserError(
            "{name} holds no line or shape, only {left_out}, which cannot be read. Convert it to "
            "paths first.",
            name=name,
            left_out=left_out,
        )
    return UserError("{name} holds no line or shape that can be seen.", name=name)
