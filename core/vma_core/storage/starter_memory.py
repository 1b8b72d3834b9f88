"""The memory a new window opens with, and the starter set it is drawn from."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from vma_resources import resource_path

from vma_core.errors import UserError
from vma_core.glyphs.geometry import Points, arc_length
from vma_core.glyphs.raster import RASTER_PX
from vma_core.glyphs.stroke_raster import strokes_to_glyph
from vma_core.glyphs.strokes import PEN_WIDTH_PX, Stroke, polyline
from vma_core.memory.entries import MemoryEntry
from vma_core.storage.project import Project, load_project, save_project

STARTER_FILE = "starter/memory.vma"
"""Written by `python -m vma_core.storage.starter_memory`; a test compares it with the fonts."""
FILE_SIZE_PX = 28
GLYPH_PX = 62
"""Longer side of a glyph on the 105-pixel raster, the average of Omniglot's drawings."""
DRAWINGS_PER_CHARACTER = 2
STARTER_SOURCE = "starter set"
"""`source` of its entries."""


def starter_memory(size: int = 28) -> list[MemoryEntry]:
    """A few characters of every script, in two hands each.

    Read from a file that `draw_starter_memory` wrote: drawing seven fonts would take a quarter of
    the startup time of the window. Every call returns the same entries, so that their keys and
    strokes are computed once.
    """
    return list(_starter_entries(size))


@lru_cache(maxsize=8)
def _starter_entries(size: int) -> tuple[MemoryEntry, ...]:
    entries = load_project(resource_path(STARTER_FILE), FILE_SIZE_PX).entries
    if size == FILE_SIZE_PX:
        return tuple(entries)
    return tuple(
        MemoryEntry(strokes_to_glyph(entry.strokes, size), entry.label, entry.source, entry.strokes)
        for entry in entries
    )


@dataclass(frozen=True)
class StarterScript:
    """A script of the starter set.

    Attributes:
        name: as shown to the user.
        font: the Hershey font it is drawn with.
        places: ASCII codes at which the font holds its characters.
        characters: the character at each of these codes.
    """

    name: str
    font: str
    places: str
    characters: str


SCRIPTS = (
    StarterScript("Latin", "futural", "AEFGHKMRSabefghk", "AEFGHKMRSabefghk"),
    StarterScript("Handwriting", "scripts", "ADEGHKLRSbdfghkz", "ADEGHKLRSbdfghkz"),
    StarterScript("Greek", "greeks", "CDHKRUWXabcdefgh", "ΓΔΘΛΣΦΨΩαβγδεζηθ"),
    StarterScript("Cyrillic", "cyrilc_1", "BDGHILUXYZ", "БГЖЗИЛФЧШЩ"),
    StarterScript(
        "Japanese", "japanese", "ABCDEFGHIJKLMNOPQRST", "あいうえおかきくけこさしすせそたちつてと"
    ),
    StarterScript("Mathematics", "mathlow", "defghmnp", "⊂∪⊃∩∈∂∇∫"),
    StarterScript("Astrology", "astrology", "#$%&'*+`", "☉☿♀⊕♂♃♄♍"),
)


def starter_set(
    script: str, characters: int = 8, drawings: int = DRAWINGS_PER_CHARACTER, size: int = 28
) -> list[MemoryEntry]:
    """The first characters of a script, each in several hands.

    Raises:
        UserError: there is no such script.
    """
    chosen = next((s for s in SCRIPTS if s.name == script), None)
    if chosen is None:
        raise UserError(
            "There is no starter script {script!r}. Known: {known}.",
            script=script,
            known=", ".join(s.name for s in SCRIPTS),
        )
    entries = []
    places = zip(chosen.places, chosen.characters, strict=True)
    for place, character in list(places)[:characters]:
        label = f"{script} {character}"
        for hand in range(drawings):
            strokes, image = _drawn(chosen.font, place, hand, size)
            entries.append(MemoryEntry(image, label, STARTER_SOURCE, strokes))
    return entries


def draw_starter_memory(size: int = 28) -> list[MemoryEntry]:
    """The starter memory, drawn from its fonts."""
    return [entry for s in SCRIPTS for entry in starter_set(s.name, size=size)]


def draw_character(font: str, character: str, hand: int) -> tuple[Stroke, ...]:
    """One character of a font in the hand with number `hand`. Deterministic.

    Raises:
        UserError: the font has no such character.
    """
    lines = _font_lines(font).get(character)
    if not lines:
        raise UserError(
            "The font {font} has no character {character!r}.", font=font, character=character
        )
    rng = np.random.default_rng([zlib.crc32(f"{font} {character}".encode()), hand])
    scaled = _to_raster([np.asarray(line, np.float64) for line in lines])
    varied = vary_strokes([smooth(line) for line in scaled], rng)
    width = PEN_WIDTH_PX * rng.uniform(0.92, 1.08)
    return tuple(polyline(((x, y) for x, y in line), width) for line in varied)


@lru_cache(maxsize=4096)
def _drawn(
    font: str, place: str, hand: int, size: int
) -> tuple[tuple[Stroke, ...], NDArray[np.uint8]]:
    """Strokes and their (size, size) image."""
    strokes = draw_character(font, place, hand)
    return strokes, strokes_to_glyph(strokes, size)


@lru_cache(maxsize=16)
def _font_lines(font: str) -> dict[str, list[list[tuple[float, float]]]]:
    # Rarely needed and slow to import.
    from HersheyFonts import HersheyFonts

    fonts = HersheyFonts()
    fonts.load_default_font(font)
    return {c: [list(s) for s in g.strokes if len(s) > 1] for c, g in fonts.all_glyphs.items()}


def _to_raster(lines: list[Points]) -> list[Points]:
    """Scale to `GLYPH_PX` and centre on the raster."""
    everything = np.concatenate(lines)
    low, high = everything.min(0), everything.max(0)
    scale = GLYPH_PX / max(float((high - low).max()), 1e-6)
    return [(line - (low + high) / 2) * scale + RASTER_PX / 2 for line in lines]


def smooth(line: Points, rounds: int = 2) -> Points:
    """Chaikin's corner cutting with fixed ends."""
    for _ in range(rounds):
        if len(line) < 3:
            return line
        near = 0.75 * line[:-1] + 0.25 * line[1:]
        far = 0.25 * line[:-1] + 0.75 * line[1:]
        inner = np.stack([near, far], axis=1).reshape(-1, 2)[1:-1]
        line = np.concatenate([line[:1], inner, line[-1:]])
    return line


def vary_strokes(lines: list[Points], rng: np.random.Generator) -> list[Points]:
    """Another hand: a random affine map of the glyph, and a slow wobble and a shift per stroke."""
    angle = np.deg2rad(rng.normal(0, 4))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    shape = np.array([[rng.normal(1, 0.06), rng.normal(0, 0.08)], [0, rng.normal(1, 0.06)]])
    centre = RASTER_PX / 2
    shift = rng.normal(0, 2, size=2)
    varied = []
    for line in lines:
        moved = (line - centre) @ (turn @ shape).T + centre + shift + rng.normal(0, 0.8, size=2)
        along = arc_length(moved)
        phase, waves = rng.uniform(0, 2 * np.pi, 2), rng.uniform(0.5, 1.2, 2) / 40
        wobble = 1.2 * np.sin(2 * np.pi * along[:, None] * waves + phase)
        varied.append(np.clip(moved + wobble, 3, RASTER_PX - 3))
    return varied


if __name__ == "__main__":
    save_project(Project(FILE_SIZE_PX, tuple(draw_starter_memory())), resource_path(STARTER_FILE))
