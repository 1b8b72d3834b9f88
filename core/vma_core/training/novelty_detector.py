"""Training of the novelty detector (protocol P13 b), on background characters only.

A small network learns whether the character of a drawing is among a memory of other drawings;
held-out alphabets calibrate its probability.

    python -m vma_core.training.novelty_detector --data DATA --out resources/vma_resources/novelty
"""

from __future__ import annotations

import argparse
import json
import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import save
from torch import Tensor, nn
from torch.nn import functional as F
from tqdm import tqdm

from vma_core.atomic_write import write_atomically
from vma_core.engine.novelty import (
    CARD,
    WEIGHTS,
    Array,
    Calibration,
    ComparisonNetwork,
    typical_similarity,
)
from vma_core.errors import UserError
from vma_core.glyphs.raster import RASTER_PX, to_model_grid
from vma_core.importers.glyph_set import GlyphSet
from vma_core.model.blocks import bfloat16_if, set_memory_format
from vma_core.standard_errors import area_under_curve
from vma_core.training.corpus import background_sets

IMAGE_SIZE = 28
CHANNELS = (32, 80, 160)
KEY_SIZE = 128
SMALLEST_MEMORY = 16
ENTRIES_FOR_CALIBRATION = (1, 2, 4, 8, 16, 32, 64, 128, 256)
EMBED_BATCH = 256
Float = NDArray[np.float64]


class _Block(nn.Module):
    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first, self.first_norm = _convolution(channels, channels)
        self.second, self.second_norm = _convolution(channels, channels)

    def forward(self, maps: Tensor) -> Tensor:
        inner = F.relu(self.first_norm(self.first(maps)))
        return F.relu(maps + self.second_norm(self.second(inner)))


class ComparisonTrainer(nn.Module):
    """`ComparisonNetwork` with batch normalisation, and the parameters of its loss.

    Attributes:
        log_sharpness: log of the factor on cosines.
        threshold: logit of the cosine above which a drawing counts as known.
        log_gain: log of the factor on the difference to the threshold.
        per_entry: slope of the threshold over the log number of entries.
    """

    def __init__(self) -> None:
        super().__init__()
        enters = [_convolution(1, CHANNELS[0], kernel=5, stride=2)]
        enters += [_convolution(i, o) for i, o in pairwise(CHANNELS)]
        self.enters = nn.ModuleList(convolution for convolution, _ in enters)
        self.norms = nn.ModuleList(norm for _, norm in enters)
        self.blocks = nn.ModuleList(_Block(channels) for channels in CHANNELS)
        side = IMAGE_SIZE
        for _ in CHANNELS:
            side = (side + 1) // 2
        self.project = nn.Linear(CHANNELS[-1] * side * side, KEY_SIZE)
        self.log_sharpness = nn.Parameter(torch.tensor(math.log(20.0)))
        self.threshold = nn.Parameter(torch.tensor(0.0))
        self.log_gain = nn.Parameter(torch.tensor(0.0))
        self.per_entry = nn.Parameter(torch.tensor(0.0))

    def forward(self, images: Tensor) -> Tensor:
        """(B, 1, S, S) ink in [0, 1] → (B, D) unit vectors, float32."""
        maps = images
        stages = zip(self.enters, self.norms, self.blocks, strict=True)
        for stage, (enter, norm, block) in enumerate(stages):
            if stage:
                maps = F.max_pool2d(maps, 2, ceil_mode=True)
            maps = block(F.relu(norm(enter(maps))))
        return F.normalize(self.project(maps.flatten(1)).float(), dim=1)

    def loss(self, queries: Tensor, entries: Tensor, generator: torch.Generator) -> Tensor:
        """Loss of C drawings with a second drawing of each character as memory, (C, D) both.

        Each drawing is compared with a random subset of the other characters, with and without its
        own character in memory. Both cases are scored by the logistic loss of
        gain · (log Σ exp(s · cos) − threshold(n)), the first also by a cross entropy.
        """
        cosines = queries @ entries.T
        count = len(cosines)
        own = torch.arange(count)
        n = int(
            math.exp(
                math.log(SMALLEST_MEMORY)
                + torch.rand((), generator=generator).item() * math.log(count / SMALLEST_MEMORY)
            )
        )
        others = torch.rand(count, count, generator=generator) < n / count
        others[own, own] = False
        sharpness = self.log_sharpness.exp().clamp(max=60.0)
        logits = sharpness * cosines
        without = logits.masked_fill(~others, -1e4).logsumexp(dim=1)
        including = torch.logaddexp(without, logits.diagonal())
        limit = sharpness * self.threshold.sigmoid() + self.per_entry * math.log(n) / 5
        gain = self.log_gain.exp()
        open_set = F.softplus(gain * (limit - including)) + F.softplus(gain * (without - limit))
        return open_set.mean() + 0.5 * F.cross_entropy(logits, own)

    def folded(self) -> dict[str, Array]:
        """Weights as `ComparisonNetwork` takes them, batch normalisation folded in."""
        found: dict[str, Array] = {}
        stages = zip(self.enters, self.norms, self.blocks, strict=True)
        for stage, (enter, norm, block) in enumerate(stages):
            found |= _folded(f"enter.{stage}", enter, norm)
            found |= _folded(f"first.{stage}", block.first, block.first_norm)
            found |= _folded(f"second.{stage}", block.second, block.second_norm)
        side = math.isqrt(self.project.in_features // CHANNELS[-1])
        weight = self.project.weight.detach().unflatten(1, (CHANNELS[-1], side, side))
        found["project.weight"] = weight.permute(2, 3, 1, 0).flatten(0, 2).numpy().copy()
        found["project.bias"] = self.project.bias.detach().numpy().copy()
        return found


def _convolution(
    inputs: int, outputs: int, kernel: int = 3, stride: int = 1
) -> tuple[nn.Conv2d, nn.BatchNorm2d]:
    convolution = nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False)
    return convolution, nn.BatchNorm2d(outputs)


