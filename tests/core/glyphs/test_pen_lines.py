"""The normaliser's centre lines and pen: fast, and exactly as defined."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw
from scipy.ndimage import distance_transform_edt
from skimage.morphology import skeletonize
from vma_core.glyphs import normalise


def strokes(seed: int) -> np.ndarray:
    """Ink of a few broad lines, some of which leave the raster."""
    random = np.random.default_rng(seed)
    image = Image.new("L", (normalise.WORK_PX, normalise.WORK_PX))
    draw = ImageDraw.Draw(image)
    for _ in range(3):
        points = [tuple(random.integers(-20, 330, 2).tolist()) for _ in range(3)]
        draw.line(points, fill=255, width=int(random.integers(1, 30)))
    return np.asarray(image) > 0


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("pen_px", [2.0, 10 / 3, 4.3, 12.0])
def test_a_widened_centre_line_is_all_within_half_a_pen(seed: int, pen_px: float) -> None:
    ink = strokes(seed)
    line = normalise._skeleton(ink)
    np.testing.assert_array_equal(line, skeletonize(ink))
    near = distance_transform_edt(~line) <= 0.5 * pen_px * normalise.WORK_PER_PX
    np.testing.assert_array_equal(normalise._widen(line, pen_px), near)


def test_no_ink_has_no_line() -> None:
    blank = np.zeros((9, 9), bool)
    assert not normalise._widen(normalise._skeleton(blank), 3.0).any()
