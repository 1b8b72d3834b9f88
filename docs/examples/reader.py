"""A reader of ASCII art: one glyph per text file."""

from __future__ import annotations

import numpy as np
from vma_core.errors import UserError
from vma_core.importers.imported_glyph import ImportedGlyph

MAX_SIDE = 512
INK = set("#@*X")


def read_letters(data: bytes, label: str, name: str) -> ImportedGlyph:
    """Read a glyph whose ink is #, @, * or X and whose paper is any other character.

    Args:
        data: the file's content, whose size the caller has capped.
        label: its class, or "".
        name: of the file, for messages.

    Raises:
        UserError: the file is not ASCII art; the message says what to do.
    """
    try:
        lines = data.decode("utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise UserError("{name} is not UTF-8 text. Save it as UTF-8.", name=name) from error
    width = max(map(len, lines), default=0)
    if max(len(lines), width) > MAX_SIDE:
        raise UserError(
            "{name} is larger than {most} × {most} characters. Make it smaller.",
            name=name,
            most=MAX_SIDE,
        )
    if not any(INK & set(line) for line in lines):
        raise UserError("{name} has no ink. Draw with #, @, * or X.", name=name)
    grey = np.full((len(lines), width), 255, np.uint8)
    for row, line in enumerate(lines):
        for column, letter in enumerate(line):
            if letter in INK:
                grey[row, column] = 0
    return ImportedGlyph(grey, label, name)
