"""The visible shapes of an SVG document, in the coordinates of its root."""

from __future__ import annotations

import contextlib
import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from vma_core.errors import UserError
from vma_core.importers.svg_path import (
    IDENTITY,
    Matrix,
    Points,
    length_px,
    moved,
    multiply,
    parse_transform,
    shape_lines,
    view_box,
    viewport_matrix,
)
from vma_core.importers.svg_style import (
    BLACK,
    Cascade,
    Colour,
    Paint,
    Style,
    parse_colour,
    reference,
)

SVG_NAMESPACE = "http://www.w3.org/2000/svg"
MAX_ELEMENTS = 5_000
"""With every copy that `use` makes."""
MAX_DEPTH = 64
MAX_DATA_CHARACTERS = 400_000
MAX_POINTS = 200_000
DEFAULT_VIEWPORT_PX = (300.0, 150.0)
"""Of a document without sizes, as in browsers."""
SHAPES = {"path", "line", "polyline", "polygon", "rect", "circle", "ellipse"}
GROUPS = {"g", "a", "svg", "switch"}
UNKNOWN = {"text", "image", "foreignObject", "video", "audio", "canvas", "iframe", "mesh"}
"""Elements with a picture of their own, which are left out and named."""
GRADIENTS = {"linearGradient", "radialGradient"}


@dataclass(frozen=True, eq=False)
class Clip:
    """A clipping region: inside any of these polygons."""

    polygons: tuple[Points, ...]

    def contains(self, points: Points, slack: float) -> bool:
        """Whether all points are inside, or outside of a single rectangle by at most `slack`."""
        if len(self.polygons) == 1 and is_rectangle(self.polygons[0]):
            low, high = self.polygons[0].min(0) - slack, self.polygons[0].max(0) + slack
            return bool(((points >= low) & (points <= high)).all())
        return bool(self.polygons) and bool((windings(points, self.polygons) != 0).all())


@dataclass(frozen=True, eq=False)
class Shape:
    """An element's lines as they are painted.

    Attributes:
        lines: polylines in the root's coordinates.
        fill, stroke: colours, or None if not painted.
        even_odd: the fill rule.
        width: stroke width in the root's coordinates.
        own_pen: the drawing gives a stroke width.
        clips: regions outside of which nothing is painted.
        needs_picture: it has a mask or pattern, so it cannot be read as lines.
    """

    lines: tuple[Points, ...]
    fill: Colour | None
    stroke: Colour | None
    even_odd: bool
    width: float
    own_pen: bool
    clips: tuple[Clip, ...] = ()
    needs_picture: bool = False

    @property
    def box(self) -> Points:
        """(2, 2): upper left and lower right corner of what is painted."""
        reach = 0.5 * self.width if self.stroke else 0.0
        points = np.vstack(self.lines)
        return np.stack([points.min(0) - reach, points.max(0) + reach])


@dataclass(frozen=True)
class _State:
    """What an element inherits."""

    matrix: Matrix = IDENTITY
    style: Style = field(default_factory=Style)
    clips: tuple[Clip, ...] = ()
    needs_picture: bool = False
    viewport: tuple[float, float] = DEFAULT_VIEWPORT_PX
    depth: int = 0


