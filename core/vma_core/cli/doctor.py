"""vma doctor: versions, provider in use, model, display, folders."""

from __future__ import annotations

import argparse
import importlib.metadata
import os
import platform
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import platformdirs

from vma_core.cli.common import add_json, add_model, model_of, print_json
from vma_core.engine.engine import Engine
from vma_core.engine.runtime.onnx_runner import installed_distributions
from vma_core.errors import UserError
from vma_core.memory.budget import FREE_SHARE, MAX_ENTRIES, bytes_needed
from vma_core.memory.entries import Memory
from vma_core.storage.starter_memory import starter_memory

HELP = "report versions, the provider in use, where a memory is kept, the display and folders"
EXAMPLE = "vma doctor --json"
PACKAGES = ("numpy", "pillow", "PySide6-Essentials", "pyqtgraph", "torch", "vma-explorer")
APP = "vma-explorer"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    add_model(parser)
    add_json(parser)


def run(arguments: argparse.Namespace) -> None:
    """Print the report."""
    report = examine(arguments)
    if arguments.json:
        print_json(report)
        return
    for line in report_lines(report):
        print(line)


def report_lines(report: Mapping[str, Any]) -> Iterator[str]:
    """One line per part of the report."""
    for key, value in report.items():
        if isinstance(value, dict):
            value = ", ".join(f"{k.replace('_', ' ')} {v}" for k, v in value.items())
        elif isinstance(value, list):
            value = "; ".join(value) or "none"
        yield f"{key:>10}: {value}"


def examine(arguments: argparse.Namespace) -> dict[str, Any]:
    """The report; problems are listed, not raised."""
    problems: list[str] = []
    versions = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            versions[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            versions[name] = "not installed"
    versions |= installed_distributions()
    model: dict[str, Any] = {}
    provider: dict[str, str] = {}
    resident: dict[str, str | int] = {}
    try:
        bundle = model_of(arguments)
        model = {"name": bundle.name, "hash": bundle.model_hash}
        engine = bundle.engine()
        resident = residence(engine)
        provider = {"used": engine.runner.provider, "because": str(engine.provider_reason)}
    except UserError as error:
        problems.append(str(error))
    return {
        "versions": versions,
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "cores": os.cpu_count(),
        "provider": provider,
        "memory": resident,
        "model": model,
        "data": os.environ.get("VMA_DATA", "no VMA_DATA set"),
        "display": display(),
        "folders": {name: _writable(path) for name, path in folders().items()},
        "problems": problems,
    }


def residence(engine: Engine) -> dict[str, str | int]:
    """Where the starter memory is kept, its size, and how many more entries have room there."""
    memory = Memory(starter_memory(engine.image_size)).snapshot()
    engine.prepare(memory)
    found = engine.resident.residence()
    if found is not None and found[0]:
        each, used, free = found[1].bytes_per_entry, found[1].used_bytes, found[1].free_bytes
        where = "GPU"
    else:
        import psutil

        each, used = (
            bytes_needed(1, engine.image_size),
            bytes_needed(len(memory), engine.image_size),
        )
        free, where = int(psutil.virtual_memory().available), "main memory"
    room = int(FREE_SHARE * free / each)
    return {
        "kept_in": where,
        "entries": len(memory),
        "used_bytes": used,
        "free_bytes": free,
        "room_for_entries": min(room, MAX_ENTRIES) if free else "unknown",
    }


def folders() -> dict[str, Path]:
    """Folders of the user's files."""
    return {
        "data": platformdirs.user_data_path(APP),
        "config": platformdirs.user_config_path(APP),
        "cache": platformdirs.user_cache_path(APP),
        "log": platformdirs.user_log_path(APP),
    }


def display() -> str:
    """Name of the display."""
    if sys.platform in ("win32", "darwin"):
        return "native"
    wayland, x11 = os.environ.get("WAYLAND_DISPLAY"), os.environ.get("DISPLAY")
    return f"Wayland {wayland}" if wayland else f"X11 {x11}" if x11 else "none (offscreen only)"


def _writable(path: Path) -> str:
    """Whether the folder, or its nearest existing parent, is writable."""
    existing = path
    while not existing.exists() and existing != existing.parent:
        existing = existing.parent
    try:
        with tempfile.TemporaryFile(dir=existing):
            return f"{path} (writable)"
    except OSError as error:
        return f"{path} (not writable: {error.strerror})"
