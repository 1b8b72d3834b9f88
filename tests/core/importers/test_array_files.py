"""Data sets as others store them: any shape, type, range and polarity, labels in or beside them."""

from __future__ import annotations

import csv
import gzip
import json
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont
from scipy.io import savemat
from vma_core.errors import UserError
from vma_core.glyphs.normalise import NormaliserSettings
from vma_core.importers.imported_glyph import ImportedGlyph
from vma_core.importers.readers import import_files, import_glyphs

SETTINGS = NormaliserSettings()


def digits(size: int = 28, count: int = 10) -> np.ndarray:
    """(count, size, size) uint8: digits as MNIST has them, light on dark, with grey edges."""
    made = []
    font = ImageFont.load_default(round(0.8 * size))
    for number in range(count):
        image = Image.new("L", (size, size))
        ImageDraw.Draw(image).text(
            (size / 2, size / 2), str(number % 10), fill=255, font=font, anchor="mm"
        )
        made.append(np.asarray(image))
    return np.stack(made)


INK = digits() >= 128
DIGITS = list("0123456789")


def images(glyphs: list[ImportedGlyph], size: int = 28) -> np.ndarray:
    """The model glyphs."""
    return np.stack([glyph.glyph(size, SETTINGS) for glyph in glyphs])


def labels(path: Path) -> list[str]:
    return [glyph.label for glyph in import_glyphs(path, 28)]


def check_digits(path: Path, expected: list[str] = DIGITS) -> None:
    """The ten digits, upright, with their ink, and with these labels."""
    glyphs = import_glyphs(path, 28)
    np.testing.assert_array_equal(images(glyphs), INK)
    assert [glyph.label for glyph in glyphs] == expected


# --- range, type and polarity --------------------------------------------------------------------

VALUES: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "light on dark": lambda grey: grey,
    "dark on light": lambda grey: 255 - grey,
    "greys of paper": lambda grey: (235 - grey * (215 / 255)).astype(np.uint8),
    "bool": lambda grey: grey >= 128,
    "bool, ink false": lambda grey: grey < 128,
    "0 and 1 in uint8": lambda grey: (grey >= 128).astype(np.uint8),
    "0 and 1 in int64": lambda grey: (grey >= 128).astype(np.int64),
    "float to 1": lambda grey: (grey / 255).astype(np.float32),
    "float to 255": lambda grey: grey.astype(np.float64),
    "float from -1": lambda grey: (grey / 127.5 - 1).astype(np.float16),
    "dark float from -1": lambda grey: 1 - grey / 127.5,
    "standardised": lambda grey: (grey - grey.mean()) / grey.std(),
    "signed bytes": lambda grey: (grey.astype(int) - 128).astype(np.int8),
    "sixteen bits": lambda grey: grey.astype(np.uint16) * 257,
    "sixteen tones": lambda grey: grey // 16,
    "big-endian": lambda grey: grey.astype(">i4"),
}
SHAPES: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "n, h, w": lambda a: a,
    "rows of pixels": lambda a: a.reshape(len(a), -1),
    "pixels by column": lambda a: np.asfortranarray(a.reshape(len(a), -1)),
    "one channel last": lambda a: a[..., None],
    "one channel first": lambda a: a[:, None],
    "colour last": lambda a: np.repeat(a[..., None], 3, axis=3),
    "colour first": lambda a: np.repeat(a[:, None], 3, axis=1),
}


@pytest.mark.parametrize("values", VALUES)
@pytest.mark.parametrize("suffix", ["npz", "npy"])
def test_any_type_range_and_polarity(tmp_path: Path, values: str, suffix: str) -> None:
    path = tmp_path / f"images.{suffix}"
    array = VALUES[values](digits())
    if suffix == "npz":
        np.savez(path, arr_0=array)
    else:
        np.save(path, array)
    check_digits(path, [""] * 10)


@pytest.mark.parametrize("shape", SHAPES)
def test_arrays_of_any_shape_are_read(tmp_path: Path, shape: str) -> None:
    np.savez_compressed(tmp_path / "a.npz", arr_0=SHAPES[shape](digits()))
    check_digits(tmp_path / "a.npz", [""] * 10)


