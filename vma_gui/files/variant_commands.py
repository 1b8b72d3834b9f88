"""What can be done with variants, and the menu of it, wherever they stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtGui import QAction, QContextMenuEvent, QKeySequence
from PySide6.QtWidgets import QAbstractScrollArea, QInputDialog, QMenu, QWidget
from vma_core.glyphs.characters import character_of
from vma_core.glyphs.strokes import Stroke, StrokeArrays
from vma_core.storage.project import Favourite

from vma_gui.actions.actions import Actions
from vma_gui.document.favourites import Favourites
from vma_gui.document.session import Session
from vma_gui.files.exporter import Exporter
from vma_gui.variants.view import VariantsView

Variants = Sequence[Favourite]


class VariantSource(Protocol):
    """A view of variants."""

    def variants_at(self, place: QPoint | None) -> list[Favourite]:
        """The variants meant at a place of the view, or by its selection if None."""
        ...


class VariantCommands(QObject):
    """Commands on variants: favourites, memory, canvas, files, font.

    Args:
        session: its memory and drawing take variants.
        favourites: keep variants.
        exporter: saves variants.
        actions: give the menu its texts, icons and keys.
        variants_view: shows the variants, and plays them.
    """

    def __init__(
        self,
        session: Session,
        favourites: Favourites,
        exporter: Exporter,
        actions: Actions,
        variants_view: VariantsView,
    ) -> None:
        super().__init__(variants_view)
        self._session = session
        self._favourites = favourites
        self._exporter = exporter
        self._actions = actions
        self._variants_view = variants_view
        self._sources: dict[QObject, VariantSource] = {}

    # --- menu --------------------------------------------------------------------------------

    def offer_menu(self, view: QWidget, source: VariantSource) -> None:
        """Show the menu of a view's variants on its context menu events."""
        self._sources[view] = source
        view.installEventFilter(self)
        if isinstance(view, QAbstractScrollArea):
            self._sources[view.viewport()] = source
            view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Open the menu; a menu key means the selection."""
        source = self._sources.get(watched)
        if source is None or not isinstance(event, QContextMenuEvent):
            return False
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        variants = source.variants_at(None if by_key else event.pos())
        if variants and isinstance(watched, QWidget):
            self.menu(variants, watched).popup(event.globalPos())
        return True

    def menu(self, variants: Variants, parent: QWidget) -> QMenu:
        """The menu of variants; deletes itself when it closes."""
        menu, actions = QMenu(parent), self._actions
        menu.aboutToHide.connect(menu.deleteLater)
        item = self._add(menu, actions.favourite, lambda: self._favourites.toggle(variants))
        if all(self._favourites.contains(variant) for variant in variants):
            keys = item.text().partition("\t")[2]
            item.setText("\t".join(filter(None, (self.tr("Remove from &favourites"), keys))))
        self._add(menu, actions.more_like, lambda: self.more_like(variants))
        self._add(menu, actions.draw_variant, lambda: self.edit(variants))
        rows = self._rows_on_wall(variants)
        if rows:
            self._add(menu, actions.play_variant, lambda: self._variants_view.play(rows))
        menu.addSeparator()
        self._add(menu, actions.keep_variants, lambda: self.add_to_memory(variants))
        font = menu.addAction(actions.export_font.icon(), self.tr("Use in font…"))
        font.triggered.connect(lambda: self.use_in_font(variants))
        menu.addSeparator()
        exporter = self._exporter
        self._add(menu, actions.copy, lambda: exporter.of(variants).copy([]))
        self._add(menu, actions.save, lambda: exporter.of(variants).ask_sheet([]))
        self._add(menu, actions.save_single, lambda: self.save_each(variants))
        movie = self._add(menu, actions.save_movie, lambda: exporter.of(variants).ask_movie([]))
        movie.setEnabled(bool(variants[0].strokes))
        return menu

    def _add(self, menu: QMenu, action: QAction, run: Callable[[], object]) -> QAction:
        """An item that looks like an action of the menu bar but means these variants."""
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        text = f"{action.text()}\t{keys}" if keys else action.text()
        item = menu.addAction(action.icon(), text)
        item.triggered.connect(lambda: run())
        return item

    # --- commands ----------------------------------------------------------------------------

    def more_like(self, variants: Variants) -> None:
        """Variants near the first one: in its latents if it is shown, else of its strokes."""
        rows = self._rows_on_wall(variants[:1])
        if rows:
            self._favourites.more_like(rows)
        elif variants:
            self._favourites.all_variants()
            self.edit(variants)
            self._session.set(source="drawing")

    def edit(self, variants: Variants) -> None:
        """Put the first variant on the canvas."""
        if variants:
            shown = variants[0]
            self._session.draw_strokes(_strokes_of(shown), shown.lines, shown.label)

    def add_to_memory(self, variants: Variants) -> None:
        """Add variants to the memory with their labels."""
        self._session.add_variants(variants)

    def save_each(self, variants: Variants) -> None:
        """Save each variant as PNG, SVG outlines or strokes."""
        if variants:
            self._exporter.of(variants).ask_single([])

    def use_in_font(self, variants: Variants) -> None:
        """Export a font in which variants are the first shapes of their characters.

        Asks for the character of those whose label is none.
        """
        unnamed = [variant for variant in variants if not character_of(variant.label)]
        label = ""
        if unnamed:
            label, accepted = QInputDialog.getText(
                self._variants_view.window(),
                self.tr("Use in font"),
                self.tr("Character of the variant"),
            )
            if not accepted:
                return
        named = [
            variant if character_of(variant.label) else replace(variant, label=label.strip())
            for variant in variants
        ]
        entries = [
            self._session.entry_of(
                variant.image,
                StrokeArrays.of(variant.strokes) if variant.strokes else None,
                variant.label,
                "",
                variant.lines,
            )
            for variant in named
        ]
        self._exporter.font_dialog(entries).exec()

    def _rows_on_wall(self, variants: Variants) -> list[int]:
        """Rows of variants that are all shown; empty if one is not."""
        result = self._session.result
        if result is None:
            return []
        rows = [
            variant.index
            for variant in variants
            if variant.index < len(result.images)
            and np.array_equal(variant.image, result.images[variant.index])
        ]
        return rows if len(rows) == len(variants) else []


def _strokes_of(variant: Favourite) -> tuple[Stroke, ...]:
    if variant.strokes:
        return variant.strokes
    # Slow to import.
    from vma_core.glyphs.tracing.trace import trace

    return trace((variant.image >= 0.5).astype(np.uint8))
