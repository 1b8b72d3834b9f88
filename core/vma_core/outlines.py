"""Variants as vector outlines: contours of the probability map, in one SVG."""

from __future__ import annotations

import math
from collections.abc import Mapping
from html import escape

import numpy as np
from numpy.typing import NDArray

from vma_core.sheets import CELL_PX, CONTOUR, GAP_PX, upsample

TOLERANCE_PX = 0.35
"""How far a simplified outline may stray from the contour, of a cell's side CELL_PX."""
MARGIN = 2
"""Empty pixels around the map, so that ink at the edge has a closed outline."""


def contours(image: NDArray[np.float32]) -> list[NDArray[np.float64]]:
    """(S, S) probability of ink → closed outlines, each (n, 2) x and y on the unit square.

    Ink lies inside by the even–odd rule: holes are outlines of their own.
    """
    from skimage.measure import approximate_polygon, find_contours

    level = np.asarray(upsample(image, CELL_PX), np.float32) / 255
    found = []
    for contour in find_contours(np.pad(level, MARGIN), CONTOUR):
        corners = approximate_polygon(contour, TOLERANCE_PX)[:-1] - MARGIN + 0.5
        if len(corners) >= 3:
            found.append(corners[:, ::-1] / CELL_PX)
    return found


def outline_path(image: NDArray[np.float32]) -> str:
    """(S, S) probability of ink → the data of one SVG path in a square of side CELL_PX.

    To be filled by the even–odd rule.
    """
    parts = []
    for outline in contours(image):
        places = (f"{x:.1f} {y:.1f}" for x, y in outline * CELL_PX)
        parts.append("M" + "L".join(places) + "Z")
    return "".join(parts)


def outlines_svg(
    images: NDArray[np.float32], settings: Mapping[str, object], columns: int | None = None
) -> bytes:
    """(N, S, S) → a sheet of outlines, black on nothing, with the settings in its description."""
    count = len(images)
    columns = columns or max(1, math.ceil(math.sqrt(count)))
    rows = max(1, math.ceil(count / columns))
    pitch = CELL_PX + GAP_PX
    width, height = columns * pitch + GAP_PX, rows * pitch + GAP_PX
    described = escape(" ".join(f"{key}={value}" for key, value in settings.items()))
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">',
        f"<desc>{described}</desc>",
    ]
    for index, image in enumerate(images):
        x = GAP_PX + index % columns * pitch
        y = GAP_PX + index // columns * pitch
        path = outline_path(image)
        lines.append(f'<path transform="translate({x} {y})" fill-rule="evenodd" d="{path}"/>')
    return ("\n".join([*lines, "</svg>"]) + "\n").encode()
