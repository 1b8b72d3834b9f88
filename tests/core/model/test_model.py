"""The networks: shapes at several sizes, closed forms, gradients, the generative estimate."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
import torch
from tiny import TINY
from vma_core.engine.address_parameters import AddressParameters
from vma_core.engine.engine import Engine
from vma_core.engine.likelihood.estimators import allocate
from vma_core.engine.runtime.torch_runner import TorchRunner
from vma_core.errors import UserError
from vma_core.evaluation.encoded_dataset import encode_images, estimate
from vma_core.evaluation.exact_case import exact_case
from vma_core.model.addressing import SoftAddressing
from vma_core.model.config import ModelConfig
from vma_core.model.decoder import Gaussian
from vma_core.model.vma import VariationalMemoryAddressing, bernoulli_log_likelihood


@pytest.mark.parametrize("size", [26, 28, 33])
def test_the_image_size_is_configuration(size: int) -> None:
    model = VariationalMemoryAddressing(ModelConfig(image_size=size)).eval()
    images = (torch.rand(2, 1, size, size) < 0.1).float()
    features = model.features(images)
    noise = torch.randn(2, model.config.latent_size)
    with torch.no_grad():
        terms = model.decoder.entry_terms(features)
        inference = model.decoder.infer(terms, features, noise)
        ones = torch.ones(2, len(model.config.level_channels))
        logits = model.decoder.generate(terms, features, noise, ones, ones).logits
        from_prior = model.decoder.generate_from_prior(terms, noise, ones).logits
    assert inference.logits.shape == logits.shape == images.shape
    torch.testing.assert_close(from_prior, logits, atol=1e-5, rtol=1e-5)
    assert [f.shape[-1] for f in features] == list(model.config.level_sides)


def test_the_last_convolution_may_come_before_the_shuffle() -> None:
    model = VariationalMemoryAddressing(ModelConfig()).eval()
    with torch.no_grad():
        terms = model.decoder.entry_terms(model.features(torch.rand(2, 1, 28, 28)))
        noise, ones = torch.randn(2, model.config.latent_size), torch.ones(2, 3)
        generated = model.decoder.generate_from_prior(terms, noise, ones)
        quarters = generated.decoded[-1]
        after = model.decoder.output(torch.nn.functional.pixel_shuffle(quarters, 2))
    torch.testing.assert_close(generated.logits, after, atol=1e-5, rtol=1e-5)


def test_gaussian_kl_agrees_with_sampling() -> None:
    torch.manual_seed(0)
    p = Gaussian(torch.tensor([[[[0.3]]]]), torch.tensor([[[[-0.4]]]]))
    q = Gaussian(torch.tensor([[[[-0.5]]]]), torch.tensor([[[[0.2]]]]))
    z = q.sample(torch.randn(400_000, 1, 1, 1))
    sampled = (q.log_density(z) - p.log_density(z)).mean().item()
    assert q.kl(p).item() == pytest.approx(sampled, abs=0.01)
    assert q.kl(q).item() == pytest.approx(0, abs=1e-7)


def test_bernoulli_log_likelihood_is_the_closed_form_and_never_infinite() -> None:
    logits = torch.tensor([[[[-200.0, 0.0], [3.0, 200.0]]]])
    images = torch.tensor([[[[1.0, 1.0], [0.0, 1.0]]]])
    expected = -200.0 + math.log(0.5) - math.log1p(math.exp(3.0))
    assert bernoulli_log_likelihood(logits, images).item() == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("entries", [0, 1, 7])
def test_the_address_prior_is_normalised_and_equal_over_entries(
    tiny: VariationalMemoryAddressing, entries: int
) -> None:
    prior = tiny.addressing.log_prior(entries).exp()
    assert prior.sum().item() == pytest.approx(1, rel=1e-5)
    assert len(set(prior[:entries].tolist())) <= 1


def test_gradients_agree_with_finite_differences(tiny: VariationalMemoryAddressing) -> None:
    model = tiny.double()
    images = (torch.rand(3, 1, 8, 8) < 0.3).double()
    noise = torch.randn(3, TINY.latent_size).double()

    # The soft bounds compute in float32, which limits finite differences to about 1e-3.
    def bound() -> torch.Tensor:
        features = model.features(images)
        return model.pair_terms(images, features, features, noise).log_weight.sum()

    bound().backward()
    for name in ("decoder.output.weight", "decoder.levels.0.enter.weight"):
        parameter = model.get_parameter(name)
        assert parameter.grad is not None
        flat, gradient = parameter.data.view(-1), parameter.grad.view(-1)
        step = 1e-3
        for index in (0, len(flat) // 2):
            flat[index] += step
            upper = bound().item()
            flat[index] -= 2 * step
            lower = bound().item()
            flat[index] += step
            numeric = (upper - lower) / (2 * step)
            assert numeric == pytest.approx(gradient[index].item(), rel=2e-2, abs=2e-3)


def test_the_stratified_estimate_agrees_with_brute_force_from_the_prior(
    tiny: VariationalMemoryAddressing,
) -> None:
    weights = {k: v.numpy() for k, v in tiny.state_dict().items()}
    engine = Engine(TorchRunner(tiny), AddressParameters.from_weights(weights))
    rng = np.random.default_rng(0)
    memory = (rng.random((3, 8, 8)) < 0.3).astype(np.float32)
    target = (rng.random((8, 8)) < 0.3).astype(np.float32)
    images = np.concatenate([target[None], memory])
    encoded = encode_images(engine, images, [np.arange(4)])
    found = estimate(engine, encoded, np.arange(1, 4), 0, 20_000, rng)

    samples = 20_000
    with torch.no_grad():
        features = tiny.features(torch.tensor(memory).unsqueeze(1))
        every = tiny.addressing.all_features(features)
        log_prior = tiny.addressing.log_prior(3)
        x = torch.tensor(target).expand(samples, 1, 8, 8)
        total = torch.tensor(-math.inf)
        for address in range(4):
            template = tuple(f[address].expand(samples, -1, -1, -1) for f in every)
            noise = torch.randn(samples, TINY.latent_size)
            one = torch.ones(samples, len(TINY.level_channels))
            terms = tiny.decoder.entry_terms(template)
            logits = tiny.decoder.generate_from_prior(terms, noise, one).logits
            mean = torch.logsumexp(bernoulli_log_likelihood(logits, x), 0) - math.log(samples)
            total = torch.logaddexp(total, log_prior[address] + mean)
    assert found.log_likelihood == pytest.approx(total.item(), abs=0.1)
    # One sample of each part of the bound: their sum is a lower bound of the same quantity.
    assert -found.address_kl - found.latent_kl.sum() - found.pixels < found.log_likelihood


def test_the_estimator_is_unbiased_where_the_likelihood_is_known_exactly() -> None:
    for row in exact_case(samples=50, repeats=1500, seed=0):
        assert row["ratio"] == pytest.approx(1, abs=4 * row["stderr"])
        assert row["stderr"] < 0.05


@pytest.mark.parametrize("addressing", ["soft", "none"])
def test_the_baselines_likelihoods_agree_with_sampling_from_their_priors(addressing: str) -> None:
    torch.manual_seed(3)
    config = replace(TINY, addressing=addressing, address_latent_size=2)
    model = VariationalMemoryAddressing(config).eval()
    weights = {k: v.numpy() for k, v in model.state_dict().items()}
    engine = Engine(TorchRunner(model), AddressParameters.from_weights(weights))
    rng = np.random.default_rng(0)
    images = (rng.random((4, 8, 8)) < 0.3).astype(np.float32)
    encoded = encode_images(engine, images, [np.arange(4)])
    samples = 20_000
    found = estimate(engine, encoded, np.arange(1, 4), 0, samples, rng)

    with torch.no_grad():
        features = model.features(torch.tensor(images[1:]).unsqueeze(1))
        every = model.addressing.all_features(features)
        weight = torch.zeros(samples, 4)
        weight[:, 3] = 1.0
        if isinstance(model.addressing, SoftAddressing):
            keys = model.embed(torch.tensor(images[1:]).unsqueeze(1))
            weight = model.addressing.log_weights(torch.randn(samples, 2), keys).exp()
        template = tuple(torch.einsum("sn,nchw->schw", weight, f) for f in every)
        one = torch.ones(samples, len(TINY.level_channels))
        noise = torch.randn(samples, TINY.latent_size)
        terms = model.decoder.entry_terms(template)
        logits = model.decoder.generate_from_prior(terms, noise, one).logits
        x = torch.tensor(images[0]).expand(samples, 1, 8, 8)
        expected = torch.logsumexp(bernoulli_log_likelihood(logits, x), 0) - math.log(samples)
    assert found.log_likelihood == pytest.approx(expected.item(), abs=0.1)


def test_every_address_gets_a_sample() -> None:
    counts = allocate(np.array([0.9, 0.1, 0.0, 0.0]), 100)
    assert counts.min() >= 1
    assert counts.sum() == 100
    assert allocate(np.array([0.5, 0.5]), 1).tolist() == [1, 1]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"image_sise": 28}, "Unknown model configuration key 'image_sise'"),
        ({"image_size": "28"}, "must be a whole number"),
        ({"level_channels": 4}, "must be a list"),
        ({"image_size": 4}, "between 8 and 128"),
        ({"latent_channels": [1]}, "one value per level"),
    ],
)
def test_wrong_configurations_are_named(values: dict[str, object], said: str) -> None:
    with pytest.raises(UserError, match=said):
        ModelConfig.from_dict(values)
