"""A delayed signal fires once per burst and is never postponed indefinitely."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from vma_gui.inference.delayed_signal import DelayedSignal


def test_a_burst_emits_once_and_later(qtbot: QtBot) -> None:
    parent = QObject()
    emitted: list[int] = []
    delayed = DelayedSignal(parent)
    delayed.timeout.connect(lambda: emitted.append(1))
    for _ in range(5):
        delayed.begin()
    assert not emitted
    qtbot.waitUntil(lambda: bool(emitted), timeout=5_000)
    qtbot.wait(20)
    assert emitted == [1]


def test_a_continuous_burst_does_not_postpone_the_signal(qtbot: QtBot) -> None:
    parent = QObject()
    emitted: list[int] = []
    delayed = DelayedSignal(parent, delay_ms=20)
    delayed.timeout.connect(lambda: emitted.append(1))
    until = time.monotonic() + 5
    while len(emitted) < 3 and time.monotonic() < until:
        delayed.begin()
        qtbot.wait(2)
    assert len(emitted) == 3
