"""Protocols P9 to P13: the compared sets, and figures with known values."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

import numpy as np
import pytest
from numpy.typing import NDArray
from vma_core.cli.main import main
from vma_core.engine.engine import Engine
from vma_core.engine.request import Addresses, Request, Result
from vma_core.errors import UserError
from vma_core.evaluation import two_sample
from vma_core.evaluation.drawing_defects import (
    count_components,
    count_loops,
    geometry,
    has_block,
    has_gap,
    width_spread,
)
from vma_core.evaluation.judged_drawings import (
    EvaluatedSetting,
    PeoplesDrawings,
    make_variants,
    pair_originals,
    reinked,
)
from vma_core.evaluation.judges import load_judges
from vma_core.evaluation.open_set import detector_row, open_set_episode
from vma_core.evaluation.originality import bin_weights, recognition_chance
from vma_core.evaluation.realism import affine_copies, jogged
from vma_core.evaluation.two_sample import shifted, two_sample_test
from vma_core.evaluation.variants import score, variants
from vma_core.glyphs.raster import to_model_grid
from vma_core.glyphs.stroke_raster import coverage
from vma_core.glyphs.strokes import StrokeArrays, polyline
from vma_core.importers.glyph_set import GlyphSet
from vma_core.standard_errors import area_under_curve, bootstrap_stderr

Points = Sequence[tuple[float, float]]
PEN_PX = 5.2


def inked(*lines: Points, width_px: float = PEN_PX) -> NDArray[np.uint8]:
    """(105, 105) drawing of some polylines."""
    strokes = StrokeArrays.of([polyline(line, width_px) for line in lines])
    return (coverage(strokes, 105) >= 0.5).astype(np.uint8)


def polygon(corners: int, turn: float) -> Points:
    """A closed outline in the middle of the square."""
    angles = turn + np.linspace(0, 2 * np.pi, corners + 1)
    return [(52 + 30 * np.cos(a), 52 + 30 * np.sin(a)) for a in angles]


@pytest.fixture
def drawings() -> PeoplesDrawings:
    """Four characters of two alphabets, six drawings each: polygons, turned."""
    images = [
        inked(polygon(corners, 0.1 * number)) for corners in (3, 4, 5, 7) for number in range(6)
    ]
    names = ["One/a", "One/b", "Two/a", "Two/b"]
    return PeoplesDrawings.of_originals(
        GlyphSet(np.stack(images), np.repeat(np.arange(4), 6), names, "made up")
    )


class Copier:
    """An engine whose variants are the strokes it read, shifted by a step for each variant."""

    image_size = 28

    def __init__(self, step_px: float = 0.0, has_head: bool = True) -> None:
        self.step_px = step_px
        self.has_head = has_head
        self.asked: list[Request] = []

    def answer(self, request: Request) -> Result:
        """Strokes of the drawing if it is read, else of the memory's first entry."""
        self.asked.append(request)
        read = request.drawing if request.source == "drawing" else request.memory.entries[0]
        assert read is not None
        arrays = StrokeArrays.of(read.strokes)
        moved = [
            arrays.moved(arrays.points_px + np.float32(self.step_px * n))
            for n in range(request.count)
        ]
        nothing = np.zeros(len(request.memory), np.float32)
        return Result(
            images=np.repeat(read.image[None].astype(np.float32), request.count, 0),
            addressed=np.zeros(request.count, np.intp),
            addresses=Addresses(nothing, nothing, 0.0, 0.0),
            provider="",
            timings_ms={},
            stamp=0,
            is_decoded=np.ones(request.count, bool),
            strokes=tuple(moved) if self.has_head else (None,) * request.count,
        )


def engine_of(copier: Copier) -> Engine:
    """As the protocols take it."""
    return cast(Engine, copier)


def test_small_drawings_find_their_originals_in_any_order(drawings: PeoplesDrawings) -> None:
    originals = drawings.require_originals()
    order = np.random.default_rng(0).permutation(len(originals))
    shuffled = GlyphSet(originals[order], drawings.glyphs.classes[order], "abcd", "others")
    small = replace(drawings.glyphs, class_names=list("abcd"))
    found = pair_originals(small, shuffled)
    assert len(set(found.tolist())) == len(found)
    assert (to_model_grid(shuffled.images[found], 28) == small.images).all()
    paired = PeoplesDrawings.paired(small, shuffled)
    assert (paired.require_originals() == originals).all()
    stranger = replace(small, images=1 - small.images)
    with pytest.raises(UserError, match="no original"):
        pair_originals(stranger, shuffled)


