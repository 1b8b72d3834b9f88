"""The real application, which also writes what it shows to a file: run by the journey test."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import sys
from pathlib import Path

import numpy as np
from PySide6.QtCore import QPoint, QTimer

from vma_gui.app import Application, create

WRITE_MS = 50


def state_of(application: Application) -> dict[str, object]:
    """What a test asks for."""
    session, window = application.session, application.window
    request, result, addresses = session.request(), session.result, session.addresses
    canvas, view = window.canvas_panel.canvas, window.memory_panel.view
    corner = canvas.mapToGlobal(QPoint(0, 0))
    third = view.viewport().mapToGlobal(view.visualRect(view.model().index(2, 0)).center())
    images = np.zeros((0, 28, 28)) if result is None else result.images
    shown = bool(len(images))
    return {
        "settled": session.result_request == request and session.answered == request,
        "entries": len(session.memory),
        "strokes": len(session.strokes),
        "seed": session.seed,
        "pins": len(session.pins),
        "canvas": [corner.x(), corner.y(), min(canvas.width(), canvas.height())],
        "third_entry": [third.x(), third.y()],
        "best": -1 if addresses is None else int(addresses.posterior.argmax()),
        "best_probability": 0.0 if addresses is None else float(addresses.posterior.max()),
        "variants": len(images),
        "variant_distance": float(np.abs(images[1:] - images[:1]).mean()) if shown else 0.0,
        "variants_hash": hashlib.sha256(np.ascontiguousarray(images).tobytes()).hexdigest(),
        "addressed": [] if result is None else sorted(set(result.addressed.tolist())),
    }


def main() -> None:
    """Open the window and keep writing."""
    path = Path(sys.argv[1])
    application = create(theme="light")
    application.window.move(0, 0)
    application.window.show()

    def write() -> None:
        text = json.dumps(state_of(application))
        path.with_suffix(".new").write_text(text)
        os.replace(path.with_suffix(".new"), path)

    timer = QTimer()
    timer.timeout.connect(write)
    timer.start(WRITE_MS)
    signal.signal(signal.SIGTERM, lambda *_: application.window.close())
    application.qt.exec()


if __name__ == "__main__":
    main()
