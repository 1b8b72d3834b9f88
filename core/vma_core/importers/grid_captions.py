"""Small printed captions that repeat in a regular grid without frames, as on templates.

Handwriting may stand in a grid too, but captions are smaller, all of one size, and closer to their
places; dots and accents, which are small and as regular, are single strokes.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vma_core.importers.parts import Groups, Parts

SMALL, TINY = 0.6, 0.04
"""Sizes of captions and of the dots in them, in letters."""
LEAST = 0.15
"""Smallest caption, in letters."""
NEAR = 0.35
"""Largest gap within a caption, in heights of captions."""
FEWEST = 6
LETTERS = 0.25
"""Letters for each caption, at least; some places are not filled in."""
STEADY = 0.92
"""How well captions agree with their grid: length of the mean of their phases, in [0, 1]."""
OFF = 0.14
"""Distance of a caption from its place, in places."""
FILLED = 0.6
"""Share of the grid's places that have a caption."""
WINDING = 1.08
"""Length of the outline of a caption, by that of its box; dots and single strokes have less."""
SAME_SIZE = 0.45
"""Largest difference of a caption's height from the median, as a share of it."""
MOST = 3_000


def grid_captions(parts: Parts) -> NDArray[np.bool_]:
    """(n,) parts that belong to captions."""
    none = np.zeros(len(parts), bool)
    letter_px = parts.letter_px()
    sizes = parts.sizes_px
    small = np.flatnonzero((sizes <= SMALL * letter_px) & (sizes >= TINY * letter_px))
    large = int((sizes > SMALL * letter_px).sum())
    if not FEWEST <= len(small) <= MOST:
        return none
    words = _words(parts.edges[small], float(np.median(sizes[small])))
    boxes = np.array(
        [(*parts.edges[small[w], :2].min(0), *parts.edges[small[w], 2:].max(0)) for w in words]
    )
    heights = boxes[:, 3] - boxes[:, 1]
    chosen = np.flatnonzero(heights >= LEAST * letter_px)
    if len(chosen) < FEWEST:
        return none
    typical = float(np.median(heights[chosen]))
    chosen = chosen[np.abs(heights[chosen] - typical) <= SAME_SIZE * typical]
    if len(chosen) < FEWEST or large < LETTERS * len(chosen):
        return none
    if _winding(parts, [small[words[n]] for n in chosen.tolist()], boxes[chosen]) < WINDING:
        return none
    middles = (boxes[chosen, :2] + boxes[chosen, 2:]) / 2.0
    on_grid = _on_grid(middles, typical)
    if on_grid is None:
        return none
    found = none.copy()
    for number in chosen[on_grid].tolist():
        found[small[words[number]]] = True
    return found


def _words(edges: NDArray[np.intp], height_px: float) -> list[NDArray[np.intp]]:
    """Numbers of the boxes that are near each other."""
    from scipy.spatial import cKDTree

    reach = NEAR * height_px
    groups = Groups(len(edges))
    middles = (edges[:, :2] + edges[:, 2:]) / 2.0
    widest = float(np.max(edges[:, 2:] - edges[:, :2]))
    for one, other in cKDTree(middles).query_pairs(widest + reach):
        gap = np.maximum(edges[one, :2], edges[other, :2]) - np.minimum(
            edges[one, 2:], edges[other, 2:]
        )
        if gap.max() <= reach:
            groups.join(one, other)
    return [np.array(members) for members in groups.all()]


def _winding(parts: Parts, words: list[NDArray[np.intp]], boxes: NDArray[np.intp]) -> float:
    """Median length of the outlines of captions, by that of their boxes."""
    outlines = np.bincount(parts.labels[parts.outline()], minlength=len(parts) + 1)[1:]
    lengths = np.array([outlines[word].sum() for word in words])
    around = 2 * (boxes[:, 2:] - boxes[:, :2]).sum(1)
    return float(np.median(lengths / np.maximum(1, around)))


def _on_grid(middles: NDArray[np.float64], height_px: float) -> NDArray[np.bool_] | None:
    """Which points lie on the grid that most of them make; None if they make none."""
    steps = _steps(middles, height_px)
    if steps is None:
        return None
    across, down = steps
    inverse: NDArray[np.floating] = np.linalg.inv(np.column_stack([across, down]))
    for _ in range(2):
        places = middles @ inverse.T
        phases = np.exp(2j * np.pi * places)
        mean = phases.mean(0)
        if np.abs(mean).min() < STEADY:
            return None
        shifted = places - np.angle(mean) / (2 * np.pi)
        cells = np.rint(shifted)
        # Steps between neighbours add up: fit them over the whole grid.
        design = np.column_stack([cells, np.ones(len(cells))])
        solved = np.linalg.pinv(design) @ middles
        inverse = np.linalg.inv(solved[:2].T)
    off = np.abs((middles - design @ solved) @ inverse.T).max(1)
    good = np.asarray(off <= OFF, bool)
    taken = {tuple(cell) for cell in cells[good].astype(int).tolist()}
    ranges = np.ptp(cells[good], axis=0) + 1 if good.any() else np.zeros(2)
    if len(taken) < FEWEST or ranges.min() < 2 or len(taken) < FILLED * ranges.prod():
        return None
    return good


def _steps(
    middles: NDArray[np.float64], height_px: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    """The steps of a grid to the right and down, from the nearest neighbours."""
    from scipy.spatial import cKDTree

    count = min(9, len(middles))
    _, found = cKDTree(middles).query(middles, k=count)
    apart = (middles[found[:, 1:]] - middles[:, None]).reshape(-1, 2)
    steps = []
    for axis in (0, 1):
        along = np.abs(apart[:, 1 - axis]) < 0.25 * np.abs(apart[:, axis])
        ahead = apart[along & (apart[:, axis] > 1.5 * height_px)]
        if len(ahead) < FEWEST // 2:
            return None
        nearest = float(np.quantile(ahead[:, axis], 0.1))
        close = ahead[np.abs(ahead[:, axis] - nearest) < 0.25 * nearest]
        steps.append(np.median(close, axis=0))
    return steps[0], steps[1]
