"""Questions of the visual Turing test: people's drawings beside a machine's."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import overload

import numpy as np
from numpy.typing import NDArray
from vma_resources import resource_path

from vma_core.engine.engine import Engine
from vma_core.engine.request import Drawing, Request
from vma_core.errors import UserError
from vma_core.glyphs.raster import RASTER_PX
from vma_core.glyphs.stroke_raster import strokes_to_glyph
from vma_core.glyphs.strokes import StrokeArrays
from vma_core.memory.entries import Memory, MemoryEntry, MemorySnapshot
from vma_core.memory.entry_strokes import entry_strokes
from vma_core.turing.answers import Form, StudyAnswer

GRID = 9
"""Drawings in a grid, as in Lake's experiment."""
PEN_PX = 5.2
"""Width of every line, that of Omniglot's drawings."""
LONGER_PX = 75.0
"""Longer side of every drawing; position and size would tell people's from the machine's."""
DRAWINGS_FILE = "turing/omniglot_background.npz"


@dataclass(frozen=True, eq=False)
class Character:
    """A character and people's drawings of it, each by another hand."""

    name: str
    drawings: Sequence[StrokeArrays]


class LazyDrawings(Sequence[StrokeArrays]):
    """Drawings that are made when they are first asked for, such as traced ones.

    Args:
        count: number of drawings.
        draw: makes the drawing with a number.
    """

    def __init__(self, count: int, draw: Callable[[int], StrokeArrays]) -> None:
        self._count = count
        self._draw = functools.cache(draw)

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, place: int) -> StrokeArrays: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[StrokeArrays, ...]: ...

    def __getitem__(self, place: int | slice) -> StrokeArrays | tuple[StrokeArrays, ...]:
        if isinstance(place, slice):
            return tuple(self._draw(number) for number in range(self._count)[place])
        return self._draw(range(self._count)[place])


@dataclass(frozen=True, eq=False)
class Question:
    """Grids of drawings, some by people and some by the machine.

    Attributes:
        item: name of the character.
        form: of the question; see `Form`.
        places: number of possible answers.
        true_place: the right one.
        exemplar: the drawing that the machine saw.
        grids: of "pair", two grids of `GRID` drawings; of "single" and "hidden", one.
        model_hash: of the machine.
    """

    item: str
    form: Form
    places: int
    true_place: int
    exemplar: StrokeArrays
    grids: tuple[tuple[StrokeArrays, ...], ...]
    model_hash: str

    def answer(self, chosen_place: int, milliseconds: int, player: str = "person") -> StudyAnswer:
        """The answer that chooses a place.

        Raises:
            ValueError: there is no such place.
        """
        if not 0 <= chosen_place < self.places:
            raise ValueError(f"place {chosen_place} of {self.places}")
        return StudyAnswer(
            self.model_hash,
            self.item,
            self.form,
            self.places,
            self.true_place,
            chosen_place,
            max(0, milliseconds),
            player,
        )


def make_question(
    engine: Engine, character: Character, form: Form, seed: int, model_hash: str = ""
) -> Question:
    """A question about a character; the same seed gives the same question.

    One drawing is the exemplar that the machine varies; it is not shown among people's drawings.
    "hidden" shows the exemplar itself among eight variants of it.

    Raises:
        UserError: the character has too few drawings, or the model draws no strokes.
    """
    needed = 1 if form == "hidden" else GRID + 1
    if len(character.drawings) < needed:
        raise UserError(
            "“{name}” has {count} drawings; this question needs {needed}.",
            name=character.name,
            count=len(character.drawings),
            needed=needed,
        )
    rng = np.random.default_rng([seed, len(character.drawings)])
    order = rng.permutation(len(character.drawings))[:needed]
    exemplar, *others = (character.drawings[i] for i in order)
    if form == "hidden":
        place = int(rng.integers(GRID))
        cells = list(machine_drawings(engine, exemplar, GRID - 1, seed))
        cells.insert(place, exemplar)
        places, grids = GRID, [tuple(cells)]
    else:
        people, machine = others, machine_drawings(engine, exemplar, GRID, seed)
        place, places = int(rng.integers(2)), 2
        by_people = place == 0
        if form == "pair":
            grids = [tuple(people), machine] if by_people else [machine, tuple(people)]
        else:
            grids = [tuple(people) if by_people else machine]
    return Question(
        character.name,
        form,
        places,
        place,
        alike(exemplar),
        tuple(tuple(alike(drawing) for drawing in grid) for grid in grids),
        model_hash,
    )


