"""Baseline, slope and x-height of unlabelled letters, from the boxes of whole lines of text.

Each letter is of an unknown kind: low, with an ascender, a capital, with a descender, … A face or
hand has one height for each kind, which is known only roughly; lines have a baseline and a slope
each. All are estimated together by expectation–maximisation: kinds given heights, then heights and
lines by least squares, which are linear in pixels. Letters of no kind, as signs, count as outliers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vma_core.importers.boxes import Box

Vector = NDArray[np.float64]


class Kind(NamedTuple):
    """A kind of letter.

    Attributes:
        bottom: name of the height of its bottom, below the baseline; empty for the baseline.
        top: name of the height of its top.
        in_text: share of letters in running text.
        in_capitals: share in a line of capitals or digits.
    """

    bottom: str
    top: str
    in_text: float
    in_capitals: float


KINDS = (
    Kind("", "x", 0.50, 0.01),  # x, n, o
    Kind("", "ascender", 0.22, 0.01),  # d, h, l
    Kind("", "capital", 0.08, 0.90),
    Kind("descender", "x", 0.10, 0.01),  # p, g
    Kind("", "middle", 0.07, 0.01),  # t, and i where its dot stands lower
    Kind("descender", "ascender", 0.02, 0.01),  # j, f of some hands
    Kind("descender", "capital", 0.01, 0.05),  # Q, J
)
HEIGHTS: dict[str, tuple[float, float]] = {
    "x": (1.0, 0.0),
    "capital": (1.40, 0.14),
    "ascender": (1.50, 0.16),
    "middle": (1.25, 0.08),
    "descender": (0.46, 0.12),
    "overshoot": (0.026, 0.012),
}
"""Mean height of each name in x-heights, and its standard deviation over faces and hands."""
CAPITAL_LINES = 0.3
"""Share of lines that are capitals or digits."""
ROUND_EDGES = 0.5
"""Share of edges that are round, and overshoot their line."""
OUTLIERS = 0.04
"""Share of boxes of no kind, anywhere within three x-heights."""
SPREAD = (0.012, 0.16)
"""Least and largest standard deviation of letters of a kind, in x-heights, without the pixels'."""
FIRST_SPREAD = 0.10
PRIOR_LETTERS = 4.0
"""Weight of `FIRST_SPREAD` in the estimate, in letters."""
PIXEL = 0.4
"""Standard deviation of a box's edge in pixels."""
SLOPE_DEVIATION = 0.01
"""Of the slope of a line from that of the sheet."""
KNOWN_DEVIATION = 0.05
"""Of an x-height known from elsewhere, as a share."""
STARTS = (0.60, 0.67, 0.71, 0.83, 1.0)
"""X-heights from which the estimate begins, in typical letter heights."""
ROUNDS = 25


@dataclass(frozen=True, eq=False)
class Letters:
    """Boxes of unlabelled letters, in lines.

    Attributes:
        x: (n,) middle of each box.
        bottom: (n,) y.
        top: (n,) y.
        line: (n,) number of its line.
        slope: of the sheet.
    """

    x: Vector
    bottom: Vector
    top: Vector
    line: NDArray[np.intp]
    slope: float

    @classmethod
    def of(cls, lines: Sequence[Sequence[Box]], slope: float) -> Letters:
        """The letters of some lines."""
        boxes = [box for line in lines for box in line]
        return cls(
            np.array([(box.left + box.right) / 2 for box in boxes]),
            np.array([box.bottom for box in boxes], float),
            np.array([box.top for box in boxes], float),
            np.repeat(np.arange(len(lines)), [len(line) for line in lines]),
            slope,
        )


@dataclass(frozen=True, eq=False)
class LineHeights:
    """What the boxes of a sheet say.

    Attributes:
        x_px: x-height.
        baseline_px: (l,) y of each line's baseline at the middle of its letters.
        middle_px: (l,) x of that middle.
        slope: (l,) of each line.
        spread_px: standard deviation of letters of a kind.
        score: logarithm of the probability; larger is better.
        miss_px: (n,) expected distance of each letter's edges from those of its kind.
    """

    x_px: float
    baseline_px: Vector
    middle_px: Vector
    slope: Vector
    spread_px: float
    score: float
    miss_px: Vector = field(repr=False)


