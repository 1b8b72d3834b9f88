"""The order of questions in a study of the visual Turing test."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from vma_core.engine.engine import Engine
from vma_core.errors import UserError
from vma_core.turing.answers import Form
from vma_core.turing.questions import GRID, Character, Question, make_question

MAX_SEED = (1 << 31) - 1


@dataclass(frozen=True, eq=False)
class Study:
    """A fixed series of questions: practice first, then the counted ones.

    Every character is asked about equally often, up to one; the same seed gives the same series.

    Attributes:
        characters: with enough drawings for the form.
        form: of all questions.
        trials: number of counted questions.
        practice: number of questions before them, with feedback; about the characters that come
            last, so that those of a short study were not practised.
        seed: of order, sides and drawings.
        model_hash: of the machine.
    """

    characters: Sequence[Character]
    form: Form
    trials: int
    practice: int
    seed: int
    model_hash: str = ""
    _order: tuple[tuple[int, int], ...] = field(init=False)

    def __post_init__(self) -> None:
        """Choose characters and seeds.

        Raises:
            UserError: no character has enough drawings.
        """
        needed = 1 if self.form == "hidden" else GRID + 1
        usable = [n for n, own in enumerate(self.characters) if len(own.drawings) >= needed]
        if not usable:
            raise UserError(
                "No character has {needed} drawings; a question needs them.", needed=needed
            )
        rng = np.random.default_rng([self.seed, self.trials, self.practice])
        rounds = -(-max(self.trials, 1) // len(usable))
        counted = np.concatenate([rng.permutation(usable) for _ in range(rounds)])
        practised = np.resize(counted[::-1], self.practice)
        seeds = rng.integers(MAX_SEED, size=self.practice + self.trials)
        items = [*practised, *counted[: self.trials]]
        order = tuple((int(item), int(seed)) for item, seed in zip(items, seeds, strict=True))
        object.__setattr__(self, "_order", order)

    def __len__(self) -> int:
        return len(self._order)

    def is_practice(self, number: int) -> bool:
        """Whether a question, from 0, is not counted."""
        return number < self.practice

    def question(self, engine: Engine, number: int) -> Question:
        """Make a question, from 0.

        Raises:
            UserError: the model draws no strokes.
        """
        item, seed = self._order[number]
        return make_question(engine, self.characters[item], self.form, seed, self.model_hash)
