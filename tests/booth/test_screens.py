"""Screens being unplugged and replugged, the daily restart and the heartbeat."""

from __future__ import annotations

import pytest
from vma_tools.benchmarks.simulated_visitors import Visitors

from vma_gui.booth import run
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
    booth: Booth, visitors: Visitors, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended: list[int] = []
    monkeypatch.setattr(booth.qt, "exit", ended.append)
    monkeypatch.setattr(run, "is_restart_due", lambda *_: True)
    heartbeat = Heartbeat(booth)
    visitors.draw_letter()
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
