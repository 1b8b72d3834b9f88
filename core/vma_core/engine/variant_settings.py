"""Settings of the variants, as stored in favourites, history, projects and PNG metadata."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, get_args

from vma_core.engine import defaults
from vma_core.engine.request import MAX_AROUND, MAX_VARIANTS, MAX_VARIATION, Request, Source
from vma_core.errors import UserError

MAX_SEED = 999_999
TEMPERATURE_RANGE = (0.1, 3.0)
VERSION = 2
"""Of the stored form. Version 1 had no number, and its “drawing” is today's “recall”."""


@dataclass(frozen=True)
class VariantSettings:
    """Fields of `Request` other than drawing and memory."""

    source: Source = "drawing"
    variation: float = defaults.VARIATION
    z_temperature: float = defaults.Z_TEMPERATURE
    address_temperature: float = defaults.ADDRESS_TEMPERATURE
    count: int = defaults.VARIANT_COUNT
    seed: int = defaults.SEED
    around: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of(cls, request: Request) -> VariantSettings:
        """Settings of a request."""
        return cls(**{f.name: getattr(request, f.name) for f in fields(cls)})

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready form; `around` as “seed:index seed:index …”."""
        steps = " ".join(f"{seed}:{index}" for seed, index in self.around)
        return asdict(self) | {"around": steps, "settings_version": VERSION}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> VariantSettings:
        """From untrusted values, possibly text as in a PNG.

        Unknown names are ignored, missing ones take the default, numbers are clamped to their
        range. Settings without a version are of version 1.

        Raises:
            UserError: a value is not a number, or the source is unknown.
        """
        low, high = TEMPERATURE_RANGE
        source = str(values.get("source", cls.source))
        if source == "drawing" and "source" in values and "settings_version" not in values:
            source = "recall"
        if source not in get_args(Source):
            raise UserError("“{source}” is not a source of variants.", source=source)
        ranges: tuple[tuple[str, float, float], ...] = (
            ("variation", 0.0, MAX_VARIATION),
            ("z_temperature", low, high),
            ("address_temperature", low, high),
            ("count", 1, MAX_VARIANTS),
            ("seed", 0, MAX_SEED),
        )
        chosen: dict[str, Any] = {"source": source}
        for name, lowest, highest in ranges:
            default = getattr(cls, name)
            try:
                value = type(default)(values.get(name, default))
                if value != value:
                    raise ValueError(name)
            except (TypeError, ValueError, OverflowError) as error:
                raise UserError("The setting “{name}” is not a number.", name=name) from error
            chosen[name] = type(default)(min(max(value, lowest), highest))
        return cls(**chosen, around=_steps(str(values.get("around", ""))))


def _steps(text: str) -> tuple[tuple[int, int], ...]:
    """“7:3 9:0” → ((7, 3), (9, 0))."""
    try:
        steps = [(int(seed), int(index)) for seed, index in (s.split(":") for s in text.split())]
    except ValueError as error:
        raise UserError("The setting “around” is not a list of variants.") from error
    if len(steps) > MAX_AROUND or any(min(step) < 0 or max(step) > MAX_SEED for step in steps):
        raise UserError("The setting “around” is not a list of variants.")
    return tuple(steps)
