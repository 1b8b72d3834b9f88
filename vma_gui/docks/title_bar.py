"""Title bar of a dock: its name, and buttons for the menu, floating and closing."""

from __future__ import annotations

from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from vma_gui.theme.icons import icon
from vma_gui.theme.theme import Theme


class DockTitleBar(QWidget):
    """Drawn by the window instead of the style, so that the menu is in the tab order."""

    def __init__(self, dock: QDockWidget, menu: QMenu, theme: Theme) -> None:
        super().__init__(dock)
        self._theme = theme
        self._title = QLabel(dock.windowTitle())
        dock.windowTitleChanged.connect(self._title.setText)
        self.menu_button = self._button(self.tr("Copy and export"))
        self.menu_button.setMenu(menu)
        self.menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu_button.setProperty("plain", True)
        float_button = self._button(self.tr("Detach or attach"))
        float_button.clicked.connect(lambda: dock.setFloating(not dock.isFloating()))
        close_button = self._button(self.tr("Close"))
        close_button.clicked.connect(dock.close)
        self._icons = {
            "dots": self.menu_button,
            "app-window": float_button,
            "x": close_button,
        }
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 12, 0)
        row.setSpacing(2)
        row.addWidget(self._title)
        row.addStretch()
        for button in self._icons.values():
            row.addWidget(button)
        theme.changed.connect(self._show_icons)
        self._show_icons()

    def _button(self, name: str) -> QToolButton:
        button = QToolButton()
        button.setAutoRaise(True)
        button.setToolTip(name)
        button.setAccessibleName(name)
        return button

    def _show_icons(self) -> None:
        for name, button in self._icons.items():
            button.setIcon(icon(name, self._theme))
