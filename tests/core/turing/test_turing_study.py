"""The series of questions of a study, Omniglot's evaluation characters, and answers from files."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from vma_core.engine.engine import Engine
from vma_core.errors import UserError
from vma_core.glyphs.strokes import StrokeArrays
from vma_core.turing.answers import (
    COLUMNS,
    Form,
    StudyAnswer,
    answers_csv,
    identification_levels,
    read_answers_file,
)
from vma_core.turing.evaluation_characters import evaluation_characters
from vma_core.turing.questions import (
    GRID,
    Character,
    LazyDrawings,
    bundled_characters,
    make_question,
)
from vma_core.turing.study import Study


def items(study: Study, engine: Engine) -> list[str]:
    return [study.question(engine, number).item for number in range(len(study))]


def test_a_seed_fixes_the_series(engine: Engine) -> None:
    characters = bundled_characters()[:6]
    first, again, other = (Study(characters, "pair", 5, 1, seed) for seed in (1, 1, 2))
    assert items(first, engine) == items(again, engine)
    assert [first.question(engine, n).true_place for n in range(6)] == [
        again.question(engine, n).true_place for n in range(6)
    ]
    assert items(first, engine) != items(other, engine)


def test_characters_are_asked_about_equally_often_and_practice_comes_first(engine: Engine) -> None:
    characters = bundled_characters()[:4]
    study = Study(characters, "single", 8, 3, 7, "561c")
    assert len(study) == 11
    assert [study.is_practice(number) for number in range(11)] == [True] * 3 + [False] * 8
    counted = items(study, engine)[3:]
    assert set(Counter(counted).values()) == {2}
    assert study.question(engine, 5).model_hash == "561c"
    # The same character is not asked about in the same way twice.
    twice = [n for n in range(3, 11) if study.question(engine, n).item == counted[0]]
    exemplars = {study.question(engine, n).grids[0][0].points_px.tobytes() for n in twice}
    assert len(exemplars) == 2


def test_a_short_study_does_not_practise_its_own_characters(engine: Engine) -> None:
    names = items(Study(bundled_characters()[:8], "pair", 4, 3, 0), engine)
    assert not set(names[:3]) & set(names[3:])


@pytest.mark.parametrize(("form", "fits"), [("pair", False), ("hidden", True)])
def test_characters_with_few_drawings_are_left_out(form: Form, fits: bool) -> None:
    few = [Character("few", bundled_characters()[0].drawings[:3])]
    if fits:
        assert len(Study(few, form, 2, 0, 0)) == 2
    else:
        with pytest.raises(UserError, match="No character has 10 drawings"):
            Study(few, form, 2, 0, 0)


def test_only_the_drawings_of_a_question_are_traced(engine: Engine) -> None:
    known, traced = bundled_characters()[0].drawings, list[int]()

    def draw(number: int) -> StrokeArrays:
        traced.append(number)
        return known[number % len(known)]

    character = Character("many", LazyDrawings(500, draw))
    first = make_question(engine, character, "pair", 3)
    assert len(traced) == len(set(traced)) == GRID + 1
    assert make_question(engine, character, "pair", 3).true_place == first.true_place
    assert len(traced) == GRID + 1
    assert len(character.drawings[2:5]) == 3
    with pytest.raises(IndexError):
        character.drawings[500]


def test_evaluation_characters_are_spread_over_the_alphabets(small_data: Path) -> None:
    characters = evaluation_characters(small_data, 12)
    assert len(characters) == 12
    assert len({character.name.split("/")[0] for character in characters}) == 12
    assert all(len(character.drawings) == 20 for character in characters)
    assert characters[3].drawings[4].points_px.shape[1] == 2
    # The folder may also be the one that holds the archive.
    (one,) = evaluation_characters(small_data / "omniglot", 1)
    assert one.name == characters[0].name


def test_a_folder_without_omniglot_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"images_evaluation\.zip was not found"):
        evaluation_characters(tmp_path)


def answer(item: str, right: bool) -> StudyAnswer:
    return StudyAnswer("561c", item, "pair", 2, 0, 0 if right else 1, 900)


def test_the_error_over_characters_is_that_of_their_means() -> None:
    # All answers about a character are alike: n characters, not 10 n answers.
    answers = [answer(str(item), item % 2 == 0) for item in range(40) for _ in range(10)]
    (level,) = identification_levels(answers)
    assert level.items == 40
    assert level.by_item_stderr == pytest.approx((0.25 / 40) ** 0.5, rel=0.1)
    (single,) = identification_levels([answer("a", True)])
    assert single.by_item_stderr is None


def test_answers_are_read_from_files_of_other_programs(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    answers = [answer("a", True), answer("b", False)]
    # A spreadsheet writes a byte-order mark and the other line ends.
    text = "\ufeff" + answers_csv(answers).replace("\n", "\r\n")
    path.write_bytes(text.encode())
    assert read_answers_file(path) == answers


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe\x00", "is not a UTF-8 text file"),
        (b"a,b\n1,2\n", "is not a table of answers"),
        (",".join(COLUMNS).encode() + b"\n1,2\n", "line 2"),
    ],
)
def test_files_that_hold_no_answers_are_named(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "answers.csv"
    path.write_bytes(content)
    with pytest.raises(UserError, match=said) as caught:
        read_answers_file(path)
    assert "answers.csv" in str(caught.value)


def test_a_missing_file_of_answers_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"none\.csv could not be read"):
        read_answers_file(tmp_path / "none.csv")
