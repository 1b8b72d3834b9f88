"""The architecture of small test models."""

from __future__ import annotations

from dataclasses import replace

from vma_core.model.config import ModelConfig

TINY = ModelConfig(
    image_size=8,
    level_channels=(4, 4),
    latent_channels=(1, 1),
    prior_blocks=(1, 1),
    decoder_blocks=(1, 1),
    output_channels=2,
    embedding_channels=4,
    embedding_size=4,
    dummy_entries=1,
)

ONE_LEVEL = replace(
    TINY, level_channels=(4,), latent_channels=(1,), prior_blocks=(1,), decoder_blocks=(1,)
)
"""Exported to ONNX in half the time."""
