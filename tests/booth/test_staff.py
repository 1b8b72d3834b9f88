"""Staff functions of the booth: counters, settings, models, faults."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPointF
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot
from vma_core.bundles.bundle import Bundle, bundled_model
from vma_core.engine.engine import Engine
from vma_core.engine.runtime.onnx_runner import OnnxRunner
from vma_core.storage.project import Project, save_project
from vma_core.storage.starter_memory import starter_set
from vma_tools.benchmarks.simulated_visitors import SimulatedClock, Visitors

from booth.conftest import ENDS
from vma_gui.booth.calibration import TouchCalibration
from vma_gui.booth.config import BoothConfig, KeepTable, TimesTable, read_config, read_or_default
from vma_gui.booth.content import MAX_ENTRIES, BoothContent
from vma_gui.booth.phases import Phase
from vma_gui.booth.run import Booth
from vma_gui.booth.staff_controller import MAX_ENGINE_FAILURES
from vma_gui.booth.state import BoothState, Counters


def state_in(folder: Path) -> BoothState:
    return BoothState.load(folder / "booth" / "state.json")


class ShowCounter(QObject):
    """Counts how often a widget is shown."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Show
        return super().eventFilter(watched, event)


def play(booth: Booth, clock: SimulatedClock) -> Visitors:
    return Visitors(booth.window, clock, seed=2, point_s=None)


def test_only_numbers_and_calibration_are_stored(
    make_booth: Callable[..., Booth], clock: SimulatedClock, tmp_path: Path
) -> None:
    booth = make_booth(state=state_in(tmp_path))
    visitors = play(booth, clock)
    for _ in range(2):
        visitors.draw_letter()
        visitors.click(booth.window.scene.buttons.remember)
        clock.advance(10)
        visitors.draw_letter()
        visitors.abandon()
    counters = state_in(tmp_path).counters
    assert (counters.visitors, counters.drawings) == (2, 2)
    assert 10 < counters.mean_visit_s < 40, "idle time after the visit must not count"
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path.name for path in files] == ["state.json"]
    assert set(json.loads(files[0].read_text())) == {"counters", "calibration", "score"}


def test_opening_the_staff_panel_does_not_count_as_a_visit(
    make_booth: Callable[..., Booth], clock: SimulatedClock, tmp_path: Path
) -> None:
    booth = make_booth(state=state_in(tmp_path))
    visitors = play(booth, clock)
    booth.window.phases.touch()
    booth.staff.open_panel()
    visitors.abandon()
    assert state_in(tmp_path).counters.visitors == 0
    visitors.draw_letter()
    visitors.abandon()
    assert state_in(tmp_path).counters.visitors == 1


def test_no_state_is_written_when_counters_are_disabled(
    make_booth: Callable[..., Booth], clock: SimulatedClock, tmp_path: Path
) -> None:
    booth = make_booth(BoothConfig(keep=KeepTable(counters=False)), state=state_in(tmp_path))
    visitors = play(booth, clock)
    visitors.draw_letter()
    visitors.abandon()
    assert not list(tmp_path.rglob("state.json"))


