"""Installs what training needs with pip, in a child process, with progress."""

from __future__ import annotations

import contextlib
import re
import sys
from collections import deque
from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, Signal

EXPECTED_MB = 3_000 if sys.platform == "linux" else 300
"""Download of PyTorch with its libraries; on Linux these include CUDA."""
DOWNLOADED_SHARE = 0.9
"""Share of the progress bar for downloads; unpacking follows."""
KEPT_LINES = 20
BYTES_PER_MB = 1_000_000
Phase = Literal["search", "download", "install"]


class TorchInstallation(QObject):
    """One run of pip.

    Args:
        arguments: of pip, as of `TrainingRequirements.pip_arguments`.
        parent: owner; it calls `close` before it is deleted.
        pip: command before the arguments, by default pip of the running interpreter.

    Signals:
        progressed(float, str, str): share done, which never decreases, phase (`Phase`), and the
            name of the file that is downloaded.
        finished: everything is installed.
        failed(str): why not, in pip's words.
        cancelled: `cancel` ended it.
    """

    progressed = Signal(float, str, str)
    finished = Signal()
    failed = Signal(str)
    cancelled = Signal()

    def __init__(
        self, arguments: Sequence[str], parent: QObject, pip: Sequence[str] | None = None
    ) -> None:
        super().__init__(parent)
        command = list(pip) if pip is not None else [sys.executable, "-m", "pip"]
        self._command = [*command, *arguments, "--no-input", "--progress-bar", "raw"]
        self._process: QProcess | None = None
        self._lines: deque[str] = deque(maxlen=KEPT_LINES)
        self._partial = ""
        self._file = ""
        self._complete_bytes = self._file_bytes = 0
        self._share = 0.0
        self._phase: Phase = "search"
        self._is_cancelled = False

    @property
    def is_running(self) -> bool:
        return self._process is not None

    @property
    def downloaded_mb(self) -> float:
        """Megabytes (10⁶ bytes) so far."""
        return (self._complete_bytes + self._file_bytes) / BYTES_PER_MB

    def start(self) -> None:
        process = QProcess(self)
        process.setProgram(self._command[0])
        process.setArguments(self._command[1:])
        process.setProcessChannelMode(QProcess.ProcessChannelMode.MergedChannels)
        environment = QProcessEnvironment.systemEnvironment()
        environment.insert("PYTHONUNBUFFERED", "1")
        environment.remove("PIP_QUIET")
        process.setProcessEnvironment(environment)
        process.readyReadStandardOutput.connect(self._read)
        process.finished.connect(self._ended)
        process.errorOccurred.connect(self._broken)
        self._process = process
        process.start()
        self.progressed.emit(0.0, "search", "")

    def cancel(self) -> None:
        """End pip; what it has not finished is not installed."""
        if self._process is not None:
            self._is_cancelled = True
            self._process.kill()

    def close(self) -> None:
        """End pip and wait for it, as the window closes."""
        process, self._process = self._process, None
        if process is not None:
            for signal in (
                process.finished,
                process.errorOccurred,
                process.readyReadStandardOutput,
            ):
                signal.disconnect()
            process.kill()
            process.waitForFinished()

    # --- output of pip -----------------------------------------------------------------------

    def _read(self) -> None:
        if self._process is None:
            return
        text = bytes(self._process.readAllStandardOutput().data()).decode(errors="replace")
        *lines, self._partial = (self._partial + text).replace("\r", "\n").split("\n")
        for line in lines:
            self._take(line.strip())

    def _take(self, line: str) -> None:
        if found := re.fullmatch(r"Progress (\d+) of (\d+)", line):
            self._file_bytes, rest = int(found[1]), int(found[2]) - int(found[1])
            done = self._complete_bytes + self._file_bytes
            total = max(EXPECTED_MB * BYTES_PER_MB, done + max(rest, 0))
            self._advance("download", DOWNLOADED_SHARE * done / total)
            return
        if not line:
            return
        self._lines.append(line)
        if found := re.match(r"Downloading (\S+)", line):
            self._complete_bytes += self._file_bytes
            self._file_bytes = 0
            self._file = found[1].rsplit("/", 1)[-1].split("-")[0]
            self._advance("download", self._share)
        elif line.startswith("Installing collected packages"):
            self._advance("install", DOWNLOADED_SHARE)

    def _advance(self, phase: Phase, share: float) -> None:
        self._phase, self._share = phase, max(self._share, share)
        self.progressed.emit(self._share, phase, self._file)

    def _broken(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._process = None
            self.failed.emit(self.tr("pip could not be started."))

    def _ended(self, code: int, status: QProcess.ExitStatus) -> None:
        self._read()
        self._take(self._partial.strip())
        self._process = None
        if self._is_cancelled:
            self.cancelled.emit()
        elif code == 0 and status == QProcess.ExitStatus.NormalExit:
            self._advance("install", 1.0)
            self.finished.emit()
        else:
            self.failed.emit(self._reason())

    def _reason(self) -> str:
        """The last error that pip reported, else its last line."""
        with contextlib.suppress(StopIteration):
            line = next(x for x in reversed(self._lines) if x.upper().startswith("ERROR"))
            return line.split(":", 1)[-1].strip()
        return self._lines[-1] if self._lines else self.tr("pip ended without a message.")
