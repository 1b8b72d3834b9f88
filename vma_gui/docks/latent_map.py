"""Latent map: a walk along two principal axes of the posterior, seen from one memory entry."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QPushButton
from vma_core.engine.engine import Engine
from vma_core.engine.likelihood.latents import PrincipalAxes
from vma_core.engine.request import Request
from vma_core.memory.entries import MemorySnapshot

from vma_gui.docks.dock import REST_MS, LiveDock
from vma_gui.docks.latent_map_view import RANGE, LatentMapView, LatentPicture, Lattice
from vma_gui.document.session import Session
from vma_gui.inference.service import InferenceService
from vma_gui.theme.theme import Theme
from vma_gui.theme.tokens import UNIT_PX
from vma_gui.widgets.basics import ComboBox, muted_label
from vma_gui.widgets.glyph_cells import Glyph, entry_glyph

AXES = 6
MAX_ENTRIES = 200
"""Of a larger memory, entries at even distances; the axes hardly change."""
FEWEST_ENTRIES = 3


@dataclass(frozen=True)
class Question:
    """What the map depends on besides the request; one is asked at a time."""

    row: int = 0
    rows: tuple[int, ...] = ()
    chosen: tuple[int, int] = (0, 1)
    lattice: tuple[int, int] = (7, 5)
    """Columns and lines of glyphs behind the map."""
    place: tuple[float, float] | None = None
    """Of the cursor, in standard deviations; None is where the drawing lies, or the centre."""


@dataclass(frozen=True, eq=False)
class Ground:
    """What stays while the cursor moves.

    Attributes:
        memory: the entries.
        row: the entry that everything is written from.
        rows: the entries whose latents span the map.
        axes: their principal axes.
        places: (n, k) where they lie.
        start: (latent_size,) the drawing's latents, or the centre: what the axes pass through.
        drawn: whether `start` is a drawing's.
    """

    memory: MemorySnapshot
    row: int
    rows: tuple[int, ...]
    axes: PrincipalAxes
    places: np.ndarray
    start: np.ndarray
    drawn: bool


class LatentMapDock(LiveDock):
    """The map, the axes to choose, the glyph under the cursor."""

    def __init__(self, session: Session, inference: InferenceService, theme: Theme) -> None:
        title = QCoreApplication.translate("LatentMapDock", "Latent map")
        super().__init__("latent_map", title, session, inference, REST_MS)
        self._question = Question()
        self._request: Request | None = None
        self._place: tuple[float, float] | None = None
        self._ground: tuple[tuple[object, ...], Ground] | None = None
        self._lattice: tuple[Ground, tuple[object, ...], Lattice] | None = None
        self.view = LatentMapView(session, theme)
        self.axis_boxes = (ComboBox(), ComboBox())
        for box, name, first in zip(
            self.axis_boxes, (self.tr("Axis across"), self.tr("Axis up")), (0, 1), strict=True
        ):
            box.setAccessibleName(name)
            box.addItems([str(number) for number in range(1, AXES + 1)])
            box.setCurrentIndex(first)
            box.currentIndexChanged.connect(self._recentre)
        self.home_button = QPushButton(self.tr("Back to the drawing"))
        self.home_button.setToolTip(self.tr("Move the cursor to the drawing"))
        self.draw_button = QPushButton(self.tr("Put on the canvas"))
        self.draw_button.setToolTip(self.tr("The glyph under the cursor becomes the drawing"))
        foot = QHBoxLayout()
        foot.setSpacing(UNIT_PX)
        self.panel.body.addWidget(self.view, 1)
        hint = muted_label(
            self.tr("How the latents z of all entries, or of the selected ones, differ.")
        )
        hint.setToolTip(
            self.tr(
                "Principal axes of the means of q(z | x, m) over the entries x, as the selected "
                "entry m, or the one read most, explains them. Select three or more to map those."
            )
        )
        foot.addWidget(hint)
        foot.addStretch()
        for label, box in zip((self.tr("Across"), self.tr("Up")), self.axis_boxes, strict=True):
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
            signal.connect(self.ask)

    def send(self) -> None:
        """Decide what the map is of, then ask for it."""
        self._request = self.session.request()
        row, rows = self._choose(self._request)
        across, up = (box.currentIndex() for box in self.axis_boxes)
        self._question = Question(row, rows, (across, up), self.view.lattice(), self._place)
        self.put(self._request)

    def _move(self, across: float, up: float) -> None:
        """The cursor moved: the same map, another glyph, at once."""
        self._place = (across, up)
        if self._request is None:
            self.ask()
            return
        self._question = replace(self._question, place=self._place)
        self.put(self._request)

    def _choose(self, request: Request) -> tuple[int, tuple[int, ...]]:
        """The row to write from and the rows that span the map."""
        memory, addresses = request.memory, self.session.addresses
        selected = [memory.row_of[p] for p in self.session.selection if p in memory.row_of]
        rows = tuple(selected if len(selected) >= FEWEST_ENTRIES else range(len(memory)))
        if len(rows) > MAX_ENTRIES:
            rows = tuple(np.linspace(0, len(rows) - 1, MAX_ENTRIES).astype(int).tolist())
        if selected:
            return selected[0], rows
        if addresses is not None and len(addresses.posterior) == len(memory) and len(memory):
            return int(addresses.posterior.argmax()), rows
        return 0, rows

    def compute(self, engine: Engine, request: Request) -> LatentPicture | None:
        """On the dock's own thread."""
        question = self._question
        if len(question.rows) < FEWEST_ENTRIES or question.rows[-1] >= len(request.memory):
            return None
        ground = self._ground_of(engine, request, question)
        kept = len(ground.axes.axes)
        if kept < 2:
            return None
        across, up = (min(axis, kept - 1) for axis in question.chosen)
        chosen = (across, up)
        home = tuple(ground.axes.place(ground.start[None])[0, list(chosen)].tolist())
        cursor = question.place or home
        point = ground.axes.move(ground.start, chosen, np.array([cursor], np.float32))
        template = request.memory.entries[ground.row]
        written = engine.latents.decode(ground.memory, ground.row, point)
        return LatentPicture(
            template,
            entry_glyph(template),
            tuple(request.memory.entries[row] for row in ground.rows),
            ground.places[:, list(chosen)],
            (home[0], home[1]),
            ground.drawn,
            (float(ground.axes.shares[across]), float(ground.axes.shares[up])),
            self._lattice_of(engine, ground, chosen, question.lattice),
            (cursor[0], cursor[1]),
            Glyph(written.images[0], written.strokes[0]),
        )

    def _ground_of(self, engine: Engine, request: Request, question: Question) -> Ground:
        """Computed once for a memory, a drawing and an entry to write from."""
        key = (request.memory, request.drawing, question.row, question.rows)
        if self._ground is not None and self._ground[0] == key:
            return self._ground[1]
        memory = request.memory
        images = np.stack([memory.entries[row].image for row in question.rows])
        latents = engine.latents.of(memory, question.row, images)
        axes = PrincipalAxes.of(latents, AXES)
        start, drawn = axes.centre, request.drawing is not None
        if request.drawing is not None:
            start = engine.latents.of(memory, question.row, request.drawing.image[None])[0]
        ground = Ground(
            memory, question.row, question.rows, axes, axes.place(latents), start, drawn
        )
        self._ground = (key, ground)
        return ground

    def _lattice_of(
        self, engine: Engine, ground: Ground, chosen: tuple[int, int], lattice: tuple[int, int]
    ) -> Lattice:
        """Glyphs behind the map; the same while only the cursor moves."""
        key = (chosen, lattice)
        if self._lattice is None or self._lattice[0] is not ground or self._lattice[1] != key:
            columns, lines = lattice
            across = RANGE * ((2 * np.arange(columns) + 1) / columns - 1)
            up = RANGE * (1 - (2 * np.arange(lines) + 1) / lines)
            places = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2).astype(np.float32)
            points = ground.axes.move(ground.start, chosen, places)
            written = engine.latents.decode(ground.memory, ground.row, points)
            glyphs = tuple(map(Glyph, written.images, written.strokes))
            starts = range(0, len(glyphs), columns)
            self._lattice = (ground, key, tuple(glyphs[i : i + columns] for i in starts))
        return self._lattice[2]

    def show_answer(self, answer: LatentPicture | None) -> None:
        """Paint it."""
        self.view.show_picture(answer)
        self.draw_button.setEnabled(answer is not None)
        self.home_button.setEnabled(answer is not None)

    def _recentre(self) -> None:
        """The cursor goes where the drawing lies, or to the centre."""
        self._place = None
        self.ask()

    def _draw(self) -> None:
        if self.view.picture is not None:
            self.draw(self.view.picture.glyph)
