"""From images to template features (several resolutions) and to address embeddings."""

from __future__ import annotations

from itertools import pairwise
from typing import cast

from torch import Tensor, nn
from torch.nn import functional as F

from vma_core.model.blocks import ResidualBlock
from vma_core.model.config import ModelConfig

Features = tuple[Tensor, ...]
"""Feature maps of a batch of images, coarse to fine: (B, channels, side, side) per level."""


class FeatureEncoder(nn.Module):
    """Features at every level, for memory entries (templates) and drawings alike."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        fine_to_coarse = list(reversed(config.level_channels))
        inputs = [1, *fine_to_coarse[:-1]]
        self.downs = nn.ModuleList(
            nn.Conv2d(i, o, 3, stride=2, padding=1)
            for i, o in zip(inputs, fine_to_coarse, strict=True)
        )
        self.blocks = nn.ModuleList(ResidualBlock(c) for c in fine_to_coarse)

    def forward(self, images: Tensor) -> Features:
        """(B, 1, S, S) ink in [0, 1] → features, coarse to fine."""
        h = images - 0.1
        levels = []
        for down, block in zip(self.downs, self.blocks, strict=True):
            h = block(down(h))
            levels.append(h)
            h = F.silu(h)
        return tuple(reversed(levels))


class AddressEmbedding(nn.Module):
    """Embedding of q(a | x, M): unit vectors of drawings and of memory entries.

    Blocks of convolution, batch normalisation and pooling, as in matching and prototypical
    networks; queries and keys share the network.
    """

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        width = config.embedding_channels
        channels = [1, width // 2, width, width, width]
        self.convolutions = nn.ModuleList(
            nn.Conv2d(i, o, 3, padding=1, bias=False) for i, o in pairwise(channels)
        )
        self.norms = nn.ModuleList(nn.BatchNorm2d(o) for o in channels[1:])
        side = config.image_size
        for _ in range(3):
            side = (side + 1) // 2
        self.project = nn.Linear(width * side * side, config.embedding_size)

    def forward(self, images: Tensor) -> Tensor:
        """(B, 1, S, S) ink in [0, 1] → (B, D) vectors of length 1, float32."""
        h = images
        for index, (convolution, norm) in enumerate(
            zip(self.convolutions, self.norms, strict=True)
        ):
            h = F.relu(norm(convolution(h)))
            if index < 3:
                h = F.max_pool2d(h, 2, ceil_mode=True)
        vectors = self.project(h.flatten(1)).float()
        return cast(Tensor, F.normalize(vectors, dim=1))
