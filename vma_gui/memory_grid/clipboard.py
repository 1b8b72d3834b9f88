"""Entries on the clipboard and under the dragging pointer, for other windows and programs."""

from __future__ import annotations

import io
from collections.abc import Sequence

from PySide6.QtCore import QByteArray, QMimeData, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from vma_core.export.contact_sheet import CELL_PX, grid_shape
from vma_core.memory.entries import MemoryEntry
from vma_core.storage.project import Project, project_bytes, read_project

from vma_gui.document.session import Session
from vma_gui.widgets.glyph_cells import Ink, entry_glyph_at_once, paint_sheet

ENTRIES_MIME = "application/x-vma-entries"
PICTURED = 256
"""Entries of a selection that other programs get as a picture."""


def entries_to_mime(entries: Sequence[MemoryEntry], session: Session) -> QMimeData:
    """Entries with labels and strokes for another window, as a picture for other programs."""
    data = QMimeData()
    if not entries:
        return data
    size = entries[0].image.shape[0]
    data.setData(ENTRIES_MIME, QByteArray(project_bytes(Project(size, tuple(entries)))))
    data.setImageData(_picture(entries[:PICTURED], session))
    return data


def _picture(entries: Sequence[MemoryEntry], session: Session) -> QImage:
    """Entries in black on white, in strokes or pixels as the window shows them."""
    columns, lines = grid_shape(len(entries))
    picture = QImage(columns * CELL_PX, lines * CELL_PX, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.white)
    ink = Ink(QColor("black"), session.show_pixels, session.pen_scale)
    glyphs = [entry_glyph_at_once(entry, session.entry_strokes) for entry in entries]
    with QPainter(picture) as painter:
        paint_sheet(painter, QRectF(picture.rect()), glyphs, columns, ink)
    return picture


def entries_from_mime(data: QMimeData, name: str, image_size: int) -> tuple[MemoryEntry, ...]:
    """What `entries_to_mime` packed.

    Args:
        data: with `ENTRIES_MIME`.
        name: of where it comes from, for messages.
        image_size: of the model that will read the entries.

    Raises:
        UserError: it is damaged, or of another image size.
    """
    packed = bytes(data.data(ENTRIES_MIME).data())
    return read_project(io.BytesIO(packed), name, image_size).entries
