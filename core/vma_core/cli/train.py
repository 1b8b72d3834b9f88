"""vma train: train a model on a data folder or the user's drawings; Ctrl-C saves."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from vma_core.bundles.bundle import Bundle, bundled_model, load_bundle
from vma_core.cli.common import add_data, add_json, data_of, positive, print_json, print_note
from vma_core.errors import UserError
from vma_core.training.requirements import training_requirements
from vma_core.training.run_folder import CHECKPOINT

if TYPE_CHECKING:
    from vma_core.memory.entries import MemoryEntry
    from vma_core.training.autoregressive_head import AutoregressiveRecipe
    from vma_core.training.distributed import Processes
    from vma_core.training.recipe import Recipe
    from vma_core.training.stroke_head import StrokeRecipe
    from vma_core.training.trainer import Trainer
    from vma_core.training.user_data import UserData

HELP = "train a model on the Omniglot background set or on your own drawings"
EXAMPLE = (
    "vma train --data DIR --recipe omniglot28 --out runs/first --export models/first\n"
    "  vma train --set mine.npz --from bundled --recipe fine-tune --out runs/mine --export mine"
)
PROBE_S = 1.0
BACKGROUND_NICENESS = 10
BUNDLED = "bundled"
DEFAULT_RECIPE = "omniglot28"
FIRST_MODEL = "model"
"""Bundle in the run folder whose stroke head is trained next."""
HEAD_FOLDER = "stroke-head"
BUNDLE_FOLDER = "bundle"
"""Finished model in the run folder of a recipe with a stroke head, without --export."""
SHORT_RUN = 100
"""Updates below which no time is estimated."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    add_data(parser)
    parser.add_argument(
        "--set",
        dest="sets",
        action="append",
        type=Path,
        default=[],
        help="labelled drawings instead of --data: npz, zip or folder; repeatable",
    )
    parser.add_argument(
        "--recipe", help="TOML file or name of a bundled recipe (default: omniglot28)"
    )
    parser.add_argument("--out", type=Path, help="run folder for checkpoint and metrics")
    parser.add_argument("--resume", action="store_true", help="resume from the checkpoint in --out")
    parser.add_argument("--steps", type=int, help="number of updates (default: the recipe's)")
    parser.add_argument("--seed", type=int, help="seed (default: the recipe's)")
    parser.add_argument(
        "--episodes", type=int, help="episodes per update; a multiple of torchrun's processes"
    )
    parser.add_argument("--from", dest="start", help="bundle to fine-tune, or “bundled”")
    parser.add_argument("--device", choices=("auto", "cpu", "cuda"), default="auto")
    parser.add_argument(
        "--tensorboard", action="store_true", help="write TensorBoard logs to --out"
    )
    parser.add_argument("--checkpoint-seconds", type=float, default=120.0)
    parser.add_argument(
        "--sample-seconds", type=float, default=0.0, help="interval of sample images; 0 for none"
    )
    parser.add_argument("--log-every", type=int, default=20, help="updates per line of metrics")
    parser.add_argument("--export", type=Path, help="bundle folder to write when finished")
    parser.add_argument("--name", default="My glyphs", help="display name of the exported model")
    parser.add_argument(
        "--probe", action="store_true", help="train for a second and estimate the total time"
    )
    parser.add_argument("--background", action="store_true", help="run at low priority")
    add_json(parser)


def run(arguments: argparse.Namespace) -> None:
    """Train until finished or interrupted."""
    # Spinning threads would compete with each other and with the window.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    require_torch()
    if arguments.background and hasattr(os, "nice"):
        os.nice(BACKGROUND_NICENESS)
    if arguments.out is None and not arguments.probe:
        raise UserError("--out is missing: the folder for checkpoint and metrics.")
    from vma_core.training.autoregressive_head import AutoregressiveRecipe
    from vma_core.training.stroke_head import StrokeRecipe

    start = start_of(arguments)
    if not arguments.probe:
        check_folder(arguments)
    path = recipe_path(arguments.recipe or DEFAULT_RECIPE)
    autoregressive = AutoregressiveRecipe.read(path)
    if autoregressive is not None:
        train_autoregressive(arguments, start or bundled_model(), autoregressive)
        return
    head = StrokeRecipe.read(path)
    if head is not None and StrokeRecipe.is_alone(path):
        if arguments.sets or arguments.probe:
            raise UserError(
                "The stroke head learns from pen strokes: give --data, without --set and --probe."
            )
        if arguments.steps is not None:
            head = replace(head, steps=positive("steps", arguments.steps))
        out, export = arguments.out, arguments.export
        train_strokes(
            arguments, start or bundled_model(), head, out, export, resume=arguments.resume
        )
    elif head is None or arguments.sets or arguments.probe:
        train_networks(arguments, start, arguments.export)
    else:
        train_in_stages(arguments, start, head)


