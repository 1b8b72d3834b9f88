"""The kinds of font file, and writing one."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from vma_core.atomic_write import PART, replace_folder, write_atomically
from vma_core.errors import unwritable
from vma_core.export.font.design import FontDesign
from vma_core.export.font.single_line import hershey_bytes, svg_font_bytes
from vma_core.export.font.static import otf_bytes, ttf_bytes
from vma_core.export.font.ufo import ufoz_bytes, write_ufo
from vma_core.export.font.variable import variable_bytes

FontKind = Literal["otf", "ttf", "variable", "ufo", "svg", "jhf"]
Progress = Callable[[int, int], object]
"""Called with (done, total) steps; raise to stop."""
UFO_FOLDER = ".ufo"


@dataclass(frozen=True)
class FontFormat:
    """A kind of font file.

    Attributes:
        suffix: of its name.
        content: a design's bytes.
        alternates: whether it can hold more than one shape of a character.
        in_steps: the same content with progress, if it takes long.
    """

    suffix: str
    content: Callable[[FontDesign], bytes]
    alternates: bool = True
    in_steps: Callable[[FontDesign, Progress], bytes] | None = None


FONT_FILES: dict[FontKind, FontFormat] = {
    "otf": FontFormat(".otf", otf_bytes),
    "ttf": FontFormat(".ttf", ttf_bytes, in_steps=ttf_bytes),
    "variable": FontFormat(".ttf", variable_bytes, in_steps=variable_bytes),
    "ufo": FontFormat(".ufoz", ufoz_bytes),
    "svg": FontFormat(".svg", svg_font_bytes, alternates=False),
    "jhf": FontFormat(".jhf", hershey_bytes, alternates=False),
}


def suffixes(kind: FontKind) -> tuple[str, ...]:
    """Suffixes that files of a kind may have; the first is the usual one."""
    return (".ufoz", UFO_FOLDER) if kind == "ufo" else (FONT_FILES[kind].suffix,)


def save_font(
    design: FontDesign,
    kind: FontKind,
    path: Path,
    progress: Progress = lambda _done, _total: None,
) -> None:
    """Write a font; the file, or the folder of a UFO, appears once it is complete.

    Raises:
        UserError: it cannot be written, or the design does not suit the kind.
    """
    if kind == "ufo" and path.suffix.lower() == UFO_FOLDER:
        _save_folder(design, path)
        return
    in_steps = FONT_FILES[kind].in_steps
    if in_steps is not None:
        data = in_steps(design, progress)
    else:
        data = FONT_FILES[kind].content(design)
        progress(1, 1)
    write_atomically(path, data)


def _save_folder(design: FontDesign, path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(PART, f".{path.name}.", path.parent))
    except OSError as error:
        raise unwritable(path, error) from error
    try:
        write_ufo(design, aside / path.name)
        os.chmod(aside / path.name, 0o755)
        replace_folder(aside / path.name, path)
    except OSError as error:
        raise unwritable(path, error) from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)
