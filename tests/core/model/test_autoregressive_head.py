"""The autoregressive head is leak-free, normalised, and a bound; training resumes exactly."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from conftest import perturb
from tiny import TINY
from torch import Tensor
from vma_core.engine.runtime.runner import PairBatch
from vma_core.errors import UserError
from vma_core.evaluation.autoregressive import AutoregressiveRunner, autoregressive_nll
from vma_core.evaluation.nll import nll_episode
from vma_core.importers.glyph_set import GlyphSet
from vma_core.model.autoregressive_head import (
    AutoregressiveConfig,
    AutoregressiveHead,
    AutoregressiveLikelihood,
)
from vma_core.model.decoder import Posterior
from vma_core.model.vma import VariationalMemoryAddressing
from vma_core.training.autoregressive_head import (
    AutoregressiveRecipe,
    AutoregressiveTrainer,
    averaged_likelihood,
)
from vma_core.training.corpus import Corpus
from vma_core.training.episodes import EpisodeSampler
from vma_core.training.run_folder import CHECKPOINT

SMALL = AutoregressiveConfig(channels=4, context_blocks=2, joint_blocks=1)
SIDE = 3
ONE = torch.ones(1)


def rough(head: AutoregressiveHead) -> AutoregressiveHead:
    """A head whose weights all matter."""
    torch.manual_seed(5)
    with torch.no_grad():
        for parameter in head.parameters():
            parameter.normal_(std=0.5)
    return head


def made(config: AutoregressiveConfig = SMALL) -> AutoregressiveLikelihood:
    torch.manual_seed(3)
    model = VariationalMemoryAddressing(TINY).eval()
    perturb(model.decoder, model.features)
    likelihood = AutoregressiveLikelihood(model, config).eval()
    rough(likelihood.head)
    return likelihood


def found_by_a_decoder(side: int) -> tuple[Posterior, Tensor]:
    """Random output of a decoder, and a random template."""
    half = (side + 1) // 2
    nothing = torch.zeros(1, 2)
    decoded = (torch.zeros(1, 1), torch.randn(1, 4 * TINY.output_channels, half, half))
    logits = torch.randn(1, 1, side, side)
    posterior = Posterior(logits, nothing, nothing, nothing, decoded)
    return posterior, torch.randn(1, TINY.level_channels[-1], half, half)


def log_odds(
    head: AutoregressiveHead, images: Tensor, found: Posterior, finest: Tensor, known: Tensor = ONE
) -> Tensor:
    return head(images, known, head.context(images, known), found, finest)


@pytest.mark.parametrize("side", [8, 9])
@pytest.mark.parametrize("config", [SMALL, AutoregressiveConfig(3, 0, 2)])
def test_a_pixel_depends_on_earlier_pixels_alone(side: int, config: AutoregressiveConfig) -> None:
    torch.manual_seed(0)
    head = rough(AutoregressiveHead(replace(TINY, image_size=side), config))
    found, finest = found_by_a_decoder(side)
    images = (torch.rand(1, 1, side, side) < 0.3).float()
    jacobian = torch.autograd.functional.jacobian(
        lambda x: log_odds(head, x, found, finest).flatten(), images
    ).view(side**2, side**2)
    assert jacobian.triu().abs().max() == 0, "neither itself nor a later pixel"
    assert (jacobian.diagonal(-1)[side:] != 0).float().mean() > 0.8, "but the one before"
    with torch.no_grad():
        before = log_odds(head, images, found, finest).flatten()
        for pixel in (0, side, side**2 // 2, side**2 - 1):
            changed = images.clone()
            changed.view(-1)[pixel:] = 1 - changed.view(-1)[pixel:]
            after = log_odds(head, changed, found, finest).flatten()
            assert torch.equal(after[: pixel + 1], before[: pixel + 1])


def test_probabilities_of_all_images_sum_to_one() -> None:
    head = rough(AutoregressiveHead(TINY, SMALL))
    head.image_size = SIDE
    found, finest = found_by_a_decoder(SIDE)
    bits = torch.arange(2**SIDE**2).unsqueeze(1) >> torch.arange(SIDE**2) & 1
    every = bits.float().view(-1, 1, SIDE, SIDE)
    count = len(every)

    def repeated(values: Tensor) -> Tensor:
        return values.expand(count, *values.shape[1:])

    many = found._replace(
        logits=repeated(found.logits), decoded=tuple(repeated(level) for level in found.decoded)
    )
    with torch.no_grad():
        logits = log_odds(head, every, many, repeated(finest), torch.ones(count))
    signed = (2 * every - 1) * logits
    log_p = torch.nn.functional.logsigmoid(signed.double()).flatten(1).sum(1)
    assert torch.logsumexp(log_p, 0).item() == pytest.approx(0.0, abs=1e-5)
    assert log_p.exp().max() < 0.9
    # They are no product of independent pixels.
    independent = (log_p.exp() @ bits.double()).log() @ bits.double().T
    off = 1 - log_p.exp() @ bits.double()
    independent = independent + off.log() @ (1 - bits.double()).T
    assert (independent - log_p).abs().max() > 0.1


def test_hidden_pixels_are_not_looked_at() -> None:
    head = rough(AutoregressiveHead(TINY, SMALL))
    found, finest = found_by_a_decoder(8)
    images = (torch.rand(2, 1, 1, 8, 8) < 0.3).float()
    with torch.no_grad():
        first, second = (log_odds(head, x, found, finest, torch.zeros(1)) for x in images)
    assert torch.equal(first, second)


def test_an_untrained_head_leaves_the_likelihood_as_it_is() -> None:
    torch.manual_seed(1)
    model = VariationalMemoryAddressing(TINY).eval()
    likelihood = AutoregressiveLikelihood(model, SMALL)
    images = (torch.rand(2, 1, 8, 8) < 0.3).float()
    features = model.features(images)
    noise = torch.randn(2, TINY.latent_size)
    swapped = tuple(level.flip(0) for level in features)
    expected = model.pair_terms(images, swapped, features, noise)
    terms = likelihood.pair_terms(images, torch.arange(2), swapped, features, noise)
    for ours, theirs in zip(terms, expected, strict=True):
        torch.testing.assert_close(ours, theirs)


def test_the_estimate_is_the_likelihood_and_with_one_sample_a_bound() -> None:
    """Against z from the prior, which needs no q: both converge to the same log p(x | m)."""
    likelihood = made()
    model, head = likelihood.model, likelihood.head
    torch.manual_seed(7)
    image, entry = (torch.rand(2, 1, 1, 8, 8) < 0.3).float()
    samples = 10_000
    with torch.no_grad():
        entry_features = model.features(entry)
        template = tuple(level.expand(samples, -1, -1, -1) for level in entry_features)
        rows = torch.zeros(samples, dtype=torch.int64)
        noise = torch.randn(samples, TINY.latent_size)
        terms = likelihood.pair_terms(image, rows, template, model.features(image), noise)
        decoder = model.decoder
        ones = torch.ones(samples, len(TINY.level_channels))
        noise = torch.randn(samples, TINY.latent_size)
        generated = decoder.generate_from_prior(decoder.entry_terms(template), noise, ones)
        nothing = torch.zeros(1)
        found = Posterior(generated.logits, nothing, nothing, nothing, generated.decoded)
        images = image.expand(samples, -1, -1, -1)
        logits = log_odds(head, images, found, template[-1], torch.ones(samples))
    signed = torch.nn.functional.logsigmoid((2 * image - 1) * logits).flatten(1).sum(1)

    def log_mean(values: Tensor) -> float:
        return torch.logsumexp(values.double(), 0).item() - math.log(len(values))

    exact = log_mean(signed)
    assert log_mean(terms.log_weight) == pytest.approx(exact, abs=0.15)
    one_sample = terms.log_weight.mean().item()
    few = terms.log_weight.double().view(-1, 10).logsumexp(1).mean().item() - math.log(10)
    assert one_sample < few < exact + 0.05
    assert terms.log_weight.std() > 0.1


def drawings() -> GlyphSet:
    """Eight characters of twenty drawings."""
    rng = np.random.default_rng(0)
    own = rng.random((8, 1, 8, 8)) < 0.3
    images = (own ^ (rng.random((8, 20, 8, 8)) < 0.05)).astype(np.uint8).reshape(-1, 8, 8)
    return GlyphSet(images, np.repeat(np.arange(8), 20), [f"A/{c}" for c in range(8)], "made up")


def test_the_protocol_measures_the_head_and_never_the_target() -> None:
    glyphs = drawings()
    by_class = glyphs.by_class()
    for episode in range(50):
        memory, target = nll_episode(by_class, 1, 19, 0, episode)
        assert target not in memory
        assert sorted([*memory, target]) == sorted(by_class[glyphs.classes[target]])
    cells = [(1, 1), (1, 5)]
    rough_rows, plain_rows = (
        autoregressive_nll(likelihood, glyphs, cells, 8, 6, 0)
        for likelihood in (made(), AutoregressiveLikelihood(made().model, SMALL))
    )
    assert [(row["classes"], row["shots"]) for row in rough_rows] == cells
    for ours, theirs in zip(rough_rows, plain_rows, strict=True):
        assert ours["episodes"] == 6
        assert ours["samples"] == 8
        assert abs(ours["nll_nats"] - theirs["nll_nats"]) > 0.5


def test_the_runner_shares_the_context_of_a_drawing_among_its_samples() -> None:
    likelihood = made()
    runner = AutoregressiveRunner(likelihood, bfloat16=False)
    rng = np.random.default_rng(2)
    images = (rng.random((3, 8, 8)) < 0.3).astype(np.float32)
    features = runner.features(images)
    rows, targets = np.array([0, 1, 1, 2]), np.array([1, 0, 2, 0])
    noise = rng.standard_normal((4, TINY.latent_size), dtype=np.float32)
    together = runner.infer(PairBatch(features, features, rows, targets, images, noise))
    for pair, (row, target) in enumerate(zip(rows, targets, strict=True)):
        (entry,), (own,) = [row], [target]
        batch = PairBatch(
            tuple(level[entry : entry + 1] for level in features),
            tuple(level[own : own + 1] for level in features),
            np.zeros(1, np.int64),
            np.zeros(1, np.int64),
            images[own : own + 1],
            noise[pair : pair + 1],
        )
        for whole, alone in zip(together, runner.infer(batch), strict=True):
            np.testing.assert_allclose(whole[pair], alone[0], rtol=1e-4, atol=1e-4)


RECIPE = AutoregressiveRecipe(
    steps=60,
    learning_rate=3e-3,
    warmup_steps=1,
    gradient_norm_limit=20.0,
    channels=6,
    context_blocks=1,
    posterior_rate=0.3,
    entries=4,
    shots=(1, 2),
    targets=8,
    foreign_fraction=0.0,
    affine_maps=1,
    bfloat16=False,
)


def trainer(recipe: AutoregressiveRecipe = RECIPE) -> AutoregressiveTrainer:
    glyphs = drawings()
    corpus = Corpus(glyphs.images[None], glyphs.by_class(), list(glyphs.class_names), "hash")
    torch.manual_seed(1)
    model = VariationalMemoryAddressing(TINY)
    sampler = EpisodeSampler(corpus, recipe.entries, recipe.shots, recipe.targets, 0.0, seed=2)
    return AutoregressiveTrainer(model, sampler, recipe)


@pytest.mark.parametrize("posterior_rate", [0.0, 0.3])
def test_only_the_head_and_if_wanted_the_posterior_learn(posterior_rate: float) -> None:
    training = trainer(replace(RECIPE, posterior_rate=posterior_rate))
    before = {k: v.clone() for k, v in training.likelihood.state_dict().items()}
    for _ in range(3):
        training.update()
    after = training.likelihood.state_dict()
    changed = {k for k, value in after.items() if not torch.equal(value, before[k])}
    assert {"head.output.weight", "head.enter.weight", "head.surprise.weight"} <= changed
    others = {k for k in changed if not k.startswith("head.")}
    assert bool(others) == bool(posterior_rate)
    assert all(".posterior_" in k for k in others)


def test_the_bound_rises() -> None:
    training = trainer()
    bound = [training.update()[0].item() for _ in range(60)]
    assert training.bad_steps == 0
    assert np.mean(bound[-10:]) > np.mean(bound[:5]) + 3


def test_a_run_resumes_exactly_and_is_read_from_its_folder(tmp_path: Path) -> None:
    whole = trainer()
    for _ in range(4):
        whole.update()
    first, second = trainer(), trainer()
    first.update()
    first.update()
    first.save(tmp_path / CHECKPOINT)
    second.restore(tmp_path / CHECKPOINT)
    second.update()
    second.update()
    for name, value in whole.averaged.items():
        assert torch.equal(second.averaged[name], value), name
    second.save(tmp_path / CHECKPOINT)
    read, state = averaged_likelihood(tmp_path)
    assert state["step"] == 4
    for name, tensor in read.state_dict().items():
        assert torch.equal(tensor, whole.averaged[name]), name


def test_recipes_with_mistakes_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("[autoregressive_head]\ncontext_dropout = 2.0\n")
    with pytest.raises(UserError, match="context_dropout must be between 0 and 1"):
        AutoregressiveRecipe.read(path)
    path.write_text("steps = 3\n[autoregressive_head]\nsteps = 2\n")
    with pytest.raises(UserError, match=r"no table but \[autoregressive_head\]"):
        AutoregressiveRecipe.read(path)
    path.write_text("steps = 3\n")
    assert AutoregressiveRecipe.read(path) is None
    with pytest.raises(UserError, match="holds no checkpoint"):
        averaged_likelihood(tmp_path)
