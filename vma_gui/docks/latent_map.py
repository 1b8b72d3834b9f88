"""Latent map: explore the posterior of one entry along two principal axes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QPushButton
from vma_core.engine.engine import Engine
from vma_core.engine.likelihood.latents import PrincipalAxes
from vma_core.engine.request import Request
from vma_core.memory.entries import MemorySnapshot
from vma_core.tables import Table, table_of

from vma_gui.docks.dock import SETTLE_MS, LiveDock
from vma_gui.docks.latent_map_view import RANGE, LatentMapView, LatentPicture, Lattice
from vma_gui.document.read_counts import ReadCounts
from vma_gui.document.session import Session
from vma_gui.inference.service import InferenceService
from vma_gui.theme.theme import Theme
from vma_gui.theme.tokens import UNIT_PX
from vma_gui.widgets.basics import ComboBox, muted_label
from vma_gui.widgets.figures import Figure
from vma_gui.widgets.glyph_cells import Glyph, entry_glyph

AXES = 6
MAX_ENTRIES = 200
"""Larger memories are sampled evenly; the axes hardly change."""
FEWEST_ENTRIES = 3


@dataclass(frozen=True)
class MapQuery:
    """What the map depends on besides the request."""

    row: int = 0
    rows: tuple[int, ...] = ()
    chosen: tuple[int, int] = (0, 1)
    lattice: tuple[int, int] = (7, 5)
    """Columns and rows of background glyphs."""
    place: tuple[float, float] | None = None
    """Cursor position in standard deviations; None is the drawing's position, or the centre."""


@dataclass(frozen=True, eq=False)
class MapBasis:
    """What does not change while the cursor moves.

    Attributes:
        memory: the entries.
        row: row of the entry that all glyphs are generated from.
        rows: rows of the entries whose latents span the map.
        axes: their principal axes.
        places: (n, k) their coordinates.
        start: (latent_size,) the point the axes pass through: the drawing's latents, or the centre.
        drawn: whether `start` belongs to a drawing.
    """

    memory: MemorySnapshot
    row: int
    rows: tuple[int, ...]
    axes: PrincipalAxes
    places: np.ndarray
    start: np.ndarray
    drawn: bool


