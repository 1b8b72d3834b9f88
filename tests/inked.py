"""Answers in strokes without a stroke head, and ink looked for on a screen of high resolution."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget
from vma_core.engine.engine import Engine, Matrix
from vma_core.engine.latents import LatentSpace
from vma_core.engine.request import DRAWING_ROW, Request, Result
from vma_core.engine.runner import Array
from vma_core.engine.stroke_variants import Variants
from vma_core.glyphs.entry_strokes import entry_strokes
from vma_core.glyphs.stroke_arrays import StrokeArrays
from vma_core.memory import MemoryView

RATIO = 2.0


def read_strokes(request: Request, row: int) -> StrokeArrays | None:
    """Those of what a variant read."""
    if row == DRAWING_ROW and request.drawing is not None:
        return request.drawing.arrays
    return entry_strokes(request.memory.entries[row]) if row >= 0 else None


def answer_in_strokes(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on every engine answers as one whose head moves nothing."""
    stream, transfer, decode = Engine.stream, Engine.transfer, LatentSpace.decode

    def streamed(self: Engine, request: Request, begin_at: int = 0) -> Iterator[Result]:
        for result in stream(self, request, begin_at):
            read = [read_strokes(request, row) for row in result.addressed.tolist()]
            there = result.there.tolist()
            strokes = tuple(s if on else None for s, on in zip(read, there, strict=True))
            yield replace(result, strokes=strokes)

    def transferred(self: Engine, request: Request, rows: Sequence[int], hands: int) -> Matrix:
        entries = [request.memory.entries[row] for row in rows]
        strokes = tuple((entry_strokes(entry),) * (1 + hands) for entry in entries)
        return Matrix(transfer(self, request, rows, hands).images, strokes)

    def decoded(self: LatentSpace, memory: MemoryView, row: int, latents: Array) -> Variants:
        strokes = (entry_strokes(memory.entries[row]),) * len(latents)
        return Variants(decode(self, memory, row, latents).images, strokes)

    monkeypatch.setattr(Engine, "stream", streamed)
    monkeypatch.setattr(Engine, "transfer", transferred)
    monkeypatch.setattr(LatentSpace, "decode", decoded)


def screen(widget: QWidget) -> QImage:
    """What a widget shows on a screen with two pixels for each of its own."""
    image = QImage(widget.size() * RATIO, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(RATIO)
    widget.render(image, QPoint())
    return image


def ink_share(
    image: QImage, box: QRect, points_px: np.ndarray, ink: QColor, margin_px: int = 0
) -> float:
    """How many of some points of the 105-pixel square in a box have exactly the ink's colour."""
    inner = box.adjusted(margin_px, margin_px, -margin_px, -margin_px)
    places = (inner.topLeft().toTuple() + points_px * inner.width() / 105) * RATIO
    found = [QColor(image.pixel(int(x), int(y))) == QColor(ink.rgb()) for x, y in places]
    return float(np.mean(found))
