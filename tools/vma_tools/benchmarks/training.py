"""Cost of a parameter update: hard against soft, shared against separate memories."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode
from vma_core.model.addressing import Reads
from vma_core.model.blocks import computes_bfloat16
from vma_core.standard_errors import Row
from vma_core.training.corpus import Corpus
from vma_core.training.episodes import Episode
from vma_core.training.losses import (
    DecodedReads,
    EpisodeSampling,
    autocast,
    estimate,
    targets_and_memory,
)
from vma_core.training.recipe import Recipe
from vma_core.training.trainer import Trainer

MEMORY_SIZES = (8, 16, 32, 48, 64, 128, 256, 1000)
INK = 0.08
DRAWINGS = 20


def hard_against_soft(
    recipe: Recipe, sizes: Sequence[int], repeats: int, progress: Callable[[int], object]
) -> list[Row]:
    """One row per memory size: milliseconds of an update with hard and with soft addressing.

    Both decode the same number of samples for the same targets and are measured alternately. Hard
    addressing reads sparsely: only sampled entries get a gradient, whereas soft attention needs
    gradients of all.
    """
    rows = []
    for size in sizes:
        plain = replace(recipe, entries=size, shots=(1,), foreign_fraction=0.0, label_weight=0.0)
        hard = replace(
            plain,
            estimator="distinct",
            sparse_keys=True,
            model=replace(recipe.model, addressing="hard", companions=0),
        )
        soft = replace(
            plain,
            estimator="importance",
            model=replace(recipe.model, addressing="soft", companions=0),
        )
        corpus = random_corpus(recipe.model.image_size, size)
        trainers = [Trainer(kind, corpus) for kind in (hard, soft)]
        hard_ms, soft_ms = interleaved_ms([t.update for t in trainers], repeats)
        progress(1)
        rows.append({"entries": size, "hard_ms": hard_ms, "soft_ms": soft_ms})
        rows[-1]["soft_over_hard"] = soft_ms / hard_ms
    return rows


def crossing_point(rows: Sequence[Row]) -> float | None:
    """Memory size from which hard is cheaper, interpolated between the measured sizes.

    The smallest measured size if it is cheaper there; None if it never is.
    """
    previous: Row | None = None
    for row in rows:
        if row["hard_ms"] <= row["soft_ms"]:
            if previous is None:
                return float(row["entries"])
            before = previous["hard_ms"] - previous["soft_ms"]
            after = row["soft_ms"] - row["hard_ms"]
            share = before / (before + after)
            return float(previous["entries"] + share * (row["entries"] - previous["entries"]))
        previous = row
    return None


def shared_against_separate(recipe: Recipe, repeats: int) -> list[Row]:
    """An update with one memory for all targets, and with a memory per target."""
    corpus = random_corpus(recipe.model.image_size, recipe.entries)
    plain = replace(recipe, label_weight=0.0, shots=(1,), model=replace(recipe.model, companions=0))
    trainer = Trainer(plain, corpus)
    episode = trainer.sampler.sample(0)
    optimizer = trainer.optimizer

    def separate() -> None:
        optimizer.zero_grad()
        torch.autograd.backward(separate_loss(trainer, episode, plain))
        nn.utils.clip_grad_norm_(trainer.model.parameters(), plain.gradient_norm_limit)
        optimizer.step()

    shared_ms, separate_ms = interleaved_ms([trainer.update, separate], repeats)
    return [
        {"memory": "shared by all targets", "update_ms": shared_ms, "ratio": 1.0},
        {"memory": "one per target", "update_ms": separate_ms, "ratio": separate_ms / shared_ms},
    ]


def separate_loss(trainer: Trainer, episode: Episode, recipe: Recipe) -> torch.Tensor:
    """Loss of the same targets if each has its own memory, encoded separately."""
    model = trainer.model
    memory, _ = targets_and_memory(episode, model.device)
    targets, entries = episode.matches.shape
    own = memory[:targets]
    memories = memory[targets:].repeat(targets, 1, 1, 1)
    both = torch.cat([own, memories])
    sampling = EpisodeSampling(recipe, 0)
    with autocast(both, recipe):
        features = model.features(both)
        embedded = model.embed(both)
    keys = embedded[targets:].view(targets, entries, -1)
    logits = model.addressing.sharpness * (keys @ embedded[:targets].unsqueeze(2)).squeeze(2)
    log_q = torch.log_softmax(logits, dim=1)
    addresses = sampling.addresses(log_q)
    flat = (addresses + entries * torch.arange(targets).unsqueeze(1)).flatten()
    log_prior = torch.full_like(log_q, -float(np.log(entries)))
    template = tuple(f[targets:][flat] for f in features)
    chosen_prior, chosen_q = log_prior.gather(1, addresses), log_q.gather(1, addresses)
    reads = Reads(template, chosen_prior, chosen_q, log_q, log_q.sum(1))
    rows = torch.arange(targets).repeat_interleave(addresses.shape[1])
    noise = sampling.normal(len(rows), model.config.latent_size)
    with autocast(both, recipe):
        terms = model.pair_terms(
            own[rows], template, tuple(f[:targets][rows] for f in features), noise
        )
    matches = torch.from_numpy(episode.matches)
    return estimate(DecodedReads(reads, terms, matches), recipe).loss.mean()


def throughput(recipe: Recipe, repeats: int) -> Row:
    """Targets per second of a recipe, and the share of the machine's matrix-product rate."""
    trainer = Trainer(recipe, random_corpus(recipe.model.image_size, recipe.entries))
    trainer.update()
    with FlopCounterMode(display=False) as counter:
        trainer.update()
    operations = counter.get_total_flops()
    (update_ms,) = interleaved_ms([trainer.update], repeats)
    rate = operations / (update_ms / 1e3)
    best = matrix_product_rate(recipe.bfloat16 and computes_bfloat16("cpu"))
    return {
        "update_ms": update_ms,
        "targets_per_second": recipe.targets * recipe.episodes / (update_ms / 1e3),
        "gigaflop_per_update": operations / 1e9,
        "gigaflop_per_second": rate / 1e9,
        "matrix_product_gigaflop_per_second": best / 1e9,
        "fraction_of_matrix_product_rate": rate / best,
    }


