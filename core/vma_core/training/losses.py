"""Loss of one episode: encode the shared memory once, decode each target from a few addresses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields

import numpy as np
import torch
from torch import Tensor, nn

from vma_core.model.addressing import Reads, Sampling
from vma_core.model.blocks import bfloat16_if
from vma_core.model.encoder import Features
from vma_core.model.objective import (
    Objective,
    address_kl,
    distinct_addresses,
    importance_weighted_bound,
    label_loss,
    reparametrised,
    sample_distinct,
    vimco,
)
from vma_core.model.vma import PairTerms, VariationalMemoryAddressing
from vma_core.training.episodes import Episode
from vma_core.training.recipe import Recipe


@dataclass(frozen=True)
class StepFigures:
    """Means over the targets of one step, in nats unless named otherwise."""

    loss: Tensor
    bound_nats: Tensor
    address_kl_nats: Tensor
    latent_kl_nats: Tensor
    pixel_nats: Tensor
    address_accuracy: Tensor

    @classmethod
    def names(cls) -> list[str]:
        """Field names in order."""
        return [f.name for f in fields(cls)]

    def values(self) -> Tensor:
        """The figures as a vector without gradient."""
        return torch.stack([getattr(self, n).detach().float() for n in self.names()])


@dataclass(frozen=True)
class DecodedReads:
    """Targets decoded from their reads of a memory."""

    reads: Reads
    terms: PairTerms
    """Of T · K · Z pairs, Z samples of z for each read."""
    matches: Tensor
    """(T, n) bool, True where the entry has the target's class."""

    @property
    def log_weights(self) -> Tensor:
        """(T, K, Z) log w(a, z) of the pairs, without the terms of the address."""
        return self.terms.log_weight.view(*self.reads.log_q.shape, -1)

    def mean_of(self, values: Tensor, weights: Tensor) -> Tensor:
        """(T,) mean of a pair's value under (T, K) weights of the reads."""
        shares = weights.unsqueeze(2) * torch.softmax(self.log_weights.detach(), dim=2)
        return (values.view_as(shares) * shares).sum((1, 2))


def read_memory(
    model: VariationalMemoryAddressing,
    episode: Episode,
    recipe: Recipe,
    sampling: EpisodeSampling,
) -> DecodedReads:
    """Encode a shared memory once and decode each target from K reads of it."""
    both, matches = targets_and_memory(episode, model.device)
    targets = len(matches)
    # If nearly every entry is sampled anyway, encoding twice costs more than it saves.
    if recipe.sparse_keys and len(both) - targets > targets * recipe.address_samples:
        with autocast(both, recipe):
            reads, target_features = read_sparsely(model, both, targets, sampling)
    else:
        readable = None
        if episode.readable is not None:
            readable = torch.from_numpy(episode.readable).to(both.device)
        reads, target_features = read_densely(model, both, targets, recipe, sampling, readable)
    template, latents = reads.template, reads.latents
    each = recipe.latent_samples
    if each > 1:
        template = tuple(f.repeat_interleave(each, 0) for f in template)
    rows = torch.arange(targets, device=both.device).repeat_interleave(reads.log_q.shape[1] * each)
    noise = sampling.latents(len(rows), model.config.latent_size).to(both.device)
    with autocast(both, recipe):
        terms = model.pair_terms(
            both[:targets][rows], template, tuple(f[rows] for f in target_features), noise, latents
        )
    return DecodedReads(reads, terms, matches)


def read_densely(
    model: VariationalMemoryAddressing,
    both: Tensor,
    targets: int,
    recipe: Recipe,
    sampling: EpisodeSampling,
    readable: Tensor | None = None,
) -> tuple[Reads, Features]:
    """Reads with gradients through every entry, and the targets' features.

    `readable` is (T, n) bool where the targets do not share one memory; see `Addressing.read`.
    """
    end = len(both) if model.addressing.reads_memory else targets
    with autocast(both, recipe):
        features = model.features(both[:end])
        embedded = model.embed(both)
        templates = model.templates(tuple(f[targets:] for f in features))
    own = tuple(f[:targets] for f in features)
    queries, keys = embedded[:targets], embedded[targets:end]
    return model.addressing.read(queries, keys, templates, sampling, own, readable), own


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
    """Loss of q(a | x, M) alone, which trains the address embedding and the dummies' keys.

    With `address_labels` q is fitted to the classes and nothing is decoded; else the wake phase
    fits it to the posterior over the sampled addresses under the frozen networks.
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
    """Exclude parameters from the graph built inside."""
    for parameter in parameters:
        parameter.requires_grad_(False)
    try:
        yield
    finally:
        for parameter in parameters:
            parameter.requires_grad_(True)


def figures_of(read: DecodedReads, objective: Objective, loss: Tensor) -> StepFigures:
    """Means over the targets; parts of the bound are weighted by the posterior over addresses."""
    latent_kl = read.mean_of(read.terms.kl.sum(1), objective.posterior)
    pixels = read.mean_of(-read.terms.log_likelihood, objective.posterior)
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
    """Figures of the label loss alone."""
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
    """(T,) label loss; targets of absent classes are assigned to the dummies."""
    known = matches.any(1, keepdim=True)
    dummies = (~known).expand(-1, log_q.shape[1] - matches.shape[1])
    return label_loss(log_q, torch.cat([matches, dummies], 1))


def address_accuracy(log_q: Tensor, matches: Tensor) -> Tensor:
    """Share of targets whose class has more of q than all other entries together."""
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
    """Autocast to bfloat16 if the recipe asks for it."""
    return bfloat16_if(recipe.bfloat16, images.device.type)


def estimate(read: DecodedReads, recipe: Recipe) -> Objective:
    """Bound and loss by the recipe's estimator."""
    reads = read.reads
    log_joint = importance_weighted_bound(read.log_weights) + reads.log_prior + reads.shift_ratio
    if recipe.estimator == "importance":
        return reparametrised(log_joint - reads.log_q)
    if recipe.estimator == "vimco":
        return vimco(log_joint - reads.log_q, reads.log_q)
    return distinct_addresses(log_joint, reads.log_q)


