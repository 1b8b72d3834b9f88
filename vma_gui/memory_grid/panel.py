"""The memory panel: grid, tools, heat views, legend and address figures."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton
from vma_core.engine.request import Addresses, Request
from vma_core.inspection.address_statistics import AddressStatistics, dummy_share, memory_table
from vma_core.memory.entries import MemoryEntry, MemorySnapshot
from vma_core.tables import Table
from vma_core.units import in_unit, to_bits

from vma_gui.actions.actions import Actions
from vma_gui.document.live_requests import ADDRESSES, SAMPLES
from vma_gui.document.session import Session
from vma_gui.memory_grid.drawing_cell import DrawingHeader, DummyShares
from vma_gui.memory_grid.legend import HeatLegend
from vma_gui.memory_grid.model import MemoryModel
from vma_gui.memory_grid.view import MemoryGridView
from vma_gui.system.language import locale_number
from vma_gui.system.units import information
from vma_gui.theme.theme import Theme
from vma_gui.widgets.basics import (
    Segments,
    ShrinkingPanel,
    fit_text,
    labelled_slider,
    muted_label,
    tool_button,
)
from vma_gui.widgets.figures import Figure

THUMBNAIL_RANGE_PX = (36, 112)
MIN_SLIDER_PX = 28
MIN_PROBABILITY = 1e-3
"""Entries below are ignored when the most probable label is determined."""


class FilterLine(QLineEdit):
    """Escape clears and hides it."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.hide()
        else:
            super().keyPressEvent(event)


