"""From a photographed sheet to variants of a fine-tuned model, in a real window."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from letter_sheets import LETTERS, hand_written, photographed
from PIL import Image
from vma_tools.real_window.driver import RealWindow

pytestmark = pytest.mark.window
TRAINED_UPDATES = 8


def sheet_with_two_that_touch(path: Path) -> None:
    """Three times the letters, so that training has several of each; two stand too close."""
    rows = [hand_written(8, seed)[0] for seed in range(3)]
    paper = np.concatenate(rows, axis=0)
    # A line joins the first two letters: their box has to be split.
    paper[78:81, 90:220] = 40
    Image.fromarray(photographed(paper)).save(path, quality=95)


@pytest.mark.slow
def test_a_sheet_is_mended_trained_on_and_generates(
    window_with_small_model: RealWindow, tmp_path: Path
) -> None:
    window = window_with_small_model
    sheet = tmp_path / "sheet.png"
    sheet_with_two_that_touch(sheet)
    entries = window.wait_for(lambda s: s["settled"])["entries"]
    window.draw([[(0.3, 0.3), (0.7, 0.7)]])  # gives the window the keyboard
    window.keys("ctrl+shift+l")
    window.choose_file(sheet)
    count = 3 * len(LETTERS)
    state = window.wait_for(lambda s: len(s["boxes"]) == count - 1)
    window.click(*state["boxes"][0])
    window.press("Split")
    window.wait_for(lambda s: len(s["boxes"]) == count)
    field = "Labels of all letters, in reading order"
    window.click(*window.wait_for(lambda s: field in s["fields"])["fields"][field])
    window.type(3 * LETTERS)
    window.press("Continue")
    window.press("Add to memory")
    state = window.wait_for(lambda s: s["entries"] == entries + count and s["settled"])
    assert state["labels"][entries:] == list(3 * LETTERS)

    # The status bar: without a window manager the focus does not return by itself.
    window.click(420, 792)
    window.command("Train a model")
    window.press("Start")
    window.wait_for(lambda s: s["training_step"] >= TRAINED_UPDATES)
    window.press("Finish now")
    window.press("Use this model")
    state = window.wait_for(lambda s: "My letters" in s["model"] and s["settled"])
    assert state["variants"] == 16
    assert state["entries"] == entries + count
    assert state["variant_distance"] > 0.001