class EpisodeSampling:
    """Random numbers of one episode.

    Seeded by the recipe's seed and the episode's number, so that an episode does not depend on
    the process that takes it or on interruptions of the run. z has a generator to itself: all kinds
    of addressing get the same noise.
    """

    def __init__(self, recipe: Recipe, episode: int) -> None:
        self.samples = recipe.address_samples
        self._recipe = recipe
        seeds = np.random.SeedSequence([recipe.seed, 1, episode]).generate_state(2, np.uint64)
        self._generator, self._latent_generator = (
            torch.Generator().manual_seed(int(seed >> np.uint64(1))) for seed in seeds
        )

    def addresses(self, log_q: Tensor) -> Tensor:
        """(T, K) addresses for the recipe's estimator; see `Recipe.estimator`."""
        recipe = self._recipe
        total = log_q.shape[1]
        proposal = log_q.detach().cpu()
        if recipe.estimator == "exact":
            chosen = torch.arange(total).expand(len(log_q), total)
        elif recipe.estimator == "topk":
            chosen = proposal.topk(min(self.samples, total), dim=1).indices
        elif recipe.estimator == "distinct":
            chosen = sample_distinct(proposal, self.samples, recipe.exploration, self._generator)
        else:
            chosen = torch.multinomial(
                proposal.exp(), self.samples, replacement=True, generator=self._generator
            )
        return chosen.to(log_q.device)

    def normal(self, *shape: int) -> Tensor:
        """Standard normal noise of an address, on the CPU."""
        return torch.randn(*shape, generator=self._generator)

    def latents(self, *shape: int) -> Tensor:
        """Standard normal noise of z, on the CPU."""
        return torch.randn(*shape, generator=self._latent_generator)


def read_sparsely(
    model: VariationalMemoryAddressing, images: Tensor, targets: int, sampling: Sampling
) -> tuple[Reads, Features]:
    """Hard reads whose cost hardly depends on the memory's size.

    Addresses are sampled from keys computed without gradient; only the sampled entries are then
    encoded with gradient. The partial sum over addresses and its wake phase need log q of the
    sampled addresses up to a constant, so only the gradient through the normaliser is lost.

    Args:
        model: a model with hard addressing and without companions.
        images: (T + n, 1, S, S), the targets first.
        targets: T.
        sampling: source of the addresses.

    Returns:
        The reads and the targets' features.
    """
    addressing = model.addressing
    memory = images[targets:]
    with torch.no_grad(), evaluating(model.embed):
        embedded = model.embed(images)
        scores = addressing.logits(embedded[:targets], embedded[targets:])
        log_normaliser = torch.logsumexp(scores, dim=1, keepdim=True)
        log_q = scores - log_normaliser
        addresses = sampling.addresses(log_q)
    used, place = torch.unique(addresses, return_inverse=True)
    entries = used[used < len(memory)]
    # Dummies come last among all addresses, and among the sampled ones too.
    local = torch.where(addresses < len(memory), place, len(entries) + addresses - len(memory))
    chosen = torch.cat([images[:targets], memory[entries]])
    features = model.features(chosen)
    embedded = model.embed(chosen)
    restricted = addressing.logits(embedded[:targets], embedded[targets:])
    template = addressing.all_features(tuple(f[targets:] for f in features))
    log_prior = addressing.log_prior(len(memory)).expand_as(log_q)
    flat = local.flatten()
    reads = Reads(
        tuple(f[flat] for f in template),
        log_prior.gather(1, addresses),
        restricted.gather(1, local) - log_normaliser,
        log_q,
        address_kl(log_q, log_prior.detach()),
    )
    return reads, tuple(f[:targets] for f in features)


@contextmanager
def evaluating(module: nn.Module) -> Iterator[None]:
    """Evaluation mode inside: batch normalisation uses and keeps its running statistics."""
    training = module.training
    module.eval()
    try:
        yield
    finally:
        module.train(training)
