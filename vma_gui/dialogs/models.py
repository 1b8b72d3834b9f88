"""Model library dialog: compare cards, use, import, export, delete with undo."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QListWidget,
    QListWidgetItem,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)
from vma_core.bundles.bundle import load_bundle
from vma_core.bundles.library import LibraryModel, ModelLibrary, export_zip
from vma_core.errors import UserError

from vma_gui.dialogs.help_texts import card_name, card_value
from vma_gui.inference.background import BackgroundTask
from vma_gui.system.file_dialogs import ask_open, ask_save, with_suffix
from vma_gui.system.messages import translate
from vma_gui.widgets.basics import (
    GrowingDialog,
    button_rows,
    muted_label,
    push_button,
    resize_scaled,
    scaled_px,
)

CARD_KEYS = (
    "hash",
    "parameters",
    "image_size",
    "steps",
    "training_hours",
    "training_data",
    "training_classes",
    "training_drawings",
    "licence",
    "parity_max_abs_difference",
)

MAX_COMPARED = 4
HEADER_PX = 340


class ModelsDialog(GrowingDialog):
    """The model library; once accepted, `chosen` is the model to use.

    Args:
        bundled: bundled models, the default first.
        library: the user's models.
        current: path of the model in use.
    """

    def __init__(
        self,
        bundled: Sequence[LibraryModel],
        library: ModelLibrary,
        current: Path,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Models"))
        self.chosen: Path | None = None
        self._bundled = list(bundled)
        self._library = library
        self._current = current
        self._deleted: list[Path] = []
        self._listed: list[LibraryModel] = []
        self._hashes: dict[Path, str] = {}
        self._background = BackgroundTask(self)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Models"))
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.itemSelectionChanged.connect(self._show_cards)
        self.list.itemDoubleClicked.connect(lambda _item: self.use())
        self.table = QTableWidget()
        self.table.setAccessibleName(self.tr("Model cards of the selected models"))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)  # Tab leaves the table
        self.table.setWordWrap(True)
        self.table.verticalHeader().setMaximumWidth(scaled_px(self, HEADER_PX))
        self.table.verticalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        for header in (self.table.verticalHeader(), self.table.horizontalHeader()):
            header.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.status = muted_label()
        self.status.setWordWrap(True)
        self.use_button = push_button(self.tr("Use"), self.use)
        self.use_button.setProperty("role", "primary")
        self.import_button = push_button(self.tr("Import…"), self._ask_import)
        self.export_button = push_button(self.tr("Export…"), self._ask_export)
        self.delete_button = push_button(self.tr("Delete"), self.delete)
        self.undo_button = push_button(self.tr("Undo delete"), self.undo)
        close = push_button(self.tr("Close"), self.reject)
        left = QVBoxLayout()
        left.addWidget(self.list, 1)
        hint = muted_label(self.tr("Select several models to compare them."))
        hint.setWordWrap(True)
        left.addWidget(hint)
        row = QHBoxLayout()
        row.addLayout(left, 1)
        row.addWidget(self.table, 3)
        actions = (self.import_button, self.export_button, self.delete_button, self.undo_button)
        buttons = button_rows(actions, (close, self.use_button))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 20)
        layout.setSpacing(12)
        layout.addLayout(row, 1)
        layout.addWidget(self.status)
        layout.addLayout(buttons)
        resize_scaled(self, 1000, 560)
        self.refresh(current)

    @property
    def models(self) -> list[LibraryModel]:
        """Bundled models, then the library."""
        return [*self._bundled, *self._library.models()]

    def selected(self) -> list[LibraryModel]:
        """Selected models in list order."""
        rows = sorted(index.row() for index in self.list.selectedIndexes())
        return [self._listed[row] for row in rows]

    def refresh(self, select: Path | None = None) -> None:
        """Reload the list and select a path."""
        self.list.clear()  # before `_listed` changes, from which the selection is read
        self._listed = self.models
        for model in self._listed:
            mark = "● " if model.path == self._current else ""
            item = QListWidgetItem(mark + model.name)
            item.setToolTip(str(model.path))
            self.list.addItem(item)
            item.setSelected(model.path == select)
        self.undo_button.setEnabled(bool(self._deleted))
        self._show_cards()

    # --- actions -----------------------------------------------------------------------------

    def use(self) -> None:
        """Load the selected model, and accept if it is usable."""
        chosen = self.selected()
        if len(chosen) != 1:
            return
        path = chosen[0].path

        def done(_bundle: object) -> None:
            self.chosen = path
            self.accept()

        self.status.setText(self.tr("Loading …"))
        self._background.run(lambda: load_bundle(path), done, self.status.setText)

    def import_from(self, source: Path) -> None:
        """Check and import a bundle."""
        self.status.setText(self.tr("Checking …"))

        def done(model: LibraryModel) -> None:
            self.status.setText(self.tr("Imported {name}").format(name=model.name))
            self.refresh(model.path)

        work = self._library.import_bundle
        self._background.run(lambda: work(source), done, self.status.setText)

    def delete(self) -> None:
        """Move the selected models aside, so that `undo` can restore them."""
        try:
            for model in self.selected():
                self._deleted.append(self._library.delete(model.path))
        except UserError as error:
            self.status.setText(translate(error))
        self.refresh()

    def undo(self) -> None:
        """Restore the model deleted last."""
        if self._deleted:
            try:
                self.refresh(self._library.restore(self._deleted.pop()))
            except UserError as error:
                self.status.setText(translate(error))

    def export_to(self, path: Path) -> None:
        """Export the selected model as a zip file."""
        path = with_suffix(path, (".zip",))
        source = self.selected()[0].path
        self._background.run(
            lambda: export_zip(source, path),
            lambda _: self.status.setText(self.tr("Saved {path}").format(path=path)),
            self.status.setText,
        )

    def _ask_import(self) -> None:
        kinds = self.tr("Model bundles (*.zip)")
        path = ask_open(self, "model", self.tr("Import model"), kinds)
        if path is not None:
            self.import_from(path)

    def _ask_export(self) -> None:
        kinds, name = self.tr("Model bundles (*.zip)"), f"{self.selected()[0].name}.zip"
        path = ask_save(self, "model", self.tr("Export model"), name, kinds, (".zip",))
        if path is not None:
            self.export_to(path)

    # --- cards -------------------------------------------------------------------------------

    def _show_cards(self) -> None:
        chosen = self.selected()
        own = [model for model in chosen if model.path.parent == self._library.folder]
        self.use_button.setEnabled(len(chosen) == 1 and chosen[0].path != self._current)
        self.export_button.setEnabled(len(chosen) == 1)
        in_use = any(model.path == self._current for model in own)
        self.delete_button.setEnabled(bool(own) and len(own) == len(chosen) and not in_use)
        shown = chosen[:MAX_COMPARED]
        missing = [model.path for model in shown if model.path not in self._hashes]
        if missing:
            self._background.run(
                lambda: {path: _hash(path) for path in missing},
                self._take_hashes,
                self.status.setText,
            )
        rows = card_rows(shown, self._hashes)
        self.table.setRowCount(len(rows))
        self.table.setColumnCount(len(shown))
        self.table.setHorizontalHeaderLabels([model.name for model in shown])
        for row, (name, _) in enumerate(rows):
            header = QTableWidgetItem(name)
            header.setToolTip(name)
            self.table.setVerticalHeaderItem(row, header)
        for row, (_, values) in enumerate(rows):
            for column, value in enumerate(values):
                item = QTableWidgetItem(value)
                if len(set(values)) > 1:
                    font = item.font()
                    font.setBold(True)
                    item.setFont(font)
                item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
                item.setToolTip(value)
                self.table.setItem(row, column, item)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.resizeRowsToContents()

    def _take_hashes(self, found: dict[Path, str]) -> None:
        self._hashes |= found
        self._show_cards()

    def done(self, result: int) -> None:
        self._background.close()
        super().done(result)


def card_rows(
    models: Sequence[LibraryModel], hashes: dict[Path, str]
) -> list[tuple[str, list[str]]]:
    """(display name, value per model) of all card fields that at least one model has."""
    rows = []
    figures = list(dict.fromkeys(k for m in models for k in dict(m.card.get("figures", {}))))
    own = list(
        dict.fromkeys(k for m in models for k in dict(m.card.get("own_held_out_drawings", {})))
    )
    for key in (*CARD_KEYS, *figures, *own):
        values = [_value(model, key, hashes) for model in models]
        if any(values):
            rows.append((card_name(key), values))
    return rows


def _value(model: LibraryModel, key: str, hashes: dict[Path, str]) -> str:
    card = model.card
    value: Any = card.get(key)
    if key == "hash":
        value = hashes.get(model.path, "…")
    elif key == "image_size":
        value = dict(card.get("architecture", {})).get(key)
    elif value is None:
        value = dict(card.get("figures", {})).get(key)
        value = dict(card.get("own_held_out_drawings", {})).get(key) if value is None else value
    return "" if value is None else card_value(value)


def _hash(path: Path) -> str:
    try:
        return load_bundle(path).model_hash[:12]
    except UserError as error:
        return translate(error)
