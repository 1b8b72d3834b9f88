"""vma benchmark: speed and endurance on this machine."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vma_core.bundles.bundle import Bundle, baseline
from vma_core.cli.common import (
    add_data,
    add_json,
    add_model,
    data_of,
    model_of,
    positive,
    print_json,
    progress_bar,
)
from vma_core.engine.engine import Engine
from vma_core.engine.runtime.row_threads import default_threads
from vma_core.errors import UserError
from vma_core.standard_errors import table

from vma_tools.benchmarks.engine import (
    LARGE_MEMORY_SIZES,
    VARIANTS,
    InferenceSizes,
    addressing_speed,
    decoder_speed,
    generation_speed,
    hard_against_soft,
    heat_speed,
    live_speed,
    variants_speed,
)
from vma_tools.benchmarks.machine import (
    STREAM_BYTES,
    bytes_read_per_s,
    multiply_adds,
    multiply_adds_per_s,
)

if TYPE_CHECKING:
    from vma_tools.benchmarks.growth import GrowthSizes

HELP = "measure the window (pen to paint), the engine, training or the booth's endurance"
EXAMPLE = "vma benchmark gui --json"
LIVE_ENTRIES = 100
INFERENCE_SIZES = InferenceSizes()
TARGETS_WITH_OWN_MEMORY = 4
WHAT = (
    "gui",
    "startup",
    "inference",
    "addressing",
    "loading",
    "page",
    "outlines",
    "unlabelled-sheets",
    "growth",
    "training",
    "fine-tuning",
    "soak",
    "device",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("what", choices=WHAT)
    parser.add_argument(
        "--scenario",
        choices=["usual", "full", "first-use", "page"],
        default="usual",
        help="gui: 100 entries and 16 variants, 2,500 and 64 with all docks open, or the longest "
        "stall at the first use of each part",
    )
    parser.add_argument(
        "--entries",
        type=int,
        help="gui, inference, addressing, loading, device: entries in memory",
    )
    parser.add_argument("--variants", type=int, help="gui: number of variants")
    parser.add_argument(
        "--minutes",
        type=float,
        help="soak: real minutes (default: 5); device: no part begins later (default: 8)",
    )
    parser.add_argument(
        "--rehearse",
        action="store_true",
        help="device: let the CPU stand in for a GPU, with small memories",
    )
    parser.add_argument("--stand-hours", type=float, help="soak: simulated hours instead")
    parser.add_argument(
        "--warm-up", type=int, help="soak: first visits that are not counted (default: detected)"
    )
    parser.add_argument("--recipe", type=Path, help="training: recipe to measure")
    parser.add_argument(
        "--repeats", type=int, help="requests, updates or drawn characters per measurement"
    )
    parser.add_argument(
        "--idle-seconds", type=float, help="gui: how long the idle window is watched (default: 10)"
    )
    parser.add_argument("--threads", type=int, help="inference: ONNX Runtime threads")
    parser.add_argument("--plot", type=Path, help="growth: SVG file to write")
    parser.add_argument("--seeds", type=int, default=3, help="fine-tuning: number of runs")
    add_data(parser)
    add_model(parser)
    add_json(parser)


def run(arguments: argparse.Namespace) -> None:
    """Run the benchmark."""
    kinds = {
        "gui": window,
        "inference": inference,
        "addressing": addressing,
        "loading": loading,
        "page": page,
        "outlines": outlines,
        "unlabelled-sheets": unlabelled_sheets,
        "growth": growth,
        "training": training,
        "fine-tuning": fine_tuning,
        "soak": soak,
        "startup": startup,
        "device": device,
    }
    kinds[arguments.what](arguments)


def inference(arguments: argparse.Namespace, sizes: InferenceSizes = INFERENCE_SIZES) -> None:
    """The engine without a window, compared with lower bounds, PyTorch and soft addressing."""
    bundle = model_of(arguments)
    threads = positive("threads", arguments.threads or default_threads())
    engine = bundle.engine(threads=threads)
    repeats = positive("repeats", arguments.repeats or 40)
    entries = positive("entries", arguments.entries or LIVE_ENTRIES)
    per_s = multiply_adds_per_s(threads)
    report: dict[str, Any] = {
        "model": bundle.model_hash,
        "provider": engine.runner.provider,
        "threads": threads,
        "multiply_adds_per_s": per_s,
        "heat": heat_speed(engine, sizes.memories, repeats),
        "variants": variants_speed(engine, sizes.counts, repeats),
        "live": live_speed(engine, entries, VARIANTS, sizes.characters),
        "generation": generation_speed(engine, sizes.batches, max(3, repeats // 8)),
    }
    # Needs the developer packages; only meaningful on the CPU.
    reference = torch_engine(bundle, threads) if engine.runner.provider.startswith("CPU") else None
    if reference is not None:
        needed = multiply_adds(bundle.graphs["generate_from_prior"])
        report["decoder"] = decoder_speed(engine, sizes.counts, repeats, needed, per_s)
        slower = variants_speed(reference, sizes.counts, max(3, repeats // 4))
        for row, other in zip(report["variants"], slower, strict=True):
            row["pytorch_eager_p50_ms"] = other["p50_ms"]
            row["pytorch_over_this"] = other["p50_ms"] / row["p50_ms"]
    hard, soft = (baseline(name).engine(threads=threads) for name in ("hard", "soft"))
    report["hard_against_soft"] = hard_against_soft(
        hard, soft, sizes.soft_memories, max(3, repeats // 4)
    )
    if arguments.json:
        print_json(report)
        return
    print(
        f"model {bundle.model_hash[:12]} · {report['provider']} · {threads} threads · "
        f"{per_s / 1e9:.0f} billion multiply-adds a second"
    )
    for name in ("heat", "variants", "live", "generation", "decoder", "hard_against_soft"):
        if name in report:
            print(f"{name.replace('_', ' ')}\n{table(report[name])}\n")


def addressing(arguments: argparse.Namespace, streamed_bytes: int = STREAM_BYTES) -> None:
    """Heat, and adding an entry, over memories of up to a million entries.

    Args:
        arguments: of the command.
        streamed_bytes: read to measure the memory's bandwidth.
    """
    bundle = model_of(arguments)
    engine = bundle.engine(threads=arguments.threads)
    repeats = positive("repeats", arguments.repeats or 40)
    sizes = (arguments.entries,) if arguments.entries else LARGE_MEMORY_SIZES
    per_s = bytes_read_per_s(streamed_bytes)
    rows = addressing_speed(engine, sizes, repeats, per_s)
    if arguments.json:
        print_json(
            {
                "model": bundle.model_hash,
                "provider": engine.runner.provider,
                "read_bytes_per_s": per_s,
                "rows": rows,
            }
        )
    else:
        print(f"model {bundle.model_hash[:12]} · {engine.runner.provider}\n{table(rows)}")


def loading(arguments: argparse.Namespace) -> None:
    """Opening a project of a hundred thousand entries, without and with cached keys."""
    from vma_tools.benchmarks.loading import loading as measured

    bundle = model_of(arguments)
    rows = measured(bundle, positive("entries", arguments.entries or 100_000))
    if arguments.json:
        print_json({"model": bundle.model_hash, "rows": rows})
    else:
        print(f"model {bundle.model_hash[:12]}\n{table(rows)}")


def page(arguments: argparse.Namespace) -> None:
    """Setting, changing and exporting a page of 2,000 letters."""
    from vma_tools.benchmarks.page import page_speed

    bundle = model_of(arguments)
    rows = page_speed(
        bundle.engine(threads=arguments.threads),
        repeats=positive("repeats", arguments.repeats or 15),
    )
    if arguments.json:
        print_json({"model": bundle.model_hash, "rows": rows})
    else:
        print(f"model {bundle.model_hash[:12]}\n{table(rows)}")


def outlines(arguments: argparse.Namespace) -> None:
    """Points of fonts' outlines, and how far they leave the ink."""
    from vma_tools.benchmarks.font_outlines import outline_rows

    bundle = model_of(arguments)
    rows = outline_rows(bundle.engine(threads=arguments.threads), data_of(arguments))
    if arguments.json:
        print_json({"model": bundle.model_hash, "rows": rows})
    else:
        print(f"model {bundle.model_hash[:12]}\n{table(rows)}")