def test_other_sizes_are_normalised(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", a=digits(64), b=255 - digits(64))
    glyphs = import_glyphs(tmp_path / "a.npz", 28)
    assert [glyph.label for glyph in glyphs] == ["a"] * 10 + ["b"] * 10
    made = images(glyphs)
    np.testing.assert_array_equal(made[:10], made[10:])  # each class has its own polarity
    assert (np.abs(made[:10].astype(int) - INK).mean() < 0.08).all()


def test_values_that_are_no_numbers_are_refused(tmp_path: Path) -> None:
    array = digits().astype(float)
    array[0, 0, 0] = np.nan
    np.save(tmp_path / "a.npy", array)
    with pytest.raises(UserError, match="not finite"):
        import_glyphs(tmp_path / "a.npy", 28)


# --- labels --------------------------------------------------------------------------------------


def test_mnist_as_keras_stores_it_has_its_labels(tmp_path: Path) -> None:
    y = np.arange(10, dtype=np.uint8)
    np.savez(tmp_path / "mnist.npz", x_train=digits(), y_train=y, x_test=digits(), y_test=y[::-1])
    assert labels(tmp_path / "mnist.npz") == DIGITS + DIGITS[::-1]


@pytest.mark.parametrize(
    ("image_key", "label_key", "values"),
    [
        ("images", "labels", np.arange(10)),
        ("X", "y", np.arange(10.0)),
        ("data", "target", np.eye(10)),
        ("train_images", "train_labels", np.arange(10)[:, None]),
        ("images", "classes", np.array(DIGITS)),
        ("images", "labels", np.array([d.encode() for d in DIGITS])),
    ],
)
def test_labels_of_any_kind(
    tmp_path: Path, image_key: str, label_key: str, values: np.ndarray
) -> None:
    np.savez(tmp_path / "a.npz", **{image_key: digits(), label_key: values})
    check_digits(tmp_path / "a.npz")


def test_names_of_classes(tmp_path: Path) -> None:
    names = np.array([*"abcdefghij"])
    np.savez(tmp_path / "a.npz", images=INK.astype(np.uint8), labels=np.arange(10), names=names)
    check_digits(tmp_path / "a.npz", [*"abcdefghij"])


def test_classes_may_have_any_name(tmp_path: Path) -> None:
    classes = {name: digits(count=2) for name in ("data", "labels", "x", "y", "é")}
    np.savez(tmp_path / "a.npz", **classes)
    assert labels(tmp_path / "a.npz") == [n for n in sorted(classes) for _ in range(2)]


def test_kmnist_with_the_labels_beside_it(tmp_path: Path) -> None:
    np.savez_compressed(tmp_path / "kmnist-test-imgs.npz", digits())
    np.savez_compressed(tmp_path / "kmnist-test-labels.npz", np.arange(10, dtype=np.uint8))
    check_digits(tmp_path / "kmnist-test-imgs.npz")
    np.save(tmp_path / "X.npy", digits())
    np.save(tmp_path / "y.npy", np.arange(10))
    check_digits(tmp_path / "X.npy")


def idx(array: np.ndarray) -> bytes:
    code = {"u1": 0x08, "i1": 0x09, "i2": 0x0B, "i4": 0x0C, "f4": 0x0D, "f8": 0x0E}
    kind = array.dtype.str[1:]
    head = struct.pack(f">HBB{array.ndim}I", 0, code[kind], array.ndim, *array.shape)
    return head + array.astype(f">{kind}").tobytes()


@pytest.mark.parametrize("packed_images", [False, True])
@pytest.mark.parametrize("packed_labels", [False, True])
@pytest.mark.parametrize("dot", [".", "-"])
def test_idx_with_labels_beside(
    tmp_path: Path, packed_images: bool, packed_labels: bool, dot: str
) -> None:
    for name, array, packed in (
        (f"t10k-images{dot}idx3-ubyte", digits(), packed_images),
        (f"t10k-labels{dot}idx1-ubyte", np.arange(10, dtype=np.uint8), packed_labels),
    ):
        content = gzip.compress(idx(array)) if packed else idx(array)
        (tmp_path / (name + ".gz" * packed)).write_bytes(content)
    path = tmp_path / (f"t10k-images{dot}idx3-ubyte" + ".gz" * packed_images)
    check_digits(path)
    assert labels(tmp_path) == DIGITS  # the folder of both
    with pytest.raises(UserError, match="it holds labels"):
        import_glyphs(tmp_path / (f"t10k-labels{dot}idx1-ubyte" + ".gz" * packed_labels), 28)


@pytest.mark.parametrize("kind", ["i2", "i4", "f4", "f8"])
def test_idx_of_other_types(tmp_path: Path, kind: str) -> None:
    (tmp_path / "a-idx3-ubyte").write_bytes(idx(digits().astype(kind)))
    check_digits(tmp_path / "a-idx3-ubyte", [""] * 10)


def test_labels_that_do_not_fit_are_ignored(tmp_path: Path) -> None:
    (tmp_path / "a-images-idx3-ubyte").write_bytes(idx(digits()))
    (tmp_path / "a-labels-idx1-ubyte").write_bytes(idx(np.arange(9, dtype=np.uint8)))
    check_digits(tmp_path / "a-images-idx3-ubyte", [""] * 10)


# --- orientation ---------------------------------------------------------------------------------


def test_emnist_is_turned_upright_and_has_characters(tmp_path: Path) -> None:
    sideways = np.ascontiguousarray(digits().transpose(0, 2, 1))
    (tmp_path / "emnist-letters-test-images-idx3-ubyte").write_bytes(idx(sideways))
    (tmp_path / "emnist-letters-test-labels-idx1-ubyte").write_bytes(
        idx(np.arange(1, 11, dtype=np.uint8))
    )
    result = import_files([tmp_path / "emnist-letters-test-images-idx3-ubyte"], 28)
    np.testing.assert_array_equal(images(result.glyphs), INK)
    assert [glyph.label for glyph in result.glyphs] == [*"ABCDEFGHIJ"]
    (note,) = result.notes()
    assert "turned upright" in str(note)
    again = [glyph.turned(transpose=True, invert=False) for glyph in result.glyphs]
    np.testing.assert_array_equal(images(again), INK.transpose(0, 2, 1))


def test_sideways_images_are_noticed(tmp_path: Path) -> None:
    sideways = np.tile(digits(), (6, 1, 1)).transpose(0, 2, 1)
    (tmp_path / "letters-idx3-ubyte").write_bytes(idx(np.ascontiguousarray(sideways)))
    (note,) = import_files([tmp_path / "letters-idx3-ubyte"], 28).notes()
    assert "wider than high" in str(note)
    (tmp_path / "upright-idx3-ubyte").write_bytes(idx(np.tile(digits(), (6, 1, 1))))
    assert not import_files([tmp_path / "upright-idx3-ubyte"], 28).notes()


# --- MATLAB --------------------------------------------------------------------------------------


def test_binary_alpha_digits(tmp_path: Path) -> None:
    cells = np.empty((10, 3), object)
    for row in range(10):
        for column in range(3):
            cells[row, column] = INK[row, 4:24, 6:22].astype(np.uint8)
    names = np.array([[np.array([d]) for d in DIGITS]], object).reshape(1, 10)
    savemat(
        tmp_path / "binaryalphadigs.mat",
        {"dat": cells, "classlabels": names, "numclass": 10.0, "classcounts": np.full((1, 10), 3)},
    )
    glyphs = import_glyphs(tmp_path / "binaryalphadigs.mat", 28)
    assert [glyph.label for glyph in glyphs] == [d for d in DIGITS for _ in range(3)]
    assert glyphs[0].pixels.shape == (20, 16)
    assert 0.02 < images(glyphs).mean() < 0.3


def test_chardata_has_alphabets_and_characters_as_labels(tmp_path: Path) -> None:
    flat = INK.transpose(0, 2, 1).reshape(10, -1).T.astype(float)
    alphabets = np.zeros((2, 10))
    alphabets[0, :5] = alphabets[1, 5:] = 1
    characters = np.tile(np.arange(1, 6), 2)[None]
    parts = {"data": flat, "target": alphabets, "targetchar": characters}
    parts |= {f"test{key}": value for key, value in parts.items()}
    savemat(tmp_path / "chardata.mat", parts)
    glyphs = import_glyphs(tmp_path / "chardata.mat", 28)
    expected = [f"{a}/{c}" for a in (0, 1) for c in range(1, 6)]
    assert [glyph.label for glyph in glyphs] == expected * 2
    np.testing.assert_array_equal(images(glyphs), np.concatenate([INK, INK]))


def test_emnist_of_matlab(tmp_path: Path) -> None:
    by_columns = digits().transpose(0, 2, 1).reshape(10, -1)
    part = {"images": by_columns, "labels": np.arange(10.0)[:, None]}
    savemat(tmp_path / "emnist-digits.mat", {"dataset": {"train": part, "test": part}})
    glyphs = import_glyphs(tmp_path / "emnist-digits.mat", 28)
    np.testing.assert_array_equal(images(glyphs), np.concatenate([INK, INK]))
    assert [glyph.label for glyph in glyphs] == DIGITS * 2


@pytest.mark.parametrize("by_columns", [False, True])
def test_the_order_of_pixels_in_matlab_files_is_recognised(
    tmp_path: Path, by_columns: bool
) -> None:
    stored = digits().transpose(0, 2, 1) if by_columns else digits()
    arrays: dict[str, Any] = {"data": stored.reshape(10, -1).T, "label": np.arange(10.0)}
    savemat(tmp_path / "mnist-original.mat", arrays)
    check_digits(tmp_path / "mnist-original.mat")


def test_a_stack_of_matlab_images(tmp_path: Path) -> None:
    savemat(tmp_path / "a.mat", {"X": digits().transpose(1, 2, 0), "y": np.arange(10)})
    check_digits(tmp_path / "a.mat")


def test_matlab_files_that_cannot_be_read(tmp_path: Path) -> None:
    head = b"MATLAB 7.3 MAT-file".ljust(124) + b"\x00\x02IM"
    (tmp_path / "new.mat").write_bytes(head + bytes(400))
    with pytest.raises(UserError, match=r"version 7\.3.*'-v7'"):
        import_glyphs(tmp_path / "new.mat", 28)
    (tmp_path / "bad.mat").write_bytes(b"hello")
    with pytest.raises(UserError, match="not a MATLAB file"):
        import_glyphs(tmp_path / "bad.mat", 28)


# --- tables --------------------------------------------------------------------------------------


def table(path: Path, rows: list[list[object]], **options: Any) -> Path:
    with path.open("w", newline="") as file:
        csv.writer(file, **options).writerows(rows)
    return path


PIXELS = [image.ravel().tolist() for image in digits()]


@pytest.mark.parametrize(
    "rows",
    [
        [["label", *(f"pixel{n}" for n in range(784))], *([n, *p] for n, p in enumerate(PIXELS))],
        [[*(f"px{n}" for n in range(784)), "class"], *([*p, n] for n, p in enumerate(PIXELS))],
        [["", *(f"p{n}" for n in range(784)), "y"], *([7, *p, n] for n, p in enumerate(PIXELS))],
        [[n, *p] for n, p in enumerate(PIXELS)],
        [[*p, n] for n, p in enumerate(PIXELS)],
        [[f"{n}.0", *map(float, p)] for n, p in enumerate(PIXELS)],
        [[*(v / 255 for v in p), *np.eye(10)[n]] for n, p in enumerate(PIXELS)],
    ],
    ids=["Kaggle", "label last", "with index", "A-Z", "optdigits", "decimals", "semeion"],
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", " "])
def test_tables_of_pixels(tmp_path: Path, rows: list[list[object]], delimiter: str) -> None:
    if delimiter == " " and rows[0][0] == "":
        pytest.skip("an empty name needs a visible separator")
    check_digits(table(tmp_path / "a.csv", rows, delimiter=delimiter))


def test_a_table_of_pixels_alone_and_one_with_texts(tmp_path: Path) -> None:
    check_digits(table(tmp_path / "a.csv", [list(p) for p in PIXELS]), [""] * 10)
    words: list[list[object]] = [[*p, f"character_{n}_ka"] for n, p in enumerate(PIXELS)]
    check_digits(table(tmp_path / "b.csv", words), [f"character_{n}_ka" for n in range(10)])


@pytest.mark.parametrize(
    "rows",
    [
        [["file", "label"], ["a.png", "a"], ["b.png", "b"]],
        [],
        [[1, 2, 3]],
        [[1, *PIXELS[0]], [2, *PIXELS[1][:-5]]],
        [["a", *PIXELS[0]], ["b", *PIXELS[1][:-1], "x"]],
    ],
)
def test_other_tables_are_refused(tmp_path: Path, rows: list[list[object]]) -> None:
    with pytest.raises(UserError, match=r"no columns|damaged"):
        import_glyphs(table(tmp_path / "a.csv", rows), 28)


# --- Quick, Draw! --------------------------------------------------------------------------------


def test_quick_draws_bitmaps(tmp_path: Path) -> None:
    np.save(tmp_path / "full_numpy_bitmap_cat.npy", digits().reshape(10, -1))
    check_digits(tmp_path / "full_numpy_bitmap_cat.npy", ["cat"] * 10)


@pytest.mark.parametrize("timed", [False, True])
def test_quick_draws_strokes(tmp_path: Path, timed: bool) -> None:
    strokes: list[list[list[float]]] = [[[0, 100, 100], [0, 0, 200]], [[50, 60], [50, 60]]]
    if timed:
        strokes = [[xs, ys, [10.0 * n for n in range(len(xs))]] for xs, ys in strokes]
    lines = [
        json.dumps({"word": word, "recognized": True, "drawing": strokes}) for word in ("cat", "é")
    ]
    path = tmp_path / "full_simplified_cat.ndjson"
    path.write_text("\n".join([*lines, "{broken", ""]), "utf-8")
    result = import_files([path], 28)
    assert [glyph.label for glyph in result.glyphs] == ["cat", "é"]
    assert [len(stroke.points) for stroke in result.glyphs[0].strokes] == [3, 2]
    assert result.glyphs[0].strokes[0].points[2].time_ms == (20.0 if timed else 0.0)
    assert "damaged lines left out: 1" in str(result.notes()[0])
    path.write_text("hello\n")
    with pytest.raises(UserError, match="no drawings"):
        import_files([path], 28)


@pytest.mark.parametrize("suffix", ["npz", "npy"])
def test_pickled_drawings_come_with_the_way_to_convert_them(tmp_path: Path, suffix: str) -> None:
    drawings = np.empty(2, object)
    drawings[:] = [np.array([[5, 5, 0], [9, 0, 1]], np.int16), np.array([[1, 1, 1]], np.int16)]
    path = tmp_path / f"FILE.{suffix}"
    if suffix == "npz":
        np.savez(path, train=drawings, test=drawings)
    else:
        np.save(path, drawings)
    with pytest.raises(UserError, match="can run code") as caught:
        import_glyphs(path, 28)
    code = str(caught.value).partition("shows: ")[2]
    assert code.startswith("import numpy as np; ")
    program = code.replace("FILE", str(tmp_path / "FILE")).replace("out.npz", f"{tmp_path}/o.npz")
    exec(compile(program, "advice", "exec"), {})
    assert set(labels(tmp_path / "o.npz")) == {"LABEL"}
    assert len(labels(tmp_path / "o.npz")) == (4 if suffix == "npz" else 2)


# --- in folders and archives ---------------------------------------------------------------------


def test_a_folder_of_data_sets_is_read_set_by_set(tmp_path: Path) -> None:
    folder = tmp_path / "sets"
    folder.mkdir()
    np.savez(folder / "a.npz", a=digits())
    np.save(folder / "full_numpy_bitmap_cat.npy", digits())
    (folder / "bad.npz").write_bytes(b"no")
    with zipfile.ZipFile(tmp_path / "sets.zip", "w") as archive:
        for path in folder.iterdir():
            archive.write(path, path.name)
    for door in (folder, tmp_path / "sets.zip"):
        result = import_files([door], 28)
        assert [glyph.label for glyph in result.glyphs] == ["a"] * 10 + ["cat"] * 10
        (note,) = result.notes()
        assert "bad.npz" in str(note)


def test_a_data_set_beside_pictures_is_named(tmp_path: Path) -> None:
    Image.fromarray(255 - digits()[3]).save(tmp_path / "a.png")
    np.savez(tmp_path / "a.npz", a=digits())
    result = import_files([tmp_path], 28)
    assert len(result.glyphs) == 1
    assert str(result.notes()[0]) == "Left out; open these alone: a.npz."
