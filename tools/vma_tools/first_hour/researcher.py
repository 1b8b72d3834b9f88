"""A researcher: bits, numbers that leave, ablation, models, training, a data set from a file."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
from vma_core.errors import UserError

from vma_tools.example_sheet import letter_coverage
from vma_tools.first_hour.signs import A, moved
from vma_tools.first_hour.stage import Scene, Stage, middle

SET_LETTERS = "AKMRSXZ"
HANDS = 4
OTHER_MODEL = "Compact, hard addressing"


def run(stage: Stage) -> None:
    """The whole hour."""
    with stage.window() as scene:
        scene.expect("the tour at the first start", lambda s: s["tour"] == 0)
        scene.window.press("Skip")
        scene.expect("no tour", lambda s: s["tour"] is None)
        _drawing(scene)
        _bits(scene)
        _numbers(scene, stage.home)
        _ablation(scene)
        _compare(scene)
        _switch_model(scene)
        _training(scene)
        _data_set(scene, stage.home)


def _drawing(scene: Scene) -> None:
    window = scene.window
    window.draw(A)
    scene.expect("addresses of the drawing", lambda s: s["strokes"] == len(A) and s["settled"])
    window.keys("Return")
    scene.expect("an empty canvas", lambda s: s["strokes"] == 0)
    window.draw(moved(A, 0.05, 0.03))
    scene.expect("addresses of the second drawing", lambda s: s["strokes"] and s["settled"])
    scene.shot("Two drawings of one letter: the second is recognised, with its probabilities.")


def _bits(scene: Scene) -> None:
    window, places = scene.window, scene.places()
    window.choose("View", "Bits per drawing")
    scene.expect("the dock", lambda s: s["docks"] == ["bits"] and not s["busy_docks"])
    scene.expect_unmoved(places, "the dock")
    scene.shot("Bits per drawing: the same bound with and without memory; nothing has moved.")
    window.choose("View", "Unit of information", "Nats (ln)")
    scene.expect("nats", lambda s: s["unit"] == "nats" and not s["busy_docks"])
    scene.shot("The whole window in nats.")
    window.choose("View", "Unit of information", "Bits (log 2)")
    scene.expect("bits", lambda s: s["unit"] == "bits" and not s["busy_docks"])


def _numbers(scene: Scene, folder: Path) -> None:
    window, path = scene.window, folder / "bits.csv"
    window.press("Copy and export")
    window.choose("Copy as table")
    state = scene.expect("a table on the clipboard", lambda s: "\t" in s["clipboard"])
    table = state["clipboard"].splitlines()
    scene.shot("“Copy as table” says how many rows were copied.")
    window.press("Copy and export")
    window.choose("Export CSV…")
    window.choose_file(path)
    scene.exists(path)
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    if len(rows) != len(table) or "model" not in rows[0]:
        raise UserError("The CSV holds {rows}, the clipboard {table}.", rows=rows, table=table)
    scene.shot("“Export CSV…” writes the same rows, with the model's hash in each.")
    window.choose("View", "Bits per drawing")
    scene.expect("no dock", lambda s: not s["docks"])


def _ablation(scene: Scene) -> None:
    window = scene.window
    state = window.state()
    x, y = middle(state["entry_cells"][state["best"]])
    window.xdotool("mousemove", round(x), round(y))
    window.xdotool("keydown", "x")
    scene.expect("variants without the entry", lambda s: s["ablated"] and s["settled"])
    scene.shot("X held over the entry read most: which entry gains, and the variants without it.")
    window.xdotool("keyup", "x")
    scene.expect("the entry again", lambda s: not s["ablated"] and s["settled"])


def _compare(scene: Scene) -> None:
    window = scene.window
    window.choose("View", "Compare")
    scene.expect("the dock", lambda s: s["docks"] == ["compare"] and not s["busy_docks"])
    scene.shot("Compare: settings side by side, any model on either side.")
    window.choose("View", "Compare")
    scene.expect("no dock", lambda s: not s["docks"])


def _switch_model(scene: Scene) -> None:
    window = scene.window
    window.choose("View", "Bits per drawing")
    before = scene.expect("the dock", lambda s: s["docks"] == ["bits"] and not s["busy_docks"])
    window.choose("File", "Models…")
    state = scene.expect("the models", lambda s: OTHER_MODEL in s["rows"])
    window.click(*state["rows"][OTHER_MODEL])
    scene.shot("The models: cards side by side.")
    window.press("Use")
    state = scene.expect(
        "another model in the same window",
        lambda s: s["dialog"] == "" and s["model"] != before["model"] and s["settled"],
    )
    for kept in ("undo", "docks", "selection", "drawing", "labels"):
        if state[kept] != before[kept]:
            raise UserError("“Use” lost {kept} of the window.", kept=kept)
    scene.expect("new bits", lambda s: not s["busy_docks"])
    scene.shot("Another model in place: drawing, undo, selection and docks are where they were.")
    window.choose("View", "Bits per drawing")
    scene.expect("no dock", lambda s: not s["docks"])


def _training(scene: Scene) -> None:
    window = scene.window
    window.choose("View", "Train a model")
    scene.expect("the dock", lambda s: s["docks"] == ["training"])
    state = window.state()
    starts = window.spoken.find(state["buttons"], "Start") is not None
    installs = window.spoken.find(state["buttons"], "Install PyTorch") is not None
    if not starts and not installs:
        raise UserError(
            "Training can neither start nor be installed: {texts}", texts=state["texts"]
        )
    scene.shot(
        "Training: how many drawings, which recipe, and Start."
        if starts
        else "Training says what it needs, and offers to install it."
    )
    window.choose("View", "Train a model")
    scene.expect("no dock", lambda s: not s["docks"])


def _data_set(scene: Scene, folder: Path) -> None:
    window, path = scene.window, folder / "letters.npz"
    images = [
        np.where(letter_coverage(letter, hand), 255, 0).astype(np.uint8)
        for letter in SET_LETTERS
        for hand in range(HANDS)
    ]
    labels = [letter for letter in SET_LETTERS for _ in range(HANDS)]
    np.savez(path, images=np.stack(images), labels=np.array(labels))
    before = window.state()
    window.choose("Memory", "Replace memory with", "Files…")
    window.choose_file(path)
    scene.expect(
        "a preview", lambda s: window.spoken.find(s["buttons"], "Replace memory") is not None
    )
    scene.shot("An array file: counts, classes, whether the placement fits the model's training.")
    window.press("Replace memory")
    scene.expect(
        "the data set as the memory",
        lambda s: s["entries"] == len(images) and s["settled"] and s["dialog"] == "",
    )
    scene.shot("The memory is the data set now, grouped by class; one undo step brings it back.")
    window.keys("ctrl+z")
    scene.expect("the memory before", lambda s: s["labels"] == before["labels"])
