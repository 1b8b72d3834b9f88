"""Loads models and starts their engines beside the interface thread."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject
from vma_core.errors import UserError
from vma_core.models.bundle import Bundle, load_bundle

from vma_gui.inference.background import BackgroundTask
from vma_gui.inference.live_engine import LiveEngine, start_engine

T = TypeVar("T")


class ModelLoader(QObject):
    """Loads one model at a time; a newer request replaces the present one.

    Args:
        parent: owner; it calls `close` before it is deleted.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._background = BackgroundTask(self)
        self._waiting: LiveEngine | None = None
        """A started engine that `done` has not received yet."""

    @property
    def is_loading(self) -> bool:
        return self._background.is_running

    def load(
        self,
        path: Path,
        prepare: Callable[[Bundle], T],
        done: Callable[[Bundle, LiveEngine, T], None],
        failed: Callable[[str], None],
    ) -> None:
        """Load a model, call `prepare` on the worker, and then `done` with a ready engine.

        Args:
            path: folder of the bundle.
            prepare: slow work that depends on the model.
            done: called on the interface thread; takes over the engine.
            failed: called with one sentence if the model cannot be used.
        """

        def work() -> tuple[Bundle, LiveEngine, T]:
            self._end_waiting()
            bundle = load_bundle(path)
            prepared = prepare(bundle)
            live = start_engine(bundle)
            try:
                _ = live.engine.runner.provider  # waits until it is ready
            except UserError:
                live.end()
                raise
            self._waiting = live
            return bundle, live, prepared

        def finish(loaded: tuple[Bundle, LiveEngine, T]) -> None:
            self._waiting = None
            done(*loaded)

        self._background.run(work, finish, failed)

    def close(self) -> None:
        """Stop; an engine that was started in vain ends."""
        self._background.close()
        self._end_waiting()

    def _end_waiting(self) -> None:
        live, self._waiting = self._waiting, None
        if live is not None:
            live.end()
