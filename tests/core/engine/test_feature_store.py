"""Features under names: the last ones stay, none gets another one's place."""

from __future__ import annotations

import numpy as np
import psutil
from hypothesis import given
from hypothesis import strategies as st
from vma_core.engine.index.feature_cache import FeatureStore

CAPACITY = 6


def resident_mb() -> float:
    """Resident memory of this process."""
    return psutil.Process().memory_info().rss / (1 << 20)


def features_of(names: list[int]) -> tuple[np.ndarray, ...]:
    """Two levels that tell their names."""
    values = np.array(names, np.float32)
    return (
        np.broadcast_to(values[:, None, None, None], (len(names), 2, 1, 1)),
        np.broadcast_to(-values[:, None, None, None], (len(names), 1, 2, 2)),
    )


@given(st.lists(st.lists(st.integers(0, 60), min_size=1, max_size=50), max_size=12))
def test_requests_in_any_order_are_answered(requests: list[list[int]]) -> None:
    kept: FeatureStore[int] = FeatureStore(CAPACITY)
    largest = CAPACITY
    for names in requests:
        missing = kept.missing(names)
        assert len(set(missing)) == len(missing)
        if missing:
            kept.put(missing, features_of(missing))
        for found, right in zip(kept.get(names), features_of(names), strict=True):
            np.testing.assert_array_equal(found, right)
        largest = max(largest, len(set(names)))
        assert len(kept) <= largest


def test_least_recently_used_features_are_dropped_first() -> None:
    kept: FeatureStore[int] = FeatureStore(3)
    kept.put([1, 2, 3], features_of([1, 2, 3]))
    assert kept.missing([1]) == []
    kept.put([4], features_of([4]))
    assert kept.missing([1, 3, 4]) == []
    assert kept.missing([2]) == [2]


def test_features_of_removed_entries_make_room() -> None:
    kept: FeatureStore[int] = FeatureStore(3)
    kept.put([1, 2, 3], features_of([1, 2, 3]))
    kept.keep_only({2}.__contains__)
    assert kept.missing([1, 2, 3]) == [1, 3]
    kept.put([5, 6], features_of([5, 6]))
    np.testing.assert_array_equal(kept.get([6, 2, 5])[0][:, 0, 0, 0], [6, 2, 5])


def test_memory_of_dropped_features_is_returned() -> None:
    """As many pages as were ever in use at once would stay resident otherwise."""
    kept: FeatureStore[int] = FeatureStore(256)
    names = list(range(256))
    kept.put(kept.missing(names), (np.ones((256, 1, 256, 256), np.float32),))
    full_mb = resident_mb()
    kept.keep_only({7}.__contains__)
    assert full_mb - resident_mb() > 48
    kept.put([300, 301], (np.ones((2, 1, 256, 256), np.float32),))
    assert full_mb - resident_mb() > 48
    np.testing.assert_array_equal(kept.get([7, 301])[0], np.ones((2, 1, 256, 256)))


def test_memory_of_a_large_request_is_released() -> None:
    kept: FeatureStore[int] = FeatureStore(3)
    many = list(range(40))
    kept.put(kept.missing(many), features_of(many))
    assert kept.missing([39, 38]) == []
    assert len(kept) == 3
    np.testing.assert_array_equal(kept.get([38, 39])[0][:, 0, 0, 0], [38, 39])


def test_taken_features_are_copies() -> None:
    kept: FeatureStore[int] = FeatureStore(3)
    kept.put([1], features_of([1]))
    kept.get([1])[0][:] = 9
    assert kept.get([1])[0].max() == 1
