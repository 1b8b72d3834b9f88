"""What follows something comes a little later, and is not put off for ever."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from vma_gui.inference.delayed_signal import DelayedSignal


def test_it_comes_once_for_a_burst_and_later(qtbot: QtBot) -> None:
    parent = QObject()
    came: list[int] = []
    follows = DelayedSignal(parent)
    follows.timeout.connect(lambda: came.append(1))
    for _ in range(5):
        follows.begin()
    assert not came
    qtbot.waitUntil(lambda: bool(came), timeout=5_000)
    qtbot.wait(20)
    assert came == [1]


def test_what_goes_on_without_a_pause_does_not_put_it_off(qtbot: QtBot) -> None:
    parent = QObject()
    came: list[int] = []
    follows = DelayedSignal(parent, delay_ms=20)
    follows.timeout.connect(lambda: came.append(1))
    until = time.monotonic() + 5
    while len(came) < 3 and time.monotonic() < until:
        follows.begin()
        qtbot.wait(2)
    assert len(came) == 3
