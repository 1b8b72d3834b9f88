"""The bundled models, each loaded on first use."""

from __future__ import annotations

import contextlib
import json
from functools import cache
from pathlib import Path

from platformdirs import user_data_path
from vma_core.bundles.bundle import CARD, load_bundle
from vma_core.bundles.library import LibraryModel, ModelLibrary
from vma_core.engine.engine import Engine
from vma_core.errors import UserError
from vma_resources import resource_path

SHIPPED = ("omniglot28", "compact-hard", "compact-soft", "compact-none")


@cache
def shipped_engine(name: str) -> Engine:
    """Engine of the compact model with “hard”, “soft” or no addressing."""
    return _loaded(name)[0]


def shipped_model_hash(name: str) -> str:
    """Hash of the same model."""
    return _loaded(name)[1]


@cache
def _loaded(name: str) -> tuple[Engine, str]:
    bundle = load_bundle(resource_path(f"models/compact-{name}"))
    return bundle.engine(), bundle.model_hash


def shipped_models() -> list[LibraryModel]:
    """All bundled models, the default first."""
    models = []
    for name in SHIPPED:
        path = resource_path(f"models/{name}")
        card = json.loads((path / CARD).read_text(encoding="utf-8"))
        models.append(LibraryModel(path, str(card["name"]), card))
    return models


def model_with_hash(model_hash: str) -> Path | None:
    """Path of the bundled model or the user's own one with this hash; reads the files of each."""
    for model in (*shipped_models(), *user_library().models()):
        with contextlib.suppress(UserError):
            if load_bundle(model.path).model_hash == model_hash:
                return model.path
    return None


def user_library() -> ModelLibrary:
    """The user's own models."""
    return ModelLibrary(user_data_path("vma-explorer") / "models")
