"""The memory's heat colours: q, p, their difference, the sampled posterior."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from canvas_input import draw
from PySide6.QtCore import Qt
from PySide6.QtGui import QCursor
from pytestqt.qtbot import QtBot
from widget_queries import colour_count

from vma_gui.app.application import Application
from vma_gui.theme.heat_colormap import heat_key, heat_keys

Settled = Callable[[], None]


def test_the_heat_peaks_at_the_drawn_character(application: Application, settled: Settled) -> None:
    draw(application)
    settled()
    session = application.session
    assert session.addresses is not None
    best = int(session.addresses.posterior.argmax())
    assert session.memory[best].label == "Japanese あ"
    model = application.window.memory_panel.model
    assert model.probability(best) == pytest.approx(session.addresses.posterior[best])
    assert "H[q]" in application.window.memory_panel.figures.text


def test_the_prior_view_is_uniform(application: Application, settled: Settled) -> None:
    draw(application)
    settled()
    application.session.set(heat_view="p")
    model = application.window.memory_panel.model
    values = {round(model.probability(row) or 0, 6) for row in range(model.rowCount())}
    assert len(values) == 1


def test_the_difference_view_shows_posterior_minus_prior(
    application: Application, settled: Settled
) -> None:
    draw(application)
    settled()
    session, panel = application.session, application.window.memory_panel
    session.set(heat_view="difference")
    shown = np.array([panel.model.probability(row) for row in range(panel.model.rowCount())])
    assert session.addresses is not None
    np.testing.assert_allclose(shown, session.addresses.posterior - session.addresses.prior)
    assert shown.min() < 0 < shown.max()
    assert colour_count(panel) > 8
    tip = panel.model.data(panel.model.index(0), Qt.ItemDataRole.ToolTipRole)
    assert "q − p" in tip


def test_the_sampled_posterior_follows_the_drawing(
    application: Application, settled: Settled, qtbot: QtBot
) -> None:
    session, model = application.session, application.window.memory_panel.model
    session.set(heat_view="sampled")
    draw(application)
    settled()
    qtbot.waitUntil(lambda: session.sampled_request == session.request(), timeout=10_000)
    assert session.sampled_posterior is not None
    shown = np.array([model.probability(row) for row in range(model.rowCount())])
    np.testing.assert_allclose(shown, session.sampled_posterior)
    assert shown.sum() == pytest.approx(1, abs=0.05)
    assert session.memory[int(shown.argmax())].label == "Japanese あ"


def test_holding_a_key_over_an_entry_shows_the_posterior_without_it(
    application: Application, settled: Settled, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, window = application.session, application.window
    draw(application)
    settled()
    assert session.addresses is not None
    before = session.addresses.posterior
    best = int(before.argmax())
    hash_before, undo = session.memory.content_hash(), session.undo_stack.count()
    view = window.memory_panel.view
    view.scrollTo(view.model().index(best, 0))
    place = view.viewport().mapToGlobal(view.visualRect(view.model().index(best, 0)).center())
    monkeypatch.setattr(QCursor, "pos", lambda: place)
    qtbot.keyPress(window, Qt.Key.Key_X)
    settled()
    assert session.addresses is not None
    assert len(session.addresses.posterior) == len(before) - 1
    others = np.delete(before, best)
    # Removing an entry from a softmax keeps the ratios of the others.
    expected = others / (1 - before[best])
    np.testing.assert_allclose(session.addresses.posterior, expected, atol=1e-4)
    next_best = session.memory.snapshot().entries[int(session.addresses.posterior.argmax())]
    assert next_best.label in window.memory_panel.figures.text
    assert window.memory_panel.figures.text.startswith("Without")
    qtbot.keyRelease(window, Qt.Key.Key_X)
    settled()
    assert session.memory.content_hash() == hash_before
    assert session.undo_stack.count() == undo
    np.testing.assert_allclose(session.addresses.posterior, before, atol=1e-6)
    # The heat is painted before the figures.
    qtbot.waitUntil(lambda: "H[q]" in window.memory_panel.figures.text)


def test_heat_keys_agrees_with_heat_key() -> None:
    rng = np.random.default_rng(0)
    values = np.concatenate([rng.uniform(-1, 1, 500), [0, 1, -1, 0.005, 0.015, -0.005, 1e-9]])
    keys = heat_keys(values.astype(np.float32))
    assert [heat_key(float(v)) for v in values.astype(np.float32)] == [
        (step, hundredths) for step, hundredths in keys.T.tolist()
    ]
