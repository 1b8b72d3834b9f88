"""Exports variants: clipboard, contact sheet, single files, animations.

Dialogs are imported when they are opened, because the window should open fast.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QWidget
from vma_core.atomic_write import write_atomically
from vma_core.engine.variant_settings import VariantSettings
from vma_core.errors import UserError
from vma_core.export.animation import FORMATS, SIDE_PX, animation_bytes, drawing_movie
from vma_core.export.contact_sheet import GAP_PX, contact_sheet, grid_shape, png_bytes
from vma_core.export.drawable import CELL_PX, Drawable, VariantForm, drawables_of, paint
from vma_core.glyphs.strokes import StrokeArrays
from vma_core.memory.entries import MemoryEntry
from vma_core.storage.project import Favourite

from vma_gui.document.session import Session
from vma_gui.inference.background import BackgroundTask, Progress
from vma_gui.inference.service import InferenceService
from vma_gui.system.file_dialogs import ask_save, with_suffix
from vma_gui.widgets.images import grey_to_qimage

if TYPE_CHECKING:
    from vma_gui.dialogs.save_pictures import PictureDialog, PictureOptions, Subject

SINGLE_PX = 448
FRAMES = 24
"""Frames of an animation in one direction."""

Work = Callable[[Progress], Path]
"""Writes a file or folder and returns its path; called with a progress callback."""


class Exporter(QObject):
    """Copies and saves the shown variants, with their settings inside the file.

    Signals:
        draw_requested(str): a character that the font lacks is to be drawn.
    """

    draw_requested = Signal(str)

    def __init__(
        self, session: Session, inference: InferenceService, model_hash: str, window: QWidget
    ) -> None:
        super().__init__(window)
        self._session = session
        self.inference = inference
        self.model_hash = model_hash
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

    def font_dialog(self, first: Sequence[MemoryEntry] = ()) -> QDialog:
        """The dialog that exports a font; `first` precede the entries of the memory."""
        from vma_gui.dialogs.export_font import FontDialog

        dialog = FontDialog(self._session, self.inference, self._window, first)
        dialog.draw_requested.connect(self.draw_requested)
        return dialog

    def of(self, variants: Sequence[Favourite]) -> ChosenVariants:
        """The exporter of variants that may stand elsewhere than in the latest answer."""
        chosen = ChosenVariants(
            variants, self._session, self.inference, self.model_hash, self._window
        )
        chosen.keep_settings, chosen.transparent = self.keep_settings, self.transparent
        return chosen

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
        saves = {
            "sheet": lambda path, options: self._sheet_work(path, rows, options),
            "single": lambda path, options: self._single_work(path, rows, options),
            "animation": lambda path, options: self._animation_work(path, rows, options),
            "movie": lambda path, options: self._movie_work(path, drawables[0], options),
        }
        return PictureDialog(
            subject,
            saves[subject],
            _sheet_side_px if subject == "sheet" else lambda _count: SINGLE_PX,
            has_strokes,
            self.transparent,
            (len(rows), self._variant_count),
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
        path = ask_save(
            self._window,
            "animation",
            self.tr("Save animation of {count} frames, {side} × {side} px").format(
                count=2 * FRAMES - 2, side=SIDE_PX
            ),
            "drawings.gif",
            self.tr("Animation (*.gif *.webp)"),
            tuple(FORMATS),
        )
        if path is not None:
            self.save_morph(path, *ends)

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
        rows = [] if options.all_variants else rows
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
        rows = [] if options.all_variants else rows
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

    @property
    def _variant_count(self) -> int:
        result = self._session.result
        return 0 if result is None else len(result.images)

    def _settings(self) -> dict[str, object]:
        request = self._session.result_request
        if request is None or not self.keep_settings:
            return {}
        return {"model": self.model_hash} | VariantSettings.of(request).to_dict()


class ChosenVariants(Exporter):
    """Copies and saves variants wherever they stand: favourites, or those of a dock."""

    def __init__(
        self,
        variants: Sequence[Favourite],
        session: Session,
        inference: InferenceService,
        model_hash: str,
        window: QWidget,
    ) -> None:
        super().__init__(session, inference, model_hash, window)
        self._variants = tuple(variants)

    def _drawables(self, rows: list[int], form: VariantForm = "strokes") -> list[Drawable] | None:
        images = np.stack([variant.image for variant in self._variants])
        strokes = [StrokeArrays.of(v.strokes) if v.strokes else None for v in self._variants]
        drawables = _scaled(drawables_of(images, strokes, form), self._session.pen_scale)
        return [drawables[row] for row in rows] if rows else drawables

    @property
    def _variant_count(self) -> int:
        return len(self._variants)

    def _settings(self) -> dict[str, object]:
        """Those of all variants, if they agree."""
        first = self._variants[0].settings
        if not self.keep_settings or any(v.settings != first for v in self._variants):
            return {}
        return {"model": self.model_hash} | first.to_dict()


def _sheet_side_px(count: int) -> int:
    """Default length of the longer side of a contact sheet."""
    return max(grid_shape(count)) * (CELL_PX + GAP_PX) + GAP_PX


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
    return with_suffix(path, (suffix,))


def _animation_path(path: Path) -> Path:
    return with_suffix(path, tuple(FORMATS))
