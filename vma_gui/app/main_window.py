"""The main window: connects panels, actions and inference.

Dialogs are imported on first use so that the window opens fast.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import (
    QMainWindow,
    QMenu,
    QSplitter,
    QTabBar,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)
from vma_core.bundles.bundle import Bundle
from vma_core.engine.variant_cache import VariantCache
from vma_core.engine.variant_settings import VariantSettings
from vma_core.errors import Message

from vma_gui.actions.actions import Actions
from vma_gui.app.action_table import ActionTable
from vma_gui.app.recovery_prompts import RecoveryPrompts
from vma_gui.canvas.panel import CanvasPanel
from vma_gui.docks.addressing_lanes import LanesDock
from vma_gui.docks.bench import BenchDock
from vma_gui.docks.bits import BitsDock
from vma_gui.docks.capacity import CapacityDock
from vma_gui.docks.compare import CompareDock
from vma_gui.docks.dock import Dock
from vma_gui.docks.favourites import FavouritesDock
from vma_gui.docks.inspector import InspectorDock
from vma_gui.docks.latent_map import LatentMapDock
from vma_gui.docks.performance import PerformanceDock
from vma_gui.docks.training import TrainingDock
from vma_gui.docks.transfer import TransferDock
from vma_gui.docks.variant_spread import SpreadDock
from vma_gui.document.live_requests import LiveRequests
from vma_gui.document.open_document import OpenDocument
from vma_gui.document.step_names import tr_step
from vma_gui.files.data_exporter import DataExporter, DataSource
from vma_gui.files.exporter import Exporter
from vma_gui.files.importer import Importer
from vma_gui.files.variant_commands import VariantCommands
from vma_gui.inference.bundled_models import shipped_models, user_library
from vma_gui.inference.live_engine import LiveEngine
from vma_gui.inference.service import InferenceService
from vma_gui.memory_grid.panel import MemoryPanel
from vma_gui.system.error_report import note_report
from vma_gui.system.language import locale_number
from vma_gui.system.messages import translate
from vma_gui.system.settings import Settings
from vma_gui.theme.theme import Theme
from vma_gui.theme.tokens import UNIT_PX
from vma_gui.tour.tour import Tour, tour_steps
from vma_gui.variants.panel import VariantsPanel
from vma_gui.widgets.announcer import Announcer
from vma_gui.widgets.basics import SteadyScrollArea, make_scrolled
from vma_gui.widgets.message_bar import MessageBar, Notice
from vma_gui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from vma_gui.writing.commands import PageCommands
    from vma_gui.writing.controls import PageControls
    from vma_gui.writing.panel import WritePanel

EDGE_PX = 4
"""Margin above and below the panels."""
PANEL_WIDTHS_PX = (358, 466, 416)
EXPLORING = (True, True, True, False)
"""Whether drawing, memory, variants and page are shown, usually."""
WRITE_WIDTHS_PX = (358, 358, 0, 900)
"""Of these while the page is shown."""
ABLATION_KEY = Qt.Key.Key_X
LAYOUT_VERSION = 2
"""Version of the saved dock layout; other versions are not restored."""


class MainWindow(QMainWindow):
    """Drawing, memory and variants side by side.

    Signals:
        model_chosen(Path): switch to this model.
        project_model_chosen(Path, Path): switch to this model, then open this project.
        language_chosen(str): switch to this language.
        text_chosen(str): switch to this text size in percent.
        docks_changed: a dock was opened or closed.
    """

    tr = tr_step
    model_chosen = Signal(object)
    project_model_chosen = Signal(object, object)
    language_chosen = Signal(str)
    text_chosen = Signal(str)
    docks_changed = Signal()

    def __init__(
        self, document: OpenDocument, bundle: Bundle, inference: InferenceService, theme: Theme
    ) -> None:
        super().__init__()
        self.document = document
        self.session = session = document.session
        self.favourites, self.projects = document.favourites, document.projects
        self.theme = theme
        self.bundle = bundle
        self._inference = inference
        self.setWindowTitle("VMA Explorer")
        self.setAcceptDrops(True)
        self.importer = Importer(session, theme, self)
        self.importer.sheets.engine = lambda: inference.engine
        self.exporter = Exporter(session, inference, bundle.model_hash, self)
        self.data = DataExporter(session, bundle.model_hash, self, bundle.name)
        self._document_goes_on = False
        """Whether another window shows the document once this one is closed."""
        self.projects.attach(self)
        self.docks: tuple[Dock, ...] = ()
        self.actions_ = Actions(ActionTable(self, self).menus(), theme, self)
        self.canvas_panel = CanvasPanel(session, self.actions_, theme)
        self.memory_panel = MemoryPanel(session, self.actions_, theme)
        self.variants_panel = VariantsPanel(session, self.actions_, theme)
        inks = self.variants_panel.view.image_cache
        inference.prepare = inks.prepare
        self.announcer = Announcer(session, self)
        self._build()
        self.messages = MessageBar(theme, self)
        self._build_docks()
        self.actions_.fill_menu_bar(self.menuBar())
        self.tour = Tour(session, theme, self)
        self._connect_session()
        self.canvas_panel.canvas.setFocus()
        self._arrange_panels()
        self.projects.show_title()
        self._live = LiveRequests(session, inference)
        self._live.submit()

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
        self.write_panel: WritePanel | None = None
        """The page and its settings; made when it is first shown."""
        self._page_controls: PageControls | None = None
        """Settings of the page; made before its panel."""
        self._arrangement = EXPLORING
        """Which of drawing, memory, variants and page are shown."""
        self._widths_px: dict[tuple[bool, ...], list[int]] = {}
        """Widths of the panels in each arrangement that was left."""
        self.variants_panel.dock_height_px = self._dock_height_px
        central = QWidget()
        layout = QVBoxLayout(central)
        area = SteadyScrollArea()
        layout.setContentsMargins(12, EDGE_PX, 12 - area.bar_px, EDGE_PX)
        # Panels scroll on small screens and with large text.
        make_scrolled(area, self.splitter, sideways=True)
        layout.addWidget(area, 1)
        self.setCentralWidget(central)
        self.status = StatusLine(self.bundle, self._inference)
        self.status.add_button(self.actions_.messages)
        self.setStatusBar(self.status)

    def _dock_height_px(self) -> int:
        """Height that docks take from the panels."""
        bars = self.menuBar().sizeHint().height() + self.statusBar().sizeHint().height()
        whole_px = self.height() - bars - 2 * EDGE_PX
        return max(0, whole_px - self.splitter.height())

    def _bring(self, dock: Dock, opened: bool) -> None:
        """Raise a dock that the menu opened, and leave the panels their height if possible."""
        layout, panels = self.layout(), self.centralWidget()
        if not opened or layout is None or panels is None:
            return
        dock.raise_()
        if dock.isFloating() or self.dockWidgetArea(dock) != Qt.DockWidgetArea.BottomDockWidgetArea:
            return
        layout.activate()
        room_px = panels.height() + dock.height()
        room_px -= self.splitter.minimumSizeHint().height() + 2 * EDGE_PX
        if dock.height() > room_px:
            height_px = max(room_px, dock.minimumSizeHint().height())
            self.resizeDocks([dock], [height_px], Qt.Orientation.Vertical)

    def _build_docks(self) -> None:
        """Create all docks, closed."""
        self.bits = BitsDock(self.session, self._inference, self.theme)
        log = self.document.reads
        self.transfer = TransferDock(self.session, self._inference, log, self.theme)
        self.latent_map = LatentMapDock(self.session, self._inference, log, self.theme)
        self.lanes = LanesDock(self.session, self._inference, self.theme)
        self.favourites_dock = FavouritesDock(self.session, self.favourites, self.theme)
        self.bench = BenchDock(self.session, self._inference, self.theme)
        self.compare = CompareDock(self.session, self._inference, self.theme)
        self.compare.use_model(self.bundle.name, self.bundle.path)
        self.spread = SpreadDock(self.session, self._inference, self.theme)
        self.inspector = InspectorDock(self.session, self._inference, log, self.theme)
        self.capacity = CapacityDock(self.session, self._inference, self.theme)
        self.training = TrainingDock(
            self.session, self._inference, str(self.bundle.path), self.theme
        )
        self.training.model_requested.connect(self.model_chosen)
        self.training.model_added.connect(self._models_changed)
        self.performance = PerformanceDock(self.session, self._inference, self.bundle, self.theme)
        self.docks = (
            self.favourites_dock,
            self.spread,
            self.bits,
            self.lanes,
            self.transfer,
            self.latent_map,
            self.compare,
            self.inspector,
            self.bench,
            self.capacity,
            self.training,
            self.performance,
        )
        self.setTabPosition(Qt.DockWidgetArea.BottomDockWidgetArea, QTabWidget.TabPosition.North)
        for dock in self.docks:
            dock.use_exporter(self.data, self.theme)
            dock.toggleViewAction().triggered.connect(lambda on, d=dock: self._bring(d, on))
            dock.visibilityChanged.connect(self._update_tab_bar)
            self.messages.stay_above(dock)
        self._offer_variant_menus()
        self._place_docks()

    def _offer_variant_menus(self) -> None:
        """The same menu on every variant, wherever it stands."""
        variants_view = self.variants_panel.view
        variants_view.show_favourites(self.favourites)
        commands = VariantCommands(
            self.session, self.favourites, self.exporter, self.actions_, variants_view
        )
        self.favourites_dock.commands = commands
        commands.offer_menu(self.favourites_dock.favourites, self.favourites_dock)
        for view in (
            variants_view,
            self.favourites_dock.preview,
            self.compare.view,
            self.lanes.view,
            self.transfer.view,
            self.latent_map.view,
        ):
            commands.offer_menu(view, view)

    def _place_docks(self) -> None:
        """Place all docks at the bottom as closed tabs."""
        for dock in self.docks:
            self.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, dock)
            if dock.isFloating():
                dock.setFloating(False)
            if dock is not self.docks[0]:
                self.tabifyDockWidget(self.docks[0], dock)
            dock.hide()
        self._update_tab_bar()

    def _update_tab_bar(self) -> None:
        """Name Qt's tab bar of docks, and keep it out of the tab order if it is hidden."""
        self.docks_changed.emit()
        several = sum(dock.isVisible() and not dock.isFloating() for dock in self.docks) > 1
        for bar in self.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly):
            bar.setAccessibleName(self.tr("Panels"))
            bar.setFocusPolicy(Qt.FocusPolicy.TabFocus if several else Qt.FocusPolicy.NoFocus)

    def createPopupMenu(self) -> QMenu:
        """The docks, for the context menu of their title bars."""
        menu = QMenu(self)
        menu.addActions([dock.toggleViewAction() for dock in self.docks])
        return menu

    def reset_layout(self) -> None:
        """Restore the default layout."""
        self._place_docks()
        self.session.set(writes=False, page_drawing=True, page_memory=False)
        self._widths_px.clear()
        self.splitter.setSizes(list(PANEL_WIDTHS_PX))

    # --- page --------------------------------------------------------------------------------

    def page_commands(self) -> PageCommands:
        """What the menu does with the page; makes its panel."""
        return self._made_write_panel().commands

    def build_ahead(self) -> Iterator[None]:
        """Build what takes long where it is first shown, a part a step, without its threads."""
        for part in (
            self._made_page_controls,
            self._made_write_panel,
            lambda: _paint_ahead(self.write_panel),
            self.performance.show_card,
            lambda: _paint_ahead(self.performance.widget()),
        ):
            yield
            if self._document_goes_on:
                return
            part()

    def _made_page_controls(self) -> PageControls:
        if self._page_controls is None:
            # Not needed to open the window.
            from vma_gui.writing.controls import PageControls

            self._page_controls = PageControls(self.session.writing, self.theme)
        return self._page_controls

    def _made_write_panel(self) -> WritePanel:
        if self.write_panel is None:
            # Not needed to open the window.
            from vma_gui.files.page_saver import PageSaver
            from vma_gui.writing.panel import WritePanel

            controls = self._made_page_controls()
            saver = PageSaver(self.session, self._inference, self)
            self.write_panel = WritePanel(
                self.session, self._inference, self.actions_, self.theme, saver, controls
            )
            self.write_panel.hide()
            self.write_panel.draw_requested.connect(self._draw_missing)
            self.write_panel.label_requested.connect(self._label_entry)
            self.splitter.addWidget(self.write_panel)
            self.splitter.setStretchFactor(self.splitter.count() - 1, 6)
        return self.write_panel

    def _arrange_panels(self) -> None:
        """Show drawing, memory and variants, or the page with what is to stand beside it."""
        if self._document_goes_on:
            return  # a page made now would start threads that nothing ends
        session, focus = self.session, self.focusWidget()
        shown = (
            not session.writes or session.page_drawing,
            not session.writes or session.page_memory,
            not session.writes,
            session.writes,
        )
        if shown == self._arrangement:
            return
        before, self._arrangement = self._arrangement, shown
        self._widths_px[before] = self.splitter.sizes()
        panels = (self.canvas_panel, self.memory_panel, self.variants_panel)
        for panel, is_shown in zip(panels, shown, strict=False):
            panel.setVisible(is_shown)
        if session.writes:
            self._made_write_panel()
        if self.write_panel is not None:
            self.write_panel.setVisible(session.writes)
        usual = WRITE_WIDTHS_PX if session.writes else PANEL_WIDTHS_PX
        self.splitter.setSizes(self._widths_px.get(shown, list(usual)))
        page = self.write_panel if session.writes else None
        if page is not None and not before[-1]:
            page.text.setFocus()
        elif focus is None or not focus.isVisibleTo(self):
            (self.canvas_panel.canvas if page is None else page.text).setFocus()

    def _label_entry(self, position: int) -> None:
        """Select an entry and ask for its label."""
        self.session.set(page_memory=True)
        self.session.select_requested.emit([position])
        self.memory_panel.view.setFocus()
        self.actions_.label.trigger()

    def _draw_missing(self, character: str) -> None:
        """Prepare the canvas for a character that the page or a font lacks."""
        self.session.set(page_drawing=True, drawing_label=character)
        self.canvas_panel.canvas.setFocus()
        if not character:
            self.canvas_panel.edit_label()
            return
        if not self.session.strokes:  # what is being drawn stays as it is
            self.session.set_guides(True)
        text = self.tr("Draw “{character}” and press Enter to add it to the memory.")
        if self.session.writes:
            text = self.tr("Draw “{character}” and press Enter: the page fills itself.")
        self.session.message.emit(text.format(character=character), "info")

    def _connect_session(self) -> None:
        session = self.session
        session.message.connect(self.messages.show_message)
        session.writes_changed.connect(self._arrange_panels)
        session.page_drawing_changed.connect(self._arrange_panels)
        session.page_memory_changed.connect(self._arrange_panels)
        self.messages.history.added.connect(self._announce_question)
        self.memory_panel.view.external_drop.connect(self.importer.mime)
        self.exporter.draw_requested.connect(self._draw_missing)
        self.importer.project_found.connect(self.projects.open)
        self.importer.settings_found.connect(self._restore_settings)
        self._offers = RecoveryPrompts(self.projects, self.importer, self.messages)
        self.projects.title_changed.connect(self._show_title)
        self.projects.model_wanted.connect(self.project_model_chosen)
        self._inference.provider_changed.connect(self._tell_provider)

    @property
    def provider(self) -> str:
        """The execution provider in use."""
        return self._inference.provider

    @property
    def newest_stamp(self) -> int:
        """Stamp of the latest request."""
        return self._inference.newest_stamp

    @property
    def decoded(self) -> VariantCache:
        """The cache of decoded variants."""
        return self._inference.engine.decoded

    def data_source(self) -> DataSource:
        """Whose tables and figures leave the window.

        The dock with the focus, else the memory, or the dock in front if the memory is hidden.
        """
        widget: QWidget | None = self.focusWidget()
        while widget is not None:
            if isinstance(widget, Dock):
                return widget
            widget = widget.parentWidget()
        shown = (dock for dock in self.docks if dock.is_in_front)
        if self.memory_panel.isHidden() and (dock := next(shown, None)) is not None:
            return dock
        return self.memory_panel

    # --- dialogs and messages ----------------------------------------------------------------

    def _tell_provider(self, provider: str, reason: Message) -> None:
        """Tell the user that the GPU or the engine's process was lost."""
        note_report(str(reason), provider)
        text = self.tr("{reason} Now running on {provider}.")
        text = text.format(reason=translate(reason), provider=provider)
        self.messages.show_message(text, "info")

    def _announce_question(self, notice: Notice) -> None:
        """Other messages are announced as they arrive at the session."""
        if notice.choices:
            self.announcer.say_message(notice.text, notice.kind)

    def show_messages(self) -> None:
        """Show all messages of this session with their times."""
        from vma_gui.dialogs.messages import MessagesDialog

        dialog = self.findChild(MessagesDialog) or MessagesDialog(self.messages.history, self)
        dialog.show()
        dialog.raise_()

    def show_tour(self) -> None:
        """Start the tour from its first step."""
        self.tour.start(
            tour_steps(
                self.session,
                self.canvas_panel.canvas,
                self.memory_panel,
                self.variants_panel,
                self.menuBar(),
            ),
            self.canvas_panel.canvas,
        )

    def show_models(self) -> None:
        """Choose, compare, import and export models."""
        from vma_gui.dialogs.models import ModelsDialog

        dialog = ModelsDialog(shipped_models(), user_library(), self.bundle.path, self)
        if dialog.exec() and dialog.chosen is not None:
            self.model_chosen.emit(dialog.chosen)
        self._models_changed()

    def use_model(
        self,
        bundle: Bundle,
        live: LiveEngine,
        images: Mapping[int, NDArray[np.uint8]] | None = None,
    ) -> None:
        """Swap the engine; the document, undo, selection and docks stay.

        Args:
            bundle: the model.
            live: its engine.
            images: of the memory's entries in its size by `image_id`, redrawn beforehand.
        """
        resizes = bundle.config.image_size != self.session.image_size
        self.bundle = bundle
        self.exporter.model_hash = self.data.model_hash = bundle.model_hash
        self.data.model_name = bundle.name
        self.document.use_bundle(bundle, images)
        self.compare.use_model(bundle.name, bundle.path)
        self.training.start_from = str(bundle.path)
        self._inference.use_engine(live.engine, live.end)
        self.status.show_model(bundle)
        self.performance.show_model(bundle)
        if resizes:
            # Only now, as the former model's engine could not read it.
            self.session.announce_memory()
            self.session.drawing_changed.emit()
        self._models_changed()

    def hand_over(self) -> LiveEngine:
        """Stop everything, as another window is going to show the document; returns the engine.

        Close and delete this window afterwards.
        """
        self._document_goes_on = True
        self._live.unbind()
        self.destroyed.connect(self._inference.deleteLater)
        return LiveEngine(self._inference.engine, self._inference.release_engine())

    def take_over(self, old: MainWindow) -> None:
        """Look as another window of the same document did."""
        self.messages.history.take_over(old.messages.history)
        self.restoreGeometry(old.saveGeometry())
        self.restoreState(old.saveState())
        self._widths_px = old._widths_px
        self.splitter.setSizes(old.splitter.sizes())
        for name in ("strip_settings", "transparent"):
            getattr(self.actions_, name).setChecked(getattr(old.actions_, name).isChecked())
        self.memory_panel.take_over(old.memory_panel)
        if self.write_panel is not None and old.write_panel is not None:
            self.write_panel.view.set_zoom(old.write_panel.view.zoom)

    def ask_booth(self) -> None:
        """Ask, then show the booth in place of this window."""
        # Imported on first use so that the window opens fast.
        from vma_gui.app.booth_launch import ask_booth

        ask_booth(self, self.session.memory.entries, self.theme, self.bundle.path)

    def _models_changed(self) -> None:
        """List the library's models again; a hidden dock does so when it is shown."""
        if self.compare.isVisible():
            self.compare.fill_models(user_library().models())

    def show_palette(self) -> None:
        """Trigger the chosen action after the palette has closed: it may open a dialog."""
        from vma_gui.dialogs.command_palette import CommandPalette

        palette = CommandPalette(self.menuBar(), self)
        if palette.exec() and palette.action is not None:
            palette.action.trigger()

    def show_study(self) -> None:
        """Let people guess which drawings are variants."""
        from vma_gui.dialogs.study import StudyDialog

        StudyDialog(
            self.session.memory.snapshot(),
            lambda: self._inference.engine,
            self.bundle.model_hash,
            self.theme,
            self,
        ).exec()

    def _restore_settings(self, settings: VariantSettings, path: Path) -> None:
        """Apply the settings in a dropped picture of variants; offer to import the picture."""
        self.session.restore_variant_settings(settings, self.tr("Restore settings"))
        text = self.tr("Restored the settings of {name}: seed {seed}, variation {variation}.")
        self.messages.show_choices(
            text.format(
                name=path.name,
                seed=settings.seed,
                variation=locale_number(settings.variation, 2),
            ),
            ((self.tr("Open as image"), lambda: self.importer.paths([path])),),
            stays=False,
        )

    def _show_title(self, name: str) -> None:
        self.setWindowTitle(f"{name} – VMA Explorer" if name else "VMA Explorer")

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Keep the focus in the tour while it is open."""
        return self.tour.move_focus(forward) or super().focusNextPrevChild(forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Disable the hovered entry while the ablation key is held; say why keys do nothing."""
        held = event.key() == ABLATION_KEY and not event.modifiers()
        if held and (event.isAutoRepeat() or self.memory_panel.view.ablate_hovered()):
            event.accept()
        elif reason := self.actions_.reason_for_keys(event):
            self.session.message.emit(reason, "info")
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Enable the ablated entry again."""
        if event.key() == ABLATION_KEY and not event.isAutoRepeat():
            self.session.end_ablation()
        super().keyReleaseEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """End the ablation: an inactive window gets no key release."""
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self.session.end_ablation()
        super().changeEvent(event)

    # --- window ------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept files, pictures and text."""
        data = event.mimeData()
        if data.hasUrls() or data.hasImage() or data.hasText():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Import dropped data."""
        event.acceptProposedAction()
        self.importer.mime(event.mimeData())

    def restore_layout(self, settings: Settings) -> None:
        """Restore geometry, splitter, docks and whether writing lines are shown."""
        self.session.set_guides(settings.text("guides") == "yes")
        self.restoreGeometry(settings.data("geometry"))
        self.splitter.restoreState(settings.data("splitter"))
        self.restoreState(settings.data("docks"), LAYOUT_VERSION)

    def save_layout(self, settings: Settings) -> None:
        """Save geometry, splitter, docks, theme and whether writing lines are shown."""
        settings.set(
            guides="yes" if self.session.guides else "no",
            geometry=self.saveGeometry(),
            docks=self.saveState(LAYOUT_VERSION),
            theme=self.theme.choice,
        )
        if self._arrangement == EXPLORING:
            settings.set(splitter=self.splitter.saveState())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop all threads before Qt deletes the window."""
        self.importer.close()
        if not self._document_goes_on:
            self.projects.close()
            self._inference.close()
            self.session.entry_strokes.close()
        super().closeEvent(event)


def _paint_ahead(part: QWidget | None) -> None:
    """Lay a hidden widget out and paint it once, so that its fonts, styles and icons are there."""
    if part is not None and not part.isVisible():
        part.grab()
