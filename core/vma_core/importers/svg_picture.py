"""Painting SVG documents that are more than lines, by resvg: shapes, gradients, masks, patterns.

resvg reads no files and runs no scripts; what it could load from elsewhere is taken out before.
"""

from __future__ import annotations

import copy
import io
import re
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from vma_core.errors import UserError
from vma_core.importers.svg_path import Points
from vma_core.importers.svg_shapes import SVG_NAMESPACE, UNKNOWN, local_name
from vma_core.importers.svg_style import Colour

PICTURE_PX = 420
"""Longer side of the painted drawing, without its margin."""
MARGIN = 0.1
PLACE_ATTRIBUTES = ("x", "y", "width", "height", "viewBox", "preserveAspectRatio")
FILTER = re.compile(r"(^|;)\s*filter\s*:[^;]*")


def painted(
    root: Any,
    box: Points,
    frame: tuple[float, float, float, float] | None,
    stretch: float,
    ground: Colour,
    name: str,
) -> NDArray[np.uint8]:
    """A part of a document as ink on white.

    Args:
        root: of the document.
        box: (2, 2) upper left and lower right corner of the part.
        frame: the document's viewBox.
        stretch: of the document's height, where its viewBox is distorted.
        ground: colour behind everything.
        name: of the document, for messages.

    Returns:
        (h, w) grey levels; 255 minus the greatest difference of a channel from the ground's.

    Raises:
        UserError: it cannot be painted.
    """
    import resvg_py

    sides = np.maximum(box[1] - box[0], 1e-9)
    longer = float(sides.max())
    low = box[0] - MARGIN * longer
    whole = sides + 2 * MARGIN * longer
    scale = PICTURE_PX / longer
    width, height = (max(1, round(float(side) * scale)) for side in whole)
    view = [*low.tolist(), *whole.tolist()]
    document = _document(root, view, (width, height), frame, stretch)
    try:
        content = resvg_py.svg_to_bytes(svg_string=document, skip_system_fonts=True)
        with Image.open(io.BytesIO(bytes(content)), formats=("PNG",)) as image:
            pixels = np.asarray(image.convert("RGBA"), np.float32) / 255.0
    except (ValueError, OSError, RuntimeError) as error:
        raise UserError(
            "{name} cannot be painted ({reason}). Save it as a PNG picture.",
            name=name,
            reason=error,
        ) from error
    difference = np.abs(pixels[..., :3] - np.array(ground[:3], np.float32)).max(-1)
    ink = difference * pixels[..., 3]
    return np.round(255.0 * (1.0 - np.clip(ink, 0.0, 1.0))).astype(np.uint8)


def _document(
    root: Any,
    view: list[float],
    size: tuple[int, int],
    frame: tuple[float, float, float, float] | None,
    stretch: float,
) -> str:
    """The document with another window on it, without what is not to be painted."""
    from xml.etree import ElementTree as ET

    inner = copy.deepcopy(root)
    _cleaned(inner)
    for key in PLACE_ATTRIBUTES:
        if frame is not None or key not in ("width", "height"):
            inner.attrib.pop(key, None)
    if frame is not None:
        x, y, width, height = frame
        inner.attrib |= {
            "x": repr(x),
            "y": repr(y),
            "width": repr(width),
            "height": repr(height),
            "viewBox": f"{x!r} {y!r} {width!r} {height!r}",
        }
    inner.set("overflow", "visible")
    outer = ET.Element(
        f"{{{SVG_NAMESPACE}}}svg",
        {
            "viewBox": " ".join(map(repr, view)),
            "width": str(size[0]),
            "height": str(size[1]),
            "preserveAspectRatio": "none",
        },
    )
    stretched = ET.SubElement(
        outer, f"{{{SVG_NAMESPACE}}}g", {"transform": f"scale(1 {stretch!r})"}
    )
    stretched.append(inner)
    return ET.tostring(outer, encoding="unicode")


def _cleaned(root: Any) -> None:
    """Take out what is not painted: pictures, text, filters, and links out of the document."""
    for element in list(root.iter()):
        if not isinstance(element.tag, str):
            continue
        if "}" not in element.tag:
            element.tag = f"{{{SVG_NAMESPACE}}}{element.tag}"
        name = local_name(element)
        for child in [c for c in element if local_name(c) in UNKNOWN or local_name(c) == "script"]:
            element.remove(child)
        element.attrib.pop("filter", None)
        if "filter" in element.get("style", ""):
            element.set("style", FILTER.sub(r"\1", element.get("style")))
        if name == "filter":  # a style sheet may refer to it
            element.clear()
            element.set("id", "")
        if name == "style" and element.text and "filter" in element.text:
            element.text = re.sub(r"\bfilter\s*:[^;}]*", "", element.text)
        for key in [key for key in element.attrib if key.rpartition("}")[2] == "href"]:
            if not element.get(key, "").startswith("#"):
                del element.attrib[key]
