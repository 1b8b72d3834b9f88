"""A designer: an invented sign, favourites, a label, a letter sheet, a written word, a font."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont
from PIL import Image
from vma_core.errors import UserError

from vma_tools.example_sheet import photographed_letters
from vma_tools.first_hour.signs import INVENTED
from vma_tools.first_hour.stage import Scene, Stage, middle

LETTERS = "aehmnorst"
WORD = "norm hears a storm"
LABEL = "&"
KEPT_ROWS = (1, 5)
"""Variants that are made favourites."""
STEADY_READS = 15
"""Reads of the window's state in which a field stays where it is before it is clicked."""


def run(stage: Stage) -> None:
    """The whole hour."""
    project = stage.home / "letters.vma"
    with stage.window() as scene:
        _first_drawing(scene)
        _favourites(scene)
        _label(scene)
        _more_like_this(scene)
        _pictures(scene, stage.home)
        _sheet(scene, stage.home)
        _write(scene)
        _font(scene, stage.home)
        _save_project(scene, project)
    with stage.window(project) as scene:
        state = scene.expect(
            "the project with its memory and text",
            lambda s: s["settled"] and LABEL in s["labels"] and "letters" in s["title"],
        )
        assert state["favourites"] == 1
        scene.shot("The project, opened again: memory, favourites and the written text are back.")


def _first_drawing(scene: Scene) -> None:
    window = scene.window
    scene.expect("the tour at the first start", lambda s: s["tour"] == 0)
    scene.shot("The first start: a tour says what to do first.")
    window.draw(INVENTED)
    scene.expect("the tour's next step once the pen rests", lambda s: s["tour"] == 1)
    scene.shot("After the drawing the tour goes on by itself; its card has not moved.")
    window.press("Skip")
    scene.expect("variants of the drawing", lambda s: s["tour"] is None and s["settled"])
    scene.shot("Sixteen variants of a sign that is in no alphabet.")


def _favourites(scene: Scene) -> None:
    window = scene.window
    state = window.state()
    places = scene.places()
    for row in KEPT_ROWS:
        window.click(*state["hearts"][row])
    scene.expect("the favourites", lambda s: s["favourites"] == len(KEPT_ROWS))
    scene.shot("A click on the heart of a variant keeps it.")
    window.choose("View", "Favourites and history")
    state = scene.expect("the favourites dock", lambda s: s["first_favourite"] is not None)
    scene.expect_unmoved(places, "the dock")
    window.click(*state["first_favourite"])
    scene.shot("The favourites, with what can be done with them; no variant has moved.")
    window.press("Remove it from the favourites")
    scene.expect("one favourite", lambda s: s["favourites"] == 1)
    window.keys("ctrl+z")
    state = scene.expect("the favourite again", lambda s: s["favourites"] == 2)
    assert state["strokes"] == len(INVENTED)
    window.keys("ctrl+shift+z")
    scene.expect("one favourite again", lambda s: s["favourites"] == 1)
    window.choose("View", "Favourites and history")
    scene.expect("no dock", lambda s: not s["docks"])


def _label(scene: Scene) -> None:
    window, before = scene.window, scene.window.state()
    window.enter("Label of the drawing", LABEL)
    scene.expect(
        "a labelled entry",
        lambda s: s["entries"] == before["entries"] + 1 and LABEL in s["labels"] and s["settled"],
    )
    scene.shot("A label is typed beside “Add to memory” and stands below the new entry.")
    window.draw(INVENTED)
    scene.expect("variants of the second drawing", lambda s: s["strokes"] and s["settled"])


def _more_like_this(scene: Scene) -> None:
    window = scene.window
    first = window.state()["cells"][1]
    window.choose_here(*middle(first), "More like this")
    scene.expect("variants near one", lambda s: s["near"] and s["settled"])
    scene.shot("“More like this”: the heading shows what the variants stay near.")
    window.keys("ctrl+comma")
    scene.expect("all variants again", lambda s: not s["near"] and s["settled"])


def _pictures(scene: Scene, folder: Path) -> None:
    window = scene.window
    for kind, name in (("PNG image", "variants.png"), ("SVG outlines", "variants.svg")):
        path = folder / name
        window.choose("File", "Save variants…")
        scene.expect("the dialog", lambda s: s["dialog"] != "")
        if kind != "PNG image":
            window.pick("PNG image", kind)
        scene.shot(f"Saving variants: the dialog says what it will write ({kind}).")
        window.press("Save…")
        window.choose_file(path)
        scene.exists(path)
        scene.expect("the dialog closed", lambda s: s["dialog"] == "" and s["message"] != "")
    scene.shot("A message says where the file is; it lies over the window and moves nothing.")
    window.press("Close message")


def _sheet(scene: Scene, folder: Path) -> None:
    window, before = scene.window, scene.window.state()
    path = folder / "sheet.png"
    Image.fromarray(photographed_letters(LETTERS)).save(path)
    window.choose("File", "Open letter sheet…")
    window.choose_file(path)
    places: list[Any] = []

    def is_steady(state: dict[str, Any]) -> bool:
        """Whether the letters are found and the window manager has placed the dialog."""
        places.append(
            window.spoken.find(state["fields"], "Labels of all letters, in reading order")
        )
        last = places[-STEADY_READS:]
        is_still = len(last) == STEADY_READS and all(place == last[0] for place in last)
        return len(state["boxes"]) == len(LETTERS) and is_still

    scene.expect("the letters found", is_steady)
    field = places[-1]
    assert field is not None
    window.click(*field)
    window.type(LETTERS)
    scene.shot("A photographed sheet: every letter has a box, a number and its label.")
    window.press("Continue")
    scene.expect("a preview", lambda s: any("(Omniglot)" in text for text in s["texts"]))
    scene.shot("The preview of the import: the source above, the entry below.")
    window.press("Add to memory")
    scene.expect(
        "the letters in memory",
        lambda s: s["entries"] == before["entries"] + len(LETTERS) and s["settled"],
    )
    scene.shot("The imported letters are selected and in view.")


def _write(scene: Scene) -> None:
    window = scene.window
    window.choose("Write", "Write with it")
    scene.expect("the page", lambda s: s["written"])
    window.keys("ctrl+a")
    window.type(WORD)
    letters = [c for c in WORD if c != " "]
    scene.expect(
        "the written word",
        lambda s: s["written"] and [one["character"] for one in s["letters"]] == letters,
    )
    scene.shot("“Write with it”: a text in the sheet's hand, every letter another variant.")


def _font(scene: Scene, folder: Path) -> None:
    window, path = scene.window, folder / "hand.otf"
    window.choose("File", "Export font…")
    scene.expect("the dialog", lambda s: s["dialog"] != "")
    scene.shot("Exporting a font: a specimen, what will be written, what to draw next.")
    window.press("Export…")
    window.choose_file(path)
    scene.exists(path)
    scene.expect("the end of the export", lambda s: s["dialog"] == "" and path.name in s["message"])
    characters = {chr(code) for code in TTFont(path).getBestCmap()}
    if not set(LETTERS) <= characters:
        raise UserError("The font lacks {lacking}.", lacking=sorted(set(LETTERS) - characters))
    scene.shot("The font is saved.")


def _save_project(scene: Scene, path: Path) -> None:
    window = scene.window
    window.keys("ctrl+s")
    window.choose_file(path)
    scene.exists(path)
    scene.expect("the project's name in the title", lambda s: path.stem in s["title"])
    scene.shot("The project is saved under its name.")
