"""vma data: inspect and convert glyphs, read and print letter sheets, download data sets."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

from vma_core.atomic_write import write_atomically
from vma_core.cli.common import (
    add_json,
    file_progress,
    positive,
    print_json,
    print_note,
    progress_bar,
)
from vma_core.errors import UserError, WrongUseError
from vma_core.glyphs.normalise import NormaliserSettings, Polarity
from vma_core.importers.download import DATA_SETS, download
from vma_core.importers.fonts import FONT_SUFFIXES, read_font
from vma_core.importers.glyph_set import npz_bytes
from vma_core.importers.images import read_bytes
from vma_core.importers.import_report import (
    ImportResult,
    LeftOut,
    implausible_note,
    left_out_notes,
)
from vma_core.importers.imported_glyph import ImportedGlyph
from vma_core.importers.letter_sheet import Sheet, find_letters, sheet_from_photo
from vma_core.importers.pages import read_pages
from vma_core.importers.practice_sheet import (
    COLUMN_CHOICES,
    PracticeSheetError,
    default_captions,
    font_captions,
    layout_pages,
    practice_pdf,
    read_practice_sheet,
)
from vma_core.importers.readers import import_files
from vma_core.importers.sheet_lines import cut_out
from vma_core.importers.statistics import SetStatistics, set_statistics
from vma_core.memory.entries import MemoryEntry

POLARITIES: dict[str, Polarity] = {"auto": "auto", "dark": "dark ink", "light": "light ink"}
HELP = "inspect, import and download glyphs; read letter sheets; print practice sheets"
EXAMPLE = "vma data sheet photo.jpg --labels abcdefghij --out mine.npz"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One sub-command per action."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    inspect = actions.add_parser(
        "inspect", help="report counts, copies and ink of files or folders"
    )
    inspect.add_argument("paths", nargs="+", type=Path)
    _add_reading(inspect)
    inspect.add_argument("--size", type=int, default=28, help="image size of the model in pixels")
    add_json(inspect)
    importing = actions.add_parser("import", help="convert readable files to one npz file")
    importing.add_argument("paths", nargs="+", type=Path)
    _add_reading(importing)
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


def _add_reading(command: argparse.ArgumentParser) -> None:
    """Options for pictures whose polarity or orientation is not recognised."""
    command.add_argument(
        "--polarity",
        choices=sorted(POLARITIES),
        default="auto",
        help="pictures: whether the ink is dark or light (default: unlike most of the border)",
    )
    command.add_argument(
        "--threshold",
        type=float,
        help="pictures: darkness from 0 to 1 above which a pixel is ink (default: by image)",
    )
    command.add_argument("--invert", action="store_true", help="data sets: exchange ink and ground")
    command.add_argument(
        "--instance",
        action="append",
        default=[],
        metavar="NAME",
        help="fonts: a face of a collection or an instance of a variable font, such as Bold or "
        "wght=700, or all; may be repeated (default: the first)",
    )
    command.add_argument(
        "--characters", default="", help="fonts: which to read (default: letters and digits)"
    )
    command.add_argument(
        "--block",
        action="append",
        default=[],
        metavar="NAME",
        help="fonts: a Unicode block to read, such as “CJK Unified Ideographs”; may be repeated",
    )
    command.add_argument(
        "--swap-axes", action="store_true", help="data sets: exchange rows and columns"
    )


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
    result = _read(arguments)
    entries = _entries(result, arguments.size, _settings(arguments))
    if not entries:
        raise UserError("No glyphs were found in the input.")
    figures = set_statistics(entries)
    if arguments.json:
        print_json(asdict(figures) | {"left_out": len(result.left_out)})
        return
    _print(figures)
    if result.left_out:
        print(f"{len(result.left_out):,} files or images left out")


def _read(arguments: argparse.Namespace) -> ImportResult:
    """Glyphs of the paths, with progress, turned as the options say."""
    size = positive("size", arguments.size)
    if arguments.threshold is not None and not 0 < arguments.threshold < 1:
        raise WrongUseError(
            "--threshold must be between 0 and 1, not {value}.", value=arguments.threshold
        )
    chooses = bool(arguments.instance or arguments.characters or arguments.block)
    fonts = [path for path in arguments.paths if chooses and path.suffix.lower() in FONT_SUFFIXES]
    if chooses and not fonts:
        raise WrongUseError("--instance, --characters and --block are for font files.")
    others = [path for path in arguments.paths if path not in fonts]
    result = ImportResult()
    with file_progress("reading") as progress:
        if others:
            result = import_files(others, size, progress)
        for path in fonts:
            result.glyphs += read_font(
                path, arguments.characters, arguments.block, arguments.instance, progress
            )
    result.glyphs = [glyph.turned(arguments.swap_axes, arguments.invert) for glyph in result.glyphs]
    return result


def _settings(arguments: argparse.Namespace, thin: bool = True) -> NormaliserSettings:
    return NormaliserSettings(
        polarity=POLARITIES[arguments.polarity], threshold=arguments.threshold, thin=thin
    )


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
    _write(_read(arguments), _settings(arguments, not arguments.keep_width), arguments)


def _sheet(arguments: argparse.Namespace) -> None:
    name = arguments.photo.name
    pages = read_pages(read_bytes(arguments.photo), name)
    result, lettered = ImportResult(), []
    for page in pages:
        try:
            sheet = sheet_from_photo(page.photo)
            practised = _practised(sheet)
            if practised is None:
                lettered.append((page.name, sheet, find_letters(sheet)))
            else:
                result.glyphs += practised
        except UserError as error:
            if len(pages) == 1:
                raise
            named = UserError("{source}: {reason}", source=page.name, reason=error)
            result.left_out.append(LeftOut.unreadable(page.name, named))
    labels = arguments.labels.strip()
    texts = labels.split() if " " in labels else list(labels)
    count = sum(len(boxes) for _, _, boxes in lettered)
    if len(texts) != count:
        raise UserError(
            "{found} letters were found on {name}, but --labels names {count}. Check "
            "the photo, or open it in the window, where boxes can be mended.",
            found=count,
            name=name,
            count=len(texts),
        )
    for source, sheet, boxes in lettered:
        labelled = [replace(box, label=text) for box, text in zip(boxes, texts, strict=False)]
        texts = texts[len(boxes) :]
        result.glyphs += cut_out(sheet, labelled, source)
    _write(result, NormaliserSettings(thin=not arguments.keep_width), arguments)


def _practised(sheet: Sheet) -> list[ImportedGlyph] | None:
    """The cells of a practice sheet; None for other sheets, and where it cannot be read as one.

    Raises:
        UserError: its cells are empty.
    """
    try:
        return read_practice_sheet(sheet)
    except PracticeSheetError as error:
        if error.is_empty:
            raise
        print_note(error.message)
        return None


def _write(
    result: ImportResult, settings: NormaliserSettings, arguments: argparse.Namespace
) -> None:
    entries = _entries(result, positive("size", arguments.size), settings)
    if not entries:
        raise UserError("No glyphs were found in the input.")
    write_atomically(arguments.out, npz_bytes(entries))
    figures = set_statistics(entries)
    if arguments.json:
        left_out = [str(note) for note in left_out_notes(result.left_out)]
        print_json({"out": str(arguments.out)} | asdict(figures) | {"left_out": left_out})
    else:
        _print(figures)
        print(f"Wrote {arguments.out}; use it with vma train --set, or drop it on the window.")


def _entries(result: ImportResult, size: int, settings: NormaliserSettings) -> list[MemoryEntry]:
    """Normalise glyphs, then report what was left out and what looks wrong."""
    entries = []
    implausible = []
    advance = progress_bar(len(result.glyphs), "normalising")
    for glyph in result.glyphs:
        try:
            made = glyph.normalised(size, settings, traced=False)
        except UserError as error:
            result.left_out.append(LeftOut.unreadable(glyph.source, error))
        else:
            entries.append(made.entry)
            if made.is_implausible:
                implausible.append(glyph.source)
        advance(1)
    for note in result.notes():
        print_note(note)
    if implausible:
        print_note(implausible_note(implausible, len(entries)))
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
