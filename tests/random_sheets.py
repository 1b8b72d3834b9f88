"""Random sheets of letters as strangers write and photograph them, with the truth beside them.

A sheet is drawn in millimetres with a camera that maps them to pixels, so that turns, perspective
and resolution cost no sharpness: first what is printed, then the letters, then table, light, blur
and grain.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from letter_sheets import overlap
from PIL import Image, ImageDraw, ImageFilter
from vma_core.importers.boxes import Box
from vma_core.importers.letter_sheet import Sheet
from vma_core.storage.starter_memory import draw_character

LETTERS = "ABCDEFGHIJKLMNOPRSTUVXYZabdefghijklmnpqrstuxyz2345679"
FONTS = ("futural", "scripts", "rowmans", "timesr")
MM_PER_INCH = 25.4
FINE = 2
"""Samples per pixel and direction while drawing."""
INKS = ((20, 20, 25), (35, 45, 90), (60, 60, 65), (25, 40, 130), (80, 80, 85))
"""Of pens and pencils."""
PRINTS = (
    (170, 205, 235),
    (150, 190, 215),
    (190, 180, 220),
    (245, 195, 150),
    (170, 215, 180),
    (200, 200, 200),
    (160, 160, 160),
    (110, 110, 115),
    (75, 75, 80),
)
"""Of squared paper: blue, violet, orange, green, grey."""

Polyline = np.ndarray
"""(n, 2) x and y in millimetres."""


def luma(colour: Sequence[int]) -> float:
    """Grey level of a colour."""
    return float(np.dot(colour, (0.299, 0.587, 0.114)))


@dataclass(frozen=True, eq=False)
class Letter:
    """A letter on a sheet: lines in millimetres, width of the pen."""

    character: str
    lines: tuple[Polyline, ...]
    pen_mm: float


@dataclass(frozen=True, eq=False)
class RandomSheet:
    """A picture of a sheet and what is written on it.

    Attributes:
        grey: (h, w) uint8.
        masks: the ink of each letter in reading order, cut to its box.
        boxes: of the letters.
        characters: what they are.
    """

    grey: np.ndarray
    masks: list[np.ndarray]
    boxes: list[Box]
    characters: str


@dataclass
class Drawing:
    """A sheet before it is photographed.

    Attributes:
        width_mm, height_mm: of the paper.
        camera: (3, 3) homography from millimetres to pixels.
        size_px: width and height of the picture.
    """

    width_mm: float
    height_mm: float
    camera: np.ndarray
    size_px: tuple[int, int]
    paper: float = 245.0
    ink: float = 30.0
    _printed: list[tuple[Polyline, float, float]] = field(default_factory=list)
    _texts: list[tuple[float, float, str, float, float]] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)

    @classmethod
    def scanned(
        cls, width_mm: float, height_mm: float, dpi: float, degrees: float = 0.0
    ) -> Drawing:
        """On a scanner, turned clockwise around its middle; the paper goes on beyond the scan."""
        scale = dpi / MM_PER_INCH
        size = round(width_mm * scale), round(height_mm * scale)
        angle = np.deg2rad(degrees)
        turn = scale * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        camera = np.eye(3)
        camera[:2, :2] = turn
        camera[:2, 2] = np.array(size) / 2 - turn @ np.array([width_mm, height_mm]) / 2
        return cls(width_mm, height_mm, camera, size)

    @property
    def px_per_mm(self) -> float:
        """In the middle of the sheet."""
        middle = np.array([self.width_mm, self.height_mm]) / 2
        a, b = self.seen(np.array([middle - np.array([0.5, 0.0]), middle + np.array([0.5, 0.0])]))
        return float(np.linalg.norm(b - a))

    def seen(self, points: np.ndarray) -> np.ndarray:
        """(n, 2) pixels of points in millimetres."""
        there = np.column_stack([points, np.ones(len(points))]) @ self.camera.T
        return there[:, :2] / there[:, 2:]

    def print_line(self, start: Sequence[float], end: Sequence[float], mm: float, tone: float):
        """A printed line of a width and a grey level."""
        share = np.linspace(0.0, 1.0, 9)[:, None]
        line = np.array(start) + (np.array(end) - np.array(start)) * share
        self._printed.append((line, mm, tone))

    def print_rectangle(self, box: Sequence[float], mm: float, tone: float) -> None:
        """The outline of left, top, right and bottom."""
        left, top, right, bottom = box
        corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
        for start, end in pairwise(corners):
            self.print_line(start, end, mm, tone)

    def print_text(self, x: float, y: float, text: str, mm: float, tone: float) -> None:
        """Printed text whose left top corner and height are given."""
        self._texts.append((x, y, text, mm, tone))

    def write(
        self,
        character: str,
        left: float,
        bottom: float,
        height_mm: float,
        pen_mm: float,
        rng: np.random.Generator,
        font: str = "futural",
    ) -> None:
        """A letter; capitals are `height_mm` high."""
        strokes = draw_character(font, character, int(rng.integers(1000)))
        lines = [np.array([point[:2] for point in stroke.points]) for stroke in strokes]
        points = np.concatenate(lines)
        low, high = points.min(0), points.max(0)
        tall = character.isupper() or character.isdigit() or character in "bdfhklijt"
        scale = height_mm * (1.0 if tall else 0.7) / max(1.0, float((high - low)[1]))
        scale = min(scale, 1.3 * height_mm / max(1.0, float((high - low)[0])))
        # As high as its kind; round the middle where it lies.
        placed = [(line - (low[0], high[1])) * scale + (left, bottom) for line in lines]
        self.letters.append(Letter(character, tuple(placed), pen_mm))

    def _layer(self, paint: Callable[[ImageDraw.ImageDraw], None]) -> np.ndarray:
        """(h, w) coverage in [0, 1] of what is painted with tone 255."""
        width, height = self.size_px
        image = Image.new("L", (FINE * width, FINE * height))
        paint(ImageDraw.Draw(image))
        return np.asarray(image.reduce(FINE), np.float32) / 255.0

    def _stroke(self, draw: ImageDraw.ImageDraw, line: Polyline, mm: float) -> None:
        points = FINE * self.seen(line)
        width = max(1, round(FINE * mm * self.px_per_mm))
        flat = [(float(x), float(y)) for x, y in points]
        draw.line(flat, fill=255, width=width, joint="curve")
        reach = width / 2 - 0.5
        if reach >= 1:
            for x, y in (flat[0], flat[-1]):
                draw.ellipse([x - reach, y - reach, x + reach, y + reach], fill=255)

    def rendered(self) -> tuple[np.ndarray, np.ndarray, list[np.ndarray], list[Box]]:
        """Grey levels of paper and ink, where the page lies, and the letters' masks and boxes."""
        grey = np.full(self.size_px[::-1], self.paper, np.float32)
        kinds: dict[tuple[float, float], list[Polyline]] = {}
        for line, mm, tone in self._printed:
            kinds.setdefault((mm, tone), []).append(line)
        for (mm, tone), lines in kinds.items():
            covered = self._layer(lambda draw, m=mm, n=lines: [self._stroke(draw, k, m) for k in n])
            grey = np.minimum(grey, grey + (tone - self.paper) * covered)
        for x, y, text, mm, tone in self._texts:
            (px, py) = self.seen(np.array([(x, y)]))[0]
            size = FINE * mm * self.px_per_mm / 0.72
            covered = self._layer(
                lambda draw, at=(FINE * px, FINE * py), t=text, s=size: draw.text(
                    at, t, fill=255, font_size=s, anchor="lt"
                )
            )
            grey += (tone - grey) * covered
        masks, boxes = [], []
        for letter in self.letters:
            points = self.seen(np.concatenate(letter.lines))
            reach = 2 + letter.pen_mm * self.px_per_mm
            left, top = np.floor(points.min(0) - reach).astype(int)
            right, bottom = np.ceil(points.max(0) + reach).astype(int)
            image = Image.new("L", (FINE * (right - left), FINE * (bottom - top)))
            draw = ImageDraw.Draw(image)
            shift = np.array([left, top], float)
            for line in letter.lines:
                moved = FINE * (self.seen(line) - shift)
                width = max(1, round(FINE * letter.pen_mm * self.px_per_mm))
                flat = [(float(x), float(y)) for x, y in moved]
                draw.line(flat, fill=255, width=width, joint="curve")
                half = width / 2 - 0.5
                for x, y in (flat[0], flat[-1]):
                    draw.ellipse([x - half, y - half, x + half, y + half], fill=255)
            covered = np.asarray(image.reduce(FINE), np.float32) / 255.0
            x0, y0 = max(0, left), max(0, top)
            x1, y1 = min(right, grey.shape[1]), min(bottom, grey.shape[0])
            covered = covered[y0 - top : y1 - top, x0 - left : x1 - left]
            patch = grey[y0:y1, x0:x1]
            patch += covered * (self.ink * (0.85 + 0.15 * patch / self.paper) - patch)
            mask = covered >= 0.5
            rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
            mask = mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
            masks.append(mask)
            boxes.append(
                Box(
                    x0 + int(columns[0]),
                    y0 + int(rows[0]),
                    x0 + int(columns[-1]) + 1,
                    y0 + int(rows[-1]) + 1,
                )
            )
        corners = np.array(
            [(0, 0), (self.width_mm, 0), (self.width_mm, self.height_mm), (0, self.height_mm)],
            float,
        )
        outline = [(float(x), float(y)) for x, y in FINE * self.seen(corners)]
        page = self._layer(lambda draw: draw.polygon(outline, fill=255))
        return grey, page, masks, boxes

    def shot(
        self,
        rng: np.random.Generator,
        table: np.ndarray | None = None,
        light: np.ndarray | None = None,
        blur_px: float = 0.7,
        grain: float = 3.0,
    ) -> RandomSheet:
        """The picture.

        Args:
            rng: of the grain.
            table: (h, w) grey levels around the page; None if paper fills the picture.
            light: (h, w) share of the light at each pixel.
            blur_px: deviation of the blur.
            grain: deviation in grey levels.
        """
        grey, page, masks, boxes = self.rendered()
        if table is not None:
            grey = page * grey + (1.0 - page) * table
        if light is not None:
            grey = grey * light
        image = Image.fromarray(grey.clip(0, 255).astype(np.uint8))
        blurred = np.asarray(image.filter(ImageFilter.GaussianBlur(blur_px)), np.float32)
        noisy = blurred + rng.normal(0, grain, blurred.shape)
        characters = "".join(letter.character for letter in self.letters)
        return RandomSheet(noisy.clip(0, 255).astype(np.uint8), masks, boxes, characters)