class ShapeReader:
    """Walks a document within limits.

    Attributes:
        left_out: how many elements of which kind were not understood.
        frame: x, y, width and height of the root's viewBox, or None.
        stretch: factor of all heights, if the viewBox is distorted.
    """

    def __init__(self, root: Any, name: str) -> None:
        self.name = name
        self.left_out: Counter[str] = Counter()
        self._root = root
        self._elements = 0
        self._characters = 0
        self._points = 0
        self._ids: dict[str, Any] = {}
        sheets = []
        for element in root.iter():
            if identifier := element.get("id"):
                self._ids.setdefault(identifier, element)
            if local_name(element) == "style" and element.get("type", "text/css") == "text/css":
                sheets.append("".join(element.itertext()))
        self.cascade = Cascade(root, sheets)
        if self.cascade.ignored_imports:
            self.left_out["@import"] += self.cascade.ignored_imports
        self.frame = self._checked(root, lambda: view_box(root.attrib))
        self.stretch = self._root_stretch()
        self._used: list[Any] = []
        """Elements that are being copied by `use`, which must not contain themselves."""

    def shapes(self) -> list[Shape]:
        """All visible shapes in painting order.

        Raises:
            UserError: an element is damaged, or the document is too large.
        """
        size = self.frame[2:] if self.frame else self._root_size()
        matrix = (1.0, 0.0, 0.0, self.stretch, 0.0, 0.0)
        state = _State(viewport=(size[0], size[1]), matrix=matrix)
        return list(self._walk(self._root, state))

    @property
    def stretched_frame(self) -> tuple[float, float, float, float] | None:
        """The frame in the coordinates of the shapes."""
        if self.frame is None:
            return None
        x, y, width, height = self.frame
        return (x, y * self.stretch, width, height * self.stretch)

    def _root_size(self) -> tuple[float, float]:
        width, height = DEFAULT_VIEWPORT_PX
        return (
            self._length(self._root, "width", width, width),
            self._length(self._root, "height", height, height),
        )

    def _root_stretch(self) -> float:
        """The viewBox scales the whole drawing, which only matters if it distorts it."""
        if self.frame is None or "none" not in self._root.get("preserveAspectRatio", ""):
            return 1.0
        across, down = (
            self._length(self._root, key, whole, whole) / whole
            for key, whole in zip(("width", "height"), self.frame[2:], strict=True)
        )
        return down / across if across > 0 and down > 0 else 1.0

    # --- elements --------------------------------------------------------------------------------

    def _walk(self, element: Any, state: _State) -> Iterator[Shape]:
        self._elements += 1
        if self._elements > MAX_ELEMENTS or state.depth > MAX_DEPTH:
            raise self._too_much()
        tag = local_name(element)
        if tag in UNKNOWN:
            if self.cascade.properties(element).get("display") != "none":
                self.left_out[tag] += 1
            return
        if tag not in SHAPES and tag not in GROUPS and tag != "use":
            return
        properties = self.cascade.properties(element)
        if properties.get("display") == "none":
            return
        state = self._entered(element, properties, state)
        if tag in SHAPES:
            yield from self._shape(element, tag, properties, state)
        elif tag == "use":
            yield from self._use(element, state)
        elif tag == "svg" and element is not self._root:
            yield from self._viewport(element, state, element.attrib)
        else:
            yield from self._children(element, state, first_only=tag == "switch")

    def _entered(self, element: Any, properties: Mapping[str, str], state: _State) -> _State:
        """The state inside an element."""
        diagonal = math.hypot(*state.viewport) / math.sqrt(2)
        style = state.style.of(properties, diagonal)
        clips, needs_picture = state.clips, state.needs_picture
        matrix = multiply(state.matrix, self._transform(element, properties))
        if "transform-origin" in properties:
            self.left_out["transform-origin"] += 1
        if properties.get("filter", "none") != "none":
            self.left_out["filter"] += 1
        if properties.get("mask", "none") != "none":
            needs_picture = needs_picture or reference(properties["mask"])[0] in self._ids
        clip = reference(properties.get("clip-path"))[0]
        if clip in self._ids:
            polygons = self._clip_polygons(self._ids[clip], matrix, state)
            if polygons is None:
                needs_picture = True
            else:
                clips = (*clips, Clip(polygons))
        elif properties.get("clip-path", "none") != "none" and not clip:
            self.left_out["clip-path"] += 1
        return _State(matrix, style, clips, needs_picture, state.viewport, state.depth + 1)

    def _children(self, element: Any, state: _State, first_only: bool = False) -> Iterator[Shape]:
        for child in element:
            if not isinstance(child.tag, str) or not local_name(child):
                continue
            if first_only and not _passes_switch(child):
                continue
            yield from self._walk(child, state)
            if first_only:
                return

    def _viewport(
        self, element: Any, state: _State, attributes: Mapping[str, str]
    ) -> Iterator[Shape]:
        """The content of a nested svg or symbol.

        Args:
            element: whose children are walked.
            state: around it.
            attributes: its own, with the sizes that a `use` gives it.
        """
        wide, high = state.viewport
        sizes = (("x", wide, 0.0), ("y", high, 0.0), ("width", wide, wide), ("height", high, high))
        x, y, width, height = self._checked(
            element, lambda: [length_px(attributes.get(key), *rest) for key, *rest in sizes]
        )
        if width <= 0 or height <= 0:
            return
        inner = self._checked(element, lambda: viewport_matrix(attributes, (x, y, width, height)))
        clips = state.clips
        overflow = self.cascade.properties(element).get("overflow", "hidden")
        if overflow in ("hidden", "scroll"):
            corners = np.array([(x, y), (x + width, y), (x + width, y + height), (x, y + height)])
            outline = moved(np.vstack([corners, corners[:1]]), state.matrix)
            clips = (*clips, Clip((outline,)))
        box = view_box(attributes)
        viewport = (box[2], box[3]) if box else (width, height)
        matrix = multiply(state.matrix, inner)
        yield from self._children(
            element,
            _State(matrix, state.style, clips, state.needs_picture, viewport, state.depth),
        )

    def _use(self, element: Any, state: _State) -> Iterator[Shape]:
        target = self._ids.get(_href(element)[1:]) if _href(element).startswith("#") else None
        if target is None or any(target is used for used in self._used):
            self.left_out["use"] += 1
            return
        x = self._length(element, "x", state.viewport[0])
        y = self._length(element, "y", state.viewport[1])
        matrix = multiply(state.matrix, (1.0, 0.0, 0.0, 1.0, x, y))
        inside = _State(
            matrix, state.style, state.clips, state.needs_picture, state.viewport, state.depth
        )
        self._used.append(target)
        try:
            if local_name(target) in ("symbol", "svg"):
                self._elements += 1
                properties = self.cascade.properties(target)
                if properties.get("display") == "none":
                    return
                inside = self._entered(target, properties, inside)
                sizes = {key: element.get(key) for key in ("width", "height")}
                attributes = dict(target.attrib) | {k: v for k, v in sizes.items() if v}
                yield from self._viewport(target, inside, attributes)
            else:
                yield from self._walk(target, inside)
        finally:
            self._used.pop()

    def _shape(
        self, element: Any, tag: str, properties: Mapping[str, str], state: _State
    ) -> Iterator[Shape]:
        style = state.style
        fill, fill_is_picture = self._painted(style.fill, style.opacity * style.fill_opacity)
        stroke, stroke_is_picture = self._painted(
            style.stroke, style.opacity * style.stroke_opacity
        )
        if tag == "line":
            fill = None
        if style.width <= 0:
            stroke = None
        if not style.visible or (fill is None and stroke is None):
            return
        lines = self._lines(element, tag, properties, state.viewport)
        if not lines:
            return
        passed = dict(style.inherited)
        if passed.get("stroke-dasharray", "none") not in ("none", "0") and stroke:
            self.left_out["stroke-dasharray"] += 1
        markers = [v for key, v in passed.items() if key.startswith("marker") and v != "none"]
        if markers and tag not in ("rect", "circle", "ellipse"):
            self.left_out["marker"] += 1
        if fill is not None and not any(map(_has_area, lines)):
            fill = None
        turned = tuple(moved(line, state.matrix) for line in lines)
        if not all(np.isfinite(line).all() and np.abs(line).max() < 1e9 for line in turned):
            raise UserError("{name} has coordinates far outside the picture.", name=self.name)
        if fill is None and stroke is None:
            return
        a, b, c, d, _e, _f = state.matrix
        scale = math.sqrt(abs(a * d - b * c))
        yield Shape(
            turned,
            fill,
            stroke,
            style.even_odd,
            style.width * scale,
            style.own_pen,
            state.clips,
            state.needs_picture or fill_is_picture or stroke_is_picture,
        )

    def _lines(
        self, element: Any, tag: str, properties: Mapping[str, str], viewport: tuple[float, float]
    ) -> list[Points]:
        """The element's non-empty lines in its own coordinates."""
        self._count(element.get("d", "") + element.get("points", ""))
        attributes = dict(element.attrib) | {k: properties[k] for k in properties if k != "d"}
        lines, is_complete = self._checked(element, lambda: shape_lines(tag, attributes, *viewport))
        if not is_complete:
            self.left_out[f"damaged part of {tag}"] += 1
        self._points += sum(map(len, lines))
        if self._points > MAX_POINTS:
            raise self._too_much()
        return lines

    # --- paint servers, clips --------------------------------------------------------------------

    def _painted(self, paint: Paint, opacity: float) -> tuple[Colour | None, bool]:
        """Colour of a paint, None if it is invisible; and whether it is a pattern."""
        colour, is_pattern = paint.colour, False
        server = self._ids.get(paint.server) if paint.server else None
        if server is not None and local_name(server) in GRADIENTS:
            colour = self._mean_colour(server)
        elif server is not None and local_name(server) == "pattern":
            colour, is_pattern = BLACK, True
        if colour is None or colour[3] * opacity <= 0:
            return None, False
        return (*colour[:3], colour[3] * opacity), is_pattern

    def _mean_colour(self, gradient: Any) -> Colour | None:
        """Mean of a gradient's stops, which may be those of another one; None without stops."""
        seen: list[Any] = []
        while gradient is not None and not any(gradient is other for other in seen):
            seen.append(gradient)
            stops = [child for child in gradient if local_name(child) == "stop"]
            if stops:
                colours = np.array([_stop_colour(stop) for stop in stops[:256]])
                red, green, blue, opacity = colours.mean(0).tolist()
                return (red, green, blue, opacity)
            gradient = self._ids.get(_href(gradient)[1:])
        return None

    def _clip_polygons(self, clip: Any, matrix: Matrix, state: _State) -> tuple[Points, ...] | None:
        """The polygons of a clip path; None if it can only be painted."""
        box_units = clip.get("clipPathUnits") == "objectBoundingBox"
        if local_name(clip) != "clipPath" or box_units or clip.get("clip-path"):
            return None
        matrix = multiply(matrix, self._transform(clip, {}))
        polygons: list[Points] = []
        for child in clip:
            tag = local_name(child)
            self._elements += 1
            if tag == "use" or child.get("clip-path"):
                return None
            if tag not in SHAPES:
                continue
            properties = self.cascade.properties(child)
            if properties.get("display") == "none":
                continue
            turned = multiply(matrix, self._transform(child, properties))
            lines = self._lines(child, tag, properties, state.viewport)
            polygons += [moved(line, turned) for line in lines]
        return tuple(polygons)

    def _transform(self, element: Any, properties: Mapping[str, str]) -> Matrix:
        text = properties.get("transform") or element.get("transform")
        if not text:
            return IDENTITY
        self._count(text)
        try:
            return parse_transform(text)
        except (ValueError, IndexError, OverflowError) as error:
            raise UserError(
                "{name} has an unreadable transform: “{transform}”.",
                name=self.name,
                transform=text[:40],
            ) from error

    # --- limits ----------------------------------------------------------------------------------

    def _length(self, element: Any, key: str, whole: float, default: float = 0.0) -> float:
        return self._checked(element, lambda: length_px(element.get(key), whole, default))

    def _checked(self, element: Any, read: Any) -> Any:
        """A value of an element; raises UserError if it is damaged."""
        try:
            return read()
        except (ValueError, IndexError, OverflowError, ZeroDivisionError) as error:
            raise UserError(
                "{name} has an unreadable <{tag}> ({reason}).",
                name=self.name,
                tag=local_name(element),
                reason=error,
            ) from error

    def _count(self, text: str) -> None:
        self._characters += len(text)
        if self._characters > MAX_DATA_CHARACTERS:
            raise self._too_much()

    def _too_much(self) -> UserError:
        return UserError(
            "{name} is too large for one drawing. Split it into glyphs.", name=self.name
        )


