"""One training step's loss: encode the shared memory once, pair targets with few addresses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields

import torch
from torch import Tensor

from vma_core.model.addressing import Reads
from vma_core.model.encoder import Features
from vma_core.model.objective import (
    Objective,
    address_kl,
    distinct_addresses,
    label_loss,
    reparametrised,
    vimco,
)
from vma_core.model.vma import PairTerms, VariationalMemoryAddressing
from vma_core.training.episodes import Episode
from vma_core.training.precision import bfloat16_if
from vma_core.training.recipe import Recipe
from vma_core.training.sampling import EpisodeSampling
from vma_core.training.sparse_memory import read_sparsely


@dataclass(frozen=True)
class StepFigures:
    """Means over the targets of one step; nats unless the name says otherwise."""

    loss: Tensor
    bound_nats: Tensor
    address_kl_nats: Tensor
    latent_kl_nats: Tensor
    pixel_nats: Tensor
    address_accuracy: Tensor

    @classmethod
    def names(cls) -> list[str]:
        """Names of the figures, in order."""
        return [f.name for f in fields(cls)]

    def values(self) -> Tensor:
        """The figures as one vector without a gradient."""
        return torch.stack([getattr(self, n).detach().float() for n in self.names()])


@dataclass(frozen=True)
class Paired:
    """Targets decoded from the reads made for them."""

    reads: Reads
    terms: PairTerms
    matches: Tensor
    """(T, n) bool, True where the entry has the target's class."""


def read_memory(
    model: VariationalMemoryAddressing,
    episode: Episode,
    recipe: Recipe,
    sampling: EpisodeSampling,
) -> Paired:
    """Encode a shared memory once and decode each target from a few reads of it."""
    both, matches = targets_and_memory(episode, model.device)
    targets = len(matches)
    # Where nearly every entry will be chosen anyway, looking twice costs more than it saves.
    if recipe.sparse_keys and len(both) - targets > targets * recipe.address_samples:
        with autocast(both, recipe):
            reads, target_features = read_sparsely(model, both, targets, sampling)
    else:
        reads, target_features = read_densely(model, both, targets, recipe, sampling)
    rows = torch.arange(targets, device=both.device).repeat_interleave(reads.log_q.shape[1])
    noise = sampling.normal(len(rows), model.config.latent_size).to(both.device)
    with autocast(both, recipe):
        terms = model.pair_terms(
            both[:targets][rows],
            reads.template,
            tuple(f[rows] for f in target_features),
            noise,
        )
    return Paired(reads, terms, matches)


def read_densely(
    model: VariationalMemoryAddressing,
    both: Tensor,
    targets: int,
    recipe: Recipe,
    sampling: EpisodeSampling,
) -> tuple[Reads, Features]:
    """Reads of a memory that is encoded whole, and the targets' features."""
    end = len(both) if model.addressing.reads_memory else targets
    with autocast(both, recipe):
        features = model.features(both[:end])
        embedded = model.embed(both)
        templates = model.templates(tuple(f[targets:] for f in features))
    reads = model.addressing.read(embedded[:targets], embedded[targets:end], templates, sampling)
    return reads, tuple(f[:targets] for f in features)


def step_loss(
    model: VariationalMemoryAddressing,
    episode: Episode,
    recipe: Recipe,
    sampling: EpisodeSampling,
) -> StepFigures:
    """Loss and figures of one episode; `loss` carries the gradient."""
    read = read_memory(model, episode, recipe, sampling)
    objective = estimate(read, recipe)
    loss = objective.loss
    if recipe.label_weight:
        loss = loss + recipe.label_weight * label_term(read.reads.log_probability, read.matches)
    return figures_of(read, objective, loss)


def address_loss(
    model: VariationalMemoryAddressing,
    episode: Episode,
    recipe: Recipe,
    sampling: EpisodeSampling,
) -> StepFigures:
    """A loss of q(a | x, M) alone: only the address embedding and the dummies' keys learn.

    By the wake phase q follows the posterior that the networks as they are give to the chosen
    addresses; by labels it follows the classes, and nothing is decoded.
    """
    if recipe.address_labels:
        return label_figures(model, episode, recipe)
    frozen = [*model.features.parameters(), *model.decoder.parameters()]
    if model.companions is not None:
        frozen += model.companions.parameters()
    with without_gradient(frozen):
        read = read_memory(model, episode, recipe, sampling)
    objective = estimate(read, recipe)
    within = torch.log_softmax(read.reads.log_q, dim=1)
    return figures_of(read, objective, -(objective.posterior * within).sum(1))


@contextmanager
def without_gradient(parameters: Sequence[Tensor]) -> Iterator[None]:
    """These parameters take no part in the graph that is built inside."""
    for parameter in parameters:
        parameter.requires_grad_(False)
    try:
        yield
    finally:
        for parameter in parameters:
            parameter.requires_grad_(True)


def figures_of(read: Paired, objective: Objective, loss: Tensor) -> StepFigures:
    """Means over the targets, the split of the bound by the posterior over the addresses."""
    weights = objective.posterior
    latent_kl = (read.terms.kl.sum(1).view_as(weights) * weights).sum(1)
    pixels = (-read.terms.log_likelihood.view_as(weights) * weights).sum(1)
    return StepFigures(
        loss=loss.mean(),
        bound_nats=objective.bound.mean().detach(),
        address_kl_nats=read.reads.kl.mean().detach(),
        latent_kl_nats=latent_kl.mean().detach(),
        pixel_nats=pixels.mean().detach(),
        address_accuracy=address_accuracy(read.reads.log_probability, read.matches),
    )


def label_figures(
    model: VariationalMemoryAddressing, episode: Episode, recipe: Recipe
) -> StepFigures:
    """The label term alone."""
    both, matches = targets_and_memory(episode, model.device)
    target_count, entries = matches.shape
    with autocast(both, recipe):
        embedded = model.embed(both)
    logits = model.addressing.logits(embedded[:target_count], embedded[target_count:])
    log_q = torch.log_softmax(logits, dim=1)
    loss = label_term(log_q, matches).mean()
    nothing = torch.zeros((), device=both.device)
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


def targets_and_memory(episode: Episode, device: torch.device) -> tuple[Tensor, Tensor]:
    """(T + n, 1, S, S) images, the targets first, and (T, n) matches."""
    both = torch.cat([image_tensor(episode.targets), image_tensor(episode.memory)])
    matches = torch.from_numpy(episode.matches)
    return both.contiguous(memory_format=torch.channels_last).to(device), matches.to(device)


def image_tensor(images: object) -> Tensor:
    """(N, S, S) uint8 → (N, 1, S, S) float32."""
    return torch.as_tensor(images).unsqueeze(1).float()


def autocast(images: Tensor, recipe: Recipe) -> torch.autocast:
    """bfloat16 for the convolutions where the recipe asks for it."""
    return bfloat16_if(recipe.bfloat16, images.device.type)


def estimate(read: Paired, recipe: Recipe) -> Objective:
    """The recipe's bound and loss from the pairs' terms."""
    reads = read.reads
    log_joint = read.terms.log_weight.view_as(reads.log_q) + reads.log_prior
    if recipe.estimator == "importance":
        return reparametrised(log_joint - reads.log_q)
    if recipe.estimator == "vimco":
        return vimco(log_joint - reads.log_q, reads.log_q)
    return distinct_addresses(log_joint, reads.log_q)
