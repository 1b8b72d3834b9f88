"""What one visitor has done so far, kept until the reset only."""

from __future__ import annotations

from vma_core.engine.request import Source

from vma_gui.booth.prompts import Prompt, Prompts
from vma_gui.booth.result_card import Work
from vma_gui.booth.scene import BoothScene
from vma_gui.document.session import Session
from vma_gui.widgets.glyph_cells import variant_glyphs

MAX_OWN = 24
"""Entries one visitor can add; after that the oldest of them makes room."""


class VisitorSession:
    """Letters taught, moments reached, and what could be taken along."""

    def __init__(self, session: Session, picture: BoothScene) -> None:
        self._session = session
        self._picture = picture
        self._last: Work | None = None
        self.moments = Prompts()
        self.drawings = 0

    def forget(self) -> None:
        """The next visitor begins."""
        self._last = None
        self.moments = Prompts()
        self.drawings = 0
        self._picture.wall.own = frozenset()

    def remember(self) -> bool:
        """Put the drawing into the memory; False where there is none."""
        session, picture = self._session, self._picture
        if session.drawing.is_blank:
            return False
        self._last = self.work()
        self.drawings += 1
        session.add_drawing_to_memory()
        wall = picture.wall
        wall.own |= {session.memory[0].image_id}
        if len(wall.own) > MAX_OWN:
            session.remove_entries([MAX_OWN])
            wall.own &= {entry.image_id for entry in session.memory.entries}
        # What is remembered stays remembered: undo is for strokes.
        session.undo_stack.clear()
        self.moments.remembered()
        picture.show_moment(self.moments.moment)
        picture.board.grow()
        return True

    def work(self) -> Work | None:
        """What the card would show: the drawing with its variants, else the one before it."""
        session = self._session
        if session.result is None or session.drawing.is_blank:
            return self._last
        strokes = tuple(session.strokes)
        return Work(strokes, variant_glyphs(session.result), session.request())

    @property
    def source(self) -> Source:
        """What variants are of: the drawing, and what it recalls where that is to be watched."""
        return "recall" if self.moments.moment is Prompt.WATCH else "drawing"

    @property
    def has_work(self) -> bool:
        """Whether there is anything to take along; asked at every point of a stroke."""
        return self._last is not None or bool(self._session.strokes and self._session.result)
