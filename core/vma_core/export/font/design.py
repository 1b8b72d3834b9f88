"""A font before it is written: glyphs with outlines, widths, kerning and features."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from vma_core.errors import UserError
from vma_core.export.font.accents import SPACING_MARKS, Accent, composable, undotted_shapes
from vma_core.export.font.features import feature_code
from vma_core.export.font.letters import Shape
from vma_core.export.font.marks import attached_to, mark_code
from vma_core.export.font.names import FontNames
from vma_core.export.font.outlines import (
    FITTED_TOGETHER,
    UNITS_PER_EM,
    Outline,
    bounds,
    moved,
    outlines_of,
)
from vma_core.glyphs.curves import flatten
from vma_core.glyphs.strokes import StrokeArrays
from vma_core.glyphs.writing_lines import (
    CAP_HEIGHT_EM,
    X_HEIGHT_EM,
)
from vma_core.writing.shaping import is_combining
from vma_core.writing.spacing import Profile, kerning_em, profile, side_bearings, stroke_profile

NOTDEF, SPACE, NBSP = ".notdef", "space", "uni00A0"
SPACE_UNITS = 300
NOTDEF_UNITS = 500
ASCENT_EM, DESCENT_EM = 0.9, -0.3
LEAST_KERN_UNITS = 10
"""Smaller differences are not worth a pair."""
MAX_KERNED = 260
"""Characters that are kerned with each other; letters first."""
ACCENT_GAP_EM = 0.07
"""White between a letter and its mark."""


Progress = Callable[[int, int], object]
"""Called with (done, total) characters; raise to stop."""


@dataclass(frozen=True, eq=False)
class FontGlyph:
    """A glyph.

    Attributes:
        name: of the glyph.
        outlines: in font units, the ink `left` units from the origin.
        advance: width with bearings.
        characters: code points that show it; empty for alternates.
        shape: the drawing; None for `.notdef`, spaces and composed glyphs.
        shift: x that was added to the drawing's.
        parts: (name, x, y) of the glyphs it is composed of.
    """

    name: str
    outlines: list[Outline]
    advance: int
    characters: tuple[int, ...] = ()
    shape: Shape | None = None
    shift: float = 0.0
    parts: tuple[tuple[str, int, int], ...] = ()


@dataclass(frozen=True, eq=False)
class FontDesign:
    """A whole font.

    Attributes:
        names: of the font.
        glyphs: in order, by name.
        shapes: glyph names of each character: its first shape, then alternates.
        kerning: font units by pair of characters.
        composed: characters made of a letter and a mark.
        marks: combining mark of each glyph that attaches to letters.
    """

    names: FontNames
    glyphs: dict[str, FontGlyph]
    shapes: dict[str, tuple[str, ...]]
    kerning: dict[tuple[str, str], int] = field(default_factory=dict)
    composed: tuple[str, ...] = ()
    marks: Mapping[str, str] = field(default_factory=dict)

    @property
    def features(self) -> str:
        """Its feature code."""
        others = [name for name in self.marks if name not in self.named]
        return feature_code(self.shapes, self.kerning, [SPACE, NBSP, *others], self._mark_code())

    @property
    def named(self) -> frozenset[str]:
        """Glyphs of all shapes of characters."""
        return frozenset(name for names in self.shapes.values() for name in names)

    def _mark_code(self) -> str:
        """Feature code of combining marks."""
        if not self.marks:
            return ""
        boxes = {name: bounds(glyph.outlines) for name, glyph in self.glyphs.items()}
        marks = {
            name: (attached_to(mark), box)
            for name, mark in self.marks.items()
            if (box := boxes[name]) is not None
        }
        letters = {
            name: box
            for character, names in self.shapes.items()
            if unicodedata.category(character).startswith("L")
            for name in names
            if (box := boxes[name]) is not None
        }
        dotless = {}
        for name, glyph in self.glyphs.items():
            box = boxes[name]
            if ".dotless" in name and glyph.shape and box is not None:
                letters[name] = box
                dotless[name.replace(".dotless", "")] = name
        return mark_code(marks, letters, dotless)

    @property
    def characters(self) -> dict[int, str]:
        """Glyph name by code point."""
        return {code: g.name for g in self.glyphs.values() for code in g.characters}

    @property
    def vertical(self) -> tuple[int, int]:
        """Ascent and (negative) descent of a line; taller ink makes it taller."""
        bottom, top = self.ink
        ascent, descent = ASCENT_EM * UNITS_PER_EM, DESCENT_EM * UNITS_PER_EM
        return round(max(top, ascent)), round(min(bottom, descent))

    @property
    def ink(self) -> tuple[int, int]:
        """Lowest (at most 0) and highest ink."""
        boxes = [box for g in self.glyphs.values() if (box := bounds(g.outlines)) is not None]
        return int(min(0, *(box[1] for box in boxes))), int(max(box[3] for box in boxes))

    def height(self, characters: str, usual_em: float) -> int:
        """Median height of characters, where they are drawn; else the usual one."""
        tops = []
        for character in characters:
            for name in self.shapes.get(character, ())[:1]:
                box = bounds(self.glyphs[name].outlines)
                if box is not None:
                    tops.append(box[3])
        return round(float(np.median(tops))) if tops else round(usual_em * UNITS_PER_EM)

    @property
    def x_height(self) -> int:
        """Of the lower-case letters."""
        return self.height("xzvwuneoacmrs", X_HEIGHT_EM)

    @property
    def cap_height(self) -> int:
        """Of the capitals."""
        return self.height("HITEFZXKLMNVOCA", CAP_HEIGHT_EM)


def design_font(
    shapes: Mapping[str, Sequence[Shape]],
    names: FontNames,
    progress: Progress = lambda _done, _total: None,
) -> FontDesign:
    """Lay out a font.

    Args:
        shapes: drawings of each character; all characters need the same number.
        names: of the font.
        progress: see `Progress`.

    Raises:
        UserError: a drawing has no ink.
    """
    count = min(len(found) for found in shapes.values())
    drawn = {character: list(found[:count]) for character, found in shapes.items()}
    accents = composable(drawn)
    dotless = undotted_shapes(drawn, accents)
    glyphs = _basic_glyphs()
    named: dict[str, tuple[str, ...]] = {}
    sides: dict[str, Profile] = {}
    taken = set(glyphs)
    jobs = [(c, c, found) for c, found in drawn.items()]
    jobs += [(c, "", found) for c, found in dotless.items()]
    outlined: list[list[list[Outline]]] = []
    profiles: list[Profile] = []
    together = max(1, FITTED_TOGETHER // count)
    for start in range(0, len(jobs), together):
        now = jobs[start : start + together]
        drawings = [shape for _, _, found in now for shape in found]
        fitted = iter(outlines_of([s.drawable for s in drawings], [s.lines for s in drawings]))
        for done, (character, _, found) in enumerate(now, start + 1):
            outlines = [next(fitted) for _ in found]
            if not all(outlines):
                raise UserError(
                    "A drawing of “{character}” is empty. Disable it or draw it again.",
                    character=character,
                )
            outlined.append(outlines)
            profiles += [
                _profile(shape, outline) for shape, outline in zip(found, outlines, strict=True)
            ]
            progress(done, len(jobs))
    lefts, rights = side_bearings(profiles)
    for at, ((character, encoded, found), outlines) in enumerate(zip(jobs, outlined, strict=True)):
        stem = glyph_name(character, taken) if encoded else f"{named[character][0]}.dotless"
        taken.add(stem)
        group = []
        for number, shape in enumerate(found):
            name = f"{stem}.alt{number}" if number else stem
            codes = (ord(character),) if encoded and not number else ()
            row = at * count + number
            glyphs[name] = _placed(name, outlines[number], lefts[row], rights[row], codes, shape)
            group.append(name)
        key = encoded or f"{character}dotless"
        named[key], sides[key] = tuple(group), profiles[at * count]
    encoded_names = {c: found for c, found in named.items() if c in drawn}
    composed = _compose(accents, named, glyphs, taken)
    marks = {name: c for c in drawn if is_combining(c) for name in encoded_names[c]}
    marks |= _add_marks(encoded_names, glyphs, taken)
    pairs = _kerning_pairs(list(drawn), sides)
    return FontDesign(names, glyphs, encoded_names | composed, pairs, tuple(composed), marks)


def _add_marks(
    named: Mapping[str, tuple[str, ...]], glyphs: dict[str, FontGlyph], taken: set[str]
) -> dict[str, str]:
    """Add combining marks of which only a sign, such as “´”, is drawn; returns them by name."""
    found: dict[str, str] = {}
    for mark, signs in SPACING_MARKS.items():
        sign = next((sign for sign in signs if sign in named), None)
        if mark in named or sign is None:
            continue
        drawn = glyphs[named[sign][0]]
        box = bounds(drawn.outlines)
        assert box is not None
        shift = float(round(-0.5 * (box[0] + box[2]) - 0.25 * UNITS_PER_EM))
        name = glyph_name(mark, taken)
        taken.add(name)
        glyphs[name] = FontGlyph(
            name, moved(drawn.outlines, shift), 0, (ord(mark),), drawn.shape, drawn.shift + shift
        )
        found[name] = mark
    return found


def glyph_name(character: str, taken: set[str]) -> str:
    """A readable name, as of Adobe's list, or that of the code point."""
    from fontTools.agl import UV2AGL

    code = ord(character)
    plain = f"uni{code:04X}" if code <= 0xFFFF else f"u{code:X}"
    known = UV2AGL.get(code, plain)
    return plain if known in taken else known