def squared_sheet(seed: int) -> RandomSheet:
    """Letters on squared paper of 3 to 6 mm, many of them on its lines, slightly turned."""
    rng = np.random.default_rng([33, seed])
    square = float(rng.uniform(3.0, 6.0))
    columns, rows = int(rng.integers(5, 10)), int(rng.integers(3, 6))
    height = float(rng.choice([1, 2, 2, 3])) * square * float(rng.uniform(0.85, 1.1))
    height = min(max(height, 5.0), 13.0)
    step = square * np.ceil(1.7 * height / square), square * np.ceil(1.9 * height / square)
    dpi = float(rng.choice([150, 200, 250, 300]))
    drawing = Drawing.scanned(
        (columns + 1) * step[0], (rows + 1) * step[1], dpi, float(rng.uniform(-3, 3))
    )
    drawing.paper = float(rng.uniform(225, 250))
    drawing.ink = luma(INKS[int(rng.integers(len(INKS)))])
    tone = luma(PRINTS[int(rng.integers(len(PRINTS)))])
    line_mm = float(rng.uniform(0.1, 0.3))
    extra = 30.0
    offset = rng.uniform(0, square, 2)
    for x in np.arange(offset[0] - extra, drawing.width_mm + extra, square):
        drawing.print_line((x, -extra), (x, drawing.height_mm + extra), line_mm, tone)
    for y in np.arange(offset[1] - extra, drawing.height_mm + extra, square):
        drawing.print_line((-extra, y), (drawing.width_mm + extra, y), line_mm, tone)
    pen = float(rng.uniform(0.35, 0.9))
    font = "futural" if rng.random() < 0.7 else "futuram"
    for row in range(rows):
        for column in range(columns):
            left = (column + 0.7) * step[0] + rng.normal(0, 0.04 * height)
            bottom = (row + 1.2) * step[1] + rng.normal(0, 0.04 * height)
            if rng.random() < 0.6:  # on a line of the paper
                left = offset[0] + square * round((left - offset[0]) / square)
                left += rng.normal(0, 0.12)
            if rng.random() < 0.6:
                bottom = offset[1] + square * round((bottom - offset[1]) / square)
                bottom += rng.normal(0, 0.12)
            letter = LETTERS[int(rng.integers(len(LETTERS)))]
            drawing.write(letter, left, bottom, height, pen, rng, font)
    light = _daylight(rng, drawing.size_px)
    return drawing.shot(rng, None, light, float(rng.uniform(0.4, 0.9)), float(rng.uniform(1.5, 5)))


