"""Statistics and file of the visual Turing test: closed forms, round trip, damaged tables."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest
from vma_core.errors import UserError
from vma_core.turing.answers import (
    COLUMNS,
    StudyAnswer,
    answers_csv,
    binomial_p_value,
    exact_interval,
    identification_levels,
    item_bootstrap_interval,
    read_answers,
)


def answers_of(pattern: str, places: int = 2, item: str = "a") -> list[StudyAnswer]:
    """One answer per letter: r is right, w is wrong."""
    return [
        StudyAnswer("hash", item, "pair", places, 1, 1 if letter == "r" else 0, 1_000 + number)
        for number, letter in enumerate(pattern)
    ]


@pytest.mark.parametrize("asked", [1, 5, 40])
def test_the_exact_interval_has_its_closed_form_at_the_ends(asked: int) -> None:
    # (1 − p)^n = 0.025 at the upper end without a right answer.
    assert exact_interval(0, asked) == pytest.approx((0.0, 1 - 0.025 ** (1 / asked)))
    assert exact_interval(asked, asked) == pytest.approx((0.025 ** (1 / asked), 1.0))
    assert exact_interval(0, 0) == (0.0, 1.0)


@given(st.integers(1, 60), st.data())
def test_the_exact_interval_inverts_the_binomial_tails(asked: int, data: st.DataObject) -> None:
    right = data.draw(st.integers(1, asked - 1)) if asked > 1 else 0
    low, high = exact_interval(right, asked)

    def mass(p: float, numbers: range) -> float:
        return sum(math.comb(asked, k) * p**k * (1 - p) ** (asked - k) for k in numbers)

    if right:
        assert mass(low, range(right, asked + 1)) == pytest.approx(0.025, rel=1e-6)
    assert mass(high, range(right + 1)) == pytest.approx(0.025, rel=1e-6)


@pytest.mark.parametrize(("right", "asked"), [(159, 312), (3, 100_000), (99_990, 100_000)])
def test_the_exact_interval_of_many_answers_is_that_of_scipy(right: int, asked: int) -> None:
    found = binomtest(right, asked).proportion_ci(0.95, "exact")
    assert exact_interval(right, asked) == pytest.approx((found.low, found.high), rel=1e-7)


def test_levels_are_apart_for_players_and_forms() -> None:
    people = answers_of("rrrw")
    machine = [StudyAnswer("hash", "b", "pair", 2, 0, 0, 5, "classifier")]
    hidden = [StudyAnswer("hash", "c", "hidden", 9, 3, 2, 7)]
    levels = identification_levels([*people, *machine, *hidden])
    assert [(v.player, v.form, v.right, v.asked, v.chance) for v in levels] == [
        ("person", "pair", 3, 4, 0.5),
        ("classifier", "pair", 1, 1, 0.5),
        ("person", "hidden", 0, 1, 1 / 9),
    ]
    assert levels[0].share == 0.75
    assert levels[0].median_ms == 1_001.5
    # Four guesses, three right: P(X ≤ 1) + P(X ≥ 3) = 10/16.
    assert levels[0].p_value == pytest.approx(10 / 16)
    assert levels[0].is_at_chance


@given(st.integers(1, 50), st.sampled_from([0.5, 1 / 9]), st.data())
def test_the_p_value_is_that_of_scipy(asked: int, chance: float, data: st.DataObject) -> None:
    right = data.draw(st.integers(0, asked))
    expected = binomtest(right, asked, chance).pvalue
    assert binomial_p_value(right, asked, chance) == pytest.approx(expected, rel=1e-6)


def test_many_right_answers_are_not_chance() -> None:
    (level,) = identification_levels(answers_of("r" * 30 + "w" * 5))
    assert not level.is_at_chance
    assert level.p_value < 1e-3


def test_the_bootstrap_is_over_items() -> None:
    assert item_bootstrap_interval(answers_of("rwrw")) is None
    # One item all right, the other all wrong: the resampled shares are 0, 1/2 and 1.
    answers = [*answers_of("r" * 50, item="a"), *answers_of("w" * 50, item="b")]
    assert item_bootstrap_interval(answers) == (0.0, 1.0)
    alike = [*answers_of("rw", item="a"), *answers_of("wr", item="b")]
    assert item_bootstrap_interval(alike) == (0.5, 0.5)


names = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0"), max_size=12)


@given(
    st.lists(
        st.builds(
            lambda item, form, places, seed, ms, player: StudyAnswer(
                "561c", item, form, places, seed % places, (seed // 7) % places, ms, player
            ),
            names,
            st.sampled_from(["pair", "single", "hidden"]),
            st.integers(2, 9),
            st.integers(0, 10_000),
            st.integers(0, 10**7),
            names,
        ),
        max_size=5,
    )
)
def test_answers_survive_their_file(answers: list[StudyAnswer]) -> None:
    assert read_answers(answers_csv(answers), "answers.csv") == answers


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not a table of answers"),
        ("a,b\n1,2\n", "not a table of answers"),
        (",".join(COLUMNS) + "\nh,person,pair,x,2,0,2,0,10\n", "answers.csv, line 2"),
        (",".join(COLUMNS) + "\nh,person,triple,x,2,0,1,0,10\n", "answers.csv, line 2"),
        (",".join(COLUMNS) + "\nh,person,pair\n", "answers.csv, line 2"),
    ],
)
def test_a_damaged_table_is_named(text: str, message: str) -> None:
    with pytest.raises(UserError, match=message):
        read_answers(text, "answers.csv")
