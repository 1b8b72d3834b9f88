"""vma write: a text set in a memory's hand, as SVG, PDF, PNG or a movie."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import get_args

from vma_core.atomic_write import write_atomically
from vma_core.cli.common import add_json, add_model, model_of, print_json, progress_bar
from vma_core.cli.memory_argument import add_memory, memory_of
from vma_core.errors import UserError, WrongUseError, unreadable
from vma_core.export.animation import FORMATS
from vma_core.export.page import (
    DPI,
    MOVIE_PX,
    page_movie,
    page_pdf,
    page_png,
    page_svg,
    pixels_of,
)
from vma_core.memory.entries import Memory
from vma_core.writing.hand import Hand
from vma_core.writing.page import (
    PAPERS_MM,
    RANGES,
    Alignment,
    Direction,
    Page,
    PageSettings,
)
from vma_core.writing.typesetter import MAX_CHARACTERS, check_text, too_long, typeset
from vma_core.writing.variants import EngineVariants

HELP = "set a text in a memory's hand: SVG, PDF, PNG or a movie"
EXAMPLE = 'vma write "Good morning" --memory letters.vma --out page.svg --lines'
FORMS = ("svg", "pdf", "png", *(suffix[1:] for suffix in FORMATS))
_OPTIONS = {
    "size": ("em_mm", "size of the writing in millimetres: twice the height of an x"),
    "margin": ("margin_mm", "margin on all sides, in millimetres"),
    "pen": ("pen_width_mm", "width of the pen in millimetres"),
    "slant": ("slant_deg", "slant to the right, in degrees"),
    "letter-spacing": ("letter_spacing_em", "further space between letters, of the size"),
    "word-spacing": ("word_spacing_em", "width of a space, of the size"),
    "line-spacing": ("line_spacing_em", "from line to line, of the size"),
    "jitter": ("baseline_jitter_em", "how far letters leave the line, of the size"),
    "wildness": ("wildness", "variation of the letters: 0 for near copies, up to 2"),
    "drift": ("drift", "0 to 1: how far size, slant and line wander over the page"),
}
"""Option → field of the page settings, and help."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("text", nargs="?", help="text to write (default: standard input)")
    parser.add_argument("--text-file", type=Path, help="UTF-8 file with the text")
    add_memory(parser)
    parser.add_argument(
        "--script", help="use only labels that begin with this, such as Handwriting"
    )
    parser.add_argument(
        "--out", type=Path, required=True, help="file to write; further sheets are numbered"
    )
    parser.add_argument(
        "--form", choices=FORMS, help="kind of file (default: by the name's ending)"
    )
    parser.add_argument(
        "--lines",
        action="store_true",
        help="SVG: pen lines in writing order, for plotters, instead of outlines",
    )
    parser.add_argument(
        "--paper",
        default="a4",
        help=f"{', '.join(PAPERS_MM)} or WIDTHxHEIGHT in millimetres (default: a4)",
    )
    parser.add_argument("--landscape", action="store_true", help="turn the paper")
    for option, (field, text) in _OPTIONS.items():
        parser.add_argument(
            f"--{option}", type=float, default=getattr(PageSettings, field), help=text
        )
    parser.add_argument(
        "--align", choices=get_args(Alignment), default="start", help="of the lines"
    )
    parser.add_argument(
        "--join",
        action="store_true",
        help="connect letters that end in a stroke to the right with the next",
    )
    parser.add_argument(
        "--direction",
        choices=get_args(Direction),
        default="auto",
        help="of paragraphs (default: that of their first letter)",
    )
    parser.add_argument("--seed", type=int, default=PageSettings.seed)
    parser.add_argument("--dpi", type=float, help=f"PNG: pixels per inch (default: {DPI:g})")
    parser.add_argument("--width", type=int, help=f"movie: pixels (default: {MOVIE_PX})")
    parser.add_argument("--transparent", action="store_true", help="PNG: transparent background")
    parser.add_argument(
        "--placeholders", action="store_true", help="mark missing letters by pale boxes"
    )
    add_model(parser)
    add_json(parser)


def run(arguments: argparse.Namespace) -> None:
    """Set the text and write the files."""
    form = _form(arguments)
    settings = settings_of(arguments)
    if form == "png":
        pixels_of(settings, arguments.dpi or DPI)
    text = _text(arguments)
    bundle = model_of(arguments)
    engine = bundle.engine()
    memory = Memory(memory_of(arguments, engine.image_size)).snapshot()
    hand = Hand.of(memory)
    hand.require_characters()
    if arguments.script is not None:
        hand = Hand.of(memory, arguments.script)
        if not hand.entries:
            raise UserError(
                "No label begins with “{script}”. This memory has: {known}.",
                script=arguments.script,
                known=", ".join(name for name in hand.scripts if name) or "–",
            )
    variants = EngineVariants(engine, memory)
    shown = _progress("letters")
    page = typeset(text, hand, lambda keys: variants.make(keys, shown), settings)
    _require_ink(page)
    provenance = {
        "model": bundle.model_hash,
        "seed": settings.seed,
        "wildness": settings.wildness,
    }
    files = _files(arguments, page, form, provenance)
    names = _names(arguments.out, len(files))
    for name, content in zip(names, files, strict=True):
        write_atomically(name, content)
    missing = dict(page.missing)
    if arguments.json:
        summary = {
            "out": [str(name) for name in names],
            "form": form,
            "letters": sum(letter.kind in ("letter", "composed") for letter in page.letters),
            "lines": len(page.lines),
            "sheets": page.sheets,
            "missing": missing,
            "unused_labels": list(hand.unused),
        }
        print_json(summary | provenance)
        return
    sheets = f"{page.sheets} sheets" if page.sheets > 1 else "1 sheet"
    lines = f"{len(page.lines)} lines" if len(page.lines) > 1 else "1 line"
    print(f"{lines} on {sheets} → {', '.join(map(str, names))}")
    if missing:
        print(f"Not drawn, left out: {_listed(missing)}", file=sys.stderr)


