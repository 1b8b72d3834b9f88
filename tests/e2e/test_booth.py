"""The booth on a real screen under its watchdog: drawing, kills, staff exit."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from xvfb import started, virtual_screen

from vma_gui.booth.config import BoothConfig
from vma_gui.booth.run import Booth, create_booth
from vma_gui.booth.state import BoothState
from vma_gui.booth.watchdog import RESTARTS

pytestmark = pytest.mark.window

SIZE = (1280, 720)
CODE = "2580"
SETTINGS = f"""
staff_code = "{CODE}"
[times]
idle_s = 5
countdown_s = 5
"""


@dataclass
class RealBooth:
    """The command under test on a separate virtual screen."""

    display: str
    folder: Path
    process: subprocess.Popen[str]

    def xdotool(self, *arguments: object) -> str:
        command = ["xdotool", *(str(a) for a in arguments)]
        environment = os.environ | {"DISPLAY": self.display}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        return done.stdout

    def windows(self) -> list[str]:
        """Numbers of the windows that cover the whole screen."""
        found = self.xdotool("search", "--onlyvisible", "--name", "VMA Explorer").split()
        size = "{}x{}".format(*SIZE)
        return [w for w in found if size in self.xdotool("getwindowgeometry", w)]

    def child(self) -> int:
        """Process id of the window; 0 if there is none."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return next(map(int, children.read_text().split()), 0)

    def state(self) -> dict[str, object]:
        """The saved counters."""
        path = self.folder / "data" / "vma-explorer" / "booth" / "state.json"
        return dict(json.loads(path.read_text())["counters"]) if path.exists() else {}

    def click(self, place: QPoint) -> None:
        self.xdotool("mousemove", place.x(), place.y(), "click", 1)
        time.sleep(0.15)


def wait_for(condition: Callable[[], object], seconds: float = 40.0) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "timed out"
        time.sleep(0.1)


@pytest.fixture
def real(tmp_path: Path) -> Iterator[RealBooth]:
    settings = tmp_path / "booth.toml"
    settings.write_text(SETTINGS)
    command = ("-m", "vma_gui", "--booth-config", settings)
    with virtual_screen(*SIZE) as display, started(display, tmp_path, *command) as process:
        yield RealBooth(display, tmp_path, process)


@pytest.fixture
def map_of(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Booth]:
    """The same booth offscreen, for the positions of its widgets."""
    monkeypatch.setenv(RESTARTS, "1")
    booth = create_booth(BoothConfig(staff_code=CODE), BoothState(), quit=lambda _: None)
    booth.window.resize(*SIZE)
    booth.window.show()
    booth.window.phases.touch()
    qtbot.waitExposed(booth.window)
    lay_out()
    yield booth
    booth.window.quit()
    booth.window.deleteLater()


def lay_out() -> None:
    """Process the layout requests of widgets that were just shown."""
    QApplication.sendPostedEvents()
    QApplication.processEvents()


def centre(widget: QWidget, booth: Booth) -> QPoint:
    return widget.mapTo(booth.window, widget.rect().center())


def back_after(real: RealBooth, blow: signal.Signals) -> float:
    """Seconds from a blow to the next window on the screen."""
    first = real.child()
    os.kill(first, blow)
    began = time.monotonic()
    wait_for(lambda: real.child() not in (0, first))
    wait_for(real.windows)
    return time.monotonic() - began


@pytest.mark.slow
def test_the_booth_survives_drawing_crashes_and_staff(real: RealBooth, map_of: Booth) -> None:
    wait_for(real.windows)
    canvas = map_of.window.scene.canvas
    places = [canvas.mapTo(map_of.window, canvas.raster_to_widget(25 + 6 * i, 80 - 5 * i).toPoint())
              for i in range(10)]  # fmt: skip
    time.sleep(1.0)
    real.xdotool("mousemove", places[0].x(), places[0].y(), "mousedown", 1)
    for place in places[1:]:
        real.xdotool("mousemove", place.x(), place.y())
        time.sleep(0.02)
    real.xdotool("mouseup", 1)
    time.sleep(0.3)
    real.click(centre(map_of.window.scene.buttons.remember, map_of))
    wait_for(lambda: real.state().get("visitors") == 1)
    assert real.state()["drawings"] == 1

    for blow in (signal.SIGKILL, signal.SIGSTOP):
        time.sleep(1.0)  # the heart must have begun to beat
        seconds = back_after(real, blow)
        print(f"after {blow.name} the window was back in {seconds:.1f} s")
    died, hung = sorted((real.folder / "state").rglob("crash-*.txt"))
    assert "code -9" in died.read_text()
    assert "it hung" in hung.read_text()
    assert real.state()["visitors"] == 1, "counters outlive the window"

    time.sleep(1.0)
    real.xdotool("key", "alt+F4")
    real.xdotool("key", "ctrl+q")
    for _ in range(5):
        real.click(QPoint(15, 15))
    map_of.staff.keypad.prompt(len(CODE))
    buttons = {b.text(): b for b in map_of.staff.keypad.findChildren(QPushButton)}
    lay_out()
    for digit in CODE:
        real.click(centre(buttons[digit], map_of))
    assert real.process.poll() is None
    map_of.staff.keypad.hide()
    map_of.staff.open_panel()
    lay_out()
    real.click(centre(map_of.staff.panel.quit, map_of))
    assert real.process.poll() is None
    real.click(centre(map_of.staff.panel.quit, map_of))
    wait_for(lambda: real.process.poll() is not None)
    assert real.process.returncode == 0


def test_touch_and_pen_on_a_real_screen() -> None:
    """Runs the touch tests on the xcb platform."""
    with virtual_screen(1280, 720) as display:
        environment = os.environ | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        tests = Path(__file__).parents[1] / "booth" / "test_touch.py"
        command = [sys.executable, "-m", "pytest", "-o", "addopts=", str(tests)]
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=120, check=False
        )
    assert done.returncode == 0, done.stdout
    assert re.search(r"\b1\d passed", done.stdout), done.stdout
    assert "skipped" not in done.stdout
