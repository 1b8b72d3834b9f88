"""The few-shot and capacity docks: background runs, cancellation, selecting entries."""

from __future__ import annotations

from pathlib import Path

import pytest
from canvas_input import draw
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from vma_core.memory.entries import MemoryEntry

from vma_gui.app.application import Application
from vma_gui.docks import bench as module


@pytest.fixture(autouse=True)
def few_episodes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "EPISODES", 10)


def keep_few_entries(application: Application) -> None:
    """Keep twelve entries so that the bench runs quickly."""
    session = application.session
    session.remove_entries(range(12, len(session.memory)))


def test_the_bench_shows_figures_and_its_cells_select_entries(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    dock, session = application.window.bench, application.session
    keep_few_entries(application)
    dock.setFloating(True)
    dock.resize(900, 300)
    dock.show()
    dock.run_button.click()
    assert not dock.run_button.isEnabled()
    draw(application)
    qtbot.waitUntil(lambda: dock.bench is not None, timeout=60_000)
    bench = dock.bench
    assert bench is not None
    assert f"{100 * bench.accuracy:.1f}" in dock.figures.text
    assert [len(y) for _, _, y in dock.curve.curves] == [12, 12]
    true = int(bench.classes[4])
    predicted = int(bench.predicted[4])
    place = dock.view.cell(true, predicted).center()
    qtbot.mouseClick(dock.view, Qt.MouseButton.LeftButton, pos=place)
    chosen = [session.memory[p] for p in session.selection]
    assert bench.entries[4] in chosen
    assert {entry.label for entry in chosen} == {bench.names[true]}
    model_hash = application.window.bundle.model_hash
    application.window.data.save_csv(dock, tmp_path / "bench.csv")
    for table in bench.tables(model_hash, 0):
        assert (tmp_path / f"bench-{table.name}.csv").read_bytes().decode() == table.csv()
    qtbot.waitUntil(lambda: dock.run_button.isEnabled())


def test_a_running_bench_can_be_cancelled(application: Application, qtbot: QtBot) -> None:
    dock = application.window.bench
    dock.show()
    dock.run()
    qtbot.waitUntil(lambda: dock.bar.value() > 0, timeout=20_000)
    dock.cancel_button.click()
    qtbot.waitUntil(lambda: not dock.busy)
    assert dock.bench is None
    assert dock.bar.isHidden()


def test_an_unlabelled_memory_shows_a_hint(application: Application, qtbot: QtBot) -> None:
    session, dock = application.session, application.window.bench
    session.label_entries(range(len(session.memory)), "")
    dock.show()
    dock.run()
    qtbot.waitUntil(lambda: not dock.busy)
    assert "Label at least two classes" in dock.figures.text


def test_capacity_shows_curves_and_a_conflict_selects_both_entries(
    application: Application, qtbot: QtBot
) -> None:
    session, dock = application.session, application.window.capacity
    keep_few_entries(application)
    session.insert_entries([MemoryEntry(session.memory[0].image, "impostor")])
    dock.show()
    dock.run_button.click()
    qtbot.waitUntil(lambda: dock.capacity is not None, timeout=60_000)
    assert "13 entries in 7 classes" in dock.figures.text
    names = [name for name, _, _ in dock.nats.curves]
    assert names == ["KL(q(a|x)‖p(a))", "one entry, −log p(a)", "Excess NLL"]
    first = dock.conflicts.item(0)
    assert "impostor" in first.text()
    dock.conflicts.itemClicked.emit(first)
    assert len(session.selection) == 2
    assert {session.memory[p].label for p in session.selection} >= {"impostor"}
