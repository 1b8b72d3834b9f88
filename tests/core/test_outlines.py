"""Vector outlines cover the ink that the picture shows."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree

import numpy as np
from PIL import Image, ImageChops, ImageDraw
from vma_core.glyphs.starter import starter_memory
from vma_core.outlines import outline_path, outlines_svg
from vma_core.sheets import CELL_PX, enlarge

ENLARGED = 5


def filled(path: str) -> np.ndarray:
    """The even–odd fill of a path of straight lines, ENLARGED times, by exclusive or."""
    picture = Image.new("1", (ENLARGED * CELL_PX, ENLARGED * CELL_PX))
    for part in re.findall(r"M([^MZ]*)Z", path):
        numbers = [map(float, place.split()) for place in part.split("L")]
        places = [tuple(ENLARGED * number for number in place) for place in numbers]
        polygon = Image.new("1", picture.size)
        ImageDraw.Draw(polygon).polygon(places, fill=1)
        picture = ImageChops.logical_xor(picture, polygon)
    return np.asarray(picture)


def test_outlines_are_filled_where_the_picture_has_ink() -> None:
    for entry in starter_memory()[::11]:
        image = entry.image.astype(np.float32)
        ink = np.kron(enlarge(image) >= 128, np.ones((ENLARGED, ENLARGED), bool))
        found = filled(outline_path(image))
        assert (found & ink).sum() / (found | ink).sum() > 0.85


def test_ink_at_the_edge_is_closed_and_nothing_is_nothing() -> None:
    full = np.ones((28, 28), np.float32)
    assert filled(outline_path(full)).mean() > 0.95
    assert outline_path(np.zeros((28, 28), np.float32)) == ""


def test_the_sheet_is_one_svg_with_its_settings() -> None:
    images = np.stack([e.image for e in starter_memory()[:5]]).astype(np.float32)
    root = ElementTree.fromstring(outlines_svg(images, {"seed": 7, "note": "<&>"}))
    assert root.tag.endswith("svg")
    assert len([e for e in root if e.tag.endswith("path")]) == 5
    assert root[0].text == "seed=7 note=<&>"
