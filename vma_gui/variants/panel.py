"""The variants panel: grid of variants with source, variation, pen width, count and seed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QToolButton,
    QWidget,
)
from vma_core.engine.request import MAX_VARIANTS, MAX_VARIATION
from vma_core.engine.variant_settings import MAX_SEED, TEMPERATURE_RANGE

from vma_gui.actions.actions import Actions
from vma_gui.document.session import Session
from vma_gui.system.language import locale_number
from vma_gui.theme.theme import Theme
from vma_gui.theme.tokens import UNIT_PX
from vma_gui.variants.model import VariantsModel
from vma_gui.variants.near_chip import NearChip
from vma_gui.variants.view import VariantsView
from vma_gui.widgets.basics import (
    DoubleSpinBox,
    Segments,
    ShrinkingPanel,
    SpinBox,
    fit_text,
    labelled_slider,
    muted_label,
    tool_button,
)

STEPS = 100
PEN_SCALE_RANGE = (0.4, 2.5)


class VariantsPanel(ShrinkingPanel):
    """Grid of variants and its settings."""

    def __init__(self, session: Session, actions: Actions, theme: Theme) -> None:
        super().__init__()
        self.title.setText(self.tr("Variants"))
        self._session = session
        self.model = VariantsModel(session, self)
        self.view = VariantsView(session, self.model, theme)
        self.head.setSpacing(UNIT_PX // 2)
        # In place of the title, so that nothing below moves.
        self.near = NearChip(session, actions, theme)
        self.head.addWidget(self.near)
        self.head.addStretch()
        for action in (
            actions.more_like,
            actions.favourite,
            actions.keep_variants,
            actions.pixels,
            actions.copy,
            actions.save,
        ):
            self.head.addWidget(tool_button(action))
        self._segments = Segments(
            self.tr("Source"),
            (
                (
                    "drawing",
                    self.tr("This drawing"),
                    self.tr(
                        "Variants of what you draw: they read the drawing itself, whatever is "
                        "in memory"
                    ),
                ),
                (
                    "recall",
                    self.tr("What it recalls"),
                    self.tr(
                        "Variants of the entries your drawing recalls, sampled from q(a|x, M); "
                        "the share that fits nothing in memory reads the drawing itself"
                    ),
                ),
                (
                    "memory",
                    self.tr("Memory"),
                    self.tr("Variants of any entries, sampled from p(a), whatever you draw"),
                ),
                (
                    "selection",
                    self.tr("Selected"),
                    self.tr("Variants of the selected entries, all equally often"),
                ),
            ),
            lambda value: session.set(source=value),
        )
        source = QHBoxLayout()
        source.addWidget(self._segments)
        source.addStretch()
        self.body.addLayout(source)
        self.body.addWidget(self.view, 1)
        self._note = QLabel()
        self._note.hide()
        self._note.setProperty("role", "muted")
        self._note.setWordWrap(True)
        self._unpin = tool_button(actions.unpin, text=True)
        self._unpin.hide()
        self._notes = QWidget()
        note = QHBoxLayout(self._notes)
        note.setContentsMargins(0, 0, 0, 0)
        note.addWidget(self._note, 1)
        note.addWidget(self._unpin)
        self.body.addWidget(self._notes)
        self._variation = labelled_slider(
            self.tr("Variation"),
            self.tr("From close copies through the prior p(z|m) to freer variants"),
            0,
            round(MAX_VARIATION * STEPS),
            lambda value: session.set(variation=value / STEPS),
        )
        self._value = QLabel()
        self._value.setProperty("role", "figure")
        head = QHBoxLayout()
        head.addWidget(QLabel(self.tr("Variation")))
        head.addStretch()
        head.addWidget(self._value)
        self.body.addLayout(head)
        self.body.addWidget(self._variation)
        self.body.addLayout(self._scale_labels())
        self.body.addLayout(self._pen_width())
        self.body.addLayout(self._count_and_seed(actions, theme))
        self._temperature_row = self._temperatures()
        self.body.addWidget(self._temperature_row)
        self.dock_height_px: Callable[[], int] = lambda: 0
        """Height that docks take from the panel at the moment."""
        self.view.hidden_height_px = self._hidden_height_px
        for signals, show in (
            ((session.source_changed,), self._show_source),
            ((session.around_changed,), self._show_around),
            ((session.variation_changed,), self._show_variation),
            ((session.count_changed,), self._show_count),
            ((session.seed_changed,), self._show_seed),
            ((session.z_temperature_changed,), self._show_z_temperature),
            ((session.address_temperature_changed,), self._show_address_temperature),
            ((session.ink_changed,), self._show_pen),
            (
                (
                    session.source_changed,
                    session.pins_changed,
                    session.selection_changed,
                    session.variants_changed,
                    session.entries_changed,
                ),
                self._show_note,
            ),
        ):
            for signal in signals:
                signal.connect(show)
            show()
        self.measure()

    def show_compact(self, compact: bool) -> None:
        """Shorten the names of the sources, and leave out those of count and seed."""
        self._segments.set_texts(
            {
                "drawing": self.tr("Drawing") if compact else self.tr("This drawing"),
                "recall": self.tr("Recalled") if compact else self.tr("What it recalls"),
            }
        )
        self.near.set_compact(compact)
        for word in self._words:
            word.setHidden(compact)

    def _hidden_height_px(self) -> int:
        """Height that docks, notes and the temperatures take from the view."""
        hidden_px = self.dock_height_px()
        for row in (self._notes, self._temperature_row):
            if not row.isHidden():
                width_px = self.view.width()
                high = row.heightForWidth(width_px) if row.hasHeightForWidth() else -1
                hidden_px += max(high, row.sizeHint().height()) + self.body.spacing()
        return hidden_px

    def _show_notes(self) -> None:
        """Show the row below the view if there is something in it."""
        parts = (self._note, self._unpin)
        self._notes.setVisible(any(not part.isHidden() for part in parts))

    def _scale_labels(self) -> QGridLayout:
        """Labels below the ends and the middle of the slider."""
        row = QGridLayout()
        flag = Qt.AlignmentFlag
        for column, (text, alignment) in enumerate(
            (
                (self.tr("closer"), flag.AlignLeft),
                (self.tr("prior"), flag.AlignHCenter),
                (self.tr("freer"), flag.AlignRight),
            )
        ):
            row.addWidget(muted_label(text), 0, column, alignment)
            row.setColumnStretch(column, 1)
            row.setColumnMinimumWidth(column, 80)
        return row

    def _pen_width(self) -> QHBoxLayout:
        low, high = PEN_SCALE_RANGE
        self._pen = labelled_slider(
            self.tr("Pen width"),
            self.tr("Factor on the stroke width of variants and entries"),
            round(low * STEPS),
            round(high * STEPS),
            lambda value: self._session.set_pen_scale(value / STEPS),
        )
        self._pen_value = QLabel()
        self._pen_value.setProperty("role", "figure")
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(muted_label(self.tr("Pen width")))
        row.addWidget(self._pen, 1)
        row.addWidget(self._pen_value)
        return row

    def _count_and_seed(self, actions: Actions, theme: Theme) -> QHBoxLayout:
        self._count = SpinBox()
        self._count.setRange(1, MAX_VARIANTS)
        self._count.setFixedWidth(round(theme.scaled(54)))
        self._count.setToolTip(self.tr("Number of variants (1–256)"))
        self._count.setAccessibleName(self.tr("Number of variants"))
        self._count.valueChanged.connect(lambda value: self._session.set(count=value))
        self._seed = SpinBox()
        self._seed.setRange(0, MAX_SEED)
        self._seed.setFixedWidth(round(theme.scaled(78)))
        self._seed.setToolTip(self.tr("The same seed gives the same variants"))
        self._seed.setAccessibleName(self.tr("Seed"))
        self._seed.valueChanged.connect(lambda value: self._session.set(seed=value))
        row = QHBoxLayout()
        row.setSpacing(6)
        self._words = muted_label(self.tr("Count")), muted_label(self.tr("Seed"))
        row.addWidget(self._words[0])
        row.addWidget(self._count)
        row.addSpacing(8)
        row.addWidget(self._words[1])
        row.addWidget(self._seed)
        row.addWidget(tool_button(actions.lock_seed))
        row.addWidget(tool_button(actions.new_seed))
        row.addStretch()
        self._more = QToolButton()
        self._more.setText(self.tr("More"))
        fit_text(self._more)
        self._more.setCheckable(True)
        self._more.setToolTip(self.tr("Temperatures set by the slider"))
        row.addWidget(self._more)
        return row

    def _temperatures(self) -> QWidget:
        area = QWidget()
        row = QHBoxLayout(area)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self._z_temperature = self._temperature(
            self.tr("Temperature of z"), lambda v: self._session.set(z_temperature=v), row, "z"
        )
        self._address_temperature = self._temperature(
            self.tr("Address temperature"),
            lambda v: self._session.set(address_temperature=v),
            row,
            self.tr("address"),
        )
        row.addStretch()
        area.hide()
        self._more.toggled.connect(area.setVisible)
        return area

    def _temperature(
        self, name: str, changed: object, row: QHBoxLayout, short: str
    ) -> DoubleSpinBox:
        box = DoubleSpinBox()
        box.setRange(*TEMPERATURE_RANGE)
        box.setSingleStep(0.1)
        box.setDecimals(1)
        box.setAccessibleName(name)
        box.setToolTip(name)
        box.valueChanged.connect(changed)
        row.addWidget(muted_label(self.tr("Temperature {name}").format(name=short)))
        row.addWidget(box)
        return box

    def _show_source(self) -> None:
        self._segments.show_choice(self._session.source)

    def _show_around(self) -> None:
        self.title.setHidden(bool(self._session.around))

    def _show_variation(self) -> None:
        self._variation.setValue(round(self._session.variation * STEPS))
        self._value.setText(locale_number(self._session.variation, 2))

    def _show_count(self) -> None:
        self._count.setValue(self._session.count)

    def _show_seed(self) -> None:
        self._seed.setValue(self._session.seed)

    def _show_z_temperature(self) -> None:
        self._z_temperature.setValue(self._session.z_temperature)

    def _show_address_temperature(self) -> None:
        self._address_temperature.setValue(self._session.address_temperature)

    def _show_pen(self) -> None:
        self._pen.setValue(round(self._session.pen_scale * STEPS))
        self._pen_value.setText(f"× {locale_number(self._session.pen_scale, 2)}")

    def _show_note(self) -> None:
        """Explain where the variants come from if it differs from the chosen source."""
        session, request = self._session, self._session.result_request
        note = ""
        if session.ablated is not None:
            note = self.tr("Variants of what is recalled without the held entry.")
        elif request and request.count and request.source != session.source:
            if session.source in ("drawing", "recall"):
                note = self.tr("Nothing drawn yet; showing variants of the memory.")
            elif session.source == "selection":
                note = self.tr("No entry selected; showing variants of the whole memory.")
        if session.pins:
            unread = session.source == "drawing" or (
                session.source == "selection" and session.selection
            )
            pinned = self.tr("Only pinned entries are read.")
            if unread and not note:
                pinned = self.tr("Pins do not affect this source.")
            note = f"{note} {pinned}".strip()
        self._unpin.setVisible(bool(session.pins))
        if note != self._note.text():
            self._note.setText(note)
            self._note.setVisible(bool(note))
        self._show_notes()
