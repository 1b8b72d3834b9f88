"""A whole journey in a real window under Xvfb, with a real pointer."""

from __future__ import annotations

import pytest
from vma_tools.real_window.driver import RealWindow

pytestmark = pytest.mark.window

# Two glyphs as polylines on the unit square.
CROSS_CIRCLE = [
    [(0.5, 0.15), (0.5, 0.85)],
    [(0.25, 0.3), (0.75, 0.3), (0.75, 0.65), (0.25, 0.65), (0.25, 0.3)],
]
ZIGZAG = [[(0.2, 0.2), (0.8, 0.3), (0.25, 0.55), (0.8, 0.75), (0.3, 0.85)]]


def test_draw_two_glyphs_and_a_third_like_the_first(window: RealWindow) -> None:
    start = window.wait_for(lambda s: s["settled"] and s["variants"] == 16)
    entries = start["entries"]
    for count, glyph in enumerate((CROSS_CIRCLE, ZIGZAG), start=1):
        window.draw(glyph)
        window.wait_for(lambda s: s["settled"] and s["strokes"] > 0)
        window.keys("Return")
        window.wait_for(lambda s, n=entries + count: s["entries"] == n and s["strokes"] == 0)

    # Newer entries come first: the zigzag is at position 0, the first glyph at position 1.
    window.draw([[(x + 0.03, y + 0.02) for x, y in line] for line in CROSS_CIRCLE])
    state = window.wait_for(lambda s: s["settled"] and s["strokes"] == 2)
    assert state["best"] == 1
    assert state["best_probability"] > 0.5
    assert state["variant_distance"] > 0.005, "variants must differ from each other"

    window.keys("ctrl+r")
    other = window.wait_for(lambda s: s["settled"] and s["seed"] != state["seed"])
    assert other["variants_hash"] != state["variants_hash"]

    window.keys("ctrl+z")
    window.wait_for(lambda s: s["strokes"] == 1)


def test_the_entry_can_be_pinned_with_the_mouse(window: RealWindow) -> None:
    state = window.wait_for(lambda s: s["settled"])
    window.click(*state["third_entry"])
    window.wait_for(lambda s: s["settled"] and s["selection"] == [2])
    window.keys("p")
    pinned = window.wait_for(lambda s: s["settled"] and s["pins"] == 1)
    assert pinned["addressed"] == [2]
