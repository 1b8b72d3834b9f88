"""Default settings of the variants, which the evaluation uses too."""

from __future__ import annotations

VARIATION = 0.8
"""Chosen on held-out background alphabets: as diverse as people's drawings, better recognised."""
Z_TEMPERATURE = 1.0
ADDRESS_TEMPERATURE = 1.0
VARIANT_COUNT = 16
SEED = 7