def _folded(
    name: str, convolution: nn.Module | Tensor, norm: nn.Module | Tensor
) -> dict[str, Array]:
    assert isinstance(convolution, nn.Conv2d)
    assert isinstance(norm, nn.BatchNorm2d)
    assert norm.running_mean is not None
    assert norm.running_var is not None
    with torch.no_grad():
        scale = norm.weight / (norm.running_var + norm.eps).sqrt()
        weight = (convolution.weight * scale[:, None, None, None]).permute(2, 3, 1, 0)
        bias = norm.bias - norm.running_mean * scale
    return {
        f"{name}.weight": weight.flatten(0, 2).numpy().copy(),
        f"{name}.bias": bias.numpy().copy(),
    }


class Renderer:
    """Samples 105-pixel originals on the model's grid with random deformations.

    Rotation, reflection and slant are per alphabet, so that characters that look alike after a
    rotation are not confused; each drawing is also moved and bent slightly.
    """

    def __init__(self, glyphs: GlyphSet) -> None:
        self.images = torch.from_numpy(np.ascontiguousarray(glyphs.images)).flatten(1)
        names = [name.split("/")[0] for name in glyphs.class_names]
        self.alphabet_of = torch.from_numpy(np.unique(names, return_inverse=True)[1])
        self.alphabets = int(self.alphabet_of.max()) + 1
        step = RASTER_PX / IMAGE_SIZE
        self._centre = RASTER_PX // 2
        grid = (step * torch.arange(IMAGE_SIZE)).floor() - self._centre
        self._grid = torch.stack(torch.meshgrid(grid, grid, indexing="ij"), -1).view(1, -1, 2)

    def __call__(self, rows: Tensor, classes: Tensor, generator: torch.Generator) -> Tensor:
        """(B,) rows of drawings and their classes → (B, 1, S, S) float32, 0 or 1."""

        def normal(*shape: int) -> Tensor:
            return torch.randn(*shape, generator=generator)

        alphabet = self.alphabet_of[classes]
        turn = torch.randint(8, (self.alphabets,), generator=generator)
        turn[torch.rand(self.alphabets, generator=generator) < 0.25] = 0
        looks = _turns(turn) @ _affine(normal, self.alphabets, 0.12, 0.07, 0.10)
        own = _affine(normal, len(rows), 0.06, 0.05, 0.05)
        shift = 3.0 * (normal(self.alphabets, 2)[alphabet] + normal(len(rows), 2))
        bend = F.interpolate(
            2.2 * normal(len(rows), 2, 4, 4),
            size=(IMAGE_SIZE, IMAGE_SIZE),
            mode="bicubic",
            align_corners=True,
        )
        moved = self._grid @ (looks[alphabet] @ own).transpose(1, 2) + shift[:, None]
        places = (moved + bend.flatten(2).transpose(1, 2)).round().long() + self._centre
        inside = ((places >= 0) & (places < RASTER_PX)).all(dim=-1)
        places = places.clamp(0, RASTER_PX - 1)
        ink = self.images[rows].gather(1, places[..., 0] * RASTER_PX + places[..., 1])
        return (ink * inside).float().view(-1, 1, IMAGE_SIZE, IMAGE_SIZE)


