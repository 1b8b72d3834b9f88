"""The project file (.vma): memory, drawing, settings and favourites in one zip archive.

`project.json` holds names, labels, writing lines, settings and the number of points of each stroke,
which give the shapes of four headerless arrays: `images.u8` (the entries), `points.f32` (x, y,
pressure and time of every stroke point), `widths.f32` (ink width at each point of the strokes that
carry it) and `favourites.u8` (probability of ink × 255). Strokes are in the order drawing, entries,
favourites.
"""

from __future__ import annotations

import contextlib
import io
import json
import math
import zipfile
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, BinaryIO, get_args

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from vma_core.atomic_write import write_atomically
from vma_core.engine.request import Source
from vma_core.engine.variant_settings import VariantSettings
from vma_core.errors import UserError, unreadable
from vma_core.glyphs.raster import RASTER_PX
from vma_core.glyphs.strokes import (
    MAX_PRESSURE,
    PEN_WIDTH_PX,
    PEN_WIDTH_RANGE_PX,
    Stroke,
    StrokePoint,
)
from vma_core.glyphs.writing_lines import WritingLines
from vma_core.memory.budget import MAX_ENTRIES, require_memory_for
from vma_core.memory.entries import MemoryEntry
from vma_core.memory.entry_strokes import resized
from vma_core.sandbox.zip_archive import open_zip, read_member
from vma_core.writing.state import WritingState

SUFFIX = ".vma"
FORMAT = "vma-project"
VERSION = 3
MAX_FAVOURITES = 10_000
MAX_POINTS = 3_000_000
INK_WIDTH_RANGE_PX = (0.1, 2.0 * RASTER_PX)
"""Of strokes that carry their ink's width, as traced ones do."""
EM_RANGE_PX = (0.1, 1e5)
MAX_BASELINE_PX = 1e5
MAX_IMAGE_SIZE = 256
MAX_JSON_BYTES = 128 << 20
MAX_TEXT = 500

READ_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    EOFError,
    OverflowError,
    RuntimeError,  # encrypted, unknown compression, or JSON nested too deeply
)
"""Raised while a damaged or foreign file is read."""


def _from_version_1(card: dict[str, Any]) -> dict[str, Any]:
    """Version 1 lacked stroke widths, fills and strokes of favourites; "drawing" was recall."""

    def settings(values: dict[str, Any]) -> dict[str, Any]:
        recalled = values.get("source", "drawing") == "drawing"
        return values | {"source": "recall"} if recalled else values

    def shapes(strokes: list[list[Any]]) -> list[list[Any]]:
        return [[count, width, erases, False, False] for count, width, erases in strokes]

    return card | {
        "version": 2,
        "settings": settings(card["settings"]),
        "drawing": shapes(card["drawing"]),
        "entries": [e | {"strokes": shapes(e["strokes"])} for e in card["entries"]],
        "favourites": [
            f | {"settings": settings(f["settings"]), "strokes": []} for f in card["favourites"]
        ],
    }


def _from_version_2(card: dict[str, Any]) -> dict[str, Any]:
    """Version 2 lacked writing lines."""
    return card | {
        "version": 3,
        "entries": [e | {"lines": None} for e in card["entries"]],
        "favourites": [f | {"lines": None} for f in card["favourites"]],
    }


MIGRATIONS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {
    1: _from_version_1,
    2: _from_version_2,
}
"""Upgrades from each version to the next."""


@dataclass(frozen=True, eq=False)
class Favourite:
    """A kept variant, with everything needed to generate it again.

    Attributes:
        image: (size, size) float32 probability of ink.
        settings: of the variants it was among.
        index: its position there; (seed, index) determines its noise.
        label: of the entry it read.
        strokes: its strokes; empty if it only has pixels.
        lines: where it stands in writing; None if not known.
    """

    image: NDArray[np.float32]
    settings: VariantSettings
    index: int
    label: str = ""
    strokes: tuple[Stroke, ...] = ()
    lines: WritingLines | None = None


