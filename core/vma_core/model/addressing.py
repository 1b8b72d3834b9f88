"""Hard, soft and no addressing behind one interface, with the learned dummy entries."""

from __future__ import annotations

import math
from typing import NamedTuple, Protocol, cast

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from vma_core.model.config import ModelConfig
from vma_core.model.encoder import Features
from vma_core.model.objective import address_kl

MAX_SHARPNESS = 60.0
"""Upper limit of the learned factor on cosine similarity; keeps softmax finite in float32."""
LOG_SCALE_LIMIT = 4.0


class Sampling(Protocol):
    """Source of a read's randomness."""

    samples: int
    """K: reads per target."""

    def addresses(self, log_q: Tensor) -> Tensor:
        """log q(a | x, M), (T, n + d) → addresses (T, K) to decode."""
        ...

    def normal(self, *shape: int) -> Tensor:
        """Standard normal noise."""
        ...


class Reads(NamedTuple):
    """K reads of a memory for each of T targets."""

    template: Features
    """Template features, per level (T · K, channels, side, side)."""
    log_prior: Tensor
    """(T, K) log p of the sampled address."""
    log_q: Tensor
    """(T, K) log q of the same address."""
    log_probability: Tensor
    """(T, n + d) log weight of every entry and dummy: q(a | x, M), or the attention."""
    kl: Tensor
    """(T,) KL(q ‖ p) of the address in nats, closed form."""


class Addressing(nn.Module):
    """Keys, prior and dummy entries that every kind of addressing shares.

    q(a | x, M) = softmax_a(s · cos(e(x), e(m_a))) (paper, eq. 6, with a cosine similarity).
    The dummies stand for "nothing in memory fits": their total prior mass ρ is learned and does
    not depend on the number of entries, so every entry has p(a) = (1 − ρ) / n.
    """

    reads_memory = True
    """False for the baseline without a memory."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        count = config.dummy_entries
        self.dummy_keys = nn.Parameter(torch.randn(count, config.embedding_size) * 0.1)
        self.dummy_features = nn.ParameterList(
            torch.randn(count, c, s, s) * 0.1
            for c, s in zip(config.level_channels, config.level_sides, strict=True)
        )
        self.log_sharpness = nn.Parameter(torch.tensor(math.log(10.0)))
        self.dummy_mass_logit = nn.Parameter(torch.tensor(-3.0))
        self.dummy_share_logits = nn.Parameter(torch.zeros(count))

    @property
    def sharpness(self) -> Tensor:
        """Factor s on the cosine similarity."""
        return self.log_sharpness.exp().clamp(max=MAX_SHARPNESS)

    def all_keys(self, keys: Tensor) -> Tensor:
        """(n, D) keys of the entries → (n + d, D), the dummies' keys appended."""
        return torch.cat([keys, F.normalize(self.dummy_keys.float(), dim=1)])

    def all_features(self, features: Features) -> Features:
        """Template features of the entries, the dummies' appended."""
        return tuple(
            torch.cat([f, d.to(f.dtype)])
            for f, d in zip(features, self.dummy_features, strict=True)
        )

    def logits(self, queries: Tensor, keys: Tensor) -> Tensor:
        """Unnormalised log q(a | x, M): (T, D), (n, D) → (T, n + d), float32."""
        return self.sharpness * (queries @ self.all_keys(keys).T)

    def log_prior(self, entries: int) -> Tensor:
        """log p(a): (n + d,). Without entries the dummies have all mass."""
        shares = F.log_softmax(self.dummy_share_logits, dim=0)
        if entries == 0:
            return shares
        entry = F.logsigmoid(-self.dummy_mass_logit) - math.log(entries)
        dummies = F.logsigmoid(self.dummy_mass_logit) + shares
        return torch.cat([entry.expand(entries), dummies])

    def read(self, queries: Tensor, keys: Tensor, templates: Features, sampling: Sampling) -> Reads:
        """K reads per target from (T, D) queries, (n, D) keys and n templates."""
        raise NotImplementedError


class HardAddressing(Addressing):
    """A discrete address over the memory's entries followed by the dummy entries."""

    def read(self, queries: Tensor, keys: Tensor, templates: Features, sampling: Sampling) -> Reads:
        """See `Addressing`; only the sampled addresses are decoded."""
        log_q = F.log_softmax(self.logits(queries, keys), dim=1)
        addresses = sampling.addresses(log_q)
        log_prior = self.log_prior(len(keys)).expand_as(log_q)
        flat = addresses.flatten()
        return Reads(
            tuple(f[flat] for f in self.all_features(templates)),
            log_prior.gather(1, addresses),
            log_q.gather(1, addresses),
            log_q,
            address_kl(log_q, log_prior),
        )


class SoftAddressing(Addressing):
    """Attention as a deterministic function of a continuous latent (paper, section 2, fig. 1).

    u ~ N(0, I); the weights are w(u) = softmax_a(s · cos(W u, e(m_a))) and the template is
    Σ_a w_a(u) m_a. q(u | x) is a Gaussian computed from the drawing's embedding. Trained by the
    ordinary importance-weighted bound.
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
        """log attention weights: (…, size), (n, D) → (…, n + d)."""
        queries = F.normalize(self.query(latents.float()), dim=-1)
        return F.log_softmax(self.logits(queries, keys), dim=-1)

    def read(self, queries: Tensor, keys: Tensor, templates: Features, sampling: Sampling) -> Reads:
        """See `Addressing`; a convex combination of all entries for each of the K samples of u."""
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


class NoAddressing(HardAddressing):
    """The no-memory baseline: the same networks on the dummy entries alone."""

    reads_memory = False


ADDRESSING: dict[str, type[Addressing]] = {
    "hard": HardAddressing,
    "soft": SoftAddressing,
    "none": NoAddressing,
}
"""By the name in `ModelConfig.addressing`."""
