"""The QApplication of this process."""

from __future__ import annotations

import sys

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication
from vma_resources import resource_path

from vma_gui.system.gc_schedule import GarbageCollector
from vma_gui.system.log import log
from vma_gui.system.tool_tips import ToolTipWrapper

SWITCH_INTERVAL_S = 0.001
"""Python's default of 5 ms is a third of a frame: too long while drawing."""


def qt_application() -> QApplication:
    """Return the QApplication, created and configured on the first call."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    qInstallMessageHandler(_print_message)
    app = QApplication(sys.argv[:1])
    GarbageCollector(app)
    ToolTipWrapper(app)
    app.setApplicationName("vma-explorer")
    app.setApplicationDisplayName("VMA Explorer")
    app.setOrganizationName("vma-explorer")
    app.setDesktopFileName("vma-explorer")
    app.setWindowIcon(QIcon(str(resource_path("icons/vma-explorer.svg"))))
    return app


def _print_message(_kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    """Print and log Qt's messages, except for limits of the offscreen platform."""
    if "This plugin does not support" not in text:
        print(f"Qt: {text}", file=sys.stderr)
        log.warning("Qt: %s", text)
