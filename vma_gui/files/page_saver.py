"""Copies the page to the clipboard and saves it; both in the background."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QMimeData, QObject
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QWidget

from vma_gui.document.session import Session
from vma_gui.inference.background import BackgroundTask, Progress
from vma_gui.inference.service import InferenceService
from vma_gui.writing.composer import Composed, PageComposer

if TYPE_CHECKING:
    from vma_gui.dialogs.save_page import PageDialog

CLIPBOARD_DPI = 150
SVG_MIME = "image/svg+xml"


class PageSaver(QObject):
    """Saves pages with all their variants, whatever is on screen by then."""

    def __init__(self, session: Session, inference: InferenceService, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._inference = inference
        self._window = window
        self._task = BackgroundTask(self, low_priority=True)
        inference.closing.connect(self._task.close)

    def copy(self, composed: Composed, composer: PageComposer) -> None:
        """Put the first sheet on the clipboard, as SVG and as a picture."""
        engine = self._inference.engine

        def work(progress: Progress) -> tuple[bytes, bytes, int]:
            # Not needed to show a page.
            from vma_core.export.page import page_png, page_svg

            page = composer.complete_page(composed, engine, progress)
            svg = page_svg(page, lines=False)[0]
            return svg, page_png(page, CLIPBOARD_DPI)[0], page.sheets

        def done(made: tuple[bytes, bytes, int]) -> None:
            svg, png, sheets = made
            data = QMimeData()
            data.setData(SVG_MIME, QByteArray(svg))
            data.setImageData(QImage.fromData(QByteArray(png)))
            QGuiApplication.clipboard().setMimeData(data)
            text = self.tr("Page copied as SVG and as a picture.")
            if sheets > 1:
                text = self.tr("First page copied as SVG and as a picture.")
            self._session.message.emit(text, "info")

        self._task.run_with_progress(work, done, self._say_error)

    def ask(self, composed: Composed, composer: PageComposer) -> None:
        """Ask for a format and a file, and save the page."""
        self.dialog(composed, composer).exec()

    def dialog(self, composed: Composed, composer: PageComposer) -> PageDialog:
        """The dialog that saves the page."""
        # Not needed to show a page.
        from vma_gui.dialogs.save_page import PageDialog

        engine = self._inference.engine
        return PageDialog(
            composed.page,
            lambda progress: composer.complete_page(composed, engine, progress),
            self._session,
            self._inference,
            self._window,
        )

    def _say_error(self, text: str) -> None:
        self._session.message.emit(text, "error")