def test_some_characters_are_evenly_spaced_and_keep_their_originals(
    drawings: PeoplesDrawings,
) -> None:
    two = drawings.evenly_spaced(2)
    assert list(two.glyphs.class_names) == ["One/a", "Two/b"]
    assert two.alphabets == ["One", "Two"]
    assert (to_model_grid(two.require_originals(), 28) == two.glyphs.images).all()
    assert len(drawings.evenly_spaced(99)) == len(drawings)


def test_strokes_of_28_pixel_drawings_alone_are_refused(drawings: PeoplesDrawings) -> None:
    small = PeoplesDrawings(drawings.glyphs, None)
    with pytest.raises(UserError, match="--form pixels"):
        reinked(small, [0])


def test_geometry_of_known_shapes() -> None:
    ring = inked(polygon(30, 0))
    assert (count_components(ring), count_loops(ring)) == (1, 1)
    eight = inked(polygon(30, 0), [(52, 20), (52, 84)])
    assert (count_components(eight), count_loops(eight)) == (1, 2)
    apart = inked([(10, 20), (90, 20)], [(10, 60), (90, 60)])
    assert (count_components(apart), count_loops(apart)) == (2, 0)
    speck = inked([(10, 52), (90, 52)], width_px=15)
    speck[52, 52] = 0
    assert (count_loops(speck), count_loops(speck, 4)) == (1, 0)
    assert count_components(np.zeros((105, 105), np.uint8)) == 0


@pytest.mark.parametrize(("gap_px", "found"), [(0, False), (1, True), (2, True), (4, False)])
def test_a_gap_is_a_narrow_break_between_two_parts(gap_px: int, found: bool) -> None:
    line = np.zeros((105, 105), np.uint8)
    line[50:55, 10:90] = 1
    line[:, 40 : 40 + gap_px] = 0
    assert has_gap(line, 3.0) is found


def test_blocks_and_widths_tell_blots_from_lines() -> None:
    line, blot = inked([(10, 52), (90, 52)]), inked([(10, 52), (90, 52)], [(50, 45), (58, 58)])
    blot |= inked([(60, 60)], width_px=24)
    assert not has_block(to_model_grid(line, 28))
    assert has_block(to_model_grid(blot, 28))
    assert width_spread(line) < 0.1 < width_spread(blot)
    assert width_spread(np.zeros((105, 105), np.uint8)) == 0
    assert geometry(blot, to_model_grid(blot, 28)).has_block


def test_the_area_under_the_curve_of_known_scores() -> None:
    low, high = np.array([0.1, 0.2, 0.3]), np.array([0.25, 0.4])
    assert area_under_curve(low, high) == pytest.approx(5 / 6)
    assert area_under_curve(high, low) == pytest.approx(1 / 6)
    assert area_under_curve(np.zeros(4), np.zeros(3)) == 0.5, "ties count half"


def test_resampling_finds_the_standard_error_of_a_mean() -> None:
    values = np.random.default_rng(0).normal(size=400)
    found = bootstrap_stderr(lambda rows: float(values[rows].mean()), len(values), 0, 2000)
    assert found == pytest.approx(values.std() / 20, rel=0.1)


@pytest.mark.parametrize(("count", "bins"), [(20, 10), (19, 10), (5, 10), (100, 10)])
def test_bins_have_equal_weight_for_any_count(count: int, bins: int) -> None:
    weights = bin_weights(count, bins)
    assert weights.sum(1) == pytest.approx(np.ones(bins))
    assert weights.sum(0) == pytest.approx(np.full(count, bins / count))
    assert weights[-1, -1] == weights[-1].max()


def test_recognition_by_chance_matches_sampling() -> None:
    supports = np.arange(6, dtype=np.float32)[:, None]
    queries = np.array([[0.0], [0.6], [1.4], [9.0]], np.float32)
    # Of the five other classes 0, 1, 2 and 5 are nearer than the own one; two ways draw one.
    chance = recognition_chance(queries, supports, own=0, ways=2)
    assert chance == pytest.approx([1, 4 / 5, 3 / 5, 0])
    three = recognition_chance(queries, supports, own=0, ways=3)
    assert three == pytest.approx([1, 4 / 5 * 3 / 4, 3 / 5 * 2 / 4, 0])


