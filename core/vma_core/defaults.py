"""Settings of the variants wall as shipped; the evaluation measures exactly these."""

from __future__ import annotations

VARIATION = 0.4
Z_TEMPERATURE = 1.0
ADDRESS_TEMPERATURE = 1.0
VARIANT_COUNT = 16
SEED = 7
