"""Dialog for exporting a font: options, a live specimen, and what to draw next."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QFormLayout,
    QLineEdit,
    QSlider,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)
from vma_core.export.font.design import design_font
from vma_core.export.font.files import FONT_FILES, FontKind, save_font, suffixes
from vma_core.export.font.letters import (
    MAX_ALTERNATES,
    PEN_RANGE_EM,
    FontPlan,
    font_shapes,
    hand_for_font,
    hand_pen_em,
)
from vma_core.export.font.names import MAX_FAMILY, FontNames, file_name
from vma_core.export.font.specimen import SpecimenFonts
from vma_core.export.font.variable import HEAVIEST, LIGHTEST, REGULAR, VARIATION_TAG
from vma_core.memory.entries import Memory, MemoryEntry
from vma_core.writing.hand import Hand

from vma_gui.dialogs.draw_next import DrawNext
from vma_gui.dialogs.export_dialog import ExportDialog
from vma_gui.document.session import Session
from vma_gui.inference.background import BackgroundTask, Progress
from vma_gui.inference.service import InferenceService
from vma_gui.system.file_dialogs import ask_save, with_suffix
from vma_gui.system.language import locale_number
from vma_gui.theme.tokens import UNIT_PX
from vma_gui.widgets.basics import ComboBox, resize_scaled
from vma_gui.widgets.font_specimen import FontSpecimen

ALTERNATES = 5
NAMED = 12
"""Maximum number of omitted labels listed."""
SPECIMEN_WORDS = 24
PREVIEW_DELAY_MS = 300
PERCENT = 100.0
FILTERS: dict[FontKind, str] = {
    "otf": "OpenType (*.otf)",
    "ttf": "TrueType (*.ttf)",
    "variable": "TrueType (*.ttf)",
    "ufo": "UFO (*.ufoz *.ufo)",
    "svg": "SVG (*.svg)",
    "jhf": "Hershey (*.jhf)",
}
WORDS = (
    "hamburgefonstiv banana bubble letter minimum coffee The quick brown fox jumps over the lazy "
    "dog 0123456789"
)


class FontDialog(ExportDialog):
    """Options of a font made of the labelled entries and their variants.

    Signals:
        draw_requested(str): a character that is missing is to be drawn; the dialog has closed.
    """

    draw_requested = Signal(str)

    def __init__(
        self,
        session: Session,
        inference: InferenceService,
        window: QWidget,
        first: Sequence[MemoryEntry] = (),
    ) -> None:
        super().__init__(
            self.tr("Export font"),
            self.tr("Repeated letters alternate between shapes (OpenType feature calt)."),
            session,
            inference,
            window,
        )
        if first:
            # The first shapes of their characters.
            self.memory = Memory([*first, *self.memory.entries]).snapshot()
        self._hands: dict[str, Hand] = {}
        self._fonts = SpecimenFonts(self.engine, self.memory)
        self._preview_job = BackgroundTask(self, low_priority=True)
        inference.closing.connect(self._preview_job.close)
        self._add_fields()
        self._add_specimen()
        self._preview_timer = QTimer(self, singleShot=True, interval=PREVIEW_DELAY_MS)
        self._preview_timer.timeout.connect(self._preview)
        self._options_changed()
        resize_scaled(self, 980, 620)

    # --- fields ------------------------------------------------------------------------------

    def _add_fields(self) -> None:
        self.family = QLineEdit(self.tr("My handwriting"))
        self.family.setMaxLength(MAX_FAMILY)
        self.kind = ComboBox()
        kinds: list[tuple[str, FontKind]] = [
            (self.tr("OpenType, cubic curves (OTF)"), "otf"),
            (self.tr("OpenType, quadratic curves (TTF)"), "ttf"),
            (self.tr("Variable: weight and variation (TTF)"), "variable"),
            (self.tr("For font editors (UFO)"), "ufo"),
            (self.tr("Single lines: SVG font"), "svg"),
            (self.tr("Single lines: Hershey font (JHF)"), "jhf"),
        ]
        for text, kind in kinds:
            self.kind.addItem(text, kind)
        whole = Hand.of(self.memory)
        self._hands[""] = whole
        self.script = ComboBox()
        self.script.addItem(self.tr("All labels"), None)
        for script in whole.scripts:
            if script:
                self.script.addItem(script, script)
        self.alternates = QSpinBox()
        self.alternates.setRange(1, MAX_ALTERNATES)
        self.alternates.setValue(ALTERNATES)
        low, high = PEN_RANGE_EM
        self.pen = QDoubleSpinBox()
        # The value below the range stands for the letters' own pen.
        self.pen.setRange(PERCENT * low - 0.5, PERCENT * high)
        self.pen.setSingleStep(0.5)
        self.pen.setDecimals(1)
        self.pen.setValue(self.pen.minimum())
        self.pen.setSuffix(self.tr(" % of the size"))
        own = self.tr("As drawn ({percent} %)")
        percent = locale_number(round(PERCENT * hand_pen_em(whole), 1))
        self.pen.setSpecialValueText(own.format(percent=percent))
        self.form = ComboBox()
        self.form.addItem(self.tr("Pen strokes"), "strokes")
        self.form.addItem(self.tr("Model pixels"), "pixels")
        self.designer = QLineEdit()
        self.designer.setPlaceholderText(self.tr("Optional"))
        self.licence = ComboBox()
        self.licence.addItem(self.tr("All rights reserved"), "reserved")
        self.licence.addItem(self.tr("SIL Open Font License"), "ofl")
        self.licence.addItem(self.tr("Public domain (CC0)"), "cc0")
        self.embedding = ComboBox()
        self.embedding.addItem(self.tr("In all documents"), "installable")
        self.embedding.addItem(self.tr("In documents that can be edited"), "editable")
        self.embedding.addItem(self.tr("In documents to view and print"), "print")
        self.embedding.addItem(self.tr("Not at all"), "restricted")
        self.add(self.tr("Name"), self.family)
        self.add(self.tr("Format"), self.kind)
        self.add(self.tr("Letters"), self.script)
        self.add(self.tr("Shapes per character"), self.alternates)
        self.add(self.tr("Pen"), self.pen)
        self.add(self.tr("Render as"), self.form)
        self.add(self.tr("Drawn by"), self.designer)
        self.add(self.tr("Licence"), self.licence)
        self.add(self.tr("Embedding"), self.embedding)
        for box in (self.kind, self.script, self.form):
            box.currentIndexChanged.connect(self._options_changed)
        self.alternates.valueChanged.connect(self._options_changed)
        self.pen.valueChanged.connect(self._options_changed)

    def _add_specimen(self) -> None:
        self.specimen = FontSpecimen(self._specimen_text())
        self.weight = QSlider(Qt.Orientation.Horizontal)
        self.weight.setRange(LIGHTEST, HEAVIEST)
        self.weight.setValue(REGULAR)
        self.varied = QSlider(Qt.Orientation.Horizontal)
        self.varied.setRange(0, 100)
        self._axes = QWidget()
        axes = QFormLayout(self._axes)
        axes.setContentsMargins(0, 0, 0, 0)
        axes.addRow(self.tr("Weight"), self.weight)
        axes.addRow(self.tr("Variation"), self.varied)
        self.draw_next = DrawNext()
        self.draw_next.choose_script(self._hands[""].entries)
        self.draw_next.draw_requested.connect(self._draw)
        side = QVBoxLayout()
        side.setSpacing(UNIT_PX)
        side.addWidget(self.specimen, 1)
        side.addWidget(self._axes)
        side.addWidget(self.draw_next)
        self.body.addLayout(side, 1)
        self.specimen.text_changed.connect(lambda: self._preview_timer.start())
        self.weight.valueChanged.connect(self._show_axes)
        self.varied.valueChanged.connect(self._show_axes)

    def _specimen_text(self) -> str:
        """Words that can be set with what is drawn; else the characters."""
        drawn = self._hands[""].entries
        words = [word for word in WORDS.split() if all(c in drawn for c in word)]
        if words:
            return " ".join(words)
        characters = list(drawn)[:SPECIMEN_WORDS]
        return "".join(characters) + (f"\n{characters[0] * 4}" if characters else "")

    # --- state -------------------------------------------------------------------------------

    @property
    def hand(self) -> Hand:
        """The chosen letters."""
        script = self.script.currentData()
        key = script or ""
        if key not in self._hands:
            self._hands[key] = Hand.of(self.memory, script)
        return self._hands[key]

    @property
    def plan(self) -> FontPlan:
        """The chosen shapes."""
        kind = self._kind
        pen = None if self.pen.value() == self.pen.minimum() else self.pen.value() / PERCENT
        return FontPlan(
            self.alternates.value() if FONT_FILES[kind].alternates else 1,
            self.session.variant_settings,
            self.form.currentData(),
            pen,
            self.script.currentData(),
            varied=kind == "variable",
        )

    @property
    def _kind(self) -> FontKind:
        kind: FontKind = self.kind.currentData()
        return kind

    def _options_changed(self) -> None:
        """Show what will be written, and the specimen."""
        kind = self._kind
        self.alternates.setEnabled(FONT_FILES[kind].alternates)
        self.form.setEnabled(kind != "variable")
        self._axes.setVisible(kind == "variable")
        self._show_summary()
        self.draw_next.show_missing(self.hand.entries)
        self._show_axes()
        self.start_button.setEnabled(bool(self.hand.entries))
        self._preview_timer.start()

    def _show_summary(self) -> None:
        """What will be written, and which labels are left out."""
        characters = sorted(self.hand.entries)
        count = len(characters)
        text = self.tr("{count} characters: {characters}", "", count).format(
            count=locale_number(count), characters=" ".join(characters[:60])
        )
        shapes = self.tr("One font with {count} shapes", "", count * self.plan.alternates)
        shapes = shapes.format(count=locale_number(count * self.plan.alternates))
        self.summary.setText(f"{text}\n{shapes}{self._left_out(sorted(self.hand.unused))}")

    def _left_out(self, labels: list[str]) -> str:
        if not labels:
            return ""
        names = ", ".join(label or self.tr("no label") for label in labels[:NAMED])
        names += " …" if len(labels) > NAMED else ""
        return "\n" + self.tr("Left out, as these labels are not characters: {labels}").format(
            labels=names
        )

    def _draw(self, character: str) -> None:
        """Close, and let the character be drawn; not while a font is being written."""
        if not self.job.is_running:
            self.reject()
            self.draw_requested.emit(character)

    # --- specimen ----------------------------------------------------------------------------

    def _show_axes(self) -> None:
        axes = {"wght": float(self.weight.value()), VARIATION_TAG: float(self.varied.value())}
        self.specimen.set_axes(axes if self._kind == "variable" else {})

    def _preview(self) -> None:
        """Make the font of the specimen's characters in the background."""
        if self.job.is_running:
            return
        text, plan, hand = self.specimen.text, self.plan, self.hand
        self.specimen.status.setText(self.tr("Updating…"))

        def done(made: tuple[str, bytes] | None) -> None:
            if made is None:
                self.specimen.release()
                self.specimen.status.setText(self.tr("None of these characters is drawn."))
                return
            self.specimen.set_font(made[1])
            self.specimen.status.setText("")

        self._preview_job.run(
            lambda: self._fonts.make(text, plan, hand), done, self.specimen.status.setText
        )

    # --- export ------------------------------------------------------------------------------

    def ask(self) -> None:
        kind = self._kind
        name = f"{file_name(self.family.text())}{FONT_FILES[kind].suffix}"
        path = ask_save(self, "font", self.tr("Export font"), name, FILTERS[kind], suffixes(kind))
        if path is not None:
            self.export(path)

    def export(self, path: Path) -> None:
        kind, plan = self._kind, self.plan
        path = with_suffix(path, suffixes(kind))
        names = FontNames(
            self.family.text().strip() or path.stem,
            self.designer.text().strip(),
            self.licence.currentData(),
            self.embedding.currentData(),
        )
        self._preview_timer.stop()
        self._preview_job.cancel()

        def work(progress: Progress) -> str:
            hand = hand_for_font(self.memory, plan.script)
            is_long = FONT_FILES[kind].in_steps is not None
            steps = 3 if is_long else 2

            def part(number: int) -> Progress:
                return lambda done, total: progress(number * total + done, steps * total)

            shapes = font_shapes(self.engine, self.memory, hand, plan, progress=part(0))
            design = design_font(shapes, names, part(1))
            save_font(design, kind, path, part(2) if is_long else lambda _d, _t: None)
            return self.saved(path)

        self.start(work)

    def done(self, result: int) -> None:
        self._preview_timer.stop()
        self._preview_job.close()
        super().done(result)
        self.specimen.release()
