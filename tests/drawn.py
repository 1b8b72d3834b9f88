"""Drawings with every kind of stroke, and an engine whose variants have strokes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from vma_core.engine.request import Addresses, Request, Result
from vma_core.glyphs.stroke_raster import model_glyph
from vma_core.glyphs.strokes import Stroke, StrokeArrays, StrokePoint, polyline
from vma_core.storage.starter_memory import draw_character


def pen_drawings() -> list[tuple[Stroke, ...]]:
    """Four starter characters, and a ring of varying pressure with a cross and a dot."""
    found = [
        tuple(draw_character(font, place, hand))
        for font, place, hand in (
            ("japanese", "A", 5),
            ("cyrilc_1", "B", 3),
            ("scripts", "G", 2),
            ("futural", "A", 1),
        )
    ]
    turns = np.linspace(0.0, 2 * np.pi, 60)
    ring = Stroke(
        tuple(
            StrokePoint(52 + 30 * np.cos(t), 52 + 30 * np.sin(t), 0.2 + abs(np.sin(t)))
            for t in turns
        ),
        9.0,
    )
    cross = (polyline([(20, 20), (85, 85)]), polyline([(20, 85), (85, 20)], 3.0))
    return [*found, (ring, *cross, polyline([(50, 10)], 8.0))]


def square(low: float, high: float, erases: bool = False) -> Stroke:
    """A solid square, or a square hole."""
    corners = ((low, low), (high, low), (high, high), (low, high))
    return Stroke(tuple(StrokePoint(x, y) for x, y in corners), filled=True, erases=erases)


def solid() -> tuple[Stroke, ...]:
    """A solid square with a hole, crossed by a line."""
    return square(20, 85), square(40, 60, erases=True), polyline([(5, 50), (100, 50)], 6.0)


def drawings() -> list[StrokeArrays]:
    return [StrokeArrays.of(strokes) for strokes in (*pen_drawings(), solid())]


@dataclass
class DrawnEngine:
    """Answers with slightly shifted drawings: enough of an engine for exports."""

    image_size: int = 28

    def answer(self, request: Request) -> Result:
        """Variant i is drawing i mod 5, shifted by an offset drawn from the seed."""
        known, count = drawings(), request.count
        rng = np.random.default_rng(request.seed)
        made = [
            known[i % 5].moved(known[i % 5].points_px + rng.normal(0, 2, 2).astype(np.float32))
            for i in range(count)
        ]
        images = [model_glyph(strokes, self.image_size) for strokes in made]
        entries = len(request.memory)
        nothing = np.zeros(entries, np.float32)
        return Result(
            np.array(images, np.float32).reshape(count, self.image_size, self.image_size),
            np.zeros(count, np.intp),
            Addresses(nothing, nothing, 0.0, 0.0),
            "test",
            {"total": 0.0},
            request.stamp,
            np.ones(count, bool),
            tuple(made),
        )


def overlap(a: np.ndarray, b: np.ndarray) -> float:
    """Soft intersection over union of two coverage images."""
    return float(np.minimum(a, b).sum() / np.maximum(a, b).sum())