def _daylight(rng: np.random.Generator, size_px: tuple[int, int]) -> np.ndarray:
    """Light that falls off to one side."""
    width, height = size_px
    y, x = np.mgrid[0:height, 0:width].astype(np.float32) / max(size_px)
    angle = rng.uniform(0, 2 * np.pi)
    fall = float(rng.uniform(0.0, 0.35))
    return 1.0 - fall * (0.5 + 0.5 * (np.cos(angle) * (x - 0.5) + np.sin(angle) * (y - 0.5)))


@dataclass(frozen=True)
class Score:
    """How a sheet was read.

    Attributes:
        letters: on the sheet.
        found: boxes of which enclose them and little more.
        whole: found, in the right order, with at least 85 % of the ink and little other.
        extra: boxes that are no letters.
        missed: characters that are not whole.
    """

    letters: int
    found: int
    whole: int
    extra: int
    missed: str


def score(sheet: Sheet, boxes: Sequence[Box], truth: RandomSheet) -> Score:
    """Compare boxes in their order with what is written."""
    scale = sheet.grey.shape[1] / truth.grey.shape[1]
    wanted = [_scaled(box, scale) for box in truth.boxes]
    numbers = [_match(place, boxes) for place in wanted]
    whole, missed = 0, []
    ordered = _in_order(numbers)
    for place, mask, number, right, character in zip(
        wanted, truth.masks, numbers, ordered, truth.characters, strict=True
    ):
        if number is not None and right and _is_whole(sheet, boxes[number], place, mask):
            whole += 1
        else:
            missed.append(character)
    found = [n for n in numbers if n is not None]
    return Score(len(wanted), len(found), whole, len(boxes) - len(set(found)), "".join(missed))


