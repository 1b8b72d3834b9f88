"""Sheets made at random, each kind with the share of letters that are read whole and in order."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from random_sheets import RandomSheet, captioned_sheet, celled_sheet, score, squared_sheet
from vma_core.errors import UserError
from vma_core.importers.letter_sheet import find_letters, sheet_from_photo


@pytest.mark.parametrize(
    ("make", "least"),
    [
        (squared_sheet, 0.95),
        (celled_sheet, 0.85),
        (captioned_sheet, 0.9),
    ],
)
def test_letters_of_random_sheets_are_read(
    make: Callable[[int], RandomSheet], least: float
) -> None:
    letters = whole = extra = 0
    for seed in (2001, 2002, 2003):
        truth = make(seed)
        sheet = sheet_from_photo(truth.grey)
        found = score(sheet, find_letters(sheet), truth)
        letters, whole = letters + found.letters, whole + found.whole
        extra += found.extra
    assert whole >= least * letters
    assert extra <= 0.1 * letters


def test_nothing_but_dirt_at_the_edge_is_a_message() -> None:
    grey = np.full((300, 400), 250, np.uint8)
    grey[100:140, :8] = 20
    with pytest.raises(UserError, match="No letters"):
        find_letters(sheet_from_photo(grey))
