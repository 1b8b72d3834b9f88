"""Staff of a stand: faulty settings, the panel, visitors, a hand-over, the end of the day."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from typing import Any

from vma_core.errors import UserError

from vma_tools.first_hour.signs import INVENTED, OTHER_INVENTED, moved
from vma_tools.first_hour.stage import Scene, Stage

CODE = "2580"
FAULTY = f"""title = "Museum of Letters"
staff_code = "{CODE}"
motion = "fast"
[times]
staff_s = 5
"""
SOUND = f"""title = "Museum of Letters"
staff_code = "{CODE}"
motion = "reduced"
[times]
idle_s = 5
countdown_s = 5
"""
OUTLASTS_S = 12.0
"""Longer than a visit may rest before the countdown ends it."""
CORNER = (15, 15)
CORNER_TAPS = 5
TAP_AGAIN_S = 8.0
"""On a busy machine, taps arrive too far apart and have to be repeated."""


def run(stage: Stage) -> None:
    """The whole hour."""
    settings = stage.home / "booth.toml"
    settings.write_text(FAULTY)
    with stage.booth(settings) as scene:
        scene.expect("the booth", lambda s: s["covers_screen"] and s["phase"] == "ATTRACT")
        scene.shot("A faulty configuration: the booth starts with its defaults all the same.")
        _enter_code(scene)
        _read_problems(scene)
        _mend(scene, settings)
        _begin_again(scene)
        _visit(scene)
        _take_home(scene)
        _hand_over(scene)
        _end(scene)


def _enter_code(scene: Scene, photographed: bool = True) -> None:
    window = scene.window
    while not window.reaches(lambda s: s["digits"] == 0, within_s=TAP_AGAIN_S):
        window.click(*CORNER, repeat=CORNER_TAPS)
    if photographed:
        for digit in "11":
            window.press(digit)
        scene.expect("two digits", lambda s: s["digits"] == 2)
        window.press("Delete digit")
        scene.expect("one digit", lambda s: s["digits"] == 1)
        scene.shot("Five taps in the corner open the code pad, which has a title and a delete key.")
        window.press("Delete digit")
    for digit in CODE:
        before = window.state()["digits"]
        window.press(digit)
        scene.expect("another digit", partial(_is_typed, before))
    scene.expect("the panel", lambda s: s["problems"] is not None)


def _is_typed(before: int, state: dict[str, Any]) -> bool:
    """Whether there is a digit more than before; the last one closes the pad."""
    return bool(state["digits"] is None or state["digits"] > before)


def _read_problems(scene: Scene) -> None:
    state = scene.window.state()
    problems = " ".join(state["problems"])
    for named in ("motion", "staff_s", "reduced"):
        if named not in problems:
            raise UserError("The panel names no {named}: {found}", named=named, found=problems)
    scene.shot("The panel names line, key and allowed values of every mistake.")
    scene.window.press("Deutsch")
    scene.expect("the panel in German", lambda s: s["language"] == "de")
    scene.shot("The same in German.")
    scene.window.press("English")
    scene.expect("the panel in English", lambda s: s["language"] == "en")


def _mend(scene: Scene, settings: Path) -> None:
    settings.write_text(SOUND)
    scene.expect("no problems once the file is mended", lambda s: s["problems"] == [])
    scene.shot("The file is mended: the panel notices, and the booth goes on with it.")


def _begin_again(scene: Scene) -> None:
    time.sleep(OUTLASTS_S)
    scene.expect("the panel still open", lambda s: s["problems"] == [])
    scene.window.press("Begin again")
    scene.expect("the attract loop", lambda s: s["phase"] == "ATTRACT" and s["problems"] is None)
    scene.shot("“Begin again” ends the visit; the next visitor finds everything as it was.")


def _visit(scene: Scene) -> None:
    window = scene.window
    window.draw(INVENTED)
    scene.expect(
        "an answer",
        lambda s: s["strokes"] == len(INVENTED) and s["settled"] and s["answer"] == "drawing",
    )
    scene.shot("A letter that does not exist is answered by variants of it.")
    window.press("Remember")
    scene.expect("the taught letter", lambda s: s["taught"] == 1 and s["answer"] == "own entry")
    scene.shot("After “Remember” the variants of the taught letter stay, and its entry glows.")
    window.draw(OTHER_INVENTED)
    scene.expect("strokes", lambda s: s["strokes"] == len(OTHER_INVENTED) and s["settled"])
    window.press("Remember")
    scene.expect("two taught letters", lambda s: s["taught"] == 2)
    window.draw(moved(INVENTED, 0.05, 0.02))
    scene.expect(
        "what the drawing reminds it of",
        lambda s: s["strokes"] == len(INVENTED) and s["settled"] and s["answer"] == "recall",
    )
    scene.shot("One of the letters again: rays show where it looks.")
    window.press("Switch hands")
    scene.shot("Hands switched: captions and buttons have changed sides with the canvas.")
    window.press("Switch hands")


def _take_home(scene: Scene) -> None:
    window = scene.window
    window.press("Take it home")
    scene.expect("the card", lambda s: s["has_card"])
    scene.shot("The card says in words what was known, and what its code does.")
    window.press("Back")
    scene.expect("the drawing again", lambda s: not s["has_card"])


def _hand_over(scene: Scene) -> None:
    window = scene.window
    window.press("Done")
    scene.expect(
        "nothing of the visitor",
        lambda s: s["phase"] == "ATTRACT" and s["taught"] == 0 and s["language"] == "en",
    )
    scene.shot("“Done” hands over at once.")


def _end(scene: Scene) -> None:
    window = scene.window
    _enter_code(scene, photographed=False)
    scene.shot("The panel after a visit: its figures, its timer, Begin again.")
    window.press("Quit booth")
    window.press("Touch again to quit")
    window.process.wait()
