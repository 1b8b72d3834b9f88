"""Importing files and folders of any supported format as glyphs.

`FORMATS` is the only list of formats: recognition, file dialogs, folders, archives and messages
follow it. Folders and archives are trees of files and are read alike: a
file that cannot be read is left out and named, and the others come. Sizes are checked before memory
is allocated.
"""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path, PurePath

import numpy as np

from vma_core.cancellation import stop_if_cancelled
from vma_core.errors import Message, UserError
from vma_core.glyphs.normalise import NormaliserSettings
from vma_core.glyphs.raster import RASTER_PX, to_model_grid
from vma_core.importers.array_files import (
    label_paths,
    read_csv,
    read_idx,
    read_mat_sandboxed,
    read_npy_glyphs,
    read_npz_glyphs,
)
from vma_core.importers.conversions import refusal
from vma_core.importers.file_tree import (
    FileTree,
    TreeFile,
    is_omniglot_file,
    labels_of,
    paths_tree,
    zip_tree,
)
from vma_core.importers.fonts import FONT_SUFFIXES, read_font
from vma_core.importers.images import read_bytes
from vma_core.importers.import_report import (
    ImportResult,
    LeftOut,
    implausible_note,
    left_out_notes,
)
from vma_core.importers.imported_glyph import ImportedGlyph, normalised_glyphs
from vma_core.importers.pages import (
    HEAD_BYTES,
    PICTURE_SUFFIXES,
    begins_like_picture,
    is_picture,
    read_pages,
)
from vma_core.importers.quick_draw import read_ndjson
from vma_core.importers.shared_lines import with_shared_lines
from vma_core.importers.stroke_files import (
    looks_like_strokes,
    read_hershey,
    read_omniglot_strokes,
)
from vma_core.importers.svg import read_svg_sandboxed
from vma_core.memory.budget import FREE_SHARE
from vma_core.memory.entries import MemoryEntry
from vma_core.sandbox.child import reused_child
from vma_core.sandbox.zip_archive import ZIP_ERRORS

MAX_FILE_BYTES = 256 << 20
CHECKED_BYTES = 256 << 20
"""Decoded pixels after which the free memory is checked, again and again."""
OMNIGLOT_SETTINGS = NormaliserSettings(polarity="dark ink", crop=False, glyph_px=None)

Progress = Callable[[int, int], object]
"""Called with (done, total) files; may raise to stop."""


def import_files(
    paths: Sequence[Path],
    size: int,
    progress: Progress = lambda _done, _total: None,
) -> ImportResult:
    """Glyphs of files and folders: images, archives, data sets, drawings, fonts.

    Several paths are read as one tree, in which folders name classes. Files that cannot be read are
    left out and named.

    Args:
        paths: of the files and folders.
        size: of the model's images; data sets are brought to it.
        progress: see `Progress`.

    Raises:
        UserError: nothing could be read; the message says why.
    """
    with reused_child():
        return _import_files(paths, size, progress)


def _import_files(paths: Sequence[Path], size: int, progress: Progress) -> ImportResult:
    if len(paths) == 1 and not paths[0].is_dir():
        (path,) = paths
        if not ARCHIVES.matches(path):
            return ImportResult(read_file(path, size))
        _check_exists(path)
        with zip_tree(path) as tree:
            return _some(_read_tree(tree, size, progress), path.name)
    result = ImportResult()
    alone = [path for path in paths if len(paths) > 1 and _is_read_alone(path)]
    together = [path for path in paths if path not in alone]
    if together:
        result.extend(_read_tree(paths_tree(together), size, progress))
    for path in alone:
        try:
            result.extend(_import_files([path], size, progress))
        except UserError as error:
            result.left_out.append(LeftOut.unreadable(path.name, error))
    return _some(result, paths[0].name)


def import_glyphs(path: Path, size: int) -> list[ImportedGlyph]:
    """The glyphs of `import_files` for one file or folder."""
    return import_files([path], size).glyphs


