"""Texts of the help boxes, made from the tables that the window itself uses."""

from __future__ import annotations

from html import escape

from PySide6.QtGui import QKeySequence
from vma_core.bundle import Bundle

from vma_gui.actions import Actions

CARD_KEYS = ("steps", "training_hours", "parameters", "licence", "training_data_hash")


def shortcuts_text(actions: Actions) -> str:
    """Every action with a key, as a table."""
    rows = []
    for spec in actions.specs:
        keys = getattr(actions, spec.name).shortcuts()
        if keys:
            names = [k.toString(QKeySequence.SequenceFormat.NativeText) for k in keys]
            text = spec.text.replace("&", "").rstrip("…")
            rows.append(_row(text, ", ".join(names)))
    rows.append(_row(actions.tr("Pin the current entry"), "Space"))
    rows.append(_row(actions.tr("Label in place"), "F2"))
    rows.append(_row(actions.tr("Move the current entry"), "Alt+←, Alt+→"))
    return f"<table cellspacing='6'>{''.join(rows)}</table>"


def model_card_text(bundle: Bundle) -> str:
    """Name, hash and the card's main lines."""
    rows = [_row("model", bundle.name), _row("hash", bundle.model_hash[:16])]
    rows += [_row(k.replace("_", " "), str(bundle.card[k])) for k in CARD_KEYS if k in bundle.card]
    for name, value in dict(bundle.card.get("figures", {})).items():
        rows.append(_row(name, str(value)))
    return f"<table cellspacing='6'>{''.join(rows)}</table>"


def _row(left: str, right: str) -> str:
    return f"<tr><td>{escape(left)}</td><td><b>{escape(right)}</b></td></tr>"
