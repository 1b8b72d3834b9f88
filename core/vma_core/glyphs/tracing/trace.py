"""Tracing: from an image of a character to strokes along its centre lines, with ink widths.

Tracing is the inverse of painting: the strokes reproduce the image. Lines continue straight through
crossings, a dot is a stroke of one point, a loop ends where it starts, and ink that is not a line
(a blot, a solid shape) becomes a filled outline.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from skimage.measure import find_contours
from skimage.morphology import skeletonize

from vma_core.glyphs.geometry import signed_area
from vma_core.glyphs.raster import RASTER_PX
from vma_core.glyphs.stroke_raster import coverage
from vma_core.glyphs.strokes import Stroke, StrokeArrays, StrokePoint
from vma_core.glyphs.tracing.centre_line import (
    CentreLine,
    dot_of,
    extend,
    finished,
    is_dot,
    reading_place,
    simplified,
)
from vma_core.glyphs.tracing.ink_grid import COARSE_PX, InkGrid, InkPart, ink_parts
from vma_core.glyphs.tracing.skeleton import (
    centred,
    edge_points,
    joined_lines,
    merge_bridges,
    prune,
    sharpen_corners,
    skeleton_graph,
)

EDGE_LEVEL = 0.5
OUTLINE_WITHIN_PX = 0.15
SOLID_WIDTH_PX = 16.0
SOLID_SHARE = 0.3
"""Ink wider than both is not a line; the share is of the component's longer side."""
CHECKED_WIDTH_PX = 9.0
"""Thinner ink is always a line."""
LINE_IOU = ((CHECKED_WIDTH_PX, SOLID_WIDTH_PX), (0.8, 0.9))
"""Ink widths, and the IoU of painted centre lines and ink below which the outline is kept: thin
lines may be uneven, broad shapes may not."""
COARSE_IOU = 0.65
"""The same for model glyphs, whose outline says little."""


def trace(ink: NDArray[np.uint8] | NDArray[np.bool_], sampled: bool = True) -> tuple[Stroke, ...]:
    """Strokes that reproduce an image, on the 105-pixel square.

    The longer side of the image fills the square, in which it is centred.

    Args:
        ink: (h, w), ink = 1, of any size; processed with at most 420 pixels per side.
        sampled: pixel i of a square image smaller than the raster is the raster's pixel
            floor(i · 105 / side), as in model glyphs; otherwise pixels are areas.

    Returns:
        Strokes with `widths_px` in reading order, each from its upper left end; before them, solid
        shapes as `filled` outlines, with `erases` for their holes. Empty for a blank image.

    Raises:
        ValueError: `ink` is not two-dimensional.
    """
    solid = np.asarray(ink) != 0
    if solid.ndim != 2:
        raise ValueError(f"A picture has rows and columns, not the shape {solid.shape}.")
    if not solid.any():
        return ()
    grid = InkGrid.of(solid, sampled)
    outlines: list[tuple[float, list[Stroke]]] = []
    lines: list[CentreLine] = []
    for part in ink_parts(grid):
        traced = _part_lines(part)
        if _is_solid(part, traced):
            area = float(part.field.sum())
            outlines.append((area, _outline(part)))
        else:
            lines += traced
    lines.sort(key=lambda line: reading_place(line.xy[0]))
    # Larger shapes first: a hole would erase shapes inside it that were drawn before.
    outlines.sort(key=lambda found: -found[0])
    return (
        *(stroke for _, shape in outlines for stroke in shape),
        *(line.stroke() for line in lines),
    )


def is_outline(strokes: Iterable[Stroke]) -> bool:
    """Whether tracing kept the outline of a solid shape."""
    return any(stroke.filled for stroke in strokes)


def _part_lines(part: InkPart) -> list[CentreLine]:
    skeleton = skeletonize(part.solid)
    pixels = np.argwhere(skeleton)
    edge = edge_points(part)
    if not len(pixels) or len(edge) < 3:
        return [dot_of(part)]
    xy, radii = centred(part.to_raster(pixels), cKDTree(edge), part.pitch)
    branches, nodes = skeleton_graph(pixels, xy, radii, part.pitch)
    branches = [b for b in branches if b.ends[0] != b.ends[1] or b.ends[0] < 0 or len(b.xy) > 3]
    prune(branches, nodes)
    if not branches:
        return [dot_of(part)]
    sharpen_corners(branches, nodes)
    merge_bridges(branches, nodes, part.pitch)
    lines = [line for line in joined_lines(branches, nodes) if len(line.xy)]
    if len(lines) == 1 and not lines[0].closed and is_dot(lines[0], part):
        return [dot_of(part)]
    for line in [line for line in lines if not line.closed]:
        lines += extend(line, part)
    return [finished(line, part) for line in lines]


def _is_solid(part: InkPart, lines: Sequence[CentreLine]) -> bool:
    widest = 2.0 * max(float(line.radii.max()) for line in lines)
    if widest < CHECKED_WIDTH_PX:
        return False
    height, width = (int(np.ptp(np.flatnonzero(part.solid.any(a)))) + 1 for a in (1, 0))
    longer = max(height, width) * part.pitch
    if widest > max(SOLID_WIDTH_PX, SOLID_SHARE * longer):
        return True
    # Compare on the component's own grid.
    side = max(part.solid.shape)
    scale = RASTER_PX / side / part.pitch
    strokes = StrokeArrays.of(line.stroke() for line in lines)
    shift = np.asarray(part.origin_xy) - 0.5 * part.pitch
    placed = StrokeArrays(
        ((strokes.points_px - shift) * scale).astype(np.float32),
        strokes.widths_px * np.float32(scale),
        strokes.starts,
        strokes.filled,
        strokes.erases,
    )
    painted = coverage(placed, side)[: part.solid.shape[0], : part.solid.shape[1]] >= 0.5
    overlap = np.count_nonzero(painted & part.solid)
    min_iou = (
        COARSE_IOU
        if part.source_pitch > RASTER_PX / COARSE_PX - 1e-6
        else np.interp(widest, *LINE_IOU)
    )
    return bool(overlap < min_iou * np.count_nonzero(painted | part.solid))


def _outline(part: InkPart) -> list[Stroke]:
    """The outer edge of a component, then its holes."""
    padded = np.pad(part.field, 1)
    shapes = []
    for contour in find_contours(padded, EDGE_LEVEL):
        xy = simplified(part.to_raster(contour - 1.0), OUTLINE_WITHIN_PX)[:-1]
        if len(xy) < 3:
            continue
        shapes.append((signed_area(xy), xy))
    if not shapes:
        return [dot_of(part).stroke()]
    outer = max(shapes, key=lambda shape: abs(shape[0]))[0]
    shapes.sort(key=lambda shape: -abs(shape[0]))
    return [
        Stroke(
            tuple(StrokePoint(px, py) for px, py in xy.tolist()),
            erases=(area > 0) != (outer > 0),
            filled=True,
        )
        for area, xy in shapes
        if abs(area) > 0.5
    ]
