"""A small hand for tests: drawn letters, marks and Hebrew-like shapes."""

from __future__ import annotations

import string
from collections.abc import Iterable, Sequence
from functools import cache

import numpy as np
from vma_core.glyphs.stroke_raster import strokes_to_glyph
from vma_core.glyphs.strokes import Stroke, StrokeArrays, polyline
from vma_core.glyphs.writing_lines import WritingLines
from vma_core.memory.entries import Memory, MemoryEntry, MemorySnapshot
from vma_core.storage.starter_memory import draw_character
from vma_core.writing.hand import Hand
from vma_core.writing.page import VariantKey

LETTERS = string.ascii_letters + string.digits + ".,:;!?'-()"
LINES = WritingLines(80.0, 70.0)


def entry(label: str, strokes: Sequence[Stroke], lines: WritingLines | None = None) -> MemoryEntry:
    return MemoryEntry(strokes_to_glyph(strokes, 28), label, "test", tuple(strokes), lines=lines)


def at(label: str, *lines: Sequence[tuple[float, float]]) -> MemoryEntry:
    """Lines through points in hundredths of an em, y up from the baseline."""
    strokes = [polyline([(15 + 0.7 * x, 80 - 0.7 * y) for x, y in line], 3.5) for line in lines]
    return entry(label, strokes, LINES)


ACUTE = at("U+0301", [(0, 56), (10, 70)])
DIAERESIS = at("U+0308", [(0, 60), (0, 61)], [(20, 60), (20, 61)])
DOT_BELOW = at("U+0323", [(10, -15), (10, -14)])
SHIN = at("ש", [(0, 60), (10, 0), (40, 0), (50, 60)], [(25, 60), (25, 0)])
LAMED = at("ל", [(0, 80), (0, 60), (30, 60), (10, 0)])
MEM = at("ם", [(0, 0), (0, 60), (40, 60), (40, 0), (0, 0)])
QAMATS = at("U+05B8", [(0, -10), (15, -10)], [(7, -10), (7, -18)])


@cache
def memory(drawings: int = 2) -> MemorySnapshot:
    """Latin letters, digits and signs in several drawings, three marks, three Hebrew letters."""
    return snapshot(
        [
            *latin(LETTERS, drawings),
            ACUTE,
            DIAERESIS,
            DOT_BELOW,
            SHIN,
            LAMED,
            MEM,
            QAMATS,
        ]
    )


def latin(letters: Iterable[str], drawings: int = 2) -> list[MemoryEntry]:
    return [
        entry(letter, draw_character("futural", letter, number))
        for letter in letters
        for number in range(drawings)
    ]


def snapshot(entries: Iterable[MemoryEntry]) -> MemorySnapshot:
    return Memory(entries).snapshot()


def hand() -> Hand:
    return Hand.of(memory())


def varied(the_hand: Hand):  # type: ignore[no-untyped-def]
    """Variants that differ as those of the model do: bent, scaled and moved. No engine."""

    def variants(keys: Sequence[VariantKey]) -> list[StrokeArrays]:
        found = []
        for key in keys:
            strokes = the_hand.by_position[key.position].strokes
            rng = np.random.default_rng([key.position, key.seed, key.index % 2**32])
            scale = rng.normal(1, 0.1 * key.variation, 2)
            bent = rng.normal(0, 1.0 * key.variation, strokes.points_px.shape)
            points = (strokes.points_px - 52) * scale + 52 + rng.normal(0, 4, 2) + bent
            found.append(strokes.moved(points.astype(np.float32)))
        return found

    return variants


def own(keys: Sequence[VariantKey]) -> list[None]:
    """No variant is made: letters show their entries."""
    return [None] * len(keys)
