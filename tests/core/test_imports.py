"""Who may import whom."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from vma_tools.benchmarks.startup import HEAVY

ROOT = Path(__file__).parents[2]


def test_the_import_contracts_hold() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_starting_the_window_imports_no_torch() -> None:
    code = "import sys, vma_gui.app.application, vma_gui.app.demo; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_window_that_has_answered_has_imported_nothing_heavy() -> None:
    """The import-time log of a complete start contains neither torch nor slow libraries."""
    command = [sys.executable, "-X", "importtime", "-m", "vma_tools.benchmarks.startup", "--once"]
    environment = os.environ | {"VMA_STARTED_S": "0", "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in
                done.stderr.splitlines() if line.startswith("import time:")}  # fmt: skip
    assert {"PySide6", "vma_core", "vma_gui"} <= imported
    assert not imported & set(HEAVY)
    assert "onnxruntime" not in imported or sys.platform == "win32"  # it is in the engine's process


def test_the_core_imports_no_qt() -> None:
    code = (
        "import sys, vma_core.cli.main, vma_core.bundles.onnx_export, vma_core.training.trainer; "
        "vma_core.cli.main.build_parser(); "
        "sys.exit(any(m.startswith('PySide6') for m in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