def train_in_stages(
    arguments: argparse.Namespace, start: Bundle | None, head: StrokeRecipe
) -> None:
    """Train the networks, then the stroke head of the model that they make.

    The first model is kept in the run folder: once it is there, --resume goes on with the head.
    """
    from vma_core.training.recipe import Recipe

    first: Path = arguments.out / FIRST_MODEL
    leads = int(os.environ.get("RANK", "0")) == 0
    if not first.is_dir():
        print("Stage 1 of 2: the networks. Stage 2: the stroke head.", file=sys.stderr)
        if not train_networks(arguments, start, first):
            return
    if not leads:
        return  # the stroke head trains in one process
    if arguments.steps is not None:
        path = recipe_path(arguments.recipe or DEFAULT_RECIPE)
        head = head.with_share(arguments.steps / Recipe.read(path).total_steps)
    print(f"Stage 2 of 2: the stroke head, {head.steps:,} updates.", file=sys.stderr)
    folder = arguments.out / HEAD_FOLDER
    resume = (folder / CHECKPOINT).exists()
    export = arguments.export or arguments.out / BUNDLE_FOLDER
    train_strokes(arguments, load_bundle(first), head, folder, export, resume=resume)


def train_networks(
    arguments: argparse.Namespace, start: Bundle | None, export: Path | None
) -> bool:
    """Train all networks but the stroke head; whether this process finished the run."""
    from vma_core.training.distributed import started_processes

    recipe = recipe_of(arguments, start)
    try:
        with started_processes(arguments.device) as processes:
            trainer, own = trainer_of(arguments, recipe, start, processes)
            if arguments.probe:
                probe(trainer, arguments.json)
            elif processes.leads:
                if processes.count == 1 and own is None:
                    print_estimate(trainer)
                return run_rank0(trainer, own, start, arguments, export)
            else:
                run_worker(trainer)
            return False
    except RuntimeError as error:  # torch's own class for this derives from it
        if "out of memory" not in str(error).lower():
            raise
        raise UserError(
            "The device does not have enough memory for this recipe. Halve targets and entries "
            "in the recipe, or train with --device cpu."
        ) from error


def train_strokes(
    arguments: argparse.Namespace,
    start: Bundle,
    recipe: StrokeRecipe,
    folder: Path,
    export: Path | None,
    *,
    resume: bool,
) -> None:
    """Train the stroke head of a model in a run folder and print the result."""
    from vma_core.training.stroke_head import train_stroke_head

    figures = train_stroke_head(
        start, recipe, data_of(arguments), folder, resume, export, arguments.checkpoint_seconds
    )
    if figures is None:
        print(f"Stopped; continue with --resume. Saved {arguments.out / CHECKPOINT}.")
    elif arguments.json:
        print_json(figures)
    else:
        print(f"Trained {figures['steps']:,} updates in {figures['training_hours']} hours.")
        if "model" in figures:
            print(f"{figures['bundle']}: model {figures['model'][:12]}")


def train_autoregressive(
    arguments: argparse.Namespace, start: Bundle, recipe: AutoregressiveRecipe
) -> None:
    """Train the autoregressive head of a model in the run folder and print the result."""
    from vma_core.training.autoregressive_head import train_autoregressive_head

    if arguments.sets or arguments.probe or arguments.export:
        raise UserError(
            "The autoregressive head stays in its run folder and learns from the background "
            "drawings: give --data and --out, without --set, --probe and --export."
        )
    if arguments.steps is not None:
        recipe = replace(recipe, steps=positive("steps", arguments.steps))
    if arguments.seed is not None:
        recipe = replace(recipe, seed=arguments.seed)
    figures = train_autoregressive_head(
        start,
        recipe,
        data_of(arguments),
        arguments.out,
        arguments.resume,
        arguments.checkpoint_seconds,
    )
    if figures is None:
        print(f"Stopped; continue with --resume. Saved {arguments.out / CHECKPOINT}.")
    elif arguments.json:
        print_json(figures)
    else:
        print(f"Trained {figures['steps']:,} updates in {figures['training_hours']} hours;")
        print(f"next: vma evaluate --protocol autoregressive --run {arguments.out} --data …")


