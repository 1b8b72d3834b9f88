"""Dialog for exporting a font with alternates."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QLineEdit, QSpinBox, QWidget
from vma_core.atomic_write import write_atomically
from vma_core.export.drawable import VariantForm
from vma_core.export.font import MAX_ALTERNATES, build_font, font_glyphs
from vma_core.glyphs.characters import character_of
from vma_core.memory.entries import Memory, MemoryEntry

from vma_gui.dialogs.export_dialog import ExportDialog
from vma_gui.document.session import Session
from vma_gui.inference.background import Progress
from vma_gui.inference.service import InferenceService
from vma_gui.system.file_dialogs import ask_save, with_suffix
from vma_gui.system.language import locale_number
from vma_gui.widgets.basics import ComboBox

ALTERNATES = 5
NAMED = 12
"""Maximum number of omitted labels listed."""


class FontDialog(ExportDialog):
    """Options of an OpenType font made of the labelled entries and their variants."""

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
        self.family = QLineEdit(self.tr("My handwriting"))
        self.family.setMaxLength(31)
        self.alternates = QSpinBox()
        self.alternates.setRange(1, MAX_ALTERNATES)
        self.alternates.setValue(ALTERNATES)
        self.add(self.tr("Name"), self.family)
        self.form = ComboBox()
        self.form.addItem(self.tr("Pen strokes"), "strokes")
        self.form.addItem(self.tr("Model pixels"), "pixels")
        self.add(self.tr("Shapes per character"), self.alternates)
        self.add(self.tr("Render as"), self.form)
        characters = {character_of(entry.label) for entry in self.memory.entries} - {""}
        unused = {e.label for e in self.memory.entries if not character_of(e.label)}
        self._characters, self._unused = sorted(characters), sorted(unused)
        self.alternates.valueChanged.connect(self._show_summary)
        self._show_summary()
        self.start_button.setEnabled(bool(characters))

    def _show_summary(self) -> None:
        """What will be written, and which labels are left out."""
        count = len(self._characters)
        text = self.tr("{count} characters: {characters}", "", count).format(
            count=locale_number(count), characters=" ".join(self._characters[:60])
        )
        shapes = self.tr("One OpenType font with {count} shapes", "", count * self._shapes)
        shapes = shapes.format(count=locale_number(count * self._shapes))
        self.summary.setText(f"{text}\n{shapes}{self._left_out(self._unused)}")

    @property
    def _shapes(self) -> int:
        """Shapes per character."""
        return self.alternates.value()

    def _left_out(self, labels: list[str]) -> str:
        if not labels:
            return ""
        names = ", ".join(label or self.tr("no label") for label in labels[:NAMED])
        names += " …" if len(labels) > NAMED else ""
        return "\n" + self.tr("Left out, as these labels are not characters: {labels}").format(
            labels=names
        )

    def ask(self) -> None:
        path = ask_save(
            self,
            "font",
            self.tr("Export font"),
            f"{self.family.text()}.ttf",
            "OpenType (*.ttf)",
            (".ttf",),
        )
        if path is not None:
            self.export(path)

    def export(self, path: Path) -> None:
        path = with_suffix(path, (".ttf",))
        family = self.family.text().strip() or path.stem
        count, settings = self.alternates.value(), self.session.variant_settings
        form: VariantForm = self.form.currentData()

        def work(progress: Progress) -> str:
            glyphs, _ = font_glyphs(self.engine, self.memory, count, settings, progress, form)
            write_atomically(path, build_font(glyphs, family))
            return self.saved(path)

        self.start(work)
