"""Images one after the other as an animated GIF or WebP."""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from vma_core.errors import UserError
from vma_core.sheets import enlarge

SIDE_PX = 224
FRAME_MS = 60
REST_MS = 500
"""Pause at both ends."""
KINDS = {".gif": "GIF", ".webp": "WEBP"}


def animation_bytes(images: NDArray[np.float32], suffix: str) -> bytes:
    """(N, S, S) probability of ink → a loop there and back, with a rest at both ends.

    Raises:
        UserError: the suffix is neither .gif nor .webp.
    """
    kind = KINDS.get(suffix.lower())
    if kind is None:
        raise UserError(
            f"“{suffix}” is no kind of animation. Choose a name ending in .gif or .webp."
        )
    there = [Image.fromarray(255 - enlarge(image, SIDE_PX)) for image in images]
    frames = [*there, *there[-2:0:-1]]
    durations = [FRAME_MS] * len(frames)
    durations[0] = durations[len(there) - 1] = REST_MS
    buffer = io.BytesIO()
    frames[0].save(
        buffer,
        kind,
        save_all=True,
        append_images=frames[1:],
        duration=durations,
        loop=0,
        **({"lossless": True} if kind == "WEBP" else {}),
    )
    return buffer.getvalue()
