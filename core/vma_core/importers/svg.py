"""A safe subset of SVG: paths, lines and polylines.

Entities, external references and style sheets are not followed. Other elements are skipped and
named. svgelements parses paths and transforms; its document reader is not used, as it skips
unreadable elements silently and expands `use` without limit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from vma_core.errors import Message, UserError
from vma_core.glyphs.geometry import signed_area
from vma_core.glyphs.strokes import Stroke, polyline
from vma_core.importers.imported_glyph import ImportedGlyph, from_payload, to_payload
from vma_core.sandbox.child import Limits, Payload, call

MAX_BYTES = 8 << 20
LIMITS = Limits()
MAX_ELEMENTS = 5_000
MAX_DEPTH = 64
MAX_DATA_CHARACTERS = 400_000
MAX_POINTS = 200_000
CURVE_POINTS = 12
FILLED_PX = 420
"""Longer side of the raster on which filled shapes are painted."""
NOT_RENDERED = {"title", "desc", "metadata", "defs", "style", "namedview"}
"""Elements that are skipped without a note."""

Points = NDArray[np.float64]


@dataclass(frozen=True)
class _Style:
    """Inherited presentation attributes; `own_pen` if a stroke width was given."""

    fill: str = "black"
    stroke: str = "none"
    even_odd: bool = False
    width: float = 1.0
    own_pen: bool = False


@dataclass(frozen=True)
class _Shape:
    """The lines of an element in user coordinates of the root."""

    lines: tuple[Points, ...]
    filled: bool
    even_odd: bool
    width: float
    own_pen: bool


def read_svg_sandboxed(data: bytes, label: str, name: str) -> list[ImportedGlyph]:
    """`read_svg` in a child process, whose crash or timeout is a UserError too."""
    request = {"label": label, "name": name}
    return from_payload(*call(_in_child, request, [data], name=name, limits=LIMITS))


def _in_child(request: dict[str, Any], blocks: Sequence[bytes]) -> Payload:
    return to_payload([read_svg(blocks[0], request["label"], request["name"])])


def read_svg(data: bytes, label: str, name: str) -> ImportedGlyph:
    """An SVG drawing as one glyph: strokes if it only has lines, an image if shapes are filled.

    Raises:
        UserError: it is not an SVG, holds nothing that can be drawn, or is too large.
    """
    if len(data) > MAX_BYTES:
        raise UserError(
            "{name} is larger than {most_mb} MB, too large for a drawing.",
            name=name,
            most_mb=MAX_BYTES >> 20,
        )
    reader = _Reader(name)
    shapes = list(reader.shapes(_parse(data, name)))
    left_out = ", ".join(f"{count} {tag}" for tag, count in sorted(reader.left_out.items()))
    if not shapes and left_out:
        raise UserError(
            "{name} holds no path, line or polyline, only {left_out}, which cannot be read. "
            "Convert it to paths first.",
            name=name,
            left_out=left_out,
        )
    if not shapes:
        raise UserError(
            "{name} holds no path, line or polyline. Convert it to paths first.", name=name
        )
    note = (
        Message("{name}: left out {left_out}.", name=name, left_out=left_out) if left_out else None
    )
    if any(shape.filled for shape in shapes):
        return ImportedGlyph(_painted(shapes), label, name, note=note)
    strokes = tuple(_stroke(line, shape) for shape in shapes for line in shape.lines if len(line))
    return replace(ImportedGlyph.drawn(strokes, label, name), note=note)


def _parse(data: bytes, name: str) -> Any:
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        root = fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        if isinstance(error, ParseError):
            raise UserError(
                "{name} is not well-formed XML ({reason}). Save it as plain SVG.",
                name=name,
                reason=error,
            ) from error
        raise UserError(
            "{name} has a document type or entities, which cannot be read. Save it as plain SVG.",
            name=name,
        ) from error
    if _tag(root) != "svg":
        raise UserError(
            "{name} is not an SVG picture: its root is <{tag}>.", name=name, tag=_tag(root)
        )
    return root


class _Reader:
    """Walks the element tree within limits."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.left_out: Counter[str] = Counter()
        self._elements = 0
        self._characters = 0
        self._points = 0

    def shapes(self, root: Any) -> Iterator[_Shape]:
        """All drawable elements in document order."""
        from svgelements import Matrix

        yield from self._walk(root, Matrix(), _Style(), 0)

    def _walk(self, element: Any, matrix: Any, style: _Style, depth: int) -> Iterator[_Shape]:
        from svgelements import Matrix

        self._elements += 1
        if self._elements > MAX_ELEMENTS or depth > MAX_DEPTH:
            raise self._too_much()
        tag = _tag(element)
        if tag in NOT_RENDERED:
            return
        attributes = _attributes(element)
        if attributes.get("display") == "none" or attributes.get("visibility") == "hidden":
            return
        style = _inherit(attributes, style)
        transform = element.get("transform")
        if transform:
            self._count(transform)
            try:
                matrix = Matrix(transform) * matrix
            except (ValueError, IndexError, TypeError) as error:
                raise UserError(
                    "{name} has an unreadable transform: “{transform}”.",
                    name=self.name,
                    transform=transform[:40],
                ) from error
        if tag in ("svg", "g"):
            for child in element:
                if isinstance(child.tag, str):
                    yield from self._walk(child, matrix, style, depth + 1)
        elif tag in ("path", "line", "polyline", "polygon"):
            yield from self._shape(element, tag, matrix, style)
        else:
            self.left_out[tag] += 1

    def _shape(self, element: Any, tag: str, matrix: Any, style: _Style) -> Iterator[_Shape]:
        filled = style.fill != "none" and tag != "line"
        if not filled and style.stroke == "none":
            return
        try:
            lines = self._lines(element, tag)
        except (ValueError, IndexError, TypeError, ZeroDivisionError) as error:
            raise UserError(
                "{name} has an unreadable <{tag}> ({reason}).",
                name=self.name,
                tag=tag,
                reason=error,
            ) from error
        linear = np.array([[matrix.a, matrix.b], [matrix.c, matrix.d]], float)
        moved = tuple(line @ linear + [matrix.e, matrix.f] for line in lines)
        if not all(np.isfinite(line).all() and np.abs(line).max() < 1e9 for line in moved):
            raise UserError("{name} has coordinates far outside the picture.", name=self.name)
        self._points += sum(len(line) for line in moved)
        if self._points > MAX_POINTS:
            raise self._too_much()
        if moved:
            scale = float(np.sqrt(abs(np.linalg.det(linear))))
            yield _Shape(moved, filled, style.even_odd, style.width * scale, style.own_pen)

    def _lines(self, element: Any, tag: str) -> list[Points]:
        """The element's non-empty lines in its own coordinates."""
        if tag == "line":
            ends = [float(element.get(key, 0)) for key in ("x1", "y1", "x2", "y2")]
            return [np.array(ends).reshape(2, 2)]
        if tag in ("polyline", "polygon"):
            text = element.get("points", "")
            self._count(text)
            numbers = [float(n) for n in text.replace(",", " ").split()]
            points = np.array(numbers[: len(numbers) // 2 * 2]).reshape(-1, 2)
            if tag == "polygon" and len(points):
                points = np.vstack([points, points[:1]])
            return [points] if len(points) else []
        data = element.get("d", "")
        self._count(data)
        return _path_lines(data)

    def _count(self, text: str) -> None:
        self._characters += len(text)
        if self._characters > MAX_DATA_CHARACTERS:
            raise self._too_much()

    def _too_much(self) -> UserError:
        return UserError(
            "{name} is too large for one drawing. Split it into glyphs.", name=self.name
        )


def _path_lines(data: str) -> list[Points]:
    """A path's subpaths as polylines, with `CURVE_POINTS` points per curve."""
    from svgelements import Close, Line, Move, Path

    lines: list[list[tuple[float, float]]] = []
    for segment in Path(data):
        if isinstance(segment, Move):
            lines.append([(segment.end.x, segment.end.y)])
        elif isinstance(segment, Line | Close):
            if segment.end is not None and lines:
                lines[-1].append((segment.end.x, segment.end.y))
        elif lines:
            at = np.linspace(0.0, 1.0, CURVE_POINTS + 1)[1:]
            lines[-1] += [(p.x, p.y) for p in map(segment.point, at)]
    return [np.array(line, float) for line in lines if line]


def _painted(shapes: list[_Shape]) -> NDArray[np.uint8]:
    """Shapes on white, their longer side `FILLED_PX`, with a margin."""
    points = np.vstack([line for shape in shapes for line in shape.lines])
    low, high = points.min(0), points.max(0)
    scale = FILLED_PX / max(float((high - low).max()), 1e-9)
    margin = FILLED_PX // 10
    width, height = (np.ceil((high - low) * scale).astype(int) + 2 * margin + 1).tolist()
    ink = np.zeros((height, width), bool)
    for shape in shapes:
        winding = np.zeros((height, width), np.int32)
        outlined = Image.new("1", (width, height))
        for line in shape.lines:
            places = [(float(x), float(y)) for x, y in (line - low) * scale + margin]
            if shape.filled and len(places) >= 3:
                mask = Image.new("1", (width, height))
                ImageDraw.Draw(mask).polygon(places, fill=1)
                winding += _turn(line) * np.asarray(mask).astype(np.int32)
            elif len(places) >= 2:
                width_px = shape.width * scale
                # A pen wider than the image, or of width NaN, paints all of it.
                pen = max(1, round(width_px)) if width_px < FILLED_PX else FILLED_PX
                ImageDraw.Draw(outlined).line(places, fill=1, width=pen, joint="curve")
        ink |= (winding % 2 != 0) if shape.even_odd else (winding != 0)
        ink |= np.asarray(outlined)
    return np.where(ink, 0, 255).astype(np.uint8)


def _turn(line: Points) -> int:
    """Orientation of a closed line: 1 or −1."""
    return 1 if signed_area(line) >= 0 else -1


def _stroke(line: Points, shape: _Shape) -> Stroke:
    """With ink widths if the drawing specifies them."""
    stroke = polyline((float(x), float(y)) for x, y in line)
    widths = (shape.width,) * len(stroke.points) if shape.own_pen else ()
    return replace(stroke, widths_px=widths)


def _tag(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _attributes(element: Any) -> dict[str, str]:
    """Presentation attributes, overridden by the style attribute."""
    style = {key: value.strip() for key, value in element.attrib.items() if "}" not in key}
    for part in element.get("style", "")[:4096].split(";"):
        key, colon, value = part.partition(":")
        if colon:
            style[key.strip()] = value.strip()
    return style


def _inherit(attributes: Mapping[str, str], inherited: _Style) -> _Style:
    try:
        width = float(attributes.get("stroke-width", inherited.width))
    except ValueError:
        width = inherited.width
    rule = attributes.get("fill-rule")
    return _Style(
        attributes.get("fill", inherited.fill),
        attributes.get("stroke", inherited.stroke),
        inherited.even_odd if rule is None else rule == "evenodd",
        width if np.isfinite(width) and width > 0 else inherited.width,
        inherited.own_pen or "stroke-width" in attributes,
    )
