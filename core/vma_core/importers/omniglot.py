"""Readers of Omniglot: the original archives (105 pixels) and the 28-pixel npz."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from vma_core.errors import UserError
from vma_core.glyphs.raster import RASTER_PX
from vma_core.importers.glyph_set import GlyphSet
from vma_core.sandbox.zip_archive import MAX_MEMBERS, load_arrays, open_user_zip, read_member

MAX_MEMBER_BYTES = 1 << 20


def data_file(folder: Path, relative: str) -> Path:
    """A file of the data folder; raises a UserError if it is missing."""
    path = folder / relative
    if not path.is_file():
        raise UserError(
            "{file} was not found in {folder}. Point --data (or VMA_DATA) to a folder with "
            "omniglot28/, omniglot/ and mnist/.",
            file=relative,
            folder=folder,
        )
    return path


def read_omniglot_npz(path: Path) -> GlyphSet:
    """The 28-pixel set: a (drawings, 784) uint8 array per character, ink = 0 in the file."""
    return set_from_arrays(load_arrays(path), path.name)


def set_from_arrays(arrays: Mapping[str, NDArray[Any]], source: str) -> GlyphSet:
    """A set from arrays by class, in alphabetical order.

    Raises:
        UserError: an array does not hold square images, or their sizes differ.
    """
    names = sorted(arrays)
    images, classes = [], []
    for index, name in enumerate(names):
        array = arrays[name]
        last = array.shape[-1] if array.ndim else 0
        side = round(float(np.sqrt(last))) if array.ndim == 2 else last
        if array.ndim not in (2, 3) or array.size != len(array) * side * side or not len(array):
            raise UserError(
                "{source}: array {name!r} has shape {shape}; expected (drawings, side * "
                "side) or (drawings, side, side).",
                source=source,
                name=name,
                shape=array.shape,
            )
        square = array.reshape(len(array), side, side)
        images.append((square == 0) if array.dtype == np.uint8 else (square > 0.5))
        classes.append(np.full(len(array), index, np.intp))
    if not images:
        raise UserError("{source} holds no arrays.", source=source)
    if len({i.shape[1:] for i in images}) != 1:
        raise UserError("{source} holds images of different sizes.", source=source)
    short = [name.removeprefix("images_background/") for name in names]
    short = [name.removeprefix("images_evaluation/") for name in short]
    stacked = np.concatenate(images).astype(np.uint8)
    return GlyphSet(stacked, np.concatenate(classes), short, source)


def read_omniglot_archive(path: Path) -> GlyphSet:
    """An official archive: SPLIT/ALPHABET/characterNN/NNNN_DD.png, 105×105, black ink."""
    with open_user_zip(path) as archive:
        members = sorted(
            (m for m in archive.infolist() if m.filename.lower().endswith(".png")),
            key=lambda m: m.filename,
        )
        if not members or len(members) > MAX_MEMBERS:
            raise UserError(
                "{name} holds {count} PNG files; expected "
                "ALPHABET/characterNN/NAME.png as in the Omniglot archives.",
                name=path.name,
                count=len(members),
            )
        names: dict[str, int] = {}
        images = np.empty((len(members), RASTER_PX, RASTER_PX), np.uint8)
        classes = np.empty(len(members), np.intp)
        for row, member in enumerate(members):
            parts = member.filename.split("/")
            if len(parts) < 3 or member.file_size > MAX_MEMBER_BYTES:
                raise UserError(
                    "{name}: {member!r} does not fit; expected "
                    "ALPHABET/characterNN/NAME.png as in the Omniglot archives.",
                    name=path.name,
                    member=member.filename,
                )
            name = "/".join(parts[-3:-1])
            classes[row] = names.setdefault(name, len(names))
            images[row] = _decode(archive, member, path.name)
    return GlyphSet(images, classes, list(names), path.name)


def _decode(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> np.ndarray:
    try:
        with Image.open(
            io.BytesIO(read_member(archive, member, member.file_size)), formats=["PNG"]
        ) as image:
            if image.size != (RASTER_PX, RASTER_PX):
                raise UserError(
                    "{name}: {member} is {width}×{height} pixels, not 105×105.",
                    name=name,
                    member=member.filename,
                    width=image.size[0],
                    height=image.size[1],
                )
            return (np.asarray(image.convert("L")) < 128).astype(np.uint8)
    except (OSError, SyntaxError, ValueError, zipfile.BadZipFile) as error:
        raise UserError(
            "{name}: {member} is not a readable PNG ({reason}).",
            name=name,
            member=member.filename,
            reason=error,
        ) from error
