"""Shared fixtures: offscreen Qt, isolated user folders, small models, the optional data folder."""

from __future__ import annotations

import gc
import hashlib
import itertools
import os
import socket
import sys
import threading
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Spinning threads of two runtimes would compete for the cores.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
# Test files run in parallel: one thread per process, including those that tests start.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import hypothesis
import numpy as np
import pytest
import torch
from file_server import CONTENT, Server
from small_data import write_small_data
from tiny import ONE_LEVEL, TINY
from vma_core.bundles.bundle import Bundle, bundled_model
from vma_core.engine.engine import Engine
from vma_core.engine.request import Drawing, Request
from vma_core.engine.runtime import process_runner
from vma_core.importers import download as download_module
from vma_core.importers.download import RemoteFile
from vma_core.memory.entries import Memory, MemoryEntry
from vma_core.model.vma import VariationalMemoryAddressing

# The load of the machine must not fail a property.
hypothesis.settings.register_profile("any machine", deadline=None)
hypothesis.settings.load_profile("any machine")

TESTS_UNTIL_FULL_COLLECTION = 20
NEW_MODULES = 50
_ended_tests = itertools.count(1)
_frozen_modules: set[str] = set()


def freeze_modules() -> None:
    """Exclude modules from collections, which they would make slow, once many were imported."""
    if len(sys.modules.keys() - _frozen_modules) > NEW_MODULES:
        _frozen_modules.update(sys.modules)
        gc.freeze()


# A worker thread's GC run must not delete widgets: see `vma_gui.system.gc_schedule`.
gc.disable()
gc.collect()
freeze_modules()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Start files with slow tests first: begun last, one would keep a single core busy alone."""
    if config.pluginmanager.hasplugin("randomly"):  # `make shuffle`
        return
    slow = Counter(item.path for item in items if item.get_closest_marker("slow"))
    items.sort(key=lambda item: -slow[item.path])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown() -> Generator[None]:
    """Collect each test's garbage on the thread that owns its widgets."""
    yield
    if next(_ended_tests) % TESTS_UNTIL_FULL_COLLECTION:
        gc.collect(1)
    else:
        gc.collect()
        freeze_modules()


@pytest.fixture(autouse=True)
def _isolated_user_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep tests away from the real user's settings."""
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))


@pytest.fixture(autouse=True)
def _restore_english() -> Generator[None]:
    """Reset the language, which also sets the number format, after each test."""
    yield
    language = sys.modules.get("vma_gui.system.language")
    if language is not None and language.current_language() != "en":
        language.set_language("en")


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that leaves this machine."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        inside = isinstance(address, str | bytes) or address[0] in ("127.0.0.1", "::1", "localhost")
        if not inside:
            raise PermissionError(f"the network is forbidden to tests ({address[0]})")
        real(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)


