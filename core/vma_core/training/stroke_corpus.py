"""Training data of the stroke head: pairs of drawings of one character, as images and strokes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy.optimize import linear_sum_assignment

from vma_core.errors import UserError
from vma_core.glyphs.geometry import arc_length, points_at
from vma_core.glyphs.raster import RASTER_PX, sample_positions
from vma_core.glyphs.stroke_slots import SLOT_FEATURES, StrokeSlots, stroke_slots
from vma_core.glyphs.strokes import PEN_WIDTH_PX, StrokeArrays
from vma_core.importers.omniglot import data_file, read_omniglot_archive
from vma_core.training.corpus import VALIDATION_EVERY, random_affine

Array = NDArray[np.float32]
TARGET_SPACING_PX = 2.5
MATCH_POINTS = 12
MATCH_LIMIT_PX = 18.0
"""Maximum mean distance of matching strokes."""
HALF_PX = RASTER_PX / 2


class StrokePairs(NamedTuple):
    """B pairs of an entry m, whose strokes are moved, and a target x. Coordinates in [-1, 1]."""

    entries: Array
    """(B, size, size) float32, ink = 1."""
    targets: Array
    """(B, size, size)"""
    slots: Array
    """(B, S, 7) of the entries, see `StrokeSlots.features`."""
    stroke_ids: NDArray[np.int64]
    """(B, S), −1 for padding."""
    points: Array
    """(B, T, 4) evenly spaced points of x, and the cosine and sine of twice their direction."""
    point_weights: Array
    """(B, T) 1 for a point, 0 for padding."""
    matched: Array
    """(B, S, 2) target of each slot if strokes correspond at equal pace."""
    match_weights: Array
    """(B, S) 1 where `matched` is known."""


@dataclass(frozen=True, eq=False)
class StrokeCorpus:
    """Background drawings with strokes.

    Attributes:
        rasters: (maps, N, 105, 105) uint8, ink = 1; map 0 is the identity.
        matrices: (maps, 2, 3) the same maps for points: place ↦ A place + b, in raster pixels.
        strokes: of each drawing, as drawn and, optionally, as traced.
        rows: indices of the drawings of each character, at least two.
        data_hash: SHA-256 of the source files.
    """

    rasters: NDArray[np.uint8]
    matrices: NDArray[np.float64]
    strokes: list[list[StrokeArrays]]
    rows: list[NDArray[np.intp]]
    data_hash: str


def stroke_corpus(
    data: Path, maps: int, seed: int, held_out: bool = False, traced: bool = True
) -> StrokeCorpus:
    """Background drawings with recorded pen strokes, without the held-out alphabets.

    Args:
        data: folder with `omniglot/images_background.zip` and `omniglot_strokes/background.npz`.
        maps: affine maps of each drawing, including the identity.
        seed: of the maps.
        held_out: only the held-out alphabets instead.
        traced: also trace each drawing, as imported entries are.
    """
    archive_path = data_file(data, "omniglot/images_background.zip")
    strokes_path = data_file(data, "omniglot_strokes/background.npz")
    glyphs = read_omniglot_archive(archive_path)
    with np.load(strokes_path, allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    alphabets = sorted({name.split("/")[0] for name in glyphs.class_names})
    kept_out = set(alphabets[VALIDATION_EVERY // 2 :: VALIDATION_EVERY])
    wanted = [(name.split("/")[0] in kept_out) == held_out for name in glyphs.class_names]
    class_of = {name: number for number, name in enumerate(glyphs.class_names)}
    by_class = glyphs.by_class()
    images: list[NDArray[np.uint8]] = []
    drawn: list[StrokeArrays] = []
    rows: dict[str, list[int]] = {}
    for index, (number, file_name) in enumerate(
        zip(arrays["drawing_class"].tolist(), arrays["drawing_file"].tolist(), strict=True)
    ):
        name = str(arrays["classes"][number])
        if name not in class_of:
            raise UserError(
                "{name} names {drawing}, which is missing from {archive}.",
                name=strokes_path.name,
                drawing=name,
                archive=archive_path.name,
            )
        if not wanted[class_of[name]]:
            continue
        # Files of a character are numbered 01 … 20 in archive order.
        row = by_class[class_of[name]][int(str(file_name).split("_")[1]) - 1]
        rows.setdefault(name, []).append(len(images))
        images.append(glyphs.images[row])
        drawn.append(_drawn_strokes(arrays, index))
    rasters = np.stack(images)
    ways = [[strokes] for strokes in drawn]
    if traced:
        from vma_core.glyphs.tracing.trace import trace

        for way, image in zip(ways, images, strict=True):
            way.append(StrokeArrays.of(trace(image)))
    rng = np.random.default_rng(seed)
    matrices = [np.array([[1.0, 0, 0], [0, 1, 0]])]
    mapped = [rasters]
    for _ in range(maps - 1):
        inverse = random_affine(rng)
        full = np.vstack([np.array(inverse).reshape(2, 3), [0, 0, 1]])
        matrices.append(np.linalg.inv(full)[:2])
        mapped.append(_transformed(rasters, inverse))
    digest = hashlib.sha256(archive_path.read_bytes() + strokes_path.read_bytes()).hexdigest()
    chosen = [np.array(numbers, np.intp) for numbers in rows.values() if len(numbers) > 1]
    return StrokeCorpus(np.stack(mapped), np.stack(matrices), ways, chosen, digest)


def _drawn_strokes(arrays: Mapping[str, NDArray[Any]], drawing: int) -> StrokeArrays:
    first, end = arrays["drawing_starts"][drawing : drawing + 2].tolist()
    starts = arrays["stroke_starts"][first : end + 1].astype(np.int64)
    # Without a half-pixel offset these lines overlap the images best.
    tenths = arrays["points_tenth_px"][starts[0] : starts[-1]].astype(np.float32)
    points = tenths / np.float32(10)
    count = end - first
    return StrokeArrays(
        points,
        np.full(len(points), PEN_WIDTH_PX, np.float32),
        starts - starts[0],
        np.zeros(count, bool),
        np.zeros(count, bool),
    )


def _transformed(rasters: NDArray[np.uint8], inverse: tuple[float, ...]) -> NDArray[np.uint8]:
    found = np.empty_like(rasters)
    for row, image in enumerate(rasters):
        deformed = Image.fromarray(image * 255).transform(
            (RASTER_PX, RASTER_PX), Image.Transform.AFFINE, inverse, Image.Resampling.BILINEAR
        )
        found[row] = np.asarray(deformed) >= 128
    return found


class PairSampler:
    """Samples batches of pairs as a function of seed and number.

    Args:
        corpus: drawings.
        image_size: of the model.
        same_fraction: share of pairs whose target is the entry itself.
        traced_fraction: share of entries given by traced lines, if available.
    """

    def __init__(
        self,
        corpus: StrokeCorpus,
        image_size: int,
        same_fraction: float = 0.06,
        traced_fraction: float = 0.4,
    ) -> None:
        self._corpus = corpus
        self._positions = sample_positions(image_size)
        self._same = same_fraction
        self._traced = traced_fraction

    def batch(self, seed: int, number: int, size: int) -> StrokePairs:
        """Batch `number` of a run."""
        rng = np.random.default_rng([seed, number])
        return collate([self._pair(rng) for _ in range(size)])

    def _pair(self, rng: np.random.Generator) -> _Pair:
        corpus = self._corpus
        rows = corpus.rows[rng.integers(len(corpus.rows))]
        entry, target = rng.choice(rows, 2, replace=False)
        if rng.random() < self._same:
            target = entry
        which = int(rng.integers(len(corpus.matrices)))
        turns, mirrored = int(rng.integers(4)), bool(rng.integers(2))
        ways = corpus.strokes[entry]
        way = ways[-1] if rng.random() < self._traced else ways[0]
        shuffled = reordered(way, rng)

        def image(row: int) -> Array:
            raster = np.rot90(corpus.rasters[which, row], -turns)
            raster = raster[:, ::-1] if mirrored else raster
            return raster[self._positions[:, None], self._positions[None]].astype(np.float32)

        def placed(strokes: StrokeArrays) -> StrokeArrays:
            matrix = corpus.matrices[which]
            points = strokes.points_px @ matrix[:, :2].T + matrix[:, 2]
            for _ in range(turns):
                points = np.stack([RASTER_PX - points[:, 1], points[:, 0]], axis=1)
            if mirrored:
                points = np.stack([RASTER_PX - points[:, 0], points[:, 1]], axis=1)
            return strokes.moved(points.astype(np.float32))

        return _pair_of(
            image(entry), image(target), placed(shuffled), placed(corpus.strokes[target][0])
        )


class _Pair(NamedTuple):
    entry: Array
    target: Array
    slots: StrokeSlots
    points: Array
    matched: Array | None


def _pair_of(entry: Array, target: Array, ours: StrokeArrays, theirs: StrokeArrays) -> _Pair:
    slots = stroke_slots(ours)
    return _Pair(entry, target, slots, directed_points(theirs), _matched(slots, ours, theirs))


def reordered(strokes: StrokeArrays, rng: np.random.Generator) -> StrokeArrays:
    """Strokes in random order and direction, in which people differ."""
    order = rng.permutation(len(strokes))
    parts = []
    for stroke in order.tolist():
        part = slice(strokes.starts[stroke], strokes.starts[stroke + 1])
        step = -1 if rng.random() < 0.5 else 1
        parts.append((strokes.points_px[part][::step], strokes.widths_px[part][::step]))
    lengths = [len(points) for points, _ in parts]
    return StrokeArrays(
        np.concatenate([points for points, _ in parts]),
        np.concatenate([widths for _, widths in parts]),
        np.cumsum([0, *lengths], dtype=np.int64),
        strokes.filled[order],
        strokes.erases[order],
    )


def resampled(points: NDArray[np.floating], spacing: float, count: int | None = None) -> Array:
    """(P, 2) → points at equal distances along the line, including both ends."""
    way = arc_length(points)
    count = count or 1 + int(np.ceil(way[-1] / spacing))
    at = np.linspace(0.0, way[-1], count)
    return points_at(at, points, way).astype(np.float32)


def directed_points(strokes: StrokeArrays) -> Array:
    """(T, 4) points in [-1, 1] and the cosine and sine of twice their direction."""
    parts = []
    for start, end in zip(strokes.starts[:-1], strokes.starts[1:], strict=True):
        xy = resampled(strokes.points_px[start:end], TARGET_SPACING_PX)
        if len(xy) > 1:
            way = np.gradient(xy, axis=0)
            angle = 2 * np.arctan2(way[:, 1], way[:, 0])
            direction = np.stack([np.cos(angle), np.sin(angle)], 1)
        else:
            direction = np.zeros((1, 2), np.float32)
        parts.append(np.concatenate([xy / HALF_PX - 1.0, direction], 1))
    return np.concatenate(parts).astype(np.float32)


def _matched(slots: StrokeSlots, ours: StrokeArrays, theirs: StrokeArrays) -> Array | None:
    """(S, 2) in [-1, 1]: position of each slot along the most similar stroke of x.

    None if the numbers or shapes of strokes differ too much.
    """
    count = len(ours)
    if count != len(theirs) or count > 12:
        return None
    mine = [resampled(ours.points_px[a:b], 1, MATCH_POINTS) for a, b in _spans(ours)]
    other = [resampled(theirs.points_px[a:b], 1, MATCH_POINTS) for a, b in _spans(theirs)]
    first, second = np.stack(mine), np.stack(other)
    # Compared up to translation.
    shift = first.reshape(-1, 2).mean(0) - second.reshape(-1, 2).mean(0)
    ahead = np.hypot(*np.moveaxis(first[:, None] - second[None] - shift, -1, 0)).mean(2)
    back = np.hypot(*np.moveaxis(first[:, None] - second[None, :, ::-1] - shift, -1, 0)).mean(2)
    cost = np.minimum(ahead, back)
    pairs = linear_sum_assignment(cost)
    if cost[pairs].max() > MATCH_LIMIT_PX:
        return None
    target = np.zeros((len(slots), 2), np.float32)
    for mine_index, other_index in zip(*pairs, strict=True):
        rows = slots.stroke_ids == mine_index
        start, end = theirs.starts[other_index], theirs.starts[other_index + 1]
        points = theirs.points_px[start:end]
        if back[mine_index, other_index] < ahead[mine_index, other_index]:
            points = points[::-1]
        target[rows] = resampled(points, 1, int(rows.sum())) / HALF_PX - 1.0
    return target


def _spans(strokes: StrokeArrays) -> list[tuple[int, int]]:
    return list(zip(strokes.starts[:-1].tolist(), strokes.starts[1:].tolist(), strict=True))


def collate(pairs: list[_Pair]) -> StrokePairs:
    """Batch of pairs, padded to the longest."""
    count = len(pairs)
    most = max(len(pair.slots) for pair in pairs)
    longest = max(len(pair.points) for pair in pairs)
    slots = np.zeros((count, most, SLOT_FEATURES), np.float32)
    ids = np.full((count, most), -1, np.int64)
    points = np.zeros((count, longest, 4), np.float32)
    point_weights = np.zeros((count, longest), np.float32)
    matched = np.zeros((count, most, 2), np.float32)
    match_weights = np.zeros((count, most), np.float32)
    for row, pair in enumerate(pairs):
        length = len(pair.slots)
        slots[row, :length] = pair.slots.features
        ids[row, :length] = pair.slots.stroke_ids
        points[row, : len(pair.points)] = pair.points
        point_weights[row, : len(pair.points)] = 1.0
        if pair.matched is not None:
            matched[row, :length] = pair.matched
            match_weights[row, :length] = 1.0
    return StrokePairs(
        np.stack([pair.entry for pair in pairs]),
        np.stack([pair.target for pair in pairs]),
        slots,
        ids,
        points,
        point_weights,
        matched,
        match_weights,
    )
