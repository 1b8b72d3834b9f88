"""Tables that leave the program."""

from __future__ import annotations

import csv
import io

import numpy as np
from vma_core.tables import table_of


def test_a_csv_reads_back_as_it_was_with_any_label() -> None:
    rows = [("plain", 1, 0.25), ('a "quoted", name', 2, 1e-9), ("two\nlines", None, float("nan"))]
    made = table_of("memory", ("class", "n", "q"), rows, model="abc")
    read = list(csv.reader(io.StringIO(made.csv())))
    assert read[0] == ["class", "n", "q", "model"]
    assert read[1] == ["plain", "1", "0.25", "abc"]
    assert read[2] == ['a "quoted", name', "2", "1e-09", "abc"]
    assert read[3] == ["two\nlines", "", "", "abc"]


def test_a_tsv_has_a_row_a_line_and_the_decimal_separator_of_the_spreadsheet() -> None:
    made = table_of("t", ("a", "b"), [("v1.5\tx\ny", 1.5), ("z", np.float32(0.25))])
    assert made.tsv() == "a\tb\nv1.5 x y\t1.5\nz\t0.25\n"
    # Text keeps its points.
    assert made.tsv(",") == "a\tb\nv1.5 x y\t1,5\nz\t0,25\n"


def test_numpy_numbers_are_written_as_numbers() -> None:
    made = table_of("t", ("a", "b"), [(np.int64(3), np.float64(1 / 3))])
    assert made.csv() == "a,b\r\n3,0.33333333\r\n"
