"""The result card: the visitor's drawing with variants, as overlay, QR code and printed page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import segno
from PySide6.QtCore import QObject, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPageLayout, QPageSize, QPainter, QPaintEvent, QPen
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from vma_core.engine.engine import Engine
from vma_core.engine.request import Request
from vma_core.export.result_card import card_svg, data_uri
from vma_core.glyphs.strokes import Stroke, StrokeArrays

from vma_gui.booth import texts
from vma_gui.booth.config import BoothConfig
from vma_gui.booth.layout import SPACING_PX
from vma_gui.booth.overlay import Overlay
from vma_gui.booth.texts import Localizer
from vma_gui.booth.visitor_buttons import touch_button
from vma_gui.inference.background import BackgroundTask
from vma_gui.theme.theme import Theme
from vma_gui.widgets.glyph_cells import Glyph, Ink, paint_glyph
from vma_gui.widgets.stroke_painter import paint_strokes

SAMPLES = 16
"""Importance samples of the likelihood behind the saved bits."""
MAX_VARIANTS_SHOWN = 8
COLUMNS = 4
"""Of the variants beside the drawing."""
QUIET_MODULES = 4
"""Width of the quiet zone around a QR code (ISO/IEC 18004)."""


@dataclass(frozen=True, eq=False)
class VisitorDrawing:
    """The visitor's last drawing with its variants. Never written to disk; dropped at the reset."""

    strokes: tuple[Stroke, ...]
    variants: tuple[Glyph, ...]
    request: Request


@dataclass(frozen=True, eq=False)
class CardContent:
    """What is computed for the card."""

    svg: str
    qr_rows: tuple[bytes, ...]
    """Rows of the QR code, one byte per module: 1 is dark."""
    known_share: float | None
    """Share of the drawing's bits that the memory saves; None if unknown."""


def preload_card_imports() -> None:
    """Import the libraries that `make_card` needs, which is slow the first time."""
    import skimage.measure
    import skimage.morphology  # noqa: F401


def make_card(drawing: VisitorDrawing, engine: Engine) -> CardContent:
    """Compute bits, SVG and QR code; takes tenths of a second."""
    bits = engine.bits(drawing.request, SAMPLES)
    known = bits.saved / bits.empty_bound if bits is not None and bits.empty_bound > 0 else None
    shapes = [glyph.image if glyph.strokes is None else glyph.strokes for glyph in drawing.variants]
    svg = card_svg(drawing.strokes, shapes)
    code = segno.make(data_uri(svg), error="l", boost_error=False, micro=False)
    return CardContent(svg, tuple(bytes(row) for row in code.matrix), known)


