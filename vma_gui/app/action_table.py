"""The window's actions: title, tool tip, callback, icon, keys and menu of each in one entry."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, SignalInstance
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QInputDialog, QWidget
from vma_core.bundles.bundle import Bundle
from vma_core.engine.variant_settings import MAX_SEED
from vma_core.glyphs import transform
from vma_core.glyphs.strokes import PEN_WIDTH_RANGE_PX, Stroke
from vma_core.importers.readers import file_patterns
from vma_core.storage.starter_memory import SCRIPTS

from vma_gui.actions.actions import (
    SEPARATOR,
    Action,
    Actions,
    AllOf,
    Choices,
    Menu,
    State,
    UndoStepNames,
)
from vma_gui.canvas.panel import CanvasPanel
from vma_gui.dialogs.help_texts import model_card_text, program_text, shortcuts_text
from vma_gui.docks.dock import Dock
from vma_gui.document.favourites import Favourites, variants_of
from vma_gui.document.projects import Projects
from vma_gui.document.session import Session
from vma_gui.document.step_names import tr_step
from vma_gui.files.data_exporter import DataExporter, DataSource
from vma_gui.files.exporter import Exporter
from vma_gui.files.importer import Importer
from vma_gui.memory_grid.clipboard import ENTRIES_MIME, entries_to_mime
from vma_gui.memory_grid.panel import MemoryPanel
from vma_gui.system.file_dialogs import ask_folder, ask_open_several
from vma_gui.system.language import WINDOW_LANGUAGES, current_language, locale_number
from vma_gui.theme.theme import Theme
from vma_gui.theme.tokens import TEXT_PERCENTS
from vma_gui.variants.panel import VariantsPanel

if TYPE_CHECKING:
    from vma_gui.writing.commands import PageCommands

PEN_STEP_PX = 0.5
MAX_LINED = 10_000
"""Entries whose writing lines are changed at once."""


class Target(Protocol):
    """The parts of a main window that actions work on; most are made after the actions."""

    session: Session
    theme: Theme
    bundle: Bundle
    importer: Importer
    exporter: Exporter
    favourites: Favourites
    projects: Projects
    data: DataExporter
    canvas_panel: CanvasPanel
    memory_panel: MemoryPanel
    variants_panel: VariantsPanel
    docks: tuple[Dock, ...]
    actions_: Actions

    @property
    def text_chosen(self) -> SignalInstance: ...

    @property
    def language_chosen(self) -> SignalInstance: ...

    @property
    def docks_changed(self) -> SignalInstance: ...

    @property
    def provider(self) -> str: ...

    def data_source(self) -> DataSource: ...

    def show_models(self) -> None: ...

    def page_commands(self) -> PageCommands: ...

    def show_palette(self) -> None: ...

    def show_study(self) -> None: ...

    def show_messages(self) -> None: ...

    def show_tour(self) -> None: ...

    def ask_booth(self) -> None: ...

    def reset_layout(self) -> None: ...

    def close(self) -> bool: ...


class SessionStates(QObject):
    """Conditions that enable or check actions, with the reasons why they are disabled."""

    def __init__(self, target: Target, parent: QObject) -> None:
        super().__init__(parent)
        session = target.session
        stack, selection, pins = session.undo_stack, session.selection_changed, session.pins_changed
        ghost, erasing = session.ghost_changed, session.erasing_changed
        self.can_undo = State(stack.canUndo, stack.canUndoChanged)
        self.can_redo = State(stack.canRedo, stack.canRedoChanged)
        self.is_drawing = State(lambda: not session.erasing, erasing)
        self.is_erasing = State(lambda: session.erasing, erasing)
        # What acts on a panel rests while the page is in its place: nothing changes out of sight.
        arrangement = (
            session.writes_changed,
            session.page_drawing_changed,
            session.page_memory_changed,
        )
        self.shows_drawing = State(
            lambda: not session.writes or session.page_drawing,
            *arrangement,
            otherwise=self.tr("The drawing is hidden. Show it beside the page first."),
        )
        self.shows_memory = State(
            lambda: not session.writes or session.page_memory,
            *arrangement,
            otherwise=self.tr("The memory is hidden. Show it beside the page first."),
        )
        self.shows_variants = State(
            lambda: not session.writes,
            session.writes_changed,
            otherwise=self.tr(
                "The variants are hidden while the page is shown. Ctrl+Shift+W shows them."
            ),
        )
        self.shows_page = State(
            lambda: session.writes,
            session.writes_changed,
            otherwise=self.tr("The page is hidden. Ctrl+Shift+W shows it."),
        )
        self.shows_glyphs = State(
            lambda: self.shows_variants.is_true() or self.shows_memory.is_true(),
            *arrangement,
            otherwise=self.tr("Variants and memory are hidden while the page is shown."),
        )
        self.shows_panel = State(
            lambda: self.shows_memory.is_true() or any(dock.is_in_front for dock in target.docks),
            *arrangement,
            target.docks_changed,
            otherwise=self.tr("No panel with numbers is shown."),
        )
        self.filled = State(
            lambda: bool(len(session.memory)),
            session.memory_reset,
            otherwise=self.tr("The memory is empty."),
        )
        self.has_variants = AllOf(
            self.shows_variants,
            State(
                lambda: session.result is not None and bool(len(session.result.images)),
                session.variants_changed,
                otherwise=self.tr("There are no variants yet."),
            ),
        )
        selected = State(
            lambda: bool(session.selection),
            selection,
            otherwise=self.tr("Select entries in the memory first."),
        )
        self.has_selection = AllOf(self.shows_memory, selected)
        self.has_entries = AllOf(self.shows_memory, self.filled)
        self.can_edit_entry = AllOf(self.has_selection, self.shows_drawing)
        self.can_join_drawings = AllOf(
            self.has_selection,
            State(
                lambda: len(session.selection) > 1 or self.shows_drawing.is_true(),
                selection,
                *arrangement,
                otherwise=self.tr("Select two entries, or show the drawing."),
            ),
        )
        self.has_ghost = AllOf(
            self.shows_drawing,
            State(
                lambda: bool((session.selection and self.shows_memory.is_true()) or session.ghost),
                selection,
                ghost,
                *arrangement,
                otherwise=self.tr("Select entries in the memory first."),
            ),
        )
        self.can_copy = State(
            lambda: (
                self.has_selection.is_true()
                or (self.has_text.is_true() if session.writes else self.has_variants.is_true())
            ),
            *self.has_selection.signals,
            *self.has_variants.signals,
            session.writing.text_changed,
            otherwise=self.tr("There is nothing to copy."),
        )
        self.is_pinned = State(lambda: bool(session.pins), pins)
        self.can_unpin = AllOf(
            self.shows_memory,
            State(
                lambda: bool(session.pins),
                pins,
                otherwise=self.tr("No entry is pinned."),
            ),
        )
        self.can_pin = AllOf(
            self.shows_memory,
            State(
                lambda: bool(session.selection or session.pins),
                selection,
                pins,
                otherwise=self.tr("Select entries in the memory first."),
            ),
        )
        self.is_near = AllOf(
            self.shows_variants,
            State(
                lambda: bool(session.around),
                session.around_changed,
                otherwise=self.tr("All variants are shown."),
            ),
        )
        self.shows_pixels = State(lambda: session.show_pixels, session.ink_changed)
        self.thins_lines = State(lambda: session.thin_lines, session.thin_lines_changed)
        self.writes = State(lambda: session.writes, session.writes_changed)
        self.page_drawing = State(lambda: session.page_drawing, session.page_drawing_changed)
        self.page_memory = State(lambda: session.page_memory, session.page_memory_changed)
        writing = session.writing
        self.has_text = State(
            lambda: bool(writing.text.strip()),
            writing.text_changed,
            otherwise=self.tr("There is no text on the page."),
        )
        self.shows_text = AllOf(self.shows_page, self.has_text)
        self.has_choices = AllOf(
            self.shows_page,
            State(
                lambda: bool(writing.choices),
                writing.choices_changed,
                otherwise=self.tr("No variant was chosen for a letter."),
            ),
        )
        self.has_letter = AllOf(
            self.shows_page,
            State(
                lambda: writing.current is not None,
                writing.current_changed,
                otherwise=self.tr("Choose a letter of the page first."),
            ),
        )
        self.letter_is_pinned = State(
            lambda: writing.current_is_pinned, writing.current_changed, writing.choices_changed
        )
        self.shows_guides = State(lambda: session.guides, session.guides_changed)
        self.seed_is_locked = State(lambda: session.seed_locked, session.seed_locked_changed)


class ActionTable(QObject):
    """Every action of the menu bar, in its order; a class, so that texts have a context.

    Args:
        target: what the actions work on.
        window: parent of dialogs.
    """

    tr = tr_step

    def __init__(self, target: Target, window: QWidget) -> None:
        super().__init__(window)
        self._target = target
        self._session = target.session
        self._window = window
        self._states = SessionStates(target, self)

    def menus(self) -> tuple[Menu, ...]:
        """All menus in the present language."""
        return (
            self._file_menu(),
            self._edit_menu(),
            self._memory_menu(),
            self._variants_menu(),
            self._write_menu(),
            self._view_menu(),
            self._help_menu(),
        )

    # fmt: off
    # A row or two per action reads as a table.
    def _file_menu(self) -> Menu:
        w, state = self._target, self._states
        return Menu(
            self.tr("&File"),
            Action("new_project", self.tr("&New project"),
                   self.tr("Start with the starter memory and an empty canvas; undo brings the "
"former project back"),
                   w.projects.new, "Ctrl+N"),
            Action("open_project", self.tr("Open &project…"),
                   self.tr("Open a project: memory, drawing, settings and favourites"),
                   w.projects.ask_open, "Ctrl+Alt+O"),
            lambda: w.projects.recent_menu,
            Action("save_project", self.tr("Save p&roject"), self.tr("Save the project"),
                   w.projects.save, "Ctrl+S"),
            Action("save_project_as", self.tr("Save project &as…"),
                   self.tr("Save the project in another file"), w.projects.save_as, "Ctrl+Shift+S"),
            SEPARATOR,
            Action("open", self.tr("&Open…"),
                   self.tr("Open images, drawings, fonts, archives, npz or IDX files"), self._open,
                   "Ctrl+O", "folder-open"),
            Action("open_folder", self.tr("Open &folder…"), self.tr("Open a folder of images"),
                   self._open_folder, "Ctrl+Shift+O"),
            Action("character", self.tr("Add &characters from fonts…"),
                   self.tr("Add characters of installed fonts to the memory"),
                   lambda: w.importer.character(), "Ctrl+T", "typography"),
            Action("open_sheet", self.tr("Open letter s&heet…"),
                   self.tr("Detect the letters on a photo or scan of a sheet"),
                   w.importer.sheets.ask, "Ctrl+Shift+L"),
            Action("practice_sheet", self.tr("New p&ractice sheet…"),
                   self.tr("Create a sheet to print and fill in; its scan is imported "
"with labels"),
                   w.importer.practice_sheet),
            Action("sets", self.tr("Browse data se&ts…"),
                   self.tr("Browse, load, save and download data sets"),
                   w.importer.browse_sets),
            self._starter_menu(),
            SEPARATOR,
            Action("save", self.tr("&Save variants…"),
                   self.tr("Save the variants as one PNG or SVG"),
                   lambda: w.exporter.ask_sheet(self._rows()), "Ctrl+Alt+S", "device-floppy",
                   enabled=state.has_variants),
            Action("save_single", self.tr("Save variants &separately…"),
                   self.tr("Save each selected variant to its own file"),
                   lambda: w.exporter.ask_single(self._rows()),
                   enabled=state.has_variants),
            Action("save_animation", self.tr("Save &animation…"),
                   self.tr("Save an animation between two selected variants"),
                   lambda: w.exporter.ask_animation(self._rows()),
                   enabled=state.has_variants),
            Action("save_movie", self.tr("Save stroke repla&y…"),
                   self.tr("Save an animation of the selected variant being drawn"),
                   lambda: w.exporter.ask_movie(self._rows()),
                   enabled=state.has_variants),
            Action("save_morph", self.tr("Animate between &drawings…"),
                   self.tr("Save an animation between two selected entries, or from "
"the drawing to an entry"), w.exporter.ask_morph,
                   enabled=state.can_join_drawings),
            Action("export_dataset", self.tr("Export data &set…"),
                   self.tr("Generate a data set with any number of variants per class"),
                   lambda: w.exporter.dataset_dialog().exec(), enabled=state.filled),
            Action("export_font", self.tr("Export &font…"),
                   self.tr("Export an OpenType font of the labelled entries, with "
"alternates"), lambda: w.exporter.font_dialog().exec(), enabled=state.filled),
            Action("export_csv", self.tr("Export CS&V…"),
                   self.tr("Save the numbers of the panel with the focus as CSV: the memory "
"or a dock"), lambda: w.data.ask_csv(w.data_source()), "Ctrl+Alt+C",
                   enabled=state.shows_panel),
            Action("save_figure", self.tr("Save fi&gure…"),
                   self.tr("Save what the panel with the focus shows as PNG or SVG"),
                   lambda: w.data.save_first_figure(w.data_source()),
                   enabled=state.shows_panel),
            Action("strip_settings", self.tr("Save images &without metadata"),
                   self.tr("Do not store seed, variation and model in saved images"),
                   switch=lambda on: setattr(w.exporter, "keep_settings", not on)),
            Action("transparent", self.tr("&Transparent background"),
                   self.tr("Save images with a transparent background"),
                   switch=lambda on: setattr(w.exporter, "transparent", on)),
            SEPARATOR,
            Action("models", self.tr("&Models…"),
                   self.tr("Select, compare, import and export models"), w.show_models),
            Action("quit", self.tr("&Quit"), self.tr("Close the window"), w.close, "Ctrl+Q"),
        )

    def _edit_menu(self) -> Menu:
        w, session, state = self._target, self._session, self._states
        return Menu(
            self.tr("&Edit"),
            Action("undo", self.tr("&Undo"), self.tr("Undo"), session.undo_stack.undo, "Ctrl+Z",
                   "arrow-back-up", enabled=state.can_undo,
                   step=UndoStepNames(
                       session.undo_stack.undoText, session.undo_stack.undoTextChanged,
                       self.tr("&Undo {step}"), self.tr("Undo {step}"))),
            Action("redo", self.tr("&Redo"), self.tr("Redo"), session.undo_stack.redo,
                   "Ctrl+Shift+Z Ctrl+Y", "arrow-forward-up", enabled=state.can_redo,
                   step=UndoStepNames(
                       session.undo_stack.redoText, session.undo_stack.redoTextChanged,
                       self.tr("&Redo {step}"), self.tr("Redo {step}"))),
            SEPARATOR,
            Action("cut", self.tr("Cu&t entries"), self.tr("Cut the selected entries"), self._cut,
                   "Ctrl+X", enabled=state.has_selection),
            Action("copy", self.tr("&Copy"),
                   self.tr("Copy the selected entries, or the variants or the page as an image"),
                   self._copy, "Ctrl+C", "copy", enabled=state.can_copy),
            Action("copy_table", self.tr("Copy as ta&ble"),
                   self.tr("Copy the numbers of the panel with the focus, for a spreadsheet"),
                   lambda: w.data.copy_table(w.data_source()), "Ctrl+Shift+C",
                   enabled=state.shows_panel),
            Action("paste", self.tr("&Paste"),
                   self.tr("Paste images, files or a character; text goes to the page"),
                   self._paste, "Ctrl+V"),
            SEPARATOR,
            Action("pen", self.tr("&Pen"), self.tr("Draw"), lambda: session.set(erasing=False), "B",
                   "pencil", enabled=state.shows_drawing, checked=state.is_drawing),
            Action("eraser", self.tr("&Eraser"), self.tr("Erase"),
                   lambda: session.set(erasing=True), "E", "eraser",
                   enabled=state.shows_drawing, checked=state.is_erasing),
            Action("thinner", self.tr("Thinner pen"), self.tr("Thinner pen"),
                   lambda: self._change_pen(-PEN_STEP_PX), "[", enabled=state.shows_drawing),
            Action("thicker", self.tr("Thicker pen"), self.tr("Thicker pen"),
                   lambda: self._change_pen(PEN_STEP_PX), "]", enabled=state.shows_drawing),
            Action("thin_lines", self.tr("Thin lines for the &model"),
                   self.tr("Let the model see thin lines; the drawing keeps the look of its pen"),
                   switch=session.set_thin_lines, enabled=state.shows_drawing,
                   checked=state.thins_lines),
            self._stabiliser_menu(),
            self._symmetry_menu(),
            SEPARATOR,
            self._transform("mirror", self.tr("Flip &horizontally"),
                            self.tr("Flip the drawing horizontally"), transform.mirrored, "M",
                            "flip-horizontal"),
            self._transform("flip", self.tr("Flip &vertically"),
                            self.tr("Flip the drawing vertically"),
                            transform.flipped, "V", "flip-vertical"),
            self._transform("turn", self.tr("R&otate"),
                            self.tr("Rotate the drawing by 90° clockwise"), transform.rotated,
                            "T", "rotate-clockwise"),
            Action("fit", self.tr("F&it to square"),
                   self.tr("Scale the drawing to fill the square, or to stand on the writing "
"lines"),
                   lambda: session.fit_drawing(self.tr("F&it to square").replace("&", "")), "F",
                   "maximize", enabled=state.shows_drawing),
            Action("replay", self.tr("Re&play"), self.tr("Replay the strokes"),
                   lambda: w.canvas_panel.canvas.play(), "R", "player-play",
                   enabled=state.shows_drawing),
            Action("clear", self.tr("&Clear drawing"), self.tr("Clear the drawing"),
                   session.clear_drawing, "Ctrl+Backspace", "square-x",
                   enabled=state.shows_drawing),
        )

    def _memory_menu(self) -> Menu:
        w, session, state = self._target, self._session, self._states
        return Menu(
            self.tr("&Memory"),
            Action("add", self.tr("&Add to memory"), self.tr("Add the drawing to the memory"),
                   session.add_drawing_to_memory, "Return Enter", "plus",
                   enabled=state.shows_drawing, on_canvas=True),
            Action("edit_label", self.tr("La&bel of the drawing"),
                   self.tr("Type the class that the drawing is added with"),
                   lambda: w.canvas_panel.edit_label(), "L", enabled=state.shows_drawing),
            Action("edit_entry", self.tr("&Edit a copy"),
                   self.tr("Put a copy of the selected entry on the canvas"),
                   lambda: session.edit_entry(session.selection[0]), "Ctrl+E", "edit",
                   enabled=state.can_edit_entry),
            Action("ghost", self.tr("&Overlay"),
                   self.tr("Show the selected entry beneath the drawing"),
                   self._toggle_ghost, "G", "ghost", enabled=state.has_ghost),
            SEPARATOR,
            Action("find", self.tr("&Filter…"),
                   self.tr("Show only entries whose label or source contains a text"),
                   lambda: w.memory_panel.show_filter(), "Ctrl+F /", "search",
                   enabled=state.has_entries),
            Action("group", self.tr("&Group by class"),
                   self.tr("Group entries with the same label"), session.group_entries,
                   "Ctrl+Shift+G", enabled=state.has_entries),
            Action("select_all", self.tr("Select &all"), self.tr("Select all entries"),
                   lambda: w.memory_panel.view.selectAll(), "Ctrl+A",
                   enabled=state.has_entries),
            Action("label", self.tr("&Label…"), self.tr("Label the selected entries"), self._label,
                   "Ctrl+L", "tag", enabled=state.has_selection),
            Action("entry_lines", self.tr("&Writing lines…"),
                   self.tr("Show and change where the selected entries stand in writing"),
                   self._edit_lines, "Ctrl+Shift+B", "writing-lines",
                   enabled=state.has_selection),
            Action("disable", self.tr("&Enable/disable selected"),
                   self.tr("Exclude the selected entries from addressing, or include "
"them again"),
                   self._toggle_enabled, "Ctrl+D", "eye-off", enabled=state.has_selection),
            Action("delete", self.tr("&Delete"), self.tr("Delete the selected entries"),
                   lambda: session.remove_entries(session.selection), "Delete", "trash",
                   enabled=state.has_selection),
            Action("empty_memory", self.tr("E&mpty memory"),
                   self.tr("Delete all entries; undo brings them back"), session.empty_memory,
                   enabled=state.filled),
            self._replace_menu(),
            SEPARATOR,
            Action("pin", self.tr("Read only from &selected"),
                   self.tr("Pin the selected entries, so that variants read only "
"them; again to unpin"),
                   session.pin_selection, "P Ctrl+P", "pin", enabled=state.can_pin,
                   checked=state.is_pinned),
            Action("unpin", self.tr("&Unpin"), self.tr("Let variants read all entries again"),
                   session.unpin, "Ctrl+U", enabled=state.can_unpin),
        )

    def _variants_menu(self) -> Menu:
        w, session, state = self._target, self._session, self._states
        return Menu(
            self.tr("V&ariants"),
            Action("favourite", self.tr("&Favourite"),
                   self.tr("Add the selected variants to the favourites, or remove them"),
                   lambda: w.favourites.toggle(variants_of(session, self._rows())), "Ctrl+B",
                   "heart", enabled=state.has_variants),
            Action("more_like", self.tr("&More like this"),
                   self.tr("Generate variants near the selected one: same entry, "
"similar latents"), lambda: w.favourites.more_like(self._rows()), "Ctrl+.",
                   "arrows-maximize", enabled=state.has_variants),
            Action("all_variants", self.tr("&Back to all variants"),
                   self.tr("Leave the variants near the selected one"),
                   w.favourites.all_variants, "Ctrl+,",
                   "arrow-left", enabled=state.is_near),
            SEPARATOR,
            Action("keep_variants", self.tr("Add &variants to memory"),
                   self.tr("Add the selected variants to the memory with the labels "
"of the entries they read"), lambda: session.keep_variants(self._rows()), "Ctrl+Return",
                   "copy-plus", enabled=state.has_variants),
            Action("draw_variant", self.tr("&Edit variant"),
                   self.tr("Edit the strokes of the selected variant on the canvas"),
                   lambda: session.draw_variant(self._rows()), "Ctrl+Shift+E",
                   enabled=state.has_variants),
            Action("play_variant", self.tr("&Play"),
                   self.tr("Replay the selected variants, or all, stroke by stroke"),
                   lambda: w.variants_panel.view.play(), "Shift+R", "player-play",
                   enabled=state.has_variants),
            SEPARATOR,
            Action("new_seed", self.tr("&New seed"),
                   self.tr("Generate other variants with a new seed"),
                   lambda: session.set(seed=(session.seed + 1) % (MAX_SEED + 1)),
                   "Ctrl+R", "dice-5", enabled=state.shows_variants),
            Action("lock_seed", self.tr("&Lock seed"),
                   self.tr("Keep the seed for new drawings"), keys="Ctrl+K", icon="lock",
                   switch=lambda on: session.set(seed_locked=on), enabled=state.shows_variants,
                   checked=state.seed_is_locked),
            Action("pixels", self.tr("Show model &pixels"),
                   self.tr("Show the model's input and output pixels instead of "
"strokes"),
                   keys="Ctrl+M", icon="grid-4x4", switch=session.set_show_pixels,
                   enabled=state.shows_glyphs, checked=state.shows_pixels),
        )

    def _write_menu(self) -> Menu:
        w, session, state = self._target, self._session, self._states
        writing = session.writing
        return Menu(
            self.tr("&Write"),
            Action("write", self.tr("&Write with it"),
                   self.tr("Type text and see it in your hand, every letter a variant"),
                   keys="W Ctrl+Shift+W", icon="writing",
                   switch=lambda on: session.set(writes=on), checked=state.writes),
            Action("page_drawing", self.tr("&Drawing beside the page"),
                   self.tr("Show the drawing beside the page, for letters it lacks"),
                   keys="Ctrl+Shift+F", icon="layout-sidebar",
                   switch=lambda on: session.set(page_drawing=on), enabled=state.shows_page,
                   checked=state.page_drawing),
            Action("page_memory", self.tr("&Memory beside the page"),
                   self.tr("Show the memory beside the page, with the entry that a letter reads"),
                   keys="Ctrl+Shift+Y", icon="layout-grid",
                   switch=lambda on: session.set(page_memory=on), enabled=state.shows_page,
                   checked=state.page_memory),
            SEPARATOR,
            Action("new_page_seed", self.tr("&New page seed"),
                   self.tr("Write every letter with another variant; pinned letters stay"),
                   writing.next_seed, "Ctrl+Alt+R", "dice-5", enabled=state.shows_text),
            Action("another_letter", self.tr("&Another variant of the letter"),
                   self.tr("Write the current letter of the page with another variant"),
                   lambda: w.page_commands().another(), enabled=state.has_letter),
            Action("pin_letter", self.tr("P&in letter"),
                   self.tr("Keep the variant of the current letter; again to release it"),
                   lambda: w.page_commands().pin(), "Ctrl+Alt+P", "pin",
                   enabled=state.has_letter, checked=state.letter_is_pinned),
            Action("release_letters", self.tr("&Release all letters"),
                   self.tr("Forget the variants that were chosen and pinned letter by letter"),
                   writing.release_all, enabled=state.has_choices),
            SEPARATOR,
            Action("copy_page", self.tr("&Copy page"),
                   self.tr("Copy the page as SVG and as an image"),
                   lambda: w.page_commands().copy(), "Ctrl+Alt+X", "copy",
                   enabled=state.has_text),
            Action("save_page", self.tr("&Save page…"),
                   self.tr("Save the page as SVG, PDF, PNG or as a movie of it being written"),
                   lambda: w.page_commands().save(), "Ctrl+Alt+W", "device-floppy",
                   enabled=state.has_text),
        )

    def _view_menu(self) -> Menu:
        w, session, state = self._target, self._session, self._states
        return Menu(
            self.tr("&View"),
            self._theme_menu(),
            self._text_menu(),
            self._language_menu(),
            self._unit_menu(),
            SEPARATOR,
            Action("guides", self.tr("Writing &lines"),
                   self.tr("Draw on writing lines, so that letters keep their size and baseline; "
"the model sees the drawing scaled to the square"),
                   keys="Ctrl+G", icon="writing-lines", switch=session.set_guides,
                   enabled=state.shows_drawing, checked=state.shows_guides),
            SEPARATOR,
            lambda: [dock.toggleViewAction() for dock in w.docks],
            SEPARATOR,
            Action("study", self.tr("&Who drew this?…"),
                   self.tr("Find out whether people can tell variants from people’s drawings"),
                   w.show_study),
            Action("messages", self.tr("&Messages…"),
                   self.tr("List all messages with their times"), w.show_messages,
                   "Ctrl+Shift+M", "bell"),
            Action("reset_layout", self.tr("&Reset layout"),
                   self.tr("Restore the default arrangement of the panels"), w.reset_layout),
            Action("booth", self.tr("&Booth…"),
                   self.tr("Open the full-screen booth with this memory and model"), w.ask_booth,
                   icon="device-desktop"),
        )

    def _help_menu(self) -> Menu:
        w = self._target
        return Menu(
            self.tr("&Help"),
            Action("tour", self.tr("&Tour"), self.tr("Take a one-minute tour of the window"),
                   w.show_tour),
            Action("palette", self.tr("&Commands…"),
                   self.tr("Search all commands"), w.show_palette,
                   "Ctrl+Shift+P"),
            Action("shortcuts", self.tr("&Keyboard shortcuts"), self.tr("List all shortcuts"),
                   self._show_shortcuts, "F1 ?", "help"),
            Action("about", self.tr("&About this model"), self.tr("Show the model card"),
                   self._show_model_card),
            Action("about_program", self.tr("About &VMA Explorer"),
                   self.tr("Show the program's version and folders"), self._show_program),
        )

    # fmt: on

    # --- menus of choices --------------------------------------------------------------------

    def _starter_menu(self) -> Choices:
        load = self._target.importer.starter
        return Choices("starter_menu", self.tr("Starter sets"), self._scripts(), load)

    def _replace_menu(self) -> Choices:
        """Ways to fill the memory with something else in one undo step."""
        sources = (
            ("files", self.tr("Files…")),
            ("folder", self.tr("Folder…")),
            ("characters", self.tr("Characters from fonts…")),
            ("sets", self.tr("Data set…")),
            *self._scripts(),
        )
        return Choices("replace_menu", self.tr("&Replace memory with"), sources, self._replace)

    def _replace(self, source: str) -> None:
        importer = self._target.importer
        if source == "files":
            self._open(replace=True)
        elif source == "folder":
            self._open_folder(replace=True)
        elif source == "characters":
            importer.character(replace=True)
        elif source == "sets":
            importer.browse_sets(replace=True)
        else:
            importer.starter(source, replace=True)

    def _scripts(self) -> tuple[tuple[str, str], ...]:
        """(name, text) of the starter sets."""
        names = {
            "Latin": self.tr("Latin"),
            "Handwriting": self.tr("Handwriting"),
            "Greek": self.tr("Greek"),
            "Cyrillic": self.tr("Cyrillic"),
            "Japanese": self.tr("Japanese"),
            "Mathematics": self.tr("Mathematics"),
            "Astrology": self.tr("Astrology"),
        }
        return tuple(
            (script.name, f"{names[script.name]}   {' '.join(script.characters[:6])} …")
            for script in SCRIPTS
        )

    def _stabiliser_menu(self) -> Choices:
        strengths = (
            ("off", self.tr("Stabiliser off")),
            ("smooth", self.tr("Smooth")),
            ("strong", self.tr("Strong")),
        )
        session = self._session
        return Choices(
            "stabiliser_menu",
            self.tr("Stabiliser"),
            strengths,
            lambda strength: session.set(stabiliser=strength),
            session.stabiliser,
            self._states.shows_drawing,
        )

    def _symmetry_menu(self) -> Choices:
        axes = (
            ("0", self.tr("No symmetry")),
            ("1", self.tr("Left and right")),
            ("2", self.tr("Left, right, top and bottom")),
        )
        session = self._session
        return Choices(
            "symmetry_menu",
            self.tr("Symmetry"),
            axes,
            lambda number: session.set(symmetry=int(number)),
            str(session.symmetry),
            self._states.shows_drawing,
        )

    def _theme_menu(self) -> Choices:
        choices = (
            ("system", self.tr("Follow system")),
            ("light", self.tr("Light")),
            ("dark", self.tr("Dark")),
            ("contrast-light", self.tr("High contrast, light")),
            ("contrast-dark", self.tr("High contrast, dark")),
        )
        theme = self._target.theme
        return Choices("theme_menu", self.tr("Theme"), choices, theme.choose, theme.choice)

    def _text_menu(self) -> Choices:
        sizes = tuple((str(percent), f"{percent} %") for percent in TEXT_PERCENTS)
        present = str(self._target.theme.text_percent)
        choose = self._target.text_chosen.emit
        return Choices("text_menu", self.tr("&Text size"), sizes, choose, present)

    def _language_menu(self) -> Choices:
        languages, choose = tuple(WINDOW_LANGUAGES.items()), self._target.language_chosen.emit
        return Choices("language_menu", self.tr("&Language"), languages, choose, current_language())

    def _unit_menu(self) -> Choices:
        choices = (("bits", self.tr("Bits (log 2)")), ("nats", self.tr("Nats (ln)")))
        session = self._session
        return Choices(
            "unit_menu",
            self.tr("Unit of &information"),
            choices,
            lambda unit: session.set(unit=unit),
            session.unit,
        )

    # --- callbacks that ask first, or do more than one thing ---------------------------------

    def _rows(self) -> list[int]:
        return self._target.variants_panel.view.selected_rows()

    def _transform(
        self,
        name: str,
        text: str,
        tip: str,
        change: Callable[[Sequence[Stroke]], Sequence[Stroke]],
        key: str,
        icon: str,
    ) -> Action:
        """An action that transforms the drawing; its text is that of the undo step too."""
        step = text.replace("&", "")
        run = partial(self._session.change_drawing, change, step)
        return Action(name, text, tip, run, key, icon, enabled=self._states.shows_drawing)

    def _change_pen(self, step_px: float) -> None:
        low, high = PEN_WIDTH_RANGE_PX
        self._session.set(pen_width_px=min(max(self._session.pen_width_px + step_px, low), high))

    def _toggle_ghost(self) -> None:
        """Show the first selected entry beneath the drawing, or hide it if it is shown."""
        session = self._session
        shown = bool(session.selection) and self._states.shows_memory.is_true()
        entry = session.memory[session.selection[0]] if shown else None
        session.set(ghost=None if entry is session.ghost else entry)

    def _open(self, replace: bool = False) -> None:
        kinds = self.tr("Glyphs ({types});;All files (*)").format(types=" ".join(file_patterns()))
        title = self.tr("Replace memory") if replace else self.tr("Open")
        paths = ask_open_several(self._window, "glyphs", title, kinds)
        if paths:
            self._target.importer.files(paths, replace)

    def _open_folder(self, replace: bool = False) -> None:
        title = self.tr("Replace memory") if replace else self.tr("Open folder")
        path = ask_folder(self._window, "glyph folder", title)
        if path is not None:
            self._target.importer.paths([path], replace)

    def _paste(self) -> None:
        data, session = QGuiApplication.clipboard().mimeData(), self._session
        if not self._states.shows_memory.is_true():
            others = data.hasFormat(ENTRIES_MIME) or data.hasUrls() or data.hasImage()
            if data.hasText() and not others:
                self._target.page_commands().paste()
                return
            session.set(page_memory=session.page_memory or others)  # what is added shall be seen
        self._target.importer.mime(data)

    def _label(self) -> None:
        chosen = self._session.selection
        current = self._session.memory[chosen[0]].label if chosen else ""
        text, accepted = QInputDialog.getText(
            self._window, self.tr("Label"), self.tr("Class of the selected entries"), text=current
        )
        if accepted:
            self._session.label_entries(chosen, text.strip())

    def _edit_lines(self) -> None:
        # Not needed to open the window.
        from vma_gui.dialogs.writing_lines import LinesDialog

        session = self._session
        chosen = session.selection[:MAX_LINED]
        entries = [session.memory[position] for position in chosen]
        memory = session.memory.entries
        dialog = LinesDialog(
            entries, memory, session.entry_strokes, self._target.theme, self._window
        )
        if dialog.exec():
            session.set_lines({chosen[n]: lines for n, lines in dialog.changed.items()})

    def _copy(self) -> None:
        if self._copy_entries():
            return
        if self._session.writes:
            self._target.actions_.copy_page.trigger()
        else:
            self._target.exporter.copy(self._target.variants_panel.view.selected_rows())

    def _copy_entries(self) -> bool:
        """Copy the selected entries if the memory has the focus; variants are copied otherwise."""
        session = self._session
        if not (self._target.memory_panel.view.hasFocus() and session.selection):
            return False
        chosen = [session.memory[p] for p in session.selection]
        QGuiApplication.clipboard().setMimeData(entries_to_mime(chosen, self._session))
        text = self.tr("{count} entries copied.", "", len(chosen))
        text = text.format(count=locale_number(len(chosen)))
        session.message.emit(text, "info")
        return True

    def _cut(self) -> None:
        if self._copy_entries():
            self._session.remove_entries(self._session.selection)

    def _toggle_enabled(self) -> None:
        chosen = self._session.selection
        enable = any(not self._session.memory[p].enabled for p in chosen)
        self._session.enable_entries(chosen, enable)

    def _show_shortcuts(self) -> None:
        self._explain(self.tr("Keyboard shortcuts"), shortcuts_text(self._target.actions_))

    def _show_model_card(self) -> None:
        self._explain(self.tr("About this model"), model_card_text(self._target.bundle))

    def _show_program(self) -> None:
        self._explain(self.tr("About VMA Explorer"), program_text(self._target.provider))

    def _explain(self, title: str, text: str) -> None:
        # Not needed to open the window.
        from vma_gui.dialogs.info_dialog import InfoDialog

        InfoDialog(title, text, self._window).exec()
