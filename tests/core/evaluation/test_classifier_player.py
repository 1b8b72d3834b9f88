"""The classifier that answers the questions of the visual Turing test."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import numpy as np
import pytest
from vma_core.cli.main import main
from vma_core.engine.engine import Engine
from vma_core.engine.request import Addresses, Request, Result
from vma_core.errors import UserError
from vma_core.evaluation import two_sample
from vma_core.evaluation.classifier_player import chosen_place, images_of, play, rows_of
from vma_core.glyphs.strokes import StrokeArrays, polyline
from vma_core.turing.answers import Form, StudyAnswer, answers_csv, read_answers_file
from vma_core.turing.questions import Character


class Scribbler:
    """An engine that adds a cross to the drawing it read, or only moves it."""

    image_size = 28

    def __init__(self, crosses: bool) -> None:
        self.crosses = crosses

    def answer(self, request: Request) -> Result:
        assert request.drawing is not None
        cross = [polyline([(20, 20), (85, 85)]), polyline([(85, 20), (20, 85)])]
        drawn = []
        for index in range(request.count):
            rng = np.random.default_rng([request.seed, index])
            strokes = StrokeArrays.of([*request.drawing.strokes, *(cross if self.crosses else [])])
            noise = rng.normal(0, 3, strokes.points_px.shape).astype(np.float32)
            drawn.append(strokes.moved(strokes.points_px + noise))
        nothing = np.zeros(len(request.memory), np.float32)
        return Result(
            images=np.zeros((request.count, 28, 28), np.float32),
            addressed=np.zeros(request.count, np.intp),
            addresses=Addresses(nothing, nothing, 0.0, 0.0),
            provider="",
            timings_ms={},
            stamp=0,
            is_decoded=np.ones(request.count, bool),
            strokes=tuple(drawn),
        )


def polygon(corners: int, turn: float) -> StrokeArrays:
    angles = turn + np.linspace(0, 2 * np.pi, corners + 1)
    points = np.stack([52 + 30 * np.cos(angles), 52 + 30 * np.sin(angles)], axis=1)
    noise = np.random.default_rng([corners, round(100 * turn)]).normal(0, 3, points.shape)
    return StrokeArrays.of([polyline([(x, y) for x, y in points + noise])])


@pytest.fixture
def characters() -> list[Character]:
    """Eight characters of four alphabets, with twelve drawings each."""
    return [
        Character(
            f"{alphabet}/{corners}",
            [polygon(corners, 0.1 * number + place) for number in range(12)],
        )
        for place, alphabet in enumerate(("One", "Two", "Three", "Four"))
        for corners in (3, 5)
    ]


def test_a_mark_on_every_variant_is_found_on_unseen_alphabets(
    characters: Sequence[Character],
) -> None:
    steps: list[int] = []
    engine = cast(Engine, Scribbler(crosses=True))
    answers = play(engine, characters, 28, 1, 0, "561c", steps.append, epochs=12)
    rows = {row["form"]: row for row in rows_of(answers)}
    assert set(rows) == {"pair", "single", "hidden"}
    assert all(row["asked"] == len(characters) for row in rows.values())
    assert rows["pair"]["right"] == len(characters)
    assert rows["pair"]["player"] == "classifier, 28 px"
    assert {answer.item for answer in answers} == {character.name for character in characters}
    assert {answer.model_hash for answer in answers} == {"561c"}
    assert sum(steps) == 2 * len(characters) + 2


@pytest.mark.parametrize(
    ("form", "odds", "place"),
    [
        ("pair", [[-1.0, -2.0], [3.0, -1.0]], 0),
        ("pair", [[1.0, 2.0], [3.0, -9.0]], 1),
        ("single", [[-1.0, 0.5]], 0),
        ("single", [[1.0, -0.5]], 1),
        ("hidden", [[1.0, -0.5, 2.0]], 1),
    ],
)
def test_the_grid_with_less_of_the_machine_is_taken_for_peoples(
    form: Form, odds: list[list[float]], place: int
) -> None:
    assert chosen_place(form, [np.array(grid) for grid in odds]) == place


def test_one_alphabet_is_not_enough(characters: Sequence[Character]) -> None:
    with pytest.raises(UserError, match="at least two"):
        play(cast(Engine, Scribbler(False)), characters[:2], 28, 1, 0)


def test_drawings_are_inked_at_both_sizes() -> None:
    for size_px in (28, 105):
        (image,) = images_of([polygon(4, 0.0)], size_px)
        assert image.shape == (size_px, size_px)
        assert set(np.unique(image)) == {0, 1}


def test_people_stand_beside_the_classifier(
    small_data: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(two_sample, "EPOCHS", 1)
    people = [StudyAnswer("561c", item, "pair", 2, 0, 0, 2_000) for item in ("a", "b", "c")]
    given, written = tmp_path / "people.csv", tmp_path / "classifier.csv"
    given.write_text(answers_csv(people))
    command = f"evaluate --data {small_data} --protocol turing --characters 4 --episodes 1"
    files = ["--answers", str(given), "--save-answers", str(written)]
    assert main([*command.split(), "--size", "28", *files, "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    found = {(row["player"], row["form"]): row for row in report["rows"]}
    assert len(found) == 4
    row = found["person", "pair"]
    assert (row["right"], row["asked"], row["identification"]) == (3, 3, 1.0)
    assert row["median_ms"] == 2_000
    answers = read_answers_file(written)
    assert len(answers) == 12
    assert {answer.model_hash for answer in answers} == {report["model"]}
