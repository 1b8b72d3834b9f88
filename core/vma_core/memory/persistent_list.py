"""An immutable list whose modified copies share most of their structure.

Every change of a memory makes a new list while requests and undo hold the old one. Copying 100,000
references takes milliseconds; here only one block of some hundreds is copied.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain, compress
from typing import Generic, TypeVar, overload

Item = TypeVar("Item")
BLOCK = 512
"""Items per block; a block of twice this length is split."""


class PersistentList(Sequence[Item], Generic[Item]):
    """Items in blocks. Equal to any sequence with equal items."""

    __slots__ = ("_blocks", "_starts")

    def __init__(self, items: Iterable[Item] = ()) -> None:
        self._arrange(_divided(tuple(items), BLOCK))

    def _arrange(self, blocks: Iterable[tuple[Item, ...]]) -> None:
        self._blocks = tuple(block for block in blocks if block)
        self._starts = [0, *accumulate(map(len, self._blocks))]

    @classmethod
    def _of(cls, blocks: Iterable[tuple[Item, ...]]) -> PersistentList[Item]:
        made: PersistentList[Item] = cls()
        made._arrange(blocks)
        return made

    def __len__(self) -> int:
        return self._starts[-1]

    @overload
    def __getitem__(self, index: int) -> Item: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Item, ...]: ...

    def __getitem__(self, index: int | slice) -> Item | tuple[Item, ...]:
        if isinstance(index, slice):
            return tuple(self)[index]
        block, place = self._place(index)
        return self._blocks[block][place]

    def __iter__(self) -> Iterator[Item]:
        return chain.from_iterable(self._blocks)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, PersistentList):
            return self._blocks == other._blocks or tuple(self) == tuple(other)
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def inserted(self, position: int, items: Iterable[Item]) -> PersistentList[Item]:
        """A copy with items inserted before `position`."""
        new = tuple(items)
        if not self._blocks:
            return self._of(_divided(new, BLOCK))
        # Appending extends the last block.
        number, place = self._place(position) if position < len(self) else self._end()
        block = self._blocks[number]
        changed = block[:place] + new + block[place:]
        parts = (changed,) if len(changed) < 2 * BLOCK else _divided(changed, BLOCK)
        return self._of((*self._blocks[:number], *parts, *self._blocks[number + 1 :]))

    def without(self, positions: Iterable[int]) -> PersistentList[Item]:
        """A copy without the items at these positions."""
        gone: dict[int, set[int]] = {}
        for position in positions:
            block, place = self._place(position)
            gone.setdefault(block, set()).add(place)
        return self._of(
            tuple(compress(block, (place not in gone[number] for place in range(len(block)))))
            if number in gone
            else block
            for number, block in enumerate(self._blocks)
        )

    def replaced(self, position: int, item: Item) -> PersistentList[Item]:
        """A copy with another item at a position."""
        number, place = self._place(position)
        block = self._blocks[number]
        changed = (*block[:place], item, *block[place + 1 :])
        return self._of((*self._blocks[:number], changed, *self._blocks[number + 1 :]))

    def _place(self, position: int) -> tuple[int, int]:
        """Block of an item, and its place there.

        Raises:
            IndexError: the position is out of range.
        """
        position = range(len(self))[position]  # negative positions count from the end
        block = bisect_right(self._starts, position) - 1
        return block, position - self._starts[block]

    def _end(self) -> tuple[int, int]:
        return len(self._blocks) - 1, len(self._blocks[-1])


def _divided(items: tuple[Item, ...], size: int) -> Iterator[tuple[Item, ...]]:
    return (items[at : at + size] for at in range(0, len(items), size))
