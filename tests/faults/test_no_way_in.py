"""No door but the ones we know: no pickles, no network, no code out of files."""

from __future__ import annotations

import ast
import os
import pickle
import shutil
import socket
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from PySide6.QtWidgets import QAbstractItemView
from pytestqt.qtbot import QtBot
from vma_core.bundles.bundle import WEIGHTS, load_bundle
from vma_core.errors import UserError
from vma_core.importers.readers import import_glyphs
from vma_core.storage.project import load_project
from vma_core.training.checkpoint import read_checkpoint
from vma_resources import resource_path

from vma_gui.app.application import create

ROOT = Path(__file__).parents[2]
SOURCES = [
    path for folder in ("core", "vma_gui", "resources") for path in (ROOT / folder).rglob("*.py")
]
UNPICKLERS = ("pickle.", "marshal.", "shelve.", "dill.", "cloudpickle.", "joblib.")
NEVER_IMPORTED = (*UNPICKLERS, "PySide6.QtNetwork.", "requests.")
MAY_CONNECT = {
    "core/vma_core/importers/download.py": "data sets that the user requested",
    "vma_gui/booth/watchdog.py": "the stand's service manager, by a Unix socket",
    "core/vma_core/ipc.py": "pipes that a child inherits",
    "vma_gui/system/termination_signals.py": "a pair within the process, for signals",
}
MAY_WRITE = {
    "core/vma_core/atomic_write.py": "writes all other files",
    "core/vma_core/importers/readers.py": "copies data sets out of archives, to a temporary folder",
    "core/vma_core/importers/download.py": "a partial file that is resumed",
    "core/vma_core/export/dataset.py": "a folder that is renamed when complete",
    "core/vma_core/training/run_loop.py": "the run's growing log of figures",
    "core/vma_core/bundles/library.py": "a nameless temporary file",
    "core/vma_core/importers/glyph_set.py": "into an archive in memory",
    "vma_gui/booth/watchdog.py": "a crash report of a process that may not import the core",
}


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Name and call, as written: “np.load”."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def imported(tree: ast.AST) -> Iterator[str]:
    """Imported modules and names: “PySide6.QtCore.QSettings”."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_sources_neither_unpickle_nor_connect_nor_run_texts(path: Path) -> None:
    name = str(path.relative_to(ROOT))
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for module in imported(tree):
        assert not any(
            module == never or module.startswith(f"{never}.") for never in NEVER_IMPORTED
        )
        # PySide unpickles objects it finds in settings files.
        assert not module.endswith(".QSettings")
        if module.split(".")[0] in (
            "socket",
            "urllib",
            "http",
            "ssl",
            "ftplib",
            "asyncio",
            "multiprocessing",
        ):
            assert name in MAY_CONNECT or module.startswith("urllib.parse"), module
    for called, node in calls(tree):
        # A connection of multiprocessing unpickles what it receives, except as bytes.
        assert not called.endswith("connection.recv"), called
        assert not called.endswith("connection.send"), called
        assert called not in ("eval", "exec", "os.system", "torch.load", "yaml.load"), called
        options = {keyword.arg: keyword.value for keyword in node.keywords}
        if called in ("np.load", "numpy.load"):
            assert ast.unparse(options["allow_pickle"]) == "False"
        if called.startswith("subprocess."):
            assert "shell" not in options
        writes = called.endswith((".write_text", ".write_bytes")) or (
            called.endswith("open") and any(ast.unparse(a) in ("'w'", "'wb'") for a in node.args)
        )
        assert not writes or name in MAY_WRITE, f"{called} beside the one way of saving"


class Evil:
    """Leaves a mark when it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return os.mkdir, (str(self.mark),)


def evil_npz(path: Path, content: bytes) -> None:
    """An archive whose only array is a pickled object."""
    header = b"{'descr': '|O', 'fortran_order': False, 'shape': (1,), }".ljust(117) + b"\n"
    array = b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + content
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("images.npy", array)


@pytest.mark.parametrize("suffix", [".npz", ".vma", ".safetensors", ".png", ".svg", ".ttf", ".zip"])
def test_a_pickle_under_any_name_is_not_run(tmp_path: Path, suffix: str) -> None:
    mark, path = tmp_path / "mark", tmp_path / f"evil{suffix}"
    content = pickle.dumps([Evil(mark)])
    pickle.loads(content)
    mark.rmdir()  # it does what it is for
    if suffix == ".npz":
        evil_npz(path, content)
    else:
        path.write_bytes(content)
    reader: dict[str, Callable[[], object]] = {
        ".vma": lambda: load_project(path, 28),
        ".safetensors": lambda: read_checkpoint(path),
    }
    with pytest.raises(UserError):
        reader.get(suffix, lambda: import_glyphs(path, 28))()
    assert not mark.exists()


def test_pytorchs_own_files_are_neither_weights_nor_checkpoints(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    folder = tmp_path / "model"
    shutil.copytree(resource_path("models/compact-hard"), folder)
    torch.save({"w": torch.zeros(3), "evil": Evil(mark)}, folder / WEIGHTS)
    with pytest.raises(UserError, match="damaged"):
        load_bundle(folder)
    with pytest.raises(UserError, match="cannot be read"):
        read_checkpoint(folder / WEIGHTS)
    assert not mark.exists()


def test_arrays_with_objects_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "objects.npz"
    np.savez(path, images=np.array([{"a": 1}], dtype=object), allow_pickle=True)
    with pytest.raises(UserError):
        import_glyphs(path, 28)


def test_no_list_accepts_dropped_foreign_objects(qtbot: QtBot) -> None:
    # Qt's own format for dragged rows holds values that PySide would unpickle.
    application = create(theme="light")
    for view in application.window.findChildren(QAbstractItemView):
        if view.dragDropMode() != QAbstractItemView.DragDropMode.NoDragDrop:
            types = view.model().mimeTypes() if view.acceptDrops() else []
            assert "application/x-qabstractitemmodeldatalist" not in types, view
    application.window.close()


def test_the_network_is_forbidden_to_all_tests() -> None:
    with (
        socket.socket(socket.AF_INET, socket.SOCK_STREAM) as connection,
        pytest.raises(PermissionError, match="network"),
    ):
        connection.connect(("192.0.2.1", 80))


def test_the_window_works_without_a_network(tmp_path: Path) -> None:
    alone = ["unshare", "--user", "--map-root-user", "--net"]
    if shutil.which("unshare") is None or subprocess.run([*alone, "true"], check=False).returncode:
        pytest.skip("network namespaces cannot be made here")
    command = [sys.executable, "-m", "vma_gui", "--demo", "--out", str(tmp_path)]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [*alone, *command],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "variants.png").is_file()


def test_the_runtime_writes_no_files_and_sends_nothing(tmp_path: Path) -> None:
    # By itself onnxruntime 1.31 writes an identity of the machine and a queue of events for its
    # maker's collector below the cache folder.
    code = (
        "from vma_core.bundles.bundle import bundled_model\n"
        "engine = bundled_model().engine('cpu')\n"
        "import numpy as np\n"
        "engine.runner.embed(np.zeros((1, 28, 28), np.float32))\n"
    )
    folders = {f"XDG_{name}_HOME": str(tmp_path) for name in ("CACHE", "DATA", "CONFIG", "STATE")}
    environment = os.environ | folders | {"HOME": str(tmp_path)}
    environment.pop("ORT_DISABLE_TELEMETRY", None)
    subprocess.run([sys.executable, "-c", code], env=environment, check=True, timeout=120)
    assert list(tmp_path.iterdir()) == []
