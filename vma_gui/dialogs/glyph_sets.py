"""Library of glyph sets: statistics, loading into the memory, saving, downloading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PySide6.QtCore import QCoreApplication, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QProgressBar,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from vma_core.atomic_write import write_atomically
from vma_core.bundles.library import free_folder
from vma_core.errors import Message, UserError
from vma_core.glyphs.normalise import NormaliserSettings
from vma_core.importers.download import DATA_SETS, RemoteFile, download
from vma_core.importers.glyph_set import npz_bytes
from vma_core.importers.readers import read_entries
from vma_core.importers.statistics import SetStatistics, set_statistics
from vma_core.memory.entries import MemoryEntry

from vma_gui.document.entry_strokes import EntryStrokes
from vma_gui.inference.background import BackgroundTask, Progress
from vma_gui.system.language import locale_number
from vma_gui.system.messages import translate
from vma_gui.theme.theme import Theme
from vma_gui.widgets.basics import (
    CheckBox,
    GrowingDialog,
    button_rows,
    muted_label,
    push_button,
    resize_scaled,
    scaled_px,
)
from vma_gui.widgets.glyph_cells import Ink, cached_entry_glyph, paint_cell, use_small_font

SAMPLES = 40
CELL_PX = 46
BAR_PX = 70
LINE_PX = 16
MAX_BARS = 60
MAX_LOADED = 100_000
"""Entries loaded at once; of larger sets, every n-th is taken."""
DOWNLOADS = "downloads"


@dataclass(frozen=True, eq=False)
class LoadedSet:
    """A set with its statistics, and what was left out of it."""

    entries: list[MemoryEntry]
    figures: SetStatistics
    notes: tuple[Message, ...] = ()


class SetView(QWidget):
    """Sample grid and bar chart of drawings per class."""

    def __init__(self, theme: Theme, strokes: EntryStrokes, pixels: bool) -> None:
        super().__init__()
        self._theme = theme
        self._pixels = pixels
        self._strokes = strokes
        strokes.traced.connect(self._on_traced)
        self.shown: LoadedSet | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Samples and class sizes"))

    def minimumSizeHint(self) -> QSize:
        return QSize(8 * CELL_PX, 2 * CELL_PX + BAR_PX + 2 * scaled_px(self, LINE_PX))

    def show_set(self, shown: LoadedSet | None) -> None:
        self.shown = shown
        self.update()

    def _on_traced(self) -> None:
        self.update()

    def samples(self) -> list[MemoryEntry]:
        """Evenly spaced sample of the entries."""
        if self.shown is None or not self.shown.entries:
            return []
        count = min(SAMPLES, len(self.shown.entries))
        chosen = np.linspace(0, len(self.shown.entries) - 1, count).astype(int)
        return [self.shown.entries[i] for i in chosen]

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            theme = self._theme
            ink = Ink(theme.color("ink"), self._pixels)
            columns = max(1, self.width() // CELL_PX)
            lines = max(1, (self.height() - BAR_PX - 2 * scaled_px(self, LINE_PX)) // CELL_PX)
            for number, entry in enumerate(self.samples()[: columns * lines]):
                x, y = number % columns * CELL_PX, number // columns * CELL_PX
                box = QRect(x, y, CELL_PX - 4, CELL_PX - 4)
                glyph = cached_entry_glyph(entry, self._strokes)
                paint_cell(painter, theme, box, glyph, theme.color("raised"), ink)
            if self.shown is not None and self.shown.figures.classes:
                self._bars(painter, list(self.shown.figures.classes.items()))

    def _bars(self, painter: QPainter, classes: Sequence[tuple[str, int]]) -> None:
        use_small_font(painter)
        theme, line = self._theme, scaled_px(self, LINE_PX)
        base = self.height() - line
        most = max(count for _, count in classes)
        shown = classes[:MAX_BARS]
        width = max(4, min(28, self.width() // len(shown)))
        for number, (label, count) in enumerate(shown):
            height = round(BAR_PX * count / most)
            painter.fillRect(
                QRect(number * width, base - height, width - 2, height), theme.color("accent")
            )
            painter.setPen(theme.color("muted"))
            box = QRect(number * width, base + 1, width - 2, line - 1)
            if painter.fontMetrics().horizontalAdvance(label) <= width:
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, label)
        painter.setPen(theme.color("muted"))
        text = self.tr("drawings per class, at most {count}").format(count=locale_number(most))
        painter.drawText(QRect(0, base - BAR_PX - line, self.width(), line), 0, text)


class SetsDialog(GrowingDialog):
    """The library of sets; once accepted, `entries` is what to load.

    Args:
        folder: the user's sets.
        memory: current memory, listed first.
        size: side of the model's images in pixels.
        theme: the window's theme.
        strokes: strokes of entries.
        parent: the window.
        pixels: show model pixels instead of strokes.
        replace: whether replacing the memory is proposed.
    """

    def __init__(
        self,
        folder: Path,
        memory: Sequence[MemoryEntry],
        size: int,
        theme: Theme,
        strokes: EntryStrokes,
        parent: QWidget | None = None,
        pixels: bool = False,
        replace: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Data sets"))
        resize_scaled(self, 960, 560)
        self.entries: list[MemoryEntry] = []
        self._folder = folder
        self._memory = list(memory)
        self._size = size
        self._paths: list[Path | None] = []
        self._trash: list[tuple[Path, Path]] = []
        self._background = BackgroundTask(self)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Data sets"))
        self.list.currentRowChanged.connect(self._choose)
        self.view = SetView(theme, strokes, pixels)
        self.facts = QLabel()
        self.facts.setTextFormat(Qt.TextFormat.RichText)
        self.facts.setWordWrap(True)
        self.status = muted_label()
        self.status.setWordWrap(True)
        self.job = BackgroundTask(self, low_priority=True)
        self.job.progressed.connect(self._show_progress)
        self.bar = QProgressBar()
        self.bar.setAccessibleName(self.tr("Download progress"))
        self.bar.hide()
        self.download_button = push_button(
            self.tr("Download Omniglot (14 MB)"), lambda: self.download(DATA_SETS["omniglot"])
        )
        self.keep_button = push_button(self.tr("Save memory as data set…"), self._ask_name)
        self.delete_button = push_button(self.tr("Delete"), self.delete)
        self.undo_button = push_button(self.tr("Undo delete"), self.undo)
        self.load_button = push_button(self.tr("Load into memory"), self._load)
        self.load_button.setProperty("role", "primary")
        text = self.tr("Replace the {count} entries in memory", "", len(self._memory))
        self.replace_box = CheckBox(text.format(count=locale_number(len(self._memory))))
        self.replace_box.setChecked(replace and bool(self._memory))
        self.replace_box.setVisible(bool(self._memory))
        self.replace_box.toggled.connect(self._show_aim)
        self._show_aim()
        close = push_button(self.tr("Close"), self.reject)
        right = QVBoxLayout()
        right.addWidget(self.facts)
        right.addWidget(self.view, 1)
        row = QHBoxLayout()
        row.addWidget(self.list, 1)
        row.addLayout(right, 3)
        actions = (self.keep_button, self.download_button, self.delete_button, self.undo_button)
        buttons = button_rows(actions, (close, self.load_button))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 20)
        layout.setSpacing(12)
        layout.addLayout(row, 1)
        layout.addWidget(self.bar)
        layout.addWidget(self.status)
        layout.addWidget(self.replace_box)
        layout.addLayout(buttons)
        self.refresh()

    @property
    def replaces(self) -> bool:
        """Whether the chosen set replaces the memory."""
        return self.replace_box.isChecked()

    def _show_aim(self) -> None:
        self.load_button.setText(
            self.tr("Replace memory") if self.replaces else self.tr("Load into memory")
        )

    def refresh(self, select: Path | None = None) -> None:
        """Reload the list and select a path."""
        own = sorted(self._folder.glob("*.npz"), key=lambda p: p.stem.lower())
        paths = [*own, *sorted(self._folder.glob(f"{DOWNLOADS}/*/*.zip"))]
        self.list.blockSignals(True)
        self.list.clear()
        self._paths = [None, *paths]
        self.list.addItem(self.tr("Current memory"))
        self.list.addItems([path.stem for path in paths])
        self.list.blockSignals(False)
        self.list.setCurrentRow(self._paths.index(select) if select in self._paths else 0)
        self.undo_button.setEnabled(bool(self._trash))

    def save_as_set(self, name: str) -> None:
        """Save the labelled entries of the memory as a set."""
        labelled = [entry for entry in self._memory if entry.label]
        if not labelled:
            self.status.setText(self.tr("Label the entries first; sets are ordered by class."))
            return
        path = free_folder(self._folder, name).with_suffix(".npz")
        try:
            write_atomically(path, npz_bytes(labelled))
        except UserError as error:
            self.status.setText(translate(error))
            return
        self.status.setText(self.tr("Saved as {name}").format(name=path.stem))
        self.refresh(path)

    def download(self, files: Sequence[RemoteFile]) -> None:
        """Download archives into the library; partial downloads resume."""
        folder = self._folder / DOWNLOADS
        total = sum(file.size_bytes for file in files)

        def work(progress: Progress) -> Path:
            path = folder
            for number, file in enumerate(files):
                before = sum(earlier.size_bytes for earlier in files[:number])
                path = download(file, folder, offset_progress(progress, before, total))
            return path

        self.download_button.setEnabled(False)
        self.bar.setRange(0, total)
        self.bar.show()
        self.status.setText(self.tr("Downloading. You can close this window and resume later."))
        self.job.run_with_progress(work, self._downloaded, self._download_failed)

    def _show_progress(self, done: int, _total: int) -> None:
        self.bar.setValue(done)

    def _downloaded(self, path: Path) -> None:
        self.bar.hide()
        self.download_button.setEnabled(True)
        self.status.setText(self.tr("Downloaded and verified."))
        self.refresh(path)

    def _download_failed(self, text: str) -> None:
        self.bar.hide()
        self.download_button.setEnabled(True)
        self.status.setText(text)

    def delete(self) -> None:
        """Move the chosen set aside, so that `undo` can restore it."""
        path = self._paths[self.list.currentRow()]
        if path is None:
            return
        aside = path.with_suffix(".deleted")
        try:
            path.replace(aside)
        except OSError as error:
            text = self.tr("{name} cannot be deleted ({reason}).")
            self.status.setText(text.format(name=path.name, reason=error.strerror or error))
            return
        self._trash.append((path, aside))
        self.refresh()

    def undo(self) -> None:
        """Restore the set deleted last."""
        if self._trash:
            path, aside = self._trash.pop()
            aside.replace(path)
            self.refresh(path)

    def _ask_name(self) -> None:
        name, accepted = QInputDialog.getText(
            self,
            self.tr("Save as data set"),
            self.tr("Name"),
            QLineEdit.EchoMode.Normal,
            self.tr("My letters"),
        )
        if accepted and name.strip():
            self.save_as_set(name.strip())

    def _load(self) -> None:
        if self.view.shown is not None:
            # Sets are ordered by class, so a stride samples every class.
            entries = self.view.shown.entries
            step = -(-len(entries) // MAX_LOADED)
            self.entries = entries[::step]
            self.accept()

    def _choose(self, row: int) -> None:
        path = self._paths[row] if 0 <= row < len(self._paths) else None
        self.delete_button.setEnabled(path is not None)
        self.load_button.setEnabled(False)
        memory, size = self._memory, self._size

        def work() -> LoadedSet:
            notes: list[Message] = []
            if path is None:
                entries = memory
            else:
                entries = read_entries(path, size, NormaliserSettings(), notes.append)
            return LoadedSet(list(entries), set_statistics(entries), tuple(notes))

        def done(shown: LoadedSet) -> None:
            self.view.show_set(shown)
            self.facts.setText(statistics_text(shown.figures))
            if shown.notes:
                self.status.setText("\n".join(map(translate, shown.notes)))
            self.load_button.setEnabled(path is not None)

        self._background.run(work, done, self.status.setText)

    def done(self, result: int) -> None:
        """Stop all jobs and delete what was moved aside."""
        self.job.close()
        self._background.close()
        for _, aside in self._trash:
            aside.unlink(missing_ok=True)
        super().done(result)


def offset_progress(progress: Progress, before: int, total: int) -> Progress:
    """Progress callback of one file as part of several."""
    return lambda there, _all: progress(before + there, total)


def statistics_text(figures: SetStatistics) -> str:
    """Counts, duplicates, and ink statistics next to the range of the training data."""
    translate = QCoreApplication.translate
    text = translate(
        "SetsDialog",
        "<b>{drawings}</b> drawings, <b>{classes}</b> classes of {sizes}, {unlabelled} unlabelled",
    )
    sizes = sorted({figures.smallest, figures.largest})
    text = text.format(
        drawings=locale_number(figures.images),
        classes=locale_number(len(figures.classes)),
        sizes="–".join(map(locale_number, sizes)),
        unlabelled=locale_number(figures.unlabelled),
    )
    copies = translate("SetsDialog", "Exact copies: {exact}; nearly the same: {similar}")
    copies = copies.format(
        exact=locale_number(figures.copies), similar=locale_number(figures.near_copies)
    )
    names = {
        "ink": translate("SetsDialog", "ink coverage"),
        "stroke_px": translate("SetsDialog", "stroke width"),
        "extent_px": translate("SetsDialog", "longer side"),
    }
    lines = [text, copies]
    for key, figure in figures.ink.items():
        low, high = figure.domain
        digits = 3 if high < 1 else 1
        line = translate("SetsDialog", "{name} {median} (the model knows {low}–{high})").format(
            name=names[key],
            median=locale_number(figure.median, digits),
            low=locale_number(low, digits),
            high=locale_number(high, digits),
        )
        lines.append(line if figure.fits else f"▲ <b>{line}</b>")
    return "<br>".join(lines)
