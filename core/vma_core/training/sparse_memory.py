"""Reading a large memory during training: gradients for the entries that were read, no others."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, nn

from vma_core.model.addressing import Reads, Sampling
from vma_core.model.encoder import Features
from vma_core.model.objective import address_kl
from vma_core.model.vma import VariationalMemoryAddressing


def read_sparsely(
    model: VariationalMemoryAddressing, images: Tensor, targets: int, sampling: Sampling
) -> tuple[Reads, Features]:
    """Hard reads whose cost hardly depends on the memory's size.

    All keys are computed without a gradient, to choose the addresses by; only the chosen entries
    are then encoded with one. The partial sum over addresses and its wake phase need log q of the
    chosen addresses up to a constant, so nothing is lost but the gradient through the constant.

    Args:
        model: a model with hard addressing that reads single entries.
        images: (T + n, 1, S, S), the targets first.
        targets: T.
        sampling: chooses the addresses.

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
    # Dummies come last among the addresses, and so they do among those that were chosen.
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
    """The module in evaluation mode: running means, nothing learned from this batch."""
    training = module.training
    module.eval()
    try:
        yield
    finally:
        module.train(training)
