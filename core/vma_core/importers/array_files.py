"""Files of many images: npz, npy, MATLAB, CSV, IDX, with the labels in or beside them."""

from __future__ import annotations

import csv
import gzip
import itertools
import re
import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vma_core.cancellation import stop_if_cancelled
from vma_core.errors import Message, UserError, unreadable
from vma_core.importers.image_arrays import (
    ImageSet,
    array_glyphs,
    as_images,
    check_count,
    dark_ink,
    higher_share,
    labelled_sets,
    labels_from,
    seems_sideways,
    sideways_note,
    square_side,
    transposed_note,
)
from vma_core.importers.imported_glyph import ImportedGlyph, from_payload, to_payload
from vma_core.importers.stroke_files import is_stroke_3, read_stroke_3
from vma_core.sandbox.child import Limits, Payload, call
from vma_core.sandbox.zip_archive import load_array, load_arrays

MAX_IDX_BYTES = 1 << 30
MAX_MATLAB_BYTES = 1 << 30
IDX_TYPES = {0x08: ">u1", 0x09: ">i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}
LABEL_WORDS = (
    ("images", "labels"),
    ("image", "label"),
    ("imgs", "labels"),
    ("img", "label"),
    ("data", "labels"),
    ("data", "target"),
    ("x", "y"),
)
"""Words of the name of a file of images, and those of the file of its labels."""
MAX_CSV_ROWS = 1_000_000
MAX_CSV_FIELD_CHARS = 4_096
LABEL_COLUMNS = re.compile(r"labels?|class(es|_?name)?|target|char(acter)?|digit|letter|symbol|y")
INDEX_COLUMNS = re.compile(r"|unnamed.*|index|id|row|no")
EMNIST = re.compile(r"emnist", re.IGNORECASE)
EMNIST_SPLITS = {
    "letters": "?ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "balanced": "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabdefghnqrt",
    "bymerge": "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabdefghnqrt",
    "byclass": "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
}
"""Characters of EMNIST's labels; “letters” counts from 1."""
QUICK_DRAW_BITMAPS = re.compile(r"full[-_ ]numpy[-_ ]bitmaps?[-_ ]", re.IGNORECASE)


# --- NumPy ---------------------------------------------------------------------------------------


def read_npz_glyphs(path: Path, size: int) -> list[ImportedGlyph]:
    """An npz of images by class, with labels (as Keras stores MNIST), or of stroke-3 drawings.

    Stroke-3 drawings are named “label/number”.

    Raises:
        UserError: it holds neither.
    """
    arrays = load_arrays(path)
    if arrays and all(map(is_stroke_3, arrays.values())):
        return [
            read_stroke_3(array, name.rpartition("/")[0] or name, f"{path.name} {name}")
            for name, array in arrays.items()
        ]
    return _glyphs_of_arrays(arrays, path, size)


def read_npy_glyphs(path: Path, size: int) -> list[ImportedGlyph]:
    """An npy of images, labelled by the file's name or by a file beside it, or of one drawing."""
    array = load_array(path)
    bitmaps = QUICK_DRAW_BITMAPS.match(path.name)
    key = path.stem[bitmaps.end() :] if bitmaps else path.stem
    if is_stroke_3(array):
        return [read_stroke_3(array, key, path.name)]
    return _glyphs_of_arrays({key: array}, path, size)


def _glyphs_of_arrays(
    arrays: dict[str, NDArray[Any]], path: Path, size: int, matlab: bool = False
) -> list[ImportedGlyph]:
    sets, left = labelled_sets(arrays, matlab)
    if not sets:
        raise _no_images(arrays, path.name)
    if len(sets) == 1 and not matlab:
        (only,) = sets
        beside = labels_beside(path, len(only.images))
        if beside is not None:
            sets = [ImageSet(only.images, beside, only.flat)]
    names = sorted({label for found in sets for label in found.labels})
    if all(len(set(found.labels)) == 1 for found in sets) and len(names) == len(sets):
        sets.sort(key=lambda found: found.labels[0])
    note = Message("{name}: no images in {names}.", name=path.name, names=", ".join(left))
    return _glyphs_of_sets(sets, path.name, size, matlab, note if left else None)


def _glyphs_of_sets(
    sets: Sequence[ImageSet],
    name: str,
    size: int,
    by_columns: bool = False,
    note: Message | None = None,
) -> list[ImportedGlyph]:
    """Glyphs of all images of a file.

    Args:
        sets: the images.
        name: of the file.
        size: of the model's images.
        by_columns: rows of pixels are ordered column by column unless they look otherwise.
        note: what users should know about the file.
    """
    glyphs: list[ImportedGlyph] = []
    for found, images in zip(sets, dark_ink([found.images for found in sets], name), strict=True):
        upright, turned = _upright(images, found.flat, name, by_columns)
        glyphs += array_glyphs(upright, _characters(found.labels, name), name, size, turned or note)
    return glyphs


def _upright(
    images: NDArray[np.uint8], flat: bool, name: str, by_columns: bool = False
) -> tuple[NDArray[np.uint8], Message | None]:
    """Images as they are read, and a note if they were or should perhaps be transposed."""
    turns = EMNIST.search(name) is not None
    if by_columns and flat and not turns:
        share, clear = higher_share(images)
        turns = share < 0.6 or not clear
    if turns:
        return images.transpose(0, 2, 1), transposed_note(name)
    return images, sideways_note(name) if flat and seems_sideways(images) else None


def _characters(labels: Sequence[str], name: str) -> Sequence[str]:
    """The characters of EMNIST's numbers; other labels as they are."""
    if EMNIST.search(name) is None:
        return labels
    known = next((c for split, c in EMNIST_SPLITS.items() if split in name.lower()), None)
    if known is None or not all(x.isdecimal() and int(x) < len(known) for x in set(labels)):
        return labels
    return [known[int(label)] for label in labels]


def _no_images(arrays: dict[str, NDArray[Any]], name: str) -> UserError:
    if not arrays:
        return UserError("{source} holds no arrays.", source=name)
    key, array = next(iter(arrays.items()))
    return UserError(
        "{source}: array {name} has shape {shape}; expected (drawings, side * side) or "
        "(drawings, side, side).",
        source=name,
        name=key,
        shape=array.shape,
    )


# --- labels beside images ------------------------------------------------------------------------


def labels_beside(path: Path, count: int) -> list[str] | None:
    """Labels from the file beside a file of images, compressed or not; None without one."""
    for other in label_paths(path):
        with suppress(UserError):
            values = _label_values(other)
            labels = None if values is None else labels_from(values, count)
            if labels is not None:
                return labels
    return None


def label_paths(path: Path) -> Iterator[Path]:
    """Existing files whose names are those of the labels of a file of images."""
    stem, packed = path.name.removesuffix(".gz"), (".gz", "")
    for image_word, label_word in LABEL_WORDS:
        pattern = rf"(?<![a-z]){image_word}(?![a-z])"
        if len(image_word) > 1:
            pattern = image_word
        named = re.sub(pattern, label_word, stem, flags=re.IGNORECASE)
        named = re.sub(r"idx3", "idx1", named, flags=re.IGNORECASE)
        if named == stem:
            continue
        for suffix in packed:
            other = path.with_name(named + suffix)
            if other != path and other.is_file():
                yield other


def _label_values(path: Path) -> NDArray[Any] | None:
    if path.suffix == ".npz":
        return next(iter(load_arrays(path).values()), None)
    if path.suffix == ".npy":
        return load_array(path)
    return read_idx_array(path)


# --- IDX -----------------------------------------------------------------------------------------


def read_idx(path: Path, size: int) -> list[ImportedGlyph]:
    """An IDX file of images (the MNIST family), plain or gzip, with the labels file beside it."""
    images = read_idx_array(path)
    if images.ndim == 1:
        raise UserError(
            "{name} is not an IDX file of images; it holds labels. Open the images beside it, "
            "whose labels are then read.",
            name=path.name,
        )
    if images.ndim not in (3, 4) or (stack := as_images(images)) is None:
        raise UserError("{name} is not an IDX file of images.", name=path.name)
    labels = labels_beside(path, len(stack)) or [""] * len(stack)
    check_count(len(stack), max(*stack.shape[1:], size), path.name)
    (grey,) = dark_ink([stack], path.name)
    upright, note = _upright(grey, True, path.name)
    return array_glyphs(upright, _characters(labels, path.name), path.name, size, note)


def read_idx_array(path: Path) -> NDArray[Any]:
    """The array of an IDX file, of any type and shape.

    Raises:
        UserError: it is damaged, or claims too much.
    """
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            zeros, code, dimensions = struct.unpack(">HBB", _exactly(file.read(4), 4, path.name))
            if zeros or code not in IDX_TYPES or not 1 <= dimensions <= 4:
                raise UserError("{name} is not an IDX file of images.", name=path.name)
            header = _exactly(file.read(4 * dimensions), 4 * dimensions, path.name)
            shape = struct.unpack(f">{dimensions}I", header)
            dtype = np.dtype(IDX_TYPES[code])
            wanted = int(np.prod(shape, dtype=object)) * dtype.itemsize
            if wanted > MAX_IDX_BYTES:
                raise UserError(
                    "{name} claims {count:,} images and {size_mb:,} MB; at most {most_mb:,} MB "
                    "can be read.",
                    name=path.name,
                    count=shape[0],
                    size_mb=wanted >> 20,
                    most_mb=MAX_IDX_BYTES >> 20,
                )
            if dimensions > 2:
                check_count(shape[0], max(shape[1:3]), path.name)
            data = file.read(wanted)
    except (OSError, EOFError, zlib.error) as error:
        raise UserError(
            "{name} cannot be read ({reason}).", name=path.name, reason=error
        ) from error
    if len(data) < wanted:
        raise UserError(
            "{name} is truncated: it should hold {count:,} images.", name=path.name, count=shape[0]
        )
    array = np.frombuffer(data, dtype).reshape(shape)
    return array.astype(dtype.newbyteorder("="), copy=False)


def _exactly(data: bytes, length: int, name: str) -> bytes:
    if len(data) < length:
        raise UserError("{name} is too short for an IDX file of images.", name=name)
    return data


# --- MATLAB --------------------------------------------------------------------------------------


def read_mat_sandboxed(path: Path, size: int) -> list[ImportedGlyph]:
    """`read_mat` in a child process, whose crash or timeout is a UserError too."""
    request = {"path": str(path.absolute()), "size": size}
    return from_payload(*call(_mat_in_child, request, name=path.name, limits=Limits()))


def _mat_in_child(request: dict[str, Any], _blocks: Sequence[bytes]) -> Payload:
    return to_payload(read_mat(Path(request["path"]), request["size"]))


def read_mat(path: Path, size: int) -> list[ImportedGlyph]:
    """A MATLAB file: arrays of images with labels, or cells of images by class.

    Raises:
        UserError: it is damaged, of version 7.3, or holds no images.
    """
    arrays, cells = _mat_contents(path)
    by_class = [found for key, cell in cells.items() if (found := _cell_set(key, cell, cells))]
    if by_class:
        return _glyphs_of_sets(by_class, path.name, size)
    if {"data", "target", "targetchar"} <= arrays.keys():
        return _glyphs_of_sets(_burda_sets(arrays), path.name, size, by_columns=True)
    texts = {key: np.array(t) for key, cell in cells.items() if (t := _cell_texts(cell))}
    return _glyphs_of_arrays(arrays | texts, path, size, matlab=True)


def _mat_contents(
    path: Path,
) -> tuple[dict[str, NDArray[Any]], dict[str, NDArray[Any]]]:
    """Plain arrays and cell arrays by name; structs are opened, as in “dataset.train.images”."""
    # Slow to import.
    from scipy.io import loadmat, whosmat

    try:
        announced = sum(int(np.prod(shape, dtype=object)) for _, shape, _ in whosmat(path))
        if announced > MAX_MATLAB_BYTES:
            raise UserError(
                "{name} claims {size_mb:,} MB; at most {most_mb:,} MB can be read.",
                name=path.name,
                size_mb=announced >> 20,
                most_mb=MAX_MATLAB_BYTES >> 20,
            )
        loaded = loadmat(path)
    except NotImplementedError as error:
        raise UserError(
            "{name} is a MATLAB file of version 7.3, which cannot be read. Save it in MATLAB with "
            "save(…, '-v7').",
            name=path.name,
        ) from error
    except UserError:
        raise
    except Exception as error:  # a damaged file fails in many ways
        raise UserError("{name} is damaged or not a MATLAB file.", name=path.name) from error
    arrays: dict[str, NDArray[Any]] = {}
    cells: dict[str, NDArray[Any]] = {}
    waiting = [(key, value) for key, value in loaded.items() if not key.startswith("__")]
    for key, value in itertools.islice(_opened(waiting), 10_000):
        if not isinstance(value, np.ndarray) or not value.size:
            continue
        if value.dtype.kind == "O":
            cells[key] = value
        elif value.dtype.kind in "biufUS":
            arrays[key] = value
    return arrays, cells


def _opened(waiting: list[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    """Named values, with the fields of structs of one element in place of the structs."""
    while waiting:
        key, value = waiting.pop(0)
        if isinstance(value, np.ndarray) and value.dtype.names and value.size == 1:
            record = value.reshape(-1)[0]
            waiting += [(f"{key}.{field}", record[field]) for field in value.dtype.names]
        else:
            yield key, value


def _cell_set(key: str, cell: NDArray[Any], cells: dict[str, NDArray[Any]]) -> ImageSet | None:
    """Cells of images of one size, classes × examples; named by a cell of as many texts."""
    values = cell.reshape(-1)
    first = values[0]
    if not isinstance(first, np.ndarray) or as_images(first) is None or first.ndim != 2:
        return None
    if any(not isinstance(v, np.ndarray) or v.shape != first.shape for v in values):
        return None
    try:
        images = np.stack([value.astype(np.float32) for value in values])
    except (ValueError, TypeError):
        return None
    names = next(
        (
            t
            for k, c in cells.items()
            if k != key and (t := _cell_texts(c)) and len(t) in cell.shape
        ),
        None,
    )
    if names is None:
        return ImageSet(images, [""] * len(images))
    axis = cell.shape.index(len(names))
    index = np.indices(cell.shape)[axis].reshape(-1)
    return ImageSet(images, [names[i] for i in index])


def _cell_texts(cell: NDArray[Any]) -> list[str] | None:
    texts = []
    for value in cell.reshape(-1):
        if not isinstance(value, np.ndarray) or value.size != 1 or value.dtype.kind not in "US":
            return None
        texts.append(str(value.reshape(-1)[0]))
    return texts


def _burda_sets(arrays: dict[str, NDArray[Any]]) -> list[ImageSet]:
    """Omniglot at 28 pixels as Burda et al. prepared it (chardata.mat): alphabet and character."""
    sets = []
    for prefix in ("", "test"):
        parts = [arrays.get(prefix + key) for key in ("data", "target", "targetchar")]
        images = None if parts[0] is None else as_images(parts[0], matlab=True)
        if images is None:
            continue
        words = [
            labels_from(part, len(images)) or [""] * len(images)
            for part in parts[1:]
            if part is not None
        ]
        labels = ["/".join(label) for label in zip(*words, strict=True)]
        sets.append(ImageSet(images, labels, flat=True))
    return sets


# --- CSV -----------------------------------------------------------------------------------------


def read_csv(path: Path, size: int) -> list[ImportedGlyph]:
    """A table with a column per pixel, and perhaps one with the label; with or without a header.

    Raises:
        UserError: its columns are not the pixels of square images.
    """
    try:
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            rows = _csv_rows(file)
            first, second = next(rows, []), next(rows, [])
            header = first if _is_header(first, second) else None
            body = itertools.chain([second] if header else [first, second], rows)
            found = _pixel_columns(header, list(itertools.islice(body, 200)))
            if found is None:
                raise UserError(
                    "{name} has no columns for the pixels of square images.", name=path.name
                )
    except OSError as error:
        raise unreadable(path.name, error) from error
    except csv.Error as error:
        raise _damaged_table(path.name) from error
    pixel_columns, label_column = found
    images, labels = _table(path, pixel_columns, label_column, skip=header is not None)
    side = square_side(len(pixel_columns)) or 0
    sets = [ImageSet(images.reshape(-1, side, side), labels, flat=True)]
    return _glyphs_of_sets(sets, path.name, size)


def _csv_rows(lines: Iterable[str]) -> Iterator[list[str]]:
    """Fields of each row; separated by commas, semicolons, tabs or spaces."""
    lines = iter(lines)
    first = next(lines, "")
    separators = {mark: first.count(mark) for mark in ",;\t "}
    mark = next((mark for mark in ",;\t" if separators[mark]), " ")
    for row in csv.reader(
        (line.strip() if mark == " " else line for line in itertools.chain([first], lines)),
        delimiter=mark,
        skipinitialspace=True,
    ):
        stop_if_cancelled()
        fields = [field for field in row if field] if mark == " " else row
        if any(fields):
            yield fields


def _is_header(first: Sequence[str], second: Sequence[str]) -> bool:
    """Whether the first row has names where the second one has numbers."""
    return sum(map(_is_number, first)) < 0.5 * sum(map(_is_number, second))


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _pixel_columns(
    header: Sequence[str] | None, rows: Sequence[Sequence[str]]
) -> tuple[list[int], int | None] | None:
    """Columns of pixels, and the column of the label; None if no columns fit.

    Args:
        header: names of the columns.
        rows: the first ones.
    """
    if not rows or not rows[0]:
        return None
    count = len(rows[0])
    columns = list(range(count))
    if header is not None:
        names = [name.strip().lower() for name in header]
        labels = [c for c in columns if c < len(names) and LABEL_COLUMNS.fullmatch(names[c])]
        skipped = [c for c in columns if c < len(names) and INDEX_COLUMNS.fullmatch(names[c])]
        pixels = [c for c in columns if c not in labels and c not in skipped]
        if len(labels) <= 1 and square_side(len(pixels)):
            return pixels, labels[0] if labels else None
    texts = [c for c in columns if not all(_is_number(row[c]) for row in rows if c < len(row))]
    if len(texts) == 1 and square_side(count - 1):
        return [c for c in columns if c != texts[0]], texts[0]
    if texts:
        return None
    if square_side(count):
        return columns, None
    if square_side(count - 1):
        label = _more_varied(rows, 0, count - 1)
        return [c for c in columns if c != label], label
    for tail in range(2, 100):  # semeion's labels: one-hot columns after the pixels
        hot = [row[count - tail :] for row in rows if len(row) == count]
        if square_side(count - tail) and all(sum(map(float, h)) == 1 for h in hot):
            return columns[: count - tail], -tail
    return None


def _more_varied(rows: Sequence[Sequence[str]], first: int, last: int) -> int:
    """Which of two columns holds labels: a corner's pixel is nearly always the same."""
    values = [[row[column] for row in rows if column < len(row)] for column in (first, last)]
    commonest = [max(map(column.count, set(column)), default=0) for column in values]
    return first if commonest[0] <= commonest[1] else last


def _table(
    path: Path, pixel_columns: Sequence[int], label_column: int | None, skip: bool
) -> tuple[NDArray[np.float32], list[str]]:
    """The pixels (n, pixels) and labels of a table.

    A negative label column is the number of one-hot columns at the end.
    """
    chosen = np.array(pixel_columns)
    pixels: list[NDArray[np.float32]] = []
    labels: list[str] = []
    try:
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            for row in itertools.islice(_csv_rows(file), int(skip), MAX_CSV_ROWS):
                fields = np.array(row, object)
                pixels.append(fields[chosen].astype(np.float32))
                if label_column is None:
                    labels.append("")
                elif label_column < 0:
                    labels.append(str(np.argmax(fields[label_column:].astype(np.float32))))
                else:
                    labels.append(_label_text(row[label_column]))
    except OSError as error:
        raise unreadable(path.name, error) from error
    except (csv.Error, ValueError, IndexError) as error:
        raise _damaged_table(path.name) from error
    return np.stack(pixels), labels


def _label_text(field: str) -> str:
    """A label; whole numbers without decimals."""
    field = field.strip()
    whole = re.fullmatch(r"(\d+)\.0*", field)
    return whole.group(1) if whole else field


def _damaged_table(name: str) -> UserError:
    return UserError("{name} is damaged: a row does not fit the first ones.", name=name)