def unlabelled_sheets(arguments: argparse.Namespace) -> None:
    """Errors of baseline and x-height of letters without labels, in em."""
    from vma_tools.benchmarks.unlabelled_sheets import unlabelled_errors

    rows = unlabelled_errors()
    if arguments.json:
        print_json({"rows": rows})
    else:
        print(table(rows))


def device(arguments: argparse.Namespace) -> None:
    """A memory on the GPU: live requests, bulk generation, and parity with the CPU."""
    from vma_tools.benchmarks.device import REHEARSAL, DeviceSizes, device_report

    sizes = REHEARSAL if arguments.rehearse else DeviceSizes()
    if arguments.entries:
        sizes = replace(sizes, memories=(positive("entries", arguments.entries),))
    if arguments.minutes:
        sizes = replace(sizes, minutes=arguments.minutes)
    report = device_report(model_of(arguments), sizes, rehearse=arguments.rehearse)
    if arguments.json:
        print_json(report)
        return
    print(
        f"model {report['model'][:12]} · {report['device']} · ONNX Runtime {report['onnxruntime']}"
    )
    for name in ("upload", "live", "generation", "parity", "captured", "goals"):
        if report[name]:
            print(f"{name}\n{table(report[name])}\n")
    if report["left_out"]:
        print(f"no time was left for: {'; '.join(report['left_out'])}")