def check_folder(arguments: argparse.Namespace) -> None:
    """Check that a run is neither overwritten nor resumed by mistake."""
    checkpoint = arguments.out / CHECKPOINT
    if checkpoint.exists() and not arguments.resume:
        raise UserError(
            "{checkpoint} exists. Add --resume to continue it, or choose another --out.",
            checkpoint=checkpoint,
        )
    if arguments.resume and not checkpoint.exists():
        raise UserError(
            "{checkpoint} does not exist. Leave out --resume to begin.", checkpoint=checkpoint
        )


def trainer_of(
    arguments: argparse.Namespace, recipe: Recipe, start: Bundle | None, processes: Processes
) -> tuple[Trainer, UserData | None]:
    """Trainer on its drawings, ready to start or resume."""
    from vma_core.training.checkpoint import bundle_tensors
    from vma_core.training.corpus import training_corpus
    from vma_core.training.trainer import Trainer
    from vma_core.training.user_data import fitted_recipe, user_data

    if processes.leads:
        print("Reading drawings …", file=sys.stderr)
    own = None
    if arguments.sets:
        own = user_data(own_entries(arguments.sets, recipe.model.image_size), recipe)
        recipe, corpus = fitted_recipe(recipe, own.corpus), own.corpus
        if own.left_out and processes.leads:
            names = ", ".join(own.left_out[:5])
            print(f"Left out, with a single drawing each: {names}", file=sys.stderr)
    else:
        corpus = training_corpus(data_of(arguments), recipe)
    trainer = Trainer(recipe, corpus, processes)
    if arguments.resume:
        trainer.restore(arguments.out / CHECKPOINT)
    elif start is not None:
        trainer.start_from(bundle_tensors(start))
    return trainer, own


def run_rank0(
    trainer: Trainer,
    own: UserData | None,
    start: Bundle | None,
    arguments: argparse.Namespace,
    export: Path | None,
) -> bool:
    """Train, write all files of the run, and export if requested; False if it was interrupted."""
    from vma_core.training.finalisation import finish, save_samples
    from vma_core.training.run_loop import Pace, lock_run, run_training

    checkpoint = arguments.out / CHECKPOINT
    pace = Pace(
        arguments.checkpoint_seconds,
        arguments.log_every,
        arguments.sample_seconds if own is not None else 0.0,
        arguments.tensorboard,
    )
    with lock_run(arguments.out):
        trainer.save(checkpoint)
        memory = own.memory if own is not None else []
        interrupted = run_training(
            trainer, arguments.out, pace, lambda t: save_samples(t, memory, arguments.out)
        )
        trainer.save(checkpoint)
        recipe = trainer.recipe
        done = f"{trainer.step:,} of {trainer.total_steps:,} updates"
        targets = trainer.step * recipe.episodes * recipe.targets
        rate = f"{targets / trainer.seconds:.0f} targets/s" if trainer.step else "nothing trained"
        if interrupted:
            print(f"Stopped after {done}; continue with --resume. Saved {checkpoint}.")
            return False
        print(f"Trained {done}, {rate}, {trainer.bad_steps} bad steps. Saved {checkpoint};")
        if export is None:
            print(f"next: vma export --run {arguments.out} --out …")
            return True
        result = finish(trainer, own, start, export, arguments.name, arguments.out)
    if arguments.json and export == arguments.export:
        print_json(result)
        return True
    print(f"{export}: model {result['model'][:12]}")
    if "nll_before_nats" in result:
        print(
            f"{result['drawings']} held-out drawings: {result['nll_before_nats']:.1f} → "
            f"{result['nll_after_nats']:.1f} nats ({result['change_nats']:+.1f} ± "
            f"{result['change_stderr']:.1f})"
        )
    return True


