"""vma evaluate: figures of a protocol with standard errors."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from vma_core.cli.common import add_data, add_json, add_model, model_of, positive, print_json
from vma_core.cli.protocols import PROTOCOLS, REALISM_CHARACTERS, RUN_REPORTS, Measurement
from vma_core.evaluation.realism import SIZES_PX
from vma_core.standard_errors import table

HELP = "evaluate a model: likelihood, few-shot accuracy, memory use, quality of variants"
EXAMPLE = "vma evaluate --data DIR --protocol table1 --classes 1 --shots 1 5 19"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument(
        "--protocol",
        choices=sorted(PROTOCOLS),
        required=True,
        help="; ".join(f"{name}: {p.about}" for name, p in sorted(PROTOCOLS.items())),
    )
    parser.add_argument("--samples", type=int, help="importance samples of z")
    parser.add_argument(
        "--episodes",
        type=int,
        help="test episodes per cell (open-set: memories; lake: runs; realism: splits of the "
        "alphabets; originality: variants per character; turing: questions of each form per "
        "character)",
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--classes",
        type=int,
        nargs="+",
        help="table1, autoregressive, gmn, addressing: numbers of classes",
    )
    parser.add_argument(
        "--shots", type=int, nargs="+", help="table1, autoregressive: drawings per class"
    )
    parser.add_argument("--entries", type=int, nargs="+", help="scaling, open-set: memory sizes")
    parser.add_argument(
        "--at-rest",
        action="store_true",
        help="few-shot: also by p(x | m_a), and as the window names a drawing once the pen rests",
    )
    parser.add_argument(
        "--sweep", action="store_true", help="variants: several positions of the slider"
    )
    parser.add_argument(
        "--temperatures",
        type=float,
        nargs="+",
        default=[],
        help="variants: also the default setting at these temperatures of z",
    )
    parser.add_argument(
        "--form",
        choices=("strokes", "pixels"),
        help="variants, realism, originality: form of the variants (default: strokes if the model "
        "has them)",
    )
    parser.add_argument(
        "--characters",
        type=int,
        help="variants, realism, originality, turing: number of evenly spaced characters (default: "
        f"all; realism, turing: {REALISM_CHARACTERS})",
    )
    parser.add_argument(
        "--size",
        type=int,
        nargs="+",
        choices=SIZES_PX,
        help="realism, turing: image sizes in pixels (default: both; for pixels: 28)",
    )
    parser.add_argument("--mnist", action="store_true", help="memory-use: MNIST's test digits")
    parser.add_argument(
        "--validation", action="store_true", help="use held-out background alphabets"
    )
    parser.add_argument(
        "--sheet", type=Path, help="variants, disjoint: PNG file of examples to write"
    )
    parser.add_argument(
        "--answers",
        type=Path,
        nargs="+",
        default=[],
        help="turing: CSV files of people's answers, reported beside the classifier's",
    )
    parser.add_argument("--save-answers", type=Path, help="turing: CSV file to write")
    parser.add_argument("--threads", type=int, help="ONNX Runtime threads")
    parser.add_argument(
        "--run",
        type=Path,
        help="addressing, autoregressive: run folder of such a recipe, instead of a model",
    )
    add_model(parser)
    add_data(parser)
    add_json(parser)


def run(arguments: argparse.Namespace) -> None:
    """Run the protocol and print its figures."""
    report = measure(arguments)
    if arguments.json:
        print_json(report)
        return
    shown = [f"model {report['model'][:12]}", f"seed {report['seed']}"]
    if report["data"]:
        shown.insert(1, f"data {report['data'][:12]}")
    print(" · ".join(shown))
    # The single targets' values of the addressing experiment are for --json alone.
    rows = [{k: v for k, v in row.items() if k != "nlls"} for row in report["rows"]]
    print(table(rows))


def measure(arguments: argparse.Namespace) -> dict[str, Any]:
    """Run the protocol; returns the report printed by --json."""
    protocol = PROTOCOLS[arguments.protocol]
    episodes = positive("episodes", arguments.episodes or protocol.episodes)
    samples = positive("samples", arguments.samples or protocol.samples)
    if arguments.run is not None and arguments.protocol in RUN_REPORTS:
        return RUN_REPORTS[arguments.protocol](arguments, episodes, samples)
    bundle = model_of(arguments)
    measurement = Measurement(arguments, bundle, episodes, samples, [])
    rows = protocol.measure(measurement)
    return {
        "model": bundle.model_hash,
        "data": measurement.data_hashes[0] if measurement.data_hashes else "",
        "protocol": arguments.protocol,
        "seed": arguments.seed,
        "image_size": bundle.config.image_size,
        "rows": rows,
    }