def paint_qr_code(painter: QPainter, box: QRectF, card: CardContent) -> None:
    """Paint the QR code black on white in whole pixels, with its quiet zone."""
    count = len(card.qr_rows) + 2 * QUIET_MODULES
    side = max(1, int(box.width()) // count)
    painter.fillRect(box, QColor("white"))
    offset = (box.width() - side * len(card.qr_rows)) / 2
    corner = box.topLeft() + QPointF(int(offset), int(offset))
    for y, row in enumerate(card.qr_rows):
        for x, dark in enumerate(row):
            if dark:
                painter.fillRect(
                    QRectF(corner.x() + x * side, corner.y() + y * side, side, side),
                    QColor("black"),
                )


def paint_drawing(
    painter: QPainter, box: QRectF, drawing: VisitorDrawing, ink: QColor, line: QColor
) -> None:
    """Paint the drawing on the left and up to eight variants in two rows on the right."""
    side = min(box.width() / (2 + COLUMNS), box.height() / 2)
    left = box.left() + (box.width() - side * (2 + COLUMNS)) / 2
    top = box.top() + (box.height() - 2 * side) / 2
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    own = QRectF(left, top, 2 * side, 2 * side)
    painter.setPen(QPen(line, max(1.0, side / 60)))
    painter.drawLine(
        QPointF(own.right(), own.top() + 0.1 * side),
        QPointF(own.right(), own.bottom() - 0.1 * side),
    )
    paint_strokes(painter, StrokeArrays.of(drawing.strokes), own, ink)
    for place, glyph in enumerate(drawing.variants[:MAX_VARIANTS_SHOWN]):
        row, column = divmod(place, COLUMNS)
        cell = QRectF(own.right() + column * side, own.top() + row * side, side, side)
        paint_glyph(painter, cell, glyph, Ink(ink))
    painter.restore()


TITLE_PX_PER_INCH = 0.35
CODE_SHARE = 0.34
MARGIN_SHARE = 0.06


def has_printer() -> bool:
    return not QPrinterInfo.defaultPrinter().isNull()


def default_printer() -> QPrinter | None:
    info = QPrinterInfo.defaultPrinter()
    return None if info.isNull() else QPrinter(info, QPrinter.PrinterMode.HighResolution)


def print_sheet(
    printer: QPrinter, title: str, sentence: str, drawing: VisitorDrawing, card: CardContent
) -> bool:
    """Print one A5 page in landscape; False if the printer rejects it."""
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
    paint_drawing(painter, picture, drawing, ink, line)
    code = QRectF(inner.right() - code_px, inner.bottom() - code_px, code_px, code_px)
    paint_qr_code(painter, code, card)
    beside = QRectF(inner.left(), code.top(), code.left() - inner.left() - margin, code_px)
    flags = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
    painter.setPen(ink)
    painter.drawText(beside, flags, sentence)
    return painter.end()


CODE_PX = 640


class PaintedWidget(QWidget):
    """A widget painted by a callback."""

    def __init__(self, paint: Callable[[QPainter, QRectF], None]) -> None:
        super().__init__()
        self._paint = paint

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            self._paint(painter, QRectF(self.rect()))


class CardView(Overlay):
    """Overlay with the card.

    Signals:
        print_requested: the print button was pressed.
        closed: the card was closed.
        done: the visitor is done.
    """

    print_requested = Signal()
    closed = Signal()
    done = Signal()

    def __init__(self, theme: Theme, localizer: Localizer, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._localizer = localizer
        self.drawing: VisitorDrawing | None = None
        self.card: CardContent | None = None
        self.with_code = True
        self.picture = PaintedWidget(self._paint_picture)
        self.code = PaintedWidget(self._paint_code)
        self.sentence = QLabel()
        self.sentence.setProperty("role", "sentence")
        self.sentence.setWordWrap(True)
        self.scan = QLabel()
        self.scan.setProperty("role", "muted")
        self.scan.setWordWrap(True)
        self.status = QLabel()
        self.status.setWordWrap(True)
        self.print = touch_button("")
        self.close_button = touch_button("")
        self.done_button = touch_button("primary")
        self._build()
        localizer.bind(lambda _text: self._show_texts(), str)
        localizer.bind(self.print.setText, texts.print_text)
        localizer.bind(self.close_button.setText, texts.back_text)
        localizer.bind(self.done_button.setText, texts.done_text)
        self.done_button.clicked.connect(self.done)
        self.print.clicked.connect(self.print_requested)
        self.close_button.clicked.connect(self.close_card)

    def _build(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(SPACING_PX)
        left.addWidget(self.picture, 1)
        left.addWidget(self.sentence)
        left.addWidget(self.scan)
        left.addWidget(self.status)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACING_PX)
        buttons.addWidget(self.print)
        buttons.addWidget(self.close_button)
        buttons.addStretch(1)
        buttons.addWidget(self.done_button)
        left.addLayout(buttons)
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._sides.setSpacing(2 * SPACING_PX)
        self._sides.addLayout(left)
        self._sides.addWidget(self.code, 0, Qt.AlignmentFlag.AlignCenter)
        self.body.addLayout(self._sides)

    def show_drawing(self, drawing: VisitorDrawing, with_code: bool) -> None:
        """Open with the drawing; `show_card` completes it."""
        self.drawing, self.card, self.with_code = drawing, None, with_code
        self.print.hide()
        self.print.setEnabled(False)
        self.code.setVisible(with_code)
        self.scan.setVisible(with_code)
        self.status.setText("")
        self._show_texts()
        self._size()
        self.open()

    def show_card(self, card: CardContent) -> None:
        """Show bits and QR code, and enable printing."""
        self.card = card
        self.print.setEnabled(True)
        self._show_texts()
        self.code.update()

    def show_status(self, text: str) -> None:
        self.status.setText(text)

    def close_card(self) -> None:
        """Close and drop all content."""
        self.drawing = self.card = None
        self.status.setText("")
        if self.isVisible():
            self.hide()
            self.closed.emit()

    def _size(self) -> None:
        """Fit to the screen; in portrait the code goes below the picture."""
        room = self.host.size()
        upright = room.height() > room.width()
        direction = QBoxLayout.Direction
        self._sides.setDirection(direction.TopToBottom if upright else direction.LeftToRight)
        code = round(min(CODE_PX, 0.6 * min(room.width(), room.height())))
        self.code.setFixedSize(QSize(code, code))
        width = 0.78 * room.width() if upright else 0.86 * room.width() - code - 160
        height = width / 3
        self.picture.setFixedSize(QSize(round(width), round(height)))

    def _show_texts(self) -> None:
        self.sentence.setText(texts.card_text(self.card.known_share if self.card else None))
        self.scan.setText(texts.scan_text())

    def _paint_picture(self, painter: QPainter, box: QRectF) -> None:
        if self.drawing is not None:
            theme = self._theme
            paint_drawing(painter, box, self.drawing, theme.color("ink"), theme.color("line"))

    def _paint_code(self, painter: QPainter, box: QRectF) -> None:
        if self.card is not None and self.with_code:
            paint_qr_code(painter, box, self.card)
        else:
            painter.fillRect(box, QColor(self._theme.color("raised")))


PREPARE_AFTER_MS = 4000


class ResultCardController(QObject):
    """Makes the card in the background and prints it on request."""

    def __init__(self, theme: Theme, localizer: Localizer, window: QWidget) -> None:
        super().__init__(window)
        self.view = CardView(theme, localizer, window)
        self._background = BackgroundTask(self)
        self._printing = BackgroundTask(self)
        self._preparing = BackgroundTask(self, low_priority=True)
        self._title = ""
        self.view.print_requested.connect(self._print)
        # Off the start-up path and before the first card needs it.
        QTimer.singleShot(PREPARE_AFTER_MS, self._prepare)

    def open(self, drawing: VisitorDrawing, engine: Engine, config: BoothConfig) -> None:
        """Show the drawing at once; bits and QR code follow."""
        self._title = config.title or "VMA Explorer"
        self.view.show_drawing(drawing, config.card.qr)
        if config.card.print:
            # A print service that does not answer must not block the window.
            self._printing.run(has_printer, self.view.print.setVisible, self.view.show_status)

        def done(card: CardContent) -> None:
            if self.view.drawing is drawing:
                self.view.show_card(card)

        self._background.run(lambda: make_card(drawing, engine), done, self.view.show_status)

    def _prepare(self) -> None:
        """Not on `_background`, where it would cancel a card in progress."""
        self._preparing.run(preload_card_imports, lambda _: None, lambda _text: None)

    def close(self) -> None:
        self.view.close_card()
        self._background.cancel()
        self._printing.cancel()

    def _print(self) -> None:
        drawing, card, title = self.view.drawing, self.view.card, self._title
        if drawing is None or card is None:
            return
        sentence = texts.card_text(card.known_share)

        def sheet() -> bool:
            printer = default_printer()
            return printer is not None and print_sheet(printer, title, sentence, drawing, card)

        def done(ok: bool) -> None:
            self.view.show_status(texts.printing_text(ok))

        self.view.print.setEnabled(False)
        self._printing.run(sheet, done, self.view.show_status)
