"""Dialog for saving a written page as SVG, PDF, PNG or as a movie."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

from PySide6.QtWidgets import QMessageBox, QSpinBox, QWidget
from vma_core.atomic_write import write_atomically
from vma_core.export.animation import MAX_ANIMATION_PX
from vma_core.writing.page import Page

from vma_gui.dialogs.export_dialog import ExportDialog
from vma_gui.document.session import Session
from vma_gui.inference.background import Progress
from vma_gui.inference.service import InferenceService
from vma_gui.system.file_dialogs import ask_save, formats, with_suffix
from vma_gui.system.language import locale_number
from vma_gui.widgets.basics import ComboBox

Format = Literal["lines", "outlines", "pdf", "png", "movie"]
SUFFIXES: dict[Format, tuple[str, ...]] = {
    "lines": (".svg",),
    "outlines": (".svg",),
    "pdf": (".pdf",),
    "png": (".png",),
    "movie": (".gif", ".webp"),
}
DPI, DPI_RANGE = 300, (30, 1_200)
MOVIE_PX, MOVIE_RANGE_PX = 800, (100, MAX_ANIMATION_PX)
MM_PER_INCH = 25.4
NAME_CHARACTERS = 24


class PageDialog(ExportDialog):
    """Format and size of a page, and what will be written.

    Args:
        page: as it is shown.
        complete: makes the page with all its variants, on any thread.
        session: gets the message at the end.
        inference: whose engine makes missing variants.
        window: parent.
    """

    def __init__(
        self,
        page: Page,
        complete: Callable[[Progress], Page],
        session: Session,
        inference: InferenceService,
        window: QWidget,
    ) -> None:
        hint = self.tr("Letters that are not drawn yet are left out.") if page.missing else ""
        super().__init__(self.tr("Save page"), hint, session, inference, window)
        self._page, self._complete = page, complete
        self.start_button.setText(self.tr("Save…"))
        self.format = ComboBox()
        for value, text in (
            ("lines", self.tr("SVG, single lines in writing order (pen plotter)")),
            ("outlines", self.tr("SVG, outlines of the ink")),
            ("pdf", self.tr("PDF")),
            ("png", self.tr("PNG image")),
            ("movie", self.tr("Movie of the page being written")),
        ):
            self.format.addItem(text, value)
        self.resolution = QSpinBox()
        self.resolution.setRange(*DPI_RANGE)
        self.resolution.setValue(DPI)
        self.resolution.setSuffix(self.tr(" dpi"))
        self.width_px = QSpinBox()
        self.width_px.setRange(*MOVIE_RANGE_PX)
        self.width_px.setValue(MOVIE_PX)
        self.width_px.setSuffix(self.tr(" px"))
        self.add(self.tr("Format"), self.format)
        self.add(self.tr("Resolution"), self.resolution)
        self.add(self.tr("Width"), self.width_px)
        self.format.setCurrentIndex(max(0, self.format.findData(formats.get("page"))))
        self.format.currentIndexChanged.connect(self._show_what_applies)
        self.resolution.valueChanged.connect(self._show_what_applies)
        self.width_px.valueChanged.connect(self._show_what_applies)
        self._show_what_applies()

    @property
    def chosen(self) -> Format:
        """The chosen format."""
        found: Format = self.format.currentData()
        return found

    def _show_what_applies(self) -> None:
        """Disable what does not apply, and say what will be written."""
        self.resolution.setEnabled(self.chosen == "png")
        self.width_px.setEnabled(self.chosen == "movie")
        self.summary.setText(self._summary())

    def _summary(self) -> str:
        settings, sheets = self._page.settings, self._page.sheets
        size = self.tr("{width} × {height} mm").format(
            width=locale_number(settings.page_width_mm, 0),
            height=locale_number(settings.page_height_mm, 0),
        )
        if self.chosen == "pdf":
            text = self.tr("One PDF of {count} pages, {size}", "", sheets)
        elif self.chosen == "movie":
            text = self.tr("One movie, {width} × {height} px, page after page")
            # Not needed to open the dialog.
            from vma_core.export.page import movie_size

            width, height = movie_size(settings, self.width_px.value())
            return text.format(width=locale_number(width), height=locale_number(height))
        else:
            kind = "PNG" if self.chosen == "png" else "SVG"
            text = self.tr("{count} {kind} files, {size}", "", sheets)
            if self.chosen == "png":
                dots = self.resolution.value() / MM_PER_INCH
                size = self.tr("{width} × {height} px").format(
                    width=locale_number(round(dots * settings.page_width_mm)),
                    height=locale_number(round(dots * settings.page_height_mm)),
                )
            text = text.format(count=locale_number(sheets), kind=kind, size="{size}")
            if sheets > 1:
                text += "\n" + self.tr("Their names end with the number of the page.")
            return text.format(size=size)
        return text.format(count=locale_number(sheets), size=size)

    def _enable(self, enabled: bool) -> None:
        super()._enable(enabled)
        if enabled:
            self._show_what_applies()

    def ask(self) -> None:
        """Ask for a file."""
        suffixes = SUFFIXES[self.chosen]
        kinds = {
            ".svg": "SVG (*.svg)",
            ".pdf": "PDF (*.pdf)",
            ".png": "PNG (*.png)",
            ".gif": self.tr("Movie (*.gif *.webp)"),
        }
        stem = file_name(self._page.text) or self.tr("page")
        path = ask_save(
            self,
            "page",
            self.windowTitle(),
            f"{stem}{suffixes[0]}",
            kinds[suffixes[0]],
            suffixes,
        )
        if path is not None:
            self.export(path)

    def export(self, path: Path) -> None:
        """Write the page; several sheets get a file each, with its number."""
        chosen, dpi, width = self.chosen, self.resolution.value(), self.width_px.value()
        formats.remember("page", chosen)
        path = with_suffix(path, SUFFIXES[chosen])
        targets = [path] if chosen in ("pdf", "movie") else sheet_paths(path, self._page.sheets)
        if len(targets) > 1 and not self._may_replace(targets):
            return

        def work(progress: Progress) -> str:
            # Not needed to open the dialog.
            from vma_core.export.page import page_movie, page_pdf, page_png, page_svg

            page = self._complete(progress)
            if chosen == "pdf":
                files = [page_pdf(page, title=path.stem, progress=progress)]
            elif chosen == "movie":
                files = [page_movie(page, path.suffix.lower(), width, progress)]
            elif chosen == "png":
                files = page_png(page, dpi, progress=progress)
            else:
                files = page_svg(page, chosen == "lines", progress=progress)
            # Its variants decide where lines break, and so how many sheets there are.
            names = targets if len(files) == len(targets) else sheet_paths(path, len(files))
            for name, content in zip(names, files, strict=True):
                write_atomically(name, content)
            return self.saved(names[0] if len(names) == 1 else path.parent)

        self.start(work)

    def _may_replace(self, paths: Sequence[Path]) -> bool:
        """Ask about files that the file dialog has not asked about."""
        present = [path.name for path in paths if path.exists()]
        if not present:
            return True
        text = self.tr("Replace {names}?").format(names=", ".join(present))
        answer = QMessageBox.question(self, self.windowTitle(), text)
        return answer == QMessageBox.StandardButton.Yes


def sheet_paths(path: Path, count: int) -> list[Path]:
    """The file of each sheet: “page.svg”, or “page-1.svg”, “page-2.svg”, …"""
    if count == 1:
        return [path]
    return [path.with_name(f"{path.stem}-{k}{path.suffix}") for k in range(1, count + 1)]


def file_name(text: str) -> str:
    """The first words of a text as the name of a file; "" if none of it can be one."""
    words = "".join(c if c.isalnum() or c in " -_" else " " for c in text[:200]).split()
    name = ""
    for word in words:
        if name and len(name) + len(word) >= NAME_CHARACTERS:
            break
        name = f"{name} {word}".strip()
    return name[:NAME_CHARACTERS].strip()
