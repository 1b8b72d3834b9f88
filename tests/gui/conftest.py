"""A real window offscreen, closed and checked after each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
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


@pytest.fixture
def settled(application: Application, qtbot: QtBot) -> Callable[[], None]:
    """Wait until what is shown answers what is asked."""

    def wait() -> None:
        def shown() -> bool:
            session = application.session
            request = session.request()
            return session.result_request == request and session.answered == request

        qtbot.waitUntil(shown, timeout=20_000)

    return wait