def read_file(path: Path, size: int) -> list[ImportedGlyph]:
    """The glyphs of a file that is neither folder nor archive.

    Raises:
        UserError: it cannot be read; the message says why.
    """
    _check_exists(path)
    if path.stat().st_size > MAX_FILE_BYTES:
        raise UserError(
            "{name} is larger than {most_mb} MB and was not read.",
            name=path.name,
            most_mb=MAX_FILE_BYTES >> 20,
        )
    known = _known_format(path)
    if known is None and not is_picture(path):
        raise refusal(path) or UserError(
            "{name} is not a kind of file that can be opened. Choose one of: {types}.",
            name=path.name,
            types=f"{_suffixes(FORMATS)}, IDX",
        )
    return (known or IMAGES).read(path, size)


def _check_exists(path: Path) -> None:
    if not path.exists():
        raise UserError("{path} does not exist.", path=path)


def read_entries(
    path: Path,
    size: int,
    settings: NormaliserSettings,
    report: Callable[[Message], object] = lambda _note: None,
) -> list[MemoryEntry]:
    """All glyphs of a file or folder as memory entries, normalised.

    Args:
        path: of the file or folder.
        size: of the model's images.
        settings: of the normaliser.
        report: called with what users should know, such as a line for each kind of file that was
            left out.

    Raises:
        UserError: nothing could be read.
    """
    result = import_files([path], size)
    entries = []
    implausible = []
    found = with_shared_lines(result.glyphs, settings)
    for glyph, made in zip(found, normalised_glyphs(found, size, settings), strict=True):
        if isinstance(made, UserError):
            result.left_out.append(LeftOut.unreadable(glyph.source, made))
            continue
        entries.append(made.entry)
        if made.is_implausible:
            implausible.append(glyph.source)
    if not entries:
        raise _nothing(result.left_out, path.name)
    for note in result.notes():
        report(note)
    if implausible:
        report(implausible_note(implausible, len(entries)))
    return entries


def read_zip(path: Path, size: int) -> list[ImportedGlyph]:
    """The glyphs of a zip archive; as `import_files`."""
    with zip_tree(path) as tree:
        return _some(_read_tree(tree, size), path.name).glyphs


def file_patterns() -> list[str]:
    """Patterns of all importable files, as file dialogs take them."""
    return [
        pattern
        for known in FORMATS
        for pattern in (*(f"*{suffix}" for suffix in known.suffixes), *known.patterns)
    ]


def _suffixes(formats: Sequence[FileFormat]) -> str:
    """Suffixes for a message: “PNG, JPG, SVG”."""
    return ", ".join(suffix[1:].upper() for known in formats for suffix in known.suffixes)


def _known_format(path: PurePath) -> GlyphFormat | SetFormat | None:
    return next((known for known in FORMATS if known.matches(path)), None)


def _is_read_alone(path: Path) -> bool:
    """Whether a path is an archive, font or data set, or does not exist."""
    return not path.is_dir() and (not path.exists() or isinstance(_known_format(path), SetFormat))


def _some(result: ImportResult, name: str) -> ImportResult:
    """The result; raises a UserError if it has no glyphs."""
    if not result.glyphs:
        raise _nothing(result.left_out, name)
    return result


def _nothing(left_out: Sequence[LeftOut], name: str) -> UserError:
    """Why nothing was found."""
    reasons = [item.reason for item in left_out if item.reason is not None]
    if len(reasons) == 1:
        return UserError.of(reasons[0])
    notes = left_out_notes(left_out)
    if reasons:
        return UserError("Nothing could be read. {note}", note=notes[0])
    if notes:
        return UserError(
            "{name} holds no pictures or drawings ({types}). {note}",
            name=name,
            types=_suffixes(TREE_FORMATS),
            note=notes[0],
        )
    return UserError(
        "{name} holds no pictures or drawings ({types}).",
        name=name,
        types=_suffixes(TREE_FORMATS),
    )


# --- trees of files ------------------------------------------------------------------------------


