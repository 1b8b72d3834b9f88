"""The watchdog restarts its program: tested with small scripts instead of the window."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from vma_gui.booth.watchdog import KEPT_REPORTS, RESTART_CODE, Watchdog, notify

BEATS = "import sys,time,os\nfor i in range({}): print('beat', flush=True); time.sleep(0.05)\n"
LOG = (
    "open({!r}, 'a').write(os.environ['VMA_BOOTH_RESTARTS'] + os.environ['VMA_BOOTH_SAFE'] + ' ')\n"
)


class Program:
    """A script run under a watchdog; logs each start."""

    def __init__(self, tmp_path: Path, then: str, beats: int = 3) -> None:
        self.log = tmp_path / "starts"
        self.reports = tmp_path / "reports"
        source = "import os\n" + LOG.format(str(self.log)) + BEATS.format(beats) + then
        self.dog = Watchdog([sys.executable, "-c", source], self.reports, 0.02, 0.6, (0.0, 0.05))

    def run(self) -> int:
        """Run until it exits, for at most ten seconds."""
        timer = threading.Timer(10.0, self.dog.stop)
        timer.start()
        try:
            return self.dog.run()
        finally:
            timer.cancel()

    @property
    def starts(self) -> list[str]:
        return self.log.read_text().split()


# Makes a script exit cleanly on its third start.
THIRD = "if os.environ['VMA_BOOTH_RESTARTS'] == '2': sys.exit(0)\n"


@pytest.mark.parametrize(
    ("death", "cause"),
    [
        ("time.sleep(99)", "it hung"),
        ("os._exit(3)", "it ended with code 3"),
        ("raise ValueError('deep in there')", "it ended with code 1"),
        ("import signal; os.kill(os.getpid(), signal.SIGSEGV)", "it ended with code -11"),
        ("import signal; os.kill(os.getpid(), signal.SIGSTOP); time.sleep(9)", "it hung"),
    ],
)
def test_a_dead_program_is_restarted_and_reported(tmp_path: Path, death: str, cause: str) -> None:
    program = Program(tmp_path, THIRD + death)
    assert program.run() == 0
    assert program.starts == ["0", "1", "2"]
    reports = sorted(program.reports.iterdir())
    assert len(reports) == 2
    text = reports[0].read_text()
    assert cause in text
    if "deep" in death:
        assert "ValueError: deep in there" in text


def test_the_report_of_a_hang_contains_thread_stacks(tmp_path: Path) -> None:
    then = THIRD + "import faulthandler; faulthandler.enable()\ndef deep(): time.sleep(99)\ndeep()"
    program = Program(tmp_path, then)
    program.run()
    assert "in deep" in sorted(program.reports.iterdir())[0].read_text()


def test_a_clean_exit_causes_no_restart(tmp_path: Path) -> None:
    program = Program(tmp_path, "")
    assert program.run() == 0
    assert program.starts == ["0"]
    assert not program.reports.exists()


def test_a_requested_restart_leaves_no_report(tmp_path: Path) -> None:
    program = Program(tmp_path, THIRD + f"sys.exit({RESTART_CODE})")
    program.run()
    assert program.starts == ["0", "1", "2"]
    assert not program.reports.exists()


def test_invalid_settings_at_the_first_start_stop_the_watchdog(tmp_path: Path) -> None:
    program = Program(tmp_path, "sys.exit(2)", beats=0)
    assert program.run() == 2
    assert program.starts == ["0"]


def test_three_quick_crashes_lead_to_safe_mode(tmp_path: Path) -> None:
    then = "if os.environ['VMA_BOOTH_SAFE']: sys.exit(0)\nos._exit(1)"
    program = Program(tmp_path, then)
    program.run()
    assert program.starts == ["0", "1", "2", "31"]


def test_stopping_the_watchdog_terminates_the_program(tmp_path: Path) -> None:
    program = Program(tmp_path, "time.sleep(99)", beats=200)
    thread = threading.Thread(target=program.dog.run)
    thread.start()
    until = time.monotonic() + 10
    while not (program.log.exists() and program.starts) and time.monotonic() < until:
        time.sleep(0.02)
    program.dog.stop()
    thread.join(10)
    assert not thread.is_alive()
    assert program.dog.child is not None
    assert program.dog.child.process.returncode == -signal.SIGTERM
    assert program.starts == ["0"]


def test_old_reports_are_pruned_and_an_unwritable_folder_is_tolerated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = Program(tmp_path, THIRD + "os._exit(3)")
    program.reports.mkdir()
    for number in range(KEPT_REPORTS + 5):
        (program.reports / f"crash-2000{number:04d}.txt").write_text("old")
    program.run()
    kept = sorted(program.reports.iterdir())
    assert len(kept) == KEPT_REPORTS
    assert "ended with code 3" in kept[-1].read_text()

    other = Program(tmp_path / "other", THIRD + "os._exit(3)")
    other.log.parent.mkdir()
    other.reports.write_text("a file where the folder should be")
    assert other.run() == 0
    assert other.starts == ["0", "1", "2"]


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="systemd speaks over Unix sockets")
def test_systemd_is_notified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    address = tmp_path / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(str(address))
        listener.settimeout(5)
        monkeypatch.setenv("NOTIFY_SOCKET", str(address))
        Program(tmp_path, "").run()
        heard = [listener.recv(100).decode()]
        while not heard[-1].startswith("STOPPING"):
            heard.append(listener.recv(100).decode())
    assert heard[0] == "READY=1\nWATCHDOG=1"
    assert "WATCHDOG=1" in heard[1:]
    monkeypatch.delenv("NOTIFY_SOCKET")
    notify("READY=1")  # no listener: does nothing


def test_the_watchdog_loads_neither_qt_nor_numpy() -> None:
    code = (
        "import sys, vma_gui.__main__, vma_gui.booth.watchdog; "
        "sys.exit(any(m in sys.modules for m in ('PySide6', 'numpy', 'onnxruntime')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_booth_with_invalid_settings_starts_with_the_defaults(tmp_path: Path) -> None:
    path = tmp_path / "booth.toml"
    path.write_text("[times]\nidle_s = 1\n")
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path)}
    booth = subprocess.Popen(
        [sys.executable, "-m", "vma_gui", "--no-watchdog", "--booth-config", str(path)],
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )
    assert booth.stderr is not None
    with booth:
        told = next(line for line in booth.stderr if line.startswith("vma-gui: "))
        booth.kill()
    assert told.startswith("vma-gui: booth.toml, line 2: times.idle_s: ")
    assert told.endswith("The defaults are used.\n")
