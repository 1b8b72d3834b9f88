"""The printed sheet: one page on the machine's usual printer, without any dialog."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from vma_gui.booth.result_card import Card, Work, paint_code, paint_work

TITLE_PX_PER_INCH = 0.35
CODE_SHARE = 0.34
MARGIN_SHARE = 0.06


def has_printer() -> bool:
    """Whether there is a default printer; may be asked on any thread."""
    return not QPrinterInfo.defaultPrinter().isNull()


def usual_printer() -> QPrinter | None:
    """The default printer, or None where there is none."""
    info = QPrinterInfo.defaultPrinter()
    return None if info.isNull() else QPrinter(info, QPrinter.PrinterMode.HighResolution)


def print_sheet(printer: QPrinter, title: str, sentence: str, work: Work, card: Card) -> bool:
    """One A5 page in landscape; False where the printer does not take it."""
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A5))
    printer.setPageOrientation(QPageLayout.Orientation.Landscape)
    printer.setDocName(title)
    painter = QPainter()
    if not painter.begin(printer):
        return False
    page = QRectF(0, 0, printer.width(), printer.height())
    margin = MARGIN_SHARE * page.width()
    inner = page.adjusted(margin, margin, -margin, -margin)
    ink, line = QColor("black"), QColor("#999999")
    text_px = printer.resolution() * TITLE_PX_PER_INCH / 2
    font = painter.font()
    font.setPixelSize(max(8, round(text_px)))
    painter.setFont(font)
    code_px = CODE_SHARE * inner.height()
    picture = inner.adjusted(0, 2 * text_px, 0, -code_px - text_px)
    painter.setPen(ink)
    painter.drawText(inner, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, title)
    paint_work(painter, picture, work, ink, line)
    code = QRectF(inner.right() - code_px, inner.bottom() - code_px, code_px, code_px)
    paint_code(painter, code, card)
    beside = QRectF(inner.left(), code.top(), code.left() - inner.left() - margin, code_px)
    flags = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
    painter.setPen(ink)
    painter.drawText(beside, flags, sentence)
    return painter.end()
