"""Termination signals: unsaved work is kept and no process remains."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot
from vma_core.storage.autosave import recover, work_copies
from vma_core.storage.starter_memory import draw_character

from vma_gui.app.application import unsaved_folder
from vma_gui.booth.watchdog import BEAT, WATCHED
from vma_gui.system.termination_signals import TerminationSignals

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows has no such signals")

SCRIPT = Path(__file__).with_name("busy_window.py")
LETTER_STROKES = len(draw_character("japanese", "A", 5))


@pytest.fixture(autouse=True)
def _interruptible() -> Iterator[None]:
    """Processes started here do not inherit that a job in a shell's background ignores SIGINT."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@contextmanager
def started(*command: str | Path, ready: str) -> Iterator[subprocess.Popen[str]]:
    """Run this Python with arguments; yields once it has printed the line `ready`."""
    process = subprocess.Popen(
        [sys.executable, *map(str, command)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == ready
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


@pytest.mark.parametrize(("number", "shown"), [("SIGTERM", "window"), ("SIGINT", "dialog")])
def test_a_busy_window_saves_unsaved_work_and_exits(number: str, shown: str) -> None:
    with started(SCRIPT, shown, ready="computing") as process:
        engines = psutil.Process(process.pid).children(recursive=True)
        assert engines
        # To the whole process group, like Ctrl-C in a terminal.
        os.killpg(process.pid, getattr(signal, number))
        _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (0, "")
    assert not [engine for engine in engines if engine.is_running()]
    (copy,) = work_copies(unsaved_folder())
    assert len(recover(copy, 28).project.drawing) == LETTER_STROKES


def test_a_signal_ends_the_booth_cleanly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(WATCHED, "1")
    with started("-m", "vma_gui", "--booth", "--no-watchdog", ready=BEAT) as process:
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (0, "")


def test_signals_are_delivered_through_the_event_loop(qtbot: QtBot) -> None:
    parent = QObject()
    before = signal.getsignal(signal.SIGTERM)
    signals = TerminationSignals(parent)
    received: list[int] = []
    signals.received.connect(received.append)
    os.kill(os.getpid(), signal.SIGTERM)
    assert received == [], "must not interrupt running code"
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL, (
        "a second signal must kill a hung program"
    )
    qtbot.waitUntil(lambda: received == [signal.SIGTERM])
    signals.close()
    assert signal.getsignal(signal.SIGTERM) is before


def test_an_ignored_signal_stays_ignored(qtbot: QtBot) -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # like nohup
    parent = QObject()
    signals = TerminationSignals(parent)
    try:
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signals.close()
        signal.signal(signal.SIGHUP, before)
