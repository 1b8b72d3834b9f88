"""Last page of a study: identification levels, their intervals, and the answers' table."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)
from vma_core.turing.answers import IdentificationLevel, StudyAnswer, identification_levels

from vma_gui.system.language import locale_number
from vma_gui.theme.theme import Theme
from vma_gui.theme.tokens import UNIT_PX
from vma_gui.widgets.basics import muted_label, push_button, scrolled

PUBLISHED = (("Bayesian program learning", 0.52), ("Prototype networks", 0.575))
"""Share of judges' right answers about pairs of grids; see docs/who-drew-this.md."""
WORD_COLUMNS = 2
"""Columns of words, before those of figures."""
ROW_LINES = 1.7
DOT_PX = 5.0
MAX_ROWS = 8


class LevelsView(QWidget):
    """Identification levels as dots with their exact intervals, above published ones."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._levels: tuple[IdentificationLevel, ...] = ()
        self.setAccessibleName(self.tr("Identification levels"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_levels(self, levels: Sequence[IdentificationLevel]) -> None:
        """Show the first levels."""
        self._levels = tuple(levels[:MAX_ROWS])
        self.setAccessibleDescription("; ".join(map(level_text, levels)))
        self.updateGeometry()
        self.update()

    @property
    def _row_px(self) -> float:
        return ROW_LINES * self.fontMetrics().height()

    def sizeHint(self) -> QSize:
        rows = len(self._levels) + len(PUBLISHED) + 1
        return QSize(420, round(rows * self._row_px))

    def minimumSizeHint(self) -> QSize:
        return QSize(240, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint names to the left, and the axis from 0 to 100 % to the right."""
        theme, row_px = self._theme, self._row_px
        published = [
            (self.tr("{name}, published").format(name=name), share) for name, share in PUBLISHED
        ]
        names = [level_name(level) for level in self._levels]
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            metrics = painter.fontMetrics()
            widest = max(map(metrics.horizontalAdvance, [*names, *(n for n, _ in published)]))
            left = min(widest + 2 * UNIT_PX, round(0.5 * self.width()))
            end_px = metrics.horizontalAdvance("100 %") / 2 + 2
            axis = QRectF(
                left + end_px, 0, self.width() - left - 2 * end_px, self.height() - row_px
            )

            def x(share: float) -> float:
                return axis.left() + share * axis.width()

            for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
                painter.setPen(QPen(theme.color("line"), 1))
                at = round(x(tick)) + 0.5
                painter.drawLine(QPointF(at, 0), QPointF(at, axis.bottom()))
                painter.setPen(theme.color("muted"))
                place = QRectF(at - 60, axis.bottom(), 120, row_px)
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, percent(tick, 0))
            for row, (level, name) in enumerate(zip(self._levels, names, strict=True)):
                middle = (row + 0.5) * row_px
                self._name(painter, name, row, left, "ink")
                painter.setPen(QPen(theme.color("muted"), 1.5, Qt.PenStyle.DotLine))
                chance = x(level.chance)
                painter.drawLine(
                    QPointF(chance, middle - 0.4 * row_px), QPointF(chance, middle + 0.4 * row_px)
                )
                painter.setPen(QPen(theme.color("accent"), 2))
                low, high = level.exact
                painter.drawLine(QPointF(x(low), middle), QPointF(x(high), middle))
                for end in (low, high):
                    painter.drawLine(
                        QPointF(x(end), middle - DOT_PX), QPointF(x(end), middle + DOT_PX)
                    )
                painter.setBrush(theme.color("accent"))
                painter.drawEllipse(QPointF(x(level.share), middle), DOT_PX, DOT_PX)
            for row, (name, share) in enumerate(published, len(self._levels)):
                self._name(painter, name, row, left, "muted")
                painter.setPen(QPen(theme.color("muted"), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawEllipse(QPointF(x(share), (row + 0.5) * row_px), DOT_PX - 1, DOT_PX - 1)

    def _name(self, painter: QPainter, name: str, row: int, width: float, color: str) -> None:
        painter.setPen(self._theme.color(color))
        elide = Qt.TextElideMode.ElideRight
        text = painter.fontMetrics().elidedText(name, elide, round(width) - UNIT_PX)
        place = QRectF(0, row * self._row_px, width - UNIT_PX, self._row_px)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, text)


class StudyResults(QWidget):
    """What was found, and what to do with the answers.

    Signals:
        export_wanted: save the answers of this study.
        load_wanted: add answers from files.
        new_wanted: back to the first page.
        closed: the dialog is to be closed.
    """

    export_wanted = Signal()
    load_wanted = Signal()
    new_wanted = Signal()
    closed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.headline = QLabel()
        self.headline.setProperty("role", "title")
        self.verdict = QLabel()
        self.sources = muted_label()
        self.view = LevelsView(theme)
        self.legend = muted_label(
            self.tr(
                "Bars: exact 95 % intervals. Dotted lines: guessing. Hollow dots: published levels."
            )
        )
        self.table = QTableWidget(0, 8)
        self.table.setAccessibleName(self.tr("Results"))
        for column, text in enumerate(
            (
                self.tr("Player"),
                self.tr("Question"),
                self.tr("Right"),
                self.tr("Level"),
                self.tr("95 %, exact"),
                self.tr("95 %, over characters"),
                self.tr("p"),
                self.tr("Median time"),
            )
        ):
            self.table.setHorizontalHeaderItem(column, _cell(text, column))
        self.table.verticalHeader().hide()
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.setShowGrid(False)
        self.table.setStyleSheet(
            f"QTableWidget::item, QHeaderView::section {{ padding: 0 {UNIT_PX}px; }}"
        )
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        self.message = muted_label()
        for label in (self.headline, self.verdict, self.sources, self.legend, self.message):
            label.setWordWrap(True)
        self.export_button = push_button(self.tr("Export CSV…"), self.export_wanted.emit)
        self.load_button = push_button(self.tr("Add earlier answers…"), self.load_wanted.emit)
        self.load_button.setToolTip(self.tr("Pool answers that were saved as CSV with these"))
        self.new_button = push_button(self.tr("New study"), self.new_wanted.emit)
        self.close_button = push_button(self.tr("Close"), self.closed.emit)
        self.export_button.setProperty("role", "primary")
        buttons = QHBoxLayout()
        buttons.setSpacing(UNIT_PX)
        for button in (self.load_button, self.new_button):
            buttons.addWidget(button)
        buttons.addStretch()
        for button in (self.close_button, self.export_button):
            buttons.addWidget(button)
        content = QWidget()
        found = QVBoxLayout(content)
        found.setContentsMargins(0, 0, 0, 0)
        found.setSpacing(UNIT_PX)
        found.addWidget(self.headline)
        found.addWidget(self.verdict)
        found.addWidget(self.sources)
        found.addSpacing(UNIT_PX)
        found.addWidget(self.view)
        found.addWidget(self.legend)
        found.addSpacing(UNIT_PX)
        found.addWidget(self.table)
        found.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(UNIT_PX)
        layout.addWidget(scrolled(content), 1)
        layout.addWidget(self.message)
        layout.addLayout(buttons)

    def show_answers(self, own: Sequence[StudyAnswer], added: Sequence[StudyAnswer]) -> None:
        """Show the answers of this study pooled with earlier ones from files."""
        levels = identification_levels([*own, *added])
        self.view.setVisible(bool(levels))
        self.legend.setVisible(bool(levels))
        self.view.show_levels(levels)
        self.headline.setText(
            headline_text(levels[0]) if levels else self.tr("No question was answered.")
        )
        self.verdict.setText(verdict_text(levels[0]) if levels else "")
        self.verdict.setVisible(bool(levels))
        text = ""
        if added:
            text = self.tr("Answers of this study: {own}; from files: {added}.")
            text = text.format(own=locale_number(len(own)), added=locale_number(len(added)))
        models = len({answer.model_hash for answer in (*own, *added)})
        if models > 1:
            text += " " + self.tr("They are about {count} models.").format(
                count=locale_number(models)
            )
        self.sources.setText(text.strip())
        self.sources.setVisible(bool(text))
        self.export_button.setEnabled(bool(own))
        self._fill(levels)

    def say(self, text: str, is_error: bool = False) -> None:
        """Say whether saving or loading succeeded."""
        self.message.setProperty("role", "warning" if is_error else "muted")
        self.message.style().unpolish(self.message)
        self.message.style().polish(self.message)
        self.message.setText(text)

    def _fill(self, levels: Sequence[IdentificationLevel]) -> None:
        self.table.setRowCount(len(levels))
        for row, level in enumerate(levels):
            times = level.median_ms > 0
            seconds = self.tr("{seconds} s").format(seconds=locale_number(level.median_ms / 1e3, 1))
            cells = (
                player_name(level.player),
                form_name(level),
                self.tr("{right} of {asked}").format(
                    right=locale_number(level.right), asked=locale_number(level.asked)
                ),
                percent(level.share),
                interval_text(level.exact),
                interval_text(level.by_item) if level.by_item else "–",
                p_text(level.p_value),
                seconds if times else "–",
            )
            for column, text in enumerate(cells):
                self.table.setItem(row, column, _cell(text, column))
        # As high as its rows: the page scrolls, not the table.
        frame_px = (
            2 * self.table.frameWidth() + self.table.horizontalScrollBar().sizeHint().height()
        )
        header_px = self.table.horizontalHeader().sizeHint().height()
        self.table.setFixedHeight(header_px + self.table.verticalHeader().length() + frame_px)


def _cell(text: str, column: int) -> QTableWidgetItem:
    """A cell with words to the left, or figures to the right."""
    side = Qt.AlignmentFlag.AlignLeft if column < WORD_COLUMNS else Qt.AlignmentFlag.AlignRight
    cell = QTableWidgetItem(text)
    cell.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
    return cell


def percent(share: float, decimals: int = 1) -> str:
    """A share in percent."""
    return f"{locale_number(100 * share, decimals)} %"


def interval_text(interval: tuple[float, float]) -> str:
    """An interval of shares in percent."""
    low, high = interval
    return f"{locale_number(100 * low, 1)}–{locale_number(100 * high, 1)} %"


def p_text(p_value: float) -> str:
    """A p-value, not smaller than 0.001."""
    return f"< {locale_number(0.001, 3)}" if p_value < 0.001 else locale_number(p_value, 3)


def player_name(player: str) -> str:
    """Who answered."""
    if player == "person":
        return QCoreApplication.translate("StudyResults", "People")
    if found := re.fullmatch(r"classifier, (\d+) px", player):
        text = QCoreApplication.translate("StudyResults", "Classifier, {size} px")
        return text.format(size=found[1])
    return player


def form_name(level: IdentificationLevel) -> str:
    """The question that was asked."""
    names = {
        "pair": QCoreApplication.translate("StudyResults", "two grids"),
        "single": QCoreApplication.translate("StudyResults", "one grid"),
        "hidden": QCoreApplication.translate("StudyResults", "hidden drawing"),
    }
    return names[level.form]


def level_name(level: IdentificationLevel) -> str:
    """Player and question."""
    return f"{player_name(level.player)}, {form_name(level)}"


def level_text(level: IdentificationLevel) -> str:
    """Player, question, level and interval."""
    return f"{level_name(level)}: {percent(level.share)} ({interval_text(level.exact)})"


def headline_text(level: IdentificationLevel) -> str:
    """The level in a sentence."""
    text = QCoreApplication.translate(
        "StudyResults", "{right} of {asked} right: {level} (95 % interval {interval})"
    )
    return text.format(
        right=locale_number(level.right),
        asked=locale_number(level.asked),
        level=percent(level.share),
        interval=interval_text(level.exact),
    )


def verdict_text(level: IdentificationLevel) -> str:
    """What the level means."""
    if level.is_at_chance:
        text = QCoreApplication.translate(
            "StudyResults",
            "Guessing gives {chance}, which is within the interval: these answers do not show that "
            "anyone can tell. More answers narrow the interval.",
        )
    elif level.share > level.chance:
        text = QCoreApplication.translate(
            "StudyResults", "Guessing gives {chance}: the machine’s drawings can be told apart."
        )
    else:
        text = QCoreApplication.translate(
            "StudyResults",
            "Guessing gives {chance}: the machine’s drawings are taken for people’s more often "
            "than people’s own.",
        )
    return text.format(chance=percent(level.chance, 0))
