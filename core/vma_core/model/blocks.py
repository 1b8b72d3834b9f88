"""Building blocks shared by the networks: residual blocks, memory layout, bfloat16."""

from __future__ import annotations

from functools import lru_cache
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
    return nn.Sequential(*(ResidualBlock(channels) for _ in range(depth)))


def set_memory_format(module: nn.Module, memory_format: torch.memory_format) -> None:
    """Set the layout of a module's weights in place; channels last trains faster on CPUs."""
    module.to(memory_format=memory_format)  # type: ignore[call-overload]


def soft_bound(x: Tensor, limit: float) -> Tensor:
    """limit · tanh(x / limit) in float32: the identity near 0, bounded by ±limit.

    Bounds log-scales: one runaway scale gives KL terms of e¹⁰ nats.
    """
    return limit * torch.tanh(x.float() / limit)


@lru_cache
def computes_bfloat16(device_type: str) -> bool:
    """Whether the device has bfloat16 arithmetic.

    Without it PyTorch emulates bfloat16, ten times slower than single precision: with AVX2 alone
    an update of the bundled model takes 4.5 s instead of 0.41 s.

    Args:
        device_type: "cpu" or "cuda".
    """
    if device_type == "cuda":
        return torch.cuda.is_bf16_supported(including_emulation=False)
    return bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())


def bfloat16_if(wanted: bool, device_type: str) -> torch.autocast:
    """Autocast to bfloat16 if wanted and supported by the device."""
    enabled = wanted and computes_bfloat16(device_type)
    return torch.autocast(device_type, torch.bfloat16, enabled=enabled)
