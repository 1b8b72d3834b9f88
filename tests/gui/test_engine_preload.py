"""An engine that is begun before the window: the window takes it, and none is begun in vain."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from vma_core.engine.runtime.process_runner import idle
from vma_core.models.bundle import bundled_model

from vma_gui.app.engine_preload import application_settings, preload_engine
from vma_gui.inference.live_engine import start_engine

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the engine is in the window here")


@pytest.fixture(autouse=True)
def _no_idle_engine() -> Iterator[None]:
    """Neither before a test nor after it."""
    idle.end()
    yield
    idle.end()


def engines() -> set[int]:
    """Process ids of the children of this process."""
    return {child.pid for child in psutil.Process().children()}


def test_the_window_takes_the_process_that_was_begun() -> None:
    before = engines()
    preload_engine(None)
    (begun,) = engines() - before
    live = start_engine(bundled_model())
    assert live.engine.runner.pid == begun  # type: ignore[attr-defined]
    assert engines() - before == {begun}
    assert "ONNX Runtime" in live.engine.runner.provider
    live.end()


@pytest.mark.parametrize("where", ["command line", "settings"])
def test_nothing_is_begun_for_another_model(where: str) -> None:
    before = engines()
    if where == "settings":
        application_settings().set(model="/another/model")
    preload_engine(Path("/another/model") if where == "command line" else None)
    assert engines() == before


def test_qt_is_not_there_yet() -> None:
    code = (
        "import sys, vma_gui.app.engine_preload; "
        "print([name for name in sys.modules if name.startswith(('PySide6', 'onnxruntime'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
