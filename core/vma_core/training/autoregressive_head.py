"""Training of the autoregressive head on a frozen model, with checkpoints that resume."""

from __future__ import annotations

import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, cast

import torch
from torch import Tensor, nn

from vma_core.bundles.bundle import Bundle
from vma_core.errors import UserError
from vma_core.model.autoregressive_head import AutoregressiveConfig, AutoregressiveLikelihood
from vma_core.model.blocks import set_memory_format
from vma_core.model.config import ModelConfig
from vma_core.model.decoder import Level
from vma_core.model.vma import VariationalMemoryAddressing
from vma_core.training.checkpoint import averaged_tensors, bundle_tensors, load_weights
from vma_core.training.corpus import training_corpus
from vma_core.training.episodes import EpisodeSampler
from vma_core.training.head_training import (
    CHECKPOINT_S,
    RATE_FACTOR,
    HeadRecipe,
    HeadTrainer,
    run_head_training,
)
from vma_core.training.losses import (
    EpisodeSampling,
    autocast,
    read_densely,
    targets_and_memory,
)
from vma_core.training.recipe import AUTOREGRESSIVE_HEAD, Recipe, read_recipe, read_toml
from vma_core.training.run_folder import CHECKPOINT
from vma_core.training.run_loop import lock_run


@dataclass(frozen=True)
class AutoregressiveRecipe(HeadRecipe):
    """Hyperparameters of the autoregressive head.

    Episodes are those of `Recipe`: one memory of `entries` drawings shared by `targets` targets.

    Attributes:
        channels, context_blocks, joint_blocks: see `AutoregressiveConfig`.
        context_dropout: share of the targets whose earlier pixels are hidden from the head, so
            that it keeps using memory and z.
        posterior_rate: learning rate of q(z | x, m) as a fraction of the head's; 0 keeps the
            model's.
    """

    channels: int = 24
    context_blocks: int = 4
    joint_blocks: int = 1
    context_dropout: float = 0.5
    posterior_rate: float = 0.0
    entries: int = 32
    shots: tuple[int, ...] = (1, 2, 4, 8, 16)
    targets: int = 32
    foreign_fraction: float = 0.05
    turned_fraction: float = 0.6
    affine_maps: int = 12
    bfloat16: bool = True

    def __post_init__(self) -> None:
        if not 0.0 <= self.context_dropout <= 1.0:
            raise UserError("context_dropout must be between 0 and 1.")

    @classmethod
    def read(cls, path: Path) -> AutoregressiveRecipe | None:
        """The table `[autoregressive_head]` of a recipe file; None where it has none.

        Raises:
            UserError: the file cannot be read, a key is unknown, or a value has the wrong type.
        """
        values = read_toml(path)
        if AUTOREGRESSIVE_HEAD not in values:
            return None
        if len(values) > 1:
            raise UserError(
                "The recipe {path} must have no table but [autoregressive_head].", path=path
            )
        return read_recipe(cls, values[AUTOREGRESSIVE_HEAD])

    @property
    def config(self) -> AutoregressiveConfig:
        """Sizes of the head."""
        return AutoregressiveConfig(self.channels, self.context_blocks, self.joint_blocks)

    def reading(self, model: ModelConfig) -> Recipe:
        """The recipe by which a frozen model reads the episodes: one address a target, a ~ q."""
        return Recipe(
            entries=self.entries,
            shots=self.shots,
            targets=self.targets,
            foreign_fraction=self.foreign_fraction,
            turned_fraction=self.turned_fraction,
            affine_maps=self.affine_maps,
            address_samples=1,
            exploration=0.0,
            label_weight=0.0,
            bfloat16=self.bfloat16,
            seed=self.seed,
            model=model,
        )


