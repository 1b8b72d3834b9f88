"""Variants as strokes: equal on every runtime, and fallbacks without strokes."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file
from vma_core.bundles.bundle import Bundle, baseline, load_bundle
from vma_core.engine.engine import Engine
from vma_core.engine.request import DRAWING_ROW, Drawing, Request, Result
from vma_core.engine.runtime.onnx_runner import OnnxRunner
from vma_core.engine.runtime.process_runner import ProcessRunner, SpareProcess
from vma_core.engine.runtime.runner import Array, Runner, VariantBatch
from vma_core.engine.runtime.torch_runner import TorchRunner
from vma_core.engine.stroke_variants import NO_STROKES, into_square, slot_batch
from vma_core.engine.variant_cache import VariantCache
from vma_core.errors import UserError
from vma_core.glyphs.stroke_raster import strokes_to_glyph
from vma_core.glyphs.stroke_slots import stroke_slots
from vma_core.glyphs.strokes import PEN_WIDTH_PX, Stroke, StrokeArrays, polyline
from vma_core.memory.entries import Memory, MemoryEntry
from vma_core.model.vma import VariationalMemoryAddressing

CROSS = (
    polyline([(20.0, 50.0), (85.0, 55.0)], PEN_WIDTH_PX),
    polyline([(50.0, 20.0), (55.0, 85.0)], PEN_WIDTH_PX),
)
HOOK = (polyline([(30.0, 20.0), (30.0, 80.0), (75.0, 85.0)], PEN_WIDTH_PX),)
BAR = (polyline([(15.0, 30.0), (90.0, 30.0)], PEN_WIDTH_PX),)


def drawing(strokes: tuple[Stroke, ...]) -> Drawing:
    return Drawing.of(strokes_to_glyph(strokes, 28), strokes)


@pytest.fixture(scope="module")
def strokes(stroke_bundle: Path) -> Bundle:
    return load_bundle(stroke_bundle)


@pytest.fixture(params=["onnx", "torch", "process"])
def runner(
    request: pytest.FixtureRequest,
    strokes: Bundle,
    stroke_model: VariationalMemoryAddressing,
) -> Iterator[Runner]:
    if request.param == "torch":
        yield TorchRunner(stroke_model)
    elif request.param == "onnx":
        yield OnnxRunner(strokes.graphs, strokes.config, "cpu", threads=3)
    else:
        if sys.platform == "win32":
            pytest.skip("sockets cannot be passed on to a child here")
        spare = SpareProcess()
        process = ProcessRunner(
            strokes.graphs, strokes.config, strokes.model_hash, "cpu", spare=spare
        )
        yield process
        process.close()
        spare.end()


@pytest.fixture
def ours(strokes: Bundle) -> Engine:
    """An engine with a stroke head and empty caches."""
    return strokes.engine("cpu")


@pytest.fixture
def written() -> Memory:
    """Entries with strokes, and a picture without."""
    drawn = [MemoryEntry(strokes_to_glyph(s, 28), strokes=s) for s in (CROSS, HOOK)]
    return Memory([*drawn, MemoryEntry(strokes_to_glyph(BAR, 28))])


def points(result: Result) -> np.ndarray:
    """Points of all variants, concatenated."""
    assert all(s is not None for s in result.strokes)
    return np.concatenate([s.points_px for s in result.strokes if s is not None])


@pytest.mark.slow
def test_every_runtime_draws_the_same(
    runner: Runner, stroke_model: VariationalMemoryAddressing
) -> None:
    rng = np.random.default_rng(0)
    reference = TorchRunner(stroke_model)
    config = stroke_model.config
    glyphs = [stroke_slots(StrokeArrays.of(s)) for s in (CROSS, HOOK, ())]
    images = (rng.random((2, 28, 28)) < 0.1).astype(np.float32)
    features = reference.features(images)
    for batch in (1, 5, 23):
        rows = rng.integers(0, 3, batch)
        slots = slot_batch(glyphs, rows)
        for spread in (0.4, 1.0):
            wanted = VariantBatch(
                features,
                features,
                rows % 2,
                rows % 2,
                rng.standard_normal((batch, config.latent_size)).astype(np.float32),
                np.full((batch, len(config.level_channels)), spread, np.float32),
                np.ones((batch, len(config.level_channels)), np.float32),
            )
            there = (slots.stroke_ids >= 0)[rows]
            image, shifts_px = runner.draw(wanted, slots)
            expected, expected_px = reference.draw(wanted, slots)
            np.testing.assert_allclose(image, expected, atol=1e-4)
            np.testing.assert_allclose(image, runner.generate(wanted), atol=1e-5)
            np.testing.assert_allclose(shifts_px[there], expected_px[there], atol=1e-2)
            assert np.isfinite(shifts_px).all()


def test_glyphs_of_other_lengths_in_the_batch_change_nothing(
    stroke_model: VariationalMemoryAddressing,
) -> None:
    runner = TorchRunner(stroke_model)
    glyphs = [stroke_slots(StrokeArrays.of(s)) for s in (CROSS, HOOK)]
    features = runner.features(np.zeros((1, 28, 28), np.float32))
    zeros, ones = np.zeros(1, np.int64), np.ones((1, 2), np.float32)
    noise = np.ones((1, stroke_model.config.latent_size), np.float32)
    wanted = VariantBatch(features, features, zeros, zeros, noise, ones, ones)
    short = min(glyphs, key=len)
    alone = runner.draw(wanted, slot_batch([short], zeros))[1]
    beside = runner.draw(wanted, slot_batch(glyphs, zeros + glyphs.index(short)))[1]
    np.testing.assert_allclose(beside[:, : len(short)], alone, atol=1e-4)


def test_variants_of_a_drawing_are_its_strokes_moved(ours: Engine, written: Memory) -> None:
    asked = Request(written.snapshot(), drawing(CROSS), count=9)
    result = ours.answer(asked)
    assert set(result.addressed.tolist()) == {DRAWING_ROW}
    dense = stroke_slots(StrokeArrays.of(CROSS)).strokes
    for found in result.strokes:
        assert found is not None
        np.testing.assert_array_equal(found.starts, dense.starts)
        np.testing.assert_array_equal(found.widths_px, dense.widths_px)
        assert np.abs(found.points_px - dense.points_px).max() > 0.1
    assert len({found.points_px.tobytes() for found in result.strokes if found}) == 9


@pytest.mark.parametrize("source", ["drawing", "recall", "memory"])
def test_the_same_request_has_the_same_strokes(ours: Engine, written: Memory, source: str) -> None:
    asked = Request(written.snapshot(), drawing(HOOK), source, count=11)  # type: ignore[arg-type]
    first = points(ours.answer(asked))
    np.testing.assert_array_equal(points(ours.answer(asked)), first)  # kept
    ours.decoded.forget()
    np.testing.assert_allclose(points(ours.answer(asked)), first, atol=1e-3)
    few = ours.answer(replace(asked, count=3))
    np.testing.assert_allclose(points(few), first[: len(points(few))], atol=1e-3)


def test_variants_of_a_drawing_do_not_depend_on_the_memory(ours: Engine, written: Memory) -> None:
    asked = Request(
        written.snapshot(), drawing(HOOK), count=5, restrict_to=(0,), overrides=((1, 1.0),)
    )
    before = ours.answer(asked)
    ours.decoded.forget()
    after = ours.answer(replace(asked, memory=Memory().snapshot()))
    np.testing.assert_allclose(after.images, before.images, atol=1e-5)
    np.testing.assert_allclose(points(after), points(before), atol=1e-3)


@pytest.mark.parametrize("detects", [True, False])
def test_a_drawing_without_a_match_is_read_from_itself(
    fresh_engine: Engine, memory: Memory, detects: bool
) -> None:
    """As often as memory does not hold it, and as the drawing's own variants are."""
    if not detects:  # the dummies' share of q counts then
        fresh_engine.novelty = None
    rng = np.random.default_rng(0)
    unknown = Drawing.of((rng.random((28, 28)) < 0.5).astype(np.uint8))
    asked = Request(memory.snapshot(), unknown, "recall", count=64)
    share = fresh_engine.address(asked.memory, unknown).new_probability
    assert (share > 0.9) if detects else (0.1 < share < 0.9)
    result = fresh_engine.answer(asked)
    own = result.addressed == DRAWING_ROW
    assert own.mean() == pytest.approx(share, abs=0.1)
    assert (result.addressed[~own] >= 0).all()
    of_drawing = fresh_engine.answer(replace(asked, source="drawing"))
    np.testing.assert_allclose(result.images[own], of_drawing.images[own], atol=1e-5)


