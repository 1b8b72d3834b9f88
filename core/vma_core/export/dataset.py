"""Exporting a data set of variants per class, as images or pen strokes."""

from __future__ import annotations

import io
import json
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from vma_core.atomic_write import write_atomically
from vma_core.engine.engine import Engine
from vma_core.engine.request import MAX_VARIANTS, Request
from vma_core.engine.variant_settings import VariantSettings
from vma_core.errors import UserError, unwritable
from vma_core.export.drawable import Drawable, VariantForm, drawables_of, paint
from vma_core.glyphs.raster import RASTER_PX
from vma_core.glyphs.stroke_raster import check_side
from vma_core.glyphs.strokes import StrokeArrays
from vma_core.memory.entries import MemorySnapshot, require_entries

Kind = Literal["folders", "npz", "strokes", "jsonl"]
"""Folders of PNG files, an npz of images, an npz of strokes, or strokes as JSON lines."""
Progress = Callable[[int, int], object]
"""Called with (done, total) images; raise to stop the export, which then leaves nothing behind."""
MAX_NPZ_BYTES = 1 << 30
"""Size of the images of an npz, which is built in memory."""
MAX_NPZ_DRAWINGS = 1_000_000
MANIFEST = "manifest.json"


@dataclass(frozen=True)
class DatasetPlan:
    """What to export.

    Attributes:
        per_class: images per class.
        settings: variation, temperatures and seed; the rest is ignored.
        side_px: of the images.
        form: of the variants; pixels if the model has no stroke head.
    """

    per_class: int
    settings: VariantSettings
    side_px: int = 28
    form: VariantForm = "strokes"


def classes_of(memory: MemorySnapshot) -> dict[str, tuple[int, ...]]:
    """Positions of the entries of each label; “unlabelled” for entries without one."""
    positions_of: dict[str, list[int]] = {}
    for position, entry in zip(memory.positions, memory.entries, strict=True):
        positions_of.setdefault(entry.label or "unlabelled", []).append(position)
    return {label: tuple(positions) for label, positions in positions_of.items()}


def write_dataset(
    engine: Engine,
    memory: MemorySnapshot,
    plan: DatasetPlan,
    path: Path,
    kind: Kind,
    model_hash: str,
    progress: Progress = lambda _done, _total: None,
) -> dict[str, Any]:
    """Generate all variants and write them with a manifest, which is returned.

    Image i of a class has the noise of seed + i // 256 at index i % 256, so that it can be
    generated again. Files and folders appear under their names once they are complete.

    Raises:
        UserError: the memory has no enabled entry, the folder exists, or it cannot be written.
    """
    require_entries(memory)
    check_side(plan.side_px)
    classes = classes_of(memory)
    total = len(classes) * plan.per_class
    if kind == "npz" and total * plan.side_px**2 > MAX_NPZ_BYTES:
        raise UserError(
            "{count:,} images of {size_px} px are too many for one npz file. Choose folders, or "
            "fewer or smaller images.",
            count=total,
            size_px=plan.side_px,
        )
    if kind == "strokes" and total > MAX_NPZ_DRAWINGS:
        raise UserError(
            "An npz file holds at most {most:,} drawings. Choose JSON lines, or fewer drawings.",
            most=MAX_NPZ_DRAWINGS,
        )
    batches = _batches(engine, memory, plan, progress)
    first = next(batches)
    has_strokes = any(drawn is not None for drawn in first.strokes)
    manifest = {
        "format": "vma-dataset",
        "version": 2,
        "model": model_hash,
        "settings": plan.settings.to_dict(),
        "seeds": "drawing i of a class: seed + i // 256, index i % 256",
        "classes": [
            {"label": label, "folder": folder, "entries": len(positions), "images": plan.per_class}
            for (label, positions), folder in zip(
                classes.items(), folder_names(classes), strict=True
            )
        ],
    }
    batches = chain([first], batches)
    if kind in ("strokes", "jsonl"):
        manifest |= {"form": "strokes", "square_px": RASTER_PX}
        write = _write_stroke_npz if kind == "strokes" else _write_json_lines
        write(batches, manifest, path, plan.settings.seed)
    else:
        form: VariantForm = plan.form if has_strokes else "pixels"
        manifest |= {"form": form, "image_size": plan.side_px, "ink": "black on white"}
        if kind == "npz":
            manifest["ink"] = 1 if form == "pixels" and plan.side_px == engine.image_size else 255
            _write_npz(batches, manifest, path, replace(plan, form=form))
        else:
            _write_folders(batches, manifest, path, replace(plan, form=form))
    return manifest


def folder_names(classes: dict[str, tuple[int, ...]]) -> list[str]:
    """A numbered folder name per class, with the label as far as file systems allow."""
    width = len(str(len(classes)))
    names = []
    for number, label in enumerate(classes, 1):
        safe = re.sub(r"[^\w-]+", "_", label).strip("_")[:40]
        names.append(f"{number:0{width}d}_{safe}" if safe else f"{number:0{width}d}")
    return names


class _Batch(NamedTuple):
    """Consecutive variants of a class; `start` is the index of the first in its class."""

    class_index: int
    start: int
    images: NDArray[np.float32]
    strokes: tuple[StrokeArrays | None, ...]

    def drawables(self, form: VariantForm) -> list[Drawable]:
        return drawables_of(self.images, self.strokes, form)

    def drawings(self) -> Sequence[StrokeArrays]:
        """The strokes of all variants.

        Raises:
            UserError: a variant has none.
        """
        strokes = [drawn for drawn in self.strokes if drawn is not None]
        if len(strokes) < len(self.images):
            raise UserError(
                "These variants have no strokes: the model has no stroke head, or an entry is "
                "blank. Export images, or choose another model."
            )
        return strokes


