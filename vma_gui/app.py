"""Starting the application: theme, session, engine, window."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path
from PySide6.QtCore import QMessageLogContext, QSettings, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QPixmapCache
from PySide6.QtWidgets import QApplication
from vma_core.bundle import Bundle, bundled_model, load_bundle
from vma_core.glyphs.starter import starter_memory
from vma_core.memory import Memory

from vma_gui.errors import ErrorReporter
from vma_gui.inference import Inference
from vma_gui.main_window import MainWindow
from vma_gui.session import Session
from vma_gui.theme import Choice, Theme

WINDOW_SIZE = (1280, 800)
THUMBNAIL_CACHE_KB = 96 * 1024
SWITCH_INTERVAL_S = 0.001
"""Python's usual 5 ms between threads is a third of a frame: too long for the pen."""


@dataclass
class Application:
    """Everything that lives as long as the window."""

    qt: QApplication
    theme: Theme
    session: Session
    window: MainWindow
    reporter: ErrorReporter


def qt_application() -> QApplication:
    """The one QApplication of this process."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    qInstallMessageHandler(_print_message)
    app = QApplication(sys.argv[:1])
    app.setApplicationName("vma-explorer")
    app.setApplicationDisplayName("VMA Explorer")
    app.setOrganizationName("vma-explorer")
    app.setDesktopFileName("vma-explorer")
    return app


def _print_message(_kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    """Qt's warnings go to standard error, without those that only say it is offscreen."""
    if "This plugin does not support" not in text:
        print(f"Qt: {text}", file=sys.stderr)


def create(
    model: Path | None = None, theme: Choice = "system", settings: QSettings | None = None
) -> Application:
    """Build the window with its starter memory; raises UserError for an unusable model."""
    qt = qt_application()
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    QPixmapCache.setCacheLimit(THUMBNAIL_CACHE_KB)
    bundle: Bundle = load_bundle(model) if model else bundled_model()
    inference = Inference(bundle.engine())
    colours = Theme(qt, theme)
    session = Session(bundle.config.image_size)
    session.memory = Memory(starter_memory(session.image_size))
    window = MainWindow(session, bundle, inference, colours)
    window.resize(*WINDOW_SIZE)
    if settings is not None:
        window.restore_layout(settings)
        qt.aboutToQuit.connect(lambda: window.save_layout(settings))
    reporter = ErrorReporter()
    reporter.caught.connect(lambda text: session.message.emit(text, "error"))
    return Application(qt, colours, session, window, reporter)


def run(model: Path | None, theme: Choice | None) -> int:
    """Open the window and stay until it is closed."""
    qt = qt_application()
    settings = QSettings()
    stored = settings.value("theme", "system")
    chosen: Choice = theme or (stored if stored in ("light", "dark") else "system")
    application = create(model, chosen, settings)
    application.reporter.install()
    application.window.show()
    if not settings.value("toured"):
        settings.setValue("toured", "yes")
        QTimer.singleShot(0, application.window.show_tour)
    application.window.projects.use_settings(settings)
    application.window.projects.watch(user_data_path("vma-explorer") / "unsaved")
    return qt.exec()