def _scaled(box: Box, scale: float) -> Box:
    return Box(*(round(scale * v) for v in (box.left, box.top, box.right, box.bottom)))


def _match(place: Box, boxes: Sequence[Box]) -> int | None:
    """The box whose four sides are near those of the letter."""
    slack = max(4.0, 0.12 * place.longer_px)
    best = max(range(len(boxes)), key=lambda n: overlap(place, boxes[n]), default=None)
    if best is None:
        return None
    box = boxes[best]
    misses = (
        abs(box.left - place.left),
        abs(box.top - place.top),
        abs(box.right - place.right),
        abs(box.bottom - place.bottom),
    )
    return best if max(misses) <= slack else None


def _in_order(numbers: Sequence[int | None]) -> list[bool]:
    """Which of them belong to the longest rising run."""
    best: list[tuple[int, int]] = []
    for here, number in enumerate(numbers):
        if number is None:
            best.append((0, -1))
            continue
        earlier = [
            (best[n][0], n)
            for n in range(here)
            if numbers[n] is not None and numbers[n] < number  # type: ignore[operator]
        ]
        length, before = max(earlier, default=(0, -1))
        best.append((length + 1, before))
    kept = [False] * len(numbers)
    at = max(range(len(best)), key=lambda n: best[n][0], default=-1)
    while at >= 0:
        kept[at] = numbers[at] is not None
        at = best[at][1]
    return kept


def _is_whole(sheet: Sheet, box: Box, place: Box, mask: np.ndarray) -> bool:
    """Whether the glyph in a box has most of a letter's ink and little other."""
    level = Box(box.left, box.top, box.right, box.bottom)
    pixels = sheet.glyph(level, "").pixels
    margin = (pixels.shape[0] - box.height) // 2
    got = pixels[margin : margin + box.height, margin : margin + box.width] < 255
    canvas = np.zeros(sheet.grey.shape, bool)
    canvas[box.top : box.bottom, box.left : box.right] = got
    image = Image.fromarray(mask).resize((max(1, place.width), max(1, place.height)))
    ink = np.zeros(sheet.grey.shape, bool)
    rows = slice(max(0, place.top), place.bottom)
    columns = slice(max(0, place.left), place.right)
    ink[rows, columns] = np.asarray(image, bool)[: ink[rows].shape[0], : ink[:, columns].shape[1]]
    from scipy.ndimage import binary_dilation

    near = np.ones((3, 3), bool)
    kept = (binary_dilation(canvas, near) & ink).sum() / max(1, ink.sum())
    # Blur makes strokes wider: only what lies beyond their edge is other ink.
    other = (canvas & ~binary_dilation(ink, near, 3)).sum() / max(1, ink.sum())
    return bool(kept >= 0.85 and other <= 0.1)


