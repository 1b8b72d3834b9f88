"""What first uses need is imported beforehand, and the benchmark of their stalls runs."""

from __future__ import annotations

import subprocess
import sys

from PySide6.QtCore import QObject, QThread
from pytestqt.qtbot import QtBot
from vma_tools.benchmarks.first_use import measure
from write_desk import Desk

from vma_gui.app.application import Application
from vma_gui.app.idle_imports import CORE_MODULES, WINDOW_MODULES, IdleImports


def test_modules_are_imported_once_the_window_rests(qtbot: QtBot) -> None:
    parent = QObject()
    imports = IdleImports(parent)
    assert not imports.is_done()
    imports.wait()
    imports.wait()
    qtbot.waitUntil(imports.is_done, timeout=60_000)
    assert [name for name in (*CORE_MODULES, *WINDOW_MODULES) if name not in sys.modules] == []
    imports.close()


def test_modules_that_a_thread_imports_do_not_touch_qt() -> None:
    # Two threads that create PySide's classes at once crash the window.
    code = f"import sys\nfor name in {CORE_MODULES}: __import__(name)\n"
    code += "print([name for name in sys.modules if 'PySide6' in name or 'shiboken' in name])"
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert printed.stdout.strip() == "[]", printed.stderr


def test_closing_early_imports_nothing() -> None:
    parent = QObject()
    imports = IdleImports(parent)
    imports.wait()
    imports.close()
    assert not imports.is_done()


def test_steps_are_taken_after_the_imports(qtbot: QtBot) -> None:
    parent, taken = QObject(), []
    imports = IdleImports(parent)
    imports.add(taken.append(number) for number in range(3))
    qtbot.waitUntil(imports.is_done, timeout=60_000)
    assert taken == [0, 1, 2]
    imports.add(taken.append(number) for number in (3,))
    assert not imports.is_done()
    qtbot.waitUntil(imports.is_done, timeout=60_000)
    assert taken == [0, 1, 2, 3]
    imports.close()


def test_what_is_built_ahead_starts_no_thread_until_it_is_used(
    application: Application, qtbot: QtBot
) -> None:
    window = application.window

    def threads() -> int:
        owners = (window, window.exporter.inference)
        return sum(t.isRunning() for owner in owners for t in owner.findChildren(QThread))

    before = threads()
    assert window.write_panel is None
    assert len(list(window.build_ahead())) > 3
    panel = window.write_panel
    assert panel is not None
    assert panel.isHidden()
    assert not application.session.writes
    assert window.performance.card.text()
    assert window.performance.isHidden()
    assert threads() == before
    desk = Desk(application, qtbot)
    assert desk.panel is panel
    desk.write("HAT")
    assert len(desk.letters) == 3
    assert threads() == before + 2


def test_the_benchmark_prints_the_longest_stall_of_an_action() -> None:
    (row,) = measure(["save SVG"], repeats=1)
    assert row["action"] == "save SVG"
    assert 0 < float(str(row["longest_stall_ms"])) <= float(str(row["took_s"])) * 1e3 + 1e3
