"""The real application, which also writes what it shows to a file.

`python -m vma_tools.real_window.watched_window STATE [ARGUMENTS OF vma-gui]`
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QListView, QWidget
from vma_core.glyphs.strokes import Stroke

from vma_gui.__main__ import main as open_window
from vma_gui.app.main_window import MainWindow
from vma_gui.dialogs.letter_sheet import SheetView
from vma_gui.system.qt_application import qt_application
from vma_tools.real_window.state_file import (
    StateFile,
    button_places,
    choice_places,
    deliver_every_motion,
    menu_places,
    place_of,
    rect_of,
    row_places,
    visible_texts,
)

MAX_CLIPBOARD = 20_000
MAX_CELLS = 24
"""Cells of a view whose places are written."""


def state_of_window() -> dict[str, object] | None:
    """What a test asks for; None before the window is on the screen."""
    shown = [w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow)]
    windows = [window for window in shown if window.isVisible()]
    return state_of(windows[-1]) if windows else None


def state_of(window: MainWindow) -> dict[str, object]:
    """What a test asks for."""
    session = window.session
    request, result, addresses = session.request(), session.result, session.addresses
    canvas, view = window.canvas_panel.canvas, window.memory_panel.view
    corner = canvas.mapToGlobal(QPoint(0, 0))
    grid = window.variants_panel.view
    first = grid.viewport().mapToGlobal(grid.visualRect(grid.model().index(0, 0)).center())
    third = view.viewport().mapToGlobal(view.visualRect(view.model().index(2, 0)).center())
    images = np.zeros((0, 28, 28)) if result is None else result.images
    shown = bool(len(images))
    top = top_window()
    field = None if top is None else top.focusWidget()
    return {
        "settled": session.result_request == request and session.addresses_request == request,
        "entries": len(session.memory),
        "strokes": len(session.strokes),
        "drawing": lines_of(session.strokes),
        "last_entry": lines_of(session.memory[-1].strokes) if len(session.memory) else [],
        "first_variant": [first.x(), first.y()],
        "first_variant_strokes": lines_of(session.variant_strokes(0)) if shown else [],
        "chosen_variants": grid.selected_rows(),
        "favourites": len(window.favourites.kept),
        "first_favourite": first_favourite(window),
        "undo": window.actions_.undo.text().replace("&", ""),
        "source": session.source,
        "message": window.messages.text,
        "seed": session.seed,
        "unit": session.unit,
        "near": bool(session.around),
        "ablated": session.ablated is not None,
        "pins": len(session.pins),
        "guides": session.guides,
        "selection": list(session.selection),
        "canvas": [corner.x(), corner.y(), min(canvas.width(), canvas.height())],
        "third_entry": [third.x(), third.y()],
        "best": -1 if addresses is None else int(addresses.posterior.argmax()),
        "best_probability": 0.0 if addresses is None else float(addresses.posterior.max()),
        "variants": len(images),
        "variant_distance": float(np.abs(images[1:] - images[:1]).mean()) if shown else 0.0,
        "variants_hash": hashlib.sha256(np.ascontiguousarray(images).tobytes()).hexdigest(),
        "addressed": [] if result is None else sorted(set(result.addressed.tolist())),
        "labels": [entry.label for entry in session.memory.entries],
        "model": window.status.model.text(),
        "training_step": window.training.run.step if window.training.run else 0,
        "training": window.training.status.text(),
        "buttons": button_places(open_windows()),
        "fields": places(QLineEdit),
        "has_keyboard": QApplication.focusWindow() is not None,
        "text": field.text() if isinstance(field, QLineEdit) else None,
        "choices": choice_places(),
        "rows": row_places(),
        "popup": QApplication.activePopupWidget() is not None,
        "boxes": sheet_boxes(),
        "menu": menu_places(),
        "texts": visible_texts(open_windows()),
        "dialog": dialog_title(),
        "title": window.windowTitle(),
        "window": rect_of(window, window.rect()),
        "maximised": window.isMaximized(),
        "tour": window.tour.number if window.tour.isVisible() else None,
        "docks": [dock.objectName() for dock in window.docks if dock.is_in_front],
        "busy_docks": [d.objectName() for d in window.docks if d.isVisible() and d.busy],
        "cells": cells(grid),
        "hearts": hearts(window),
        "entry_cells": cells(view),
        "clipboard": QGuiApplication.clipboard().text()[:MAX_CLIPBOARD],
        **page_of(window),
    }


def page_of(window: MainWindow) -> dict[str, object]:
    """The written page: whether it is complete, and its letters with their places on screen."""
    panel = window.write_panel
    if panel is None or not panel.isVisible() or panel.composer.latest is None:
        return {"written": False, "letters": []}
    composed, view = panel.composer.latest, panel.view
    em_mm = composed.page.settings.em_mm
    letters = []
    for index, shown in enumerate(view.page.letters):
        letter, choice = shown.letter, composed.choice_of(shown.letter)
        place = view.viewport().mapToGlobal(view.letter_rect(index).center().toPoint())
        baseline_mm = composed.page.lines[letter.line].baseline_mm
        letters.append(
            {
                "character": letter.character,
                "variant": None if choice is None else list(choice),
                "place": [place.x(), place.y()],
                "below_baseline_em": (letter.box.bottom - baseline_mm) / em_mm,
                "above_baseline_em": (baseline_mm - letter.box.top) / em_mm,
                "strokes": len(letter.strokes),
            }
        )
    return {"written": panel.composer.is_settled, "letters": letters}


def first_favourite(window: MainWindow) -> list[int] | None:
    """Screen place of the first favourite; None while none is shown."""
    shown = window.favourites_dock.favourites
    if not shown.isVisible() or not shown.count():
        return None
    place = shown.viewport().mapToGlobal(shown.visualItemRect(shown.item(0)).center())
    return [place.x(), place.y()]


def top_window() -> QWidget | None:
    """The dialog that is open, or the window."""
    return QApplication.activeModalWidget() or QApplication.activeWindow()


def places(kind: type[QWidget]) -> dict[str, list[int]]:
    """Screen places of visible, enabled widgets of the top window by their accessible names."""
    top = top_window() or next(iter(QApplication.topLevelWidgets()), None)
    found: dict[str, list[int]] = {}
    for widget in top.findChildren(kind) if top is not None else ():
        if widget.isVisible() and widget.isEnabled():
            found[widget.accessibleName() or widget.objectName()] = place_of(widget)
    return found


def open_windows() -> list[QWidget]:
    """The dialog that is open, or all windows; none while a menu is open."""
    if QApplication.activePopupWidget() is not None:
        return []
    modal = QApplication.activeModalWidget()
    return [modal] if modal is not None else QApplication.topLevelWidgets()


def dialog_title() -> str:
    """Title of the dialog that is open, or ""."""
    modal = QApplication.activeModalWidget()
    return "" if modal is None else modal.windowTitle()


def cells(view: QListView) -> list[list[int]]:
    """Left, top, width and height on the screen of the first cells, as far as they are in view."""
    viewport, found = view.viewport(), []
    for row in range(min(MAX_CELLS, view.model().rowCount())):
        rect = view.visualRect(view.model().index(row, 0)).intersected(viewport.rect())
        found.append(rect_of(viewport, rect) if view.isVisible() else [0, 0, 0, 0])
    return found


def hearts(window: MainWindow) -> list[list[int]]:
    """Screen places of the hearts of the variants."""
    view = window.variants_panel.view
    rows = range(min(MAX_CELLS, view.model().rowCount()))
    places = [view.viewport().mapToGlobal(view.heart(row).center()) for row in rows]
    return [[place.x(), place.y()] for place in places]


def lines_of(strokes: Sequence[Stroke]) -> list[list[tuple[float, float]]]:
    """Points of each stroke on the 105-pixel square."""
    return [[(round(p.x_px, 2), round(p.y_px, 2)) for p in s.points] for s in strokes]


def sheet_boxes() -> list[list[int]]:
    """Screen places of the middles of a sheet's boxes."""
    top = QApplication.activeModalWidget()
    views = top.findChildren(SheetView) if top is not None else []
    found = []
    for view in views:
        for box in view.boxes:
            place = view.to_view((box.left + box.right) / 2, (box.top + box.bottom) / 2)
            place = view.mapToGlobal(place)
            found.append([place.x(), place.y()])
    return found


def main() -> int:
    """Open the window as `vma-gui` does and keep writing its state."""
    qt_application()
    deliver_every_motion()
    states = StateFile(Path(sys.argv[1]), state_of_window)
    states.start()
    sys.argv = ["vma-gui", *sys.argv[2:]]
    return open_window()


if __name__ == "__main__":
    sys.exit(main())
