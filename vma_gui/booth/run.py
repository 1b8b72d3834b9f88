"""Starting the booth: settings, model, window, desk, heartbeat."""

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

from vma_gui.booth.config import BoothConfig, read_config
from vma_gui.booth.content import BoothContent, model
from vma_gui.booth.phases import Phase, boot_clock
from vma_gui.booth.staff_controller import StaffController
from vma_gui.booth.state import BoothState
from vma_gui.booth.watchdog import BEAT, BEAT_S, RESTART_CODE, RESTARTS, SAFE, WATCHED
from vma_gui.booth.window import BoothWindow
from vma_gui.system.error_reporter import ErrorReporter
from vma_gui.system.gc_schedule import freeze_gc
from vma_gui.system.malloc_tuning import configure_malloc
from vma_gui.system.messages import translate
from vma_gui.system.qt_application import SWITCH_INTERVAL_S, qt_application
from vma_gui.system.termination_signals import TerminationSignals
from vma_gui.theme.theme import Theme

MIN_UPTIME_S = 3600.0
"""A daily new start is for a window that has run for a while."""


@dataclass
class Booth:
    """Everything that lives as long as the booth."""

    qt: QApplication
    window: BoothWindow
    desk: StaffController

    def end(self, again: bool = False) -> None:
        """Close the window and end Qt's loop, with the code for a restart where one is wanted."""
        self.window.leave()
        self.qt.exit(RESTART_CODE if again else 0)


def create_booth(
    config: BoothConfig,
    state: BoothState,
    config_path: Path | None = None,
    quit: Callable[[bool], None] | None = None,  # noqa: A002
    clock: Callable[[], float] = boot_clock,
    theme: Theme | None = None,
    entries: Callable[[int], list[MemoryEntry]] | None = None,
) -> Booth:
    """Build the booth's window; a model that cannot be used is replaced by the bundled one.

    Args:
        config: see there.
        state: counters and calibration.
        config_path: watched for changes.
        quit: called with True for a new start and False for the end; ends Qt's loop by default.
        clock: seconds.
        theme: of the application, where there is one already.
        entries: memory of a visit by image size, in place of the settings' memories.
    """
    configure_malloc()
    qt = qt_application()
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    trouble = ""
    try:
        bundle = model(config.models[0])
    except UserError as error:
        trouble = translate(error)
        bundle = model("omniglot28")
    stock = BoothContent(config.memories)
    if entries is None:
        try:
            stock.entries(bundle.config.image_size)
        except UserError as error:
            trouble = translate(error)
            stock = BoothContent(BoothConfig().memories)
        entries = stock.entries
    theme = theme or Theme(qt, config.colours.theme)
    window = BoothWindow(config, entries, bundle.engine(), theme, clock)
    desk = StaffController(
        window, bundle, state, config_path, quit or (lambda again: booth.end(again))
    )
    desk.model_trouble, desk.left_out = trouble, stock.left_out
    booth = Booth(qt, window, desk)
    return booth


def state_path() -> Path:
    """Where counters and calibration are kept."""
    return user_data_path("vma-explorer") / "booth" / "state.json"


def run_booth(config_path: Path | None) -> int:
    """Open the booth full screen and stay until the staff ends it.

    Raises:
        UserError: the settings are wrong, and somebody has just started the booth by hand.
    """
    faulthandler.enable()
    attended = os.environ.get(RESTARTS, "0") == "0" and not os.environ.get("NOTIFY_SOCKET")
    config, trouble = BoothConfig(), ""
    if config_path is not None and not os.environ.get(SAFE):
        try:
            config = read_config(config_path)
        except UserError as error:
            # At a first start by hand somebody stands by; after a crash at night nobody does.
            if attended:
                raise
            trouble = translate(error)
    qt_application().setQuitOnLastWindowClosed(False)
    booth = create_booth(config, BoothState.load(state_path()), config_path)
    booth.desk.config_trouble = trouble
    reporter = ErrorReporter()
    reporter.listen(
        lambda trouble: booth.desk.note(
            translate(Message("Something went wrong ({problem}).", problem=trouble.error))
        )
    )
    reporter.install()
    TerminationSignals(booth.qt).received.connect(lambda _number: booth.end())
    keeper = Heartbeat(booth)
    freeze_gc()
    booth.window.fill(booth.qt.primaryScreen())
    keeper.start()
    return booth.qt.exec()


class Heartbeat(QObject):
    """The heartbeat, the daily new start, and screens that come and go."""

    def __init__(self, booth: Booth) -> None:
        super().__init__(booth.window)
        self._booth = booth
        self._started = datetime.now()
        self._beats = QTimer(self)
        self._beats.setInterval(round(1000 * BEAT_S))
        self._beats.timeout.connect(self.beat)
        booth.qt.screenAdded.connect(self._on_screens)
        booth.qt.screenRemoved.connect(self._on_screens)
        booth.qt.primaryScreenChanged.connect(self._on_screens)

    def start(self) -> None:
        """The first beat tells that the window is there."""
        self.beat()
        self._beats.start()

    def beat(self) -> None:
        """Twice a second, from the interface thread."""
        if os.environ.get(WATCHED):
            print(BEAT, flush=True)
        times = self._booth.window.config.times
        quiet = self._booth.window.phases.phase is Phase.ATTRACT
        if quiet and is_due(datetime.now(), self._started, times.restart_at):
            self._booth.end(again=True)

    def _on_screens(self, _screen: QScreen | None = None) -> None:
        """A screen was plugged in, pulled out or turned: fill the one that is there now."""
        self._booth.window.fill(self._booth.qt.primaryScreen())


def is_due(now: datetime, started: datetime, at: str) -> bool:
    """Whether the hour of the daily new start has passed since the window was started."""
    if not at:
        return False
    today = datetime.combine(now.date(), time.fromisoformat(at))
    lived_s = (now - started).total_seconds()
    return started < today <= now and lived_s >= MIN_UPTIME_S