def test_the_classifier_separates_different_sets_only() -> None:
    rng = np.random.default_rng(0)
    alphabets = np.tile(np.repeat(np.arange(4), 30), 2)
    first = np.arange(240) < 120
    alike = (rng.random((240, 14, 14)) < 0.2).astype(np.uint8)
    chance = two_sample_test(alike, ~first, alphabets, draws=1, seed=0)
    assert abs(chance.accuracy - 0.5) < 0.12
    assert abs(chance.auc - 0.5) < 0.15
    different = np.where(first[:, None, None], alike, rng.random((240, 14, 14)) < 0.4)
    sure = two_sample_test(different.astype(np.uint8), ~first, alphabets, draws=1, seed=0)
    assert sure.accuracy > 0.95
    assert sure.auc > 0.98
    assert 0 <= sure.accuracy_stderr < 0.05


def test_shifts_move_ink_and_fill_with_paper() -> None:
    image = np.zeros((1, 5, 5), np.uint8)
    image[0, 0, 4] = 1
    moved = shifted(np.repeat(image, 2, 0), np.array([[2, -1], [0, 1]]))
    assert np.argwhere(moved[0]).tolist() == [[2, 3]]
    assert not moved[1].any(), "the ink left the picture"


def test_affine_copies_resemble_but_differ_from_the_original() -> None:
    original = inked(polygon(5, 0.2))
    copies = affine_copies(original, 6, 0)
    assert all((copy != original).any() for copy in copies)
    assert all(count_loops(copy, 4) == 1 for copy in copies)
    assert copies.mean() == pytest.approx(original.mean(), rel=0.25)


def test_copies_as_strokes_are_recognised_and_have_the_exemplars_geometry(
    drawings: PeoplesDrawings,
) -> None:
    settings = [EvaluatedSetting("default", 0.8)]
    (row,) = variants(engine_of(Copier()), load_judges(), drawings, settings, "strokes", 50, 0)
    assert row["recognisability"] == 1
    assert row["diversity"] == pytest.approx(0, abs=1e-5)
    assert row["same_components"] == row["same_loops"] == 1
    assert row["real_same_loops"] == 1
    assert row["width_spread"] < 0.3


def test_a_new_character_is_not_in_memory(drawings: PeoplesDrawings) -> None:
    copier = Copier()
    make_variants(
        engine_of(copier), drawings, 0, EvaluatedSetting("default", 0.8), "strokes", 3, seed=0
    )
    memory = copier.asked[0].memory
    assert copier.asked[0].source == "memory"
    setting = EvaluatedSetting("new-character", 0.8, memory=memory)
    made = make_variants(engine_of(copier), drawings, 6, setting, "strokes", 3, seed=0)
    asked = copier.asked[1]
    assert (asked.source, asked.memory) == ("drawing", memory)
    assert asked.drawing is not None
    assert (asked.drawing.image == drawings.glyphs.images[6]).all()
    assert asked.drawing.strokes == drawings.strokes(6)
    assert (made.scanned[0] & drawings.require_originals()[6]).any()


def test_strokes_of_a_model_without_a_head_are_refused(drawings: PeoplesDrawings) -> None:
    engine, setting = engine_of(Copier(has_head=False)), EvaluatedSetting("default", 0.8)
    with pytest.raises(UserError, match="--form pixels"):
        make_variants(engine, drawings, 0, setting, "strokes", 2, 0)
    assert make_variants(engine, drawings, 0, setting, "pixels", 2, 0).judged().shape == (2, 28, 28)


def test_reinked_drawings_resemble_the_originals(drawings: PeoplesDrawings) -> None:
    again = reinked(drawings, range(4)).scanned
    originals = drawings.require_originals()[:4]
    overlap = (again & originals).sum((1, 2)) / (again | originals).sum((1, 2))
    assert overlap.min() > 0.8


