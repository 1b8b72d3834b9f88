"""The worked examples of docs/architecture.md do what it says they do."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from canvas_input import draw
from pytestqt.qtbot import QtBot
from vma_core.bundles.bundle import Bundle, load_bundle
from vma_core.engine.request import Drawing, Request
from vma_core.engine.runtime.onnx_runner import OnnxRunner
from vma_core.errors import UserError
from vma_core.glyphs.normalise import NormaliserSettings
from vma_core.memory.entries import Memory
from vma_core.storage.starter_memory import starter_memory

from vma_gui.app.application import create

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
MAX_LINES = 50


def example(name: str) -> dict[str, Any]:
    """What an example defines."""
    return runpy.run_path(str(EXAMPLES / f"{name}.py"))


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.py")), ids=lambda path: path.stem)
def test_an_example_is_short_and_shown(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) < MAX_LINES
    shown = (EXAMPLES.parent / "architecture.md").read_text("utf-8")
    assert f"examples/{path.name}" in shown


def test_a_panel_follows_the_drawing(qtbot: QtBot) -> None:
    application = create(theme="light")
    application.window.show()
    dock = example("panel")["add_to"](application)
    assert dock in application.window.docks
    dock.show()
    draw(application)
    qtbot.waitUntil(lambda: not dock.busy and "%" in dock.text.text(), timeout=60_000)
    before = dock.text.text()
    application.session.clear_drawing()
    draw(application, "O")
    qtbot.waitUntil(lambda: dock.text.text() != before, timeout=60_000)
    application.window.close()
    application.window.deleteLater()


def test_the_entry_of_a_reader_is_addressed(engine: Any) -> None:
    read: Callable[..., Any] = example("reader")["read_letters"]
    picture = "\n".join("." * 8 + "###" + "." * 9 for _ in range(20)).encode()
    entry = read(picture, "I", "bar.txt").entry(28, NormaliserSettings())
    assert entry.label == "I"
    assert entry.image.shape == (28, 28)
    view = Memory([entry, *starter_memory()[:20]]).snapshot()
    addresses = engine.address(view, Drawing.of(entry.image))
    assert np.argmax(addresses.posterior) == 0


@pytest.mark.parametrize(
    ("content", "message"), [(b"\xff\xfe", "UTF-8"), (b"...", "no ink"), (b"#" * 600, "larger")]
)
def test_a_reader_refuses_bad_files(content: bytes, message: str) -> None:
    with pytest.raises(UserError, match=message):
        example("reader")["read_letters"](content, "", "bad.txt")


def test_a_wrapped_engine_gives_the_same_answers(bundle: Bundle) -> None:
    real = OnnxRunner(bundle.graphs, bundle.config, "cpu")
    timed = example("engine")["TimedRunner"](real)
    view = Memory(starter_memory()[:20]).snapshot()
    request = Request(view, Drawing.of(view.entries[3].image), count=4)
    ours = bundle.engine_on(timed).answer(request)
    np.testing.assert_array_equal(ours.images, bundle.engine_on(real).answer(request).images)
    assert ours.provider == "CPU (ONNX Runtime), timed"
    assert {name for name, _ in timed.calls_ms} >= {"embed", "features", "draw"}


def test_a_model_of_another_architecture_answers(tmp_path: Path) -> None:
    entries = starter_memory()[:16]
    made = example("model")["train_small"](entries, 3, tmp_path / "small")
    bundle = load_bundle(tmp_path / "small")
    assert bundle.model_hash == made.model_hash
    assert len(bundle.config.level_channels) == 2
    view = Memory(entries).snapshot()
    request = Request(view, Drawing.of(entries[0].image), count=3)
    assert bundle.engine("cpu").answer(request).images.shape == (3, 28, 28)