def test_without_a_drawing_the_memory_is_read(ours: Engine, written: Memory) -> None:
    of_memory = ours.answer(Request(written.snapshot(), None, "memory", count=8))
    for source in ("drawing", "recall"):
        found = ours.answer(Request(written.snapshot(), None, source, count=8))
        np.testing.assert_array_equal(found.addressed, of_memory.addressed)
        np.testing.assert_allclose(found.images, of_memory.images, atol=1e-6)


def test_variants_of_entries_move_the_entries_strokes(ours: Engine, written: Memory) -> None:
    asked = Request(written.snapshot(), source="selection", restrict_to=(0, 1, 2), count=24)
    result = ours.answer(asked)
    assert set(result.addressed.tolist()) == {0, 1, 2}
    for row, found in zip(result.addressed.tolist(), result.strokes, strict=True):
        assert found is not None, "a picture is traced"
        if row < 2:
            assert len(found) == len((CROSS, HOOK)[row])


def test_variants_of_entries_without_strokes_have_none(ours: Engine, written: Memory) -> None:
    written.insert(3, [MemoryEntry(np.zeros((28, 28), np.uint8))])
    both = Request(written.snapshot(), source="selection", restrict_to=(0, 3), count=12)
    result = ours.answer(both)
    assert set(result.addressed.tolist()) == {0, 3}
    for row, found in zip(result.addressed.tolist(), result.strokes, strict=True):
        assert (found is None) == (row == 3)
    alone = ours.answer(replace(both, restrict_to=(3,)))
    assert alone.strokes == (None,) * 12
    assert alone.is_complete


