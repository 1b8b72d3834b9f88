"""Hard, soft and no addressing behind one interface, with the learned dummy entries."""

from __future__ import annotations

import math
from typing import NamedTuple, Protocol, cast

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from vma_core.model.blocks import ResidualBlock, soft_bound
from vma_core.model.config import ModelConfig
from vma_core.model.encoder import Features
from vma_core.model.objective import address_kl

MAX_SHARPNESS = 60.0
"""Upper limit of the learned factor on cosine similarity; keeps softmax finite in float32."""
LOG_SCALE_LIMIT = 4.0
SINGLE_MEAN_LIMIT = 8.0
UNREADABLE = -1e9
"""Logit and log prior of an entry outside a target's memory; finite, so that 0 · log 0 = 0."""


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
    shift_ratio: Tensor | float = 0.0
    """(T, K) log p(u) − log q(u | x) of the latent that shifts a hard read's template."""
    latents: Tensor | None = None
    """(T · K, latent_size) the decoder's z, where it is drawn with the address."""


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

    def logits(self, queries: Tensor, keys: Tensor, readable: Tensor | None = None) -> Tensor:
        """Unnormalised log q(a | x, M): (T, D), (n, D) → (T, n + d), float32.

        Entries that are not `readable`, (T, n) bool, get no probability.
        """
        scores = self.sharpness * (queries @ self.all_keys(keys).T)
        if readable is None:
            return scores
        entries = scores[:, : len(keys)].masked_fill(~readable, UNREADABLE)
        return torch.cat([entries, scores[:, len(keys) :]], dim=1)

    def log_prior(self, entries: int) -> Tensor:
        """log p(a): (n + d,). Without entries the dummies have all mass, and without dummies the
        entries."""
        shares = F.log_softmax(self.dummy_share_logits, dim=0)
        if entries == 0:
            return shares
        if not len(shares):
            return shares.new_full((entries,), -math.log(entries))
        entry = F.logsigmoid(-self.dummy_mass_logit) - math.log(entries)
        dummies = F.logsigmoid(self.dummy_mass_logit) + shares
        return torch.cat([entry.expand(entries), dummies])

    def log_priors(self, targets: int, entries: int, readable: Tensor | None = None) -> Tensor:
        """log p(a) of each target's memory: (T, n + d); see `log_prior` and `read`."""
        if readable is None:
            return self.log_prior(entries).expand(targets, -1)
        own = int(readable[0].sum())
        prior = self.log_prior(own)
        of_entries = torch.where(readable, prior[0], prior.new_tensor(UNREADABLE))
        return torch.cat([of_entries, prior[own:].expand(targets, -1)], dim=1)

    def read(
        self,
        queries: Tensor,
        keys: Tensor,
        templates: Features,
        sampling: Sampling,
        features: Features,
        readable: Tensor | None = None,
    ) -> Reads:
        """K reads per target.

        Args:
            queries: (T, D) embeddings of the targets.
            keys: (n, D) embeddings of the entries.
            templates: of the n entries.
            sampling: source of randomness.
            features: of the T targets.
            readable: (T, n) bool, True for the entries of each target's memory, equally many for
                all; None if the targets share one memory.
        """
        raise NotImplementedError


class GaussianSamples(NamedTuple):
    """K samples of q(u | x) = N(mean, scale²) for each of T targets; p(u) = N(0, I)."""

    values: Tensor
    """(T, K, size)"""
    log_prior: Tensor
    """(T, K) log p(u)."""
    log_q: Tensor
    """(T, K) log q(u | x)."""
    kl: Tensor
    """(T,) KL(q ‖ p) in nats, closed form."""

    @classmethod
    def draw(
        cls, mean: Tensor, log_scale: Tensor, samples: int, sampling: Sampling
    ) -> GaussianSamples:
        """K = `samples` from (T, size) means and log standard deviations."""
        noise = sampling.normal(len(mean), samples, mean.shape[1]).to(mean.device)
        values = mean.unsqueeze(1) + log_scale.exp().unsqueeze(1) * noise
        constant = 0.5 * math.log(2 * math.pi) * mean.shape[1]
        return cls(
            values,
            -0.5 * values.square().sum(-1) - constant,
            -0.5 * noise.square().sum(-1) - log_scale.sum(-1, keepdim=True) - constant,
            0.5 * (mean.square() + (2 * log_scale).exp() - 1 - 2 * log_scale).sum(-1),
        )


