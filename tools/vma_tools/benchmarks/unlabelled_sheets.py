"""How well baseline and x-height of unlabelled letters are told, over many faces and hands.

Sheets of boxes are set in every installed Latin text font and in single-stroke fonts with an uneven
hand; words, sizes and slopes are random, with fixed seeds. Errors are in em.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
from HersheyFonts import HersheyFonts
from numpy.typing import NDArray
from PIL import ImageFont
from vma_core.importers.boxes import Box
from vma_core.importers.sheet_lines import letter_lines
from vma_core.standard_errors import Row, wilson_interval

WORDS = [
    "river",
    "morning",
    "paper",
    "candle",
    "window",
    "yellow",
    "orange",
    "garden",
    "simple",
    "market",
    "people",
    "thing",
    "bright",
    "flower",
    "jumping",
    "quickly",
    "voyage",
    "puzzle",
    "exactly",
    "zebra",
    "kitchen",
    "hidden",
    "label",
    "travel",
    "winter",
    "summer",
    "purple",
    "journey",
    "hexagon",
    "dwarf",
    "glyph",
    "vex",
    "Berlin",
    "Hamburg",
    "Quito",
    "Xavier",
    "Kyoto",
    "Zurich",
    "Anna",
    "Peter",
    "Fjord",
    "Typography",
    "Display",
    "Vienna",
]
LETTERS = sorted(set("".join(WORDS) + "".join(WORDS).upper() + "x"))
SEED = 5_000
SIZES_PX = (60, 180)
SHEETS = (("text", 2), ("text", 4), ("mixed", 6))
"""Kind and number of rows; every third row of a mixed sheet is in capitals."""
LEFT_OUT = ("CJK", "Symbol", "D050", "Math", "Dingbats", "Emoji")
HANDS = ("futural", "futuram", "scripts", "timesr", "timesi", "cursive")
UNEVEN = (0.03, 0.08)
"""Standard deviation of a hand's sizes, as a share; heights above the line vary half as much."""
FINE = 8
"""Fonts are measured at a multiple of their size."""
X_HEIGHT_EM = 0.5
GOAL_EM = 0.02

Face = Callable[[str, np.random.Generator], tuple[float, float, float, float]]
"""Left, top, right and bottom of a letter, in pixels from the baseline, y downwards."""


def installed_fonts() -> list[tuple[str, str]]:
    """Name and file of each Latin text font that fontconfig knows, once a style."""
    command = ["fc-list", "--format", "%{family}|%{style}|%{file}\n", ":lang=en"]
    try:
        listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return []
    found: dict[str, str] = {}
    for line in listed.splitlines():
        family, style, path = line.split("|")
        if not any(name in family for name in LEFT_OUT) and path.endswith((".ttf", ".otf", ".t1")):
            found[f"{family.split(',')[0]} {style.split(',')[0]}"] = path
    return sorted(found.items())


def font_face(path: str, size_px: int) -> tuple[Face, float]:
    """A font's letters, and its x-height in pixels."""
    font = ImageFont.truetype(path, FINE * size_px)
    boxes = {c: tuple(v / FINE for v in font.getbbox(c, anchor="ls")) for c in LETTERS}
    return lambda letter, _rng: boxes[letter], -boxes["x"][1]  # type: ignore[return-value]


def hand_face(font: str, uneven: float, size_px: int) -> tuple[Face, float]:
    """Letters of a single-stroke font, each of a size of its own, and their x-height in pixels."""
    hershey = HersheyFonts()
    hershey.load_default_font(font)

    def drawn(letter: str) -> np.ndarray:
        lines = hershey.strokes_for_text(letter)
        return np.array([point for line in lines for point in line], float)

    low = drawn("x")
    pen = 0.05 * size_px
    scale = (X_HEIGHT_EM * size_px - pen) / np.ptp(low[:, 1])
    down = drawn("p")[:, 1].max() > low[:, 1].max()
    base, sign = (low[:, 1].max(), 1.0) if down else (low[:, 1].min(), -1.0)

    def box(letter: str, rng: np.random.Generator) -> tuple[float, float, float, float]:
        points = drawn(letter)
        x, y = points[:, 0] * scale, sign * (points[:, 1] - base) * scale
        factor = 1.0 + uneven * rng.standard_normal()
        lift = 0.5 * uneven * X_HEIGHT_EM * size_px * rng.standard_normal() - 0.5 * pen
        half = 0.5 * pen
        return (
            float(x.min() * factor - half),
            float(y.min() * factor + lift - half),
            float(x.max() * factor + half),
            float(y.max() * factor + lift + half),
        )

    return box, X_HEIGHT_EM * size_px


