"""Hard, soft and no addressing behind one interface: addresses, reads and likelihoods."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, Protocol, cast

import numpy as np
from numpy.typing import NDArray

from vma_core.engine.address_parameters import AddressParameters, SoftParameters
from vma_core.engine.index.feature_cache import TemplateCache
from vma_core.engine.index.key_index import KeyIndex
from vma_core.engine.likelihood.estimators import (
    AddressableMemory,
    AddressChoice,
    Addressed,
    Estimate,
    Target,
    estimate_attended,
    estimate_stratified,
)
from vma_core.engine.request import DRAWING_ROW, DUMMY_ROW, Addresses, Request
from vma_core.engine.runtime.runner import Array, Features, Runner
from vma_core.errors import UserError
from vma_core.memory.entries import MemorySnapshot, require_entries

SMALLEST_WEIGHT = 1e-30
"""Lower limit of a pinned entry's weight, so that it can be read however improbable it is."""


class Templates(NamedTuple):
    """Features that some variants decode from."""

    features: Features
    """Distinct templates, stacked per level."""
    own: Features
    """Features of the read entries without their companions, in the same order."""
    rows: NDArray[np.int64]
    """(variants,) row of each variant's template."""


class Read(NamedTuple):
    """What the variants of a request read."""

    rows: NDArray[np.intp]
    """(count,) row of the memory that each variant read, `DUMMY_ROW` or `DRAWING_ROW`."""
    templates: Callable[[NDArray[np.intp]], Templates]
    """Templates of the variants with these indices; computed on demand."""
    is_of_rows: bool
    """Whether a variant's template depends on its row alone."""
    is_cached: Callable[[NDArray[np.intp]], NDArray[np.bool_]]
    """Whether the templates of the variants with these indices are cached."""


class DrawnQuery(NamedTuple):
    """Networks' view of the drawing."""

    embedding: Array
    """(D,) query in the address space."""
    features: Callable[[], Features]
    """Feature maps of the drawing, one row; computed on demand."""


class AddressNoise(NamedTuple):
    """Random numbers behind the variants' addresses."""

    uniforms: NDArray[np.float64]
    """(count,) for a discrete address."""
    normals: Array
    """(count, latent_size) for a continuous address latent."""


class AddressingStrategy(Protocol):
    """How a memory is addressed."""

    reads_memory: bool
    """False for the baseline without a memory."""
    latent_size: int
    """Length of the address latent u; 0 for a discrete address."""

    def addresses(self, entries: int, query: Array | None, similarity: Array | None) -> Addresses:
        """q(a | x, M) and p(a); without a query the prior alone.

        Args:
            entries: n.
            query: (D,) embedding of the drawing.
            similarity: (n,) cosines of the entries' keys with the address query; overwritten.
        """
        ...

    def read(
        self,
        request: Request,
        addresses: Addresses,
        query: DrawnQuery | None,
        noise: AddressNoise,
    ) -> Read:
        """Choose what each variant reads.

        Raises:
            UserError: nothing can be addressed.
        """
        ...

    def addressed(
        self, target: Target, memory: AddressableMemory, choose: AddressChoice
    ) -> Addressed:
        """Distribution over all addresses, and templates of the chosen ones.

        Raises:
            UserError: the model has no discrete address.
        """
        ...

    def estimate(
        self,
        target: Target,
        memory: AddressableMemory,
        samples: int,
        rng: np.random.Generator,
        choose: AddressChoice,
    ) -> Estimate:
        """Importance-weighted estimate of log p(x | M); see `likelihood.estimators`.

        `choose` selects the addresses that are decoded, where the address is discrete.
        """
        ...