def line_heights(letters: Letters, x_px: float | None = None) -> LineHeights | None:
    """The most probable lines and x-height; None without letters.

    Args:
        letters: of one size of writing.
        x_px: x-height if it is known from elsewhere, as from labelled lines.
    """
    if not len(letters.x):
        return None
    heights = letters.bottom - letters.top
    typical_px = float(np.quantile(heights, 0.8))
    starts = [x_px] if x_px is not None else [share * typical_px for share in STARTS]
    found = [_estimated(letters, max(start, 1.0), x_px) for start in starts]
    return max(found, key=lambda one: one.score)


class _Edge(NamedTuple):
    """Where an edge of a letter may be.

    Attributes:
        height: number of its height; −1 for the baseline.
        is_round: whether it overshoots.
        is_top: above the baseline.
    """

    height: int
    is_round: bool
    is_top: bool


_NAMES = list(HEIGHTS)
_OVERSHOOT = _NAMES.index("overshoot")
_EDGES = [
    _Edge(height, is_round, is_top)
    for height, is_top in [(-1, False), *((n, n != 4) for n in range(_OVERSHOOT))]
    for is_round in (False, True)
]


def _number(height: str, is_round: bool) -> int:
    """Of an edge."""
    at = _NAMES.index(height) if height else -1
    return next(
        n for n, edge in enumerate(_EDGES) if (edge.height, edge.is_round) == (at, is_round)
    )


_COMBINED = [
    (_number(kind.bottom, low), _number(kind.top, high), number)
    for number, kind in enumerate(KINDS)
    for low in (False, True)
    for high in (False, True)
]
_BOTTOMS, _TOPS, _KIND_OF = (np.array(column) for column in zip(*_COMBINED, strict=True))
_SHARES = np.array([[k.in_text for k in KINDS], [k.in_capitals for k in KINDS]])[
    :, _KIND_OF
] * np.array(
    [
        (ROUND_EDGES if _EDGES[a].is_round else 1 - ROUND_EDGES)
        * (ROUND_EDGES if _EDGES[b].is_round else 1 - ROUND_EDGES)
        for a, b, _ in _COMBINED
    ]
)


def _estimated(letters: Letters, start_px: float, known_px: float | None) -> LineHeights:
    """The estimate that begins with an x-height."""
    lines = int(letters.line.max()) + 1
    size = np.bincount(letters.line, minlength=lines)
    middle = np.bincount(letters.line, letters.x, lines) / size
    across = letters.x - middle[letters.line]
    # Unknowns: baseline and slope of each line, then the heights.
    first = 2 * lines
    lined = np.zeros((len(across), first))
    rows = np.arange(len(across))
    lined[rows, 2 * letters.line], lined[rows, 2 * letters.line + 1] = 1.0, across
    heights = start_px * np.array([mean for mean, _ in HEIGHTS.values()])
    level = letters.bottom - letters.slope * across
    baseline = np.array(
        [_upper_mode(level[letters.line == n], 0.12 * start_px) for n in range(lines)]
    )
    slopes = np.full(lines, letters.slope)
    spread_px = FIRST_SPREAD * start_px
    score, misses = -np.inf, np.zeros(len(across))
    for _ in range(ROUNDS):
        base = lined @ np.column_stack([baseline, slopes]).ravel()
        places = np.array([_above(edge, heights) for edge in _EDGES])
        low = np.square(letters.bottom[:, None] - base[:, None] + places[_BOTTOMS])
        high = np.square(letters.top[:, None] - base[:, None] + places[_TOPS])
        off = low + high
        variance = spread_px**2 + PIXEL**2
        density = np.exp(-0.5 * off / variance) / (2 * np.pi * variance)
        outlier = OUTLIERS / (3.0 * heights[0]) ** 2
        of_mode = (1.0 - OUTLIERS) * _SHARES[:, None] * density
        each = of_mode.sum(axis=2) + outlier
        by_line = np.stack([np.bincount(letters.line, np.log(one), lines) for one in each])
        by_line += np.log([[1.0 - CAPITAL_LINES], [CAPITAL_LINES]])
        whole = np.logaddexp(*by_line)
        mode = np.exp(by_line - whole)[:, letters.line]
        weight = (mode[:, :, None] * of_mode / each[:, :, None]).sum(axis=0)
        ratios = heights / heights[0]
        prior = sum(
            -0.5 * ((ratio - mean) / deviation) ** 2
            for ratio, (mean, deviation) in zip(ratios, HEIGHTS.values(), strict=True)
            if deviation
        )
        score = float(whole.sum() + prior)
        solution = _least_squares(letters, lined, weight, heights, variance, known_px)
        baseline, slopes = solution[0:first:2], solution[1:first:2]
        changed = float(np.abs(solution[first:] - heights).max())
        heights = np.maximum(solution[first:], 0.0)
        heights[0] = max(heights[0], 1.0)
        sure = weight.sum(axis=1)
        guess = (FIRST_SPREAD * heights[0]) ** 2
        squares = 0.5 * float((weight * off).sum()) + PRIOR_LETTERS * guess
        spread_px = float(np.sqrt(squares / (sure.sum() + PRIOR_LETTERS)))
        spread_px = float(np.clip(spread_px, *(share * heights[0] for share in SPREAD)))
        misses = np.sqrt(0.5 * (weight * off).sum(axis=1) / np.maximum(sure, 1e-9))
        misses = np.where(sure > 0.5, misses, np.inf)
        if changed < 0.01:
            break
    return LineHeights(float(heights[0]), baseline, middle, slopes, spread_px, score, misses)


