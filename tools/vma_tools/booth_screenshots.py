"""Screenshots of the booth for the documentation: eight states, two languages, two screens.

`python -m vma_tools.booth_screenshots --out docs/screens`
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from vma_core.errors import UserError
from vma_core.glyphs.strokes import Stroke, polyline
from vma_core.storage.starter_memory import vary_strokes

from vma_gui.app.demo import save_picture
from vma_gui.booth.config import BoothConfig
from vma_gui.booth.guess_score import GuessScore
from vma_gui.booth.run import Booth, create_booth
from vma_gui.booth.state import BoothState, Counters
from vma_gui.booth.texts import VariantOrigin
from vma_tools.benchmarks.simulated_visitors import SimulatedClock, Visitors

SCREENS = {"landscape": (1920, 1080), "portrait": (1080, 1920)}
LANGUAGES = ("en", "de")
SCALE = 0.5
"""Scale of the saved images."""
TIMEOUT_S = 20.0
INVENTED = (
    (((26, 26), (52, 74), (79, 26)), ((21, 52), (84, 52)), ((52, 16), (52, 90))),
    (((31, 20), (31, 84), (74, 84)), ((31, 31), (74, 31), (58, 58), (31, 52))),
)
"""Corners of letters that do not exist, on the 105-pixel raster."""
LETTERS = ((0, 21), (1, 22), (0, 23))
"""(letter, hand) in the order they are drawn; the last is the first again."""
POINTS_A_SIDE = 12
COUNTED = Counters(visitors=214, drawings=391, seconds=214 * 97.0)
"""Invented figures for the staff panel."""


def invented(letter: int, hand: int) -> list[Stroke]:
    """An invented letter in some handwriting."""
    lines = []
    for corners in INVENTED[letter]:
        steps = np.linspace(0, 1, POINTS_A_SIDE, endpoint=False)
        sides = [np.outer(1 - steps, a) + np.outer(steps, b) for a, b in pairwise(corners)]
        lines.append(np.vstack([*sides, corners[-1]]))
    varied = vary_strokes(lines, np.random.default_rng(hand))
    return [polyline((x, y) for x, y in line) for line in varied]


class Scene:
    """A booth in one language on one screen, driven through its states."""

    def __init__(self, size: tuple[int, int], language: str) -> None:
        self._clock = SimulatedClock()
        config = BoothConfig(title="Museum of Letters", staff_code="2580")
        state = BoothState(counters=Counters(**vars(COUNTED)))
        self.booth: Booth = create_booth(config, state, quit=lambda _: None, clock=self._clock)
        self.window = self.booth.window
        self._language = language
        self.window.resize(*size)
        self.window.show()
        self._visitors = Visitors(self.window, self._clock, seed=8, point_s=0.004)

    def attract(self) -> None:
        """In the middle of the attract loop."""
        self.window.set_language(self._language)
        self._visitors.live(2.4)
        self._until(lambda: self.window.scene.answer is VariantOrigin.RECALL)

    def active(self) -> None:
        """Two letters in memory, the third being drawn."""
        window = self.window
        window.phases.touch()
        window.set_language(self._language)
        for number, (letter, hand) in enumerate(LETTERS):
            self._visitors.draw_strokes(invented(letter, hand))
            if number < len(LETTERS) - 1:
                self._visitors.click(window.scene.buttons.remember)
                self._visitors.live(0.3)
        session = window.session
        self._until(lambda: session.result_request == session.request())
        self._visitors.live(1.0)

    def warning(self) -> None:
        """Half-way through the countdown."""
        self._visitors.wait(46)
        self._visitors.wait(7)
        self._visitors.live(0.2)

    def card(self) -> None:
        """The visitor continues and opens the take-along card."""
        self._visitors.press(self.window, self.window.rect().center().toPointF())
        self.window.show_card()
        view = self.window.result_card.view
        self._until(lambda: view.card is not None)
        self._visitors.live(0.2)

    def question(self) -> None:
        """Two grids of nine, one by people."""
        self.window.result_card.close()
        self.window.guess.score = GuessScore(date.today().isoformat(), 159, 312)
        self._until(lambda: self.window.guess.is_ready)
        self._visitors.click(self.window.scene.buttons.guess)
        self._visitors.live(0.2)

    def answer(self) -> None:
        """The visitor has guessed."""
        self._visitors.click(self.window.guess.view.grids[0])
        self._visitors.live(0.2)

    def hidden(self) -> None:
        """The visitor's letter among eight variants."""
        view = self.window.guess.view
        self._visitors.click(view.own_button)
        self._until(lambda: view.grids[0].is_open)
        self._visitors.live(0.2)

    def staff(self) -> None:
        """The staff panel."""
        self.window.guess.close()
        self.booth.staff.open_panel()
        self._visitors.live(0.3)

    def _until(self, condition: Callable[[], bool]) -> None:
        for _ in range(round(TIMEOUT_S / 0.05)):
            if condition():
                return
            self._visitors.live(0.05)
        raise UserError("The booth did not answer within {seconds:.0f} seconds.", seconds=TIMEOUT_S)


def take(out: Path) -> list[Path]:
    """Save all screenshots; returns their paths."""
    saved = []
    for screen, size in SCREENS.items():
        for language in LANGUAGES:
            scene = Scene(size, language)
            for state in (
                scene.attract,
                scene.active,
                scene.warning,
                scene.card,
                scene.question,
                scene.answer,
                scene.hidden,
                scene.staff,
            ):
                state()
                path = out / f"booth-{state.__name__}-{screen}-{language}.png"
                save_picture(scene.window, path, SCALE)
                saved.append(path)
            scene.window.quit()
    return saved


def main() -> int:
    """Save the screenshots and print their paths."""
    parser = argparse.ArgumentParser(prog="vma_tools.booth_screenshots", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("docs/screens"), help="folder")
    try:
        for path in take(parser.parse_args().out):
            print(path)
    except UserError as error:
        print(f"vma_tools.booth_screenshots: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