@pytest.mark.parametrize("damage", [b"", b"{", b'{"counters": 3}', b"\xff" * 9000, b"[1]"])
def test_a_damaged_state_file_is_replaced_by_defaults(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "booth" / "state.json"
    path.parent.mkdir()
    path.write_bytes(damage)
    assert state_in(tmp_path).counters == Counters()
    assert state_in(tmp_path).calibration == TouchCalibration()


def test_a_full_disk_is_reported_to_staff_without_disturbing_visitors(
    make_booth: Callable[..., Booth],
    clock: SimulatedClock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    booth = make_booth(state=state_in(tmp_path))
    visitors = play(booth, clock)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    for _ in range(2):
        visitors.draw_letter()
        visitors.abandon()
    assert booth.window.phases.phase is Phase.ATTRACT
    assert any("No space left" in text for text in booth.staff.problems())
    monkeypatch.undo()
    visitors.draw_letter()
    visitors.abandon()
    assert not booth.staff.state.save_error
    assert state_in(tmp_path).counters.visitors == 3


def test_changed_settings_are_applied_while_running(
    make_booth: Callable[..., Booth], clock: SimulatedClock, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "booth.toml"
    path.write_text('title = "One"\nstaff_code = "2580"')
    booth = make_booth(read_config(path), path=path)
    window = booth.window
    assert window.scene.title.text() == "One"
    # As editors do: replace the file by a new one.
    (tmp_path / "new").write_text(
        'title = "Two"\nstaff_code = "2580"\nmemories = ["Greek"]\nlanguages = ["fr", "en"]\n'
        '[colours]\ntheme = "light"\n'
    )
    os.replace(tmp_path / "new", path)
    qtbot.waitUntil(lambda: window.scene.title.text() == "Two", timeout=10_000)
    assert len(window.session.memory) == 16
    assert not window.theme.is_dark
    assert list(window.scene.options.languages) == ["fr", "en"]

    booth.staff.open_panel()
    path.write_text("title = 5")
    qtbot.waitUntil(lambda: booth.staff.config_error is not None, timeout=10_000)
    assert "line 1" in str(booth.staff.config_error)
    panel = booth.staff.panel
    assert "title" in panel.trouble.text(), "the open panel must say so at once"
    assert window.scene.title.text() == "Two", "invalid settings must change nothing"
    path.unlink()
    path.write_text('title = "Three"\nstaff_code = "2580"\nmotion = "minimal"')
    qtbot.waitUntil(lambda: window.scene.title.text() == "Three", timeout=10_000)
    assert booth.staff.config_error is None
    chosen = [motion for motion, button in panel.motions.items() if button.isChecked()]
    assert chosen == ["minimal"], "the open panel shows the new settings"


def test_a_busy_folder_does_not_put_the_reload_off(
    make_booth: Callable[..., Booth], tmp_path: Path, qtbot: QtBot
) -> None:
    path, other = tmp_path / "booth.toml", tmp_path / "log.txt"
    path.write_text('title = "One"\nstaff_code = "2580"')
    window = make_booth(read_config(path), path=path).window
    path.write_text('title = "Two"\nstaff_code = "2580"')

    def write_and_look() -> bool:
        """Another program replaces its file at every look."""
        (tmp_path / "new").write_text("written again")
        os.replace(tmp_path / "new", other)
        return window.scene.title.text() == "Two"

    qtbot.waitUntil(write_and_look, timeout=10_000)


def test_a_settings_change_keeps_the_memory_until_the_visit_ends(
    make_booth: Callable[..., Booth], clock: SimulatedClock, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "booth.toml"
    path.write_text('staff_code = "2580"')
    booth = make_booth(read_config(path), path=path)
    visitors = play(booth, clock)
    visitors.draw_letter()
    path.write_text('staff_code = "2580"\nmemories = ["Greek"]')
    booth.staff.reload()
    qtbot.waitUntil(lambda: booth.window.config.memories == ("Greek",), timeout=10_000)
    assert len(booth.window.session.memory) == 112
    assert booth.window.session.strokes
    visitors.abandon()
    assert len(booth.window.session.memory) == 16


def test_staff_can_switch_the_model(
    make_booth: Callable[..., Booth], clock: SimulatedClock, qtbot: QtBot
) -> None:
    booth = make_booth(BoothConfig(models=("omniglot28", "compact-hard", "/no/such/model")))
    visitors = play(booth, clock)
    visitors.draw_letter()
    booth.staff.use_model("compact-hard")
    window = booth.window
    assert window.busy_overlay.isVisible()
    qtbot.waitUntil(lambda: window.phases.phase is Phase.ATTRACT, timeout=10_000)
    qtbot.waitUntil(lambda: window.session.result is not None, timeout=10_000)
    assert not window.busy_overlay.isVisible()
    assert window.session.image_size == window.inference.engine.image_size
    assert dict(booth.staff.facts())["Model"].startswith("Compact, hard addressing")

    booth.staff.use_model("/no/such/model")
    qtbot.waitUntil(booth.staff.panel.isVisible, timeout=10_000)
    booth.staff.panel.hide()
    assert any("/no/such/model" in text for text in booth.staff.problems())
    visitors.draw_letter()
    session = window.session
    qtbot.waitUntil(lambda: session.result_request == session.request(), timeout=10_000)


def test_a_missing_model_falls_back_to_the_bundled_one(
    make_booth: Callable[..., Booth], small_bundle: Path, tmp_path: Path
) -> None:
    mine = tmp_path / "mine"
    shutil.copytree(small_bundle, mine)
    config = BoothConfig(models=(str(mine),))
    assert make_booth(config).staff.bundle.name == "small"
    shutil.rmtree(mine)
    booth = make_booth(config)
    assert booth.staff.bundle.model_hash == bundled_model().model_hash
    assert any("mine" in text for text in booth.staff.problems())


def test_removing_the_model_files_while_running_has_no_effect(
    make_booth: Callable[..., Booth],
    clock: SimulatedClock,
    small_bundle: Path,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    mine = tmp_path / "mine"
    shutil.copytree(small_bundle, mine)
    booth = make_booth(BoothConfig(models=(str(mine),)))
    shutil.rmtree(mine)
    visitors = play(booth, clock)
    visitors.draw_letter()
    session = booth.window.session
    qtbot.waitUntil(lambda: session.result_request == session.request(), timeout=10_000)
    booth.window.engine_failed.emit("it was lost")
    qtbot.waitUntil(lambda: not booth.window.busy_overlay.isVisible(), timeout=10_000)
    visitors.draw_letter()
    qtbot.waitUntil(lambda: session.result_request == session.request(), timeout=10_000)


def test_a_lost_engine_restarts_on_the_cpu(
    make_booth: Callable[..., Booth],
    clock: SimulatedClock,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    booth = make_booth()
    window = booth.window
    visitors = play(booth, clock)
    visitors.draw_letter()
    lost = window.inference.engine
    shown = ShowCounter(window.busy_overlay)

    def fails(*_: object, **__: object) -> np.ndarray:
        raise RuntimeError("CUDA error 999: unspecified launch failure")

    for graph in ("generate", "draw"):
        monkeypatch.setattr(lost.runner, graph, fails)
    visitors.draw_letter()
    qtbot.waitUntil(lambda: window.inference.engine is not lost, timeout=10_000)
    session = window.session
    qtbot.waitUntil(lambda: session.result_request == session.request(), timeout=10_000)
    assert shown.count == 1
    assert not window.busy_overlay.isVisible()
    assert session.strokes, "the drawing must survive"
    assert any("CUDA error 999" in text for text in booth.staff.problems())
    assert ENDS == []


def test_an_unrecoverable_engine_restarts_the_booth(
    booth: Booth, bundle: Bundle, qtbot: QtBot
) -> None:
    class BrokenRunner(OnnxRunner):
        def embed(self, images: np.ndarray) -> np.ndarray:
            raise RuntimeError("still lost")

    def engine(provider: str) -> Engine:
        engines.append(bundle.engine_on(BrokenRunner(bundle.graphs, bundle.config, provider)))
        return engines[-1]

    engines: list[Engine] = []
    booth.staff.bundle = SimpleNamespace(engine=engine)  # type: ignore[assignment]
    booth.staff.recover("lost")
    qtbot.waitUntil(lambda: bool(ENDS), timeout=30_000)
    assert ENDS == [True]
    assert len(engines) == MAX_ENGINE_FAILURES
    booth.staff.panel.quit_requested.emit()
    assert ENDS == [True, False]


def test_quitting_takes_two_touches(booth: Booth) -> None:
    panel = booth.staff.panel
    booth.staff.open_panel()
    panel.quit.click()
    assert "again" in panel.quit.text()
    panel.hide()
    booth.staff.open_panel()
    assert "again" not in panel.quit.text()
    panel.quit.click()
    assert ENDS == []
    panel.quit.click()
    assert ENDS == [False]


def test_staff_can_turn_off_motion(booth: Booth) -> None:
    booth.staff.panel.motion_chosen.emit("minimal")
    scene = booth.window.scene
    assert not scene.memory_grid.animated
    assert not scene.variant_grid.animated
    assert booth.window.attract.is_running


def test_memories_load_from_scripts_folders_and_projects(tmp_path: Path) -> None:
    from PIL import Image

    folder = tmp_path / "letters"
    folder.mkdir()
    for number in range(3):
        page = np.full((60, 60), 255, np.uint8)
        page[10:50, 20 + 5 * number : 26 + 5 * number] = 0
        Image.fromarray(page).save(folder / f"{number}.png")
    project = tmp_path / "mine.vma"
    save_project(Project(28, tuple(starter_set("Greek"))), project)
    stock = BoothContent(("Latin", str(folder), str(project)))
    assert len(stock.entries(28)) == 16 + 3 + 16
    assert [e.image_id for e in stock.entries(28)] == [e.image_id for e in stock.entries(28)]
    scripts = BoothConfig().memories
    many = BoothContent((*scripts, *scripts, *scripts))
    assert len(many.entries(28)) == MAX_ENTRIES
    assert many.omitted == 3 * 112 - MAX_ENTRIES


def test_omitted_entries_are_reported(make_booth: Callable[..., Booth]) -> None:
    scripts = BoothConfig().memories
    booth = make_booth(BoothConfig(staff_code="2580", memories=scripts * 3))
    assert len(booth.window.session.memory) == MAX_ENTRIES
    assert any("Entries left out: 96" in text for text in booth.staff.problems())


# --- the panel -----------------------------------------------------------------------------------


def test_begin_again_gives_the_next_visitor_a_clean_start(
    make_booth: Callable[..., Booth], clock: SimulatedClock
) -> None:
    booth = make_booth()
    window, visitors = booth.window, play(booth, clock)
    entries = len(window.session.memory)
    visitors.draw_letter()
    visitors.click(window.scene.buttons.remember)
    booth.staff.open_panel()
    visitors.live(0.05)
    visitors.click(booth.staff.panel.begin_again)
    assert window.phases.phase is Phase.ATTRACT
    assert not booth.staff.panel.isVisible()
    assert len(window.session.memory) == entries
    assert not window.phases.staff_shown
    assert booth.staff.state.counters.visitors == 0, "staff do not count as visitors"


def test_the_panel_has_a_timer_of_its_own(
    make_booth: Callable[..., Booth], clock: SimulatedClock
) -> None:
    """Even if visitors have much less time."""
    booth = make_booth(BoothConfig(times=TimesTable(idle_s=5, countdown_s=5)))
    window, visitors = booth.window, play(booth, clock)
    booth.staff.open_panel()
    panel = booth.staff.panel
    assert panel.timer.text() == "Closes after 120 seconds without a touch."
    for _ in range(11):
        visitors.wait(10)
        assert panel.isVisible()
        assert not window.countdown.isVisible()
    visitors.press(window, QPointF(window.rect().center()))
    visitors.release(window, QPointF(window.rect().center()))
    visitors.wait(119)
    assert panel.isVisible(), "a touch starts the timer again"
    visitors.wait(2)
    assert not panel.isVisible()
    assert window.phases.phase is Phase.ATTRACT
    visitors.draw_letter()
    visitors.wait(6)
    assert window.countdown.isVisible(), "visitors have their own time again"


def test_after_closing_the_panel_the_visitors_time_counts(
    make_booth: Callable[..., Booth], clock: SimulatedClock
) -> None:
    booth = make_booth()
    visitors = play(booth, clock)
    booth.staff.open_panel()
    visitors.live(0.05)
    visitors.click(booth.staff.panel.close_button)
    assert booth.window.phases.idle_limit_s == 45
    booth.staff.open_panel()
    visitors.live(0.05)
    visitors.click(booth.staff.panel.calibrate)
    assert booth.staff.calibrate.isVisible()
    assert booth.window.phases.idle_limit_s == 120


def test_the_keypad_has_a_title_and_a_delete_key(
    make_booth: Callable[..., Booth], clock: SimulatedClock
) -> None:
    booth = make_booth()
    keypad, visitors = booth.staff.keypad, play(booth, clock)
    keypad.prompt(4)
    visitors.live(0.05)
    assert keypad.title.text() == "Staff code"
    keys = {button.text(): button for button in keypad.findChildren(QPushButton)}
    assert keypad.delete.accessibleName() == "Delete digit"
    for key in (keys["2"], keys["9"], keypad.delete, keys["5"], keys["8"]):
        visitors.click(key)
    assert keypad.display.text() == "●●●○"
    visitors.click(keys["0"])
    assert booth.staff.panel.isVisible()
    keypad.prompt(4)
    visitors.click(keypad.delete)
    assert keypad.display.text() == "○○○○"


@pytest.mark.parametrize("language", ["en", "de", "fr"])
def test_the_default_code_warning_says_where_to_change_it(
    make_booth: Callable[..., Booth], tmp_path: Path, language: str
) -> None:
    path = tmp_path / "booth.toml"
    path.write_text("")
    for given, where in ((path, str(path)), (None, "--booth-config")):
        booth = make_booth(BoothConfig(), path=given)
        booth.window.set_language(language)
        (told,) = booth.staff.problems()
        assert where in told
        assert "staff_code" in told


def test_invalid_settings_are_a_red_line_in_the_panels_language(
    make_booth: Callable[..., Booth], tmp_path: Path
) -> None:
    path = tmp_path / "booth.toml"
    path.write_text('staff_code = "2580"\n[times]\nidle_s = 1')
    config, error = read_or_default(path)
    booth = make_booth(config, path=path)
    booth.staff.config_error = error
    booth.staff.open_panel()
    trouble = booth.staff.panel.trouble
    assert trouble.isVisible()
    assert trouble.property("role") == "trouble"
    for language, told in (
        ("en", "booth.toml, line 3: times.idle_s: This value is not allowed. "
               "Allowed: a number from 5 to 3600."),
        ("de", "booth.toml, Zeile 3: times.idle_s: Dieser Wert ist nicht erlaubt. "
               "Erlaubt: eine Zahl von 5 bis 3600."),
        ("fr", "booth.toml, ligne 3 : times.idle_s : Cette valeur n’est pas permise. "
               "Valeurs permises : un nombre de 5 à 3600."),
    ):  # fmt: skip
        booth.window.set_language(language)
        assert trouble.text() == told
