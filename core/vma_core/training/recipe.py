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

STROKE_HEAD = "stroke_head"
"""Table of a recipe file with the hyperparameters of the stroke head, see `StrokeRecipe`."""
AUTOREGRESSIVE_HEAD = "autoregressive_head"
"""The same of the autoregressive head, see `AutoregressiveRecipe`."""

DATA_SETS = ("omniglot", "mnist")


@dataclass(frozen=True)
class Recipe:
    """Hyperparameters of a training run.

    `estimator` of the address's gradient: "vimco" (the paper's); a partial sum over addresses with
    a wake-phase update of q(a | x), over K random distinct ones ("distinct"), the K most probable
    ("topk") or all ("exact"); or the reparametrised bound for models without a discrete address
    ("importance"). An update has `episodes` episodes, whose targets share one memory unless
    `separate_memories` gives each its own.

    With `sparse_keys` only read entries get a gradient, if the memory has more entries than an
    update reads. Each of `address_samples` reads is decoded with `latent_samples` samples of z.

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
    separate_memories: bool = False
    foreign_fraction: float = 0.05
    address_samples: int = 4
    latent_samples: int = 1
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
        counts = (self.steps, self.entries, self.targets, self.episodes, self.latent_samples)
        if min(counts) < 1:
            raise UserError(
                "steps, entries, targets, episodes and latent_samples must be at least 1."
            )
        if self.latent_samples > 1 and (
            self.estimator in ("vimco", "importance") or self.model.template_shift
        ):
            raise UserError(
                "latent_samples above 1 needs a sum over addresses, and no template_shift."
            )
        if self.separate_memories and (self.model.companions or self.sparse_keys):
            raise UserError("separate_memories cannot be combined with companions or sparse_keys.")
        if self.separate_memories and len({self.entries // s * s for s in self.shots}) > 1:
            raise UserError(
                "With separate_memories, entries must be a multiple of every number of shots."
            )
        if self.sparse_keys and (
            not self.model.has_discrete_address
            or self.model.companions
            or self.model.template_shift
            or self.label_weight
            or self.estimator in ("vimco", "exact")
        ):
            raise UserError(
                "sparse_keys needs hard addressing without companions and template_shift, a sum "
                "over some addresses and no label term."
            )
        if self.foreign_fraction and not self.model.dummy_entries:
            raise UserError(
                "foreign_fraction above 0 needs dummy entries, which stand for absent classes."
            )
        if self.estimator == "vimco" and self.address_samples < 2:
            raise UserError("VIMCO needs at least two address_samples.")

    @property
    def total_steps(self) -> int:
        """Number of updates of both stages."""
        return self.steps + self.address_steps

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
        """Read a TOML file; see `resources/vma_resources/recipes`.

        A stroke head that is trained afterwards is left out.
        """
        values = read_toml(path)
        values.pop(STROKE_HEAD, None)
        return cls.from_dict(values)


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
    """The tables of a recipe file, with those of its `base` where it gives no value.

    `base` names another recipe file in the same folder, which has no base itself.

    Raises:
        UserError: it or its base cannot be read or is not TOML.
    """
    values = _parse_toml(path)
    base = values.pop("base", None)
    if base is None:
        return values
    if not isinstance(base, str) or Path(base).name != base:
        raise UserError(
            "The base of recipe {path} must be the name of a file beside it.", path=path
        )
    common = _parse_toml(path.with_name(base))
    if "base" in common:
        raise UserError("The base of recipe {path} has a base itself.", path=path)
    tables = {k: common[k] | v for k, v in values.items() if isinstance(common.get(k), dict)}
    return common | values | tables


def _parse_toml(path: Path) -> dict[str, Any]:
    """The tables of one file.

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
