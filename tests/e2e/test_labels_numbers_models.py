"""Labels, numbers that leave, and another model in place, in one real window under Xvfb."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from PIL import Image, ImageChops
from vma_tools.real_window.driver import RealWindow

pytestmark = pytest.mark.window

SIGN = [[(0.3, 0.2), (0.5, 0.8), (0.7, 0.2)], [(0.25, 0.6), (0.75, 0.6)]]
LABEL, OTHER_LABEL = "&", "et"
OTHER_MODEL = "Compact, hard addressing"
KEPT = ("undo", "docks", "selection", "drawing", "labels", "favourites")
"""What another model leaves as it is."""


def first_cell(window: RealWindow) -> Image.Image:
    """The first entry on the screen, with its label or heading."""
    left, top, width, height = window.state()["entry_cells"][0]
    return window.screenshot().crop((left, top, left + width, top + height))


def wait_for_cell(window: RealWindow, before: Image.Image, same: bool) -> None:
    """Wait until the first entry looks as before, or not."""

    def is_reached(_state: object) -> bool:
        now = first_cell(window)
        if now.size != before.size:
            return not same
        return (ImageChops.difference(now, before).getbbox() is None) == same

    window.wait_for(is_reached)


def test_labels_numbers_and_another_model(window: RealWindow, tmp_path: Path) -> None:
    start = window.wait_for(lambda s: s["settled"] and s["variants"] == 16)
    window.draw(SIGN)
    window.wait_for(lambda s: s["settled"] and s["strokes"] == len(SIGN))

    # A label typed beside “Add to memory” is seen with the entry.
    window.enter("Label of the drawing", LABEL)
    state = window.wait_for(lambda s: s["settled"] and s["entries"] == start["entries"] + 1)
    assert state["labels"].count(LABEL) == 1
    assert state["labels"][0] == LABEL
    left, top, width, height = state["entry_cells"][0]
    window.click(left + width / 2, top + height / 2)
    window.wait_for(lambda s: s["selection"] == [0])
    canvas = state["canvas"]
    away = canvas[0] + canvas[2] / 2, canvas[1] + canvas[2] / 2
    window.xdotool("mousemove", *map(round, away))
    labelled = first_cell(window)
    window.keys("F2")
    window.wait_for(lambda s: s["text"] == LABEL)
    window.keys("ctrl+a")
    window.type(OTHER_LABEL)
    window.keys("Return")
    state = window.wait_for(lambda s: s["labels"][0] == OTHER_LABEL)
    assert state["undo"] == "Undo Label entries"
    wait_for_cell(window, labelled, same=False)
    window.keys("ctrl+z")
    window.wait_for(lambda s: s["labels"][0] == LABEL)
    wait_for_cell(window, labelled, same=True)

    # The dock's numbers leave as CSV.
    window.draw(SIGN)
    window.wait_for(lambda s: s["settled"] and s["strokes"] == len(SIGN))
    window.choose("View", "Bits per drawing")
    window.wait_for(lambda s: s["docks"] == ["bits"] and not s["busy_docks"])
    path = tmp_path / "bits.csv"
    window.press("Copy and export")
    window.choose("Export CSV…")
    window.choose_file(path)
    window.wait_for(lambda s: path.name in s["message"])
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for memory in ("memory", "empty"):
        bound = {r["part"]: float(r["bits"]) for r in rows if r["memory"] == memory}
        parts = [
            float(r["bits"])
            for r in rows
            if (r["memory"], r["bound"]) == (memory, "-ELBO") and r["part"] != "sum"
        ]
        total = next(
            float(r["bits"])
            for r in rows
            if (r["memory"], r["bound"], r["part"]) == (memory, "-ELBO", "sum")
        )
        assert bound["pixels"] > 0
        assert sum(parts) == pytest.approx(total, abs=0.01)
    assert {row["seed"] for row in rows} == {str(start["seed"])}
    assert len({row["model"] for row in rows}) == 1
    window.press("Close message")

    # Another model takes the place of this one, and nothing else changes.
    before = window.wait_for(lambda s: s["settled"] and not s["busy_docks"])
    window.choose("File", "Models…")
    state = window.wait_for(lambda s: s["dialog"] == "Models" and OTHER_MODEL in s["rows"])
    window.click(*state["rows"][OTHER_MODEL])
    window.press("Use")
    state = window.wait_for(
        lambda s: s["model"] != before["model"] and s["variants_hash"] != before["variants_hash"]
    )
    assert {name: state[name] for name in KEPT} == {name: before[name] for name in KEPT}
    window.click(*away)  # the focus does not return by itself
    window.wait_for(lambda s: s["strokes"] == len(SIGN) + 1)
    window.keys("ctrl+z", "ctrl+z")
    window.wait_for(lambda s: s["strokes"] == len(SIGN) - 1)
