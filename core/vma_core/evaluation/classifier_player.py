"""The classifier of protocol P10 as a player of the visual Turing test.

It learns from people's drawings and variants of some alphabets, and answers the questions that
people are asked about the others. Needs PyTorch.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vma_core.engine.engine import Engine
from vma_core.errors import UserError
from vma_core.evaluation.nll import Progress
from vma_core.glyphs.raster import RASTER_PX, to_model_grid
from vma_core.glyphs.stroke_raster import coverage
from vma_core.glyphs.strokes import StrokeArrays
from vma_core.standard_errors import Row
from vma_core.turing.answers import Form, IdentificationLevel, StudyAnswer, identification_levels
from vma_core.turing.questions import Character, Question, alike, machine_drawings, make_question

FORMS: tuple[Form, ...] = ("pair", "single", "hidden")
LEARNT_PER_CHARACTER = 18
"""Drawings of each kind that the classifier learns from, per character."""


def play(
    engine: Engine,
    characters: Sequence[Character],
    size_px: int,
    rounds: int,
    seed: int,
    model_hash: str = "",
    progress: Progress = lambda _: None,
    epochs: int | None = None,
) -> list[StudyAnswer]:
    """Answers to `rounds` questions of each form about each character.

    The alphabets are halved at random; a classifier that learnt from one half is asked about the
    other, both ways. Questions and drawings are those that people see: one pen, one size.

    Args:
        engine: the machine.
        characters: named ALPHABET/CHARACTER.
        size_px: side of the images that the classifier sees: 28 or 105.
        rounds: questions of each form per character.
        seed: of halves, variants, questions and training.
        model_hash: of the machine.
        progress: called with 1 after the variants and the questions of each character, and after
            each training: 2 · characters + 2 times.
        epochs: of the training, by default those of protocol P10.

    Raises:
        UserError: the characters are of one alphabet, or the model draws no strokes.
    """
    from vma_core.evaluation.two_sample import unseen_log_odds

    alphabets = [character.name.split("/")[0] for character in characters]
    names = sorted(set(alphabets))
    if len(names) < 2:
        raise UserError("A test on unseen alphabets needs at least two. Use more --characters.")
    order = np.random.default_rng([seed, len(names)]).permutation(len(names))
    first_half = {names[place] for place in order[: len(names) // 2]}
    people: list[NDArray[np.uint8]] = []
    machine: list[NDArray[np.uint8]] = []
    for number, character in enumerate(characters):
        by_people, by_machine = _to_learn(engine, character, seed + number)
        people.append(images_of(by_people, size_px))
        machine.append(images_of(by_machine, size_px))
        progress(1)
    player = f"classifier, {size_px} px"
    found: list[StudyAnswer] = []
    for fold in range(2):
        learns = [(alphabet in first_half) == (fold == 0) for alphabet in alphabets]
        questions: list[Question] = []
        for number, character in enumerate(characters):
            if learns[number]:
                continue
            for turn in range(rounds):
                own_seed = int(np.random.default_rng([seed, number, turn, 1]).integers(1 << 31))
                questions += [
                    make_question(engine, character, form, own_seed, model_hash) for form in FORMS
                ]
            progress(1)
        shown = [drawing for asked in questions for grid in asked.grids for drawing in grid]
        learnt = [n for n, learn in enumerate(learns) if learn]
        images = np.concatenate([*(people[n] for n in learnt), *(machine[n] for n in learnt)])
        is_machine = np.arange(len(images)) >= sum(len(people[n]) for n in learnt)
        shown_images = images_of(shown, size_px)
        odds = unseen_log_odds(images, is_machine, shown_images, seed + fold, epochs)
        progress(1)
        found += [
            asked.answer(chosen_place(asked.form, own), 0, player)
            for asked, own in zip(questions, _split(questions, odds), strict=True)
        ]
    return found


def chosen_place(form: Form, log_odds: Sequence[NDArray[np.float64]]) -> int:
    """The answer to a question from the log-odds of the machine for each grid's drawings."""
    if form == "hidden":
        return int(log_odds[0].argmin())
    if form == "single":
        return int(log_odds[0].mean() > 0)
    return int(log_odds[1].mean() < log_odds[0].mean())


def _split(
    questions: Sequence[Question], odds: NDArray[np.float64]
) -> list[list[NDArray[np.float64]]]:
    """The log-odds by question and grid."""
    counts = [len(grid) for asked in questions for grid in asked.grids]
    parts = iter(np.split(odds, np.cumsum(counts)[:-1]))
    return [[next(parts) for _ in asked.grids] for asked in questions]


def _to_learn(
    engine: Engine, character: Character, seed: int
) -> tuple[Sequence[StrokeArrays], Sequence[StrokeArrays]]:
    """People's drawings other than the exemplar, and as many variants of it."""
    order = np.random.default_rng([seed, 2]).permutation(len(character.drawings))
    exemplar, *others = (character.drawings[i] for i in order[: 1 + LEARNT_PER_CHARACTER])
    made = machine_drawings(engine, exemplar, len(others), seed)
    return [alike(one) for one in others], [alike(one) for one in made]


def images_of(drawings: Sequence[StrokeArrays], size_px: int) -> NDArray[np.uint8]:
    """(n, size_px, size_px) uint8 drawings, inked at 105 pixels and sampled like Omniglot-28."""
    inked = np.empty((len(drawings), RASTER_PX, RASTER_PX), np.uint8)
    for row, drawing in enumerate(drawings):
        inked[row] = coverage(drawing, RASTER_PX) >= 0.5
    return inked if size_px == RASTER_PX else to_model_grid(inked, size_px)


def level_row(level: IdentificationLevel) -> Row:
    """A row of a report."""
    low, high = level.by_item or (None, None)
    return {
        "player": level.player,
        "form": level.form,
        "right": level.right,
        "asked": level.asked,
        "identification": level.share,
        "stderr": level.by_item_stderr,
        "chance": level.chance,
        "exact_low": level.exact[0],
        "exact_high": level.exact[1],
        "by_item_low": low,
        "by_item_high": high,
        "p_value": level.p_value,
        "items": level.items,
        "median_ms": level.median_ms,
    }


def rows_of(answers: Sequence[StudyAnswer]) -> list[Row]:
    """One row per player and form."""
    return [level_row(level) for level in identification_levels(answers)]
