"""vma evaluate: the protocols' figures with standard errors."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from vma_core.cli.common import add_data, add_json, add_model, model_of, positive, print_json
from vma_core.cli.protocols import PROTOCOLS, REALISM_CHARACTERS, Measurement
from vma_core.evaluation.realism import SIZES_PX
from vma_core.standard_errors import table

HELP = "measure a model: likelihood, few-shot accuracy, use of the memory, quality of variants"
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
        help="test episodes per cell (open-set: memories; realism: draws of the "
        "alphabets; originality: variants per character)",
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--classes", type=int, nargs="+", help="table1, gmn: numbers of classes")
    parser.add_argument("--shots", type=int, nargs="+", help="table1: drawings a class")
    parser.add_argument(
        "--entries", type=int, nargs="+", help="scaling, open-set: sizes of the memory"
    )
    parser.add_argument("--likelihood", action="store_true", help="few-shot: by p(x | m_a) too")
    parser.add_argument("--sweep", action="store_true", help="variants: the slider's whole curve")
    parser.add_argument(
        "--temperatures",
        type=float,
        nargs="+",
        default=[],
        help="variants: the default at further temperatures of z too (1: as it is)",
    )
    parser.add_argument(
        "--form",
        choices=("strokes", "pixels"),
        help="variants, realism, originality: what is judged (default: strokes where the model "
        "draws them)",
    )
    parser.add_argument(
        "--characters",
        type=int,
        help="variants, realism, originality: only as many characters, evenly spaced (default: "
        f"all; realism: {REALISM_CHARACTERS})",
    )
    parser.add_argument(
        "--size",
        type=int,
        nargs="+",
        choices=SIZES_PX,
        help="realism: sides of the images in pixels (default: both; pixels: 28)",
    )
    parser.add_argument("--mnist", action="store_true", help="memory-use: MNIST's test digits")
    parser.add_argument(
        "--validation", action="store_true", help="held-out background alphabets instead"
    )
    parser.add_argument(
        "--sheet", type=Path, help="variants, disjoint: PNG with entries and what was made of them"
    )
    parser.add_argument("--threads", type=int, help="ONNX Runtime threads")
    add_model(parser)
    add_data(parser)
    add_json(parser)


def run(arguments: argparse.Namespace) -> None:
    """Measure and print."""
    report = measure(arguments)
    if arguments.json:
        print_json(report)
        return
    shown = [f"model {report['model'][:12]}", f"seed {report['seed']}"]
    if report["data"]:
        shown.insert(1, f"data {report['data'][:12]}")
    print(" · ".join(shown))
    print(table(report["rows"]))


def measure(arguments: argparse.Namespace) -> dict[str, Any]:
    """The report that --json prints."""
    protocol = PROTOCOLS[arguments.protocol]
    bundle = model_of(arguments)
    measurement = Measurement(
        arguments,
        bundle,
        positive("episodes", arguments.episodes or protocol.episodes),
        positive("samples", arguments.samples or protocol.samples),
        [],
    )
    rows = protocol.measure(measurement)
    return {
        "model": bundle.model_hash,
        "data": measurement.data_hashes[0] if measurement.data_hashes else "",
        "protocol": arguments.protocol,
        "seed": arguments.seed,
        "image_size": bundle.config.image_size,
        "rows": rows,
    }
