"""Background tasks: result, error, progress, cancellation."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot
from vma_core.cancellation import stop_if_cancelled
from vma_core.errors import UserError

from vma_gui.inference.background import BackgroundTask, Progress

WAIT_S = 10.0


@pytest.fixture
def outcomes() -> list[tuple[str, object]]:
    return []


@pytest.fixture
def task(qtbot: QtBot, outcomes: list[tuple[str, object]]) -> Iterator[BackgroundTask]:
    owner = QObject()
    task = BackgroundTask(owner, low_priority=True)
    task.finished.connect(lambda: outcomes.append(("finished", None)))
    yield task
    task.close()
    owner.deleteLater()


Outcomes = list[tuple[str, object]]


def test_the_result_arrives_on_the_interface_thread(
    task: BackgroundTask, outcomes: Outcomes, qtbot: QtBot
) -> None:
    def done(thread: threading.Thread) -> None:
        outcomes.append(("done", thread is threading.main_thread()))
        outcomes.append(("here", threading.current_thread() is threading.main_thread()))

    with qtbot.waitSignal(task.finished):
        task.run(threading.current_thread, done, lambda text: outcomes.append(("failed", text)))
    assert outcomes == [("done", False), ("here", True), ("finished", None)]


def test_a_user_error_is_reported_as_its_message(
    task: BackgroundTask, outcomes: Outcomes, qtbot: QtBot
) -> None:
    def work() -> None:
        raise UserError("This file is empty.")

    with qtbot.waitSignal(task.finished):
        task.run(work, print, lambda text: outcomes.append(("failed", text)))
    assert outcomes == [("failed", "This file is empty."), ("finished", None)]


def test_progress_is_reported_and_cancelling_stops_at_the_next_step(
    task: BackgroundTask, outcomes: Outcomes, qtbot: QtBot
) -> None:
    may_continue = threading.Event()
    steps: list[int] = []

    def work(progress: Progress) -> None:
        for step in range(1, 4):
            progress(step, 3)
            steps.append(step)
            may_continue.wait(WAIT_S)

    with qtbot.waitSignal(task.progressed) as reported:
        task.run_with_progress(work, print, print)
    assert reported.args == [1, 3]
    task.cancel()
    assert outcomes == [("finished", None)]
    may_continue.set()
    task.wait()
    assert steps == [1]
    assert not task.is_running


def test_only_the_newest_task_delivers_a_result(
    task: BackgroundTask, outcomes: Outcomes, qtbot: QtBot
) -> None:
    begun, may_end = threading.Event(), threading.Event()

    def slow() -> str:
        begun.set()
        may_end.wait(WAIT_S)
        stop_if_cancelled()
        return "slow"

    task.run(slow, lambda value: outcomes.append(("done", value)), print)
    assert begun.wait(WAIT_S)
    task.run(lambda: "skipped", lambda value: outcomes.append(("done", value)), print)
    with qtbot.waitSignal(task.finished):
        task.run(lambda: "fast", lambda value: outcomes.append(("done", value)), print)
        may_end.set()
    task.close()
    assert outcomes == [("done", "fast"), ("finished", None)]
