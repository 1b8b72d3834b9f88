"""The training loop: a generator of step records, so that any front end can drive it."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from vma_core.errors import UserError
from vma_core.model.blocks import set_memory_format
from vma_core.model.vma import VariationalMemoryAddressing
from vma_core.training.checkpoint import load_checkpoint, save_checkpoint
from vma_core.training.corpus import Corpus
from vma_core.training.episodes import EpisodeSampler
from vma_core.training.recipe import Recipe
from vma_core.training.step import StepFigures, address_loss, step_loss


@dataclass(frozen=True)
class StepRecord:
    """What one update did; nats are means over the step's targets."""

    step: int
    bound_nats: float
    address_kl_nats: float
    latent_kl_nats: float
    pixel_nats: float
    address_accuracy: float
    gradient_norm: float
    learning_rate: float
    bad_steps: int
    step_ms: float

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready form, one line of the metrics file."""
        return asdict(self)


class Trainer:
    """Networks, optimiser, averaged weights and random states of one training run."""

    def __init__(self, recipe: Recipe, corpus: Corpus) -> None:
        torch.manual_seed(recipe.seed)
        self.recipe = recipe
        self.corpus = corpus
        self.model = VariationalMemoryAddressing(recipe.model)
        set_memory_format(self.model, torch.channels_last)
        self.averaged = {k: v.detach().clone() for k, v in self.model.state_dict().items()}
        self.optimizer = torch.optim.Adam(self.model.parameters(), lr=recipe.learning_rate)
        self.generator = torch.Generator().manual_seed(recipe.seed + 1)
        self.sampler = EpisodeSampler(
            corpus,
            recipe.entries,
            recipe.shots,
            recipe.targets,
            recipe.foreign_fraction,
            recipe.seed + 2,
        )
        self.address_sampler = EpisodeSampler(
            corpus,
            recipe.address_entries,
            recipe.shots,
            recipe.address_entries,
            recipe.foreign_fraction,
            recipe.seed + 3,
            turned_fraction=0.9,
        )
        self.step = 0
        self.bad_steps = 0
        self._bad_in_a_row = 0
        self.seconds = 0.0

    def records(self) -> Iterator[StepRecord]:
        """Train until the recipe's number of steps; one record an update."""
        self.model.train()
        while self.step < self.total_steps:
            yield self._update()

    @property
    def total_steps(self) -> int:
        """Updates of everything, then of the address embedding alone."""
        return self.recipe.steps + self.recipe.address_steps

    def _figures(self) -> StepFigures:
        if self.step < self.recipe.steps:
            return step_loss(self.model, self.sampler.sample(), self.recipe, self.generator)
        return address_loss(self.model, self.address_sampler.sample(), self.recipe)

    def _update(self) -> StepRecord:
        started = time.perf_counter()
        rate = self._learning_rate()
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        figures = self._figures()
        self.optimizer.zero_grad()
        torch.autograd.backward(figures.loss)
        norm = float(
            torch.nn.utils.clip_grad_norm_(self.model.parameters(), self.recipe.gradient_norm_limit)
        )
        if math.isfinite(norm) and math.isfinite(figures.loss.item()):
            self.optimizer.step()
            self._average()
            self._bad_in_a_row = 0
        else:
            self._count_bad_step()
        self.step += 1
        elapsed = time.perf_counter() - started
        self.seconds += elapsed
        return self._record(figures, norm, rate, elapsed * 1e3)

    def _count_bad_step(self) -> None:
        """A step with a non-finite gradient changes nothing; too many in a row end the run."""
        self.bad_steps += 1
        self._bad_in_a_row += 1
        if self._bad_in_a_row >= self.recipe.max_bad_steps:
            raise UserError(
                f"Training stopped: {self._bad_in_a_row} steps in a row had a gradient that is "
                "not finite. Continue from the last checkpoint with a lower learning_rate."
            )

    def _learning_rate(self) -> float:
        recipe = self.recipe
        if self.step < recipe.warmup_steps:
            return recipe.learning_rate * (self.step + 1) / recipe.warmup_steps
        peak = recipe.learning_rate
        done = (self.step - recipe.warmup_steps) / max(1, recipe.steps - recipe.warmup_steps)
        if self.step >= recipe.steps:
            peak = recipe.address_learning_rate
            done = (self.step - recipe.steps) / recipe.address_steps
        low = recipe.final_learning_rate_fraction
        return peak * (low + (1 - low) * 0.5 * (1 + math.cos(math.pi * done)))

    @torch.no_grad()
    def _average(self) -> None:
        decay = min(self.recipe.ema_decay, (1 + self.step) / (10 + self.step))
        for name, value in self.model.state_dict().items():
            average = self.averaged[name]
            if average.is_floating_point():
                average.lerp_(value, 1 - decay)
            else:
                average.copy_(value)

    def averaged_model(self) -> VariationalMemoryAddressing:
        """A copy with the averaged weights, in evaluation mode: what is exported."""
        copy = VariationalMemoryAddressing(self.recipe.model)
        copy.load_state_dict(self.averaged)
        return copy.eval()

    def save(self, path: Path) -> None:
        """Write a checkpoint from which `restore` continues exactly."""
        state = {
            "step": self.step,
            "bad_steps": self.bad_steps,
            "seconds": self.seconds,
            "sampler": self.sampler.state,
            "address_sampler": self.address_sampler.state,
            "recipe": self.recipe.to_dict(),
            "data_hash": self.corpus.data_hash,
        }
        save_checkpoint(path, self.model, self.averaged, self.optimizer, self.generator, state)

    def restore(self, path: Path) -> None:
        """Continue from a checkpoint of the same architecture."""
        state = load_checkpoint(path, self.model, self.averaged, self.optimizer, self.generator)
        self.step = state["step"]
        self.bad_steps = state["bad_steps"]
        self.seconds = state["seconds"]
        self.sampler.state = state["sampler"]
        self.address_sampler.state = state["address_sampler"]

    def _record(self, figures: StepFigures, norm: float, rate: float, step_ms: float) -> StepRecord:
        def number(value: Tensor) -> float:
            return float(value)

        return StepRecord(
            self.step,
            number(figures.bound_nats),
            number(figures.address_kl_nats),
            number(figures.latent_kl_nats),
            number(figures.pixel_nats),
            number(figures.address_accuracy),
            norm,
            rate,
            self.bad_steps,
            step_ms,
        )
