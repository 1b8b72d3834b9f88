"""What users draw: lines on the unit square."""

from __future__ import annotations

import math

Line = list[tuple[float, float]]
Sign = list[Line]


def arc(x: float, y: float, radius: float, begin_deg: float, end_deg: float) -> Line:
    """Part of a circle; y grows downwards."""
    angles = [math.radians(begin_deg + (end_deg - begin_deg) * k / 14) for k in range(15)]
    return [(x + radius * math.cos(a), y + radius * math.sin(a)) for a in angles]


INVENTED: Sign = [
    [(0.5, 0.14), (0.5, 0.86)],
    arc(0.5, 0.42, 0.24, 20, 160),
    [(0.3, 0.72), (0.7, 0.72)],
]
"""A sign that is in no alphabet."""
OTHER_INVENTED: Sign = [
    [(0.28, 0.2), (0.28, 0.82), (0.72, 0.82)],
    [(0.28, 0.32), (0.72, 0.32), (0.56, 0.6), (0.28, 0.52)],
]
A: Sign = [[(0.2, 0.85), (0.5, 0.15)], [(0.5, 0.15), (0.8, 0.85)], [(0.31, 0.6), (0.69, 0.6)]]
B: Sign = [
    [(0.3, 0.15), (0.3, 0.85)],
    [(0.3, 0.15), (0.55, 0.17), (0.66, 0.32), (0.55, 0.46), (0.3, 0.49)],
    [(0.3, 0.49), (0.6, 0.52), (0.72, 0.67), (0.6, 0.83), (0.3, 0.85)],
]


def moved(sign: Sign, dx: float, dy: float) -> Sign:
    """The same sign a little elsewhere, as by another stroke of the hand."""
    return [[(x + dx * (1 - y), y + dy * x) for x, y in line] for line in sign]
