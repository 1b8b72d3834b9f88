"""Entries on the clipboard and under the dragging pointer, for other windows and programs."""

from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QByteArray, QMimeData
from PySide6.QtGui import QImage
from vma_core.memory import MemoryEntry
from vma_core.project import Project, project_bytes, read_project
from vma_core.sheets import contact_sheet

ENTRIES_MIME = "application/x-vma-entries"
PICTURED = 256
"""Entries of a selection that other programs get as a picture."""


def entries_to_mime(entries: Sequence[MemoryEntry]) -> QMimeData:
    """Entries with labels and strokes for another window, as a picture for other programs."""
    data = QMimeData()
    if not entries:
        return data
    size = entries[0].image.shape[0]
    data.setData(ENTRIES_MIME, QByteArray(project_bytes(Project(size, tuple(entries)))))
    sheet = contact_sheet(np.stack([e.image for e in entries[:PICTURED]]).astype(np.float32))
    height, width = sheet.shape
    pixels = np.ascontiguousarray(sheet).tobytes()
    picture = QImage(pixels, width, height, width, QImage.Format.Format_Grayscale8)
    data.setImageData(picture.copy())
    return data


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