def machine_drawings(
    engine: Engine, exemplar: StrokeArrays, count: int, seed: int
) -> tuple[StrokeArrays, ...]:
    """Variants of one drawing, at the shipped settings.

    Raises:
        UserError: the model draws no strokes.
    """
    # The model sees the drawing as large as those that it was trained on.
    strokes = alike(exemplar).to_strokes()
    image = strokes_to_glyph(strokes, engine.image_size)
    memory = Memory([MemoryEntry(image, strokes=strokes)]).snapshot()
    request = Request(memory, Drawing.of(image, strokes), source="drawing", count=count, seed=seed)
    drawn = tuple(found for found in engine.answer(request).strokes if found is not None)
    if len(drawn) < count:
        raise UserError("This model draws no strokes. Choose a model with a stroke head.")
    return drawn


def alike(drawing: StrokeArrays) -> StrokeArrays:
    """A drawing in the common size and pen, centred: only its lines differ."""
    points = drawing.points_px
    low, high = points.min(axis=0), points.max(axis=0)
    longer = float((high - low).max())
    # A dot keeps its size.
    scale = LONGER_PX / longer if longer > 1e-6 else 1.0
    placed = (points - 0.5 * (low + high)) * np.float32(scale) + np.float32(0.5 * RASTER_PX)
    widths = np.full_like(drawing.widths_px, PEN_PX)
    return replace(drawing, points_px=placed.astype(np.float32), widths_px=widths)


@functools.cache
def bundled_characters() -> tuple[Character, ...]:
    """Characters of Omniglot's background alphabets, ten and more drawings each, as strokes."""
    return read_characters(resource_path(DRAWINGS_FILE))


def read_characters(path: Path) -> tuple[Character, ...]:
    """Characters from a file as `write_characters` makes it.

    Raises:
        UserError: the file is missing or damaged.
    """
    try:
        with np.load(path, allow_pickle=False) as arrays:
            points, strokes, drawings, classes, names = (arrays[name] for name in _ARRAYS)
            found = _characters(points, strokes, drawings, classes, names)
    except (OSError, ValueError, KeyError, IndexError, EOFError) as error:
        raise UserError(
            "The drawings of people in {name} cannot be read. Reinstall the program.",
            name=path.name,
        ) from error
    return found


_ARRAYS = ("points_tenth_px", "stroke_starts", "drawing_starts", "drawing_class", "classes")


def _characters(
    points: NDArray[np.int16],
    strokes: NDArray[np.int32],
    drawings: NDArray[np.int32],
    classes: NDArray[np.int16],
    names: NDArray[np.str_],
) -> tuple[Character, ...]:
    by_class: dict[int, list[StrokeArrays]] = defaultdict(list)
    for first, end, number in zip(drawings[:-1], drawings[1:], classes, strict=True):
        starts = strokes[first : end + 1].astype(np.int64)
        own = points[starts[0] : starts[-1]].astype(np.float32) / 10.0
        count = int(end - first)
        by_class[int(number)].append(
            StrokeArrays(
                own,
                np.full(len(own), PEN_PX, np.float32),
                starts - starts[0],
                np.zeros(count, bool),
                np.zeros(count, bool),
            )
        )
    return tuple(
        Character(str(names[number]), tuple(drawn)) for number, drawn in sorted(by_class.items())
    )


def write_characters(characters: Sequence[Character], path: Path) -> None:
    """Write characters in tenths of a pixel of the 105-pixel square."""
    drawn = [drawing for character in characters for drawing in character.drawings]
    joined = StrokeArrays.joined(drawn)
    counts = [len(character.drawings) for character in characters]
    np.savez_compressed(
        path,
        points_tenth_px=np.round(10 * joined.points_px).astype(np.int16),
        stroke_starts=joined.starts.astype(np.int32),
        drawing_starts=np.cumsum([0, *(len(drawing) for drawing in drawn)]).astype(np.int32),
        drawing_class=np.repeat(np.arange(len(counts)), counts).astype(np.int16),
        classes=np.array([character.name for character in characters]),
    )


def memory_characters(memory: MemorySnapshot, form: Form = "pair") -> tuple[Character, ...]:
    """The classes of a memory with enough entries for a form of question.

    Raises:
        UserError: there is none.
    """
    by_label: dict[str, list[MemoryEntry]] = defaultdict(list)
    for number, entry in enumerate(memory.entries):
        if entry.image.any():
            # Without a label, an entry is a character with one drawing.
            by_label[entry.label or f"#{memory.positions[number] + 1}"].append(entry)
    needed = 1 if form == "hidden" else GRID + 1
    found = {label: own for label, own in by_label.items() if len(own) >= needed}
    if not found:
        raise UserError(
            "No class in memory has {needed} drawings. Load more drawings per character, or "
            "choose the bundled ones.",
            needed=needed,
        )
    return tuple(
        Character(label, LazyDrawings(len(own), _tracer(own))) for label, own in found.items()
    )


def _tracer(entries: Sequence[MemoryEntry]) -> Callable[[int], StrokeArrays]:
    return lambda number: entry_strokes(entries[number])
