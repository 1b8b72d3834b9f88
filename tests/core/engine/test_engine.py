"""Engines: the same answers on both runtimes, seeds, sources, pins, temperatures."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
import torch
from tiny import TINY
from vma_core.bundles.bundle import Bundle, bundled_model
from vma_core.engine.address_parameters import AddressParameters
from vma_core.engine.decode_plan import spread_and_temperature
from vma_core.engine.engine import Engine
from vma_core.engine.index.companions import CompanionParameters
from vma_core.engine.likelihood import reranking
from vma_core.engine.likelihood.estimators import sample_pairs
from vma_core.engine.noise import NEAR, batch_noise, near_noise, variant_noise
from vma_core.engine.request import DRAWING_ROW, DUMMY_ROW, Drawing, Request
from vma_core.engine.runtime.onnx_runner import OnnxRunner
from vma_core.engine.runtime.runner import InferredPairs, PairBatch, VariantBatch
from vma_core.engine.runtime.torch_runner import TorchRunner
from vma_core.errors import UserError
from vma_core.evaluation.encoded_dataset import encode_images, estimate
from vma_core.memory.entries import Memory, MemoryEntry
from vma_core.model.vma import VariationalMemoryAddressing
from vma_core.storage.starter_memory import starter_memory


@pytest.fixture(scope="module")
def torch_engine(bundle: Bundle) -> Engine:
    """The bundled weights on PyTorch."""
    model = VariationalMemoryAddressing(bundle.config)
    model.load_state_dict({k: torch.tensor(v) for k, v in bundle.weights.items()})
    return bundle.engine_on(TorchRunner(model))


@pytest.mark.parametrize("source", ["drawing", "recall", "memory", "selection"])
def test_both_runtimes_give_the_same_pictures(
    engine: Engine, torch_engine: Engine, request_: Request, source: str
) -> None:
    asked = replace(request_, source=source, restrict_to=(2, 5) if source == "selection" else ())
    ours, reference = engine.answer(asked), torch_engine.answer(asked)
    np.testing.assert_allclose(ours.images, reference.images, atol=1e-4)
    np.testing.assert_array_equal(ours.addressed, reference.addressed)
    np.testing.assert_allclose(ours.addresses.posterior, reference.addresses.posterior, atol=1e-4)


def test_numpy_addressing_equals_the_models(bundle: Bundle, torch_engine: Engine) -> None:
    runner = torch_engine.runner
    assert isinstance(runner, TorchRunner)
    rng = np.random.default_rng(0)
    vectors = rng.standard_normal((6, bundle.config.embedding_size)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    addressing = runner.model.addressing
    with torch.no_grad():
        logits = addressing.logits(torch.tensor(vectors[:1]), torch.tensor(vectors[1:]))
        log_q = torch.log_softmax(logits, 1)[0].numpy()
        log_p = addressing.log_prior(5).numpy()
    ours = torch_engine.parameters
    np.testing.assert_allclose(ours.log_posterior(vectors[0], vectors[1:]), log_q, atol=1e-4)
    np.testing.assert_allclose(ours.log_prior(5), log_p, atol=1e-5)
    np.testing.assert_allclose(np.exp(ours.log_prior(0)).sum(), 1, rtol=1e-6)


def test_a_drawing_of_an_entry_reads_that_entry(engine: Engine, request_: Request) -> None:
    addresses = engine.address(request_.memory, request_.drawing)
    assert addresses.posterior.argmax() == 4
    total = addresses.posterior.sum() + addresses.dummy_posterior
    assert total == pytest.approx(1, abs=1e-5)
    assert 1 <= addresses.effective_entries <= 13
    assert addresses.kl_bits > 0


def test_variants_one_point_behind_the_heat_reuse_its_addresses(
    fresh_engine: Engine, memory: Memory, glyphs: np.ndarray
) -> None:
    earlier, later = Drawing.of(glyphs[4]), Drawing.of(glyphs[5])
    first = fresh_engine.address(memory.snapshot(), earlier)
    fresh_engine.address(memory.snapshot(), later)
    behind = fresh_engine.answer(Request(memory.snapshot(), earlier, source="recall", count=2))
    assert behind.addresses is first


def test_without_a_drawing_the_heat_is_the_prior(engine: Engine, memory: Memory) -> None:
    addresses = engine.address(memory.snapshot(), None)
    np.testing.assert_array_equal(addresses.posterior, addresses.prior)
    assert addresses.kl_bits == 0


def test_the_same_request_gives_the_same_picture(engine: Engine, request_: Request) -> None:
    first, second = engine.answer(request_), engine.answer(request_)
    np.testing.assert_array_equal(first.images, second.images)
    other = engine.answer(replace(request_, seed=4))
    assert np.abs(other.images - first.images).mean() > 0.005


def test_a_variant_depends_on_its_index_and_not_on_the_count(
    engine: Engine, request_: Request
) -> None:
    few = engine.answer(replace(request_, count=3)).images
    many = engine.answer(request_).images
    np.testing.assert_allclose(few, many[:3], atol=1e-5)
    assert np.abs(many[0] - many[1]).mean() > 0.005


def test_noise_is_standard_normal_and_fixed() -> None:
    uniform, normals = variant_noise(7, 2, 50_000)
    assert 0 <= uniform < 1
    assert normals.mean() == pytest.approx(0, abs=0.02)
    assert normals.std() == pytest.approx(1, abs=0.02)
    again = variant_noise(7, 2, 50_000)[1]
    np.testing.assert_array_equal(normals, again)
    assert not np.array_equal(normals[:9], variant_noise(7, 3, 50_000)[1][:9])


def test_pins_and_selections_restrict_the_addresses(engine: Engine, request_: Request) -> None:
    pinned = engine.answer(replace(request_, restrict_to=(9,)))
    assert set(pinned.addressed.tolist()) == {9}
    chosen = engine.answer(replace(request_, source="selection", restrict_to=(1, 7), count=40))
    assert set(chosen.addressed.tolist()) == {1, 7}


def test_disabled_pins_are_an_error(engine: Engine, memory: Memory) -> None:
    memory.set_enabled(3, False)
    with pytest.raises(UserError, match="disabled or removed"):
        engine.answer(Request(memory.snapshot(), source="selection", restrict_to=(3,)))


def test_address_temperature_sharpens_and_flattens(engine: Engine, request_: Request) -> None:
    cold = engine.answer(replace(request_, address_temperature=0.05, count=30))
    hot = engine.answer(replace(request_, address_temperature=50.0, count=60))
    assert set(cold.addressed.tolist()) == {4}
    assert len(set(hot.addressed.tolist())) > 5


def test_variation_moves_variants_away_from_the_drawing(
    engine: Engine, request_: Request, glyphs: np.ndarray
) -> None:
    distances = []
    for variation in (0.0, 0.6, 1.0):
        images = engine.answer(replace(request_, variation=variation, count=16)).images
        distances.append(np.abs((images >= 0.5) - glyphs[4].astype(float)).mean())
    assert distances[0] < distances[1] < distances[2]
    assert distances[0] < 0.03


def test_the_slider_passes_through_the_prior() -> None:
    for variation, z_temperature, spread, temperature in (
        (0.0, 1.0, 0.0, 0.7),
        (1.0, 0.7, 1.0, 0.7),
        (2.0, 1.0, 1.0, 1.6),
    ):
        found = spread_and_temperature(variation, z_temperature, TINY)
        np.testing.assert_allclose(found, [[spread] * 2, [temperature] * 2], rtol=1e-6)


def test_more_variation_never_reduces_the_spread() -> None:
    path = np.array([spread_and_temperature(v, 1.0, TINY) for v in np.linspace(0, 2, 81)])
    assert (np.diff(path, axis=0) >= -1e-6).all()
    # No jump that a hand on the slider would feel.
    assert np.abs(np.diff(path, axis=0)).max() < 0.04


def test_an_empty_memory_still_shows_a_drawing(engine: Engine, glyphs: np.ndarray) -> None:
    result = engine.answer(Request(Memory().snapshot(), Drawing.of(glyphs[0]), count=4))
    assert set(result.addressed.tolist()) == {DRAWING_ROW}
    assert result.addresses.dummy_posterior == pytest.approx(1, abs=1e-5)
    with pytest.raises(UserError, match="no enabled entry"):
        engine.answer(Request(Memory().snapshot(), source="memory"))
    for nothing in (None, Drawing.of(np.zeros_like(glyphs[0]))):
        with pytest.raises(UserError, match="no enabled entry"):
            engine.answer(Request(Memory().snapshot(), nothing))


def test_requests_compare_by_content(memory: Memory, glyphs: np.ndarray) -> None:
    a = Request(memory.snapshot(), Drawing.of(glyphs[0]), stamp=1)
    assert a == Request(memory.snapshot(), Drawing.of(glyphs[0].copy()), stamp=2)
    memory.replace(0, replace(memory[0], label="new"))
    assert a != Request(memory.snapshot(), Drawing.of(glyphs[0]))


@pytest.mark.parametrize(
    "values", [{"count": 257}, {"count": -1}, {"variation": 2.5}, {"address_temperature": 0.0}]
)
def test_requests_outside_the_range_are_errors(memory: Memory, values: dict[str, float]) -> None:
    with pytest.raises(UserError):
        Request(memory.snapshot(), **values)  # type: ignore[arg-type]


def test_pairs_agree_between_runtimes(engine: Engine, torch_engine: Engine) -> None:
    rng = np.random.default_rng(2)
    images = (rng.random((3, 28, 28)) < 0.1).astype(np.float32)
    rows, others = np.array([0, 1, 2, 2]), np.array([2, 2, 1, 0])
    noise = rng.standard_normal((4, engine.runner.config.latent_size)).astype(np.float32)
    answers = []
    for runner in (engine.runner, torch_engine.runner):
        features = runner.features(images)
        answers.append(runner.infer(PairBatch(features, features, rows, others, images, noise)))
    for ours, reference in zip(*answers, strict=True):
        np.testing.assert_allclose(ours, reference, rtol=1e-4, atol=1e-2)


def engine_of(model: VariationalMemoryAddressing) -> Engine:
    """An engine on an untrained model, without files."""
    weights = {k: v.numpy() for k, v in model.state_dict().items()}
    companions = CompanionParameters.from_weights(weights, model.config.companions)
    return Engine(TorchRunner(model), AddressParameters.from_weights(weights), companions)


@pytest.mark.parametrize("entries", [1, 2, 6])
def test_reads_mix_the_models_companions(entries: int) -> None:
    torch.manual_seed(5)
    model = VariationalMemoryAddressing(replace(TINY, companions=3)).eval()
    assert model.companions is not None
    with torch.no_grad():
        for out in model.companions.outs:
            torch.nn.init.normal_(out.weight)
    images = (torch.rand(entries, 8, 8) < 0.3).numpy().astype(np.uint8)
    memory = Memory([MemoryEntry(image) for image in images])
    engine = engine_of(model)
    asked = Request(memory.snapshot(), source="memory", variation=1.0, seed=2, count=12)
    with torch.no_grad():
        features = model.features(torch.from_numpy(images).unsqueeze(1).float())
        templates = model.templates(features)
        for _ in range(2):  # the second one answers from what was kept
            answer = engine.answer(asked)
            _, noise = batch_noise(2, range(12), TINY.latent_size)
            rows = torch.from_numpy(answer.addressed)
            one = torch.ones(12, len(TINY.level_channels))
            logits = model.decoder.generate(
                model.decoder.entry_terms(tuple(t[rows] for t in templates)),
                tuple(f[rows] for f in features),
                torch.from_numpy(noise),
                one,
                one,
            ).logits
            np.testing.assert_allclose(
                answer.images, torch.sigmoid(logits).squeeze(1).numpy(), atol=1e-5
            )


@pytest.mark.parametrize("addressing", ["soft", "none"])
def test_baselines_answer_requests(addressing: str) -> None:
    torch.manual_seed(5)
    model = VariationalMemoryAddressing(replace(TINY, addressing=addressing)).eval()
    images = (torch.rand(5, 8, 8) < 0.3).numpy().astype(np.uint8)
    memory = Memory([MemoryEntry(image) for image in images])
    engine = engine_of(model)
    asked = Request(memory.snapshot(), Drawing.of(images[2]), seed=2, count=6)
    answer = engine.answer(asked)
    assert answer.images.shape == (6, 8, 8)
    assert len(answer.addresses.posterior) == 5
    total = answer.addresses.posterior.sum() + answer.addresses.dummy_posterior
    assert total == pytest.approx(1, abs=1e-5)
    if addressing == "none":
        assert (answer.addressed == DUMMY_ROW).all()
    else:
        assert (answer.addressed == DRAWING_ROW).all()
    for source in ("recall", "memory", "selection"):
        other = replace(asked, source=source, restrict_to=(1, 3))
        again = engine.answer(other)
        assert np.isfinite(again.images).all()
        assert set(again.addressed.tolist()) <= {1, 3, DUMMY_ROW}
        np.testing.assert_array_equal(engine.answer(other).images, again.images)


SAMPLES = 20_000
"""Enough for two estimates to agree to a fifth of a bit."""


@pytest.mark.parametrize("addressing", ["hard", "soft"])
def test_bits_are_the_protocols_estimate_and_their_parts_an_upper_bound(addressing: str) -> None:
    torch.manual_seed(5)
    companions = 2 if addressing == "hard" else 0
    config = replace(TINY, addressing=addressing, companions=companions)
    model = VariationalMemoryAddressing(config).eval()
    if addressing == "soft":
        # Close to its prior, q(u | x) has weights that twenty thousand samples are enough for.
        with torch.no_grad():
            for parameter in model.addressing.posterior.parameters():
                parameter.mul_(0.1)
    engine = engine_of(model)
    images = (torch.rand(5, 8, 8) < 0.3).numpy().astype(np.uint8)
    memory = Memory([MemoryEntry(image) for image in images[1:]])
    asked = Request(memory.snapshot(), Drawing.of(images[0]), seed=4)
    bits = engine.bits(asked, samples=SAMPLES)
    assert bits is not None
    encoded = encode_images(engine, images.astype(np.float32), [np.arange(5)])
    rng = np.random.default_rng(1)
    for rows, ours in ((np.arange(1, 5), bits.bound), (np.arange(0), bits.empty_bound)):
        found = estimate(engine, encoded, rows, 0, SAMPLES, rng)
        assert ours == pytest.approx(-found.log_likelihood / math.log(2), abs=0.2)
    assert bits.parts > bits.bound
    assert len(bits.latents) == len(TINY.level_channels)
    assert bits.saved == pytest.approx(bits.empty_bound - bits.bound)
    live = engine.address(asked.memory, asked.drawing).kl_bits
    assert bits.address == pytest.approx(live, abs=1e-5)
    # The same request has the same figures: only the drawing moves them.
    assert engine.bits(asked, samples=16) == engine.bits(asked, samples=16)
    assert engine.bits(replace(asked, drawing=None), samples=4) is None


def test_the_sampled_posterior_is_bayes_rule_over_the_addresses() -> None:
    torch.manual_seed(5)
    model = VariationalMemoryAddressing(TINY).eval()
    engine = engine_of(model)
    images = (torch.rand(5, 8, 8) < 0.3).numpy().astype(np.uint8)
    memory = Memory([MemoryEntry(image) for image in images[1:]])
    asked = Request(memory.snapshot(), Drawing.of(images[0]), seed=4)
    sampled = engine.sampled_posterior(asked, addresses=5, samples=40_000)
    assert sampled is not None
    # Each entry's evidence on its own, as a memory of one, without the share of the dummies.
    encoded = encode_images(engine, images.astype(np.float32), [np.arange(5)])
    target, rng = encoded.target(0), np.random.default_rng(2)
    evidence = []
    for entry in range(1, 5):
        template = tuple(level[[entry]] for level in encoded.features)
        pairs = sample_pairs(engine.runner, target, template, np.zeros(8000, np.intp), rng)
        evidence.append(np.logaddexp.reduce(pairs.log_weights))
    expected = np.exp(np.array(evidence) - np.logaddexp.reduce(evidence))
    np.testing.assert_allclose(sampled / sampled.sum(), expected, atol=0.03)
    assert engine.sampled_posterior(replace(asked, drawing=None), 5, 40) is None


def test_at_rest_q_counts_times_the_likelihood_of_the_most_probable_entries() -> None:
    torch.manual_seed(5)
    engine = engine_of(VariationalMemoryAddressing(TINY).eval())
    images = (torch.rand(9, 8, 8) < 0.3).numpy().astype(np.uint8)
    memory = Memory([MemoryEntry(image) for image in images[1:]])
    asked = Request(memory.snapshot(), Drawing.of(images[0]), seed=4)
    posterior = engine.posterior_at_rest(asked)
    assert posterior is not None
    q = engine.address(asked.memory, asked.drawing).posterior
    best = np.argsort(-q)[: reranking.DECODED]
    others = np.setdiff1d(np.arange(8), best)
    np.testing.assert_allclose(posterior[others], q[others], rtol=1e-5)
    assert posterior[best].sum() == pytest.approx(q[best].sum(), rel=1e-5)
    # Ratios of the product, with the likelihoods of `sampled_posterior`: p(a) is uniform.
    likelihood = engine.sampled_posterior(asked, addresses=10, samples=4000)
    assert likelihood is not None
    product = q[best] * likelihood[best] ** reranking.LIKELIHOOD_WEIGHT
    np.testing.assert_allclose(
        posterior[best] / posterior[best].sum(), product / product.sum(), atol=0.02
    )
    assert engine.posterior_at_rest(replace(asked, drawing=None)) is None
    assert engine.posterior_at_rest(replace(asked, memory=Memory().snapshot())) is None


def test_at_rest_the_comparison_network_weighs_the_most_probable_entries_too() -> None:
    engine = bundled_model().engine(threads=1)
    assert engine.novelty is not None
    view = Memory(starter_memory()).snapshot()
    asked = Request(view, Drawing.of(view.entries[40].image), seed=4)
    posterior = engine.posterior_at_rest(asked)
    assert posterior is not None
    q = engine.address(view, asked.drawing).posterior
    assert int(posterior.argmax()) == 40
    assert posterior[40] > q[40]
    order = np.argsort(-q, kind="stable")
    seen, others = order[: reranking.COMPARED], order[reranking.COMPARED + 8 :]
    np.testing.assert_allclose(posterior[others], q[others], rtol=1e-3)
    assert posterior.sum() == pytest.approx(q.sum(), rel=1e-4)
    # Of two compared entries that are not decoded, the ratio is q's times the cosines' factor.
    first, second = seen[np.argsort(-posterior[seen], kind="stable")][[8, 12]]
    assert asked.drawing is not None
    cosines = engine.novelty.cosines(asked.drawing.image, view, np.array([first, second]))
    factor = math.exp(reranking.COMPARISON_SHARPNESS * float(cosines[0] - cosines[1]))
    expected = q[first] / q[second] * factor
    assert posterior[first] / posterior[second] == pytest.approx(expected, rel=0.01)


def test_noise_near_a_variant_is_standard_normal_and_correlated_with_it() -> None:
    uniform, chosen = variant_noise(7, 3, 4000)
    uniforms, near = near_noise(9, range(5), 4000, [(7, 3)])
    assert (uniforms == uniform).all()
    for row in near:
        assert row.std() == pytest.approx(1.0, abs=0.05)
        assert float(np.corrcoef(row, chosen)[0, 1]) == pytest.approx(NEAR, abs=0.03)
    # Of two of these variants the fresh parts are independent.
    assert float(np.corrcoef(near[0], near[1])[0, 1]) == pytest.approx(NEAR**2, abs=0.05)
    nearer = near_noise(11, range(1), 4000, [(7, 3), (9, 1)])[1]
    assert float(np.corrcoef(nearer[0], near[1])[0, 1]) == pytest.approx(NEAR, abs=0.03)
    np.testing.assert_array_equal(near_noise(7, range(2), 8, ())[1], batch_noise(7, range(2), 8)[1])


def test_noise_near_a_variant_with_its_own_seed_is_independent_at_each_step() -> None:
    chosen = variant_noise(7, 3, 4000)[1]
    around: list[tuple[int, int]] = []
    for step in range(1, 4):
        around.append((7, 3))
        near = near_noise(7, range(5), 4000, around)[1]
        np.testing.assert_allclose(near.std(axis=1), 1.0, atol=0.05)
        likeness = [np.corrcoef(chosen, z)[0, 1] for z in near]
        np.testing.assert_allclose(likeness, NEAR**step, atol=0.05)
        assert len({z.tobytes() for z in near}) == len(near)


def test_a_batch_is_the_same_on_any_number_of_threads(
    bundle: Bundle, memory: Memory, glyphs: np.ndarray
) -> None:
    request = Request(memory.snapshot(), Drawing.of(glyphs[2]), "recall", count=37)
    one, three = (bundle.engine("cpu", threads=t).answer(request) for t in (1, 3))
    np.testing.assert_array_equal(one.addressed, three.addressed)
    np.testing.assert_allclose(one.images, three.images, atol=1e-6)


def test_parts_of_a_batch_give_the_same_outputs(bundle: Bundle, glyphs: np.ndarray) -> None:
    runner = OnnxRunner(bundle.graphs, bundle.config, "cpu", threads=1)
    features = runner.features(glyphs[:6].astype(np.float32))
    rng = np.random.default_rng(0)
    rows, others = np.array([5, 1, 1, 4]), np.array([0, 0, 2, 0])
    noise = rng.standard_normal((4, bundle.config.latent_size), np.float32)
    spread = np.full((4, len(bundle.config.level_channels)), 0.5, np.float32)
    batch = VariantBatch(features, features, rows, others, noise, spread, spread)
    part = batch.part(slice(1, 3))
    assert [len(level) for level in part.template] == [1] * len(features)
    assert [len(level) for level in part.reference] == [2] * len(features)
    np.testing.assert_allclose(runner.generate(part), runner.generate(batch)[1:3], atol=1e-5)
    pairs = PairBatch(features, features, rows, others, glyphs[:6].astype(np.float32), noise)
    for ours, whole in zip(runner.infer(pairs.part(slice(2, 4))), runner.infer(pairs), strict=True):
        np.testing.assert_allclose(ours, whole[2:4], rtol=1e-4, atol=1e-4)


def test_an_engine_warms_up_once(bundle: Bundle, memory: Memory) -> None:
    engine = bundle.engine("cpu")
    inferred: list[PairBatch] = []
    usual = engine.runner.infer

    def infer(pairs: PairBatch) -> InferredPairs:
        inferred.append(pairs)
        return usual(pairs)

    engine.runner.infer = infer  # type: ignore[method-assign]
    engine.prepare(memory.snapshot())
    engine.prepare(memory.snapshot())
    assert len(inferred) == 1
    assert engine.keys.computed == len(memory)
