"""Screens being unplugged and replugged, the daily restart and the heartbeat."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from vma_tools.benchmarks.simulated_visitors import SimulatedClock, Visitors

from vma_gui.booth import run
from vma_gui.booth.config import BoothConfig, TimesTable
from vma_gui.booth.run import Booth, Heartbeat


def test_a_reconnected_screen_is_filled_again(booth: Booth, visitors: Visitors) -> None:
    heartbeat = Heartbeat(booth)
    visitors.draw_letter()
    strokes = list(booth.window.session.strokes)
    booth.window.resize(300, 200)
    booth.window.showMinimized()
    for signal in (booth.qt.screenRemoved, booth.qt.screenAdded):
        signal.emit(booth.qt.primaryScreen())
        visitors.live(0.05)
        screen = booth.qt.primaryScreen()
        assert screen is not None
        assert booth.window.geometry() == screen.geometry()
        assert booth.window.isFullScreen()
    assert booth.window.session.strokes == strokes
    visitors.draw_letter()
    assert len(booth.window.session.strokes) > len(strokes)
    heartbeat.deleteLater()


def test_the_daily_restart_waits_for_the_visitor(
    make_booth: Callable[..., Booth], clock: SimulatedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    booth = make_booth(BoothConfig(times=TimesTable(restart_at="04:00")))
    visitors = Visitors(booth.window, clock, seed=1, point_s=None)
    ended: list[int] = []
    monkeypatch.setattr(booth.qt, "exit", ended.append)
    time = datetime(2026, 11, 22, 9, 0)
    heartbeat = Heartbeat(booth, lambda: time)
    visitors.draw_letter()
    time = datetime(2026, 11, 23, 4, 0)
    heartbeat.beat()
    assert ended == []
    visitors.abandon()
    heartbeat.beat()
    assert ended == [run.RESTART_CODE]


def test_a_heartbeat_writes_one_line(
    booth: Booth, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(run.WATCHED, "1")
    Heartbeat(booth).beat()
    assert capfd.readouterr().out == "beat\n"
