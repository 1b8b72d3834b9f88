"""A real window offscreen, closed and checked after each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from vma_gui.app.application import Application, create


@pytest.fixture
def application(qtbot: QtBot) -> Iterator[Application]:
    """The whole application with its starter memory and the bundled model."""
    application = create(theme="light")
    window = application.window
    window.show()
    qtbot.waitExposed(window)
    yield application
    # Another one, where a test chose another model.
    application.window.close()
    application.window.deleteLater()


AnswerDialogs = Callable[[type[QWidget], Callable[[Any], None]], None]
LOOK_MS = 10


@pytest.fixture
def answer_dialogs(qtbot: QtBot) -> Iterator[AnswerDialogs]:
    """`answer_dialogs(kind, action)` calls the action once for each modal dialog of a kind.

    It is called from within the dialog's own event loop, as soon as the dialog is open.
    """
    actions: dict[type[QWidget], Callable[[Any], None]] = {}
    answered: list[QWidget] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if dialog is None or dialog in answered:
            return
        for kind, action in actions.items():
            if isinstance(dialog, kind):
                answered.append(dialog)
                action(dialog)

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(LOOK_MS)
    yield actions.__setitem__
    timer.stop()


@pytest.fixture
def settled(application: Application, qtbot: QtBot) -> Callable[[], None]:
    """Wait until what is shown answers what is asked."""

    def wait() -> None:
        def shown() -> bool:
            session = application.session
            request = session.request()
            return session.result_request == request and session.addresses_request == request

        qtbot.waitUntil(shown, timeout=20_000)

    return wait
