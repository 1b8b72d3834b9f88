"""Pen strokes from files: Omniglot's stroke files, stroke-3 arrays, Hershey fonts (JHF)."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from vma_core.errors import UserError
from vma_core.glyphs.raster import RASTER_PX
from vma_core.glyphs.strokes import PEN_WIDTH_PX, Stroke, StrokePoint, polyline
from vma_core.importers.imported_glyph import ImportedGlyph

MAX_POINTS = 20_000
"""Per drawing."""
MAX_GLYPHS = 20_000
FIRST_CODE = ord(" ")
"""ASCII code of a Hershey font's first glyph."""


def read_omniglot_strokes(data: bytes, label: str, name: str) -> ImportedGlyph:
    """An Omniglot stroke file: lines “x,y,t” with y upwards, and BREAK between strokes.

    Coordinates are in pixels of the 105-pixel image, t is in milliseconds.

    Raises:
        UserError: it is damaged.
    """
    strokes: list[list[StrokePoint]] = [[]]
    try:
        lines = data.decode("ascii").split()
        if len(lines) > MAX_POINTS:
            raise UserError("{name} has too many points for a drawing.", name=name)
        for line in lines:
            if line == "START":
                continue
            if line == "BREAK":
                strokes.append([])
                continue
            x, y, time_ms = (float(number) for number in line.split(","))
            strokes[-1].append(StrokePoint(x, -y, 1.0, time_ms))
    except ValueError as error:
        raise UserError(
            "{name} is not a stroke file: expected lines “x,y,t”, START and BREAK.", name=name
        ) from error
    kept = tuple(Stroke(tuple(points), PEN_WIDTH_PX) for points in strokes if points)
    check_points([p for stroke in kept for p in stroke.points], name)
    return ImportedGlyph.drawn(kept, label, name, keep_place=True)


def looks_like_strokes(data: bytes) -> bool:
    """Whether a text is an Omniglot stroke file, perhaps a damaged one: START or BREAK is a line.

    Other texts, such as notes and lists of labels, may lie beside drawings.
    """
    lines = data[:MAX_POINTS].split()
    return b"START" in lines[:1] or b"BREAK" in lines


def is_stroke_3(array: NDArray[np.generic]) -> bool:
    """Whether an array may be a stroke-3 drawing: (n, 3) with dx, dy and pen lifted."""
    return array.ndim == 2 and array.shape[1] == 3 and array.dtype.kind in "iuf" and len(array) > 0


def read_stroke_3(array: NDArray[np.generic], label: str, name: str) -> ImportedGlyph:
    """A stroke-3 drawing: steps (dx, dy), and 1 in the third column where the pen is lifted.

    Raises:
        UserError: it is none.
    """
    if len(array) > MAX_POINTS:
        raise UserError("{name} has too many points for a drawing.", name=name)
    steps = array.astype(np.float64)
    if not np.isfinite(steps).all() or not np.isin(steps[:, 2], (0.0, 1.0)).all():
        raise UserError(
            "{name} is not a stroke-3 drawing: its third column must be 0 or 1.", name=name
        )
    places = np.cumsum(steps[:, :2], axis=0)
    ends = np.flatnonzero(steps[:, 2] == 1.0) + 1
    lines = [line for line in np.split(places, ends) if len(line)]
    strokes = tuple(polyline((float(x), float(y)) for x, y in line) for line in lines)
    check_points([p for stroke in strokes for p in stroke.points], name)
    return ImportedGlyph.drawn(strokes, label, name)


def read_hershey(data: bytes, name: str) -> list[ImportedGlyph]:
    """A Hershey font in Hurt's format (JHF): every glyph as strokes, labelled by its position.

    A line holds the glyph number (5 columns), the number of coordinate pairs (3 columns) and the
    pairs, two characters relative to “R” each; the pair “ R” lifts the pen. Lines may be wrapped.

    Raises:
        UserError: it is damaged.
    """
    damaged = UserError("{name} is damaged or not a Hershey font (JHF).", name=name)
    try:
        text = data.decode("ascii")
    except UnicodeDecodeError as error:
        raise damaged from error
    glyphs: list[ImportedGlyph] = []
    lines = iter(text.splitlines())
    code = FIRST_CODE
    for line in lines:
        if not line.strip():
            continue
        try:
            pairs = int(line[5:8])
        except ValueError as error:
            raise damaged from error
        codes = line[8:]
        while len(codes) < 2 * pairs:
            following = next(lines, None)
            if following is None:
                raise damaged
            codes += following
        if not 1 <= pairs <= MAX_POINTS or len(glyphs) >= MAX_GLYPHS:
            raise damaged
        label = chr(code) if code < 127 else f"{name} {code - FIRST_CODE}"
        strokes = _hershey_strokes(codes[2 : 2 * pairs])
        if strokes:
            glyphs.append(ImportedGlyph.drawn(strokes, label, f"{name} {label}"))
        code += 1
    if not glyphs:
        raise damaged
    return glyphs


def _hershey_strokes(codes: str) -> tuple[Stroke, ...]:
    lines: list[list[tuple[float, float]]] = [[]]
    for index in range(0, len(codes) - 1, 2):
        pair = codes[index : index + 2]
        if pair == " R":
            lines.append([])
        else:
            lines[-1].append((float(ord(pair[0]) - ord("R")), float(ord(pair[1]) - ord("R"))))
    return tuple(polyline(line) for line in lines if line)


def check_points(points: Iterable[StrokePoint], name: str) -> None:
    """Raise a UserError unless all coordinates are finite and plausible."""
    values = np.array([(p.x_px, p.y_px) for p in points], float)
    if not np.isfinite(values).all() or (len(values) and np.abs(values).max() > 1e6 * RASTER_PX):
        raise UserError("{name} has coordinates far outside the picture.", name=name)
