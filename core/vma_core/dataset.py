"""A data set of variants: any number for each class, as folders of images or one npz."""

from __future__ import annotations

import io
import json
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from vma_core.atomic import write_atomically
from vma_core.engine.engine import Engine
from vma_core.engine.request import MAX_VARIANTS, Request
from vma_core.errors import UserError
from vma_core.memory import MemoryView, require_entries
from vma_core.settings import WallSettings
from vma_core.sheets import enlarge

Kind = Literal["folders", "npz"]
Progress = Callable[[int, int], object]
"""Called with (done, total) images; raising stops the export and leaves nothing behind."""
MAX_NPZ_IMAGES = 1_000_000
MANIFEST = "manifest.json"


@dataclass(frozen=True)
class DatasetPlan:
    """What is to be made.

    Attributes:
        per_class: images of each class.
        settings: of the wall; source, count and place do not matter here.
        side_px: of the images in folders; those of an npz have the model's own size.
    """

    per_class: int
    settings: WallSettings
    side_px: int = 28


def classes_of(memory: MemoryView) -> dict[str, tuple[int, ...]]:
    """Positions in the memory of each label's entries; entries without a label are “unlabelled”."""
    found: dict[str, list[int]] = {}
    for position, entry in zip(memory.positions, memory.entries, strict=True):
        found.setdefault(entry.label or "unlabelled", []).append(position)
    return {label: tuple(positions) for label, positions in found.items()}


def write_dataset(
    engine: Engine,
    memory: MemoryView,
    plan: DatasetPlan,
    path: Path,
    kind: Kind,
    model_hash: str,
    progress: Progress = lambda _done, _total: None,
) -> dict[str, Any]:
    """Make every image and write the set with its manifest; returns the manifest.

    A class's image number i comes from the noise of seed + i // 256 at index i % 256, read from
    one of its entries, so that any of them can be made again. Folders appear under their name
    when they are complete: a cancelled or failed export leaves nothing.

    Raises:
        UserError: nothing can be addressed, the place is taken, or it cannot be written.
    """
    require_entries(memory)
    classes = classes_of(memory)
    if kind == "npz" and len(classes) * plan.per_class > MAX_NPZ_IMAGES:
        raise UserError(f"One npz holds at most {MAX_NPZ_IMAGES:,} images. Choose folders.")
    manifest = {
        "format": "vma-dataset",
        "version": 1,
        "model": model_hash,
        "image_size": engine.image_size if kind == "npz" else plan.side_px,
        "ink": 1 if kind == "npz" else "black on white",
        "settings": plan.settings.to_dict(),
        "seeds": "image i of a class: seed + i // 256, index i % 256",
        "classes": [
            {"label": label, "folder": folder, "entries": len(positions), "images": plan.per_class}
            for (label, positions), folder in zip(
                classes.items(), folder_names(classes), strict=True
            )
        ],
    }
    batches = _images(engine, memory, plan, progress)
    if kind == "npz":
        _write_npz(batches, manifest, path, plan.per_class, engine.image_size)
    else:
        _write_folders(batches, manifest, path, plan.side_px)
    return manifest


def folder_names(classes: dict[str, tuple[int, ...]]) -> list[str]:
    """A folder for each class: its label where a file system takes it, always numbered."""
    width = len(str(len(classes)))
    names = []
    for number, label in enumerate(classes, 1):
        safe = re.sub(r"[^\w-]+", "_", label).strip("_")[:40]
        names.append(f"{number:0{width}d}_{safe}" if safe else f"{number:0{width}d}")
    return names


def _images(
    engine: Engine, memory: MemoryView, plan: DatasetPlan, progress: Progress
) -> Iterator[tuple[int, int, NDArray[np.float32]]]:
    """(class, number of the first, images) until all are made."""
    classes = classes_of(memory)
    total, done = len(classes) * plan.per_class, 0
    for number, positions in enumerate(classes.values()):
        asked = Request(
            memory,
            source="selection",
            restrict_to=positions,
            variation=plan.settings.variation,
            z_temperature=plan.settings.z_temperature,
            address_temperature=plan.settings.address_temperature,
        )
        for start in range(0, plan.per_class, MAX_VARIANTS):
            count = min(MAX_VARIANTS, plan.per_class - start)
            seed = plan.settings.seed + start // MAX_VARIANTS
            yield number, start, engine.answer(replace(asked, seed=seed, count=count)).images
            done += count
            progress(done, total)


def _write_npz(
    batches: Iterator[tuple[int, int, NDArray[np.float32]]],
    manifest: dict[str, Any],
    path: Path,
    per_class: int,
    size: int,
) -> None:
    labels = [entry["label"] for entry in manifest["classes"]]
    images = np.zeros((len(labels) * per_class, size, size), np.uint8)
    for number, start, made in batches:
        first = number * per_class + start
        images[first : first + len(made)] = made >= 0.5
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer,
        images=images,
        labels=np.repeat(np.arange(len(labels)), per_class),
        names=np.array(labels),
        manifest=np.array(json.dumps(manifest, ensure_ascii=False)),
    )
    write_atomically(path, buffer.getvalue())


def _write_folders(
    batches: Iterator[tuple[int, int, NDArray[np.float32]]],
    manifest: dict[str, Any],
    path: Path,
    side_px: int,
) -> None:
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise UserError(f"{path} exists already. Choose a new or an empty folder.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}."))
    except OSError as error:
        raise _unwritable(path, error) from error
    try:
        folders = [made / entry["folder"] for entry in manifest["classes"]]
        for folder in folders:
            folder.mkdir()
        for number, start, images in batches:
            for index, image in enumerate(images, start):
                ink = _at_side(image, side_px)
                Image.fromarray(255 - ink).save(folders[number] / f"{index:06d}.png")
        text = json.dumps(manifest, ensure_ascii=False, indent=1)
        (made / MANIFEST).write_text(text, encoding="utf-8")
        made.chmod(0o755)
        if path.exists():
            path.rmdir()
        made.rename(path)
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _at_side(image: NDArray[np.float32], side_px: int) -> NDArray[np.uint8]:
    """The model's own pixels, black or white, or a smooth enlargement."""
    if side_px == image.shape[0]:
        return (255 * (image >= 0.5)).astype(np.uint8)
    return enlarge(image, side_px)


def _unwritable(path: Path, error: OSError) -> UserError:
    return UserError(
        f"{path} cannot be written ({error.strerror or error}). Choose another place or free "
        "some space."
    )
