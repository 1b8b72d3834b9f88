"""Exports variants: clipboard, contact sheet, single files, animations.

Dialogs are imported when they are opened, because the window should open fast.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget
from vma_core.atomic_write import write_atomically
from vma_core.engine.variant_settings import VariantSettings
from vma_core.errors import UserError
from vma_core.export.animation import FORMATS, SIDE_PX, animation_bytes, drawing_movie
from vma_core.export.contact_sheet import GAP_PX, contact_sheet, grid_shape, png_bytes
from vma_core.export.drawable import CELL_PX, Drawable, VariantForm, drawables_of, paint
from vma_core.glyphs.strokes import StrokeArrays

from vma_gui.document.session import Session
from vma_gui.inference.background import BackgroundTask, Progress
from vma_gui.inference.service import InferenceService
from vma_gui.widgets.images import grey_to_qimage

if TYPE_CHECKING:
    from vma_gui.dialogs.save_pictures import PictureDialog, PictureOptions, Subject

SINGLE_PX = 448
FRAMES = 24
"""Frames of an animation in one direction."""

Work = Callable[[Progress], Path]
"""Writes a file or folder and returns its path; called with a progress callback."""


class Exporter(QObject):
    """Copies and saves the shown variants, with their settings inside the file."""

    def __init__(
        self, session: Session, inference: InferenceService, model_hash: str, window: QWidget
    ) -> None:
        super().__init__(window)
        self._session = session
        self.inference = inference
        self.model_hash = model_hash
        """Of the model in use; stored in exported files."""
        self._window = window
        self.keep_settings = True
        """Whether saved pictures contain the settings they were made with."""
        self.transparent = False
        """Whether saved pictures have a transparent background unless a dialog asks."""

    def copy(self, rows: list[int]) -> None:
        """Copy the chosen variants, or all, to the clipboard as a picture."""
        drawables = self._drawables(rows, self._shown_form)
        if drawables is None:
            return

        def put(sheet: np.ndarray) -> None:
            QGuiApplication.clipboard().setImage(grey_to_qimage(sheet))
            text = self.tr("{count} variants copied as a picture.", "", len(drawables))
            self._session.message.emit(text.format(count=len(drawables)), "info")

        self._run(lambda _progress: contact_sheet(drawables), put)

    def dataset_dialog(self) -> QDialog:
        """The dialog that exports a data set."""
        from vma_gui.dialogs.export_dataset import DatasetDialog

        return DatasetDialog(self._session, self.inference, self.model_hash, self._window)

    def font_dialog(self) -> QDialog:
        """The dialog that exports a font."""
        from vma_gui.dialogs.export_font import FontDialog

        return FontDialog(self._session, self.inference, self._window)

    def picture_dialog(self, subject: Subject, rows: list[int]) -> PictureDialog | None:
        """The dialog for saving the chosen variants; None, and a message, if there are none."""
        from vma_gui.dialogs.save_pictures import PictureDialog

        drawables = self._drawables(rows)
        if drawables is None:
            return None
        if subject == "animation" and len(rows) < 2:
            text = self.tr("Select two variants to animate between them.")
            self._session.message.emit(text, "info")
            return None
        has_strokes = any(isinstance(drawable, StrokeArrays) for drawable in drawables)
        if subject == "movie" and not isinstance(drawables[0], StrokeArrays):
            text = self.tr("This model makes no pen strokes, so there is nothing to animate.")
            self._session.message.emit(text, "info")
            return None
        usual = max(grid_shape(len(drawables))) * (CELL_PX + GAP_PX) + GAP_PX
        saves = {
            "sheet": lambda path, options: self._sheet_work(path, rows, options),
            "single": lambda path, options: self._single_work(path, rows, options),
            "animation": lambda path, options: self._animation_work(path, rows, options),
            "movie": lambda path, options: self._movie_work(path, drawables[0], options),
        }
        return PictureDialog(
            subject,
            saves[subject],
            usual if subject == "sheet" else SINGLE_PX,
            has_strokes,
            self.transparent,
            self._session,
            self.inference,
            self._window,
        )

    def ask_sheet(self, rows: list[int]) -> None:
        """Ask for options and a file, and save one contact sheet."""
        self._open(self.picture_dialog("sheet", rows))

    def ask_single(self, rows: list[int]) -> None:
        """Ask for options and a place, and save each variant."""
        self._open(self.picture_dialog("single", rows))

    def ask_animation(self, rows: list[int]) -> None:
        """Ask for options and a file, and save the interpolation between two variants."""
        self._open(self.picture_dialog("animation", rows))

    def ask_movie(self, rows: list[int]) -> None:
        """Ask for options and a file, and save a movie of the first chosen variant being drawn."""
        self._open(self.picture_dialog("movie", rows))

    def _open(self, dialog: QDialog | None) -> None:
        if dialog is not None:
            dialog.exec()

    def ask_morph(self) -> None:
        """Ask for a file and save the interpolation between two drawings."""
        ends = self.drawings_to_join()
        if ends is None:
            text = self.tr(
                "Select two entries, or draw something and select one, to animate between them."
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
        """The memory row that decodes both drawings, and both: entries, or drawing and entry."""
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

    def save_sheet(
        self, path: Path, rows: list[int], options: PictureOptions | None = None
    ) -> None:
        """Save the chosen variants, or all, in one file: SVG by its suffix, else PNG."""
        if self._drawables(rows) is not None:
            self._run(self._sheet_work(path, rows, options or self._usual(path)))

    def save_single(
        self, folder: Path, rows: list[int], options: PictureOptions | None = None
    ) -> None:
        """Save each chosen variant, or all, in separate files."""
        if self._drawables(rows) is not None:
            self._run(self._single_work(folder, rows, options or self._usual(folder)))

    def save_animation(self, path: Path, rows: list[int]) -> None:
        """Save a loop from the first chosen variant to the last and back."""
        if self._session.result_request is not None:
            self._run(self._animation_work(path, rows, self._usual(path)))

    def save_morph(self, path: Path, row: int, ends: np.ndarray) -> None:
        """Save a loop from one drawing to another and back, decoded by one entry."""
        memory, latents = self._session.memory.snapshot(), self.inference.engine.latents
        path, scale = _animation_path(path), self._session.pen_scale

        def work(_progress: Progress) -> Path:
            images, strokes = latents.between(memory, row, ends, FRAMES)
            drawables = _scaled(drawables_of(images, strokes), scale)
            write_atomically(path, animation_bytes(drawables, path.suffix))
            return path

        self._run(work)

    def _sheet_work(self, path: Path, rows: list[int], options: PictureOptions) -> Work:
        drawables, settings = self._drawables(rows, options.form) or [], self._settings()
        path = _with_suffix(path, options)

        def work(_progress: Progress) -> Path:
            if options.format == "png":
                sheet = contact_sheet(drawables, side_px=options.side_px)
                write_atomically(path, png_bytes(sheet, settings, options.transparent))
            else:
                write_atomically(path, _svg(drawables, settings, options))
            return path

        return work

    def _single_work(self, folder: Path, rows: list[int], options: PictureOptions) -> Work:
        drawables, settings = self._drawables(rows, options.form) or [], self._settings()
        numbers = rows or list(range(len(drawables)))
        name = f"variant-{self._session.seed}"

        def work(progress: Progress) -> Path:
            for done, (number, drawable) in enumerate(zip(numbers, drawables, strict=True), 1):
                path = _with_suffix(folder / f"{name}-{number:03d}", options)
                own = settings | {"index": number} if settings else settings
                if options.format == "png":
                    grey = 255 - paint(drawable, options.side_px or SINGLE_PX)
                    write_atomically(path, png_bytes(grey, own, options.transparent))
                else:
                    write_atomically(path, _svg([drawable], own, options))
                progress(done, len(drawables))
            return folder

        return work

    def _animation_work(self, path: Path, rows: list[int], options: PictureOptions) -> Work:
        request, engine = self._session.result_request, self.inference.engine
        path, scale = _animation_path(path), self._session.pen_scale

        def work(_progress: Progress) -> Path:
            assert request is not None
            images, strokes = engine.path(request, rows[0], rows[-1], FRAMES)
            drawables = _scaled(drawables_of(images, strokes, options.form), scale)
            side_px = options.side_px or SIDE_PX
            write_atomically(path, animation_bytes(drawables, path.suffix, side_px))
            return path

        return work

    def _movie_work(self, path: Path, drawable: Drawable, options: PictureOptions) -> Work:
        path = _animation_path(path)

        def work(progress: Progress) -> Path:
            assert isinstance(drawable, StrokeArrays)
            side_px = options.side_px or SIDE_PX
            write_atomically(path, drawing_movie(drawable, path.suffix, side_px, progress))
            return path

        return work

    def _run(
        self, work: Callable[[Progress], Any], done: Callable[[Any], None] | None = None
    ) -> None:
        """In the background; one task per save, so that none cancels another."""
        task = BackgroundTask(self, low_priority=True)

        def end() -> None:
            task.wait()
            task.deleteLater()

        task.finished.connect(end)
        self.inference.closing.connect(task.close)
        task.run_with_progress(
            work, done or self._saved, lambda text: self._session.message.emit(text, "error")
        )

    def _saved(self, path: Path) -> None:
        self._session.message.emit(self.tr("Saved {path}").format(path=path), "info")

    def _usual(self, path: Path) -> PictureOptions:
        """Options if no dialog asked for them."""
        from vma_gui.dialogs.save_pictures import PictureOptions

        svg = path.suffix.lower() == ".svg"
        return PictureOptions(
            self._shown_form, format="outlines" if svg else "png", transparent=self.transparent
        )

    @property
    def _shown_form(self) -> VariantForm:
        return "pixels" if self._session.show_pixels else "strokes"

    def _drawables(self, rows: list[int], form: VariantForm = "strokes") -> list[Drawable] | None:
        """The chosen variants, or all; None, and a message, if there are none."""
        result = self._session.result
        if result is None or not len(result.images):
            self._session.message.emit(self.tr("There are no variants yet."), "info")
            return None
        drawables = _scaled(
            drawables_of(result.images, result.strokes, form), self._session.pen_scale
        )
        return [drawables[row] for row in rows] if rows else drawables

    def _settings(self) -> dict[str, object]:
        request = self._session.result_request
        if request is None or not self.keep_settings:
            return {}
        return {"model": self.model_hash} | VariantSettings.of(request).to_dict()


def _scaled(drawables: Sequence[Drawable], pen_scale: float) -> list[Drawable]:
    return [
        drawable.with_pen_scale(pen_scale) if isinstance(drawable, StrokeArrays) else drawable
        for drawable in drawables
    ]


def _svg(drawables: list[Drawable], settings: dict[str, object], options: PictureOptions) -> bytes:
    # scikit-image is slow to import and the window should open fast.
    from vma_core.export.outlines import outlines_svg, strokes_svg

    if options.format == "outlines":
        return outlines_svg(drawables, settings)
    drawn = [drawable for drawable in drawables if isinstance(drawable, StrokeArrays)]
    if len(drawn) < len(drawables):
        raise UserError("Some variants have no pen strokes. Save them as outlines instead.")
    return strokes_svg(drawn, settings)


def _with_suffix(path: Path, options: PictureOptions) -> Path:
    suffix = ".png" if options.format == "png" else ".svg"
    return path if path.suffix.lower() == suffix else path.with_name(path.name + suffix)


def _animation_path(path: Path) -> Path:
    return path if path.suffix.lower() in FORMATS else path.with_name(path.name + ".gif")
