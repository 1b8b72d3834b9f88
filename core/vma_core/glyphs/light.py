"""The light on a photo of dark ink: shadows are divided out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

WORK_PX = 800
"""Longer side of the image on which the paper's brightness is estimated."""


def paper_brightness(brightness: NDArray[np.float32], reach: float) -> NDArray[np.float32]:
    """(h, w) brightness of the paper, at least 1, by a morphological closing.

    Unlike a mean, a closing preserves the edges of shadows.

    Args:
        brightness: (h, w) grey levels of dark ink on light paper.
        reach: of the image's longer side; strokes are thinner, shadows are wider.
    """
    from scipy.ndimage import gaussian_filter, grey_closing

    image = Image.fromarray(brightness)
    scale = min(1.0, WORK_PX / max(image.size))
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    small = np.asarray(image.resize(size, Image.Resampling.BOX))
    reach_px = max(3, round(reach * max(size)))
    closed = gaussian_filter(grey_closing(small, size=(reach_px, reach_px), mode="nearest"), 1.0)
    paper = Image.fromarray(closed).resize(image.size, Image.Resampling.BILINEAR)
    return np.maximum(np.asarray(paper), 1.0)
