"""Drives the window without a display: draw with the pointer, add, generate, save."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtWidgets import QApplication, QWidget
from vma_core.atomic_write import write_atomically
from vma_core.errors import UserError
from vma_core.glyphs.raster import RASTER_PX
from vma_core.glyphs.strokes import Stroke
from vma_core.storage.starter_memory import SCRIPTS, draw_character

from vma_gui.app.application import Application, create
from vma_gui.system.synthetic_pointer import mouse_event
from vma_gui.theme.tokens import ThemeChoice

TIMEOUT_S = 20.0


def run_demo(out: Path, model: Path | None, theme: ThemeChoice) -> str:
    """Drive the window; writes window.png and variants.png and returns a one-line summary."""
    application = create(model, theme)
    window = application.window
    window.show()
    script = next(s for s in SCRIPTS if s.name == "Japanese")
    canvas = window.canvas_panel.canvas
    for stroke in draw_character(script.font, script.places[0], hand=5):
        drag(canvas, stroke)
    window.actions_.add.trigger()
    for stroke in draw_character(script.font, script.places[0], hand=6):
        drag(canvas, stroke)
    wait_until(lambda: answered(application), application.qt)
    window.exporter.save_sheet(out / "variants.png", [])
    wait_until(lambda: "variants.png" in window.messages.text, application.qt)
    problem = window.messages.text
    window.messages.dismiss()
    application.qt.processEvents()
    save_picture(window, out / "window.png")
    summary = describe(application, out)
    window.close()
    if not (out / "variants.png").exists():
        raise UserError("{problem}", problem=problem)
    return summary


def answered(application: Application) -> bool:
    """Whether the shown variants answer the current request."""
    request = application.session.result_request
    return request is not None and request == application.session.request()


def describe(application: Application, out: Path) -> str:
    """A one-line summary."""
    session = application.session
    result, addresses = session.result, session.addresses
    assert result is not None
    assert addresses is not None
    best = int(addresses.posterior.argmax())
    return (
        f"Drew a glyph, added it to {len(session.memory)} entries, drew it again: entry {best + 1} "
        f"({session.memory[best].label}) has address probability {addresses.posterior[best]:.2f}; "
        f"{len(result.images)} variants in {result.timings_ms['total']:.1f} ms on "
        f"{result.provider} → {out / 'variants.png'}, {out / 'window.png'}"
    )


def save_picture(window: QWidget, path: Path, scale: float = 1.0) -> None:
    """Save a screenshot as PNG, scaled by a factor."""
    from PySide6.QtCore import QBuffer, QByteArray

    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    picture = window.grab()
    if scale != 1.0:
        smooth = Qt.TransformationMode.SmoothTransformation
        picture = picture.scaledToWidth(round(scale * picture.width()), smooth)
    picture.save(buffer, "PNG")
    write_atomically(path, bytes(data.data()))


def drag(canvas: QWidget, stroke: Stroke) -> None:
    """Send mouse events along a stroke."""
    for step in drag_steps(canvas, stroke):
        step()
        QApplication.processEvents()


def drag_steps(canvas: QWidget, stroke: Stroke) -> list[Callable[[], None]]:
    """Functions that send the events of a stroke: press, moves, release."""
    side = min(canvas.width(), canvas.height())
    left, top = (canvas.width() - side) / 2, (canvas.height() - side) / 2
    places = [
        QPointF(left + p.x_px * side / RASTER_PX, top + p.y_px * side / RASTER_PX)
        for p in stroke.points
    ]
    kinds = [QEvent.Type.MouseButtonPress, *[QEvent.Type.MouseMove] * (len(places) - 1)]
    events = [*zip(kinds, places, strict=True), (QEvent.Type.MouseButtonRelease, places[-1])]
    return [partial(send_mouse, canvas, kind, place) for kind, place in events]


def send_mouse(widget: QWidget, kind: QEvent.Type, place: QPointF) -> None:
    """Send a mouse event with the left button."""
    QApplication.sendEvent(widget, mouse_event(kind, place, widget.mapToGlobal(place)))


def wait_until(condition: Callable[[], bool], qt: QApplication, seconds: float = TIMEOUT_S) -> None:
    """Process events until a condition holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise UserError(
                "The window did not answer within {seconds:.0f} seconds.", seconds=seconds
            )
        qt.processEvents()
        time.sleep(0.002)
    qt.processEvents()
