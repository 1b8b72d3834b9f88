"""Questions in messages: recovered work, damaged files, slow imports."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from vma_gui.document.projects import Projects
from vma_gui.document.recovery import UnsavedCopy
from vma_gui.files.importer import Importer
from vma_gui.system.language import locale_number
from vma_gui.widgets.message_bar import MessageBar, Notice

SLOW_MS = 300
"""Imports that take longer can be cancelled."""


class RecoveryPrompts(QObject):
    """Shows questions with buttons, and passes the answers on."""

    def __init__(self, projects: Projects, importer: Importer, messages: MessageBar) -> None:
        super().__init__(messages)
        self._projects, self._importer, self._messages = projects, importer, messages
        self._reading: Notice | None = None
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(SLOW_MS)
        self._slow.timeout.connect(self._offer_cancel)
        importer.reading.connect(self._on_reading)
        importer.progressed.connect(self._show_progress)
        importer.sheets.progressed.connect(self._show_detection)
        projects.recovery.found.connect(self._offer_recovery)
        projects.damaged.connect(self._offer_previous)
        projects.made_with_other.connect(self._offer_model)

    def _on_reading(self, reads: bool) -> None:
        if reads:
            self._slow.start()
        else:
            self._slow.stop()
            self._messages.withdraw(self._reading)
            self._reading = None

    def _offer_cancel(self) -> None:
        choices = ((self.tr("Cancel"), self._importer.cancel),)
        self._reading = self._messages.show_choices(self.tr("Reading …"), choices)

    def _show_progress(self, done: int, total: int) -> None:
        if self._reading is not None:
            text = self.tr("Reading file {done} of {total} …")
            self._messages.show_progress(
                self._reading, text.format(done=locale_number(done), total=locale_number(total))
            )

    def _show_detection(self, done: int, total: int) -> None:
        if self._reading is not None:
            text = self.tr("Detecting letters … {percent} %")
            percent = locale_number(100 * done // total)
            self._messages.show_progress(self._reading, text.format(percent=percent))

    def _offer_recovery(self, found: UnsavedCopy) -> None:
        recovery = self._projects.recovery
        text = self.tr(
            "There is unsaved work from {when}. “Keep both” saves it as a separate file."
        )
        self._messages.show_choices(
            text.format(when=found.when),
            (
                (self.tr("Restore"), lambda: recovery.restore(found)),
                (self.tr("Delete"), lambda: recovery.delete(found)),
                (self.tr("Keep both"), lambda: recovery.keep_both(found)),
            ),
        )

    def _offer_model(self, path: Path, name: str, model: Path) -> None:
        projects = self._projects
        text = self.tr(
            "{project} was made with the model {name}. With another one, addresses and variants "
            "differ."
        )
        self._messages.show_choices(
            text.format(project=path.name, name=name),
            (
                (self.tr("Use that model"), lambda: projects.model_wanted.emit(model, path)),
                (self.tr("Open with this one"), lambda: projects.open(path, True)),
            ),
        )

    def _offer_previous(self, path: Path, previous: Path) -> None:
        text = self.tr("{name} cannot be read. The previous version was kept.")
        self._messages.show_choices(
            text.format(name=path.name),
            ((self.tr("Open it"), lambda: self._projects.open(previous)),),
        )
