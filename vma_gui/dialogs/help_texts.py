"""Texts of the shortcuts and model card dialogs."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence
from vma_core.models.bundle import Bundle

from vma_gui.actions.actions import Actions
from vma_gui.system.language import decimal_point, locale_number

translate = QCoreApplication.translate

CARD_KEYS = (
    "parameters",
    "steps",
    "training_hours",
    "hardware",
    "training_data",
    "training_data_hash",
    "licence",
)

HASH_LETTERS = 16


def shortcuts_text(actions: Actions) -> str:
    """HTML table of all shortcuts."""
    rows = []
    for entry in actions.entries():
        keys = [QKeySequence(key) for key in entry.keys.split()]
        if keys:
            names = [k.toString(QKeySequence.SequenceFormat.NativeText) for k in keys]
            text = entry.text.replace("&", "").rstrip("…")
            rows.append(_row(text, ", ".join(names)))
    rows.append(_row(translate("Actions", "Unpin and clear selection"), "Esc"))
    rows.append(_row(translate("Actions", "Edit label"), "F2"))
    rows.append(
        _row(
            translate("Actions", "Ablate the entry under the pointer"),
            "X",
        )
    )
    rows.append(_row(translate("Actions", "Move current entry"), "Alt+←, Alt+→"))
    return f"<table cellspacing='6'>{''.join(rows)}</table>"


def model_card_text(bundle: Bundle) -> str:
    """HTML table with name, hash, main fields and figures of a model."""
    rows = [
        _row(card_name("model"), bundle.name),
        _row(card_name("hash"), bundle.model_hash[:HASH_LETTERS]),
    ]
    for key in CARD_KEYS:
        if key in bundle.card:
            text = card_value(bundle.card[key])
            rows.append(_row(card_name(key), text[:HASH_LETTERS] if "hash" in key else text))
    for name, value in dict(bundle.card.get("figures", {})).items():
        rows.append(_row(name, str(value)))
    return f"<table cellspacing='6'>{''.join(rows)}</table>"


def card_name(key: str) -> str:
    """Display name of a model card field; figures keep their names."""
    names = {
        "model": translate("ModelCard", "model"),
        "hash": translate("ModelCard", "hash"),
        "parameters": translate("ModelCard", "parameters"),
        "image_size": translate("ModelCard", "image size"),
        "steps": translate("ModelCard", "updates"),
        "training_hours": translate("ModelCard", "training hours"),
        "hardware": translate("ModelCard", "hardware"),
        "training_data": translate("ModelCard", "training data"),
        "training_data_hash": translate("ModelCard", "training data hash"),
        "training_classes": translate("ModelCard", "training classes"),
        "training_drawings": translate("ModelCard", "training drawings"),
        "licence": translate("ModelCard", "licence"),
        "parity_max_abs_difference": translate("ModelCard", "parity, largest difference"),
    }
    return names.get(key, key.replace("_", " "))


def card_value(value: object) -> str:
    """Format a model card value: integers in full, floats to four significant digits."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    if isinstance(value, int):
        return locale_number(value)
    return f"{value:.4g}".replace(".", decimal_point())


def _row(left: str, right: str) -> str:
    return f"<tr><td>{escape(left)}</td><td><b>{escape(right)}</b></td></tr>"
