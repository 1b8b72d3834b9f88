"""Staff access, health report, counters, model changes, settings reload, engine recovery."""

from __future__ import annotations

import os
import shutil
from collections import deque
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import QCoreApplication, QFileSystemWatcher, QObject, QPointF, QTimer
from vma_core.bundles.bundle import Bundle
from vma_core.engine.engine import Engine
from vma_core.errors import Message, UserError
from vma_core.turing.answers import StudyAnswer

from vma_gui.booth.calibration import CalibrationScreen, TouchCalibration
from vma_gui.booth.config import DEFAULT_CODE, BoothConfig, read_config
from vma_gui.booth.content import BoothContent, load_model
from vma_gui.booth.guess_score import GuessLog
from vma_gui.booth.keypad import CORNER_PX, LOCKOUT_S, CodeLock, CornerTapGesture, Keypad
from vma_gui.booth.phases import Phase
from vma_gui.booth.staff_panel import StaffPanel
from vma_gui.booth.state import BoothState
from vma_gui.booth.watchdog import RESTARTS
from vma_gui.booth.window import BoothWindow
from vma_gui.inference.background import BackgroundTask
from vma_gui.inference.bundled_models import shipped_models
from vma_gui.inference.service import Answer
from vma_gui.system.messages import translate as translate_message
from vma_gui.system.process_usage import resident_mb

translate = QCoreApplication.translate
RELOAD_MS = 300
"""Editors write a file in several steps; wait for the last."""
KEPT_LATENCIES = 100
MAX_ENGINE_FAILURES = 3
"""Consecutive engine failures before the whole window is restarted."""
LOW_DISK_MB = 50
GUESSES_FILE = "guesses.csv"
SECONDS_A_MINUTE = 60


