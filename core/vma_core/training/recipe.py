"""A training recipe: every choice that is not the architecture, read from one TOML file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from vma_core.errors import UserError
from vma_core.model.config import ModelConfig

ESTIMATORS = ("vimco", "distinct", "topk", "exact", "importance")

DATA_SETS = ("omniglot", "mnist")


@dataclass(frozen=True)
class Recipe:
    """How a model is trained.

    `estimator` of the address's gradient: "vimco" (the paper's); a partial sum over addresses with
    a wake-phase update of q(a | x), over K distinct random ones ("distinct"), the K most probable
    ("topk") or all ("exact"); or, for models without a discrete address, the ordinary bound
    ("importance"). An update takes `episodes` episodes.

    With `sparse_keys` only the entries that were read get a gradient, where the memory has more
    entries than an update reads.

    `label_weight` above 0 adds a label term on q(a | x), which the paper does not have. After
    `steps` updates of everything, `address_steps` further ones train the address embedding alone,
    with larger memories: by labels where `address_labels`, else by the wake phase.

    `data` "mnist" takes all digits as one class: the memory is random images, and only the bound
    says which of them help.
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
        """So many updates in all; both stages keep their share of them."""
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
        """Read a recipe; unknown keys and wrong types are errors."""
        known = {f.name: f for f in fields(cls)}
        checked = dict(values)
        for key, value in values.items():
            if key not in known:
                raise UserError(
                    "Unknown recipe key {key!r}. Known: {known}.", key=key, known=", ".join(known)
                )
            if key == "model":
                checked[key] = ModelConfig.from_dict(value)
            elif key == "shots":
                checked[key] = tuple(int(v) for v in value)
            else:
                wanted: type[Any] = {
                    "estimator": str,
                    "data": str,
                    "bfloat16": bool,
                    "address_labels": bool,
                    "sparse_keys": bool,
                }.get(key, float if str(known[key].type) == "float" else int)
                number = wanted is float and isinstance(value, int) and not isinstance(value, bool)
                if not number and type(value) is not wanted:
                    raise UserError(
                        "Recipe key {key!r} must be of type {kind}, not {value}.",
                        key=key,
                        kind=wanted.__name__,
                        value=repr(value),
                    )
                checked[key] = wanted(value)
        return cls(**checked)

    @staticmethod
    def names_model(path: Path) -> bool:
        """Whether a recipe file has an architecture of its own; fine-tuning ones have none."""
        return "model" in _toml(path)

    @classmethod
    def read(cls, path: Path) -> Recipe:
        """Read a TOML file; see `resources/vma_resources/recipes`."""
        return cls.from_dict(_toml(path))


def _toml(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except OSError as error:
        raise UserError(
            "The recipe {path} cannot be read ({reason}).", path=path, reason=error.strerror
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise UserError(
            "The recipe {path} is not valid TOML: {reason}.", path=path, reason=error
        ) from error
