"""Numeric arrays as images: shape, range of values, polarity, orientation, labels.

Data sets store images in any shape, type and range, as light or dark ink. The shape is recognised,
values are stretched from their range to 8 bits, and the more frequent tone along the borders is the
background.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vma_core.errors import Message, UserError
from vma_core.glyphs.normalise import NormaliserSettings
from vma_core.glyphs.raster import RASTER_PX, to_model_grid
from vma_core.importers.imported_glyph import ImportedGlyph
from vma_core.memory.budget import MAX_ENTRIES, require_memory_for

MIN_SIDE_PX = 8
MAX_SIDE_PX = 512
KNOWN_SIDES_PX = (16, 20, 28, 32, 64, RASTER_PX)
"""Sides of images in well-known data sets."""
CLEAR_SHARE = 0.7
"""Of one tone along the borders of an array's images, which settles its background."""
SAMPLE = 500
"""Images whose extent is measured."""
SIDEWAYS_SHARE = 0.2
"""Images higher than wide, among the clear ones, below which a set seems to lie on its side."""
MIN_CLEAR = 50
ELONGATED = 1.15
SETTINGS = NormaliserSettings(polarity="dark ink", threshold=0.5, crop=False, glyph_px=None)
_ROLE_WORDS = re.compile(
    r"images?|imgs?|dataset|data|samples?|pixels?|features|bitmaps?|drawings?"
    r"|labels?|targets?|classes|class|chars?"
)
_NAME_KEYS = re.compile(
    r"(class|label|target)?_?names|class_?labels|classes|mapping", re.IGNORECASE
)
_GENERIC_ROLES = re.compile(r"(train|test|valid|val|validation|training|testing|arr\d+)?")


@dataclass(frozen=True, eq=False)
class ImageSet:
    """Images of one array.

    Attributes:
        images: (n, h, w) of any numeric type.
        labels: one per image, or "".
        flat: whether the array held rows of pixels, whose order is not known for certain.
    """

    images: NDArray[np.generic]
    labels: Sequence[str]
    flat: bool = False


def as_images(array: NDArray[np.generic], matlab: bool = False) -> NDArray[np.generic] | None:
    """An array as (n, h, w), or None if it does not hold images.

    Recognised are (n, h, w), (n, h, w, channels), (n, channels, h, w), rows of square images
    (n, h * w), their transpose, and a single image (h, w) or (h, w, channels).

    Args:
        array: of any type.
        matlab: recognise (h, w, n) and (h, w, channels, n), MATLAB's order, first.
    """
    if array.dtype.kind not in "biuf" or not array.size:
        return None
    found = _grey_stack(array, matlab)
    if found is None or not all(MIN_SIDE_PX <= s <= MAX_SIDE_PX for s in found.shape[1:]):
        return None
    return found


def _grey_stack(array: NDArray[np.generic], matlab: bool) -> NDArray[np.generic] | None:
    if array.ndim == 4:
        if matlab and array.shape[2] in (1, 3, 4):
            array = np.moveaxis(array, -1, 0)
        elif array.shape[3] not in (1, 3, 4) and array.shape[1] in (1, 3, 4):
            array = np.moveaxis(array, 1, -1)
        return _grey(array) if array.shape[3] in (1, 3, 4) else None
    if array.ndim == 3:
        height, width, last = array.shape
        if last in (3, 4) and height >= MIN_SIDE_PX:
            return _grey(array[None])
        if last == 1:
            return array[None, :, :, 0]
        if matlab and max(height, width) <= MAX_SIDE_PX and last != width:
            return np.moveaxis(array, -1, 0)
        return array
    if array.ndim == 2:
        return _from_rows(array, matlab)
    return None


def _from_rows(array: NDArray[np.generic], matlab: bool) -> NDArray[np.generic] | None:
    rows, columns = array.shape
    if rows == columns and rows <= MAX_SIDE_PX:
        return array[None]
    by_row, by_column = square_side(columns), square_side(rows)
    usual = by_row in KNOWN_SIDES_PX or by_column not in KNOWN_SIDES_PX
    if by_row is not None and (usual or not matlab):
        return array.reshape(rows, by_row, by_row)
    if by_column is not None:
        return array.T.reshape(columns, by_column, by_column)
    return array[None]


def square_side(pixels: int) -> int | None:
    """The side of a square image with this number of pixels; None if there is none."""
    side = math.isqrt(max(0, pixels))
    return side if side * side == pixels and MIN_SIDE_PX <= side <= MAX_SIDE_PX else None


