"""Engines whose networks run in child processes, which may crash, hang or be killed."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_cache_path
from vma_core.bundles.bundle import Bundle, load_bundle
from vma_core.engine.engine import Engine
from vma_core.engine.runtime.process_runner import ProcessRunner
from vma_core.errors import UserError

from vma_gui.inference.service import InferenceService

KEPT_MODELS = 2


@dataclass(frozen=True)
class LiveEngine:
    """An engine and the function that ends it."""

    engine: Engine
    end: Callable[[], None]

    def inference(self) -> InferenceService:
        """The inference service of a window; blocks until the engine is ready.

        Raises:
            UserError: the model cannot be run.
        """
        try:
            return InferenceService(self.engine, ended=self.end)
        except UserError:
            self.end()
            raise


def start_engine(bundle: Bundle) -> LiveEngine:
    """Run networks in a child process; keys of large memories are kept on disk.

    Raises:
        UserError: the model failed its trial.
    """
    bundle.require_check()
    runner = ProcessRunner(bundle.graphs, bundle.config, bundle.model_hash)
    live = LiveEngine(bundle.engine_on(runner), runner.close)
    live.engine.keep_keys(user_cache_path("vma-explorer") / "keys", bundle.model_hash)
    return live


class OwnModels:
    """Engines of the user's models; only the most recently used are kept."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Path, LiveEngine] = OrderedDict()

    def engine(self, path: Path) -> Engine:
        """The engine of the bundle at a path.

        Raises:
            UserError: the bundle cannot be read or run.
        """
        if path not in self._kept:
            self._kept[path] = start_engine(load_bundle(path))
            if len(self._kept) > KEPT_MODELS:
                self._kept.popitem(last=False)[1].end()
        self._kept.move_to_end(path)
        return self._kept[path].engine


own_models = OwnModels()
