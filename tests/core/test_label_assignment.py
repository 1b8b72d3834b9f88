"""Labels by one-to-one assignment."""

from __future__ import annotations

import numpy as np
import pytest
from vma_core.bundles.bundle import load_bundle
from vma_core.glyphs.stroke_raster import strokes_to_glyph
from vma_core.inspection.label_assignment import assign, assign_labels, reference_alphabet
from vma_core.storage.starter_memory import draw_character
from vma_resources import resource_path


def test_each_label_is_used_once_where_single_guesses_repeat_one() -> None:
    log_q = np.log(np.array([[0.6, 0.4], [0.9, 0.1]]))
    assert log_q.argmax(1).tolist() == [0, 0]
    assert assign(log_q).tolist() == [1, 0]


def test_letters_beyond_the_labels_get_none() -> None:
    assert sorted(assign(np.log(np.full((3, 2), 0.5))).tolist()) == [-1, 0, 1]
    assert assign(np.full((2, 2), -np.inf)).tolist() == [0, 1]


@pytest.mark.parametrize("name", ["A–Z", "Greek"])
def test_reference_alphabets_have_their_characters_as_labels(name: str) -> None:
    labels = {entry.label for entry in reference_alphabet(name, 28)}
    assert labels >= (set("AMZ") if name == "A–Z" else set("ΓΔθ"))
    assert all(len(label) == 1 for label in labels)


def test_a_sheet_of_each_letter_once_is_labelled() -> None:
    engine = load_bundle(resource_path("models/omniglot28")).engine()
    letters = "ABCDEFGHIKLMNPRSTVXZ"
    glyphs = np.stack([strokes_to_glyph(draw_character("futural", c, 9), 28) for c in letters])
    references = [e for e in reference_alphabet("A–Z", 28) if e.label in letters]
    found = assign_labels(engine, glyphs, references)
    assert sorted(label.label for label in found) == sorted(letters)
    right = sum(label.label == c for label, c in zip(found, letters, strict=True))
    assert right >= 18
    assert assign_labels(engine, glyphs, [])[0].label == ""
