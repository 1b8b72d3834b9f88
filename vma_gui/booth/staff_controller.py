"""Behind the stand: the staff's door and panel, counters, models, settings, recovery."""

from __future__ import annotations

import os
import shutil
from collections import deque
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import QCoreApplication, QFileSystemWatcher, QObject, QPointF, QTimer
from vma_core.engine.engine import Engine
from vma_core.models.bundle import Bundle

from vma_gui.booth.calibration import Calibrate, Calibration
from vma_gui.booth.config import DEFAULT_CODE, BoothConfig, read_config
from vma_gui.booth.content import BoothContent, model
from vma_gui.booth.keypad import CORNER_PX, LOCKED_S, CornerTaps, Keypad, Lock
from vma_gui.booth.phases import Phase
from vma_gui.booth.staff_panel import StaffPanel
from vma_gui.booth.state import BoothState
from vma_gui.booth.watchdog import RESTARTS
from vma_gui.booth.window import BoothWindow
from vma_gui.inference.background import BackgroundTask
from vma_gui.inference.bundled_models import shipped_models
from vma_gui.system.process_usage import resident_mb

translate = QCoreApplication.translate
RELOAD_MS = 300
"""Editors write a file in several steps."""
KEPT_TIMES = 100
FAILURES = 3
"""Engines that fail one after the other, until the whole window is started anew."""
FULL_BELOW_MB = 50
SECONDS_A_MINUTE = 60