def _batches(
    engine: Engine, memory: MemorySnapshot, plan: DatasetPlan, progress: Progress
) -> Iterator[_Batch]:
    """All variants, class by class."""
    classes = classes_of(memory)
    total, done = len(classes) * plan.per_class, 0
    for number, positions in enumerate(classes.values()):
        template = Request(
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
            result = engine.answer(replace(template, seed=seed, count=count))
            yield _Batch(number, start, result.images, result.strokes)
            done += count
            progress(done, total)


def _write_npz(
    batches: Iterable[_Batch], manifest: dict[str, Any], path: Path, plan: DatasetPlan
) -> None:
    """`images` (N, side, side) uint8, `labels` (N,) indices into `names`, and the manifest.

    The model's pixels are 0 and 1; otherwise images are coverage from 0 to 255.
    """
    labels = [entry["label"] for entry in manifest["classes"]]
    images = np.zeros((len(labels) * plan.per_class, plan.side_px, plan.side_px), np.uint8)
    for batch in batches:
        first = batch.class_index * plan.per_class + batch.start
        for row, drawable in enumerate(batch.drawables(plan.form), first):
            images[row] = paint(drawable, plan.side_px) // (255 // manifest["ink"])
    _save_npz(
        path, manifest, images=images, labels=np.repeat(np.arange(len(labels)), plan.per_class)
    )


def _write_stroke_npz(
    batches: Iterable[_Batch], manifest: dict[str, Any], path: Path, _seed: int
) -> None:
    """The concatenated strokes of all drawings as in `StrokeArrays`.

    `points`, `widths`, `starts`, `filled` and `erases` are its attributes; drawing d has strokes
    `drawing_starts[d]` to `drawing_starts[d + 1]` − 1; `labels` (N,) are indices into `names`.
    """
    drawings: list[StrokeArrays] = []
    labels: list[int] = []
    for batch in batches:
        drawings += batch.drawings()
        labels += [batch.class_index] * len(batch.images)
    every = StrokeArrays.joined(drawings)
    _save_npz(
        path,
        manifest,
        points=every.points_px,
        widths=every.widths_px,
        starts=every.starts,
        filled=every.filled,
        erases=every.erases,
        drawing_starts=np.cumsum([0, *map(len, drawings)], dtype=np.int64),
        labels=np.array(labels, np.int64),
    )


def _save_npz(path: Path, manifest: dict[str, Any], **arrays: NDArray[Any]) -> None:
    buffer = io.BytesIO()
    arrays["names"] = np.array([entry["label"] for entry in manifest["classes"]])
    arrays["manifest"] = np.array(json.dumps(manifest, ensure_ascii=False))
    np.savez_compressed(buffer, **arrays)  # type: ignore[arg-type]  # no array is called allow_pickle
    write_atomically(path, buffer.getvalue())


def _write_json_lines(
    batches: Iterable[_Batch], manifest: dict[str, Any], path: Path, seed: int
) -> None:
    """The manifest on the first line, then an object per drawing.

    `strokes` lists the strokes in drawing order, each a list of [x, y, width] in pixels of the
    105-pixel square; `filled` and `erases` list the indices of such strokes, if any.
    """
    labels = [entry["label"] for entry in manifest["classes"]]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", dir=path.parent, prefix=f".{path.name}.", encoding="utf-8", delete=False
        ) as file:
            part = Path(file.name)
            try:
                file.write(json.dumps({"manifest": manifest}, ensure_ascii=False) + "\n")
                for batch in batches:
                    for index, drawn in enumerate(batch.drawings(), batch.start):
                        line = {
                            "label": labels[batch.class_index],
                            "seed": seed + index // MAX_VARIANTS,
                            "index": index % MAX_VARIANTS,
                        } | _stroke_lists(drawn)
                        file.write(json.dumps(line, ensure_ascii=False) + "\n")
                file.close()
                part.chmod(0o644)
                part.replace(path)
            finally:
                part.unlink(missing_ok=True)
    except OSError as error:
        raise unwritable(path, error) from error


def _stroke_lists(drawn: StrokeArrays) -> dict[str, Any]:
    table = np.column_stack([drawn.points_px, drawn.widths_px]).astype(np.float64).round(3)
    strokes = [part.tolist() for part in np.split(table, drawn.starts[1:-1])] if len(drawn) else []
    lists: dict[str, Any] = {"strokes": strokes}
    for name, numbers in (("filled", drawn.filled), ("erases", drawn.erases)):
        if numbers.any():
            lists[name] = np.flatnonzero(numbers).tolist()
    return lists


def _write_folders(
    batches: Iterable[_Batch], manifest: dict[str, Any], path: Path, plan: DatasetPlan
) -> None:
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise UserError("{path} already exists. Choose a new or empty folder.", path=path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        stage = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}."))
    except OSError as error:
        raise unwritable(path, error) from error
    try:
        folders = [stage / entry["folder"] for entry in manifest["classes"]]
        for folder in folders:
            folder.mkdir()
        for batch in batches:
            for index, drawable in enumerate(batch.drawables(plan.form), batch.start):
                image = Image.fromarray(255 - paint(drawable, plan.side_px))
                image.save(folders[batch.class_index] / f"{index:06d}.png")
        text = json.dumps(manifest, ensure_ascii=False, indent=1)
        (stage / MANIFEST).write_text(text, encoding="utf-8")
        stage.chmod(0o755)
        if path.exists():
            path.rmdir()
        stage.rename(path)
    except OSError as error:
        raise unwritable(path, error) from error
    finally:
        shutil.rmtree(stage, ignore_errors=True)