def test_jogged_drawings_move_by_a_few_pixels(
    drawings: PeoplesDrawings,
) -> None:
    people = reinked(drawings, range(4))
    for before, after in zip(people.strokes, jogged(people, 3).strokes, strict=True):
        moved = np.hypot(*(after.points_px - before.points_px).T)
        assert 0 < moved.max() < 7
        assert after.starts.tolist() == before.starts.tolist()


def test_open_set_episodes_query_known_and_unknown_characters() -> None:
    by_class = [np.arange(20 * c, 20 * c + 20) for c in range(40)]
    for episode in range(20):
        memory, known, unknown = open_set_episode(by_class, 32, 0, episode)
        inside = set((memory // 20).tolist())
        assert len(inside) == 32
        assert not set(memory.tolist()) & {*known.tolist(), *unknown.tolist()}
        assert set((known // 20).tolist()) <= inside
        assert not set((unknown // 20).tolist()) & inside


def test_a_perfect_detector_has_an_area_of_one() -> None:
    masses = np.zeros((5, 2, 4))
    masses[:, 1] = 0.9
    row = detector_row(masses, 0)
    assert (row["auroc"], row["stderr"]) == (1, 0)
    assert (row["known_mass"], row["unknown_mass"]) == (0, pytest.approx(0.9))
    assert detector_row(np.full((5, 2, 4), 0.3), 0)["auroc"] == 0.5


STAND_INS = {"same_components", "same_loops", "blocks", "gaps", "width_spread"}
FIELDS = {
    "variants": {
        "setting", "form", "recognisability", "diversity", "real_recognisability",
        "real_diversity", "recognisability_ratio", "diversity_ratio", "novelty_ratio",
        *STAND_INS, *(f"real_{name}" for name in STAND_INS),
    },
    "realism": {"form", "size_px", "pair", "accuracy", "auc"},
    "originality": {
        "form", "bin", "originality", "recognisability", "real_originality",
        "real_recognisability",
    },
    "open-set": {"entries", "auroc", "known_mass", "unknown_mass"},
}  # fmt: skip


@pytest.mark.parametrize(
    ("protocol", "options", "count"),
    [
        ("variants", "--form pixels --characters 4 --episodes 20", 3),
        ("realism", "--form pixels --characters 4 --size 28 --episodes 1", 7),
        ("originality", "--form pixels --characters 4 --episodes 20", 10),
        ("open-set", "--episodes 4 --entries 8 16", 2),
    ],
)
def test_reports_have_the_documented_fields(
    small_data: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    protocol: str,
    options: str,
    count: int,
) -> None:
    monkeypatch.setattr(two_sample, "EPOCHS", 2)
    command = ["evaluate", "--data", str(small_data), "--protocol", protocol, *options.split()]
    assert main([*command, "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert len(rows) == count
    for row in rows:
        assert set(row) >= FIELDS[protocol] | {"stderr", "episodes"}
    if protocol == "variants":
        assert [row["setting"] for row in rows] == ["default", "twenty-entries", "new-character"]
    if protocol == "realism":
        assert {row["pair"] for row in rows} == {
            "real-real", "real-reinked", "real-variants", "reinked-variants",
            "jogged-variants", "reinked-jogged", "real-affine",
        }  # fmt: skip


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("--protocol variants --characters 0", "--characters must be at least 1"),
        ("--protocol realism --form pixels --size 105", "Pixels are always tested at 28 px"),
        ("--protocol open-set --entries 700", "leaves none of the 659"),
    ],
)
def test_impossible_options_are_refused_in_one_line(
    data: Path, capsys: pytest.CaptureFixture[str], options: str, said: str
) -> None:
    assert main(["evaluate", "--data", str(data), *options.split()]) in (1, 2)
    error = capsys.readouterr().err
    assert said in error
    assert "Traceback" not in error


def test_exact_copies_have_no_diversity_and_noise_is_not_recognised(
    drawings: PeoplesDrawings,
) -> None:
    judges, exemplars = load_judges(), drawings.images[::6]
    copies = exemplars[:, None].repeat(5, 1)
    copied = score(judges, exemplars, list(copies), 50, 0)
    assert copied.recognised == 1
    assert copied.diversity.max() < 1e-5
    assert copied.novelty.max() == 0
    noise = (np.random.default_rng(0).random((4, 20, 28, 28)) < 0.15).astype(np.float32)
    assert score(judges, exemplars, list(noise), 200, 0).recognised < 0.6
