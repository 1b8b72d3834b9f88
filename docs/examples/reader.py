"""A reader: drawings in letters, one picture a file, as in a terminal's art."""

from __future__ import annotations

import numpy as np
from vma_core.errors import UserError
from vma_core.importers.imported_glyph import ImportedGlyph

MAX_SIDE = 512
INK = set("#@*X")


def read_letters(data: bytes, label: str, name: str) -> ImportedGlyph:
    """A picture whose ink is written as #, @, * or X and whose paper is anything else.

    Args:
        data: the file's content; whoever calls has capped its size.
        label: the class it belongs to, or "".
        name: what messages call it.

    Raises:
        UserError: it is no such picture; the message says what to do.
    """
    try:
        lines = data.decode("utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise UserError("{name} is no text. Save it as UTF-8.", name=name) from error
    width = max(map(len, lines), default=0)
    if max(len(lines), width) > MAX_SIDE:
        raise UserError(
            "{name} is larger than {most} letters a side. Make it smaller.",
            name=name,
            most=MAX_SIDE,
        )
    if not any(INK & set(line) for line in lines):
        raise UserError("{name} holds no ink. Write it as #, @, * or X.", name=name)
    grey = np.full((len(lines), width), 255, np.uint8)
    for row, line in enumerate(lines):
        for column, letter in enumerate(line):
            if letter in INK:
                grey[row, column] = 0
    return ImportedGlyph(grey, label, name)
