"""MIME data of memory entries for the clipboard and drag and drop."""

from __future__ import annotations

import io
from collections.abc import Sequence

from PySide6.QtCore import QByteArray, QMimeData, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from vma_core.export.contact_sheet import grid_shape
from vma_core.export.drawable import CELL_PX
from vma_core.memory.entries import MemoryEntry
from vma_core.storage.project import Project, project_bytes, read_project

from vma_gui.document.session import Session
from vma_gui.widgets.glyph_cells import Ink, cached_entry_glyph, paint_sheet

ENTRIES_MIME = "application/x-vma-entries"
MAX_PICTURED = 256
"""At most this many entries are included in the image for other programs."""


def entries_to_mime(entries: Sequence[MemoryEntry], session: Session) -> QMimeData:
    """Pack entries with labels and strokes, and an image of them for other programs."""
    data = QMimeData()
    if not entries:
        return data
    size = entries[0].image.shape[0]
    data.setData(ENTRIES_MIME, QByteArray(project_bytes(Project(size, tuple(entries)))))
    data.setImageData(_picture(entries[:MAX_PICTURED], session))
    return data


def _picture(entries: Sequence[MemoryEntry], session: Session) -> QImage:
    """Contact sheet in black on white, as strokes or model pixels like the window."""
    columns, lines = grid_shape(len(entries))
    picture = QImage(columns * CELL_PX, lines * CELL_PX, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.white)
    ink = Ink(QColor("black"), session.show_pixels, session.pen_scale)
    glyphs = [cached_entry_glyph(entry, session.entry_strokes) for entry in entries]
    with QPainter(picture) as painter:
        paint_sheet(painter, QRectF(picture.rect()), glyphs, columns, ink)
    return picture


def entries_from_mime(data: QMimeData, name: str, image_size: int) -> tuple[MemoryEntry, ...]:
    """Unpack what `entries_to_mime` packed.

    Args:
        data: has the format `ENTRIES_MIME`.
        name: source, for error messages.
        image_size: side of the model's images in pixels.

    Raises:
        UserError: the data is damaged or of another image size.
    """
    packed = bytes(data.data(ENTRIES_MIME).data())
    return read_project(io.BytesIO(packed), name, image_size).entries
