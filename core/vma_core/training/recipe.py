"""Training recipes: hyperparameters and architecture, read from a TOML file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from vma_core.errors import UserError
from vma_core.model.config import (
    Config,
    ModelConfig,
    UnknownKeyError,
    WrongTypeError,
    read_table,
)

ESTIMATORS = ("vimco", "distinct", "topk", "exact", "importance")

DATA_SETS = ("omniglot", "mnist")


@dataclass(frozen=True)
class Recipe:
    """Hyperparameters of a training run.

    `estimator` of the address's gradient: "vimco" (the paper's); a partial sum over addresses with
    a wake-phase update of q(a | x), over K random distinct ones ("distinct"), the K most probable
    ("topk") or all ("exact"); or the reparametrised bound for models without a discrete address
    ("importance"). An update has `episodes` episodes.

    With `sparse_keys` only read entries get a gradient, if the memory has more entries than an
    update reads.

    `label_weight` above 0 adds a label term on q(a | x), a departure from the paper. After `steps`
    updates of all networks, `address_steps` further ones train the address embedding alone on
    larger memories: by labels with `address_labels`, else by the wake phase.

    With `data` "mnist" all digits are one class: the memory is random images, and only the bound
    tells which of them help.
    """

    steps: int = 20_000
    learning_rate: float = 1e-3
    warmup_steps: int = 200
    final_learning_rate_fraction: float = 0.02
    gradient_norm_limit: float = 20.0
    max_bad_steps: int = 100
    ema_decay: float = 0.999
    entries: int = 32
    shots: tuple[int, ...] = (1, 2, 4)
    targets: int = 32
    episodes: int = 1
    foreign_fraction: float = 0.05
    address_samples: int = 4
    exploration: float = 0.05
    estimator: str = "distinct"
    sparse_keys: bool = False
    label_weight: float = 1.0
    affine_maps: int = 12
    turned_fraction: float = 0.6
    data: str = "omniglot"
    address_steps: int = 0
    address_learning_rate: float = 1e-3
    address_entries: int = 64
    address_labels: bool = True
    bfloat16: bool = False
    seed: int = 0
    model: ModelConfig = field(default_factory=ModelConfig)

    def __post_init__(self) -> None:
        if self.estimator not in ESTIMATORS:
            known = ", ".join(ESTIMATORS)
            raise UserError(
                "estimator must be one of {known}, not {value!r}.",
                known=known,
                value=self.estimator,
            )
        if self.data not in DATA_SETS:
            raise UserError(
                "data must be one of {known}, not {value!r}.",
                known=", ".join(DATA_SETS),
                value=self.data,
            )
        if (self.estimator == "importance") == self.model.has_discrete_address:
            raise UserError(
                'estimator "importance" is for addressing "soft" and "none", which need it.'
            )
        if min(self.steps, self.entries, self.targets, self.episodes) < 1:
            raise UserError("steps, entries, targets and episodes must be at least 1.")
        if self.sparse_keys and (
            not self.model.has_discrete_address
            or self.model.companions
            or self.label_weight
            or self.estimator in ("vimco", "exact")
        ):
            raise UserError(
                "sparse_keys needs hard addressing without companions, a sum over some addresses "
                "and no label term."
            )
        if self.estimator == "vimco" and self.address_samples < 2:
            raise UserError("VIMCO needs at least two address_samples.")

    def with_updates(self, count: int) -> Recipe:
        """The recipe with `count` updates in total, split between the stages as before."""
        share = self.address_steps / (self.steps + self.address_steps)
        address = min(round(count * share), count - 1)
        return replace(self, steps=count - address, address_steps=address)

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready form."""
        values = asdict(self)
        values["shots"] = list(self.shots)
        values["model"] = self.model.to_dict()
        return values

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Recipe:
        """Read a recipe.

        Raises:
            UserError: a key is unknown, or a value has the wrong type or is out of range.
        """
        model = ModelConfig.from_dict(values.get("model", {}))
        return read_recipe(cls, {**values, "model": model})

    @staticmethod
    def has_model(path: Path) -> bool:
        """Whether a recipe file has an architecture; recipes for fine-tuning have none."""
        return "model" in read_toml(path)

    @classmethod
    def read(cls, path: Path) -> Recipe:
        """Read a TOML file; see `resources/vma_resources/recipes`."""
        return cls.from_dict(read_toml(path))


def read_recipe(kind: type[Config], values: Mapping[str, Any]) -> Config:
    """`read_table` for a table of a recipe file.

    Raises:
        UserError: a key is unknown, or a value has the wrong type.
    """
    try:
        return read_table(kind, values)
    except UnknownKeyError as error:
        raise UserError(
            "Unknown recipe key {key!r}. Known: {known}.", key=error.key, known=error.known
        ) from error
    except WrongTypeError as error:
        raise UserError(
            "Recipe key {key!r} must be of type {kind}, not {value}.",
            key=error.key,
            kind=error.kind,
            value=repr(error.value),
        ) from error


def read_toml(path: Path) -> dict[str, Any]:
    """The tables of a recipe file.

    Raises:
        UserError: it cannot be read or is not TOML.
    """
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except OSError as error:
        raise UserError(
            "The recipe {path} cannot be read ({reason}).", path=path, reason=error.strerror
        ) from error
    except ValueError as error:  # not UTF-8, or not TOML
        raise UserError(
            "The recipe {path} is not valid TOML: {reason}.", path=path, reason=error
        ) from error
