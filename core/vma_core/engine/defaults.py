"""Settings of the variants wall as shipped; the evaluation measures exactly these."""

from __future__ import annotations

VARIATION = 0.8
"""Chosen on the held-out background alphabets: as varied as people are, and better recognised."""
Z_TEMPERATURE = 1.0
ADDRESS_TEMPERATURE = 1.0
VARIANT_COUNT = 16
SEED = 7
