"""Straight or slightly bent lines on a sheet, as polynomials."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Line:
    """A straight or slightly bent line, mostly along x.

    Attributes:
        start, stop: first column, and the one after the last.
        bend: polynomial of y over x, as of `numpy.polynomial.Polynomial`.
        width_px: its thickness.
        part: number of the part of ink to which it belongs.
    """

    start: int
    stop: int
    bend: np.polynomial.Polynomial
    width_px: float
    part: int

    @property
    def length(self) -> int:
        return self.stop - self.start

    def y_at(self, x: float) -> float:
        return float(self.bend(x))


def band_of(
    shape: tuple[int, ...], lines: Sequence[Line], margin_px: float = 1.0
) -> NDArray[np.bool_]:
    """(h, w) bool: pixels of lines that are mostly level, with a margin."""
    band = np.zeros(shape, bool)
    for line in lines:
        columns = np.arange(max(0, line.start), min(line.stop, shape[1]))
        reach = line.width_px / 2 + margin_px
        middle = line.bend(columns)
        for offset in range(-int(reach + 1), int(reach + 1) + 1):
            rows = np.rint(middle + offset).astype(np.intp)
            good = (np.abs(rows - middle) <= reach) & (rows >= 0) & (rows < shape[0])
            band[rows[good], columns[good]] = True
    return band


MIN_RULINGS = 4
"""Fewer lines do not tell how a sheet is ruled."""
SAME_PLACE = 0.3
"""Lines nearer than this share of the spacing are pieces of one."""
OFF_PLACE = 0.25
"""Largest difference of a gap from a multiple of the spacing, in spacings."""
SEEN = 0.5
"""Share of an added line that is ink."""
WINDOW_PX = 25
MIN_SEEN_PX = 8
MAX_GAP = 8
"""Lines that may be missing one after the other."""


def completed(lines: Sequence[Line], rulings: Sequence[Line], ink: NDArray[np.bool_]) -> list[Line]:
    """Equally spaced rulings across the whole sheet; the lines as they are if there are none.

    Writing hides some of the rulings, or pieces of them, and its stems look like others.

    Args:
        lines: mostly level.
        rulings: those of them that may be equally spaced, which are long.
        ink: (h, w) bool, with the rulings.
    """
    from scipy.ndimage import maximum_filter

    if len(rulings) < MIN_RULINGS:
        return list(lines)
    height, width = ink.shape
    middle = width / 2
    places = np.array([_straight_at(line, middle) for line in rulings])
    order = np.argsort(places)
    gaps = np.diff(places[order])
    spacing = _spacing(gaps, float(np.median([line.width_px for line in rulings])))
    if spacing is None:
        return list(lines)
    # The longest piece of each line stands for all.
    whole: list[tuple[float, Line]] = []
    for number in order.tolist():
        if whole and places[number] - whole[-1][0] < SAME_PLACE * spacing:
            if rulings[number].length > whole[-1][1].length:
                whole[-1] = places[number], rulings[number]
        else:
            whole.append((float(places[number]), rulings[number]))
    slopes = [slope_of(line) for _, line in whole]
    long = np.array([line.length for _, line in whole], float)
    at = np.array([place for place, _ in whole])
    # In perspective, the slope changes from line to line.
    trend = np.polynomial.Polynomial.fit(at, slopes, 1, w=long)
    width_px = float(np.median([line.width_px for _, line in whole]))
    reach = abs(float(trend(height / 2))) * middle
    missing: list[float] = []
    for before, after in pairwise(at.tolist()):
        count = round((after - before) / spacing)
        if 2 <= count <= MAX_GAP and abs(after - before - count * spacing) < OFF_PLACE * spacing:
            missing += np.linspace(before, after, count + 1)[1:-1].tolist()
    first, last = float(at[0]), float(at[-1])
    missing += np.arange(first - spacing, -reach, -spacing)[:MAX_GAP].tolist()
    missing += np.arange(last + spacing, height + reach, spacing)[:MAX_GAP].tolist()
    found: list[Line] = []
    for place in missing:
        slope = float(trend(place))
        bend = np.polynomial.Polynomial([place - slope * middle, slope])
        found.append(Line(0, width, bend, width_px, -1))
    for (_, line), slope in zip(whole, slopes, strict=True):
        for start, stop, end in ((0, line.start, line.start), (line.stop, width, line.stop)):
            if stop - start > 2:
                bend = np.polynomial.Polynomial([line.y_at(end) - slope * end, slope])
                found.append(Line(start, stop, bend, line.width_px, -1))
    near = maximum_filter(ink.astype(np.uint8), 5) > 0
    return [*rulings, *(part for line in found if (part := _seen_part(line, near)) is not None)]


def slope_of(line: Line) -> float:
    """Pixels downwards for each pixel to the right, from end to end."""
    return (line.y_at(line.stop) - line.y_at(line.start)) / max(1, line.length)


def _seen_part(line: Line, ink: NDArray[np.bool_]) -> Line | None:
    """The part of a line that is seen; None if there is none."""
    columns = np.arange(max(0, line.start), min(line.stop, ink.shape[1]))
    rows = np.rint(line.bend(columns)).astype(np.intp)
    inside = (rows >= 0) & (rows < ink.shape[0])
    seen = np.zeros(len(columns))
    seen[inside] = ink[rows[inside], columns[inside]]
    window = min(WINDOW_PX, max(1, len(columns)))
    there = np.flatnonzero(np.convolve(seen, np.ones(window) / window, "same") > SEEN)
    if len(there) < MIN_SEEN_PX:
        return None
    start, stop = int(there[0]), int(there[-1]) + 1
    if float(seen[start:stop].mean()) < SEEN:
        return None
    return replace(line, start=int(columns[start]), stop=int(columns[stop - 1]) + 1)


def _straight_at(line: Line, x: float) -> float:
    """y of the line, straight on beyond its ends."""
    inside = min(max(x, line.start), line.stop)
    return line.y_at(inside) + slope_of(line) * (x - inside)


def _spacing(gaps: NDArray[np.float64], width_px: float) -> float | None:
    """The distance of equally spaced lines; None if they are not."""
    gaps = gaps[gaps > 3.0 * width_px]
    if len(gaps) < MIN_RULINGS - 1:
        return None
    spacing = float(np.median(gaps))
    # Where every second line was missed, the smaller gaps are the spacing.
    small = gaps[gaps < 0.7 * spacing]
    if len(small) > 0.25 * len(gaps):
        spacing = float(np.median(small))
    counts = np.maximum(1, np.rint(gaps / spacing))
    fits = np.abs(gaps - counts * spacing) < OFF_PLACE * spacing
    return spacing if fits.mean() >= 0.7 else None
