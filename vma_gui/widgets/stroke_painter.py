"""Antialiased rendering of strokes at any size, on screen or into images on any thread."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QByteArray, QDataStream, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath
from vma_core.glyphs.curves import smoothed
from vma_core.glyphs.raster import RASTER_PX
from vma_core.glyphs.strokes import StrokeArrays

MIN_WIDTH_PX = 0.8
"""Minimum line width on screen."""
MIN_SPACING_PX = 0.7
"""Minimum distance of points on screen; closer ones add only invisible edges."""
MIN_SPACING_RADII = 0.3
"""Likewise in units of the line's radius: many edges in one pixel would render too dark."""
MAX_SEGMENT_PX = 3.0
"""Maximum length of a segment on screen, so that curves look smooth."""
JOIN_RAD = 0.6
"""Segments that meet at a larger angle get a round join."""
ROUND_ERROR_PX = 0.1
"""Maximum deviation on screen of a round cap's polygon from the circle."""

Points = NDArray[np.float64]
PATH_ELEMENT = np.dtype([("kind", ">i4"), ("x", ">f8"), ("y", ">f8")])
"""An element of a QPainterPath in QDataStream format."""
PATH_END = (0).to_bytes(4, "big") + (1).to_bytes(4, "big")
"""Start of the last subpath, irrelevant here, and the winding fill rule."""
OPAQUE = 255
INKING = QPainter.CompositionMode.CompositionMode_SourceOver
ERASING = QPainter.CompositionMode.CompositionMode_DestinationOut


class Lines(NamedTuple):
    """Polylines: points (P, 2), radii (P,), and start offsets (S + 1,)."""

    points: Points
    radii: NDArray[np.float64]
    starts: NDArray[np.int64]


class Ribbons(NamedTuple):
    """Outlines of polylines as closed polygons, line by line."""

    elements: NDArray[np.void]
    """Corners of the polygons as QPainterPath elements."""
    starts: NDArray[np.int64]
    """Start offsets of the polygons, and the end of the last."""
    lines: NDArray[np.int64]
    """Line index of each polygon, ascending."""

    def path(self, first: int, end: int) -> QPainterPath:
        """Path of the lines `first` to `end - 1`."""
        a, b = self.starts[self.lines.searchsorted((first, end))]
        return _path(self.elements[a:b])


def stroke_image(
    strokes: StrokeArrays, side_px: int, ink: QColor, pen_scale: float = 1.0
) -> QImage:
    """As `stroke_images`, for one glyph."""
    return stroke_images([strokes], side_px, ink, pen_scale)[0]


def stroke_images(
    glyphs: Sequence[StrokeArrays], side_px: int, ink: QColor, pen_scale: float = 1.0
) -> list[QImage]:
    """Render each glyph to a transparent (side_px, side_px) premultiplied ARGB image. Any thread.

    A batch is several times faster than single calls.

    Args:
        glyphs: on the 105-pixel square, which is scaled to the image.
        side_px: side of each image.
        ink: colour.
        pen_scale: factor on stroke widths.
    """
    if not glyphs:
        return []
    scale = side_px / RASTER_PX
    images = []
    for areas in _areas(glyphs, scale, pen_scale):
        image = QImage(side_px, side_px, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        with QPainter(image) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.scale(scale, scale)
            for area in areas:
                painter.setCompositionMode(ERASING if area.erases else INKING)
                painter.fillPath(area.path, ink)
        images.append(image)
    return images


def paint_strokes(
    painter: QPainter, strokes: StrokeArrays, rect: QRectF, ink: QColor, pen_scale: float = 1.0
) -> None:
    """Paint strokes, scaling their 105-pixel square to the square `rect`.

    Erasing strokes uncover what was painted before.
    """
    screen_px = abs(painter.deviceTransform().m11()) * rect.width()
    if strokes.erases.any() or ink.alpha() < OPAQUE:
        image = stroke_image(strokes, max(1, round(screen_px)), ink, pen_scale)
        painter.drawImage(rect, image)
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.topLeft())
    painter.scale(rect.width() / RASTER_PX, rect.height() / RASTER_PX)
    for area in _areas([strokes], screen_px / RASTER_PX, pen_scale)[0]:
        painter.fillPath(area.path, ink)
    painter.restore()


