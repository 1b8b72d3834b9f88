"""Architecture of a model as plain data, without torch: bundles and the window read it too."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, TypeVar, cast

import msgspec

from vma_core.errors import UserError

Config = TypeVar("Config")

ADDRESSINGS = ("hard", "soft", "none", "single")
SAMPLED_CHANNELS = 32
"""Channels of each level's feature map as sampled by the stroke head."""
PLACE_FEATURES = 6
"""A slot's position, shift so far, and direction to its neighbours; two each."""


@dataclass(frozen=True)
class ModelConfig:
    """Sizes of the networks. Levels are ordered from coarse to fine.

    The finest level has half the image's side, each coarser one half of that, rounded up.
    `addressing` is "hard" (a discrete address, the paper's), or a baseline: "soft" (a convex
    combination of all entries, weighted by a continuous address latent), "none" (no memory) or
    "single" (soft, with one latent z ~ N(0, I) for address and detail). With `template_shift` a
    continuous latent of `address_latent_size` values also shifts what is read: soft addressing has
    that latent already, hard addressing gets it to compare the two with equal latents.
    `stroke_channels` is the width of the stroke head, 0 where the model has none.
    """

    image_size: int = 28
    level_channels: tuple[int, ...] = (64, 48, 32)
    latent_channels: tuple[int, ...] = (8, 4, 2)
    prior_blocks: tuple[int, ...] = (2, 1, 1)
    decoder_blocks: tuple[int, ...] = (2, 2, 1)
    output_channels: int = 16
    embedding_channels: int = 64
    embedding_size: int = 128
    dummy_entries: int = 2
    addressing: str = "hard"
    address_latent_size: int = 16
    template_shift: bool = False
    companions: int = 0
    companion_key_size: int = 32
    stroke_channels: int = 0
    stroke_steps: int = 3

    def __post_init__(self) -> None:
        lengths = {
            len(self.level_channels),
            len(self.latent_channels),
            len(self.prior_blocks),
            len(self.decoder_blocks),
        }
        if len(lengths) != 1 or not self.level_channels:
            raise UserError("The model configuration must give one value per level in every list.")
        if self.image_size < 8 or self.image_size > 128:
            raise UserError(
                "image_size must be between 8 and 128 pixels, not {expected}.",
                expected=self.image_size,
            )
        if self.addressing not in ADDRESSINGS:
            known = ", ".join(ADDRESSINGS)
            raise UserError(
                "addressing must be one of {known}, not {value!r}.",
                known=known,
                value=self.addressing,
            )
        if self.template_shift and self.addressing not in ("hard", "soft"):
            raise UserError('template_shift needs addressing "hard" or "soft".')
        if self.companions and not self.has_discrete_address:
            raise UserError("Companions need hard addressing. Set companions to 0.")
        if self.dummy_entries < 0 or (self.addressing == "none" and not self.dummy_entries):
            raise UserError("The model needs at least one dummy entry.")

    @property
    def is_for_experiments(self) -> bool:
        """Whether only the addressing experiment reads such a model, from its run folder.

        It has one latent for address and detail, a latent that shifts the template, or no dummy
        entry to read where there is no memory.
        """
        return self.addressing == "single" or self.template_shift or not self.dummy_entries

    @property
    def has_discrete_address(self) -> bool:
        """Whether the address is a discrete latent variable, as in the paper."""
        return self.addressing == "hard"

    @property
    def level_sides(self) -> tuple[int, ...]:
        """Side of each level's feature map in pixels, coarse to fine: (4, 7, 14) at 28 pixels."""
        sides = []
        side = self.image_size
        for _ in self.level_channels:
            side = (side + 1) // 2
            sides.append(side)
        return tuple(reversed(sides))

    @property
    def latent_shapes(self) -> tuple[tuple[int, int, int], ...]:
        """Shape (channels, side, side) of each latent level, coarse to fine."""
        return tuple((c, s, s) for c, s in zip(self.latent_channels, self.level_sides, strict=True))

    @property
    def latent_size(self) -> int:
        """Number of latent variables over all levels; the length of one noise vector."""
        return sum(c * s * s for c, s, _ in self.latent_shapes)

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready form."""
        return {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(self).items()}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> ModelConfig:
        """Read a configuration.

        Raises:
            UserError: a key is unknown, or a value has the wrong type or is out of range.
        """
        if not isinstance(values, Mapping):
            raise UserError("The model's architecture must be a table of names and values.")
        try:
            return read_table(cls, values)
        except UnknownKeyError as error:
            raise UserError(
                "Unknown model configuration key {key!r}. Known: {known}.",
                key=error.key,
                known=error.known,
            ) from error
        except WrongTypeError as error:
            key, value = error.key, repr(error.value)
            if error.kind == "str":
                raise UserError(
                    "Model configuration key {key!r} must be text, not {value}.",
                    key=key,
                    value=value,
                ) from error
            if error.kind == "int":
                raise UserError(
                    "Model configuration key {key!r} must be a whole number, not {value}.",
                    key=key,
                    value=value,
                ) from error
            raise UserError(
                "Model configuration key {key!r} must be a list of whole numbers, not {value}.",
                key=key,
                value=value,
            ) from error


@dataclass
class UnknownKeyError(Exception):
    """A table has a key that is not a field; `known` lists the fields."""

    key: str
    known: str


@dataclass
class WrongTypeError(Exception):
    """A value of a table is not of type `kind`, such as "int" or "list of int"."""

    key: str
    kind: str
    value: Any


def read_table(kind: type[Config], values: Mapping[str, Any]) -> Config:
    """Read a dataclass from a table of a TOML or JSON file; missing keys take their defaults.

    Raises:
        UnknownKeyError: a key is not a field.
        WrongTypeError: a value has the wrong type.
    """
    known = [field.name for field in fields(cast(Any, kind))]
    unknown = sorted(set(values) - set(known))
    if unknown:
        raise UnknownKeyError(unknown[0], ", ".join(known))
    try:
        return msgspec.convert(values, kind)
    except msgspec.ValidationError as error:
        # "Expected `int`, got `str` - at `$.shots[1]`"
        found = re.match(r"Expected `(\w+)`(.*), got .* at `\$\.(\w+)(\[)?", str(error))
        if found is None:
            raise
        expected = ("list of " if found[4] else "") + found[1].replace("array", "list") + found[2]
        raise WrongTypeError(found[3], expected, values[found[3]]) from error


def graph_names(config: ModelConfig) -> tuple[str, ...]:
    """The graphs that a model of this architecture is exported as."""
    companions = ("companion_keys", "templates") if config.companions else ()
    strokes = ("draw",) if config.stroke_channels else ()
    return ("embed", "features", "generate", "generate_from_prior", "infer", *companions, *strokes)
