"""Pages: what stays when something changes, places on the line, wrapping, marks and directions."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hand_examples import (
    MEM,
    SHIN,
    at,
    entry,
    hand,
    latin,
    memory,
    own,
    snapshot,
    varied,
)
from vma_core.errors import UserError
from vma_core.glyphs.strokes import Stroke, StrokeArrays, StrokePoint
from vma_core.writing.hand import Hand
from vma_core.writing.page import Letter, Page, PageSettings, VariantKey, Variants
from vma_core.writing.shapes import BODY_EM, LetterToShape, ShapeStore
from vma_core.writing.spacing import STEM_GAP_EM, distance, profile
from vma_core.writing.typesetter import (
    MAX_CHARACTERS,
    Typesetter,
    check_text,
    following_edit,
    typeset,
)

TEXT = "The quick brown fox jumps over the lazy dog; sphinx of quartz, judge my vow."
STEADY = PageSettings(baseline_jitter_em=0, drift=0)
HAND = hand()
VARIED = varied(HAND)


def page_of(
    text: str, settings: PageSettings = STEADY, the_hand: Hand = HAND, variants: Variants = VARIED
) -> Page:
    return typeset(text, the_hand, variants, settings)


def shape(letter: Letter) -> np.ndarray:
    """A letter's ink, wherever it stands."""
    points = letter.strokes.points_px
    return points - points.min(axis=0) if len(points) else points


def same_ink(a: Letter, b: Letter) -> bool:
    return shape(a).shape == shape(b).shape and np.allclose(shape(a), shape(b), atol=2e-5)


def word_of(page: Page) -> str:
    return "".join(letter.character for letter in page.letters)


def test_the_same_seed_gives_the_same_page_and_another_seed_does_not() -> None:
    settings = PageSettings(joining=True)
    a, b = page_of(TEXT, settings), page_of(TEXT, settings, hand())
    np.testing.assert_array_equal(a.strokes.points_px, b.strokes.points_px)
    np.testing.assert_array_equal(a.strokes.widths_px, b.strokes.widths_px)
    other = page_of(TEXT, replace(settings, seed=8))
    pairs = zip(a.letters, other.letters, strict=False)
    assert not any(same_ink(x, y) for x, y in pairs if len(shape(x)) > 4)


def test_every_letter_is_a_variant_of_its_own() -> None:
    page = page_of("banana banana")
    for a, b in itertools.combinations((x for x in page.letters if x.character == "a"), 2):
        assert not same_ink(a, b)


@pytest.mark.parametrize("position", [0, 5, 31, len(TEXT) - 1])
def test_changing_one_letter_changes_only_that_letters_ink(position: int) -> None:
    new = TEXT[:position] + "K" + TEXT[position + 1 :]
    setter = Typesetter(HAND)
    before = setter.set(TEXT, VARIED, STEADY)
    after = setter.set(new, VARIED, STEADY)
    afresh = page_of(new)
    np.testing.assert_array_equal(after.strokes.points_px, afresh.strokes.points_px)
    assert len(before.letters) == len(after.letters)
    changed = [
        a.start for a, b in zip(before.letters, after.letters, strict=True) if not same_ink(a, b)
    ]
    assert changed == [position]


def test_ids_carry_variants_and_pins_through_edits() -> None:
    setter, ids = Typesetter(HAND), list(range(len(TEXT)))
    before = setter.set(TEXT, VARIED, STEADY, ids=ids)
    fox = next(letter for letter in before.letters if letter.start == TEXT.index("fox"))
    assert fox.variant is not None
    pins = {fox.letter_id: fox.variant._replace(index=12345)}
    pinned = setter.set(TEXT, VARIED, STEADY, pins, ids)
    new = "Well: " + TEXT.replace("quick ", "")
    middle = TEXT.replace("quick ", "")
    ids = following_edit(following_edit(ids, TEXT, middle), middle, new)
    after = setter.set(new, VARIED, replace(STEADY, seed=3), pins, ids)
    kept = {letter.letter_id: letter for letter in after.letters}
    assert kept[fox.letter_id].variant == pins[fox.letter_id]
    assert same_ink(kept[fox.letter_id], pinned.letters[before.letters.index(fox)])
    assert new[kept[fox.letter_id].start] == "f"
    same_seed = setter.set(new, VARIED, STEADY, pins, ids)
    for letter in same_seed.letters:
        old = next((x for x in pinned.letters if x.letter_id == letter.letter_id), None)
        assert old is None or same_ink(old, letter)
        assert letter.character == new[letter.start]