def _above(edge: _Edge, heights: Vector) -> float:
    """Height of an edge above the baseline, in pixels."""
    height = float(heights[edge.height]) if edge.height >= 0 else 0.0
    away = height + (float(heights[_OVERSHOOT]) if edge.is_round else 0.0)
    return away if edge.is_top else -away


def _least_squares(
    letters: Letters,
    lined: NDArray[np.float64],
    weight: NDArray[np.float64],
    heights: Vector,
    variance: float,
    known_px: float | None,
) -> Vector:
    """Lines and heights that agree best with letters of these kinds and with what is usual."""
    first = lined.shape[1]
    width = first + len(HEIGHTS)
    normal, right = np.zeros((width, width)), np.zeros(width)
    for number, edge in enumerate(_EDGES):
        on = _TOPS if edge.is_top else _BOTTOMS
        w = weight[:, on == number].sum(axis=1)
        columns = np.zeros((len(w), width))
        columns[:, :first] = lined
        sign = -1.0 if edge.is_top else 1.0
        if edge.height >= 0:
            columns[:, first + edge.height] = sign
        if edge.is_round:
            columns[:, first + _OVERSHOOT] = sign
        normal += columns.T @ (columns * w[:, None])
        right += columns.T @ (w * (letters.top if edge.is_top else letters.bottom))
    for at, (mean, deviation) in enumerate(HEIGHTS.values()):
        if deviation:
            row = np.zeros(width)
            row[first + at], row[first] = 1.0, -mean
            normal += variance / (deviation * heights[0]) ** 2 * np.outer(row, row)
    slopes = np.arange(1, first, 2)
    normal[slopes, slopes] += variance / SLOPE_DEVIATION**2
    right[slopes] += variance / SLOPE_DEVIATION**2 * letters.slope
    if known_px is not None:
        normal[first, first] += variance / (KNOWN_DEVIATION * known_px) ** 2
        right[first] += variance / (KNOWN_DEVIATION * known_px) ** 2 * known_px
    found: Vector = np.linalg.lstsq(normal, right, rcond=None)[0]
    return found


def _upper_mode(bottoms: Vector, near_px: float) -> float:
    """The upper of the heights at which many bottoms are: descenders are below it."""
    votes = (np.abs(bottoms[:, None] - bottoms) < near_px).sum(axis=1)
    upper = bottoms[votes >= 0.6 * votes.max()].min()
    return float(np.median(bottoms[np.abs(bottoms - upper) < near_px]))
