"""Staff panel: health figures, counters, model, motion, calibration, quit."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from vma_gui.booth import texts
from vma_gui.booth.layout import SPACING_PX
from vma_gui.booth.overlay import Overlay
from vma_gui.booth.texts import Localizer
from vma_gui.booth.visitor_buttons import touch_button
from vma_gui.theme.theme import Theme

COLUMNS = 2
Facts = Sequence[tuple[str, str]]
translate = QCoreApplication.translate


class StaffPanel(Overlay):
    """Figures and problems beside the settings.

    Signals:
        closed: it was hidden.
        model_chosen(str): name or path of a configured model.
        motion_chosen(str): "full", "reduced" or "minimal".
        begin_again_requested: the visit is to end, so that the next one starts clean.
        calibration_requested: the touch screen is to be calibrated.
        quit_requested: the booth is to end.
    """

    closed = Signal()
    model_chosen = Signal(str)
    motion_chosen = Signal(str)
    begin_again_requested = Signal()
    calibration_requested = Signal()
    quit_requested = Signal()

    def __init__(self, theme: Theme, localizer: Localizer, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._title = QLabel()
        self._title.setProperty("role", "sentence")
        self.begin_again = touch_button("")
        first = QHBoxLayout()
        self.timer = QLabel()
        self.timer.setProperty("role", "muted")
        self.timer.setWordWrap(True)
        first.setSpacing(2 * SPACING_PX)
        first.addWidget(self._title)
        first.addWidget(self.timer, 1)
        first.addWidget(self.begin_again)
        self.body.addLayout(first)
        self.facts = QLabel()
        self.facts.setTextFormat(Qt.TextFormat.PlainText)
        self.values = QLabel()
        self.values.setTextFormat(Qt.TextFormat.PlainText)
        self.trouble = QLabel()
        self.trouble.setProperty("role", "trouble")
        self.trouble.setWordWrap(True)
        figures = QHBoxLayout()
        figures.setSpacing(SPACING_PX)
        figures.addWidget(self.facts)
        figures.addWidget(self.values, 1)
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._sides.setSpacing(2 * SPACING_PX)
        health, choices = QVBoxLayout(), QVBoxLayout()
        for side in (health, choices):
            side.setSpacing(SPACING_PX)
            self._sides.addLayout(side)
        health.addLayout(figures)
        health.addWidget(self.trouble)
        health.addStretch(1)
        self.body.addLayout(self._sides)
        self._models_label, self._motion_label = QLabel(), QLabel()
        self._models = QGridLayout()
        self._models.setSpacing(SPACING_PX)
        self._models_group = QButtonGroup(self)
        self._motion_group = QButtonGroup(self)
        choices.addWidget(self._models_label)
        choices.addLayout(self._models)
        choices.addWidget(self._motion_label)
        motion_row, self.motions = self._motion_row(localizer)
        choices.addLayout(motion_row)
        choices.addStretch(1)
        self._last_row(localizer)
        localizer.bind(self._title.setText, lambda: translate("BoothStaff", "Staff"))
        localizer.bind(self._models_label.setText, lambda: translate("BoothStaff", "Model"))
        localizer.bind(self._motion_label.setText, lambda: translate("BoothStaff", "Motion"))

    def open(self) -> None:
        """Show figures beside the settings, or above them in portrait."""
        upright = self.host.height() > self.host.width()
        direction = QBoxLayout.Direction
        self._sides.setDirection(direction.TopToBottom if upright else direction.LeftToRight)
        self.quit.setChecked(False)
        self.quit.setText(self._quit_text())
        super().open()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.closed.emit()

    def _motion_row(self, localizer: Localizer) -> tuple[QHBoxLayout, dict[str, QPushButton]]:
        row = QHBoxLayout()
        row.setSpacing(SPACING_PX)
        named: dict[str, Callable[[], str]] = {
            "full": lambda: translate("BoothStaff", "Full"),
            "reduced": lambda: translate("BoothStaff", "Reduced"),
            "minimal": lambda: translate("BoothStaff", "Minimal"),
        }
        buttons: dict[str, QPushButton] = {}
        for motion, text in named.items():
            button = touch_button("")
            button.setCheckable(True)
            localizer.bind(button.setText, text)
            button.clicked.connect(lambda _=False, name=motion: self.motion_chosen.emit(name))
            self._motion_group.addButton(button)
            buttons[motion] = button
            row.addWidget(button)
        row.addStretch(1)
        return row, buttons

    def _last_row(self, localizer: Localizer) -> None:
        row = QHBoxLayout()
        row.setSpacing(SPACING_PX)
        self.calibrate = touch_button("")
        self.quit = touch_button("")
        self.close_button = touch_button("primary")
        localizer.bind(self.begin_again.setText, lambda: translate("BoothStaff", "Begin again"))
        self.begin_again.clicked.connect(self.begin_again_requested)
        localizer.bind(
            self.calibrate.setText, lambda: translate("BoothStaff", "Calibrate touch screen")
        )
        localizer.bind(self.quit.setText, self._quit_text)
        localizer.bind(self.close_button.setText, texts.close_text)
        self.calibrate.clicked.connect(self.calibration_requested)
        self.quit.setCheckable(True)
        self.quit.clicked.connect(self._on_quit_clicked)
        self.close_button.clicked.connect(self.hide)
        row.addWidget(self.calibrate)
        row.addWidget(self.quit)
        row.addStretch(1)
        row.addWidget(self.close_button)
        self.body.addLayout(row)

    def _quit_text(self) -> str:
        if self.quit.isChecked():
            return translate("BoothStaff", "Touch again to quit")
        return translate("BoothStaff", "Quit booth")

    def _on_quit_clicked(self) -> None:
        """The first touch asks, the second quits."""
        if not self.quit.isChecked():
            self.quit_requested.emit()
        self.quit.setText(self._quit_text())

    def show_models(self, models: Sequence[tuple[str, str]], used: str) -> None:
        """List models as (name or path, display name)."""
        for old in self._models_group.buttons():
            self._models_group.removeButton(old)
            self._models.removeWidget(old)
            old.deleteLater()
        for place, (name, shown) in enumerate(models):
            button = touch_button("")
            button.setText(shown)
            button.setCheckable(True)
            button.setChecked(name == used)
            button.clicked.connect(lambda _=False, n=name: self.model_chosen.emit(n))
            self._models_group.addButton(button)
            self._models.addWidget(button, *divmod(place, COLUMNS))

    def show_motion(self, motion: str) -> None:
        for name, button in self.motions.items():
            button.setChecked(name == motion)

    def show_timer(self, staff_s: float) -> None:
        """Say when the panel closes by itself."""
        text = translate("BoothStaff", "Closes after {seconds} seconds without a touch.")
        self.timer.setText(text.format(seconds=f"{staff_s:.0f}"))

    def show_facts(self, facts: Facts, problems: Sequence[str]) -> None:
        """Show (name, value) figures and the problems."""
        self.facts.setText("\n".join(name for name, _ in facts))
        self.values.setText("\n".join(value for _, value in facts))
        self.trouble.setText("\n".join(problems))
        self.trouble.setVisible(bool(problems))
