"""Opens the booth from the main window, with its memory and its model."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMessageBox, QWidget
from vma_core.memory.entries import MemoryEntry
from vma_core.memory.entry_strokes import resized

from vma_gui.booth.config import DEFAULT_CODE, BoothConfig, ColoursTable
from vma_gui.booth.content import MAX_ENTRIES
from vma_gui.booth.run import Booth, create_booth
from vma_gui.booth.state import BoothState
from vma_gui.theme.theme import Theme


def ask_booth(window: QWidget, memory: Iterable[MemoryEntry], theme: Theme, model: Path) -> None:
    """Explain how to leave the booth, and open it if the user agrees."""
    box = QMessageBox(window)
    box.setWindowTitle(QCoreApplication.translate("BoothStaff", "Booth"))
    text = QCoreApplication.translate(
        "BoothStaff",
        "The booth fills the screen with the first {count} entries of this memory. Nothing that "
        "visitors draw is kept.\n\nTo leave it, tap five times in the upper left corner, enter "
        "{code} and choose “Quit booth”.",
    )
    box.setText(text.format(count=MAX_ENTRIES, code=DEFAULT_CODE))
    box.setStandardButtons(QMessageBox.StandardButton.Ok | QMessageBox.StandardButton.Cancel)
    box.button(QMessageBox.StandardButton.Ok).setText(
        QCoreApplication.translate("BoothStaff", "Open the booth")
    )
    if box.exec() == QMessageBox.StandardButton.Ok:
        open_booth(window, memory, theme, model)


def open_booth(window: QWidget, memory: Iterable[MemoryEntry], theme: Theme, model: Path) -> Booth:
    """Hide the window while the booth is open; the booth shows the enabled entries."""
    choice = theme.choice
    enabled = [entry for entry in memory if entry.enabled][:MAX_ENTRIES]

    def entries(size: int) -> list[MemoryEntry]:
        return [resized(entry, size) for entry in enabled]

    config = BoothConfig(
        models=(str(model),),
        colours=ColoursTable(theme="dark" if theme.is_dark else "light"),
    )
    booth = create_booth(
        config,
        BoothState(),
        quit=lambda _again: booth.window.quit(),
        theme=theme,
        entries=entries if enabled else None,
    )

    def end_with_program() -> None:
        booth.window.closed.disconnect(back)
        booth.window.quit()

    def back() -> None:
        booth.qt.aboutToQuit.disconnect(end_with_program)
        theme.choose(choice)
        window.show()
        booth.window.deleteLater()

    booth.window.closed.connect(back)
    booth.qt.aboutToQuit.connect(end_with_program)
    booth.window.fill_screen(window.screen())
    window.hide()
    return booth
