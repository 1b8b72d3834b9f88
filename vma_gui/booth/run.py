"""Booth start-up: settings, model, window, staff controller, heartbeat, daily restart."""

from __future__ import annotations

import faulthandler
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path

from platformdirs import user_data_path
from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QScreen
from PySide6.QtWidgets import QApplication
from vma_core.errors import Message, UserError
from vma_core.memory.entries import MemoryEntry

from vma_gui.booth.config import BoothConfig, read_or_default
from vma_gui.booth.content import BoothContent, load_model
from vma_gui.booth.phases import Phase, boot_clock
from vma_gui.booth.staff_controller import StaffController
from vma_gui.booth.state import BoothState
from vma_gui.booth.watchdog import BEAT, BEAT_S, RESTART_CODE, SAFE, WATCHED
from vma_gui.booth.window import BoothWindow
from vma_gui.system.error_reporter import ErrorReporter
from vma_gui.system.gc_schedule import freeze_gc
from vma_gui.system.malloc_tuning import configure_malloc, fill_small_array_cache
from vma_gui.system.messages import translate
from vma_gui.system.qt_application import SWITCH_INTERVAL_S, qt_application
from vma_gui.system.termination_signals import TerminationSignals
from vma_gui.theme.theme import Theme

MIN_UPTIME_S = 3600.0
"""The daily restart is skipped for a window started recently."""


@dataclass
class Booth:
    """Objects that live as long as the booth."""

    qt: QApplication
    window: BoothWindow
    staff: StaffController

    def end(self, restart: bool = False) -> None:
        """Close the window and end Qt's loop, with the code for a restart where one is wanted."""
        self.window.quit()
        self.qt.exit(RESTART_CODE if restart else 0)


def create_booth(
    config: BoothConfig,
    state: BoothState,
    config_path: Path | None = None,
    quit: Callable[[bool], None] | None = None,  # noqa: A002
    clock: Callable[[], float] = boot_clock,
    theme: Theme | None = None,
    entries: Callable[[int], list[MemoryEntry]] | None = None,
) -> Booth:
    """Build the booth window; an unusable model falls back to the bundled one.

    Args:
        config: the settings.
        state: counters and calibration.
        config_path: watched for changes.
        quit: called with True to restart and False to end; exits Qt's event loop by default.
        clock: returns seconds.
        theme: the application's, if it exists already.
        entries: initial memory by image size, overrides the settings' memories.
    """
    configure_malloc()
    fill_small_array_cache()
    qt = qt_application()
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    model_error: UserError | str = ""
    try:
        bundle = load_model(config.models[0])
    except UserError as error:
        model_error = error
        bundle = load_model("omniglot28")
    content = BoothContent(config.memories)
    if entries is None:
        try:
            content.entries(bundle.config.image_size)
        except UserError as error:
            model_error = error
            content = BoothContent(BoothConfig().memories)
        entries = content.entries
    theme = theme or Theme(qt, config.colours.theme)
    window = BoothWindow(config, entries, bundle.engine(), theme, clock)
    staff = StaffController(
        window, bundle, state, config_path, quit or (lambda restart: booth.end(restart))
    )
    staff.model_error, staff.omitted = model_error, content.omitted
    booth = Booth(qt, window, staff)
    return booth


def state_path() -> Path:
    """File of counters and calibration."""
    return user_data_path("vma-explorer") / "booth" / "state.json"


def run_booth(config_path: Path | None) -> int:
    """Open the booth full screen and run until staff end it; returns the exit code.

    With invalid settings it runs with the defaults, and the staff panel says what is wrong.
    """
    faulthandler.enable()
    config, config_error = BoothConfig(), None
    if config_path is not None and not os.environ.get(SAFE):
        config, config_error = read_or_default(config_path)
        if config_error is not None:
            print(f"vma-gui: {config_error} The defaults are used.", file=sys.stderr)
    qt_application().setQuitOnLastWindowClosed(False)
    booth = create_booth(config, BoothState.load(state_path()), config_path)
    booth.staff.config_error = config_error
    reporter = ErrorReporter()
    reporter.set_listener(
        lambda trouble: booth.staff.set_engine_error(
            translate(Message("Something went wrong ({problem}).", problem=trouble.error))
        )
    )
    reporter.install()
    TerminationSignals(booth.qt).received.connect(lambda _number: booth.end())
    heartbeat = Heartbeat(booth)
    freeze_gc()
    booth.window.fill_screen(booth.qt.primaryScreen())
    heartbeat.start()
    return booth.qt.exec()


class Heartbeat(QObject):
    """Sends the watchdog's heartbeat, restarts daily, follows screen changes."""

    def __init__(self, booth: Booth, now: Callable[[], datetime] = datetime.now) -> None:
        super().__init__(booth.window)
        self._booth = booth
        self._now = now
        self._started = now()
        self._beats = QTimer(self)
        self._beats.setInterval(round(1000 * BEAT_S))
        self._beats.timeout.connect(self.beat)
        booth.qt.screenAdded.connect(self._on_screens)
        booth.qt.screenRemoved.connect(self._on_screens)
        booth.qt.primaryScreenChanged.connect(self._on_screens)

    def start(self) -> None:
        """The first beat signals that the window is up."""
        self.beat()
        self._beats.start()

    def beat(self) -> None:
        """Runs on the UI thread twice a second, so a hang stops it."""
        if os.environ.get(WATCHED):
            print(BEAT, flush=True)
        times = self._booth.window.config.times
        idle = self._booth.window.phases.phase is Phase.ATTRACT
        if idle and is_restart_due(self._now(), self._started, times.restart_at):
            self._booth.end(restart=True)

    def _on_screens(self, _screen: QScreen | None = None) -> None:
        """A screen was added, removed or rotated: cover the primary one."""
        self._booth.window.fill_screen(self._booth.qt.primaryScreen())


def is_restart_due(now: datetime, started: datetime, at: str) -> bool:
    """Whether the daily restart time (HH:MM, or "") has passed since `started`."""
    if not at:
        return False
    today = datetime.combine(now.date(), time.fromisoformat(at))
    uptime_s = (now - started).total_seconds()
    return started < today <= now and uptime_s >= MIN_UPTIME_S