class AutoregressiveTrainer(HeadTrainer):
    """Trains the head, and q(z | x, m) where the recipe says so, by the one-sample bound.

    `start_hash` names the frozen model in checkpoints.
    """

    recipe: AutoregressiveRecipe
    sampler: EpisodeSampler
    figure_names = ("bound_nats", "latent_kl_nats", "pixel_nats", "pixel_nats_without_context")
    shown = "bound_nats"

    def __init__(
        self,
        model: VariationalMemoryAddressing,
        sampler: EpisodeSampler,
        recipe: AutoregressiveRecipe,
        start_hash: str = "",
    ) -> None:
        torch.manual_seed(recipe.seed)
        self.likelihood = AutoregressiveLikelihood(model, recipe.config).eval()
        model.requires_grad_(False)
        set_memory_format(self.likelihood, torch.channels_last)
        groups: list[dict[str, Any]] = [{"params": list(self.likelihood.head.parameters())}]
        if recipe.posterior_rate:
            posterior = [
                parameter.requires_grad_(True)
                for level in model.decoder.levels
                for parameter in posterior_parameters(cast(Level, level))
            ]
            groups.append({"params": posterior, RATE_FACTOR: recipe.posterior_rate})
        self._reading = recipe.reading(model.config)
        self._start_hash = start_hash
        super().__init__(self.likelihood, recipe, sampler, groups)

    def loss(self) -> tuple[Tensor, Tensor]:
        """See `HeadTrainer`; nats are means over the targets."""
        model, recipe = self.likelihood.model, self.recipe
        sampling = EpisodeSampling(self._reading, self.step)
        both, matches = targets_and_memory(self.sampler.sample(self.step), model.device)
        count = len(matches)
        with torch.no_grad():
            reads, features = read_densely(model, both, count, self._reading, sampling)
        generator = torch.Generator().manual_seed(recipe.seed * 1_000_003 + self.step)
        known = (torch.rand(count, generator=generator) >= recipe.context_dropout).float()
        with autocast(both, self._reading):
            terms = self.likelihood.pair_terms(
                both[:count],
                torch.arange(count),
                reads.template,
                features,
                sampling.latents(count, model.config.latent_size),
                known,
            )
        kl = terms.kl.sum(1)
        loss = (kl - terms.log_likelihood).mean()
        pixels = -terms.log_likelihood.detach()
        seen = (known * pixels).sum() / known.sum().clamp(min=1)
        hidden = ((1 - known) * pixels).sum() / (1 - known).sum().clamp(min=1)
        mean_kl = kl.detach().mean()
        return loss, torch.stack([-(mean_kl + seen), mean_kl, seen, hidden])

    def state(self) -> dict[str, Any]:
        """See `HeadTrainer`."""
        architecture = self.likelihood.model.config.to_dict()
        return super().state() | {"architecture": architecture, "started_from": self._start_hash}


def posterior_parameters(level: Level) -> list[nn.Parameter]:
    """Parameters of q(z_l | z_<l, x, m_a)."""
    return [*level.posterior_path.parameters(), *level.posterior_head.parameters()]


def train_autoregressive_head(
    start: Bundle,
    recipe: AutoregressiveRecipe,
    data: Path,
    folder: Path,
    resume: bool,
    checkpoint_s: float = CHECKPOINT_S,
) -> dict[str, Any] | None:
    """Train the head of a bundle's model; Ctrl-C saves and stops.

    The run folder's checkpoint holds the head and the model, so that evaluation needs nothing else.

    Args:
        start: bundle of the frozen model.
        recipe: hyperparameters.
        data: folder of data sets, see `training_corpus`.
        folder: run folder.
        resume: whether to resume from the folder's checkpoint.
        checkpoint_s: seconds between checkpoints.

    Returns:
        Figures of the finished run; None if it was interrupted.

    Raises:
        UserError: the model has no discrete address.
    """
    if not start.config.has_discrete_address:
        raise UserError("The autoregressive head needs a model with hard addressing.")
    with lock_run(folder):
        print("Reading drawings …", file=sys.stderr)
        reading = recipe.reading(start.config)
        corpus = training_corpus(data, reading)
        sampler = EpisodeSampler(
            corpus,
            recipe.entries,
            recipe.shots,
            recipe.targets,
            recipe.foreign_fraction,
            recipe.seed + 2,
            turned_fraction=recipe.turned_fraction,
        )
        model = VariationalMemoryAddressing(start.config)
        model.load_state_dict(bundle_tensors(start))
        trainer = AutoregressiveTrainer(model, sampler, recipe, start.model_hash)
        if resume:
            trainer.restore(folder / CHECKPOINT)
        if run_head_training(trainer, folder, checkpoint_s):
            return None
        return {
            "steps": trainer.step,
            "training_hours": round(trainer.seconds / 3600, 2),
            "bad_steps": trainer.bad_steps,
            "parameters": sum(p.numel() for p in trainer.likelihood.head.parameters()),
            "training_data_hash": corpus.data_hash,
            "recipe": asdict(recipe),
            "started_from": {"name": start.name, "hash": start.model_hash},
        }


def averaged_likelihood(folder: Path) -> tuple[AutoregressiveLikelihood, dict[str, Any]]:
    """A run's model and head with the averaged weights, and the checkpoint's state.

    Raises:
        UserError: there is no checkpoint of an autoregressive head, or it cannot be read.
    """
    tensors, state = averaged_tensors(folder)
    if "architecture" not in state:
        raise UserError("{folder} is not a run of the recipe autoregressive.", folder=folder)
    recipe = read_recipe(AutoregressiveRecipe, state["recipe"])
    model = VariationalMemoryAddressing(ModelConfig.from_dict(state["architecture"]))
    likelihood = AutoregressiveLikelihood(model, recipe.config)
    load_weights(likelihood, tensors, folder)
    return likelihood.eval(), state
