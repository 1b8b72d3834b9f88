"""Synthetic letter sheets and simulated photos of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFilter
from skimage.transform import ProjectiveTransform
from vma_core.glyphs.stroke_raster import rasterise
from vma_core.importers.boxes import Box
from vma_core.importers.practice_sheet import PAGE_PX, Page, draw_page
from vma_core.storage.starter_memory import draw_character

LETTERS = "AEFGHKMRSabefghk"
CELL_PX = 130
WRITTEN = ("A", "e", "K", "M", "R")


def hand_written(columns: int = 4, seed: int = 0) -> tuple[np.ndarray, list[Box]]:
    """Starter letters on white paper, slightly out of line, and the box of each."""
    rng = np.random.default_rng(seed)
    rows = -(-len(LETTERS) // columns)
    paper = np.full((rows * CELL_PX + 60, columns * CELL_PX + 60), 255, np.uint8)
    places = []
    for number, letter in enumerate(LETTERS):
        ink = rasterise(draw_character("futural", letter, 3)).coverage >= 0.5
        dx, dy = rng.integers(-8, 9, 2).tolist()
        left = 40 + number % columns * CELL_PX + dx
        top = 30 + number // columns * CELL_PX + dy
        height, width = ink.shape
        paper[top : top + height, left : left + width][ink] = 40
        spans = [np.flatnonzero(ink.any(axis)) for axis in (0, 1)]
        places.append(
            Box(
                left + int(spans[0][0]),
                top + int(spans[1][0]),
                left + int(spans[0][-1]) + 1,
                top + int(spans[1][-1]) + 1,
            )
        )
    return paper, places


def overlap(a: Box, b: Box) -> float:
    """Intersection over union of two boxes."""
    across = max(0, min(a.right, b.right) - max(a.left, b.left))
    down = max(0, min(a.bottom, b.bottom) - max(a.top, b.top))
    both = across * down
    return both / (a.width * a.height + b.width * b.height - both)


def photographed(paper: np.ndarray, seed: int = 0) -> np.ndarray:
    """The sheet with a shadow over one corner, uneven light, grain and blur."""
    rng = np.random.default_rng(seed)
    height, width = paper.shape
    y, x = np.mgrid[0:height, 0:width] / max(height, width)
    light = 0.95 - 0.35 * x - 0.2 * y
    light[(x + y) > 1.1] *= 0.6
    image = Image.fromarray((paper * light).astype(np.uint8)).filter(ImageFilter.GaussianBlur(1.2))
    noisy = np.asarray(image, float) + rng.normal(0, 4, paper.shape)
    return np.clip(noisy, 0, 255).astype(np.uint8)


def filled_in(page: Page, empty: tuple[int, ...] = ()) -> np.ndarray:
    """The page with a character in every cell except the empty ones."""
    paper = np.asarray(draw_page(page)).copy()
    for number, (box, _) in enumerate(page.cells()):
        if number in empty:
            continue
        letter = WRITTEN[number // page.repeats % len(WRITTEN)]
        ink = rasterise(draw_character("futural", letter, number)).coverage >= 0.5
        ink = np.kron(ink, np.ones((2, 2), bool))
        top, left = box.top + (box.height - 210) // 2 + 10, box.left + (box.width - 210) // 2 + 10
        patch = paper[top : top + 210, left : left + 210]
        patch[ink] = 60
    return paper


def photographed_page(paper: np.ndarray, quarter_turns: int = 0, askew: float = 0.0) -> np.ndarray:
    """A photo of the page on a grey table: rotated, in perspective, unevenly lit, with grain."""
    width, height = PAGE_PX
    table = Image.new("L", (width + 400, height + 400), 150)
    table.paste(Image.fromarray(paper), (200, 200))
    if askew:
        w, h, d = table.width, table.height, askew * table.width
        printed = np.array([(0, 0), (w, 0), (w, h), (0, h)], float)
        shown = printed + d * np.array([(1, 0.4), (-0.3, 0.9), (-0.8, -0.2), (0.4, -1)])
        seen_from = ProjectiveTransform.from_estimate(shown, printed)
        table = table.transform(
            table.size,
            Image.Transform.PERSPECTIVE,
            (seen_from.params / seen_from.params[2, 2]).ravel()[:8].tolist(),
            Image.Resampling.BILINEAR,
            fillcolor=150,
        )
    grey = np.rot90(np.asarray(table, float), quarter_turns)
    y, x = np.mgrid[0 : grey.shape[0], 0 : grey.shape[1]] / max(grey.shape)
    noise = np.random.default_rng(1).normal(0, 3, grey.shape)
    return np.clip(grey * (0.95 - 0.3 * x - 0.2 * y) + noise, 0, 255).astype(np.uint8)


@dataclass(frozen=True, eq=False)
class Written:
    """A sheet and the boxes of its letters in reading order."""

    grey: np.ndarray
    boxes: list[Box]


def write(
    rows: Sequence[str],
    degrees: float = 0.0,
    slopes: Sequence[float] = (),
    pitch: tuple[int, int] = (130, 190),
    at: tuple[int, int] = (70, 110),
    size: tuple[int, int] | None = None,
    ground: Callable[[ImageDraw.ImageDraw, tuple[int, int]], None] | None = None,
) -> Written:
    """Starter letters in rows; spaces stay blank.

    Args:
        rows: letters.
        degrees: by which the sheet is turned clockwise, with all that is on it.
        slopes: of each row, in degrees downwards.
        pitch: distance of columns and rows.
        at: left and top of the first letter's square.
        size: width and height of the sheet.
        ground: draws what is on the paper before the letters.
    """
    columns = max(map(len, rows))
    width, height = size or (2 * at[0] + columns * pitch[0], 2 * at[1] + len(rows) * pitch[1])
    image = Image.new("L", (width, height), 255)
    if ground is not None:
        ground(ImageDraw.Draw(image), image.size)
    paper = np.asarray(image).copy()
    masks = []
    for row, letters in enumerate(rows):
        slope = np.tan(np.deg2rad(slopes[row])) if slopes else 0.0
        for column, letter in enumerate(letters):
            if letter == " ":
                continue
            ink = rasterise(draw_character("futural", letter, 1)).coverage >= 0.5
            left = at[0] + column * pitch[0]
            top = at[1] + row * pitch[1] + round(slope * (left - width / 2))
            patch = paper[top : top + ink.shape[0], left : left + ink.shape[1]]
            patch[ink[: patch.shape[0], : patch.shape[1]]] = 30
            spans = [np.flatnonzero(ink.any(axis)) for axis in (0, 1)]
            masks.append(
                Box(
                    left + int(spans[0][0]),
                    top + int(spans[1][0]),
                    left + int(spans[0][-1]) + 1,
                    top + int(spans[1][-1]) + 1,
                )
            )
    if not degrees:
        return Written(paper, masks)
    turned = Image.fromarray(paper).rotate(
        -degrees, Image.Resampling.BICUBIC, fillcolor=255, expand=True
    )
    angle = np.deg2rad(degrees)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    middle, moved = np.array([width, height]) / 2, np.array(turned.size) / 2
    boxes = []
    for box in masks:
        centre = np.array([box.left + box.right, box.top + box.bottom]) / 2
        x, y = turn @ (centre - middle) + moved
        half_w, half_h = box.width / 2, box.height / 2
        boxes.append(
            Box(round(x - half_w), round(y - half_h), round(x + half_w), round(y + half_h))
        )
    return Written(np.asarray(turned), boxes)


def wooden(shape: tuple[int, ...]) -> np.ndarray:
    """(h, w) uint8: a table with dark and light grain."""
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]]
    grain = 25 * np.sin(y / 9 + 3 * np.sin(x / 300)) + 12 * np.sin(y / 3.1)
    noise = np.random.default_rng(0).normal(0, 5, shape)
    return np.clip(130 + grain + noise, 0, 255).astype(np.uint8)
