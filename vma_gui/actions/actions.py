"""Every action of the window, declared once: text, icon, shortcut, tool tip."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget
from vma_core.storage.starter_memory import SCRIPTS

from vma_gui.actions.action_table import ActionTable
from vma_gui.system.language import WINDOW_LANGUAGES, current_language
from vma_gui.theme.icons import icon
from vma_gui.theme.theme import Theme
from vma_gui.theme.tokens import TEXT_PERCENTS, ThemeChoice

C = TypeVar("C", bound=str)


class Actions(QObject):
    """The window's actions by attribute: `actions.add`, `actions.undo` …"""

    undo: QAction
    redo: QAction
    clear: QAction
    add: QAction
    pen: QAction
    eraser: QAction
    mirror: QAction
    flip: QAction
    turn: QAction
    fit: QAction
    replay: QAction
    ghost: QAction
    edit_entry: QAction
    thinner: QAction
    thicker: QAction
    open_project: QAction
    save_project: QAction
    save_project_as: QAction
    open: QAction
    open_folder: QAction
    paste: QAction
    character: QAction
    open_sheet: QAction
    practice_sheet: QAction
    sets: QAction
    label: QAction
    disable: QAction
    delete: QAction
    find: QAction
    group: QAction
    cut: QAction
    select_all: QAction
    pin: QAction
    unpin: QAction
    favourite: QAction
    more_like: QAction
    all_variants: QAction
    keep_variants: QAction
    draw_variant: QAction
    play_variant: QAction
    copy: QAction
    save: QAction
    save_single: QAction
    save_animation: QAction
    save_movie: QAction
    save_morph: QAction
    export_dataset: QAction
    export_font: QAction
    strip_settings: QAction
    transparent: QAction
    pixels: QAction
    new_seed: QAction
    lock_seed: QAction
    reset_layout: QAction
    tour: QAction
    palette: QAction
    shortcuts: QAction
    about: QAction
    booth: QAction
    models: QAction
    quit: QAction

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.specs = ActionTable().specs()
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
        self.text_menu = QMenu(self.tr("Size of &text"), parent)
        self.language_menu = QMenu(self.tr("&Language"), parent)
        self.stabiliser_menu = QMenu(self.tr("Stabiliser"), parent)
        self.symmetry_menu = QMenu(self.tr("Symmetry"), parent)
        self._show_icons()
        theme.changed.connect(self._show_icons)

    def fill_starter_menu(self, load: Callable[[str], None]) -> None:
        """One item a script."""
        names = {
            "Latin": self.tr("Latin"),
            "Handwriting": self.tr("Handwriting"),
            "Greek": self.tr("Greek"),
            "Cyrillic": self.tr("Cyrillic"),
            "Japanese": self.tr("Japanese"),
            "Mathematics": self.tr("Mathematics"),
            "Astrology": self.tr("Astrology"),
        }
        for script in SCRIPTS:
            preview = " ".join(script.characters[:6])
            action = self.starter_menu.addAction(f"{names[script.name]}   {preview} …")
            action.triggered.connect(lambda _=False, name=script.name: load(name))

    def fill_theme_menu(self) -> None:
        """System, light, dark, or as much contrast as there is."""
        choices: tuple[tuple[ThemeChoice, str], ...] = (
            ("system", self.tr("Follow the system")),
            ("light", self.tr("Light")),
            ("dark", self.tr("Dark")),
            ("contrast-light", self.tr("High contrast, light")),
            ("contrast-dark", self.tr("High contrast, dark")),
        )
        self._fill(self.theme_menu, choices, self._theme.choice, self._theme.choose)

    def fill_text_menu(self, choose: Callable[[str], None]) -> None:
        """How large text is."""
        sizes = tuple((str(percent), f"{percent} %") for percent in TEXT_PERCENTS)
        self._fill(self.text_menu, sizes, str(self._theme.text_percent), choose)

    def fill_language_menu(self, choose: Callable[[str], None]) -> None:
        """Each language by its own name."""
        self._fill(self.language_menu, tuple(WINDOW_LANGUAGES.items()), current_language(), choose)

    def fill_drawing_menus(
        self, stabilise: Callable[[str], None], mirror: Callable[[str], None]
    ) -> None:
        """How much the pen is steadied, and along which axes strokes are mirrored."""
        strengths = (
            ("off", self.tr("Stabiliser off")),
            ("smooth", self.tr("Smooth")),
            ("strong", self.tr("Strong")),
        )
        axes = (
            ("0", self.tr("No symmetry")),
            ("1", self.tr("Left and right")),
            ("2", self.tr("Left, right, top and bottom")),
        )
        self._fill(self.stabiliser_menu, strengths, "off", stabilise)
        self._fill(self.symmetry_menu, axes, "0", mirror)

    def _fill(
        self,
        menu: QMenu,
        choices: Sequence[tuple[C, str]],
        current: C,
        choose: Callable[[C], None],
    ) -> None:
        """One checkable item a choice, one of them checked."""
        group = QActionGroup(self)
        for choice, text in choices:
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(choice == current)
            action.triggered.connect(lambda _=False, c=choice: choose(c))
            group.addAction(action)

    def _show_icons(self) -> None:
        for spec in self.specs:
            if spec.icon:
                getattr(self, spec.name).setIcon(icon(spec.icon, self._theme))
