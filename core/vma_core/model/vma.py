"""The whole model: p(a) p(z | m_a) p(x | z, m_a) and q(a | x, M) q(z | x, m_a).

Source: Bornschein, Mnih, Zoran, Rezende, "Variational Memory Addressing in Generative Models",
NIPS 2017, sections 3 and 4.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from vma_core.model.addressing import ADDRESSING
from vma_core.model.companions import Companions
from vma_core.model.config import ModelConfig
from vma_core.model.decoder import Decoder
from vma_core.model.encoder import AddressEmbedding, FeatureEncoder, Features
from vma_core.model.stroke_head import StrokeHead


class PairTerms(NamedTuple):
    """The parts of log p(x, z | m_a) − log q(z | x, m_a) for a batch of pairs, in nats."""

    log_likelihood: Tensor
    """(B,) log p(x | z, m_a)."""
    log_ratio: Tensor
    """(B, levels) log p(z) − log q(z), per level."""
    kl: Tensor
    """(B, levels) closed-form KL of z, per level."""
    latents: Tensor
    """(B, latent_size) z in units of the prior; see `decoder.Posterior`."""

    @property
    def log_weight(self) -> Tensor:
        """(B,) log of the importance weight of z given the address."""
        return self.log_likelihood + self.log_ratio.sum(1)


class VariationalMemoryAddressing(nn.Module):
    """Networks of the model. Images are (B, 1, S, S) float32 with ink = 1."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.config = config
        self.features = FeatureEncoder(config)
        self.embed = AddressEmbedding(config)
        # Before the addressing, so that all kinds start from the same decoder at the same seed.
        decoder = Decoder(config)
        self.addressing = ADDRESSING[config.addressing](config)
        self.companions = Companions(config) if config.companions else None
        self.decoder = decoder
        self.stroke_head = StrokeHead(config) if config.stroke_channels else None

    @property
    def device(self) -> torch.device:
        """Device of the weights."""
        return self.addressing.log_sharpness.device

    def templates(self, features: Features) -> Features:
        """Templates of a memory's entries: their features, mixed with their companions'."""
        if self.companions is None or len(features[0]) < 2:
            return features
        return self.companions(features, self.companions.gates(self.companions.keys(features)))

    def pair_terms(
        self,
        images: Tensor,
        template: Features,
        target: Features,
        noise: Tensor,
        latents: Tensor | None = None,
    ) -> PairTerms:
        """Terms for pairs (x_b, m_a(b)); every input has the same batch size.

        `latents` are a z that was drawn with the address, whose densities the reads have: then the
        ratios and KLs here are 0, and the noise is not used.
        """
        if latents is not None:
            logits = self.decoder.decode(self.decoder.entry_terms(template), latents)
            nothing = latents.new_zeros(len(latents), len(template))
            return PairTerms(bernoulli_log_likelihood(logits, images), nothing, nothing, latents)
        inference = self.decoder.infer(self.decoder.entry_terms(template), target, noise)
        return PairTerms(
            bernoulli_log_likelihood(inference.logits, images),
            inference.log_ratio,
            inference.kl,
            inference.latents,
        )


def bernoulli_log_likelihood(logits: Tensor, images: Tensor) -> Tensor:
    """Σ over pixels of log Bernoulli(x; sigmoid(logits)), shape (B,), in nats."""
    logits = logits.float()
    # Written out: the exporter's form of the loss computes log(1 - p) and overflows.
    softplus = F.relu(logits) + torch.log1p(torch.exp(-logits.abs()))
    return (images * logits - softplus).flatten(1).sum(1)
