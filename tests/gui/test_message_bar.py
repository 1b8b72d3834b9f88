"""Messages over the window: how long they stay, what covers what, and their history."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QCursor, QGuiApplication
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from vma_gui.app.application import Application, switch_language
from vma_gui.dialogs.messages import MessagesDialog
from vma_gui.widgets.message_bar import INFO_MS, INFO_MS_PER_CHARACTER, MessageBar


def place(messages: MessageBar) -> QRect:
    return messages.geometry()


def test_information_stays_long_enough_to_read(application: Application) -> None:
    messages = application.window.messages
    messages.show_message("Saved.", "info")
    assert messages.remaining_ms() > INFO_MS - 500
    text = "Saved to a folder with a long name. " * 8
    messages.show_message(text, "info")
    assert messages.remaining_ms() > INFO_MS_PER_CHARACTER * len(text) - 500


def test_a_dock_opens_below_the_message(application: Application, qtbot: QtBot) -> None:
    window, bar = application.window, application.window.messages
    bar.show_message("The disk is full.", "error")
    for dock in window.docks:
        dock.toggleViewAction().trigger()
        qtbot.waitUntil(lambda d=dock: d.is_in_front)
        corners = (bar.rect().topLeft(), bar.rect().topRight(), bar.rect().center())
        for place in corners:
            over = window.childAt(bar.mapTo(window, place))
            assert over is bar or bar.isAncestorOf(over), dock.objectName()
        dock.toggleViewAction().trigger()


def test_an_error_stays_and_comes_back_after_information(application: Application) -> None:
    messages = application.window.messages
    messages.show_message("The disk is full.", "error")
    assert messages.remaining_ms() == 0
    messages.show_message("Copied.", "info")
    assert messages.text == "Copied."
    messages.end_if_unused()
    assert messages.text == "The disk is full."
    messages.show_message("The disk is full.", "error")
    messages.dismiss()
    assert messages.text == ""
    assert messages.isHidden()


def test_a_question_waits_until_it_is_answered(application: Application, qtbot: QtBot) -> None:
    messages = application.window.messages
    answers: list[str] = []
    messages.show_choices("Restore it?", (("Restore", lambda: answers.append("restored")),))
    messages.show_message("Copied.", "info")
    messages.dismiss()
    assert messages.text == "Restore it?"
    button = next(b for b in messages.findChildren(QPushButton) if b.isVisible())
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert answers == ["restored"]
    assert messages.text == ""


def test_what_no_longer_applies_is_withdrawn(application: Application) -> None:
    messages = application.window.messages
    reading = messages.show_choices("Reading …", (("Cancel", lambda: None),))
    messages.show_message("Something else failed.", "error")
    messages.withdraw(reading)
    messages.dismiss()
    assert messages.text == ""


def test_a_message_covers_no_control(application: Application) -> None:
    window = application.window
    window.messages.show_message("Saved.", "info")
    card = place(window.messages)
    for panel in (window.canvas_panel, window.memory_panel, window.variants_panel):
        for button in panel.findChildren(QPushButton):
            if button.isVisible():
                corner = button.mapTo(window, QPoint(0, 0))
                assert not card.intersects(QRect(corner, button.size()))
        view = getattr(panel, "view", None)
        if view is not None:
            assert not card.intersects(QRect(view.mapTo(window, QPoint(0, 0)), view.size()))


def test_a_message_avoids_the_pointer(application: Application, qtbot: QtBot) -> None:
    window = application.window
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    bottom = QPoint(window.width() // 2, window.height() - 20)
    before = QCursor.pos()
    QCursor.setPos(window.mapToGlobal(bottom))
    window.messages.show_message("Saved.", "info")
    assert not place(window.messages).contains(bottom)
    assert window.rect().contains(place(window.messages))
    QCursor.setPos(before)


def test_a_message_follows_the_window(application: Application) -> None:
    window = application.window
    window.messages.show_message("The disk is full. " * 20, "error")
    window.resize(1100, 700)
    assert window.rect().contains(place(window.messages))
    assert abs(place(window.messages).center().x() - window.width() // 2) <= 1


def test_escape_and_the_button_close_a_message(application: Application, qtbot: QtBot) -> None:
    messages = application.window.messages
    messages.show_message("The disk is full.", "error")
    qtbot.keyClick(messages.close_button, Qt.Key.Key_Escape)
    assert messages.text == ""
    messages.show_message("The disk is full.", "error")
    qtbot.mouseClick(messages.close_button, Qt.MouseButton.LeftButton)
    assert messages.text == ""


def test_past_messages_are_listed_with_their_times(application: Application) -> None:
    window = application.window
    window.messages.show_message("Saved.", "info")
    window.actions_.messages.trigger()
    window.actions_.messages.trigger()
    (dialog,) = window.findChildren(MessagesDialog)
    assert dialog.isVisible()
    window.messages.show_message("The disk is full.", "error")
    lines = [dialog.list.item(row).text() for row in range(dialog.list.count())]
    newest, oldest = lines[0], lines[-1]
    assert "The disk is full." in newest
    assert newest != "The disk is full."
    assert oldest.endswith("Saved.")
    assert oldest[:2].isdigit()
    dialog.copy()
    assert QGuiApplication.clipboard().text().splitlines() == lines
    dialog.close()


def test_the_history_survives_another_language(application: Application) -> None:
    application.window.messages.show_message("Saved.", "info")
    try:
        switch_language(application, "de", None)
        texts = [notice.text for notice in application.window.messages.history.notices]
        assert "Saved." in texts
    finally:
        switch_language(application, "en", None)
