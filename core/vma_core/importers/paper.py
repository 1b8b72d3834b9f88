"""The paper on a photo: where the page lies, and how dark its ink is.

The page is found before anything else, as a dark or patterned table would decide the polarity and
the threshold.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from vma_core.glyphs.geometry import signed_area

PAGE_PX = 320
"""Longer side of the image on which the page is looked for."""
MIN_PAGE, MAX_PAGE = 0.12, 0.985
"""Share of the photo that a page on a table takes."""
REACHES = (0.015, 0.04)
"""Strokes are narrower than these shares of the photo, the table's pattern is wider than one."""
LEVELS = 8
MIN_RANGE = 24.0
"""Smallest difference of page and table in grey levels."""
ROUNDING = 0.3
"""Patterns of the table are cut off the page if they are narrower than this share of it."""
STRAIGHT = 0.9
"""Share of a page's outline that its four sides explain."""
STEP = 0.1
"""Smallest step of brightness between page and table, of the page's."""
STEP_PX = 3
"""Half of the width of an edge in a photo."""
STEPS = 0.4
"""Share of a side along which the step is seen."""
MAX_SHIFT = 0.025
"""How far a side may lie from where it was found on the small image, of the longer side."""
DARK_TABLE = 0.5
"""Anything darker than this share of the page's brightness is no shadow on it."""
BLACK_BOARD = 96
"""Median brightness below which light writing on a dark ground is assumed."""
SAMPLES = 40
"""Places along a side at which the step is measured."""

Corners = NDArray[np.float64]
"""(4, 2) x and y of a page's corners, clockwise from the top left."""


def find_page(brightness: NDArray[np.float32]) -> Corners | None:
    """The corners of a page that lies on a table; None if the page fills the photo.

    Args:
        brightness: (h, w) grey levels, 255 = white.
    """
    image = Image.fromarray(brightness)
    scale = min(1.0, PAGE_PX / max(image.size))
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    if min(size) < 40:
        return None
    small = np.asarray(image.resize(size, Image.Resampling.BOX), np.float32)
    corners = _page_on(small)
    if corners is None:
        dark = np.float32(255.0) - small
        corners = _page_on(dark)
        # A sheet with much writing is no dark page.
        if corners is not None and float(np.median(dark[inside(corners, small.shape)])) < (
            255.0 - BLACK_BOARD
        ):
            corners = None
    if corners is None:
        return None
    return _refined(brightness, corners * (np.array(image.size) / np.array(size)))


def inside(corners: Corners, shape: tuple[int, int], margin_px: float = 0.0) -> NDArray[np.bool_]:
    """(h, w) bool: pixels at least `margin_px` inside the page."""
    middle = corners.mean(0)
    away = corners - middle
    shrunk = middle + away * np.maximum(0.0, 1.0 - margin_px / np.maximum(np.abs(away), 1.0))
    mask = Image.new("1", (shape[1], shape[0]))
    ImageDraw.Draw(mask).polygon([(float(x), float(y)) for x, y in shrunk], fill=1)
    return np.asarray(mask, bool)


def ink_threshold(evened: NDArray[np.float32]) -> float:
    """The threshold between ink and paper of values in [0, 1] with paper near 1; 0 without ink.

    Otsu's method on the dark pixels and as many of paper: little ink counts as much as a lot.
    """
    from skimage.filters import threshold_otsu

    paper = float(np.median(evened))
    grain = 1.4826 * float(np.median(np.abs(evened - paper)))
    dark = evened[evened < paper - max(0.12, 5.0 * grain)]
    if len(dark) < 8:
        return 0.0
    return float(threshold_otsu(np.concatenate([dark, np.full(len(dark), paper, dark.dtype)])))


def _page_on(light: NDArray[np.float32]) -> Corners | None:
    """The largest light quadrilateral on a (h, w) image with a table around it.

    A shadow on the page, a pattern on the table: no single threshold tells them from each other.
    """
    from scipy.ndimage import gaussian_filter, grey_closing

    best: Corners | None = None
    for reach in REACHES:
        reach_px = max(3, round(reach * max(light.shape)))
        # Closed over the ink, but not at the photo's edges, where a scanner's black strip is.
        smooth = grey_closing(
            gaussian_filter(light, 0.7), size=(reach_px, reach_px), mode="nearest"
        )
        low, high = np.quantile(smooth, (0.01, 0.99))
        if high - low < MIN_RANGE:
            continue
        for level in np.linspace(low, high, LEVELS + 2)[1:-1]:
            region = _largest(smooth > level)
            if region is None:
                continue
            corners = _quadrilateral(region)
            # A wide closing takes some of a pattern for page.
            least = 0.0 if best is None else _area(best) * (1.0 if reach is REACHES[0] else 1.2)
            if corners is None or _area(corners) <= least:
                continue
            sides = _visible_sides(light, corners)
            if sides is not None and (sides[0] >= 3 or (sides[0] >= 1 and sides[1] < DARK_TABLE)):
                best = corners
    return best