def _basic_glyphs() -> dict[str, FontGlyph]:
    box = [_rectangle(60, 0, 440, 700), _rectangle(110, 50, 390, 650)[::-1, ::-1]]
    return {
        NOTDEF: FontGlyph(NOTDEF, box, NOTDEF_UNITS),
        SPACE: FontGlyph(SPACE, [], SPACE_UNITS, (0x20,)),
        NBSP: FontGlyph(NBSP, [], SPACE_UNITS, (0xA0,)),
    }


def _rectangle(left: float, bottom: float, right: float, top: float) -> Outline:
    corners = np.array([(left, bottom), (right, bottom), (right, top), (left, top)], float)
    ends = np.roll(corners, -1, axis=0)
    third = (ends - corners) / 3
    return np.stack([corners, corners + third, ends - third, ends], axis=1)


def _profile(shape: Shape, outlines: list[Outline]) -> Profile:
    if isinstance(shape.drawable, StrokeArrays):
        return stroke_profile(shape.drawable, shape.lines.baseline_px, shape.lines.em_px)
    points = np.concatenate([flatten(outline) for outline in outlines]) / UNITS_PER_EM
    return profile(points, np.zeros(len(points)))


def _placed(
    name: str,
    outlines: list[Outline],
    left_em: float,
    right_em: float,
    codes: tuple[int, ...],
    shape: Shape,
) -> FontGlyph:
    """A glyph with its bearings."""
    box = bounds(outlines)
    assert box is not None
    left, right = round(left_em * UNITS_PER_EM), round(right_em * UNITS_PER_EM)
    shift = left - box[0]
    advance = max(1, round(box[2] - box[0]) + left + right)
    if _is_zero_width(codes):
        # A combining mark stands over the letter before it.
        shift, advance = -0.5 * (box[0] + box[2]) - 0.25 * UNITS_PER_EM, 0
        shift = float(round(shift))
    return FontGlyph(name, moved(outlines, shift), advance, codes, shape, shift)


