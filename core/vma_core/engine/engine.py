"""The engine: request → result, with kept keys and features. Pure numpy over a runner."""

from __future__ import annotations

import threading
import time

import numpy as np
from numpy.typing import NDArray

from vma_core.engine.addressing import AddressParameters
from vma_core.engine.keys import FeatureCache, KeyTable
from vma_core.engine.noise import batch_noise
from vma_core.engine.request import Addresses, Drawing, Request, Result
from vma_core.engine.runner import Array, Features, Runner
from vma_core.errors import UserError
from vma_core.memory import MemoryView, require_entries

DUMMY = -1
SMALLEST_WEIGHT = 1e-30
"""A pinned entry can be read however small its probability."""


class Engine:
    """Answers requests; holds keys of memory entries between them."""

    def __init__(self, runner: Runner, parameters: AddressParameters) -> None:
        self.runner = runner
        self.parameters = parameters
        self.keys = KeyTable(runner)
        self.entry_features = FeatureCache(runner)
        self._query: tuple[Drawing, Array] | None = None
        # Heat and variants are asked for from two threads; keys and query are shared.
        self._lock = threading.Lock()

    @property
    def image_size(self) -> int:
        """Side of the model's images in pixels."""
        return self.runner.config.image_size

    def address(self, memory: MemoryView, drawing: Drawing | None) -> Addresses:
        """The address probabilities alone: what the heat shows."""
        with self._lock:
            query = None if drawing is None or drawing.is_blank else self._embed(drawing)
            keys = self.keys.matrix(memory)
        return self.parameters.addresses(query, keys)

    def answer(self, request: Request) -> Result:
        """Addresses and variants of a request.

        Raises:
            UserError: variants are asked for and nothing can be addressed.
        """
        started = time.perf_counter()
        addresses = self.address(request.memory, request.drawing)
        addressed_at = time.perf_counter()
        rows, images = self._variants(request, addresses)
        ended = time.perf_counter()
        timings = {
            "address": (addressed_at - started) * 1e3,
            "variants": (ended - addressed_at) * 1e3,
            "total": (ended - started) * 1e3,
        }
        return Result(images, rows, addresses, self.runner.provider, timings, request.stamp)

    def _embed(self, drawing: Drawing) -> Array:
        if self._query is None or self._query[0] != drawing:
            if drawing.size != self.image_size:
                raise UserError(
                    f"The drawing has {drawing.size} pixels a side, the model {self.image_size}."
                )
            image = drawing.image[None].astype(np.float32)
            self._query = (drawing, self.runner.embed(image)[0])
        return self._query[1]

    def _variants(self, request: Request, addresses: Addresses) -> tuple[NDArray[np.intp], Array]:
        size = self.image_size
        if request.count == 0:
            return np.zeros(0, np.intp), np.zeros((0, size, size), np.float32)
        uniforms, noise = batch_noise(request.seed, request.count, self.runner.config.latent_size)
        rows = choose_rows(request, addresses, uniforms)
        template, template_rows = self._templates(request.memory, rows)
        varied = request.source == "drawing" and request.drawing and not request.drawing.is_blank
        if varied and request.drawing:
            reference = self.runner.features(request.drawing.image[None].astype(np.float32))
            reference_rows = np.zeros(request.count, np.int64)
        else:
            reference, reference_rows = template, template_rows
        spread, temperature = spread_and_temperature(request.variation, request.z_temperature)
        images = self.runner.generate(
            template,
            reference,
            template_rows,
            reference_rows,
            noise,
            np.full(request.count, spread, np.float32),
            np.full(request.count, temperature, np.float32),
        )
        return rows, images

    def _templates(
        self, memory: MemoryView, rows: NDArray[np.intp]
    ) -> tuple[Features, NDArray[np.int64]]:
        """Features of the addressed entries, each once, and the row of each variant in them."""
        unique, inverse = np.unique(rows, return_inverse=True)
        entries = [memory.entries[row] for row in unique if row != DUMMY]
        parts = [self.entry_features.get(entries)] if entries else []
        if unique[0] == DUMMY:
            share = int(np.argmax(self.parameters.dummy_shares))
            dummy = tuple(f[share : share + 1] for f in self.parameters.dummy_features)
            parts.insert(0, dummy)
        stacked = tuple(np.concatenate(level) for level in zip(*parts, strict=True))
        return stacked, inverse.astype(np.int64)


def choose_rows(
    request: Request, addresses: Addresses, uniforms: NDArray[np.float64]
) -> NDArray[np.intp]:
    """The entry each variant reads, by inversion of the address distribution.

    Drawn from q(a | x, M) the dummies may be read (−1); p(a) and a selection name entries only.
    """
    entries = len(request.memory)
    weights = np.zeros(entries + 1)  # the dummies first, then the entries
    if request.source == "drawing":
        weights[0] = addresses.dummy_posterior
        weights[1:] = addresses.posterior
    else:
        require_entries(request.memory)
        weights[1:] = addresses.prior
    if request.restrict_to:
        row_of = request.memory.row_of
        allowed = np.array([row_of[p] for p in request.restrict_to if p in row_of], np.intp)
        if not len(allowed):
            raise UserError("The chosen entries are disabled or gone. Choose others.")
        kept = np.ones(len(allowed))
        if request.source != "selection":
            kept = np.maximum(weights[allowed + 1], SMALLEST_WEIGHT)
        weights[:] = 0.0
        weights[allowed + 1] = kept
    positive = weights > 0
    tempered = np.zeros_like(weights)
    tempered[positive] = weights[positive] ** (1.0 / request.address_temperature)
    cumulative = np.cumsum(tempered / tempered.sum())
    picked = np.searchsorted(cumulative, uniforms * cumulative[-1], side="right")
    last = int(np.flatnonzero(positive)[-1])
    return np.minimum(picked, last).astype(np.intp) - 1


def spread_and_temperature(variation: float, z_temperature: float) -> tuple[float, float]:
    """The slider's one number as (spread between posterior and prior, temperature of z)."""
    if variation <= 1.0:
        return variation, z_temperature
    return 1.0, z_temperature * (1.0 + 0.6 * (variation - 1.0))
