"""Error reports: local files that are never sent anywhere."""

from __future__ import annotations

import contextlib
import platform
import threading
from collections.abc import Sequence
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from platformdirs import user_data_path
from vma_core.atomic_write import write_atomically
from vma_core.errors import UserError
from vma_core.storage.project import SUFFIX, Project, save_project

from vma_gui.system.error_reporter import ErrorDetails
from vma_gui.system.log import log, tail

PACKAGES = ("vma-explorer", "PySide6-Essentials", "numpy", "onnxruntime-gpu", "onnxruntime")
KEPT_REPORTS = 20


def reports_folder() -> Path:
    """Folder of the reports."""
    return user_data_path("vma-explorer") / "reports"


def report_text(trouble: ErrorDetails, provider: str, log_lines: Sequence[str]) -> str:
    """Versions, error and last log lines; never drawings."""
    lines = [
        f"VMA Explorer, {datetime.now().astimezone().isoformat(timespec='seconds')}",
        trouble.sentence,
        "",
        f"system: {platform.platform()}",
        f"Python: {platform.python_version()}",
        *(f"{name}: {found}" for name in PACKAGES if (found := package_version(name))),
        f"computes on: {provider}",
        f"thread: {trouble.thread}",
        "",
        trouble.trace.rstrip(),
        "",
        "The last lines of the log:",
        *(log_lines or ["(none)"]),
    ]
    return _without_home("\n".join(lines) + "\n")


def save_report(text: str, folder: Path, project: Project | None = None) -> Path:
    """Write a report, and the document beside it if given.

    Raises:
        UserError: the file cannot be written.
    """
    stem = datetime.now().strftime("report-%Y%m%d-%H%M%S-%f")
    path = folder / f"{stem}.txt"
    write_atomically(path, text.encode(), private=True)
    if project is not None:
        save_project(project, path.with_suffix(SUFFIX))
    for old in sorted(folder.glob("report-*.txt"))[:-KEPT_REPORTS]:
        for kept in (old, old.with_suffix(SUFFIX)):
            with contextlib.suppress(OSError):
                kept.unlink(missing_ok=True)
    return path


def note_report(sentence: str, provider: str) -> None:
    """Write a report in the background about an error the program recovered from."""
    log.warning("%s", sentence)
    trouble = ErrorDetails(sentence, "", sentence, threading.current_thread().name)
    text, folder = report_text(trouble, provider, tuple(tail.lines)), reports_folder()

    def write() -> None:
        with contextlib.suppress(UserError):
            save_report(text, folder)

    threading.Thread(target=write, name="report").start()


def package_version(name: str) -> str:
    """Version of an installed distribution, or ""."""
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _without_home(text: str) -> str:
    """Replace the home folder, which contains the user's name."""
    home = str(Path.home())
    return text.replace(home, "~") if len(home) > 1 else text
