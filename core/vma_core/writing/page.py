"""A page set in a hand: its settings and its placed letters, in millimetres."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from vma_core.engine import defaults
from vma_core.engine.request import MAX_VARIATION
from vma_core.engine.variant_settings import MAX_SEED
from vma_core.errors import UserError
from vma_core.glyphs.strokes import StrokeArrays

Alignment = Literal["start", "centre", "end", "justify"]
Direction = Literal["auto", "left-to-right", "right-to-left"]
LetterKind = Literal["letter", "composed", "placeholder", "joint"]


RANGES: Mapping[str, tuple[float, float]] = {
    "em_mm": (1.0, 500.0),
    "page_width_mm": (10.0, 2_000.0),
    "page_height_mm": (10.0, 2_000.0),
    "margin_mm": (0.0, 500.0),
    "pen_width_mm": (0.02, 50.0),
    "slant_deg": (-45.0, 45.0),
    "letter_spacing_em": (-0.2, 2.0),
    "word_spacing_em": (0.0, 3.0),
    "line_spacing_em": (0.5, 5.0),
    "baseline_jitter_em": (0.0, 0.3),
    "wildness": (0.0, MAX_VARIATION),
    "drift": (0.0, 1.0),
    "seed": (0, MAX_SEED),
}
"""Smallest and largest values of the settings."""
PAPERS_MM: Mapping[str, tuple[float, float]] = {
    "a3": (297.0, 420.0),
    "a4": (210.0, 297.0),
    "a5": (148.0, 210.0),
    "a6": (105.0, 148.0),
    "letter": (215.9, 279.4),
    "legal": (215.9, 355.6),
}
"""Width and height of sheets."""


@dataclass(frozen=True)
class PageSettings:
    """How a page looks. Equal settings, text and hand give equal pages.

    Attributes:
        em_mm: size of the writing; lower-case letters are half as tall.
        page_width_mm: of the sheet.
        page_height_mm: of the sheet; text that does not fit continues on further sheets.
        margin_mm: on all four sides.
        pen_width_mm: width of the lines under full pressure.
        slant_deg: to the right.
        letter_spacing_em: added between letters, may be negative.
        word_spacing_em: width of a space.
        line_spacing_em: from baseline to baseline.
        baseline_jitter_em: standard deviation of letters' heights about the baseline.
        wildness: variation of the letters, 0 to `request.MAX_VARIATION`.
        drift: 0 to 1; how far size, slant and baseline wander over the page.
        alignment: of the lines; "start" is left in text from left to right.
        joining: connect letters that end in a stroke to the right with the next.
        direction: of the paragraphs; "auto" takes that of their first letter.
        seed: of all random choices.
    """

    em_mm: float = 9.0
    page_width_mm: float = 210.0
    page_height_mm: float = 297.0
    margin_mm: float = 20.0
    pen_width_mm: float = 0.5
    slant_deg: float = 0.0
    letter_spacing_em: float = 0.0
    word_spacing_em: float = 0.3
    line_spacing_em: float = 1.45
    baseline_jitter_em: float = 0.01
    wildness: float = 0.5
    drift: float = 0.2
    alignment: Alignment = "start"
    joining: bool = False
    direction: Direction = "auto"
    seed: int = defaults.SEED

    def __post_init__(self) -> None:
        for name, (low, high) in RANGES.items():
            if not low <= getattr(self, name) <= high:
                raise UserError(
                    "The page setting “{name}” must be between {low:g} and {high:g}.",
                    name=name,
                    low=low,
                    high=high,
                )


class VariantKey(NamedTuple):
    """Everything a letter's strokes depend on, given a memory."""

    position: int
    """Of the entry in the whole memory."""
    seed: int
    index: int  # type: ignore[assignment]
    """Of the noise; hides `tuple.index`."""
    variation: float


Variants = Callable[[Sequence[VariantKey]], Sequence[StrokeArrays | None]]
"""Strokes of variants on the 105-pixel square; None for those that are not made yet, in whose place
the entry's own strokes are set."""


class Box(NamedTuple):
    """Edges in millimetres, y downwards."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def area_mm2(self) -> float:
        """Of the box."""
        return (self.right - self.left) * (self.bottom - self.top)

    def contains(self, x_mm: float, y_mm: float) -> bool:
        """Whether a point is inside."""
        return self.left <= x_mm <= self.right and self.top <= y_mm <= self.bottom


@dataclass(frozen=True, slots=True, eq=False)
class Letter:
    """A glyph on the page.

    Attributes:
        start: first code point of its cluster in the text.
        end: past the last.
        letter_id: identity that survives edits of other letters; key of pinned variants.
        character: the drawn character, such as “e” or “́” of “é”; the wanted one of a placeholder.
        kind: "letter", "composed" (part of a character made of others), "placeholder" (nothing
            drawn; no strokes) or "joint" (connects two letters).
        variant: None for a placeholder or joint.
        is_provisional: shows the entry's own strokes until the variant is made.
        line: number of its line on the page.
        strokes: points and widths in millimetres on the page, despite their names.
        box: the ink; of a placeholder, where the ink would be.
    """

    start: int
    end: int
    letter_id: int
    character: str
    kind: LetterKind
    variant: VariantKey | None
    is_provisional: bool
    line: int
    strokes: StrokeArrays
    box: Box


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A line of the page.

    Attributes:
        start: first code point in the text.
        end: past the last.
        sheet: number of its sheet.
        baseline_mm: y of its baseline on the page.
        letters: in writing order.
    """

    start: int
    end: int
    sheet: int
    baseline_mm: float
    letters: tuple[Letter, ...]


@dataclass(frozen=True, eq=False)
class Page:
    """Text set in a hand.

    Sheets follow each other downwards without gaps: sheet k covers y from k to k + 1 page heights.
    """

    text: str
    settings: PageSettings
    lines: tuple[Line, ...]
    sheets: int

    @cached_property
    def letters(self) -> tuple[Letter, ...]:
        """All letters in writing order."""
        return tuple(letter for line in self.lines for letter in line.letters)

    @cached_property
    def strokes(self) -> StrokeArrays:
        """All strokes in writing order, in millimetres."""
        return StrokeArrays.joined(
            [letter.strokes for letter in self.letters] or [StrokeArrays.of(())]
        )

    @cached_property
    def missing(self) -> Counter[str]:
        """Characters of which nothing is drawn, with how often the text has them."""
        return Counter(letter.character for letter in self.letters if letter.kind == "placeholder")

    @cached_property
    def provisional(self) -> tuple[VariantKey, ...]:
        """Variants still to be made, each once, in writing order."""
        keys = (letter.variant for letter in self.letters if letter.is_provisional)
        return tuple(dict.fromkeys(key for key in keys if key is not None))

    def letter_at(self, x_mm: float, y_mm: float) -> Letter | None:
        """The letter under a point: the smallest whose box contains it."""
        found = [
            letter
            for letter in self.letters
            if letter.kind != "joint" and letter.box.contains(x_mm, y_mm)
        ]
        return min(
            found,
            key=lambda letter: letter.box.area_mm2,
            default=None,
        )
