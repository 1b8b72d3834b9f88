"""Training of the stroke head on a frozen model, with checkpoints that resume."""

from __future__ import annotations

import sys
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, cast

import torch
from torch import Tensor

from vma_core.bundles.bundle import Bundle
from vma_core.bundles.onnx_export import export_bundle
from vma_core.model.encoder import Features
from vma_core.model.stroke_head import StrokeHead
from vma_core.model.vma import VariationalMemoryAddressing
from vma_core.training.checkpoint import bundle_tensors
from vma_core.training.head_training import (
    CHECKPOINT_S,
    HeadRecipe,
    HeadTrainer,
    run_head_training,
)
from vma_core.training.recipe import STROKE_HEAD, read_recipe, read_toml
from vma_core.training.run_folder import CHECKPOINT
from vma_core.training.run_loop import lock_run
from vma_core.training.stroke_corpus import PairSampler, StrokePairs, stroke_corpus
from vma_core.training.stroke_loss import (
    Contacts,
    ContactTerms,
    StrokeTerms,
    contact_terms,
    stroke_terms,
)

STAGE_WEIGHTS = (0.1, 0.2, 0.4, 1.0)
"""Weights of the loss after the affine map and each step, last step last."""
CLEARANCE_WEIGHT = 12.0
JOINTS_WEIGHT = 20.0
POSTERIOR_CONTACTS = 0.3
"""Factor on the contact terms for z from the posterior: the target itself may merge strokes."""


@dataclass(frozen=True)
class StrokeRecipe(HeadRecipe):
    """Hyperparameters of the stroke head.

    Attributes:
        batch: pairs of drawings per update.
        channels: width of the head; see `ModelConfig.stroke_channels`.
        head_steps: steps of the head; see `ModelConfig.stroke_steps`.
        maps: affine maps of each drawing, which count as further characters.
        traced_fraction: share of entries given by traced lines instead of pen strokes.
        same_fraction: share of pairs whose target is the entry itself.
        prior_temperatures: of z, coarse to fine, for variants from the prior, whose only loss is
            the contact terms.
        prior_scales: range of a random further factor per variant.
    """

    batch: int = 32
    channels: int = 48
    head_steps: int = 3
    maps: int = 4
    traced_fraction: float = 0.4
    same_fraction: float = 0.06
    prior_temperatures: tuple[float, ...] = (1.0, 0.7, 0.4)
    prior_scales: tuple[float, float] = (0.8, 1.3)

    @classmethod
    def read(cls, path: Path) -> StrokeRecipe | None:
        """The table `[stroke_head]` of a recipe file; None where it has none.

        Raises:
            UserError: the file cannot be read, a key is unknown, or a value has the wrong type.
        """
        values = read_toml(path)
        return read_recipe(cls, values[STROKE_HEAD]) if STROKE_HEAD in values else None

    @staticmethod
    def is_alone(path: Path) -> bool:
        """Whether a recipe file trains the stroke head of a finished model and nothing else."""
        return set(read_toml(path)) == {STROKE_HEAD}

    def with_share(self, share: float) -> StrokeRecipe:
        """The recipe with this share of its updates, at least one."""
        return replace(self, steps=max(1, round(self.steps * share)))


class StrokeTrainer(HeadTrainer):
    """Trains the stroke head of a frozen model."""

    recipe: StrokeRecipe
    sampler: PairSampler
    figure_names = (*StrokeTerms._fields, *ContactTerms._fields)
    shown = "chamfer"

    def __init__(
        self, model: VariationalMemoryAddressing, sampler: PairSampler, recipe: StrokeRecipe
    ) -> None:
        if model.stroke_head is None:
            raise ValueError("the model has no stroke head")
        self.model = model.eval().requires_grad_(False)
        self.head: StrokeHead = model.stroke_head.requires_grad_(True)
        super().__init__(self.head, recipe, sampler)

    def loss(self) -> tuple[Tensor, Tensor]:
        """See `HeadTrainer`.

        The figures are the loss terms after the head's last step, and contact terms of variants
        from the prior.
        """
        recipe = self.recipe
        pairs = self.sampler.batch(recipe.seed, self.step, recipe.batch)
        generator = torch.Generator().manual_seed(recipe.seed * 1_000_003 + self.step)
        posterior, prior = self._decoded(pairs, generator)
        slots, stroke_ids = torch.from_numpy(pairs.slots), torch.from_numpy(pairs.stroke_ids)
        rows = torch.arange(len(slots))
        with torch.no_grad():
            contacts = Contacts.of(slots, stroke_ids)
        stages = self.head.stages(posterior, slots, stroke_ids, rows)
        terms = [_terms(stage, pairs) for stage in stages]
        weights = STAGE_WEIGHTS[-len(terms) :]
        loss = sum((w * t.total for w, t in zip(weights, terms, strict=True)), torch.zeros(()))
        imagined = self.head.stages(prior, slots, stroke_ids, rows)[-1]
        kept = contact_terms(contacts, imagined, slots, stroke_ids)
        kept_here = contact_terms(contacts, stages[-1], slots, stroke_ids)
        loss = loss + _weighted(kept) + POSTERIOR_CONTACTS * _weighted(kept_here)
        return loss, torch.stack([*terms[-1], *kept]).detach()

    @torch.no_grad()
    def _decoded(self, pairs: StrokePairs, generator: torch.Generator) -> tuple[Features, Features]:
        """Feature maps of the frozen decoder for z from q(z | x, m) and from p(z | m)."""
        model, recipe = self.model, self.recipe
        entries = torch.from_numpy(pairs.entries).unsqueeze(1)
        targets = torch.from_numpy(pairs.targets).unsqueeze(1)
        size = len(entries), model.config.latent_size
        terms = model.decoder.entry_terms(model.features(entries))
        noise = torch.randn(size, generator=generator)
        posterior = model.decoder.infer(terms, model.features(targets), noise).decoded
        low, high = recipe.prior_scales
        scales = low + (high - low) * torch.rand(len(entries), 1, generator=generator)
        temperatures = scales * torch.tensor(recipe.prior_temperatures)
        noise = torch.randn(size, generator=generator)
        return posterior, model.decoder.generate_from_prior(terms, noise, temperatures).decoded

    def averaged_model(self) -> VariationalMemoryAddressing:
        """The trainer's model, with the averaged head loaded."""
        self.head.load_state_dict(self.averaged)
        return self.model


