"""Drawings of Google's “Quick, Draw!” as text: one JSON object per line (ndjson)."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

from vma_core.cancellation import stop_if_cancelled
from vma_core.errors import Message, UserError, unreadable
from vma_core.glyphs.strokes import PEN_WIDTH_PX, Stroke, StrokePoint
from vma_core.importers.imported_glyph import ImportedGlyph
from vma_core.importers.stroke_files import MAX_POINTS, check_points

MAX_DRAWINGS = 20_000
"""Of one file. Each has several kilobytes of strokes; categories have up to 300,000."""
MAX_LINE_BYTES = 1 << 20


def read_ndjson(path: Path, _size: int) -> list[ImportedGlyph]:
    """Drawings, raw or simplified, labelled by their word.

    A drawing is a list of strokes, a stroke [xs, ys] or [xs, ys, times in ms]. Damaged lines are
    left out and counted.

    Raises:
        UserError: there are no drawings.
    """
    found: list[tuple[tuple[Stroke, ...], str, str]] = []
    damaged = more = 0
    try:
        with path.open("rb") as file:
            number = 0
            while line := file.readline(MAX_LINE_BYTES):
                stop_if_cancelled()
                if not line.strip():
                    continue
                number += 1
                if len(found) >= MAX_DRAWINGS:
                    more += 1
                    continue
                name = f"{path.name} {number}"
                drawing = _drawing(line, name)
                if drawing is None:
                    damaged += 1
                else:
                    found.append((*drawing, name))
    except OSError as error:
        raise unreadable(path.name, error) from error
    if not found:
        raise UserError(
            "{name} holds no drawings in Quick, Draw!'s format (ndjson).", name=path.name
        )
    note = _note(path.name, len(found), damaged, more)
    return [ImportedGlyph.drawn(strokes, label, name, note=note) for strokes, label, name in found]


def _drawing(line: bytes, name: str) -> tuple[tuple[Stroke, ...], str] | None:
    """The strokes and label of a line, or None if it is damaged."""
    try:
        drawing = json.loads(line)
        strokes = tuple(map(_stroke, drawing["drawing"]))
        label = drawing.get("word", "")
        check_points([point for stroke in strokes for point in stroke.points], name)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, UserError):
        return None
    if not isinstance(label, str) or sum(len(s.points) for s in strokes) > MAX_POINTS:
        return None
    kept = tuple(stroke for stroke in strokes if stroke.points)
    return (kept, label) if kept else None


def _stroke(lists: Any) -> Stroke:
    xs, ys, times = lists if len(lists) == 3 else (*lists, None)
    points = []
    for index, (x, y) in enumerate(zip(xs, ys, strict=True)):
        time_ms = float(times[index]) if times is not None else 0.0
        point = StrokePoint(float(x), float(y), 1.0, time_ms)
        if not math.isfinite(time_ms):
            raise ValueError("time is not finite")
        points.append(point)
    return Stroke(tuple(points), PEN_WIDTH_PX)


def _note(name: str, count: int, damaged: int, more: int) -> Message | None:
    if more:
        return Message(
            "{name}: the first {count:,} drawings were read; {more:,} more were left out.",
            name=name,
            count=count,
            more=more,
        )
    if damaged:
        return Message("{name}: damaged lines left out: {count:,}.", name=name, count=damaged)
    return None
