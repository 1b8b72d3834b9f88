"""Baseline and x-height of letters without labels."""

from __future__ import annotations

import numpy as np
import pytest
from vma_core.importers.boxes import Box
from vma_core.importers.sheet_lines import letter_lines
from vma_tools.benchmarks.unlabelled_sheets import GOAL_EM, X_HEIGHT_EM, hand_face, sheet


def errors(boxes: list[Box], baselines: list[float], x_px: float) -> tuple[float, float]:
    """Median errors of the baseline and the x-height, in em."""
    em_px = x_px / X_HEIGHT_EM
    found = [lines for lines in letter_lines(boxes) if lines is not None]
    assert len(found) == len(boxes)
    off = [abs(f.baseline_px - y) / em_px for f, y in zip(found, baselines, strict=True)]
    size = [abs(X_HEIGHT_EM * lines.em_px - x_px) / em_px for lines in found]
    return float(np.median(off)), float(np.median(size))


@pytest.mark.parametrize("hand", ["futural", "timesr"])
@pytest.mark.parametrize("kind", ["text", "mixed"])
def test_sheets_of_uneven_hands_are_told_within_two_percent(hand: str, kind: str) -> None:
    face, x_px = hand_face(hand, 0.03, 120)
    boxes, baselines = sheet(face, 4, kind, 0.01, np.random.default_rng(31))
    assert max(errors(boxes, baselines, x_px)) <= GOAL_EM


def test_a_heading_of_another_size_has_its_own() -> None:
    rng = np.random.default_rng(7)
    small, x_px = hand_face("futural", 0.02, 90)
    large, heading_px = hand_face("futural", 0.02, 220)
    boxes, baselines = sheet(small, 4, "text", 0.0, rng)
    heading, _ = sheet(large, 1, "text", 0.0, rng)
    above = [Box(b.left, b.top - 600, b.right, b.bottom - 600) for b in heading]
    lines = letter_lines([*above, *boxes])
    sizes = [found.em_px if found else np.nan for found in lines]
    assert np.median(sizes[: len(above)]) == pytest.approx(heading_px / X_HEIGHT_EM, rel=0.1)
    assert np.median(sizes[len(above) :]) == pytest.approx(x_px / X_HEIGHT_EM, rel=0.05)
    assert max(errors(boxes, baselines, x_px)) <= GOAL_EM


def test_capitals_alone_are_not_taken_for_low_letters() -> None:
    boxes = [Box(60 * n, 100, 60 * n + 45, 198 + n % 2) for n in range(12)]
    for lines in letter_lines(boxes):
        assert lines is not None
        assert lines.em_px == pytest.approx(98 / 0.7, rel=0.08)