def test_a_model_without_a_stroke_head_gives_pixels_only(
    memory: Memory,
) -> None:
    older = baseline("hard")
    assert older.card["format_version"] == 4
    engine = older.engine("cpu")
    result = engine.answer(Request(memory.snapshot(), drawing(CROSS), count=4))
    assert result.strokes == (None,) * 4
    assert result.images.max() > 0.5
    assert engine.path(Request(memory.snapshot(), drawing(CROSS)), 0, 1, 3).strokes == (None,) * 3


def test_strokes_come_with_their_images(ours: Engine, written: Memory) -> None:
    size = ours.runner.round_rows
    asked = Request(written.snapshot(), drawing(CROSS), count=2 * size + 1)
    rounds = 0
    for result in ours.stream(asked):
        assert [s is not None for s in result.strokes] == result.is_decoded.tolist()
        rounds += 1
    assert rounds > 1


def test_other_strokes_of_the_same_pixels_leave_the_heat_alone(
    ours: Engine, written: Memory
) -> None:
    one = drawing(CROSS)
    other = replace(one, strokes=tuple(reversed(CROSS)))
    assert one != other
    heat = ours.address(written.snapshot(), one)
    assert ours.address(written.snapshot(), other) is heat
    first, second = (ours.answer(Request(written.snapshot(), d, count=2)) for d in (one, other))
    assert first.strokes[0] is not None
    assert second.strokes[0] is not None
    assert not np.array_equal(first.strokes[0].points_px, second.strokes[0].points_px)


def test_cached_strokes_are_counted(ours: Engine, written: Memory) -> None:
    asked = Request(written.snapshot(), drawing(CROSS), count=4)
    first = ours.answer(asked)
    assert first.strokes[0] is not None
    bytes_each = first.images[0].nbytes + first.strokes[0].points_px.nbytes
    ours.decoded = VariantCache(max_bytes=3 * bytes_each)
    ours.answer(asked)
    before = ours.decoded.found
    ours.answer(replace(asked, count=1))
    assert ours.decoded.found == before, "of four the first went"


def test_interpolation_between_variants_moves_their_strokes(ours: Engine, written: Memory) -> None:
    asked = Request(written.snapshot(), drawing(CROSS), count=5)
    answer, way = ours.answer(asked), ours.path(asked, 1, 4, 6)
    for frame, variant in ((0, 1), (-1, 4)):
        found, expected = way.strokes[frame], answer.strokes[variant]
        assert found is not None
        assert expected is not None
        np.testing.assert_allclose(found.points_px, expected.points_px, atol=1e-2)


