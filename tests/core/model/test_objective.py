"""Bounds and estimators against exact enumeration of every possible sample of addresses."""

from __future__ import annotations

import itertools
import math

import pytest
import torch
from torch import Tensor
from vma_core.model.objective import (
    address_kl,
    distinct_addresses,
    importance_weighted_bound,
    label_loss,
    sample_distinct,
    vimco,
)
from vma_core.units import to_bits

ENTRIES = 4


def toy() -> tuple[Tensor, Tensor, Tensor]:
    """Address logits (a parameter), log p(a), and log w(a) that depends on another parameter."""
    generator = torch.Generator().manual_seed(5)
    logits = torch.randn(ENTRIES, generator=generator, dtype=torch.float64)
    log_prior = torch.log_softmax(torch.randn(ENTRIES, generator=generator).double(), 0)
    log_weight = torch.randn(ENTRIES, generator=generator, dtype=torch.float64)
    return logits.requires_grad_(), log_prior, log_weight.requires_grad_()


def every_sample(count: int) -> list[tuple[int, ...]]:
    """All tuples of `count` addresses."""
    return list(itertools.product(range(ENTRIES), repeat=count))


def log_weights_of(
    sample: tuple[int, ...], log_q: Tensor, log_prior: Tensor, log_w: Tensor
) -> Tensor:
    index = torch.tensor(sample)
    return (log_prior + log_w - log_q)[index].unsqueeze(0)


def expected_bound(count: int, logits: Tensor, log_prior: Tensor, log_w: Tensor) -> Tensor:
    """E over all samples of the K-sample bound, differentiable in everything."""
    log_q = torch.log_softmax(logits, 0)
    total = torch.zeros((), dtype=torch.float64)
    for sample in every_sample(count):
        bound = importance_weighted_bound(log_weights_of(sample, log_q, log_prior, log_w))
        total = total + log_q[list(sample)].sum().exp() * bound.squeeze(0)
    return total


@pytest.mark.parametrize("count", [2, 3])
def test_vimco_gradient_is_unbiased_by_enumeration(count: int) -> None:
    logits, log_prior, log_w = toy()
    exact = torch.autograd.grad(expected_bound(count, logits, log_prior, log_w), (logits, log_w))
    estimated = [torch.zeros_like(g) for g in exact]
    for sample in every_sample(count):
        log_q = torch.log_softmax(logits, 0)
        log_q_sample = log_q[list(sample)].unsqueeze(0)
        loss = vimco(log_weights_of(sample, log_q, log_prior, log_w), log_q_sample).loss.sum()
        probability = log_q_sample.sum().exp().detach()
        for total, gradient in zip(
            estimated, torch.autograd.grad(-loss, (logits, log_w)), strict=True
        ):
            total += probability * gradient
    for ours, wanted in zip(estimated, exact, strict=True):
        torch.testing.assert_close(ours, wanted, rtol=1e-9, atol=1e-12)


def test_the_bound_grows_with_samples_and_stays_below_the_marginal() -> None:
    logits, log_prior, log_w = toy()
    marginal = torch.logsumexp(log_prior + log_w, 0)
    bounds = [expected_bound(k, logits, log_prior, log_w) for k in (1, 2, 4)]
    assert bounds[0] < bounds[1] < bounds[2] < marginal


def test_vimco_signal_uses_the_geometric_mean_of_the_others() -> None:
    log_weights = torch.tensor([[0.3, -1.2, 2.0]], dtype=torch.float64)
    log_q = torch.zeros(1, 3, dtype=torch.float64, requires_grad=True)
    vimco(log_weights, log_q).loss.sum().backward()
    bound = importance_weighted_bound(log_weights)
    for k in range(3):
        replaced = log_weights.clone()
        replaced[0, k] = (log_weights.sum() - log_weights[0, k]) / 2
        signal = bound - importance_weighted_bound(replaced)
        assert log_q.grad is not None
        assert -log_q.grad[0, k].item() == pytest.approx(signal.item(), rel=1e-12)


def test_vimco_needs_two_samples() -> None:
    with pytest.raises(ValueError, match="two samples"):
        vimco(torch.zeros(1, 1), torch.zeros(1, 1))


def test_all_distinct_addresses_give_the_marginal_and_its_gradient() -> None:
    logits, log_prior, log_w = toy()
    log_q = torch.log_softmax(logits, 0).unsqueeze(0)
    objective = distinct_addresses((log_prior + log_w).unsqueeze(0), log_q)
    marginal = torch.logsumexp(log_prior + log_w, 0)
    assert objective.bound.item() == pytest.approx(marginal.item())
    (gradient,) = torch.autograd.grad(-objective.loss.sum(), log_w)
    torch.testing.assert_close(gradient, torch.softmax(log_prior + log_w, 0).detach())


def test_fewer_distinct_addresses_bound_the_marginal_from_below() -> None:
    _, log_prior, log_w = toy()
    log_joint = log_prior + log_w
    marginal = torch.logsumexp(log_joint, 0).item()
    for size in range(1, ENTRIES):
        for subset in itertools.combinations(range(ENTRIES), size):
            part = log_joint[list(subset)].unsqueeze(0)
            assert distinct_addresses(part, torch.zeros(1, size)).bound.item() < marginal


def test_the_wake_phase_stops_at_the_true_address_posterior() -> None:
    _, log_prior, log_w = toy()
    log_joint = (log_prior + log_w).detach().unsqueeze(0)
    posterior = torch.log_softmax(log_joint, 1).requires_grad_()
    distinct_addresses(log_joint, posterior).loss.sum().backward()
    assert posterior.grad is not None
    torch.testing.assert_close(posterior.grad, torch.zeros_like(posterior), atol=1e-12, rtol=0)


def test_sampled_addresses_are_distinct_and_follow_the_proposal() -> None:
    generator = torch.Generator().manual_seed(0)
    log_q = torch.log(torch.tensor([0.7, 0.2, 0.1])).expand(20_000, 3)
    drawn = sample_distinct(log_q, 2, 0.0, generator)
    assert (drawn[:, 0] != drawn[:, 1]).all()
    first = torch.bincount(drawn[:, 0], minlength=3) / len(drawn)
    torch.testing.assert_close(first, torch.tensor([0.7, 0.2, 0.1]), atol=0.02, rtol=0)


def test_exploration_tries_addresses_that_q_has_given_up() -> None:
    generator = torch.Generator().manual_seed(0)
    log_q = torch.tensor([[0.0, -80.0, -80.0]]).expand(2000, 3)
    drawn = sample_distinct(log_q, 1, 0.3, generator)
    assert 0.1 < (drawn != 0).float().mean().item() < 0.3


def test_address_kl_is_zero_at_the_prior_and_log_n_at_a_certain_address() -> None:
    log_prior = torch.full((8,), -math.log(8))
    certain = torch.log_softmax(torch.tensor([[200.0] + [0.0] * 7]), 1)
    assert address_kl(log_prior.unsqueeze(0), log_prior).item() == pytest.approx(0, abs=1e-6)
    assert address_kl(certain, log_prior).item() == pytest.approx(math.log(8), rel=1e-5)
    assert to_bits(torch.tensor(math.log(8))).item() == pytest.approx(3)


def test_label_loss_counts_all_entries_of_the_class() -> None:
    log_q = torch.log(torch.tensor([[0.5, 0.3, 0.2]]))
    matches = torch.tensor([[True, False, True]])
    assert label_loss(log_q, matches).item() == pytest.approx(-math.log(0.7))
