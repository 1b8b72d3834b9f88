"""The list of entries behaves as a tuple does, whatever was done to it."""

from __future__ import annotations

from collections.abc import Iterator

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


@pytest.fixture(autouse=True, scope="module")
def _small_blocks() -> Iterator[None]:
    """So that a few items fill several."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(persistent_list, "BLOCK", 3)
        yield


@given(st.integers(0, 20), STEPS)
def test_it_is_what_a_tuple_would_be_and_what_it_was_stays(start: int, steps: list[Step]) -> None:
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
        assert max((len(block) for block in ours._blocks), default=0) < 2 * persistent_list.BLOCK
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


def test_a_change_shares_what_it_does_not_touch() -> None:
    whole = PersistentList(range(30))
    shared = {id(block) for block in whole._blocks}
    changed = whole.inserted(0, [7]).replaced(30, 8)
    assert sum(id(block) in shared for block in changed._blocks) >= 8
