"""The menu bar: every action in its place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QDockWidget, QMenu, QMenuBar

from vma_gui.actions.actions import Actions

translate = QCoreApplication.translate


def fill_menu_bar(bar: QMenuBar, a: Actions, docks: Sequence[QDockWidget], recent: QMenu) -> None:
    """File, Edit, Memory, Variants, View, Help."""
    file = bar.addMenu(translate("MainWindow", "&File"))
    file.addAction(a.open_project)
    file.addMenu(recent)
    file.addActions([a.save_project, a.save_project_as])
    file.addSeparator()
    file.addActions([a.open, a.open_folder, a.character, a.open_sheet, a.practice_sheet])
    file.addAction(a.sets)
    file.addMenu(a.starter_menu)
    file.addSeparator()
    file.addActions([a.save, a.save_single, a.save_animation, a.save_movie, a.save_morph])
    file.addActions([a.export_dataset, a.export_font])
    file.addActions([a.strip_settings, a.transparent])
    file.addSeparator()
    file.addActions([a.models, a.quit])
    edit = bar.addMenu(translate("MainWindow", "&Edit"))
    edit.addActions([a.undo, a.redo])
    edit.addSeparator()
    edit.addActions([a.cut, a.copy, a.paste])
    edit.addSeparator()
    edit.addActions([a.pen, a.eraser, a.thinner, a.thicker])
    edit.addMenu(a.stabiliser_menu)
    edit.addMenu(a.symmetry_menu)
    edit.addSeparator()
    edit.addActions([a.mirror, a.flip, a.turn, a.fit, a.replay, a.clear])
    memory = bar.addMenu(translate("MainWindow", "&Memory"))
    memory.addActions([a.add, a.edit_entry, a.ghost])
    memory.addSeparator()
    memory.addActions([a.find, a.group, a.select_all, a.label, a.disable, a.delete])
    memory.addSeparator()
    memory.addActions([a.pin, a.unpin])
    variants = bar.addMenu(translate("MainWindow", "V&ariants"))
    variants.addActions([a.favourite, a.more_like, a.all_variants])
    variants.addSeparator()
    variants.addActions([a.keep_variants, a.draw_variant, a.play_variant])
    variants.addSeparator()
    variants.addActions([a.new_seed, a.lock_seed, a.pixels])
    view = bar.addMenu(translate("MainWindow", "&View"))
    view.addMenu(a.theme_menu)
    view.addMenu(a.text_menu)
    view.addMenu(a.language_menu)
    view.addSeparator()
    view.addActions([dock.toggleViewAction() for dock in docks])
    view.addSeparator()
    view.addActions([a.reset_layout, a.booth])
    helping = bar.addMenu(translate("MainWindow", "&Help"))
    helping.addActions([a.tour, a.palette, a.shortcuts, a.about])