class HardStrategy:
    """A discrete address: each variant reads one entry with its companions."""

    reads_memory = True
    latent_size = 0

    def __init__(
        self,
        runner: Runner,
        parameters: AddressParameters,
        templates: TemplateCache,
        keys: KeyIndex,
    ) -> None:
        self._runner = runner
        self._parameters = parameters
        self._templates = templates
        self._keys = keys

    def addresses(self, entries: int, query: Array | None, similarity: Array | None) -> Addresses:
        """See `AddressingStrategy`."""
        if query is None or similarity is None:
            return self._parameters.prior_addresses(entries)
        return self._parameters.addresses(query, similarity)

    def read(
        self,
        request: Request,
        addresses: Addresses,
        query: DrawnQuery | None,
        noise: AddressNoise,
    ) -> Read:
        """See `AddressingStrategy`; by inversion of the address distribution."""
        memory, rows = request.memory, choose_rows(request, addresses, noise.uniforms)

        def is_cached(variants: NDArray[np.intp]) -> NDArray[np.bool_]:
            return (rows[variants] < 0) | self._templates.is_cached(memory, rows[variants])

        return Read(
            rows, lambda variants: self._fetch(memory, rows[variants], query), True, is_cached
        )

    def _fetch(
        self, memory: MemorySnapshot, rows: NDArray[np.intp], query: DrawnQuery | None
    ) -> Templates:
        """Distinct templates of these rows.

        A dummy entry has no image: its template stands in for its own features. The drawing is
        read as the only entry of a memory would be, without companions.
        """
        unique, inverse = np.unique(rows, return_inverse=True)
        pairs: list[tuple[Features, Features]] = []
        if unique[0] == DRAWING_ROW:
            assert query is not None
            drawn = query.features()
            pairs.append((drawn, drawn))
        if DUMMY_ROW in unique:
            share = int(np.argmax(self._parameters.dummy_shares))
            dummy = tuple(f[share : share + 1] for f in self._parameters.dummy_features)
            pairs.append((dummy, dummy))
        entries = unique[unique >= 0]
        if len(entries):
            pairs.append(self._templates.get(memory, entries))
        template, own = (
            tuple(np.concatenate(level) for level in zip(*parts, strict=True))
            for parts in zip(*pairs, strict=True)
        )
        return Templates(template, own, inverse.astype(np.int64))

    def addressed(
        self, target: Target, memory: AddressableMemory, choose: AddressChoice
    ) -> Addressed:
        """See `AddressingStrategy`."""
        entries = len(memory.keys)
        log_q = self._parameters.log_posterior(target.query, memory.keys).astype(np.float64)
        log_prior = self._parameters.log_prior(entries).astype(np.float64)
        read = choose(log_q, entries)
        is_dummy = read >= entries
        parts = [tuple(f[read[is_dummy] - entries] for f in self._parameters.dummy_features)]
        if not is_dummy.all():
            parts.append(memory.templates(read[~is_dummy]))
        place = np.empty(len(read), np.intp)
        place[np.concatenate([np.flatnonzero(is_dummy), np.flatnonzero(~is_dummy)])] = np.arange(
            len(read)
        )
        template = tuple(np.concatenate(level)[place] for level in zip(*parts, strict=True))
        return Addressed(log_q, log_prior, read, template)

    def estimate(
        self,
        target: Target,
        memory: AddressableMemory,
        samples: int,
        rng: np.random.Generator,
        choose: AddressChoice,
    ) -> Estimate:
        """See `AddressingStrategy`; stratified over the chosen addresses."""
        addressed = self.addressed(target, memory, choose)
        return estimate_stratified(self._runner, target, addressed, samples, rng)


