"""Training on the user's drawings: held-out drawings, small sets, samples, bundle, messages."""

from __future__ import annotations

import json
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tiny import TINY
from vma_core.cli.main import main
from vma_core.errors import UserError
from vma_core.importers.glyph_set import npz_bytes
from vma_core.memory.entries import MemoryEntry
from vma_core.storage.starter_memory import starter_set
from vma_core.training.episodes import EpisodeSampler
from vma_core.training.recipe import Recipe
from vma_core.training.run_folder import (
    CHECKPOINT,
    METRICS,
    PAUSE,
    MetricsFile,
    health,
    open_metrics,
)
from vma_core.training.run_loop import Pace, lock_run, run_training
from vma_core.training.trainer import Trainer
from vma_core.training.user_data import fitted_recipe, user_corpus, user_data

SMALL = replace(TINY, image_size=28)
RECIPE = Recipe(
    steps=6,
    entries=8,
    shots=(1, 2, 4),
    targets=4,
    address_samples=2,
    warmup_steps=1,
    affine_maps=3,
    label_weight=1.0,
    model=SMALL,
)


def entries(drawings: int = 5) -> list[MemoryEntry]:
    return starter_set("Greek", 6, drawings)


def test_one_drawing_of_each_class_is_held_out() -> None:
    own = user_data(entries(), RECIPE)
    assert len(own.memory) == 24
    assert sorted(e.label for e in own.held_out) == sorted({e.label for e in entries()})
    trained = {image.tobytes() for image in own.corpus.images[0]}
    assert not trained & {e.image.tobytes() for e in own.held_out}
    assert [len(rows) for rows in own.corpus.rows] == [4] * 6


def test_small_classes_are_not_held_out_and_single_drawings_are_left_out() -> None:
    few = [*entries(2), MemoryEntry(entries()[0].image, "lonely"), MemoryEntry(entries()[1].image)]
    own = user_data(few, RECIPE)
    assert own.held_out == []
    assert own.left_out == ["lonely"]
    assert len(own.memory) == 12
    with pytest.raises(UserError, match="at least two classes with two drawings each; 1 found"):
        user_data(entries(2)[:2], RECIPE)
    with pytest.raises(UserError, match="28×28 pixels this model expects"):
        user_data([MemoryEntry(np.ones((8, 8), np.uint8), "a")], RECIPE)


def test_deformed_copies_keep_the_pens_width() -> None:
    corpus = user_corpus(
        [replace(e, strokes=()) for e in entries()], replace(RECIPE, affine_maps=8)
    )
    ink = corpus.images.mean((2, 3))
    np.testing.assert_array_equal(corpus.images[0], [e.image for e in entries()])
    assert np.abs(ink[1:].mean() / ink[0].mean() - 1) < 0.15
    assert (corpus.images[1:] != corpus.images[:1]).any((2, 3)).all()


def test_episodes_fit_the_drawings() -> None:
    own = user_data(entries(3), RECIPE)
    recipe = fitted_recipe(RECIPE, own.corpus)
    assert recipe.shots == (1, 2)
    sampler = EpisodeSampler(own.corpus, 32, recipe.shots, 16, 0.3, seed=0)
    for number in range(40):
        episode = sampler.sample(number)
        # Five classes at most, so that one is left to be foreign.
        assert len(episode.memory) in (5, 10)
        assert episode.matches.shape == (16, len(episode.memory))


@pytest.fixture
def trainer() -> Trainer:
    corpus = user_data(entries(), RECIPE).corpus
    return Trainer(fitted_recipe(RECIPE, corpus), corpus)


def test_a_paused_run_makes_no_updates(trainer: Trainer, tmp_path: Path) -> None:
    (tmp_path / PAUSE).touch()
    done: list[bool] = []
    steps: list[int] = []

    def release() -> None:
        while not (tmp_path / CHECKPOINT).exists():  # written when the pause begins
            time.sleep(0.01)
        steps.append(trainer.step)
        (tmp_path / PAUSE).unlink()

    thread = threading.Thread(target=release)
    thread.start()
    done.append(run_training(trainer, tmp_path, Pace(log_every=2)))
    thread.join()
    assert steps == [1]
    assert done == [False]
    assert trainer.step == 6
    watched = MetricsFile(tmp_path / METRICS)
    assert watched.read()
    assert [line["step"] for line in watched.lines] == [2, 4, 6]
    assert not watched.read()


