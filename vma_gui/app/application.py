"""Starting the application: theme, session, engine, window."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray
from platformdirs import user_data_path, user_log_path
from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtGui import QPixmapCache
from PySide6.QtWidgets import QApplication
from vma_core.bundles.bundle import Bundle, bundled_model, load_bundle
from vma_core.errors import UserError
from vma_core.memory.entries import Memory
from vma_core.memory.entry_strokes import resized
from vma_core.storage.starter_memory import starter_memory
from vma_core.units import UNITS

from vma_gui.app.engine_preload import application_settings
from vma_gui.app.idle_imports import IdleImports
from vma_gui.document.open_document import OpenDocument
from vma_gui.document.session import Session
from vma_gui.document.step_names import rename_steps
from vma_gui.inference.background import BackgroundTask
from vma_gui.inference.live_engine import LiveEngine, start_engine
from vma_gui.system.error_report import report_text
from vma_gui.system.error_reporter import ErrorDetails, ErrorReporter
from vma_gui.system.gc_schedule import freeze_gc
from vma_gui.system.language import chosen_language, current_language, set_language
from vma_gui.system.log import start_log, tail
from vma_gui.system.messages import translate
from vma_gui.system.qt_application import SWITCH_INTERVAL_S, qt_application
from vma_gui.system.settings import Settings
from vma_gui.system.termination_signals import TerminationSignals
from vma_gui.system.ui_watchdog import UiWatchdog
from vma_gui.theme.theme import Theme
from vma_gui.theme.tokens import TEXT_PERCENTS, THEME_CHOICES, ThemeChoice

if TYPE_CHECKING:
    from vma_gui.app.main_window import MainWindow

WINDOW_SIZE = (1280, 800)
THUMBNAIL_CACHE_KB = 96 * 1024


class ReadyModel(NamedTuple):
    """A model that can be used at once.

    Attributes:
        bundle: the model.
        live: its engine.
        images: of the memory's entries in its size by `image_id`; empty if they have it.
    """

    bundle: Bundle
    live: LiveEngine
    images: Mapping[int, NDArray[np.uint8]]


@dataclass
class Application:
    """The parts of a running window: session, engine, theme and the window itself."""

    qt: QApplication
    theme: Theme
    session: Session
    window: MainWindow
    reporter: ErrorReporter
    stalls: UiWatchdog | None = None
    imports: IdleImports | None = None

    def connect(self, settings: Settings | None) -> None:
        """Handle the window's requests, and remember choices in the settings."""
        session = self.session
        if settings is not None:
            session.unit_changed.connect(lambda: settings.set(unit=session.unit))
        self.reporter.set_listener(self._show_trouble)
        self._delay_imports()
        self.connect_window(settings)

    def connect_window(self, settings: Settings | None) -> None:
        """Handle the present window's requests for another model, language or text size."""
        self.window.model_chosen.connect(lambda path: prepare_model(self, path, settings))
        self.window.language_chosen.connect(lambda name: switch_language(self, name, settings))
        self.window.text_chosen.connect(lambda percent: switch_text(self, percent, settings))
        self.window.project_model_chosen.connect(
            lambda model, project: open_with_model(self, model, project, settings)
        )

    def follow_stalls(self) -> None:
        """Watch the present window for stalls, if the watchdog runs."""
        handle = self.window.windowHandle()
        if self.stalls is not None and handle is not None:
            self.stalls.watch(handle)

    def import_when_idle(self) -> IdleImports:
        """Import and build what first uses need, after the first answer, while the pen rests."""
        self.imports = IdleImports(self.qt)
        self.imports.add(self.window.build_ahead())
        self.qt.aboutToQuit.connect(self.imports.close)
        self._delay_imports()
        return self.imports

    def _delay_imports(self) -> None:
        """Import nothing while the user draws."""
        if self.imports is not None:
            self.session.variants_changed.connect(self.imports.wait)
            self.session.drawing_changed.connect(self.imports.wait)

    def quit(self) -> None:
        """Close the window, which keeps unsaved work, and end the event loops, dialogs' too."""
        self.window.close()
        self.qt.exit(0)

    def quit_on_signals(self) -> None:
        """End as usual, with exit code 0, on SIGTERM, SIGINT and SIGHUP."""
        TerminationSignals(self.qt).received.connect(lambda _number: self.quit())

    def _show_trouble(self, trouble: ErrorDetails) -> None:
        """Show an error report; called once per cause."""
        # Not needed to open the window.
        from vma_gui.dialogs.error_report import ErrorDialog

        text = report_text(trouble, self.window.provider, tuple(tail.lines))
        ErrorDialog(trouble, text, self.window.projects.project(), self.window).show()


def create(
    model: Path | None = None,
    theme: ThemeChoice = "system",
    settings: Settings | None = None,
    text_percent: int = TEXT_PERCENTS[0],
) -> Application:
    """Build the window with its starter memory; raises UserError for an unusable model."""
    qt = qt_application()
    set_language(current_language())
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    QPixmapCache.setCacheLimit(THUMBNAIL_CACHE_KB)
    bundle: Bundle = load_bundle(model) if model else bundled_model()
    live = start_engine(bundle)
    # The engine's process starts while modules are imported and widgets created.
    from vma_gui.app.main_window import MainWindow

    colours = Theme(qt, theme, text_percent)
    session = Session(bundle.config.image_size)
    session.memory = Memory(starter_memory(session.image_size))
    if settings is not None:
        session.unit = next((u for u in UNITS if u == settings.text("unit")), UNITS[0])
    document = OpenDocument.of(session, bundle)
    window = MainWindow(document, bundle, live.inference(), colours)
    window.resize(*WINDOW_SIZE)
    if settings is not None:
        window.restore_layout(settings)
    application = Application(qt, colours, session, window, ErrorReporter())
    application.connect(settings)
    if settings is not None:
        qt.aboutToQuit.connect(lambda: application.window.save_layout(settings))
    return application