def test_a_pin_of_another_character_is_ignored() -> None:
    of_b = VariantKey(HAND.entries["b"][0].position, 1, 1, 1.0)
    page = typeset("ab", HAND, VARIED, STEADY, {0: of_b})
    assert word_of(page) == "ab"


def test_following_edit_keeps_both_ends() -> None:
    assert following_edit([4, 2, 9], "abc", "aXbc") == [4, 10, 2, 9]
    assert following_edit([4, 2, 9], "abc", "ac") == [4, 9]
    assert following_edit([0, 1], "aa", "aaa") == [0, 1, 2]
    assert following_edit([], "", "hi") == [0, 1]
    assert following_edit([0, 1], "hi", "") == []


def test_letters_stand_on_the_baseline_and_reach_the_x_height() -> None:
    settings = replace(STEADY, em_mm=10, pen_width_mm=0.5, wildness=1.0)
    page = page_of("xanemurozcs " * 8, settings)
    for letter in page.letters:
        base = page.lines[letter.line].baseline_mm
        pen = 0.5 * settings.pen_width_mm
        points = letter.strokes.points_px[:, 1]
        assert letter.variant is not None
        metrics = HAND.by_position[letter.variant.position].metrics
        bottom, top = metrics.bottom_em, metrics.top_em
        assert abs((base - points.max()) / settings.em_mm - bottom) <= 0.02
        assert abs((base - points.min()) / settings.em_mm - top) <= 0.02
        assert abs(base - (points.max() + pen)) <= 0.03 * settings.em_mm


def test_jitter_and_drift_move_letters_within_bounds() -> None:
    still = page_of(TEXT)
    for settings in (replace(STEADY, baseline_jitter_em=0.02), replace(STEADY, drift=0.5)):
        moved = page_of(TEXT, settings)
        rise = [
            (b.box.bottom - moved.lines[b.line].baseline_mm)
            - (a.box.bottom - still.lines[a.line].baseline_mm)
            for a, b in zip(still.letters, moved.letters, strict=True)
        ]
        assert 0.005 < np.std(rise) / settings.em_mm < 0.06
        assert np.abs(rise).max() / settings.em_mm < 0.12


def test_the_pen_has_its_width_in_millimetres_at_any_size() -> None:
    for em_mm, pen_mm in ((5.0, 0.3), (20.0, 0.3), (20.0, 2.0)):
        page = page_of("Hamburg", replace(STEADY, em_mm=em_mm, pen_width_mm=pen_mm))
        np.testing.assert_allclose(page.strokes.widths_px, pen_mm, rtol=1e-3)


def test_pressure_varies_the_pen() -> None:

    thin = Stroke(tuple(StrokePoint(x, 50, 0.2 if x < 40 else 1.0) for x in range(20, 90, 2)), 6.0)
    the_hand = Hand.of(snapshot([entry("-", [thin])]))
    page = page_of("-", replace(STEADY, pen_width_mm=1.0), the_hand, own)
    assert page.strokes.widths_px.max() == pytest.approx(1.0, rel=1e-3)
    assert page.strokes.widths_px.min() == pytest.approx(0.56, rel=1e-2)


def test_slant_shears_around_the_baseline() -> None:
    upright = page_of("H", replace(STEADY, slant_deg=0))
    slanted = page_of("H", replace(STEADY, slant_deg=20))
    a, b = upright.strokes.points_px, slanted.strokes.points_px
    height = upright.lines[0].baseline_mm - a[:, 1]
    np.testing.assert_allclose(b[:, 0] - a[:, 0], np.tan(np.radians(20)) * height, atol=1e-4)
    np.testing.assert_array_equal(a[:, 1], b[:, 1])


# Spacing

