"""The compact models that come with the application, each loaded when somebody first looks."""

from __future__ import annotations

from functools import cache

from vma_core.bundle import load_bundle
from vma_core.engine.engine import Engine
from vma_resources import resource_path


@cache
def shipped_engine(name: str) -> Engine:
    """“hard”, “soft” or “none”: same networks, other addressing."""
    return load_bundle(resource_path(f"models/compact-{name}")).engine()
