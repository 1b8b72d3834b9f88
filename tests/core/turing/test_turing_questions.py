"""Questions of the visual Turing test: who drew what, alike to the eye, the same for a seed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from vma_core.engine.engine import Engine
from vma_core.errors import UserError
from vma_core.glyphs.strokes import StrokeArrays, polyline
from vma_core.memory.entries import Memory, MemoryEntry
from vma_core.turing.questions import (
    GRID,
    LONGER_PX,
    PEN_PX,
    Character,
    alike,
    bundled_characters,
    make_question,
    memory_characters,
    read_characters,
    write_characters,
)


def keys(drawings: tuple[StrokeArrays, ...]) -> list[bytes]:
    return [drawing.points_px.tobytes() for drawing in drawings]


def test_sixty_characters_of_many_alphabets_come_with_the_program() -> None:
    characters = bundled_characters()
    assert len(characters) == 60
    assert len({character.name.split("/")[0] for character in characters}) > 20
    assert all(len(character.drawings) > GRID for character in characters)


@pytest.mark.parametrize("seed", range(4))
def test_a_pair_shows_nine_by_people_and_nine_variants(engine: Engine, seed: int) -> None:
    character = bundled_characters()[seed]
    question = make_question(engine, character, "pair", seed, "561c")
    people, machine = (
        question.grids[place] for place in (question.true_place, 1 - question.true_place)
    )
    drawn = keys(tuple(alike(drawing) for drawing in character.drawings))
    assert len(people) == len(machine) == GRID
    assert len(set(keys(people))) == GRID
    assert set(keys(people)) <= set(drawn)
    assert not set(keys(machine)) & set(drawn)
    # The machine saw a drawing that is not among the nine.
    assert keys((question.exemplar,))[0] in set(drawn) - set(keys(people))


def test_a_persons_drawing_is_hidden_among_variants(engine: Engine) -> None:
    character = Character("sign", (bundled_characters()[0].drawings[0],))
    question = make_question(engine, character, "hidden", 3)
    (cells,) = question.grids
    own = keys((alike(character.drawings[0]),))[0]
    assert [number for number, key in enumerate(keys(cells)) if key == own] == [question.true_place]
    assert question.places == GRID


def test_a_single_grid_is_by_people_or_by_the_machine(engine: Engine) -> None:
    character = bundled_characters()[7]
    drawn = set(keys(tuple(alike(drawing) for drawing in character.drawings)))
    places = set()
    for seed in range(6):
        question = make_question(engine, character, "single", seed)
        by_people = set(keys(question.grids[0])) <= drawn
        assert by_people == (question.true_place == 0)
        places.add(question.true_place)
    assert places == {0, 1}


def test_all_drawings_have_one_pen_one_size_and_one_middle(engine: Engine) -> None:
    question = make_question(engine, bundled_characters()[11], "pair", 1)
    for drawing in (question.exemplar, *question.grids[0], *question.grids[1]):
        low, high = drawing.points_px.min(axis=0), drawing.points_px.max(axis=0)
        assert (high - low).max() == pytest.approx(LONGER_PX, abs=1e-3)
        assert low + high == pytest.approx([105, 105], abs=1e-3)
        assert np.all(drawing.widths_px == np.float32(PEN_PX))


def test_a_seed_gives_its_question_again(engine: Engine) -> None:
    character = bundled_characters()[2]
    first, again, other = (make_question(engine, character, "pair", seed) for seed in (5, 5, 6))
    assert [keys(grid) for grid in first.grids] == [keys(grid) for grid in again.grids]
    assert first.true_place == again.true_place
    assert [keys(grid) for grid in first.grids] != [keys(grid) for grid in other.grids]


def test_sides_are_by_chance(engine: Engine) -> None:
    character = Character("sign", bundled_characters()[0].drawings)
    places = [make_question(engine, character, "pair", seed).true_place for seed in range(24)]
    assert 4 <= sum(places) <= 20


def test_too_few_drawings_are_named(engine: Engine) -> None:
    character = Character("sign", bundled_characters()[0].drawings[:GRID])
    with pytest.raises(UserError, match="“sign” has 9 drawings; this question needs 10"):
        make_question(engine, character, "pair", 0)
    assert make_question(engine, character, "hidden", 0).places == GRID


def test_an_answer_must_be_a_place(engine: Engine) -> None:
    question = make_question(engine, bundled_characters()[0], "pair", 0, "561c")
    assert question.answer(question.true_place, 900).is_right
    assert not question.answer(1 - question.true_place, 900).is_right
    with pytest.raises(ValueError, match="place 2 of 2"):
        question.answer(2, 900)


def entry(label: str, shift_px: float) -> MemoryEntry:
    image = np.zeros((28, 28), np.uint8)
    image[8:20, 14] = 1
    return MemoryEntry(image, label, strokes=(polyline([(40 + shift_px, 20), (50, 80)]),))


def test_classes_of_a_memory_become_characters() -> None:
    entries = [entry("A", shift) for shift in range(10)] + [entry("B", 0), entry("", 1)]
    snapshot = Memory(entries).snapshot()
    (only,) = memory_characters(snapshot)
    assert (only.name, len(only.drawings)) == ("A", 10)
    assert [c.name for c in memory_characters(snapshot, "hidden")] == ["A", "B", "#12"]
    with pytest.raises(UserError, match="No class in memory has 10 drawings"):
        memory_characters(Memory(entries[5:]).snapshot())


def test_characters_survive_their_file(tmp_path: Path) -> None:
    written = bundled_characters()[:3]
    write_characters(written, tmp_path / "some.npz")
    read = read_characters(tmp_path / "some.npz")
    assert [character.name for character in read] == [character.name for character in written]
    for before, after in zip(written, read, strict=True):
        assert keys(before.drawings) == keys(after.drawings)


@pytest.mark.parametrize("content", [b"", b"PK\x05\x06" + bytes(18)])
def test_a_damaged_file_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "damaged.npz"
    path.write_bytes(content)
    with pytest.raises(UserError, match=r"damaged\.npz"):
        read_characters(path)