class AddressLatent(nn.Module):
    """q(u | x), a Gaussian computed from the drawing's embedding."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.posterior = nn.Linear(config.embedding_size, 2 * config.address_latent_size)

    def forward(self, queries: Tensor) -> tuple[Tensor, Tensor]:
        """(T, D) → mean and log standard deviation, each (T, size)."""
        mean, log_scale = self.posterior(queries.float()).chunk(2, dim=1)
        return mean, LOG_SCALE_LIMIT * torch.tanh(log_scale / LOG_SCALE_LIMIT)


class TemplateShift(nn.Module):
    """Shift of the coarsest template by a latent u; starts near zero."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.shape = (config.level_channels[0], *[config.level_sides[0]] * 2)
        self.map = nn.Linear(config.address_latent_size, math.prod(self.shape), bias=False)
        nn.init.normal_(self.map.weight, std=1e-2)

    def forward(self, template: Features, latents: Tensor) -> Features:
        """Templates of T · K reads and (T, K, size) latents → templates of the same shapes."""
        coarsest = template[0]
        shift = self.map(latents.flatten(0, 1)).unflatten(1, self.shape)
        return (coarsest + shift.to(coarsest.dtype), *template[1:])


class HardAddressing(Addressing):
    """A discrete address over the memory's entries followed by the dummy entries."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__(config)
        self.latent = AddressLatent(config) if config.template_shift else None
        self.shift = TemplateShift(config) if config.template_shift else None

    def read(
        self,
        queries: Tensor,
        keys: Tensor,
        templates: Features,
        sampling: Sampling,
        features: Features,
        readable: Tensor | None = None,
    ) -> Reads:
        """See `Addressing`; only the sampled addresses are decoded."""
        log_q = F.log_softmax(self.logits(queries, keys, readable), dim=1)
        addresses = sampling.addresses(log_q)
        log_prior = self.log_priors(len(queries), len(keys), readable)
        flat = addresses.flatten()
        reads = Reads(
            tuple(f[flat] for f in self.all_features(templates)),
            log_prior.gather(1, addresses),
            log_q.gather(1, addresses),
            log_q,
            address_kl(log_q, log_prior),
        )
        if self.latent is None or self.shift is None:
            return reads
        mean, log_scale = self.latent(queries)
        drawn = GaussianSamples.draw(mean, log_scale, addresses.shape[1], sampling)
        return reads._replace(
            template=self.shift(reads.template, drawn.values),
            shift_ratio=drawn.log_prior - drawn.log_q,
        )


class AttentionAddressing(Addressing):
    """A convex combination of the entries and dummies, weighted by a continuous latent u.

    w(u) = softmax_a(s · cos(W u, e(m_a))).
    """

    query: nn.Linear
    """W"""

    def log_weights(self, latents: Tensor, keys: Tensor, readable: Tensor | None = None) -> Tensor:
        """log attention weights: (B, size), (n, D) → (B, n + d)."""
        queries = F.normalize(self.query(latents.float()), dim=-1)
        return F.log_softmax(self.logits(queries, keys, readable), dim=-1)

    def combined(
        self, latents: Tensor, keys: Tensor, templates: Features, readable: Tensor | None
    ) -> Features:
        """(T, K, size) latents → T · K templates Σ_a w_a(u) m_a."""
        if readable is not None:
            readable = readable.repeat_interleave(latents.shape[1], 0)
        weights = self.log_weights(latents.flatten(0, 1), keys, readable).exp()
        return tuple(
            cast(Tensor, weights.to(f.dtype) @ f.flatten(1)).unflatten(1, f.shape[1:])
            for f in self.all_features(templates)
        )


class SoftAddressing(AttentionAddressing):
    """Attention as a deterministic function of a continuous latent (paper, section 2, fig. 1).

    u ~ N(0, I), and q(u | x) is a Gaussian computed from the drawing's embedding. Trained by the
    ordinary importance-weighted bound.
    """

    def __init__(self, config: ModelConfig) -> None:
        super().__init__(config)
        size = config.address_latent_size
        self.posterior = nn.Linear(config.embedding_size, 2 * size)
        self.query = nn.Linear(size, config.embedding_size)
        self.shift = TemplateShift(config) if config.template_shift else None

    def latent(self, queries: Tensor) -> tuple[Tensor, Tensor]:
        """Mean and log standard deviation of q(u | x): (T, D) → two (T, size)."""
        mean, log_scale = self.posterior(queries.float()).chunk(2, dim=1)
        return mean, LOG_SCALE_LIMIT * torch.tanh(log_scale / LOG_SCALE_LIMIT)

    def read(
        self,
        queries: Tensor,
        keys: Tensor,
        templates: Features,
        sampling: Sampling,
        features: Features,
        readable: Tensor | None = None,
    ) -> Reads:
        """See `Addressing`; a convex combination of all entries for each of the K samples of u."""
        mean, log_scale = self.latent(queries)
        drawn = GaussianSamples.draw(mean, log_scale, sampling.samples, sampling)
        template = self.combined(drawn.values, keys, templates, readable)
        if self.shift is not None:
            template = self.shift(template, drawn.values)
        weights = self.log_weights(mean, keys, readable)
        return Reads(template, drawn.log_prior, drawn.log_q, weights, drawn.kl)


class SingleLatentAddressing(AttentionAddressing):
    """Attention by the decoder's own z ~ N(0, I), the paper's soft baseline (section 2, fig. 1).

    z carries address and detail and does not depend on the memory, nor does q(z | x), a Gaussian
    computed from the drawing's features level by level.
    """

    def __init__(self, config: ModelConfig) -> None:
        super().__init__(config)
        self.query = nn.Linear(config.latent_size, config.embedding_size)
        self.heads = nn.ModuleList(
            nn.Sequential(
                nn.Conv2d(c, c, 1), ResidualBlock(c), nn.SiLU(), nn.Conv2d(c, 2 * latent, 1)
            )
            for c, latent in zip(config.level_channels, config.latent_channels, strict=True)
        )

    def posterior_of(self, features: Features) -> tuple[Tensor, Tensor]:
        """Mean and log standard deviation of q(z | x), each (T, latent_size), coarse to fine."""
        parts = [
            head(f.float()).chunk(2, dim=1) for head, f in zip(self.heads, features, strict=True)
        ]
        mean = torch.cat([m.flatten(1) for m, _ in parts], dim=1)
        log_scale = torch.cat([s.flatten(1) for _, s in parts], dim=1)
        return soft_bound(mean, SINGLE_MEAN_LIMIT), soft_bound(log_scale, LOG_SCALE_LIMIT)

    def read(
        self,
        queries: Tensor,
        keys: Tensor,
        templates: Features,
        sampling: Sampling,
        features: Features,
        readable: Tensor | None = None,
    ) -> Reads:
        """See `Addressing`; the KL is that of z, address and detail together."""
        mean, log_scale = self.posterior_of(features)
        drawn = GaussianSamples.draw(mean, log_scale, sampling.samples, sampling)
        return Reads(
            self.combined(drawn.values, keys, templates, readable),
            drawn.log_prior,
            drawn.log_q,
            self.log_weights(mean, keys, readable),
            drawn.kl,
            latents=drawn.values.flatten(0, 1),
        )


class NoAddressing(HardAddressing):
    """The no-memory baseline: the same networks on the dummy entries alone."""

    reads_memory = False


ADDRESSING: dict[str, type[Addressing]] = {
    "hard": HardAddressing,
    "soft": SoftAddressing,
    "none": NoAddressing,
    "single": SingleLatentAddressing,
}
"""By the name in `ModelConfig.addressing`."""
