"""Small fonts for tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from vma_core.export.drawable import Drawable
from vma_core.export.font.design import FontDesign, design_font
from vma_core.export.font.letters import shapes_of
from vma_core.export.font.names import FontNames
from vma_core.export.font.static import ttf_bytes
from vma_core.glyphs.writing_lines import GUIDE_LINES, WritingLines


def drawn_design(
    drawings: Mapping[str, Sequence[Drawable]],
    family: str = "Hand",
    lines: WritingLines = GUIDE_LINES,
) -> FontDesign:
    """A font of drawings by character, all on the same lines."""
    return design_font(shapes_of(drawings, lines), FontNames(family))


def drawn_font(drawings: Mapping[str, Sequence[Drawable]], family: str = "Hand") -> bytes:
    """The same as a TrueType file."""
    return ttf_bytes(drawn_design(drawings, family))
