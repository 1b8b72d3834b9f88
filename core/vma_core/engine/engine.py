"""The engine: request → result, with kept keys and features. Pure numpy over a runner."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vma_core.engine.addressing import AddressParameters
from vma_core.engine.addressing_strategy import (
    STRATEGIES,
    AddressingStrategy,
    AddressNoise,
    DrawnQuery,
    Read,
)
from vma_core.engine.companions import CompanionParameters
from vma_core.engine.decode_plan import DecodePlan, spread_and_temperature
from vma_core.engine.index.key_cache import KeyCache
from vma_core.engine.index.key_index import Advance, KeyIndex, TemplateCache
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
from vma_core.engine.recent_values import RecentValues
from vma_core.engine.request import DRAWING_ROW, Addresses, Drawing, Request, Result
from vma_core.engine.runtime.probe import probe
from vma_core.engine.runtime.runner import Array, Features, Runner, VariantBatch
from vma_core.engine.stroke_variants import NO_STROKES, SlotCache, Variants, decode_variants
from vma_core.engine.variant_cache import VariantCache
from vma_core.errors import UserError
from vma_core.glyphs.stroke_slots import StrokeSlots
from vma_core.glyphs.strokes import StrokeArrays
from vma_core.memory.entries import MemorySnapshot

FEW = 4
"""So many variants are there almost as soon as those that are known can be painted."""


class Matrix(NamedTuple):
    """Entries × latents, see `Engine.transfer`."""

    images: Array
    """(rows, columns, size, size) float32 probability of ink."""
    strokes: tuple[tuple[StrokeArrays | None, ...], ...]
    """rows of columns, each row the strokes of its entry, moved; None for a model without a stroke
    head."""


class Engine:
    """Answers requests; holds keys of memory entries between them."""

    def __init__(
        self,
        runner: Runner,
        parameters: AddressParameters,
        companions: CompanionParameters | None = None,
        novelty: NoveltyDetector | None = None,
    ) -> None:
        self.runner = runner
        self.parameters = parameters
        self.companions = companions
        self.novelty = novelty
        self.keys = KeyIndex(runner.embed, runner.config.embedding_size)
        self._templates = templates = TemplateCache(runner, companions)
        self._slots = SlotCache()
        self.latents = LatentSpace(runner, templates, self._slots)
        self.addressing: AddressingStrategy = STRATEGIES[runner.config.addressing](
            runner, parameters, templates, self.keys
        )
        self.decoded = VariantCache()
        self._queries: RecentValues[Array] = RecentValues()
        self._drawn: RecentValues[Features] = RecentValues()
        self._looked_up: RecentValues[tuple[Addresses, float]] = RecentValues()
        self._is_warm = False
        # Heat and variants are asked for from two threads; keys, query and answer are shared.
        self._lock = threading.Lock()

    @property
    def image_size(self) -> int:
        """Side of the model's images in pixels."""
        return self.runner.config.image_size

    def address(self, memory: MemorySnapshot, drawing: Drawing | None) -> Addresses:
        """The address probabilities alone: what the heat shows."""
        return self._timed_address(memory, drawing)[0]

    def _timed_address(
        self, memory: MemorySnapshot, drawing: Drawing | None
    ) -> tuple[Addresses, float]:
        """The address probabilities and the milliseconds they took, now or for the heat before."""
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
            similarity = self.addressing.similarities(memory, query)
        addresses = self.addressing.addresses(len(memory), query, similarity)
        if self.novelty is None or drawing is None or similarity is None:
            return addresses
        detect = partial(self.novelty.new_probability, drawing.image, memory, similarity)
        return replace(addresses, detect=detect)

    def prepare(self, memory: MemorySnapshot) -> None:
        """Compute the keys of new entries before a drawing asks for it; the first time, warm up."""
        if not self._is_warm:
            blank = np.zeros((1, self.image_size, self.image_size), np.float32)
            self.runner.embed(blank)
            self.runner.features(blank)
            probe(self.runner, 2, 2)
            self._is_warm = True
        if self.addressing.reads_memory:
            with self._lock:
                self.keys.prepare(memory)
            if self.novelty is not None:
                self.novelty.prepare(memory)

    def keys_of(self, memory: MemorySnapshot) -> Array:
        """(n, D) address keys of the entries, unit vectors."""
        with self._lock:
            return self.keys.matrix(memory)

    def keep_keys(self, folder: Path, model_hash: str) -> None:
        """From now on the keys of large memories are kept in this folder of caches."""
        tables = {"address": self.keys, "companion": self._templates.keys}
        for name, table in tables.items():
            table.store = KeyCache(folder, f"{name}-{model_hash}", table.key_size)

    def tell_progress(self, advance: Advance) -> None:
        """Who is told how many of many missing keys are there; what it raises stops the work."""
        self.keys.advance = self._templates.keys.advance = advance

    def keep_only(self, memory: MemorySnapshot) -> None:
        """Forget every drawing, and everything that was computed from other entries."""
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
        """The same answer while it grows; whoever has enough of it stops asking for more.

        What is known comes first, unless the rest takes only a round, or is only a `FEW` where
        a round or more is known. The rest comes by rounds, from row `begin_at` on and at last from
        the beginning. All results share one array of images, whose rows that are there do not
        change any more. Strokes come with the images.

        Raises:
            UserError: variants are asked for and nothing can be addressed.
        """
        addresses, address_ms = self._timed_address(request.memory, request.drawing)
        addressed_at = time.perf_counter()
        count = request.count
        images = np.zeros((count, self.image_size, self.image_size), np.float32)
        strokes: list[StrokeArrays | None] = [None] * count
        wall = self._wall(request, addresses, *self._noise(request)) if count else None
        left = np.zeros(0, np.intp)
        if wall is not None:
            left = self.decoded.fill(images, strokes, request, wall)
        left = np.roll(left, -int(np.searchsorted(left, begin_at)))
        there = np.ones(count, bool)
        there[left] = False
        most, known_first = self.runner.round_rows, count > len(left)
        while True:
            now, later = wall.round(left, most) if wall else (left, left)
            # One painting is enough where all others are there soon.
            if known_first and (len(later) or (count - len(left) >= most and len(left) > FEW)):
                now, later = left[:0], left
            left, known_first = later, False
            if wall is not None and len(now):
                decoded = wall.decode(self.runner, now)
                self.decoded.keep(decoded, request, wall, now)
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
            addressed = np.zeros(0, np.intp) if wall is None else wall.read.rows
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

    def transfer(self, request: Request, rows: Sequence[int], hands: int) -> Matrix:
        """Entries × latents: each entry decoded with the latents of every column.

        Column 0 has the latents of the drawing as each entry explains it (the mean of
        q(z | x, m)), or of the entry itself where nothing is drawn. The other columns share one
        noise vector each: the same hand writing another character.

        Args:
            request: memory, drawing, seed and settings of the wall.
            rows: rows of the memory view, one for each line of the result.
            hands: columns behind the first one.

        Returns:
            len(rows) lines of 1 + hands variants.
        """
        size, config = self.image_size, self.runner.config
        if not len(rows):
            return Matrix(np.zeros((0, 1 + hands, size, size), np.float32), ())
        template, own = self._templates.get(request.memory, np.asarray(rows, np.intp))
        drawn = request.drawn
        reference = own
        if drawn is not None:
            features = self._drawing_features(drawn)
            reference = tuple(np.concatenate(pair) for pair in zip(own, features, strict=True))
        columns = 1 + hands
        lines = np.repeat(np.arange(len(rows)), columns)
        first = np.tile(np.arange(columns) == 0, len(rows))
        noise = batch_noise(request.seed, columns, config.latent_size)[1]
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
        return Matrix(
            images.reshape(len(rows), columns, size, size),
            tuple(strokes[start : start + columns] for start in starts),
        )

    def bits(self, request: Request, samples: int) -> DrawingBits | None:
        """What the request's drawing costs with this memory and with none; None if it is blank.

        The noise is fixed by the request's seed, so that only the drawing moves the figures.
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
        """p(a | x, M) over the view's rows, by importance sampling; None for a blank drawing.

        What q(a | x, M) approximates: p(a) p(x | m_a), normalised. Only the `addresses` most
        probable ones under q are read, the others count as 0; the dummies are left out of the
        result, so that it sums to what is not theirs.

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
        """Of the drawing, one row."""
        features = self._drawn.get(_pixels(drawing))
        if features is None:
            features = self.runner.features(drawing.image[None].astype(np.float32))
            self._drawn.keep(_pixels(drawing), features)
        return features

    def path(self, request: Request, first: int, last: int, frames: int) -> Variants:
        """The way from one variant of a wall to another one, through the latents.

        The noise of z turns from one to the other on the sphere (slerp), which keeps its length.
        The address is discrete and changes half-way, where the two read different entries.

        Args:
            request: of the wall.
            first: index of the variant to start from.
            last: index of the variant to arrive at.
            frames: number of variants, at least 2; the ends are the two variants themselves.

        Returns:
            Images (frames, size, size) and strokes; the strokes are those of the entry, or of the
            drawing, that the frame reads, and so may be others in the second half.
        """
        share = np.linspace(0.0, 1.0, frames)
        uniforms, normals = self._noise(replace(request, count=max(first, last) + 1))
        chosen = np.where(share < 0.5, uniforms[first], uniforms[last])
        way = slerp(normals[first], normals[last], share)
        asked = replace(request, count=frames)
        addresses = self.address(request.memory, request.drawing)
        return self._wall(asked, addresses, chosen, way).decode(self.runner, np.arange(frames))

    def _noise(self, request: Request) -> tuple[NDArray[np.float64], Array]:
        """Uniforms for the address and normals for z, and for u where the model has one."""
        latent_size = self.runner.config.latent_size + self.addressing.latent_size
        return near_noise(request.seed, request.count, latent_size, request.around)

    def _wall(
        self,
        request: Request,
        addresses: Addresses,
        uniforms: NDArray[np.float64],
        normals: Array,
    ) -> DecodePlan:
        """Read for one variant for each row of noise."""
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
        # At the prior nothing of q(z | reference, m_a) is left, so nobody has to look at it.
        if request.source in ("drawing", "recall") and query is not None and (spread < 1.0).any():
            varied = query.features()
        slots = None
        if config.stroke_channels:
            slots = partial(self._slots_of, request)
            read = read._replace(is_cached=partial(self._is_cached, request, read))
        z = normals[:, : config.latent_size]
        return DecodePlan(read, varied, z, spread, temperature, slots)

    def _slots_of(self, request: Request, row: int) -> StrokeSlots:
        """Slots of what a variant with this row reads."""
        if row == DRAWING_ROW and request.drawn is not None:
            return self._slots.of_drawing(request.drawn)
        return self._slots.of_entry(request.memory.entries[row]) if row >= 0 else NO_STROKES

    def _is_cached(
        self, request: Request, read: Read, variants: NDArray[np.intp]
    ) -> NDArray[np.bool_]:
        """Whether what these variants read was read before and has its slots."""
        known, rows = read.is_cached(variants), read.rows[variants]
        of_entries = rows >= 0
        known[of_entries] &= self._slots.knows(request.memory.image_ids[rows[of_entries]])
        return known


def _pixels(drawing: Drawing | None) -> tuple[int, bytes] | None:
    """All that the networks see of a drawing, as a name."""
    return None if drawing is None else (drawing.size, drawing.pixels)
