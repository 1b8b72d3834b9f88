"""A classifier two-sample test: can a small network tell two sets of drawings apart?

After Lopez-Paz and Oquab, "Revisiting Classifier Two-Sample Tests", ICLR 2017. Needs PyTorch.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from vma_core.standard_errors import area_under_curve, bootstrap_stderr

EPOCHS = 30
BATCH = 64
RATE = 2e-3
CHANNELS = (16, 48, 96)
LARGE_PX = 56
SHIFT_SHARE = 2 / 28
"""Training images are shifted by up to this share of their side: two pixels of 28."""


class TwoSampleResult(NamedTuple):
    """Performance of the classifier on unseen alphabets."""

    accuracy: float
    accuracy_stderr: float
    auc: float
    auc_stderr: float


class Classifier(nn.Module):
    """Three 3×3 convolutions with pooling: 49,000 weights."""

    def __init__(self, side_px: int) -> None:
        super().__init__()
        first, second, third = CHANNELS
        # A stride for large images: the second layer sees 14 or 26 pixels a side.
        stride = 1 if side_px < LARGE_PX else 2
        self.layers = nn.Sequential(
            nn.Conv2d(1, first, 3, padding=1, stride=stride),
            nn.MaxPool2d(2),
            nn.BatchNorm2d(first),
            nn.ReLU(),
            nn.Conv2d(first, second, 3, padding=1),
            nn.MaxPool2d(2),
            nn.BatchNorm2d(second),
            nn.ReLU(),
            nn.Conv2d(second, third, 3, padding=1),
            nn.BatchNorm2d(third),
            nn.ReLU(),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
            nn.Linear(third, 1),
        )

    def forward(self, images: Tensor) -> Tensor:
        """(B, 1, S, S) → (B,) log-odds of the second set."""
        logits: Tensor = self.layers(images).squeeze(1)
        return logits


def two_sample_test(
    images: NDArray[np.uint8],
    is_second: NDArray[np.bool_],
    alphabets: NDArray[np.intp],
    draws: int,
    seed: int,
    progress: Callable[[int], object] = lambda _: None,
) -> TwoSampleResult:
    """Two-fold cross-validation over random halves of the alphabets, for several draws.

    Args:
        images: (N, S, S) uint8 of both sets, ink = 1.
        is_second: (N,) whether each image is of the second set.
        alphabets: (N,) alphabet of each image; each needs images of both sets.
        draws: number of random splits.
        seed: of splits, training and bootstrap.
        progress: called with 1 after each training, 2 · draws times.
    """
    names = np.unique(alphabets)
    if len(names) < 2:
        raise ValueError("a test on unseen alphabets needs at least two of them")
    accuracy = np.zeros((draws, len(names)))
    auc = np.zeros_like(accuracy)
    weights = np.array([(alphabets == name).sum() for name in names], float)
    for draw in range(draws):
        order = np.random.default_rng([seed, draw]).permutation(len(names))
        halves = order[: len(names) // 2], order[len(names) // 2 :]
        for fold, (learnt, tested) in enumerate((halves, halves[::-1])):
            learns = np.isin(alphabets, names[learnt])
            logits = unseen_log_odds(
                images[learns],
                is_second[learns],
                images[~learns],
                seed + 1000 * draw + fold,
            )
            truth, where = is_second[~learns], alphabets[~learns]
            for place in tested:
                own = where == names[place]
                first, second = logits[own & ~truth], logits[own & truth]
                # Balanced accuracy: both sets have the same weight.
                accuracy[draw, place] = 0.5 * ((first <= 0).mean() + (second > 0).mean())
                auc[draw, place] = area_under_curve(first, second)
            progress(1)

    def mean_of(values: NDArray[np.float64]) -> Callable[[NDArray[np.intp]], float]:
        by_alphabet = values.mean(0)
        return lambda rows: float(np.average(by_alphabet[rows], weights=weights[rows]))

    everything, count = np.arange(len(names)), len(names)
    return TwoSampleResult(
        mean_of(accuracy)(everything),
        bootstrap_stderr(mean_of(accuracy), count, seed),
        mean_of(auc)(everything),
        bootstrap_stderr(mean_of(auc), count, seed),
    )


def unseen_log_odds(
    images: NDArray[np.uint8],
    is_second: NDArray[np.bool_],
    tested: NDArray[np.uint8],
    seed: int,
    epochs: int | None = None,
) -> NDArray[np.float64]:
    """(M,) log-odds of the second set for `tested` images, by a classifier trained on `images`.

    Args:
        images: (N, S, S) uint8 of both sets, ink = 1.
        is_second: (N,) whether each image is of the second set.
        tested: (M, S, S) uint8.
        seed: of weights, order and shifts.
        epochs: passes over `images`, by default the protocol's.
    """
    epochs = EPOCHS if epochs is None else epochs
    rng = np.random.default_rng(seed)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        net = Classifier(images.shape[-1])
        net.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    reach = max(1, round(SHIFT_SHARE * images.shape[-1]))
    weight = torch.tensor(float((~is_second).sum() / max(1, is_second.sum())))
    steps = epochs * -(-len(images) // BATCH)
    optimizer = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=1e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps)
    labels = torch.from_numpy(is_second.astype(np.float32))
    for _ in range(epochs):
        order = rng.permutation(len(images))
        for start in range(0, len(images), BATCH):
            rows = order[start : start + BATCH]
            shown = _tensor(shifted(images[rows], rng.integers(-reach, reach + 1, (len(rows), 2))))
            loss = F.binary_cross_entropy_with_logits(net(shown), labels[rows], pos_weight=weight)
            optimizer.zero_grad()
            torch.autograd.backward(loss)
            optimizer.step()
            schedule.step()
    net.eval()
    with torch.inference_mode():
        parts = [net(_tensor(tested[s : s + 256])) for s in range(0, len(tested), 256)]
    return np.asarray(torch.cat(parts).double().numpy())


def _tensor(images: NDArray[np.uint8]) -> Tensor:
    tensor = torch.from_numpy(images.astype(np.float32)).unsqueeze(1)
    return tensor.contiguous(memory_format=torch.channels_last)


def shifted(images: NDArray[np.uint8], by_px: NDArray[np.intp]) -> NDArray[np.uint8]:
    """(n, S, S) images shifted by (n, 2) rows and columns, padded with zeros."""
    reach = int(np.abs(by_px).max(initial=0))
    side = images.shape[-1]
    padded = np.pad(images, ((0, 0), (reach, reach), (reach, reach)))
    steps = np.arange(side)
    down = reach - by_px[:, :1] + steps
    right = reach - by_px[:, 1:] + steps
    return padded[np.arange(len(images))[:, None, None], down[:, :, None], right[:, None, :]]
