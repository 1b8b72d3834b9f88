"""vma generate: variants of what a memory holds, as one PNG sheet or as very many in shards."""

from __future__ import annotations

import argparse
from pathlib import Path

from vma_core import defaults
from vma_core.atomic import write_atomically
from vma_core.commands.common import (
    add_json,
    add_model,
    model_of,
    positive,
    print_json,
    progress_bar,
)
from vma_core.engine.request import MAX_VARIANTS, MAX_VARIATION, Drawing, Request
from vma_core.errors import UserError, WrongUseError
from vma_core.glyphs.normalise import NormaliserSettings
from vma_core.glyphs.readers import read_entries
from vma_core.glyphs.starter import starter_memory
from vma_core.memory import Memory, MemoryEntry
from vma_core.shards import ShardPlan, generate_shards
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
    parser.add_argument(
        "--out", type=Path, required=True, help="PNG file to write; a folder with --shards"
    )
    parser.add_argument(
        "--shards",
        action="store_true",
        help="any number of variants as packed npz files; repeat the command to go on",
    )
    parser.add_argument("--shard-size", type=int, default=10_000, help="variants a file")
    add_model(parser)
    add_json(parser)


def run(arguments: argparse.Namespace) -> None:
    """Read, generate, write."""
    count = positive("count", arguments.count)
    if arguments.shards:
        _shards(arguments)
        return
    if count > MAX_VARIANTS:
        raise WrongUseError(
            f"--count must be at most {MAX_VARIANTS} without --shards, not {count}."
        )
    _check_variation(arguments.variation)
    bundle = model_of(arguments)
    engine = bundle.engine()
    size = engine.image_size
    settings = NormaliserSettings()
    entries = _entries(arguments, size)
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


def _shards(arguments: argparse.Namespace) -> None:
    """Very many, without a drawing."""
    if arguments.query is not None:
        raise WrongUseError("--shards makes variants of the memory; leave out --query.")
    _check_variation(arguments.variation)
    plan = ShardPlan(arguments.count, arguments.shard_size, arguments.seed, arguments.variation)
    bundle = model_of(arguments)
    engine = bundle.engine()
    memory = Memory(_entries(arguments, engine.image_size))
    advance = progress_bar(plan.count, "variants")
    summary = generate_shards(
        engine,
        memory.view(),
        plan,
        bundle.model_hash,
        memory.content_hash(),
        arguments.out,
        advance,
    )
    if arguments.json:
        print_json(summary)
        return
    print(
        f"{plan.count:,} variants in {plan.shards:,} shards → {arguments.out}; "
        f"{summary['made_now']:,} made now, {summary['variants_per_second']:,.0f} a second "
        f"({summary['provider']})"
    )


def _entries(arguments: argparse.Namespace, size: int) -> list[MemoryEntry]:
    if arguments.memory:
        return read_entries(arguments.memory, size, NormaliserSettings())
    return starter_memory(size)


def _check_variation(variation: float) -> None:
    if not 0 <= variation <= MAX_VARIATION:
        raise WrongUseError(f"--variation must be between 0 and {MAX_VARIATION:g}.")
