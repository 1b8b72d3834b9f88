"""A character typed in a font file, as an image for the normaliser."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from vma_core.errors import UserError

FONT_PX = 240


def render_character(font: Path, character: str) -> NDArray[np.uint8]:
    """(h, w) grey levels of one character, black on white.

    Raises:
        UserError: the file is no font, or the font has no shape for the character.
    """
    if len(character) != 1:
        raise UserError("Type one character at a time.")
    try:
        face = ImageFont.truetype(str(font), FONT_PX)
    except OSError as error:
        raise UserError(f"{font.name} is not a readable font file.") from error
    image = Image.new("L", (2 * FONT_PX, 2 * FONT_PX), 255)
    ImageDraw.Draw(image).text((FONT_PX, FONT_PX), character, fill=0, font=face, anchor="mm")
    grey = np.asarray(image)
    if grey.min() == 255:
        raise UserError(f"{font.name} has no visible shape for {character!r}.")
    return grey
