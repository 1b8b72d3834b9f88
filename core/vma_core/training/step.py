"""One training step's loss: encode the shared memory once, pair targets with few addresses."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from vma_core.model.vma import PairTerms, VariationalMemoryAddressing
from vma_core.objective import (
    Objective,
    address_kl,
    distinct_addresses,
    label_loss,
    sample_distinct,
    vimco,
)
from vma_core.training.episodes import Episode
from vma_core.training.recipe import Recipe


@dataclass(frozen=True)
class StepFigures:
    """Means over the targets of one step; nats unless the name says otherwise."""

    loss: Tensor
    bound_nats: Tensor
    address_kl_nats: Tensor
    latent_kl_nats: Tensor
    pixel_nats: Tensor
    address_accuracy: Tensor


def step_loss(
    model: VariationalMemoryAddressing,
    episode: Episode,
    recipe: Recipe,
    generator: torch.Generator,
) -> StepFigures:
    """Loss and figures of one episode; `loss` carries the gradient."""
    both, matches = targets_and_memory(episode)
    target_count, entries = matches.shape

    with torch.autocast("cpu", torch.bfloat16, enabled=recipe.bfloat16):
        features = model.features(both)
        embedded = model.embed(both)
        target_features = tuple(f[:target_count] for f in features)
        template_features = model.addressing.all_features(tuple(f[target_count:] for f in features))
    log_q = torch.log_softmax(
        model.addressing.logits(embedded[:target_count], embedded[target_count:]), dim=1
    )
    log_prior = model.addressing.log_prior(entries)

    addresses = choose_addresses(log_q, recipe, generator)
    rows = torch.arange(target_count).repeat_interleave(addresses.shape[1])
    flat = addresses.flatten()
    noise = torch.randn(len(flat), model.config.latent_size, generator=generator)
    with torch.autocast("cpu", torch.bfloat16, enabled=recipe.bfloat16):
        terms = model.pair_terms(
            both[:target_count][rows],
            tuple(f[flat] for f in template_features),
            tuple(f[rows] for f in target_features),
            noise,
        )

    objective = estimate(terms, log_q, log_prior, addresses, recipe)
    loss = objective.loss
    if recipe.label_weight:
        loss = loss + recipe.label_weight * label_term(log_q, matches)

    weights = objective.posterior
    latent_kl = (terms.kl.sum(1).view_as(weights) * weights).sum(1)
    pixels = (-terms.log_likelihood.view_as(weights) * weights).sum(1)
    return StepFigures(
        loss=loss.mean(),
        bound_nats=objective.bound.mean().detach(),
        address_kl_nats=address_kl(log_q, log_prior).mean().detach(),
        latent_kl_nats=latent_kl.mean().detach(),
        pixel_nats=pixels.mean().detach(),
        address_accuracy=address_accuracy(log_q, matches),
    )


def address_loss(
    model: VariationalMemoryAddressing, episode: Episode, recipe: Recipe
) -> StepFigures:
    """The label term alone: only the address embedding and the dummies' keys get a gradient."""
    both, matches = targets_and_memory(episode)
    target_count, entries = matches.shape
    with torch.autocast("cpu", torch.bfloat16, enabled=recipe.bfloat16):
        embedded = model.embed(both)
    logits = model.addressing.logits(embedded[:target_count], embedded[target_count:])
    log_q = torch.log_softmax(logits, dim=1)
    loss = label_term(log_q, matches).mean()
    nothing = torch.zeros(())
    return StepFigures(
        loss=loss,
        bound_nats=-loss.detach(),
        address_kl_nats=address_kl(log_q, model.addressing.log_prior(entries)).mean().detach(),
        latent_kl_nats=nothing,
        pixel_nats=nothing,
        address_accuracy=address_accuracy(log_q, matches),
    )


def label_term(log_q: Tensor, matches: Tensor) -> Tensor:
    """(T,) label loss; targets of absent classes belong to the dummies."""
    known = matches.any(1, keepdim=True)
    dummies = (~known).expand(-1, log_q.shape[1] - matches.shape[1])
    return label_loss(log_q, torch.cat([matches, dummies], 1))


def address_accuracy(log_q: Tensor, matches: Tensor) -> Tensor:
    """Share of targets with more of q on their own class than on all others together."""
    q = log_q[:, : matches.shape[1]].exp()
    right = (q * matches).sum(1) > (q * ~matches).sum(1)
    return right[matches.any(1)].float().mean().detach()


def targets_and_memory(episode: Episode) -> tuple[Tensor, Tensor]:
    """(T + n, 1, S, S) images, the targets first, and (T, n) matches."""
    both = torch.cat([image_tensor(episode.targets), image_tensor(episode.memory)])
    matches = torch.from_numpy(episode.matches)
    return both.contiguous(memory_format=torch.channels_last), matches


def image_tensor(images: object) -> Tensor:
    """(N, S, S) uint8 → (N, 1, S, S) float32."""
    return torch.as_tensor(images).unsqueeze(1).float()


def choose_addresses(log_q: Tensor, recipe: Recipe, generator: torch.Generator) -> Tensor:
    """(T, K) addresses: distinct ones, or K draws from q with replacement for VIMCO."""
    if recipe.estimator == "vimco":
        return torch.multinomial(
            log_q.detach().exp(), recipe.address_samples, replacement=True, generator=generator
        )
    return sample_distinct(log_q, recipe.address_samples, recipe.exploration, generator)


def estimate(
    terms: PairTerms, log_q: Tensor, log_prior: Tensor, addresses: Tensor, recipe: Recipe
) -> Objective:
    """The recipe's bound and loss from the pairs' terms."""
    log_q_chosen = log_q.gather(1, addresses)
    log_joint = terms.log_weight.view_as(log_q_chosen) + log_prior[addresses]
    if recipe.estimator == "vimco":
        return vimco(log_joint - log_q_chosen, log_q_chosen)
    return distinct_addresses(log_joint, log_q_chosen)
