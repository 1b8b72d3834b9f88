"""Protocol P12: geometric proxies for what people would call a defect."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LOOP_PX = 4
"""Smaller enclosed areas of a 105-pixel drawing are specks, not loops."""
GAP_PX = 3.0
"""Components of a 105-pixel drawing closer than this look like one broken stroke."""
BLOCK_PX = 3
EIGHT = np.ones((3, 3), bool)

Ink = NDArray[np.uint8] | NDArray[np.float32]
"""(S, S), 1 for ink, 0 elsewhere."""


@dataclass(frozen=True)
class Geometry:
    """Geometry of a drawing.

    Attributes:
        components: connected components of ink.
        loops: enclosed areas.
        has_gap: whether two components nearly touch.
        has_block: whether there is a full 3×3 block of ink at 28 pixels.
        width_spread: coefficient of variation of the ink's width along its centre lines.
    """

    components: int
    loops: int
    has_gap: bool
    has_block: bool
    width_spread: float


def geometry(ink: Ink, small: Ink) -> Geometry:
    """Measure a drawing.

    Args:
        ink: (105, 105), or (28, 28) if that is all there is; ink = 1.
        small: (28, 28), the same drawing, searched for blocks.
    """
    fine = len(ink) > len(small)
    return Geometry(
        count_components(ink),
        count_loops(ink, LOOP_PX if fine else 1),
        has_gap(ink, GAP_PX if fine else 2.0),
        has_block(small),
        width_spread(ink),
    )


def count_components(ink: Ink) -> int:
    """Number of 8-connected components of ink."""
    from scipy.ndimage import label

    return int(label(ink, EIGHT)[1])


def count_loops(ink: Ink, smallest_px: int = 1) -> int:
    """Number of enclosed areas of at least `smallest_px` pixels."""
    from scipy.ndimage import label

    areas, count = label(np.pad(ink == 0, 1, constant_values=True))
    sizes = np.bincount(areas.ravel(), minlength=count + 1)
    sizes[[0, areas[0, 0]]] = 0
    return int((sizes >= smallest_px).sum())


def has_gap(ink: Ink, below_px: float) -> bool:
    """Whether closing gaps below `below_px` joins components."""
    from scipy.ndimage import distance_transform_edt, label

    components = count_components(ink)
    if components < 2:
        return False
    closed = distance_transform_edt(ink == 0) <= 0.5 * below_px
    return bool(label(closed, EIGHT)[1] < components)


def has_block(ink: Ink) -> bool:
    """Whether a 3×3 block is full of ink: a blot at 28 pixels."""
    windows = np.lib.stride_tricks.sliding_window_view(ink, (BLOCK_PX, BLOCK_PX))
    return bool((windows.min(axis=(2, 3)) > 0).any())


def width_spread(ink: Ink) -> float:
    """Coefficient of variation of the ink's width along its centre lines."""
    from scipy.ndimage import distance_transform_edt
    from skimage.morphology import skeletonize

    if not ink.any():
        return 0.0
    padded = np.pad(ink > 0, 1)
    half = distance_transform_edt(padded)[skeletonize(padded)]
    return float(half.std() / half.mean())
