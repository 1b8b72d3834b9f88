"""Import dialog: preview of found and normalised glyphs, and the normaliser's settings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)
from vma_core.cancellation import stop_if_cancelled
from vma_core.errors import UserError
from vma_core.glyphs.normalise import NormaliserSettings
from vma_core.glyphs.raster import RASTER_PX
from vma_core.importers.import_report import ImportResult
from vma_core.importers.imported_glyph import (
    ImportedGlyph,
    NormalisedGlyph,
    normalised_glyphs,
    outline_note,
)
from vma_core.importers.placement import Placement
from vma_core.importers.shared_lines import with_shared_lines
from vma_core.memory.entries import MemoryEntry

from vma_gui.inference.background import BackgroundTask, Progress, at_intervals
from vma_gui.system.language import locale_number
from vma_gui.system.messages import translate
from vma_gui.theme.theme import Theme
from vma_gui.widgets.basics import CheckBox, ComboBox, GrowingDialog, labelled_slider, muted_label
from vma_gui.widgets.glyph_cells import Glyph, Ink, entry_glyph, paint_glyph
from vma_gui.widgets.images import grey_to_qimage

SHOWN = 24
CELL_PX = 64
COLUMNS = 6
WARNING_PX = 2
SHOWN_NOTES = 4
CHECKED = 96
"""Images whose amount of ink is checked before the import."""
MAX_IMPORT = 100_000
"""Images imported at once; of more, every n-th is taken."""
PRESETS: dict[str, tuple[bool, int, bool]] = {
    "centred": (
        NormaliserSettings().crop,
        NormaliserSettings().glyph_px or RASTER_PX,
        NormaliserSettings().thin,
    ),
    "omniglot": (False, RASTER_PX, False),
}
"""Crop, size in pixels and redrawing: the normaliser's defaults, and images as they are."""


class Pair(NamedTuple):
    """An image in the preview.

    Attributes:
        image: as found.
        glyph: of the resulting entry; None if there is no ink.
        is_implausible: whether the ground may have been taken for ink.
    """

    image: QImage
    glyph: Glyph | None
    is_implausible: bool = False


@dataclass(frozen=True, eq=False)
class Preview:
    """Some of the found glyphs with the present settings.

    Attributes:
        entries: of the shown glyphs, None without ink.
        pairs: to paint; those with implausible ink come first.
        notes: on the shown glyphs.
        placement: how the entries place their ink.
        checked: number of glyphs whose amount of ink was checked.
        implausible: how many of them have too little or too much.
    """

    entries: list[MemoryEntry | None]
    pairs: list[Pair]
    notes: list[str]
    placement: Placement
    checked: int
    implausible: int