def _read_tree(
    tree: FileTree, size: int, progress: Progress = lambda _done, _total: None
) -> ImportResult:
    """Glyphs of the files of a tree, in the order of their paths."""
    result = ImportResult([], list(tree.left_out))
    files: list[tuple[TreeFile, GlyphFormat]] = []
    sets: list[TreeFile] = []
    for file in tree.files:
        known = _tree_format(file)
        if isinstance(known, GlyphFormat):
            files.append((file, known))
        elif known is None:
            is_text = file.path.suffix.lower() in TEXT_SUFFIXES
            result.left_out.append(LeftOut(file.name, "text" if is_text else "other"))
        elif known.in_trees:
            sets.append(file)
        else:
            result.left_out.append(LeftOut(file.name, "alone"))
    result.extend(_read_glyph_files(files, size, progress))
    if result.glyphs:
        result.left_out += [LeftOut(file.name, "alone") for file in sets]
    elif sets:
        result.extend(_read_sets(sets, size, progress))
    return result


def _tree_format(file: TreeFile) -> GlyphFormat | SetFormat | None:
    """The format of a file by its name, or by its first bytes if that is an image's."""
    known = _known_format(file.path)
    if known is not None or file.problem is not None:
        return known
    try:
        with file.open() as content:
            return IMAGES if begins_like_picture(content.read(HEAD_BYTES)) else None
    except (OSError, zipfile.BadZipFile, *ZIP_ERRORS):
        return None


def _read_glyph_files(
    files: Sequence[tuple[TreeFile, GlyphFormat]], size: int, progress: Progress
) -> ImportResult:
    """Glyphs of files of single glyphs, in their order."""
    read: list[tuple[TreeFile, GlyphFormat, list[ImportedGlyph]]] = []
    left_out: list[LeftOut] = []
    decoded_bytes = checked_bytes = 0
    for number, (file, known) in enumerate(files):
        stop_if_cancelled()
        progress(number, len(files))
        try:
            if file.problem is not None:
                raise UserError.of(file.problem)
            data = file.read()
            if known.is_one is not None and not known.is_one(data):
                left_out.append(LeftOut(file.name, "text"))
                continue
            glyphs = known.read_content(data, "", file.name)
        except UserError as error:
            left_out.append(LeftOut.unreadable(file.name, error))
            continue
        if is_omniglot_file(file):
            glyphs = [_as_omniglot(glyph, size) for glyph in glyphs]
        read.append((file, known, glyphs))
        decoded_bytes += sum(glyph.pixels.nbytes for glyph in glyphs)
        if decoded_bytes - checked_bytes > CHECKED_BYTES:
            checked_bytes = decoded_bytes
            _require_free_memory(file.name, number + 1)
    # Only now, as files that were left out must not change the labels of the others.
    labels = labels_of([file for file, _, _ in read])
    return ImportResult(
        [
            glyph if known.has_labels or glyph.label else replace(glyph, label=label)
            for (_, known, glyphs), label in zip(read, labels, strict=True)
            for glyph in glyphs
        ],
        left_out,
    )


def _require_free_memory(name: str, count: int) -> None:
    """Raise a UserError if little memory is left for more pictures."""
    # Slow to import and only needed for large imports.
    import psutil

    memory = psutil.virtual_memory()
    if memory.available < (1 - FREE_SHARE) * memory.total:
        raise UserError(
            "The free memory ends after {count:,} pictures, at {name}. Import fewer at a time, or "
            "scale them down first.",
            count=count,
            name=name,
        )


def _as_omniglot(glyph: ImportedGlyph, size: int) -> ImportedGlyph:
    """A 105-pixel image as the model's training set has it; others as they are."""
    if glyph.strokes or glyph.pixels.shape != (RASTER_PX, RASTER_PX):
        return glyph
    ink = (glyph.pixels < 128).astype(np.uint8)
    return replace(glyph, pixels=to_model_grid(ink, size), ready=True, fixed=OMNIGLOT_SETTINGS)


