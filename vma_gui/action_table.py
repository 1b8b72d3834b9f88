"""The table of every action: text, icon, shortcut, tool tip."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Spec:
    """One action.

    Attributes:
        name: attribute name on `Actions`.
        text: menu text.
        icon: file name of the icon, or "".
        shortcut: key sequences, the first one shown.
        tip: what it does.
        checkable: whether it is a switch.
        on_canvas: the key works while the drawing panel has the focus, so that Return still ends
            typing elsewhere.
    """

    name: str
    text: str
    icon: str
    shortcut: tuple[str, ...]
    tip: str
    checkable: bool = False
    on_canvas: bool = False


def action_table(tr: Callable[[str], str]) -> tuple[Spec, ...]:
    """Every action, in the order of the shortcut list."""
    return (
        Spec("undo", tr("&Undo"), "arrow-back-up", ("Ctrl+Z",), tr("Undo")),
        Spec(
            "redo",
            tr("&Redo"),
            "arrow-forward-up",
            ("Ctrl+Shift+Z", "Ctrl+Y"),
            tr("Redo"),
        ),
        Spec(
            "clear",
            tr("&Clear drawing"),
            "square-x",
            ("Ctrl+Backspace",),
            tr("Clear the drawing"),
        ),
        Spec(
            "add",
            tr("&Add to memory"),
            "plus",
            ("Return", "Enter"),
            tr("Put the drawing into the memory"),
            on_canvas=True,
        ),
        Spec("pen", tr("&Pen"), "pencil", ("B",), tr("Draw"), checkable=True),
        Spec("eraser", tr("&Eraser"), "eraser", ("E",), tr("Erase"), checkable=True),
        Spec(
            "mirror",
            tr("&Mirror"),
            "flip-horizontal",
            ("M",),
            tr("Mirror the drawing left to right"),
        ),
        Spec("flip", tr("&Flip"), "flip-vertical", ("V",), tr("Turn the drawing upside down")),
        Spec(
            "turn",
            tr("&Turn"),
            "rotate-clockwise",
            ("T",),
            tr("Turn the drawing by a quarter, clockwise"),
        ),
        Spec(
            "fit",
            tr("F&it"),
            "maximize",
            ("F",),
            tr("Fit the drawing to the square"),
        ),
        Spec("replay", tr("Re&play"), "player-play", ("P",), tr("Draw the strokes once more")),
        Spec("thinner", tr("Thinner pen"), "", ("[",), tr("Thinner pen")),
        Spec("thicker", tr("Thicker pen"), "", ("]",), tr("Thicker pen")),
        Spec(
            "open_project",
            tr("Open &project…"),
            "",
            ("Ctrl+Alt+O",),
            tr("Open a project: memory, drawing, settings and favourites"),
        ),
        Spec("save_project", tr("Save p&roject"), "", ("Ctrl+S",), tr("Save the project")),
        Spec(
            "save_project_as",
            tr("Save project &as…"),
            "",
            ("Ctrl+Shift+S",),
            tr("Save the project in another file"),
        ),
        Spec(
            "open",
            tr("&Open…"),
            "folder-open",
            ("Ctrl+O",),
            tr("Open pictures, drawings, fonts, archives, npz or IDX files"),
        ),
        Spec(
            "open_folder",
            tr("Open &folder…"),
            "",
            ("Ctrl+Shift+O",),
            tr("Open a folder of images"),
        ),
        Spec("paste", tr("&Paste"), "", ("Ctrl+V",), tr("Paste images, files or a character")),
        Spec(
            "character",
            tr("Type a &character…"),
            "typography",
            ("Ctrl+T",),
            tr("Put a character of an installed font into the memory"),
        ),
        Spec(
            "open_sheet",
            tr("Open a s&heet of letters…"),
            "",
            ("Ctrl+Shift+L",),
            tr("Find the letters on a photographed or scanned sheet"),
        ),
        Spec(
            "practice_sheet",
            tr("Make a p&ractice sheet…"),
            "",
            (),
            tr("A page to print and fill in, whose scan is read with its labels"),
        ),
        Spec(
            "sets",
            tr("Se&ts of drawings…"),
            "",
            (),
            tr("Browse, keep and load sets: counts, copies, ink"),
        ),
        Spec(
            "edit_entry",
            tr("&Edit as new"),
            "edit",
            ("Ctrl+E",),
            tr("Put the selected entry on the canvas as a new drawing"),
        ),
        Spec(
            "ghost",
            tr("&Draw over"),
            "ghost",
            ("G",),
            tr("Show the selected entry beneath the drawing, or hide it again"),
        ),
        Spec("label", tr("&Label…"), "tag", ("Ctrl+L",), tr("Label the selected entries")),
        Spec(
            "disable",
            tr("&Enable or disable"),
            "eye-off",
            ("Ctrl+D",),
            tr("Take the selected entries out of reading, or back in"),
        ),
        Spec("delete", tr("&Delete"), "trash", ("Delete",), tr("Delete the selected entries")),
        Spec(
            "find",
            tr("&Filter…"),
            "search",
            ("Ctrl+F", "/"),
            tr("Show only entries whose label or source holds some text"),
        ),
        Spec(
            "group",
            tr("&Group by class"),
            "",
            ("Ctrl+Shift+G",),
            tr("Bring entries of the same label together"),
        ),
        Spec("select_all", tr("Select &all"), "", ("Ctrl+A",), tr("Select all entries")),
        Spec(
            "pin",
            tr("&Pin selected"),
            "",
            ("Ctrl+P",),
            tr("Let the address move among the selected entries alone"),
        ),
        Spec(
            "unpin",
            tr("&Release pin"),
            "pin",
            ("Ctrl+U",),
            tr("Let the address move freely again"),
        ),
        Spec(
            "favourite",
            tr("&Favourite"),
            "heart",
            ("Ctrl+B",),
            tr("Keep the selected variants as favourites"),
        ),
        Spec(
            "more_like",
            tr("&More like this one"),
            "arrows-maximize",
            ("Ctrl+.",),
            tr("A wall around the selected variant: the same entry, latents near its own"),
        ),
        Spec(
            "all_variants",
            tr("&Back to all variants"),
            "arrow-left",
            ("Ctrl+,",),
            tr("Leave the wall around one variant"),
        ),
        Spec(
            "keep_variants",
            tr("Add &variants to memory"),
            "copy-plus",
            ("Ctrl+Return",),
            tr("Put the selected variants into the memory, labelled like what they read"),
        ),
        Spec(
            "draw_variant",
            tr("&Draw on this variant"),
            "",
            ("Ctrl+Shift+E",),
            tr("Put the selected variant on the canvas as a drawing"),
        ),
        Spec("cut", tr("Cu&t entries"), "", ("Ctrl+X",), tr("Cut the selected entries")),
        Spec(
            "copy",
            tr("&Copy"),
            "copy",
            ("Ctrl+C",),
            tr("Copy the selected entries, or the variants as a picture"),
        ),
        Spec(
            "save",
            tr("&Save variants…"),
            "device-floppy",
            ("Ctrl+Alt+S",),
            tr("Save the variants as one picture or as outlines"),
        ),
        Spec(
            "save_single",
            tr("Save &single variants…"),
            "",
            (),
            tr("Save the selected variants, each as a PNG of its own"),
        ),
        Spec(
            "save_animation",
            tr("Save &animation…"),
            "",
            (),
            tr("Save the way through the latents from one selected variant to another one"),
        ),
        Spec(
            "save_morph",
            tr("Animation between &drawings…"),
            "",
            (),
            tr("The way from one selected entry to another, or from the drawing to an entry"),
        ),
        Spec(
            "export_dataset",
            tr("Export data &set…"),
            "",
            (),
            tr("Make any number of variants of each class, as folders or as one file"),
        ),
        Spec(
            "export_font",
            tr("Export &font…"),
            "",
            (),
            tr("Make an OpenType font of the labelled entries, with shapes that take turns"),
        ),
        Spec(
            "strip_settings",
            tr("Save pictures &without settings"),
            "",
            (),
            tr("Leave seed, variation and model out of saved pictures"),
            checkable=True,
        ),
        Spec(
            "transparent",
            tr("Save pictures on &nothing"),
            "",
            (),
            tr("Saved pictures have a transparent ground"),
            checkable=True,
        ),
        Spec(
            "pixels",
            tr("Model &pixels"),
            "grid-4x4",
            ("Ctrl+M",),
            tr("Show model pixels instead of smooth outlines"),
            checkable=True,
        ),
        Spec(
            "new_seed",
            tr("&New seed"),
            "dice-5",
            ("Ctrl+R",),
            tr("Other variants: draw a new seed"),
        ),
        Spec(
            "lock_seed",
            tr("&Lock seed"),
            "lock",
            ("Ctrl+K",),
            tr("Keep the seed when a new drawing begins"),
            checkable=True,
        ),
        Spec("reset_layout", tr("&Reset layout"), "", (), tr("All panels back in their places")),
        Spec("tour", tr("&Tour"), "", (), tr("A minute's walk through the window")),
        Spec(
            "palette",
            tr("&Commands…"),
            "",
            ("Ctrl+Shift+P",),
            tr("Find any command by typing a few letters of it"),
        ),
        Spec(
            "shortcuts",
            tr("&Keyboard shortcuts"),
            "help",
            ("F1", "?"),
            tr("List all shortcuts"),
        ),
        Spec(
            "models",
            tr("&Models…"),
            "",
            (),
            tr("Choose, compare, import and export models"),
        ),
        Spec(
            "booth",
            tr("&Booth…"),
            "device-desktop",
            (),
            tr("Full screen for visitors, with this memory and this model"),
        ),
        Spec("about", tr("&About this model"), "", (), tr("The model's card")),
        Spec("quit", tr("&Quit"), "", ("Ctrl+Q",), tr("Close the window")),
    )
