"""Which entry each variant reads, and what the read gives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from vma_core.engine.addressing import AddressParameters, SoftParameters
from vma_core.engine.index.key_index import KeyIndex, TemplateCache
from vma_core.engine.request import DRAWING_ROW, DUMMY_ROW, Addresses, Request
from vma_core.engine.runtime.runner import Array, Features
from vma_core.errors import UserError
from vma_core.memory.entries import MemorySnapshot, require_entries

SMALLEST_WEIGHT = 1e-30
"""A pinned entry can be read however small its probability."""


class Templates(NamedTuple):
    """What some variants decode from."""

    features: Features
    """Templates, each once."""
    own: Features
    """The features of the read entries alone, in the same order."""
    rows: NDArray[np.int64]
    """(variants,) which template each variant uses."""


class Read(NamedTuple):
    """What the variants of a request read."""

    rows: NDArray[np.intp]
    """(count,) row of the memory that each variant read, `DUMMY_ROW` or `DRAWING_ROW`."""
    templates: Callable[[NDArray[np.intp]], Templates]
    """What the variants with these indices decode from; fetched when somebody asks."""
    is_of_rows: bool
    """Whether nothing but a variant's row decides on its template."""
    is_cached: Callable[[NDArray[np.intp]], NDArray[np.bool_]]
    """Whether what the variants with these indices read was read before."""


class DrawnQuery(NamedTuple):
    """What a drawing asks with."""

    embedding: Array
    """(D,)"""
    features: Callable[[], Features]
    """Of the drawing, one row; computed when a variant needs them."""


class AddressNoise(NamedTuple):
    """The random numbers behind the variants' addresses."""

    uniforms: NDArray[np.float64]
    """(count,) for a discrete choice."""
    normals: Array
    """(count, size) for a continuous address latent; size 0 where there is none."""


class AddressSampler:
    """Hard reads: one entry, with its companions, for each variant."""

    def __init__(self, templates: TemplateCache, parameters: AddressParameters) -> None:
        self._templates = templates
        self._parameters = parameters

    def read(
        self,
        request: Request,
        addresses: Addresses,
        query: DrawnQuery | None,
        noise: AddressNoise,
    ) -> Read:
        """Choose by inversion of the address distribution.

        `query` is the drawing's, or None where nothing is drawn.

        Raises:
            UserError: nothing can be addressed.
        """
        memory, rows = request.memory, choose_rows(request, addresses, noise.uniforms)

        def is_cached(variants: NDArray[np.intp]) -> NDArray[np.bool_]:
            return (rows[variants] < 0) | self._templates.is_cached(memory, rows[variants])

        return Read(
            rows, lambda variants: self._fetch(memory, rows[variants], query), True, is_cached
        )

    def _fetch(
        self, memory: MemorySnapshot, rows: NDArray[np.intp], query: DrawnQuery | None
    ) -> Templates:
        """Templates and own features of what is read, each once, and every variant's row.

        A dummy entry has no image: its template stands for its own features too. So does the
        drawing's, which is read as a memory's only entry would be.
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


class SoftAddressSampler:
    """The baseline's reads: a combination of all entries, anew for each variant's latent u."""

    def __init__(
        self, templates: TemplateCache, keys: KeyIndex, parameters: SoftParameters
    ) -> None:
        self._templates = templates
        self._keys = keys
        self._parameters = parameters

    def read(
        self,
        request: Request,
        addresses: Addresses,
        query: DrawnQuery | None,
        noise: AddressNoise,
    ) -> Read:
        """u from q(u | x), or from its prior without a drawing; rows name the largest weight.

        With "drawing" as the source the drawing alone is attended to.
        """
        if request.reads_drawing and query is not None:
            return _drawing_alone(request.count, query)
        parameters = self._parameters
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
        levels = parameters.dummy_features
        if len(allowed):
            entries = self._templates.get(request.memory, allowed)[0]
            levels = tuple(np.concatenate([e, d]) for e, d in zip(entries, levels, strict=True))
        mixed = tuple(np.einsum("sn,nchw->schw", weights, level) for level in levels)
        largest = weights.argmax(axis=1)
        rows = np.append(allowed, np.full(len(parameters.dummy_keys), DUMMY_ROW))[largest]

        def templates(variants: NDArray[np.intp]) -> Templates:
            chosen = tuple(level[variants] for level in mixed)
            return Templates(chosen, chosen, np.arange(len(variants), dtype=np.int64))

        return Read(rows, templates, False, _all_of)


class DummySampler:
    """The no-memory baseline: every variant decodes from the one learned entry."""

    def __init__(self, parameters: AddressParameters) -> None:
        self._features = parameters.dummy_features

    def read(
        self,
        request: Request,
        addresses: Addresses,
        query: DrawnQuery | None,
        noise: AddressNoise,
    ) -> Read:
        """The same template for all."""
        one = tuple(f[:1] for f in self._features)
        return _one_for_all(np.full(request.count, DUMMY_ROW, np.intp), lambda: one)


def _drawing_alone(count: int, query: DrawnQuery) -> Read:
    return _one_for_all(np.full(count, DRAWING_ROW, np.intp), query.features)


def _one_for_all(rows: NDArray[np.intp], features: Callable[[], Features]) -> Read:
    """Every variant decodes from the same single row of features."""

    def templates(variants: NDArray[np.intp]) -> Templates:
        one = features()
        return Templates(one, one, np.zeros(len(variants), np.int64))

    return Read(rows, templates, True, _all_of)


def _all_of(variants: NDArray[np.intp]) -> NDArray[np.bool_]:
    return np.ones(len(variants), bool)


def choose_rows(
    request: Request, addresses: Addresses, uniforms: NDArray[np.float64]
) -> NDArray[np.intp]:
    """The row each variant reads, by inversion of the address distribution.

    Drawn from q(a | x, M) the drawing itself is read with the probability that memory does not
    hold its character, in place of the dummies; p(a) and a selection name entries only.

    Raises:
        UserError: nothing can be addressed.
    """
    if request.reads_drawing:
        return np.full(len(uniforms), DRAWING_ROW, np.intp)
    entries = len(request.memory)
    weights = np.zeros(entries + 1)  # the drawing first, then the entries
    if request.source == "recall" and request.drawn is not None:
        weights[0] = addresses.new_probability
        weights[1:] = addresses.posterior * addresses.known_scale
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
    readable = allowed_rows(request) if request.restrict_to else np.arange(entries)
    shares = override_shares(request, tempered / tempered.sum(), readable, readable + 1)
    cumulative = np.cumsum(shares)
    picked = np.searchsorted(cumulative, uniforms * cumulative[-1], side="right")
    last = len(shares) - 1 - int(np.argmax(shares[::-1] > 0))
    rows = np.minimum(picked, last).astype(np.intp) - 1
    return np.where(rows < 0, DRAWING_ROW, rows)


def override_shares(
    request: Request,
    shares: NDArray[np.floating[Any]],
    rows: NDArray[np.intp],
    places: NDArray[np.intp],
) -> NDArray[np.floating[Any]]:
    """Probabilities with those that are set by hand; the others share what is left as before.

    Args:
        request: names the overrides.
        shares: (…, n) probabilities.
        rows: rows of the memory view that may be read.
        places: where each of them stands on the last axis of `shares`.
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
    # Where nobody else can take the rest, those set by hand share all of it.
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