def test_two_processes_do_not_share_a_folder(tmp_path: Path) -> None:
    with (
        lock_run(tmp_path),
        pytest.raises(UserError, match="Another process is training"),
        lock_run(tmp_path),
    ):
        pass
    with lock_run(tmp_path):
        pass
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="cannot be written"), lock_run(tmp_path / "file"):
        pass


def line(step: int, **values: float) -> dict[str, float]:
    return {"step": step, "bound_nats": -90.0, "address_kl_nats": 2.0, "bad_steps": 0} | values


def test_training_problems_are_reported() -> None:
    fine = [line(s) for s in (20, 40, 60)]
    assert health(fine) is None
    assert health(fine[:1]) is None
    assert "memory is not used" in str(
        health([line(s, address_kl_nats=0.01) for s in (20, 40, 60)])
    )
    assert "falling" in str(health([*fine, line(80, bound_nats=-150.0)]))
    assert "not finite" in str(health([*fine, line(80, bad_steps=9)]))


def test_an_incomplete_metrics_line_is_read_later(tmp_path: Path) -> None:
    watched = MetricsFile(tmp_path / METRICS)
    assert not watched.read()
    watched.path.write_text('{"step": 1}\n{"st')
    assert watched.read()
    with watched.path.open("a") as file:
        file.write('ep": 2}\n')
    assert watched.read()
    assert watched.lines == [{"step": 1}, {"step": 2}]
    watched.path.write_text('{"step": 1}\n')  # resumed from before
    assert watched.read()
    assert watched.lines == [{"step": 1}]


def test_a_run_resumes_from_metrics_that_were_cut_anywhere(tmp_path: Path) -> None:
    path = tmp_path / METRICS
    written = "".join(json.dumps(line(step)) + "\n" for step in (20, 40, 60)).encode()
    whole = written[: written.rfind(b"\n", 0, -1) + 1]
    for end in range(len(whole), len(written) + 1):
        path.write_bytes(written[:end])
        with open_metrics(path, 60) as metrics:
            metrics.write(json.dumps(line(80)) + "\n")
        watched = MetricsFile(path)
        assert watched.read()
        last = [60] if end >= len(written) - 1 else []
        assert [found["step"] for found in watched.lines] == [20, 40, *last, 80]
    with open_metrics(path, 40):
        pass
    assert path.read_bytes() == whole


def test_a_probe_tells_how_long_training_takes(
    tmp_path: Path, small_bundle: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = tmp_path / "own.npz"
    own.write_bytes(npz_bytes(entries()))
    command = ["train", "--set", str(own), "--from", str(small_bundle), "--recipe", "fine-tune"]
    assert main([*command, "--probe", "--json", "--steps", "50"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["updates"] == 50
    assert found["classes"] == 6
    assert found["minutes"] == pytest.approx(50 * found["update_ms"] / 60e3)


def test_an_insufficient_set_is_refused(
    tmp_path: Path, small_bundle: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = tmp_path / "own.npz"
    own.write_bytes(npz_bytes(entries(1)))
    command = ["train", "--set", str(own), "--from", str(small_bundle), "--recipe", "fine-tune"]
    assert main([*command, "--out", str(tmp_path / "run")]) == 1
    assert "at least two classes" in capsys.readouterr().err
    assert main([*command[:-1], "nonsense", "--out", str(tmp_path / "run")]) == 1
    assert "no recipe 'nonsense'" in capsys.readouterr().err


def test_gpu_out_of_memory_and_missing_torch_give_advice(
    tmp_path: Path,
    small_bundle: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    own = tmp_path / "own.npz"
    own.write_bytes(npz_bytes(entries()))
    command = ["train", "--set", str(own), "--from", str(small_bundle), "--recipe", "fine-tune"]
    command += ["--out", str(tmp_path / "run")]

    def full(*_: object) -> None:
        raise RuntimeError("CUDA out of memory. Tried to allocate 2.00 GiB.")

    with monkeypatch.context() as patched:
        patched.setattr(Trainer, "update", full)
        assert main(command) == 1
    assert "Halve targets and entries" in capsys.readouterr().err
    monkeypatch.setitem(sys.modules, "torch", None)
    assert main(command) == 1
    told = capsys.readouterr().err
    assert "-m pip install" in told
    assert "vma-explorer" not in told  # it is in no package index
