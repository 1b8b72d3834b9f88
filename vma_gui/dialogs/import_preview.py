"""Import dialog: preview of found and normalised glyphs, and the normaliser's settings."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)
from vma_core.errors import UserError
from vma_core.glyphs.normalise import NormaliserSettings
from vma_core.glyphs.raster import RASTER_PX
from vma_core.importers.imported_glyph import ImportedGlyph, entries_of, outline_note
from vma_core.importers.placement import Placement
from vma_core.importers.shared_lines import with_shared_lines
from vma_core.memory.entries import MemoryEntry

from vma_gui.inference.background import BackgroundTask
from vma_gui.system.language import locale_number
from vma_gui.system.messages import translate
from vma_gui.theme.theme import Theme
from vma_gui.widgets.basics import ComboBox, GrowingDialog, labelled_slider, muted_label
from vma_gui.widgets.glyph_cells import Glyph, Ink, entry_glyph, paint_glyph
from vma_gui.widgets.images import grey_to_qimage

SHOWN = 24
CELL_PX = 64
COLUMNS = 6
SHOWN_NOTES = 4
MAX_IMPORT = 2500
Preview = tuple[list[MemoryEntry | None], list[tuple[QImage, Glyph | None]], list[str], Placement]
"""Entries, (image, glyph) pairs to paint, notes, and how the entries place their ink."""
PRESETS: dict[str, tuple[bool, int, bool]] = {
    "centred": (
        NormaliserSettings().crop,
        NormaliserSettings().glyph_px or RASTER_PX,
        NormaliserSettings().thin,
    ),
    "omniglot": (False, RASTER_PX, False),
}
"""Crop, size in pixels and redrawing: the normaliser's defaults, and images as they are."""


