"""Sets text in a hand: characters and their variants → letters placed on a page."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from vma_core.errors import UserError
from vma_core.glyphs.strokes import StrokeArrays
from vma_core.writing.hand import Hand, HandEntry
from vma_core.writing.lines import X_HEIGHT_EM
from vma_core.writing.page import Box, Letter, Line, Page, PageSettings, VariantKey, Variants

MAX_CHARACTERS = 20_000
"""Longest text; about ten full pages."""
GAP_EM = 0.09
PLACEHOLDER_EM = 0.5
NO_STROKES = StrokeArrays.of(())


def check_text(text: str) -> None:
    """Raise a UserError if the text is too long to be set."""
    if len(text) > MAX_CHARACTERS:
        raise UserError(
            "The text has {count:,} characters; at most {most:,} can be set at once.",
            count=len(text),
            most=MAX_CHARACTERS,
        )


def following_edit(ids: Sequence[int], old: str, new: str) -> list[int]:
    """Letter ids of an edited text: unchanged characters at both ends keep theirs.

    Args:
        ids: of each code point of the old text.
        old: text before the edit.
        new: text after it.
    """
    most = min(len(old), len(new))
    head = next((i for i in range(most) if old[i] != new[i]), most)
    most -= head
    tail = next((i for i in range(most) if old[-1 - i] != new[-1 - i]), most)
    fresh = max(ids, default=-1) + 1
    added = len(new) - head - tail
    return [*ids[:head], *range(fresh, fresh + added), *ids[len(old) - tail :]]


class Typesetter:
    """Sets text in one hand. Keeps what it computed, so that setting an edited text is fast."""

    def __init__(self, hand: Hand) -> None:
        self.hand = hand

    def set(
        self,
        text: str,
        variants: Variants,
        settings: PageSettings,
        choices: Mapping[int, VariantKey] | None = None,
        ids: Sequence[int] | None = None,
    ) -> Page:
        """Set a text.

        Args:
            text: in logical order.
            variants: gives the strokes of variants.
            settings: of the page.
            choices: pinned variants by letter id; those of another character are ignored.
            ids: of each code point of the text, see `following_edit`; its offsets if None.

        Raises:
            UserError: the text is too long, or the page too small for its margins.
        """
        check_text(text)
        choices = choices or {}
        ids = range(len(text)) if ids is None else ids
        chosen: dict[int, tuple[HandEntry, VariantKey]] = {}
        for at, character in enumerate(text):
            entries = self.hand.entries.get(character)
            if not entries:
                continue
            key = choices.get(ids[at])
            entry = None if key is None else self.hand.by_position.get(key.position)
            if key is None or entry is None or entry.character != character:
                entry = entries[hash((settings.seed, ids[at])) % len(entries)]
                key = VariantKey(entry.position, settings.seed, ids[at], settings.wildness)
            chosen[at] = entry, key
        made = variants([key for _, key in chosen.values()])
        drawn = {
            at: (entry, key, strokes)
            for (at, (entry, key)), strokes in zip(chosen.items(), made, strict=True)
        }
        em = settings.em_mm
        right = settings.page_width_mm - settings.margin_mm
        x, lines, letters, first, word = settings.margin_mm, [], [], 0, 0
        pitch = settings.line_spacing_em * em
        rows = max(1, int((settings.page_height_mm - 2 * settings.margin_mm) // pitch))

        def baseline(line: int) -> float:
            sheet, row = divmod(line, rows)
            return sheet * settings.page_height_mm + settings.margin_mm + (row + 0.75) * pitch

        def finish(end: int) -> None:
            nonlocal first, letters, x
            number = len(lines)
            lines.append(Line(first, end, number // rows, baseline(number), tuple(letters)))
            first, letters, x = end, [], settings.margin_mm

        at = 0
        while at < len(text):
            character = text[at]
            if character == "\n":
                at += 1
                finish(at)
                word = at
                continue
            if character.isspace():
                x += settings.word_spacing_em * em
                at += 1
                word = at
                continue
            y, number = baseline(len(lines)), len(lines)
            letter, width = self._place(
                at, character, ids[at], drawn.get(at), x, y, number, settings
            )
            if x + width > right and letters:
                if word <= first:
                    word = at
                letters = [done for done in letters if done.start < word]
                at = word
                finish(at)
                continue
            letters.append(letter)
            x += width + (GAP_EM + settings.letter_spacing_em) * em
            at += 1
        finish(len(text))
        return Page(text, settings, tuple(lines), (len(lines) - 1) // rows + 1)

    def _place(
        self,
        at: int,
        character: str,
        letter_id: int,
        drawn: tuple[HandEntry, VariantKey, StrokeArrays | None] | None,
        x_mm: float,
        y_mm: float,
        line: int,
        settings: PageSettings,
    ) -> tuple[Letter, float]:
        em = settings.em_mm
        if drawn is None:
            box = Box(x_mm, y_mm - X_HEIGHT_EM * em, x_mm + PLACEHOLDER_EM * em, y_mm)
            placeholder = Letter(
                at, at + 1, letter_id, character, "placeholder", None, False, line, NO_STROKES, box
            )
            return placeholder, PLACEHOLDER_EM * em
        entry, key, strokes = drawn
        shown = entry.strokes if strokes is None else strokes
        points = entry.lines.to_em(shown.points_px)
        points[:, 0] += math.tan(math.radians(settings.slant_deg)) * points[:, 1]
        points *= (em, -em)
        widths = shown.widths_px * (
            settings.pen_width_mm / float(np.median(entry.strokes.widths_px))
        )
        half = 0.5 * widths[:, None]
        low = (points - half).min(0)
        points += (x_mm - low[0], y_mm)
        low, high = (points - half).min(0), (points + half).max(0)
        placed = StrokeArrays(
            points.astype(np.float32),
            widths.astype(np.float32),
            shown.starts,
            shown.filled,
            shown.erases,
        )
        letter = Letter(
            at,
            at + 1,
            letter_id,
            character,
            "letter",
            key,
            strokes is None,
            line,
            placed,
            Box(float(low[0]), float(low[1]), float(high[0]), float(high[1])),
        )
        return letter, float(high[0] - low[0])


def typeset(
    text: str,
    hand: Hand,
    variants: Variants,
    settings: PageSettings,
    choices: Mapping[int, VariantKey] | None = None,
) -> Page:
    """Set a text once; see `Typesetter.set`, which is faster for a text that is being edited."""
    return Typesetter(hand).set(text, variants, settings, choices)
