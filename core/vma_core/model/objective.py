"""Bounds on log p(x | M) and the estimators of their gradients, in nats.

log w(a, z) = log p(x | z, m_a) + log p(z | m_a) − log q(z | x, m_a) is the importance weight of z
given an address; the functions here add the terms of the address.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional as F


class Objective(NamedTuple):
    """A bound and a surrogate loss whose gradient estimates the bound's. Shapes are (T,)."""

    bound: Tensor
    """Value of the bound for each target."""
    loss: Tensor
    """Its gradient estimates −∇ bound, plus the gradient of the address posterior's own loss."""
    posterior: Tensor
    """(T, K) normalised importance weights of the sampled addresses, detached."""


def importance_weighted_bound(log_weights: Tensor) -> Tensor:
    """log (1/K) Σ_k w_k over the last axis (Burda et al. 2016, eq. 8)."""
    return torch.logsumexp(log_weights, dim=-1) - math.log(log_weights.shape[-1])


def reparametrised(log_weights: Tensor) -> Objective:
    """K-sample bound with reparametrised gradients.

    For the soft-attention and no-memory baselines, which have no discrete latent.

    Args:
        log_weights: (T, K) log p(x, u_k, z_k | M) − log q(u_k, z_k | x, M).
    """
    bound = importance_weighted_bound(log_weights)
    return Objective(bound, -bound, F.softmax(log_weights.detach(), dim=-1))


def vimco(log_weights: Tensor, log_q_address: Tensor) -> Objective:
    """The K-sample bound with VIMCO for the discrete address (paper, section 3.3).

    Mnih and Rezende 2016, eqs. 7–10: sample k's learning signal is L − L₋ₖ, where L₋ₖ replaces
    its weight by the geometric mean of the others.

    Args:
        log_weights: (T, K) log p(a_k) + log w(a_k, z_k) − log q(a_k | x, M), K ≥ 2, with the
            addresses drawn from q with replacement; gradients flow through every part.
        log_q_address: (T, K) log q(a_k | x, M).
    """
    count = log_weights.shape[-1]
    if count < 2:
        raise ValueError("VIMCO needs at least two samples.")
    bound = importance_weighted_bound(log_weights)
    values = log_weights.detach()
    others_mean = (values.sum(-1, keepdim=True) - values) / (count - 1)
    replaced = values.unsqueeze(-2).expand(*values.shape[:-1], count, count).clone()
    replaced.diagonal(dim1=-2, dim2=-1).copy_(others_mean)
    signal = bound.detach().unsqueeze(-1) - importance_weighted_bound(replaced)
    surrogate = bound + (signal * log_q_address).sum(-1)
    return Objective(bound, -surrogate, F.softmax(values, dim=-1))


def distinct_addresses(log_joint: Tensor, log_q_address: Tensor) -> Objective:
    """Sum over distinct addresses, with a wake-phase update of q(a | x, M).

    log Σ_{a ∈ S} p(a) w(a, z_a) is a lower bound in expectation for any set S of distinct
    addresses, because it omits non-negative terms of the marginal; with every address in S it is
    the marginal. q is not part of the bound: it is fitted to the normalised weights within S
    (reweighted wake-sleep, Bornschein and Bengio 2015, restricted to S).

    Args:
        log_joint: (T, K) log p(a) + log w(a, z_a) of K distinct addresses.
        log_q_address: (T, K) log q(a | x, M) of the same addresses.
    """
    bound = torch.logsumexp(log_joint, dim=-1)
    posterior = F.softmax(log_joint.detach(), dim=-1)
    within = F.log_softmax(log_q_address, dim=-1)
    wake = -(posterior * within).sum(-1)
    return Objective(bound, -bound + wake, posterior)


def sample_distinct(
    log_q_address: Tensor, count: int, exploration: float, generator: torch.Generator
) -> Tensor:
    """(T, count) distinct addresses per target by the Gumbel top-k trick.

    The proposal is (1 − exploration) q + exploration · uniform, which keeps trying addresses of
    negligible q.
    """
    total = log_q_address.shape[1]
    count = min(count, total)
    mixed = (1 - exploration) * log_q_address.detach().exp() + exploration / total
    uniform = torch.rand(mixed.shape, generator=generator).clamp_(1e-20, 1 - 1e-7)
    return (mixed.log() - (-uniform.log()).log()).topk(count, dim=1).indices


def address_kl(log_q_address: Tensor, log_prior: Tensor) -> Tensor:
    """KL(q(a | x, M) ‖ p(a)) in nats: (T, n) and (n,) → (T,)."""
    return (log_q_address.exp() * (log_q_address - log_prior)).sum(-1)


def label_loss(log_q_address: Tensor, matches: Tensor) -> Tensor:
    """−log of q's mass on the entries of the target's class: a departure from the paper.

    Args:
        log_q_address: (T, n) log q(a | x, M).
        matches: (T, n) bool, True where the entry has the target's class; for a target of a
            class that is not in memory, True at the dummies.
    """
    return -torch.logsumexp(log_q_address.masked_fill(~matches, -torch.inf), dim=-1)
