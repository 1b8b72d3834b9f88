"""Data sets and animations: every image can be made again, and nothing is left half done."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from vma_core.animation import animation_bytes
from vma_core.dataset import DatasetPlan, classes_of, folder_names, write_dataset
from vma_core.engine.engine import Engine
from vma_core.engine.request import Request
from vma_core.errors import UserError
from vma_core.glyphs.starter import starter_memory
from vma_core.memory import Memory
from vma_core.settings import WallSettings

PLAN = DatasetPlan(5, WallSettings(seed=11, variation=0.5))


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
        engine, memory.view(), PLAN, out, "folders", "ab12", lambda *s: steps.append(s)
    )
    assert json.loads((out / "manifest.json").read_text(encoding="utf-8")) == manifest
    assert [c["label"] for c in manifest["classes"]] == ["a/0", "a/1", "unlabelled"]
    assert steps[-1] == (15, 15)
    asked = Request(
        memory.view(), source="selection", restrict_to=(2, 3), variation=0.5, seed=11, count=5
    )
    expected = engine.answer(asked).images >= 0.5
    folder = out / manifest["classes"][1]["folder"]
    for index, image in enumerate(expected):
        with Image.open(folder / f"{index:06d}.png") as found:
            np.testing.assert_array_equal(np.asarray(found) == 0, image)


def test_one_file_holds_the_same_images(engine: Engine, memory: Memory, tmp_path: Path) -> None:
    out = tmp_path / "set.npz"
    write_dataset(engine, memory.view(), PLAN, out, "npz", "ab12")
    with np.load(out, allow_pickle=False) as found:
        assert found["images"].shape == (15, 28, 28)
        assert found["labels"].tolist() == [0] * 5 + [1] * 5 + [2] * 5
        assert found["names"].tolist() == ["a/0", "a/1", "unlabelled"]
        assert json.loads(str(found["manifest"]))["model"] == "ab12"
        images = found["images"]
    asked = Request(
        memory.view(), source="selection", restrict_to=(0, 1), variation=0.5, seed=11, count=5
    )
    np.testing.assert_array_equal(images[:5], engine.answer(asked).images >= 0.5)


def test_more_than_a_wall_goes_on_with_the_next_seed(
    engine: Engine, memory: Memory, tmp_path: Path
) -> None:
    out = tmp_path / "set.npz"
    one = Memory([memory[0]]).view()
    write_dataset(engine, one, replace(PLAN, per_class=258), out, "npz", "")
    asked = Request(one, source="selection", restrict_to=(0,), variation=0.5, seed=12, count=2)
    with np.load(out, allow_pickle=False) as found:
        np.testing.assert_array_equal(found["images"][256:], engine.answer(asked).images >= 0.5)


def test_a_cancelled_export_leaves_nothing(engine: Engine, memory: Memory, tmp_path: Path) -> None:
    def stop(done: int, _total: int) -> None:
        if done == 10:
            raise KeyboardInterrupt

    for name, kind in (("set", "folders"), ("set.npz", "npz")):
        with pytest.raises(KeyboardInterrupt):
            write_dataset(engine, memory.view(), PLAN, tmp_path / name, kind, "", stop)  # type: ignore[arg-type]
    assert not list(tmp_path.iterdir())


def test_what_is_there_already_is_not_touched(
    engine: Engine, memory: Memory, tmp_path: Path
) -> None:
    (tmp_path / "mine").write_text("keep")
    with pytest.raises(UserError, match="exists already"):
        write_dataset(engine, memory.view(), PLAN, tmp_path, "folders", "")
    assert (tmp_path / "mine").read_text() == "keep"
    with pytest.raises(UserError, match="no enabled entry"):
        write_dataset(engine, Memory().view(), PLAN, tmp_path / "x", "folders", "")


def test_folder_names_are_safe_and_different(memory: Memory) -> None:
    classes = classes_of(memory.view()) | {"../../etc": (0,), "CON": (1,), "あ": (2,), "//": (3,)}
    names = folder_names(classes)
    assert len(set(names)) == len(names)
    assert all("/" not in name and "." not in name for name in names)
    assert names[-2:] == ["6_あ", "7"]


@pytest.mark.parametrize(("suffix", "kind"), [(".gif", "GIF"), (".webp", "WEBP")])
def test_an_animation_leads_there_and_back(
    engine: Engine, memory: Memory, suffix: str, kind: str
) -> None:
    asked = Request(memory.view(), source="memory", seed=3, count=6)
    wall = engine.answer(asked)
    way = engine.path(asked, 1, 4, frames=9)
    np.testing.assert_allclose(way[0], wall.images[1], atol=1e-5)
    np.testing.assert_allclose(way[-1], wall.images[4], atol=1e-5)
    with Image.open(io.BytesIO(animation_bytes(way, suffix))) as found:
        assert found.format == kind
        frames = getattr(found, "n_frames", 1)
        # Frames that look alike may be joined, never more made than were asked for.
        assert 4 < frames <= 16
    with pytest.raises(UserError, match=r"\.gif"):
        animation_bytes(way, ".avi")


def test_a_way_between_variants_of_one_entry_changes_little_by_little(
    engine: Engine, memory: Memory
) -> None:
    one = Memory([memory[0]]).view()
    asked = Request(one, source="memory", seed=3, count=2)
    way = engine.path(asked, 0, 1, frames=33)
    steps = np.abs(np.diff(way, axis=0)).mean(axis=(1, 2))
    assert steps.max() < 0.5 * np.abs(way[-1] - way[0]).mean()
