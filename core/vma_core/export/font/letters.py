"""The shapes of a font: entries of each character, then variants of them, with one pen."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from vma_core.engine.engine import Engine
from vma_core.engine.request import MAX_VARIANTS, Request
from vma_core.engine.variant_settings import MAX_SEED, VariantSettings
from vma_core.errors import UserError
from vma_core.export.drawable import Drawable, VariantForm, drawables_of
from vma_core.export.font.steadying import as_smooth, steadied
from vma_core.glyphs.stroke_slots import stroke_slots
from vma_core.glyphs.strokes import StrokeArrays
from vma_core.glyphs.writing_lines import WritingLines
from vma_core.memory.entries import MemorySnapshot
from vma_core.writing.hand import Hand, HandEntry
from vma_core.writing.lines import character_lines

MAX_ALTERNATES = 12
MAX_CHARACTERS = 4_000
PEN_RANGE_EM = (0.01, 0.2)
SEED_STEP = 7_919

Progress = Callable[[int, int], object]
"""Called with (done, total) characters; raise to stop."""


@dataclass(frozen=True, eq=False)
class Shape:
    """A drawing of a character.

    Attributes:
        drawable: on the 105-pixel square.
        lines: on which it stands.
        varied: another variant through the same points, for a variation axis.
    """

    drawable: Drawable
    lines: WritingLines
    varied: StrokeArrays | None = None


@dataclass(frozen=True)
class FontPlan:
    """What a font is made of.

    Attributes:
        alternates: shapes per character, at most `MAX_ALTERNATES`.
        settings: variation, temperatures and seed; the rest is ignored.
        form: of the variants; pixels if the model has no stroke head.
        pen_em: median width of the lines; None for that of the letters. Small signs, which were
            drawn larger, get the same pen.
        script: use only labels that begin with it, such as “Handwriting”; None for all.
        varied: whether each shape gets another variant for a variation axis.
    """

    alternates: int = 5
    settings: VariantSettings = field(default_factory=VariantSettings)
    form: VariantForm = "strokes"
    pen_em: float | None = None
    script: str | None = None
    varied: bool = False


def hand_for_font(memory: MemorySnapshot, script: str | None = None) -> Hand:
    """The characters that a font can have.

    Raises:
        UserError: no label names a character, or there are more than `MAX_CHARACTERS`.
    """
    hand = Hand.of(memory, script)
    if not hand.entries:
        raise UserError(
            "No label is a character. Label entries with the character they show, such as “A” or "
            "“あ”."
        )
    if len(hand.entries) > MAX_CHARACTERS:
        raise UserError("A font can have at most {most:,} characters.", most=MAX_CHARACTERS)
    return hand


def font_shapes(
    engine: Engine,
    memory: MemorySnapshot,
    hand: Hand,
    plan: FontPlan,
    characters: Sequence[str] | None = None,
    progress: Progress = lambda _done, _total: None,
) -> dict[str, list[Shape]]:
    """The shapes of each character.

    Args:
        engine: generates the variants.
        memory: that the hand was read from.
        hand: entries by character.
        plan: of the font.
        characters: to make, in this order; all of the hand if None. A character's shapes do not
            depend on the others, but for the pen, which is that of the whole hand.
        progress: see `Progress`.

    Raises:
        UserError: the variation axis needs strokes, and the model makes none.
    """
    chosen = list(hand.entries) if characters is None else list(characters)
    pen_em = plan.pen_em or hand_pen_em(hand)
    found: dict[str, list[Shape]] = {}
    for done, character in enumerate(chosen, 1):
        found[character] = _shapes(engine, memory, hand.entries[character], plan, pen_em)
        progress(done, len(chosen))
    return found


def hand_pen_em(hand: Hand) -> float:
    """Median width of the letters' lines; that of all characters if none is a letter."""
    widths: dict[bool, list[float]] = {True: [], False: []}
    for character, entries in hand.entries.items():
        for entry in entries[:2]:
            width = _median_width(entry.strokes)
            if width > 0:
                is_letter = unicodedata.category(character).startswith("L")
                widths[is_letter].append(width / entry.lines.em_px)
    pens = widths[True] or widths[False] or [0.05]
    low, high = PEN_RANGE_EM
    return float(np.clip(np.median(pens), low, high))


