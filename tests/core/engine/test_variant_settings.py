"""Settings of the variants: round trip, and files of older versions."""

from __future__ import annotations

from typing import get_args

import pytest
from vma_core.engine.request import Source
from vma_core.engine.variant_settings import VariantSettings
from vma_core.errors import UserError


@pytest.mark.parametrize("source", get_args(Source))
def test_every_source_survives_a_round_trip(source: Source) -> None:
    settings = VariantSettings(source, variation=0.3, count=9, seed=5, around=((7, 3),))
    written = settings.to_dict()
    assert VariantSettings.from_dict(written) == settings
    as_text = {name: str(value) for name, value in written.items()}  # a PNG's
    assert VariantSettings.from_dict(as_text) == settings


def test_the_source_drawing_of_older_settings_becomes_recall() -> None:
    written = VariantSettings("drawing").to_dict()
    del written["settings_version"]
    assert VariantSettings.from_dict(written).source == "recall"
    assert VariantSettings.from_dict(written | {"source": "memory"}).source == "memory"
    assert VariantSettings.from_dict({}) == VariantSettings()


def test_an_unknown_source_is_an_error() -> None:
    with pytest.raises(UserError, match="not a source of variants"):
        VariantSettings.from_dict({"source": "dreams"})
