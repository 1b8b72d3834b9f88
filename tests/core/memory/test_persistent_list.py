"""The list of entries behaves as a tuple does, whatever was done to it."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vma_core.memory import persistent_list
from vma_core.memory.persistent_list import PersistentList

Step = tuple[str, int, int]
STEPS = st.lists(
    st.tuples(st.sampled_from(["insert", "remove", "replace"]), st.integers(0), st.integers(0, 9)),
    max_size=30,
)


@given(st.integers(0, 20), STEPS)
def test_it_behaves_as_a_tuple_and_older_versions_stay(start: int, steps: list[Step]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(persistent_list, "BLOCK", 3)  # a few items fill several
        compare_with_a_tuple(start, steps)


def compare_with_a_tuple(start: int, steps: list[Step]) -> None:
    """Change a list and a tuple in the same way."""
    ours, model = PersistentList(range(start)), tuple(range(start))
    for number, (what, where, many) in enumerate(steps, 100):
        before, copy = ours, model
        if what == "insert":
            place = where % (len(model) + 1)
            new = tuple(range(number, number + many))
            ours, model = ours.inserted(place, new), model[:place] + new + model[place:]
        elif model and what == "replace":
            place = where % len(model)
            ours = ours.replaced(place, number)
            model = (*model[:place], number, *model[place + 1 :])
        elif model:
            gone = {where % len(model), (where + many) % len(model)}
            ours = ours.without(gone)
            model = tuple(item for place, item in enumerate(model) if place not in gone)
        assert tuple(before) == copy, "an older one never changes"
        assert ours == model
        assert len(ours) == len(model)
        assert [ours[i] for i in range(-len(model), len(model))] == [*model, *model]
        assert ours[1:-1] == model[1:-1]
    for outside in (len(model), -len(model) - 1):
        with pytest.raises(IndexError):
            ours[outside]
        with pytest.raises(IndexError):
            ours.replaced(outside, 0)
    if model:
        assert ours.replaced(-1, 7) == (*model[:-1], 7)


def test_equality_is_that_of_the_items() -> None:
    whole = PersistentList(range(10))
    same = PersistentList(range(4)).inserted(4, range(4, 10))
    assert whole == same == tuple(range(10))
    assert hash(whole) == hash(same)
    assert whole != PersistentList(range(9))
    assert whole != {1, 2}


def bytes_of(change: Callable[[], object]) -> int:
    """Bytes that a change needs and keeps."""
    tracemalloc.start()
    try:
        kept = change()
        size, _ = tracemalloc.get_traced_memory()
        del kept
        return size
    finally:
        tracemalloc.stop()


def test_a_change_copies_a_small_part_of_a_large_list() -> None:
    numbers = range(50_000)
    whole = PersistentList(numbers)
    grown = whole
    for number in range(3_000):  # all at one place: blocks that have grown are divided
        grown = grown.inserted(0, [number])
    copy = bytes_of(lambda: tuple(whole))
    for some in (whole, grown):
        assert bytes_of(lambda s=some: s.inserted(7, [1])) < copy / 10
        assert bytes_of(lambda s=some: s.replaced(7, 1)) < copy / 10
        assert bytes_of(lambda s=some: s.without([7])) < copy / 10
