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
    """Installed for one test."""
    reporter = ErrorReporter()
    reporter.install()
    yield reporter
    reporter.uninstall()


def trouble_dialog(application: Application, reporter: ErrorReporter) -> ErrorDialog:
    """What the window shows of a fault."""
    application.reporter = reporter
    application.connect(None)
    reporter.report(failed())
    (dialog,) = application.window.findChildren(ErrorDialog)
    return dialog


def fail(text: str = "nobody expected this") -> None:
    """A fault at one place."""
    raise LookupError(text)


def failed() -> LookupError:
    """The same, caught."""
    try:
        fail()
    except LookupError as error:
        return error
    raise AssertionError


def test_a_fault_is_told_once_and_counted(
    application: Application, reporter: ErrorReporter, qtbot: QtBot
) -> None:
    dialog = trouble_dialog(application, reporter)
    for _ in range(2):
        reporter.report(failed())
    qtbot.waitUntil(lambda: list(reporter.counts.values()) == [3])
    assert application.window.findChildren(ErrorDialog) == [dialog]
    report = dialog.findChild(QPlainTextEdit).toPlainText()
    assert "LookupError: nobody expected this" in report
    assert "in fail" in report
    assert "PySide6" in report
    assert application.window.provider in report
    dialog.copy_button.click()
    assert QGuiApplication.clipboard().text().startswith("VMA Explorer")
    assert not dialog.isModal()
    dialog.close()


@pytest.mark.parametrize("with_drawing", [False, True])
def test_a_drawing_goes_with_the_report_only_where_that_is_ticked(
    application: Application, reporter: ErrorReporter, with_drawing: bool
) -> None:
    dialog = trouble_dialog(application, reporter)
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


def test_a_report_that_cannot_be_saved_says_so(
    application: Application, reporter: ErrorReporter
) -> None:
    reports_folder().parent.mkdir(parents=True, exist_ok=True)
    reports_folder().write_text("in the way")
    dialog = trouble_dialog(application, reporter)
    dialog.save_button.click()
    assert "cannot be written" in dialog.status.text()
    dialog.close()


def test_faults_of_every_thread_arrive(reporter: ErrorReporter, qtbot: QtBot) -> None:
    background = BackgroundTask(reporter)
    told: list[ErrorDetails] = []
    reporter.set_listener(told.append)
    thread = threading.Thread(target=lambda: fail("on a thread"), name="a thread")
    thread.start()
    thread.join()
    sentences: list[str] = []
    background.run(lambda: 1 // 0, lambda _: None, sentences.append)
    qtbot.waitUntil(lambda: len(told) == 2 and bool(sentences))
    assert {t.thread.split("_")[0] for t in told} == {"a thread", "background"}
    assert "ZeroDivisionError" in sentences[0]
    background.wait()


def test_old_reports_go_and_names_of_people_are_not_in_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", "/home/ada")
    trouble = ErrorDetails("It failed.", 'File "/home/ada/vma/x.py"', "cause", "main")
    text = report_text(trouble, "CPU", ["a line"])
    assert "ada" not in text
    assert 'File "~/vma/x.py"' in text
    for _ in range(KEPT_REPORTS + 3):
        save_report(text, tmp_path)
    assert len(list(tmp_path.iterdir())) == KEPT_REPORTS


def test_the_log_is_only_the_users_and_does_not_grow(tmp_path: Path) -> None:
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


def test_a_log_that_cannot_be_written_is_no_trouble(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    start_log(tmp_path / "file")
    log.info("kept in memory")
    assert tail.lines[-1].endswith("kept in memory")
    stop_log()


def test_a_stall_of_the_window_is_noted_with_what_it_did(qtbot: QtBot) -> None:
    watch, widget = UiWatchdog(), Slow()
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitExposed(widget)
    watch.watch(widget.windowHandle())
    time.sleep(3 * STALL_S)  # nobody is there: a pause is not a stall
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


class Slow(QWidget):
    """Takes long to answer a press."""

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """Hold everything up."""
        time.sleep(3 * STALL_S)


def test_painters_end_whatever_happens_while_they_paint() -> None:
    """One that is still active when Qt shows what was painted takes the window down."""
    sources = Path(vma_gui.__file__).parent.rglob("*.py")
    open_ended = [
        f"{path.name}: {line.strip()}"
        for path in sources
        for line in path.read_text("utf-8").splitlines()
        if re.search(r"= QPainter\(.+\)", line)
    ]
    assert open_ended == []


class Failing(QWidget):
    """Paints a little and fails."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """As all of the window's widgets paint."""
        with QPainter(self) as painter:
            painter.drawLine(0, 0, 5, 5)
            raise ZeroDivisionError


def test_a_painting_that_fails_is_told_and_the_window_goes_on(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    failing = Failing(holder)
    with qtbot.captureExceptions() as caught:
        holder.show()
        qtbot.waitUntil(lambda: bool(caught))
    assert {kind for kind, _, _ in caught} == {ZeroDivisionError}
    assert not failing.paintingActive()
