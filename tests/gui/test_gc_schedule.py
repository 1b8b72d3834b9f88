"""Garbage collection: widgets in reference cycles are deleted on the main thread."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from vma_gui.system import gc_schedule
from vma_gui.system.gc_schedule import GarbageCollector


class Panel(QWidget):
    """A widget in a reference cycle, as many are through their children."""

    def __init__(self, deleted_on: list[str]) -> None:
        super().__init__()
        self.itself = self
        self.button = QPushButton("x", self)
        QVBoxLayout(self).addWidget(self.button)
        self._timer = QTimer(self)
        self._timer.start(10_000)
        self._deleted_on = deleted_on

    def __del__(self) -> None:
        self._deleted_on.append(threading.current_thread().name)


def test_worker_threads_delete_no_widgets(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gc_schedule, "CHECK_MS", 20)
    deleted_on: list[str] = []
    owner = QObject()
    GarbageCollector(owner)
    Panel(deleted_on)
    made: list[list[object]] = []
    thread = threading.Thread(target=lambda: made.extend([[]] for _ in range(200_000)))
    thread.start()
    thread.join()
    assert not deleted_on
    qtbot.waitUntil(lambda: bool(deleted_on))
    assert deleted_on == [threading.main_thread().name]
    del owner


def test_the_application_disables_automatic_collection() -> None:
    code = (
        "import gc; from vma_gui.system.qt_application import qt_application; "
        "assert gc.isenabled(); "
        "application = qt_application(); assert not gc.isenabled()"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