def _files(
    arguments: argparse.Namespace, page: Page, form: str, provenance: dict[str, object]
) -> list[bytes]:
    """Contents of the files, one per sheet or one for all."""
    boxes, progress = arguments.placeholders, _progress(form)
    if form == "svg":
        return page_svg(page, arguments.lines, boxes, provenance, progress)
    if form == "pdf":
        return [page_pdf(page, boxes, arguments.out.stem, progress)]
    if form == "png":
        dpi = arguments.dpi or DPI
        return page_png(page, dpi, arguments.transparent, boxes, provenance, progress)
    return [page_movie(page, f".{form}", arguments.width or MOVIE_PX, progress)]


def _names(out: Path, count: int) -> list[Path]:
    """page.svg, or page-1.svg, page-2.svg …"""
    if count == 1:
        return [out]
    return [out.with_name(f"{out.stem}-{number}{out.suffix}") for number in range(1, count + 1)]


def _form(arguments: argparse.Namespace) -> str:
    """Kind of file, checked against the options."""
    form: str = arguments.form or arguments.out.suffix.lower()[1:]
    if form not in FORMS:
        raise WrongUseError(
            "--out must end in {known}, not “{name}”, or give --form.",
            known=", ".join(f".{name}" for name in FORMS),
            name=arguments.out.name,
        )
    if arguments.lines and form != "svg":
        raise WrongUseError("--lines needs an SVG: give --out a name that ends in .svg.")
    if form != "png" and (arguments.dpi is not None or arguments.transparent):
        raise WrongUseError("--dpi and --transparent are for PNG.")
    is_movie = f".{form}" in FORMATS
    if arguments.width is not None and not is_movie:
        raise WrongUseError("--width is for movies. The paper decides the size of the others.")
    if arguments.placeholders and (arguments.lines or is_movie):
        raise WrongUseError("A pen cannot draw pale boxes. Leave out --placeholders.")
    return form


def settings_of(arguments: argparse.Namespace) -> PageSettings:
    """Page settings of the options.

    Raises:
        WrongUseError: an option is out of range.
    """
    width, height = _paper(arguments.paper)
    if arguments.landscape:
        width, height = max(width, height), min(width, height)
    values = {field: getattr(arguments, o.replace("-", "_")) for o, (field, _) in _OPTIONS.items()}
    for option, (field, _) in {**_OPTIONS, "seed": ("seed", "")}.items():
        low, high = RANGES[field]
        if not low <= getattr(arguments, option.replace("-", "_")) <= high:
            raise WrongUseError(
                "--{name} must be between {low:g} and {high:g}.", name=option, low=low, high=high
            )
    return PageSettings(
        **values,
        page_width_mm=width,
        page_height_mm=height,
        alignment=arguments.align,
        joining=arguments.join,
        direction=arguments.direction,
        seed=arguments.seed,
    )


def _paper(name: str) -> tuple[float, float]:
    """Width and height in millimetres."""
    known = PAPERS_MM.get(name.lower())
    if known:
        return known
    try:
        width, height = (float(side) for side in name.lower().split("x"))
    except ValueError:
        width = height = 0.0
    low, high = RANGES["page_width_mm"]
    if not (low <= width <= high and low <= height <= high):
        raise WrongUseError(
            "--paper must be {known}, or WIDTHxHEIGHT from {low:g} to {high:g} mm.",
            known=", ".join(PAPERS_MM),
            low=low,
            high=high,
        )
    return width, height


def _text(arguments: argparse.Namespace) -> str:
    """The text from the argument, a file or standard input."""
    if arguments.text is not None and arguments.text_file is not None:
        raise WrongUseError("Give the text or --text-file, not both.")
    if arguments.text is not None:
        check_text(arguments.text)
        text: str = arguments.text
    else:
        text = _read(arguments.text_file)
    if not text.strip():
        raise UserError("There is no text to write.")
    return text


def _read(path: Path | None) -> str:
    most = 4 * MAX_CHARACTERS + 3  # no UTF-8 character is longer than 4 bytes
    try:
        if path is None:
            data = sys.stdin.buffer.read(most + 1)
        else:
            with path.open("rb") as file:
                data = file.read(most + 1)
    except OSError as error:
        raise unreadable(path or Path("-"), error) from error
    if len(data) > most:
        raise too_long()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(
            "{name} is not UTF-8 text.", name="Standard input" if path is None else path.name
        ) from error
    check_text(text)
    return text


def _require_ink(page: Page) -> None:
    if not any(letter.kind in ("letter", "composed") for letter in page.letters):
        raise UserError(
            "The memory has none of this text's characters: {missing}.",
            missing=_listed(dict(page.missing)),
        )


def _listed(missing: dict[str, int], most: int = 40) -> str:
    """Characters, the most frequent first."""
    ordered = sorted(missing, key=lambda character: -missing[character])
    return " ".join(ordered[:most]) + (" …" if len(ordered) > most else "")


def _progress(label: str) -> Callable[[int, int], object]:
    """A progress bar that starts with the first step."""
    bar: list[Callable[[int], object]] = []
    done_before = 0

    def advance(done: int, total: int) -> None:
        nonlocal done_before
        if not bar:
            bar.append(progress_bar(total, label))
        bar[0](done - done_before)
        done_before = done

    return advance
