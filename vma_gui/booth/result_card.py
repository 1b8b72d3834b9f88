"""The result card: what a visitor made, as a picture, a code to scan and a sheet to print."""

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
from vma_core.export.result_card import COLUMNS, card_svg, data_uri
from vma_core.glyphs.strokes import Stroke, StrokeArrays

from vma_gui.booth import texts
from vma_gui.booth.config import BoothConfig
from vma_gui.booth.layout import SPACING_PX
from vma_gui.booth.overlay import Overlay
from vma_gui.booth.texts import Speech
from vma_gui.booth.visitor_buttons import plain_button
from vma_gui.inference.background import BackgroundTask
from vma_gui.theme.theme import Theme
from vma_gui.widgets.glyph_cells import Glyph, Ink, paint_glyph
from vma_gui.widgets.stroke_painter import paint_strokes

SAMPLES = 16
"""Of the likelihood behind the saved bits."""
SHOWN = 8
QUIET_MODULES = 4
"""White around a QR code, by its standard."""


@dataclass(frozen=True, eq=False)
class Work:
    """What a visitor drew last, with the answer it got. Kept in memory until the reset only."""

    strokes: tuple[Stroke, ...]
    variants: tuple[Glyph, ...]
    request: Request


@dataclass(frozen=True, eq=False)
class Card:
    """What is known of the result besides its picture."""

    svg: str
    modules: tuple[bytes, ...]
    """Rows of the QR code, 1 is dark."""
    saved_bits: float | None


def prepare_cards() -> None:
    """Import what the first card needs."""
    import skimage.measure
    import skimage.morphology  # noqa: F401


def make_card(work: Work, engine: Engine) -> Card:
    """Bits, SVG and code; takes some tenths of a second."""
    bits = engine.bits(work.request, SAMPLES)
    saved = bits.saved if bits is not None else None
    shapes = [glyph.image if glyph.strokes is None else glyph.strokes for glyph in work.variants]
    svg = card_svg(work.strokes, shapes, saved)
    code = segno.make(data_uri(svg), error="l", boost_error=False, micro=False)
    return Card(svg, tuple(bytes(row) for row in code.matrix), saved)