def with_stroke_head(bundle: Bundle, recipe: StrokeRecipe) -> VariationalMemoryAddressing:
    """A bundle's model with a stroke head: the bundle's if it fits the recipe, else a new one."""
    config = replace(bundle.config, stroke_channels=recipe.channels, stroke_steps=recipe.head_steps)
    torch.manual_seed(recipe.seed)
    model = VariationalMemoryAddressing(config)
    tensors = bundle_tensors(bundle)
    if config != bundle.config:
        tensors = {k: v for k, v in tensors.items() if not k.startswith("stroke_head.")}
        head = cast(StrokeHead, model.stroke_head).state_dict()
        tensors |= {f"stroke_head.{name}": value for name, value in head.items()}
    model.load_state_dict(tensors)
    return model


def train_stroke_head(
    start: Bundle,
    recipe: StrokeRecipe,
    data: Path,
    folder: Path,
    resume: bool,
    export: Path | None,
    checkpoint_s: float = CHECKPOINT_S,
) -> dict[str, Any] | None:
    """Train the stroke head of a bundle's model; Ctrl-C saves and stops.

    Args:
        start: bundle whose model gets the head.
        recipe: hyperparameters.
        data: folder of data sets, see `stroke_corpus`.
        folder: run folder.
        resume: whether to resume from the folder's checkpoint.
        export: folder of the bundle to write, or None.
        checkpoint_s: seconds between checkpoints.

    Returns:
        Figures of the finished run; None if it was interrupted.
    """
    with lock_run(folder):
        print("Reading drawings …", file=sys.stderr)
        corpus = stroke_corpus(data, recipe.maps, recipe.seed, traced=recipe.traced_fraction > 0)
        sampler = PairSampler(
            corpus, start.config.image_size, recipe.same_fraction, recipe.traced_fraction
        )
        trainer = StrokeTrainer(with_stroke_head(start, recipe), sampler, recipe)
        if resume:
            trainer.restore(folder / CHECKPOINT)
        if run_head_training(trainer, folder, checkpoint_s):
            return None
        summary = {
            "steps": trainer.step,
            "training_hours": round(trainer.seconds / 3600, 2),
            "bad_steps": trainer.bad_steps,
            "training_data_hash": corpus.data_hash,
            "training_drawings": len(corpus.strokes),
            "recipe": asdict(recipe),
            "started_from": _start_of(start, trainer),
        }
        if export is None:
            return summary
        kept = {k: v for k, v in start.card.items() if k not in ("format_version", "architecture")}
        card = kept | {"stroke_head": summary}
        bundle = export_bundle(trainer.averaged_model(), export, card, like=start)
        return summary | {"bundle": str(export), "model": bundle.model_hash}


def _start_of(start: Bundle, trainer: StrokeTrainer) -> dict[str, Any]:
    """The start bundle, with the history of its head if training continues it."""
    known: dict[str, Any] = {"name": start.name, "hash": start.model_hash}
    if start.config == trainer.model.config:
        known["stroke_head"] = start.card.get("stroke_head", {})
    return known


def _weighted(terms: ContactTerms) -> Tensor:
    return CLEARANCE_WEIGHT * terms.clearance + JOINTS_WEIGHT * terms.joints


def _terms(shifts: Tensor, pairs: StrokePairs) -> StrokeTerms:
    return stroke_terms(
        shifts,
        torch.from_numpy(pairs.slots),
        torch.from_numpy(pairs.stroke_ids),
        torch.from_numpy(pairs.points),
        torch.from_numpy(pairs.point_weights),
        torch.from_numpy(pairs.matched),
        torch.from_numpy(pairs.match_weights),
    )
