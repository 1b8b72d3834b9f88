"""Novelty detector: probability that no memory entry shows the drawing's character.

q's dummies answer another question: whether an entry *explains the pixels better* than the dummy's
decoder, which a similar character of another class mostly does. The detector is a small network
that compares drawings, and a calibration; q, p(a) and the likelihoods do not depend on it.

Plain numpy, so that the window's process needs no runtime. Trained by
`vma_core.training.novelty_detector`.
"""

from __future__ import annotations

import json
import math
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load as load_safetensors
from vma_resources import resource_path

from vma_core.engine.index.quantised_matrix import top_k
from vma_core.errors import UserError
from vma_core.memory.entries import MemorySnapshot

Array = NDArray[np.float32]
CANDIDATES = 16
"""Entries compared: the most similar ones under the model. They miss the drawing's character in
1.4 % of the cases with 128 entries in memory, in 5.3 % with 512 (held-out alphabets)."""
FEW_NEIGHBOURS, MANY_NEIGHBOURS = 5, 100
KEPT_KEYS = 4_096
WEIGHTS = "weights.safetensors"
CARD = "card.json"


class ComparisonNetwork:
    """Images → unit vectors whose cosine says whether two show the same character.

    A 5×5 convolution of stride 2, then three stages of one residual block each, with pooling and a
    wider convolution between them. Batch normalisation is folded into the convolutions.

    Args:
        weights: "enter.I.weight" (side² · in, out) and "enter.I.bias" (out,) of each stage's first
            convolution, "first.I.…" and "second.I.…" of its block, "project.weight" (in, D) and
            "project.bias" (D,). Rows are ordered by kernel row, kernel column, channel.
    """

    def __init__(self, weights: Mapping[str, NDArray[Any]]) -> None:
        self._weights = {name: value.astype(np.float32) for name, value in weights.items()}
        self._stages = sum(name.startswith("enter.") for name in weights) // 2

    def __call__(self, images: NDArray[Any]) -> Array:
        """(B, size, size) ink in [0, 1] → (B, D) float32 vectors of length 1."""
        maps = images.astype(np.float32)[..., None]
        for stage in range(self._stages):
            if stage:
                maps = _pool(maps)
            maps = np.maximum(self._convolve(maps, f"enter.{stage}", 1 if stage else 2), 0)
            inner = np.maximum(self._convolve(maps, f"first.{stage}"), 0)
            maps = np.maximum(maps + self._convolve(inner, f"second.{stage}"), 0)
        flat = maps.reshape(len(maps), -1)
        vectors = flat @ self._weights["project.weight"] + self._weights["project.bias"]
        unit: Array = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit

    def _convolve(self, maps: Array, name: str, stride: int = 1) -> Array:
        """Zero-padded convolution of (B, side, side, in) as one matrix product."""
        weight, bias = self._weights[f"{name}.weight"], self._weights[f"{name}.bias"]
        batch, side, _, channels = maps.shape
        kernel = math.isqrt(len(weight) // channels)
        border = kernel // 2
        padded = np.zeros((batch, side + 2 * border, side + 2 * border, channels), np.float32)
        padded[:, border : border + side, border : border + side] = maps
        out = -(-side // stride)
        patches = np.empty((batch, out, out, kernel * kernel, channels), np.float32)
        for index in range(kernel * kernel):
            row, column = divmod(index, kernel)
            patches[:, :, :, index] = padded[
                :, row : row + side : stride, column : column + side : stride
            ]
        product = patches.reshape(-1, len(weight)) @ weight
        product += bias
        return product.reshape(batch, out, out, -1)


def _pool(maps: Array) -> Array:
    """2×2 max pooling of (B, side, side, C) ≥ 0; an odd last row or column is pooled alone."""
    batch, side, _, channels = maps.shape
    if side % 2:
        maps = np.pad(maps, ((0, 0), (0, 1), (0, 1), (0, 0)))
    half = maps.shape[1] // 2
    pooled: Array = maps.reshape(batch, half, 2, half, 2, channels).max(axis=(2, 4))
    return pooled


@dataclass(frozen=True)
class Calibration:
    """Logistic regression: coefficients of the log odds that the character is new.

    Attributes:
        constant: intercept.
        best: of the largest cosine with an entry.
        near: of the mean cosine with the nearest few reference characters.
        far: of the mean cosine with many reference characters.
        log_entries: of the logarithm of the number of entries.
    """

    constant: float
    best: float
    near: float
    far: float
    log_entries: float

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Calibration:
        """From a card.

        Raises:
            ValueError: a coefficient is missing or not a finite number.
        """
        try:
            numbers = {field.name: float(values[field.name]) for field in fields(cls)}
        except (KeyError, TypeError) as error:
            raise ValueError(f"calibration lacks {error}") from error
        if not all(map(math.isfinite, numbers.values())):
            raise ValueError("calibration is not finite")
        return cls(**numbers)

    def to_dict(self) -> dict[str, float]:
        """JSON-ready form."""
        return asdict(self)

    def new_probability(self, best: float, near: float, far: float, entries: int) -> float:
        """Probability at even prior odds that the character is not in memory."""
        log_odds = (
            self.constant
            + self.best * best
            + self.near * near
            + self.far * far
            + self.log_entries * math.log(entries)
        )
        return 1.0 / (1.0 + math.exp(-min(max(log_odds, -30.0), 30.0)))


def typical_similarity(keys: Array, references: Array) -> tuple[Array, Array]:
    """Similarity of drawings to characters in general: a plain one is similar to many.

    Args:
        keys: (B, D) unit vectors.
        references: (R, D) unit vectors of reference characters.

    Returns:
        Mean cosines with the nearest few and with many references, (B,) each.
    """
    cosines = keys @ references.T
    many = min(MANY_NEIGHBOURS, len(references))
    nearest = np.take_along_axis(cosines, top_k(cosines, many), axis=1)
    nearest = -np.sort(-nearest, axis=1)
    return nearest[:, :FEW_NEIGHBOURS].mean(axis=1), nearest.mean(axis=1)


class NoveltyDetector:
    """Detects characters that are not in memory.

    Args:
        network: embeds drawings.
        references: (R, D) unit vectors of reference characters.
        calibration: similarities → probability.
    """

    def __init__(
        self, network: ComparisonNetwork, references: Array, calibration: Calibration
    ) -> None:
        self._network = network
        self._references = references
        self._calibration = calibration
        self._keys: dict[int, Array] = {}
        """By image id."""
        self._lock = threading.Lock()

    def new_probability(
        self, image: NDArray[np.uint8], memory: MemorySnapshot, similarity: Array
    ) -> float:
        """Probability that no entry shows the drawing's character, at even prior odds.

        Args:
            image: (size, size) ink of the drawing, not blank.
            memory: n entries.
            similarity: (n,) the model's similarity of the drawing with each entry; selects the
                candidates, so the cost does not grow with the memory.
        """
        if not len(memory):
            return 1.0
        rows = top_k(similarity[None], min(CANDIDATES, len(similarity)))[0]
        query = self._network(image[None])
        near, far = typical_similarity(query, self._references)
        best = float((self._keys_of(memory, rows) @ query[0]).max())
        return self._calibration.new_probability(best, float(near[0]), float(far[0]), len(memory))

    def cosines(
        self, image: NDArray[np.uint8], memory: MemorySnapshot, rows: NDArray[np.intp]
    ) -> Array:
        """(len(rows),) how alike the drawing and some entries are, at most 1.

        Args:
            image: (size, size) ink of the drawing, not blank.
            memory: the entries.
            rows: of the memory.
        """
        cosines: Array = self._keys_of(memory, rows) @ self._network(image[None])[0]
        return cosines

    def embed(self, images: NDArray[np.uint8]) -> Array:
        """(B, size, size) → (B, D) vectors of length 1, whose products are `cosines`."""
        return self._network(images)

    def prepare(self, memory: MemorySnapshot) -> None:
        """Compute the keys of a small memory ahead of a request."""
        if 0 < len(memory) <= KEPT_KEYS // 8:
            self._keys_of(memory, np.arange(len(memory)))

    def _keys_of(self, memory: MemorySnapshot, rows: NDArray[np.intp]) -> Array:
        """(len(rows), D) keys of some entries; missing ones are computed."""
        ids = memory.image_ids[rows].tolist()
        with self._lock:
            row_of = dict(zip(ids, rows.tolist(), strict=True))
            missing = {i: row for i, row in row_of.items() if i not in self._keys}
            if missing:
                if len(self._keys) + len(missing) > KEPT_KEYS:
                    self._keys = {i: self._keys[i] for i in ids if i in self._keys}
                images = np.stack([memory.entries[row].image for row in missing.values()])
                self._keys.update(zip(missing, self._network(images), strict=True))
            return np.stack([self._keys[i] for i in ids])


def load_detector(folder: Path) -> NoveltyDetector:
    """Read a detector's weights and card.

    Raises:
        UserError: they are missing or damaged.
    """
    try:
        weights = load_safetensors((folder / WEIGHTS).read_bytes())
        calibration = Calibration.from_dict(json.loads((folder / CARD).read_text())["calibration"])
        if not all(np.isfinite(value).all() for value in weights.values()):
            raise ValueError("weights are not finite")
        references = weights.pop("references").astype(np.float32)
    except (OSError, KeyError, ValueError, TypeError, SafetensorError) as error:
        raise UserError(
            "The novelty detector in {name} cannot be read ({reason}). Reinstall the program.",
            name=folder.name,
            reason=error,
        ) from error
    return NoveltyDetector(ComparisonNetwork(weights), references, calibration)


@cache
def shipped_detector(image_size: int) -> NoveltyDetector | None:
    """The bundled detector; None for other image sizes."""
    folder = resource_path("novelty")
    return load_detector(folder) if image_size == 28 else None
