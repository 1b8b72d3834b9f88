"""Points of a font's outlines, why they are there, and how far they leave the ink.

Each letter has five shapes: its drawing and four variants. Deviations are measured from the inked
strokes of the font, in em.
"""

from __future__ import annotations

import string
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from vma_core.engine.engine import Engine
from vma_core.export.font.letters import FontPlan, Shape, font_shapes, hand_for_font
from vma_core.export.font.outlines import UNITS_PER_EM, Outline, is_line, outlines_of, point_count
from vma_core.glyphs.curves import flatten, smoothed
from vma_core.glyphs.outline_fit import Degree
from vma_core.glyphs.stroke_raster import strokes_to_glyph
from vma_core.glyphs.strokes import Stroke, StrokeArrays, polyline
from vma_core.memory.entries import Memory, MemoryEntry
from vma_core.standard_errors import Row
from vma_core.storage.starter_memory import draw_character, starter_memory

FEW_STROKES = 3
ALTERNATES = 5
GOAL_POINTS = 60
OMNIGLOT_DRAWINGS = 40
OMNIGLOT_SEED = 11
FIRST_IDEOGRAPH = 0x4E00
"""Labels for drawings that are no characters."""
CAUSES = ("at_corners", "at_stroke_ends", "at_extremes", "elsewhere")
CORNER_RAD = 0.26
"""Larger turns are corners: of the drawing, and where strokes cross."""
END_RADII = 1.15
"""A point this close to the end of a stroke belongs to its cap."""
UPRIGHT = 0.03
"""Handles this close to an axis stand at an extreme."""
DENSE_PX = 0.3
PIECES = 16
"""Points at which a curve is compared with the ink."""


def print_alphabet(size: int) -> list[MemoryEntry]:
    """Small and capital letters of a single-stroke print font in an uneven hand."""
    found = []
    for letter in string.ascii_letters:
        strokes = draw_character("futural", letter, 1)
        found.append(MemoryEntry(strokes_to_glyph(strokes, size), letter, "print", strokes))
    return found


def omniglot_drawings(data: Path, size: int) -> list[MemoryEntry]:
    """Random drawings of three strokes from Omniglot's background set; none without the file."""
    path = data / "omniglot_strokes" / "background.npz"
    if not path.is_file():
        return []
    with np.load(path) as file:
        points, strokes, drawings = (
            file[name] for name in ("points_tenth_px", "stroke_starts", "drawing_starts")
        )
    three = np.flatnonzero(np.diff(drawings) == FEW_STROKES)
    rng = np.random.default_rng(OMNIGLOT_SEED)
    found = []
    for number, drawing in enumerate(rng.choice(three, OMNIGLOT_DRAWINGS, replace=False).tolist()):
        lines: tuple[Stroke, ...] = tuple(
            polyline((points[strokes[s] : strokes[s + 1]] / 10.0).tolist())
            for s in range(drawings[drawing], drawings[drawing + 1])
        )
        image = strokes_to_glyph(lines, size)
        found.append(MemoryEntry(image, chr(FIRST_IDEOGRAPH + number), "omniglot", lines))
    return found


def outline_rows(engine: Engine, data: Path) -> list[Row]:
    """Quantiles of points and deviations, by hand, number of strokes and kind of curve."""
    size = engine.image_size
    hands: list[tuple[str, Sequence[MemoryEntry], str | None]] = [
        ("print alphabet", print_alphabet(size), None),
        ("starter set, Latin", starter_memory(size), "Latin"),
        ("starter set, Handwriting", starter_memory(size), "Handwriting"),
        ("Omniglot", omniglot_drawings(data, size), None),
    ]
    degrees: tuple[Degree, ...] = ("cubic", "quadratic")
    rows: list[Row] = []
    for name, entries, script in hands:
        if not entries:
            continue
        memory = Memory(entries).snapshot()
        hand = hand_for_font(memory, script)
        made = font_shapes(engine, memory, hand, FontPlan(ALTERNATES))
        few = [
            shape
            for found in made.values()
            if len(found[0].drawable) <= FEW_STROKES
            for shape in found
        ]
        every = [shape for found in made.values() for shape in found]
        for degree in degrees:
            measured = _measured(every, degree)
            for strokes, shapes in ((f"up to {FEW_STROKES}", few), ("any number", every)):
                if strokes == "any number" and len(shapes) == len(few):
                    continue
                of_these = [measured[id(shape)] for shape in shapes]
                rows.append({"letters": name, "strokes": strokes, **_quantiles(of_these, degree)})
    return rows


class _Measured(NamedTuple):
    """Outlines of a shape."""

    points: int
    """On and off the curves."""
    on_curve: int
    away_em: float
    """Largest distance from the ink."""
    causes: Counter[str]
    """Points by what asks for them."""


