"""Unexpected errors: one local report per cause; a blocked interface thread is logged."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPointF
from PySide6.QtGui import QGuiApplication, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot
from vma_core.storage.project import load_project

import vma_gui
from vma_gui.app.application import Application
from vma_gui.dialogs.error_report import ErrorDialog
from vma_gui.inference.background import BackgroundTask
from vma_gui.system.error_report import (
    KEPT_REPORTS,
    report_text,
    reports_folder,
    save_report,
)
from vma_gui.system.error_reporter import ErrorDetails, ErrorReporter
from vma_gui.system.log import log, start_log, stop_log, tail
from vma_gui.system.synthetic_pointer import mouse_event
from vma_gui.system.ui_watchdog import STALL_S, UiWatchdog


@pytest.fixture
def reporter() -> Iterator[ErrorReporter]:
    """An error reporter, installed for one test."""
    reporter = ErrorReporter()
    reporter.install()
    yield reporter
    reporter.uninstall()


def error_dialog(application: Application, reporter: ErrorReporter) -> ErrorDialog:
    """Report an error and return the dialog that the window shows."""
    application.reporter = reporter
    application.connect(None)
    reporter.report(caught_error())
    (dialog,) = application.window.findChildren(ErrorDialog)
    return dialog


def fail(text: str = "unexpected failure") -> None:
    """Raise an error from a fixed place."""
    raise LookupError(text)


def caught_error() -> LookupError:
    """The error that `fail` raises."""
    try:
        fail()
    except LookupError as error:
        return error
    raise AssertionError


def test_a_repeated_error_is_shown_once_and_counted(
    application: Application, reporter: ErrorReporter, qtbot: QtBot
) -> None:
    dialog = error_dialog(application, reporter)
    for _ in range(2):
        reporter.report(caught_error())
    qtbot.waitUntil(lambda: list(reporter.counts.values()) == [3])
    assert application.window.findChildren(ErrorDialog) == [dialog]
    report = dialog.findChild(QPlainTextEdit).toPlainText()
    assert "LookupError: unexpected failure" in report
    assert "in fail" in report
    assert "PySide6" in report
    assert application.window.provider in report
    dialog.copy_button.click()
    assert QGuiApplication.clipboard().text().startswith("VMA Explorer")
    assert not dialog.isModal()
    dialog.close()


@pytest.mark.parametrize("with_drawing", [False, True])
def test_the_report_includes_the_drawing_only_if_ticked(
    application: Application, reporter: ErrorReporter, with_drawing: bool
) -> None:
    dialog = error_dialog(application, reporter)
    dialog.with_drawing.setChecked(with_drawing)
    dialog.save_button.click()
    assert "Saved as" in dialog.status.text()
    dialog.close()
    (path,) = reports_folder().glob("*.txt")
    assert path.stat().st_mode & 0o077 == 0
    kept = list(reports_folder().glob("*.vma"))
    assert len(kept) == with_drawing
    if kept:
        assert len(load_project(kept[0], 28).entries) == len(application.session.memory)


def test_failing_to_save_a_report_is_reported(
    application: Application, reporter: ErrorReporter
) -> None:
    reports_folder().parent.mkdir(parents=True, exist_ok=True)
    reports_folder().write_text("in the way")
    dialog = error_dialog(application, reporter)
    dialog.save_button.click()
    assert "cannot be written" in dialog.status.text()
    dialog.close()


def test_errors_on_every_thread_are_reported(reporter: ErrorReporter, qtbot: QtBot) -> None:
    background = BackgroundTask(reporter)
    reported: list[ErrorDetails] = []
    reporter.set_listener(reported.append)
    thread = threading.Thread(target=lambda: fail("on a thread"), name="a thread")
    thread.start()
    thread.join()
    sentences: list[str] = []
    background.run(lambda: 1 // 0, lambda _: None, sentences.append)
    qtbot.waitUntil(lambda: len(reported) == 2 and bool(sentences))
    assert {t.thread.split("_")[0] for t in reported} == {"a thread", "background"}
    assert "ZeroDivisionError" in sentences[0]
    background.wait()


def test_old_reports_are_pruned_and_user_names_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", "/home/ada")
    details = ErrorDetails("It failed.", 'File "/home/ada/vma/x.py"', "cause", "main")
    text = report_text(details, "CPU", ["a line"])
    assert "ada" not in text
    assert 'File "~/vma/x.py"' in text
    for _ in range(KEPT_REPORTS + 3):
        save_report(text, tmp_path)
    assert len(list(tmp_path.iterdir())) == KEPT_REPORTS


def test_the_log_is_private_and_limited_in_size(tmp_path: Path) -> None:
    start_log(tmp_path / "log")
    try:
        for number in range(6_000):
            log.info("a line of the log that is about a hundred characters long, number %d", number)
        assert tail.lines[-1].endswith("number 5999")
        files = list((tmp_path / "log").iterdir())
        assert sum(file.stat().st_size for file in files) < 600 << 10
        assert (tmp_path / "log" / "window.log").stat().st_mode & 0o077 == 0
    finally:
        stop_log()


def test_an_unwritable_log_is_kept_in_memory(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    start_log(tmp_path / "file")
    log.info("kept in memory")
    assert tail.lines[-1].endswith("kept in memory")
    stop_log()


def test_a_stall_of_the_window_is_recorded_with_its_stack(qtbot: QtBot) -> None:
    watch, widget = UiWatchdog(), SlowWidget()
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitExposed(widget)
    watch.watch(widget.windowHandle())
    time.sleep(3 * STALL_S)  # blocks the thread, but without input it is no stall
    place = QPointF(5, 5)
    for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
        event = mouse_event(kind, place, widget.mapToGlobal(place))
        QCoreApplication.sendEvent(widget.windowHandle(), event)
    qtbot.waitUntil(lambda: len(watch.stalls) > 0)
    (stall,) = watch.stalls
    assert stall.seconds >= 2 * STALL_S
    assert "mousePressEvent" in stall.stack
    watch.close()
    watch.deleteLater()


class SlowWidget(QWidget):
    """Blocks the interface thread on a mouse press."""

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        time.sleep(10 * STALL_S)  # the watchdog's thread may start late under load


def test_every_painter_is_a_context_manager() -> None:
    """A painter left active by an exception would crash the window."""
    sources = Path(vma_gui.__file__).parent.rglob("*.py")
    open_ended = [
        f"{path.name}: {line.strip()}"
        for path in sources
        for line in path.read_text("utf-8").splitlines()
        if re.search(r"= QPainter\(.+\)", line)
    ]
    assert open_ended == []


class FailingWidget(QWidget):
    """Starts to paint, then raises."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint within a `with` block, as all widgets of the window do."""
        with QPainter(self) as painter:
            painter.drawLine(0, 0, 5, 5)
            raise ZeroDivisionError


def test_an_error_while_painting_is_reported_and_ends_the_painter(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    failing = FailingWidget(holder)
    with qtbot.captureExceptions() as caught:
        holder.show()
        qtbot.waitUntil(lambda: bool(caught))
    assert {kind for kind, _, _ in caught} == {ZeroDivisionError}
    assert not failing.paintingActive()
