"""The light on a photo of dark ink: shadows are divided out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

WORK_PX = 800
"""Longer side of the image on which the paper's brightness is estimated."""


def paper_brightness(
    brightness: NDArray[np.float32], reach: float, page: NDArray[np.bool_] | None = None
) -> NDArray[np.float32]:
    """(h, w) brightness of the paper, at least 1, by a morphological closing.

    Unlike a mean, a closing preserves the edges of shadows.

    Args:
        brightness: (h, w) grey levels of dark ink on light paper.
        reach: of the image's longer side; strokes are thinner, shadows are wider.
        page: (h, w) bool, pixels that count; elsewhere the paper is continued.
    """
    from scipy.ndimage import distance_transform_edt, gaussian_filter, grey_closing

    image = Image.fromarray(brightness)
    scale = min(1.0, WORK_PX / max(image.size))
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    small = np.asarray(image.resize(size, Image.Resampling.BOX))
    if page is not None:
        outside = ~np.asarray(Image.fromarray(page).resize(size, Image.Resampling.NEAREST))
        nearest = distance_transform_edt(outside, return_distances=False, return_indices=True)
        small = small[tuple(nearest)]
    reach_px = max(3, round(reach * max(size)))
    # A shadow's edge goes on beyond the image.
    padded = np.pad(small, reach_px, mode="edge")
    closed = grey_closing(padded, size=(reach_px, reach_px))
    closed = gaussian_filter(closed[reach_px:-reach_px, reach_px:-reach_px], 1.0)
    paper = Image.fromarray(closed).resize(image.size, Image.Resampling.BILINEAR)
    return np.maximum(np.asarray(paper), 1.0)