def sheet(
    face: Face, rows: int, kind: str, slope: float, rng: np.random.Generator
) -> tuple[list[Box], list[float]]:
    """Boxes of a sheet, and the baseline at each."""
    boxes: list[Box] = []
    baselines: list[float] = []
    for row in range(rows):
        text = "".join(WORDS[n] for n in rng.integers(0, len(WORDS), 3))
        if kind == "mixed" and row % 3 == 2:
            text = text.upper()
        x = 50.0
        for letter in text:
            left, top, right, bottom = face(letter, rng)
            y = 200.0 + 300.0 * row + slope * x
            x0, y0 = round(x), round(y + top)
            x1, y1 = round(x + right - left), round(y + bottom)
            boxes.append(Box(x0, y0, max(x1, x0 + 1), max(y1, y0 + 1)))
            baselines.append(y + 0.5 * slope * (right - left))
            x += right - left + 25.0
    return boxes, baselines


def sheets() -> Iterator[tuple[str, list[Box], list[float], float]]:
    """Kind of face, boxes, baselines and x-height of every sheet."""
    faces: list[tuple[str, Callable[[int], tuple[Face, float]]]] = []
    for _, path in installed_fonts():
        faces.append(("fonts", partial(font_face, path)))
    for hand in HANDS:
        for uneven in UNEVEN:
            name = f"hands, sizes vary by {100 * uneven:.0f} %"
            faces.append((name, partial(hand_face, hand, uneven)))
    for number, (kind_of_face, make) in enumerate(faces):
        for kind, rows in SHEETS:
            rng = np.random.default_rng([SEED, number, rows])
            face, x_px = make(int(rng.integers(*SIZES_PX)))
            boxes, baselines = sheet(face, rows, kind, float(rng.uniform(-0.02, 0.02)), rng)
            yield kind_of_face, boxes, baselines, x_px


def unlabelled_errors() -> list[Row]:
    """Errors of each kind of face, as shares of an em: quantiles over sheets."""
    errors: dict[str, list[tuple[float, float]]] = {}
    for kind, boxes, baselines, x_px in sheets():
        em_px = x_px / X_HEIGHT_EM
        found = letter_lines(boxes)
        off, size = [], []
        for lines, baseline in zip(found, baselines, strict=True):
            if lines is not None:
                off.append(abs(lines.baseline_px - baseline) / em_px)
                size.append(abs(X_HEIGHT_EM * lines.em_px - x_px) / em_px)
        both = (float(np.median(off)), float(np.median(size))) if off else (np.inf, np.inf)
        errors.setdefault(kind, []).append(both)
    rows: list[Row] = []
    for kind, found_errors in errors.items():
        table = np.array(found_errors)
        within: NDArray[np.bool_] = np.all(table <= GOAL_EM, axis=1)
        rows.append(
            {
                "faces": kind,
                "sheets": len(table),
                "baseline_median": float(np.median(table[:, 0])),
                "baseline_95": float(np.quantile(table[:, 0], 0.95)),
                "baseline_max": float(table[:, 0].max()),
                "x_height_median": float(np.median(table[:, 1])),
                "x_height_95": float(np.quantile(table[:, 1], 0.95)),
                "x_height_max": float(table[:, 1].max()),
                "both_within_2_percent": float(within.mean()),
                "interval_95": wilson_interval(float(within.sum()), len(within)),
            }
        )
    return rows
