"""Screenshots of the window, docks and dialogs for the documentation, light and dark.

`python -m vma_tools.screenshots --out docs/screens`
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from vma_core.atomic_write import write_atomically
from vma_core.errors import UserError

from vma_gui.system.language import WINDOW_LANGUAGES, set_language
from vma_gui.system.qt_application import qt_application
from vma_gui.theme.tokens import TEXT_PERCENTS, THEME_CHOICES, ThemeChoice

if TYPE_CHECKING:
    from vma_gui.app.application import Application
    from vma_gui.dialogs.export_font import FontDialog

WINDOW_SIZE = (1280, 800)
DOCK_SIZE = (920, 300)
SCREEN = {"name": "screen", "x": 0, "y": 0, "width": 1920, "height": 1080}
"""Limits the size of dialogs."""
PAGE_TEXT = "DEAR GRACE\nA LARGE HARMED MAMMAL\nHEARD A REREAD GALE"
SETTLE_S = 1.2
"""Docks compute when the pen rests; screenshots are taken after that."""


def main() -> int:
    """Save the screenshots and print their paths."""
    parser = argparse.ArgumentParser(prog="vma_tools.screenshots", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("docs/screens"), help="folder")
    parser.add_argument("--only", nargs="+", help="names of docks and dialogs, “window” or “write”")
    parser.add_argument("--theme", nargs="+", choices=THEME_CHOICES[1:], default=["light", "dark"])
    parser.add_argument("--text", type=int, choices=TEXT_PERCENTS, default=100, help="percent")
    parser.add_argument("--language", choices=list(WINDOW_LANGUAGES), default="en")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="vma-screen-") as folder:
        screen = Path(folder) / "screen.json"
        write_atomically(screen, json.dumps({"screens": [SCREEN]}).encode())
        os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={screen}"
        qt_application()
    set_language(arguments.language)
    try:
        for theme in arguments.theme:
            for path in take(arguments.out, theme, arguments.only, arguments.text):
                print(path)
    except UserError as error:
        print(f"vma_tools.screenshots: {error}", file=sys.stderr)
        return 1
    return 0


def take(
    out: Path, theme: ThemeChoice, only: list[str] | None = None, text_percent: int = 100
) -> list[Path]:
    """Save the screenshots of a theme; returns their paths."""
    from vma_gui.app.application import create
    from vma_gui.app.demo import save_picture, wait_until
    from vma_gui.dialogs.export_font import FontDialog
    from vma_tools.dialog_examples import EXAMPLES

    application = create(theme=theme, text_percent=text_percent)
    window = application.window
    window.resize(*WINDOW_SIZE)
    window.show()
    _draw(application)
    saved = []
    for name, shown in {"window": window, **{d.objectName(): d for d in window.docks}}.items():
        if only and name not in only:
            continue
        if shown is not window:
            dock = next(d for d in window.docks if d is shown)
            dock.setFloating(True)
            dock.resize(*DOCK_SIZE)
            dock.show()
            dock.prepare_screenshot()
        _settle(application)
        path = out / f"{name}-{theme}.png"
        save_picture(shown, path)
        saved.append(path)
        if shown is not window:
            shown.hide()
    if not only or "write" in only:
        saved.append(_take_page(application, out / f"write-{theme}.png"))
    for name, make in EXAMPLES.items():
        if only and name not in only:
            continue
        dialog = make(application)
        dialog.show()
        if isinstance(dialog, FontDialog):
            wait_until(partial(_has_specimen, dialog), application.qt)
        _settle(application)
        path = out / f"{name}-{theme}.png"
        save_picture(dialog, path)
        saved.append(path)
        dialog.reject()
    window.close()
    return saved


def _has_specimen(dialog: FontDialog) -> bool:
    return bool(dialog.specimen.family)


def _take_page(application: Application, path: Path) -> Path:
    """The Write view with a text that lacks two letters."""
    from vma_gui.app.demo import save_picture, wait_until

    session, window = application.session, application.window
    session.set(writes=True)
    session.writing.replace_text(PAGE_TEXT)
    panel = window.write_panel
    assert panel is not None
    wait_until(lambda: panel.composer.is_settled, application.qt)
    _settle(application)
    save_picture(window, path)
    session.set(writes=False)
    return path


def _draw(application: Application) -> None:
    from vma_core.storage.starter_memory import draw_character

    from vma_gui.app.demo import answered, drag, wait_until

    for stroke in draw_character("japanese", "A", 5):
        drag(application.window.canvas_panel.canvas, stroke)
    wait_until(lambda: answered(application), application.qt)


def _settle(application: Application) -> None:
    """Process events until all docks have answered and are laid out."""
    end = time.monotonic() + SETTLE_S
    while time.monotonic() < end:
        if any(dock.busy for dock in application.window.docks if dock.isVisible()):
            end = time.monotonic() + SETTLE_S
        application.qt.processEvents()
        time.sleep(0.005)


if __name__ == "__main__":
    sys.exit(main())