def _read_sets(sets: Sequence[TreeFile], size: int, progress: Progress) -> ImportResult:
    """Glyphs of data sets in a tree, copied out, as their readers take paths.

    Files of labels lie beside those of their images and are no data sets of their own.
    """
    result = ImportResult()
    with tempfile.TemporaryDirectory() as folder:
        paths: list[tuple[TreeFile, Path]] = []
        for file in sets:
            stop_if_cancelled()
            try:
                if file.problem is not None:
                    raise UserError.of(file.problem)
                place = Path(folder, *file.parts[1:-1])
                place.mkdir(parents=True, exist_ok=True)
                path = place / file.parts[-1]
                path.write_bytes(file.read())
                paths.append((file, path))
            except UserError as error:
                result.left_out.append(LeftOut.unreadable(file.name, error))
        beside = {other for _, path in paths for other in label_paths(path)}
        for number, (file, path) in enumerate(paths):
            stop_if_cancelled()
            progress(number, len(paths))
            if path in beside:
                continue
            try:
                result.glyphs += read_file(path, size)
            except UserError as error:
                result.left_out.append(LeftOut.unreadable(file.name, error))
    return result


@dataclass(frozen=True)
class FileFormat:
    """How files of a format are recognised.

    Attributes:
        suffixes: lower case, with the dot.
        patterns: of lower-case file names, for files that have none of the suffixes.
    """

    suffixes: tuple[str, ...]
    patterns: tuple[str, ...] = ()

    def matches(self, path: PurePath) -> bool:
        """Whether the name of a file is one of this format."""
        name = path.name.lower()
        return path.suffix.lower() in self.suffixes or any(
            fnmatchcase(name, pattern) for pattern in self.patterns
        )


@dataclass(frozen=True, kw_only=True)
class GlyphFormat(FileFormat):
    """A format of single glyphs or a few, which are read in folders and archives.

    Attributes:
        read_content: (content, label, source) → glyphs; safe in this process.
        is_one: whether content is of this format, for files whose suffix others have too.
        has_labels: whether content names the characters.
    """

    read_content: Callable[[bytes, str, str], list[ImportedGlyph]]
    is_one: Callable[[bytes], bool] | None = None
    has_labels: bool = False

    def read(self, path: Path, _size: int) -> list[ImportedGlyph]:
        """Glyphs of a file, labelled by its name."""
        stop_if_cancelled()
        return self.read_content(read_bytes(path), path.stem, path.name)


@dataclass(frozen=True, kw_only=True)
class SetFormat(FileFormat):
    """A format of many glyphs with labels of their own.

    Attributes:
        read: (path, image size of the model) → glyphs.
        in_trees: read where a folder or archive holds nothing but data sets.
    """

    read: Callable[[Path, int], list[ImportedGlyph]]
    in_trees: bool = True


IMAGES = GlyphFormat(
    PICTURE_SUFFIXES,
    read_content=lambda data, label, source: [
        ImportedGlyph(page.grey, label, page.name) for page in read_pages(data, source)
    ],
)
ARCHIVES = SetFormat((".zip",), read=read_zip, in_trees=False)
FORMATS: tuple[GlyphFormat | SetFormat, ...] = (
    ARCHIVES,
    SetFormat((".npz",), read=read_npz_glyphs),
    SetFormat((".npy",), read=read_npy_glyphs),
    SetFormat((".mat",), read=read_mat_sandboxed),
    SetFormat((".csv", ".tsv"), read=read_csv),
    SetFormat((".ndjson",), read=read_ndjson),
    SetFormat(
        FONT_SUFFIXES,
        read=lambda path, _size: read_font(path),
        in_trees=False,
    ),
    IMAGES,
    GlyphFormat(
        (".svg", ".svgz"),
        read_content=read_svg_sandboxed,
    ),
    GlyphFormat(
        (".txt",),
        read_content=lambda data, label, source: [read_omniglot_strokes(data, label, source)],
        is_one=looks_like_strokes,
    ),
    GlyphFormat(
        (".jhf",),
        read_content=lambda data, _label, source: read_hershey(data, source),
        has_labels=True,
    ),
    # Last: a picture or a font may have “idx” in its name.
    SetFormat((), patterns=("*idx*", "*-ubyte.gz"), read=read_idx),
)
"""All importable formats. The first that matches a file reads it."""
TREE_FORMATS = [known for known in FORMATS if isinstance(known, GlyphFormat)]
"""Those that folders and archives may hold."""
TEXT_SUFFIXES = (".txt", ".md", ".rst")
"""Of texts that often lie beside pictures."""
