"""Brings foreign images into the model's domain: polarity, threshold, crop, scale, pen width."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from vma_core.errors import UserError
from vma_core.glyphs.light import paper_brightness
from vma_core.glyphs.raster import RASTER_PX, to_model_grid
from vma_core.glyphs.strokes import PEN_WIDTH_PX

Polarity = Literal["auto", "dark ink", "light ink"]
WORK_PX = 315
"""Side of the raster for thinning: three times the drawing raster."""
WORK_PER_PX = WORK_PX / RASTER_PX
FRAME = 0.08
"""Depth of a frame or a scanner's edge along the border, of the shorter side."""
FRAME_FROM_PX = 40
"""Smaller images are data sets', whose letters may run along the border."""
SHADOW_FROM_PX = 64
SHADOW_REACHES = (0.6, 0.3, 0.15, 0.08)
"""Windows within which the brightest tone is paper, of the longer side."""
CLEAR = 0.88
"""Share of the variance that ink and paper explain on an evenly lit image."""
DOT = 0.45
"""Longer side of the dot of an i, of the glyph's."""
DOT_PENS = 1.5
"""Diameter of a full stop, in widths of the pen."""


@dataclass(frozen=True)
class NormaliserSettings:
    """Settings of `normalise`.

    Attributes:
        polarity: which tone is ink; "auto" takes the more frequent one along the border as
            background.
        threshold: darkness in [0, 1] above which a pixel is ink; None uses Otsu's method.
        crop: crop to the ink and centre it.
        glyph_px: longer side of the ink on the 105-pixel raster after scaling; None keeps the
            scale of the whole image.
        thin: reduce strokes to their centre lines and redraw them with the model's pen.
        pen_px: width of that pen on the 105-pixel raster.
    """

    polarity: Polarity = "auto"
    threshold: float | None = None
    crop: bool = True
    glyph_px: int | None = 70
    thin: bool = True
    pen_px: float = PEN_WIDTH_PX


def normalise(
    grey: NDArray[np.uint8], settings: NormaliserSettings, size: int
) -> NDArray[np.uint8]:
    """(h, w) grey levels, 0 = black → model glyph (size, size) uint8, ink = 1.

    Raises:
        UserError: the image has no ink, or nothing but ink.
    """
    return to_model_grid(normalise_to_raster(grey, settings), size)


def normalise_to_raster(grey: NDArray[np.uint8], settings: NormaliserSettings) -> NDArray[np.uint8]:
    """As `normalise`, on the 105-pixel raster."""
    return normalise_with_place(grey, settings)[0]


@dataclass(frozen=True, eq=False)
class PlacedInk:
    """The ink of an image at its own resolution, and its size on the 105-pixel raster.

    Attributes:
        ink: (h, w) bool, cropped if the settings say so.
        longer_px: longer side of `ink` on the raster, where it is centred.
        top: first row of `ink` in the image.
        share: of the whole image that is ink.
    """

    ink: NDArray[np.bool_]
    longer_px: float
    top: int = 0
    share: float = 0.0


def normalise_with_place(
    grey: NDArray[np.uint8], settings: NormaliserSettings
) -> tuple[NDArray[np.uint8], PlacedInk]:
    """(105, 105) uint8 as `normalise_to_raster`, and the ink at the image's own resolution."""
    ink, top = find_ink(grey, settings), 0
    share = float(ink.mean())
    if settings.crop:
        rows, columns = np.flatnonzero(ink.any(1)), np.flatnonzero(ink.any(0))
        ink = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        top = int(rows[0])
    longer_px = float(RASTER_PX if settings.glyph_px is None else settings.glyph_px)
    placed = _place(ink, longer_px)
    if settings.thin and settings.crop and _is_dot(ink):
        longer_px = DOT_PENS * settings.pen_px
        placed = _widen(_centre_line(_place(ink, longer_px)), longer_px)
    elif settings.thin:
        line = _centre_line(placed)
        if settings.crop:
            # Thinning shortens heavy strokes by half their width: enlarge to compensate.
            wanted = max(longer_px - settings.pen_px, 1.0)
            grown = min(longer_px * wanted / _longer_side_px(line), 1.5 * longer_px, RASTER_PX)
            line, longer_px = _centre_line(_place(ink, grown)), grown
        placed = _widen(line, settings.pen_px)
    raster = np.asarray(
        Image.fromarray(placed.astype(np.uint8) * 255).resize(
            (RASTER_PX, RASTER_PX), Image.Resampling.BOX
        )
    )
    return (raster >= 128).astype(np.uint8), PlacedInk(ink, longer_px, top, share)


