"""Hard, variational addressing: q(a | x, M), p(a) and the learned dummy entries."""

from __future__ import annotations

import math
from typing import NamedTuple, Protocol

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from vma_core.model.config import ModelConfig
from vma_core.model.encoder import Features
from vma_core.model.objective import address_kl

MAX_SHARPNESS = 60.0
"""Upper limit of the learned factor on cosine similarity; keeps softmax finite in float32."""


class Sampling(Protocol):
    """Where the randomness of a read comes from."""

    samples: int
    """K: reads for each target."""

    def addresses(self, log_q: Tensor) -> Tensor:
        """From log q(a | x, M), (T, n + d), to the addresses (T, K) that are decoded."""
        ...

    def normal(self, *shape: int) -> Tensor:
        """Standard normal noise."""
        ...


class Reads(NamedTuple):
    """K reads of a memory for each of T targets, whichever way it is addressed."""

    template: Features
    """What is decoded from, per level (T · K, channels, side, side)."""
    log_prior: Tensor
    """(T, K) log p of the address that was used."""
    log_q: Tensor
    """(T, K) log q of the same address."""
    log_probability: Tensor
    """(T, n + d) log of the weight of every entry and dummy: q(a | x, M), or attention."""
    kl: Tensor
    """(T,) KL(q ‖ p) of the address in nats, closed form."""


class HardAddressing(nn.Module):
    """A discrete address over the memory's entries followed by the dummy entries.

    q(a | x, M) = softmax_a(s · cos(e(x), e(m_a))) (paper, eq. 6, with a cosine similarity).
    The dummies stand for "nothing in memory fits": their total prior mass ρ is learned and does
    not depend on the number of entries, so every entry has p(a) = (1 − ρ) / n.
    """

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
        """The factor s on the cosine similarity."""
        return self.log_sharpness.exp().clamp(max=MAX_SHARPNESS)

    def all_keys(self, keys: Tensor) -> Tensor:
        """(n, D) keys of the entries → (n + d, D) with the dummies' keys behind them."""
        return torch.cat([keys, F.normalize(self.dummy_keys.float(), dim=1)])

    def all_features(self, features: Features) -> Features:
        """Template features of the entries with the dummies' behind them."""
        return tuple(
            torch.cat([f, d.to(f.dtype)])
            for f, d in zip(features, self.dummy_features, strict=True)
        )

    def logits(self, queries: Tensor, keys: Tensor) -> Tensor:
        """Unnormalised log q(a | x, M): (T, D), (n, D) → (T, n + d), float32."""
        return self.sharpness * (queries @ self.all_keys(keys).T)

    def log_prior(self, entries: int) -> Tensor:
        """log p(a): (n + d,). With no entry the dummies carry everything."""
        shares = F.log_softmax(self.dummy_share_logits, dim=0)
        if entries == 0:
            return shares
        entry = F.logsigmoid(-self.dummy_mass_logit) - math.log(entries)
        dummies = F.logsigmoid(self.dummy_mass_logit) + shares
        return torch.cat([entry.expand(entries), dummies])

    def read(self, queries: Tensor, keys: Tensor, templates: Features, sampling: Sampling) -> Reads:
        """Decode from the chosen addresses alone: (T, D), (n, D), n templates."""
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
