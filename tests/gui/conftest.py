"""Fixtures for a real offscreen window that is closed after each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from dialog_answers import AnswerDialogs
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from vma_gui.app.application import Application, create
from vma_gui.inference.delayed_signal import DelayedSignal


@pytest.fixture
def application(qtbot: QtBot) -> Iterator[Application]:
    """The application with the starter memory and the bundled model."""
    application = create(theme="light")
    window = application.window
    window.show()
    qtbot.waitExposed(window)
    yield application
    # Read again: switching the model replaces the window.
    application.window.close()
    application.window.deleteLater()


POLL_MS = 10


@pytest.fixture
def answer_dialogs(qtbot: QtBot) -> Iterator[AnswerDialogs]:
    """`answer_dialogs(kind, action)` calls `action` once for each modal dialog of type `kind`.

    `action` runs within the dialog's event loop as soon as the dialog is open.
    """
    actions: dict[type[QWidget], Callable[[Any], None]] = {}
    answered: list[QWidget] = []

    def answer_open_dialog() -> None:
        dialog = QApplication.activeModalWidget()
        if dialog is None or dialog in answered:
            return
        for kind, action in actions.items():
            if isinstance(dialog, kind):
                answered.append(dialog)
                action(dialog)

    timer = QTimer()
    timer.timeout.connect(answer_open_dialog)
    timer.start(POLL_MS)
    yield actions.__setitem__
    timer.stop()


@pytest.fixture
def settled(application: Application, qtbot: QtBot) -> Callable[[], None]:
    """Wait until the shown result and figures answer the current request."""

    def wait() -> None:
        def shown() -> bool:
            session = application.session
            request = session.request()
            follow = session.findChildren(DelayedSignal)
            return (
                session.result_request == request
                and session.addresses_request == request
                and not any(timer.isActive() for timer in follow)
            )

        qtbot.waitUntil(shown, timeout=20_000)

    return wait


def fast_timers(application: Application) -> list[QTimer]:
    """Active timers that fire more than once a second."""
    owners = [application.qt, application.window, application.session]
    found = {timer for owner in owners for timer in owner.findChildren(QTimer)}
    return [t for t in found if t.isActive() and t.interval() < 1_000]


@pytest.fixture
def idle(application: Application, settled: Callable[[], None], qtbot: QtBot) -> Callable[[], None]:
    """Wait until the request is answered, its novelty known, and no update or painting pending."""

    def wait() -> None:
        settled()

        def quiet() -> bool:
            QApplication.processEvents()
            addresses = application.session.addresses
            is_judged = addresses is None or addresses.novelty_is_known
            return is_judged and not fast_timers(application)

        qtbot.waitUntil(quiet, timeout=20_000)
        QApplication.processEvents()

    return wait
