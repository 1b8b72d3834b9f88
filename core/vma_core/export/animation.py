"""Animated GIF and WebP: morphing between variants, and a variant being drawn."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from vma_core.errors import UserError
from vma_core.export.drawable import Drawable, paint
from vma_core.glyphs.curves import smoothed
from vma_core.glyphs.strokes import StrokeArrays

SIDE_PX = 224
MAX_ANIMATION_PX = 1024
FRAME_MS = 60
REST_MS = 500
"""Pause at both ends."""
FORMATS = {".gif": "GIF", ".webp": "WEBP"}

MOVIE_FRAME_MS = 40
PEN_SPEED_PX_S = 110.0
"""Of the pen, in pixels of the 105-pixel square."""
LIFT_MS = 160
"""Between strokes, and for a dot."""
FINAL_MS = 1500
"""Pause on the finished drawing."""
CURVE_PX = 0.5
"""Distance of the points of a line that is being drawn."""
MAX_FRAMES = 300
"""Longer drawings are drawn faster."""

Progress = Callable[[int, int], object]
"""Called with (done, total) frames; raise to stop."""


def animation_bytes(
    frames: Sequence[Drawable] | NDArray[np.float32], suffix: str, side_px: int = SIDE_PX
) -> bytes:
    """A loop through variants and back, with a pause at both ends.

    Args:
        frames: strokes, or (S, S) probabilities of ink.
        suffix: .gif or .webp.
        side_px: of the frames, at most `MAX_ANIMATION_PX`.

    Raises:
        UserError: the suffix or the size is not supported.
    """
    check_animation(suffix, side_px)
    forward = [_picture(drawable, side_px) for drawable in frames]
    pictures = [*forward, *forward[-2:0:-1]]
    durations = [FRAME_MS] * len(pictures)
    durations[0] = durations[len(forward) - 1] = REST_MS
    return encoded(pictures[0], iter(pictures[1:]), durations, suffix)


def drawing_movie(
    strokes: StrokeArrays,
    suffix: str,
    side_px: int = SIDE_PX,
    progress: Progress = lambda _done, _total: None,
) -> bytes:
    """A variant being drawn stroke by stroke at the speed of a pen.

    Args:
        strokes: of the variant.
        suffix: .gif or .webp.
        side_px: of the frames, at most `MAX_ANIMATION_PX`.
        progress: see `Progress`.

    Raises:
        UserError: the suffix or the size is not supported, or there are no strokes.
    """
    check_animation(suffix, side_px)
    if not len(strokes):
        raise UserError("There is nothing to animate: this variant has no strokes.")
    # Smooth whole strokes: the end of a partial one has no next point.
    steps = list(movie_steps(smoothed(strokes, CURVE_PX).dense(CURVE_PX)))
    durations = [MOVIE_FRAME_MS] * (len(steps) - 1) + [FINAL_MS]

    def draw_frames() -> Iterator[Image.Image]:
        for done, step in enumerate(steps, 1):
            yield _picture(step, side_px)
            progress(done, len(steps))

    frames = draw_frames()
    return encoded(next(frames), frames, durations, suffix)


def movie_steps(strokes: StrokeArrays) -> Iterator[StrokeArrays]:
    """The strokes drawn at each frame, from the first point to the whole drawing.

    A solid shape appears once its outline is complete.
    """
    ends = strokes.starts[1:] - 1
    gaps = np.hypot(*np.diff(strokes.points_px, axis=0, prepend=strokes.points_px[:1]).T)
    seconds = gaps.astype(np.float64) / PEN_SPEED_PX_S
    seconds[strokes.starts[:-1]] = LIFT_MS / 1000
    # Time at which each point is reached; 0 for the first.
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
    """The strokes before `stroke`, and that stroke up to the pen, which is just past `last`."""
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
    """Raise a UserError unless the suffix and the size are supported."""
    if suffix.lower() not in FORMATS:
        raise UserError(
            "“{suffix}” is not an animation format. Choose a name ending in .gif or .webp.",
            suffix=suffix,
        )
    if not 1 <= side_px <= MAX_ANIMATION_PX:
        raise UserError(
            "An animation cannot be {size_px} px wide; choose a size from 1 to {most_px} px.",
            size_px=side_px,
            most_px=MAX_ANIMATION_PX,
        )


def _picture(drawable: Drawable, side_px: int) -> Image.Image:
    return Image.fromarray(255 - paint(drawable, side_px))


def encoded(
    first: Image.Image, others: Iterator[Image.Image], durations: list[int], suffix: str
) -> bytes:
    """Frames as an animation that repeats; `durations` in milliseconds, one per frame."""
    kind = FORMATS[suffix.lower()]
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
