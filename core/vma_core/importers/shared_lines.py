"""Writing lines of pictures that come together, such as a folder with a picture per letter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from vma_core.errors import UserError
from vma_core.glyphs.normalise import NormaliserSettings, find_ink
from vma_core.glyphs.writing_lines import WritingLines
from vma_core.importers.boxes import Box
from vma_core.importers.imported_glyph import ImportedGlyph
from vma_core.importers.sheet_lines import fitted_line, tells
from vma_core.writing.extents import character_extents
from vma_core.writing.lines import character_lines

MIN_LETTERS = 5
"""Letters from which a shared line or size is believed."""
MAX_LETTERS = 200
"""Letters that are looked at."""
SHARED_EM = 0.05
"""Letters that miss a shared line by no more than this, by the median, stand on it."""
SAME_SIZE = 0.12
"""Spread of the sizes of letters, of their median, up to which they are written in one."""


def with_shared_lines(
    found: Sequence[ImportedGlyph], settings: NormaliserSettings
) -> Sequence[ImportedGlyph]:
    """Pictures with the line or the size that their letters share, if they do.

    Pictures of one format whose letters agree on a baseline get it. Otherwise dots, dashes and
    quotes get the size of the letters, which their own ink does not tell. Pictures with lines of
    their own, strokes and images for the model stay as they are.
    """
    plain = [n for n, g in enumerate(found) if not (g.ready or g.strokes or g.lines) and g.label]
    letters = [n for n in plain if tells(character_extents(found[n].label))][:MAX_LETTERS]
    if len(letters) < MIN_LETTERS:
        return found
    boxes = {n: box for n in letters if (box := _ink_box(found[n], settings))}
    if len(boxes) < MIN_LETTERS:
        return found
    extents = {n: character_extents(found[n].label) for n in boxes}
    changed = list(found)
    if len({found[n].pixels.shape for n in plain}) == 1:
        expected = np.array([(e.bottom_em, e.top_em) for e in extents.values()])
        upright = [replace(box, left=0, right=0) for box in boxes.values()]
        line = fitted_line(upright, expected, None, SHARED_EM)
        # One kind of letter stands on a line wherever it was drawn.
        if line is not None and len(np.unique(expected, axis=0)) > 1:
            for n in plain:
                changed[n] = replace(found[n], lines=line.at(0.0))
            return changed
    sizes = np.array([box.height / extents[n].most_em for n, box in boxes.items()])
    em_px = float(np.median(sizes))
    if float(np.median(np.abs(sizes - em_px))) <= SAME_SIZE * em_px:
        for n in plain:
            if not character_extents(found[n].label).is_exact:
                lines = _sign_lines(found[n], settings, em_px)
                changed[n] = replace(found[n], lines=lines)
    return changed


def _sign_lines(
    glyph: ImportedGlyph, settings: NormaliserSettings, em_px: float
) -> WritingLines | None:
    box = _ink_box(glyph, settings)
    if box is None:
        return None
    edges = (float(box.left), float(box.top), float(box.right), float(box.bottom))
    return character_lines(glyph.label, edges, em_px)


def _ink_box(glyph: ImportedGlyph, settings: NormaliserSettings) -> Box | None:
    """The box of the ink in the picture's own pixels; None without ink."""
    try:
        ink = find_ink(glyph.pixels, glyph.fixed or settings)
    except UserError:
        return None  # said when the picture is read
    rows, columns = np.flatnonzero(ink.any(1)), np.flatnonzero(ink.any(0))
    return Box(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)
