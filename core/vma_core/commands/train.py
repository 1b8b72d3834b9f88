"""vma train: a model from a data folder and a recipe; Ctrl-C saves, --resume continues."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vma_core.commands.common import add_data, data_of
from vma_core.errors import UserError

if TYPE_CHECKING:
    from torch import Tensor

    from vma_core.training.loop import StepRecord, Trainer
    from vma_core.training.recipe import Recipe

HELP = "train a model on the Omniglot background set"
EXAMPLE = "vma train --data DIR --recipe omniglot28.toml --out runs/first"
CHECKPOINT = "checkpoint.safetensors"
METRICS = "metrics.jsonl"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    add_data(parser)
    parser.add_argument("--recipe", type=Path, help="TOML file (default: the bundled model's)")
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoint and metrics")
    parser.add_argument(
        "--resume", action="store_true", help="continue from the checkpoint in --out"
    )
    parser.add_argument("--steps", type=int, help="number of updates instead of the recipe's")
    parser.add_argument(
        "--episodes", type=int, help="episodes an update; a multiple of torchrun's processes"
    )
    parser.add_argument(
        "--from", dest="start", type=Path, help="bundle to start from: fine-tune its weights"
    )
    parser.add_argument("--device", choices=("auto", "cpu", "cuda"), default="auto")
    parser.add_argument(
        "--tensorboard", action="store_true", help="also write TensorBoard logs to --out"
    )
    parser.add_argument("--checkpoint-seconds", type=float, default=120.0)
    parser.add_argument("--log-every", type=int, default=20, help="updates per line of metrics")


def run(arguments: argparse.Namespace) -> None:
    """Train until done or interrupted; the checkpoint is always whole."""
    # Spinning threads would take the cores from each other and from the window.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    require_torch()
    from vma_core.training.corpus import training_corpus
    from vma_core.training.loop import Trainer
    from vma_core.training.processes import started_processes

    recipe = recipe_of(arguments)
    checkpoint = arguments.out / CHECKPOINT
    if checkpoint.exists() and not arguments.resume:
        raise UserError(
            f"{checkpoint} exists. Add --resume to continue it, or choose another --out."
        )
    if arguments.resume and not checkpoint.exists():
        raise UserError(f"{checkpoint} does not exist. Leave out --resume to begin.")
    data = data_of(arguments)
    with started_processes(arguments.device) as processes:
        if processes.leads:
            print("Reading drawings …", file=sys.stderr)
        trainer = Trainer(recipe, training_corpus(data, recipe), processes)
        if arguments.resume:
            trainer.restore(checkpoint)
        elif arguments.start:
            trainer.start_from(weights_of(arguments.start))
        if not processes.leads:
            follow(trainer)
            return
        trainer.save(checkpoint)
        interrupted = drive(trainer, arguments, checkpoint)
        trainer.save(checkpoint)
    done = f"{trainer.step:,} of {trainer.total_steps:,} updates"
    targets = trainer.step * recipe.episodes * recipe.targets
    rate = f"{targets / trainer.seconds:.0f} targets/s" if trainer.step else "nothing trained"
    if interrupted:
        print(f"Stopped after {done}; continue with --resume. Saved {checkpoint}.")
    else:
        print(f"Trained {done}, {rate}, {trainer.bad_steps} bad steps. Saved {checkpoint};")
        print(f"next: vma export --run {arguments.out} --out …")


def recipe_of(arguments: argparse.Namespace) -> Recipe:
    """The recipe with what the command line changes."""
    from dataclasses import replace

    from vma_resources import resource_path

    from vma_core.training.recipe import Recipe

    recipe = Recipe.read(arguments.recipe or resource_path("recipes/omniglot28.toml"))
    if arguments.steps is not None:
        recipe = replace(recipe, steps=arguments.steps)
    if arguments.episodes is not None:
        recipe = replace(recipe, episodes=arguments.episodes)
    return recipe


def weights_of(bundle: Path) -> Mapping[str, Tensor]:
    """A bundle's weights, checked."""
    import torch

    from vma_core.bundle import load_bundle

    return {k: torch.from_numpy(v.copy()) for k, v in load_bundle(bundle).weights.items()}


