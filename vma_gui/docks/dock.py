"""Base classes of docks: live docks with their own worker, and docks that run a job on request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QContextMenuEvent, QPalette, QShowEvent
from PySide6.QtWidgets import (
    QDockWidget,
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QProgressBar,
    QPushButton,
    QTabBar,
)
from vma_core.engine.engine import Engine
from vma_core.engine.request import Request
from vma_core.tables import Table

from vma_gui.docks.title_bar import DockTitleBar
from vma_gui.document.session import Session
from vma_gui.files.data_exporter import DataExporter
from vma_gui.inference.background import BackgroundTask, Progress
from vma_gui.inference.service import InferenceService
from vma_gui.theme.theme import Theme
from vma_gui.theme.tokens import UNIT_PX
from vma_gui.widgets.basics import LiveText, Panel, with_margins
from vma_gui.widgets.figures import Figure
from vma_gui.widgets.glyph_cells import Glyph

SETTLE_MS = 120
"""Delay after the last change before expensive answers are computed."""


class Dock(QDockWidget):
    """A dock with a panel; `name` identifies it in saved layouts."""

    def __init__(self, name: str, title: str, session: Session) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.session = session
        self.busy = False
        """Whether an answer is being computed."""
        self.view_action = QAction(title, self)
        """Opens the dock, raises it if another one covers it, and closes it if it is in front."""
        self.view_action.setCheckable(True)
        self.view_action.triggered.connect(self._toggle)
        super().toggleViewAction().toggled.connect(self.view_action.setChecked)
        self.panel = Panel()
        self.panel.title.hide()
        self.setWidget(with_margins(self.panel))
        self.exporter: DataExporter | None = None

    @property
    def export_name(self) -> str:
        """Base of the names of exported files."""
        return self.objectName()

    def tables(self) -> Sequence[Table]:
        """The numbers shown, for the clipboard and CSV; empty if there are none yet."""
        return ()

    def plots(self) -> Sequence[Figure]:
        """The pictures shown, for PNG and SVG; empty if there are none yet."""
        return ()

    def use_exporter(self, exporter: DataExporter, theme: Theme) -> None:
        """Offer tables and figures in a menu of the title bar and in the context menu."""
        self.exporter = exporter
        menu = QMenu(self)
        menu.aboutToShow.connect(lambda: self._fill(menu))
        self.setTitleBarWidget(DockTitleBar(self, menu, theme))

    def _fill(self, menu: QMenu) -> None:
        menu.clear()
        if self.exporter is not None:
            self.exporter.fill_menu(menu, self)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The title bar's menu, by the right button or the menu key."""
        menu = QMenu(self)
        self._fill(menu)
        menu.exec(event.globalPos())
        menu.deleteLater()

    def toggleViewAction(self) -> QAction:
        """The menu's action instead of Qt's, which also closes a covered dock."""
        return self.view_action

    @property
    def is_in_front(self) -> bool:
        """Whether the dock is open and no other tab covers it.

        `visibilityChanged` is no measure: Qt emits it before the layout has placed the dock.
        """
        window = self.parentWidget()
        if self.isHidden() or self.isFloating() or not isinstance(window, QMainWindow):
            return not self.isHidden()
        beside = window.tabifiedDockWidgets(self)
        if all(dock.isHidden() or dock.isFloating() for dock in beside):
            return True
        for bar in window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly):
            titles = [bar.tabText(index) for index in range(bar.count())]
            if self.windowTitle() in titles:
                return bar.tabText(bar.currentIndex()) == self.windowTitle()
        return not self.visibleRegion().isEmpty()

    def _toggle(self) -> None:
        if self.is_in_front:
            self.close()
        else:
            self.show()
            self.raise_()
        self.view_action.setChecked(not self.isHidden())

    def draw_on_canvas(self, glyph: Glyph) -> None:
        """Put a glyph on the canvas as an undoable drawing; traced if it has no strokes."""
        if glyph.strokes is not None:
            self.session.draw_strokes(glyph.strokes.to_strokes())
            return
        # Slow to import.
        from vma_core.glyphs.tracing.trace import trace

        self.session.draw_strokes(trace((glyph.image >= 0.5).astype(np.uint8)))

    def prepare_screenshot(self) -> None:
        """Trigger what the dock does on request only, for a screenshot with content."""


