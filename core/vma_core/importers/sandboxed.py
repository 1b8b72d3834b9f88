"""Readers in a child process, for fonts and SVG drawings: their formats are programs, almost.

As a program itself this is the child: a task as one line of JSON on standard input; on standard
output one line of JSON that describes the glyphs, then the pixels of all of them.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from vma_core.errors import Message, UserError
from vma_core.glyphs.normalise import NormaliserSettings
from vma_core.glyphs.strokes import Stroke, StrokePoint
from vma_core.importers.imported_glyph import ImportedGlyph
from vma_core.sandbox.limits import Limits, child_command, limit_self, run_limited

LIMITS = Limits()


def import_glyphs_sandboxed(path: Path, size: int) -> list[ImportedGlyph]:
    """`find_glyphs`, in a child; raises what it raises."""
    return _glyphs(_ask(path, task="glyphs", size=size))


def read_font_sandboxed(path: Path, characters: Sequence[str] = ()) -> list[ImportedGlyph]:
    """`read_font`, in a child; raises what it raises."""
    return _glyphs(_ask(path, task="font", characters=list(characters)))


Answer = tuple[dict[str, Any], bytes]


def _ask(path: Path, **task: Any) -> Answer:
    """Header and pixels of the child's answer."""
    request = json.dumps({"path": str(path.absolute()), **task}).encode()
    answer = run_limited(child_command(__name__), request, path.name, LIMITS)
    line, _, pixels = answer.partition(b"\n")
    header = dict(json.loads(line))
    if "error" in header:
        raise UserError.of(Message.from_json(header["error"]))
    return header, pixels


def _glyphs(answer: Answer) -> list[ImportedGlyph]:
    header, pixels = answer
    content = np.frombuffer(pixels, np.uint8)
    found, start = [], 0
    for glyph in header["glyphs"]:
        height, width = map(int, glyph["shape"])
        image = content[start : start + height * width].reshape(height, width)
        start += height * width
        found.append(
            ImportedGlyph(
                image,
                glyph["label"],
                glyph["source"],
                glyph["ready"],
                NormaliserSettings(**glyph["fixed"]) if glyph["fixed"] else None,
                tuple(
                    Stroke(
                        tuple(StrokePoint(*point) for point in points),
                        width_px,
                        erases,
                        tuple(widths_px),
                        filled,
                    )
                    for points, width_px, erases, widths_px, filled in glyph["strokes"]
                ),
                Message.from_json(glyph["note"]) if glyph["note"] else None,
            )
        )
    return found


def _packed(found: Sequence[ImportedGlyph]) -> Answer:
    described = [
        {
            "shape": glyph.pixels.shape,
            "label": glyph.label,
            "source": glyph.source,
            "ready": glyph.ready,
            "fixed": asdict(glyph.fixed) if glyph.fixed else None,
            "strokes": [
                [s.points, s.width_px, s.erases, s.widths_px, s.filled] for s in glyph.strokes
            ],
            "note": glyph.note.to_json() if glyph.note else None,
        }
        for glyph in found
    ]
    pixels = b"".join(np.ascontiguousarray(g.pixels, np.uint8).tobytes() for g in found)
    return {"glyphs": described}, pixels


def _do(task: dict[str, Any]) -> Answer:
    """In the child."""
    from vma_core.importers.fonts import read_font
    from vma_core.importers.readers import import_glyphs_unsandboxed

    path = Path(task["path"])
    if task["task"] == "font":
        return _packed(read_font(path, task["characters"]))
    return _packed(import_glyphs_unsandboxed(path, int(task["size"])))


def main() -> None:
    """Be the child."""
    limit_self(LIMITS)
    try:
        header, pixels = _do(json.loads(sys.stdin.buffer.read()))
    except UserError as error:
        header, pixels = {"error": error.message.to_json()}, b""
    sys.stdout.buffer.write(json.dumps(header).encode() + b"\n")
    sys.stdout.buffer.write(pixels)


if __name__ == "__main__":
    main()
