"""Settings of the wall: what is written is read again, and what older versions wrote."""

from __future__ import annotations

from typing import get_args

import pytest
from vma_core.engine.request import Source
from vma_core.engine.variant_settings import WallSettings
from vma_core.errors import UserError


@pytest.mark.parametrize("source", get_args(Source))
def test_every_source_is_read_as_it_was_written(source: Source) -> None:
    settings = WallSettings(source, variation=0.3, count=9, seed=5, around=((7, 3),))
    written = settings.to_dict()
    assert WallSettings.from_dict(written) == settings
    as_text = {name: str(value) for name, value in written.items()}  # a PNG's
    assert WallSettings.from_dict(as_text) == settings


def test_the_drawing_of_older_settings_is_what_it_recalls() -> None:
    written = WallSettings("drawing").to_dict()
    del written["settings_version"]
    assert WallSettings.from_dict(written).source == "recall"
    assert WallSettings.from_dict(written | {"source": "memory"}).source == "memory"
    assert WallSettings.from_dict({}) == WallSettings()


def test_an_unknown_source_is_an_error() -> None:
    with pytest.raises(UserError, match="not a source of variants"):
        WallSettings.from_dict({"source": "dreams"})