def find_ink(grey: NDArray[np.uint8], settings: NormaliserSettings) -> NDArray[np.bool_]:
    """(h, w) bool: which pixels are ink.

    Raises:
        UserError: none or all of them are.
    """
    from skimage.filters import threshold_otsu

    if grey.ndim != 2 or not grey.size:
        raise UserError("The image is empty.")
    darkness = 1.0 - grey.astype(np.float32) / 255.0
    if float(np.ptp(darkness)) < 0.06:
        raise UserError("The image is blank: nothing stands out from the background.")
    threshold = settings.threshold
    if threshold is None:
        threshold = float(threshold_otsu(darkness))
    dark = darkness > threshold
    light_ink = settings.polarity == "light ink" or (
        settings.polarity == "auto" and _is_dark_ground(dark)
    )
    ink = ~dark if light_ink else dark
    if settings.threshold is None:
        ink = _without_shadows(255 - grey if light_ink else grey, ink)
    ink = _without_frame(ink)
    if not ink.any() or ink.all():
        raise UserError("No glyph found at this threshold. Change the threshold or the polarity.")
    return ink


def _is_dark_ground(dark: NDArray[np.bool_]) -> bool:
    """Whether most of the border is dark, and not only a thin frame along it."""
    if float(_ring(dark, 0).mean()) <= 0.5:
        return False
    # A frame ends before this ring, a ground does not; a letter may reach it.
    return float(_ring(dark, max(1, round(FRAME * min(dark.shape)))).mean()) > 0.3


def _ring(image: NDArray[np.bool_], depth: int) -> NDArray[np.bool_]:
    """The pixels at a distance from the border."""
    inner = image[depth : image.shape[0] - depth, depth : image.shape[1] - depth]
    if not inner.size:
        return image.ravel()
    return np.concatenate([inner[0], inner[-1], inner[:, 0], inner[:, -1]])