def _refined(brightness: NDArray[np.float32], corners: Corners) -> Corners:
    """Corners with each side moved to the edge of the page; at the photo's size."""
    middle = corners.mean(0)
    lines = []
    for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        along = (end - start) / max(float(np.linalg.norm(end - start)), 1e-6)
        out = np.array([along[1], -along[0]])
        if float(((start + end) / 2 - middle) @ out) < 0:
            out = -out
        first, last = _shifts(brightness, start, end, out)
        start, end = start + first * out, end + last * out
        lines.append((start, end - start))
    refined = []
    for (one, along), (other, across) in zip(lines[-1:] + lines[:-1], lines, strict=True):
        matrix = np.column_stack([along, -across])
        refined.append(one + along * np.linalg.solve(matrix, other - one)[0])
    return np.array(refined)


def _shifts(
    brightness: NDArray[np.float32],
    start: NDArray[np.float64],
    end: NDArray[np.float64],
    out: NDArray[np.float64],
) -> tuple[float, float]:
    """How far outwards to move the ends of a side so that it lies on the page's edge."""
    height, width = brightness.shape
    reach = max(6, round(MAX_SHIFT * max(brightness.shape)))
    share = np.linspace(0.04, 0.96, 2 * SAMPLES)
    offsets = np.arange(-reach - STEP_PX, reach + STEP_PX + 1)
    points = (start + (end - start) * share[:, None])[:, None] + offsets[:, None] * out
    columns = np.rint(points[..., 0]).astype(np.intp)
    rows = np.rint(points[..., 1]).astype(np.intp)
    seen = (columns >= 0) & (rows >= 0) & (columns < width) & (rows < height)
    if seen.mean() < 0.8:
        return 0.0, 0.0
    profile = brightness[rows.clip(0, height - 1), columns.clip(0, width - 1)]
    inner, outer = profile[:, : -2 * STEP_PX], profile[:, 2 * STEP_PX :]
    edge = outer < (1.0 - STEP) * inner
    # A pattern on the table has edges of its own; there are none between it and the page.
    before = np.cumsum(edge, axis=1) > 0
    before = np.pad(before, ((0, 0), (2 * STEP_PX, 0)))[:, : before.shape[1]]
    value = edge.astype(np.float32) - 1.5 * before
    shifts = np.arange(0, value.shape[1], 2)
    first, last = np.meshgrid(shifts, shifts, indexing="ij")
    there = np.rint(first[..., None] + (last - first)[..., None] * share).astype(np.intp)
    score = value[np.arange(len(share)), there].mean(-1)
    if float(score.max()) <= 0.2:
        return 0.0, 0.0
    # An edge is a few pixels wide: the middle of the best ones.
    best = np.argwhere(score >= score.max() - 0.02)
    one, other = np.median(shifts[best], axis=0)
    return float(one) - reach, float(other) - reach


def _largest(bright: NDArray[np.bool_]) -> NDArray[np.bool_] | None:
    """The largest bright region without narrow parts; None if it cannot be a page on a table."""
    from scipy.ndimage import binary_fill_holes, distance_transform_edt, label

    if not MIN_PAGE < float(bright.mean()) < MAX_PAGE:
        return None
    depth = distance_transform_edt(np.pad(bright, 1))
    radius = ROUNDING * float(depth.max())
    labelled, count = label(depth > radius)
    sizes = np.bincount(labelled.ravel())[1:]
    core = binary_fill_holes(labelled == 1 + int(sizes.argmax())) if count > 1 else labelled > 0
    region = (distance_transform_edt(~core) <= radius)[1:-1, 1:-1]
    return region if MIN_PAGE < float(region.mean()) < MAX_PAGE else None


def _quadrilateral(region: NDArray[np.bool_]) -> Corners | None:
    """The four corners of a region that is one, else None."""
    hull = _convex_hull(region)
    if region.sum() < STRAIGHT * _area(hull):
        return None
    sides = _four_sides(hull)
    if sides is None or not 0.93 < region.sum() / _area(sides) < 1.07:
        return None
    first = int((sides.sum(1)).argmin())
    ordered = np.roll(sides, -first, axis=0)
    if signed_area(ordered) < 0:
        ordered = np.concatenate([ordered[:1], ordered[:0:-1]])
    return ordered


