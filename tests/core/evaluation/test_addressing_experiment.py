"""Kinds of addressing under one estimate: hard and soft coincide where they are the same model."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from tiny import TINY
from torch import Tensor
from vma_core.cli.main import main
from vma_core.errors import UserError
from vma_core.evaluation.addressing_experiment import (
    EncodedDrawings,
    EvaluationSampling,
    encode_drawings,
    log_likelihood,
)
from vma_core.importers.glyph_set import GlyphSet
from vma_core.model.addressing import (
    Addressing,
    AttentionAddressing,
    GaussianSamples,
    HardAddressing,
    SoftAddressing,
)
from vma_core.model.config import ModelConfig
from vma_core.model.objective import importance_weighted_bound
from vma_core.model.vma import VariationalMemoryAddressing, bernoulli_log_likelihood
from vma_core.training.corpus import Corpus
from vma_core.training.episodes import EpisodeSampler
from vma_core.training.losses import EpisodeSampling, estimate, read_memory, step_loss
from vma_core.training.recipe import Recipe
from vma_core.training.run_folder import CHECKPOINT
from vma_core.training.trainer import Trainer
from vma_resources import resource_path
from vma_tools.commands.reproduce import filled_word
from vma_tools.reproduce.addressing import (
    COMPACT_KINDS,
    GAPS,
    LARGE_KINDS,
    is_finished,
    train,
)
from vma_tools.reproduce.parts import PARTS

PLAIN = replace(TINY, dummy_entries=0, address_latent_size=2)
KINDS = {
    "hard": PLAIN,
    "hard-dummy": TINY,
    "hard-shift": replace(PLAIN, template_shift=True),
    "soft": replace(PLAIN, addressing="soft"),
    "soft-shift": replace(PLAIN, addressing="soft", template_shift=True),
    "single": replace(PLAIN, addressing="single"),
    "none": replace(TINY, addressing="none"),
}


def made(config: ModelConfig) -> VariationalMemoryAddressing:
    torch.manual_seed(3)
    model = VariationalMemoryAddressing(config).eval()
    with torch.no_grad():  # so that a latent that shifts matters
        for name, parameter in model.named_parameters():
            if name.endswith("shift.map.weight"):
                parameter.normal_(std=0.5)
    return model


def drawings_of(model: VariationalMemoryAddressing) -> EncodedDrawings:
    """A target and three entries."""
    images = (np.random.default_rng(0).random((4, 8, 8)) < 0.3).astype(np.uint8)
    return encode_drawings(model, GlyphSet(images, np.arange(4), [*"abcd"], "made up"))


def templates_from_prior(
    model: VariationalMemoryAddressing, drawings: EncodedDrawings, z: Tensor
) -> tuple[Tensor, ...]:
    """A template per sample, with a and u from their priors."""
    count = len(z)
    addressing = model.addressing
    rows = slice(1, 4) if addressing.reads_memory else slice(0, 0)
    entries = tuple(level[rows] for level in drawings.features)
    every = addressing.all_features(entries)
    u = torch.randn(count, 2)
    if isinstance(addressing, AttentionAddressing):
        query = u if isinstance(addressing, SoftAddressing) else z
        weights = addressing.log_weights(query, drawings.embedded[rows]).exp()
    else:
        prior = addressing.log_prior(len(entries[0])).exp()
        drawn = torch.multinomial(prior, count, replacement=True)
        weights = torch.nn.functional.one_hot(drawn, len(prior)).float()
    template = tuple(torch.einsum("sn,nchw->schw", weights, level) for level in every)
    if isinstance(addressing, HardAddressing | SoftAddressing) and addressing.shift is not None:
        template = addressing.shift(template, u.unsqueeze(1))
    return template


@pytest.mark.parametrize("kind", KINDS)
def test_the_estimate_agrees_with_sampling_from_the_prior(kind: str) -> None:
    model = made(KINDS[kind])
    drawings = drawings_of(model)
    found = log_likelihood(
        model, drawings, np.arange(1, 4), 0, EvaluationSampling(20_000, (0, kind == "none"))
    )
    samples = 30_000
    with torch.no_grad():
        z = torch.randn(samples, TINY.latent_size)
        terms = model.decoder.entry_terms(templates_from_prior(model, drawings, z))
        if kind == "single":
            logits = model.decoder.decode(terms, z)
        else:
            ones = torch.ones(samples, len(TINY.level_channels))
            logits = model.decoder.generate_from_prior(terms, z, ones).logits
        likelihoods = bernoulli_log_likelihood(logits, drawings.images[:1])
    expected = torch.logsumexp(likelihoods, 0).item() - math.log(samples)
    assert found == pytest.approx(expected, abs=0.1)


class RepeatedNoise:
    """The first address, and latents at the mean of their posterior."""

    samples = 4

    def addresses(self, log_q: Tensor) -> Tensor:
        return torch.zeros(len(log_q), self.samples, dtype=torch.int64)

    def normal(self, *shape: int) -> Tensor:
        return torch.zeros(shape)


def test_with_one_entry_and_no_dummy_hard_and_soft_are_the_same_model() -> None:
    """E0: with equal weights and u from its prior, bounds and gradients agree to rounding."""
    hard, soft = made(PLAIN), made(replace(PLAIN, addressing="soft"))
    shared = {k: v for k, v in hard.state_dict().items() if k in soft.state_dict()}
    soft.load_state_dict(soft.state_dict() | shared)
    with torch.no_grad():
        assert isinstance(soft.addressing, SoftAddressing)
        soft.addressing.posterior.weight.zero_()
        soft.addressing.posterior.bias.zero_()
    images = (torch.rand(2, 1, 8, 8) < 0.3).float()
    noise = torch.randn(4, TINY.latent_size)
    bounds = []
    for model in (hard, soft):
        features, embedded = model.features(images), model.embed(images)
        target, entry = ([f[i : i + 1] for f in features] for i in (0, 1))
        reads = model.addressing.read(
            embedded[:1], embedded[1:], tuple(entry), RepeatedNoise(), tuple(target)
        )
        many = tuple(f.expand(4, -1, -1, -1) for f in target)
        terms = model.pair_terms(images[:1].expand(4, 1, 8, 8), reads.template, many, noise)
        bounds.append(terms.log_weight + (reads.log_prior - reads.log_q).squeeze(0))
        assert reads.kl.item() == pytest.approx(0, abs=1e-6)
    torch.testing.assert_close(*bounds)
    for bound in bounds:
        importance_weighted_bound(bound).backward()
    own = dict(soft.named_parameters())
    for name, parameter in hard.named_parameters():
        if parameter.grad is not None and not name.startswith(("addressing.", "embed.")):
            torch.testing.assert_close(own[name].grad, parameter.grad)
    assert hard.decoder.output.weight.grad is not None
    assert hard.decoder.output.weight.grad.abs().max() > 0


def test_gaussian_samples_have_the_densities_of_normal_distributions() -> None:
    mean, log_scale = torch.tensor([[0.3, -1.0]]), torch.tensor([[-0.5, 0.2]])
    drawn = GaussianSamples.draw(mean, log_scale, 3, EvaluationSampling(3, (1,)))
    q = torch.distributions.Normal(mean, log_scale.exp())
    p = torch.distributions.Normal(torch.zeros(2), torch.ones(2))
    torch.testing.assert_close(drawn.log_q, q.log_prob(drawn.values).sum(-1))
    torch.testing.assert_close(drawn.log_prior, p.log_prob(drawn.values).sum(-1))
    kl = torch.distributions.kl_divergence(q, p).sum(-1)
    torch.testing.assert_close(drawn.kl, kl)


@pytest.fixture
def corpus() -> Corpus:
    """Sixteen classes of six different images."""
    images = (np.random.default_rng(1).random((1, 96, 8, 8)) < 0.3).astype(np.uint8)
    rows = [np.arange(6 * c, 6 * c + 6) for c in range(16)]
    return Corpus(images, rows, [f"A/{c}" for c in range(16)], "hash")


RECIPE = Recipe(
    entries=4,
    shots=(1, 2),
    targets=3,
    foreign_fraction=0.0,
    label_weight=0.0,
    separate_memories=True,
    estimator="vimco",
    address_samples=2,
    model=PLAIN,
)


def test_separate_memories_hold_the_targets_class_and_nothing_of_others(corpus: Corpus) -> None:
    sampler = EpisodeSampler(corpus, 4, (1, 2), 3, 0.0, seed=0, separate=True)
    for number in range(20):
        episode = sampler.sample(number)
        assert len(episode.memory) == 12
        assert episode.readable is not None
        assert episode.readable.sum(1).tolist() == [4, 4, 4]
        assert episode.readable.sum(0).tolist() == [1] * 12
        assert (episode.matches <= episode.readable).all()
        assert episode.matches.any(1).all()
        for target, own in zip(episode.targets, episode.readable, strict=True):
            assert not any((target == entry).all() for entry in episode.memory[own])


@pytest.mark.parametrize("kind", ["hard", "hard-dummy", "hard-shift", "soft", "single"])
def test_a_memory_per_target_reads_as_if_the_others_were_not_there(
    corpus: Corpus, kind: str
) -> None:
    model = made(KINDS[kind])
    sampler = EpisodeSampler(corpus, 4, (2,), 3, 0.0, seed=0, separate=True)
    episode = sampler.sample(1)
    assert episode.readable is not None
    images = torch.from_numpy(np.concatenate([episode.targets, episode.memory]))[:, None].float()
    with torch.no_grad():
        features, embedded = model.features(images), model.embed(images)
        readable = torch.from_numpy(episode.readable)
        together = read(model.addressing, features, embedded, np.arange(3), np.arange(12), readable)
        for target, own in enumerate(episode.readable):
            entries = np.flatnonzero(own)
            alone = read(model.addressing, features, embedded, np.array([target]), entries, None)
            columns = np.append(entries, np.arange(12, together.log_probability.shape[1]))
            got = together.log_probability[target, columns]
            torch.testing.assert_close(got, alone.log_probability[0])
            torch.testing.assert_close(together.kl[target], alone.kl[0])
            others = np.setdiff1d(np.arange(12), entries)
            assert together.log_probability[target, others].exp().max() == 0
            if kind.startswith("hard"):  # the first read is of the most probable address
                torch.testing.assert_close(together.log_prior[target, 0], alone.log_prior[0, 0])
                torch.testing.assert_close(together.log_q[target, 0], alone.log_q[0, 0])
            for level, single in zip(together.template, alone.template, strict=True):
                torch.testing.assert_close(level[2 * target], single[0])


class MostProbable:
    """The two most probable addresses, and latents at the mean of their posterior."""

    samples = 2

    def addresses(self, log_q: Tensor) -> Tensor:
        return log_q.topk(2, dim=1).indices

    def normal(self, *shape: int) -> Tensor:
        return torch.zeros(shape)


def read(
    addressing: Addressing,
    features: tuple[Tensor, ...],
    embedded: Tensor,
    targets: NDArray[np.intp],
    entries: NDArray[np.intp],
    readable: Tensor | None,
):  # type: ignore[no-untyped-def]
    return addressing.read(
        embedded[targets],
        embedded[3 + entries],
        tuple(level[3 + entries] for level in features),
        MostProbable(),
        tuple(level[targets] for level in features),
        readable,
    )


@pytest.mark.parametrize("kind", ["hard", "hard-shift", "soft", "soft-shift", "single"])
def test_every_kind_trains_with_a_memory_per_target(corpus: Corpus, kind: str) -> None:
    config = KINDS[kind]
    estimator = "vimco" if config.has_discrete_address else "importance"
    recipe = replace(RECIPE, model=config, estimator=estimator, steps=3, warmup_steps=1)
    trainer = Trainer(recipe, corpus)
    before = {k: v.clone() for k, v in trainer.model.named_parameters()}
    records = list(trainer.records())
    assert records[-1].bad_steps == 0
    moved = {k for k, v in trainer.model.named_parameters() if not torch.equal(v, before[k])}
    assert {"features.downs.0.weight", "embed.project.weight", "decoder.output.weight"} <= moved


def test_more_samples_of_z_are_averaged_within_each_address(corpus: Corpus) -> None:
    recipe = replace(RECIPE, estimator="topk", latent_samples=3)
    model = made(PLAIN)
    sampler = EpisodeSampler(corpus, 4, (1,), 3, 0.0, seed=0)
    sampling = EpisodeSampling(recipe, 0)
    found = read_memory(model, sampler.sample(0), recipe, sampling)
    assert found.terms.log_weight.shape == (3 * 2 * 3,)
    weights = found.terms.log_weight.view(3, 2, 3).double()
    prior = found.reads.log_prior.double()
    expected = (prior.exp() * weights.exp().mean(2)).sum(1).log()
    torch.testing.assert_close(estimate(found, recipe).bound.double(), expected, rtol=1e-5, atol=0)
    figures = step_loss(model, sampler.sample(0), recipe, EpisodeSampling(recipe, 0))
    parts = figures.pixel_nats + figures.latent_kl_nats
    assert torch.isfinite(parts)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"latent_samples": 2}, "latent_samples above 1 needs a sum"),
        ({"latent_samples": 0}, "latent_samples must be at least 1"),
        ({"foreign_fraction": 0.1}, "needs dummy entries"),
        ({"entries": 5}, "multiple of every number of shots"),
        ({"model": replace(TINY, companions=2)}, "separate_memories cannot be combined"),
    ],
)
def test_recipes_that_contradict_themselves_are_refused(
    changes: dict[str, object], said: str
) -> None:
    with pytest.raises(UserError, match=said):
        replace(RECIPE, **changes)  # type: ignore[arg-type]


def test_a_base_gives_the_values_that_a_recipe_leaves_out(tmp_path: Path) -> None:
    (tmp_path / "base.toml").write_text("steps = 5\nentries = 4\n[model]\nembedding_size = 8\n")
    own = tmp_path / "own.toml"
    own.write_text('base = "base.toml"\nsteps = 7\n[model]\ndummy_entries = 3\n')
    recipe = Recipe.read(own)
    assert (recipe.steps, recipe.entries) == (7, 4)
    assert (recipe.model.embedding_size, recipe.model.dummy_entries) == (8, 3)
    own.write_text('base = "../base.toml"\n')
    with pytest.raises(UserError, match="a file beside it"):
        Recipe.read(own)
    (tmp_path / "second.toml").write_text('base = "own.toml"\n')
    own.write_text('base = "base.toml"\n')
    with pytest.raises(UserError, match="has a base itself"):
        Recipe.read(tmp_path / "second.toml")


def test_the_experiments_recipes_differ_in_what_they_compare() -> None:
    folder = resource_path("recipes/addressing")
    recipes = {p.stem: Recipe.read(p) for p in folder.glob("*.toml") if p.stem[:4] != "base"}
    known = {kind.recipe for kind in (*COMPACT_KINDS, *LARGE_KINDS)}
    assert set(recipes) == known
    assert {name for _, *pair in GAPS for name in pair} <= known
    for name, recipe in recipes.items():
        assert recipe.address_samples * recipe.latent_samples == 4, name
        like = next((n for n in ("large", "e0") if name.startswith(n)), "")
        assert recipe.steps == recipes[f"{like}-hard" if like else "hard"].steps, name
        assert recipe.label_weight == 0, name
    for name in ("e0", "e4"):
        same = replace(recipes[f"{name}-hard"], estimator="importance", model=PLAIN_SOFT)
        assert same == replace(recipes[f"{name}-soft"], model=PLAIN_SOFT)


PLAIN_SOFT = ModelConfig(addressing="soft")


def test_a_run_is_trained_resumed_or_left_alone(corpus: Corpus, tmp_path: Path) -> None:
    trainer = Trainer(replace(RECIPE, steps=3), corpus)
    folder = tmp_path / "addressing" / "hard-1"
    asked: list[list[str]] = []

    def vma(*arguments: object) -> None:
        asked.append([str(a) for a in arguments])

    def train_hard() -> None:
        train(tmp_path, "hard", 1, Path("data"), vma)

    train_hard()
    assert asked[-1][asked[-1].index("--seed") + 1] == "1"
    assert "--resume" not in asked[-1]
    folder.mkdir(parents=True)
    trainer.save(folder / CHECKPOINT)
    train_hard()
    assert asked[-1][-1] == "--resume"
    assert not is_finished(folder, "hard")
    trainer.step = Recipe.read(resource_path("recipes/addressing/hard.toml")).steps
    trainer.save(folder / CHECKPOINT)
    train_hard()
    assert len(asked) == 2
    assert is_finished(folder, "hard")
    (command,) = (c for c in PARTS["addressing"] if c.name == "hard-1")
    assert filled_word("{run}", command, tmp_path) == str(folder)
    (other,) = (c for c in PARTS["addressing"] if c.name == "soft-1")
    assert filled_word("{run}", other, tmp_path) is None


def test_a_run_is_evaluated_on_unseen_characters(
    small_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    recipe = tmp_path / "less.toml"
    small = "[model]\nlevel_channels = [4, 4]\nlatent_channels = [1, 1]\nprior_blocks = [1, 1]\n"
    small += "decoder_blocks = [1, 1]\noutput_channels = 2\nembedding_channels = 4\n"
    small += 'embedding_size = 8\ndummy_entries = 0\naddressing = "single"\n'
    top = 'steps = 2\nentries = 4\ntargets = 2\naffine_maps = 1\nestimator = "importance"\n'
    recipe.write_text(f"{top}foreign_fraction = 0.0\nlabel_weight = 0.0\n{small}")
    run, data = tmp_path / "run", ["--data", str(small_data)]
    trained = ["train", "--recipe", str(recipe), "--out", str(run), "--seed", "5", *data]
    assert main(trained) == 0
    capsys.readouterr()
    ask = ["evaluate", "--protocol", "addressing", "--run", str(run), "--classes", "1", "8", *data]
    assert main([*ask, "--episodes", "3", "--samples", "4", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["updates"], report["training_seed"]) == (2, 5)
    alone, eight = report["rows"]
    gap = np.array(eight["nlls"]) - np.array(alone["nlls"]) - math.log(8)
    assert eight["excess_nats"] == pytest.approx(gap.mean())
    assert main([*ask, "--episodes", "3", "--samples", "4"]) == 0
    assert "nlls" not in capsys.readouterr().out
    assert main(["export", "--run", str(run), "--out", str(tmp_path / "bundle")]) != 0
    assert "for the addressing experiment alone" in capsys.readouterr().err
