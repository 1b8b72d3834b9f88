"""The soft-attention baseline: a convex combination of all entries, weighted by a latent."""

from __future__ import annotations

import math
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from vma_core.model.addressing import HardAddressing, Reads, Sampling
from vma_core.model.config import ModelConfig
from vma_core.model.encoder import Features

LOG_SCALE_LIMIT = 4.0


class SoftAddressing(HardAddressing):
    """Attention as a deterministic function of a continuous latent (paper, section 2, fig. 1).

    u ~ N(0, I); the weights are w(u) = softmax_a(s · cos(W u, e(m_a))) and the template is
    Σ_a w_a(u) m_a. q(u | x) is a Gaussian from the drawing's embedding. It shares keys, dummies
    and the factor s with hard addressing, and trains by the ordinary importance-weighted bound.
    """

    def __init__(self, config: ModelConfig) -> None:
        super().__init__(config)
        size = config.address_latent_size
        self.posterior = nn.Linear(config.embedding_size, 2 * size)
        self.query = nn.Linear(size, config.embedding_size)

    def latent(self, queries: Tensor) -> tuple[Tensor, Tensor]:
        """Mean and log standard deviation of q(u | x): (T, D) → two (T, size)."""
        mean, log_scale = self.posterior(queries.float()).chunk(2, dim=1)
        return mean, LOG_SCALE_LIMIT * torch.tanh(log_scale / LOG_SCALE_LIMIT)

    def log_weights(self, latents: Tensor, keys: Tensor) -> Tensor:
        """log of the attention: (…, size), (n, D) → (…, n + d)."""
        queries = F.normalize(self.query(latents.float()), dim=-1)
        return F.log_softmax(self.logits(queries, keys), dim=-1)

    def read(self, queries: Tensor, keys: Tensor, templates: Features, sampling: Sampling) -> Reads:
        """Combine all entries once for each of the K samples of u."""
        mean, log_scale = self.latent(queries)
        noise = sampling.normal(len(mean), sampling.samples, mean.shape[1]).to(mean.device)
        latents = mean.unsqueeze(1) + log_scale.exp().unsqueeze(1) * noise
        weights = self.log_weights(latents.flatten(0, 1), keys).exp()
        combined = tuple(
            cast(Tensor, weights.to(f.dtype) @ f.flatten(1)).unflatten(1, f.shape[1:])
            for f in self.all_features(templates)
        )
        constant = 0.5 * math.log(2 * math.pi) * mean.shape[1]
        log_prior = -0.5 * latents.square().sum(-1) - constant
        log_q = -0.5 * noise.square().sum(-1) - log_scale.sum(-1, keepdim=True) - constant
        kl = 0.5 * (mean.square() + (2 * log_scale).exp() - 1 - 2 * log_scale).sum(-1)
        return Reads(combined, log_prior, log_q, self.log_weights(mean, keys), kl)
