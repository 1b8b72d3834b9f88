"""Small building blocks shared by the encoder, the embedding and the decoder."""

from __future__ import annotations

from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional as F


class ResidualBlock(nn.Module):
    """x + W2 · silu(W1 * silu(x)): one 3×3 and one 1×1 convolution, starting as the identity."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.spatial = nn.Conv2d(channels, channels, 3, padding=1)
        self.mix = nn.Conv2d(channels, channels, 1)
        # Starting as the identity keeps the first updates of a deep stack small without the
        # cost of a normalisation layer on every pair of drawing and memory entry.
        nn.init.normal_(self.mix.weight, std=1e-2)
        nn.init.zeros_(cast(Tensor, self.mix.bias))

    def forward(self, x: Tensor) -> Tensor:
        return cast(Tensor, x + self.mix(F.silu(self.spatial(F.silu(x)))))


def residual_stack(channels: int, depth: int) -> nn.Sequential:
    """`depth` residual blocks in a row."""
    return nn.Sequential(*(ResidualBlock(channels) for _ in range(depth)))


def set_memory_format(module: nn.Module, memory_format: torch.memory_format) -> None:
    """Lay out a module's weights in place; channels last trains faster on CPUs."""
    module.to(memory_format=memory_format)  # type: ignore[call-overload]


def soft_bound(x: Tensor, limit: float) -> Tensor:
    """limit · tanh(x / limit) in float32: the identity near 0, never beyond ±limit.

    Log-scales pass through it, because one runaway scale gives KL terms of e¹⁰ nats.
    """
    return limit * torch.tanh(x.float() / limit)
