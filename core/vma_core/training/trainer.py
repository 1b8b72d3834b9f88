"""Trainer of a model: a generator of step records for any front end."""

from __future__ import annotations

import contextlib
import math
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from vma_core.errors import UserError
from vma_core.model.blocks import set_memory_format
from vma_core.model.vma import VariationalMemoryAddressing
from vma_core.training.checkpoint import load_checkpoint, save_checkpoint
from vma_core.training.corpus import Corpus
from vma_core.training.distributed import Processes, without_exchange
from vma_core.training.episodes import Episode, EpisodeSampler
from vma_core.training.losses import EpisodeSampling, StepFigures, address_loss, step_loss
from vma_core.training.recipe import Recipe


@dataclass(frozen=True)
class StepRecord:
    """Figures of one update; nats are means over its targets."""

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
    """Networks, optimiser and averaged weights of a training run.

    Random numbers are a function of the recipe's seed and the episode's number, so an update does
    not depend on the number of processes.
    """

    def __init__(self, recipe: Recipe, corpus: Corpus, processes: Processes | None = None) -> None:
        torch.manual_seed(recipe.seed)
        self.recipe = recipe
        self.corpus = corpus
        self.processes = processes or Processes()
        self.episodes_here = self.processes.share(recipe.episodes)
        self.model = VariationalMemoryAddressing(recipe.model).to(self.processes.device)
        set_memory_format(self.model, torch.channels_last)
        self._losses = self.processes.wrap(
            _Losses(self.model, recipe),
            has_unused_parameters=recipe.address_steps > 0
            or not self.model.addressing.reads_memory
            or not recipe.model.dummy_entries  # then their prior mass has no gradient
            or recipe.model.addressing == "single"  # its levels have no prior and posterior
            or recipe.model.stroke_channels > 0,  # the stroke head has its own recipe
        )
        self.averaged = {k: v.detach().clone() for k, v in self.model.state_dict().items()}
        self.optimizer = torch.optim.Adam(self.model.parameters(), lr=recipe.learning_rate)
        self.sampler = EpisodeSampler(
            corpus,
            recipe.entries,
            recipe.shots,
            recipe.targets,
            recipe.foreign_fraction,
            recipe.seed + 2,
            turned_fraction=recipe.turned_fraction,
            separate=recipe.separate_memories,
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
        """Train to the end of the recipe; yields a record per update."""
        self.model.train()
        while self.step < self.total_steps:
            yield self.update()

    @property
    def total_steps(self) -> int:
        """Number of updates of both stages."""
        return self.recipe.total_steps

    def start_from(self, weights: Mapping[str, Tensor]) -> None:
        """Start from other weights, such as a bundle's.

        Weights without companions are accepted: companions start as the identity.

        Raises:
            UserError: they have another architecture.
        """
        fresh = {k: v for k, v in self.model.state_dict().items() if k.startswith("companions.")}
        try:
            self.model.load_state_dict(fresh | dict(weights))
        except RuntimeError as error:
            raise UserError(
                "The starting model and the recipe have different architectures. Choose another "
                "recipe or model."
            ) from error
        for name, value in self.model.state_dict().items():
            self.averaged[name].copy_(value)

    def _backward(self) -> dict[str, float]:
        """Backward passes of this update's episodes; returns mean figures over all processes."""
        alone = self.step >= self.recipe.steps
        sampler = self.address_sampler if alone else self.sampler
        here = self.episodes_here
        sums = torch.zeros(len(StepFigures.names()), device=self.processes.device)
        for index in range(here):
            number = self.step * self.recipe.episodes + self.processes.rank * here + index
            last = index == here - 1
            with contextlib.nullcontext() if last else without_exchange(self._losses):
                figures = self._losses(
                    sampler.sample(number), EpisodeSampling(self.recipe, number), alone
                )
                torch.autograd.backward(figures.loss / here)
            sums += figures.values() / here
        means = self.processes.mean(sums).tolist()
        return dict(zip(StepFigures.names(), means, strict=True))

    def update(self) -> StepRecord:
        """One parameter update."""
        started = time.perf_counter()
        rate = self._learning_rate()
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        self.optimizer.zero_grad()
        figures = self._backward()
        norm = float(
            torch.nn.utils.clip_grad_norm_(self.model.parameters(), self.recipe.gradient_norm_limit)
        )
        loss = figures.pop("loss")
        if math.isfinite(norm) and math.isfinite(loss):
            self.optimizer.step()
            self._average()
            self._bad_in_a_row = 0
        else:
            self._count_bad_step()
        self.step += 1
        elapsed = time.perf_counter() - started
        self.seconds += elapsed
        return StepRecord(
            step=self.step,
            **figures,
            gradient_norm=norm,
            learning_rate=rate,
            bad_steps=self.bad_steps,
            step_ms=elapsed * 1e3,
        )

    def should_stop(self, asked: bool) -> bool:
        """Whether any process was asked to stop, so that all stop after the same update."""
        if self.processes.count == 1:
            return asked
        vote = torch.tensor(float(asked), device=self.processes.device)
        return float(self.processes.mean(vote)) > 0

    def _count_bad_step(self) -> None:
        """Count a skipped step with a non-finite gradient; too many in a row end the run."""
        self.bad_steps += 1
        self._bad_in_a_row += 1
        if self._bad_in_a_row >= self.recipe.max_bad_steps:
            raise UserError(
                "Training stopped: the gradient was not finite for {count} steps in a row. "
                "Continue from the last checkpoint with a lower learning_rate.",
                count=self._bad_in_a_row,
            )

    def _learning_rate(self) -> float:
        recipe = self.recipe
        if self.step < recipe.warmup_steps:
            return recipe.learning_rate * (self.step + 1) / recipe.warmup_steps
        peak = recipe.learning_rate
        done = (self.step - recipe.warmup_steps) / max(1, recipe.steps - recipe.warmup_steps)
        if self.step >= recipe.steps:
            peak = recipe.address_learning_rate
            # A probe may train beyond the last update.
            done = min(1.0, (self.step - recipe.steps) / max(1, recipe.address_steps))
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
        """A copy with the averaged weights in evaluation mode, for export."""
        copy = VariationalMemoryAddressing(self.recipe.model)
        copy.load_state_dict(self.averaged)
        return copy.eval()

    def save(self, path: Path) -> None:
        """Write a checkpoint."""
        state = {
            "step": self.step,
            "bad_steps": self.bad_steps,
            "seconds": self.seconds,
            "recipe": self.recipe.to_dict(),
            "data_hash": self.corpus.data_hash,
        }
        save_checkpoint(path, self.model, self.averaged, self.optimizer, state)

    def restore(self, path: Path) -> None:
        """Resume exactly from a checkpoint of the same architecture."""
        state = load_checkpoint(path, self.model, self.averaged, self.optimizer)
        self.step = state["step"]
        self.bad_steps = state["bad_steps"]
        self.seconds = state["seconds"]


class _Losses(nn.Module):
    """Loss of an episode as a module, as DistributedDataParallel requires."""

    def __init__(self, model: VariationalMemoryAddressing, recipe: Recipe) -> None:
        super().__init__()
        self.model = model
        self.recipe = recipe

    def forward(
        self, episode: Episode, sampling: EpisodeSampling, address_alone: bool
    ) -> StepFigures:
        loss = address_loss if address_alone else step_loss
        return loss(self.model, episode, self.recipe, sampling)