@dataclass(frozen=True)
class ViewState:
    """How a project was looked at and drawn on, to go on where it was left.

    Attributes:
        pins: positions of the pinned entries.
        overrides: (position, share) of the entries whose probability is set by hand.
        source_before_steering: the source to return to without pins and overrides, or "".
        selection: positions of the selected entries.
        seed_locked: whether new drawings keep the seed.
        heat_view: what the memory's colours show, or "".
        thumbnail_px: side of the memory's thumbnails; 0 for the default.
        top_entry: position of the first entry in view.
        pen_width_px: of new strokes, on the 105-pixel square.
        pen_scale: factor on the width of painted strokes.
        shows_pixels: whether glyphs are shown as the model's pixels.
        thin_lines: whether the model sees thin lines, whatever the pen.
        guides: whether the drawing stands on the canvas's writing lines.
    """

    pins: tuple[int, ...] = ()
    overrides: tuple[tuple[int, float], ...] = ()
    source_before_steering: str = ""
    selection: tuple[int, ...] = ()
    seed_locked: bool = True
    heat_view: str = ""
    thumbnail_px: int = 0
    top_entry: int = 0
    pen_width_px: float = PEN_WIDTH_PX
    pen_scale: float = 1.0
    shows_pixels: bool = False
    thin_lines: bool = False
    guides: bool = False

    @classmethod
    def from_dict(cls, values: object) -> ViewState | None:
        """From untrusted values; None without any.

        Unknown names are ignored. A view is no work, so values that make no sense take the
        default instead of making the project unreadable.
        """
        if not isinstance(values, dict):
            return None
        taken: dict[str, Any] = {}
        for name, read in _VIEW_READERS.items():
            with contextlib.suppress(KeyError, TypeError, ValueError, OverflowError):
                taken[name] = read(values[name])
        return cls(**taken)

    def without_positions(self) -> ViewState:
        """The same for other entries."""
        return replace(self, pins=(), overrides=(), selection=(), top_entry=0)


def _positions(values: Any) -> tuple[int, ...]:
    found = tuple(int(value) for value in values)
    if found and not 0 <= min(found) <= max(found) < MAX_ENTRIES:
        raise ValueError("position")
    return found


def _shares(values: Any) -> tuple[tuple[int, float], ...]:
    found = tuple((int(position), float(share)) for position, share in values)
    _positions(position for position, _ in found)
    shares = [share for _, share in found]
    if not all(0.0 <= share <= 1.0 for share in shares) or sum(shares) > 1.0 + 1e-6:
        raise ValueError("share")
    return found


def _within(low: float, high: float) -> Callable[[Any], float]:
    def read(value: Any) -> float:
        number = float(value)
        if not low <= number <= high:
            raise ValueError("number")
        return number

    return read


_VIEW_READERS: dict[str, Callable[[Any], object]] = {
    "pins": _positions,
    "overrides": _shares,
    "source_before_steering": lambda value: value if value in get_args(Source) else "",
    "selection": _positions,
    "seed_locked": bool,
    "heat_view": lambda value: str(value)[:MAX_TEXT],
    "thumbnail_px": lambda value: int(_within(0, 1_000)(value)),
    "top_entry": lambda value: int(_within(0, MAX_ENTRIES)(value)),
    "pen_width_px": _within(*PEN_WIDTH_RANGE_PX),
    "pen_scale": _within(0.1, 10.0),
    "shows_pixels": bool,
    "thin_lines": bool,
    "guides": bool,
}


@dataclass(frozen=True, eq=False)
class Project:
    """The content of a project file; `view` is None in files that have none.

    A file without a section `writing`, as written before there was a page, has an empty text.
    """

    image_size: int
    entries: tuple[MemoryEntry, ...] = ()
    drawing: tuple[Stroke, ...] = ()
    settings: VariantSettings = field(default_factory=VariantSettings)
    favourites: tuple[Favourite, ...] = ()
    model_name: str = ""
    model_hash: str = ""
    view: ViewState | None = None
    writing: WritingState = field(default_factory=WritingState)


def resized_project(project: Project, size: int) -> Project:
    """A project for a model of another image size: entries redrawn, favourites rescaled.

    Drawing and strokes are independent of the size.
    """
    if project.image_size == size:
        return project
    favourites = (resized_favourite(favourite, size) for favourite in project.favourites)
    return replace(
        project,
        image_size=size,
        entries=tuple(resized(entry, size) for entry in project.entries),
        favourites=tuple(favourites),
    )


def resized_favourite(favourite: Favourite, size: int) -> Favourite:
    """The same favourite with an image of (size, size) pixels."""
    if len(favourite.image) == size:
        return favourite
    picture = Image.fromarray(np.asarray(favourite.image, np.float32)).resize((size, size))
    return replace(favourite, image=np.asarray(picture, np.float32).clip(0.0, 1.0))


def save_project(project: Project, path: Path) -> None:
    """Write a project atomically and keep the previous file."""
    write_atomically(path, project_bytes(project), keep_previous=True)


