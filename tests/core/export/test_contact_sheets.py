"""Pictures of variants: painted from strokes at their size, up to 4096 pixels."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image
from stroke_examples import drawings, overlap
from vma_core.errors import UserError
from vma_core.export.contact_sheet import contact_sheet, png_bytes
from vma_core.export.drawable import drawables_of, paint
from vma_core.storage.starter_memory import starter_memory


def test_strokes_are_preferred_to_pixels() -> None:
    images = np.stack([e.image for e in starter_memory()[:2]]).astype(np.float32)
    (drawn, *_) = drawings()
    drawables = drawables_of(images, (None, drawn))
    np.testing.assert_array_equal(drawables[0], images[0])
    assert drawables[1] is drawn
    assert all(isinstance(s, np.ndarray) for s in drawables_of(images, (None, drawn), "pixels"))
    assert all(isinstance(s, np.ndarray) for s in drawables_of(images, ()))


@pytest.mark.parametrize("side_px", [28, 105, 448, 4096])
def test_a_single_picture_has_any_size(side_px: int) -> None:
    ink = paint(drawings()[0], side_px)
    assert ink.shape == (side_px, side_px)
    assert ink.max() == 255
    if side_px > 105:
        # Painted at that size: the edge is about a pixel wide however large it is.
        assert ((ink > 0) & (ink < 255)).mean() < 0.2 * 105 / side_px


def test_a_large_picture_is_the_small_one_enlarged() -> None:
    for strokes in drawings():
        large = paint(strokes, 1050).reshape(105, 10, 105, 10).mean(axis=(1, 3))
        assert overlap(large, paint(strokes, 105).astype(float)) > 0.93


def test_pixels_keep_their_grid_at_their_own_size() -> None:
    image = starter_memory()[0].image.astype(np.float32)
    np.testing.assert_array_equal(paint(image, 28), 255 * image)
    assert len(np.unique(paint(image, 112))) > 2


@pytest.mark.parametrize(("count", "side_px"), [(1, 500), (6, 1000), (16, 4096), (2, 333), (5, 64)])
def test_a_sheet_has_the_requested_size(count: int, side_px: int) -> None:
    drawables = [drawings()[i % 6] for i in range(count)]
    sheet = contact_sheet(drawables, side_px=side_px)
    assert max(sheet.shape) == side_px
    assert sheet.min() == 0
    assert sheet.max() == 255


def test_sizes_out_of_range_are_refused() -> None:
    drawables = drawings()
    for side_px in (4097, 0):
        with pytest.raises(UserError, match="choose a size from 1 to 4096"):
            contact_sheet(drawables, side_px=side_px)
    with pytest.raises(UserError, match="too few for 6 pictures"):
        contact_sheet(drawables, side_px=4)


def test_a_transparent_picture_has_the_ink_as_alpha() -> None:
    grey = 255 - paint(drawings()[0], 200)
    with Image.open(io.BytesIO(png_bytes(grey, {"seed": 1}, transparent=True))) as found:
        assert found.mode == "LA"
        assert found.info["vma:seed"] == "1"
        np.testing.assert_array_equal(np.asarray(found)[..., 1], 255 - grey)
