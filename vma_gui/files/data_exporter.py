"""Takes numbers and figures out of the window: tables to the clipboard and CSV, PNG and SVG."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMenu, QMessageBox, QWidget
from vma_core.atomic_write import write_atomically
from vma_core.errors import UserError
from vma_core.tables import Table

from vma_gui.document.session import Session
from vma_gui.system.file_dialogs import folders
from vma_gui.system.language import decimal_point, locale_number
from vma_gui.system.messages import translate
from vma_gui.widgets.figures import Figure, png_bytes, svg_bytes


class DataSource(Protocol):
    """A part of the window with numbers or figures."""

    @property
    def export_name(self) -> str:
        """Base of file names."""
        ...

    def tables(self) -> Sequence[Table]:
        """Its numbers at present; empty if there are none yet."""
        ...

    def plots(self) -> Sequence[Figure]:
        """Its pictures at present; empty if there are none yet."""
        ...


class DataExporter(QObject):
    """Copies and saves the tables and figures of a part of the window.

    Args:
        session: takes messages.
        model_hash: a constant column of every table.
        window: parent of dialogs.
        model_name: named with the hash below figures.
    """

    def __init__(
        self, session: Session, model_hash: str, window: QWidget, model_name: str = ""
    ) -> None:
        super().__init__(window)
        self._session = session
        self.model_hash = model_hash
        self.model_name = model_name
        self._window = window

    def tables(self, source: DataSource) -> list[Table]:
        """Tables with the model's hash in each row, for those that do not name it."""
        return [
            table if "model" in table.columns else table.with_constants(model=self.model_hash)
            for table in source.tables()
        ]

    def fill_menu(self, menu: QMenu, source: DataSource) -> None:
        """Add the actions for what the source has at present."""
        tables, figures = source.tables(), source.plots()
        copy = menu.addAction(self.tr("&Copy as table"), lambda: self.copy_table(source))
        csv = menu.addAction(self.tr("&Export CSV…"), lambda: self.ask_csv(source))
        for action in (copy, csv):
            action.setEnabled(bool(tables))
        menu.addSeparator()
        if len(figures) == 1:
            save = menu.addAction(
                self.tr("Save &figure…"), lambda: self.ask_figure(source, figures[0])
            )
        else:
            submenu = menu.addMenu(self.tr("Save &figure"))
            save = submenu.menuAction()
            for figure in figures:
                submenu.addAction(f"{figure.title}…", self._asking(source, figure))
        save.setEnabled(bool(figures))

    def _asking(self, source: DataSource, figure: Figure) -> Callable[[], None]:
        return lambda: self.ask_figure(source, figure)

    def copy_table(self, source: DataSource) -> None:
        """Put the tables on the clipboard, with an empty line between two."""
        tables = self.tables(source)
        if not tables:
            self._nothing()
            return
        point = decimal_point()
        QGuiApplication.clipboard().setText("\n".join(table.tsv(point) for table in tables))
        rows = sum(len(table.rows) for table in tables)
        text = self.tr("{count} rows copied; paste them into a spreadsheet.", "", rows)
        self._session.message.emit(text.format(count=locale_number(rows)), "info")

    def ask_csv(self, source: DataSource) -> None:
        """Ask for a file, then save the tables; several get their names added."""
        tables = source.tables()
        if not tables:
            self._nothing()
            return
        title = self.tr("Export CSV")
        if len(tables) > 1:
            title = self.tr("Export {count} CSV files", "", len(tables))
            title = title.format(count=locale_number(len(tables)))
        suggested = str(Path(folders.start("table")) / f"{source.export_name}.csv")
        name, _ = QFileDialog.getSaveFileName(self._window, title, suggested, "CSV (*.csv)")
        if name:
            path = Path(name)
            path = path if path.suffix.lower() == ".csv" else Path(f"{name}.csv")
            folders.remember("table", path.parent)
            if self._may_replace(csv_paths(path, tables), path):
                self.save_csv(source, path)

    def _may_replace(self, paths: Sequence[Path], asked: Path) -> bool:
        """Ask before files are replaced that the file dialog did not ask about."""
        present = [path.name for path in paths if path != asked and path.exists()]
        if not present:
            return True
        text = self.tr("Replace {files}?").format(files=", ".join(present))
        answer = QMessageBox.question(self._window, self.tr("Export CSV"), text)
        return answer == QMessageBox.StandardButton.Yes

    def save_csv(self, source: DataSource, path: Path) -> None:
        """Save one table at the path, several beside it with their names added."""
        tables = self.tables(source)
        paths = csv_paths(path, tables)
        self._write([(one, table.csv().encode()) for one, table in zip(paths, tables, strict=True)])

    def ask_figure(self, source: DataSource, figure: Figure) -> None:
        """Ask for a file, then save the figure in the format of its suffix."""
        base = source.export_name
        suggested = base if figure.name == base else f"{base}-{figure.name}"
        kinds = self.tr("Picture (*.png);;Vector graphics (*.svg)")
        name, kind = QFileDialog.getSaveFileName(
            self._window,
            self.tr("Save figure"),
            str(Path(folders.start("pictures")) / f"{suggested}.png"),
            kinds,
        )
        if not name:
            return
        path = Path(name)
        folders.remember("pictures", path.parent)
        if path.suffix.lower() not in (".png", ".svg"):
            path = Path(name + (".svg" if "svg" in kind else ".png"))
        self.save_figure(figure, path)

    def save_figure(self, figure: Figure, path: Path) -> None:
        """Save a figure as SVG or PNG by the path's suffix."""
        if path.suffix.lower() == ".svg":
            data = svg_bytes(figure.widget, figure.title, self.caption(figure))
        else:
            data = png_bytes(figure.widget, self.caption(figure))
        self._write([(path, data)])

    def caption(self, figure: Figure) -> str:
        """What the figure's widget says it shows, such as bound and K, then seed and model."""
        text = self.tr("seed {seed} · model {name} ({hash})").format(
            seed=self._session.seed, name=self.model_name, hash=self.model_hash[:12]
        )
        described = figure.widget.accessibleDescription()
        return " · ".join(filter(None, (figure.title, described, text)))

    def save_first_figure(self, source: DataSource) -> None:
        """Ask for the figure, if there are several, and for a file."""
        figures = source.plots()
        if not figures:
            self._nothing()
        elif len(figures) == 1:
            self.ask_figure(source, figures[0])
        else:
            menu = QMenu(self._window)
            for figure in figures:
                menu.addAction(f"{figure.title}…", self._asking(source, figure))
            menu.exec(self._window.mapToGlobal(self._window.rect().center()))

    def _write(self, files: Sequence[tuple[Path, bytes]]) -> None:
        try:
            for path, data in files:
                write_atomically(path, data)
        except UserError as error:
            self._session.message.emit(translate(error), "error")
            return
        names = ", ".join(path.name for path, _ in files)
        text = self.tr("Saved {files} in {folder}.")
        folder = files[0][0].parent
        self._session.message.emit(text.format(files=names, folder=folder), "info")

    def _nothing(self) -> None:
        text = self.tr("There is nothing to export here yet: draw something, or run it first.")
        self._session.message.emit(text, "info")


def csv_paths(path: Path, tables: Sequence[Table]) -> list[Path]:
    """The path itself for one table; its stem with each table's name for several."""
    if len(tables) == 1:
        return [path]
    return [path.with_name(f"{path.stem}-{table.name}{path.suffix}") for table in tables]