class MemoryPanel(ShrinkingPanel):
    """Grid of entries with everything that acts on them."""

    def __init__(self, session: Session, actions: Actions, theme: Theme) -> None:
        super().__init__()
        self.title.setText(self.tr("Memory"))
        self._session = session
        self.model = MemoryModel(session, self)
        self.view = MemoryGridView(session, self.model, theme)
        self.view.set_context_actions(
            (
                actions.pin,
                actions.unpin,
                actions.edit_entry,
                actions.ghost,
                actions.label,
                actions.entry_lines,
                actions.disable,
                actions.delete,
            )
        )
        self._count = muted_label()
        self.head.addWidget(self._count)
        self.head.addStretch()
        self._segments = Segments(
            self.tr("Heat"),
            (
                ("q", "q(a|x)", self.tr("Address posterior q(a|x) of your drawing")),
                ("p", "p(a)", self.tr("Where an empty canvas reads: the address prior p(a)")),
                ("difference", "q−p", self.tr("Difference q(a|x) − p(a)")),
                (
                    "sampled",
                    "p(a|x)",
                    self.tr(
                        "What q approximates: p(a|x) by importance sampling, {samples} samples "
                        "over the {entries} most probable entries"
                    ).format(samples=SAMPLES, entries=ADDRESSES),
                ),
            ),
            lambda value: session.set(heat_view=value),
        )
        self.head.addWidget(self._segments)
        self.body.addLayout(self._tools(actions))
        self.filter = FilterLine()
        self.filter.setObjectName("filter")
        self.filter.setPlaceholderText(self.tr("Filter by label or source"))
        self.filter.setAccessibleName(self.tr("Filter"))
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._filter)
        self.filter.hide()
        self.body.addWidget(self.filter)
        self.drawing = DrawingHeader(session, theme)
        self.view.cell_size_changed.connect(self.drawing.fit)
        self.drawing.fit(self.view.gridSize(), self.view.label_px)
        self.body.addWidget(self.drawing)
        self.body.addWidget(self.view, 1)
        self.sentence, self.figures = self.drawing.sentence, self.drawing.figures
        self.sentence.setToolTip(
            self.tr(
                "The label with the largest posterior: q(a|x) while you draw; once the pen rests, "
                "q(a|x) of the five most probable entries times the likelihood of your drawing."
            )
        )
        self.figures.setAccessibleName(self.tr("Address statistics"))
        self.figures.setToolTip(
            self.tr(
                "H: entropy of the address over the entries shown and “nothing fits”, and the "
                "largest it can be. Effective entries: its perplexity, 2^H in bits (e^H in "
                "nats). KL: the information that the drawing gave about the address."
            )
        )
        foot = QHBoxLayout()
        self._scale = muted_label()
        foot.addWidget(self._scale)
        self._legend = HeatLegend(theme)
        foot.addWidget(self._legend, 1)
        self.body.addLayout(foot)
        session.memory_reset.connect(self._show_memory)
        session.entries_changed.connect(self._show_memory)
        session.addresses_seen.connect(self._show_addresses)
        session.novelty_changed.connect(self._show_novelty)
        session.heat_view_changed.connect(self._show_heat_view)
        session.unit_changed.connect(self._show_addresses)
        self._show_memory()
        self._show_heat_view()
        self.measure()

    def show_compact(self, compact: bool) -> None:
        """Shorten the button of the starter sets, and leave out the number of entries."""
        self._starter.setText(self.tr("Sets") if compact else self.tr("Starter sets"))
        fit_text(self._starter)
        self._show_memory()

    def _tools(self, actions: Actions) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(2)
        row.addWidget(tool_button(actions.open))
        starter = QToolButton()
        starter.setText(self.tr("Starter sets"))
        starter.setToolTip(self.tr("Add characters of a script to the memory"))
        starter.setAccessibleName(self.tr("Starter sets"))
        starter.setMenu(actions.starter_menu)
        fit_text(starter)
        self._starter = starter
        starter.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        row.addWidget(starter)
        row.addWidget(tool_button(actions.character))
        row.addStretch()
        for action in (actions.pin, actions.find, actions.label, actions.disable, actions.delete):
            row.addWidget(tool_button(action))
        size = labelled_slider(
            self.tr("Thumbnail size"),
            self.tr("Thumbnail size"),
            *THUMBNAIL_RANGE_PX,
            lambda side: self._session.set(thumbnail_px=side),
        )
        size.setValue(self._session.thumbnail_px)
        self._size = size
        self._session.thumbnail_px_changed.connect(self._show_thumbnail_size)
        size.setStyleSheet(f"min-width: {MIN_SLIDER_PX}px;")
        size.setMaximumWidth(72)
        row.addWidget(size)
        return row

    def _show_thumbnail_size(self) -> None:
        self._size.setValue(self._session.thumbnail_px)

    def take_over(self, old: MemoryPanel) -> None:
        """Filter as the panel of another window did; it may be empty then."""
        self.filter.setText(old.filter.text())
        self.filter.setHidden(old.filter.isHidden())

    def show_filter(self) -> None:
        """Show the filter line; it hides when it is emptied with Escape."""
        self.filter.show()
        self.filter.setFocus()
        self.filter.selectAll()

    def _filter(self, text: str) -> None:
        self.view.filter(text)
        self._show_memory()

    def _show_memory(self) -> None:
        entries = self._session.memory
        self._count.setHidden(self._is_compact and not self.filter.text())
        enabled = len(entries.snapshot())
        text = self.tr("{count} entries", "", len(entries))
        if enabled != len(entries):
            text = self.tr("{count} entries, {enabled} enabled", "", len(entries))
        if self.filter.text().strip():
            text = self.tr("{shown} of {count} entries", "", len(entries))
            if self._is_compact:
                text = "{shown} / {count}"
        self._count.setText(
            text.format(
                count=locale_number(len(entries)),
                enabled=locale_number(enabled),
                shown=locale_number(self.view.shown_count),
            )
        )

    def _show_heat_view(self) -> None:
        view = self._session.heat_view
        self._segments.show_choice(view)
        difference = view == "difference"
        self._legend.show_difference(difference)
        self._show_addresses()
        self._show_novelty()
        self._scale.setText(
            self.tr("probability difference") if difference else self.tr("address probability")
        )

    def _ablation_text(self, addresses: Addresses) -> str:
        """Which entry gains most from the ablated one."""
        session, before = self._session, self._session.before_ablation
        entry, view = session.ablated, session.memory.snapshot()
        if entry is None or before is None or session.addresses_request is None:
            return ""
        if not np.array_equal(session.addresses_request.memory.image_ids, view.image_ids):
            return ""  # the answer without the entry is on its way
        position = next(i for i, e in enumerate(session.memory.entries) if e is entry)
        row = sum(1 for other in view.positions if other < position)
        gains = addresses.posterior - np.delete(before.posterior, row)
        if not len(gains):
            return self.tr("There is nothing else to read.")
        none = addresses.dummy_posterior
        best = int(gains.argmax())
        without = self.tr("Without {name} ({share} %):").format(
            name=entry_name(position, entry), share=locale_number(100 * before.posterior[row])
        )
        if none - before.dummy_posterior > gains[best]:
            name, old, new = self.tr("“nothing fits”"), before.dummy_posterior, none
        else:
            heir = view.positions[best]
            name = entry_name(heir, session.memory[heir])
            new = float(addresses.posterior[best])
            old = new - float(gains[best])
        text = self.tr("{name} gains most, {points} percentage points ({old} → {new} %)").format(
            name=name,
            points=locale_number(100 * (new - old), 1, signed=True),
            old=locale_number(100 * old, 1),
            new=locale_number(100 * new, 1),
        )
        rest = self.tr("nothing fits {none} %").format(none=locale_number(100 * none))
        return f"{without} {text}; {rest}"

    def _show_novelty(self) -> None:
        """Show the latest answer of the novelty detector, which follows the heat."""
        sentence, new_probability = "", None
        if self._session.novelty_answer is not None:
            request, addresses = self._session.novelty_answer
            if request.drawing is not None:
                sentence = self._novelty_text(request, addresses)
                if self._session.heat_view == "q":
                    new_probability = addresses.new_probability
        self.drawing.cell.show_new_probability(new_probability)
        self.sentence.set_text(sentence)

    def _novelty_text(self, request: Request, addresses: Addresses) -> str:
        """Whether the drawing looks new, or its most probable label."""
        if addresses.looks_new:
            text = self.tr("Looks new, {percent} %")
            return text.format(percent=locale_number(100 * addresses.new_probability))
        posterior = addresses.posterior
        if self._session.at_rest is not None:
            rested, found = self._session.at_rest
            if (rested.drawing, rested.memory) == (request.drawing, request.memory):
                posterior = found
        name, share = most_probable_label(posterior, request.memory)
        known = 100 * share * addresses.known_scale
        return self.tr("Probably {name}, {percent} %").format(
            name=name or self.tr("an unlabelled entry"), percent=locale_number(known)
        )

    def _show_addresses(self) -> None:
        session, addresses = self._session, self._session.addresses
        self.drawing.dummy.show_shares(self._dummy_shares())
        if addresses is None:
            return
        if session.heat_view != "p" and not self._is_drawn():
            hint = self.tr("Draw something to see where it reads.")
            self.figures.set_text(hint if len(session.memory) else "")
            return
        if session.ablated is not None:
            self.figures.set_text(self._ablation_text(addresses))
            return
        symbol, found = self._statistics(addresses)
        unit = session.unit
        most = locale_number(in_unit(to_bits(found.limit), unit), 1)
        entropy = self.tr("H[{symbol}] {amount} (at most {most})").format(
            symbol=symbol, amount=information(to_bits(found.entropy), unit), most=most
        )
        over = self.tr("over {count} entries and “nothing fits”", "", found.entries)
        over = over.format(count=locale_number(found.entries))
        parts = [
            self.tr("{count} effective entries").format(
                count=locale_number(found.effective_entries, 1)
            ),
        ]
        if found.kl is not None:
            parts.append(f"KL({symbol}‖p) {information(to_bits(found.kl), unit)}")
        # Lines break between figures, never inside one.
        entropy, over, *others = (part.replace(" ", "\u00a0") for part in (entropy, over, *parts))
        self.figures.set_text(f"{entropy} {over}\n{' · '.join(others)}")

    def _is_drawn(self) -> bool:
        request = self._session.addresses_request
        return request is not None and request.drawing is not None

    def _sampled(self) -> NDArray[np.float32] | None:
        """p(a|x, M) of the entries that the addresses are of; None while there is none."""
        session = self._session
        request, of = session.addresses_request, session.sampled_request
        if request is None or of is None or of.memory != request.memory or not self._is_drawn():
            return None
        return session.sampled_posterior

    def _statistics(self, addresses: Addresses) -> tuple[str, AddressStatistics]:
        """Symbol and figures of the distribution that the heat shows."""
        view = self._session.heat_view
        if view == "p":
            return "p", AddressStatistics.of_prior(addresses)
        sampled = self._sampled() if view == "sampled" else None
        if sampled is not None:
            return "p(a|x)", AddressStatistics.of_sampled(sampled, addresses)
        return "q", AddressStatistics.of_posterior(addresses)

    def _dummy_shares(self) -> DummyShares | None:
        """The dummies' probabilities in the heat's view."""
        addresses = self._session.addresses
        if addresses is None:
            return None
        prior, view = addresses.dummy_prior, self._session.heat_view
        sampled = self._sampled() if view == "sampled" else None
        symbol, share = "q", addresses.dummy_posterior
        if sampled is not None:
            symbol, share = "p(a|x)", dummy_share(sampled)
        heat = {"p": prior, "difference": share - prior}.get(view, share)
        return DummyShares(symbol, share, prior, heat)

    def tables(self) -> Sequence[Table]:
        """All entries with their probabilities, and the dummy."""
        session = self._session
        request = session.addresses_request
        known = request is not None and request.memory == session.memory.snapshot()
        addresses = session.addresses if known else None
        return (memory_table(session.memory, addresses, self._sampled() if known else None),)

    @property
    def export_name(self) -> str:
        """Base of the names of exported files."""
        return "memory"

    def plots(self) -> Sequence[Figure]:
        """The part of the grid in view, with its heat."""
        return (Figure("memory", self.title.text(), self.view.viewport()),)


def entry_name(position: int, entry: MemoryEntry) -> str:
    """An entry's number with its label, so that equal labels are told apart."""
    return f"{position + 1} “{entry.label}”" if entry.label else f"{position + 1}"


def most_probable_label(
    posterior: NDArray[np.float32], memory: MemorySnapshot
) -> tuple[str, float]:
    """(label, probability) of the label whose entries are most probable together.

    Unlabelled entries count one by one; the label is "" if one of them is the most probable.
    """
    labelled: dict[str, float] = {}
    alone = 0.0
    for row in np.flatnonzero(posterior >= MIN_PROBABILITY).tolist():
        label, share = memory.entries[row].label, float(posterior[row])
        if label:
            labelled[label] = labelled.get(label, 0.0) + share
        else:
            alone = max(alone, share)
    if not labelled or max(labelled.values()) < alone:
        return "", alone or float(posterior.max())
    best = max(labelled, key=lambda label: labelled[label])
    return best, labelled[best]
