"""Companions: entries similar to the addressed one, pooled into its template.

The address stays a single discrete latent. Given an entry, its companions follow from the memory
alone and cost no further bits. With their features in the template, more drawings of a character
keep lowering the cost of the next one.
"""

from __future__ import annotations

from typing import NamedTuple, cast

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from vma_core.model.config import ModelConfig
from vma_core.model.encoder import Features


class Gates(NamedTuple):
    """Companions of n entries: rows (n, R) int64 and weights (n, R) float32 in [0, 1]."""

    rows: Tensor
    weights: Tensor


class Companions(nn.Module):
    """Gated pooling over the nearest entries in a small embedding space.

    g(a, j) = σ(s · cos(k_a, k_j) − b) for the R entries nearest to a, a itself excluded;
    c_a = Σ_j g(a, j) v_j / (1 + Σ_j g(a, j)); the template becomes m_a + u(m_a, c_a). Trained by
    the bound, without labels and independent of the drawing x.
    """

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.count = config.companions
        channels, sides = config.level_channels, config.level_sides
        self.key = nn.Linear(channels[0] * sides[0] ** 2, config.companion_key_size)
        self.log_sharpness = nn.Parameter(torch.tensor(2.0))
        self.threshold = nn.Parameter(torch.tensor(3.0))
        self.values = nn.ModuleList(nn.Conv2d(c, c, 1) for c in channels)
        self.joins = nn.ModuleList(nn.Conv2d(2 * c, c, 1) for c in channels)
        self.outs = nn.ModuleList(nn.Conv2d(c, c, 1) for c in channels)
        # Starts as the identity: the template is the entry alone.
        for out in self.outs:
            nn.init.zeros_(cast(Tensor, out.weight))
            nn.init.zeros_(cast(Tensor, out.bias))

    def keys(self, features: Features) -> Tensor:
        """(n, K) unit vectors, float32; companions are nearest neighbours."""
        return F.normalize(self.key(F.silu(features[0].flatten(1))).float(), dim=1)

    def gates(self, keys: Tensor) -> Gates:
        """The R nearest other entries of each entry, with weights."""
        similarity = (keys @ keys.T).fill_diagonal_(-2.0)
        nearest = similarity.topk(min(self.count, max(0, len(keys) - 1)), dim=1)
        weights = torch.sigmoid(self.log_sharpness.exp() * nearest.values - self.threshold)
        return Gates(nearest.indices, weights)

    def forward(self, features: Features, gates: Gates) -> Features:
        """Templates of the first len(gates) entries, shapes as `features`.

        `features` hold the read entries first, then their companions.
        """
        mixed = []
        share = gates.weights / (1.0 + gates.weights.sum(1, keepdim=True))
        for feature, value, join, out in zip(
            features, self.values, self.joins, self.outs, strict=True
        ):
            values = F.silu(value(feature))
            pooling = values.new_zeros(share.shape[0], feature.shape[0])
            pooling = pooling.scatter_add(1, gates.rows, share.to(values.dtype))
            pooled = (pooling @ values.flatten(1)).unflatten(1, values.shape[1:])
            own = feature[: share.shape[0]]
            both = torch.cat([own, pooled.to(own.dtype)], dim=1)
            mixed.append(own + out(F.silu(join(both))))
        return tuple(mixed)
