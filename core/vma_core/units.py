"""Nats and bits."""

from __future__ import annotations

import math
from typing import Any, TypeVar

NATS_PER_BIT = math.log(2.0)

Quantity = TypeVar("Quantity", bound=Any)
"""A number, an array or a tensor."""


def to_bits(nats: Quantity) -> Quantity:
    return nats / NATS_PER_BIT


def to_nats(bits: Quantity) -> Quantity:
    return bits * NATS_PER_BIT
