"""A linear Gaussian model with a closed-form log p(x | M), to check the estimators against."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from vma_core.engine.address_parameters import AddressParameters
from vma_core.engine.engine import Engine
from vma_core.engine.request import MAX_VARIANTS
from vma_core.engine.runtime.runner import (
    Array,
    Features,
    InferredPairs,
    PairBatch,
    ResidentEntries,
    SlotBatch,
    VariantBatch,
)
from vma_core.errors import Message
from vma_core.evaluation.encoded_dataset import encode_images, estimate
from vma_core.model.config import ModelConfig
from vma_core.standard_errors import Row, mean_and_stderr

SIDE = 8
PIXELS = SIDE * SIDE
POSTERIOR_SHIFT = 0.05
POSTERIOR_SCALE = 0.75
"""q(z | x, m) deviates from the true posterior, whose scale is √½, so that weights vary."""


class LinearGaussianRunner:
    """z | m ~ N(m, I) and x | z ~ N(z, I), pixel by pixel; so x | m ~ N(m, 2 I)."""

    config = ModelConfig(
        image_size=SIDE,
        level_channels=(1,),
        latent_channels=(4,),
        prior_blocks=(1,),
        decoder_blocks=(1,),
        embedding_size=PIXELS,
        dummy_entries=1,
    )
    provider = "closed form"
    provider_reason = Message("This is a known case.")
    round_rows = MAX_VARIANTS
    resident: ResidentEntries | None = None

    def embed(self, images: Array) -> Array:
        """The normalised image."""
        flat = images.reshape(len(images), PIXELS)
        unit: Array = flat / np.linalg.norm(flat, axis=1, keepdims=True)
        return unit

    def features(self, images: Array) -> Features:
        """The image itself."""
        return (images[:, None],)

    def infer(self, pairs: PairBatch) -> InferredPairs:
        """Exact densities at z = mean + scale · noise."""
        m = pairs.template[0][pairs.rows].reshape(-1, PIXELS).astype(np.float64)
        x = pairs.images[pairs.target_rows].reshape(-1, PIXELS).astype(np.float64)
        mean = (x + m) / 2 + POSTERIOR_SHIFT
        z = mean + POSTERIOR_SCALE * pairs.noise
        constant = 0.5 * PIXELS * math.log(2 * math.pi)
        likelihood = -0.5 * ((x - z) ** 2).sum(1) - constant
        prior = -0.5 * ((z - m) ** 2).sum(1) - constant
        posterior = (
            -0.5 * (pairs.noise.astype(np.float64) ** 2).sum(1)
            - PIXELS * math.log(POSTERIOR_SCALE)
            - constant
        )
        spread = PIXELS * (POSTERIOR_SCALE**2 - 1 - 2 * math.log(POSTERIOR_SCALE))
        kl = 0.5 * (((mean - m) ** 2).sum(1) + spread)
        latents = (z - m).astype(np.float32)
        return InferredPairs(likelihood, (prior - posterior)[:, None], kl[:, None], latents)

    def generate(self, wanted: VariantBatch) -> Array:
        """Not needed."""
        raise NotImplementedError

    def draw(self, wanted: VariantBatch, slots: SlotBatch) -> tuple[Array, Array]:
        """Not needed."""
        raise NotImplementedError

    def companion_keys(self, images: Array) -> Array:
        """Not needed."""
        raise NotImplementedError

    def templates(self, features: Features, rows: NDArray[np.int64], weights: Array) -> Features:
        """Not needed."""
        raise NotImplementedError


def exact_case(samples: int, repeats: int, seed: int) -> list[Row]:
    """The stratified estimator against the exact value, for memories of 1, 4 and 16 entries.

    The estimate of p(x | M) is unbiased: the mean of estimate / exact over `repeats` independent
    estimates must be 1 within its standard error.
    """
    rows = []
    for entries in (1, 4, 16):
        rng = np.random.default_rng([seed, entries])
        memory = rng.normal(size=(entries, SIDE, SIDE))
        target = memory[0] + rng.normal(scale=1.2, size=(SIDE, SIDE))
        dummy = np.zeros((1, 1, SIDE, SIDE), np.float32)
        key = np.full((1, PIXELS), 1 / math.sqrt(PIXELS), np.float32)
        parameters = AddressParameters(10.0, key, (dummy,), 0.1, np.ones(1, np.float32))
        engine = Engine(LinearGaussianRunner(), parameters)
        images = np.concatenate([target[None], memory]).astype(np.float32)
        encoded = encode_images(engine, images, [np.arange(len(images))])
        exact = exact_log_likelihood(images[0], images[1:], parameters)
        ratios = []
        for _ in range(repeats):
            found = estimate(engine, encoded, np.arange(1, entries + 1), 0, samples, rng)
            ratios.append(math.exp(found.log_likelihood - exact))
        ratio, stderr = mean_and_stderr(ratios)
        rows.append(
            {
                "entries": entries,
                "exact_nats": exact,
                "estimated_nats": exact + math.log(ratio),
                "ratio": ratio,
                "stderr": stderr,
                "samples": samples,
                "repeats": repeats,
            }
        )
    return rows


def exact_log_likelihood(target: Array, memory: Array, parameters: AddressParameters) -> float:
    """log Σ_a p(a) N(x; m_a, 2 I) over the entries and the dummy."""
    means = np.concatenate([memory, parameters.dummy_features[0][:, 0]]).astype(np.float64)
    squares = ((target.astype(np.float64) - means) ** 2).sum((1, 2))
    each = -0.25 * squares - 0.5 * PIXELS * math.log(4 * math.pi)
    return float(np.logaddexp.reduce(parameters.log_prior(len(memory)) + each))