def _convex_hull(region: NDArray[np.bool_]) -> Corners:
    """(n, 2) corners, x before y, of the hull of a region's pixels, in one sense of rotation.

    A. M. Andrew, "Another efficient algorithm for convex hulls in two dimensions", Information
    Processing Letters 9, 1979. SciPy's needs its linear algebra, which packages leave out.
    """
    rows = np.nonzero(region.any(axis=1))[0]
    first = region[rows].argmax(axis=1)
    last = region.shape[1] - region[rows, ::-1].argmax(axis=1)
    # Pixels have corners.
    ends = [(x, y + below) for x, y in zip(first, rows, strict=True) for below in (0, 1)]
    ends += [(x, y + below) for x, y in zip(last, rows, strict=True) for below in (0, 1)]
    points = sorted({(int(x), int(y)) for x, y in ends})

    def chain(points: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        kept: list[tuple[int, int]] = []
        for x, y in points:
            while len(kept) > 1:
                (x0, y0), (x1, y1) = kept[-2:]
                if (x1 - x0) * (y - y0) - (y1 - y0) * (x - x0) > 0:
                    break
                kept.pop()
            kept.append((x, y))
        return kept[:-1]

    return np.array(chain(points) + chain(reversed(points)), np.float64)


def _four_sides(hull: NDArray[np.float64]) -> Corners | None:
    """Lines through the four longest sides of a hull, intersected; None if they do not enclose it.

    Rounded corners and small dents do not matter: sides of one direction are taken together.
    """
    edges = np.roll(hull, -1, axis=0) - hull
    lengths = np.linalg.norm(edges, axis=1)
    angles = np.arctan2(edges[:, 1], edges[:, 0])
    groups: list[list[int]] = []
    for number in np.argsort(-lengths).tolist():
        for group in groups:
            turn = angles[number] - angles[group[0]]
            if abs(np.arctan2(np.sin(turn), np.cos(turn))) < np.deg2rad(12):
                group.append(number)
                break
        else:
            groups.append([number])
    groups.sort(key=lambda group: -float(lengths[group].sum()))
    groups = groups[:4]
    if len(groups) < 4 or lengths[[n for g in groups for n in g]].sum() < 0.75 * lengths.sum():
        return None
    lines = []
    for group in groups:
        starts, ends = hull[group], (hull + edges)[group]
        weights = np.concatenate([lengths[group], lengths[group]])
        points = np.concatenate([starts, ends])
        middle = np.average(points, axis=0, weights=weights)
        direction = (edges[group]).sum(0)
        direction /= np.linalg.norm(direction)
        lines.append((float(np.arctan2(direction[1], direction[0])), middle, direction))
    lines.sort(key=lambda line: line[0])
    corners = []
    for (_, one, along), (_, other, across) in zip(lines, lines[1:] + lines[:1], strict=True):
        matrix = np.column_stack([along, -across])
        if abs(float(np.linalg.det(matrix))) < 0.3:
            return None
        corners.append(one + along * np.linalg.solve(matrix, other - one)[0])
    return np.array(corners)


def _visible_sides(light: NDArray[np.float32], corners: Corners) -> tuple[int, float] | None:
    """How many sides of a page are seen on a photo, and how dark the table is beside them.

    The darkness is a share of the page's brightness. None if a side inside the photo is not an
    edge: brightness falls off smoothly there.
    """
    height, width = light.shape
    step_px = max(2.0, 0.015 * max(light.shape))
    middle = corners.mean(0)
    visible, beside = 0, []
    for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        places = start + (end - start) * np.linspace(0.05, 0.95, SAMPLES)[:, None]
        out = np.array([(end - start)[1], -(end - start)[0]])
        out = out / max(float(np.linalg.norm(out)), 1e-6)
        if float(((start + end) / 2 - middle) @ out) < 0:
            out = -out
        outer, inner = places + step_px * out, places - step_px * out
        seen = (
            (outer >= 0).all(1)
            & (outer[:, 0] < width)
            & (outer[:, 1] < height)
            & (inner >= 0).all(1)
            & (inner[:, 0] < width)
            & (inner[:, 1] < height)
        )
        if seen.mean() < 0.3:
            continue
        there = light[outer[seen, 1].astype(int), outer[seen, 0].astype(int)]
        here = light[inner[seen, 1].astype(int), inner[seen, 0].astype(int)]
        # Half of a chequered cloth is as light as the page.
        if float(np.mean(there < (1.0 - STEP) * here)) < STEPS:
            return None
        visible += 1
        beside.append(float(np.median(there)) / max(1.0, float(np.median(here))))
    return visible, max(beside, default=1.0)


def _area(corners: NDArray[np.float64]) -> float:
    return abs(signed_area(corners))