def _without_frame(ink: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Ink without a frame or a scanner's edge: a part that runs thinly along the border."""
    from scipy.ndimage import label

    border = _ring(ink, 0)
    if min(ink.shape) < FRAME_FROM_PX or not border.any():
        return ink
    parts, count = label(ink, np.ones((3, 3), bool))
    if count < 2:
        return ink
    depth = max(1, round(FRAME * min(ink.shape)))
    deep = np.unique(parts[depth:-depth, depth:-depth])
    at_border = np.unique(np.concatenate([parts[0], parts[-1], parts[:, 0], parts[:, -1]]))
    frame = [n for n in np.setdiff1d(at_border, deep).tolist() if n]
    sides = (parts[0], parts[-1], parts[:, 0], parts[:, -1])
    frame = [n for n in frame if max(float((side == n).mean()) for side in sides) > 0.5]
    without = ink & ~np.isin(parts, frame) if frame else ink
    return without if without.any() else ink


def _without_shadows(grey: NDArray[np.uint8], ink: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The ink of (h, w) grey levels with the light evened out, where that separates it better."""
    from skimage.filters import threshold_otsu

    if max(grey.shape) < SHADOW_FROM_PX:
        return ink
    brightness = grey.astype(np.float32)
    best = _separation(brightness, ink)
    if best > CLEAR:
        return ink
    # Wide windows first: a narrow one takes the inside of broad strokes for a shadow.
    for reach in SHADOW_REACHES:
        evened = np.clip(brightness / paper_brightness(brightness, reach), 0.0, 1.0)
        if float(np.ptp(evened)) < 0.06:
            continue
        found = evened < threshold_otsu(evened)
        separation = _separation(evened, found)
        if separation > best + 0.03:
            ink, best = found, separation
        if best > CLEAR:
            break
    return ink


def _separation(values: NDArray[np.float32], ink: NDArray[np.bool_]) -> float:
    """Share of the variance that two tones explain."""
    share = float(ink.mean())
    variance = float(values.var())
    if not 0.0 < share < 1.0 or variance <= 0.0:
        return 0.0
    between = float(values[ink].mean() - values[~ink].mean())
    return share * (1.0 - share) * between**2 / variance


def _place(ink: NDArray[np.bool_], longer_px: float) -> NDArray[np.bool_]:
    """Scale to a longer side in pixels of the 105-pixel raster, centre on the working raster."""
    longest = max(ink.shape)
    scale = longer_px * WORK_PER_PX / longest
    height, width = (max(1, round(side * scale)) for side in ink.shape)
    filter_ = Image.Resampling.BOX if scale < 1 else Image.Resampling.BILINEAR
    grey = Image.fromarray(ink.astype(np.uint8) * 255)
    resized = np.asarray(grey.resize((width, height), filter_))
    # Keep lines that cover less than half of a pixel after shrinking.
    limit = 128 if scale >= 1 else max(32, round(128 * scale))
    solid = resized >= limit
    canvas = np.zeros((WORK_PX, WORK_PX), bool)
    solid = solid[:WORK_PX, :WORK_PX]
    top, left = (WORK_PX - solid.shape[0]) // 2, (WORK_PX - solid.shape[1]) // 2
    canvas[top : top + solid.shape[0], left : left + solid.shape[1]] = solid
    return canvas


def _centre_line(ink: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Skeleton; round dots become points, as their skeletons would be crosses."""
    from scipy.ndimage import find_objects, label

    line = _skeleton(ink)
    parts, _ = label(ink, np.ones((3, 3), bool))
    spans = [np.flatnonzero(ink.any(axis)) for axis in (0, 1)]
    longest = max((int(s[-1] - s[0] + 1) for s in spans if len(s)), default=0)
    for number, (rows, columns) in enumerate(find_objects(parts), start=1):
        longer = max(rows.stop - rows.start, columns.stop - columns.start)
        part = parts[rows, columns] == number
        if _is_dot(part) and (longer <= DOT * longest or longer == longest):
            line[rows, columns] &= ~part
            line[(rows.start + rows.stop) // 2, (columns.start + columns.stop) // 2] = True
    return line


def _skeleton(ink: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """`skeletonize`, of the box around the ink alone, which is faster."""
    from skimage.morphology import skeletonize

    line = np.zeros_like(ink)
    rows, columns = np.flatnonzero(ink.any(1)), np.flatnonzero(ink.any(0))
    if len(rows):
        box = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        line[box] = skeletonize(ink[box])
    return line


def _is_dot(ink: NDArray[np.bool_]) -> bool:
    """Whether cropped ink is one solid part, about as high as wide."""
    height, width = ink.shape
    if max(height, width) > 1.5 * min(height, width) or float(ink.mean()) < 0.68:
        return False
    # The corners of a disc are blank, its middle and the middles of its sides are not.
    middle = ink[height // 4 : height - height // 4, width // 4 : width - width // 4]
    return bool(middle.all())


def _longer_side_px(line: NDArray[np.bool_]) -> float:
    """Longer side of a centre line on the 105-pixel raster, at least one pixel."""
    spans = [np.flatnonzero(line.any(axis)) for axis in (0, 1)]
    return max(1.0, max(float(s[-1] - s[0]) for s in spans) / WORK_PER_PX)


def _widen(line: NDArray[np.bool_], pen_px: float) -> NDArray[np.bool_]:
    """All pixels within half a pen of the line: a disc at each of its pixels.

    A line has few pixels, so this is much faster than a distance transform.
    """
    radius = 0.5 * pen_px * WORK_PER_PX
    reach = math.ceil(radius)
    offsets = np.arange(-reach, reach + 1)
    rows, columns = np.nonzero(np.hypot(offsets[:, None], offsets[None, :]) <= radius)
    height, width = line.shape
    padded = np.zeros((height + 2 * reach, width + 2 * reach), bool)
    disc = rows * padded.shape[1] + columns
    row, column = np.nonzero(line)
    padded.reshape(-1)[(row * padded.shape[1] + column)[:, None] + disc] = True
    return padded[reach : reach + height, reach : reach + width]