def _turns(turn: Tensor) -> Tensor:
    """(B,) 0 to 7 → (B, 2, 2) rotations by quarter turns, the last four reflected."""
    cosine = torch.tensor([1.0, 0.0, -1.0, 0.0])[turn % 4]
    sine = torch.tensor([0.0, 1.0, 0.0, -1.0])[turn % 4]
    mirror = torch.where(turn < 4, 1.0, -1.0)
    return torch.stack([cosine, -sine * mirror, sine, cosine * mirror], -1).view(-1, 2, 2)


def _affine(normal: Any, count: int, angle: float, log_scale: float, shear: float) -> Tensor:
    """(count, 2, 2) random maps with these standard deviations; angle in radians."""
    turned, slanted = angle * normal(count), shear * normal(count)
    scale = torch.exp(log_scale * normal(count, 2))
    rotation = torch.stack([turned.cos(), -turned.sin(), turned.sin(), turned.cos()], -1)
    nothing = torch.zeros(count)
    stretch = torch.stack([scale[:, 0], slanted, nothing, scale[:, 1]], -1)
    return rotation.view(-1, 2, 2) @ stretch.view(-1, 2, 2)


def train_network(
    glyphs: GlyphSet, steps: int, characters: int, learning_rate: float, seed: int
) -> ComparisonTrainer:
    """Train on pairs of drawings, `characters` per update; returns the averaged network.

    Raises:
        UserError: the drawings are not the 105-pixel originals.
    """
    if glyphs.size_px != RASTER_PX:
        raise UserError(
            "The detector is trained on the 105-pixel originals. Put images_background.zip into "
            "omniglot/ in the data folder."
        )
    rng, generator = np.random.default_rng(seed), torch.Generator().manual_seed(seed)
    torch.manual_seed(seed)
    render, drawings_of = Renderer(glyphs), glyphs.by_class()
    net, average = ComparisonTrainer(), ComparisonTrainer()
    average.load_state_dict(net.state_dict())
    set_memory_format(net, torch.channels_last)
    optimizer = torch.optim.AdamW(net.parameters(), lr=learning_rate, weight_decay=0.02)
    for step in _progress(steps):
        warm, cooling = min(1.0, (step + 1) / 50), 0.5 * (1 + math.cos(math.pi * step / steps))
        for group in optimizer.param_groups:
            group["lr"] = learning_rate * warm * (cooling + 0.01)
        chosen = rng.choice(len(drawings_of), min(characters, len(drawings_of)), replace=False)
        pairs = np.stack([rng.choice(drawings_of[c], 2, replace=False) for c in chosen])
        rows = torch.from_numpy(pairs.T.reshape(-1))
        images = render(rows, torch.from_numpy(np.tile(chosen, 2)), generator)
        with bfloat16_if(True, "cpu"):
            keys = net(images.contiguous(memory_format=torch.channels_last))
        one, other = keys.chunk(2)
        loss = net.loss(one, other, generator) + net.loss(other, one, generator)
        optimizer.zero_grad()
        torch.autograd.backward(loss)
        nn.utils.clip_grad_norm_(net.parameters(), 10.0)
        optimizer.step()
        _follow(average, net, min(0.995, (step + 1) / (step + 10)))
    return average.eval()


