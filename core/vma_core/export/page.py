"""A page as a file: SVG, as pen lines or as outlines; PDF; PNG; and a movie of it being written."""

from __future__ import annotations

import io
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from vma_core.errors import UserError
from vma_core.export.animation import (
    CURVE_PX,
    FINAL_MS,
    MAX_ANIMATION_PX,
    MOVIE_FRAME_MS,
    check_animation,
    encoded,
    movie_steps,
)
from vma_core.export.contact_sheet import SETTING_PREFIX
from vma_core.export.outlines import (
    DENSE_PX,
    EDGE_DEG,
    LINE_CORNER_DEG,
    LINE_TOLERANCE_PX,
    NOTCH_DEG,
    outline_contours,
    path_data,
)
from vma_core.glyphs.curves import Curve, fit_closed_many, fit_open_many, smoothed
from vma_core.glyphs.geometry import points_at
from vma_core.glyphs.raster import RASTER_PX
from vma_core.glyphs.stroke_raster import add_ink, coverage
from vma_core.glyphs.strokes import StrokeArrays
from vma_core.writing.page import Box, Letter, Page, PageSettings

MM_PER_INCH = 25.4
POINTS_PER_MM = 72.0 / MM_PER_INCH
EM_PX = 70.0
"""Letters are fitted and drawn on the 105-pixel square at this size, as strokes elsewhere."""
EVEN_WIDTH = 0.04
"""Strokes whose width varies by less, of the median, are drawn with one width."""
DPI = 200.0
MAX_PIXELS = 80_000_000
"""Of a sheet as PNG; an A4 sheet at 900 dpi."""
GROUP = 128
"""Letters or strokes that are fitted together, between two steps of the progress."""
DOT_PX = 0.05
"""Shorter strokes are dots."""
PALE = 200
"""Grey of the boxes of missing letters."""
PALE_LINE_MM = 0.2
JOINS_MM = 1e-3
"""A stroke that begins this close to the end of the one before continues it."""
MOVIE_PX = 800
PIECE_PX = 4.0
"""Longest straight piece of a curve, in image pixels."""

_Item = TypeVar("_Item")

Progress = Callable[[int, int], object]
"""Called with (done, total); raise to stop."""


def _ignore(_done: int, _total: int) -> None:
    return


class _Path(NamedTuple):
    """A curve in millimetres on its sheet.

    Attributes:
        curves: (n, 4, 2) Béziers each; outlines of one shape together.
        width_mm: of the line; 0 for a filled outline.
    """

    curves: tuple[Curve, ...]
    width_mm: float


def page_svg(
    page: Page,
    lines: bool = False,
    placeholders: bool = False,
    description: Mapping[str, object] | None = None,
    progress: Progress = _ignore,
) -> list[bytes]:
    """An SVG file for each sheet, in millimetres.

    Args:
        page: to write.
        lines: single pen lines in writing order, for plotters, instead of filled outlines. Their
            width is the stroke's median.
        placeholders: mark missing letters by pale boxes; never with `lines`.
        description: written into the file.
        progress: see `Progress`; counts letters.
    """
    settings = page.settings
    size = f"{_number(settings.page_width_mm)} {_number(settings.page_height_mm)}"
    width, height = size.split()
    described = escape(" ".join(f"{k}={v}" for k, v in (description or {}).items()))
    files = []
    for sheet, letters in _with_progress(page, progress):
        style = (
            'fill="none" stroke="#000" stroke-linecap="round" stroke-linejoin="round"'
            if lines
            else 'fill="#000"'
        )
        body = [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}mm" height="{height}mm" '
            f'viewBox="0 0 {size}">',
            f"<desc>{described}</desc>",
            f"<g {style}>",
        ]
        offset = sheet * settings.page_height_mm
        for path in _merged(letters, offset, page) if lines else _outlined(letters, offset, page):
            data = "".join(map(_path_data, path.curves))
            if path.width_mm:
                body.append(f'<path stroke-width="{_number(path.width_mm)}" d="{data}"/>')
            elif lines:
                body.append(f'<path fill="#000" stroke="none" d="{data}"/>')
            else:
                body.append(f'<path d="{data}"/>')
        body.append("</g>")
        if placeholders and not lines:
            body.append(
                f'<g fill="none" stroke="rgb({PALE},{PALE},{PALE})" stroke-width="{PALE_LINE_MM}">'
            )
            body += [
                f'<rect x="{_number(x)}" y="{_number(y)}" width="{_number(w)}" '
                f'height="{_number(h)}"/>'
                for x, y, w, h in _placeholder_boxes(page, sheet)
            ]
            body.append("</g>")
        files.append(("\n".join([*body, "</svg>"]) + "\n").encode())
    return files