STEM = at("l", [(0, 0), (0, 70)])
OTHER = at("I", [(10, 0), (10, 70)])
BAR = at("T", [(0, 70), (60, 70)], [(30, 0), (30, 70)])
RISING = at("A", [(0, 0), (30, 70), (60, 0)])
FALLING = at("V", [(0, 70), (30, 0), (60, 70)])
LOW = at("o", [(0, 0), (0, 40), (30, 40), (30, 0), (0, 0)])
SHAPES = Hand.of(snapshot([STEM, OTHER, BAR, RISING, FALLING, LOW]))


def white(pair: str, **settings: float) -> float:
    """Distance from ink to ink of two letters, in em; negative if they overlap sideways."""
    chosen = replace(STEADY, em_mm=10, pen_width_mm=0.5, **settings)
    a, b = page_of(pair, chosen, SHAPES, own).letters
    return (b.box.left - a.box.right) / chosen.em_mm


def test_stems_stand_the_stem_gap_apart() -> None:
    for pair in ("ll", "lI", "Il", "II"):
        assert white(pair) == pytest.approx(STEM_GAP_EM, abs=0.012)


def test_letter_spacing_adds_exactly() -> None:
    for pair in ("ll", "TA", "oV"):
        assert white(pair, letter_spacing_em=0.3) - white(pair) == pytest.approx(0.3, abs=1e-4)


def test_open_shapes_are_kerned() -> None:
    assert white("AV") < white("ll") - 0.05
    assert white("VA") < white("ll") - 0.05
    assert white("To") < white("lo") - 0.05
    assert white("TT") > white("To")


def test_a_wider_pen_keeps_the_white() -> None:
    thin = page_of("ll", replace(STEADY, em_mm=10, pen_width_mm=0.2), SHAPES, own).letters
    bold = page_of("ll", replace(STEADY, em_mm=10, pen_width_mm=1.2), SHAPES, own).letters
    gaps = [b.box.left - a.box.right for a, b in (thin, bold)]
    assert gaps[0] == pytest.approx(gaps[1], abs=1e-3)


def test_white_in_bulk_is_that_of_single_pairs() -> None:
    """Against `spacing.distance`, which fonts use, on the same discs."""
    store = ShapeStore()
    chosen = [HAND.entries[c][0] for c in "AVTLoaynf.,'W"]
    store.add(
        [LetterToShape(e.position, "base", e.strokes, e.metrics, e.character) for e in chosen]
    )
    profiles = []
    for shape_ in store.shapes:
        strokes = StrokeArrays(
            shape_.points_em, shape_.widths, shape_.starts, shape_.filled, shape_.erases
        ).dense(0.02)
        profiles.append(profile(strokes.points_px.astype(float), 0.025 * strokes.widths_px))
    rows = range(len(chosen))
    pairs = list(itertools.product(rows, rows))
    found = store.whites([a for a, _ in pairs], [b for _, b in pairs])
    expected = [distance(profiles[a], profiles[b]) for a, b in pairs]
    np.testing.assert_allclose(found, expected, atol=2e-3)


def test_chinese_characters_share_a_width() -> None:
    narrow = at("丨", [(0, 0), (0, 80)])
    wide = at("回", [(0, 0), (0, 80), (80, 80), (80, 0), (0, 0)])
    the_hand = Hand.of(snapshot([narrow, wide]))
    page = page_of("丨回丨回回", replace(STEADY, em_mm=10, pen_width_mm=0.5), the_hand, own)
    middles = [0.5 * (letter.box.left + letter.box.right) for letter in page.letters]
    np.testing.assert_allclose(np.diff(middles), 10 * BODY_EM, atol=0.05)


# Lines


def lines_of(page: Page) -> list[str]:
    return [page.text[line.start : line.end] for line in page.lines]


def inside(page: Page) -> bool:
    settings = page.settings
    slack = 0.05 * settings.em_mm + settings.pen_width_mm
    return all(
        settings.margin_mm - slack <= letter.box.left
        and letter.box.right <= settings.page_width_mm - settings.margin_mm + slack
        for letter in page.letters
    )


def test_text_wraps_at_spaces_within_the_margins() -> None:
    page = page_of(TEXT, replace(STEADY, page_width_mm=90))
    assert len(page.lines) > 3
    assert inside(page)
    assert " ".join(lines_of(page)) == TEXT
    longer = page_of(TEXT, replace(STEADY, page_width_mm=90, drift=1.0))
    assert inside(longer)
    starts = [line.letters[0].box.left for line in page.lines]
    np.testing.assert_allclose(starts, page.settings.margin_mm, atol=0.05)


