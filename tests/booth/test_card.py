"""The result card: its QR code as a phone sees it, and the bits in words."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
import zxingcpp
from PIL import Image, ImageFilter
from PySide6.QtCore import QRect
from pytestqt.qtbot import QtBot
from vma_core.export.result_card import data_uri
from vma_core.glyphs.strokes import polyline
from vma_tools.benchmarks.simulated_visitors import SimulatedClock, Visitors

from vma_gui.booth import texts
from vma_gui.booth.result_card import QUIET_MODULES, CardView
from vma_gui.booth.run import Booth
from vma_gui.widgets.images import qimage_to_grey

MAX_VERSION = 20
MIN_MODULE_PX = 5
"""On a screen of 1080 lines."""


@pytest.fixture(params=[(1920, 1080), (1080, 1920)], ids=["landscape", "portrait"])
def full_hd(make_booth: Callable[..., Booth], request: pytest.FixtureRequest) -> Booth:
    return make_booth(size=request.param)


def open_card(
    booth: Booth, clock: SimulatedClock, qtbot: QtBot, scribble: bool = False
) -> CardView:
    """Draw a letter, or one with far more strokes than a code holds, and open its card."""
    window, session = booth.window, booth.window.session
    visitors = Visitors(window, clock, seed=4, point_s=None)
    visitors.draw_letter()
    if scribble:
        random = np.random.default_rng(3)
        session.set_strokes([polyline(random.uniform(10, 95, (12, 2)).tolist()) for _ in range(30)])
    qtbot.waitUntil(lambda: session.result_request == session.request(), timeout=20_000)
    visitors.click(window.scene.buttons.card)
    view = window.result_card.view
    qtbot.waitUntil(lambda: view.card is not None, timeout=20_000)
    return view


def photographed(booth: Booth, scale: float, degrees: float, blur_px: float) -> np.ndarray:
    """The screen as a phone at arm's length sees it: smaller, turned, out of focus, dimmed."""
    picture = Image.fromarray(qimage_to_grey(booth.window.grab().toImage()))
    size = (round(picture.width * scale), round(picture.height * scale))
    picture = picture.resize(size, Image.Resampling.BILINEAR)
    picture = picture.rotate(degrees, Image.Resampling.BILINEAR, expand=True, fillcolor=90)
    picture = picture.filter(ImageFilter.GaussianBlur(blur_px))
    noise = np.random.default_rng(0).normal(0, 6, (picture.height, picture.width))
    return np.clip(40 + 0.7 * np.asarray(picture, float) + noise, 0, 255).astype(np.uint8)


PHOTOGRAPHS = [(1.0, 0, 0.0), (0.5, 8, 0.6), (0.5, -20, 0.8), (1.6, 12, 4.0), (0.75, 95, 1.2)]
"""(scale, degrees, blur in pixels)."""


def test_a_phone_reads_the_code(full_hd: Booth, clock: SimulatedClock, qtbot: QtBot) -> None:
    view = open_card(full_hd, clock, qtbot)
    assert view.card is not None
    assert_is_coarse(full_hd, view)
    for scale, degrees, blur_px in PHOTOGRAPHS:
        found = zxingcpp.read_barcodes(photographed(full_hd, scale, degrees, blur_px))
        assert [code.text for code in found] == [data_uri(view.card.svg)], (scale, degrees)
    assert view.scan.isVisible()
    assert "your phone shows a long line of text" in view.scan.text()
    assert "Nothing is stored here" in view.scan.text()


def test_a_scribble_has_no_finer_code(
    make_booth: Callable[..., Booth], clock: SimulatedClock, qtbot: QtBot
) -> None:
    booth = make_booth(size=(1920, 1080))
    assert_is_coarse(booth, open_card(booth, clock, qtbot, scribble=True))


def assert_is_coarse(booth: Booth, view: CardView) -> None:
    assert view.card is not None
    modules = len(view.card.qr_rows)
    assert (modules - 17) / 4 <= MAX_VERSION
    assert view.code.width() // (modules + 2 * QUIET_MODULES) >= MIN_MODULE_PX
    code = QRect(view.code.mapTo(booth.window, view.code.rect().topLeft()), view.code.size())
    assert booth.window.rect().contains(code)


def test_the_sentence_names_the_share_of_bits_the_memory_saves(
    booth: Booth, clock: SimulatedClock, qtbot: QtBot
) -> None:
    view = open_card(booth, clock, qtbot)
    assert view.drawing is not None
    assert view.card is not None
    bits = booth.window.inference.engine.bits(view.drawing.request, 16)
    assert bits is not None
    assert view.card.known_share == pytest.approx(bits.saved / bits.empty_bound)
    assert view.sentence.text() == texts.card_text(bits.saved / bits.empty_bound)


@pytest.mark.parametrize(
    ("share", "sentence"),
    [
        (-0.1, "It had never seen a letter like yours."),
        (0.12, "It hardly knew your letter: a tenth was already there."),
        (0.2, "It knew something like it: a fifth was already there."),
        (0.25, "It knew your letter: a quarter of it was already there."),
        (1 / 3, "It knew your letter: a third of it was already there."),
        (0.5, "It knew your letter: half of it was already there."),
        (2 / 3, "It knew your letter: two thirds of it was already there."),
        (0.75, "It knew your letter: three quarters of it was already there."),
        (0.95, "It knew your letter: nearly all of it was already there."),
    ],
)
def test_shares_are_told_as_fractions(share: float, sentence: str) -> None:
    assert texts.card_text(share) == sentence


def test_the_nearest_fraction_is_told() -> None:
    bounds = [least for least, _ in texts.KNOWN_SHARES]
    fractions = [1, 3 / 4, 2 / 3, 1 / 2, 1 / 3, 1 / 4, 1 / 5, 1 / 10, 0]
    middles = [(a + b) / 2 for a, b in pairwise(fractions)]
    assert bounds[:-1] == pytest.approx(middles, abs=0.005)
