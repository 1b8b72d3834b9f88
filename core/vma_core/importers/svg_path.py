"""Geometry of SVG: path data, basic shapes, lengths and transforms, as polylines."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from vma_core.glyphs.strokes import Stroke, StrokePoint

Points = NDArray[np.float64]
"""(n, 2) x and y."""
Matrix = tuple[float, float, float, float, float, float]
"""(a, b, c, d, e, f): x' = a·x + c·y + e, y' = b·x + d·y + f."""

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
FLATNESS = 0.003
"""Largest distance of a polyline from its curve, as a share of the path's longer side."""
MAX_CURVE_POINTS = 64
FONT_SIZE_PX = 16.0
UNITS_PX = {
    "": 1.0,
    "px": 1.0,
    "pt": 96 / 72,
    "pc": 16.0,
    "mm": 96 / 25.4,
    "cm": 96 / 2.54,
    "q": 96 / 101.6,
    "in": 96.0,
    "em": FONT_SIZE_PX,
    "rem": FONT_SIZE_PX,
    "ex": FONT_SIZE_PX / 2,
    "ch": FONT_SIZE_PX / 2,
}
ANGLES_DEG = {"": 1.0, "deg": 1.0, "grad": 0.9, "rad": 180 / math.pi, "turn": 360.0}

_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_NUMBERS = re.compile(_NUMBER)
_ARGUMENT = re.compile(rf"[\s,]*({_NUMBER})")
_FLAG = re.compile(r"[\s,]*([01])")
_LENGTH = re.compile(rf"\s*({_NUMBER})\s*([a-zA-Z]*|%)\s*")
_COMMAND = re.compile(r"([MmZzLlHhVvCcSsQqTtAa])([^MmZzLlHhVvCcSsQqTtAa]*)")
_TRANSFORM = re.compile(
    r"\s*,?\s*(matrix|translate[XY]?|scale[XY]?|rotate|skew[XY])\s*\(([^()]*)\)"
)
_ARGUMENTS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}


def length_px(text: str | None, whole_px: float, default: float = 0.0) -> float:
    """A length in user units; percentages are of `whole_px`.

    Raises:
        ValueError: it is not a length.
    """
    if text is None or text.strip() in ("", "auto"):
        return default
    match = _LENGTH.fullmatch(text)
    unit = match[2].lower() if match else ""
    if match is None or (unit != "%" and unit not in UNITS_PX):
        raise ValueError(f"“{text[:20]}” is not a length")
    return float(match[1]) * (whole_px / 100 if unit == "%" else UNITS_PX[unit])


def numbers(text: str) -> list[float]:
    """Numbers separated by spaces, commas, or nothing where a sign or point tells them apart.

    Raises:
        ValueError: there is something else between them.
    """
    if _NUMBERS.sub("", text).strip(" ,\t\r\n\f"):
        raise ValueError(f"“{text.strip()[:20]}” are not numbers")
    return [float(number) for number in _NUMBERS.findall(text)]


def pen_stroke(line: Points, width: float | None = None) -> Stroke:
    """A line as a stroke, with an ink width if it is known; a line of no length is a dot."""
    if len(line) > 1 and not np.ptp(line, axis=0).any():
        line = line[:1]
    points = tuple(StrokePoint(x, y) for x, y in line.tolist())
    return Stroke(points, widths_px=() if width is None else (width,) * len(points))


# --- transforms ----------------------------------------------------------------------------------


def multiply(outer: Matrix, inner: Matrix) -> Matrix:
    """The matrix that applies `inner`, then `outer`."""
    a, b, c, d, e, f = outer
    g, h, i, j, k, m = inner
    return (
        a * g + c * h,
        b * g + d * h,
        a * i + c * j,
        b * i + d * j,
        a * k + c * m + e,
        b * k + d * m + f,
    )


def moved(points: Points, matrix: Matrix) -> Points:
    """Points under a matrix."""
    a, b, c, d, e, f = matrix
    return points @ np.array([[a, b], [c, d]]) + (e, f)


def parse_transform(text: str) -> Matrix:
    """A list of transforms as one matrix, with the units of CSS.

    Raises:
        ValueError: it is damaged.
    """
    text = text.strip()
    if text in ("", "none"):
        return IDENTITY
    matrix, place = IDENTITY, 0
    while place < len(text):
        match = _TRANSFORM.match(text, place)
        if match is None:
            raise ValueError("not a transform")
        arguments = [part for part in re.split(r"[\s,]+", match[2].strip()) if part]
        matrix = multiply(matrix, _one_transform(match[1], arguments))
        place = match.end()
    return matrix


