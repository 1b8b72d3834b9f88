"""Supervisor process that restarts the window when it hangs or dies. Imports no Qt.

The window prints a heartbeat twice a second; silence means that its UI thread hangs.
"""

from __future__ import annotations

import contextlib
import os
import platform
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

BEAT = "beat"
BEAT_S = 0.5
HANG_S = 2.0
"""Silence that counts as a hang. With two seconds to start, a new window is up within five."""
START_TIMEOUT_S = 30.0
"""Allowance before the first heartbeat, for a cold start on a slow machine."""
STACK_DUMP_S = 0.3
"""Time to dump all thread stacks before the kill."""
RESTART_CODE = 75
"""Exit code that requests a restart (EX_TEMPFAIL of sysexits.h)."""
CONFIG_ERROR_CODE = 2
"""Exit code for invalid settings or arguments; a restart would not help."""
MIN_HEALTHY_S = 20.0
"""A window that exits earlier counts as a failed start."""
RESTART_DELAYS_S = (0.0, 0.2, 1.0, 3.0, 5.0)
SAFE_MODE_AFTER = 3
"""Failed starts before the bundled model and default settings are used."""
KEPT_LINES = 200
KEPT_REPORTS = 20
WATCHED = "VMA_BOOTH_WATCHED"
RESTARTS = "VMA_BOOTH_RESTARTS"
SAFE = "VMA_BOOTH_SAFE"


class WindowProcess:
    """One run of the window, with its last heartbeat and last error lines."""

    def __init__(self, command: Sequence[str], restarts: int, safe: bool, hang_s: float) -> None:
        self._hang_s = hang_s
        environment = os.environ | {
            WATCHED: "1",
            RESTARTS: str(restarts),
            SAFE: "1" if safe else "",
        }
        self.started_s = time.monotonic()
        self.last_beat_s: float | None = None
        self.lines: deque[str] = deque(maxlen=KEPT_LINES)
        self.process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self._readers = [
            threading.Thread(target=self._read_stdout, daemon=True),
            threading.Thread(target=self._read_stderr, daemon=True),
        ]
        for reader in self._readers:
            reader.start()

    def _read_stdout(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.strip() == BEAT:
                self.last_beat_s = time.monotonic()
            else:
                print(line, end="", flush=True)

    def _read_stderr(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.lines.append(line)
            print(line, end="", file=sys.stderr, flush=True)

    @property
    def uptime_s(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self.started_s

    def hangs(self) -> bool:
        """Whether the heartbeat is overdue."""
        if self.last_beat_s is None:
            return self.uptime_s > START_TIMEOUT_S
        return time.monotonic() - self.last_beat_s > self._hang_s

    def kill(self) -> None:
        """Have it dump all thread stacks, then kill it."""
        if hasattr(signal, "SIGABRT") and os.name == "posix":
            self.process.send_signal(signal.SIGABRT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(STACK_DUMP_S)
        self.process.kill()
        self.end()

    def end(self) -> None:
        """Wait until it exited and its output is read."""
        self.process.wait()
        for reader in self._readers:
            reader.join(1.0)
        for pipe in (self.process.stdout, self.process.stderr):
            if pipe is not None:
                pipe.close()


class Watchdog:
    """Keeps one command running.

    Args:
        command: starts the window, which sends heartbeats if `WATCHED` is in its environment.
        reports: folder of crash reports, or None.
        poll_s: poll interval.
        hang_s: a window without a heartbeat for so long hangs.
        restart_delays_s: pauses after quick exits; the last one repeats.
    """

    def __init__(
        self,
        command: Sequence[str],
        reports: Path | None,
        poll_s: float = 0.1,
        hang_s: float = HANG_S,
        restart_delays_s: Sequence[float] = RESTART_DELAYS_S,
    ) -> None:
        self._command = list(command)
        self._reports = reports
        self._poll_s = poll_s
        self._hang_s = hang_s
        self._restart_delays_s = restart_delays_s
        self._stopping = False
        self._quick_exits = 0
        self.restarts = 0
        self.child: WindowProcess | None = None

    def run(self) -> int:
        """Run until staff end the booth; returns the exit code."""
        ready_sent = False
        while not self._stopping:
            safe = self._quick_exits >= SAFE_MODE_AFTER
            child = self.child = WindowProcess(self._command, self.restarts, safe, self._hang_s)
            cause = ""
            reported_beat = None
            while child.process.poll() is None and not cause:
                if child.hangs():
                    cause = "it hung"
                elif child.last_beat_s != reported_beat:
                    reported_beat = child.last_beat_s
                    notify("WATCHDOG=1" if ready_sent else "READY=1\nWATCHDOG=1")
                    ready_sent = True
                time.sleep(self._poll_s)
            if cause:
                child.kill()
            else:
                child.end()
            code = child.process.returncode
            if self._stopping or (not cause and code == 0):
                break
            if not ready_sent and code == CONFIG_ERROR_CODE:
                return code
            if code != RESTART_CODE or cause:
                self._report(child, cause or f"it ended with code {code}")
            self._pause(child)
            self.restarts += 1
        notify("STOPPING=1")
        return 0

    def stop(self) -> None:
        """End the window, then `run`; safe to call from a signal handler."""
        self._stopping = True
        if self.child is not None:
            with contextlib.suppress(OSError):
                self.child.process.terminate()

    def _pause(self, child: WindowProcess) -> None:
        """Back off after failed starts."""
        self._quick_exits = self._quick_exits + 1 if child.uptime_s < MIN_HEALTHY_S else 0
        pause_s = (
            self._restart_delays_s[min(self._quick_exits, len(self._restart_delays_s)) - 1]
            if self._quick_exits
            else 0
        )
        until = time.monotonic() + pause_s
        while time.monotonic() < until and not self._stopping:
            time.sleep(self._poll_s)

    def _report(self, child: WindowProcess, cause: str) -> None:
        """Write a crash report; it never contains drawings."""
        if self._reports is None:
            return
        now = datetime.now().astimezone()
        text = (
            f"{now.isoformat(timespec='seconds')}\n"
            f"The booth's window was started again because {cause}, after {child.uptime_s:.0f} s.\n"
            f"{platform.platform()}, Python {platform.python_version()}\n\n"
            "The last lines it printed:\n"
        )
        # A full disk must not keep the booth from starting.
        with contextlib.suppress(OSError):
            self._reports.mkdir(parents=True, exist_ok=True)
            name = f"crash-{now:%Y%m%d-%H%M%S}-{self.restarts}.txt"
            (self._reports / name).write_text(text + "".join(child.lines), encoding="utf-8")
            for old in sorted(self._reports.glob("crash-*.txt"))[:-KEPT_REPORTS]:
                old.unlink()


def notify(state: str) -> None:
    """Notify systemd, if it listens (sd_notify protocol: one datagram)."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address or not hasattr(socket, "AF_UNIX"):
        return
    if address.startswith("@"):
        address = "\0" + address[1:]
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        sender.sendto(state.encode(), address)


def run_under_watchdog(command: Sequence[str], reports: Path | None) -> int:
    """Supervise a command until it ends, or SIGTERM or Ctrl-C ends both."""
    watchdog = Watchdog(command, reports)
    stop: Callable[..., None] = lambda *_: watchdog.stop()  # noqa: E731
    for name in ("SIGTERM", "SIGINT", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), stop)
    return watchdog.run()