def _grey(array: NDArray[np.generic]) -> NDArray[np.generic]:
    """(n, h, w, channels) → (n, h, w); a fourth channel is ignored."""
    if array.shape[3] == 1:
        return array[..., 0]
    return np.asarray(array[..., :3].mean(axis=3, dtype=np.float32))


def is_flat(array: NDArray[np.generic]) -> bool:
    """Whether an array of images holds rows of pixels."""
    return array.ndim == 2


def dark_ink(arrays: Sequence[NDArray[np.generic]], name: str) -> list[NDArray[np.uint8]]:
    """Images of any range as (n, h, w) uint8 grey levels with dark ink on a light ground.

    Each array has its own range and polarity. Where its border does not settle the polarity, that
    of all arrays decides.

    Raises:
        UserError: values are not finite.
    """
    stretched = [_stretched(array, name) for array in arrays]
    light = [_border_share(images) for images in stretched]
    counts = [images.shape[0] * sum(images.shape[1:]) for images in stretched]
    overall = float(np.average(light, weights=counts)) if light else 0.0
    return [
        images
        if (share if max(share, 1 - share) >= CLEAR_SHARE else overall) > 0.5
        else np.subtract(255, images, dtype=np.uint8)
        for images, share in zip(stretched, light, strict=True)
    ]


def _stretched(images: NDArray[np.generic], name: str) -> NDArray[np.uint8]:
    """Values from 0 for the lowest to 255 for the highest."""
    low, high = float(images.min()), float(images.max())
    if not math.isfinite(low) or not math.isfinite(high):
        raise UserError("{name} holds values that are not finite numbers.", name=name)
    if images.dtype == np.uint8 and (low, high) == (0, 255):
        return images.astype(np.uint8, copy=False)
    made = np.zeros(images.shape, np.uint8)
    if low == high:
        return made
    for row, image in enumerate(images):
        share = (image.astype(np.float64) / 2 - low / 2) / (high / 2 - low / 2)
        made[row] = np.rint(255 * share).astype(np.uint8)
    return made


def _border_share(images: NDArray[np.uint8]) -> float:
    """Share of light pixels along the borders of the images."""
    edges = (images[:, 0], images[:, -1], images[:, 1:-1, 0], images[:, 1:-1, -1])
    light = sum(int((edge >= 128).sum()) for edge in edges)
    return light / sum(edge.size for edge in edges)


