"""Programs to be killed: they save in a loop and log what they have done.

A server forks them, so that each begins at once: a line “kind folder” on standard input starts one,
its process number comes on standard output, and “dead” when it is.
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[1]))

LOG = "log"


def note(folder: Path, *values: object) -> None:
    """A line that is there however the process ends: “monotonic-seconds values …”."""
    descriptor = os.open(folder / LOG, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(descriptor, " ".join(map(str, (time.monotonic(), *values))).encode() + b"\n")
    os.close(descriptor)


def draw(folder: Path) -> None:
    """A window in which strokes and entries are added continuously."""
    from PySide6.QtCore import QPointF, QTimer

    from vma_gui.app.application import create

    application = create(theme="light")
    application.window.show()
    application.window.projects.recovery.watch(folder / "unsaved")
    canvas, session = application.window.canvas_panel.canvas, application.session
    session.start_afresh(session.memory.entries[:4])
    drawn = 0

    def point() -> None:
        nonlocal drawn
        step = drawn % 60
        place = QPointF(30 + 3 * step, 40 + 7 * (drawn % 11))
        if step == 0:
            canvas.begin_stroke(place, 1.0, False)
        else:
            canvas.extend_stroke(place, 1.0)
        if step == 59:
            canvas.end_stroke()
        drawn += 1
        note(folder, drawn)
        if drawn % 240 == 0:
            session.add_drawing_to_memory()

    timer = QTimer()
    timer.setInterval(10)
    timer.timeout.connect(point)
    timer.start()
    application.qt.exec()


def save(folder: Path) -> None:
    """A document that is saved again and again, each time with one stroke more."""
    from vma_core.glyphs.strokes import Stroke, StrokePoint
    from vma_core.storage.project import Project, save_project

    stroke = Stroke((StrokePoint(1, 1), StrokePoint(50, 50)))
    for version in range(1, 1_000_000):
        save_project(Project(28, drawing=(stroke,) * (version % 500 + 1)), folder / "letters.vma")
        note(folder, version)


def load(folder: Path) -> None:
    """A memory that grows by thousands of entries at a time, kept as unsaved work."""
    import numpy as np
    from vma_core.memory.entries import MemoryEntry
    from vma_core.storage.autosave import Autosave, UnsavedWork
    from vma_core.storage.project import Project

    rng = np.random.default_rng(0)
    journal = Autosave(folder, "unsaved")
    entries: tuple[MemoryEntry, ...] = ()
    for _ in range(1_000_000):
        entries = entries if len(entries) < 20_000 else ()
        ink = (rng.random((1_500, 28, 28)) < 0.1).astype(np.uint8)
        entries += tuple(MemoryEntry(image) for image in ink)
        journal.keep_whole(UnsavedWork(Project(28, entries)))
        note(folder, len(entries))


def import_models(folder: Path) -> None:
    """A library into which a model is put, and another one deleted, again and again."""
    from vma_core.bundles.library import ModelLibrary
    from vma_core.errors import UserError

    library = ModelLibrary(folder / "models")
    for number in range(1_000_000):
        model = library.import_bundle(folder / "bundle")
        note(folder, model.path.name)
        if number % 3 == 2:
            with contextlib.suppress(UserError):
                library.delete(model.path)


def train(folder: Path) -> None:
    """A training run that saves after each update."""
    import numpy as np
    from tiny import TINY
    from vma_core.training.corpus import Corpus
    from vma_core.training.recipe import Recipe
    from vma_core.training.trainer import Trainer

    images = (np.random.default_rng(0).random((1, 96, 8, 8)) < 0.3).astype(np.uint8)
    rows = [np.arange(6 * c, 6 * c + 6) for c in range(16)]
    corpus = Corpus(images, rows, [f"A/{c}" for c in range(16)], "hash")
    trainer = Trainer(Recipe(entries=4, targets=4, shots=(1,), model=TINY), corpus)
    while True:
        trainer.update()
        trainer.save(folder / "checkpoint.safetensors")
        note(folder, trainer.step)


KINDS: dict[str, Callable[[Path], None]] = {
    "draw": draw,
    "save": save,
    "load": load,
    "import": import_models,
    "train": train,
}


def import_first(kind: str) -> None:
    """What a child would import at its start; nothing that starts threads."""
    if kind == "draw" or kind == "train":
        pass
    else:
        pass


def main() -> None:
    """Fork a child for each line."""
    import_first(sys.argv[1])
    for line in sys.stdin:
        kind, folder = line.rstrip("\n").split(" ", 1)
        child = os.fork()
        if child == 0:
            KINDS[kind](Path(folder))
            os._exit(0)
        print(child, flush=True)
        os.waitpid(child, 0)
        print("dead", flush=True)


@dataclasses.dataclass
class Ended:
    """A child that was killed.

    Attributes:
        lines: what it had noted down: (seconds, text).
        killed_s: when, by the same clock.
    """

    lines: list[tuple[float, str]]
    killed_s: float

    def noted(self, before_s: float = 0.0) -> list[str]:
        """Lines logged at least this long before the kill."""
        return [text for at, text in self.lines if at <= self.killed_s - before_s]


if __name__ == "__main__":
    main()
