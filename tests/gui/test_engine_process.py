"""A window whose engine is lost: it goes on, says so, and keeps a report."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from hand import draw
from pytestqt.qtbot import QtBot
from vma_core.engine.runtime import process_runner
from vma_core.engine.runtime.process_runner import ProcessRunner

from vma_gui.app.application import Application

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the engine is in the window here")


@pytest.fixture(autouse=True)
def usual_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """From the first call on: one of the window's start may still be waiting for its answer."""
    monkeypatch.setattr(process_runner, "PATIENCE_S", 1.0)


def process_of(application: Application) -> ProcessRunner:
    """The runner of the window's engine."""
    runner = application.window.exporter.inference.engine.runner
    assert isinstance(runner, ProcessRunner)
    return runner


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV, signal.SIGSTOP])
def test_a_lost_engine_is_replaced_and_the_drawing_is_answered(
    application: Application,
    settled: Callable[[], None],
    qtbot: QtBot,
    tmp_path: Path,
    number: signal.Signals,
) -> None:
    settled()
    os.kill(process_of(application).pid, number)
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


def test_the_engine_ends_with_its_window(application: Application) -> None:
    engine = psutil.Process(process_of(application).pid)
    application.window.close()
    assert engine.is_running(), "the next window of this model takes it over"
    process_runner.idle.end()
    assert not engine.is_running()