def test_paragraphs_empty_lines_tabs_and_spaces() -> None:
    page = page_of("ab\n\ncd\r\n\tx\ty\n  z\u00a0w", STEADY)
    assert lines_of(page) == ["ab", "", "cd", "x\ty", "z\u00a0w"]
    tabbed = {letter.character: letter.box.left for letter in page.letters}
    em, margin = STEADY.em_mm, STEADY.margin_mm
    pen = STEADY.pen_width_mm
    assert tabbed["x"] == pytest.approx(margin + 2 * em, abs=pen)
    assert tabbed["y"] == pytest.approx(margin + 4 * em, abs=pen)
    assert tabbed["z"] == pytest.approx(margin + 2 * STEADY.word_spacing_em * em, abs=pen)
    assert np.diff([line.baseline_mm for line in page.lines]) == pytest.approx(
        STEADY.line_spacing_em * em
    )


def test_a_word_longer_than_the_line_is_cut() -> None:
    page = page_of("x " + "abcdefghij" * 8 + " y", replace(STEADY, page_width_mm=100))
    assert inside(page)
    assert word_of(page) == "x" + "abcdefghij" * 8 + "y"
    assert len(page.lines) > 3


def test_soft_hyphens_show_where_a_line_breaks() -> None:
    settings = replace(STEADY, page_width_mm=24 + 2 * STEADY.margin_mm)
    page = page_of("tele\u00adphone", settings)
    assert [("".join(x.character for x in line.letters)) for line in page.lines] == [
        "tele-",
        "phone",
    ]
    assert word_of(page_of("tele\u00adphone")) == "telephone"


def test_lines_end_at_the_margins_as_they_are_aligned() -> None:
    settings = replace(STEADY, page_width_mm=100)
    right = settings.page_width_mm - settings.margin_mm

    def edges(alignment: str) -> list[tuple[float, float]]:
        page = page_of(TEXT, replace(settings, alignment=alignment))
        return [
            (min(x.box.left for x in line.letters), max(x.box.right for x in line.letters))
            for line in page.lines
        ]

    assert all(left == pytest.approx(settings.margin_mm, abs=0.5) for left, _ in edges("start"))
    assert all(end == pytest.approx(right, abs=0.5) for _, end in edges("end"))
    assert all(a + b == pytest.approx(settings.page_width_mm, abs=0.8) for a, b in edges("centre"))
    *full, last = edges("justify")
    assert all(end == pytest.approx(right, abs=0.5) for _, end in full)
    assert last[1] < right - 2


def test_text_that_does_not_fit_goes_to_further_sheets() -> None:
    settings = replace(STEADY, page_width_mm=100, page_height_mm=80)
    page = page_of(TEXT * 3, settings)
    assert page.sheets == page.lines[-1].sheet + 1 > 1
    for line in page.lines:
        top = line.sheet * settings.page_height_mm
        for letter in line.letters:
            assert top + settings.margin_mm - 2 <= letter.box.top
            assert letter.box.bottom <= top + settings.page_height_mm - settings.margin_mm + 2


# Characters


def test_missing_letters_are_placeholders_with_room_and_are_counted() -> None:
    page = page_of("aßb ΩΩ ßc")
    assert page.missing == Counter({"ß": 2, "Ω": 2})
    for letter in page.letters:
        assert (letter.kind == "placeholder") == (letter.character in "ßΩ")
        assert letter.box.right - letter.box.left > 0.1
        if letter.kind == "placeholder":
            assert not len(letter.strokes)
            assert letter.variant is None
    for a, b in itertools.pairwise(page.letters):
        assert b.box.left > a.box.left


def test_accents_are_composed_and_move_with_their_letter() -> None:
    for jitter in (0.0, 0.05):
        page = page_of("é É ẹ̈", replace(STEADY, baseline_jitter_em=jitter, slant_deg=10))
        assert [letter.kind for letter in page.letters] == ["composed"] * 6 + ["letter"]
        e, acute, capital, high, base, below, above = page.letters
        assert (e.start, e.end, acute.start, acute.end) == (0, 1, 0, 1)
        assert 0 < e.box.top - acute.box.bottom < 0.1 * STEADY.em_mm
        assert 0 < capital.box.top - high.box.bottom < 0.1 * STEADY.em_mm
        assert below.box.top > base.box.bottom
        assert above.box.bottom < base.box.top
        assert abs(below.box.left + below.box.right - base.box.left - base.box.right) < 3


