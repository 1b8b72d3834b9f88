"""Training of one part of a frozen model, such as a head: updates, checkpoints, run."""

from __future__ import annotations

import copy
import json
import math
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from tqdm import tqdm

from vma_core.training.checkpoint import load_checkpoint, save_checkpoint
from vma_core.training.run_folder import CHECKPOINT, METRICS, open_metrics
from vma_core.training.run_loop import stop_on_interrupt

LOG_EVERY = 50
CHECKPOINT_S = 120.0
SHORT_RUN = 100
"""Updates below which no time is estimated."""
PROBED = 3
RATE_FACTOR = "rate_factor"
"""Key of an optimiser's parameter group: factor on the learning rate."""


@dataclass(frozen=True)
class HeadRecipe:
    """Hyperparameters that every head has.

    Attributes:
        steps: updates.
        gradient_norm_limit: maximum gradient norm.
    """

    steps: int = 14_000
    learning_rate: float = 1.5e-3
    warmup_steps: int = 100
    weight_decay: float = 1e-4
    gradient_norm_limit: float = 1.0
    ema_decay: float = 0.998
    seed: int = 0


class HeadTrainer(ABC):
    """Trains the parameters of `trained` that require gradients.

    Random numbers are functions of the recipe's seed and the update's number.

    Attributes:
        sampler: of the training data.
        figure_names: of an update's figures, as in the metrics file.
        shown: figure beside the progress bar.
    """

    figure_names: tuple[str, ...]
    shown: str

    def __init__(
        self,
        trained: nn.Module,
        recipe: HeadRecipe,
        sampler: object,
        groups: Sequence[dict[str, Any]] | None = None,
    ) -> None:
        self.trained = trained
        self.recipe = recipe
        self.sampler = sampler
        self.averaged = {k: v.detach().clone() for k, v in trained.state_dict().items()}
        self.optimizer = torch.optim.AdamW(
            groups or [{"params": list(trained.parameters())}],
            lr=recipe.learning_rate,
            weight_decay=recipe.weight_decay,
        )
        self.step = self.bad_steps = 0
        self.seconds = 0.0

    @abstractmethod
    def loss(self) -> tuple[Tensor, Tensor]:
        """Loss of update `step`, and its detached figures as a vector."""

    def update(self) -> Tensor:
        """One update; returns its figures."""
        started = time.perf_counter()
        loss, figures = self.loss()
        rate = self._learning_rate()
        for group in self.optimizer.param_groups:
            group["lr"] = rate * group.get(RATE_FACTOR, 1.0)
        self.optimizer.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        parameters = [p for group in self.optimizer.param_groups for p in group["params"]]
        norm = torch.nn.utils.clip_grad_norm_(parameters, self.recipe.gradient_norm_limit)
        if torch.isfinite(norm):
            self.optimizer.step()
        else:
            self.bad_steps += 1
        decay = min(self.recipe.ema_decay, (1 + self.step) / (10 + self.step))
        for key, value in self.trained.state_dict().items():
            if value.is_floating_point():
                self.averaged[key].lerp_(value, 1 - decay)
        self.step += 1
        self.seconds += time.perf_counter() - started
        return figures

    def copied(self) -> HeadTrainer:
        """A copy that shares the data alone."""
        return copy.deepcopy(self, {id(self.sampler): self.sampler})

    def state(self) -> dict[str, Any]:
        """Stored in a checkpoint beside the weights."""
        return {
            "step": self.step,
            "bad_steps": self.bad_steps,
            "seconds": self.seconds,
            "recipe": asdict(self.recipe),
        }

    def save(self, path: Path) -> None:
        """Write a checkpoint."""
        save_checkpoint(path, self.trained, self.averaged, self.optimizer, self.state())

    def restore(self, path: Path) -> None:
        """Resume from a checkpoint.

        Raises:
            UserError: it cannot be read or is of another recipe.
        """
        state = load_checkpoint(path, self.trained, self.averaged, self.optimizer)
        self.step, self.bad_steps = int(state["step"]), int(state["bad_steps"])
        self.seconds = float(state["seconds"])

    def _learning_rate(self) -> float:
        recipe = self.recipe
        warm = min(1.0, (self.step + 1) / recipe.warmup_steps)
        share = min(1.0, self.step / recipe.steps)
        return recipe.learning_rate * warm * (0.02 + 0.49 * (1 + math.cos(math.pi * share)))


def print_estimate(trainer: HeadTrainer) -> None:
    """Print how long the remaining updates will take, from some by a copy of the trainer."""
    remaining = trainer.recipe.steps - trainer.step
    if remaining < SHORT_RUN:
        return
    copied = trainer.copied()
    copied.update()  # warm-up
    started = copied.seconds
    for _ in range(PROBED):
        copied.update()
    update_ms = 1e3 * (copied.seconds - started) / PROBED
    hours, minutes = divmod(round(remaining * update_ms / 60e3), 60)
    time_needed = f"about {hours} h {minutes} min"
    print(f"{remaining:,} updates of {update_ms:.0f} ms: {time_needed}.", file=sys.stderr)


def run_head_training(trainer: HeadTrainer, folder: Path, checkpoint_s: float) -> bool:
    """Train to the end or a signal, and save; whether there was a signal."""
    print_estimate(trainer)
    saved_at = time.monotonic()
    names = trainer.figure_names
    sums, count = torch.zeros(len(names)), 0
    bar = tqdm(initial=trainer.step, total=trainer.recipe.steps, file=sys.stderr, mininterval=1.0)
    with (
        bar,
        stop_on_interrupt() as stop,
        open_metrics(folder / METRICS, trainer.step) as metrics,
    ):
        while trainer.step < trainer.recipe.steps and not stop:
            sums, count = sums + trainer.update(), count + 1
            bar.update()
            if trainer.step % LOG_EVERY == 0:
                line = dict(zip(names, (sums / count).tolist(), strict=True))
                metrics.write(json.dumps({"step": trainer.step, **line}) + "\n")
                metrics.flush()
                bar.set_postfix_str(f"{trainer.shown} {line[trainer.shown]:.4f}")
                sums, count = torch.zeros(len(names)), 0
            if time.monotonic() - saved_at > checkpoint_s:
                trainer.save(folder / CHECKPOINT)
                saved_at = time.monotonic()
    trainer.save(folder / CHECKPOINT)
    return bool(stop)