def test_latents_and_matrix_move_the_entrys_strokes(ours: Engine, written: Memory) -> None:
    view = written.snapshot()
    ends = np.stack([entry.image for entry in view.entries[:2]])
    way = ours.latents.between(view, 1, ends, 5)
    assert way.images.shape == (5, 28, 28)
    assert [len(s) for s in way.strokes if s is not None] == [len(HOOK)] * 5
    matrix = ours.transfer(Request(view, drawing(BAR)), [1, 0], 3)
    assert matrix.images.shape == (2, 4, 28, 28)
    for line, own in zip(matrix.strokes, (HOOK, CROSS), strict=True):
        assert [len(s) for s in line if s is not None] == [len(own)] * 4


def test_drawings_over_the_edge_are_shifted_inside_as_a_whole() -> None:
    inside, over = [[10.0, 20.0], [60.0, 90.0]], [[-9.0, 50.0], [40.0, 104.0]]
    larger = [[-20.0, 30.0], [110.0, 60.0]]
    widths = np.array([4.0, 6.0], np.float32)
    moved = into_square(np.array([inside, over, larger], np.float32), widths)
    np.testing.assert_array_equal(moved[0], inside)
    np.testing.assert_allclose(moved[1], [[2.0, 48.0], [51.0, 102.0]])
    np.testing.assert_allclose(moved[2][:, 0].mean(), 52.5, atol=1.0)
    np.testing.assert_array_equal(moved[2][:, 1], [30.0, 60.0])


def test_an_empty_glyph_beside_others_is_padding() -> None:
    cross = stroke_slots(StrokeArrays.of(CROSS))
    batch = slot_batch([NO_STROKES, cross], np.array([1, 0]))
    assert batch.slots.shape == (2, len(cross), 7)
    assert (batch.stroke_ids[0] == -1).all()
    part = batch.part(slice(0, 1))
    np.testing.assert_array_equal(part.slots, cross.features[None])
    np.testing.assert_array_equal(part.rows, [0])


# --- bundles -----------------------------------------------------------------------------------


def change_weight(folder: Path, name: str, change: Callable[[Array], Array]) -> None:
    weights = load_file(folder / "weights.safetensors")
    weights[name] = np.ascontiguousarray(change(weights[name]))
    save_file(weights, folder / "weights.safetensors")


def wrong_shape(folder: Path) -> None:
    change_weight(folder, "stroke_head.steps.1.enter.weight", lambda w: w[:, :-1])


def not_finite(folder: Path) -> None:
    change_weight(folder, "stroke_head.steps.0.shift.bias", lambda w: w * np.nan)


def other_card(folder: Path) -> None:
    card = json.loads((folder / "card.json").read_text())
    card["architecture"]["stroke_channels"] = 5
    (folder / "card.json").write_text(json.dumps(card))


def no_graph(folder: Path) -> None:
    (folder / "draw.onnx").unlink()


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (wrong_shape, "does not match its card: stroke_head.steps.1.enter.weight"),
        (not_finite, "stroke_head.steps.0.shift.bias contain NaN"),
        (other_card, "does not match its card: stroke_head"),
        (no_graph, "has no draw.onnx"),
    ],
)
def test_a_damaged_stroke_head_is_refused(
    stroke_bundle: Path, tmp_path: Path, damage: Callable[[Path], None], said: str
) -> None:
    copy = Path(shutil.copytree(stroke_bundle, tmp_path / "model"))
    damage(copy)
    with pytest.raises(UserError, match=said):
        load_bundle(copy)


def test_a_graph_of_a_foreign_head_that_cannot_run_is_refused(
    stroke_bundle: Path, tmp_path: Path
) -> None:
    copy = Path(shutil.copytree(stroke_bundle, tmp_path / "model"))
    shutil.copy(copy / "embed.onnx", copy / "draw.onnx")
    with pytest.raises(UserError, match="cannot be run"):
        load_bundle(copy).require_check()


def test_the_model_check_accepts_a_valid_stroke_head(stroke_bundle: Path) -> None:
    load_bundle(stroke_bundle).require_check()


def test_variants_need_no_features_once_they_were_prepared(strokes: Bundle) -> None:
    runner = OnnxRunner(strokes.graphs, strokes.config, "cpu", threads=1)
    request = Request(Memory([]).snapshot(), drawing(CROSS), count=3)
    expected = strokes.engine_on(runner).answer(request)
    engine = strokes.engine_on(runner)
    engine.prepare_variants(request)
    computed: list[Array] = []
    runner.features = lambda images: computed.append(images) or ()  # type: ignore[method-assign, func-returns-value]
    found = engine.answer(request)
    assert not computed
    np.testing.assert_array_equal(found.images, expected.images)