class StaffController(QObject):
    """What the staff sees and does, and what the booth does for itself.

    Args:
        window: the booth.
        bundle: the model in use.
        state: counters and calibration.
        config_path: watched for changes; None where there is no file.
        quit: ends the booth with an exit code.
    """

    def __init__(
        self,
        window: BoothWindow,
        bundle: Bundle,
        state: BoothState,
        config_path: Path | None,
        quit: Callable[[bool], None],  # noqa: A002
    ) -> None:
        super().__init__(window)
        self.window = window
        self.state = state
        self.bundle = bundle
        """The model in use."""
        self._config_path = config_path
        self._quit = quit
        self.model = window.config.models[0]
        self.config_trouble = self.model_trouble = self.engine_trouble = ""
        self.left_out = 0
        """Entries of the settings' memories that the wall cannot show."""
        self._failures = 0
        self._recovering = False
        self._times_ms: deque[float] = deque(maxlen=KEPT_TIMES)
        self._started_s = window.clock()
        self._taps = CornerTaps(window.clock)
        self._lock = Lock(window.clock)
        self.keypad = Keypad(window.theme, window.speech, window)
        self.panel = StaffPanel(window.theme, window.speech, window)
        self.calibrate = Calibrate(window.theme, window)
        self._background = BackgroundTask(self)
        self._reading = BackgroundTask(self)
        self._staff_came = False
        window.guard.calibration = state.calibration
        self._connect()
        self._watcher = QFileSystemWatcher(self)
        self._reload_later = QTimer(self)
        self._reload_later.setSingleShot(True)
        self._reload_later.setInterval(RELOAD_MS)
        self._reload_later.timeout.connect(self.reload)
        self._watcher.fileChanged.connect(lambda _path: self._reload_later.start())
        self._watcher.directoryChanged.connect(lambda _path: self._reload_later.start())
        self._watch()

    def _connect(self) -> None:
        window, panel = self.window, self.panel
        window.pressed.connect(self._on_pressed)
        window.visit_ended.connect(self._on_visit_ended)
        window.engine_failed.connect(self.recover)
        window.noted.connect(self.note)
        window.answered.connect(self._on_answered)
        for overlay in (self.keypad, self.panel):
            window.keep_options_before(overlay)
        # An engine that is made when the window has gone would outlive it.
        window.left.connect(self._background.cancel)
        window.left.connect(self._reading.cancel)
        self.keypad.entered.connect(self._on_code)
        panel.model_chosen.connect(self.use_model)
        panel.motion_chosen.connect(self._use_motion)
        panel.calibration_wanted.connect(self._begin_calibration)
        panel.quit_wanted.connect(lambda: self._quit(False))
        self.calibrate.found.connect(self._on_calibrated)

    # --- the door ----------------------------------------------------------------------------

    def _on_pressed(self, place: QPointF) -> None:
        corner_px = CORNER_PX * self.window.picture.rays.unit
        if self._taps.tap(place.x(), place.y(), corner_px):
            self.keypad.ask(len(self.window.config.staff_code))

    def _on_code(self, entered: str) -> None:
        if self._lock.opens(entered, self.window.config.staff_code):
            self.keypad.hide()
            self.open_panel()
            return
        text = translate("BoothStaff", "Wrong code.")
        if self._lock.is_closed:
            text = translate("BoothStaff", "Too many wrong codes. Wait {seconds} seconds.")
            text = text.format(seconds=f"{LOCKED_S:.0f}")
        self.keypad.refuse(text)

    def close_all(self) -> None:
        """The next visitor must not find the door open."""
        for overlay in (self.keypad, self.panel, self.calibrate):
            overlay.hide()

    # --- the panel ---------------------------------------------------------------------------

    def open_panel(self) -> None:
        """With the figures of this moment."""
        self._staff_came = True
        self._show_models()
        self.panel.show_motion(self.window.motion)
        self.panel.show_facts(self.facts(), self.troubles())
        self.panel.open()

    def _show_models(self) -> None:
        shipped = {shown.path.name: shown.name for shown in shipped_models()}
        named = [(name, shipped.get(name, Path(name).stem)) for name in self.window.config.models]
        self.panel.show_models(named, self.model)

    def facts(self) -> list[tuple[str, str]]:
        """Health and counters as (name, value)."""
        inference, counters = self.window.inference, self.state.counters
        times = np.array(self._times_ms or [0.0])
        minutes = int(self.window.clock() - self._started_s) // SECONDS_A_MINUTE
        mean = int(counters.mean_session_s)
        return [
            (
                translate("BoothStaff", "Model"),
                f"{self.bundle.name} · {self.bundle.model_hash[:8]}",
            ),
            (translate("BoothStaff", "Computes on"), inference.provider),
            (
                translate("BoothStaff", "Answer, median and 95th percentile"),
                f"{np.median(times):.0f} ms, {np.quantile(times, 0.95):.0f} ms",
            ),
            (
                translate("BoothStaff", "Memory in use"),
                f"{resident_mb():.0f} MB",
            ),
            (
                translate("BoothStaff", "Running for"),
                f"{minutes // SECONDS_A_MINUTE} h {minutes % SECONDS_A_MINUTE:02d} min",
            ),
            (
                translate("BoothStaff", "Restarts by the watchdog"),
                os.environ.get(RESTARTS, translate("BoothStaff", "no watchdog")),
            ),
            (translate("BoothStaff", "Visitors"), f"{counters.visitors:,}"),
            (translate("BoothStaff", "Drawings"), f"{counters.drawings:,}"),
            (
                translate("BoothStaff", "Mean session"),
                f"{mean // SECONDS_A_MINUTE} min {mean % SECONDS_A_MINUTE:02d} s",
            ),
        ]

    def note(self, text: str) -> None:
        """Something went wrong somewhere; the booth goes on."""
        self.engine_trouble = text

    def troubles(self) -> list[str]:
        """What staff should know of, one sentence each."""
        found = [
            text
            for text in (
                self.config_trouble,
                self.model_trouble,
                self.engine_trouble,
                self.state.trouble,
                self._disk_trouble(),
            )
            if text
        ]
        if self.left_out:
            text = translate(
                "BoothStaff",
                "The memory is too large for the wall. Entries left out: {count}.",
            )
            found.append(text.format(count=f"{self.left_out:,}"))
        if self.window.config.staff_code == DEFAULT_CODE:
            found.append(
                translate("BoothStaff", "The staff code is still the default. Set your own.")
            )
        return found

    def _disk_trouble(self) -> str:
        folder = self.state.path.parent if self.state.path else Path.home()
        try:
            free_mb = shutil.disk_usage(folder if folder.exists() else Path.home()).free >> 20
        except OSError:
            return ""
        if free_mb >= FULL_BELOW_MB:
            return ""
        text = translate("BoothStaff", "The disk is almost full: {free_mb} MB free.")
        return text.format(free_mb=free_mb)

    def _use_motion(self, motion: str) -> None:
        if motion in ("full", "calm", "still"):
            self.window.use_motion(motion)  # type: ignore[arg-type]

    def use_model(self, name: str) -> None:
        """Another model of the settings; the visit begins anew."""

        def load() -> tuple[Bundle, Engine]:
            bundle = model(name)
            return bundle, bundle.engine()

        def done(loaded: tuple[Bundle, Engine]) -> None:
            self._recovering = False  # this may have overtaken a recovery
            self.model_trouble = ""
            self.model, self.bundle = name, loaded[0]
            self._times_ms.clear()
            self.window.please.hide()
            self.window.use_model(loaded[1])

        def failed(text: str) -> None:
            self._recovering = False
            self.model_trouble = text
            self.window.please.hide()
            self.open_panel()

        # A large model takes longer than the watchdog lets the interface thread be silent.
        self.panel.hide()
        self.window.please.open()
        self._background.run(load, done, failed)

    def _begin_calibration(self) -> None:
        self.panel.hide()
        self.window.guard.calibration = Calibration()
        self.calibrate.begin()

    def _on_calibrated(self, found: Calibration | None) -> None:
        """Touches that make no sense leave the old map in force."""
        if found is not None:
            self.state.calibration = found
            self.state.save()
        self.window.guard.calibration = self.state.calibration
        self.open_panel()

    # --- visits ------------------------------------------------------------------------------

    def _on_visit_ended(self, drawings: int, seconds: float) -> None:
        self.close_all()
        staff, self._staff_came = self._staff_came, False
        if staff:
            return
        counters = self.state.counters
        counters.visitors += 1
        counters.drawings += drawings
        counters.seconds += seconds
        if self.window.config.keep.counters:
            self.state.save()

    def _on_answered(self) -> None:
        self._failures = 0
        result = self.window.session.result
        if result is not None:
            self._times_ms.append(result.timings_ms["total"])

    # --- settings ----------------------------------------------------------------------------

    def _watch(self) -> None:
        """The file and its folder: many editors put a new file in the old one's place."""
        if self._config_path is None:
            return
        wanted = [str(self._config_path), str(self._config_path.parent)]
        watched = {*self._watcher.files(), *self._watcher.directories()}
        missing = [path for path in wanted if path not in watched and Path(path).exists()]
        if missing:
            self._watcher.addPaths(missing)

    def reload(self) -> None:
        """Read the settings anew; wrong ones change nothing and are told on the panel."""
        self._watch()
        if self._config_path is None:
            return
        path, size = self._config_path, self.window.session.image_size

        def read() -> tuple[BoothConfig, BoothContent]:
            config = read_config(path)
            stock = BoothContent(config.memories)
            stock.entries(size)
            return config, stock

        self._reading.run(read, lambda found: self._apply(*found), self._note_config)

    def _note_config(self, text: str) -> None:
        self.config_trouble = text

    def _apply(self, config: BoothConfig, stock: BoothContent) -> None:
        self.config_trouble, self.left_out = "", stock.left_out
        if config == self.window.config:
            return
        self.window.use_config(config, stock.entries)
        if self.model not in config.models:
            self.use_model(config.models[0])
        elif self.window.phases.phase is Phase.ATTRACT:
            self.window.reset()

    # --- recovery ----------------------------------------------------------------------------

    def recover(self, text: str) -> None:
        """The engine failed, a lost GPU for instance: go on with the same model on the CPU."""
        self.engine_trouble = text
        if self._recovering:
            return  # the lost engine fails at every point that is still drawn
        self._failures += 1
        if self._failures > FAILURES:
            self._quit(True)
            return
        self._recovering = True
        self.window.please.open()
        bundle = self.bundle

        def done(engine: Engine) -> None:
            self._recovering = False
            self.window.use_engine(engine)
            self.window.please.hide()

        self._background.run(lambda: bundle.engine("cpu"), done, lambda _text: self._quit(True))
