"""Tidy tables: one row an observation, written as CSV for programs and TSV for spreadsheets."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from numbers import Integral, Real

Value = str | float | None
"""Text, a number, or None for what does not apply."""


@dataclass(frozen=True)
class Table:
    """A table that leaves the program.

    Attributes:
        name: short name, part of a file name: letters, digits and "-".
        columns: headings.
        rows: a value per column.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]

    def with_constants(self, **constants: Value) -> Table:
        """The same with further columns that have one value throughout, such as a model's hash."""
        values = tuple(constants.values())
        return Table(
            self.name,
            (*self.columns, *constants),
            tuple((*row, *values) for row in self.rows),
        )

    def csv(self) -> str:
        """RFC 4180 with a header and a decimal point; what does not apply is an empty field."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(self.columns)
        writer.writerows([number_or_text(value) for value in row] for row in self.rows)
        return text.getvalue()

    def tsv(self, decimal_point: str = ".") -> str:
        """For the clipboard: tabs between fields, and the spreadsheet's decimal separator."""
        lines = ["\t".join(map(_flat, self.columns))]
        for row in self.rows:
            fields = []
            for value in row:
                text = number_or_text(value)
                if not isinstance(value, str):
                    text = text.replace(".", decimal_point)
                fields.append(_flat(text))
            lines.append("\t".join(fields))
        return "\n".join(lines) + "\n"


def table_of(
    name: str, columns: Sequence[str], rows: Iterable[Sequence[Value]], **constants: Value
) -> Table:
    """A table from rows of any sequences."""
    made = Table(name, tuple(columns), tuple(tuple(row) for row in rows))
    return made.with_constants(**constants) if constants else made


def number_or_text(value: Value) -> str:
    """A field: whole numbers as such, others with 8 significant digits, NaN and None empty."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, Integral):  # NumPy's and bool too
        return str(int(value))
    assert isinstance(value, Real)
    return "" if math.isnan(value) else f"{float(value):.8g}"


def _flat(text: str) -> str:
    """Without the characters that separate fields and lines of TSV."""
    return " ".join(text.replace("\t", " ").splitlines())