def growth(arguments: argparse.Namespace, sizes: GrowthSizes | None = None) -> None:
    """Times over entries, variants, image size and threads, with fitted exponents.

    Args:
        arguments: of the command.
        sizes: None for those in the documents.
    """
    from vma_core.cli.train import require_torch

    require_torch()
    from vma_tools.benchmarks import growth as measured

    bundle = model_of(arguments)
    repeats = positive("repeats", arguments.repeats or 15)
    sizes = sizes or measured.GrowthSizes()
    advance = progress_bar(3 + len(sizes.image_sizes_px), "growth")
    series = measured.growth(bundle, sizes, repeats, advance)
    exponents = measured.exponents(series)
    if arguments.plot is not None:
        from vma_tools.reproduce.plots import growth_plot

        growth_plot(series, arguments.plot)
    if arguments.json:
        print_json({"model": bundle.model_hash, **series, "exponents": exponents})
        return
    print(f"model {bundle.model_hash[:12]}")
    for name, rows in {**series, "exponents": exponents}.items():
        print(f"{name.replace('_', ' ')}\n{table(rows)}\n")


def torch_engine(bundle: Bundle, threads: int) -> Engine | None:
    """The same weights on PyTorch; None if it is not installed."""
    try:
        import torch
    except ImportError:
        return None
    from vma_core.engine.runtime.torch_runner import TorchRunner
    from vma_core.model.vma import VariationalMemoryAddressing

    torch.set_num_threads(threads)
    model = VariationalMemoryAddressing(bundle.config)
    model.load_state_dict({k: torch.from_numpy(v.copy()) for k, v in bundle.weights.items()})
    return bundle.engine_on(TorchRunner(model))


def window(arguments: argparse.Namespace) -> None:
    """Pen to paint, stalls at first uses, or a written page."""
    if arguments.scenario == "first-use":
        options = {"repeats": arguments.repeats}
        _in_the_window("vma_tools.benchmarks.first_use", options, arguments.json)
        return
    if arguments.scenario == "page":
        options = {"repeats": arguments.repeats}
        _in_the_window("vma_tools.benchmarks.written_page", options, arguments.json)
        return
    options = {name: getattr(arguments, name) for name in ("scenario", "entries", "variants")}
    options |= {"characters": arguments.repeats, "idle-seconds": arguments.idle_seconds}
    _in_the_window("vma_tools.benchmarks.window", options, arguments.json)