class StaffController(QObject):
    """Connects the staff overlays to the booth and recovers from engine failures.

    Args:
        window: the booth window.
        bundle: the loaded model.
        state: counters and calibration.
        config_path: watched for changes; None if there is no file.
        quit: called with True to restart and False to end.
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
        self.config_error: UserError | Message | None = None
        """What is wrong with the settings file; a message, as the panel's language may change."""
        self.model_error: UserError | Message | str = ""
        self.engine_error = ""
        self.guess_error = ""
        self.omitted = 0
        """Number of configured entries that do not fit the grid."""
        self._failures = 0
        self._recovering = False
        self._latencies_ms: deque[float] = deque(maxlen=KEPT_LATENCIES)
        self._started_s = window.clock()
        self._taps = CornerTapGesture(window.clock)
        self._lock = CodeLock(window.clock)
        self.keypad = Keypad(window.theme, window.localizer, window)
        self.panel = StaffPanel(window.theme, window.localizer, window)
        self.calibrate = CalibrationScreen(window.theme, window)
        self._engine_task = BackgroundTask(self)
        self._config_task = BackgroundTask(self)
        self._staff_present = False
        self.guess_log = GuessLog()
        window.guess.score = state.score
        window.guess.model_hash = bundle.model_hash
        window.input_filter.calibration = state.calibration
        self._connect()
        self._watcher = QFileSystemWatcher(self)
        self._reload_later = QTimer(self)
        self._reload_later.setSingleShot(True)
        self._reload_later.setInterval(RELOAD_MS)
        self._reload_later.timeout.connect(self.reload)
        self._watcher.fileChanged.connect(lambda _path: self._reload_later.start())
        self._watcher.directoryChanged.connect(self._on_folder_changed)
        self._read_stamp = self._stamp()
        """State of the settings file when it was last read."""
        self._watch()

    def _connect(self) -> None:
        window, panel = self.window, self.panel
        window.pressed.connect(self._on_pressed)
        window.visit_ended.connect(self._on_visit_ended)
        window.engine_failed.connect(self.recover)
        window.noted.connect(self.set_engine_error)
        window.answered.connect(self._on_answered)
        window.guess.answered.connect(self._on_guessed)
        window.guess.possible.connect(self._on_guess_possible)
        for overlay in (self.keypad, self.panel):
            window.keep_options_above(overlay)
        # An engine created after the window closed would outlive it.
        window.closed.connect(self._engine_task.cancel)
        window.closed.connect(self._config_task.cancel)
        self.keypad.entered.connect(self._on_code)
        panel.model_chosen.connect(self.use_model)
        panel.begin_again_requested.connect(self._begin_again)
        panel.closed.connect(self._on_panel_closed)
        window.localizer.changed.connect(lambda _language: self._show_panel_texts())
        panel.motion_chosen.connect(self._use_motion)
        panel.calibration_requested.connect(self._begin_calibration)
        panel.quit_requested.connect(lambda: self._quit(False))
        self.calibrate.calibrated.connect(self._on_calibrated)

    # --- access ------------------------------------------------------------------------------

    def _on_pressed(self, place: QPointF) -> None:
        corner_px = CORNER_PX * self.window.scene.rays.unit
        if self._taps.tap(place.x(), place.y(), corner_px):
            self.keypad.prompt(len(self.window.config.staff_code))

    def _on_code(self, entered: str) -> None:
        if self._lock.try_code(entered, self.window.config.staff_code):
            self.keypad.hide()
            self.open_panel()
            return
        text = translate("BoothStaff", "Wrong code.")
        if self._lock.is_locked:
            text = translate("BoothStaff", "Too many wrong codes. Wait {seconds} seconds.")
            text = text.format(seconds=f"{LOCKOUT_S:.0f}")
        self.keypad.reject(text)

    def close_overlays(self) -> None:
        """Hide all staff overlays, so that the next visitor cannot reach them."""
        for overlay in (self.keypad, self.panel, self.calibrate):
            overlay.hide()

    # --- the panel ---------------------------------------------------------------------------

    def open_panel(self) -> None:
        """Open with current figures."""
        self._staff_present = True
        # Its timer runs during visits only, and counts from the last touch.
        self.window.phases.touch()
        self.window.phases.staff_shown = True
        self._show_models()
        self.panel.show_motion(self.window.motion)
        self._show_panel_texts()
        self.panel.open()

    def _show_panel_texts(self) -> None:
        """Show figures and problems in the current language."""
        self.panel.show_facts(self.facts(), self.problems())
        self.panel.show_timer(self.window.phases.times.staff_s)

    def _on_panel_closed(self) -> None:
        self.window.phases.staff_shown = self.calibrate.isVisible()

    def _begin_again(self) -> None:
        """End the visit, and with it the panel."""
        self.panel.hide()
        self.window.end_visit()

    def _show_models(self) -> None:
        shipped = {shown.path.name: shown.name for shown in shipped_models()}
        named = [(name, shipped.get(name, Path(name).stem)) for name in self.window.config.models]
        self.panel.show_models(named, self.model)

    def facts(self) -> list[tuple[str, str]]:
        """(name, value) of health figures and counters."""
        inference, counters = self.window.inference, self.state.counters
        times = np.array(self._latencies_ms or [0.0])
        minutes = int(self.window.clock() - self._started_s) // SECONDS_A_MINUTE
        mean = int(counters.mean_visit_s)
        return [
            (
                translate("BoothStaff", "Model"),
                f"{self.bundle.name} · {self.bundle.model_hash[:8]}",
            ),
            (translate("BoothStaff", "Running on"), inference.provider),
            (
                translate("BoothStaff", "Latency, median and 95th percentile"),
                f"{np.median(times):.0f} ms, {np.quantile(times, 0.95):.0f} ms",
            ),
            (
                translate("BoothStaff", "RAM in use"),
                f"{resident_mb():.0f} MB",
            ),
            (
                translate("BoothStaff", "Uptime"),
                f"{minutes // SECONDS_A_MINUTE} h {minutes % SECONDS_A_MINUTE:02d} min",
            ),
            (
                translate("BoothStaff", "Restarts by the watchdog"),
                os.environ.get(RESTARTS, translate("BoothStaff", "no watchdog")),
            ),
            (translate("BoothStaff", "Visitors"), f"{counters.visitors:,}"),
            (translate("BoothStaff", "Drawings"), f"{counters.drawings:,}"),
            (translate("BoothStaff", "Guesses today, right"), self._guesses_today()),
            (
                translate("BoothStaff", "Mean visit"),
                f"{mean // SECONDS_A_MINUTE} min {mean % SECONDS_A_MINUTE:02d} s",
            ),
        ]

    def _guesses_today(self) -> str:
        score = self.state.score.of_today()
        return f"{score.asked:,}, {score.right:,}"

    def set_engine_error(self, text: str) -> None:
        """Show an error that did not stop the booth."""
        self.engine_error = text

    def problems(self) -> list[str]:
        """Current problems, one sentence each."""
        found = [
            text
            for text in (
                _in_words(self.config_error),
                _in_words(self.model_error),
                self.engine_error,
                self.guess_error,
                self.state.save_error,
                self._guess_log_error(),
                self._disk_warning(),
            )
            if text
        ]
        if self.omitted:
            text = translate(
                "BoothStaff",
                "The memory does not fit on the screen. Entries left out: {count}.",
            )
            found.append(text.format(count=f"{self.omitted:,}"))
        if self.window.config.staff_code == DEFAULT_CODE:
            found.append(self._default_code_warning())
        return found

    def _default_code_warning(self) -> str:
        if self._config_path is None:
            return translate(
                "BoothStaff",
                'The staff code is still the default. Write staff_code = "your digits" into a '
                "file booth.toml and start with vma-gui --booth-config booth.toml.",
            )
        text = translate(
            "BoothStaff",
            "The staff code is still the default. Set your own in {path}: "
            'staff_code = "your digits".',
        )
        return text.format(path=self._config_path)

    def _disk_warning(self) -> str:
        folder = self.state.path.parent if self.state.path else Path.home()
        try:
            free_mb = shutil.disk_usage(folder if folder.exists() else Path.home()).free >> 20
        except OSError:
            return ""
        if free_mb >= LOW_DISK_MB:
            return ""
        text = translate("BoothStaff", "The disk is almost full: {free_mb} MB free.")
        return text.format(free_mb=free_mb)

    def _use_motion(self, motion: str) -> None:
        if motion in ("full", "reduced", "minimal"):
            self.window.set_motion(motion)  # type: ignore[arg-type]

    def use_model(self, name: str) -> None:
        """Load another of the configured models and restart the visit."""

        def load() -> tuple[Bundle, Engine]:
            bundle = load_model(name)
            return bundle, bundle.engine()

        def done(loaded: tuple[Bundle, Engine]) -> None:
            self._recovering = False  # this may have overtaken a recovery
            self.model_error = ""
            self.model, self.bundle = name, loaded[0]
            self.window.guess.model_hash = self.bundle.model_hash
            self._latencies_ms.clear()
            self.window.busy_overlay.hide()
            self.window.use_model(loaded[1])

        def failed(text: str) -> None:
            self._recovering = False
            self.model_error = text
            self.window.busy_overlay.hide()
            self.open_panel()

        # In the background: a large model takes longer to load than the watchdog's hang limit.
        self.panel.hide()
        self.window.busy_overlay.open()
        self._engine_task.run(load, done, failed)

    def _begin_calibration(self) -> None:
        self.window.input_filter.calibration = TouchCalibration()
        self.calibrate.begin()
        self.panel.hide()

    def _on_calibrated(self, found: TouchCalibration | None) -> None:
        """None, for implausible touches, keeps the previous calibration."""
        if found is not None:
            self.state.calibration = found
            self.state.save()
        self.window.input_filter.calibration = self.state.calibration
        self.open_panel()

    # --- visits ------------------------------------------------------------------------------

    def _on_visit_ended(self, drawings: int, seconds: float) -> None:
        self.close_overlays()
        staff, self._staff_present = self._staff_present, False
        if staff:
            return
        counters = self.state.counters
        counters.visitors += 1
        counters.drawings += drawings
        counters.seconds += seconds
        if self.window.config.keep.counters:
            self.state.save()

    def _on_answered(self, answer: Answer) -> None:
        # An engine about to be replaced proves nothing, nor does an answer without a drawing,
        # which needs only half of the networks.
        if not self._recovering and answer.request.drawing is not None:
            self._failures = 0
        if answer.result is not None:
            self._latencies_ms.append(answer.result.timings_ms["total"])

    def _on_guessed(self, answer: StudyAnswer) -> None:
        keep = self.window.config.keep
        if keep.counters:
            self.state.save()
        if keep.guesses and self.state.path is not None:
            self.guess_log.path = self.state.path.with_name(GUESSES_FILE)
            self.guess_log.add(answer)

    def _on_guess_possible(self, _possible: bool, why: str) -> None:
        self.guess_error = why

    def _guess_log_error(self) -> str:
        if not self.guess_log.error:
            return ""
        text = translate("BoothStaff", "The guesses cannot be written to {path} ({reason}).")
        return text.format(path=self.guess_log.path, reason=self.guess_log.error)

    # --- settings ----------------------------------------------------------------------------

    def _watch(self) -> None:
        """Watch the file and its folder: many editors replace the file instead of writing to it."""
        if self._config_path is None:
            return
        wanted = [str(self._config_path), str(self._config_path.parent)]
        watched = {*self._watcher.files(), *self._watcher.directories()}
        missing = [path for path in wanted if path not in watched and Path(path).exists()]
        if missing:
            self._watcher.addPaths(missing)

    def _stamp(self) -> tuple[int, int, int] | None:
        """Tells versions of the settings file apart; None if there is no file."""
        try:
            found = os.stat(self._config_path or "")
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns, found.st_size

    def _on_folder_changed(self, _path: str) -> None:
        """Reload if the settings file was replaced.

        Other programs may write into the folder all the time, which must not put the reload off.
        """
        if self._stamp() != self._read_stamp and not self._reload_later.isActive():
            self._reload_later.start()

    def reload(self) -> None:
        """Reload the settings; invalid ones change nothing and are reported on the panel."""
        self._watch()
        self._read_stamp = self._stamp()
        if self._config_path is None:
            return
        path, size = self._config_path, self.window.session.image_size

        def read() -> tuple[BoothConfig, BoothContent] | UserError:
            try:
                config = read_config(path)
                content = BoothContent(config.memories)
                content.entries(size)
            except UserError as error:
                return error
            return config, content

        def done(found: tuple[BoothConfig, BoothContent] | UserError) -> None:
            if isinstance(found, UserError):
                self.config_error = found
            else:
                self._apply(*found)
            self._show_panel_texts()

        def failed(text: str) -> None:
            self.config_error = Message("{reason}", reason=text)
            self._show_panel_texts()

        self._config_task.run(read, done, failed)

    def _apply(self, config: BoothConfig, content: BoothContent) -> None:
        self.config_error, self.omitted = None, content.omitted
        if config == self.window.config:
            return
        self.window.apply_config(config, content.entries)
        self._show_models()
        self.panel.show_motion(self.window.motion)
        if self.model not in config.models:
            self.use_model(config.models[0])
        elif self.window.phases.phase is Phase.ATTRACT:
            self.window.reset()

    # --- recovery ----------------------------------------------------------------------------

    def recover(self, text: str) -> None:
        """Replace a failed engine, as after losing the GPU, by the same model on the CPU."""
        self.engine_error = text
        if self._recovering:
            return  # a failed engine fails for every further request too
        self._failures += 1
        self._recovering = True
        if self._failures > MAX_ENGINE_FAILURES:
            self._quit(True)
            return
        self.window.busy_overlay.open()
        bundle = self.bundle

        def done(engine: Engine) -> None:
            self._recovering = False
            self.window.replace_engine(engine)
            self.window.busy_overlay.hide()

        self._engine_task.run(lambda: bundle.engine("cpu"), done, lambda _text: self._quit(True))


def _in_words(problem: UserError | Message | str | None) -> str:
    """The problem in the current language; texts are translated already."""
    if problem is None or isinstance(problem, str):
        return problem or ""
    return translate_message(problem)
