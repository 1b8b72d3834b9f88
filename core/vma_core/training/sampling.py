"""Randomness of one training episode: which addresses are decoded, and the noise of z."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from vma_core.model.objective import sample_distinct
from vma_core.training.recipe import Recipe


class EpisodeSampling:
    """All random numbers of one episode, drawn from its own generator.

    The generator is seeded by the recipe's seed and the episode's number, so that an episode is
    the same whichever process takes it and however often a run was interrupted before.
    """

    def __init__(self, recipe: Recipe, episode: int) -> None:
        self.samples = recipe.address_samples
        self._recipe = recipe
        seed = np.random.SeedSequence([recipe.seed, 1, episode]).generate_state(1, np.uint64)
        self._generator = torch.Generator().manual_seed(int(seed[0] >> np.uint64(1)))

    def addresses(self, log_q: Tensor) -> Tensor:
        """(T, K) addresses as the recipe's estimator wants them; see `Recipe.estimator`."""
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
        """Standard normal noise, on the CPU."""
        return torch.randn(*shape, generator=self._generator)
