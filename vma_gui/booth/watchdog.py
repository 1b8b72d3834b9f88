"""A process beside the window that starts it again when it hangs or dies. Imports no Qt.

The window writes a line twice a second to its standard output. Silence means that its interface
thread hangs; the end of the process means that it died.
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
"""Of silence; with the two seconds of a start, a new window is there within five."""
START_S = 30.0
"""For a first start on a cold and slow machine."""
DUMP_S = 0.3
"""Time to write the stacks of all threads before it is killed."""
RESTART_CODE = 75
"""The window asks for a new start (EX_TEMPFAIL of sysexits.h)."""
WRONG_SETTINGS_CODE = 2
"""The window could not be opened as it was told to, and said why: somebody has to mend that."""
QUICK_S = 20.0
"""A window that lived shorter than this did not really start."""
PAUSES_S = (0.0, 0.2, 1.0, 3.0, 5.0)
SAFE_AFTER = 3
"""Quick deaths after which it starts with the bundled model and no settings of its own."""
KEPT_LINES = 200
KEPT_REPORTS = 20
WATCHED = "VMA_BOOTH_WATCHED"
RESTARTS = "VMA_BOOTH_RESTARTS"
SAFE = "VMA_BOOTH_SAFE"


class Child:
    """One run of the window, with its heartbeat and the last lines it printed."""

    def __init__(self, command: Sequence[str], restarts: int, safe: bool) -> None:
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
            threading.Thread(target=self._listen, daemon=True),
            threading.Thread(target=self._keep, daemon=True),
        ]
        for reader in self._readers:
            reader.start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.strip() == BEAT:
                self.last_beat_s = time.monotonic()
            else:
                print(line, end="", flush=True)

    def _keep(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.lines.append(line)
            print(line, end="", file=sys.stderr, flush=True)

    @property
    def lived_s(self) -> float:
        """Seconds since its start."""
        return time.monotonic() - self.started_s

    def hangs(self) -> bool:
        """Whether it has been silent for too long."""
        if self.last_beat_s is None:
            return self.lived_s > START_S
        return time.monotonic() - self.last_beat_s > HANG_S

    def kill(self) -> None:
        """Have it print what every thread was doing, then end it."""
        if hasattr(signal, "SIGABRT") and os.name == "posix":
            self.process.send_signal(signal.SIGABRT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(DUMP_S)
        self.process.kill()
        self.end()

    def end(self) -> None:
        """Wait until it is gone and all its lines are read."""
        self.process.wait()
        for reader in self._readers:
            reader.join(1.0)
        for pipe in (self.process.stdout, self.process.stderr):
            if pipe is not None:
                pipe.close()


class Watchdog:
    """Keeps one command running.

    Args:
        command: the window, which beats as `WATCHED` in its environment tells it to.
        reports: folder for crash reports, or None to write none.
        poll_s: how often it looks.
    """

    def __init__(self, command: Sequence[str], reports: Path | None, poll_s: float = 0.1) -> None:
        self._command = list(command)
        self._reports = reports
        self._poll_s = poll_s
        self._stopping = False
        self._quick_deaths = 0
        self.restarts = 0
        self.child: Child | None = None

    def run(self) -> int:
        """Until the staff ends the booth; returns the exit code."""
        told_ready = False
        while not self._stopping:
            safe = self._quick_deaths >= SAFE_AFTER
            child = self.child = Child(self._command, self.restarts, safe)
            cause = ""
            beat_told = None
            while child.process.poll() is None and not cause:
                if child.hangs():
                    cause = "it hung"
                elif child.last_beat_s != beat_told:
                    beat_told = child.last_beat_s
                    notify("WATCHDOG=1" if told_ready else "READY=1\nWATCHDOG=1")
                    told_ready = True
                time.sleep(self._poll_s)
            if cause:
                child.kill()
            else:
                child.end()
            code = child.process.returncode
            if self._stopping or (not cause and code == 0):
                break
            if not told_ready and code == WRONG_SETTINGS_CODE:
                return code
            if code != RESTART_CODE or cause:
                self._report(child, cause or f"it ended with code {code}")
            self._pause(child)
            self.restarts += 1
        notify("STOPPING=1")
        return 0

    def stop(self) -> None:
        """End the window and then itself; to be called from a signal's handler."""
        self._stopping = True
        if self.child is not None:
            with contextlib.suppress(OSError):
                self.child.process.terminate()

    def _pause(self, child: Child) -> None:
        """Not at all after a long life, longer and longer after quick deaths."""
        self._quick_deaths = self._quick_deaths + 1 if child.lived_s < QUICK_S else 0
        pause_s = PAUSES_S[min(self._quick_deaths, len(PAUSES_S)) - 1] if self._quick_deaths else 0
        until = time.monotonic() + pause_s
        while time.monotonic() < until and not self._stopping:
            time.sleep(self._poll_s)

    def _report(self, child: Child, cause: str) -> None:
        """What is known of the death; drawings are not among it."""
        if self._reports is None:
            return
        now = datetime.now().astimezone()
        text = (
            f"{now.isoformat(timespec='seconds')}\n"
            f"The booth's window was started again because {cause}, after {child.lived_s:.0f} s.\n"
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
    """Tell systemd, where it listens (sd_notify's protocol: one datagram)."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address or not hasattr(socket, "AF_UNIX"):
        return
    if address.startswith("@"):
        address = "\0" + address[1:]
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        sender.sendto(state.encode(), address)


def watch(command: Sequence[str], reports: Path | None) -> int:
    """Run a command under a watchdog that ends with it on SIGTERM and Ctrl-C."""
    dog = Watchdog(command, reports)
    stop: Callable[..., None] = lambda *_: dog.stop()  # noqa: E731
    for name in ("SIGTERM", "SIGINT", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), stop)
    return dog.run()