def _one_transform(kind: str, arguments: list[str]) -> Matrix:
    if kind in ("rotate", "skewX", "skewY"):
        angle = math.radians(_degrees(arguments[0])) if arguments else math.nan
        centre = [length_px(text, 0.0) for text in arguments[1:]]
        if kind == "skewX":
            return (1.0, 0.0, math.tan(angle), 1.0, 0.0, 0.0)
        if kind == "skewY":
            return (1.0, math.tan(angle), 0.0, 1.0, 0.0, 0.0)
        turn = (math.cos(angle), math.sin(angle), -math.sin(angle), math.cos(angle), 0.0, 0.0)
        if not centre:
            return _finite(turn)
        x, y = centre
        return multiply(multiply((1.0, 0.0, 0.0, 1.0, x, y), turn), (1.0, 0.0, 0.0, 1.0, -x, -y))
    if kind == "matrix" and len(arguments) == 1:
        arguments = [str(number) for number in numbers(arguments[0])]
    values = [value for text in arguments for value in _values(text)]
    if kind == "matrix":
        a, b, c, d, e, f = values
        return (a, b, c, d, e, f)
    first = values[0] if values else math.nan
    if kind.startswith("translate"):
        second = values[1] if len(values) > 1 else 0.0
        x, y = {"translateX": (first, 0.0), "translateY": (0.0, first)}.get(kind, (first, second))
        return _finite((1.0, 0.0, 0.0, 1.0, x, y))
    second = values[1] if len(values) > 1 else first
    x, y = {"scaleX": (first, 1.0), "scaleY": (1.0, first)}.get(kind, (first, second))
    return _finite((x, 0.0, 0.0, y, 0.0, 0.0))


def _values(text: str) -> list[float]:
    """One argument, or several with their separators left out."""
    match = _LENGTH.fullmatch(text)
    return [length_px(text, 0.0)] if match and match[2] else numbers(text)


def _degrees(text: str) -> float:
    match = _LENGTH.fullmatch(text)
    if match is None or match[2].lower() not in ANGLES_DEG:
        raise ValueError("not an angle")
    return float(match[1]) * ANGLES_DEG[match[2].lower()]


def _finite(matrix: Matrix) -> Matrix:
    if not all(map(math.isfinite, matrix)):
        raise ValueError("a transform lacks its numbers")
    return matrix


def viewport_matrix(
    attributes: Mapping[str, str], place: tuple[float, float, float, float]
) -> Matrix:
    """Maps the `viewBox` of an element to its place (x, y, width, height).

    Raises:
        ValueError: the viewBox is damaged.
    """
    x, y, width, height = place
    box = view_box(attributes)
    if box is None or width <= 0 or height <= 0:
        return (1.0, 0.0, 0.0, 1.0, x, y)
    left, top, box_width, box_height = box
    across, down = width / box_width, height / box_height
    aspect = attributes.get("preserveAspectRatio", "").split()
    align = next((word for word in aspect if word != "defer"), "xMidYMid")
    if align != "none":
        across = down = max(across, down) if "slice" in aspect else min(across, down)
        spare_x, spare_y = width - across * box_width, height - down * box_height
        share = {"Min": 0.0, "Mid": 0.5, "Max": 1.0}
        x += share.get(align[1:4], 0.5) * spare_x
        y += share.get(align[5:8], 0.5) * spare_y
    return (across, 0.0, 0.0, down, x - across * left, y - down * top)


def view_box(attributes: Mapping[str, str]) -> tuple[float, float, float, float] | None:
    """The `viewBox` of an element (x, y, width, height), or None if there is none to be used."""
    text = attributes.get("viewBox", "")
    values = numbers(text) if text.strip() else []
    if len(values) != 4 or min(values[2:]) <= 0 or not all(map(math.isfinite, values)):
        return None
    return (values[0], values[1], values[2], values[3])


# --- paths ---------------------------------------------------------------------------------------


