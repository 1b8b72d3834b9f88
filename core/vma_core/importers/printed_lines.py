"""Printed structure on a sheet: rulings, squares, tables and cells, and small captions in them.

Straight thin lines are found as runs of ink that are short across, taken out pixel by pixel where
no letter crosses them, and the cells that they enclose give one letter each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from vma_core.importers.frames import completed_frames
from vma_core.importers.grid_captions import grid_captions
from vma_core.importers.line_tones import written_ink
from vma_core.importers.lines import Line, band_of, completed
from vma_core.importers.parts import Parts

MAX_LINE_WIDTH = 0.006
"""Of the sheet's longer side; a printed line is thinner."""
PENS = 1.6
"""Printed lines are wider than the pen by at most this factor, on cropped pictures too."""
MIN_LINE_PX = 20
MAX_SLOPE = 0.23
"""13°."""
LONG = 0.3
"""Lines longer than this share of the sheet are rulings whatever they belong to."""
LETTERS_LONG = 2.5
"""A ruling is longer than this many letters."""
GAP_SHARE = 0.05
"""Gap in a line that a letter on it leaves, of the sheet's longer side."""
STRAIGHT = 0.65
"""Share of a line's columns in which it is where its bend says."""
FILLED = 0.5
"""Share of its pixels near a line; fewer are of two lines that a letter joins."""
MAX_SPLITS = 3
COVERED = 0.4
"""Share of its length that a line is seen."""
FRAMES = 3
"""Fewer rectangles of the same size are letters."""
ALIKE = 0.15
ALIKE_WIDTH = 0.6
"""Printed lines that meet are about equally wide; a stroke of a letter may be wider."""
HOLDING = 0.3
"""Share of the frames that hold a letter that does not touch them."""
HELD = 0.2
"""Smallest letter in a frame, of the frame's shorter side."""
SIDE = 0.8
"""Share of a frame's side that is a straight line."""
CELLS = 4
CELL_LETTERS = 1.1
"""Smallest cell in letters; squared paper has smaller ones."""
HALF = 0.38
"""Share of a part in a second cell from which it is two letters."""
IN_CELL = 0.2
"""Share of a letter that lies in its cell."""
CAPTION = 0.35
"""Largest height of a printed caption, of the cell's."""
CAPTIONED = 0.6
"""Share of the cells that show a caption in the same place."""
STEADY = 0.06
"""Spread of the captions' place, of the cell's side."""
PALE = 15.0
"""Grey levels by which pale lines are darker than the paper."""
GRAINS = 4.0
"""Deviations of the paper's grain by which they are at least darker."""
MAX_PALE = 0.35
MAX_PALE_PARTS = 100_000
CRUMB = 0.8
"""Strokes on lines are longer than this share of the pen's width."""
EDGE_LENGTH = 0.6
"""Parts at the picture's edge that are longer than this share of it are the paper's edge."""
BORDER = 0.5
"""A part of at least this share of the sheet in both directions that is mostly empty is a frame."""


@dataclass(frozen=True, eq=False)
class Written:
    """What is written on a sheet.

    Attributes:
        parts: of the ink, without printed structure.
        ink: (h, w) bool, without rulings and frames, but with captions.
        cells: (n,) cell of each part; None on sheets without cells.
        cell_boxes: (c, 4) left, top, right and bottom of each cell.
    """

    parts: Parts
    ink: NDArray[np.bool_]
    cells: NDArray[np.intp] | None = None
    cell_boxes: NDArray[np.intp] | None = None


def without_printed_lines(parts: Parts, grey: NDArray[np.uint8]) -> Written:
    """The writing without printed structure.

    Args:
        parts: of all ink.
        grey: (h, w) uint8 of the sheet with its light evened out.
    """
    widest = _widest_px(parts)
    seen = _with_pale_lines(parts, grey)
    across = _lines(seen.labels, widest)
    down = _lines(np.ascontiguousarray(seen.labels.T), widest)
    letter_px = parts.only(parts.sizes_px < LONG * max(grey.shape)).letter_px()
    across, down = _printed(seen, across, down, letter_px)
    if across or down:
        parts = _removed(parts, grey, across, down)
    ink = parts.ink
    parts = parts.only(~_is_border(parts))
    written = Written(parts, ink)
    if across and down:
        written = _in_cells(written, _cells(ink.shape, across, down))
    if written.cells is None:
        return replace(written, parts=parts.only(~grid_captions(parts)))
    return written