class PreviewGrid(QWidget):
    """Pairs of a found image and, below, the resulting entry."""

    def __init__(self, theme: Theme, pixels: bool) -> None:
        super().__init__()
        self._theme = theme
        self._pixels = pixels
        self._pairs: list[Pair] = []
        self.setAccessibleName(self.tr("Import preview"))

    def sizeHint(self) -> QSize:
        rows = max(1, -(-len(self._pairs) // COLUMNS))
        return QSize(COLUMNS * (CELL_PX + 12), rows * (2 * CELL_PX + 20))

    def minimumSizeHint(self) -> QSize:
        return QSize(COLUMNS * (CELL_PX + 12), 2 * (2 * CELL_PX + 20))

    def show_pairs(self, pairs: list[Pair]) -> None:
        self._pairs = pairs
        self.updateGeometry()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._theme
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            for index, (found, glyph, is_implausible) in enumerate(self._pairs):
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
                if is_implausible:
                    painter.setPen(QPen(theme.color("danger"), WARNING_PX))
                painter.drawRect(after)


class ImportDialog(GrowingDialog):
    """Asks how to normalise what was found; once accepted, `entries` holds the result.

    Args:
        result: glyphs read from the source, and what was left out.
        size: side of the model's images in pixels.
        theme: the window's theme.
        parent: the window.
        pixels: show model pixels instead of strokes.
        present: number of entries in the memory, which can be replaced.
        replace: whether replacing them is proposed.
    """

    def __init__(
        self,
        result: ImportResult,
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
        self.implausible = 0
        # Sorted sets keep all of their classes this way.
        self._found = result.glyphs[:: max(1, -(-len(result.glyphs) // MAX_IMPORT))]
        self._left_out = len(result.glyphs) - len(self._found)
        self._size = size
        self._previewed: Preview | None = None
        """With the present settings; None while it is made."""
        self._background = BackgroundTask(self)
        self._background.progressed.connect(self._show_progress)
        self._grid = PreviewGrid(theme, pixels)
        self._buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self._ok = self._buttons.button(QDialogButtonBox.StandardButton.Ok)
        text = self.tr("Replace the {count} entries in memory", "", present)
        self.replace_box = CheckBox(text.format(count=locale_number(present)))
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
        side.addWidget(self._array_settings())
        self._warning = QLabel()
        self._warning.setProperty("role", "warning")
        self._warning.setWordWrap(True)
        self._warning.setAccessibleName(self.tr("Implausible ink"))
        self._warning.hide()
        side.addWidget(self._warning)
        self._placement = muted_label()
        self._placement.setWordWrap(True)
        self._placement.setAccessibleName(self.tr("Placement of the ink"))
        side.addWidget(self._placement)
        side.addStretch()
        notes = [translate(note) for note in result.notes()]
        if notes:
            note = muted_label("\n".join(notes[:SHOWN_NOTES]))
            note.setWordWrap(True)
            note.setToolTip("\n".join(notes))
            note.setAccessibleName(self.tr("Left out"))
            side.addWidget(note)
        side.addWidget(self._status)
        side.addWidget(self.replace_box)
        side.addWidget(self._buttons)
        layout.addLayout(side)
        self._refresh()

    @property
    def shown_pairs(self) -> list[Pair]:
        """What the preview shows, images with implausible ink first."""
        return [] if self._previewed is None else self._previewed.pairs

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
            text = self.tr("{count} images, evenly chosen; {more} more are left out", "", count)
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
        self._auto = CheckBox(self.tr("Automatic threshold"))
        self._auto.setChecked(True)
        self._auto.toggled.connect(self._refresh)
        refresh = self._refresh_value
        self._threshold = labelled_slider(
            self.tr("Threshold"), self.tr("Pixels darker than this are ink"), 2, 98, refresh
        )
        self._threshold.setValue(50)
        self._crop = CheckBox(self.tr("Crop to ink and centre"))
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
        self._thin = CheckBox(self.tr("Redraw with the model's pen"))
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

    def _array_settings(self) -> QWidget:
        """For images of data sets, whose orientation and polarity files do not tell."""
        area = QWidget()
        column = QVBoxLayout(area)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._transpose = CheckBox(self.tr("Swap rows and columns"))
        self._transpose.setToolTip(self.tr("For data sets whose letters lie on their side"))
        self._invert = CheckBox(self.tr("Swap ink and ground"))
        self._invert.setToolTip(self.tr("For data sets whose ground was taken for ink"))
        for box in (self._transpose, self._invert):
            box.toggled.connect(self._refresh)
            column.addWidget(box)
        area.setVisible(any(found.is_from_array for found in self._found))
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
        if not hasattr(self, "_invert"):
            return
        self._threshold.setEnabled(not self._auto.isChecked())
        self._show_preset()
        size, settings = self._size, self.settings()
        turned = self._transpose.isChecked(), self._invert.isChecked()
        shown, others = self._samples()
        self._previewed = None

        def work() -> Preview:
            ready = [found.turned(*turned) for found in shown]
            return _preview(
                with_shared_lines(ready, settings),
                [found.turned(*turned) for found in others],
                size,
                settings,
            )

        def done(preview: Preview) -> None:
            self._previewed = preview
            self._placement.setText(self._placement_text(preview.placement))
            self._grid.show_pairs(preview.pairs)
            self._status.setText("\n".join(preview.notes[:SHOWN_NOTES]))
            self._warn(preview)

        self._background.run(work, done, self._status.setText)

    def _samples(self) -> tuple[list[ImportedGlyph], list[ImportedGlyph]]:
        """Evenly chosen glyphs: those shown, and others whose ink is checked."""
        count = len(self._found)
        step = max(1, -(-count // SHOWN))
        shown = range(0, count, step)
        checked = range(0, count, max(1, -(-count // CHECKED)))
        return (
            [self._found[index] for index in shown],
            [self._found[index] for index in checked if index % step],
        )

    def _warn(self, preview: Preview) -> None:
        """Say how many images have an implausible amount of ink, and what to try."""
        self._warning.setVisible(preview.implausible > 0)
        text = self.tr(
            "▲ {count} of {checked} images have less than 1 % or more than 50 % of ink (framed). "
            "The ground may have been taken for ink.",
            "",
            preview.implausible,
        )
        advice = self.tr("Change polarity or threshold.")
        if self._found[0].is_from_array:
            advice = self.tr("Try “Swap ink and ground”.")
        self._warning.setText(
            f"{text} {advice}".format(
                count=locale_number(preview.implausible), checked=locale_number(preview.checked)
            )
        )

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
            self.implausible = self._previewed.implausible
            self._accept([entry for entry in self._previewed.entries if entry is not None])
            return
        self._ok.setEnabled(False)
        self._status.setText(self.tr("Reading …"))
        found, size, settings = self._found, self._size, self.settings()
        turned = self._transpose.isChecked(), self._invert.isChecked()

        def work(progress: Progress) -> list[NormalisedGlyph]:
            sparse = at_intervals(progress)
            entries = []
            ready = with_shared_lines([glyph.turned(*turned) for glyph in found], settings)
            for done, made in enumerate(normalised_glyphs(ready, size, settings), 1):
                sparse(done, len(ready))
                if not isinstance(made, UserError):
                    entries.append(made)
            return entries

        def done(made: list[NormalisedGlyph]) -> None:
            self.implausible = sum(glyph.is_implausible for glyph in made)
            self._accept([glyph.entry for glyph in made])

        self._background.run_with_progress(work, done, self._failed)

    def _show_progress(self, done: int, total: int) -> None:
        text = self.tr("Image {done} of {total} …")
        self._status.setText(text.format(done=locale_number(done), total=locale_number(total)))

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


def _preview(
    shown: Sequence[ImportedGlyph],
    others: Sequence[ImportedGlyph],
    size: int,
    settings: NormaliserSettings,
) -> Preview:
    """A preview of some glyphs; implausible ones among the others are shown first."""
    made = [_normalised_or_none(found, size, settings, traced=True) for found in shown]
    checked = [_normalised_or_none(found, size, settings, traced=False) for found in others]
    tried = [*zip(others, checked, strict=True), *zip(shown, made, strict=True)]
    pairs = [
        Pair(
            found_image(found),
            None if m is None else entry_glyph(m.entry),
            m is not None and m.is_implausible,
        )
        for found, m in tried
        if found in shown or (m is not None and m.is_implausible)
    ]
    pairs.sort(key=lambda pair: not pair.is_implausible)
    bad = sum(m is not None and m.is_implausible for _, m in tried)
    entries = [None if m is None else m.entry for m in made]
    notes = [
        translate(note)
        for f, e in zip(shown, entries, strict=True)
        if e is not None and (note := outline_note(f, e))
    ]
    placement = Placement.of([entry.image for entry in entries if entry is not None])
    return Preview(entries, pairs[:SHOWN], notes, placement, len(tried), bad)


def _normalised_or_none(
    found: ImportedGlyph, size: int, settings: NormaliserSettings, traced: bool
) -> NormalisedGlyph | None:
    stop_if_cancelled()
    try:
        return found.normalised(size, settings, traced)
    except UserError:
        return None