class PathLines:
    """The subpaths of path data as polylines.

    Attributes:
        lines: non-empty polylines.
        closed: whether each ends with a “close path”.
        is_complete: False if the data has an error; as in browsers, what precedes it is kept.
    """

    def __init__(self, data: str) -> None:
        self._subpaths: list[list[tuple[float, float] | int]] = []
        """Points, and numbers of curves, which are sampled together."""
        self._curves: list[list[float]] = []
        self._arcs: dict[int, Points] = {}
        self._closed: list[bool] = []
        self.is_complete = self._read(data)
        sampled = self._sampled()
        lines = [_joined(pieces, sampled) for pieces in self._subpaths]
        kept = [index for index, line in enumerate(lines) if len(line)]
        self.lines: list[Points] = [lines[index] for index in kept]
        self.closed = [self._closed[index] for index in kept]

    def _read(self, data: str) -> bool:
        """Whether all of it could be read."""
        start = re.match(r"[\s,]*", data)
        place = start.end() if start else 0
        x = y = first_x = first_y = 0.0
        control: tuple[float, float] | None = None
        previous = ""
        is_open = False
        while place < len(data):
            match = _COMMAND.match(data, place)
            if match is None or (not self._subpaths and match[1] not in "Mm"):
                return False
            place = match.end()
            kind, relative = match[1].upper(), match[1].islower()
            values, is_whole = _arguments(kind, match[2])
            count = _ARGUMENTS[kind]
            if kind == "Z":
                if is_open:
                    self._subpaths[-1].append((first_x, first_y))
                    self._closed[-1] = True
                x, y, is_open = first_x, first_y, False
                previous = kind
            steps = range(0, len(values) - count + 1, count) if count else ()
            for step in steps:
                v = values[step : step + count]
                if relative:
                    v = _absolute(kind, v, x, y)
                if kind == "M" and step == 0:
                    first_x, first_y = v[0], v[1]
                    self._begin(first_x, first_y)
                    is_open = True
                    x, y, previous = first_x, first_y, "M"
                    continue
                if not is_open:  # a segment after “close path” starts where the path was closed
                    self._begin(x, y)
                    is_open = True
                pieces = self._subpaths[-1]
                if kind in "ML":
                    x, y = v
                    pieces.append((x, y))
                elif kind == "H":
                    x = v[0]
                    pieces.append((x, y))
                elif kind == "V":
                    y = v[0]
                    pieces.append((x, y))
                elif kind == "A":
                    pieces.append(self._arc(x, y, v))
                    x, y = v[5], v[6]
                else:
                    smooth = "CS" if kind in "CS" else "QT"
                    mirrored = (x, y)
                    if previous and previous in smooth and control is not None:
                        mirrored = (2 * x - control[0], 2 * y - control[1])
                    if kind in "ST":
                        v = [*mirrored, *v]
                    control = (v[-4], v[-3])
                    if kind in "QT":
                        v = _cubic(x, y, v)
                    pieces.append(len(self._curves))
                    self._curves.append([x, y, *v])
                    x, y = v[-2], v[-1]
                previous = kind
            if not is_whole:
                return False
        return True

    def _begin(self, x: float, y: float) -> None:
        self._subpaths.append([(x, y)])
        self._closed.append(False)

    def _arc(self, x: float, y: float, values: Sequence[float]) -> int:
        number = len(self._curves)
        self._arcs[number] = _arc_points(x, y, values)
        self._curves.append([x, y, x, y, values[5], values[6], values[5], values[6]])
        return number

    def _sampled(self) -> list[Points]:
        """The points of each curve behind its start."""
        if not self._curves:
            return []
        places = [p for pieces in self._subpaths for p in pieces if isinstance(p, tuple)]
        xs = [x for curve in self._curves for x in curve[::2]] + [x for x, _ in places]
        ys = [y for curve in self._curves for y in curve[1::2]] + [y for _, y in places]
        side = max(max(xs) - min(xs), max(ys) - min(ys))
        tolerance = max(FLATNESS * side, 1e-300)
        return [
            self._arcs[number] if number in self._arcs else _curve_points(curve, tolerance)
            for number, curve in enumerate(self._curves)
        ]


