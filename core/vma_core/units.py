"""Nats and bits."""

from __future__ import annotations

import math
from typing import Any, Literal, TypeVar, get_args

NATS_PER_BIT = math.log(2.0)

Quantity = TypeVar("Quantity", bound=Any)
"""A number, an array or a tensor."""
Unit = Literal["bits", "nats"]
"""Unit of information: logarithms to base 2 or e."""
UNITS: tuple[Unit, ...] = get_args(Unit)


def to_bits(nats: Quantity) -> Quantity:
    return nats / NATS_PER_BIT


def to_nats(bits: Quantity) -> Quantity:
    return bits * NATS_PER_BIT


def in_unit(bits: Quantity, unit: Unit) -> Quantity:
    """Bits in the chosen unit."""
    return bits if unit == "bits" else to_nats(bits)
