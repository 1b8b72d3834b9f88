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
"""Of one drawing."""
MAX_GLYPHS = 20_000
FIRST_PLACE = ord(" ")
"""A Hershey font's first glyph stands where the space does."""


def read_omniglot_strokes(data: bytes, label: str, name: str) -> ImportedGlyph:
    """One of Omniglot's stroke files: lines “x,y,t” with y upwards, and BREAK between strokes.

    Coordinates are pixels of the 105-pixel image, t is in milliseconds.
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
    _check([p for stroke in kept for p in stroke.points], name)
    return ImportedGlyph.drawn(kept, label, name, keep_place=True)


def is_stroke_3(array: NDArray[np.generic]) -> bool:
    """Whether an array can be a drawing: (n, 3) steps dx, dy and whether the pen lifts."""
    return array.ndim == 2 and array.shape[1] == 3 and array.dtype.kind in "iuf" and len(array) > 0


def read_stroke_3(array: NDArray[np.generic], label: str, name: str) -> ImportedGlyph:
    """One drawing of the stroke-3 form: steps (dx, dy) with 1 in the third column at a lift."""
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
    _check([p for stroke in strokes for p in stroke.points], name)
    return ImportedGlyph.drawn(strokes, label, name)


def read_hershey(data: bytes, name: str) -> list[ImportedGlyph]:
    """A Hershey font in Hurt's form (JHF): every glyph as strokes, labelled by its place.

    A line holds the glyph's number in five places, the number of coordinate pairs in three, and
    the pairs, each two characters from “R”; the pair “ R” lifts the pen. Lines may be wrapped.
    """
    damaged = UserError("{name} is damaged or not a Hershey font (JHF).", name=name)
    try:
        text = data.decode("ascii")
    except UnicodeDecodeError as error:
        raise damaged from error
    found: list[ImportedGlyph] = []
    lines = iter(text.splitlines())
    place = FIRST_PLACE
    for line in lines:
        if not line.strip():
            continue
        try:
            pairs = int(line[5:8])
        except ValueError as error:
            raise damaged from error
        rest = line[8:]
        while len(rest) < 2 * pairs:
            following = next(lines, None)
            if following is None:
                raise damaged
            rest += following
        if not 1 <= pairs <= MAX_POINTS or len(found) >= MAX_GLYPHS:
            raise damaged
        label = chr(place) if place < 127 else f"{name} {place - FIRST_PLACE}"
        strokes = _hershey_strokes(rest[2 : 2 * pairs])
        if strokes:
            found.append(ImportedGlyph.drawn(strokes, label, f"{name} {label}"))
        place += 1
    if not found:
        raise damaged
    return found


def _hershey_strokes(codes: str) -> tuple[Stroke, ...]:
    lines: list[list[tuple[float, float]]] = [[]]
    for index in range(0, len(codes) - 1, 2):
        pair = codes[index : index + 2]
        if pair == " R":
            lines.append([])
        else:
            lines[-1].append((float(ord(pair[0]) - ord("R")), float(ord(pair[1]) - ord("R"))))
    return tuple(polyline(line) for line in lines if line)


def _check(points: Iterable[StrokePoint], name: str) -> None:
    """Finite numbers of a size that a drawing has."""
    values = np.array([(p.x_px, p.y_px) for p in points], float)
    if not np.isfinite(values).all() or (len(values) and np.abs(values).max() > 1e6 * RASTER_PX):
        raise UserError("{name} has coordinates far outside the picture.", name=name)