def print_estimate(trainer: Trainer) -> None:
    """Print how long the remaining updates will take, from a second's worth of them.

    They are made by another trainer, so that the run does not depend on them.
    """
    from vma_core.model.blocks import computes_bfloat16
    from vma_core.training.trainer import Trainer

    remaining = trainer.total_steps - trainer.step
    if remaining < SHORT_RUN:
        return
    device = trainer.processes.device.type
    if trainer.recipe.bfloat16 and not computes_bfloat16(device):
        print(
            "This machine has no fast bfloat16 arithmetic. The run uses single precision and takes "
            "longer; the estimate includes that.",
            file=sys.stderr,
        )
    update_ms = measured_update_ms(Trainer(trainer.recipe, trainer.corpus, trainer.processes))
    hours, minutes = divmod(round(remaining * update_ms / 60e3), 60)
    time_needed = f"about {hours} h {minutes} min"
    print(f"{remaining:,} updates of {update_ms:.0f} ms: {time_needed}.", file=sys.stderr)


def measured_update_ms(trainer: Trainer) -> float:
    """Mean duration of the updates that fit into about a second."""
    trainer.update()  # warm-up
    started, count = time.perf_counter(), 0
    while not count or time.perf_counter() - started < PROBE_S:
        trainer.update()
        count += 1
    return 1e3 * (time.perf_counter() - started) / count


def probe(trainer: Trainer, as_json: bool) -> None:
    """Measure updates for about a second and print the estimated time of the run."""
    update_ms = measured_update_ms(trainer)
    minutes = trainer.total_steps * update_ms / 60e3
    if as_json:
        found = {"update_ms": update_ms, "updates": trainer.total_steps, "minutes": minutes}
        counts = {
            "classes": len(trainer.corpus.rows),
            "drawings": int(trainer.corpus.images.shape[1]),
        }
        print_json(found | counts)
    else:
        print(f"{trainer.total_steps:,} updates of {update_ms:.0f} ms: {minutes:.1f} minutes")


def own_entries(sets: list[Path], size: int) -> list[MemoryEntry]:
    """Read and normalise labelled drawings."""
    from vma_core.glyphs.normalise import NormaliserSettings
    from vma_core.importers.readers import read_entries

    settings = NormaliserSettings()
    return [e for path in sets for e in read_entries(path, size, settings, print_note)]


def start_of(arguments: argparse.Namespace) -> Bundle | None:
    """Bundle to start from."""
    if not arguments.start:
        return None
    return bundled_model() if arguments.start == BUNDLED else load_bundle(Path(arguments.start))


def recipe_of(arguments: argparse.Namespace, start: Bundle | None = None) -> Recipe:
    """The recipe with changes by the command line; fine-tuning keeps the start model's config."""
    from vma_core.training.recipe import Recipe

    path = recipe_path(arguments.recipe or DEFAULT_RECIPE)
    recipe = Recipe.read(path)
    if start is not None and not Recipe.has_model(path):
        recipe = replace(recipe, model=start.config)
        if not start.config.has_discrete_address:
            recipe = replace(recipe, estimator="importance", label_weight=0.0)
    if arguments.steps is not None:
        recipe = recipe.with_updates(positive("steps", arguments.steps))
    if arguments.episodes is not None:
        recipe = replace(recipe, episodes=arguments.episodes)
    if arguments.seed is not None:
        recipe = replace(recipe, seed=arguments.seed)
    return recipe


def recipe_path(name: str) -> Path:
    """Path of a recipe file or of a bundled recipe."""
    from vma_resources import resource_path

    path = Path(name)
    if path.suffix or path.exists():
        return path
    known = resource_path(f"recipes/{name}.toml")
    if not known.is_file():
        folder = resource_path("recipes")
        found = (p.relative_to(folder).with_suffix("").as_posix() for p in folder.rglob("*.toml"))
        names = ", ".join(sorted(found))
        raise UserError(
            "There is no recipe {name!r}. Give a TOML file or one of: {names}.",
            name=name,
            names=names,
        )
    return known


def run_worker(trainer: Trainer) -> None:
    """Train in a process that is not rank 0, which alone writes files and stops the run."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for _ in trainer.records():
        if trainer.should_stop(False):
            return


def require_torch() -> None:
    """Import PyTorch.

    Raises:
        UserError: it is not installed; the message says how to install it.
    """
    try:
        import torch  # noqa: F401
    except ImportError as error:
        found = training_requirements()
        if not found.can_install:
            raise UserError(
                "Training and export need PyTorch, which this program does not include. Export "
                "the training job in the window, and train on a machine that has Python."
            ) from error
        raise UserError(
            "Training and export need PyTorch, which is not installed. Install it with: {command}",
            command=found.shell_command(),
        ) from error
