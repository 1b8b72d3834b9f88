"""Engine failures: the window restarts the engine, shows a message and saves a report."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from canvas_input import draw
from pytestqt.qtbot import QtBot
from vma_core.engine.runtime import process_runner
from vma_core.engine.runtime.process_runner import ProcessRunner

from vma_gui.app.application import Application

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the engine is in the window here")


@pytest.fixture(autouse=True)
def short_engine_timeout(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set before the window starts: a call made during startup may still be in progress."""
    monkeypatch.setattr(process_runner, "PATIENCE_S", 1.0)


def engine_runner(application: Application) -> ProcessRunner:
    """The runner of the window's engine."""
    runner = application.window.exporter.inference.engine.runner
    assert isinstance(runner, ProcessRunner)
    return runner


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV, signal.SIGSTOP])
def test_a_lost_engine_is_restarted_and_the_drawing_answered(
    application: Application,
    settled: Callable[[], None],
    qtbot: QtBot,
    tmp_path: Path,
    number: signal.Signals,
) -> None:
    settled()
    os.kill(engine_runner(application).pid, number)
    draw(application)
    settled()
    qtbot.waitUntil(lambda: "started again" in application.window.messages.text)
    assert "CPU" in application.window.messages.text
    assert application.session.result is not None
    qtbot.waitUntil(lambda: any((tmp_path / "xdg_data_home").rglob("report-*.txt")))
    (report,) = (tmp_path / "xdg_data_home").rglob("report-*.txt")
    assert "The engine" in report.read_text()
    draw(application, hand=7)
    settled()


def test_a_closed_window_leaves_its_engine_idle(application: Application) -> None:
    engine = psutil.Process(engine_runner(application).pid)
    application.window.close()
    assert engine.is_running(), "the next window of this model can reuse it"
    process_runner.spare_process.end()
    assert not engine.is_running()
