"""vma generate: variants of what a memory holds, as one PNG sheet."""

from __future__ import annotations

import argparse
from pathlib import Path

from vma_core import defaults
from vma_core.atomic import write_atomically
from vma_core.commands.common import add_json, add_model, model_of, positive, print_json
from vma_core.engine.request import MAX_VARIANTS, MAX_VARIATION, Drawing, Request
from vma_core.errors import UserError, WrongUseError
from vma_core.glyphs.normalise import NormaliserSettings
from vma_core.glyphs.readers import read_entries
from vma_core.glyphs.starter import starter_memory
from vma_core.memory import Memory
from vma_core.sheets import contact_sheet, png_bytes

HELP = "write a sheet of variants of a memory's entries or of a drawing"
EXAMPLE = "vma generate --memory glyphs/ --query a.png --count 64 --seed 7 --out sheet.png"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument(
        "--memory",
        type=Path,
        help="image, folder, Omniglot zip, npz or IDX file (default: starter set)",
    )
    parser.add_argument(
        "--query", type=Path, help="image to make variants of; addresses come from q(a|x)"
    )
    parser.add_argument("--count", type=int, default=64, help="number of variants")
    parser.add_argument("--seed", type=int, default=defaults.SEED)
    parser.add_argument(
        "--variation", type=float, default=defaults.VARIATION, help="0 near copies, 1 prior, 2 wild"
    )
    parser.add_argument("--out", type=Path, required=True, help="PNG file to write")
    add_model(parser)
    add_json(parser)


def run(arguments: argparse.Namespace) -> None:
    """Read, generate, write."""
    count = positive("count", arguments.count)
    if count > MAX_VARIANTS:
        raise WrongUseError(f"--count must be at most {MAX_VARIANTS}, not {count}.")
    if not 0 <= arguments.variation <= MAX_VARIATION:
        raise WrongUseError(f"--variation must be between 0 and {MAX_VARIATION:g}.")
    bundle = model_of(arguments)
    engine = bundle.engine()
    size = engine.image_size
    settings = NormaliserSettings()
    if arguments.memory:
        entries = read_entries(arguments.memory, size, settings)
    else:
        entries = starter_memory(size)
    drawing = None
    if arguments.query:
        queries = read_entries(arguments.query, size, settings)
        if len(queries) != 1:
            raise UserError(f"--query must be one image; {arguments.query} holds {len(queries)}.")
        drawing = Drawing.of(queries[0].image)
    request = Request(
        Memory(entries).view(),
        drawing,
        source="drawing" if drawing else "memory",
        variation=arguments.variation,
        seed=arguments.seed,
        count=count,
    )
    result = engine.answer(request)
    provenance = {
        "model": bundle.model_hash,
        "seed": arguments.seed,
        "count": count,
        "variation": arguments.variation,
        "source": request.source,
    }
    write_atomically(arguments.out, png_bytes(contact_sheet(result.images), provenance))
    best = int(result.addresses.posterior.argmax())
    summary = {
        "out": str(arguments.out),
        "variants": count,
        "entries": len(entries),
        "most_addressed": entries[best].label if drawing else None,
        "probability": float(result.addresses.posterior[best]) if drawing else None,
        "provider": result.provider,
        "total_ms": result.timings_ms["total"],
    }
    if arguments.json:
        print_json(summary | provenance)
    else:
        print(
            f"{count} variants from {len(entries)} entries → {arguments.out} "
            f"({result.provider}, {summary['total_ms']:.0f} ms)"
        )