def local_name(element: Any) -> str:
    """Name of an element of SVG, or "" for elements of other namespaces and comments."""
    if not isinstance(element.tag, str):
        return ""
    namespace, _, name = element.tag.rpartition("}")
    return name if not namespace or namespace[1:] == SVG_NAMESPACE else ""


def _has_area(line: Points) -> bool:
    """Whether a closed line surrounds anything: not all of its points are on one straight line."""
    if len(line) < 3:
        return False
    with np.errstate(all="ignore"):
        steps = line - line[0]
        far = steps[np.argmax(np.hypot(steps[:, 0], steps[:, 1]))]
        across = np.abs(steps[:, 0] * far[1] - steps[:, 1] * far[0])
        return bool(across.max() > 1e-6 * float(far @ far))


def is_rectangle(points: Points) -> bool:
    """Whether a polygon is a rectangle parallel to the axes."""
    low, high = points.min(0), points.max(0)
    slack = 1e-6 * max(float((high - low).max()), 1e-12)
    on_edge = (np.abs(points - low) <= slack) | (np.abs(points - high) <= slack)
    corners = points[on_edge.all(1)]
    return (
        len(corners) == len(points)
        and 4 <= len(points) <= 6
        and len(np.unique(np.abs(corners - low) <= slack, axis=0)) == 4
    )


