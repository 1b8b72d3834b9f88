"""Training episodes: one memory shared by many targets, which are never in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vma_core.training.corpus import Corpus


@dataclass(frozen=True)
class Episode:
    """One memory and its targets.

    Attributes:
        memory: (n, size, size) uint8, ink = 1.
        targets: (T, size, size) uint8.
        matches: (T, n) bool, True where the entry has the target's class; all False for a target
            whose class is not in memory.
        readable: (T, n) bool, True where the entry is in the target's memory; None if all targets
            share one memory.
    """

    memory: NDArray[np.uint8]
    targets: NDArray[np.uint8]
    matches: NDArray[np.bool_]
    readable: NDArray[np.bool_] | None = None


class EpisodeSampler:
    """Samples episodes as a function of seed and number.

    A class is a character under one of eight rotations and reflections and one affine map. An
    episode of e entries has classes × shots such as 32×1, 16×2 or 8×4. With `separate` every target
    has a memory of that size to itself; all are listed one after the other.
    """

    def __init__(
        self,
        corpus: Corpus,
        entries: int,
        shots: tuple[int, ...],
        targets: int,
        foreign_fraction: float,
        seed: int,
        augment: bool = True,
        turned_fraction: float = 0.6,
        separate: bool = False,
    ) -> None:
        self.corpus = corpus
        self.entries = entries
        self.shots = shots
        self.targets = targets
        self.foreign_fraction = foreign_fraction
        self.augment = augment
        self.turned_fraction = turned_fraction
        self.separate = separate
        self.seed = seed

    def sample(self, episode: int) -> Episode:
        """Episode with this number."""
        if not self.separate:
            return self._shared(np.random.default_rng([self.seed, episode]), self.targets)
        each = [
            self._shared(np.random.default_rng([self.seed, episode, target]), 1)
            for target in range(self.targets)
        ]
        # Block by block: the entries of one memory after those of another.
        owners = np.repeat(np.arange(len(each)), [len(e.memory) for e in each])
        readable = owners[None] == np.arange(len(each))[:, None]
        matches = readable & np.concatenate([e.matches[0] for e in each])
        memory, targets = (
            np.concatenate([getattr(e, name) for e in each]) for name in ("memory", "targets")
        )
        return Episode(memory, targets, matches, readable)

    def _shared(self, rng: np.random.Generator, target_count: int) -> Episode:
        """One memory and its targets."""
        shots = int(rng.choice(self.shots))
        # A user's set may have fewer classes than the memory has room for.
        known = len(self.corpus.rows)
        classes = min(max(1, self.entries // shots), known - 1 if self.foreign_fraction else known)
        foreign = int(rng.binomial(target_count, self.foreign_fraction))
        others_count = min(foreign, 8, known - classes)
        chosen = rng.choice(known, size=classes + others_count, replace=False)
        present, absent = chosen[:classes], chosen[classes:]
        looks = {int(c): self._random_look(rng) for c in chosen}
        own = [int(c) for c in np.resize(rng.permutation(present), target_count - foreign)]
        others = [int(c) for c in rng.choice(absent, size=foreign)] if foreign else []

        memory, memory_class, spare = [], [], {}
        for c in present:
            drawings = rng.permutation(self.corpus.rows[c])
            memory += [self._image(drawings[i], looks[int(c)]) for i in range(shots)]
            memory_class += [int(c)] * shots
            spare[int(c)] = drawings[shots:]
        targets, matches = [], []
        for c in own:
            targets.append(self._image(rng.choice(spare[c]), looks[c]))
            matches.append([m == c for m in memory_class])
        for c in others:
            targets.append(self._image(rng.choice(self.corpus.rows[c]), looks[c]))
            matches.append([False] * len(memory_class))
        return Episode(np.stack(memory), np.stack(targets), np.array(matches, bool))

    def _random_look(self, rng: np.random.Generator) -> tuple[int, int, int]:
        if not self.augment:
            return (0, 0, 0)
        # People draw upright, undeformed characters: many classes stay so.
        share = self.turned_fraction
        affine = int(rng.integers(len(self.corpus.images))) if rng.random() < share else 0
        turn = int(rng.integers(8)) if rng.random() < share else 0
        return (affine, turn % 4, turn // 4)

    def _image(self, row: int, look: tuple[int, int, int]) -> NDArray[np.uint8]:
        affine, quarter_turns, mirrored = look
        image = np.rot90(self.corpus.images[affine, row], quarter_turns)
        return image[:, ::-1] if mirrored else image
