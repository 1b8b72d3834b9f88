"""Favourite variants, and history of variant settings with preview and restore."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtCore import QCoreApplication, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPaintEvent, QPixmap, QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QHBoxLayout,
    QListView,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QToolButton,
    QVBoxLayout,
)
from vma_core.engine.variant_settings import VariantSettings
from vma_core.glyphs.strokes import StrokeArrays
from vma_core.storage.project import Favourite

from vma_gui.docks.dock import Dock
from vma_gui.document.favourites import Favourites, HistoryItem
from vma_gui.document.session import Session
from vma_gui.files.variant_commands import VariantCommands
from vma_gui.system.language import locale_number
from vma_gui.theme.icons import icon
from vma_gui.theme.theme import Theme
from vma_gui.theme.tokens import UNIT_PX
from vma_gui.widgets.basics import muted_label
from vma_gui.widgets.glyph_cells import (
    Glyph,
    GlyphView,
    Ink,
    paint_placeholder,
    paint_sheet,
    sheet_cells,
)

ICON_PX = 56
SHEET_COLUMNS = 2
PREVIEW_PX = 200
NAME_LENGTH = 10


class HistoryPreview(GlyphView):
    """Preview of a history item."""

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__(session, theme)
        self.glyphs: tuple[Glyph, ...] = ()
        self.setAccessibleName(self.tr("Preview"))
        self.setMinimumSize(PREVIEW_PX // 4, PREVIEW_PX // 2)

    def sizeHint(self) -> QSize:
        return QSize(PREVIEW_PX, PREVIEW_PX)

    def show_glyphs(
        self, glyphs: tuple[Glyph, ...], settings: VariantSettings | None = None
    ) -> None:
        self.glyphs, self.variant_settings = glyphs, settings
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        self._variant_places = []
        with QPainter(self) as painter:
            if not self.glyphs:
                hint = self.tr("Select earlier variants to preview them here.")
                paint_placeholder(self, painter, self._theme, hint)
            else:
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
                columns = math.ceil(math.sqrt(len(self.glyphs)))
                box = QRectF(self.rect())
                paint_sheet(painter, box, self.glyphs, columns, self.ink)
                cells = sheet_cells(box, len(self.glyphs), columns)
                self.place_variants([cell.toRect() for cell in cells], self.glyphs)


class FavouritesDock(Dock):
    """Favourites on the left, history with preview on the right."""

    def __init__(self, session: Session, favourites: Favourites, theme: Theme) -> None:
        title = QCoreApplication.translate("FavouritesDock", "Favourites and history")
        super().__init__("collection", title, session)
        self._favourites = favourites
        self._theme = theme
        self.commands: VariantCommands
        """What can be done with favourites; set by the window."""
        self._icon_buttons: dict[QToolButton, str] = {}
        """Icon of each button."""
        self.favourites = self._list(self.tr("Favourites"))
        self.history = self._list(self.tr("History"))
        self.history.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.preview = HistoryPreview(session, theme)
        self.restore_button = self._button(
            self.tr("Restore"), self.tr("Restore the drawing and all settings"), self._restore
        )
        self.seed_button = self._button(
            self.tr("Restore seed"), self.tr("Keep the drawing, use its seed"), self._restore_seed
        )
        self.apply_button = self._button(
            self.tr("Apply settings"), self.tr("Apply the settings of this variant"), self._apply
        )
        self.add_button = self._icon_button(
            "copy-plus", self.tr("Add to memory"), lambda: self.commands.add_to_memory
        )
        self.save_button = self._icon_button(
            "device-floppy", self.tr("Save…"), lambda: self.commands.save_each
        )
        self.font_button = self._icon_button(
            "typography", self.tr("Use in font…"), lambda: self.commands.use_in_font
        )
        self.canvas_button = self._icon_button(
            "edit", self.tr("Put it on the canvas"), lambda: self.commands.edit
        )
        self.remove_button = self._icon_button(
            "trash", self.tr("Remove it from the favourites"), None
        )
        self.remove_button.clicked.connect(self._remove)
        row = QHBoxLayout()
        row.setSpacing(2 * UNIT_PX)
        kept = (self.apply_button, *self._icon_buttons)
        row.addLayout(self._column(self.tr("Favourites"), self.favourites, kept), 3)
        seen = (self.restore_button, self.seed_button)
        row.addLayout(self._column(self.tr("History"), self.history, seen), 3)
        row.addWidget(self.preview, 2)
        self.panel.body.addLayout(row, 1)
        self.history.itemSelectionChanged.connect(self._show_preview)
        self.favourites.itemSelectionChanged.connect(self._enable)
        self.favourites.itemDoubleClicked.connect(lambda _: self._apply())
        self.history.itemDoubleClicked.connect(lambda _: self._restore())
        favourites.favourites_changed.connect(self._fill_favourites)
        favourites.history_changed.connect(self._show_newest)
        theme.changed.connect(self._show_icons)
        self._show_icons()
        for look in (theme.changed, session.ink_changed):
            look.connect(self._show_ink)
        for item in favourites.history:
            self.history.insertItem(0, self._list_item(item))
        self._fill_favourites()

    def _list(self, name: str) -> QListWidget:
        found = QListWidget()
        found.setAccessibleName(name)
        found.setViewMode(QListView.ViewMode.IconMode)
        found.setMovement(QListView.Movement.Static)
        # No drops: Qt's row format contains objects that PySide would unpickle.
        found.setDragDropMode(QAbstractItemView.DragDropMode.NoDragDrop)
        found.setResizeMode(QListView.ResizeMode.Adjust)
        found.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        found.setIconSize(QSize(ICON_PX, ICON_PX))
        found.setUniformItemSizes(True)
        found.setSpacing(4)
        return found

    def _button(self, text: str, tip: str, pressed: object) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(tip)
        button.clicked.connect(lambda: pressed())  # type: ignore[operator]
        return button

    def _icon_button(
        self, name: str, tip: str, run: Callable[[], Callable[[list[Favourite]], None]] | None
    ) -> QToolButton:
        """A button that does something with the selected favourites."""
        button = QToolButton()
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._icon_buttons[button] = name
        if run is not None:
            button.clicked.connect(lambda: run()(self.variants_at(None)))
        return button

    def _show_icons(self) -> None:
        for button, name in self._icon_buttons.items():
            button.setIcon(icon(name, self._theme))

    def variants_at(self, _place: QPoint | None) -> list[Favourite]:
        """The selected favourites; a right click selects."""
        return [self._favourites.kept[number] for number in self._chosen_favourites()]

    def _column(
        self, name: str, found: QListWidget, buttons: Sequence[QAbstractButton]
    ) -> QVBoxLayout:
        column = QVBoxLayout()
        head = QHBoxLayout()
        head.addWidget(muted_label(name))
        head.addStretch()
        for button in buttons:
            head.addWidget(button)
        column.addLayout(head)
        column.addWidget(found, 1)
        return column

    def _fill_favourites(self) -> None:
        self.favourites.clear()
        for favourite in self._favourites.kept:
            item = QListWidgetItem(
                self._favourite_icon(favourite), self._name(favourite)[:NAME_LENGTH]
            )
            item.setToolTip(describe_settings(favourite.settings))
            self.favourites.addItem(item)
        self._enable()

    def _name(self, favourite: Favourite) -> str:
        """The label of the entry it was made from, or “drawing”."""
        if favourite.label or favourite.settings.source != "drawing":
            return favourite.label
        return self.tr("drawing")

    def _show_newest(self) -> None:
        """Insert the newest at the top; the selection stays."""
        self.history.insertItem(0, self._list_item(self._favourites.history[-1]))
        while self.history.count() > len(self._favourites.history):
            self.history.takeItem(self.history.count() - 1)

    def _list_item(self, item: HistoryItem) -> QListWidgetItem:
        listed = QListWidgetItem(self._history_icon(item), str(item.settings.seed))
        listed.setToolTip(describe_settings(item.settings))
        return listed

    def _show_ink(self) -> None:
        """Repaint the icons; the selection stays."""
        if not self.isVisible():
            return
        for row, favourite in enumerate(self._favourites.kept):
            self.favourites.item(row).setIcon(self._favourite_icon(favourite))
        for row, item in enumerate(reversed(self._favourites.history)):
            self.history.item(row).setIcon(self._history_icon(item))

    def showEvent(self, event: QShowEvent) -> None:
        """Repaint the icons, as pen or theme may have changed."""
        super().showEvent(event)
        self._show_ink()

    def _favourite_icon(self, favourite: Favourite) -> QIcon:
        return self._icon((favourite_glyph(favourite),), 1)

    def _history_icon(self, item: HistoryItem) -> QIcon:
        return self._icon(snapshot_glyphs(item, SHEET_COLUMNS**2), SHEET_COLUMNS)

    def _icon(self, glyphs: tuple[Glyph, ...], columns: int) -> QIcon:
        """Contact sheet at device resolution."""
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap(QSize(ICON_PX, ICON_PX) * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        ink = Ink.of(self.session, self._theme)
        with QPainter(pixmap) as painter:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            paint_sheet(painter, QRectF(0, 0, ICON_PX, ICON_PX), glyphs, columns, ink)
        return QIcon(pixmap)

    def _chosen_history_item(self) -> int | None:
        """Index in the history of the selected item."""
        rows = [index.row() for index in self.history.selectedIndexes()]
        number = len(self._favourites.history) - 1 - rows[0] if rows else -1
        return number if number >= 0 else None

    def _chosen_favourites(self) -> list[int]:
        return sorted(index.row() for index in self.favourites.selectedIndexes())

    def _enable(self) -> None:
        for button in (self.apply_button, *self._icon_buttons):
            button.setEnabled(bool(self._chosen_favourites()))
        for button in (self.restore_button, self.seed_button):
            button.setEnabled(self._chosen_history_item() is not None)

    def _show_preview(self) -> None:
        chosen = self._chosen_history_item()
        item = None if chosen is None else self._favourites.history[chosen]
        if item is None:
            self.preview.show_glyphs(())
        else:
            self.preview.show_glyphs(snapshot_glyphs(item), item.settings)
        self._enable()

    def _restore(self) -> None:
        chosen = self._chosen_history_item()
        if chosen is not None:
            self._favourites.restore(chosen)

    def _restore_seed(self) -> None:
        chosen = self._chosen_history_item()
        if chosen is not None:
            self._favourites.restore_seed(chosen)

    def _apply(self) -> None:
        for number in self._chosen_favourites()[:1]:
            self._favourites.apply_settings(number)

    def _remove(self) -> None:
        self._favourites.remove_favourites(self._chosen_favourites())

    def prepare_screenshot(self) -> None:
        """Add favourites and the current history item."""
        if not self._favourites.kept:
            self._favourites.keep(range(4))
        self._favourites.add_to_history()
        self.history.setCurrentRow(0)


def favourite_glyph(favourite: Favourite) -> Glyph:
    """A favourite with its saved strokes."""
    strokes = StrokeArrays.of(favourite.strokes) if favourite.strokes else None
    return Glyph(favourite.image, strokes)


def snapshot_glyphs(item: HistoryItem, most: int | None = None) -> tuple[Glyph, ...]:
    """The first `most` variants of a history item; all if None."""
    images = item.images[:most].astype(np.float32) / np.float32(255)
    return tuple(map(Glyph, images, item.variants[:most]))


def describe_settings(settings: VariantSettings) -> str:
    """Settings in one line."""
    text = QCoreApplication.translate(
        "FavouritesDock", "seed {seed}, variation {variation}, from {source}"
    )
    sources = {
        "drawing": QCoreApplication.translate("FavouritesDock", "the drawing"),
        "recall": QCoreApplication.translate("FavouritesDock", "what it recalls"),
        "memory": QCoreApplication.translate("FavouritesDock", "the memory"),
        "selection": QCoreApplication.translate("FavouritesDock", "the selection"),
    }
    return text.format(
        seed=settings.seed,
        variation=locale_number(settings.variation, 2),
        source=sources[settings.source],
    )
