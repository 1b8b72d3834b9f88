"""Animated GIF and WebP: the way from one variant to another, and a variant being drawn."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from vma_core.errors import UserError
from vma_core.export.contact_sheet import Shape, paint
from vma_core.glyphs.curves import smoothed
from vma_core.glyphs.strokes import StrokeArrays

SIDE_PX = 224
MAX_SIDE_PX = 1024
FRAME_MS = 60
REST_MS = 500
"""Pause at both ends."""
KINDS = {".gif": "GIF", ".webp": "WEBP"}

MOVIE_FRAME_MS = 40
PEN_SPEED_PX_S = 110.0
"""Of the pen on the 105-pixel square: a calm hand."""
LIFT_MS = 160
"""Between two strokes, and for a dot."""
DRAWN_MS = 1500
"""How long the finished drawing stays before the movie starts again."""
CURVE_PX = 0.5
"""Between points of a line that is being drawn."""
MAX_FRAMES = 300
"""A longer drawing is drawn faster."""

Progress = Callable[[int, int], object]
"""Called with (done, total) frames; raising stops."""


def animation_bytes(
    frames: Sequence[Shape] | NDArray[np.float32], suffix: str, side_px: int = SIDE_PX
) -> bytes:
    """A loop through some shapes and back, with a rest at both ends.

    Args:
        frames: strokes, or (S, S) probabilities of ink.
        suffix: .gif or .webp.
        side_px: of the pictures, at most `MAX_SIDE_PX`.

    Raises:
        UserError: the suffix or the size is none of an animation.
    """
    check_animation(suffix, side_px)
    there = [_picture(shape, side_px) for shape in frames]
    pictures = [*there, *there[-2:0:-1]]
    durations = [FRAME_MS] * len(pictures)
    durations[0] = durations[len(there) - 1] = REST_MS
    return _encoded(pictures[0], iter(pictures[1:]), durations, suffix)


def drawing_movie(
    strokes: StrokeArrays,
    suffix: str,
    side_px: int = SIDE_PX,
    progress: Progress = lambda _done, _total: None,
) -> bytes:
    """A variant as it is drawn: stroke by stroke, in order, at the speed of a pen.

    Args:
        strokes: of the variant.
        suffix: .gif or .webp.
        side_px: of the pictures, at most `MAX_SIDE_PX`.
        progress: see `Progress`.

    Raises:
        UserError: the suffix or the size is none of an animation, or there are no strokes.
    """
    check_animation(suffix, side_px)
    if not len(strokes):
        raise UserError("There is nothing to animate: this variant has no strokes.")
    # The end of half a stroke has no next point to bend towards: curves are made of whole ones.
    steps = list(movie_steps(smoothed(strokes, CURVE_PX).dense(CURVE_PX)))
    durations = [MOVIE_FRAME_MS] * (len(steps) - 1) + [DRAWN_MS]

    def pictures() -> Iterator[Image.Image]:
        for done, step in enumerate(steps, 1):
            yield _picture(step, side_px)
            progress(done, len(steps))

    made = pictures()
    return _encoded(next(made), made, durations, suffix)


def movie_steps(strokes: StrokeArrays) -> Iterator[StrokeArrays]:
    """What is drawn at each frame of a movie, from the first touch to the whole drawing.

    A solid shape appears at once when the pen has gone around it.
    """
    ends = strokes.starts[1:] - 1
    gaps = np.hypot(*np.diff(strokes.points_px, axis=0, prepend=strokes.points_px[:1]).T)
    seconds = gaps.astype(np.float64) / PEN_SPEED_PX_S
    seconds[strokes.starts[:-1]] = LIFT_MS / 1000
    # When each point is reached; the first one is there at the beginning.
    reached = np.cumsum(seconds) - seconds[0]
    count = min(MAX_FRAMES, int(np.ceil(1000 * reached[-1] / MOVIE_FRAME_MS)) + 1)
    for now in np.linspace(0.0, reached[-1], count)[:-1]:
        last = int(np.searchsorted(reached, now, side="right")) - 1
        stroke = int(np.searchsorted(ends, last))
        yield _until(strokes, stroke, last, reached, float(now))
    yield strokes


def _until(
    strokes: StrokeArrays, stroke: int, last: int, reached: NDArray[np.float64], now: float
) -> StrokeArrays:
    """Strokes before `stroke`, and of that one what the pen has drawn: up to just behind `last`."""
    points, widths = strokes.points_px[: last + 1], strokes.widths_px[: last + 1]
    if last + 1 < strokes.starts[stroke + 1]:
        if strokes.filled[stroke]:
            first = strokes.starts[stroke]
            return StrokeArrays(
                points[:first],
                widths[:first],
                strokes.starts[: stroke + 1],
                strokes.filled[:stroke],
                strokes.erases[:stroke],
            )
        share = np.float32((now - reached[last]) / max(reached[last + 1] - reached[last], 1e-9))
        tip = points[-1] + share * (strokes.points_px[last + 1] - points[-1])
        width = widths[-1] + share * (strokes.widths_px[last + 1] - widths[-1])
        points = np.concatenate([points, tip[None]])
        widths = np.append(widths, width)
    return StrokeArrays(
        points,
        widths.astype(np.float32),
        np.append(strokes.starts[: stroke + 1], len(points)),
        strokes.filled[: stroke + 1],
        strokes.erases[: stroke + 1],
    )


def check_animation(suffix: str, side_px: int) -> None:
    """Raise a UserError where no such animation is written."""
    if suffix.lower() not in KINDS:
        raise UserError(
            "“{suffix}” is not an animation format. Choose a name ending in .gif or .webp.",
            suffix=suffix,
        )
    if not 1 <= side_px <= MAX_SIDE_PX:
        raise UserError(
            "An animation cannot be {size_px} px wide; choose a size from 1 to {most_px} px.",
            size_px=side_px,
            most_px=MAX_SIDE_PX,
        )


def _picture(shape: Shape, side_px: int) -> Image.Image:
    return Image.fromarray(255 - paint(shape, side_px))


def _encoded(
    first: Image.Image, others: Iterator[Image.Image], durations: list[int], suffix: str
) -> bytes:
    kind = KINDS[suffix.lower()]
    buffer = io.BytesIO()
    first.save(
        buffer,
        kind,
        save_all=True,
        append_images=others,
        duration=durations,
        loop=0,
        **({"lossless": True} if kind == "WEBP" else {}),
    )
    return buffer.getvalue()