def paint_code(painter: QPainter, box: QRectF, card: Card) -> None:
    """Black on white in any theme, in whole pixels, with the quiet zone."""
    count = len(card.modules) + 2 * QUIET_MODULES
    side = max(1, int(box.width()) // count)
    painter.fillRect(box, QColor("white"))
    offset = (box.width() - side * len(card.modules)) / 2
    corner = box.topLeft() + QPointF(int(offset), int(offset))
    for y, row in enumerate(card.modules):
        for x, dark in enumerate(row):
            if dark:
                painter.fillRect(
                    QRectF(corner.x() + x * side, corner.y() + y * side, side, side),
                    QColor("black"),
                )


def paint_work(painter: QPainter, box: QRectF, work: Work, ink: QColor, line: QColor) -> None:
    """The glyph on the left, up to eight variants in two rows on its right."""
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
    paint_strokes(painter, StrokeArrays.of(work.strokes), own, ink)
    for place, glyph in enumerate(work.variants[:SHOWN]):
        row, column = divmod(place, COLUMNS)
        cell = QRectF(own.right() + column * side, own.top() + row * side, side, side)
        paint_glyph(painter, cell, glyph, Ink(ink))
    painter.restore()


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


CODE_PX = 640
PICTURE_PX = (840, 300)


class Picture(QWidget):
    """Paints with a function."""

    def __init__(self, paint: Callable[[QPainter, QRectF], None]) -> None:
        super().__init__()
        self._paint = paint

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Whatever it was given to paint."""
        with QPainter(self) as painter:
            self._paint(painter, QRectF(self.rect()))


class CardView(Overlay):
    """Opened by the visitor, closed by the visitor or the reset.

    Signals:
        print_wanted: the visitor wants a sheet.
        closed: the card went away.
    """

    print_wanted = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, speech: Speech, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._speech = speech
        self.work: Work | None = None
        self.card: Card | None = None
        self.with_code = True
        self.picture = Picture(self._paint_picture)
        self.code = Picture(self._paint_code)
        self.sentence = QLabel()
        self.sentence.setProperty("role", "sentence")
        self.sentence.setWordWrap(True)
        self.scan = QLabel()
        self.scan.setProperty("role", "muted")
        self.scan.setWordWrap(True)
        self.status = QLabel()
        self.status.setWordWrap(True)
        self.print = plain_button("")
        self.close_button = plain_button("primary")
        self._build()
        speech.bind(lambda _text: self._show_texts(), str)
        speech.bind(self.print.setText, texts.print_text)
        speech.bind(self.close_button.setText, texts.close_text)
        self.print.clicked.connect(self.print_wanted)
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
        left.addLayout(buttons)
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._sides.setSpacing(2 * SPACING_PX)
        self._sides.addLayout(left)
        self._sides.addWidget(self.code, 0, Qt.AlignmentFlag.AlignCenter)
        self.body.addLayout(self._sides)

    def show_work(self, work: Work, with_code: bool) -> None:
        """Open with what was drawn; the rest of the card comes when it is ready."""
        self.work, self.card, self.with_code = work, None, with_code
        self.print.hide()
        self.print.setEnabled(False)
        self.code.setVisible(with_code)
        self.scan.setVisible(with_code)
        self.status.setText("")
        self._show_texts()
        self._size()
        self.open()

    def show_card(self, card: Card) -> None:
        """Bits, picture and code are ready."""
        self.card = card
        self.print.setEnabled(True)
        self._show_texts()
        self.code.update()

    def show_status(self, text: str) -> None:
        """What the printer says."""
        self.status.setText(text)

    def close_card(self) -> None:
        """Nothing of it is kept."""
        self.work = self.card = None
        self.status.setText("")
        if self.isVisible():
            self.hide()
            self.closed.emit()

    def _size(self) -> None:
        """As large as the screen allows; the code below the picture where it is upright."""
        room = self.below.size()
        upright = room.height() > room.width()
        direction = QBoxLayout.Direction
        self._sides.setDirection(direction.TopToBottom if upright else direction.LeftToRight)
        code = round(min(CODE_PX, 0.6 * min(room.width(), room.height())))
        self.code.setFixedSize(QSize(code, code))
        width = 0.78 * room.width() if upright else 0.86 * room.width() - code - 160
        height = width / 3
        self.picture.setFixedSize(QSize(round(width), round(height)))

    def _show_texts(self) -> None:
        self.sentence.setText(texts.card_text(self.card.saved_bits if self.card else None))
        self.scan.setText(texts.scan_text())

    def _paint_picture(self, painter: QPainter, box: QRectF) -> None:
        if self.work is not None:
            theme = self._theme
            paint_work(painter, box, self.work, theme.color("ink"), theme.color("line"))

    def _paint_code(self, painter: QPainter, box: QRectF) -> None:
        if self.card is not None and self.with_code:
            paint_code(painter, box, self.card)
        else:
            painter.fillRect(box, QColor(self._theme.color("raised")))


PREPARE_AFTER_MS = 4000


class TakeAlong(QObject):
    """Owns the card's view and what makes the card."""

    def __init__(self, theme: Theme, speech: Speech, window: QWidget) -> None:
        super().__init__(window)
        self.view = CardView(theme, speech, window)
        self._background = BackgroundTask(self)
        self._printing = BackgroundTask(self)
        self._preparing = BackgroundTask(self, low_priority=True)
        self._title = ""
        self.view.print_wanted.connect(self._print)
        # The first card should not wait for what it is made with, nor the window for that.
        QTimer.singleShot(PREPARE_AFTER_MS, self._prepare)

    def open(self, work: Work, engine: Engine, config: BoothConfig) -> None:
        """Show the work at once, its bits and its code as soon as they are there."""
        self._title = config.title or "VMA Explorer"
        self.view.show_work(work, config.card.qr)
        if config.card.print:
            # A print service that does not answer must not hold the window.
            self._printing.run(has_printer, self.view.print.setVisible, self.view.show_status)

        def done(card: Card) -> None:
            if self.view.work is work:
                self.view.show_card(card)

        self._background.run(lambda: make_card(work, engine), done, self.view.show_status)

    def _prepare(self) -> None:
        """Not as work of `_background`, where it would cancel a card that is being made."""
        self._preparing.run(prepare_cards, lambda _: None, lambda _text: None)

    def close(self) -> None:
        """Nothing of it is left."""
        self.view.close_card()
        self._background.cancel()
        self._printing.cancel()

    def _print(self) -> None:
        work, card, title = self.view.work, self.view.card, self._title
        if work is None or card is None:
            return
        sentence = texts.card_text(card.saved_bits)

        def sheet() -> bool:
            printer = usual_printer()
            return printer is not None and print_sheet(printer, title, sentence, work, card)

        def done(fine: bool) -> None:
            self.view.show_status(texts.printing_text(fine))

        self.view.print.setEnabled(False)
        self._printing.run(sheet, done, self.view.show_status)