def _curve_points(curve: Sequence[float], tolerance: float) -> Points:
    """The points of a cubic curve behind its start."""
    x0, y0, x1, y1, x2, y2, x3, y3 = curve
    bend = max(
        abs(x0 - 2 * x1 + x2), abs(y0 - 2 * y1 + y2), abs(x1 - 2 * x2 + x3), abs(y1 - 2 * y2 + y3)
    )
    ratio = 0.75 * bend / tolerance
    # Not for coordinates that are infinite or no numbers, which are refused later.
    count = math.ceil(math.sqrt(ratio)) if 1 < ratio < MAX_CURVE_POINTS**2 else 1
    if ratio >= MAX_CURVE_POINTS**2:
        count = MAX_CURVE_POINTS
    return _basis(count) @ np.array(curve).reshape(4, 2)


@lru_cache(MAX_CURVE_POINTS)
def _basis(count: int) -> NDArray[np.float64]:
    """(count, 4) Bernstein polynomials at `count` places, without 0 and with 1."""
    t = np.linspace(0.0, 1.0, count + 1)[1:]
    return np.stack([(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3], axis=1)


def _joined(pieces: Sequence[tuple[float, float] | int], sampled: Sequence[Points]) -> Points:
    """Points between curves, and the points of the curves, in order."""
    parts: list[Points] = []
    run: list[tuple[float, float]] = []
    for piece in pieces:
        if isinstance(piece, int):
            if run:
                parts.append(np.array(run, float))
                run = []
            parts.append(sampled[piece])
        else:
            run.append(piece)
    if run:
        parts.append(np.array(run, float))
    return np.concatenate(parts) if len(parts) > 1 else parts[0]


def _arguments(kind: str, text: str) -> tuple[list[float], bool]:
    """The numbers behind a command, and whether they are a whole number of its arguments."""
    count = _ARGUMENTS[kind]
    if kind != "A":
        values = _NUMBERS.findall(text)
        is_whole = not _NUMBERS.sub("", text).strip(" ,\t\r\n\f")
        if not is_whole:
            values = _leading_numbers(text)
        if not count:
            return [], is_whole and not values
        return [float(v) for v in values], is_whole and bool(values) and len(values) % count == 0
    read: list[float] = []
    place = 0
    while True:
        pattern = _FLAG if len(read) % 7 in (3, 4) else _ARGUMENT
        match = pattern.match(text, place)
        if match is None:
            break
        read.append(float(match[1]))
        place = match.end()
    return read, bool(read) and len(read) % 7 == 0 and not text[place:].strip(" ,\t\r\n\f")


def _leading_numbers(text: str) -> list[str]:
    found, place = [], 0
    while match := _ARGUMENT.match(text, place):
        found.append(match[1])
        place = match.end()
    return found


def _absolute(kind: str, values: Sequence[float], x: float, y: float) -> list[float]:
    if kind == "H":
        return [values[0] + x]
    if kind == "V":
        return [values[0] + y]
    if kind == "A":
        return [*values[:5], values[5] + x, values[6] + y]
    return [value + (y if index % 2 else x) for index, value in enumerate(values)]


def _cubic(x: float, y: float, values: Sequence[float]) -> list[float]:
    """A quadratic curve's control points as those of a cubic one."""
    cx, cy, end_x, end_y = values
    return [
        x + 2 * (cx - x) / 3,
        y + 2 * (cy - y) / 3,
        end_x + 2 * (cx - end_x) / 3,
        end_y + 2 * (cy - end_y) / 3,
        end_x,
        end_y,
    ]


def _arc_points(x: float, y: float, values: Sequence[float]) -> Points:
    """The points of an elliptical arc behind its start (SVG 2, appendix B.2.4)."""
    rx, ry, degrees, large, sweep, end_x, end_y = values
    rx, ry, end = abs(rx), abs(ry), np.array([[end_x, end_y]])
    if rx == 0 or ry == 0 or not all(map(math.isfinite, (x, y, *values))):
        return end
    if (x, y) == (end_x, end_y):
        return np.empty((0, 2))
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    half_x, half_y = (x - end_x) / 2, (y - end_y) / 2
    # The unit circle's coordinates of the chord's half.
    u, v = (cos * half_x + sin * half_y) / rx, (cos * half_y - sin * half_x) / ry
    chord = math.hypot(u, v)
    if not 0 < chord < 1e150:
        return end
    if chord > 1:  # the radii are too small
        rx, ry, u, v, chord = rx * chord, ry * chord, u / chord, v / chord, 1.0
    away = math.sqrt(max(0.0, 1 - chord**2)) / chord * (-1 if large == sweep else 1)
    centre_u, centre_v = away * v, -away * u
    start = math.atan2(v - centre_v, u - centre_u)
    turn = (math.atan2(-v - centre_v, -u - centre_u) - start) % (2 * math.pi)
    if not sweep:
        turn -= 2 * math.pi
    steps = max(2, math.ceil(abs(turn) / (math.pi / 24)))
    angles = start + turn * np.linspace(0.0, 1.0, steps + 1)[1:]
    on_x, on_y = rx * (np.cos(angles) + centre_u), ry * (np.sin(angles) + centre_v)
    points = np.stack([cos * on_x - sin * on_y, sin * on_x + cos * on_y], axis=1)
    points += ((x + end_x) / 2, (y + end_y) / 2)
    points[-1] = end
    return points


# --- basic shapes --------------------------------------------------------------------------------


def shape_lines(
    tag: str, attributes: Mapping[str, str], width_px: float, height_px: float
) -> tuple[list[Points], bool]:
    """The lines of a basic shape, and whether they were read completely.

    Args:
        tag: rect, circle, ellipse, line, polyline, polygon or path.
        attributes: of the element, or properties of a style sheet.
        width_px, height_px: of the viewport, for percentages.

    Raises:
        ValueError: a length is damaged.
    """
    diagonal = math.hypot(width_px, height_px) / math.sqrt(2)

    def length(key: str, whole: float) -> float:
        return length_px(attributes.get(key), whole)

    if tag == "path":
        path = PathLines(attributes.get("d", ""))
        return path.lines, path.is_complete
    if tag == "line":
        ends = [
            (length("x1", width_px), length("y1", height_px)),
            (length("x2", width_px), length("y2", height_px)),
        ]
        return [np.array(ends)], True
    if tag in ("polyline", "polygon"):
        values = numbers(attributes.get("points", ""))
        points = np.array(values[: len(values) // 2 * 2]).reshape(-1, 2)
        if tag == "polygon" and len(points):
            points = np.vstack([points, points[:1]])
        return ([points] if len(points) else []), len(values) % 2 == 0
    if tag == "rect":
        return _rect(attributes, width_px, height_px), True
    rx = length("r" if tag == "circle" else "rx", diagonal if tag == "circle" else width_px)
    ry = rx if tag == "circle" else length("ry", height_px)
    if tag == "ellipse":
        rx = ry if attributes.get("rx", "auto") == "auto" else rx
        ry = rx if attributes.get("ry", "auto") == "auto" else ry
    if rx <= 0 or ry <= 0:
        return [], True
    angles = np.linspace(0.0, 2 * math.pi, 49)
    circle = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    circle[-1] = circle[0]
    centre = (length("cx", width_px), length("cy", height_px))
    return [circle * (rx, ry) + centre], True


def _rect(attributes: Mapping[str, str], width_px: float, height_px: float) -> list[Points]:
    x = length_px(attributes.get("x"), width_px)
    y = length_px(attributes.get("y"), height_px)
    width = length_px(attributes.get("width"), width_px)
    height = length_px(attributes.get("height"), height_px)
    if width <= 0 or height <= 0:
        return []
    rx = length_px(attributes.get("rx"), width_px, -1.0)
    ry = length_px(attributes.get("ry"), height_px, -1.0)
    rx, ry = (ry if rx < 0 else rx), (rx if ry < 0 else ry)
    rx, ry = min(max(rx, 0.0), width / 2), min(max(ry, 0.0), height / 2)
    right, bottom = x + width, y + height
    if not rx or not ry:
        corners = [(x, y), (right, y), (right, bottom), (x, bottom), (x, y)]
        return [np.array(corners)]
    quarter = np.linspace(0.0, math.pi / 2, 9)
    arc = np.stack([np.cos(quarter), np.sin(quarter)], axis=1) * (rx, ry)
    turned = [arc[::-1] * (1, -1), arc, arc[::-1] * (-1, 1), -arc]
    centres = [(right - rx, y + ry), (right - rx, bottom - ry), (x + rx, bottom - ry)]
    centres.append((x + rx, y + ry))
    outline = np.vstack([part + centre for part, centre in zip(turned, centres, strict=True)])
    return [np.vstack([outline, outline[:1]])]