class SoftStrategy(HardStrategy):
    """Soft attention: each variant reads a combination of all entries, weighted by its latent u."""

    def __init__(
        self,
        runner: Runner,
        parameters: AddressParameters,
        templates: TemplateCache,
        keys: KeyIndex,
    ) -> None:
        super().__init__(runner, parameters, templates, keys)
        self._attention = cast(SoftParameters, parameters)
        self.latent_size = self._attention.latent_size

    def read(
        self,
        request: Request,
        addresses: Addresses,
        query: DrawnQuery | None,
        noise: AddressNoise,
    ) -> Read:
        """See `AddressingStrategy`; u from q(u | x), or from its prior without a drawing.

        `Read.rows` name the entries with the largest weight. With "drawing" as the source only
        the drawing is attended to.
        """
        if request.reads_drawing and query is not None:
            return _read_one(np.full(request.count, DRAWING_ROW, np.intp), query.features)
        parameters = self._attention
        latents = noise.normals * np.float32(request.address_temperature)
        if request.source == "recall" and query is not None:
            mean, log_scale = parameters.latent(query.embedding)
            latents = mean + np.exp(log_scale) * latents
        allowed = np.arange(len(request.memory))
        if request.restrict_to:
            allowed = allowed_rows(request)
        keys = self._keys.matrix(request.memory)[allowed]
        attention = np.exp(parameters.log_attention(latents, keys))
        weights = override_shares(request, attention, allowed, np.arange(len(allowed)))
        memory = AddressableMemory(
            keys, lambda rows: self._templates.get(request.memory, allowed[rows])[0]
        )
        levels = self._levels(memory)
        mixed = tuple(np.einsum("sn,nchw->schw", weights, level) for level in levels)
        largest = weights.argmax(axis=1)
        rows = np.append(allowed, np.full(len(parameters.dummy_keys), DUMMY_ROW))[largest]

        def templates(variants: NDArray[np.intp]) -> Templates:
            chosen = tuple(level[variants] for level in mixed)
            return Templates(chosen, chosen, np.arange(len(variants), dtype=np.int64))

        return Read(rows, templates, False, _always_cached)

    def _levels(self, memory: AddressableMemory) -> Features:
        """Features of the entries followed by the dummies, per level (n + d, c, s, s)."""
        dummies = self._parameters.dummy_features
        if not len(memory.keys):
            return dummies
        entries = memory.templates(np.arange(len(memory.keys)))
        return tuple(np.concatenate(pair) for pair in zip(entries, dummies, strict=True))

    def addressed(
        self, target: Target, memory: AddressableMemory, choose: AddressChoice
    ) -> Addressed:
        """There is no discrete address."""
        raise UserError("This model mixes all entries and has no discrete address to show.")

    def estimate(
        self,
        target: Target,
        memory: AddressableMemory,
        samples: int,
        rng: np.random.Generator,
        choose: AddressChoice,
    ) -> Estimate:
        """See `AddressingStrategy`; each sample has a u and a z."""
        levels = self._levels(memory)
        return estimate_attended(
            self._runner, self._attention, target, memory.keys, levels, samples, rng
        )


class MemorylessStrategy(HardStrategy):
    """No memory: every variant decodes from the learned dummy entry."""

    reads_memory = False

    def addresses(self, entries: int, query: Array | None, similarity: Array | None) -> Addresses:
        """All probability on the dummy."""
        nothing = np.zeros(entries, np.float32)
        return Addresses(nothing, nothing, dummy_posterior=1.0, kl_bits=0.0, dummy_prior=1.0)

    def read(
        self,
        request: Request,
        addresses: Addresses,
        query: DrawnQuery | None,
        noise: AddressNoise,
    ) -> Read:
        """The dummy for every variant."""
        dummy = tuple(f[:1] for f in self._parameters.dummy_features)
        return _read_one(np.full(request.count, DUMMY_ROW, np.intp), lambda: dummy)

    def estimate(
        self,
        target: Target,
        memory: AddressableMemory,
        samples: int,
        rng: np.random.Generator,
        choose: AddressChoice,
    ) -> Estimate:
        """The same with any memory."""
        return super().estimate(target, memory.emptied(), samples, rng, choose)


STRATEGIES: dict[str, type[HardStrategy]] = {
    "hard": HardStrategy,
    "soft": SoftStrategy,
    "none": MemorylessStrategy,
}
"""By the name in `ModelConfig.addressing`."""


def _read_one(rows: NDArray[np.intp], features: Callable[[], Features]) -> Read:
    """Every variant decodes from the same single row of features."""

    def templates(variants: NDArray[np.intp]) -> Templates:
        one = features()
        return Templates(one, one, np.zeros(len(variants), np.int64))

    return Read(rows, templates, True, _always_cached)


