"""Data sets: every drawing can be made again, and nothing is left half done."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from stroke_examples import StrokeExampleEngine
from vma_core.engine.engine import Engine
from vma_core.engine.request import Request, Result
from vma_core.engine.variant_settings import VariantSettings
from vma_core.errors import UserError
from vma_core.export.dataset import DatasetPlan, Kind, classes_of, folder_names, write_dataset
from vma_core.export.drawable import paint
from vma_core.memory.entries import Memory
from vma_core.storage.starter_memory import starter_memory

PLAN = DatasetPlan(5, VariantSettings(seed=11, variation=0.5), form="pixels")
STROKES = replace(PLAN, form="strokes")
DRAWN: Engine = StrokeExampleEngine()  # type: ignore[assignment]  # it answers, which is all that is asked


@pytest.fixture
def memory() -> Memory:
    """Two classes of two entries, one entry without a label."""
    entries = [replace(e, label=f"a/{i // 2}") for i, e in enumerate(starter_memory()[:4])]
    return Memory([*entries, replace(starter_memory()[10], label="")])


def test_folders_hold_every_class_and_the_manifest_makes_each_image_again(
    engine: Engine, memory: Memory, tmp_path: Path
) -> None:
    steps: list[tuple[int, int]] = []
    out = tmp_path / "set"
    manifest = write_dataset(
        engine, memory.snapshot(), PLAN, out, "folders", "ab12", lambda *s: steps.append(s)
    )
    assert json.loads((out / "manifest.json").read_text(encoding="utf-8")) == manifest
    assert [c["label"] for c in manifest["classes"]] == ["a/0", "a/1", "unlabelled"]
    assert steps[-1] == (15, 15)
    asked = Request(
        memory.snapshot(), source="selection", restrict_to=(2, 3), variation=0.5, seed=11, count=5
    )
    expected = engine.answer(asked).images >= 0.5
    folder = out / manifest["classes"][1]["folder"]
    for index, image in enumerate(expected):
        with Image.open(folder / f"{index:06d}.png") as found:
            np.testing.assert_array_equal(np.asarray(found) == 0, image)


def test_one_file_holds_the_same_images(engine: Engine, memory: Memory, tmp_path: Path) -> None:
    out = tmp_path / "set.npz"
    write_dataset(engine, memory.snapshot(), PLAN, out, "npz", "ab12")
    with np.load(out, allow_pickle=False) as found:
        assert found["images"].shape == (15, 28, 28)
        assert found["labels"].tolist() == [0] * 5 + [1] * 5 + [2] * 5
        assert found["names"].tolist() == ["a/0", "a/1", "unlabelled"]
        assert json.loads(str(found["manifest"]))["model"] == "ab12"
        images = found["images"]
    asked = Request(
        memory.snapshot(), source="selection", restrict_to=(0, 1), variation=0.5, seed=11, count=5
    )
    np.testing.assert_array_equal(images[:5], engine.answer(asked).images >= 0.5)


def test_more_variants_than_an_answer_holds_use_further_seeds(
    engine: Engine, memory: Memory, tmp_path: Path
) -> None:
    out = tmp_path / "set.npz"
    one = Memory([memory[0]]).snapshot()
    write_dataset(engine, one, replace(PLAN, per_class=258), out, "npz", "")
    asked = Request(one, source="selection", restrict_to=(0,), variation=0.5, seed=12, count=2)
    with np.load(out, allow_pickle=False) as found:
        np.testing.assert_array_equal(found["images"][256:], engine.answer(asked).images >= 0.5)


def test_a_cancelled_export_leaves_nothing(engine: Engine, memory: Memory, tmp_path: Path) -> None:
    def stop(done: int, _total: int) -> None:
        if done == 10:
            raise KeyboardInterrupt

    kinds: tuple[Kind, ...] = ("folders", "npz")
    for kind in kinds:
        with pytest.raises(KeyboardInterrupt):
            write_dataset(engine, memory.snapshot(), PLAN, tmp_path / kind, kind, "", stop)
    kinds = ("strokes", "jsonl")
    for kind in kinds:
        with pytest.raises(KeyboardInterrupt):
            write_dataset(DRAWN, memory.snapshot(), STROKES, tmp_path / kind, kind, "", stop)
    assert not list(tmp_path.iterdir())


def test_existing_files_are_not_overwritten(engine: Engine, memory: Memory, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("keep")
    with pytest.raises(UserError, match="already exists"):
        write_dataset(engine, memory.snapshot(), PLAN, tmp_path, "folders", "")
    assert (tmp_path / "mine").read_text() == "keep"
    with pytest.raises(UserError, match="no enabled entry"):
        write_dataset(engine, Memory().snapshot(), PLAN, tmp_path / "x", "folders", "")


def asked(memory: Memory, positions: tuple[int, ...], count: int = 5) -> Request:
    """For the variants of one class, as the manifest describes them."""
    return Request(
        memory.snapshot(),
        source="selection",
        restrict_to=positions,
        variation=0.5,
        seed=11,
        count=count,
    )


def test_images_are_painted_from_strokes_at_any_size(memory: Memory, tmp_path: Path) -> None:
    plan = replace(STROKES, side_px=210)
    manifest = write_dataset(DRAWN, memory.snapshot(), plan, tmp_path / "set", "folders", "")
    assert (manifest["form"], manifest["image_size"]) == ("strokes", 210)
    strokes = DRAWN.answer(asked(memory, (0, 1))).strokes
    folder = tmp_path / "set" / manifest["classes"][0]["folder"]
    for index, drawn in enumerate(strokes):
        assert drawn is not None
        with Image.open(folder / f"{index:06d}.png") as found:
            np.testing.assert_array_equal(255 - np.asarray(found), paint(drawn, 210))
    write_dataset(DRAWN, memory.snapshot(), plan, tmp_path / "set.npz", "npz", "")
    with np.load(tmp_path / "set.npz", allow_pickle=False) as arrays:
        assert arrays["images"].shape == (15, 210, 210)
        np.testing.assert_array_equal(arrays["images"][1], paint(strokes[1], 210))  # type: ignore[arg-type]


def test_strokes_are_read_again_from_arrays(memory: Memory, tmp_path: Path) -> None:
    out = tmp_path / "set.npz"
    write_dataset(DRAWN, memory.snapshot(), STROKES, out, "strokes", "ab12")
    with np.load(out, allow_pickle=False) as found:
        arrays = dict(found)
    assert arrays["labels"].tolist() == [0] * 5 + [1] * 5 + [2] * 5
    assert json.loads(str(arrays["manifest"]))["form"] == "strokes"
    for number, drawn in enumerate(DRAWN.answer(asked(memory, (0, 1))).strokes):
        assert drawn is not None
        first, last = arrays["drawing_starts"][number : number + 2]
        starts = arrays["starts"][first : last + 1]
        np.testing.assert_array_equal(starts - starts[0], drawn.starts)
        np.testing.assert_array_equal(arrays["points"][starts[0] : starts[-1]], drawn.points_px)
        np.testing.assert_array_equal(arrays["widths"][starts[0] : starts[-1]], drawn.widths_px)
    assert len(arrays["filled"]) == len(arrays["erases"]) == arrays["drawing_starts"][-1]


def test_strokes_are_read_again_from_json_lines(memory: Memory, tmp_path: Path) -> None:
    out = tmp_path / "set.jsonl"
    manifest = write_dataset(DRAWN, memory.snapshot(), STROKES, out, "jsonl", "ab12")
    head, *lines = map(json.loads, out.read_text(encoding="utf-8").splitlines())
    assert head["manifest"] == manifest
    assert [line["label"] for line in lines] == ["a/0"] * 5 + ["a/1"] * 5 + ["unlabelled"] * 5
    assert [line["index"] for line in lines[:5]] == [0, 1, 2, 3, 4]
    assert {line["seed"] for line in lines} == {11}
    for line, drawn in zip(lines, DRAWN.answer(asked(memory, (0, 1))).strokes, strict=False):
        assert drawn is not None
        table = np.concatenate(line["strokes"])
        np.testing.assert_allclose(table[:, :2], drawn.points_px, atol=6e-4)
        np.testing.assert_allclose(table[:, 2], drawn.widths_px, atol=6e-4)
        assert list(map(len, line["strokes"])) == np.diff(drawn.starts).tolist()


def test_a_model_without_strokes_exports_pixels_with_a_note(memory: Memory, tmp_path: Path) -> None:
    class WithoutHead(StrokeExampleEngine):
        def answer(self, request: Request) -> Result:
            answer = super().answer(request)
            return replace(answer, strokes=(None,) * request.count)

    engine: Engine = WithoutHead()  # type: ignore[assignment]
    manifest = write_dataset(engine, memory.snapshot(), STROKES, tmp_path / "set", "folders", "")
    assert manifest["form"] == "pixels"
    kinds: tuple[Kind, ...] = ("strokes", "jsonl")
    for kind in kinds:
        with pytest.raises(UserError, match="have no strokes"):
            write_dataset(engine, memory.snapshot(), STROKES, tmp_path / kind, kind, "")
    assert [path.name for path in tmp_path.iterdir()] == ["set"]


def test_too_large_data_sets_are_refused(memory: Memory, tmp_path: Path) -> None:
    view = memory.snapshot()
    with pytest.raises(UserError, match="choose a size from 1 to 4096"):
        write_dataset(DRAWN, view, replace(STROKES, side_px=5000), tmp_path / "x", "npz", "")
    big = replace(STROKES, side_px=4096, per_class=100)
    with pytest.raises(UserError, match="too many for one npz"):
        write_dataset(DRAWN, view, big, tmp_path / "x", "npz", "")
    assert not list(tmp_path.iterdir())


def test_folder_names_are_safe_and_distinct(memory: Memory) -> None:
    classes = classes_of(memory.snapshot()) | {
        "../../etc": (0,),
        "CON": (1,),
        "あ": (2,),
        "//": (3,),
    }
    names = folder_names(classes)
    assert len(set(names)) == len(names)
    assert all("/" not in name and "." not in name for name in names)
    assert names[-2:] == ["6_あ", "7"]
