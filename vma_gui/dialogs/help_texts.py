"""Texts of the dialogs in the Help menu."""

from __future__ import annotations

import platform
from html import escape

from platformdirs import user_config_path, user_data_path, user_log_path
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence
from vma_core.bundles.bundle import Bundle

from vma_gui.actions.actions import Actions
from vma_gui.system.error_report import PACKAGES, package_version
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
APP_NAME = "vma-explorer"


def shortcuts_text(actions: Actions) -> str:
    """HTML table of all shortcuts."""
    rows = []
    for declared in actions.declared():
        keys = [QKeySequence(key) for key in declared.keys.split()]
        if keys:
            names = [k.toString(QKeySequence.SequenceFormat.NativeText) for k in keys]
            text = declared.text.replace("&", "").rstrip("…")
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


def program_text(provider: str) -> str:
    """HTML table with the program's version, what it runs on, and its folders."""
    packages = {name: package_version(name) for name in PACKAGES[1:]}
    named = ", ".join(f"{name} {found}" for name, found in packages.items() if found)
    rows = [
        _row(translate("Program", "version"), package_version(PACKAGES[0])),
        _row(translate("Program", "runs on"), f"Python {platform.python_version()}, {named}"),
        _row(translate("Program", "computes on"), provider),
        _row(translate("Program", "settings"), str(user_config_path(APP_NAME))),
        _row(translate("Program", "models and recovery copies"), str(user_data_path(APP_NAME))),
        _row(translate("Program", "log"), str(user_log_path(APP_NAME))),
        _row(translate("Program", "licence"), "MIT"),
    ]
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
