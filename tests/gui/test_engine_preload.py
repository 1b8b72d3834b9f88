"""Preloading the engine: the window adopts the process, and no unused one is started."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from vma_core.bundles.bundle import bundled_model
from vma_core.engine.runtime.process_runner import spare_process

from vma_gui.app.engine_preload import application_settings, preload_engine
from vma_gui.inference.live_engine import start_engine

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the engine is in the window here")


@pytest.fixture(autouse=True)
def _no_idle_engine() -> Iterator[None]:
    """End the idle engine before and after each test."""
    spare_process.end()
    yield
    spare_process.end()


def child_pids() -> set[int]:
    """The process ids of this process's children."""
    return {child.pid for child in psutil.Process().children()}


def test_the_window_adopts_the_preloaded_process() -> None:
    before = child_pids()
    preload_engine(None)
    (preloaded,) = child_pids() - before
    live = start_engine(bundled_model())
    assert live.engine.runner.pid == preloaded  # type: ignore[attr-defined]
    assert child_pids() - before == {preloaded}
    assert "ONNX Runtime" in live.engine.runner.provider
    live.end()


@pytest.mark.parametrize("where", ["command line", "settings"])
def test_no_engine_is_preloaded_for_another_model(where: str) -> None:
    before = child_pids()
    if where == "settings":
        application_settings().set(model="/another/model")
    preload_engine(Path("/another/model") if where == "command line" else None)
    assert child_pids() == before


def test_preloading_imports_neither_qt_nor_onnxruntime() -> None:
    code = (
        "import sys, vma_gui.app.engine_preload; "
        "print([name for name in sys.modules if name.startswith(('PySide6', 'onnxruntime'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