@pytest.fixture(autouse=True)
def _long_engine_timeout(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many tests share few cores: a slow engine must not count as hung."""
    monkeypatch.setattr(process_runner, "PATIENCE_S", 60.0)


def data_folder() -> Path:
    """The folder named by VMA_DATA; skips the test if it is not set."""
    named = os.environ.get("VMA_DATA")
    if not named:
        pytest.skip("VMA_DATA is not set: this test reads the Omniglot files")
    return Path(named)


@pytest.fixture
def data() -> Path:
    """All data files."""
    return data_folder()


@pytest.fixture(scope="session")
def small_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder like `data` with few characters of all alphabets: quickly read."""
    data = data_folder()
    return made_once(tmp_path_factory, "data", lambda folder: write_small_data(data, folder))


@pytest.fixture
def tiny() -> VariationalMemoryAddressing:
    """A small untrained model with perturbed decoder weights."""
    torch.manual_seed(3)
    model = VariationalMemoryAddressing(TINY)
    perturb(model.decoder)
    return model.eval()


def perturb(*networks: torch.nn.Module) -> None:
    """Add noise to all weights: untrained networks ignore some of their inputs."""
    with torch.no_grad():
        for network in networks:
            for parameter in network.parameters():
                parameter.add_(0.1 * torch.randn_like(parameter))


@pytest.fixture(scope="session")
def bundle() -> Bundle:
    """The model shipped with the application."""
    return bundled_model()


@pytest.fixture(scope="session")
def engine(bundle: Bundle) -> Engine:
    """An engine on the bundled model, shared by all tests: do not change its state."""
    return bundle.engine("cpu")


@pytest.fixture
def fresh_engine(bundle: Bundle, engine: Engine) -> Engine:
    """An engine on the bundled model that has answered no request yet; it shares the networks."""
    return bundle.engine_on(engine.runner)


@pytest.fixture
def glyphs() -> np.ndarray:
    """Twelve different 28×28 glyphs of the starter set."""
    from vma_core.storage.starter_memory import starter_memory

    return np.stack([entry.image for entry in starter_memory()[::9]])[:12]


@pytest.fixture
def memory(glyphs: np.ndarray) -> Memory:
    """A memory of the twelve `glyphs`, each in its own class."""
    return Memory([MemoryEntry(g, f"class {i}") for i, g in enumerate(glyphs)])


@pytest.fixture
def request_(memory: Memory, glyphs: np.ndarray) -> Request:
    """A request for twelve variants recalled by a drawing of entry 4."""
    return Request(memory.snapshot(), Drawing.of(glyphs[4]), "recall", seed=3, count=12)


def made_once(
    tmp_path_factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]
) -> Path:
    """A folder made once for all pytest-xdist workers."""
    from filelock import FileLock

    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    folder = base / "shared" / name
    folder.parent.mkdir(exist_ok=True)
    with FileLock(folder.with_suffix(".lock")):
        if not folder.exists():
            staged = folder.with_suffix(".part")
            make(staged)
            staged.rename(folder)
    return folder


def exported_once(
    tmp_path_factory: pytest.TempPathFactory, name: str, model: VariationalMemoryAddressing
) -> Path:
    """Export a bundle once for all pytest-xdist workers: an export takes ten seconds."""
    from vma_core.bundles.onnx_export import export_bundle

    card = {"name": name, "steps": 3}
    return made_once(tmp_path_factory, name, lambda folder: export_bundle(model, folder, card))


@pytest.fixture(scope="session")
def small_bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small untrained 28-pixel model whose variants differ; do not modify the folder."""
    torch.manual_seed(3)
    model = VariationalMemoryAddressing(replace(ONE_LEVEL, image_size=28))
    perturb(model.decoder)
    return exported_once(tmp_path_factory, "small", model)


@pytest.fixture(scope="session")
def tiny_bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small untrained 20-pixel model; do not modify the folder."""
    torch.manual_seed(3)
    model = VariationalMemoryAddressing(replace(ONE_LEVEL, image_size=20))
    return exported_once(tmp_path_factory, "tiny", model)


@pytest.fixture(scope="session")
def stroke_model() -> VariationalMemoryAddressing:
    """A small untrained 28-pixel model with companions and a stroke head.

    It has every graph that a bundle can have; the head moves strokes by a few pixels.
    """
    torch.manual_seed(4)
    config = replace(TINY, image_size=28, stroke_channels=6, stroke_steps=2, companions=3)
    model = VariationalMemoryAddressing(config)
    perturb(model)
    return model.eval()


@pytest.fixture(scope="session")
def stroke_bundle(
    stroke_model: VariationalMemoryAddressing, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """`stroke_model` as a bundle; tests that damage it copy it first."""
    return exported_once(tmp_path_factory, "strokes", stroke_model)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr(download_module, "PAUSE_S", 0.0)
    started = Server()
    thread = threading.Thread(target=started.serve_forever, daemon=True)
    thread.start()
    yield started
    started.shutdown()
    started.server_close()
    thread.join()


@pytest.fixture
def file(server: Server) -> RemoteFile:
    url = f"http://127.0.0.1:{server.server_port}/set.zip"
    return RemoteFile(url, "sub/set.zip", len(CONTENT), hashlib.sha256(CONTENT).hexdigest())