class LiveDock(Dock):
    """A dock that answers the window's latest request while visible.

    Subclasses implement `compute`, which runs on the dock's own thread, and `show_answer`, which
    runs on the UI thread. `settle_ms` delays requests until nothing has changed for that long, so
    that expensive answers do not compete with heat and variants while the pen moves.
    """

    def __init__(
        self,
        name: str,
        title: str,
        session: Session,
        inference: InferenceService,
        settle_ms: int = 0,
    ) -> None:
        super().__init__(name, title, session)
        self._settle_timer = QTimer(self)
        self._settle_timer.setSingleShot(True)
        self._settle_timer.setInterval(settle_ms)
        self._settle_timer.timeout.connect(self._submit_if_visible)
        self._newest = 0
        self.worker = inference.side_worker(
            lambda engine, request: (request.stamp, self.compute(engine, request))
        )
        self.worker.answered.connect(self._accept)
        self.worker.failed.connect(self._fail)
        inference.engine_changed.connect(self.request_update)

    def compute(self, engine: Engine, request: Request) -> object:
        """Compute the answer to a request. Runs on the dock's thread."""
        raise NotImplementedError

    def show_answer(self, answer: Any) -> None:
        raise NotImplementedError

    def show_failure(self, text: str) -> None:
        """Show why there is no answer."""
        self.session.message.emit(text, "error")

    def _accept(self, answered: tuple[int, Any]) -> None:
        """Show outdated answers too: while the pen moves there is always a newer request."""
        stamp, answer = answered
        self.busy = stamp != self._newest
        self.show_answer(answer)

    def _fail(self, stamp: int, text: str) -> None:
        self.busy = stamp != self._newest
        self.show_failure(text)

    def showEvent(self, event: QShowEvent) -> None:
        """Update after being hidden."""
        super().showEvent(event)
        self.request_update()

    def request_update(self) -> None:
        """Request an answer to the current state, if visible."""
        if self.isVisible():
            self._settle_timer.start()

    def _submit_if_visible(self) -> None:
        if self.isVisible():
            self.submit()

    def submit(self) -> None:
        """Send the current request to the dock's thread."""
        self.post(self.session.request())

    def post(self, request: Request) -> None:
        """Send a request to the dock's thread, replacing a waiting one."""
        self.busy = True
        self._newest += 1
        self.worker.mailbox.put(replace(request, stamp=self._newest))


class JobDock(Dock):
    """A dock with Run and Cancel; subclasses compute and show the result.

    `head` takes widgets before the Run button, the panel's `body` takes the rest.
    """

    def __init__(
        self, name: str, title: str, session: Session, inference: InferenceService
    ) -> None:
        super().__init__(name, title, session)
        self._inference = inference
        self.job = BackgroundTask(self, low_priority=True)
        self.figures = LiveText(380, QPalette.ColorRole.Base, lines=2)
        self.figures.setAccessibleName(self.tr("Result"))
        self.run_button = QPushButton(self.tr("Run"))
        self.run_button.clicked.connect(self.run)
        self.cancel_button = QPushButton(self.tr("Cancel"))
        self.cancel_button.clicked.connect(self.job.close)
        self.cancel_button.hide()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.bar.hide()
        self.head = QHBoxLayout()
        self.head.setSpacing(UNIT_PX)
        line = QHBoxLayout()
        line.setSpacing(UNIT_PX)
        line.addLayout(self.head)
        line.addWidget(self.run_button)
        line.addWidget(self.cancel_button)
        line.addWidget(self.bar, 1)
        line.addWidget(self.figures, 2)
        self.tail = QHBoxLayout()
        line.addLayout(self.tail)
        self.panel.body.addLayout(line)
        self.job.progressed.connect(self._show_progress)
        self.job.finished.connect(self._end)
        inference.closing.connect(self.job.close)

    def compute(self, engine: Engine, progress: Progress) -> Any:
        """Compute the result from the snapshot. Runs on the job's thread."""
        raise NotImplementedError

    def snapshot(self) -> None:
        """Copy what `compute` needs from the session. Runs on the UI thread."""

    def show_result(self, result: Any) -> None:
        """Show a result. Runs on the UI thread."""
        raise NotImplementedError

    def run(self) -> None:
        """Start the job."""
        self.snapshot()
        self.busy = True
        self.run_button.setEnabled(False)
        self.bar.setValue(0)
        self.bar.show()
        self.cancel_button.show()
        self.figures.set_text("")
        engine = self._inference.engine
        self.job.run_with_progress(
            lambda progress: self.compute(engine, progress), self.show_result, self.figures.set_text
        )

    def prepare_screenshot(self) -> None:
        self.run()

    def _show_progress(self, done: int, total: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    def _end(self) -> None:
        self.busy = False
        self.run_button.setEnabled(True)
        self.bar.hide()
        self.cancel_button.hide()
