"""How variants get out: clipboard, one sheet, single files.

Dialogs are imported when somebody opens them, because the window should open fast.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget
from vma_core.animation import KINDS, animation_bytes
from vma_core.atomic import write_atomically
from vma_core.errors import UserError
from vma_core.settings import WallSettings
from vma_core.sheets import contact_sheet, enlarge, png_bytes

from vma_gui.images import grey_image
from vma_gui.inference import Inference
from vma_gui.jobs import Job, Progress
from vma_gui.session import Session

SINGLE_PX = 448
FRAMES = 24
"""Of an animation, one way."""


class Exporter(QObject):
    """Copies and saves the variants on the wall, with their settings inside the PNG."""

    def __init__(
        self, session: Session, inference: Inference, model_hash: str, window: QWidget
    ) -> None:
        super().__init__(window)
        self._session = session
        self._inference = inference
        self.job = Job(self)
        self.job.done.connect(self._saved)
        self.job.failed.connect(lambda text: session.message.emit(text, "error"))
        inference.closing.connect(self.job.cancel)
        self._model_hash = model_hash
        self._window = window
        self.keep_settings = True
        """Whether saved pictures carry what they were made with."""
        self.transparent = False
        """Whether saved pictures have ink on nothing instead of on white."""

    def copy(self, rows: list[int]) -> None:
        """The chosen variants, or all, as a picture on the clipboard."""
        images = self._images(rows)
        if images is None:
            return
        sheet = contact_sheet(images)
        QGuiApplication.clipboard().setImage(grey_image(sheet))
        text = self.tr("%1 variants were copied as a picture.").replace("%1", str(len(images)))
        self._session.message.emit(text, "info")

    def ask_sheet(self, rows: list[int]) -> None:
        """Ask for a file and save one sheet."""
        name, _ = QFileDialog.getSaveFileName(
            self._window,
            self.tr("Save sheet"),
            "variants.png",
            self.tr("Picture (*.png);;Outlines (*.svg)"),
        )
        if name:
            self.save_sheet(Path(name), rows)

    def ask_single(self, rows: list[int]) -> None:
        """Ask for a folder and save each variant."""
        name = QFileDialog.getExistingDirectory(self._window, self.tr("Save single variants"))
        if name:
            self.save_single(Path(name), rows)

    def dataset_dialog(self) -> QDialog:
        """Asks what, how many and where."""
        from vma_gui.dialogs.dataset import DatasetDialog

        return DatasetDialog(self._session, self._inference, self._model_hash, self._window)

    def font_dialog(self) -> QDialog:
        """Asks for a name and for the number of shapes."""
        from vma_gui.dialogs.font import FontDialog

        return FontDialog(self._session, self._inference, self._window)

    def ask_animation(self, rows: list[int]) -> None:
        """Ask for a file and save the way between two variants."""
        if len(rows) < 2:
            text = self.tr("Select two variants: the animation leads from one to the other.")
            self._session.message.emit(text, "info")
            return
        name, _ = QFileDialog.getSaveFileName(
            self._window,
            self.tr("Save animation"),
            "variants.gif",
            self.tr("Animation (*.gif *.webp)"),
        )
        if name:
            self.save_animation(Path(name), rows)

    def save_animation(self, path: Path, rows: list[int]) -> None:
        """A loop from the first of some variants to the last of them and back."""
        request, engine = self._session.result_request, self._inference.engine
        if request is None:
            return
        self._save_frames(path, lambda: engine.path(request, rows[0], rows[-1], FRAMES))

    def ask_morph(self) -> None:
        """Ask for a file and save the way between two drawings."""
        ends = self.drawings_to_join()
        if ends is None:
            text = self.tr(
                "Select two entries of the memory, or draw something and select one: the "
                "animation leads from one drawing to the other."
            )
            self._session.message.emit(text, "info")
            return
        name, _ = QFileDialog.getSaveFileName(
            self._window,
            self.tr("Save animation"),
            "drawings.gif",
            self.tr("Animation (*.gif *.webp)"),
        )
        if name:
            self.save_morph(Path(name), *ends)

    def drawings_to_join(self) -> tuple[int, np.ndarray] | None:
        """The row that explains both, and both: selected entries, or the drawing and one."""
        session = self._session
        request = session.request()
        memory, addresses = request.memory, session.addresses
        rows = [memory.row_of[p] for p in session.selection if p in memory.row_of]
        if len(rows) >= 2:
            ends = [memory.entries[row].image for row in (rows[0], rows[-1])]
            return rows[0], np.stack(ends)
        if not rows or request.drawing is None or addresses is None:
            return None
        if len(addresses.posterior) != len(memory):
            return None
        ends = [request.drawing.image, memory.entries[rows[0]].image]
        return int(addresses.posterior.argmax()), np.stack(ends)

    def save_morph(self, path: Path, row: int, ends: np.ndarray) -> None:
        """A loop from one drawing to another and back, written by one entry."""
        memory, latents = self._session.memory.view(), self._inference.engine.latents
        self._save_frames(path, lambda: latents.between(memory, row, ends, FRAMES))

    def _save_frames(self, path: Path, frames: Callable[[], np.ndarray]) -> None:
        path = path if path.suffix.lower() in KINDS else path.with_name(path.name + ".gif")

        def work(_progress: Progress) -> Path:
            write_atomically(path, animation_bytes(frames(), path.suffix))
            return path

        self.job.start(work)

    def _saved(self, path: Path) -> None:
        self._session.message.emit(self.tr("Saved %1").replace("%1", str(path)), "info")

    def save_sheet(self, path: Path, rows: list[int]) -> None:
        """One file with the chosen variants, or all: outlines where it is an SVG, else a PNG."""
        images = self._images(rows)
        if images is None:
            return
        if path.suffix.lower() == ".svg":
            # scikit-image is slow to import and the window should open fast.
            from vma_core.outlines import outlines_svg

            self._write([(path, outlines_svg(images, self._settings()))])
        else:
            path = path if path.suffix.lower() == ".png" else path.with_suffix(".png")
            sheet = png_bytes(contact_sheet(images), self._settings(), self.transparent)
            self._write([(path, sheet)])

    def save_single(self, folder: Path, rows: list[int]) -> None:
        """A PNG of its own for each chosen variant, or for all."""
        images = self._images(rows)
        if images is None:
            return
        numbers = rows or list(range(len(images)))
        files = []
        for number, image in zip(numbers, images, strict=True):
            settings = self._settings()
            if settings:
                settings["index"] = number
            name = f"variant-{self._session.seed}-{number:03d}.png"
            grey = 255 - enlarge(image, SINGLE_PX)
            files.append((folder / name, png_bytes(grey, settings, self.transparent)))
        self._write(files)

    def _write(self, files: list[tuple[Path, bytes]]) -> None:
        try:
            for path, data in files:
                write_atomically(path, data)
        except UserError as error:
            self._session.message.emit(str(error), "error")
            return
        self._saved(files[0][0] if len(files) == 1 else files[0][0].parent)

    def _images(self, rows: list[int]) -> np.ndarray | None:
        result = self._session.result
        if result is None or not len(result.images):
            self._session.message.emit(self.tr("There are no variants yet."), "info")
            return None
        return result.images[rows] if rows else result.images

    def _settings(self) -> dict[str, object]:
        request = self._session.result_request
        if request is None or not self.keep_settings:
            return {}
        return {"model": self._model_hash} | WallSettings.of(request).to_dict()
