"""On which line of a TOML text a key stands: `tomllib` tells it for mistakes in the syntax only."""

from __future__ import annotations

import re

_TABLE = re.compile(r"\s*\[\s*([A-Za-z0-9_.\-]+)\s*\]\s*(#.*)?$")
_KEY = re.compile(r"\s*([A-Za-z0-9_\-]+)\s*=")


def key_lines(text: str) -> dict[str, int]:
    """“table.key” (or “key” before the first table) → its line, counted from 1.

    Tables map to the line of their header. Good for the plain tables of a settings file; keys of
    inline tables and lines within long strings are not looked for.
    """
    lines: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _TABLE.match(line):
            table = header[1]
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            lines.setdefault(f"{table}.{key[1]}" if table else key[1], number)
    return lines