def matrix_product_rate(bfloat16: bool, side: int = 1024, repeats: int = 7) -> float:
    """Best rate of square matrix products in floating-point operations per second."""
    kind = torch.bfloat16 if bfloat16 else torch.float32
    a, b = (torch.randn(side, side).to(kind) for _ in range(2))
    best = float("inf")
    for _ in range(repeats):
        started = time.perf_counter()
        torch.mm(a, b)
        best = min(best, time.perf_counter() - started)
    return 2 * side**3 / best


def interleaved_ms(actions: Sequence[Callable[[], Any]], repeats: int) -> list[float]:
    """Median milliseconds of actions measured alternately, after a warm-up round."""
    times: list[list[float]] = [[] for _ in actions]
    for turn in range(repeats + 1):
        for action, found in zip(actions, times, strict=True):
            started = time.perf_counter()
            action()
            if turn:
                found.append((time.perf_counter() - started) * 1e3)
    return [statistics.median(found) for found in times]


def random_corpus(size_px: int, entries: int) -> Corpus:
    """Random ink with enough classes for a memory of `entries`."""
    rng = np.random.default_rng(0)
    classes = entries + 8
    images = (rng.random((1, DRAWINGS * classes, size_px, size_px)) < INK).astype(np.uint8)
    rows = [np.arange(DRAWINGS * c, DRAWINGS * (c + 1)) for c in range(classes)]
    return Corpus(images, rows, [f"random/{c}" for c in range(classes)], "random")
