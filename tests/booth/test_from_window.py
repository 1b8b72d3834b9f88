"""Opening the booth from the main window and returning."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from vma_gui.app.application import Application, create
from vma_gui.app.booth_launch import open_booth
from vma_gui.booth.config import DEFAULT_CODE
from vma_gui.booth.window import BoothWindow


@pytest.fixture
def application(qtbot: QtBot) -> Iterator[Application]:
    application = create(theme="light")
    application.window.show()
    qtbot.waitExposed(application.window)
    yield application
    application.window.close()
    application.window.deleteLater()


def test_leaving_the_booth_restores_the_window(application: Application, qtbot: QtBot) -> None:
    window = application.window
    session = application.session
    session.remove_entries(range(10, len(session.memory)))
    booth = open_booth(window, window.session.memory.entries, window.theme, window.bundle.path)
    assert booth.window.isVisible()
    assert not window.isVisible()
    assert [e.image_id for e in booth.window.session.memory.entries] == [
        e.image_id for e in session.memory.entries
    ]
    booth.window.phases.touch()
    booth.window.set_language("de")
    ground = application.theme.tokens.ground
    booth.staff.panel.quit_requested.emit()
    assert window.isVisible()
    assert application.theme.tokens.ground == ground
    assert application.theme.choice == "light"
    assert len(session.memory) == 10
    assert window.menuBar().actions()[0].text() == "&File"
    qtbot.waitUntil(lambda: session.result_request == session.request(), timeout=10_000)


def test_a_dialog_explains_how_to_leave_before_the_booth_opens(application: Application) -> None:
    seen: list[str] = []

    def reject() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        seen.append(box.text())
        box.reject()

    QTimer.singleShot(200, reject)
    application.window.actions_.booth.trigger()
    assert DEFAULT_CODE in seen[0]
    assert "upper left corner" in seen[0]
    assert not [w for w in QApplication.topLevelWidgets() if isinstance(w, BoothWindow)]