def _follow(average: nn.Module, net: nn.Module, decay: float) -> None:
    """Update the exponential moving average of weights and batch statistics."""
    with torch.no_grad():
        for kept, new in zip(average.state_dict().values(), net.state_dict().values(), strict=True):
            if kept.dtype.is_floating_point:
                kept.lerp_(new, 1.0 - decay)
            else:
                kept.copy_(new)


def _progress(steps: int) -> Iterator[int]:
    return iter(tqdm(range(steps), desc="comparison", mininterval=5))


@dataclass(frozen=True, eq=False)
class Trials:
    """Drawings against memories, half of them of new characters.

    Attributes:
        is_new: (T,) bool.
        features: (T, 4) best, near, far and log entries; see `Calibration`.
        entries: of each memory.
    """

    is_new: NDArray[np.bool_]
    features: Float
    entries: int


def trials(
    keys: Array,
    by_class: list[NDArray[np.intp]],
    references: Array,
    entries: int,
    episodes: int,
    seed: int,
) -> Trials:
    """Trials with one drawing each of `entries` classes in memory, half known and half new.

    Args:
        keys: (N, D) of all drawings.
        by_class: rows of each class's drawings, at least two per class.
        references: (R, D) reference characters.
        entries: size of the memory.
        episodes: number of memories.
        seed: of the sampling.
    """
    rng = np.random.default_rng([seed, entries])
    near, far = typical_similarity(keys, references)
    is_new, features = [], []
    for _ in range(episodes):
        order = rng.permutation(len(by_class))
        pairs = np.stack([rng.choice(by_class[c], 2, replace=False) for c in order[:entries]])
        absent = rng.choice(order[entries:], entries, replace=len(order) < 2 * entries)
        new = np.array([rng.choice(by_class[c]) for c in absent])
        for rows, label in ((pairs[:, 1], False), (new, True)):
            best = (keys[rows] @ keys[pairs[:, 0]].T).max(axis=1)
            size = np.full(entries, math.log(entries))
            features.append(np.stack([best, near[rows], far[rows], size], axis=1))
            is_new.append(np.full(entries, label))
    return Trials(np.concatenate(is_new), np.concatenate(features).astype(np.float64), entries)


def calibrate(parts: list[Trials]) -> Calibration:
    """Logistic regression by Newton's method, with equal weight for every memory size."""
    features = np.concatenate([part.features for part in parts])
    target = np.concatenate([part.is_new for part in parts]).astype(np.float64)
    weight = np.concatenate([np.full(len(part.is_new), 1 / len(part.is_new)) for part in parts])
    mean, scale = features.mean(axis=0), features.std(axis=0) + 1e-9
    inputs = np.column_stack([np.ones(len(features)), (features - mean) / scale])
    solution = np.zeros(inputs.shape[1])
    ridge = 1e-4 * np.eye(len(solution))
    for _ in range(30):
        probability = 1.0 / (1.0 + np.exp(-inputs @ solution))
        gradient = inputs.T @ (weight * (probability - target)) + ridge @ solution
        curvature = weight * probability * (1.0 - probability)
        solution -= np.linalg.solve((inputs * curvature[:, None]).T @ inputs + ridge, gradient)
    slopes = solution[1:] / scale
    return Calibration(float(solution[0] - slopes @ mean), *map(float, slopes))


