"""The wall of variants: seeds, provenance, copies, files, the way back."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hand import draw
from PIL import Image
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QGuiApplication, QImage
from pytestqt.qtbot import QtBot
from vma_core.engine.engine import Engine

from vma_gui.app import Application
from vma_gui.images import ink_images
from vma_gui.variants import inks

Settled = Callable[[], None]


def test_the_seed_decides_and_is_kept(application: Application, settled: Settled) -> None:
    session = application.session
    settled()
    assert session.result is not None
    first = session.result.images
    application.window.actions_.new_seed.trigger()
    settled()
    other = session.result.images
    assert np.abs(other - first).mean() > 0.003
    session.set(seed=session.seed - 1)
    settled()
    np.testing.assert_array_equal(session.result.images, first)


def test_an_unlocked_seed_changes_with_each_drawing(application: Application) -> None:
    session = application.session
    session.set(seed_locked=False)
    seed = session.seed
    draw(application)
    session.add_drawing_to_memory()
    assert session.seed == seed + 1


def test_hovering_a_variant_lights_up_its_entry(
    application: Application, settled: Settled, qtbot: QtBot
) -> None:
    settled()
    view = application.window.variants_panel.view
    place = view.visualRect(view.model().index(0, 0)).center()
    with qtbot.waitSignal(application.session.hovered_changed) as caught:
        qtbot.mouseMove(view.viewport(), place - QPoint(3, 3))
        qtbot.mouseMove(view.viewport(), place)
    result = application.session.result
    assert result is not None
    assert caught.args == [int(result.addressed[0])]


def test_copy_and_save(application: Application, settled: Settled, tmp_path: Path) -> None:
    settled()
    window = application.window
    window.actions_.copy.trigger()
    assert not QGuiApplication.clipboard().image().isNull()
    window.exporter.save_sheet(tmp_path / "sheet", [])
    with Image.open(tmp_path / "sheet.png") as sheet:
        assert sheet.info["vma:seed"] == str(application.session.seed)
    window.exporter.save_single(tmp_path / "single", [1, 4])
    assert len(list((tmp_path / "single").glob("*.png"))) == 2
    (tmp_path / "file").write_text("in the way")
    window.exporter.save_sheet(tmp_path / "file" / "x.png", [])
    assert "cannot be written" in window.messages.text


def test_variants_become_entries_and_drawings(application: Application, settled: Settled) -> None:
    draw(application)
    settled()
    window, session = application.window, application.session
    before = len(session.memory)
    window.actions_.keep_variants.trigger()
    assert len(session.memory) == before
    assert "Select" in window.messages.text
    view = window.variants_panel.view
    for row in (2, 5):
        view.selectionModel().select(
            view.model().index(row, 0), view.selectionModel().SelectionFlag.Select
        )
    assert session.result is not None
    kept = (session.result.images[[2, 5]] >= 0.5).astype(np.uint8)
    window.actions_.keep_variants.trigger()
    assert len(session.memory) == before + 2
    np.testing.assert_array_equal([session.memory[0].image, session.memory[1].image], kept)
    assert session.memory[0].label.startswith("Japanese")
    window.actions_.undo.trigger()
    assert len(session.memory) == before
    drawing = session.drawing
    window.actions_.draw_variant.trigger()
    assert session.drawing != drawing
    overlap = (session.drawing.image & kept[0]).sum() / (session.drawing.image | kept[0]).sum()
    assert overlap > 0.4


def test_outlines_are_saved_where_the_name_says_so(
    application: Application, settled: Settled, tmp_path: Path
) -> None:
    settled()
    path = tmp_path / "variants.svg"
    application.window.exporter.save_sheet(path, [])
    text = path.read_text()
    assert text.startswith("<svg")
    assert text.count("<path") == 16
    assert f"seed={application.session.seed}" in text


def test_ink_is_made_by_the_thread_that_made_the_variants(
    application: Application, settled: Settled, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled()
    application.window.variants_panel.view.grab()
    by_thread: list[bool] = []

    def watched(*arguments: object) -> list[QImage]:
        by_thread.append(threading.current_thread() is threading.main_thread())
        return ink_images(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(inks, "ink_images", watched)
    for seed in (101, 102, 103):
        application.session.set(seed=seed)
        settled()
        application.window.variants_panel.view.grab()
    assert by_thread
    assert not any(by_thread)


def test_prepared_ink_is_that_of_its_images() -> None:
    rng = np.random.default_rng(0)
    walls = [rng.random((4, 28, 28), np.float32) for _ in range(2)]
    look = inks.Look(40, QColor("#102030").rgb(), True)
    kept = inks.WallInks()
    whole = np.ones(4, bool)
    kept.prepare(walls[0], whole)  # nobody has looked yet: nothing is made
    first = kept.get(walls[0], look, whole)
    kept.prepare(walls[1], whole)
    assert kept.get(walls[0], look, whole) is first
    expected = ink_images(walls[1], 40, QColor("#102030"), True)
    assert kept.get(walls[1], look, whole) == expected
    small = kept.get(walls[1], look._replace(side_px=20), whole)[0]
    assert small is not None
    assert small.width() == 20


def test_ink_of_a_wall_that_grows_stands_before_that_of_the_wall_before() -> None:
    rng = np.random.default_rng(1)
    before, grows = (rng.random((6, 28, 28), np.float32) for _ in range(2))
    look = inks.Look(40, QColor("#102030").rgb(), True)
    kept = inks.WallInks()

    def rows(*there: int) -> np.ndarray:
        return np.isin(np.arange(6), there)

    only = kept.get(before, look, rows(1))
    old = ink_images(before, 40, QColor("#102030"), True)
    assert only == [None, old[1], None, None, None, None]
    assert kept.get(before, look, rows(*range(6))) == old
    new = ink_images(grows, 40, QColor("#102030"), True)
    assert kept.get(grows, look, rows(2, 4)) == [*old[:2], new[2], old[3], new[4], old[5]]
    kept.prepare(grows, rows(1, 2, 3, 4, 5))
    assert kept.get(grows, look, rows(1, 2, 3, 4, 5)) == [old[0], *new[1:]]
    overtaking = rng.random((6, 28, 28), np.float32)
    newest = ink_images(overtaking, 40, QColor("#102030"), True)
    assert kept.get(overtaking, look, rows(5)) == [old[0], *new[1:5], newest[5]]
    assert kept.get(overtaking, look, rows(*range(6))) == newest


def test_the_first_variants_of_a_large_wall_are_shown_before_the_last(
    application: Application, settled: Settled, engine: Engine
) -> None:
    settled()
    session, view = application.session, application.window.variants_panel.view
    session.set(count=64)
    settled()
    parts: list[int] = []
    session.variants_arriving.connect(lambda: parts.append(session.arriving.done))
    session.set(seed=77)
    settled()
    assert parts == sorted(set(parts))
    assert 0 < parts[0] <= engine.runner.round_rows
    assert parts[-1] < 64
    assert session.arriving is None
    assert view.model().rowCount() == 64


def test_a_variant_that_has_arrived_names_its_own_entry_and_the_others_those_of_before(
    application: Application, settled: Settled
) -> None:
    settled()
    session, model = application.session, application.window.variants_panel.view.model()
    request, result = session.result_request, session.result
    assert request is not None
    assert result is not None
    before = [model.position_of_entry(row) for row in range(16)]
    there = np.arange(16) % 4 == 1
    newer = replace(result, addressed=(result.addressed + 7) % 100, there=there)
    session.accept_part(replace(request, seed=99), newer)
    shown = [model.position_of_entry(row) for row in range(16)]
    assert shown == np.where(there, newer.addressed, before).tolist()
