"""Parts of `vma reproduce`: lists of commands whose reports are stored."""

from __future__ import annotations

from dataclasses import dataclass

from vma_tools.reproduce import addressing

QUICK_EPISODES = 60
QUICK_SAMPLES = 32


@dataclass(frozen=True)
class Command:
    """A `vma` command whose JSON output is a report.

    Attributes:
        name: of the report within its part.
        line: the command without `vma`, `--data` and `--json`.
        quick: the command for --quick.
        run: recipe and seed of the addressing experiment's run that {run} stands for.
    """

    name: str
    line: str
    quick: str
    run: tuple[str, int] | None = None


def _evaluate(name: str, protocol: str, options: str = "", quick_options: str = "") -> Command:
    line = f"evaluate --protocol {protocol} {options}".strip()
    hurry = f"evaluate --protocol {protocol} {quick_options or options}".strip()
    return Command(name, line, f"{hurry} --episodes {QUICK_EPISODES}")


def _with_own_episodes(protocol: str, quick_options: str) -> Command:
    """A protocol whose --episodes are not test episodes but variants or splits."""
    line = f"evaluate --protocol {protocol}"
    return Command(protocol, line, f"{line} {quick_options}")


SAMPLED = f" --samples {QUICK_SAMPLES}"
AUTOREGRESSIVE_RUN = "{autoregressive}"
"""Stands for the run folder of the recipe autoregressive."""
GOAL = "--classes 1 --shots 1 5 19"


def _experiment(recipe: str, seed: int) -> list[Command]:
    """The commands on one run: all numbers of classes, and with many samples some of them."""
    ask = "evaluate --protocol addressing --run {run}"
    name = addressing.run_name(recipe, seed)
    run = (recipe, seed)
    if recipe.startswith("e0"):  # trained on one entry
        line = f"{ask} --classes 1 --samples 1000 --episodes 60"
        return [Command(name, line, f"{ask} --classes 1 --samples 8 --episodes 8", run)]
    quick = f"{ask} --classes 1 8 --samples 8 --episodes 8"
    tight = Command(
        name + addressing.TIGHT, f"{ask} --classes 1 16 --samples 1000 --episodes 20", quick, run
    )
    return [Command(name, ask, quick, run), *([tight] if recipe in TIGHTLY_MEASURED else [])]


TIGHTLY_MEASURED = ("hard", "soft", "large-hard", "large-soft")

PARTS: dict[str, tuple[Command, ...]] = {
    "likelihood": (
        _evaluate("goal", "table1", f"{GOAL} --episodes 2000 --samples 200", GOAL + SAMPLED),
        _evaluate(
            "tight",
            "table1",
            "--classes 1 --shots 19 --episodes 2000 --samples 1000",
            "--classes 1 --shots 19 --samples 128",
        ),
        _evaluate(
            "table", "table1", "--episodes 2000 --samples 24", "--classes 1 2 --shots 1 5" + SAMPLED
        ),
        _evaluate(
            "gmn", "gmn", "--classes 1 2 --episodes 300 --samples 24", "--classes 1" + SAMPLED
        ),
    ),
    "autoregressive": (
        _evaluate(
            "goal",
            "autoregressive",
            f"--run {AUTOREGRESSIVE_RUN} {GOAL} --episodes 2000 --samples 200",
            f"--run {AUTOREGRESSIVE_RUN} {GOAL} --samples 8",
        ),
    ),
    "few-shot": (
        _evaluate("few-shot", "few-shot"),
        _evaluate("label-free", "few-shot", "--model {label-free}"),
        _evaluate("at-rest", "few-shot", "--at-rest --episodes 500 --samples 16"),
        Command("lake", "evaluate --protocol lake", "evaluate --protocol lake"),
    ),
    "variants": (
        _evaluate("variants", "variants", "--sweep --sheet {sheet}"),
        _with_own_episodes("realism", "--characters 20 --size 28 --episodes 1"),
        _with_own_episodes("originality", "--characters 20 --episodes 20"),
        _evaluate("open-set", "open-set"),
    ),
    "hard-soft": (_evaluate("models", "soft-vs-hard", quick_options=SAMPLED),),
    "addressing": tuple(
        command
        for seed in addressing.SEEDS
        for kind in addressing.COMPACT_KINDS
        for command in _experiment(kind.recipe, seed)
    ),
    "addressing-large": tuple(
        command
        for seed in addressing.SEEDS
        for kind in addressing.LARGE_KINDS
        for command in _experiment(kind.recipe, seed)
    ),
    "cost": (
        Command(
            "training",
            "benchmark training",
            "benchmark training --repeats 2",
        ),
    ),
    "memory-use": (
        _evaluate("omniglot", "memory-use"),
        _evaluate("compact-omniglot", "memory-use", "--model {hard}"),
        _evaluate("compact-mnist", "memory-use", "--mnist --model {mnist}"),
    ),
    "scaling": (_evaluate("scaling", "scaling", "--episodes 500", "--entries 32 500" + SAMPLED),),
    "disjoint": (
        _evaluate("disjoint", "disjoint", "--sheet {sheet}", "--sheet {sheet}" + SAMPLED),
    ),
    "estimators": tuple(
        command
        for name in ("distinct", "vimco", "topk", "exact")
        for command in (
            _evaluate(
                f"{name}-nll",
                "table1",
                f"--classes 1 16 --shots 1 --episodes 1000 --samples 50 --model {{{name}}}",
                f"--classes 1 16 --shots 1 --model {{{name}}}" + SAMPLED,
            ),
            _evaluate(f"{name}-accuracy", "few-shot", f"--episodes 1000 --model {{{name}}}"),
        )
    ),
}
"""Parts in document order. {hard} and so on stand for the compact models' bundles, {sheet} for an
image beside the report."""

LONG_PARTS = ("addressing", "addressing-large", "autoregressive")
"""Left out unless asked for by --only: training for an hour or more, for days, and for an hour."""
