"""What the window's actions do."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QInputDialog, QWidget
from vma_core.glyphs import transform
from vma_core.glyphs.strokes import PEN_WIDTH_RANGE_PX
from vma_core.models.bundle import Bundle

from vma_gui.actions.actions import Actions
from vma_gui.canvas.panel import CanvasPanel
from vma_gui.dialogs.help_texts import model_card_text, shortcuts_text
from vma_gui.document.favourites import Favourites
from vma_gui.document.projects import Projects
from vma_gui.document.session import Session
from vma_gui.files.exporter import Exporter
from vma_gui.files.importer import Importer
from vma_gui.memory_grid.clipboard import entries_to_mime
from vma_gui.memory_grid.panel import MemoryPanel
from vma_gui.system.language import locale_number
from vma_gui.variants.panel import VariantsPanel

PEN_STEP_PX = 0.5


class Commands(QObject):
    """Connects actions with the session and with what asks the user first."""

    def __init__(
        self,
        actions: Actions,
        session: Session,
        bundle: Bundle,
        importer: Importer,
        exporter: Exporter,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._actions = actions
        self._session = session
        self._bundle = bundle
        self._importer = importer
        self._exporter = exporter
        self._window = window
        self._connect_undo()
        self._connect_pen()
        session.settings_changed.connect(self.enable)
        session.memory_reset.connect(self.enable)
        self.enable()

    def enable(self) -> None:
        """Actions on the selection need one."""
        a, session = self._actions, self._session
        chosen = bool(session.selection)
        for action in (a.label, a.disable, a.delete, a.edit_entry):
            action.setEnabled(chosen)
        a.ghost.setEnabled(chosen or session.ghost is not None)
        a.all_variants.setEnabled(bool(session.around))
        a.pin.setEnabled(chosen or bool(session.pins))
        a.pin.setChecked(bool(session.pins))
        a.unpin.setEnabled(bool(session.pins))

    def connect_canvas(self, panel: CanvasPanel) -> None:
        """Drawing's own actions."""
        a, session = self._actions, self._session
        a.clear.triggered.connect(session.clear_drawing)
        a.add.triggered.connect(session.add_drawing_to_memory)
        for action, change in (
            (a.mirror, transform.mirrored),
            (a.flip, transform.flipped),
            (a.turn, transform.turned),
            (a.fit, transform.fitted),
        ):
            text = action.text().replace("&", "")
            action.triggered.connect(lambda _=False, c=change, t=text: session.change_drawing(c, t))
        a.replay.triggered.connect(panel.canvas.play)

    def connect_memory(self, panel: MemoryPanel) -> None:
        """What happens to entries."""
        self._memory_view = panel.view
        a, session = self._actions, self._session
        a.edit_entry.triggered.connect(lambda: session.edit_entry(session.selection[0]))
        a.ghost.triggered.connect(self._toggle_ghost)
        a.open.triggered.connect(self._open)
        a.open_folder.triggered.connect(self._open_folder)
        a.paste.triggered.connect(
            lambda: self._importer.mime(QGuiApplication.clipboard().mimeData())
        )
        a.character.triggered.connect(lambda: self._importer.character())
        a.open_sheet.triggered.connect(self._importer.sheets.ask)
        a.practice_sheet.triggered.connect(self._importer.practice_sheet)
        a.sets.triggered.connect(self._importer.browse_sets)
        a.label.triggered.connect(self._label)
        a.disable.triggered.connect(self._toggle_enabled)
        a.delete.triggered.connect(lambda: session.remove_entries(session.selection))
        a.cut.triggered.connect(self._cut)
        a.group.triggered.connect(session.group_entries)
        a.select_all.triggered.connect(panel.view.selectAll)
        a.pin.triggered.connect(self._pin)
        a.unpin.triggered.connect(session.unpin)
        panel.view.external_drop.connect(self._importer.mime)

    def connect_variants(self, panel: VariantsPanel, collection: Favourites) -> None:
        """What happens to variants."""
        a, session, rows = self._actions, self._session, panel.view.selected_rows
        a.favourite.triggered.connect(lambda: collection.keep(rows()))
        a.more_like.triggered.connect(lambda: collection.more_like(rows()))
        a.all_variants.triggered.connect(collection.all_variants)
        a.keep_variants.triggered.connect(lambda: session.keep_variants(rows()))
        a.draw_variant.triggered.connect(lambda: session.draw_variant(rows()))
        a.play_variant.triggered.connect(panel.view.play)
        a.copy.triggered.connect(
            lambda: None if self._copy_entries() else self._exporter.copy(rows())
        )
        a.save.triggered.connect(lambda: self._exporter.ask_sheet(rows()))
        a.save_single.triggered.connect(lambda: self._exporter.ask_single(rows()))
        a.save_animation.triggered.connect(lambda: self._exporter.ask_animation(rows()))
        a.save_movie.triggered.connect(lambda: self._exporter.ask_movie(rows()))
        a.save_morph.triggered.connect(self._exporter.ask_morph)
        a.export_dataset.triggered.connect(lambda: self._exporter.dataset_dialog().exec())
        a.export_font.triggered.connect(lambda: self._exporter.font_dialog().exec())
        a.strip_settings.toggled.connect(
            lambda on: setattr(self._exporter, "keep_settings", not on)
        )
        a.transparent.toggled.connect(lambda on: setattr(self._exporter, "transparent", on))
        a.pixels.toggled.connect(session.set_show_pixels)
        a.new_seed.triggered.connect(lambda: session.set(seed=(session.seed + 1) % 1_000_000))
        a.lock_seed.setChecked(session.seed_locked)
        a.lock_seed.toggled.connect(lambda on: session.set(seed_locked=on))

    def connect_projects(self, projects: Projects) -> None:
        """The document."""
        a = self._actions
        a.open_project.triggered.connect(projects.ask_open)
        a.save_project.triggered.connect(projects.save)
        a.save_project_as.triggered.connect(projects.save_as)

    def connect_help(self) -> None:
        """What explains."""
        self._actions.shortcuts.triggered.connect(
            lambda: self._explain(self.tr("Keyboard shortcuts"), shortcuts_text(self._actions))
        )
        self._actions.about.triggered.connect(
            lambda: self._explain(self.tr("About this model"), model_card_text(self._bundle))
        )

    def _connect_undo(self) -> None:
        a, stack = self._actions, self._session.undo_stack
        a.undo.triggered.connect(stack.undo)
        a.redo.triggered.connect(stack.redo)
        stack.canUndoChanged.connect(a.undo.setEnabled)
        stack.canRedoChanged.connect(a.redo.setEnabled)
        a.undo.setEnabled(stack.canUndo())
        a.redo.setEnabled(stack.canRedo())

    def _connect_pen(self) -> None:
        a, session = self._actions, self._session
        a.pen.triggered.connect(lambda: session.set(erasing=False))
        a.eraser.triggered.connect(lambda: session.set(erasing=True))
        a.fill_drawing_menus(
            lambda strength: session.set(stabiliser=strength),
            lambda axes: session.set(symmetry=int(axes)),
        )
        a.thinner.triggered.connect(lambda: self._change_pen(-PEN_STEP_PX))
        a.thicker.triggered.connect(lambda: self._change_pen(PEN_STEP_PX))

    def _change_pen(self, step_px: float) -> None:
        low, high = PEN_WIDTH_RANGE_PX
        self._session.set(pen_width_px=min(max(self._session.pen_width_px + step_px, low), high))

    def _toggle_ghost(self) -> None:
        """The first selected entry beneath the drawing; the same one again is taken away."""
        session = self._session
        entry = session.memory[session.selection[0]] if session.selection else None
        session.set(ghost=None if entry is session.ghost else entry)

    def _pin(self) -> None:
        """Also where nothing changes, the switch shows whether something is pinned."""
        self._session.pin_selection()
        self.enable()

    def _open(self) -> None:
        kinds = self.tr(
            "Glyphs (*.png *.jpg *.jpeg *.gif *.bmp *.svg *.zip *.npz *ubyte *.gz *.idx *.ttf "
            "*.otf *.ttc *.jhf *.txt);;All files (*)"
        )
        names, _ = QFileDialog.getOpenFileNames(self._window, self.tr("Open"), "", kinds)
        if names:
            self._importer.files([Path(n) for n in names])

    def _open_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self._window, self.tr("Open folder"))
        if name:
            self._importer.paths([Path(name)])

    def _label(self) -> None:
        chosen = self._session.selection
        current = self._session.memory[chosen[0]].label if chosen else ""
        text, accepted = QInputDialog.getText(
            self._window, self.tr("Label"), self.tr("Class of the selected entries"), text=current
        )
        if accepted:
            self._session.label_entries(chosen, text.strip())

    def _copy_entries(self) -> bool:
        """Where the memory has the focus, its selected entries are copied, not variants."""
        session = self._session
        if not (self._memory_view.hasFocus() and session.selection):
            return False
        chosen = [session.memory[p] for p in session.selection]
        QGuiApplication.clipboard().setMimeData(entries_to_mime(chosen, self._session))
        text = self.tr("%1 entries were copied.").replace("%1", locale_number(len(chosen)))
        session.message.emit(text, "info")
        return True

    def _cut(self) -> None:
        if self._copy_entries():
            self._session.remove_entries(self._session.selection)

    def _toggle_enabled(self) -> None:
        chosen = self._session.selection
        enable = any(not self._session.memory[p].enabled for p in chosen)
        self._session.enable_entries(chosen, enable)

    def _explain(self, title: str, text: str) -> None:
        # Not needed to open the window.
        from vma_gui.dialogs.explain import InfoDialog

        InfoDialog(title, text, self._window).exec()
