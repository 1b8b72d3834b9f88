"""Favourites and history: look without overwriting, bring back what was good."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListView,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from vma_core.settings import WallSettings
from vma_core.sheets import contact_sheet

from vma_gui.collection import Collection, Wall
from vma_gui.docks.cells import paint_sentence
from vma_gui.docks.dock import Dock
from vma_gui.images import ink_image
from vma_gui.language import locale_number
from vma_gui.session import Session
from vma_gui.theme import Theme
from vma_gui.tokens import UNIT_PX
from vma_gui.widgets import muted_label

ICON_PX = 56
SHEET_COLUMNS = 2
PREVIEW_PX = 200


class WallPreview(QWidget):
    """A wall of the past, looked at and not restored."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.images: np.ndarray | None = None
        self.setAccessibleName(self.tr("Preview"))
        self.setMinimumSize(PREVIEW_PX // 2, PREVIEW_PX // 2)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """A square."""
        return QSize(PREVIEW_PX, PREVIEW_PX)

    def show_images(self, images: np.ndarray | None) -> None:
        """(count, size, size) in [0, 1], or nothing."""
        self.images = images
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The sheet, as large as fits."""
        with QPainter(self) as painter:
            if self.images is None:
                hint = self.tr("Choose a wall of the past: it is shown here first.")
                paint_sentence(self, painter, self._theme, hint)
            else:
                ink = 1.0 - contact_sheet(self.images).astype(np.float32) / 255
                side = min(self.width(), self.height())
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
                image = ink_image(ink, 0, self._theme.color("ink"), smooth=False)
                scaled = image.scaled(
                    side,
                    side,
                    Qt.AspectRatioMode.KeepAspectRatio,
                    Qt.TransformationMode.SmoothTransformation,
                )
                painter.drawImage((self.width() - scaled.width()) // 2, 0, scaled)


class CollectionDock(Dock):
    """What was liked on the left, what was looked at on the right."""

    def __init__(self, session: Session, collection: Collection, theme: Theme) -> None:
        title = QCoreApplication.translate("CollectionDock", "Favourites and history")
        super().__init__("collection", title, session)
        self._collection = collection
        self._theme = theme
        self.favourites = self._list(self.tr("Favourites"))
        self.history = self._list(self.tr("History"))
        self.history.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.preview = WallPreview(theme)
        self.restore_button = self._button(
            self.tr("Restore"), self.tr("Its drawing and all of its settings"), self._restore
        )
        self.seed_button = self._button(
            self.tr("Only the seed"), self.tr("Keep the drawing, take its seed"), self._restore_seed
        )
        self.wall_button = self._button(
            self.tr("Its wall"), self.tr("The settings this variant was made with"), self._wall
        )
        self.canvas_button = self._button(
            self.tr("Draw on it"), self.tr("Put it on the canvas as a drawing"), self._draw
        )
        self.remove_button = self._button(
            self.tr("Remove"), self.tr("It is no favourite any more"), self._remove
        )
        row = QHBoxLayout()
        row.setSpacing(2 * UNIT_PX)
        kept = (self.wall_button, self.canvas_button, self.remove_button)
        row.addLayout(self._column(self.tr("Favourites"), self.favourites, kept), 3)
        seen = (self.restore_button, self.seed_button)
        row.addLayout(self._column(self.tr("History"), self.history, seen), 3)
        row.addWidget(self.preview, 2)
        self.panel.body.addLayout(row, 1)
        self.history.itemSelectionChanged.connect(self._look)
        self.favourites.itemSelectionChanged.connect(self._enable)
        self.favourites.itemDoubleClicked.connect(lambda _: self._wall())
        self.history.itemDoubleClicked.connect(lambda _: self._restore())
        collection.favourites_changed.connect(self._fill_favourites)
        collection.history_changed.connect(self._add_wall)
        theme.changed.connect(self._fill_favourites)
        theme.changed.connect(self._fill_history)
        self._fill_favourites()
        self._fill_history()

    def _list(self, name: str) -> QListWidget:
        found = QListWidget()
        found.setAccessibleName(name)
        found.setViewMode(QListView.ViewMode.IconMode)
        found.setMovement(QListView.Movement.Static)
        # Icons would take drops; Qt's format for rows holds objects that PySide unpickles.
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

    def _column(
        self, name: str, found: QListWidget, buttons: tuple[QPushButton, ...]
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
        for favourite in self._collection.favourites:
            item = QListWidgetItem(self._icon(favourite.image), favourite.label[:10])
            item.setToolTip(describe(favourite.settings))
            self.favourites.addItem(item)
        self._enable()

    def _fill_history(self) -> None:
        """All walls anew, in the theme's ink."""
        self.history.clear()
        for wall in self._collection.history:
            self.history.insertItem(0, self._item(wall))

    def _add_wall(self) -> None:
        """The newest first; the chosen wall stays chosen."""
        self.history.insertItem(0, self._item(self._collection.history[-1]))
        while self.history.count() > len(self._collection.history):
            self.history.takeItem(self.history.count() - 1)

    def _item(self, wall: Wall) -> QListWidgetItem:
        images = wall.images[: SHEET_COLUMNS**2].astype(np.float32) / np.float32(255)
        ink = 1.0 - contact_sheet(images, SHEET_COLUMNS).astype(np.float32) / 255
        item = QListWidgetItem(self._icon(ink), str(wall.settings.seed))
        item.setToolTip(describe(wall.settings))
        return item

    def _icon(self, image: np.ndarray) -> QIcon:
        smooth = image.shape[0] < ICON_PX
        ink = ink_image(image, 2 * ICON_PX if smooth else 0, self._theme.color("ink"), smooth)
        return QIcon(QPixmap.fromImage(ink))

    def _chosen_wall(self) -> int | None:
        """Number in the history of the selected wall."""
        rows = [index.row() for index in self.history.selectedIndexes()]
        number = len(self._collection.history) - 1 - rows[0] if rows else -1
        return number if number >= 0 else None

    def _chosen_favourites(self) -> list[int]:
        return sorted(index.row() for index in self.favourites.selectedIndexes())

    def _enable(self) -> None:
        for button in (self.wall_button, self.canvas_button, self.remove_button):
            button.setEnabled(bool(self._chosen_favourites()))
        for button in (self.restore_button, self.seed_button):
            button.setEnabled(self._chosen_wall() is not None)

    def _look(self) -> None:
        chosen = self._chosen_wall()
        images = None
        if chosen is not None:
            images = self._collection.history[chosen].images.astype(np.float32) / np.float32(255)
        self.preview.show_images(images)
        self._enable()

    def _restore(self) -> None:
        chosen = self._chosen_wall()
        if chosen is not None:
            self._collection.restore(chosen)

    def _restore_seed(self) -> None:
        chosen = self._chosen_wall()
        if chosen is not None:
            self._collection.restore_seed(chosen)

    def _wall(self) -> None:
        for number in self._chosen_favourites()[:1]:
            self.session.apply_wall_settings(self._collection.favourites[number].settings)

    def _draw(self) -> None:
        for number in self._chosen_favourites()[:1]:
            self.session.draw_image(self._collection.favourites[number].image)

    def _remove(self) -> None:
        self._collection.let_go(self._chosen_favourites())

    def prepare_picture(self) -> None:
        """Some favourites, and the last wall."""
        if not self._collection.favourites:
            self._collection.keep(range(4))
        self._collection.note_wall()
        self.history.setCurrentRow(0)


def describe(settings: WallSettings) -> str:
    """A wall's settings in one line."""
    text = QCoreApplication.translate("CollectionDock", "seed %1, variation %2, from %3")
    text = text.replace("%1", str(settings.seed)).replace(
        "%2", locale_number(settings.variation, 2)
    )
    sources = {
        "drawing": QCoreApplication.translate("CollectionDock", "the drawing"),
        "memory": QCoreApplication.translate("CollectionDock", "the memory"),
        "selection": QCoreApplication.translate("CollectionDock", "the selection"),
    }
    return text.replace("%3", sources[settings.source])
