"""Baseline and size of the writing on a sheet, from the boxes of its letters.

Labelled letters say where their ink should be; the line and the size that agree best with all
letters of a row are taken. Without labels, all rows are estimated together: see `height_mixture`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from vma_core.glyphs.writing_lines import X_HEIGHT_EM, WritingLines
from vma_core.importers.boxes import Box
from vma_core.importers.height_mixture import Letters, line_heights
from vma_core.importers.imported_glyph import ImportedGlyph
from vma_core.importers.letter_sheet import Sheet
from vma_core.importers.text_lines import text_lines
from vma_core.writing.extents import Extents, character_extents

ROUNDS = 12
SOFT_EM = 0.04
"""Letters that miss their line by more than this count less."""
OFF_LINE_EM = 0.12
"""Rows whose letters miss their line by more than this, by the median, are not on one."""
ON_LINE = 0.7
"""The share of unlabelled letters that must agree with their line and size."""
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
    written = text_lines(boxes)
    rows = [line.boxes for line in written]
    found = [_labelled_line(row, None) for row in rows]
    sizes = [line.em_px for line in found if line is not None]
    pooled_px = float(np.median(sizes)) if sizes else None
    for number, (row, line) in enumerate(zip(rows, found, strict=True)):
        if pooled_px is not None and line is not None and _is_like(line.em_px, pooled_px):
            found[number] = _labelled_line(row, pooled_px)
    blank = [n for n, row in enumerate(rows) if not any(box.label for box in row)]
    slope = float(np.median([line.slope for line in written])) if written else 0.0
    guessed = _unlabelled_lines([rows[n] for n in blank], slope, pooled_px)
    for number, line in zip(blank, guessed, strict=True):
        found[number] = line
    if pooled_px is None and any(guessed):
        pooled_px = float(np.median([line.em_px for line in guessed if line is not None]))
    lines: dict[int, WritingLines | None] = {}
    for row, line in zip(rows, found, strict=True):
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


def _labelled_line(row: Sequence[Box], pooled_px: float | None) -> SheetLine | None:
    """The line of a row whose labels tell it; None otherwise."""
    known = [(box, character_extents(box.label)) for box in row if box.label]
    known = [(box, extents) for box, extents in known if tells(extents)]
    if not known:
        return None
    expected = np.array([(extents.bottom_em, extents.top_em) for _, extents in known])
    return fitted_line([box for box, _ in known], expected, pooled_px)


def _unlabelled_lines(
    rows: Sequence[Sequence[Box]], slope: float, em_px: float | None
) -> list[SheetLine | None]:
    """Lines of rows without labels.

    Args:
        rows: of boxes.
        slope: of the sheet.
        em_px: size of the writing if other rows tell it.
    """
    letters = [_large(row) for row in rows]
    found = _same_size(letters, slope, em_px)
    # Rows of another size, such as headings, have their own.
    alone = [n for n, line in enumerate(found) if line is None and letters[n]]
    for number in alone:
        (found[number],) = _same_size([letters[number]], slope, None)
    return found


def _same_size(
    rows: Sequence[Sequence[Box]], slope: float, em_px: float | None
) -> list[SheetLine | None]:
    """Lines of rows that are written in one size; None for those whose letters miss them."""
    found: list[SheetLine | None] = [None] * len(rows)
    used = [number for number, row in enumerate(rows) if row]
    letters = Letters.of([rows[number] for number in used], slope)
    heights = line_heights(letters, None if em_px is None else X_HEIGHT_EM * em_px)
    if heights is None:
        return found
    size_px = heights.x_px / X_HEIGHT_EM
    for at, number in enumerate(used):
        misses = heights.miss_px[letters.line == at]
        if float((misses <= OFF_LINE_EM * size_px).mean()) >= ON_LINE:
            found[number] = SheetLine(
                float(heights.middle_px[at]),
                float(heights.baseline_px[at]),
                float(heights.slope[at]),
                size_px,
            )
    return found


def _large(row: Sequence[Box]) -> list[Box]:
    """Boxes of a row without dots and dashes."""
    heights = np.array([box.height for box in row], float)
    typical_px = float(np.median(heights[heights >= 0.5 * np.quantile(heights, 0.9)]))
    return [box for box in row if box.height >= SMALL * typical_px]


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
