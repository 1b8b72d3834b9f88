"""Favourites are undone like everything else, in a real window under Xvfb."""

from __future__ import annotations

import pytest
from vma_tools.real_window.driver import RealWindow

pytestmark = pytest.mark.window

STROKE = [[(0.3, 0.2), (0.5, 0.8), (0.7, 0.2)]]


def test_undo_brings_a_removed_favourite_back_before_any_stroke(window: RealWindow) -> None:
    window.wait_for(lambda s: s["settled"] and s["variants"] == 16)
    window.draw(STROKE)
    state = window.wait_for(lambda s: s["settled"] and s["strokes"] == 1)
    window.click(*state["first_variant"])
    window.wait_for(lambda s: s["chosen_variants"] == [0])
    window.keys("ctrl+b")
    window.wait_for(lambda s: s["favourites"] == 1 and s["undo"] == "Undo Add favourite")
    window.keys("ctrl+shift+p")
    window.enter("Command", "favourites and history")
    state = window.wait_for(lambda s: s["first_favourite"] is not None)
    window.click(*state["first_favourite"])
    window.press("Remove it from the favourites")
    window.wait_for(lambda s: s["favourites"] == 0 and s["undo"] == "Undo Remove favourite")
    window.keys("ctrl+z")
    state = window.wait_for(lambda s: s["favourites"] == 1)
    assert state["strokes"] == 1
    assert state["undo"] == "Undo Add favourite"
    window.keys("ctrl+z")
    state = window.wait_for(lambda s: s["favourites"] == 0)
    assert (state["strokes"], state["undo"]) == (1, "Undo Stroke")
    window.keys("ctrl+z")
    window.wait_for(lambda s: s["strokes"] == 0 and s["undo"] == "Undo")
    for expected in ("Undo Stroke", "Undo Add favourite", "Undo Remove favourite"):
        window.keys("ctrl+shift+z")
        window.wait_for(lambda s, text=expected: s["undo"] == text)
