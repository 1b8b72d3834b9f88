"""Starts the engine's process before Qt is imported; it takes a third of a second."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_config_path
from vma_core.bundles.bundle import bundled_model
from vma_core.engine.runtime.process_runner import start_spare_process
from vma_core.errors import UserError

from vma_gui.system.settings import Settings


def application_settings() -> Settings:
    """The settings of the application."""
    return Settings(user_config_path("vma-explorer") / "settings.json")


def preload_engine(model: Path | None) -> None:
    """Start the process for the bundled model; others have to be read and checked first.

    Args:
        model: from the command line.
    """
    if model is not None or application_settings().text("model"):
        return
    try:
        bundle = bundled_model()
        start_spare_process(bundle.graphs, bundle.config, bundle.model_hash)
    except UserError:  # reported later, in the window
        return
