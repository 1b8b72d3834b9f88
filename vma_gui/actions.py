"""Every action of the window, declared once: text, icon, shortcut, tool tip."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget
from vma_core.glyphs.starter import SCRIPTS

from vma_gui.icons import icon
from vma_gui.theme import Theme


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


class Actions(QObject):
    """The window's actions by attribute: `actions.add`, `actions.undo` …"""

    undo: QAction
    redo: QAction
    clear: QAction
    add: QAction
    pen: QAction
    eraser: QAction
    thinner: QAction
    thicker: QAction
    open: QAction
    open_folder: QAction
    paste: QAction
    character: QAction
    label: QAction
    disable: QAction
    delete: QAction
    select_all: QAction
    unpin: QAction
    copy: QAction
    save: QAction
    save_single: QAction
    pixels: QAction
    new_seed: QAction
    lock_seed: QAction
    shortcuts: QAction
    about: QAction
    quit: QAction

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.specs = self._specs()
        for spec in self.specs:
            action = QAction(spec.text, parent)
            action.setCheckable(spec.checkable)
            action.setShortcuts([QKeySequence(s) for s in spec.shortcut])
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            action.setToolTip(f"{spec.tip} ({keys})" if keys else spec.tip)
            if spec.on_canvas:
                action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            else:
                parent.addAction(action)
            setattr(self, spec.name, action)
        tools = QActionGroup(self)
        tools.addAction(self.pen)
        tools.addAction(self.eraser)
        self.pen.setChecked(True)
        self.starter_menu = QMenu(self.tr("Starter sets"), parent)
        self.starter_menu.setToolTipsVisible(True)
        self.theme_menu = QMenu(self.tr("Theme"), parent)
        self._show_icons()
        theme.changed.connect(self._show_icons)

    def fill_starter_menu(self, load: Callable[[str], None]) -> None:
        """One item a script."""
        for script in SCRIPTS:
            preview = " ".join(script.characters[:6])
            action = self.starter_menu.addAction(f"{script.name}   {preview} …")
            action.triggered.connect(lambda _=False, name=script.name: load(name))

    def fill_theme_menu(self) -> None:
        """System, light or dark."""
        group = QActionGroup(self)
        for choice, text in (
            ("system", self.tr("Follow the system")),
            ("light", self.tr("Light")),
            ("dark", self.tr("Dark")),
        ):
            action = self.theme_menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(choice == self._theme.choice)
            action.triggered.connect(lambda _=False, c=choice: self._theme.choose(c))
            group.addAction(action)

    def _show_icons(self) -> None:
        for spec in self.specs:
            if spec.icon:
                getattr(self, spec.name).setIcon(icon(spec.icon, self._theme))

    def _specs(self) -> tuple[Spec, ...]:
        tr = self.tr
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
            Spec("thinner", tr("Thinner pen"), "", ("[",), tr("Thinner pen")),
            Spec("thicker", tr("Thicker pen"), "", ("]",), tr("Thicker pen")),
            Spec(
                "open",
                tr("&Open…"),
                "folder-open",
                ("Ctrl+O",),
                tr("Open images, Omniglot archives, npz or IDX files"),
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
            Spec("label", tr("&Label…"), "tag", ("Ctrl+L",), tr("Label the selected entries")),
            Spec(
                "disable",
                tr("&Enable or disable"),
                "eye-off",
                ("Ctrl+D",),
                tr("Take the selected entries out of reading, or back in"),
            ),
            Spec("delete", tr("&Delete"), "trash", ("Delete",), tr("Delete the selected entries")),
            Spec("select_all", tr("Select &all"), "", ("Ctrl+A",), tr("Select all entries")),
            Spec(
                "unpin",
                tr("&Release pin"),
                "pin",
                ("Ctrl+U",),
                tr("Let the address move freely again"),
            ),
            Spec(
                "copy",
                tr("&Copy variants"),
                "copy",
                ("Ctrl+C",),
                tr("Copy the variants as a picture"),
            ),
            Spec(
                "save",
                tr("&Save sheet…"),
                "device-floppy",
                ("Ctrl+S",),
                tr("Save the variants as one PNG"),
            ),
            Spec(
                "save_single",
                tr("Save &single variants…"),
                "",
                ("Ctrl+Shift+S",),
                tr("Save the selected variants, each as a PNG of its own"),
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
            Spec(
                "shortcuts",
                tr("&Keyboard shortcuts"),
                "help",
                ("F1", "?"),
                tr("List all shortcuts"),
            ),
            Spec("about", tr("&About this model"), "", (), tr("The model's card")),
            Spec("quit", tr("&Quit"), "", ("Ctrl+Q",), tr("Close the window")),
        )
