"""Time from the command to a window with its first answer: cold and warm starts.

python -m vma_tools.benchmarks.startup --json        (or: vma benchmark startup --json)
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

COLD_STARTS = 3
WARM_STARTS = 7
TIMEOUT_S = 60.0
STARTED = "VMA_STARTED_S"
"""Environment variable: monotonic time of the command."""
HEAVY = ("torch", "scipy", "skimage", "matplotlib", "onnx", "fontTools", "tinycss2", "pyqtgraph")
"""Packages that the first answer does not need."""


def start() -> None:
    """Open the window as the user's command does, print timings, and quit."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from vma_gui.app.engine_preload import preload_engine

    preload_engine(None)
    from PySide6.QtCore import QTimer

    from vma_gui.app.application import create
    from vma_gui.system.gc_schedule import freeze_gc

    imported_s = time.monotonic()
    application = create()
    freeze_gc()
    shown: dict[str, float] = {}

    def usable() -> None:
        """The event loop has returned after painting the first variants."""
        started_s = float(os.environ[STARTED])
        print(
            json.dumps(
                {
                    "usable_s": time.monotonic() - started_s,
                    "shown_s": shown["s"] - started_s,
                    "imported_s": imported_s - started_s,
                    "heavy": [name for name in HEAVY if name in sys.modules],
                }
            ),
            flush=True,
        )
        application.window.close()
        application.qt.quit()

    def answered() -> None:
        application.session.variants_changed.disconnect(answered)
        QTimer.singleShot(0, usable)

    application.session.variants_changed.connect(answered)
    application.window.show()
    shown["s"] = time.monotonic()
    application.qt.exec()


def measure(cold: int, warm: int) -> dict[str, object]:
    """Seconds of single starts and their medians; before cold starts the page cache is dropped."""
    evicts = can_evict()
    one_start()  # compiles
    cold_starts = []
    for _ in range(cold if evicts else 0):
        evict(files_of_a_start())
        cold_starts.append(one_start())
    warm_starts = [one_start() for _ in range(warm)]

    def seconds(starts: Sequence[dict[str, object]], name: str) -> list[float]:
        return [round(float(str(s[name])), 3) for s in starts]

    def median(starts: Sequence[dict[str, object]], name: str) -> float | None:
        return round(float(np.median(seconds(starts, name))), 3) if starts else None

    return {
        "cold_s": median(cold_starts, "usable_s"),
        "warm_s": median(warm_starts, "usable_s"),
        "warm_p95_s": round(float(np.quantile(seconds(warm_starts, "usable_s"), 0.95)), 3),
        "warm_imported_s": median(warm_starts, "imported_s"),
        "warm_shown_s": median(warm_starts, "shown_s"),
        "cold": seconds(cold_starts, "usable_s"),
        "warm": seconds(warm_starts, "usable_s"),
        "heavy_imports": sorted({str(n) for s in warm_starts for n in list(s["heavy"])}),  # type: ignore[call-overload]
    }


def one_start() -> dict[str, object]:
    """Start a process with empty user folders; returns its timings."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {STARTED: str(time.monotonic())}
        environment |= {f"XDG_{n}_HOME": folder for n in ("CONFIG", "DATA", "STATE", "CACHE")}
        # Compiled bytecode is kept, as for users.
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        done = subprocess.run(
            [sys.executable, "-m", "vma_tools.benchmarks.startup", "--once"],
            env=environment,
            capture_output=True,
            text=True,
            timeout=TIMEOUT_S,
            check=True,
        )
    return dict(json.loads(done.stdout.splitlines()[-1]))


def can_evict() -> bool:
    """Whether the page cache can be dropped."""
    return hasattr(os, "posix_fadvise")


def files_of_a_start() -> Iterator[Path]:
    """Files that a start may read: standard library, packages, this project."""
    paths = sysconfig.get_paths()
    here = Path(__file__).parents[3]
    roots = (Path(paths["stdlib"]), Path(paths["platlib"]), here / "vma_gui", here / "core")
    for root in (*roots, here / "resources"):
        for folder, _, names in os.walk(root):
            # PyTorch is large and not used by the window.
            if "torch" not in Path(folder).parts:
                yield from (Path(folder, name) for name in names)


def evict(files: Iterator[Path]) -> None:
    """Drop files from the page cache."""
    for path in files:
        with contextlib.suppress(OSError):
            descriptor = os.open(path, os.O_RDONLY)
            try:
                os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
            finally:
                os.close(descriptor)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="vma benchmark startup", description=__doc__)
    parser.add_argument("--once", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument(
        "--repeats", type=int, default=WARM_STARTS, help=f"warm starts; up to {COLD_STARTS} cold"
    )
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    if arguments.once:
        start()
        return 0
    repeats = max(1, arguments.repeats)
    figures = measure(min(COLD_STARTS, repeats), repeats)
    if arguments.json:
        print(json.dumps(figures, indent=2))
        return 0
    for name, value in figures.items():
        print(f"{name.replace('_', ' ')}: {value}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
