"""Dialog for saving variants as images or animations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PySide6.QtWidgets import QSpinBox, QWidget
from vma_core.export.animation import MAX_ANIMATION_PX
from vma_core.export.animation import SIDE_PX as ANIMATION_PX
from vma_core.export.drawable import VariantForm
from vma_core.glyphs.stroke_raster import MAX_SIDE_PX

from vma_gui.dialogs.export_dialog import ExportDialog
from vma_gui.document.session import Session
from vma_gui.inference.background import Progress
from vma_gui.inference.service import InferenceService
from vma_gui.system.file_dialogs import ask_folder, ask_save
from vma_gui.system.language import locale_number
from vma_gui.widgets.basics import CheckBox, ComboBox

MIN_SIDE_PX = 16
Subject = Literal["sheet", "single", "animation", "movie"]
Format = Literal["png", "outlines", "lines"]


@dataclass(frozen=True)
class PictureOptions:
    """Options of saved images.

    Attributes:
        form: pen strokes or model pixels; variants without strokes are always pixels.
        side_px: longer side of a PNG or animation; None is the exporter's default.
        format: PNG, SVG outlines, or SVG centre lines in drawing order.
        transparent: PNG without background.
        all_variants: all variants instead of the selected ones.
    """

    form: VariantForm = "strokes"
    side_px: int | None = None
    format: Format = "png"
    transparent: bool = False
    all_variants: bool = False


Save = Callable[[Path, PictureOptions], Callable[[Progress], Path]]
"""From path and options to the job that writes the files and returns their path."""


class PictureDialog(ExportDialog):
    """Options of a contact sheet, single images, an animation or a stroke replay."""

    def __init__(
        self,
        subject: Subject,
        save: Save,
        side_px: Callable[[int], int],
        has_strokes: bool,
        transparent: bool,
        counts: tuple[int, int],
        session: Session,
        inference: InferenceService,
        window: QWidget,
    ) -> None:
        titles: dict[Subject, str] = {
            "sheet": self.tr("Save variants"),
            "single": self.tr("Save variants separately"),
            "animation": self.tr("Save animation"),
            "movie": self.tr("Save stroke replay"),
        }
        hints: dict[Subject, str] = {
            "sheet": self.tr("Variants in rows and columns in one file."),
            "single": self.tr("Each variant in its own file."),
            "animation": self.tr("From the first selected variant to the last and back."),
            "movie": self.tr("Stroke by stroke in drawing order, at pen speed."),
        }
        super().__init__(titles[subject], hints[subject], session, inference, window)
        self._subject, self._save = subject, save
        self.start_button.setText(self.tr("Save…"))
        still = subject in ("sheet", "single")
        self._selected_count, self._count = counts
        self.which = ComboBox()
        if self._selected_count:
            text = self.tr("{count} selected", "", self._selected_count)
            self.which.addItem(text.format(count=locale_number(self._selected_count)), "selected")
        text = self.tr("All {count}", "", self._count)
        self.which.addItem(text.format(count=locale_number(self._count)), "all")
        self.format = ComboBox()
        self.format.addItem(self.tr("PNG image"), "png")
        self.format.addItem(self.tr("SVG outlines"), "outlines")
        if has_strokes:
            self.format.addItem(self.tr("SVG centre lines"), "lines")
        self.form = ComboBox()
        if has_strokes:
            self.form.addItem(self.tr("Pen strokes"), "strokes")
        if subject != "movie":
            self.form.addItem(self.tr("Model pixels"), "pixels")
            if session.show_pixels:
                self.form.setCurrentIndex(self.form.count() - 1)
        self.side = QSpinBox()
        self.side.setRange(MIN_SIDE_PX, MAX_SIDE_PX if still else MAX_ANIMATION_PX)
        self._usual_side_px = side_px
        self.side.setValue(side_px(self.count) if still else ANIMATION_PX)
        self.side.setSuffix(self.tr(" px"))
        self.transparent = CheckBox(self.tr("Transparent background"))
        self.transparent.setChecked(transparent)
        if still:
            self.add(self.tr("Variants"), self.which)
            self.add(self.tr("Format"), self.format)
        self.add(self.tr("Render as"), self.form)
        self.add(self.tr("Longer side") if subject == "sheet" else self.tr("Size"), self.side)
        if still:
            self.add("", self.transparent)
        self.which.currentIndexChanged.connect(self._fit_side)
        for box in (self.which, self.format, self.form):
            box.currentIndexChanged.connect(self._show_what_applies)
        self.side.valueChanged.connect(self._show_what_applies)
        self._show_what_applies()

    @property
    def options(self) -> PictureOptions:
        chosen: Format = self.format.currentData()
        form: VariantForm = "strokes" if chosen == "lines" else self.form.currentData()
        return PictureOptions(
            form, self.side.value(), chosen, self.transparent.isChecked(), self._takes_all
        )

    @property
    def _takes_all(self) -> bool:
        return bool(self.which.currentData() == "all")

    @property
    def count(self) -> int:
        """Number of variants that will be saved."""
        return self._count if self._takes_all else self._selected_count

    def _fit_side(self) -> None:
        """Follow the number of variants with the default size; a size the user set stays."""
        other = self._selected_count if self._takes_all else self._count
        if self._selected_count and self.side.value() == self._usual_side_px(other):
            self.side.setValue(self._usual_side_px(self.count))

    def _show_what_applies(self) -> None:
        """Disable what does not apply: size and background of SVGs, pixels for single lines."""
        picture = self.format.currentData() == "png"
        self.side.setEnabled(picture)
        self.transparent.setEnabled(picture)
        self.form.setEnabled(self.format.currentData() != "lines" and self.form.count() > 1)
        self.summary.setText(self._summary())

    def _summary(self) -> str:
        """What will be written: count, form and size."""
        count, side = locale_number(self.count), locale_number(self.side.value())
        form = self.form.currentText()
        if self._subject in ("animation", "movie"):
            text = self.tr("One animation, {side} × {side} px: {form}")
            return text.format(side=side, form=form)
        if self.format.currentData() == "png":
            size = self.tr("{side} × {side} px")
            if self._subject == "sheet":
                size = self.tr("longer side {side} px")
            size = size.format(side=side)
        else:
            size, form = self.tr("any size"), self.format.currentText()
        kind = "PNG" if self.format.currentData() == "png" else "SVG"
        if self._subject == "sheet":
            text = self.tr("{count} variants in one {kind} file, {size}: {form}", "", self.count)
        else:
            text = self.tr("{count} {kind} files, {size}: {form}", "", self.count)
        return text.format(count=count, kind=kind, size=size, form=form)

    def _enable(self, enabled: bool) -> None:
        super()._enable(enabled)
        if enabled:
            self._show_what_applies()

    def ask(self) -> None:
        """Ask for a file, or a folder for single variants."""
        title, svg = self.windowTitle(), self.format.currentData() != "png"
        if self._subject == "single":
            path = ask_folder(self, "pictures", title)
        elif self._subject == "sheet" and svg:
            path = ask_save(self, "pictures", title, "variants.svg", "SVG (*.svg)", (".svg",))
        elif self._subject == "sheet":
            path = ask_save(self, "pictures", title, "variants.png", "PNG (*.png)", (".png",))
        else:
            usual = "variants.gif" if self._subject == "animation" else "drawing.gif"
            kinds = self.tr("Animation (*.gif *.webp)")
            path = ask_save(self, "animation", title, usual, kinds, (".gif", ".webp"))
        if path is not None:
            self.export(path)

    def export(self, path: Path) -> None:
        work = self._save(path, self.options)
        self.start(lambda progress: self.saved(work(progress)))
