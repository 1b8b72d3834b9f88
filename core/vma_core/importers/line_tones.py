"""Strokes on printed lines, told from the lines by their tone.

A pen is darker than squared paper or at least wider, which blur turns into the same: where the tone
of a line is known, pixels are ink if they are darker than a threshold between that tone and the
pen's.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vma_core.importers.lines import Line, band_of
from vma_core.importers.paper import ink_threshold

BLOCK_SHARE = 0.3
"""Of a line, over which its tone is the same; writing covers less than half of it."""
BESIDE_LETTERS = 0.7
"""Quantile of the brightness along a line that is its own, as letters only darken it."""
BEYOND_PX = 3
"""How far a line reaches over its width, as its edge is blurred."""
CORE = 0.3
"""Quantile of the brightness of ink that is the pen's, as edges are paler."""
CLEAR = 0.12
"""Difference of line and pen, as a share of the paper's brightness, that tells them apart."""


def line_tones(
    evened: NDArray[np.float32], across: Sequence[Line], down: Sequence[Line]
) -> NDArray[np.float32]:
    """(h, w) brightness of paper with its lines and without writing; 1 beside lines."""
    from scipy.ndimage import minimum_filter

    tones = _tones(evened, across)
    if down:
        tones *= _tones(np.ascontiguousarray(evened.T), down).T
    # Lines may lie a pixel beside where they were found.
    return np.asarray(minimum_filter(tones, 3), np.float32)


def written_ink(
    evened: NDArray[np.float32],
    ink: NDArray[np.bool_],
    across: Sequence[Line],
    down: Sequence[Line],
    crossing: NDArray[np.bool_],
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Ink without that of printed lines, and the pixels of lines that tone tells from the pen.

    Args:
        evened: (h, w) brightness, 1 = paper.
        ink: (h, w) bool, with the lines.
        across, down: lines that are mostly level or upright; the latter with x and y exchanged.
        crossing: (h, w) bool, ink that crosses a line: written where tone does not tell.
    """
    bands = band_of(ink.shape, across) | band_of(ink.T.shape, down).T
    beside = evened[~bands]
    threshold = ink_threshold(beside)
    core = beside[beside < threshold]
    if not len(core):
        return ink & ~bands, np.zeros_like(bands)
    pen = float(np.quantile(core, CORE))
    tones = line_tones(evened, across, down)
    share = (threshold - pen) / (1.0 - pen)
    clear = tones - pen >= CLEAR
    darker = evened < pen + share * (tones - pen)
    return np.where(bands & ~clear, ink & crossing, darker), bands & clear


def _tones(evened: NDArray[np.float32], lines: Sequence[Line]) -> NDArray[np.float32]:
    """(h, w) brightness with mostly level lines, each drawn with the profile measured across it."""
    tones = np.ones(evened.shape, np.float32)
    height, width = evened.shape
    for line in lines:
        columns = np.arange(max(0, line.start), min(line.stop, width))
        if not len(columns):
            continue
        reach = int(np.ceil(line.width_px / 2)) + BEYOND_PX
        middle = line.bend(columns)
        nearest = np.rint(middle).astype(np.intp)
        offsets = np.arange(-reach, reach + 1)
        rows = nearest + offsets[:, None]
        seen = (rows >= 0) & (rows < height)
        values = evened[rows.clip(0, height - 1), columns]
        count = max(1, round(len(columns) / (BLOCK_SHARE * width)))
        blocks = np.array_split(np.arange(len(columns)), count)
        profiles = np.stack([np.quantile(values[:, b], BESIDE_LETTERS, axis=1) for b in blocks])
        centres = [float(block.mean()) for block in blocks]
        # Between blocks the tone changes gradually.
        at = np.arange(len(columns))
        drawn = np.stack([np.interp(at, centres, profile) for profile in profiles.T])
        there = np.broadcast_to(columns, rows.shape)[seen]
        np.minimum.at(tones, (rows[seen], there), drawn[seen].astype(np.float32))
    return tones
