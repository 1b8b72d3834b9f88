"""Information in the unit that the user has chosen."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from vma_core.units import Unit, in_unit

from vma_gui.system.language import locale_number


def information(bits: float, unit: Unit, decimals: int = 1) -> str:
    """An amount with its unit, such as "3.2 bits" or "2.2 nats"."""
    text = QCoreApplication.translate("Units", "{amount} bits")
    if unit == "nats":
        text = QCoreApplication.translate("Units", "{amount} nats")
    return text.format(amount=locale_number(in_unit(bits, unit), decimals))


def unit_name(unit: Unit) -> str:
    """Name of a unit, as on an axis."""
    if unit == "nats":
        return QCoreApplication.translate("Units", "nats")
    return QCoreApplication.translate("Units", "bits")