class LatentMapDock(LiveDock):
    """Dock with the map, its axes, and the glyph under the cursor."""

    def __init__(
        self, session: Session, inference: InferenceService, log: ReadCounts, theme: Theme
    ) -> None:
        title = QCoreApplication.translate("LatentMapDock", "Latent map")
        super().__init__("latent_map", title, session, inference, SETTLE_MS)
        self._log = log
        self._query = MapQuery()
        self._request: Request | None = None
        self._place: tuple[float, float] | None = None
        self._basis: tuple[tuple[object, ...], MapBasis] | None = None
        self._lattice: tuple[MapBasis, tuple[object, ...], Lattice] | None = None
        self.view = LatentMapView(session, theme)
        self.axis_boxes = (ComboBox(), ComboBox())
        for box, name, first in zip(
            self.axis_boxes,
            (self.tr("Horizontal axis"), self.tr("Vertical axis")),
            (0, 1),
            strict=True,
        ):
            box.setAccessibleName(name)
            box.addItems([str(number) for number in range(1, AXES + 1)])
            box.setCurrentIndex(first)
            box.currentIndexChanged.connect(self._recentre)
        self.home_button = QPushButton(self.tr("Reset cursor"))
        self.home_button.setToolTip(self.tr("Move the cursor to the drawing"))
        self.draw_button = QPushButton(self.tr("Put on canvas"))
        self.draw_button.setToolTip(self.tr("Use the glyph under the cursor as the drawing"))
        foot = QHBoxLayout()
        foot.setSpacing(UNIT_PX)
        self.panel.body.addWidget(self.view, 1)
        hint = muted_label(
            self.tr("How the latents z of all entries, or of the selected ones, differ.")
        )
        hint.setToolTip(
            self.tr(
                "Principal axes of the means of q(z | x, m) over entries x; m is the "
                "selected entry, else the most probable, else the one read most. Select three or "
                "more entries to map only those."
            )
        )
        hint.setWordWrap(True)
        foot.addWidget(hint, 1)
        for label, box in zip(
            (self.tr("Horizontal"), self.tr("Vertical")), self.axis_boxes, strict=True
        ):
            foot.addWidget(muted_label(label))
            foot.addWidget(box)
        foot.addWidget(self.home_button)
        foot.addWidget(self.draw_button)
        self.panel.body.addLayout(foot)
        self.home_button.clicked.connect(self._recentre)
        self.draw_button.clicked.connect(self._draw)
        self.view.moved.connect(self._move)
        self.view.taken.connect(self._draw)
        session.drawing_changed.connect(self._recentre)
        for signal in (
            session.addresses_changed,
            session.memory_reset,
            session.entries_changed,
            session.selection_changed,
            self.view.resized,
        ):
            signal.connect(self.request_update)

    def submit(self) -> None:
        """Choose the entries of the map, then request it."""
        self._request = self.session.request()
        row, rows = self.chosen_rows(self._request)
        across, up = (box.currentIndex() for box in self.axis_boxes)
        self._query = MapQuery(row, rows, (across, up), self.view.lattice(), self._place)
        self.post(self._request)

    def _move(self, across: float, up: float) -> None:
        """Request the glyph at a new cursor position without delay."""
        self._place = (across, up)
        if self._request is None:
            self.request_update()
            return
        self._query = replace(self._query, place=self._place)
        self.post(self._request)

    def chosen_rows(self, request: Request) -> tuple[int, tuple[int, ...]]:
        """(row to generate from, rows that span the map)."""
        memory, addresses = request.memory, self.session.addresses
        selected = [memory.row_of[p] for p in self.session.selection if p in memory.row_of]
        rows = tuple(selected if len(selected) >= FEWEST_ENTRIES else range(len(memory)))
        if len(rows) > MAX_ENTRIES:
            rows = tuple(np.linspace(0, len(rows) - 1, MAX_ENTRIES).astype(int).tolist())
        if selected:
            return selected[0], rows
        of = self.session.addresses_request
        drawn = of is not None and of.drawing is not None and of.memory == memory
        if addresses is not None and drawn and len(memory):
            return int(addresses.posterior.argmax()), rows
        # Without a drawing the address is uniform.
        return next(iter(self._log.most_read(memory).tolist()), 0), rows

    def compute(self, engine: Engine, request: Request) -> LatentPicture | None:
        query = self._query
        if len(query.rows) < FEWEST_ENTRIES or query.rows[-1] >= len(request.memory):
            return None
        basis = self._basis_for(engine, request, query)
        kept = len(basis.axes.axes)
        if kept < 2:
            return None
        across, up = (min(axis, kept - 1) for axis in query.chosen)
        chosen = (across, up)
        home = tuple(basis.axes.place(basis.start[None])[0, list(chosen)].tolist())
        cursor = query.place or home
        point = basis.axes.move(basis.start, chosen, np.array([cursor], np.float32))
        template = request.memory.entries[basis.row]
        written = engine.latents.decode(basis.memory, basis.row, point)
        return LatentPicture(
            template,
            entry_glyph(template),
            tuple(request.memory.entries[row] for row in basis.rows),
            basis.places[:, list(chosen)],
            (home[0], home[1]),
            basis.drawn,
            (float(basis.axes.shares[across]), float(basis.axes.shares[up])),
            self._lattice_of(engine, basis, chosen, query.lattice),
            (cursor[0], cursor[1]),
            Glyph(written.images[0], written.strokes[0]),
        )

    def _basis_for(self, engine: Engine, request: Request, query: MapQuery) -> MapBasis:
        """Axes and coordinates, cached by engine, memory, drawing and entry."""
        key = (engine, request.memory, request.drawing, query.row, query.rows)
        if self._basis is not None and self._basis[0] == key:
            return self._basis[1]
        memory = request.memory
        images = np.stack([memory.entries[row].image for row in query.rows])
        latents = engine.latents.of(memory, query.row, images)
        axes = PrincipalAxes.of(latents, AXES)
        start, drawn = axes.centre, request.drawing is not None
        if request.drawing is not None:
            start = engine.latents.of(memory, query.row, request.drawing.image[None])[0]
        basis = MapBasis(memory, query.row, query.rows, axes, axes.place(latents), start, drawn)
        self._basis = (key, basis)
        return basis

    def _lattice_of(
        self, engine: Engine, basis: MapBasis, chosen: tuple[int, int], lattice: tuple[int, int]
    ) -> Lattice:
        """Background glyphs, cached while only the cursor moves."""
        key = (chosen, lattice)
        if self._lattice is None or self._lattice[0] is not basis or self._lattice[1] != key:
            columns, lines = lattice
            across = RANGE * ((2 * np.arange(columns) + 1) / columns - 1)
            up = RANGE * (1 - (2 * np.arange(lines) + 1) / lines)
            places = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2).astype(np.float32)
            points = basis.axes.move(basis.start, chosen, places)
            written = engine.latents.decode(basis.memory, basis.row, points)
            glyphs = tuple(map(Glyph, written.images, written.strokes))
            starts = range(0, len(glyphs), columns)
            self._lattice = (basis, key, tuple(glyphs[i : i + columns] for i in starts))
        return self._lattice[2]

    def show_answer(self, answer: LatentPicture | None) -> None:
        self.view.show_picture(answer)
        self.draw_button.setEnabled(answer is not None)
        self.home_button.setEnabled(answer is not None)

    def tables(self) -> Sequence[Table]:
        """The entries' coordinates in standard deviations."""
        picture = self.view.picture
        if picture is None:
            return ()
        rows = [
            (entry.label, entry.source, across, up)
            for entry, (across, up) in zip(picture.entries, picture.places.tolist(), strict=True)
        ]
        axes = [f"axis{box.currentIndex() + 1}" for box in self.axis_boxes]
        return (table_of("latent-map", ("class", "source", *axes), rows),)

    def plots(self) -> Sequence[Figure]:
        """The map."""
        shown = self.view.picture is not None
        return (Figure("latent-map", self.windowTitle(), self.view),) if shown else ()

    def _recentre(self) -> None:
        """Move the cursor to the drawing's position, or the centre."""
        self._place = None
        self.request_update()

    def _draw(self) -> None:
        if self.view.picture is not None:
            self.draw_on_canvas(self.view.picture.glyph)