def follow(trainer: Trainer) -> None:
    """A process that does not lead trains along; the leading one writes and stops the run."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for _ in trainer.records():
        if trainer.should_stop(False):
            return


def drive(trainer: Trainer, arguments: argparse.Namespace, checkpoint: Path) -> bool:
    """Run the loop with a progress bar, metrics and timed checkpoints; True if interrupted."""
    from tqdm import tqdm

    saved_at = time.monotonic()
    recent: list[StepRecord] = []
    bar = tqdm(initial=trainer.step, total=trainer.total_steps, file=sys.stderr, mininterval=1.0)
    with (
        bar,
        _stop_on_interrupt() as stop,
        _open_metrics(arguments.out / METRICS, trainer.step) as metrics,
        Board(arguments.out if arguments.tensorboard else None) as board,
    ):
        for record in trainer.records():
            recent.append(record)
            bar.update()
            if record.step % arguments.log_every == 0:
                line = _mean_record(recent)
                metrics.write(json.dumps(line) + "\n")
                metrics.flush()
                board.add(line)
                bar.set_postfix_str(
                    f"bound {line['bound_nats']:.1f} nats, bad steps {record.bad_steps}"
                )
                recent = []
            if time.monotonic() - saved_at > arguments.checkpoint_seconds:
                trainer.save(checkpoint)
                saved_at = time.monotonic()
            if trainer.should_stop(bool(stop)):
                return True
    return False


class Board:
    """TensorBoard curves, for those who asked for them."""

    def __init__(self, folder: Path | None) -> None:
        self._writer: Any = None
        if folder is None:
            return
        try:
            from torch.utils.tensorboard import SummaryWriter
        except ImportError as error:
            raise UserError(
                "--tensorboard needs TensorBoard, which is not installed. Install it with: "
                "pip install tensorboard"
            ) from error
        self._writer = SummaryWriter(str(folder))

    def __enter__(self) -> Board:
        return self

    def __exit__(self, *_: object) -> None:
        if self._writer is not None:
            self._writer.close()

    def add(self, line: Mapping[str, Any]) -> None:
        """One line of metrics."""
        if self._writer is not None:
            for key, value in line.items():
                self._writer.add_scalar(key, value, line["step"])


def require_torch() -> None:
    """Training needs PyTorch, exploring does not."""
    try:
        import torch  # noqa: F401
    except ImportError as error:
        raise UserError(
            "Training and export need PyTorch, which is not installed. Install it with: "
            "pip install 'vma-explorer[train]'"
        ) from error


def _mean_record(records: list[StepRecord]) -> dict[str, Any]:
    """The last record with every measured figure averaged over the records."""
    line = records[-1].to_dict()
    for key in line:
        if key not in ("step", "bad_steps", "learning_rate"):
            line[key] = sum(getattr(r, key) for r in records) / len(records)
    return line


@contextmanager
def _open_metrics(path: Path, step: int) -> Iterator[Any]:
    """Append to the metrics file, without the lines after the step that is continued from."""
    lines = path.read_text().splitlines() if path.exists() else []
    kept = [line for line in lines if json.loads(line)["step"] <= step]
    with path.open("w") as file:
        file.writelines(line + "\n" for line in kept)
        yield file


@contextmanager
def _stop_on_interrupt() -> Iterator[list[int]]:
    """Ctrl-C and a termination end the loop after the current update; the list is then filled."""
    asked: list[int] = []
    watched = (signal.SIGINT, signal.SIGTERM)
    old = [signal.signal(s, lambda number, _: asked.append(number)) for s in watched]
    try:
        yield asked
    finally:
        for number, handler in zip(watched, old, strict=True):
            signal.signal(number, handler)