def higher_share(images: NDArray[np.uint8]) -> tuple[float, int]:
    """How many of the elongated images are higher than wide, and the number of elongated ones.

    Args:
        images: (n, h, w), dark ink.
    """
    higher = wider = 0
    for image in images[:: max(1, len(images) // SAMPLE)]:
        ink = image < 128
        rows, columns = np.flatnonzero(ink.any(1)), np.flatnonzero(ink.any(0))
        if not len(rows):
            continue
        height, width = rows[-1] + 1 - rows[0], columns[-1] + 1 - columns[0]
        higher += height > ELONGATED * width
        wider += width > ELONGATED * height
    clear = higher + wider
    return (higher / clear if clear else 0.5), clear


def seems_sideways(images: NDArray[np.uint8]) -> bool:
    """Whether nearly all elongated images are wider than high, as letters seldom are."""
    share, clear = higher_share(images)
    return clear >= MIN_CLEAR and share < SIDEWAYS_SHARE


def sideways_note(name: str) -> Message:
    """Asks users to look: the images may be transposed."""
    return Message(
        "{name}: most images are wider than high. If they lie on their side, swap rows and "
        "columns.",
        name=name,
    )


def transposed_note(name: str) -> Message:
    """Says that the images were transposed."""
    return Message(
        "{name} stores its images column by column, so they were turned upright. If they lie on "
        "their side now, swap rows and columns.",
        name=name,
    )


def array_glyphs(
    images: NDArray[np.uint8],
    labels: Sequence[str],
    name: str,
    size: int,
    note: Message | None = None,
) -> list[ImportedGlyph]:
    """Images of a data set as glyphs, neither cropped nor centred.

    Images of the model's size are taken pixel by pixel, 105-pixel ones are sampled like Omniglot.

    Args:
        images: (n, h, w), dark ink.
        labels: one per image.
        name: of the file.
        size: of the model's images.
        note: what users should know about the set.

    Raises:
        UserError: there are too many for the available memory.
    """
    check_count(len(images), max(*images.shape[1:], size), name)
    sides = images.shape[1:]
    ready = sides in ((size, size), (RASTER_PX, RASTER_PX))
    if ready:
        images = (images < 128).astype(np.uint8)
        if sides != (size, size):
            images = to_model_grid(images, size)
    return [
        ImportedGlyph(image, label, f"{name} {index}", ready, SETTINGS, note=note)
        for index, (image, label) in enumerate(zip(images, labels, strict=True))
    ]


def check_count(count: int, side_px: int, name: str) -> None:
    """Raise a UserError if there are too many images for one memory, or for the free RAM."""
    if count > MAX_ENTRIES:
        raise UserError(
            "{name} holds {count:,} images; at most {most:,} can be read.",
            name=name,
            count=count,
            most=MAX_ENTRIES,
        )
    require_memory_for(count, side_px, name)


# --- labels --------------------------------------------------------------------------------------


def role_of(key: str) -> str:
    """What remains of an array's or file's name without words for images and labels.

    Images and their labels have the same role: “x_train” and “y_train”, “images” and “labels”.
    """
    rest = _ROLE_WORDS.sub("", key.lower())
    rest = re.sub(r"(^|[^a-z])[xy](?![a-z])", r"\1", rest)
    return re.sub(r"[^a-z0-9]", "", rest)


def is_generic(key: str) -> bool:
    """Whether a name says nothing about the class of its images; single letters do."""
    return len(key) > 1 and _GENERIC_ROLES.fullmatch(role_of(key)) is not None


def labelled_sets(
    arrays: Mapping[str, NDArray[np.generic]], matlab: bool = False
) -> tuple[list[ImageSet], list[str]]:
    """The arrays of a file that hold images, with their labels, and the names of the others.

    Labels come from an array of as many numbers, texts or one-hot rows; otherwise the array's own
    name is the label unless it is generic.
    """
    hot = {key for key, array in arrays.items() if _is_one_hot(array)}
    found = {
        key: images
        for key, array in arrays.items()
        if key not in hot and (images := as_images(array, matlab)) is not None
    }
    others = {key: array for key, array in arrays.items() if key not in found}
    names = next((_texts(a) for k, a in others.items() if _is_names(k, a)), None)
    generic = all(map(is_generic, found))
    used: set[str] = set()
    sets = []
    for key, images in found.items():
        candidates = {
            other: values
            for other, array in others.items()
            if (values := labels_from(array, len(images), names)) is not None
        }
        same = [other for other in candidates if role_of(other) == role_of(key)]
        chosen = same or (list(candidates)[:1] if len(found) == 1 else [])
        used.update(chosen)
        labels: Sequence[str] = [_short(key) if not generic else ""] * len(images)
        if chosen:
            parts = [candidates[other] for other in chosen]
            labels = ["/".join(words) for words in zip(*parts, strict=True)]
        sets.append(ImageSet(images, labels, is_flat(arrays[key])))
    left = [k for k, array in others.items() if k not in used and not _is_names(k, array)]
    return sets, left


def labels_from(
    array: NDArray[np.generic], count: int, names: Sequence[str] | None = None
) -> list[str] | None:
    """One label per image from an array of classes; None if it is none.

    Args:
        array: (count,) numbers or texts, or one-hot (count, classes) or its transpose.
        count: number of images.
        names: of the classes.
    """
    if _is_one_hot(array):
        by_row = array if len(array) == count else array.T
        if len(by_row) != count:
            return None
        values = by_row.argmax(axis=1)
    else:
        values = array.squeeze() if count != 1 else array.reshape(-1)
        if values.shape != (count,):
            return None
    if values.dtype.kind in "US":
        return [_text(value) for value in values]
    if values.dtype.kind == "f" and np.isfinite(values).all() and (values == np.rint(values)).all():
        values = values.astype(np.int64)
    if values.dtype.kind not in "iu":
        return None
    numbers = values.astype(np.int64)
    if names and numbers.min() >= 1 and numbers.max() == len(names):
        numbers = numbers - 1  # counted from 1, as MATLAB does
    if names is not None and numbers.min() >= 0 and numbers.max() < len(names):
        return [names[number] for number in numbers.tolist()]
    return [str(number) for number in numbers.tolist()]


def _is_one_hot(array: NDArray[np.generic]) -> bool:
    if array.ndim != 2 or array.dtype.kind not in "biuf" or min(array.shape) < 2:
        return False
    binary = bool(np.isin(array, (0, 1)).all())
    return binary and any(bool((array.sum(axis=axis) == 1).all()) for axis in (0, 1))


def _is_names(key: str, array: NDArray[np.generic]) -> bool:
    return array.dtype.kind in "US" and bool(_NAME_KEYS.fullmatch(key))


def _texts(array: NDArray[np.generic]) -> list[str]:
    return [_text(value) for value in array.reshape(-1)]


def _text(value: object) -> str:
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
    return text.strip("\0 ")


def _short(key: str) -> str:
    """A class of Omniglot without its split."""
    return key.removeprefix("images_background/").removeprefix("images_evaluation/")