def prepare_model(
    application: Application,
    model: Path,
    settings: Settings | None,
    then: Callable[[], None] = lambda: None,
) -> None:
    """Start another model's engine beside the window, switch to it, then call `then`."""
    task = BackgroundTask(application.qt)
    window = application.window
    text = QCoreApplication.translate("Application", "Loading the model …")
    loading = window.messages.show_choices(text, ())

    session = application.session
    size, memory = session.image_size, session.memory.entries

    def started() -> ReadyModel:
        bundle = load_bundle(model)
        live = start_engine(bundle)
        _ = live.engine.runner.provider  # known once the engine's process is ready
        wanted = bundle.config.image_size
        redrawn = () if wanted == size else ((e.image_id, resized(e, wanted)) for e in memory)
        return ReadyModel(bundle, live, {name: entry.image for name, entry in redrawn})

    def use(ready: ReadyModel) -> None:
        window.messages.withdraw(loading)
        if application.window is window:
            if _use_model(application, ready, settings):
                then()
        else:  # the window was replaced meanwhile
            ready.live.end()

    def fail(text: str) -> None:
        window.messages.withdraw(loading)
        window.messages.show_message(text, "error")

    window.destroyed.connect(task.close)
    task.finished.connect(task.deleteLater)
    task.run(started, use, fail)


def _use_model(application: Application, ready: ReadyModel, settings: Settings | None) -> bool:
    """Returns whether the model is in use now."""
    try:
        application.window.use_model(ready.bundle, ready.live, ready.images)
    except UserError as error:
        application.session.message.emit(translate(error), "error")
        return False
    if settings is not None:
        settings.set(model=str(ready.bundle.path))
    text = QCoreApplication.translate("Application", "The model is now {name}.")
    text = text.format(name=application.window.bundle.name)
    application.session.message.emit(text, "info")
    return True


def open_with_model(
    application: Application, model: Path, project: Path, settings: Settings | None
) -> None:
    """Switch to another model, then open a project that was made with it."""
    prepare_model(application, model, settings, lambda: application.window.projects.open(project))


def switch_language(application: Application, language: str, settings: Settings | None) -> None:
    """Switch to another language with a new window of the same document."""
    set_language(language)
    rename_steps(application.session.undo_stack)
    replace_window(application, settings)
    if settings is not None:
        settings.set(language=language)


def switch_text(application: Application, percent: str, settings: Settings | None) -> None:
    """Switch to another text size with a new window of the same document."""
    application.theme.set_text_percent(int(percent))
    replace_window(application, settings)
    if settings is not None:
        settings.set(text_percent=percent)


def replace_window(application: Application, settings: Settings | None) -> None:
    """Replace the window by another one, built in the present language and text size.

    Document, undo history and engine stay; everything that shows them is built again.
    """
    from vma_gui.app.main_window import MainWindow

    old, top_entry = application.window, application.session.top_entry
    inference = old.hand_over().inference()
    window = MainWindow(old.document, old.bundle, inference, application.theme)
    application.window = window
    window.take_over(old)
    application.connect_window(settings)
    freeze_gc()
    window.setVisible(old.isVisible())
    window.memory_panel.view.scroll_to_top_entry(top_entry)
    if application.imports is not None:
        application.imports.add(window.build_ahead())
    application.follow_stalls()
    old.close()
    old.deleteLater()


def unsaved_folder() -> Path:
    """Folder of recovery copies."""
    return user_data_path("vma-explorer") / "unsaved"


def run(model: Path | None, theme: ThemeChoice | None, file: Path | None = None) -> int:
    """Open the window, with a file if one is given, and stay until it is closed."""
    qt = qt_application()
    settings = application_settings()
    set_language(chosen_language(settings.text("language")))
    stored = settings.text("theme")
    kept_choice: ThemeChoice = next(
        (choice for choice in THEME_CHOICES if choice == stored), "system"
    )
    chosen = theme or kept_choice
    percent = next((p for p in TEXT_PERCENTS if str(p) == settings.text("text_percent")), 100)
    trouble = ""
    wanted = model or (Path(kept) if (kept := settings.text("model")) else None)
    try:
        application = create(wanted, chosen, settings, percent)
    except UserError as error:
        if model is not None:
            raise
        # The last model is missing or damaged; the bundled one always works.
        trouble = translate(error)
        settings.remove("model")
        application = create(None, chosen, settings, percent)
    application.quit_on_signals()
    application.reporter.install()
    start_log(user_log_path("vma-explorer"))
    application.stalls = UiWatchdog(qt)
    qt.aboutToQuit.connect(application.stalls.close)
    freeze_gc()
    application.window.show()
    application.follow_stalls()
    application.import_when_idle()
    if trouble:
        application.session.message.emit(trouble, "error")
    if not settings.text("toured"):
        settings.set(toured="yes")
        QTimer.singleShot(0, application.window.show_tour)
    application.window.projects.use_settings(settings)
    application.window.projects.recovery.watch(unsaved_folder())
    if file is not None:
        application.window.importer.files([file])
    return qt.exec()