def test_marks_that_exist_in_the_text_alone_do_not_change_neighbours_spacing() -> None:
    plain, accented = page_of("nen"), page_of("nén")
    assert accented.letters[-1].box.left == pytest.approx(plain.letters[-1].box.left, abs=0.5)


def test_hebrew_runs_from_right_to_left_with_its_points() -> None:
    page = page_of("שָלם ab", STEADY, HAND)
    assert word_of(page) == "ש\u05b8לםab"
    x = {letter.character: letter.box.left for letter in page.letters}
    assert x["ש"] > x["ל"] > x["ם"] > x["b"] > x["a"]
    shin, point = page.letters[0], page.letters[1]
    assert shin.box.left < 0.5 * (point.box.left + point.box.right) < shin.box.right
    assert point.box.top > page.lines[0].baseline_mm
    right = STEADY.page_width_mm - STEADY.margin_mm
    assert max(letter.box.right for letter in page.letters) == pytest.approx(right, abs=0.6)
    forced = page_of("שָלם ab", replace(STEADY, direction="left-to-right"))
    assert forced.letters[-1].box.left > forced.letters[0].box.right


def test_hebrew_wraps_in_reading_order() -> None:
    words = " ".join(["שלם"] * 12)
    the_hand = Hand.of(snapshot([SHIN, MEM, at("ל", [(0, 0), (20, 60)])]))
    page = page_of(words, replace(STEADY, page_width_mm=90), the_hand, own)
    assert len(page.lines) > 1
    for line in page.lines:
        lefts = [letter.box.left for letter in line.letters]
        assert lefts == sorted(lefts, reverse=True)
    assert [letter.start for letter in page.letters] == sorted(x.start for x in page.letters)


def test_letters_are_found_at_points() -> None:
    page = page_of("abc é")
    for letter in page.letters:
        box = letter.box
        found = page.letter_at(0.5 * (box.left + box.right), 0.5 * (box.top + box.bottom))
        assert found is letter
    assert page.letter_at(0, 0) is None


# Joining


def test_joints_connect_letters_near_the_baseline_smoothly() -> None:
    rising = at("u", [(0, 10), (10, 0), (30, 30), (30, 10), (45, 12)])
    apart = at("x", [(0, 50), (30, 0)], [(30, 50), (0, 0)])
    the_hand = Hand.of(snapshot([rising, apart]))
    plain = page_of("uu ux", STEADY, the_hand, own)
    page = page_of("uu ux", replace(STEADY, joining=True), the_hand, own)
    kinds = [letter.kind for letter in page.letters]
    assert kinds == ["letter", "joint", "letter", "letter", "letter"]
    first, joint, second = page.letters[:3]
    np.testing.assert_array_equal(joint.strokes.points_px[0], first.strokes.points_px[-1])
    np.testing.assert_array_equal(joint.strokes.points_px[-1], second.strokes.points_px[0])
    steps = np.diff(joint.strokes.points_px, axis=0)
    angles = np.unwrap(np.arctan2(steps[:, 1], steps[:, 0]))
    assert np.abs(np.diff(angles)).max() < 0.6
    assert [len(letter.strokes) for letter in plain.letters] == [
        len(letter.strokes) for letter in page.letters if letter.kind != "joint"
    ]


# Variants


def test_letters_show_their_entry_until_the_variant_is_made() -> None:
    setter, made = Typesetter(HAND), {}

    def known(keys):  # type: ignore[no-untyped-def]
        return [made.get(key) for key in keys]

    page = setter.set("banana", known, STEADY)
    assert len(page.provisional) == 6
    assert all(letter.is_provisional for letter in page.letters)
    wanted = page.provisional[:2]
    made |= dict(zip(wanted, VARIED(wanted), strict=True))
    page = setter.set("banana", known, STEADY)
    assert [letter.is_provisional for letter in page.letters] == [False, False] + [True] * 4
    rest = page.provisional
    made |= dict(zip(rest, VARIED(rest), strict=True))
    done = setter.set("banana", known, STEADY)
    assert not done.provisional
    np.testing.assert_array_equal(done.strokes.points_px, page_of("banana").strokes.points_px)


