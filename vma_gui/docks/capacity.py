"""Memory capacity: addressing accuracy as the memory fills, and entries that conflict."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout
from vma_core.engine.engine import Engine
from vma_core.inspection.capacity import Capacity, Conflict, capacity
from vma_core.inspection.few_shot_bench import ADDRESSES, SAMPLES
from vma_core.memory.entries import MemoryEntry
from vma_core.tables import Table
from vma_core.units import in_unit, to_bits

from vma_gui.docks import curves
from vma_gui.docks.dock import JobDock
from vma_gui.document.session import Session
from vma_gui.inference.background import Progress
from vma_gui.inference.service import InferenceService
from vma_gui.system.language import locale_number
from vma_gui.system.units import unit_name
from vma_gui.theme.theme import Theme
from vma_gui.theme.tokens import UNIT_PX
from vma_gui.widgets.basics import muted_label
from vma_gui.widgets.figures import Figure
from vma_gui.widgets.glyph_cells import Ink, cached_entry_glyph, paint_glyph

SEED = 0
ICON_PX = 30


class CapacityDock(JobDock):
    """Accuracy and nats over the number of entries, and the list of conflicts."""

    def __init__(self, session: Session, inference: InferenceService, theme: Theme) -> None:
        title = QCoreApplication.translate("CapacityDock", "Capacity")
        super().__init__("capacity", title, session, inference)
        self._theme = theme
        self._entries: tuple[MemoryEntry, ...] = ()
        self.capacity: Capacity | None = None
        entries = self.tr("entries in memory")
        self.accuracy = curves.CurvesView(
            self.tr("Accuracy"), entries, self.tr("correct, %"), theme, (0.0, 100.0)
        )
        self.nats = curves.CurvesView(self.tr("Address"), entries, unit_name(session.unit), theme)
        self.conflicts = QListWidget()
        self.conflicts.setAccessibleName(self.tr("Conflicts"))
        self.conflicts.setToolTip(
            self.tr("Drawings that address an entry of another class; click to select both")
        )
        self.conflicts.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.conflicts.setIconSize(QSize(2 * ICON_PX + 6, ICON_PX))
        self.conflicts.itemClicked.connect(self._select)
        row = QHBoxLayout()
        row.setSpacing(2 * UNIT_PX)
        row.addWidget(self.accuracy, 3)
        row.addWidget(self.nats, 3)
        column = QVBoxLayout()
        column.addWidget(muted_label(self.tr("Drawing → entry of another class")))
        column.addWidget(self.conflicts, 1)
        row.addLayout(column, 2)
        self.panel.body.addLayout(row, 1)
        session.unit_changed.connect(self._show_curves)
        self.nats.setToolTip(
            self.tr(
                "KL(q(a|x) ‖ p(a)) of each drawing, with the others in memory. Reading a single "
                "entry costs −log p(a) = log(entries) − log(1 − ρ), the most that a drawing with "
                "its like in memory can cost; ρ is the prior probability of the dummies. Excess "
                "NLL: over a memory of its class alone."
            )
        )
        for look in (theme.changed, session.ink_changed, session.entry_strokes.traced):
            look.connect(self._show_ink)

    def snapshot(self) -> None:
        """Snapshot the memory."""
        self._entries = tuple(self.session.memory.entries)

    def compute(self, engine: Engine, progress: Progress) -> Capacity:
        """Measure while the labelled entries are added one by one."""
        curves.preload_pyqtgraph()
        return capacity(engine, self._entries, SEED, progress)

    def show_result(self, result: Capacity) -> None:
        self.capacity = result
        self._fill_conflicts()
        self._show_curves()

    def _show_curves(self) -> None:
        """Curves and sentence in the chosen unit."""
        result, unit = self.capacity, self.session.unit
        if result is None:
            return
        sizes = result.sizes
        measured = np.isfinite(result.accuracy)
        self.accuracy.show_curves(
            [(self.tr("top-1 in own class"), sizes[measured], 100 * result.accuracy[measured])]
        )
        excess = np.isfinite(result.excess_nats)
        self.nats.set_y_name(unit_name(unit))
        self.nats.show_curves(
            [
                (name, x, in_unit(to_bits(nats), unit))
                for name, x, nats in (
                    ("KL(q(a|x)‖p(a))", sizes, result.address_kl_nats),
                    (self.tr("one entry, −log p(a)"), sizes, result.limit_nats),
                    (self.tr("Excess NLL"), sizes[excess], result.excess_nats[excess]),
                )
            ]
        )
        text = self.tr(
            "{entries} entries in {classes} classes: {percent} % read their own class first (95 % "
            "interval {low}–{high}); conflicts: {conflicts}."
        )
        last = result.accuracy[-1]
        low, high = result.accuracy_interval(-1)
        self.figures.set_text(
            text.format(
                entries=locale_number(sizes[-1]),
                classes=locale_number(result.classes[-1]),
                percent="–" if math.isnan(last) else locale_number(100 * last, 1),
                low=locale_number(100 * low, 1),
                high=locale_number(100 * high, 1),
                conflicts=len(result.conflicts),
            )
        )

    def tables(self) -> Sequence[Table]:
        """The curves and the conflicts."""
        if self.capacity is None:
            return ()
        return self.capacity.tables(
            self.session.unit, seed=SEED, samples=SAMPLES, addresses=ADDRESSES
        )

    def plots(self) -> Sequence[Figure]:
        """Both plots."""
        if self.capacity is None:
            return ()
        return (
            Figure("accuracy", self.tr("Accuracy"), self.accuracy),
            Figure("address", self.tr("Address"), self.nats),
        )

    def _fill_conflicts(self) -> None:
        self.conflicts.clear()
        for conflict in self.capacity.conflicts if self.capacity else ():
            text = f"{locale_number(100 * conflict.probability)} %  {conflict.entry.label}"
            item = QListWidgetItem(self._icon(conflict), f"{text} → {conflict.thief.label}")
            item.setToolTip(item.text())
            item.setData(Qt.ItemDataRole.UserRole, conflict)
            self.conflicts.addItem(item)

    def _show_ink(self) -> None:
        """Repaint the icons."""
        for row, conflict in enumerate(self.capacity.conflicts if self.capacity else ()):
            self.conflicts.item(row).setIcon(self._icon(conflict))

    def _icon(self, conflict: Conflict) -> QIcon:
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap(QSize(2 * ICON_PX + 6, ICON_PX) * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        ink, strokes = Ink.of(self.session, self._theme), self.session.entry_strokes
        with QPainter(pixmap) as painter:
            for place, entry in enumerate((conflict.entry, conflict.thief)):
                box = QRectF(place * (ICON_PX + 6), 0, ICON_PX, ICON_PX)
                paint_glyph(painter, box, cached_entry_glyph(entry, strokes), ink)
        return QIcon(pixmap)

    def _select(self, item: QListWidgetItem) -> None:
        conflict: Conflict = item.data(Qt.ItemDataRole.UserRole)
        wanted = {conflict.entry.image_id, conflict.thief.image_id}
        entries = self.session.memory.entries
        self.session.select_requested.emit(
            [p for p, entry in enumerate(entries) if entry.image_id in wanted]
        )