def page_pdf(
    page: Page,
    placeholders: bool = False,
    title: str = "",
    progress: Progress = _ignore,
) -> bytes:
    """A PDF file with a page for each sheet, in vectors.

    Strokes of even width are lines, others are filled outlines.

    Args:
        page: to write.
        placeholders: mark missing letters by pale boxes.
        title: of the document.
        progress: see `Progress`; counts letters.
    """
    # Slow to import, and rarely needed.
    from reportlab.pdfgen.canvas import FILL_NON_ZERO, Canvas

    settings = page.settings
    width, height = (POINTS_PER_MM * side for side in _sheet_mm(page))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(width, height), pageCompression=1, invariant=1)
    canvas.setTitle(title or "Page")
    canvas.setCreator("VMA Explorer")

    def points(curve: Curve, offset_mm: float) -> list[list[tuple[float, float]]]:
        x = curve[..., 0] * POINTS_PER_MM
        y = height - (curve[..., 1] - offset_mm) * POINTS_PER_MM
        return [list(map(tuple, bezier)) for bezier in np.stack([x, y], axis=-1).tolist()]

    for sheet, letters in _with_progress(page, progress):
        canvas.setLineCap(1)
        canvas.setLineJoin(1)
        for group in _groups(letters):
            for path in itertools.chain.from_iterable(_paths(group, page)):
                drawn = canvas.beginPath()
                for curve in path.curves:
                    beziers = points(curve, sheet * settings.page_height_mm)
                    drawn.moveTo(*beziers[0][0])
                    for _, a, b, end in beziers:
                        drawn.curveTo(*a, *b, *end)
                    if not path.width_mm:
                        drawn.close()
                if path.width_mm:
                    canvas.setLineWidth(path.width_mm * POINTS_PER_MM)
                canvas.drawPath(
                    drawn, stroke=path.width_mm > 0, fill=path.width_mm == 0, fillMode=FILL_NON_ZERO
                )
        if placeholders:
            canvas.setStrokeGray(PALE / 255)
            canvas.setLineWidth(PALE_LINE_MM * POINTS_PER_MM)
            for x, y, w, h in _placeholder_boxes(page, sheet):
                scaled = [POINTS_PER_MM * value for value in (x, y + h, w, h)]
                canvas.rect(scaled[0], height - scaled[1], scaled[2], scaled[3], stroke=1, fill=0)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def page_png(
    page: Page,
    dpi: float = DPI,
    transparent: bool = False,
    placeholders: bool = False,
    description: Mapping[str, object] | None = None,
    progress: Progress = _ignore,
) -> list[bytes]:
    """A PNG file for each sheet.

    Args:
        page: to paint.
        dpi: pixels per inch.
        transparent: black ink on a transparent background, instead of white.
        placeholders: mark missing letters by pale boxes.
        description: written into the file.
        progress: see `Progress`; counts letters.

    Raises:
        UserError: the sheet would have more than `MAX_PIXELS`.
    """
    width, height = pixels_of(page.settings, dpi)
    scale = dpi / MM_PER_INCH
    info = PngInfo()
    for key, value in (description or {}).items():
        info.add_itxt(f"{SETTING_PREFIX}{key}", str(value))
    files = []
    for sheet, letters in _with_progress(page, progress):
        ink = np.zeros((height, width), np.float32)
        offset = np.array([0.0, sheet * page.settings.page_height_mm], np.float32)
        _paint(ink, list(letters), offset, scale)
        covered = np.round(255 * ink).astype(np.uint8)
        if placeholders:
            for x, y, w, h in _placeholder_boxes(page, sheet):
                _frame(covered, [round(scale * edge) for edge in (x, y, x + w, y + h)], dpi)
        image = Image.fromarray(255 - covered)
        if transparent:
            image = Image.merge("LA", (Image.new("L", image.size), Image.fromarray(covered)))
        buffer = io.BytesIO()
        image.save(buffer, "PNG", pnginfo=info, dpi=(dpi, dpi))
        files.append(buffer.getvalue())
    return files


