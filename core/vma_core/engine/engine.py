"""The engine: request → result, with cached keys and features. Pure numpy over a runner."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import product
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from vma_core.engine.address_parameters import AddressParameters
from vma_core.engine.addressing_strategy import (
    STRATEGIES,
    AddressingStrategy,
    AddressNoise,
    DrawnQuery,
    Read,
)
from vma_core.engine.decode_plan import DecodePlan, spread_and_temperature
from vma_core.engine.index.companions import CompanionParameters
from vma_core.engine.index.feature_cache import TemplateCache
from vma_core.engine.index.key_index import Advance, KeyCache, KeyIndex
from vma_core.engine.likelihood import reranking
from vma_core.engine.likelihood.bits import READ_ADDRESSES, DrawingBits
from vma_core.engine.likelihood.estimators import (
    AddressableMemory,
    Target,
    estimate_stratified,
    most_probable,
)
from vma_core.engine.likelihood.latents import LatentSpace
from vma_core.engine.noise import batch_noise, near_noise, slerp
from vma_core.engine.novelty import NoveltyDetector
from vma_core.engine.request import DRAWING_ROW, Addresses, Drawing, Request, Result, Source
from vma_core.engine.resident_memory import ResidentMemory
from vma_core.engine.runtime.runner import Array, Features, Runner, VariantBatch, probe
from vma_core.engine.stroke_variants import NO_STROKES, SlotCache, Variants, decode_variants
from vma_core.engine.variant_cache import VariantCache
from vma_core.errors import Message, UserError
from vma_core.glyphs.stroke_slots import StrokeSlots
from vma_core.glyphs.strokes import StrokeArrays
from vma_core.memory.entries import MemorySnapshot

WARM_UP: tuple[tuple[Source, int], ...] = (("drawing", 1), ("memory", 1), ("memory", 64))
"""Sources and numbers of variants: no entry, few and many entries are read."""
WARM_VARIATIONS = (0.5, 1.0)
"""Between posterior and prior, and at the prior."""
FEW = 4
"""Variants that are decoded about as fast as the cached ones are painted."""


Value = TypeVar("Value")
RECENT_VALUES = 4
"""The heat is at most a few pen points ahead of the variants."""


class RecentValues(Generic[Value]):
    """Thread-safe least-recently-used cache of a few values."""

    def __init__(self, capacity: int = RECENT_VALUES) -> None:
        self._capacity = capacity
        self._kept: OrderedDict[Hashable, Value] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, name: Hashable) -> Value | None:
        """The value, or None."""
        with self._lock:
            if name in self._kept:
                self._kept.move_to_end(name)
            return self._kept.get(name)

    def keep(self, name: Hashable, value: Value) -> None:
        """Add a value and evict the oldest."""
        with self._lock:
            self._kept[name] = value
            self._kept.move_to_end(name)
            if len(self._kept) > self._capacity:
                self._kept.popitem(last=False)

    def forget(self) -> None:
        """Drop all values."""
        with self._lock:
            self._kept.clear()


class TransferMatrix(NamedTuple):
    """Result of `Engine.transfer`."""

    images: Array
    """(rows, columns, size, size) float32 probability of ink."""
    strokes: tuple[tuple[StrokeArrays | None, ...], ...]
    """Rows of columns, each the moved strokes of the row's entry; None without a stroke head."""


