"""Setting a page of 2,000 letters, changing one of them, and exporting it; without the window."""

from __future__ import annotations

import string
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from vma_core.engine.engine import Engine
from vma_core.export.page import page_pdf, page_png, page_svg
from vma_core.glyphs.stroke_raster import strokes_to_glyph
from vma_core.memory.entries import Memory, MemoryEntry, MemorySnapshot
from vma_core.standard_errors import Row
from vma_core.storage.starter_memory import draw_character
from vma_core.writing.hand import Hand
from vma_core.writing.page import Page, PageSettings
from vma_core.writing.typesetter import Typesetter, following_edit
from vma_core.writing.variants import EngineVariants

LETTERS = 2_000
EM_MM = 4.8
"""2,000 letters fit on an A4 sheet."""
SENTENCE = (
    "the quick brown fox jumps over lazy dog and writes Various letters of Hands, when People draw "
    "them in 1984 for My friends"
)
LETTERS_OF_THE_HAND = string.ascii_letters + string.digits + ",."
DRAWINGS = 2


def letters_memory(size: int) -> MemorySnapshot:
    """Latin letters in two drawings each, of a single-stroke font."""
    entries = []
    for character in LETTERS_OF_THE_HAND:
        for drawing in range(DRAWINGS):
            strokes = draw_character("futural", character, drawing)
            image = strokes_to_glyph(strokes, size)
            entries.append(MemoryEntry(image, character, "benchmark", strokes))
    return Memory(entries).snapshot()


def page_text(letters: int) -> str:
    """Words with this many letters, the last one cut."""
    rng = np.random.default_rng(1)
    words = SENTENCE.split()
    text: list[str] = []
    count = 0
    while count < letters:
        word = words[rng.integers(len(words))][: letters - count]
        text.append(word)
        count += len(word)
    return " ".join(text)


def page_speed(engine: Engine, letters: int = LETTERS, repeats: int = 15) -> list[Row]:
    """Milliseconds of each step: median, the fastest, and median of the processor's time.

    “engine” decodes the variants of all letters once. The other steps know them already.
    """
    memory = letters_memory(engine.image_size)
    text, settings = page_text(letters), PageSettings(em_mm=EM_MM)
    variants = EngineVariants(engine, memory)
    page = Typesetter(Hand.of(memory)).set(text, variants.known, settings)
    engine_row = _timed("engine, all letters", 1, lambda: lambda: variants.make(page.provisional))

    def first() -> Page:
        return Typesetter(Hand.of(memory)).set(text, variants.make, settings)

    page = first()
    rows = [engine_row]
    rows.append(_timed("set the page the first time", repeats, lambda: first))
    joined = replace(settings, joining=True)

    def first_joined() -> Page:
        return Typesetter(Hand.of(memory)).set(text, variants.make, joined)

    rows.append(_timed("the same, joined", repeats, lambda: first_joined))
    setter = Typesetter(Hand.of(memory))
    setter.set(text, variants.make, settings)
    joined_setter = Typesetter(Hand.of(memory))
    joined_setter.set(text, variants.make, joined)
    rng = np.random.default_rng(2)
    state = _Text(text, list(range(len(text))))

    def edited(
        insert: bool, setter: Typesetter = setter, settings: PageSettings = settings
    ) -> Callable[[], Callable[[], Page]]:
        def prepare() -> Callable[[], Page]:
            old = state.text
            at = int(rng.integers(len(old) // 4, len(old)))
            new = old[:at] + "aegnt"[int(rng.integers(5))] + old[at + (not insert) :]
            state.ids = ids = following_edit(state.ids, old, new)
            state.text = new
            # The engine's part, by a typesetter that forgets.
            fresh = Typesetter(Hand.of(memory)).set(new, variants.known, settings, None, ids)
            variants.make(fresh.provisional)
            return lambda: setter.set(new, variants.make, settings, None, ids)

        return prepare

    rows.append(_timed("change a letter", repeats, edited(insert=False)))
    rows.append(_timed("insert a letter", repeats, edited(insert=True)))
    changed = _timed("change a letter, joined", repeats, edited(False, joined_setter, joined))
    rows.append(changed)
    slants = iter(range(1, repeats + 1))

    def slide() -> Page:
        chosen = replace(settings, slant_deg=float(next(slants)))
        return setter.set(state.text, variants.make, chosen, None, state.ids)

    rows.append(_timed("move the slant's slider", repeats, lambda: slide))
    exports: dict[str, Callable[[], object]] = {
        "SVG, lines": lambda: page_svg(page, lines=True),
        "SVG, outlines": lambda: page_svg(page),
        "PDF": lambda: page_pdf(page),
        "PNG, 200 dpi": lambda: page_png(page),
    }
    for name, export in exports.items():
        rows.append(_timed(name, 1, partial(_same, export)))
    return [{"letters": letters, **row} for row in rows]


@dataclass
class _Text:
    """A text that is being edited."""

    text: str
    ids: list[int]


def _same(call: Callable[[], object]) -> Callable[[], object]:
    return call


def _timed(step: str, repeats: int, prepare: Callable[[], Callable[[], object]]) -> Row:
    """Times of what `prepare` returns, without those of `prepare`; of the processor too, which a
    busy machine changes less.
    """
    times, used = [], []
    for _ in range(repeats):
        call = prepare()
        started, began = time.perf_counter(), time.process_time()
        call()
        used.append(1e3 * (time.process_time() - began))
        times.append(1e3 * (time.perf_counter() - started))
    return {
        "step": step,
        "median_ms": float(np.median(times)),
        "fastest_ms": min(times),
        "processor_ms": float(np.median(used)),
    }