def _widest_px(parts: Parts) -> int:
    """The largest width of a printed line."""
    side = max(parts.labels.shape)
    by_pen = min(PENS * parts.pen_px(), 2.0 * MAX_LINE_WIDTH * side)
    return max(3, round(max(MAX_LINE_WIDTH * side, by_pen)))


def _with_pale_lines(parts: Parts, grey: NDArray[np.uint8]) -> Parts:
    """The ink with what is too pale to be written, such as most squared paper."""
    paper = float(np.median(grey))
    grain = 1.4826 * float(np.median(np.abs(grey - paper)))
    pale = (grey < paper - max(PALE, GRAINS * grain)) | parts.ink
    if float(pale.mean()) > MAX_PALE:
        return parts
    found = Parts.of(pale)
    return found if len(found) < MAX_PALE_PARTS else parts


def _lines(labels: NDArray[np.int32], widest: int) -> list[Line]:
    """Straight thin lines that are mostly level."""
    from scipy.ndimage import find_objects, label

    ink = labels > 0
    thin = ink & ~_opened(ink, widest + 1, 0)
    gap = max(3 * widest, round(GAP_SHARE * max(ink.shape)))
    # A letter on the line interrupts it, but not its ink.
    joined = ink & _closed(thin, gap, 1) & (_dilated(thin, gap // 2 + 1, 1))
    joined |= thin
    numbered, _ = label(joined, np.ones((3, 3), bool))
    found = []
    for number, (rows, columns) in enumerate(find_objects(numbered), start=1):
        width, height = columns.stop - columns.start, rows.stop - rows.start
        if width < MIN_LINE_PX or height > MAX_SLOPE * width + 3 * widest:
            continue
        seen = (numbered[rows, columns] == number) & thin[rows, columns]
        found += _fitted(seen, rows.start, columns.start, labels)
    return found


def _fitted(
    seen: NDArray[np.bool_],
    top: int,
    left: int,
    labels: NDArray[np.int32],
    splits: int = MAX_SPLITS,
) -> list[Line]:
    """The line through pixels, or those that a letter joins; none if they are not straight."""
    counts = seen.sum(0)
    columns = np.flatnonzero(counts)
    if len(columns) < COVERED * seen.shape[1]:
        return []
    width_px = float(np.median(counts[columns]))
    rows = (seen * np.arange(seen.shape[0])[:, None]).sum(0)[columns] / counts[columns]
    order = 1 if seen.shape[1] < 40 * width_px else 3
    # Strokes that touch the line make it wider: only columns of its own width count at first.
    near = counts[columns] <= 1.5 * width_px
    for within in (4.0, 1.0, 1.0):
        if near.sum() < max(order + 2, COVERED * seen.shape[1]):
            return []
        bend = np.polynomial.Polynomial.fit(columns[near], rows[near], order)
        near = np.abs(rows - bend(columns)) <= within * max(1.5, 0.75 * width_px)
    y, x = np.nonzero(seen)
    off = y - bend(x)
    if splits and float((np.abs(off) <= width_px / 2 + 2.0).mean()) < FILLED:
        # Between two lines.
        found = []
        for side in (off < 0, off >= 0):
            part = np.zeros_like(seen)
            part[y[side], x[side]] = True
            found += _fitted(part, top, left, labels, splits - 1)
        return found
    # Serifs and strokes that leave the line do not count.
    if near.sum() < STRAIGHT * len(columns):
        return []
    if float(np.abs(np.diff(bend(columns[[0, -1]])))[0]) > MAX_SLOPE * seen.shape[1]:
        return []
    column = int(columns[near][len(columns[near]) // 2])
    row = int(np.flatnonzero(seen[:, column])[0])
    part_number = int(labels[top + row, left + column]) - 1
    moved = np.polynomial.Polynomial(bend.coef, bend.domain + left, bend.window) + np.float64(top)
    return [Line(left, left + seen.shape[1], moved, width_px, part_number)]


def _printed(
    parts: Parts, across: list[Line], down: list[Line], letter_px: float
) -> tuple[list[Line], list[Line]]:
    """The lines that are printed, not strokes of letters; completed where letters hide them."""
    height, width = parts.labels.shape
    long = [_long(lines, side, letter_px) for lines, side in ((across, width), (down, height))]
    tables = {line.part for lines in long for line in lines}
    frames, frame_px = _frames(parts, across, down)
    frames -= tables
    rulings = {id(line) for lines in long for line in lines}
    kept: list[list[Line]] = []
    for lines, others in ((across, down), (down, across)):
        walls: dict[int, list[Line]] = {}
        for other in others:
            if id(other) in rulings or other.part in frames:
                walls.setdefault(other.part, []).append(other)
        meeting = [
            line
            for line in lines
            if id(line) not in rulings
            and (line.part in frames or line.length >= CELL_LETTERS * letter_px)
            and line.part in tables | frames
            and _meets(line, walls.get(line.part, []))
        ]
        # On ruled paper, stems of letters meet the rulings too.
        closed = {
            part
            for part in tables
            if _are_closed(
                [*meeting, *(n for n in lines if id(n) in rulings)], walls.get(part, []), part
            )
        } | frames
        found = {id(line) for line in meeting if line.part in closed} | rulings
        kept.append([line for line in lines if id(line) in found])
    ink = parts.ink
    if frames:
        sides = completed_frames(ink, across, down, frame_px)
        return kept[0] + sides[0], kept[1] + sides[1]
    return completed(kept[0], long[0], ink), completed(kept[1], long[1], ink.T)


def _are_closed(lines: Sequence[Line], rulings: Sequence[Line], part: int) -> bool:
    """Whether rulings end at lines of the other direction on both sides, as those of tables do."""
    if not rulings:
        return False
    left, right = min(n.start for n in rulings), max(n.stop for n in rulings)
    third = (right - left) / 3
    sides = set()
    for line in lines:
        if line.part != part:
            continue
        reach = 3 * line.width_px + 6
        for ruling in rulings:
            y = ruling.y_at(ruling.start)
            if line.start - reach <= y <= line.stop + reach:
                x = line.y_at(y)
                if abs(x - ruling.start) <= reach and x < left + third:
                    sides.add("left")
                if abs(x - ruling.stop) <= reach and x > right - third:
                    sides.add("right")
    return len(sides) == 2


def _long(lines: Sequence[Line], side: int, letter_px: float) -> list[Line]:
    """The lines that are too long to be strokes."""
    return [n for n in lines if n.length >= max(LONG * side, LETTERS_LONG * letter_px)]


def _meets(line: Line, others: Sequence[Line]) -> bool:
    """Whether a line ends at lines of the other direction."""
    if not any(ALIKE_WIDTH * line.width_px <= other.width_px + 1 for other in others):
        return False
    ends = 0
    for x in (line.start, line.stop):
        y = line.y_at(x)
        reach = 2 * line.width_px + 3
        ends += any(
            abs(other.y_at(y) - x) <= reach and other.start - reach <= y <= other.stop + reach
            for other in others
        )
    return ends == 2


def _frames(
    parts: Parts, across: Sequence[Line], down: Sequence[Line]
) -> tuple[set[int], tuple[float, float]]:
    """Parts that are rectangles of about the same size, most of them with something inside.

    Returns:
        their numbers, and their width and height.
    """
    level: dict[int, list[Line]] = {}
    upright: dict[int, list[Line]] = {}
    for lines, by_part in ((across, level), (down, upright)):
        for line in lines:
            by_part.setdefault(line.part, []).append(line)
    sizes: dict[int, tuple[float, float]] = {}
    for part in level.keys() & upright.keys():
        size = _rectangle(level[part], upright[part])
        if size is not None:
            sizes[part] = size
    if len(sizes) < FRAMES:
        return set(), (0.0, 0.0)
    typical = np.median(np.array(list(sizes.values())), axis=0)
    alike = {
        part
        for part, size in sizes.items()
        if (np.abs(np.array(size) - typical) <= ALIKE * typical).all()
    }
    if len(alike) < FRAMES:
        return set(), (0.0, 0.0)
    filled = sum(_holds_part(parts, part, level[part], upright[part]) for part in alike)
    if filled < HOLDING * len(alike):
        return set(), (0.0, 0.0)
    return alike, (float(typical[0]), float(typical[1]))


def _rectangle(level: Sequence[Line], upright: Sequence[Line]) -> tuple[float, float] | None:
    """Width and height of the rectangle that lines make."""
    wide = max(line.length for line in level)
    high = max(line.length for line in upright)
    sides = [n for n in level if n.length >= SIDE * wide]
    walls = [n for n in upright if n.length >= SIDE * high]
    if len(sides) < 2 or len(walls) < 2:
        return None
    ys = [n.y_at((n.start + n.stop) / 2) for n in sides]
    xs = [n.y_at((n.start + n.stop) / 2) for n in walls]
    if max(ys) - min(ys) < SIDE * high or max(xs) - min(xs) < SIDE * wide:
        return None
    return float(wide), float(high)


def _holds_part(parts: Parts, part: int, level: Sequence[Line], upright: Sequence[Line]) -> bool:
    """Whether another part that may be a letter lies in a frame."""
    left, top = min(n.start for n in level), min(n.start for n in upright)
    right, bottom = max(n.stop for n in level), max(n.stop for n in upright)
    within = np.unique(parts.labels[top:bottom, left:right])
    size = min(right - left, bottom - top)
    return any(
        number not in (0, part + 1) and HELD * size <= parts.sizes_px[number - 1] <= size
        for number in within.tolist()
    )


def _removed(
    parts: Parts, grey: NDArray[np.uint8], across: Sequence[Line], down: Sequence[Line]
) -> Parts:
    """The parts without the pixels of lines; strokes that lie on or cross a line keep theirs."""
    from scipy.ndimage import binary_dilation

    ink = parts.ink
    level = band_of(ink.shape, across)
    upright = band_of(ink.T.shape, down).T
    bands = level | upright
    crossing = np.ones_like(ink)
    for band, other, lines, axis in ((level, upright, across, 0), (upright, level, down, 1)):
        if not lines:
            continue
        width_px = float(np.median([line.width_px for line in lines]))
        # A stroke that crosses the line makes it longer across; so does a line that crosses.
        alone = ink & ~(other & ~band)
        longer = _opened(alone, round(1.6 * width_px) + 2, axis)
        crossing &= ~(band & ~longer) & ~(band & other)
    evened = grey.astype(np.float32) / 255.0
    left, clear = written_ink(evened, ink, across, down, crossing)
    widest = max(line.width_px for line in (*across, *down))
    # Strokes are whole again where they cross a line, or two lines cross on them.
    reach = round(widest) + 4
    closed = [_closed(left, reach, axis) for axis in (0, 1)]
    left |= ink & level & ~upright & closed[0]
    left |= ink & upright & ~level & closed[1]
    left |= ink & bands & closed[0] & closed[1]
    result = Parts.of(left)
    if not len(result):
        return result
    pen_px = result.pen_px()
    # What remains of a line is in its band or a pixel beside it.
    near = binary_dilation(bands, np.ones((3, 3), bool))
    covered = np.bincount(result.labels[near], minlength=len(result) + 1)[1:]
    told = np.bincount(result.labels[clear], minlength=len(result) + 1)[1:]
    stroke = (told >= 0.5 * covered) & (result.sizes_px >= CRUMB * pen_px)
    return result.only((covered < 0.7 * result.areas) | stroke)


def _is_border(parts: Parts) -> NDArray[np.bool_]:
    """(n,) parts that are a frame around everything, or the paper's edge."""
    height, width = parts.labels.shape
    left, top, right, bottom = parts.edges.T
    wide, high = right - left, bottom - top
    long = (wide > EDGE_LENGTH * width) | (high > EDGE_LENGTH * height)
    thin = np.minimum(wide, high) < 0.05 * np.maximum(wide, high)
    edge = (left == 0) | (top == 0) | (right == width) | (bottom == height)
    around = (wide > BORDER * width) & (high > BORDER * height)
    empty = parts.areas < 0.12 * wide * high
    alone = len(parts) < CELLS
    border = np.asarray((long & (thin | edge)) | (around & empty), bool)
    return np.zeros(len(parts), bool) if alone and border.all() else border


def _cells(
    shape: tuple[int, ...], across: Sequence[Line], down: Sequence[Line]
) -> NDArray[np.int32]:
    """(h, w) number of the cell of each pixel, from 1; 0 outside."""
    from scipy.ndimage import find_objects, label

    walls = band_of(shape, [_longer(n) for n in across])
    walls |= band_of((shape[1], shape[0]), [_longer(n) for n in down]).T
    regions, count = label(~walls)
    areas = np.bincount(regions.ravel(), minlength=count + 1)
    cells = np.zeros(count + 1, np.int32)
    good = []
    for number, (rows, columns) in enumerate(find_objects(regions), start=1):
        wide, high = columns.stop - columns.start, rows.stop - rows.start
        at_edge = rows.start == 0 or columns.start == 0
        at_edge |= rows.stop == shape[0] or columns.stop == shape[1]
        if not at_edge and min(wide, high) >= MIN_LINE_PX and areas[number] > 0.55 * wide * high:
            good.append(number)
    if good:
        # Gaps between frames are many and small: the regions that hold half of the area decide.
        ordered = np.sort(areas[good])
        held = np.cumsum(ordered)
        typical = float(ordered[int(np.searchsorted(held, 0.5 * held[-1]))])
        good = [n for n in good if 0.4 * typical <= areas[n] <= 2.5 * typical]
    cells[good] = np.arange(1, len(good) + 1)
    return cells[regions]


def _longer(line: Line) -> Line:
    """A line that reaches over the corner."""
    reach = round(2 * line.width_px + 3)
    return Line(max(0, line.start - reach), line.stop + reach, line.bend, line.width_px, line.part)


def _in_cells(written: Written, cells: NDArray[np.int32]) -> Written:
    """The parts in cells without captions; all parts if cells mean nothing."""
    from scipy.ndimage import find_objects

    parts = written.parts
    count = int(cells.max(initial=0))
    letter_px = parts.letter_px()
    if count < CELLS or not len(parts):
        return written
    boxes = np.array([(c.start, r.start, c.stop, r.stop) for r, c in find_objects(cells)])
    sides = np.median(np.column_stack([boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]]), 0)
    if sides.min() < CELL_LETTERS * letter_px:
        return written
    parts, cell = _cell_of(parts, cells, count)
    inside = cell > 0
    if parts.areas[inside].sum() < 0.6 * parts.areas.sum():
        return written
    parts, cell = parts.only(inside), cell[inside] - 1
    captions = _captions(parts, cell, boxes)
    return replace(written, parts=parts.only(~captions), cells=cell[~captions], cell_boxes=boxes)


def _cell_of(parts: Parts, cells: NDArray[np.int32], count: int) -> tuple[Parts, NDArray[np.intp]]:
    """The parts, and the number of the cell of each, from 1; 0 for parts that are in none.

    Letters may reach over the walls of theirs. What is half in one cell and half in the next is two
    letters that touch: it becomes two parts.
    """
    shares = _shares(parts, cells, count)
    order = np.argsort(-shares[:, 1:], axis=1)[:, :2] + 1
    at = np.arange(len(parts))
    second = shares[at, order[:, 1]] >= HALF * parts.areas if count > 1 else np.zeros(0, bool)
    if second.any():
        labels = parts.labels.copy()
        fresh = len(parts)
        for number in np.flatnonzero(second).tolist():
            fresh += 1
            left, top, right, bottom = parts.edges[number]
            patch = labels[top:bottom, left:right]
            there = cells[top:bottom, left:right] == order[number, 1]
            patch[(patch == number + 1) & there] = fresh
        parts = Parts.numbered(labels)
        shares = _shares(parts, cells, count)
        at = np.arange(len(parts))
    cell = shares[:, 1:].argmax(1) + 1
    cell[shares[at, cell] < IN_CELL * parts.areas] = 0
    return parts, cell


def _shares(parts: Parts, cells: NDArray[np.int32], count: int) -> NDArray[np.intp]:
    """(n, c + 1) pixels of each part in each cell, the first outside of all."""
    ink = parts.labels > 0
    place = (parts.labels[ink].astype(np.intp) - 1) * (count + 1) + cells[ink]
    return np.bincount(place, minlength=len(parts) * (count + 1)).reshape(len(parts), count + 1)


def _captions(parts: Parts, cell: NDArray[np.intp], boxes: NDArray[np.intp]) -> NDArray[np.bool_]:
    """(n,) parts that stand small in the same place of most cells."""
    sides = np.column_stack([boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]])[cell]
    corner = boxes[cell, :2]
    left, top = ((parts.edges[:, :2] - corner) / sides).T
    right, bottom = ((parts.edges[:, 2:] - corner) / sides).T
    small = bottom - top <= CAPTION
    zones = (
        (right <= 0.45) & (bottom <= 0.45),
        (left >= 0.55) & (bottom <= 0.45),
        (right <= 0.45) & (top >= 0.55),
        (left >= 0.55) & (top >= 0.55),
        bottom <= 0.32,
        top >= 0.68,
    )
    occupied = len(np.unique(cell))
    for number, zone in enumerate(zones):
        there = small & zone
        cells = np.unique(cell[there])
        if len(cells) < max(CELLS, CAPTIONED * occupied):
            continue
        # The caption of a cell is all of its parts in the zone.
        places = []
        for one in cells:
            of_cell = there & (cell == one)
            places.append(
                (
                    left[of_cell].min(),
                    top[of_cell].min(),
                    right[of_cell].max(),
                    bottom[of_cell].max(),
                )
            )
        x0, y0, x1, y1 = np.array(places).T
        steady_x = min(map(_spread, (x0, x1, x0 + x1)))
        steady_y = min(map(_spread, (y0, y1)))
        height = float(np.median(y1 - y0))
        if steady_x > STEADY or steady_y > STEADY or height < 0.05:
            continue
        if number >= 4 and height < 0.07:
            continue  # dots of umlauts
        remaining = np.unique(cell[~there])
        if len(remaining) >= 0.3 * len(cells):
            return np.asarray(there, bool)
    return np.zeros(len(parts), bool)


def _spread(values: NDArray[np.float64]) -> float:
    """Half of the range between the 10th and the 90th percentile."""
    low, high = np.quantile(values, (0.1, 0.9))
    return float(high - low) / 2


def _opened(ink: NDArray[np.bool_], length: int, axis: int) -> NDArray[np.bool_]:
    """Ink in runs of at least `length` pixels along an axis."""
    from scipy.ndimage import maximum_filter1d, minimum_filter1d

    eroded = minimum_filter1d(ink.astype(np.uint8), length, axis, mode="constant")
    origin = -1 if length % 2 == 0 else 0
    return np.asarray(maximum_filter1d(eroded, length, axis, mode="constant", origin=origin) > 0)


def _closed(ink: NDArray[np.bool_], length: int, axis: int) -> NDArray[np.bool_]:
    return ~_opened(~ink, length + 1, axis)


def _dilated(ink: NDArray[np.bool_], reach: int, axis: int) -> NDArray[np.bool_]:
    from scipy.ndimage import maximum_filter1d

    return np.asarray(
        maximum_filter1d(ink.astype(np.uint8), 2 * reach + 1, axis, mode="constant") > 0
    )