def ink_paths(glyphs: Sequence[StrokeArrays], scale: float) -> list[QPainterPath]:
    """The inked region of each glyph in the glyphs' own units, whatever these are. Any thread.

    Args:
        glyphs: drawn with the pen widths they have.
        scale: screen pixels per unit; a path looks smooth up to about this scale.
    """
    return [_united(areas) for areas in _areas(glyphs, scale, 1.0)] if glyphs else []


def _united(areas: Sequence[Area]) -> QPainterPath:
    """Areas as one region; erasing ones are taken out of those before."""
    if len(areas) == 1 and not areas[0].erases:
        return areas[0].path
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for area in areas:
        if area.erases:
            path = path.subtracted(area.path)
        else:
            path.addPath(area.path)
    return path


class Area(NamedTuple):
    """Region of the 105-pixel square where ink is added or erased."""

    path: QPainterPath
    erases: bool


def _areas(glyphs: Sequence[StrokeArrays], scale: float, pen_scale: float) -> list[list[Area]]:
    """Areas of each glyph in drawing order; consecutive lines are joined to one area.

    Args:
        glyphs: on the 105-pixel square.
        scale: screen pixels per pixel of the 105-pixel square.
        pen_scale: factor on stroke widths.
    """
    every = smoothed(StrokeArrays.joined(glyphs), MAX_SEGMENT_PX / scale)
    is_line = np.repeat(~every.filled, np.diff(every.starts))
    radii = every.widths_px[is_line] * np.float64(0.5 * pen_scale)
    radii = np.maximum(radii, 0.5 * MIN_WIDTH_PX / scale)
    counts = np.diff(every.starts)[~every.filled]
    lines = Lines(
        every.points_px[is_line].astype(np.float64), radii, np.append(0, np.cumsum(counts))
    )
    ribbons = _ribbons(_thinned(lines, scale), scale) if len(counts) else None
    number_of = np.append(0, np.cumsum(~every.filled))
    found, offset = [], 0
    for glyph in glyphs:
        areas = []
        for first, end in ((offset + a, offset + b) for a, b in glyph.runs()):
            if every.filled[first]:
                start, stop = every.starts[first], every.starts[first + 1]
                path = _enclosed(every.points_px[start:stop].astype(np.float64), scale)
            elif ribbons is not None:
                path = ribbons.path(number_of[first], number_of[end])
            areas.append(Area(path, bool(every.erases[first])))
        found.append(areas)
        offset += len(glyph)
    return found


def _enclosed(outline: Points, scale: float) -> QPainterPath:
    """Path enclosed by an outline."""
    lines = Lines(outline, np.zeros(len(outline)), np.array([0, len(outline)]))
    return _path(_polygons(_thinned(lines, scale).points, np.array([0])))


def _thinned(lines: Lines, scale: float) -> Lines:
    """Drop points that nearly coincide; the ends of every line stay."""
    points, radii, starts = lines
    steps = np.hypot(*np.diff(points, axis=0, prepend=points[:1]).T)
    steps[starts[:-1]] = 0.0
    nearest = np.maximum(MIN_SPACING_PX / scale, MIN_SPACING_RADII * radii)
    walked = np.cumsum(steps / nearest)
    walked -= np.repeat(walked[starts[:-1]], np.diff(starts))
    cell = np.floor(walked)
    keep = np.empty(len(points), bool)
    keep[0] = True
    keep[1:] = np.diff(cell) != 0
    last = starts[1:] - 1
    # Drop the last but one point rather than the end.
    keep[np.maximum(last - 1, 0)] &= steps[last] >= nearest[last]
    keep[last] = steps[last] > 0
    keep[starts[:-1]] = True
    counts = np.add.reduceat(keep.astype(np.int64), starts[:-1])
    return Lines(points[keep], radii[keep], np.concatenate([[0], np.cumsum(counts)]))