def _is_zero_width(codes: tuple[int, ...]) -> bool:
    return any(is_combining(chr(code)) for code in codes)


def _compose(
    accents: Mapping[str, Accent],
    named: Mapping[str, tuple[str, ...]],
    glyphs: dict[str, FontGlyph],
    taken: set[str],
) -> dict[str, tuple[str, ...]]:
    """Add the accented letters; returns their glyph names by character."""
    found: dict[str, tuple[str, ...]] = {}
    for character, accent in accents.items():
        bases = named.get(f"{accent.base}dotless") if accent.loses_dot else None
        bases = bases or named[accent.base]
        stem = glyph_name(character, taken)
        taken.add(stem)
        group = []
        for number, (base, mark) in enumerate(zip(bases, named[accent.mark], strict=True)):
            name = f"{stem}.alt{number}" if number else stem
            codes = () if number else (ord(character),)
            glyphs[name] = _composed(name, glyphs[base], glyphs[mark], accent, codes)
            group.append(name)
        found[character] = tuple(group)
    return found


def _composed(
    name: str, base: FontGlyph, mark: FontGlyph, accent: Accent, codes: tuple[int, ...]
) -> FontGlyph:
    """A letter with a mark centred above or below its ink."""
    base_box, mark_box = bounds(base.outlines), bounds(mark.outlines)
    assert base_box is not None
    assert mark_box is not None
    x = round(0.5 * (base_box[0] + base_box[2] - mark_box[0] - mark_box[2]))
    gap = ACCENT_GAP_EM * UNITS_PER_EM
    if accent.is_above:
        y = round(base_box[3] + gap - mark_box[1])
    elif accent.mark in ("¸", "˛", "\u0327", "\u0328"):
        y = round(base_box[1] - mark_box[3])
    else:
        y = round(base_box[1] - gap - mark_box[3])
    outlines = [*base.outlines, *moved(mark.outlines, x, y)]
    parts = ((base.name, 0, 0), (mark.name, x, y))
    return FontGlyph(name, outlines, base.advance, codes, parts=parts)


def _kerning_pairs(
    characters: Sequence[str], sides: Mapping[str, Profile]
) -> dict[tuple[str, str], int]:
    """Pairs that need more or less white than their bearings give."""
    kept = [
        c
        for c in characters
        if unicodedata.east_asian_width(c) not in ("W", "F")
        and unicodedata.category(c)[0] in "LNPS"
    ]
    kept = sorted(kept, key=lambda c: (unicodedata.category(c)[0] != "L", c))[:MAX_KERNED]
    units: NDArray[np.float64] = np.round(kerning_em([sides[c] for c in kept]) * UNITS_PER_EM)
    rows, columns = np.nonzero(np.abs(units) >= LEAST_KERN_UNITS)
    return {
        (kept[a], kept[b]): int(units[a, b])
        for a, b in zip(rows.tolist(), columns.tolist(), strict=True)
    }
