"""Joints between letters: where a hand makes them, and how smooth they are."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hand_examples import at, entry, own, snapshot
from numpy.typing import NDArray
from vma_core.glyphs.strokes import StrokeArrays
from vma_core.storage.starter_memory import draw_character
from vma_core.writing.hand import Hand
from vma_core.writing.page import Letter, Page, PageSettings
from vma_core.writing.typesetter import typeset

JOINED = PageSettings(joining=True, baseline_jitter_em=0, drift=0, em_mm=10)
SCRIPT = Hand.of(
    snapshot(
        entry(letter, draw_character("scripts", letter, number))
        for letter in "abcdefghijklmnopqrstuvwxyz"
        for number in range(2)
    )
)
WORDS = "hand happened ago one noon adding minimum"

ROUND = at("a", [(40, 40), (25, 50), (8, 40), (2, 25), (8, 8), (25, 0), (38, 12), (42, 46)],
           [(42, 46), (42, 8), (48, 1), (60, 12)])  # fmt: skip
ARCH = at(
    "n", [(0, 48), (0, 0)], [(0, 30), (10, 46), (24, 46), (30, 30), (31, 6), (38, 0), (50, 12)]
)
STEM = at("l", [(0, 70), (0, 0)])
DOTTED = at("i", [(0, 20), (14, 44), (14, 8), (20, 0), (32, 14)], [(16, 62), (17, 62)])
HIGH = at(
    "o", [(20, 48), (4, 36), (4, 12), (20, 0), (38, 12), (38, 36), (22, 48), (36, 44), (50, 46)]
)


def page_of(text: str, hand: Hand = SCRIPT, settings: PageSettings = JOINED) -> Page:
    return typeset(text, hand, own, settings)


def drawn(*entries: object) -> Hand:
    return Hand.of(snapshot(entries))  # type: ignore[arg-type]


def joints(page: Page) -> list[tuple[Letter, Letter, Letter]]:
    """Each joint between its letters."""
    letters = page.letters
    return [
        (letters[n - 1], letters[n], letters[n + 1])
        for n in range(len(letters))
        if letters[n].kind == "joint"
    ]


def angle(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    """Between two directions, in degrees."""
    cosine = a @ b / (np.hypot(*a) * np.hypot(*b))
    return float(np.degrees(np.arccos(np.clip(cosine, -1, 1))))


def direction_at(strokes: StrokeArrays, place: NDArray[np.float32]) -> NDArray[np.float64]:
    """Of the line through a place that is nearest to it, over 0.08 em."""
    dense = strokes.dense(0.02)
    near = int(np.argmin(np.hypot(*(dense.points_px - place).T)))
    stroke = int(np.searchsorted(dense.starts, near, side="right")) - 1
    first, last = int(dense.starts[stroke]), int(dense.starts[stroke + 1]) - 1
    step = dense.points_px[min(near + 20, last)] - dense.points_px[max(near - 20, first)]
    found: NDArray[np.float64] = step.astype(np.float64)
    return found


@pytest.mark.parametrize("slant_deg", [0.0, 12.0])
def test_joints_continue_the_strokes_that_they_connect(slant_deg: float) -> None:
    found = joints(page_of(WORDS, settings=replace(JOINED, slant_deg=slant_deg)))
    assert len(found) > 20
    for left, joint, right in found:
        points = joint.strokes.points_px.astype(np.float64)
        away = direction_at(left.strokes, joint.strokes.points_px[0])
        assert angle(away, points[1] - points[0]) < 15
        towards = direction_at(right.strokes, joint.strokes.points_px[-1])
        # The side of a round letter is touched against its own direction.
        turn = angle(towards, points[-1] - points[-2])
        assert min(turn, 180 - turn) < 15


def test_joints_bend_gently_and_never_loop() -> None:
    for _, joint, _ in joints(page_of(WORDS)):
        steps = np.diff(joint.strokes.points_px.astype(np.float64), axis=0)
        angles = np.unwrap(np.arctan2(steps[:, 1], steps[:, 0]))
        assert np.abs(np.diff(angles)).max() < np.radians(25)
        assert np.ptp(angles) < np.radians(140)
        assert (steps[:, 0] > -0.02).all()


def test_widths_pass_from_one_letter_to_the_next() -> None:
    thin, thick = (
        at("n", [(0, 48), (0, 0), (6, 0), (16, 10)]),
        at("u", [(0, 20), (12, 44), (14, 8), (24, 0), (36, 12)]),
    )
    wide = replace(thick, strokes=tuple(replace(s, width_px=7.0) for s in thick.strokes))
    for left, joint, right in joints(page_of("nu", drawn(thin, wide))):
        widths = joint.strokes.widths_px
        assert widths[0] == pytest.approx(left.strokes.widths_px[-1], rel=1e-3)
        assert widths[-1] == pytest.approx(right.strokes.widths_px[0], rel=1e-3)
        assert (np.diff(widths) * np.sign(widths[-1] - widths[0]) >= -1e-6).all()


def test_the_same_text_gives_the_same_joints() -> None:
    a, b = page_of(WORDS), page_of(WORDS)
    np.testing.assert_array_equal(a.strokes.points_px, b.strokes.points_px)
    np.testing.assert_array_equal(a.strokes.widths_px, b.strokes.widths_px)


@pytest.mark.parametrize(
    "word", ["hand", "happened", "ago", "one", "noon", "adding", "minimum", "jog"]
)
def test_words_of_a_script_hand_are_joined_throughout(word: str) -> None:
    assert len(joints(page_of(word))) == len(word) - 1


def test_round_letters_are_touched_at_their_left() -> None:
    ((left, joint, right),) = joints(page_of("na", drawn(ARCH, ROUND)))
    end = joint.strokes.points_px[-1]
    assert (
        right.box.left - 0.1 <= end[0] < right.box.left + 0.25 * (right.box.right - right.box.left)
    )
    assert right.box.top < end[1] < right.box.bottom - 1.0
    np.testing.assert_array_equal(
        right.strokes.points_px[0] - right.strokes.points_px[3],
        page_of("a", drawn(ROUND)).strokes.points_px[0]
        - page_of("a", drawn(ROUND)).strokes.points_px[3],
    )
    assert left.strokes.points_px[-1].tolist() == joint.strokes.points_px[0].tolist()


def test_high_ends_are_joined_high() -> None:
    page = page_of("oi", drawn(HIGH, DOTTED))
    ((_, joint, _),) = joints(page)
    assert joint.strokes.points_px[0, 1] < page.lines[0].baseline_mm - 3.5


def test_dots_and_bars_do_not_break_joints() -> None:
    crossed = at("t", [(10, 70), (10, 8), (16, 0), (28, 12)], [(0, 48), (30, 48)])
    for text in ("ii", "it", "ni", "ti"):
        assert len(joints(page_of(text, drawn(DOTTED, ARCH, crossed)))) == 1, text


def test_closed_shapes_and_separate_words_are_not_joined() -> None:
    closed = at("b", [(0, 70), (0, 0)], [(0, 40), (25, 45), (35, 25), (25, 0), (0, 4)])
    hand = drawn(STEM, closed, ROUND, ARCH)
    for text in ("ba", "bn", "a n", "n"):
        assert joints(page_of(text, hand)) == [], text


@pytest.mark.parametrize("lean", [-8, 0, 8])
@pytest.mark.parametrize("text", ["ll", "la", "ln", "nl"])
def test_stems_that_end_on_the_baseline_get_a_foot(text: str, lean: int) -> None:
    hand = drawn(at("l", [(lean, 70), (0, 0)]), ROUND, ARCH)
    page = page_of(text, hand)
    ((left, joint, right),) = joints(page)
    if text[0] == "l":
        steps = np.diff(joint.strokes.points_px.astype(np.float64), axis=0)
        angles = np.unwrap(np.arctan2(-steps[:, 1], steps[:, 0]))
        assert np.degrees(angles[0]) == pytest.approx(-90, abs=20)
        assert (np.diff(angles) > -0.3).all()  # one bend to the left, then up
    lowest = joint.strokes.points_px[:, 1].max()
    assert lowest <= page.lines[0].baseline_mm + 0.4
    assert left.strokes.points_px[-1].tolist() == joint.strokes.points_px[0].tolist()
    assert lean or joint.strokes.points_px[-1, 0] <= right.box.left + 0.5 * (
        right.box.right - right.box.left
    )


def test_a_print_hand_is_joined_wherever_letters_end_on_the_baseline() -> None:
    hand = Hand.of(
        snapshot(
            entry(letter, draw_character("futural", letter, number))
            for letter in "abcdefghijklmnopqrstuvwxyz"
            for number in range(3)
        )
    )
    ends_on_the_line = "acdehiklmntu"
    page = page_of(" ".join(a + b for a in ends_on_the_line for b in "acdehilmnortu"), hand)
    pairs = 12 * 13
    assert len(joints(page)) >= 0.9 * pairs


def test_joined_letters_come_slightly_closer_and_stay_within_the_margins() -> None:
    apart = replace(JOINED, joining=False)
    for a, b in zip(page_of(WORDS).lines, page_of(WORDS, settings=apart).lines, strict=True):
        whole, loose = (x.letters[-1].box.right - x.letters[0].box.left for x in (a, b))
        assert loose - 0.1 * JOINED.em_mm * len(b.letters) <= whole <= loose + 0.05
    end = page_of(WORDS, settings=replace(JOINED, alignment="end"))
    for line in end.lines:
        right = max(letter.box.right for letter in line.letters)
        assert right <= JOINED.page_width_mm - JOINED.margin_mm + JOINED.pen_width_mm


def test_letters_of_a_word_touch_their_joints_exactly() -> None:
    page = page_of("minimum")
    for (left, joint, right), _ in itertools.pairwise(joints(page)):
        ends = left.strokes.points_px[left.strokes.starts[1:] - 1]
        assert (ends == joint.strokes.points_px[0]).all(axis=1).any()
        gap = np.hypot(*(right.strokes.dense(0.02).points_px - joint.strokes.points_px[-1]).T)
        assert gap.min() < 0.02