def pixels_of(settings: PageSettings, dpi: float) -> tuple[int, int]:
    """Width and height of a sheet in pixels.

    Raises:
        UserError: more than `MAX_PIXELS`, or none.
    """
    sides = settings.page_width_mm, settings.page_height_mm
    width, height = (round(side * dpi / MM_PER_INCH) for side in sides)
    if width < 1 or height < 1 or width * height > MAX_PIXELS:
        raise UserError(
            "A picture cannot have {width:,} × {height:,} pixels. Choose another resolution.",
            width=width,
            height=height,
        )
    return width, height


def movie_size(settings: PageSettings, width_px: int) -> tuple[int, int]:
    """Width and height of a movie's frames in pixels: at most `MAX_ANIMATION_PX` high.

    Args:
        settings: of the page.
        width_px: that is wanted.
    """
    height_px = max(1, round(width_px * settings.page_height_mm / settings.page_width_mm))
    if height_px > MAX_ANIMATION_PX:
        return max(1, round(width_px * MAX_ANIMATION_PX / height_px)), MAX_ANIMATION_PX
    return width_px, height_px


def page_movie(
    page: Page,
    suffix: str,
    width_px: int = MOVIE_PX,
    progress: Progress = _ignore,
) -> bytes:
    """The page being written at the speed of a pen, or faster, sheet after sheet.

    Args:
        page: to write.
        suffix: .gif or .webp.
        width_px: of the frames; they are at most `MAX_ANIMATION_PX` high.
        progress: see `Progress`; counts frames.

    Raises:
        UserError: the suffix or the size is not supported, or nothing is drawn.
    """
    check_animation(suffix, width_px)
    width_mm, height_mm = _sheet_mm(page)
    width_px, height_px = movie_size(page.settings, width_px)
    if not len(page.strokes):
        raise UserError("There is nothing to animate: no letter of this text is drawn.")
    scale = EM_PX / page.settings.em_mm
    strokes = _scaled(page.strokes, scale)
    # Smooth whole strokes: the end of a partial one has no next point.
    steps = list(movie_steps(smoothed(strokes, CURVE_PX).dense(CURVE_PX)))
    durations = [MOVIE_FRAME_MS] * (len(steps) - 1) + [FINAL_MS]
    pixel = width_px / (width_mm * scale)

    def frames() -> Iterator[Image.Image]:
        ink = np.zeros((height_px, width_px), np.float32)
        sheet, done = 0, 0
        for number, step in enumerate(steps, 1):
            while done < len(step):
                # The stroke that the pen is on is painted again, as far as it is drawn.
                last = len(step) - 1 if number < len(steps) else len(step)
                now = min(done, len(step) - 1)
                on = int(step.points_px[step.starts[now], 1] // (scale * height_mm))
                if on != sheet:
                    ink[:], sheet = 0.0, on
                add_ink(ink, _moved(_stroke(step, now), 0.0, -on * scale * height_mm), pixel)
                if done >= last:
                    break
                done += 1
            yield Image.fromarray(255 - np.round(255 * ink).astype(np.uint8))
            progress(number, len(steps))

    drawn = frames()
    return encoded(next(drawn), drawn, durations, suffix)


def _sheet_mm(page: Page) -> tuple[float, float]:
    return page.settings.page_width_mm, page.settings.page_height_mm


def _with_progress(page: Page, progress: Progress) -> Iterator[tuple[int, Iterator[Letter]]]:
    """Each sheet with its letters in writing order."""
    total, counter = len(page.letters), itertools.count(1)

    def told(letters: list[Letter]) -> Iterator[Letter]:
        for letter in letters:
            yield letter
            progress(next(counter), total)

    by_sheet: list[list[Letter]] = [[] for _ in range(page.sheets)]
    for line in page.lines:
        by_sheet[line.sheet].extend(line.letters)
    for sheet, letters in enumerate(by_sheet):
        yield sheet, told(letters)


def _groups(items: Iterator[_Item]) -> Iterator[list[_Item]]:
    """Parts of a sequence, which are fitted together."""
    while group := list(itertools.islice(items, GROUP)):
        yield group


def _placeholder_boxes(page: Page, sheet: int) -> list[tuple[float, float, float, float]]:
    """x, y, width and height on the sheet, in millimetres."""
    top = sheet * page.settings.page_height_mm
    boxes = [
        letter.box
        for line in page.lines
        if line.sheet == sheet
        for letter in line.letters
        if letter.kind == "placeholder"
    ]
    return [(b.left, b.top - top, b.right - b.left, b.bottom - b.top) for b in boxes]


def _outlined(letters: Iterator[Letter], offset_mm: float, page: Page) -> Iterator[_Path]:
    for group in _groups(letters):
        for curves in _outlines(group, page):
            if curves:
                yield _Path(tuple(curve - (0.0, offset_mm) for curve in curves), 0.0)


def _merged(letters: Iterator[Letter], offset_mm: float, page: Page) -> Iterator[_Path]:
    """Pen lines in writing order; strokes that continue each other are one line."""
    for strokes in _groups(_pen_down(letters, page)):
        yield from _line_paths(strokes, offset_mm, page)


def _pen_down(letters: Iterator[Letter], page: Page) -> Iterator[StrokeArrays]:
    """Single strokes between which the pen is lifted."""
    held: StrokeArrays | None = None
    for letter in letters:
        for stroke in _pen_strokes(letter, page):
            if held is not None and _continues(held, stroke):
                held = _appended(held, stroke)
                continue
            if held is not None:
                yield held
            held = stroke
    if held is not None:
        yield held


def _continues(before: StrokeArrays, stroke: StrokeArrays) -> bool:
    gap = np.abs(before.points_px[-1] - stroke.points_px[0]).max()
    return not before.filled[0] and not stroke.filled[0] and float(gap) < JOINS_MM


def _appended(before: StrokeArrays, stroke: StrokeArrays) -> StrokeArrays:
    points = np.concatenate([before.points_px, stroke.points_px[1:]])
    widths = np.concatenate([before.widths_px, stroke.widths_px[1:]])
    return StrokeArrays(
        points, widths, np.array([0, len(points)]), np.zeros(1, bool), np.zeros(1, bool)
    )


def _pen_strokes(letter: Letter, page: Page) -> Iterator[StrokeArrays]:
    """Each stroke by itself; erased ink is traced."""
    strokes = letter.strokes
    if strokes.erases.any():
        from vma_core.glyphs.tracing.trace import trace

        on_square, scale, corner = _on_square(letter, page)
        ink = (coverage(on_square, 3 * RASTER_PX) >= 0.5).astype(np.uint8)
        traced = StrokeArrays.of(trace(ink))
        strokes = _moved(_scaled(traced, 1.0 / scale), *corner)
    for number in range(len(strokes)):
        yield _stroke(strokes, number)


def _line_paths(strokes: Sequence[StrokeArrays], offset_mm: float, page: Page) -> list[_Path]:
    """Centre lines of single strokes, and outlines of filled ones."""
    scale = EM_PX / page.settings.em_mm
    found: list[_Path] = []
    lines: dict[int, NDArray[np.float64]] = {}
    for number, stroke in enumerate(strokes):
        points = stroke.points_px.astype(np.float64)
        width = max(float(np.median(stroke.widths_px)), 1e-3)
        if stroke.filled[0]:
            ring = np.concatenate([points, points[:1]])
            curve, width = np.stack([ring[:-1], ring[:-1], ring[1:], ring[1:]], axis=1), 0.0
        elif np.ptp(points, axis=0).max() * scale < DOT_PX:
            curve = np.tile(points[0], (1, 4, 1))
        else:
            curve = np.zeros((0, 4, 2))
            lines[number] = _dense(smoothed(_scaled(stroke, scale), DENSE_PX).points_px)
        found.append(_Path((curve,), width))
    fitted = fit_open_many(list(lines.values()), LINE_TOLERANCE_PX, LINE_CORNER_DEG)
    for number, curve in zip(lines, fitted, strict=True):
        found[number] = _Path((curve / scale,), found[number].width_mm)
    return [
        _Path(tuple(curve - (0.0, offset_mm) for curve in path.curves), path.width_mm)
        for path in found
    ]


def _dense(points: NDArray[np.float32]) -> NDArray[np.float64]:
    """A polyline with points inserted on long straight pieces."""
    line = points.astype(np.float64)
    gaps = np.hypot(*np.diff(line, axis=0).T)
    pieces = np.maximum(1, np.ceil(gaps / DENSE_PX)).astype(np.int64)
    within = np.arange(pieces.sum()) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    share = np.repeat(np.arange(len(pieces)), pieces) + within / np.repeat(pieces, pieces)
    return points_at(np.append(share, len(pieces)), line, np.arange(len(line)))


def _paths(letters: Sequence[Letter], page: Page) -> list[list[_Path]]:
    """Each letter as lines if their widths are even, else as outlines."""
    found: list[list[_Path]] = [[] for _ in letters]
    strokes: list[tuple[int, StrokeArrays]] = []
    outlined: list[int] = []
    for number, letter in enumerate(letters):
        drawn = letter.strokes
        if not len(drawn):
            continue
        if drawn.filled.any() or drawn.erases.any() or not _is_even(drawn):
            outlined.append(number)
        else:
            strokes += [(number, _stroke(drawn, n)) for n in range(len(drawn))]
    paths = _line_paths([stroke for _, stroke in strokes], 0.0, page)
    for (number, _), path in zip(strokes, paths, strict=True):
        found[number].append(path)
    outlines = _outlines([letters[number] for number in outlined], page)
    for number, curves in zip(outlined, outlines, strict=True):
        if curves:
            found[number].append(_Path(tuple(curves), 0.0))
    return found


def _is_even(strokes: StrokeArrays) -> bool:
    low = np.minimum.reduceat(strokes.widths_px, strokes.starts[:-1])
    high = np.maximum.reduceat(strokes.widths_px, strokes.starts[:-1])
    return bool((high - low <= EVEN_WIDTH * high).all())


def _outlines(letters: Sequence[Letter], page: Page) -> list[list[Curve]]:
    """Outlines of each letter's ink in millimetres."""
    found: list[list[Curve]] = [[] for _ in letters]
    contours: dict[float, list[tuple[int, NDArray[np.float64]]]] = {}
    places: dict[int, tuple[float, NDArray[np.float64]]] = {}
    for number, letter in enumerate(letters):
        if len(letter.strokes):
            on_square, scale, corner = _on_square(letter, page)
            places[number] = scale, corner
            edges, tolerance = outline_contours(on_square)
            contours.setdefault(tolerance, []).extend((number, edge) for edge in edges)
    for tolerance, edges_of in contours.items():
        curves = fit_closed_many([edge for _, edge in edges_of], tolerance, EDGE_DEG, NOTCH_DEG)
        for (number, _), curve in zip(edges_of, curves, strict=True):
            scale, corner = places[number]
            found[number].append(curve / scale + corner)
    return found


def _on_square(letter: Letter, page: Page) -> tuple[StrokeArrays, float, NDArray[np.float64]]:
    """A letter's strokes on the 105-pixel square, their scale, and the square's corner in mm."""
    box: Box = letter.box
    longest = max(box.right - box.left, box.bottom - box.top, 1e-6)
    scale = min(EM_PX / page.settings.em_mm, (RASTER_PX - 4.0) / longest)
    middle = np.array([0.5 * (box.left + box.right), 0.5 * (box.top + box.bottom)])
    corner = middle - 0.5 * RASTER_PX / scale
    return _scaled(_moved(letter.strokes, *(-corner)), scale), scale, corner


def _paint(
    ink: NDArray[np.float32], letters: list[Letter], offset_mm: NDArray[np.float32], scale: float
) -> None:
    """Paint letters on a sheet; those with erased ink by themselves, as it may cover others'."""
    plain: list[StrokeArrays] = []
    for letter in letters:
        strokes = _moved(letter.strokes, *(-offset_mm))
        if strokes.erases.any():
            low = np.floor(scale * strokes.points_px.min(axis=0) - 2).astype(int)
            high = np.ceil(scale * strokes.points_px.max(axis=0) + 2).astype(int)
            low = np.clip(low, 0, ink.shape[::-1])
            high = np.clip(high, low, ink.shape[::-1])
            patch = np.zeros((high[1] - low[1], high[0] - low[0]), np.float32)
            if patch.size:
                add_ink(patch, _moved(strokes, *(-low / scale)), scale)
                target = ink[low[1] : high[1], low[0] : high[0]]
                np.maximum(target, patch, out=target)
        elif len(strokes):
            plain.append(strokes)
    for start in range(0, len(plain), 200):
        joined = StrokeArrays.joined(plain[start : start + 200])
        unit = PIECE_PX / scale
        add_ink(ink, _scaled(smoothed(_scaled(joined, 1 / unit), 1.0), unit), scale)


def _frame(covered: NDArray[np.uint8], edges: list[int], dpi: float) -> None:
    """A pale frame, where nothing darker is."""
    thick = max(1, round(PALE_LINE_MM * dpi / MM_PER_INCH))
    left, top, right, bottom = (max(0, edge) for edge in edges)
    for part in (
        covered[top : top + thick, left:right],
        covered[bottom : bottom + thick, left : right + thick],
        covered[top:bottom, left : left + thick],
        covered[top:bottom, right : right + thick],
    ):
        np.maximum(part, 255 - PALE, out=part)


def _stroke(strokes: StrokeArrays, number: int) -> StrokeArrays:
    part = slice(int(strokes.starts[number]), int(strokes.starts[number + 1]))
    return StrokeArrays(
        strokes.points_px[part],
        strokes.widths_px[part],
        np.array([0, part.stop - part.start]),
        strokes.filled[number : number + 1],
        strokes.erases[number : number + 1],
    )


def _scaled(strokes: StrokeArrays, scale: float) -> StrokeArrays:
    return strokes.moved(strokes.points_px * np.float32(scale)).with_pen_scale(scale)


def _moved(strokes: StrokeArrays, x: float, y: float) -> StrokeArrays:
    return strokes.moved(strokes.points_px + np.array([x, y], np.float32))


def _path_data(curve: Curve) -> str:
    """SVG path data in micrometres; closed curves are closed."""
    closed = len(curve) > 1 and float(np.abs(curve[0, 0] - curve[-1, 3]).max()) < 1e-9
    return path_data(curve, 3) + "Z" * closed


def _number(value: float) -> str:
    """Shortest form with three decimals: micrometres."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