def _shapes(
    engine: Engine,
    memory: MemorySnapshot,
    entries: Sequence[HandEntry],
    plan: FontPlan,
    pen_em: float,
) -> list[Shape]:
    """Up to `alternates` drawings, and variants of them in turn for the rest."""
    count = max(1, min(plan.alternates, MAX_ALTERNATES, MAX_VARIANTS // 2))
    entries = entries[:count]
    shapes: list[Shape | None] = [None] * count
    for number, entry in enumerate(entries):
        places = range(number, count, len(entries))
        lines = _lines(entry, pen_em)
        own = _own_drawable(entry, plan)
        drawables: list[Drawable] = [own]
        if len(places) > 1:
            drawables += _variants(engine, memory, entry, plan, len(places) - 1, plan.form)
        varied: list[StrokeArrays | None] = [None] * len(places)
        if plan.varied:
            wild = replace(
                plan,
                settings=replace(
                    plan.settings,
                    # Each letter changes in its own way along the axis.
                    seed=(plan.settings.seed + SEED_STEP * (1 + entry.position)) % MAX_SEED,
                ),
            )
            for at, drawn in enumerate(
                _variants(engine, memory, entry, wild, len(places), "strokes")
            ):
                if not isinstance(drawn, StrokeArrays):
                    raise UserError(
                        "This model makes no pen strokes, which a variable font needs. Choose "
                        "another format or another model."
                    )
                varied[at] = _finished(drawn, own, lines, pen_em)
        for at, drawable, other in zip(places, drawables, varied, strict=True):
            if isinstance(drawable, StrokeArrays):
                drawable = _finished(drawable, own, lines, pen_em)
            shapes[at] = Shape(drawable, lines, other)
    return [shape for shape in shapes if shape is not None]


def _own_drawable(entry: HandEntry, plan: FontPlan) -> Drawable:
    if plan.form == "pixels" and not plan.varied:
        return entry.entry.image.astype(np.float32)
    # Variants have the points of the slots.
    return stroke_slots(entry.strokes).strokes if plan.varied else entry.strokes


def _variants(
    engine: Engine,
    memory: MemorySnapshot,
    entry: HandEntry,
    plan: FontPlan,
    count: int,
    form: VariantForm,
) -> list[Drawable]:
    request = Request(
        memory,
        source="selection",
        restrict_to=(entry.position,),
        variation=plan.settings.variation,
        z_temperature=plan.settings.z_temperature,
        address_temperature=plan.settings.address_temperature,
        seed=plan.settings.seed,
        count=count,
    )
    result = engine.answer(request)
    return drawables_of(result.images, result.strokes, form)


def _lines(entry: HandEntry, pen_em: float) -> WritingLines:
    """The lines an entry stands on with the font's pen: ink that grows must not leave them."""
    own = entry.lines
    points = entry.strokes.points_px
    if entry.entry.lines is not None or not len(points) or _median_width(entry.strokes) == 0:
        return own
    low, high = points.min(axis=0).astype(float), points.max(axis=0).astype(float)
    lines = own
    for _ in range(3):
        half = 0.5 * pen_em * lines.em_px
        box = (low[0] - half, low[1] - half, high[0] + half, high[1] + half)
        lines = character_lines(entry.character, box)
    return lines


def _finished(
    strokes: StrokeArrays, own: Drawable, lines: WritingLines, pen_em: float
) -> StrokeArrays:
    """A shape with the font's pen, on the lines of its entry."""
    if isinstance(own, StrokeArrays) and strokes is not own:
        # Smoothness is compared between lines of as many points.
        even = stroke_slots(own).strokes
        strokes = as_smooth(steadied(strokes, own, lines.em_px), even, lines.em_px)
    width = _median_width(strokes)
    return strokes.with_pen_scale(pen_em * lines.em_px / width) if width > 0 else strokes


def _median_width(strokes: StrokeArrays) -> float:
    """Median width of the lines in pixels; 0 without any."""
    lines = np.repeat(~strokes.filled & ~strokes.erases, np.diff(strokes.starts))
    return float(np.median(strokes.widths_px[lines])) if lines.any() else 0.0


def shapes_of(
    drawings: Mapping[str, Sequence[Drawable]], lines: WritingLines
) -> dict[str, list[Shape]]:
    """Shapes of drawings that all stand on the same lines."""
    return {c: [Shape(drawing, lines) for drawing in found] for c, found in drawings.items()}
