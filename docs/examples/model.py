"""A model of a different architecture: trained on labelled entries and exported for the window."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from vma_core.bundles.bundle import Bundle
from vma_core.bundles.onnx_export import export_bundle
from vma_core.memory.entries import MemoryEntry
from vma_core.model.config import ModelConfig
from vma_core.training.recipe import Recipe
from vma_core.training.trainer import Trainer
from vma_core.training.user_data import fitted_recipe, user_corpus

SMALL = ModelConfig(
    level_channels=(24, 16),  # coarse to fine: 7×7 and 14×14 pixels
    latent_channels=(4, 2),
    prior_blocks=(1, 1),
    decoder_blocks=(1, 1),
    output_channels=8,
    embedding_channels=16,
    embedding_size=32,
)


def train_small(entries: Sequence[MemoryEntry], steps: int, folder: Path) -> Bundle:
    """A model with two levels instead of three.

    Args:
        entries: labelled, at least two of each label, all of 28 pixels.
        steps: updates; a useful model needs a few thousand.
        folder: of the bundle; it appears once ONNX Runtime and PyTorch agree on the model.
    """
    recipe = Recipe(steps=steps, entries=8, targets=8, affine_maps=4, model=SMALL)
    corpus = user_corpus(entries, recipe)
    trainer = Trainer(fitted_recipe(recipe, corpus), corpus)
    for record in trainer.records():
        if record.step % 500 == 0:
            print(f"update {record.step}: bound {record.bound_nats:.1f} nats")
    return export_bundle(trainer.averaged_model(), folder, {"name": "Small", "licence": "yours"})
