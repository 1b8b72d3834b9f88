"""Combining marks of a font: the features mark and mkmk attach them, ccmp takes dots away.

Anchors follow from the ink: marks stand centred above, below or on their letter, and on each other.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Literal

from vma_core.export.font.accents import ATTACHED
from vma_core.writing.shaping import mark_place

Box = tuple[float, float, float, float]
"""Left, bottom, right and top of a glyph's ink in font units."""
AttachedTo = Literal["above", "below", "attached", "over", "corner"]
GAP_UNITS = 70
"""White between a letter and its mark."""


def attached_to(mark: str) -> AttachedTo:
    """Where a combining mark stands; cedillas touch their letter."""
    return "attached" if unicodedata.combining(mark) == ATTACHED else mark_place(mark)


def mark_code(
    marks: Mapping[str, tuple[AttachedTo, Box]],
    letters: Mapping[str, Box],
    dotless: Mapping[str, str],
) -> str:
    """Feature code; empty without marks.

    Args:
        marks: place and ink of the marks' glyphs, by name.
        letters: ink of the glyphs to which they attach.
        dotless: glyphs without their dots, by the names of those with dots.
    """
    if not marks or not letters:
        return ""
    places = sorted({place for place, _ in marks.values()})
    code = [
        f"markClass {name} <anchor {_point(_lower(box, place))}> @marks_{place};"
        for name, (place, box) in marks.items()
    ]
    above = [name for name, (place, _) in marks.items() if place == "above"]
    if dotless and above:
        dotted = " ".join(dotless)
        code += [
            "feature ccmp {",
            f"  sub [{dotted}]' [{' '.join(above)}] by [{' '.join(dotless.values())}];",
            "} ccmp;",
        ]
    code.append("feature mark {")
    for name, box in letters.items():
        anchors = " ".join(
            f"<anchor {_point(_upper(box, place))}> mark @marks_{place}" for place in places
        )
        code.append(f"  pos base {name} {anchors};")
    code += ["} mark;", "feature mkmk {"]
    for name, (place, box) in marks.items():
        if place in ("above", "below"):
            anchor = _point(_upper(box, place))
            code.append(f"  pos mark {name} <anchor {anchor}> mark @marks_{place};")
    return "\n".join([*code, "} mkmk;"]) if code[-1] != "feature mkmk {" else "\n".join(code[:-1])


def _upper(box: Box, place: AttachedTo) -> tuple[float, float]:
    """Point of a letter at which a mark attaches."""
    left, bottom, right, top = box
    x = 0.5 * (left + right)
    if place == "above":
        return x, top + GAP_UNITS
    if place == "below":
        return x, bottom - GAP_UNITS
    if place == "attached":
        return x, bottom
    return (right, top - GAP_UNITS) if place == "corner" else (x, 0.5 * (bottom + top))


def _lower(box: Box, place: AttachedTo) -> tuple[float, float]:
    """Point of a mark that comes there."""
    left, bottom, right, top = box
    x = 0.5 * (left + right)
    if place == "above":
        return x, bottom
    return x, top if place in ("below", "attached") else 0.5 * (bottom + top)


def _point(point: tuple[float, float]) -> str:
    return f"{round(point[0])} {round(point[1])}"