def _always_cached(variants: NDArray[np.intp]) -> NDArray[np.bool_]:
    return np.ones(len(variants), bool)


def choose_rows(
    request: Request, addresses: Addresses, uniforms: NDArray[np.float64]
) -> NDArray[np.intp]:
    """Row that each variant reads, by inversion of the address distribution.

    Under q(a | x, M) the drawing itself takes the place of the dummies: it is read with the
    probability that its character is not in memory. p(a) and a selection contain entries only.

    Raises:
        UserError: nothing can be addressed.
    """
    if request.reads_drawing:
        return np.full(len(uniforms), DRAWING_ROW, np.intp)
    entries = len(request.memory)
    weights = np.zeros(entries + 1)  # the drawing first, then the entries
    if request.source == "recall" and request.drawn is not None:
        weights[0] = addresses.new_probability
        np.multiply(addresses.posterior, np.float32(addresses.known_scale), out=weights[1:])
    else:
        require_entries(request.memory)
        weights[1:] = addresses.prior
    if request.restrict_to:
        allowed = allowed_rows(request)
        kept = np.ones(len(allowed))
        if request.source != "selection":
            kept = np.maximum(weights[allowed + 1], SMALLEST_WEIGHT)
        weights[:] = 0.0
        weights[allowed + 1] = kept
    tempered = weights
    if request.address_temperature != 1.0:
        positive = weights > 0
        tempered = np.zeros_like(weights)
        tempered[positive] = weights[positive] ** (1.0 / request.address_temperature)
    # In place: a million entries would take most of the time in fresh memory.
    shares: NDArray[np.floating[Any]] = np.divide(tempered, tempered.sum(), out=tempered)
    if request.overrides:
        readable = allowed_rows(request) if request.restrict_to else np.arange(entries)
        shares = override_shares(request, shares, readable, readable + 1)
    last = len(shares) - 1
    if not shares[last] > 0:
        last -= int(np.argmax(shares[::-1] > 0))
    cumulative = np.cumsum(shares, out=shares)
    picked = np.searchsorted(cumulative, uniforms * cumulative[-1], side="right")
    rows = np.minimum(picked, last).astype(np.intp) - 1
    return np.where(rows < 0, DRAWING_ROW, rows)


def override_shares(
    request: Request,
    shares: NDArray[np.floating[Any]],
    rows: NDArray[np.intp],
    places: NDArray[np.intp],
) -> NDArray[np.floating[Any]]:
    """Apply the request's overrides; the other probabilities are scaled to the remainder.

    Args:
        request: with the overrides.
        shares: (…, n) probabilities.
        rows: rows of the memory snapshot that may be read.
        places: index of each row on the last axis of `shares`.
    """
    if not request.overrides:
        return shares
    place_of = dict(zip(rows.tolist(), places.tolist(), strict=True))
    row_of = request.memory.row_of
    chosen = {
        place_of[row_of[position]]: share
        for position, share in request.overrides
        if position in row_of and row_of[position] in place_of
    }
    if not chosen:
        return shares
    ours = list(chosen)
    changed = shares.copy()
    changed[..., ours] = 0.0
    left = changed.sum(axis=-1, keepdims=True)
    rest = max(0.0, 1.0 - sum(chosen.values()))
    # Without other entries to take the remainder, the overridden ones share all of it.
    changed *= np.where(left > 0, rest / np.where(left > 0, left, 1.0), 0.0)
    changed[..., ours] = list(chosen.values())
    total = changed.sum(axis=-1, keepdims=True)
    return np.where(total > 0, changed / np.where(total > 0, total, 1.0), shares)


def allowed_rows(request: Request) -> NDArray[np.intp]:
    """Rows of the entries that the request is restricted to."""
    row_of = request.memory.row_of
    allowed = np.array([row_of[p] for p in request.restrict_to if p in row_of], np.intp)
    if not len(allowed):
        raise UserError("The selected entries were disabled or removed. Select others.")
    return allowed