def _ribbons(lines: Lines, scale: float) -> Ribbons:
    """Outline lines of varying width with round caps.

    At sharp turns, and turns tighter than the line is wide, one outline ends and the next begins,
    both with round caps: the inner side of a single one would fold over.
    """
    points, radii, starts = _without_dots(lines)
    way = np.diff(points, axis=0)
    length = np.hypot(way[:, 0], way[:, 1])
    inside = np.ones(len(way), bool)
    inside[starts[1:-1] - 1] = False
    direction = way / np.where(length > 0, length, 1.0)[:, None]
    cross = direction[:-1, 0] * direction[1:, 1] - direction[:-1, 1] * direction[1:, 0]
    along = (direction[:-1] * direction[1:]).sum(axis=1)
    turn = np.abs(np.arctan2(cross, along))
    cuts = np.ones(len(points), bool)
    cuts[1:-1] = (turn > JOIN_RAD) | (
        turn * radii[1:-1] > 0.8 * np.minimum(length[:-1], length[1:])
    )
    cuts[starts[:-1]] = cuts[starts[1:] - 1] = True
    segments = np.flatnonzero(inside)
    begins = np.flatnonzero(cuts[segments])
    # A piece of n segments has n + 1 points; points are numbered across all pieces.
    counts = np.diff(np.append(begins, len(segments))) + 1
    piece = np.repeat(np.arange(len(begins)), counts)
    first = np.cumsum(counts) - counts
    local = np.arange(len(piece)) - first[piece]
    behind = segments[begins][piece] + np.minimum(local, counts[piece] - 2)
    ahead = segments[begins][piece] + np.maximum(local - 1, 0)
    index = segments[begins][piece] + local
    mean = direction[ahead] + direction[behind]
    # Miter: longer at bends, so that both sides keep their distance from the centre line.
    mean *= (2 / np.maximum((mean * mean).sum(axis=1), 1.0))[:, None]
    reach = mean * radii[index, None]
    side = np.stack([reach[:, 1], -reach[:, 0]], axis=1)
    middle = points[index]
    largest = max(float(radii.max()) * scale, ROUND_ERROR_PX)
    corners = int(np.ceil(np.pi / (2 * np.arccos(1 - min(1.0, ROUND_ERROR_PX / largest)))))
    sizes = 2 * (counts + corners)
    offsets = np.cumsum(sizes) - sizes
    outline = np.empty((int(sizes.sum()), 2))
    outline[offsets[piece] + local] = middle + side
    outline[(offsets + 2 * counts + corners - 1)[piece] - local] = middle - side
    angles = np.arange(1, corners + 1) * (np.pi / (corners + 1))
    cosine, sine = np.cos(angles)[:, None], np.sin(angles)[:, None]
    for at, place, sign in ((first + counts - 1, counts, 1), (first, 2 * counts + corners, -1)):
        cap = middle[at, None] + sign * (cosine * side[at, None] + sine * reach[at, None])
        outline[(offsets + place)[:, None] + np.arange(corners)] = cap
    line = np.searchsorted(starts, segments[begins], side="right") - 1
    return Ribbons(_polygons(outline, offsets), np.append(offsets, len(outline)), line)


def _without_dots(lines: Lines) -> Lines:
    """Give single-point lines a second point beside the first."""
    points, radii, starts = lines
    dots = np.flatnonzero(np.diff(starts) == 1)
    if not len(dots):
        return lines
    at = starts[dots]
    return Lines(
        np.insert(points, at + 1, points[at] + (1e-3, 0.0), axis=0),
        np.insert(radii, at + 1, radii[at]),
        starts + np.searchsorted(dots, np.arange(len(starts))),
    )


def _polygons(points: Points, starts: NDArray[np.int64]) -> NDArray[np.void]:
    """QPainterPath elements of closed polygons."""
    elements = np.empty(len(points), PATH_ELEMENT)
    elements["kind"] = QPainterPath.ElementType.LineToElement.value
    elements["kind"][starts] = QPainterPath.ElementType.MoveToElement.value
    elements["x"], elements["y"] = points[:, 0], points[:, 1]
    return elements


def _path(elements: NDArray[np.void]) -> QPainterPath:
    """Build a path through QDataStream, many times faster than element by element."""
    path = QPainterPath()
    packed = len(elements).to_bytes(4, "big") + elements.tobytes() + PATH_END
    QDataStream(QByteArray(packed)) >> path
    return path
