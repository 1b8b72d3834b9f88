"""q(a | x, M) and p(a) in numpy: the same formulas as `model/addressing.py`, for the engines."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from vma_core.engine.request import Addresses
from vma_core.units import to_bits

Array = NDArray[np.float32]
MAX_SHARPNESS = 60.0
LOG_SCALE_LIMIT = 4.0


@dataclass(frozen=True)
class AddressParameters:
    """Learned parameters of addressing.

    Attributes:
        sharpness: factor on cosine similarity.
        dummy_keys: (d, D) unit vectors.
        dummy_features: per level (d, c, s, s), coarse to fine.
        dummy_mass: prior probability ρ of all dummies together.
        dummy_shares: (d,) share of each dummy in ρ.
    """

    sharpness: float
    dummy_keys: Array
    dummy_features: tuple[Array, ...]
    dummy_mass: float
    dummy_shares: Array

    @classmethod
    def from_weights(cls, weights: Mapping[str, Array]) -> AddressParameters:
        """From a model's weights by name; `SoftParameters` where they include a query map."""
        keys = weights["addressing.dummy_keys"]
        logits = weights["addressing.dummy_share_logits"].astype(np.float64)
        shares = np.exp(logits - logits.max())
        features: list[Array] = []
        while (name := f"addressing.dummy_features.{len(features)}") in weights:
            features.append(weights[name])
        mass = 1.0 / (1.0 + math.exp(-float(weights["addressing.dummy_mass_logit"])))
        hard = cls(
            min(math.exp(float(weights["addressing.log_sharpness"])), MAX_SHARPNESS),
            keys / np.linalg.norm(keys, axis=1, keepdims=True),
            tuple(features),
            mass,
            (shares / shares.sum()).astype(np.float32),
        )
        if "addressing.query.weight" not in weights:
            return hard
        return SoftParameters(
            **vars(hard),
            posterior_weight=weights["addressing.posterior.weight"],
            posterior_bias=weights["addressing.posterior.bias"],
            query_weight=weights["addressing.query.weight"],
            query_bias=weights["addressing.query.bias"],
        )

    def address_query(self, query: Array) -> Array:
        """(D,) unit vector that is compared with the keys."""
        return query

    def log_posterior(self, query: Array, keys: Array) -> Array:
        """log q(a | x, M) over the entries followed by the dummies: (n + d,)."""
        asked = self.address_query(query)
        similarity = np.concatenate([keys @ asked, self.dummy_keys @ asked])
        logits = self.sharpness * similarity
        peak = logits.max()
        normalised: Array = logits - (peak + np.log(np.exp(logits - peak).sum()))
        return normalised

    def log_prior(self, entries: int) -> Array:
        """log p(a) over the entries followed by the dummies: (n + d,)."""
        if entries == 0:
            return np.log(self.dummy_shares)
        entry = np.full(entries, math.log1p(-self.dummy_mass) - math.log(entries), np.float32)
        return np.concatenate([entry, np.log(self.dummy_shares * self.dummy_mass)])

    def prior_addresses(self, entries: int) -> Addresses:
        """p(a), for a blank drawing."""
        prior, dummies = self._prior(entries)
        mass = float(dummies.sum())
        return Addresses(prior, prior, mass, 0.0, dummy_prior=mass)

    def addresses(self, query: Array, similarity: Array) -> Addresses:
        """Address probabilities of one drawing, in one pass over the entries.

        Args:
            query: (D,) embedding of the drawing.
            similarity: (n,) cosines of the entries' keys with `address_query(query)`.
        """
        dummy = self.sharpness * (self.dummy_keys @ self.address_query(query)).astype(np.float64)
        logits = np.float32(self.sharpness) * similarity
        peak = max(float(logits.max(initial=-np.inf)), float(dummy.max()))
        logits -= np.float32(peak)
        dummy -= peak
        weights, dummy_weights = np.exp(logits), np.exp(dummy)
        of_entries, of_dummies = float(weights.sum()), float(dummy_weights.sum())
        total = of_entries + of_dummies
        # Σ q log q with log q = logit − log total.
        expected = float(np.dot(weights, logits)) + float(np.dot(dummy_weights, dummy))
        prior, dummy_prior = self._prior(len(similarity))
        log_prior = of_entries * math.log(prior[0]) if len(prior) else 0.0
        log_prior += float(np.dot(dummy_weights, np.log(dummy_prior)))
        kl_nats = (expected - log_prior) / total - math.log(total)
        weights *= np.float32(1.0 / total)
        return Addresses(
            weights,
            prior,
            of_dummies / total,
            to_bits(max(0.0, kl_nats)),
            dummy_prior=float(dummy_prior.sum()),
        )

    def address_limit_nats(self, entries: int) -> float:
        """−ln p(a) of an entry, ln(n / (1 − ρ)): the most that naming one entry costs.

        n / (1 − ρ) is the number of entries plus what the model counts the dummies as. 0 for a
        memory without entries.
        """
        return math.log(entries) - math.log1p(-self.dummy_mass) if entries else 0.0

    def _prior(self, entries: int) -> tuple[Array, NDArray[np.float64]]:
        """p(a) of the entries (one number, broadcast) and of the dummies."""
        shares = self.dummy_shares.astype(np.float64)
        if not entries:
            return np.zeros(0, np.float32), shares
        each = np.float32((1.0 - self.dummy_mass) / entries)
        return np.broadcast_to(each, (entries,)), shares * self.dummy_mass


@dataclass(frozen=True)
class SoftParameters(AddressParameters):
    """Parameters of the soft-attention baseline, with the linear maps to and from its latent u.

    Its posterior over entries is the attention at the mean of q(u | x).
    """

    posterior_weight: Array
    posterior_bias: Array
    query_weight: Array
    query_bias: Array

    @property
    def latent_size(self) -> int:
        """Length of u."""
        return self.query_weight.shape[1]

    def latent(self, query: Array) -> tuple[Array, Array]:
        """Mean and log standard deviation of q(u | x), both (latent_size,)."""
        mean, raw = np.split(self.posterior_weight @ query + self.posterior_bias, 2)
        return mean, LOG_SCALE_LIMIT * np.tanh(raw / LOG_SCALE_LIMIT)

    def log_attention(self, latents: Array, keys: Array) -> Array:
        """log w(u) over entries and dummies: (S, latent_size), (n, D) → (S, n + d)."""
        queries = latents @ self.query_weight.T + self.query_bias
        queries /= np.linalg.norm(queries, axis=1, keepdims=True)
        logits = self.sharpness * (queries @ np.concatenate([keys, self.dummy_keys]).T)
        logits -= logits.max(axis=1, keepdims=True)
        attention: Array = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
        return attention

    def address_query(self, query: Array) -> Array:
        """See `AddressParameters`; at the mean of q(u | x)."""
        asked: Array = self.latent(query)[0] @ self.query_weight.T + self.query_bias
        return asked / np.linalg.norm(asked)

    def addresses(self, query: Array, similarity: Array) -> Addresses:
        """See `AddressParameters`; `kl_bits` is KL(q(u | x) ‖ p(u))."""
        found = super().addresses(query, similarity)
        mean, log_scale = self.latent(query)
        kl_nats = 0.5 * float((mean**2 + np.exp(2 * log_scale) - 1 - 2 * log_scale).sum())
        return replace(found, kl_bits=to_bits(kl_nats))
