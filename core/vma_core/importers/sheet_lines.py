"""Baseline and size of the writing on a sheet, from the boxes of its letters.

Labelled letters say where their ink should be; the line and the size that agree best with all
letters of a row are taken. Without labels, most letters of a row stand on its baseline, and their
heights fall into those of low and of tall letters.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from vma_core.glyphs.writing_lines import CAP_HEIGHT_EM, X_HEIGHT_EM, WritingLines
from vma_core.importers.boxes import Box
from vma_core.importers.imported_glyph import ImportedGlyph
from vma_core.importers.letter_sheet import Sheet
from vma_core.importers.text_lines import text_lines
from vma_core.writing.extents import Extents, character_extents

ROUNDS = 12
SOFT_EM = 0.04
"""Letters that miss their line by more than this count less."""
OFF_LINE_EM = 0.12
"""Rows whose letters miss their line by more than this, by the median, are not on one."""
LESS_SURE = 0.4
"""Weight of edges other than baseline and x-height: hands and faces differ in their extenders."""
SLOPE_WEIGHT = 2.0
"""Weight of a level line, in letters at one row height from the middle of the row."""
POOLED_WEIGHT = 2.0
"""Weight of the sheet's size for a row, in letters."""
SAME_SIZE = 1.5
"""Rows whose size differs by less than this factor are written in the same one."""
SMALL = 0.45
"""Unlabelled boxes lower than this share of the row's letters are dots and dashes."""
MODE_SHARE = 0.12
"""Bottoms within this share of the letter height stand on one line."""
STANDING = 0.25
"""At least this share of a row's letters stands on the baseline."""
TALLER = (1.2, 1.75)
"""Least and largest ratio of the heights of tall and low letters."""
TALL_EM = 0.72
"""Mean height of tall letters: capitals and ascenders."""


@dataclass(frozen=True)
class SheetLine:
    """A row's baseline and size, in pixels of the sheet.

    Attributes:
        middle_px: x at which the baseline is at `baseline_px`.
        baseline_px: y of the baseline there.
        slope: pixels downwards for each pixel to the right.
        em_px: length of an em.
    """

    middle_px: float
    baseline_px: float
    slope: float
    em_px: float

    def at(self, x_px: float) -> WritingLines:
        """The lines at a place of the row."""
        return WritingLines(self.baseline_px + self.slope * (x_px - self.middle_px), self.em_px)


def letter_lines(boxes: Sequence[Box]) -> list[WritingLines | None]:
    """Lines of each box at its middle, in pixels of the sheet; None if they cannot be told."""
    rows = [line.boxes for line in text_lines(boxes)]
    found = [_row_line(row, None) for row in rows]
    sizes = [line.em_px for line in found if line is not None]
    pooled_px = float(np.median(sizes)) if sizes else None
    lines: dict[int, WritingLines | None] = {}
    for row, line in zip(rows, found, strict=True):
        if pooled_px is not None and line is not None and _is_like(line.em_px, pooled_px):
            line = _row_line(row, pooled_px)
        lines.update({id(box): _lines_of(box, line, pooled_px) for box in row})
    return [lines[id(box)] for box in boxes]


def cut_out(sheet: Sheet, boxes: Sequence[Box], name: str) -> list[ImportedGlyph]:
    """The letters in boxes with ink, numbered from 1 in their source, with their lines."""
    return [
        with_lines(sheet.glyph(box, f"{name} {number}"), box, lines)
        for number, (box, lines) in enumerate(zip(boxes, letter_lines(boxes), strict=True), 1)
        if sheet.ink[box.top : box.bottom, box.left : box.right].any()
    ]


def with_lines(glyph: ImportedGlyph, box: Box, lines: WritingLines | None) -> ImportedGlyph:
    """A glyph cut out of a sheet around the middle of its box, with its lines.

    Args:
        glyph: its pixels may be turned upright.
        box: on the sheet.
        lines: at the box's middle, in pixels of the sheet.
    """
    if lines is None:
        return glyph
    below_px = lines.baseline_px - (box.top + box.bottom) / 2
    below_px *= math.cos(math.atan(box.slope))
    baseline_px = glyph.pixels.shape[0] / 2 + below_px
    return replace(glyph, lines=WritingLines(baseline_px, lines.em_px))


def _is_like(one_px: float, other_px: float) -> bool:
    return 1.0 / SAME_SIZE < one_px / other_px < SAME_SIZE


def _lines_of(box: Box, line: SheetLine | None, pooled_px: float | None) -> WritingLines | None:
    """Lines of a box from those of its row; on its own bottom if the row has none."""
    middle_px = (box.left + box.right) / 2
    if line is not None and line.em_px > 0:
        return line.at(middle_px)
    extents = character_extents(box.label) if box.label else None
    if pooled_px is None or extents is None or not tells(extents):
        return None
    height_px = (extents.top_em - extents.bottom_em) * pooled_px
    if not _is_like(height_px, box.height):
        return None
    return WritingLines(box.bottom + extents.bottom_em * pooled_px, pooled_px)


def tells(extents: Extents) -> bool:
    """Whether a letter's box tells baseline and size."""
    return extents.is_exact and extents.side == "height"


