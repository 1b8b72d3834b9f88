"""Whether images place their ink as the model's training set does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vma_core.glyphs.raster import RASTER_PX

OMNIGLOT_LONGER_PX = (45.0, 91.0)
"""5th and 95th percentile of the longer side of the ink in Omniglot's background set, of 105 px."""
OMNIGLOT_OFFSET_PX = 12.0
"""90th percentile of the distance of the ink's middle from that of the image, across or down."""
MATCHING_SHARE = 0.6
"""Four fifths of Omniglot's own images are within all of these limits."""


@dataclass(frozen=True)
class Placement:
    """How many images are within the limits of Omniglot.

    Attributes:
        count: images with ink.
        small: their ink is smaller.
        large: their ink is larger.
        off_centre: their ink is further from the middle.
        inside: within all limits.
    """

    count: int
    small: int
    large: int
    off_centre: int
    inside: int

    @property
    def matches(self) -> bool:
        """Whether enough of them are placed as in training."""
        return self.inside >= MATCHING_SHARE * self.count

    @classmethod
    def of(cls, images: Sequence[NDArray[np.uint8]]) -> Placement:
        """From (size, size) images, ink = 1; those without ink do not count."""
        extents = np.array([ink_extent(image) for image in images if image.any()])
        if not len(extents):
            return cls(0, 0, 0, 0, 0)
        longer, offset = extents.T
        small, large = longer < OMNIGLOT_LONGER_PX[0], longer > OMNIGLOT_LONGER_PX[1]
        off_centre = offset > OMNIGLOT_OFFSET_PX
        inside = ~(small | large | off_centre)
        return cls(
            len(extents), *(int(found.sum()) for found in (small, large, off_centre, inside))
        )


def ink_extent(image: NDArray[np.uint8]) -> tuple[float, float]:
    """Longer side of the ink and distance of its middle from the image's, of 105 px.

    Args:
        image: (size, size), ink = 1, not blank.
    """
    scale = RASTER_PX / image.shape[0]
    sides, offsets = [], []
    for axis in (0, 1):
        inked = np.flatnonzero(image.any(axis))
        sides.append(scale * float(inked[-1] + 1 - inked[0]))
        offsets.append(scale * abs(float(inked[0] + inked[-1] + 1 - image.shape[0])) / 2)
    return max(sides), max(offsets)
