"""vma data: inspect and convert glyphs, read and print letter sheets, download data sets."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from vma_core.atomic_write import write_atomically
from vma_core.cli.common import add_json, positive, print_json, progress_bar
from vma_core.errors import UserError, WrongUseError
from vma_core.glyphs.normalise import NormaliserSettings
from vma_core.importers.download import DATA_SETS, download
from vma_core.importers.glyph_set import npz_bytes
from vma_core.importers.images import read_bytes, read_photo
from vma_core.importers.imported_glyph import ImportedGlyph
from vma_core.importers.letter_sheet import find_letters, sheet_from_photo, with_labels
from vma_core.importers.practice_sheet import (
    COLUMN_CHOICES,
    PracticeSheetError,
    default_captions,
    font_captions,
    layout_pages,
    practice_pdf,
    read_practice_sheet,
)
from vma_core.importers.readers import import_glyphs
from vma_core.importers.sheet_lines import cut_out
from vma_core.importers.statistics import SetStatistics, set_statistics
from vma_core.memory.entries import MemoryEntry

HELP = "inspect, import and download glyphs; read letter sheets; print practice sheets"
EXAMPLE = "vma data sheet photo.jpg --labels abcdefghij --out mine.npz"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One sub-command per action."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    inspect = actions.add_parser(
        "inspect", help="report counts, copies and ink of files or folders"
    )
    inspect.add_argument("paths", nargs="+", type=Path)
    inspect.add_argument("--size", type=int, default=28, help="image size of the model in pixels")
    add_json(inspect)
    importing = actions.add_parser("import", help="convert readable files to one npz file")
    importing.add_argument("paths", nargs="+", type=Path)
    sheet = actions.add_parser("sheet", help="read the letters of a photographed or scanned sheet")
    sheet.add_argument("photo", type=Path)
    sheet.add_argument(
        "--labels", default="", help="labels in reading order: characters, or words with spaces"
    )
    for command in (importing, sheet):
        command.add_argument("--out", type=Path, required=True, help="npz file to write")
        command.add_argument("--size", type=int, default=28, help="image size in pixels")
        command.add_argument(
            "--keep-width", action="store_true", help="keep the width of the lines"
        )
        add_json(command)
    practice = actions.add_parser("practice", help="write a practice sheet to print, as PDF")
    practice.add_argument("characters", help="labels: characters, or words with spaces")
    practice.add_argument("--repeats", type=int, default=4, help="cells per character")
    practice.add_argument("--columns", type=int, default=6, choices=COLUMN_CHOICES)
    practice.add_argument("--font", type=Path, help="font file of the captions")
    practice.add_argument("--no-lines", action="store_true", help="print no writing lines")
    practice.add_argument("--out", type=Path, required=True, help="PDF file to write")
    fetch = actions.add_parser("download", help="download the official archives of a data set")
    fetch.add_argument("name", choices=sorted(DATA_SETS))
    fetch.add_argument("--out", type=Path, required=True, help="data folder (VMA_DATA)")


def run(arguments: argparse.Namespace) -> None:
    """Run the action."""
    actions = {
        "inspect": _inspect,
        "import": _import,
        "sheet": _sheet,
        "practice": _practice,
        "download": _download,
    }
    actions[arguments.action](arguments)


def _inspect(arguments: argparse.Namespace) -> None:
    found = [glyph for path in arguments.paths for glyph in import_glyphs(path, arguments.size)]
    entries = _entries(found, arguments.size, NormaliserSettings())
    figures = set_statistics(entries)
    if arguments.json:
        print_json(asdict(figures) | {"left_out": len(found) - len(entries)})
        return
    _print(figures)
    if len(entries) < len(found):
        print(f"{len(found) - len(entries):,} images without a glyph")


def _print(figures: SetStatistics) -> None:
    print(
        f"{figures.images:,} images, {len(figures.classes):,} classes of {figures.smallest} to "
        f"{figures.largest}, {figures.unlabelled:,} without a label"
    )
    print(f"{figures.copies:,} exact copies, {figures.near_copies:,} more that look alike")
    names = {"ink": "share of ink", "stroke_px": "stroke, px", "extent_px": "longer side, px"}
    for key, figure in figures.ink.items():
        low, high = figure.domain
        print(
            f"{names[key]:16} {figure.median:6.2f} ({figure.low:.2f}–{figure.high:.2f}); the model "
            f"was trained on {low:g}–{high:g}{'' if figure.fits else '  ← outside'}"
        )


def _import(arguments: argparse.Namespace) -> None:
    found = [glyph for path in arguments.paths for glyph in import_glyphs(path, arguments.size)]
    for note in dict.fromkeys(glyph.note for glyph in found if glyph.note):
        print(note, file=sys.stderr)
    _write(found, arguments)


def _sheet(arguments: argparse.Namespace) -> None:
    name = arguments.photo.name
    sheet = sheet_from_photo(read_photo(read_bytes(arguments.photo), name))
    try:
        found = read_practice_sheet(sheet)
    except PracticeSheetError as error:
        if error.is_empty:
            raise
        print(error, file=sys.stderr)
        found = None
    if found is None:
        boxes = find_letters(sheet)
        labels = arguments.labels.strip()
        count = len(labels.split()) if " " in labels else len(labels)
        if count != len(boxes):
            raise UserError(
                "{found} letters were found on {name}, but --labels names {count}. Check "
                "the photo, or open it in the window, where boxes can be mended.",
                found=len(boxes),
                name=name,
                count=count,
            )
        found = cut_out(sheet, with_labels(boxes, labels), name)
    _write(found, arguments)


def _write(found: list[ImportedGlyph], arguments: argparse.Namespace) -> None:
    size = positive("size", arguments.size)
    entries = _entries(found, size, NormaliserSettings(thin=not arguments.keep_width))
    if not entries:
        raise UserError("No glyphs were found in the input.")
    write_atomically(arguments.out, npz_bytes(entries))
    figures = set_statistics(entries)
    if arguments.json:
        print_json({"out": str(arguments.out)} | asdict(figures))
    else:
        _print(figures)
        print(f"Wrote {arguments.out}; use it with vma train --set, or drop it on the window.")


def _entries(
    found: list[ImportedGlyph], size: int, settings: NormaliserSettings
) -> list[MemoryEntry]:
    """Normalise glyphs; skipped ones are reported."""
    entries = []
    advance = progress_bar(len(found), "normalising")
    for glyph in found:
        try:
            entries.append(glyph.entry(size, settings, traced=False))
        except UserError as error:
            print(f"left out: {error}", file=sys.stderr)
        advance(1)
    return entries


def _practice(arguments: argparse.Namespace) -> None:
    text = arguments.characters.strip()
    pages = layout_pages(
        text.split() if " " in text else list(text),
        arguments.repeats,
        arguments.columns,
        lined=not arguments.no_lines,
    )
    captions = font_captions(arguments.font, pages) if arguments.font else default_captions
    write_atomically(arguments.out, practice_pdf(pages, captions))
    print(f"Wrote {len(pages)} pages to {arguments.out}.")


def _download(arguments: argparse.Namespace) -> None:
    if arguments.out.exists() and not arguments.out.is_dir():
        raise WrongUseError("--out {out} is a file; it must be a folder.", out=arguments.out)
    for file in DATA_SETS[arguments.name]:
        advance = progress_bar(file.size_bytes, Path(file.path).name)
        print(f"{file.path}: {download(file, arguments.out, _advancing(advance))}")
    print(f"Done. Use it with --data {arguments.out} or VMA_DATA.")


def _advancing(advance: Callable[[int], object]) -> Callable[[int, int], None]:
    """A progress callback that receives totals, for a bar that takes steps."""
    there = 0

    def progress(arrived: int, _all: int) -> None:
        nonlocal there
        advance(arrived - there)
        there = arrived

    return progress