def project_bytes(project: Project, max_points: int = MAX_POINTS) -> bytes:
    """The content of a project file.

    Strokes with non-finite coordinates are skipped, and so are those of an entry that would exceed
    `max_points`; its image is kept.
    """
    strokes = _StrokeWriter(max_points)
    size = project.image_size
    images = np.array([e.image for e in project.entries], np.uint8).reshape(-1, size, size)
    kept = np.array([f.image for f in project.favourites], np.float32).reshape(-1, size, size)
    card = {
        "format": FORMAT,
        "version": VERSION,
        "model": {"name": project.model_name, "hash": project.model_hash},
        "image_size": size,
        "settings": project.settings.to_dict(),
        **({} if project.view is None else {"view": asdict(project.view)}),
        **({} if project.writing == WritingState() else {"writing": project.writing.to_dict()}),
        "drawing": strokes.shapes(project.drawing),
        "entries": [
            {
                "label": e.label,
                "source": e.source,
                "enabled": e.enabled,
                "strokes": strokes.shapes(e.strokes),
                "lines": _lines_card(e.lines),
            }
            for e in project.entries
        ],
        "favourites": [
            {
                "settings": f.settings.to_dict(),
                "index": f.index,
                "label": f.label,
                "strokes": strokes.shapes(f.strokes),
                "lines": _lines_card(f.lines),
            }
            for f in project.favourites
        ],
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("project.json", json.dumps(card, ensure_ascii=False))
        archive.writestr("images.u8", images.tobytes())
        archive.writestr("points.f32", np.array(strokes.points, "<f4").tobytes())
        archive.writestr("widths.f32", np.array(strokes.widths, "<f4").tobytes())
        archive.writestr("favourites.u8", (255 * kept + 0.5).astype(np.uint8).tobytes())
    return buffer.getvalue()


def load_project(path: Path, image_size: int | None) -> Project:
    """Read a project file of this or an older version.

    Args:
        path: of the file.
        image_size: of the model that will read the entries; None accepts any.

    Raises:
        UserError: the file is missing, damaged, too large, newer, or of another image size.
    """
    try:
        with path.open("rb") as file:
            return read_project(file, str(path), image_size)
    except OSError as error:
        raise unreadable(path, error) from error


def read_project(file: BinaryIO, name: str, image_size: int | None) -> Project:
    """As `load_project`, from an open file; `name` is for messages."""
    try:
        with open_zip(file) as archive:
            if image_size is not None:
                _require_memory(archive, name, image_size)
            card = _migrated(json.loads(read_member(archive, "project.json", MAX_JSON_BYTES)), name)
            if image_size is None:
                image_size = _image_size(card)
                _require_memory(archive, name, image_size)
            return _read_project(archive, card, name, image_size)
    except READ_ERRORS as error:
        raise UserError(
            "{name} is damaged or not a project file. Open an earlier copy.", name=name
        ) from error


def _require_memory(archive: zipfile.ZipFile, name: str, image_size: int) -> None:
    """Checks the length announced for the images; reading stops there."""
    announced = archive.getinfo("images.u8").file_size // image_size**2
    require_memory_for(min(announced, MAX_ENTRIES), image_size, name)


def _migrated(card: Any, name: str) -> dict[str, Any]:
    if not isinstance(card, dict) or card.get("format") != FORMAT:
        raise UserError("{name} is not a VMA Explorer project.", name=name)
    version = int(card["version"])
    if version > VERSION:
        raise UserError(
            "{name} was written by a newer version of VMA Explorer (project format "
            "{version}; this one reads {readable}). Update VMA Explorer to open it.",
            name=name,
            version=version,
            readable=VERSION,
        )
    for step in range(version, VERSION):
        card = MIGRATIONS[step](card)
    return card


def _image_size(card: dict[str, Any]) -> int:
    size = int(card["image_size"])
    if not 0 < size <= MAX_IMAGE_SIZE:
        raise ValueError("image_size")
    return size


def _read_project(
    archive: zipfile.ZipFile, card: dict[str, Any], name: str, image_size: int
) -> Project:
    size = _image_size(card)
    if size != image_size:
        raise UserError(
            "The entries in {name} are {size}×{size}; this model expects {expected}×{expected}. "
            "Open it with the model it was made with.",
            name=name,
            size=size,
            expected=image_size,
        )
    entries, kept = list(card["entries"]), list(card["favourites"])
    if len(entries) > MAX_ENTRIES:
        raise UserError(
            "{name} has {count:,} entries; at most {most:,} can be opened.",
            name=name,
            count=len(entries),
            most=MAX_ENTRIES,
        )
    if len(kept) > MAX_FAVOURITES:
        raise UserError(
            "{name} has {count:,} favourites; at most {most:,} can be opened.",
            name=name,
            count=len(kept),
            most=MAX_FAVOURITES,
        )
    images = _array(archive, "images.u8", np.uint8, len(entries), size)
    pictures = _array(archive, "favourites.u8", np.uint8, len(kept), size)
    strokes = _StrokeReader(archive)
    drawing = strokes.read(card["drawing"])
    ink = (images > 0).astype(np.uint8)
    ink.setflags(write=False)  # entries share it instead of copying
    memory = tuple(
        MemoryEntry(
            image,
            str(entry["label"])[:MAX_TEXT],
            str(entry["source"])[:MAX_TEXT],
            strokes.read(entry["strokes"]),
            bool(entry["enabled"]),
            lines=_read_lines(entry["lines"]),
        )
        for image, entry in zip(ink, entries, strict=True)
    )
    favourites = tuple(
        Favourite(
            picture.astype(np.float32) / 255,
            VariantSettings.from_dict(favourite["settings"]),
            int(favourite["index"]),
            str(favourite["label"])[:MAX_TEXT],
            strokes.read(favourite["strokes"]),
            _read_lines(favourite["lines"]),
        )
        for picture, favourite in zip(pictures, kept, strict=True)
    )
    model = card["model"]
    return Project(
        size,
        memory,
        drawing,
        VariantSettings.from_dict(card["settings"]),
        favourites,
        str(model["name"])[:MAX_TEXT],
        str(model["hash"])[:MAX_TEXT],
        ViewState.from_dict(card.get("view")),
        WritingState.from_dict(card.get("writing")),
    )


class _StrokeWriter:
    """Collects points and widths of strokes in writing order."""

    def __init__(self, max_points: int) -> None:
        self._max_points = max_points
        self.points: list[StrokePoint] = []
        self.widths: list[float] = []

    def shapes(self, strokes: Iterable[Stroke]) -> list[list[Any]]:
        """[number of points, width, erases, has widths, filled] of each stroke."""
        kept = [s for s in strokes if s.points and _is_finite(s)]
        if len(self.points) + sum(len(s.points) for s in kept) > self._max_points:
            return []
        for stroke in kept:
            self.points += stroke.points
            self.widths += stroke.widths_px
        return [[len(s.points), s.width_px, s.erases, bool(s.widths_px), s.filled] for s in kept]


def _is_finite(stroke: Stroke) -> bool:
    values = (value for point in stroke.points for value in point)
    return all(map(math.isfinite, (stroke.width_px, *stroke.widths_px, *values)))


class _StrokeReader:
    """Reads strokes in writing order."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        data = read_member(archive, "points.f32", MAX_POINTS * 16)
        points = np.frombuffer(data, "<f4").reshape(-1, 4).astype(float)
        if "widths.f32" in archive.namelist():
            data = read_member(archive, "widths.f32", MAX_POINTS * 4)
        else:
            data = b""  # version 1 has none
        widths = np.frombuffer(data, "<f4").astype(float)
        if not np.isfinite(points).all() or not np.isfinite(widths).all():
            raise ValueError("points")
        # Points far outside the square draw nothing but cost time.
        points[:, :2] = points[:, :2].clip(-RASTER_PX, 2 * RASTER_PX)
        points[:, 2] = points[:, 2].clip(0.0, MAX_PRESSURE)
        self._points, self._next_point = points, 0
        self._widths, self._next_width = widths.clip(*INK_WIDTH_RANGE_PX), 0

    def read(self, shapes: Sequence[Sequence[Any]]) -> tuple[Stroke, ...]:
        """The next strokes, with these shapes."""
        strokes = []
        for count, width, erases, has_widths, filled in shapes:
            count, width = int(count), float(width)
            if not 0 < count <= len(self._points) - self._next_point or not math.isfinite(width):
                raise ValueError("points")
            rows = self._points[self._next_point : self._next_point + count]
            self._next_point += count
            points = tuple(StrokePoint(*row) for row in rows.tolist())
            low, high = INK_WIDTH_RANGE_PX if has_widths else PEN_WIDTH_RANGE_PX
            width = min(max(width, low), high)
            widths: tuple[float, ...] = ()
            if has_widths:
                widths = tuple(self._widths[self._next_width : self._next_width + count].tolist())
                self._next_width += count
                if len(widths) < count:
                    raise ValueError("widths")
            strokes.append(Stroke(points, width, bool(erases), widths, bool(filled)))
        return tuple(strokes)


def _lines_card(lines: WritingLines | None) -> list[float] | None:
    """Baseline and em in pixels; None for values that a file must not have."""
    if lines is None or not _are_plausible(lines):
        return None
    return [lines.baseline_px, lines.em_px]


def _read_lines(values: list[float] | None) -> WritingLines | None:
    if values is None:
        return None
    baseline_px, em_px = values
    lines = WritingLines(float(baseline_px), float(em_px))
    if not _are_plausible(lines):
        raise ValueError("lines")
    return lines


def _are_plausible(lines: WritingLines) -> bool:
    low, high = EM_RANGE_PX
    return low <= lines.em_px <= high and abs(lines.baseline_px) <= MAX_BASELINE_PX


def _array(
    archive: zipfile.ZipFile, name: str, dtype: type[np.uint8], count: int, size: int
) -> NDArray[np.uint8]:
    """(count, size, size) from a member; ValueError if its length differs."""
    data = read_member(archive, name, count * size * size)
    return np.frombuffer(data, dtype).reshape(count, size, size)
