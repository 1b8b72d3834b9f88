"""Training of the two independent judges (protocol P9), on background characters only.

After Boutin, Singhal, Thomas and Serre, "Diversity vs Recognizability", NeurIPS 2022: a
prototypical network (Snell et al. 2017) for recognition and a SimCLR embedding (Chen et al. 2020)
for diversity, each with four blocks of 64 channels. Neither is used to train the generator.

    python -m vma_tools.train_judges --data DATA --out FOLDER
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F
from tqdm import tqdm
from vma_core.atomic_write import write_atomically
from vma_core.bundles.onnx_export import export_module
from vma_core.model.blocks import bfloat16_if, set_memory_format
from vma_core.training.corpus import Corpus, background_sets, build_corpus

CHANNELS = 64
FEATURES = 256


class Backbone(nn.Module):
    """Four blocks of convolution, batch normalisation, ReLU and pooling, then a linear map."""

    def __init__(self) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for index in range(4):
            layers += [
                nn.Conv2d(1 if index == 0 else CHANNELS, CHANNELS, 3, padding=1, bias=False),
                nn.BatchNorm2d(CHANNELS),
                nn.ReLU(),
                nn.MaxPool2d(2, ceil_mode=True),
            ]
        self.blocks = nn.Sequential(*layers)
        self.project = nn.Linear(CHANNELS * 4, FEATURES)

    def forward(self, images: Tensor) -> Tensor:
        """(B, 1, 28, 28) ink in [0, 1] → (B, 256)."""
        features: Tensor = self.project(self.blocks(images).flatten(1))
        return features


def train_recognition(corpus: Corpus, steps: int, seed: int) -> tuple[Backbone, float]:
    """Train a prototypical network on 20-way one-shot episodes; returns it with its accuracy."""
    rng = np.random.default_rng(seed)
    torch.manual_seed(seed)
    net = Backbone()
    set_memory_format(net, torch.channels_last)
    optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)
    ways, queries, recent = 20, 4, 0.0
    for step in _progress(steps, "recognition"):
        _cosine_rate(optimizer, 1e-3, step, steps)
        classes = rng.choice(len(corpus.rows), ways, replace=False)
        batch = np.stack(
            [_turned(corpus, rng, rng.choice(corpus.rows[c], queries + 1, False)) for c in classes]
        )
        images = torch.from_numpy(batch).float().flatten(0, 1).unsqueeze(1)
        with bfloat16_if(True, "cpu"):
            features = net(images.contiguous(memory_format=torch.channels_last))
        embedded = features.float().unflatten(0, (ways, queries + 1))
        distances = torch.cdist(embedded[:, 1:].flatten(0, 1), embedded[:, 0]) ** 2
        labels = torch.arange(ways).repeat_interleave(queries)
        loss = F.cross_entropy(-distances, labels)
        _descend(optimizer, loss)
        accuracy = float((distances.argmin(1) == labels).float().mean())
        recent += 0.01 * (accuracy - recent)
    return net.eval(), recent


def train_similarity(corpus: Corpus, steps: int, seed: int) -> tuple[Backbone, float]:
    """Train a SimCLR embedding on pairs of augmented views; returns it with its accuracy."""
    rng = np.random.default_rng(seed)
    torch.manual_seed(seed)
    net = Backbone()
    set_memory_format(net, torch.channels_last)
    head = nn.Sequential(nn.ReLU(), nn.Linear(FEATURES, 128))
    parameters = [*net.parameters(), *head.parameters()]
    optimizer = torch.optim.Adam(parameters, lr=1e-3)
    batch, temperature, recent = 128, 0.2, 0.0
    drawings = corpus.images.shape[1]
    for step in _progress(steps, "similarity"):
        _cosine_rate(optimizer, 1e-3, step, steps)
        images = torch.from_numpy(corpus.images[0, rng.integers(0, drawings, batch)])
        one = images.float().unsqueeze(1)
        views = torch.cat([_random_view(one), _random_view(one)])
        with bfloat16_if(True, "cpu"):
            projected = head(net(views.contiguous(memory_format=torch.channels_last)))
        unit = F.normalize(projected.float(), dim=1)
        logits = unit @ unit.T / temperature
        logits.fill_diagonal_(-math.inf)
        labels = torch.arange(2 * batch).roll(batch)
        loss = F.cross_entropy(logits, labels)
        _descend(optimizer, loss)
        accuracy = float((logits.argmax(1) == labels).float().mean())
        recent += 0.01 * (accuracy - recent)
    return net.eval(), recent


def _turned(corpus: Corpus, rng: np.random.Generator, rows: np.ndarray) -> np.ndarray:
    """Drawings of a class under one random rotation, reflection and affine map."""
    images = corpus.images[rng.integers(len(corpus.images)), rows]
    images = np.rot90(images, int(rng.integers(4)), axes=(1, 2))
    return images[:, :, ::-1] if rng.random() < 0.5 else images


def _random_view(images: Tensor) -> Tensor:
    """Random crop, rotation, shear and stroke weight of each image."""
    count = len(images)
    angle = (torch.rand(count) - 0.5) * 0.7
    scale = 0.8 + 0.45 * torch.rand(count, 2)
    shear = (torch.rand(count) - 0.5) * 0.5
    shift = (torch.rand(count, 2) - 0.5) * 0.3
    cos, sin = torch.cos(angle), torch.sin(angle)
    rows = [
        torch.stack([scale[:, 0] * cos, shear - scale[:, 1] * sin, shift[:, 0]], 1),
        torch.stack([scale[:, 0] * sin, scale[:, 1] * cos, shift[:, 1]], 1),
    ]
    grid = F.affine_grid(torch.stack(rows, 1), list(images.shape), align_corners=False)
    moved = F.grid_sample(images, grid, align_corners=False)
    limit = 0.3 + 0.3 * torch.rand(count, 1, 1, 1)
    return torch.sigmoid((moved - limit) * 20)


def _cosine_rate(optimizer: torch.optim.Optimizer, rate: float, step: int, steps: int) -> None:
    for group in optimizer.param_groups:
        group["lr"] = rate * 0.5 * (1 + math.cos(math.pi * step / steps)) + 1e-5


def _descend(optimizer: torch.optim.Optimizer, loss: Tensor) -> None:
    optimizer.zero_grad()
    torch.autograd.backward(loss)
    optimizer.step()


def _progress(steps: int, name: str) -> Iterator[int]:
    return iter(tqdm(range(steps), desc=name, mininterval=5))


def main() -> None:
    """Train both judges on the background characters."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=4000, help="updates of each judge")
    parser.add_argument("--seed", type=int, default=11)
    arguments = parser.parse_args()
    train, _ = background_sets(arguments.data, 28)
    corpus = build_corpus(train, 28, maps=6, seed=arguments.seed)
    print(train_judges(corpus, arguments.out, arguments.steps, arguments.seed), end="")


def train_judges(corpus: Corpus, out: Path, steps: int, seed: int) -> str:
    """Train both judges and write their graphs and a card to a folder; returns the card."""
    card = {"steps": steps, "seed": seed, "data_hash": corpus.data_hash}
    trained = {
        "recognition": train_recognition(corpus, steps, seed),
        "similarity": train_similarity(corpus, steps, seed),
    }
    for name, (net, accuracy) in trained.items():
        graph = export_module(net, (torch.rand(3, 1, 28, 28),), ["images"], ["features"])
        write_atomically(out / f"{name}.onnx", graph)
        card[f"{name}_training_accuracy"] = round(accuracy, 4)
    text = json.dumps(card, indent=2) + "\n"
    write_atomically(out / "card.json", text.encode())
    return text


if __name__ == "__main__":
    main()