def celled_sheet(seed: int, touching: float = 0.4) -> RandomSheet:
    """Letters in joined or separate cells, a share of which touch or cross the walls of theirs."""
    rng = np.random.default_rng([34, seed])
    columns, rows = int(rng.integers(4, 9)), int(rng.integers(3, 6))
    wide, high = float(rng.uniform(11, 18)), float(rng.uniform(13, 20))
    gap = 0.0 if rng.random() < 0.5 else float(rng.uniform(1.5, 4.0))
    margin = 9.0
    dpi = float(rng.choice([150, 200, 250, 300]))
    drawing = Drawing.scanned(
        2 * margin + columns * (wide + gap),
        2 * margin + rows * (high + gap),
        dpi,
        float(rng.uniform(-3, 3)),
    )
    drawing.paper = float(rng.uniform(225, 250))
    drawing.ink = luma(INKS[int(rng.integers(len(INKS)))])
    tone = float(rng.choice([10, 30, 60, 100, 140]))
    line_mm = float(rng.uniform(0.2, 0.6))
    pen = float(rng.uniform(0.35, 0.9))
    for row in range(rows):
        for column in range(columns):
            x, y = margin + column * (wide + gap), margin + row * (high + gap)
            drawing.print_rectangle((x, y, x + wide, y + high), line_mm, tone)
            if rng.random() < 0.1:
                continue
            height = float(rng.uniform(0.45, 0.65)) * min(high, 1.3 * wide)
            letter = LETTERS[int(rng.integers(len(LETTERS)))]
            drawing.write(letter, x, y + high, height, pen, rng)
            points = np.concatenate(drawing.letters[-1].lines)
            size = points.max(0) - points.min(0)
            room = np.array([wide, high]) - size
            shift = room * rng.uniform(0.3, 0.7, 2)
            if rng.random() < touching:
                # From just touching to a quarter of the letter beyond the wall.
                axis, end = int(rng.integers(2)), int(rng.integers(2))
                beyond = float(rng.uniform(0.0, 0.25)) * min(size[axis], 8.0)
                beyond = min(beyond, 0.8 * gap) if gap else beyond
                shift[axis] = room[axis] + beyond if end else -beyond
            moved = shift - (points.min(0) - (x, y))
            lines = tuple(line + moved for line in drawing.letters[-1].lines)
            drawing.letters[-1] = Letter(letter, lines, pen)
    light = _daylight(rng, drawing.size_px)
    return drawing.shot(rng, None, light, float(rng.uniform(0.4, 0.9)), float(rng.uniform(1.5, 5)))


def captioned_sheet(seed: int) -> RandomSheet:
    """Letters below or beside small printed ones in a regular grid, without frames."""
    rng = np.random.default_rng([35, seed])
    columns, rows = int(rng.integers(4, 10)), int(rng.integers(3, 7))
    wide, high = float(rng.uniform(13, 20)), float(rng.uniform(16, 26))
    margin = 10.0
    dpi = float(rng.choice([150, 200, 250, 300]))
    drawing = Drawing.scanned(
        2 * margin + columns * wide, 2 * margin + rows * high, dpi, float(rng.uniform(-3, 3))
    )
    drawing.paper = float(rng.uniform(225, 250))
    drawing.ink = luma(INKS[int(rng.integers(len(INKS)))])
    tone = float(rng.choice([10, 60, 110, 150]))
    caption_mm = float(rng.uniform(1.8, 3.2))
    place = str(rng.choice(["above", "left", "below"]))
    pen = float(rng.uniform(0.4, 0.9))
    kept = float(rng.choice([0.0, 0.1, 0.25]))  # share that is not filled in
    texts = [LETTERS[int(n)] for n in rng.permutation(len(LETTERS))]
    for row in range(rows):
        for column in range(columns):
            x, y = margin + column * wide, margin + row * high
            text = texts[(row * columns + column) % len(texts)]
            at = {
                "above": (x + 0.45 * wide, y + 0.04 * high),
                "left": (x + 0.06 * wide, y + 0.08 * high),
                "below": (x + 0.45 * wide, y + 0.96 * high - caption_mm),
            }[place]
            drawing.print_text(*at, text, caption_mm, tone)
            if rng.random() < kept:
                continue
            height = float(rng.uniform(0.36, 0.46)) * high
            bottom = y + high * (0.72 if place == "below" else 0.86) + rng.normal(0, 0.3)
            left = x + wide * 0.34 + rng.normal(0, 0.5)
            drawing.write(text, left, bottom, min(height, 0.6 * wide), pen, rng)
    light = _daylight(rng, drawing.size_px)
    return drawing.shot(rng, None, light, float(rng.uniform(0.4, 0.9)), float(rng.uniform(1.5, 5)))
