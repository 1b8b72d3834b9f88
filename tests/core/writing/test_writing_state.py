"""What a project keeps of a written text, from untrusted files too."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from vma_core.memory.entries import MemoryEntry
from vma_core.storage.autosave import Autosave, UnsavedWork, recover
from vma_core.storage.project import Project, load_project, save_project
from vma_core.writing.page import RANGES, PageSettings, VariantKey
from vma_core.writing.state import WritingState
from vma_core.writing.typesetter import MAX_CHARACTERS

WRITTEN = WritingState(
    "ab\nā",
    replace(PageSettings(), em_mm=14.5, alignment="justify", joining=True, seed=9),
    "Handwriting",
    (0, 1, 7, 8),
    {0: VariantKey(2, 9, 40, 0.5), 8: VariantKey(0, 9, 8, 1.25)},
    frozenset({8}),
)


def through_json(state: WritingState) -> WritingState:
    return WritingState.from_dict(json.loads(json.dumps(state.to_dict())))


def test_a_state_survives_json() -> None:
    assert through_json(WRITTEN) == WRITTEN
    assert through_json(WritingState()) == WritingState()


def entry(number: int) -> MemoryEntry:
    image = np.zeros((8, 8), np.uint8)
    image[number, 3] = 1
    return MemoryEntry(image, "ab"[number % 2])


def test_a_project_keeps_it_and_an_older_one_has_none(tmp_path: Path) -> None:
    entries = tuple(entry(number) for number in range(3))
    for name, state in (("with", WRITTEN), ("without", WritingState())):
        path = tmp_path / f"{name}.vma"
        save_project(Project(8, entries, writing=state), path)
        assert load_project(path, 8).writing == state


def test_a_recovery_copy_keeps_it(tmp_path: Path) -> None:
    entries = tuple(entry(number) for number in range(3))
    journal = Autosave(tmp_path, "unsaved-1")
    journal.keep_whole(UnsavedWork(Project(8, entries, writing=WRITTEN)))
    assert recover(journal.path, 8).project.writing == WRITTEN
    journal.close()


def test_choices_of_other_entries_are_dropped_with_the_text_kept() -> None:
    other = WRITTEN.without_positions()
    assert (other.text, other.ids, other.settings) == (WRITTEN.text, WRITTEN.ids, WRITTEN.settings)
    assert (other.choices, other.pinned) == ({}, frozenset())


@pytest.mark.parametrize(
    "values",
    [
        None,
        [],
        {"text": 5, "settings": [], "ids": {}, "choices": {}},
        {"text": "ab", "ids": [[0, 3]]},
        {"text": "ab", "ids": [[0, 1], [0, 1]]},
        {"text": "ab", "ids": [[-4, 2]]},
        {"text": "ab", "ids": "xy"},
        {"text": "ab", "choices": [[0, -1, 0, 0, 0.0, True], [0], "no", None]},
        {"text": "ab", "choices": [[0, 1, 0, 0, 9.0, True]]},
        {"text": "ab", "settings": {"em_mm": "x", "alignment": "diagonal", "joining": 3}},
    ],
)
def test_values_that_make_no_sense_take_their_default(values: Any) -> None:
    state = WritingState.from_dict(values)
    assert state.text in ("", "ab")
    assert (state.ids, dict(state.choices), state.settings) == ((), {}, PageSettings())


def test_numbers_are_clamped_and_long_texts_cut() -> None:
    wild = dict.fromkeys(RANGES, 1e9)
    state = WritingState.from_dict({"text": "a" * (MAX_CHARACTERS + 7), "settings": wild})
    assert len(state.text) == MAX_CHARACTERS
    for name, (_, high) in RANGES.items():
        assert getattr(state.settings, name) == high
    assert isinstance(state.settings.seed, int)
    nothing = WritingState.from_dict({"settings": {"em_mm": float("nan")}})
    assert nothing.settings == PageSettings()


def test_every_number_of_the_settings_has_a_range_around_its_default() -> None:
    usual = PageSettings()
    numbers = {
        name
        for name in PageSettings.__dataclass_fields__
        if isinstance(getattr(usual, name), int | float) and name != "joining"
    }
    assert numbers == set(RANGES)
    assert all(low <= getattr(usual, name) <= high for name, (low, high) in RANGES.items())