def _row_line(row: Sequence[Box], pooled_px: float | None) -> SheetLine | None:
    known = [(box, character_extents(box.label)) for box in row if box.label]
    known = [(box, extents) for box, extents in known if tells(extents)]
    if known:
        boxes = [box for box, _ in known]
        expected = np.array([(extents.bottom_em, extents.top_em) for _, extents in known])
    else:
        boxes, expected = _guessed([box for box in row if not box.label])
    if not boxes:
        return None
    return fitted_line(boxes, expected, pooled_px)


def fitted_line(
    boxes: Sequence[Box],
    expected: NDArray[np.float64],
    pooled_px: float | None,
    off_line_em: float = OFF_LINE_EM,
) -> SheetLine | None:
    """The line that agrees best with all boxes, by iteratively reweighted least squares.

    Args:
        boxes: of letters.
        expected: (n, 2) bottom and top of each, in em above the baseline.
        pooled_px: size of the writing on the other rows, if known.
        off_line_em: None is returned if letters miss the line by more, by the median.
    """
    x = np.array([(box.left + box.right) / 2 for box in boxes])
    edges = np.array([(box.bottom, box.top) for box in boxes], float)
    middle = float(x.mean())
    count = len(boxes)
    # Unknowns: baseline in the middle, slope in row heights, size.
    unit = max(1.0, float(np.median(edges[:, 0] - edges[:, 1])))
    across = np.repeat((x - middle) / unit, 2)
    design = np.column_stack([np.ones(2 * count), across, -expected.ravel()])
    target = edges.ravel()
    trusted = np.where(np.isin(expected.ravel(), (0.0, X_HEIGHT_EM)), 1.0, LESS_SURE)
    weights = trusted
    prior = [np.array([0.0, math.sqrt(SLOPE_WEIGHT), 0.0])]
    wanted = [0.0]
    if pooled_px is not None:
        share = math.sqrt(POOLED_WEIGHT) * float(np.abs(expected).mean())
        prior.append(np.array([0.0, 0.0, share]))
        wanted.append(share * pooled_px)
    solution = np.zeros(3)
    for _ in range(ROUNDS):
        rows = np.concatenate([design * weights[:, None], prior])
        solution = np.linalg.lstsq(rows, np.concatenate([target * weights, wanted]), rcond=None)[0]
        if solution[2] <= 0.0:
            return None
        misses = np.abs(design @ solution - target) / solution[2]
        weights = trusted * np.sqrt(SOFT_EM / np.maximum(misses, SOFT_EM))
    baseline_px, slope, em_px = solution.tolist()
    if float(np.median(np.abs(design @ solution - target))) > off_line_em * em_px:
        return None
    return SheetLine(middle, baseline_px, slope / unit, em_px)


def _guessed(boxes: Sequence[Box]) -> tuple[list[Box], NDArray[np.float64]]:
    """Unlabelled letters that stand on the baseline, and their guessed (bottom, top) in em."""
    nothing: tuple[list[Box], NDArray[np.float64]] = [], np.zeros((0, 2))
    if not boxes:
        return nothing
    heights = np.array([box.height for box in boxes], float)
    typical_px = float(np.median(heights[heights >= 0.5 * np.quantile(heights, 0.9)]))
    letters = [box for box in boxes if box.height >= SMALL * typical_px]
    slopes = [box.slope for box in letters]
    bottoms = np.array(
        [b.bottom - s * (b.left + b.right) / 2 for b, s in zip(letters, slopes, strict=True)]
    )
    near = np.abs(bottoms[:, None] - bottoms) < MODE_SHARE * typical_px
    # Descenders are below the baseline and nothing of this size is above it: the upper row counts
    # unless it is a few odd letters.
    votes = near.sum(1)
    enough = votes >= min(int(votes.max()), math.ceil(STANDING * len(letters)))
    upper = int(np.flatnonzero(enough)[bottoms[enough].argmin()])
    line_px = float(np.median(bottoms[near[upper]]))
    stands = np.abs(bottoms - line_px) < MODE_SHARE * typical_px
    above = np.array([box.height for box in letters], float) - (bottoms - line_px)
    standing = [box for box, on_line in zip(letters, stands, strict=True) if on_line]
    low, tall = _low_and_tall(above[stands])
    if tall is None:
        hanging = (bottoms - line_px > 2 * MODE_SHARE * typical_px) & (above < 1.25 * low)
        em = X_HEIGHT_EM if hanging.any() else CAP_HEIGHT_EM
        tops = np.full(len(standing), em)
    else:
        tops = np.where(above[stands] < math.sqrt(low * tall), X_HEIGHT_EM, TALL_EM)
    return standing, np.column_stack([np.zeros(len(standing)), tops])


def _low_and_tall(heights: NDArray[np.float64]) -> tuple[float, float | None]:
    """Mean heights of low and of tall letters; None if all are about the same."""
    ordered = np.sort(heights)
    best: tuple[float, float, float | None] = (float(ordered.var()), float(ordered.mean()), None)
    for cut in range(1, len(ordered)):
        low, tall = ordered[:cut], ordered[cut:]
        ratio = float(tall.mean() / low.mean())
        spread = float(((low - low.mean()) ** 2).sum() + ((tall - tall.mean()) ** 2).sum())
        spread /= len(ordered)
        if TALLER[0] <= ratio <= TALLER[1] and spread < 0.4 * best[0]:
            best = (spread, float(low.mean()), float(tall.mean()))
    return best[1], best[2]
