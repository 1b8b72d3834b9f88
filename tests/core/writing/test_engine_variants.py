"""Variants of single letters by the engine: any noise index, made once, traced without strokes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hand_examples import memory
from vma_core.bundles.bundle import load_bundle
from vma_core.engine.engine import Engine
from vma_core.engine.request import Request
from vma_core.writing.hand import Hand
from vma_core.writing.page import PageSettings, VariantKey
from vma_core.writing.typesetter import Typesetter, typeset
from vma_core.writing.variants import EngineVariants
from vma_resources import resource_path


def test_a_request_may_choose_its_noise(engine: Engine) -> None:
    request = Request(memory(), source="selection", restrict_to=(3,), seed=9, count=6)
    whole = engine.answer(request)
    part = engine.answer(replace(request, count=3, indices=(5, 0, 5)))
    for row, index in enumerate((5, 0, 5)):
        np.testing.assert_allclose(part.images[row], whole.images[index], atol=1e-5)
        a, b = part.strokes[row], whole.strokes[index]
        assert a is not None
        assert b is not None
        np.testing.assert_allclose(a.points_px, b.points_px, atol=1e-3)
    far = engine.answer(replace(request, count=1, indices=(1 << 40,)))
    assert not np.allclose(far.images[0], whole.images[0])
    with pytest.raises(ValueError, match="index"):
        replace(request, indices=(1, 2))


def test_a_path_between_chosen_variants_begins_and_ends_with_them(engine: Engine) -> None:
    request = Request(
        memory(), source="selection", restrict_to=(3,), seed=9, count=2, indices=(70, 4)
    )
    answer = engine.answer(request)
    way = engine.path(request, 0, 1, 3)
    np.testing.assert_allclose(way.images[0], answer.images[0], atol=1e-4)
    np.testing.assert_allclose(way.images[-1], answer.images[1], atol=1e-4)


def test_variants_are_made_once_and_known_afterwards(engine: Engine) -> None:
    variants = EngineVariants(engine, memory())
    keys = [VariantKey(p, 7, i, 0.5) for p, i in ((2, 0), (5, 10**9), (2, 3))]
    assert variants.known(keys) == [None] * 3
    told: list[tuple[int, int]] = []
    made = variants.make([*keys, keys[0]], lambda done, total: told.append((done, total)))
    assert made[0] is made[3]
    assert told[-1] == (3, 3)
    assert [a is b for a, b in zip(variants.known(keys), made, strict=False)] == [True] * 3
    told.clear()
    assert variants.make(keys, lambda done, total: told.append((done, total)))[1] is made[1]
    assert not told
    again = EngineVariants(engine, memory()).make(list(reversed(keys)))
    for a, b in zip(reversed(again), made, strict=False):
        np.testing.assert_allclose(a.points_px, b.points_px, atol=1e-3)


def test_a_window_sets_the_page_at_once_and_again_with_variants(engine: Engine) -> None:
    hand, settings = Hand.of(memory()), PageSettings()
    variants, setter = EngineVariants(engine, memory()), Typesetter(hand)
    page = setter.set("hand in hand", variants.known, settings)
    assert len(page.provisional) == len(page.letters)
    variants.make(page.provisional)
    done = setter.set("hand in hand", variants.known, settings)
    assert not done.provisional
    whole = typeset("hand in hand", hand, EngineVariants(engine, memory()).make, settings)
    np.testing.assert_allclose(done.strokes.points_px, whole.strokes.points_px, atol=1e-3)
    shapes = [letter.strokes.points_px for letter in done.letters if letter.character == "n"]
    widths = [np.ptp(points, axis=0) for points in shapes]
    assert len({tuple(np.round(width, 3)) for width in widths}) == len(widths)


def test_models_without_strokes_write_traced_letters() -> None:
    engine = load_bundle(resource_path("models/compact-hard")).engine("cpu")
    variants = EngineVariants(engine, memory())
    page = typeset("ab", Hand.of(memory()), variants.make, PageSettings())
    assert not page.provisional
    assert all(len(letter.strokes) for letter in page.letters)
