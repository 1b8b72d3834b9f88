"""The window: puts panels, actions and the engine's door together."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication, QPalette
from PySide6.QtWidgets import (
    QDockWidget,
    QFileDialog,
    QInputDialog,
    QLabel,
    QMainWindow,
    QMessageBox,
    QSplitter,
    QVBoxLayout,
    QWidget,
)
from vma_core.bundle import Bundle
from vma_core.engine.request import Request
from vma_core.glyphs import transform
from vma_core.glyphs.strokes import PEN_WIDTH_RANGE_PX

from vma_gui.actions import Actions
from vma_gui.canvas.panel import CanvasPanel
from vma_gui.dialogs.texts import model_card_text, shortcuts_text
from vma_gui.docks.bits import BitsDock
from vma_gui.docks.transfer import TransferDock
from vma_gui.exporting import Exporter
from vma_gui.importing import Importer
from vma_gui.inference import Answer, Inference
from vma_gui.memory_grid.panel import ADDRESSES, SAMPLES, MemoryPanel
from vma_gui.message_bar import MessageBar
from vma_gui.session import Session
from vma_gui.theme import UNIT_PX, Theme
from vma_gui.variants.panel import VariantsPanel
from vma_gui.widgets import LiveText

PEN_STEP_PX = 0.5
PANEL_WIDTHS_PX = (360, 416, 480)
LAYOUT_VERSION = 1
"""Of the saved state of docks; another one is not restored."""


class MainWindow(QMainWindow):
    """Drawing, memory and variants side by side."""

    def __init__(
        self, session: Session, bundle: Bundle, inference: Inference, theme: Theme
    ) -> None:
        super().__init__()
        self.session = session
        self.theme = theme
        self._bundle = bundle
        self._inference = inference
        self.setWindowTitle("VMA Explorer")
        self.setAcceptDrops(True)
        self.actions_ = Actions(theme, self)
        self.importer = Importer(session, theme, self)
        self.exporter = Exporter(session, bundle.model_hash, self)
        self.canvas_panel = CanvasPanel(session, self.actions_, theme)
        self.memory_panel = MemoryPanel(session, self.actions_, theme)
        self.variants_panel = VariantsPanel(session, self.actions_, theme)
        self.messages = MessageBar(theme)
        self._sampled: Request | None = None
        self._sampling = inference.side_worker(
            lambda engine, request: (
                request,
                engine.sampled_posterior(request, ADDRESSES, SAMPLES),
            )
        )
        self._build()
        self._build_docks()
        self._build_menus()
        self._connect_actions()
        self._connect_session()
        self._show_status(None)
        self.canvas_panel.canvas.setFocus()
        self.submit()

    # --- building ----------------------------------------------------------------------------

    def _build(self) -> None:
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(UNIT_PX)
        self.splitter.setChildrenCollapsible(False)
        for panel, stretch in (
            (self.canvas_panel, 3),
            (self.memory_panel, 5),
            (self.variants_panel, 4),
        ):
            self.splitter.addWidget(panel)
            self.splitter.setStretchFactor(self.splitter.count() - 1, stretch)
        self.splitter.setSizes(list(PANEL_WIDTHS_PX))
        central = QWidget()
        layout = QVBoxLayout(central)
        layout.setContentsMargins(12, 4, 12, 4)
        layout.setSpacing(UNIT_PX)
        layout.addWidget(self.messages)
        layout.addWidget(self.splitter, 1)
        self.setCentralWidget(central)
        self._model_label = QLabel(self._bundle.name)
        self._model_label.setToolTip(
            self.tr("The model, with hash %1").replace("%1", self._bundle.model_hash[:12])
        )
        self._provider_label = QLabel(self._inference.provider)
        self._provider_label.setToolTip(self._inference.provider_reason)
        self._time_label = LiveText(80, QPalette.ColorRole.Window, muted=True)
        self._time_label.setAccessibleName(self.tr("Time of the last answer"))
        self._time_label.setToolTip(self.tr("Milliseconds the last answer took"))
        for label in (self._model_label, self._provider_label, self._time_label):
            self.statusBar().addWidget(label)
        self.statusBar().setSizeGripEnabled(False)

    def _build_docks(self) -> None:
        """Panels for looking inside; closed until somebody opens them."""
        self.bits = BitsDock(self.session, self._inference, self.theme)
        self.transfer = TransferDock(self.session, self._inference, self.theme)
        self.docks: tuple[QDockWidget, ...] = (self.bits, self.transfer)
        for dock in self.docks:
            self.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, dock)
            dock.hide()

    def reset_layout(self) -> None:
        """Panels as on the first day."""
        for dock in self.docks:
            dock.setFloating(False)
            self.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, dock)
            dock.hide()
        self.splitter.setSizes(list(PANEL_WIDTHS_PX))

    def _build_menus(self) -> None:
        a = self.actions_
        a.fill_starter_menu(self.importer.starter)
        a.fill_theme_menu()
        bar = self.menuBar()
        file = bar.addMenu(self.tr("&File"))
        file.addActions([a.open, a.open_folder, a.character])
        file.addMenu(a.starter_menu)
        file.addSeparator()
        file.addActions([a.save, a.save_single])
        file.addSeparator()
        file.addAction(a.quit)
        edit = bar.addMenu(self.tr("&Edit"))
        edit.addActions([a.undo, a.redo])
        edit.addSeparator()
        edit.addActions([a.copy, a.paste])
        edit.addSeparator()
        edit.addActions([a.pen, a.eraser, a.thinner, a.thicker])
        edit.addMenu(a.stabiliser_menu)
        edit.addMenu(a.symmetry_menu)
        edit.addSeparator()
        edit.addActions([a.mirror, a.flip, a.turn, a.fit, a.replay, a.clear])
        memory = bar.addMenu(self.tr("&Memory"))
        memory.addActions([a.add, a.edit_entry, a.ghost])
        memory.addSeparator()
        memory.addActions([a.select_all, a.label, a.disable, a.delete, a.unpin])
        view = bar.addMenu(self.tr("&Variants"))
        view.addActions([a.keep_variants, a.draw_variant])
        view.addSeparator()
        view.addActions([a.new_seed, a.lock_seed, a.pixels])
        window = bar.addMenu(self.tr("&View"))
        window.addMenu(a.theme_menu)
        window.addSeparator()
        window.addActions([dock.toggleViewAction() for dock in self.docks])
        window.addSeparator()
        window.addAction(a.reset_layout)
        helping = bar.addMenu(self.tr("&Help"))
        helping.addActions([a.shortcuts, a.about])

    def _connect_actions(self) -> None:
        a, session, stack = self.actions_, self.session, self.session.undo_stack
        a.undo.triggered.connect(stack.undo)
        a.redo.triggered.connect(stack.redo)
        stack.canUndoChanged.connect(a.undo.setEnabled)
        stack.canRedoChanged.connect(a.redo.setEnabled)
        a.undo.setEnabled(stack.canUndo())
        a.redo.setEnabled(stack.canRedo())
        a.clear.triggered.connect(session.clear_drawing)
        a.add.triggered.connect(session.add_drawing_to_memory)
        a.pen.triggered.connect(lambda: session.set(erasing=False))
        a.eraser.triggered.connect(lambda: session.set(erasing=True))
        for action, change in (
            (a.mirror, transform.mirrored),
            (a.flip, transform.flipped),
            (a.turn, transform.turned),
            (a.fit, transform.fitted),
        ):
            text = action.text().replace("&", "")
            action.triggered.connect(lambda _=False, c=change, t=text: session.change_drawing(c, t))
        a.replay.triggered.connect(self.canvas_panel.canvas.replay.start)
        a.edit_entry.triggered.connect(lambda: session.edit_entry(session.selection[0]))
        a.ghost.triggered.connect(self._toggle_ghost)
        a.fill_drawing_menus(
            lambda strength: session.set(stabiliser=strength),
            lambda axes: session.set(symmetry=int(axes)),
        )
        a.thinner.triggered.connect(lambda: self._change_pen(-PEN_STEP_PX))
        a.thicker.triggered.connect(lambda: self._change_pen(PEN_STEP_PX))
        a.open.triggered.connect(self._open)
        a.open_folder.triggered.connect(self._open_folder)
        a.paste.triggered.connect(
            lambda: self.importer.mime(QGuiApplication.clipboard().mimeData())
        )
        a.character.triggered.connect(lambda: self.importer.character())
        a.label.triggered.connect(self._label)
        a.disable.triggered.connect(self._toggle_enabled)
        a.delete.triggered.connect(lambda: session.remove_entries(session.selection))
        a.select_all.triggered.connect(self.memory_panel.view.selectAll)
        a.unpin.triggered.connect(lambda: session.set(pins=frozenset()))
        rows = self.variants_panel.view.selected_rows
        a.keep_variants.triggered.connect(lambda: session.keep_variants(rows()))
        a.draw_variant.triggered.connect(lambda: session.draw_variant(rows()))
        a.copy.triggered.connect(lambda: self.exporter.copy(rows()))
        a.save.triggered.connect(lambda: self.exporter.ask_sheet(rows()))
        a.save_single.triggered.connect(lambda: self.exporter.ask_single(rows()))
        a.pixels.toggled.connect(lambda on: setattr(self.variants_panel.view, "smooth", not on))
        a.new_seed.triggered.connect(lambda: session.set(seed=(session.seed + 1) % 1_000_000))
        a.lock_seed.setChecked(session.seed_locked)
        a.lock_seed.toggled.connect(lambda on: session.set(seed_locked=on))
        a.reset_layout.triggered.connect(self.reset_layout)
        a.shortcuts.triggered.connect(self._show_shortcuts)
        a.about.triggered.connect(self._show_card)
        a.quit.triggered.connect(self.close)

    def _connect_session(self) -> None:
        session, inference = self.session, self._inference
        for signal in (
            session.drawing_changed,
            session.memory_reset,
            session.entries_changed,
            session.settings_changed,
        ):
            signal.connect(self.submit)
        session.settings_changed.connect(self._enable_actions)
        session.memory_reset.connect(self._enable_actions)
        session.message.connect(self.messages.show_message)
        inference.addressed.connect(lambda a: session.accept_addresses(a.request, a.addresses))
        inference.answered.connect(self._on_answered)
        inference.failed.connect(lambda text: session.message.emit(text, "error"))
        self.memory_panel.view.foreign_drop.connect(self.importer.mime)
        self._sampling.answered.connect(lambda found: session.accept_sampled(*found))
        self._sampling.failed.connect(lambda _stamp, text: session.message.emit(text, "error"))
        self._enable_actions()

    @property
    def provider(self) -> str:
        """What really computes."""
        return self._inference.provider

    @property
    def newest_stamp(self) -> int:
        """Stamp of the latest request."""
        return self._inference.newest_stamp

    # --- live --------------------------------------------------------------------------------

    def submit(self) -> None:
        """Ask for an answer to what is on screen now."""
        request = self.session.request()
        self._inference.submit(request)
        if self.session.heat_view == "sampled" and request != self._sampled:
            self._sampled = request
            self._sampling.mailbox.put(request)

    def _on_answered(self, answer: Answer) -> None:
        if answer.result is not None:
            self.session.accept_result(answer.request, answer.result)
            self._show_status(answer.result.timings_ms["total"])

    def _show_status(self, total_ms: float | None) -> None:
        self._time_label.set_text("" if total_ms is None else f"{total_ms:.1f} ms")

    def _enable_actions(self) -> None:
        chosen = bool(self.session.selection)
        a = self.actions_
        for action in (a.label, a.disable, a.delete, a.edit_entry):
            action.setEnabled(chosen)
        a.ghost.setEnabled(chosen or self.session.ghost is not None)
        self.actions_.unpin.setEnabled(bool(self.session.pins))

    # --- actions -----------------------------------------------------------------------------

    def _change_pen(self, step_px: float) -> None:
        low, high = PEN_WIDTH_RANGE_PX
        self.session.set(pen_width_px=min(max(self.session.pen_width_px + step_px, low), high))

    def _toggle_ghost(self) -> None:
        """The first selected entry beneath the drawing; the same one again is taken away."""
        session = self.session
        entry = session.memory[session.selection[0]] if session.selection else None
        session.set(ghost=None if entry is session.ghost else entry)

    def _open(self) -> None:
        kinds = self.tr(
            "Glyphs (*.png *.jpg *.jpeg *.gif *.bmp *.zip *.npz *ubyte *.gz *.idx);;All files (*)"
        )
        names, _ = QFileDialog.getOpenFileNames(self, self.tr("Open"), "", kinds)
        if names:
            self.importer.paths([Path(n) for n in names])

    def _open_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Open folder"))
        if name:
            self.importer.paths([Path(name)])

    def _label(self) -> None:
        chosen = self.session.selection
        current = self.session.memory[chosen[0]].label if chosen else ""
        text, accepted = QInputDialog.getText(
            self, self.tr("Label"), self.tr("Class of the selected entries"), text=current
        )
        if accepted:
            self.session.label_entries(chosen, text.strip())

    def _toggle_enabled(self) -> None:
        chosen = self.session.selection
        enable = any(not self.session.memory[p].enabled for p in chosen)
        self.session.enable_entries(chosen, enable)

    def _show_shortcuts(self) -> None:
        box = QMessageBox(self)
        box.setWindowTitle(self.tr("Keyboard shortcuts"))
        box.setTextFormat(Qt.TextFormat.RichText)
        box.setText(shortcuts_text(self.actions_))
        box.exec()

    def _show_card(self) -> None:
        box = QMessageBox(self)
        box.setWindowTitle(self.tr("About this model"))
        box.setTextFormat(Qt.TextFormat.RichText)
        box.setText(model_card_text(self._bundle))
        box.exec()

    # --- window ------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files and pictures may be dropped anywhere."""
        data = event.mimeData()
        if data.hasUrls() or data.hasImage() or data.hasText():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Load what was dropped."""
        event.acceptProposedAction()
        self.importer.mime(event.mimeData())

    def restore_layout(self, settings: QSettings) -> None:
        """Size and splitter of the last time."""
        geometry, splitter = settings.value("geometry"), settings.value("splitter")
        if geometry is not None:
            self.restoreGeometry(geometry)
        if splitter is not None:
            self.splitter.restoreState(splitter)
        docks = settings.value("docks")
        if docks is not None:
            self.restoreState(docks, LAYOUT_VERSION)

    def save_layout(self, settings: QSettings) -> None:
        """Keep size, splitter and theme."""
        settings.setValue("geometry", self.saveGeometry())
        settings.setValue("splitter", self.splitter.saveState())
        settings.setValue("docks", self.saveState(LAYOUT_VERSION))
        settings.setValue("theme", self.theme.choice)

    def closeEvent(self, event: QCloseEvent) -> None:
        """End the worker before Qt takes the window apart."""
        self.importer.close()
        self._inference.close()
        super().closeEvent(event)