def test_only_new_letters_are_asked_for() -> None:
    asked: list[VariantKey] = []

    def counting(keys):  # type: ignore[no-untyped-def]
        asked.extend(keys)
        return VARIED(keys)

    setter = Typesetter(HAND)
    setter.set(TEXT, counting, STEADY)
    asked.clear()
    setter.set(TEXT, counting, replace(STEADY, slant_deg=5, em_mm=12, pen_width_mm=1.0))
    assert not asked
    setter.set(TEXT + "!", counting, STEADY, ids=range(len(TEXT) + 1))
    assert len(asked) <= len("vow.!")
    assert len({key.index for key in asked}) == len(asked)


def test_old_shapes_are_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vma_core.writing.typesetter.KEPT_SHAPES", 200)
    setter = Typesetter(HAND)
    for seed in range(8):
        page = setter.set(TEXT, VARIED, replace(STEADY, seed=seed))
        assert len(setter._store) < 400
    np.testing.assert_array_equal(
        page.strokes.points_px, page_of(TEXT, replace(STEADY, seed=7)).strokes.points_px
    )


# Bad input


def test_a_text_that_is_too_long_is_refused_at_once() -> None:
    with pytest.raises(UserError, match=r"more than 20,000 characters"):
        typeset("a" * 1_000_000, HAND, own, STEADY)
    check_text("a" * MAX_CHARACTERS)


def test_a_page_without_room_and_wild_settings_are_refused() -> None:
    with pytest.raises(UserError, match="Nothing fits on this page"):
        typeset("a", HAND, own, replace(STEADY, margin_mm=100, page_width_mm=205))
    for changes in ({"em_mm": float("nan")}, {"pen_width_mm": 0.0}, {"line_spacing_em": 100.0}):
        with pytest.raises(UserError, match="must be between"):
            replace(STEADY, **changes)
    with pytest.raises(UserError, match="sheets; at most 200"):
        typeset("abc\n" * 2_000, HAND, own, replace(STEADY, page_height_mm=70))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        " \t ",
        "\u200b\u200d",
        "\u0301",
        "\u202e\u2067",
        "\x00\x07",
        "\ud800a",
        "\ufeff",
        "👩‍👩‍👧",
        "a" + "\u0301" * 60,
    ],
    ids=ascii,
)
def test_odd_text_is_set(text: str) -> None:
    page = page_of(text)
    assert page.lines
    for line in page.lines:
        assert 0 <= line.start <= line.end <= len(text)


def test_thousands_of_different_characters_are_set() -> None:
    characters = [chr(code) for code in range(0x4E00, 0x4E00 + 2_000)]
    the_hand = Hand.of(snapshot(at(c, [(0, n % 80), (80, 80)]) for n, c in enumerate(characters)))
    page = typeset("".join(characters), the_hand, own, STEADY)
    assert len(page.letters) == 2_000
    assert not page.missing


def test_a_hand_names_unused_labels_and_prefers_one_script() -> None:
    entries = latin("ab", 1)
    script = [replace(e, label=f"Script {e.label}") for e in latin("abc", 1)]
    plain = replace(latin("a", 1)[0], label="a")
    other = replace(plain, label="arrow")
    found = Hand.of(snapshot([*script, other, plain]))
    assert found.unused == ("arrow",)
    assert found.scripts == ("Script", "")
    assert [e.entry.label for e in found.entries["a"]] == ["a"]
    assert [e.entry.label for e in found.entries["b"]] == ["Script b"]
    assert set(Hand.of(snapshot([*entries, *script]), "Script").entries) == set("abc")
    with pytest.raises(UserError, match="No label is a character"):
        Hand.of(snapshot([other])).require_characters()


def test_blank_entries_are_not_used() -> None:
    blank = replace(latin("a", 1)[0], image=np.zeros((28, 28), np.uint8), strokes=())
    page = typeset("aa", Hand.of(snapshot([blank])), own, STEADY)
    assert page.missing == {"a": 2}
    assert len(memory()) > 100