class Engine:
    """Answers requests and caches keys, features and variants between them."""

    def __init__(
        self,
        runner: Runner,
        parameters: AddressParameters,
        companions: CompanionParameters | None = None,
        novelty: NoveltyDetector | None = None,
        keys: KeyIndex | None = None,
    ) -> None:
        self.runner = runner
        self.parameters = parameters
        self.companions = companions
        self.novelty = novelty
        self.keys = keys or KeyIndex(runner.embed, runner.config.embedding_size)
        self._templates = templates = TemplateCache(runner, companions)
        self._slots = SlotCache()
        self.latents = LatentSpace(runner, templates, self._slots)
        self.addressing: AddressingStrategy = STRATEGIES[runner.config.addressing](
            runner, parameters, templates, self.keys
        )
        self.resident = ResidentMemory(runner, parameters, companions, self.keys, templates.keys)
        self.decoded = VariantCache()
        self._queries: RecentValues[Array] = RecentValues()
        self._drawn: RecentValues[Features] = RecentValues()
        self._looked_up: RecentValues[tuple[Addresses, float]] = RecentValues()
        self._is_warm = self._resident_is_warm = False
        # Heat and variants run in two threads and share keys, queries and the drawing's features.
        self._lock = threading.Lock()
        self._features_lock = threading.Lock()

    @property
    def image_size(self) -> int:
        """Side of the model's images in pixels."""
        return self.runner.config.image_size

    @property
    def provider_reason(self) -> Message:
        """Why the provider is used, or why it does not keep the memory."""
        return self.resident.reason or self.runner.provider_reason

    def address(self, memory: MemorySnapshot, drawing: Drawing | None) -> Addresses:
        """Address probabilities alone, as the heat shows them."""
        return self._timed_address(memory, drawing)[0]

    def _timed_address(
        self, memory: MemorySnapshot, drawing: Drawing | None
    ) -> tuple[Addresses, float]:
        """Address probabilities and the milliseconds they took when first computed."""
        started = time.perf_counter()
        name = memory, _pixels(drawing)
        found = self._looked_up.get(name)
        if found is None:
            addresses = self._computed_address(memory, drawing)
            found = addresses, (time.perf_counter() - started) * 1e3
            self._looked_up.keep(name, found)
        return found

    def _computed_address(self, memory: MemorySnapshot, drawing: Drawing | None) -> Addresses:
        with self._lock:
            query = self._embed(drawing) if self.addressing.reads_memory else None
        similarity = None
        if query is not None:
            asked = self.parameters.address_query(query)
            similarity = self.resident.similarities(memory, asked)
        addresses = self.addressing.addresses(len(memory), query, similarity)
        if self.novelty is None or drawing is None or similarity is None:
            return addresses
        detect = partial(self.novelty.new_probability, drawing.image, memory, similarity)
        return replace(addresses, detect=detect)

    def prepare(self, memory: MemorySnapshot) -> None:
        """Compute missing keys ahead of a request; the first call warms up the runner."""
        if not self._is_warm:
            blank = np.zeros((1, self.image_size, self.image_size), np.float32)
            self.runner.embed(blank)
            self.runner.features(blank)
            probe(self.runner, 2, 2)
            self._is_warm = True
        if self.addressing.reads_memory:
            with self._lock:
                self.keys.prepare(memory)
            self.resident.prepare(memory)
            self._warm_up_resident(memory)
            if self.novelty is not None:
                self.novelty.prepare(memory)

    def _warm_up_resident(self, memory: MemorySnapshot) -> None:
        """Decode once of each kind, if the memory is on a device for the first time.

        The first run of each size takes long there, and is computed in main memory too.
        """
        if self._resident_is_warm or not len(memory) or not self.resident.holds(memory):
            return
        self._resident_is_warm = True
        drawing = Drawing.of(memory.entries[0].image)
        for (source, count), variation in product(WARM_UP, WARM_VARIATIONS):
            request = Request(memory, drawing, source, variation=variation, count=count)
            self.resident.decode(self.plan(request), np.arange(count))

    def prepare_variants(self, request: Request) -> None:
        """Compute the features of the drawing ahead of variants that read it.

        A device that holds the memory computes them itself.
        """
        if self.resident.holds(request.memory):
            return
        if request.count and request.drawn is not None and request.reads_drawing:
            self._drawing_features(request.drawn)

    def keys_of(self, memory: MemorySnapshot) -> Array:
        """(n, D) address keys of the entries, unit vectors."""
        with self._lock:
            return self.keys.matrix(memory)

    def keep_keys(self, folder: Path, model_hash: str) -> None:
        """Cache the keys of large memories in this folder from now on."""
        tables = {"address": self.keys, "companion": self._templates.keys}
        for name, table in tables.items():
            table.store = KeyCache(folder, f"{name}-{model_hash}", table.key_size)

    def tell_progress(self, advance: Advance) -> None:
        """Set the progress callback of computing many keys; an exception from it cancels."""
        self.keys.advance = self._templates.keys.advance = advance

    def keep_only(self, memory: MemorySnapshot) -> None:
        """Drop all cached drawings, and everything computed from other entries."""
        with self._lock:
            for recent in (self._queries, self._drawn, self._looked_up):
                recent.forget()
            self.keys.keep_only(memory)
        self._slots.keep_only(set(memory.image_ids.tolist()))
        self._templates.keep_only(memory)
        self.decoded.forget()

    def answer(self, request: Request) -> Result:
        """Addresses and variants of a request.

        Raises:
            UserError: variants are asked for and nothing can be addressed.
        """
        *_, result = self.stream(request)
        return result

    def stream(self, request: Request, begin_at: int = 0) -> Iterator[Result]:
        """Yield partial results until all variants are decoded or the caller stops iterating.

        Cached variants come first, unless the rest fits into one round, or is at most `FEW` while
        a round or more is cached. The rest follows in rounds from row `begin_at`, wrapping around.
        All results share one array of images; decoded rows do not change any more.

        Raises:
            UserError: variants are asked for and nothing can be addressed.
        """
        addresses, address_ms = self._timed_address(request.memory, request.drawing)
        addressed_at = time.perf_counter()
        count = request.count
        images = np.zeros((count, self.image_size, self.image_size), np.float32)
        strokes: list[StrokeArrays | None] = [None] * count
        plan = self._plan(request, addresses, *self._noise(request)) if count else None
        left = np.zeros(0, np.intp)
        if plan is not None:
            left = self.decoded.fill(images, strokes, request, plan)
        left = np.roll(left, -int(np.searchsorted(left, begin_at)))
        there = np.ones(count, bool)
        there[left] = False
        most, known_first = self.runner.round_rows, count > len(left)
        while True:
            now, later = plan.round(left, most) if plan else (left, left)
            # One painting is enough if the rest follows soon.
            if known_first and (len(later) or (count - len(left) >= most and len(left) > FEW)):
                now, later = left[:0], left
            left, known_first = later, False
            if plan is not None and len(now):
                decoded = self.resident.decode(plan, now)
                self.decoded.keep(decoded, request, plan, now)
                images[now] = decoded.images
                for index, drawn in zip(now.tolist(), decoded.strokes, strict=True):
                    strokes[index] = drawn
                there = there.copy()
                there[now] = True
            variants_ms = (time.perf_counter() - addressed_at) * 1e3
            timings = {
                "address": address_ms,
                "variants": variants_ms,
                "total": address_ms + variants_ms,
            }
            addressed = np.zeros(0, np.intp) if plan is None else plan.read.rows
            yield Result(
                images,
                addressed,
                addresses,
                self.runner.provider,
                timings,
                request.stamp,
                there,
                tuple(strokes),
            )
            if not len(left):
                return

    def transfer(self, request: Request, rows: Sequence[int], hands: int) -> TransferMatrix:
        """Decode each entry with the latents of every column.

        Column 0 has the latents of the drawing given each entry (the mean of q(z | x, m)), or
        those of the entry itself for a blank drawing. Every other column is one noise vector: the
        same hand writing other characters.

        Args:
            request: memory, drawing, seed and settings of the variants.
            rows: rows of the memory snapshot, one per row of the matrix.
            hands: further columns.

        Returns:
            len(rows) rows of 1 + hands variants.
        """
        size, config = self.image_size, self.runner.config
        if not len(rows):
            return TransferMatrix(np.zeros((0, 1 + hands, size, size), np.float32), ())
        template, own = self._templates.get(request.memory, np.asarray(rows, np.intp))
        drawn = request.drawn
        reference = own
        if drawn is not None:
            features = self._drawing_features(drawn)
            reference = tuple(np.concatenate(pair) for pair in zip(own, features, strict=True))
        columns = 1 + hands
        lines = np.repeat(np.arange(len(rows)), columns)
        first = np.tile(np.arange(columns) == 0, len(rows))
        noise = batch_noise(request.seed, range(columns), config.latent_size)[1]
        spread, temperature = spread_and_temperature(
            request.variation, request.z_temperature, config
        )
        wanted = VariantBatch(
            template,
            reference,
            lines,
            np.where(first & (drawn is not None), len(rows), lines),
            np.tile(noise, (len(rows), 1)),
            np.where(first[:, None], np.float32(0.0), spread),
            np.where(first[:, None], np.float32(0.0), temperature),
        )
        entries = request.memory.entries
        glyphs = []
        if config.stroke_channels:
            glyphs = [self._slots.of_entry(entries[row]) for row in rows]
        images, strokes = decode_variants(self.runner, wanted, glyphs, lines)
        starts = range(0, len(lines), columns)
        return TransferMatrix(
            images.reshape(len(rows), columns, size, size),
            tuple(strokes[start : start + columns] for start in starts),
        )

    def bits(self, request: Request, samples: int) -> DrawingBits | None:
        """Cost of the request's drawing with this memory and with none; None if it is blank.

        The request's seed fixes the noise, so the figures change with the drawing alone.
        """
        scene = self._scene(request)
        if scene is None:
            return None
        target, memory = scene
        found, empty = (
            self.addressing.estimate(
                target,
                one,
                samples,
                np.random.default_rng([request.seed, samples]),
                most_probable(READ_ADDRESSES),
            )
            for one in (memory, memory.emptied())
        )
        return DrawingBits.of(found, empty, samples)

    def sampled_posterior(self, request: Request, addresses: int, samples: int) -> Array | None:
        """(n,) p(a | x, M) by importance sampling; None for a blank drawing.

        The distribution that q(a | x, M) approximates: p(a) p(x | m_a), normalised. Only the
        `addresses` most probable addresses under q are decoded; the others count as 0. Entries
        only: the sum is 1 less the dummies' share.

        Raises:
            UserError: the model has no discrete address.
        """
        scene = self._scene(request)
        if scene is None:
            return None
        target, memory = scene
        addressed = self.addressing.addressed(target, memory, most_probable(addresses))
        rng = np.random.default_rng([request.seed, samples])
        joint = estimate_stratified(self.runner, target, addressed, samples, rng).log_joint
        share = np.exp(joint - np.logaddexp.reduce(joint))
        posterior = np.zeros(len(memory.keys), np.float32)
        entries = addressed.read < len(memory.keys)
        posterior[addressed.read[entries]] = share[entries]
        return posterior

    def posterior_at_rest(self, request: Request) -> Array | None:
        """(n,) q(a | x, M), its most probable entries weighed again; see `likelihood.reranking`.

        The 32 most probable entries share their mass of q by the comparison network, and the five
        then most probable theirs by the drawing's likelihood, q(a) e^(s cos) p(x | m_a)^w; the
        others keep theirs. Takes tens of milliseconds.

        Returns:
            None for a blank drawing, an empty memory, and a model without a discrete address.
        """
        if self.addressing.latent_size or not self.addressing.reads_memory:
            return None
        scene = self._scene(request)
        if scene is None or request.drawn is None or not len(request.memory):
            return None
        target, memory = scene
        found = self.parameters.log_posterior(target.query, memory.keys).astype(np.float64)
        log_q = found[: len(memory.keys)]
        if self.novelty is not None:
            rows = reranking.most_probable(log_q, reranking.COMPARED)
            cosines = self.novelty.cosines(request.drawn.image, request.memory, rows)
            log_q[rows] = reranking.compared(log_q[rows], cosines)
        rows = reranking.most_probable(log_q, reranking.DECODED)
        rng = np.random.default_rng([request.seed, reranking.SAMPLES])
        likelihood = reranking.log_likelihoods(self.runner, target, memory.templates(rows), rng)
        log_q[rows] = reranking.explained(log_q[rows], likelihood)
        posterior: Array = np.exp(log_q).astype(np.float32)
        return posterior

    def _scene(self, request: Request) -> tuple[Target, AddressableMemory] | None:
        """Target and memory of a request's likelihood; None for a blank drawing."""
        drawing = request.drawn
        if drawing is None:
            return None
        with self._lock:
            query = self._embed(drawing)
            keys = self.keys.matrix(request.memory)
        assert query is not None
        image = drawing.image[None].astype(np.float32)
        return (
            Target(image, self._drawing_features(drawing), query),
            AddressableMemory(keys, lambda rows: self._templates.get(request.memory, rows)[0]),
        )

    def _embed(self, drawing: Drawing | None) -> Array | None:
        if drawing is None or drawing.is_blank:
            return None
        query = self._queries.get(_pixels(drawing))
        if query is None:
            if drawing.size != self.image_size:
                raise UserError(
                    "The drawing is {size}×{size}; this model expects {expected}×{expected}.",
                    size=drawing.size,
                    expected=self.image_size,
                )
            query = self.runner.embed(drawing.image[None].astype(np.float32))[0]
            self._queries.keep(_pixels(drawing), query)
            self.keys.offer(drawing.image, query)
        return query

    def _drawing_features(self, drawing: Drawing) -> Features:
        """Feature maps of the drawing, one row."""
        with self._features_lock:
            features = self._drawn.get(_pixels(drawing))
            if features is None:
                features = self.runner.features(drawing.image[None].astype(np.float32))
                self._drawn.keep(_pixels(drawing), features)
            return features

    def path(self, request: Request, first: int, last: int, frames: int) -> Variants:
        """Interpolate between two variants of an answer in latent space.

        The noise of z is interpolated on the sphere (slerp). The address is discrete and switches
        half-way if the two read different entries.

        Args:
            request: of the answer.
            first: index of the first frame's variant.
            last: index of the last frame's variant.
            frames: number of frames, at least 2, both ends included.

        Returns:
            Images (frames, size, size) and strokes, which are those of what each frame reads.
        """
        share = np.linspace(0.0, 1.0, frames)
        indices = request.indices or range(max(first, last) + 1)
        ends = replace(request, count=2, indices=(indices[first], indices[last]))
        uniforms, normals = self._noise(ends)
        chosen = np.where(share < 0.5, uniforms[0], uniforms[1])
        way = slerp(normals[0], normals[1], share)
        asked = replace(request, count=frames, indices=())
        addresses = self.address(request.memory, request.drawing)
        plan = self._plan(asked, addresses, chosen, way)
        return self.resident.decode(plan, np.arange(frames))

    def _noise(self, request: Request) -> tuple[NDArray[np.float64], Array]:
        """Uniforms for the address; normals for z, followed by those for u."""
        latent_size = self.runner.config.latent_size + self.addressing.latent_size
        indices = request.indices or range(request.count)
        return near_noise(request.seed, indices, latent_size, request.around)

    def plan(self, request: Request) -> DecodePlan:
        """What a request's variants read, and their noise.

        Raises:
            UserError: nothing can be addressed.
        """
        addresses = self.address(request.memory, request.drawing)
        return self._plan(request, addresses, *self._noise(request))

    def _plan(
        self,
        request: Request,
        addresses: Addresses,
        uniforms: NDArray[np.float64],
        normals: Array,
    ) -> DecodePlan:
        """Plan of one variant per row of noise."""
        config, drawn = self.runner.config, request.drawn
        with self._lock:
            embedding = self._embed(drawn)
        query = None
        if drawn is not None and embedding is not None:
            query = DrawnQuery(embedding, lambda: self._drawing_features(drawn))
        noise = AddressNoise(uniforms, normals[:, config.latent_size :])
        read = self.addressing.read(request, addresses, query, noise)
        spread, temperature = spread_and_temperature(
            request.variation, request.z_temperature, config
        )
        varied = None
        # At the prior q(z | reference, m_a) has no weight: its features are not needed.
        if request.source in ("drawing", "recall") and query is not None and (spread < 1.0).any():
            varied = query.features
        slots = partial(self._slots_of, request) if config.stroke_channels else None
        read = read._replace(is_cached=partial(self._is_cached, request, read))
        z = normals[:, : config.latent_size]
        return DecodePlan(request.memory, read, drawn, varied, z, spread, temperature, slots)

    def _slots_of(self, request: Request, row: int) -> StrokeSlots:
        """Stroke slots of a row of the memory, of the drawing or of a dummy."""
        if row == DRAWING_ROW and request.drawn is not None:
            return self._slots.of_drawing(request.drawn)
        return self._slots.of_entry(request.memory.entries[row]) if row >= 0 else NO_STROKES

    def _is_cached(
        self, request: Request, read: Read, variants: NDArray[np.intp]
    ) -> NDArray[np.bool_]:
        """Whether templates and slots of these variants are cached, or cost nothing to make."""
        known, rows = read.is_cached(variants), read.rows[variants]
        if self.resident.holds(request.memory):
            known[:] = True
        if not self.runner.config.stroke_channels:
            return known
        of_entries = rows >= 0
        known[of_entries] &= self._slots.knows(request.memory.image_ids[rows[of_entries]])
        return known


def _pixels(drawing: Drawing | None) -> tuple[int, bytes] | None:
    """Cache key: all that the networks see of a drawing."""
    return None if drawing is None else (drawing.size, drawing.pixels)
