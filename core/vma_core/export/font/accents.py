"""Accented letters composed of a drawn letter and a drawn mark."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from vma_core.export.font.letters import Shape
from vma_core.glyphs.strokes import StrokeArrays

SPACING_MARKS = {
    "\u0300": "`",
    "\u0301": "´",
    "\u0302": "^ˆ",
    "\u0303": "~˜",
    "\u0304": "¯ˉ",
    "\u0306": "˘",
    "\u0307": "˙",
    "\u0308": "¨",
    "\u030a": "˚°",
    "\u030b": "˝",
    "\u030c": "ˇ",
    "\u0327": "¸",
    "\u0328": "˛",
}
"""Signs that may be drawn instead of a combining mark."""
ABOVE, BELOW, ATTACHED = 230, 220, 202
"""Combining classes of marks that are placed."""
DOTLESS = {"i": "ı", "j": "ȷ"}


@dataclass(frozen=True)
class Accent:
    """How an accented letter is made.

    Attributes:
        base: character of the letter, drawn.
        mark: character of the mark, drawn.
        is_above: where the mark goes.
        loses_dot: the letter's dot gives way to the mark.
    """

    base: str
    mark: str
    is_above: bool
    loses_dot: bool = False


def composable(drawn: Iterable[str]) -> dict[str, Accent]:
    """Characters that are not drawn but whose letter and mark are."""
    known = set(drawn)
    marks = {
        mark: next((sign for sign in (mark, *signs) if sign in known), "")
        for mark, signs in SPACING_MARKS.items()
    }
    marks |= {c: c for c in known if unicodedata.combining(c) in (ABOVE, BELOW, ATTACHED)}
    found: dict[str, Accent] = {}
    for base in sorted(known):
        if not unicodedata.category(base).startswith("L"):
            continue
        for mark, sign in marks.items():
            whole = unicodedata.normalize("NFC", base + mark)
            if sign and len(whole) == 1 and whole not in known:
                above = unicodedata.combining(mark) == ABOVE
                dotted = above and base in DOTLESS
                if dotted and DOTLESS[base] in known:
                    found[whole] = Accent(DOTLESS[base], sign, above)
                else:
                    found[whole] = Accent(base, sign, above, dotted)
    return found


def undotted(shape: Shape) -> Shape | None:
    """A letter without its dot: the strokes that lie above all others; None if there are none."""
    strokes = shape.drawable
    if not isinstance(strokes, StrokeArrays) or len(strokes) < 2:
        return None
    spans = list(zip(strokes.starts[:-1].tolist(), strokes.starts[1:].tolist(), strict=True))
    tops = [float(strokes.points_px[a:b, 1].min()) for a, b in spans]
    bottoms = [float(strokes.points_px[a:b, 1].max()) for a, b in spans]
    body = int(np.argmax(np.subtract(bottoms, tops)))
    kept = [n for n in range(len(spans)) if n == body or bottoms[n] > tops[body]]
    if len(kept) == len(spans):
        return None
    varied = shape.varied
    return replace(
        shape,
        drawable=_only(strokes, kept),
        varied=None if varied is None else _only(varied, kept),
    )


def _only(strokes: StrokeArrays, kept: list[int]) -> StrokeArrays:
    """Some of the strokes."""
    spans = [slice(int(strokes.starts[n]), int(strokes.starts[n + 1])) for n in kept]
    lengths = [span.stop - span.start for span in spans]
    return StrokeArrays(
        np.concatenate([strokes.points_px[span] for span in spans]),
        np.concatenate([strokes.widths_px[span] for span in spans]),
        np.cumsum([0, *lengths], dtype=np.int64),
        strokes.filled[kept],
        strokes.erases[kept],
    )


def undotted_shapes(
    shapes: Mapping[str, list[Shape]], accents: Mapping[str, Accent]
) -> dict[str, list[Shape]]:
    """Dotless shapes of the letters whose dots give way, where they have dots to lose."""
    wanted = {accent.base for accent in accents.values() if accent.loses_dot}
    found: dict[str, list[Shape]] = {}
    for base in sorted(wanted):
        dotless = [undotted(shape) for shape in shapes[base]]
        if all(shape is not None for shape in dotless):
            found[base] = [shape for shape in dotless if shape is not None]
    return found
