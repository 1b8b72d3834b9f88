"""Benefit of fine-tuning: a few minutes on some characters, measured on unseen drawings."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from vma_core.bundles.bundle import Bundle
from vma_core.glyphs.raster import to_model_grid
from vma_core.importers.glyph_set import GlyphSet
from vma_core.inspection.fine_tuning_nll import fine_tuning_nll
from vma_core.memory.entries import MemoryEntry
from vma_core.standard_errors import Row
from vma_core.training.checkpoint import bundle_tensors
from vma_core.training.finalisation import averaged_engine
from vma_core.training.recipe import Recipe
from vma_core.training.trainer import Trainer
from vma_core.training.user_data import fitted_recipe, user_corpus


@dataclass(frozen=True)
class FineTuningTask:
    """Size of the user's data set and of the evaluation."""

    classes: int = 20
    drawings: int = 5
    evaluated: int = 100
    samples: int = 64
    seed: int = 0


def fine_tuning(
    bundle: Bundle,
    held_out: GlyphSet,
    recipe: Recipe,
    task: FineTuningTask,
    progress: Callable[[int], object],
) -> Row:
    """NLL of unseen drawings before and after one training run.

    Args:
        bundle: the model to start from.
        held_out: drawings of the three held-out background alphabets.
        recipe: of the run.
        task: the characters that are trained on and evaluated.
        progress: called with 1 after each update.
    """
    memory, unseen = own_characters(held_out, bundle.config.image_size, task)
    recipe = replace(recipe, model=bundle.config, seed=task.seed)
    before = fine_tuning_nll(bundle.engine("cpu"), memory, unseen, task.samples)
    corpus = user_corpus(memory, recipe)
    trainer = Trainer(fitted_recipe(recipe, corpus), corpus)
    trainer.start_from(bundle_tensors(bundle))
    started = time.perf_counter()
    for _ in trainer.records():
        progress(1)
    seconds = time.perf_counter() - started
    after = fine_tuning_nll(averaged_engine(trainer), memory, unseen, task.samples)
    change = after.nats - before.nats
    return {
        "seed": task.seed,
        "classes": task.classes,
        "drawings": task.drawings,
        "unseen": len(unseen),
        "updates": trainer.step,
        "training_s": seconds,
        "before_nats": before.mean,
        "before_stderr": before.stderr,
        "after_nats": after.mean,
        "after_stderr": after.stderr,
        "change_nats": float(change.mean()),
        "change_stderr": float(change.std(ddof=1) / np.sqrt(len(change))),
        "accuracy_before": before.accuracy,
        "accuracy_after": after.accuracy,
    }


def own_characters(
    held_out: GlyphSet, size: int, task: FineTuningTask
) -> tuple[list[MemoryEntry], list[MemoryEntry]]:
    """Training drawings, and unseen drawings of the same held-out characters."""
    rng = np.random.default_rng([task.seed, 11])
    memory: list[MemoryEntry] = []
    unseen: list[MemoryEntry] = []
    for number in rng.choice(len(held_out.class_names), task.classes, replace=False):
        rows = rng.permutation(np.flatnonzero(held_out.classes == number))
        images = held_out.images[rows]
        images = images if images.shape[1] == size else to_model_grid(images, size)
        entries = [MemoryEntry(image, held_out.class_names[number]) for image in images]
        memory += entries[: task.drawings]
        unseen += entries[task.drawings :]
    chosen = rng.permutation(len(unseen))[: task.evaluated]
    return memory, [unseen[i] for i in chosen]
