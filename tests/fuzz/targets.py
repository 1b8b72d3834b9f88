"""Readers of foreign content as functions of bytes: each returns, or raises a `UserError`."""

from __future__ import annotations

import io
import json
import os
import shutil
import struct
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from vma_core.bundles.bundle import load_bundle
from vma_core.engine.variant_settings import VariantSettings
from vma_core.export.contact_sheet import settings_in_png
from vma_core.importers.array_files import (
    read_csv,
    read_idx,
    read_mat,
    read_npy_glyphs,
    read_npz_glyphs,
)
from vma_core.importers.fonts import font_faces, rendered, unpacked
from vma_core.importers.images import decode_grey
from vma_core.importers.pages import read_pages
from vma_core.importers.quick_draw import read_ndjson
from vma_core.importers.readers import read_zip
from vma_core.importers.stroke_files import read_hershey, read_omniglot_strokes
from vma_core.importers.svg import parse_svg, read_drawing
from vma_core.importers.svg_font import read_svg_font
from vma_core.importers.svg_path import PathLines, parse_transform
from vma_core.model.config import ModelConfig
from vma_core.sandbox.child import reused_child
from vma_core.sandbox.onnx_allowlist import check_graph
from vma_core.storage.autosave import recover
from vma_core.storage.project import FORMAT, VERSION, read_project

from vma_gui.booth.config import read_config
from vma_gui.system.settings import Settings

SIZE = 28
Target = Callable[[bytes], object]


def _scratch() -> Path:
    """A folder in main memory, where there is one: readers of paths are called thousands of times
    a second."""
    memory = Path("/dev/shm")
    parent = memory if os.access(memory, os.W_OK) else Path(tempfile.gettempdir())
    return Path(tempfile.mkdtemp(prefix="vma-fuzz-", dir=parent))


def _with_path(name: str, read: Callable[[Path], object]) -> Target:
    """A reader of paths."""
    folder: list[Path] = []

    def target(data: bytes) -> object:
        if not folder:
            folder.append(_scratch())
        path = folder[0] / name
        path.write_bytes(data)
        return read(path)

    return target


def _settings(path: Path) -> object:
    settings = Settings(path)
    return settings.text("theme"), settings.texts("recent"), settings.data("geometry")


def _font(data: bytes) -> object:
    content = unpacked(data, "x.ttf")
    faces, characters = font_faces(content, "x.ttf")
    return [rendered(content, "x.ttf", face, characters[:3], 40) for face in faces[:3]]


def _drawing(data: bytes) -> object:
    root = parse_svg(data, "x.svg")
    return read_svg_font(root, "x.svg") or read_drawing(root, "x", "x.svg")


def _transform(data: bytes) -> object:
    try:
        return parse_transform(data.decode("latin-1"))
    except (ValueError, IndexError, OverflowError):
        return None  # which readers of drawings turn into a message


_children = ExitStack()


def _pages(data: bytes) -> object:
    # In a child, as the libraries may crash. It lives on from call to call.
    if not _has_child:
        _children.enter_context(reused_child())
        _has_child.append(True)
    return read_pages(data, "x")


_has_child: list[bool] = []


def _zipped(members: dict[str, bytes]) -> bytes:
    """An archive in memory: fuzzed content in a valid container."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _card(data: bytes) -> object:
    members = {"project.json": data, "images.u8": bytes(2 * SIZE**2), "points.f32": bytes(208)}
    archive = _zipped(members | {"favourites.u8": bytes(SIZE**2), "widths.f32": bytes(16)})
    return read_project(io.BytesIO(archive), "x.vma", SIZE)


def _points(data: bytes) -> object:
    # Read as points and as their widths, so that both meet every number.
    stroke = [[len(data) // 16, 5.0, False, True, False]]
    card = {
        "format": FORMAT,
        "version": VERSION,
        "model": {"name": "", "hash": ""},
        "image_size": SIZE,
        "settings": VariantSettings().to_dict(),
        "drawing": stroke,
        "entries": [],
        "favourites": [],
    }
    members = {"project.json": json.dumps(card).encode(), "images.u8": b"", "favourites.u8": b""}
    members |= {"points.f32": data, "widths.f32": data[: len(data) // 16 * 4]}
    return read_project(io.BytesIO(_zipped(members)), "x.vma", SIZE)


def _architecture(data: bytes) -> object:
    try:
        values = json.loads(data)
    except (ValueError, RecursionError):
        return None  # a card that is no JSON is refused before
    return ModelConfig.from_dict(values)


def _with_labels(data: bytes) -> object:
    folder = _scratch()
    try:
        (folder / "x-labels-idx1-ubyte").write_bytes(data)
        images = folder / "x-images-idx3-ubyte"
        images.write_bytes(struct.pack(">IIII", 0x803, 2, SIZE, SIZE) + bytes(2 * SIZE**2))
        return read_idx(images, SIZE)
    finally:
        shutil.rmtree(folder)


_array = _with_path("a.npz", lambda path: read_npz_glyphs(path, SIZE))

TARGETS: dict[str, Target] = {
    "card": _card,
    "points": _points,
    "array": lambda data: _array(_zipped({"a.npy": data})),
    "architecture": _architecture,
    "project": lambda data: read_project(io.BytesIO(data), "x.vma", SIZE),
    "copy": _with_path("x.work", lambda path: recover(path, SIZE)),
    "bundle": _with_path("x.zip", load_bundle),
    "graph": lambda data: check_graph(data, "x.onnx"),
    "npz": _with_path("x.npz", lambda path: read_npz_glyphs(path, SIZE)),
    "zip": _with_path("x.zip", lambda path: read_zip(path, SIZE)),
    "npy": _with_path("x.npy", lambda path: read_npy_glyphs(path, SIZE)),
    "labels": _with_labels,
    "mat": _with_path("x.mat", lambda path: read_mat(path, SIZE)),
    "csv": _with_path("x.csv", lambda path: read_csv(path, SIZE)),
    "ndjson": _with_path("x.ndjson", lambda path: read_ndjson(path, SIZE)),
    "idx": _with_path("x-idx3-ubyte", lambda path: read_idx(path, SIZE)),
    "idx-gz": _with_path("x-idx3-ubyte.gz", lambda path: read_idx(path, SIZE)),
    "image": lambda data: decode_grey(data, "x.png"),
    "image-settings": _with_path("x.png", settings_in_png),
    "svg": _drawing,
    "svg-path": lambda data: PathLines(data.decode("latin-1")),
    "svg-transform": _transform,
    "pages": _pages,
    "strokes": lambda data: read_omniglot_strokes(data, "x", "x.txt"),
    "hershey": lambda data: read_hershey(data, "x.jhf"),
    "font": _font,
    "settings": _with_path("settings.json", _settings),
    "booth": _with_path("booth.toml", read_config),
}
