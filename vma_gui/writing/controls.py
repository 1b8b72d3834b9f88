"""The settings of the page: writing, spacing, chance and paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from vma_core.engine.request import MAX_VARIATION
from vma_core.writing.page import PAPERS_MM, RANGES, PageSettings

from vma_gui.document.step_names import tr_step
from vma_gui.document.writing import Writing
from vma_gui.system.language import locale_number
from vma_gui.theme.icons import icon
from vma_gui.theme.theme import Theme
from vma_gui.theme.tokens import UNIT_PX
from vma_gui.widgets.basics import CheckBox, ComboBox, DoubleSpinBox, labelled_slider, muted_label

SAME_MM = 0.05


@dataclass(frozen=True)
class Dial:
    """One number of the settings.

    Attributes:
        name: attribute of `PageSettings`.
        label: also names the undo step.
        tip: explains it.
        low: left end of the slider.
        high: right end.
        step: between two places of the slider.
        decimals: shown.
        scale: shown value per value of the setting.
        unit: follows the number.
    """

    name: str
    label: str
    tip: str
    low: float
    high: float
    step: float
    decimals: int = 0
    scale: float = 1.0
    unit: str = ""

    def place(self, value: float) -> int:
        """Place of the slider for a value."""
        return round(value / self.step)

    def text(self, value: float) -> str:
        """The value as it is shown."""
        return f"{locale_number(self.scale * value, self.decimals)}{self.unit}"


class PageControls(QWidget):
    """Sliders and choices; every change is an undo step that its label names."""

    tr = tr_step

    def __init__(self, writing: Writing, theme: Theme) -> None:
        super().__init__()
        self._writing = writing
        self._theme = theme
        self._shows: list[Callable[[PageSettings], None]] = []
        self._icons: dict[str, QToolButton] = {}
        self.scripts = ComboBox()
        self.scripts.setAccessibleName(self.tr("Letters from"))
        self.scripts.setToolTip(
            self.tr(
                "Which entries the page is written with, by the beginning of their labels; "
                "automatic: plain labels first, then those with the most characters"
            )
        )
        self.scripts.activated.connect(lambda _row: writing.set_script(self.scripts.currentData()))
        self._scripts_row = self._titled(self.tr("Letters from"), self.scripts)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, UNIT_PX, 0)
        column.setSpacing(UNIT_PX)
        column.addWidget(self._scripts_row)
        for title, dials in self._groups():
            column.addWidget(_heading(title))
            column.addLayout(self._grid(dials))
            if title == self.tr("Writing"):
                column.addWidget(self._joining())
            elif title == self.tr("Spacing"):
                column.addWidget(self._alignment())
        column.addWidget(_heading(self.tr("Paper")))
        column.addWidget(self._paper())
        column.addLayout(self._grid((self._margin(),)))
        column.addWidget(self._direction())
        self.reset = QPushButton(self.tr("Reset settings"))
        self.reset.setToolTip(self.tr("All settings of the page as they were at first"))
        self.reset.clicked.connect(self._reset)
        column.addWidget(self.reset)
        column.addStretch()
        self.setAccessibleName(self.tr("Page settings"))
        writing.settings_changed.connect(self._show)
        theme.changed.connect(self._show_icons)
        self._show_icons()
        self._show()

    def show_scripts(self, scripts: Sequence[str]) -> None:
        """Offer the beginnings of the labels; nothing to choose from hides the choice."""
        names = [name for name in scripts if name]
        chosen = self._writing.script
        offered = [None, *names] if chosen in (None, *names) else [None, *names, chosen]
        present = [self.scripts.itemData(row) for row in range(self.scripts.count())]
        if offered != present:
            with QSignalBlocker(self.scripts):
                self.scripts.clear()
                for name in offered:
                    self.scripts.addItem(name or self.tr("Automatic"), name)
        self.scripts.setCurrentIndex(offered.index(chosen))
        self._scripts_row.setVisible(len(offered) > 2 or chosen is not None)

    # --- building ----------------------------------------------------------------------------

    def _groups(self) -> tuple[tuple[str, tuple[Dial, ...]], ...]:
        """Titles, and the dials below them."""
        size = self.tr("Size of the writing; small letters are half as tall")
        pen = self.tr("Width of the lines; pressure varies it")
        slant = self.tr("Lean of the letters to the right")
        letters = self.tr("Added to the space that the shapes of the letters ask for")
        words = self.tr("Width of a space")
        lines = self.tr("From baseline to baseline, in sizes of the writing")
        wildness = self.tr("From letters close to the drawn ones to freer variants")
        jitter = self.tr("How unevenly the letters stand on their line")
        drift = self.tr("How far size, slant and baseline wander over the page")
        # fmt: off
        # A row per dial reads as a table.
        return (
            (self.tr("Writing"), (
                Dial("em_mm", self.tr("Size"), size, 3.0, 40.0, 0.5, 1, 1.0, " mm"),
                Dial("pen_width_mm", self.tr("Pen width"), pen, 0.1, 3.0, 0.05, 2, 1.0, " mm"),
                Dial("slant_deg", self.tr("Slant"), slant, -20.0, 40.0, 1.0, 0, 1.0, "°"),
            )),
            (self.tr("Spacing"), (
                Dial("letter_spacing_em", self.tr("Between letters"), letters,
                     -0.1, 0.5, 0.01, 0, 100.0, " %"),
                Dial("word_spacing_em", self.tr("Between words"), words,
                     0.1, 1.2, 0.02, 0, 100.0, " %"),
                Dial("line_spacing_em", self.tr("Between lines"), lines, 0.8, 3.0, 0.05, 2),
            )),
            (self.tr("Chance"), (
                Dial("wildness", self.tr("Wildness"), wildness, 0.0, MAX_VARIATION, 0.05, 2),
                Dial("baseline_jitter_em", self.tr("Baseline jitter"), jitter,
                     0.0, 0.1, 0.005, 1, 100.0, " %"),
                Dial("drift", self.tr("Drift"), drift, 0.0, 1.0, 0.05, 0, 100.0, " %"),
            )),
        )
        # fmt: on

    def _margin(self) -> Dial:
        tip = self.tr("Free space at all four sides of the paper")
        return Dial("margin_mm", self.tr("Margin"), tip, 0.0, 60.0, 1.0, 0, 1.0, " mm")

    def _grid(self, dials: Sequence[Dial]) -> QGridLayout:
        """Label and value above each slider."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(UNIT_PX)
        grid.setVerticalSpacing(0)
        for number, dial in enumerate(dials):
            self._add_dial(grid, 2 * number, dial)
        grid.setColumnStretch(0, 1)
        return grid

    def _add_dial(self, grid: QGridLayout, row: int, dial: Dial) -> None:
        slider = labelled_slider(
            dial.label,
            dial.tip,
            dial.place(dial.low),
            dial.place(dial.high),
            partial(self._turn, dial),
        )
        # Pressing begins a step, releasing ends it: the wheel and keys afterwards are another.
        slider.sliderPressed.connect(self._writing.begin_drag)
        slider.sliderReleased.connect(self._writing.begin_drag)
        value = QLabel()
        value.setProperty("role", "figure")
        grid.addWidget(muted_label(dial.label), row, 0)
        grid.addWidget(value, row, 1, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(slider, row + 1, 0, 1, 2)

        def show(settings: PageSettings) -> None:
            number = getattr(settings, dial.name)
            with QSignalBlocker(slider):
                slider.setValue(dial.place(number))
            value.setText(dial.text(number))

        self._shows.append(show)

    def _turn(self, dial: Dial, place: int) -> None:
        low, high = RANGES[dial.name]
        value = min(max(round(place * dial.step, 6), low), high)
        self._writing.change_settings(dial.label, **{dial.name: value})

    def _titled(self, title: str, field: QWidget) -> QWidget:
        row = QWidget()
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(muted_label(title))
        column.addWidget(field)
        return row

    def _joining(self) -> CheckBox:
        box = CheckBox(self.tr("Join letters"))
        box.setToolTip(self.tr("Connect letters whose strokes end and begin near the baseline"))
        box.toggled.connect(
            lambda on: self._writing.change_settings(self.tr("Join letters"), joining=on)
        )

        def show(settings: PageSettings) -> None:
            with QSignalBlocker(box):
                box.setChecked(settings.joining)

        self._shows.append(show)
        return box

    def _alignment(self) -> QWidget:
        """A button for each alignment."""
        row = QWidget()
        name = self.tr("Alignment")
        row.setAccessibleName(name)
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        buttons: dict[str, QToolButton] = {}
        for value, picture, text in (
            ("start", "align-left", self.tr("Align with the start of the line")),
            ("centre", "align-center", self.tr("Centre the lines")),
            ("end", "align-right", self.tr("Align with the end of the line")),
            ("justify", "align-justified", self.tr("Justify: both edges are straight")),
        ):
            button = QToolButton()
            button.setCheckable(True)
            button.setAutoExclusive(True)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setToolTip(text)
            button.setAccessibleName(f"{name}: {text}")
            button.clicked.connect(
                lambda _=False, v=value: self._writing.change_settings(name, alignment=v)
            )
            line.addWidget(button)
            buttons[value] = self._icons[picture] = button
        line.addStretch()
        self._shows.append(lambda settings: buttons[settings.alignment].setChecked(True))
        return row

    def _paper(self) -> QWidget:
        """Usual sizes, turned or not, and any other in millimetres."""
        self.paper = ComboBox()
        self.paper.setAccessibleName(self.tr("Paper"))
        for paper, (width, height) in PAPERS_MM.items():
            name = paper.capitalize()
            self.paper.addItem(name, (width, height))
            self.paper.addItem(self.tr("{name} landscape").format(name=name), (height, width))
        self.paper.addItem(self.tr("Other size"), None)
        self.paper.activated.connect(self._take_paper)
        sides = []
        for name, label in (
            ("page_width_mm", self.tr("Width of the paper")),
            ("page_height_mm", self.tr("Height of the paper")),
        ):
            box = DoubleSpinBox()
            box.setRange(*RANGES[name])
            box.setDecimals(1)
            box.setAccessibleName(label)
            box.setToolTip(label)
            box.setKeyboardTracking(False)
            box.valueChanged.connect(
                lambda value, n=name: self._writing.change_settings(self.tr("Paper"), **{n: value})
            )
            sides.append(box)
        wide, high = sides

        def show(settings: PageSettings) -> None:
            size = settings.page_width_mm, settings.page_height_mm
            for box, value in zip((wide, high), size, strict=True):
                with QSignalBlocker(box):
                    box.setValue(value)
            rows = range(self.paper.count() - 1)
            self.paper.setCurrentIndex(
                next(
                    (r for r in rows if _is_near(self.paper.itemData(r), size)),
                    self.paper.count() - 1,
                )
            )

        self._shows.append(show)
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT_PX // 2)
        column.addWidget(self.paper)
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(wide, 1)
        line.addWidget(muted_label("×"))
        line.addWidget(high, 1)
        line.addWidget(muted_label("mm"))
        column.addLayout(line)
        return part

    def _take_paper(self, row: int) -> None:
        size = self.paper.itemData(row)
        if size is not None:
            self._writing.change_settings(
                self.tr("Paper"), page_width_mm=size[0], page_height_mm=size[1]
            )

    def _direction(self) -> QWidget:
        box = ComboBox()
        box.setAccessibleName(self.tr("Direction of the text"))
        for value, text in (
            ("auto", self.tr("Automatic")),
            ("left-to-right", self.tr("Left to right")),
            ("right-to-left", self.tr("Right to left")),
        ):
            box.addItem(text, value)
        box.setToolTip(self.tr("Automatic: that of the first letter of each paragraph"))
        title = self.tr("Direction of the text")
        box.activated.connect(
            lambda _row: self._writing.change_settings(title, direction=box.currentData())
        )
        self._shows.append(lambda settings: box.setCurrentIndex(box.findData(settings.direction)))
        return self._titled(title, box)

    def _reset(self) -> None:
        """Everything but the seed."""
        usual = PageSettings(seed=self._writing.settings.seed)
        values = {n: getattr(usual, n) for n in PageSettings.__dataclass_fields__}
        self._writing.change_settings(self.tr("Reset settings"), **values)

    def _show(self) -> None:
        for show in self._shows:
            show(self._writing.settings)
        if self._writing.script is None and self.scripts.count():
            self.scripts.setCurrentIndex(0)

    def _show_icons(self) -> None:
        for name, button in self._icons.items():
            button.setIcon(icon(name, self._theme))


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "figure")
    return label


def _is_near(size: tuple[float, float], other: tuple[float, float]) -> bool:
    return all(abs(a - b) < SAME_MM for a, b in zip(size, other, strict=True))
