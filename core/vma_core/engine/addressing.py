"""q(a | x, M) and p(a) in numpy: the same formulas as `model/addressing.py`, for the engines."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vma_core.engine.request import Addresses

Array = NDArray[np.float32]
MAX_SHARPNESS = 60.0


@dataclass(frozen=True)
class AddressParameters:
    """The learned numbers of addressing.

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
        """Read them from a model's named weights."""
        keys = weights["addressing.dummy_keys"]
        logits = weights["addressing.dummy_share_logits"].astype(np.float64)
        shares = np.exp(logits - logits.max())
        features: list[Array] = []
        while (name := f"addressing.dummy_features.{len(features)}") in weights:
            features.append(weights[name])
        mass = 1.0 / (1.0 + math.exp(-float(weights["addressing.dummy_mass_logit"])))
        return cls(
            min(math.exp(float(weights["addressing.log_sharpness"])), MAX_SHARPNESS),
            keys / np.linalg.norm(keys, axis=1, keepdims=True),
            tuple(features),
            mass,
            (shares / shares.sum()).astype(np.float32),
        )

    def log_posterior(self, query: Array, keys: Array) -> Array:
        """log q(a | x, M) over the entries followed by the dummies: (n + d,)."""
        similarity = np.concatenate([keys @ query, self.dummy_keys @ query])
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

    def addresses(self, query: Array | None, keys: Array) -> Addresses:
        """Address probabilities of one drawing, or the prior alone without one."""
        entries = len(keys)
        log_prior = self.log_prior(entries)
        prior = np.exp(log_prior)
        if query is None:
            return Addresses(prior[:entries], prior[:entries], float(prior[entries:].sum()), 0.0)
        log_q = self.log_posterior(query, keys)
        q = np.exp(log_q)
        kl_nats = float((q * (log_q - log_prior)).sum())
        return Addresses(
            q[:entries], prior[:entries], float(q[entries:].sum()), max(0.0, kl_nats) / math.log(2)
        )