def soak(arguments: argparse.Namespace) -> None:
    """Random visitors of the booth, for real minutes or simulated hours."""
    options = {
        "minutes": arguments.minutes,
        "stand-hours": arguments.stand_hours,
        "warm-up": arguments.warm_up,
    }
    _in_the_window("vma_tools.benchmarks.soak", options, arguments.json)


def startup(arguments: argparse.Namespace) -> None:
    """Start-up to the first answer, cold and warm."""
    _in_the_window("vma_tools.benchmarks.startup", {"repeats": arguments.repeats}, arguments.json)


def _in_the_window(module: str, options: dict[str, Any], as_json: bool) -> None:
    """Run a window benchmark in its own process."""
    command = [sys.executable, "-m", module]
    for name, value in options.items():
        command += [f"--{name}", str(value)] if value is not None else []
    command += ["--json"] if as_json else []
    if subprocess.run(command, check=False).returncode:
        raise UserError("The benchmark of the window failed; see the lines above.")


def training(arguments: argparse.Namespace, sizes: Sequence[int] | None = None) -> None:
    """Cost of an update on random drawings, without data.

    Args:
        arguments: of the command.
        sizes: entries in memory, for hard against soft; None for those in the documents.
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    from vma_core.cli.train import require_torch

    require_torch()
    from vma_core.training.recipe import Recipe
    from vma_resources import resource_path

    from vma_tools.benchmarks import training

    repeats = positive("repeats", arguments.repeats or 7)
    recipe = Recipe.read(arguments.recipe or resource_path("recipes/omniglot28.toml"))
    sizes = sizes or training.MEMORY_SIZES
    advance = progress_bar(2 * len(sizes), "hard against soft")
    own_memories = replace(recipe, targets=1, episodes=TARGETS_WITH_OWN_MEMORY)
    report = {
        "throughput": [training.throughput(recipe, repeats)],
        "shared_against_separate": training.shared_against_separate(recipe, repeats),
        "one_memory": training.hard_against_soft(recipe, sizes, repeats, advance),
        "memory_per_target": training.hard_against_soft(own_memories, sizes, repeats, advance),
    }
    crossings = {
        name: training.crossing_point(report[name]) for name in ("one_memory", "memory_per_target")
    }
    if arguments.json:
        print_json(report | {"crossing_points_entries": crossings})
        return
    for name, rows in report.items():
        print(f"{name.replace('_', ' ')}\n{table(rows)}\n")
    for name, crossing in crossings.items():
        print(f"{name.replace('_', ' ')}: hard is cheaper from {crossing} entries")


def fine_tuning(arguments: argparse.Namespace) -> None:
    """NLL of twenty characters before and after fine-tuning on five drawings each."""
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    from vma_core.cli.train import require_torch

    require_torch()
    from vma_core.training.corpus import background_sets
    from vma_core.training.recipe import Recipe
    from vma_resources import resource_path

    from vma_tools.benchmarks.fine_tuning import FineTuningTask
    from vma_tools.benchmarks.fine_tuning import fine_tuning as measure

    bundle, data = model_of(arguments), data_of(arguments)
    recipe = Recipe.read(arguments.recipe or resource_path("recipes/fine-tune.toml"))
    _, held_out = background_sets(data, bundle.config.image_size)
    seeds = positive("seeds", arguments.seeds)
    advance = progress_bar(seeds * recipe.steps, "updates")
    tasks = [FineTuningTask(seed=seed) for seed in range(seeds)]
    rows = [measure(bundle, held_out, recipe, task, advance) for task in tasks]
    if arguments.json:
        print_json({"model": bundle.model_hash, "recipe": recipe.to_dict(), "runs": rows})
    else:
        print(f"model {bundle.model_hash[:12]}\n{table(rows)}")