def windings(points: Points, polygons: tuple[Points, ...]) -> np.ndarray[Any, np.dtype[np.int64]]:
    """(n,) how often closed polygons wind around each point."""
    total = np.zeros(len(points), np.int64)
    x, y = points[:, :1], points[:, 1:]
    for polygon in polygons:
        start, end = polygon, np.roll(polygon, -1, axis=0)
        below, above = start[:, 1] <= y, end[:, 1] <= y
        side = (end[:, 0] - start[:, 0]) * (y - start[:, 1]) - (x - start[:, 0]) * (
            end[:, 1] - start[:, 1]
        )
        total += (below & ~above & (side > 0)).sum(1) - (~below & above & (side < 0)).sum(1)
    return total


def _stop_colour(stop: Any) -> Colour:
    values = dict(part.split(":", 1) for part in stop.get("style", "").split(";") if ":" in part)
    own = {key.strip(): value.strip() for key, value in values.items()}
    red, green, blue, opacity = parse_colour(own.get("stop-color") or stop.get("stop-color", ""))
    with contextlib.suppress(ValueError):
        opacity *= length_px(own.get("stop-opacity") or stop.get("stop-opacity"), 1.0, 1.0)
    return (red, green, blue, min(max(opacity, 0.0), 1.0))


def _href(element: Any) -> str:
    return str(element.get("href") or element.get("{http://www.w3.org/1999/xlink}href") or "")


def _passes_switch(child: Any) -> bool:
    """Whether a child of `switch` is the one to render: understood, and of no extension."""
    if local_name(child) in UNKNOWN or child.get("requiredExtensions"):
        return False
    languages = child.get("systemLanguage")
    return languages is None or any(
        language.strip().lower().startswith("en") for language in languages.split(",")
    )
