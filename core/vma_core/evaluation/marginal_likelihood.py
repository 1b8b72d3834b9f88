"""log p(x | M) of drawings and memories out of an encoded set, for every kind of addressing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vma_core.engine.addressing import SoftParameters
from vma_core.engine.engine import Engine
from vma_core.engine.likelihood.estimators import (
    Addressed,
    Estimate,
    estimate_attended,
    estimate_stratified,
)
from vma_core.engine.runtime.runner import Features
from vma_core.evaluation.encoded_dataset import EncodedSet


def estimate(
    engine: Engine,
    encoded: EncodedSet,
    memory: NDArray[np.intp],
    target: int,
    samples: int,
    rng: np.random.Generator,
    max_addresses: int | None = None,
) -> Estimate:
    """Estimate for one target and one memory, both rows of an encoded set.

    With hard addressing it is stratified over every address, or over the `max_addresses` most
    probable ones under q. With soft attention every sample has an address latent and a z.
    """
    if isinstance(engine.parameters, SoftParameters):
        return _soft_estimate(engine, engine.parameters, encoded, memory, target, samples, rng)
    if engine.runner.config.addressing == "none":
        memory = memory[:0]
    parameters = engine.parameters
    log_q = parameters.log_posterior(encoded.keys[target], encoded.keys[memory]).astype(np.float64)
    log_prior = parameters.log_prior(len(memory)).astype(np.float64)
    read = np.arange(len(log_q))
    if max_addresses is not None and len(log_q) > max_addresses:
        read = np.argsort(-log_q)[:max_addresses]
    template = _templates(engine, encoded, memory, read)
    addressed = Addressed(log_q, log_prior, read, template)
    return estimate_stratified(engine.runner, encoded.target(target), addressed, samples, rng)


def _templates(
    engine: Engine, encoded: EncodedSet, memory: NDArray[np.intp], read: NDArray[np.intp]
) -> Features:
    """Templates of addresses: entries by position, the dummies behind them."""
    entries = read[read < len(memory)]
    dummies = read[read >= len(memory)] - len(memory)
    parts = [tuple(level[dummies] for level in engine.parameters.dummy_features)]
    if len(entries):
        parts.append(encoded.templates(engine, memory, entries))
    place = np.empty(len(read), np.intp)
    place[read >= len(memory)] = np.arange(len(dummies))
    place[read < len(memory)] = len(dummies) + np.arange(len(entries))
    return tuple(np.concatenate(level)[place] for level in zip(*parts, strict=True))


def _soft_estimate(
    engine: Engine,
    parameters: SoftParameters,
    encoded: EncodedSet,
    memory: NDArray[np.intp],
    target: int,
    samples: int,
    rng: np.random.Generator,
) -> Estimate:
    levels = tuple(
        np.concatenate([level[memory], dummy])
        for level, dummy in zip(encoded.features, parameters.dummy_features, strict=True)
    )
    query, keys = encoded.keys[target], encoded.keys[memory]
    return estimate_attended(
        engine.runner, parameters, encoded.target(target), query, keys, levels, samples, rng
    )