class PreviewGrid(QWidget):
    """Pairs of a found image and, below, the resulting entry."""

    def __init__(self, theme: Theme, pixels: bool) -> None:
        super().__init__()
        self._theme = theme
        self._pixels = pixels
        self._pairs: list[tuple[QImage, Glyph | None]] = []
        self.setAccessibleName(self.tr("Import preview"))

    def sizeHint(self) -> QSize:
        rows = max(1, -(-len(self._pairs) // COLUMNS))
        return QSize(COLUMNS * (CELL_PX + 12), rows * (2 * CELL_PX + 20))

    def minimumSizeHint(self) -> QSize:
        return QSize(COLUMNS * (CELL_PX + 12), 2 * (2 * CELL_PX + 20))

    def show_pairs(self, pairs: list[tuple[QImage, Glyph | None]]) -> None:
        self._pairs = pairs
        self.updateGeometry()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._theme
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            for index, (found, glyph) in enumerate(self._pairs):
                x = index % COLUMNS * (CELL_PX + 12)
                y = index // COLUMNS * (2 * CELL_PX + 20)
                before = QRectF(x, y, CELL_PX, CELL_PX)
                after = before.translated(0, CELL_PX + 4)
                for box in (before, after):
                    painter.fillRect(box, theme.color("raised"))
                size = found.size().scaled(CELL_PX, CELL_PX, Qt.AspectRatioMode.KeepAspectRatio)
                place = QRectF(0, 0, size.width(), size.height())
                place.moveCenter(before.center())
                painter.drawImage(place, found)
                if glyph is None:
                    painter.setPen(theme.color("danger"))
                    painter.drawText(after, Qt.AlignmentFlag.AlignCenter, self.tr("no ink"))
                else:
                    paint_glyph(painter, after, glyph, Ink(theme.color("ink"), self._pixels))
                painter.setPen(theme.color("line"))
                painter.drawRect(before)
                painter.drawRect(after)


class ImportDialog(GrowingDialog):
    """Asks how to normalise what was found; once accepted, `entries` holds the result.

    Args:
        found: glyphs read from the source.
        size: side of the model's images in pixels.
        theme: the window's theme.
        parent: the window.
        pixels: show model pixels instead of strokes.
        present: number of entries in the memory, which can be replaced.
        replace: whether replacing them is proposed.
    """

    def __init__(
        self,
        found: Sequence[ImportedGlyph],
        size: int,
        theme: Theme,
        parent: QWidget | None = None,
        pixels: bool = False,
        present: int = 0,
        replace: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Import into memory"))
        self.entries: list[MemoryEntry] = []
        self.skipped = 0
        self._found = list(found[:MAX_IMPORT])
        self._left_out = len(found) - len(self._found)
        self._size = size
        self._previewed: list[MemoryEntry | None] | None = None
        """Entries of the first images with the present settings; None while they are made."""
        self._background = BackgroundTask(self)
        self._grid = PreviewGrid(theme, pixels)
        self._buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self._ok = self._buttons.button(QDialogButtonBox.StandardButton.Ok)
        text = self.tr("Replace the {count} entries in memory", "", present)
        self.replace_box = QCheckBox(text.format(count=locale_number(present)))
        self.replace_box.setChecked(replace and present > 0)
        self.replace_box.setVisible(present > 0)
        self.replace_box.toggled.connect(self._show_aim)
        self._show_aim()
        self._ok.setProperty("role", "primary")
        self._buttons.accepted.connect(self._finish)
        self._buttons.rejected.connect(self.reject)
        self._status = muted_label()
        self._status.setWordWrap(True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 20)
        layout.setSpacing(24)
        layout.addWidget(self._grid, 1)
        side = QVBoxLayout()
        title = QLabel(self._headline())
        title.setProperty("role", "title")
        title.setWordWrap(True)
        side.addWidget(title)
        below = self.tr("Top: source. Bottom: resulting entry.")
        if pixels:
            below = self.tr("Top: source. Bottom: model input.")
        side.addWidget(muted_label(below))
        side.addSpacing(8)
        settings = self._settings_form()
        settings.setEnabled(
            any(not f.ready and (f.fixed is None or f.strokes) for f in self._found)
        )
        side.addWidget(settings)
        self._placement = muted_label()
        self._placement.setWordWrap(True)
        self._placement.setAccessibleName(self.tr("Placement of the ink"))
        side.addWidget(self._placement)
        side.addStretch()
        notes = list(dict.fromkeys(f.note for f in self._found if f.note))
        if notes:
            note = muted_label("\n".join(map(translate, notes[:SHOWN_NOTES])))
            note.setWordWrap(True)
            side.addWidget(note)
        side.addWidget(self._status)
        side.addWidget(self.replace_box)
        side.addWidget(self._buttons)
        layout.addLayout(side)
        self._refresh()

    @property
    def replaces(self) -> bool:
        """Whether the result replaces the memory."""
        return self.replace_box.isChecked()

    def _show_aim(self) -> None:
        self._ok.setText(self.tr("Replace memory") if self.replaces else self.tr("Add to memory"))

    def _headline(self) -> str:
        count = len(self._found)
        text = self.tr("{count} images", "", count)
        labels = {found.label for found in self._found if found.label}
        if labels:
            classes = self.tr("in {classes} classes", "", len(labels))
            text = f"{text} {classes.format(classes=locale_number(len(labels)))}"
        if self._left_out:
            text = self.tr("The first {count} images; {more} more are left out", "", count)
        return text.format(count=locale_number(count), more=locale_number(self._left_out))

    def _settings_form(self) -> QWidget:
        defaults = NormaliserSettings()
        area = QWidget()
        form = QFormLayout(area)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(8)
        self._preset = ComboBox()
        self._preset.setAccessibleName(self.tr("Preset"))
        self._preset.setToolTip(
            self.tr(
                "Cropped and centred: for photos and scans. As Omniglot: the whole image as it is, "
                "neither cropped nor centred, like the model's training set."
            )
        )
        for name, text in (
            ("centred", self.tr("Cropped and centred")),
            ("omniglot", self.tr("As Omniglot")),
            ("", self.tr("Custom")),
        ):
            self._preset.addItem(text, name)
        self._preset.activated.connect(self._apply_preset)
        self._polarity = ComboBox()
        for value, text in (
            ("auto", self.tr("Automatic")),
            ("dark ink", self.tr("Dark ink on light")),
            ("light ink", self.tr("Light ink on dark")),
        ):
            self._polarity.addItem(text, value)
        self._polarity.setAccessibleName(self.tr("Polarity"))
        self._polarity.currentIndexChanged.connect(self._refresh)
        self._auto = QCheckBox(self.tr("Automatic threshold"))
        self._auto.setChecked(True)
        self._auto.toggled.connect(self._refresh)
        refresh = self._refresh_value
        self._threshold = labelled_slider(
            self.tr("Threshold"), self.tr("Pixels darker than this are ink"), 2, 98, refresh
        )
        self._threshold.setValue(50)
        self._crop = QCheckBox(self.tr("Crop to ink and centre"))
        self._crop.setChecked(defaults.crop)
        self._crop.toggled.connect(self._refresh)
        self._scale = labelled_slider(
            self.tr("Size"),
            self.tr("Longer side of the glyph; 105 fills the square"),
            30,
            105,
            refresh,
        )
        self._scale.setValue(defaults.glyph_px or 70)
        self._thin = QCheckBox(self.tr("Redraw with the model's pen"))
        self._thin.setChecked(defaults.thin)
        self._thin.toggled.connect(self._refresh)
        self._pen = labelled_slider(
            self.tr("Pen"),
            self.tr("Width of the model's pen, in tenths of a pixel"),
            20,
            120,
            refresh,
        )
        self._pen.setValue(round(10 * defaults.pen_px))
        form.addRow(self.tr("Preset"), self._preset)
        form.addRow(self.tr("Polarity"), self._polarity)
        form.addRow(self._auto)
        form.addRow(self.tr("Threshold"), self._threshold)
        form.addRow(self._crop)
        form.addRow(self.tr("Size"), self._scale)
        form.addRow(self._thin)
        form.addRow(self.tr("Pen"), self._pen)
        return area

    def choose_preset(self, name: str) -> None:
        """Apply a preset of crop, size and redrawing."""
        self._preset.setCurrentIndex(self._preset.findData(name))
        self._apply_preset()

    def _apply_preset(self) -> None:
        preset = PRESETS.get(self._preset.currentData())
        if preset is None:
            return
        crop, size_px, thin = preset
        changed = (self._crop, self._scale, self._thin)
        for widget in changed:
            widget.blockSignals(True)
        self._crop.setChecked(crop)
        self._scale.setValue(size_px)
        self._thin.setChecked(thin)
        for widget in changed:
            widget.blockSignals(False)
        self._refresh()

    def _show_preset(self) -> None:
        """Name the preset that the settings are, or that they are none."""
        settings = self._crop.isChecked(), self._scale.value(), self._thin.isChecked()
        name = next((name for name, preset in PRESETS.items() if preset == settings), "")
        self._preset.setCurrentIndex(self._preset.findData(name))

    def settings(self) -> NormaliserSettings:
        """Current settings of the normaliser."""
        return NormaliserSettings(
            polarity=self._polarity.currentData(),
            threshold=None if self._auto.isChecked() else self._threshold.value() / 100,
            crop=self._crop.isChecked(),
            glyph_px=self._scale.value(),
            thin=self._thin.isChecked(),
            pen_px=self._pen.value() / 10,
        )

    def _refresh_value(self, _value: int) -> None:
        self._refresh()

    def _refresh(self) -> None:
        """Normalise the shown images again, in the background."""
        if not hasattr(self, "_pen"):
            return
        self._threshold.setEnabled(not self._auto.isChecked())
        self._show_preset()
        shown, size, settings = self._found[:SHOWN], self._size, self.settings()

        self._previewed = None

        def work() -> Preview:
            lined = with_shared_lines(shown, settings)
            entries = [_entry_or_none(f, size, settings) for f in lined]
            tried = list(zip(shown, entries, strict=True))
            pairs = [(found_image(f), entry_glyph(e) if e else None) for f, e in tried]
            notes = [translate(note) for f, e in tried if e and (note := outline_note(f, e))]
            placement = Placement.of([entry.image for entry in entries if entry is not None])
            return entries, pairs, notes, placement

        def done(preview: Preview) -> None:
            self._previewed, pairs, notes, placement = preview
            self._placement.setText(self._placement_text(placement))
            self._grid.show_pairs(pairs)
            self._status.setText("\n".join(notes[:SHOWN_NOTES]))

        self._background.run(work, done, self._status.setText)

    def _placement_text(self, placement: Placement) -> str:
        """Whether size and place of the ink are as in training, and what differs."""
        if not placement.count:
            return ""
        if placement.matches:
            return self.tr("Size and position match the model's training set (Omniglot).")
        differences = [
            text.format(count=locale_number(count))
            for count, text in (
                (placement.small, self.tr("{count} smaller", "", placement.small)),
                (placement.large, self.tr("{count} larger", "", placement.large)),
                (placement.off_centre, self.tr("{count} off centre", "", placement.off_centre)),
            )
            if count
        ]
        text = self.tr(
            "Size and position differ from the model's training set (Omniglot): of {shown} shown, "
            "{differences}. The model knows such images less well."
        )
        return text.format(shown=locale_number(placement.count), differences=", ".join(differences))

    def _finish(self) -> None:
        """Normalise everything, unless the preview has done so, then close."""
        if self._previewed is not None and len(self._found) <= SHOWN:
            self._accept([entry for entry in self._previewed if entry is not None])
            return
        self._ok.setEnabled(False)
        self._status.setText(self.tr("Reading …"))
        found, size, settings = self._found, self._size, self.settings()

        def work() -> list[MemoryEntry]:
            made = entries_of(with_shared_lines(found, settings), size, settings)
            return [entry for entry in made if not isinstance(entry, UserError)]

        self._background.run(work, self._accept, self._failed)

    def _accept(self, entries: list[MemoryEntry]) -> None:
        self.skipped = len(self._found) - len(entries)
        if not entries:
            self._failed(self.tr("No glyphs found. Change the threshold or the polarity."))
            return
        self.entries = entries
        self.accept()

    def _failed(self, text: str) -> None:
        self._ok.setEnabled(True)
        self._status.setText(text)

    def done(self, result: int) -> None:
        self._background.close()
        super().done(result)


def found_image(found: ImportedGlyph) -> QImage:
    """Downscaled image of what was found."""
    grey = (1 - found.pixels) * np.uint8(255) if found.ready else found.pixels
    step = max(1, max(grey.shape) // (4 * CELL_PX))
    return grey_to_qimage(grey[::step, ::step])


def _entry_or_none(
    found: ImportedGlyph, size: int, settings: NormaliserSettings
) -> MemoryEntry | None:
    try:
        return found.entry(size, settings)
    except UserError:
        return None