def probabilities(found: Trials, calibration: Calibration) -> Float:
    """(T,) probability that each drawing is new."""
    return np.array(
        [
            calibration.new_probability(float(best), float(near), float(far), found.entries)
            for best, near, far in found.features[:, :3]
        ]
    )


def auroc(found: Trials, calibration: Calibration) -> float:
    """Area under the ROC curve of new against known drawings."""
    scores = probabilities(found, calibration)
    return area_under_curve(scores[~found.is_new], scores[found.is_new])


def embed(network: ComparisonNetwork, images: NDArray[np.uint8]) -> Array:
    """(N, size, size) → (N, D)."""
    starts = range(0, len(images), EMBED_BATCH)
    return np.concatenate([network(images[start : start + EMBED_BATCH]) for start in starts])


def reference_keys(network: ComparisonNetwork, glyphs: GlyphSet) -> Array:
    """(R, D) mean direction of each character."""
    keys = embed(network, to_model_grid(glyphs.images, IMAGE_SIZE))
    means = np.stack([keys[rows].mean(axis=0) for rows in glyphs.by_class()])
    unit: Array = means / np.linalg.norm(means, axis=1, keepdims=True)
    return unit


def turned_classes(
    network: ComparisonNetwork, glyphs: GlyphSet
) -> tuple[Array, list[NDArray[np.intp]]]:
    """Keys and classes of the drawings under all eight rotations and reflections, as classes.

    Three held-out alphabets have fewer characters than the largest memory of the calibration.
    """
    images = to_model_grid(glyphs.images, IMAGE_SIZE)
    keys, classes = [], []
    for turn in range(8):
        turned = np.rot90(images, turn % 4, axes=(1, 2))
        keys.append(embed(network, turned[:, :, ::-1] if turn >= 4 else turned))
        classes += [rows + turn * len(images) for rows in glyphs.by_class()]
    return np.concatenate(keys), classes


def main() -> None:
    """Train, calibrate and write the detector."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=2000, help="updates of the network")
    parser.add_argument("--characters", type=int, default=256, help="characters an update")
    parser.add_argument("--learning-rate", type=float, default=2e-3)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    started = time.monotonic()
    train, held_out = background_sets(arguments.data, IMAGE_SIZE)
    net = train_network(
        train, arguments.steps, arguments.characters, arguments.learning_rate, arguments.seed
    )
    weights: dict[str, NDArray[Any]] = {k: v.astype(np.float16) for k, v in net.folded().items()}
    network = ComparisonNetwork(weights)
    references = reference_keys(network, train).astype(np.float16)
    keys, classes = turned_classes(network, held_out)
    parts = [
        trials(keys, classes, references.astype(np.float32), n, max(10, 2560 // n), arguments.seed)
        for n in ENTRIES_FOR_CALIBRATION
    ]
    calibration = calibrate(parts)
    figures = {str(part.entries): round(auroc(part, calibration), 4) for part in parts}
    card = {
        "training_data": "Omniglot background set; three held-out alphabets calibrate",
        "training_data_hash": train.content_hash(),
        "licence": "MIT",
        "steps": arguments.steps,
        "characters": arguments.characters,
        "learning_rate": arguments.learning_rate,
        "seed": arguments.seed,
        "training_minutes": round((time.monotonic() - started) / 60, 1),
        "calibration": calibration.to_dict(),
        "held_out_auroc_by_entries": figures,
    }
    arguments.out.mkdir(parents=True, exist_ok=True)
    write_atomically(
        arguments.out / WEIGHTS, save(cast(dict[str, Any], weights | {"references": references}))
    )
    text = json.dumps(card, indent=2) + "\n"
    write_atomically(arguments.out / CARD, text.encode())
    print(text, end="")


if __name__ == "__main__":
    main()