def _quantiles(found: Sequence[_Measured], degree: Degree) -> Row:
    points = np.array([one.points for one in found])
    away = np.array([one.away_em for one in found])
    causes: Counter[str] = Counter()
    for one in found:
        causes += one.causes
    return {
        "curves": degree,
        "shapes": len(found),
        "points_median": float(np.median(points)),
        "points_90": float(np.quantile(points, 0.9)),
        "points_95": float(np.quantile(points, 0.95)),
        "points_max": int(points.max()),
        "up_to_60_points": float((points <= GOAL_POINTS).mean()),
        "on_curve_median": float(np.median([one.on_curve for one in found])),
        **{f"mean_{cause}": causes[cause] / len(found) for cause in CAUSES},
        "deviation_95_em": float(np.quantile(away, 0.95)),
        "deviation_max_em": float(away.max()),
    }


def _measured(shapes: Sequence[Shape], degree: Degree) -> dict[int, _Measured]:
    """What is measured of each shape, by its identity."""
    found = {}
    for start in range(0, len(shapes), ALTERNATES):
        now = shapes[start : start + ALTERNATES]
        made = outlines_of([s.drawable for s in now], [s.lines for s in now], degree)
        for shape, outlines in zip(now, made, strict=True):
            assert isinstance(shape.drawable, StrokeArrays)
            scale = shape.lines.em_px / UNITS_PER_EM
            along = np.concatenate([_along(outline, degree) for outline in outlines])
            on_square = along * scale * (1.0, -1.0) + (0.0, shape.lines.baseline_px)
            away = float(np.abs(outside_px(on_square, shape.drawable)).max())
            found[id(shape)] = _Measured(
                point_count(outlines),
                sum(map(len, outlines)),
                away / shape.lines.em_px,
                _causes(outlines, shape),
            )
    return found


def _causes(outlines: Sequence[Outline], shape: Shape) -> Counter[str]:
    """Points by the place where their curves begin."""
    assert isinstance(shape.drawable, StrokeArrays)
    drawn, scale = shape.drawable, shape.lines.em_px / UNITS_PER_EM
    at = np.concatenate([drawn.starts[:-1], drawn.starts[1:] - 1])
    ends, radii = drawn.points_px[at], 0.5 * drawn.widths_px[at]
    found: Counter[str] = Counter()
    for outline in outlines:
        for before, curve in zip(np.roll(outline, 1, axis=0), outline, strict=True):
            place = curve[0] * scale * (1.0, -1.0) + (0.0, shape.lines.baseline_px)
            arriving, leaving = before[3] - before[2], curve[1] - curve[0]
            cross = arriving[0] * leaving[1] - arriving[1] * leaving[0]
            turn = abs(np.arctan2(cross, arriving @ leaving))
            if turn > CORNER_RAD:
                cause = "at_corners"
            elif (np.hypot(*(ends - place).T) <= END_RADII * radii).any():
                cause = "at_stroke_ends"
            elif np.abs(leaving).min() <= UPRIGHT * np.hypot(*leaving):
                cause = "at_extremes"
            else:
                cause = "elsewhere"
            found[cause] += 1 if is_line(curve) else 3
    return found


def _along(outline: Outline, degree: Degree) -> NDArray[np.float64]:
    """Points along an outline."""
    if degree == "cubic":
        return flatten(outline, PIECES)
    start, first, second, end = outline.transpose(1, 0, 2)
    middle = (first + second) / 2
    t = np.linspace(0, 1, PIECES // 2, endpoint=False)[:, None, None]
    return np.concatenate(
        [
            ((1 - t) ** 2 * a + 2 * t * (1 - t) * b + t * t * c).reshape(-1, 2)
            for a, b, c in ((start, first, middle), (middle, second, end))
        ]
    )


def outside_px(points: NDArray[np.float64], strokes: StrokeArrays) -> NDArray[np.float64]:
    """(n,) distance of points from the ink's edge, negative inside the ink."""
    dense = smoothed(strokes, DENSE_PX)
    found = np.full(len(points), np.inf)
    for start, end in zip(dense.starts[:-1], dense.starts[1:], strict=True):
        line = dense.points_px[start:end].astype(float)
        radii = 0.5 * dense.widths_px[start:end].astype(float)
        if len(line) == 1:
            line, radii = np.repeat(line, 2, axis=0), np.repeat(radii, 2)
        step = np.diff(line, axis=0)
        size = (step**2).sum(1)
        share = ((points[:, None] - line[:-1]) * step).sum(2) / np.where(size > 0, size, 1)
        share = np.clip(share, 0, 1)
        off = points[:, None] - line[:-1] - share[..., None] * step
        radius = radii[:-1] + share * np.diff(radii)
        found = np.minimum(found, (np.hypot(off[..., 0], off[..., 1]) - radius).min(1))
    return found
