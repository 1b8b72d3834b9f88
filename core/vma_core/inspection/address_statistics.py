"""Entropy and information of the address over what the window shows: entries and one dummy."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vma_core.engine.request import NEGLIGIBLE, Addresses
from vma_core.memory.entries import Memory
from vma_core.tables import Table, Value, table_of
from vma_core.units import to_nats


@dataclass(frozen=True)
class AddressStatistics:
    """Figures of one distribution over n entries and the dummy, in nats.

    The dummies count as one outcome, "nothing here fits", as they are shown. A memory without
    entries has one outcome, thus no entropy.

    Attributes:
        entries: n.
        entropy: H of the distribution.
        kl: KL from it to p(a); None for p(a) itself.
        dummy: its mass on the dummies.
    """

    entries: int
    entropy: float
    kl: float | None
    dummy: float

    @property
    def effective_entries(self) -> float:
        """Perplexity e^H, H in nats, the dummy counting as one; 0 for a memory without entries."""
        return math.exp(self.entropy) if self.entries else 0.0

    @property
    def limit(self) -> float:
        """The largest entropy, ln(n + 1); 0 for a memory without entries."""
        return math.log(self.entries + 1)

    @classmethod
    def of_posterior(cls, addresses: Addresses) -> AddressStatistics:
        """Of q(a | x, M)."""
        entropy = max(0.0, to_nats(addresses.entropy_bits))
        dummy = addresses.dummy_posterior
        return cls(len(addresses.posterior), entropy, _kl(entropy, dummy, addresses), dummy)

    @classmethod
    def of_prior(cls, addresses: Addresses) -> AddressStatistics:
        """Of p(a), which is uniform over the entries."""
        count, dummy = len(addresses.prior), addresses.dummy_prior
        entropy = -_x_log(dummy, dummy)
        if count:
            entropy -= _x_log(1.0 - dummy, (1.0 - dummy) / count)
        return cls(count, max(0.0, entropy), None, dummy)

    @classmethod
    def of_sampled(cls, sampled: NDArray[np.float32], addresses: Addresses) -> AddressStatistics:
        """Of p(a | x, M) as `Engine.sampled_posterior` estimates it: the rest is the dummies'."""
        found = sampled[sampled > NEGLIGIBLE].astype(np.float64)
        dummy = dummy_share(sampled)
        entropy = float(-(found * np.log(found)).sum()) - _x_log(dummy, dummy)
        return cls(len(sampled), max(0.0, entropy), _kl(entropy, dummy, addresses), dummy)


def dummy_share(sampled: NDArray[np.float32]) -> float:
    """The dummies' share of a sampled posterior over entries."""
    share = max(0.0, 1.0 - float(sampled.sum(dtype=np.float64)))
    return share if share > 1e-6 else 0.0  # rounding of float32


def _kl(entropy: float, dummy: float, addresses: Addresses) -> float:
    """KL to p(a) of a distribution with this entropy and mass on the dummies.

    −H − Σ q ln p, where p has one value on all entries.
    """
    count = len(addresses.prior)
    cross = _x_log(dummy, addresses.dummy_prior)
    if count:
        cross += _x_log(1.0 - dummy, (1.0 - addresses.dummy_prior) / count)
    return max(0.0, -entropy - cross)


def _x_log(x: float, y: float) -> float:
    """x ln y, 0 for x = 0."""
    return x * math.log(max(y, NEGLIGIBLE)) if x > NEGLIGIBLE else 0.0


def memory_table(
    memory: Memory, addresses: Addresses | None, sampled: NDArray[np.float32] | None = None
) -> Table:
    """Every entry with its probabilities, and the dummy as the last row.

    Args:
        memory: all entries; disabled ones have no probabilities.
        addresses: of the enabled ones, in order; None leaves all probabilities empty.
        sampled: (n,) p(a | x, M) of the enabled ones; None leaves the column out.
    """
    row_of = memory.snapshot().row_of
    rows: list[tuple[Value, ...]] = []
    for position, entry in enumerate(memory.entries):
        row = row_of.get(position)
        found: list[float | None] = [None, None]
        if addresses is not None and row is not None:
            found = [float(addresses.posterior[row]), float(addresses.prior[row])]
        if sampled is not None:
            found.append(None if row is None else float(sampled[row]))
        rows.append((position + 1, entry.label, entry.source, int(entry.enabled), *found, 0))
    dummy: list[float | None] = [None, None]
    if addresses is not None:
        dummy = [addresses.dummy_posterior, addresses.dummy_prior]
    if sampled is not None:
        dummy.append(dummy_share(sampled))
    rows.append((None, "", "dummy", 1, *dummy, 1))
    columns = ["entry", "class", "source", "enabled", "q(a|x)", "p(a)"]
    columns += ["p(a|x)"] if sampled is not None else []
    return table_of("memory", (*columns, "dummy"), rows)
