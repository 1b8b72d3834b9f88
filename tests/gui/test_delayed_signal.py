"""A delayed signal fires once per burst and is never postponed indefinitely."""

from __future__ import annotations

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
    assert emitted == [1]
    assert not delayed.isActive(), "it would fire again"


def test_a_continuous_burst_does_not_postpone_the_signal(qtbot: QtBot) -> None:
    parent = QObject()
    emitted: list[int] = []
    delayed = DelayedSignal(parent, delay_ms=20)
    delayed.timeout.connect(lambda: emitted.append(1))

    def fires_during_the_burst() -> bool:
        delayed.begin()
        return len(emitted) >= 3

    qtbot.waitUntil(fires_during_the_burst, timeout=5_000)
