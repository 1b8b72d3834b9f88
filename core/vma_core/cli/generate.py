"""vma generate: variants of a memory or a drawing, as a PNG or SVG sheet or in shards."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import get_args

from vma_core.atomic_write import write_atomically
from vma_core.cli.common import (
    add_json,
    add_model,
    model_of,
    positive,
    print_json,
    print_note,
    progress_bar,
)
from vma_core.cli.memory_argument import add_memory, memory_of
from vma_core.engine import defaults
from vma_core.engine.request import MAX_VARIANTS, MAX_VARIATION, Drawing, Request, Result
from vma_core.errors import UserError, WrongUseError
from vma_core.export.contact_sheet import contact_sheet, png_bytes
from vma_core.export.drawable import VariantForm, drawables_of
from vma_core.export.sharded_dataset import ShardPlan, generate_shards
from vma_core.glyphs.normalise import NormaliserSettings
from vma_core.glyphs.stroke_raster import check_side
from vma_core.glyphs.strokes import StrokeArrays
from vma_core.importers.readers import read_entries
from vma_core.memory.entries import Memory

HELP = "write variants of a memory's entries or of a drawing"
EXAMPLE = "vma generate --memory glyphs/ --query a.png --count 64 --seed 7 --out sheet.png"
SUFFIXES = (".png", ".svg")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    add_memory(parser)
    parser.add_argument(
        "--query", type=Path, help="drawing to make variants of (default: variants of the memory)"
    )
    parser.add_argument("--count", type=int, default=64, help="number of variants")
    parser.add_argument("--seed", type=int, default=defaults.SEED)
    parser.add_argument(
        "--variation",
        type=float,
        default=defaults.VARIATION,
        help="0 for near copies, 1 for the prior, up to 2",
    )
    parser.add_argument(
        "--out", type=Path, required=True, help="PNG or SVG file to write; with --shards a folder"
    )
    parser.add_argument(
        "--form",
        choices=get_args(VariantForm),
        default="strokes",
        help="pen strokes or the model's pixels (default: strokes if the model has them)",
    )
    parser.add_argument("--size", type=int, help="longer side of the PNG in pixels, at most 4096")
    parser.add_argument(
        "--lines",
        action="store_true",
        help="SVG: centre lines in drawing order instead of outlines",
    )
    parser.add_argument("--transparent", action="store_true", help="PNG: transparent background")
    parser.add_argument(
        "--shards",
        action="store_true",
        help="write any number of variants to packed npz files; repeat the command to resume",
    )
    parser.add_argument("--shard-size", type=int, default=10_000, help="variants per file")
    add_model(parser)
    add_json(parser)


def run(arguments: argparse.Namespace) -> None:
    """Generate and write."""
    count = positive("count", arguments.count)
    if arguments.shards:
        _shards(arguments)
        return
    if count > MAX_VARIANTS:
        raise WrongUseError(
            "--count must be at most {most} without --shards, not {count}.",
            most=MAX_VARIANTS,
            count=count,
        )
    _check_variation(arguments.variation)
    _check_out(arguments)
    bundle = model_of(arguments)
    engine = bundle.engine()
    size = engine.image_size
    settings = NormaliserSettings()
    entries = memory_of(arguments, size)
    drawing = None
    if arguments.query:
        queries = read_entries(arguments.query, size, settings, print_note)
        if len(queries) != 1:
            raise UserError(
                "--query must be one image; {query} holds {count}.",
                query=arguments.query,
                count=len(queries),
            )
        drawing = Drawing.of(queries[0].image, queries[0].strokes)
    request = Request(
        Memory(entries).snapshot(),
        drawing,
        source="drawing" if drawing else "memory",
        variation=arguments.variation,
        seed=arguments.seed,
        count=count,
    )
    result = engine.answer(request)
    has_strokes = any(drawn is not None for drawn in result.strokes)
    form: VariantForm = arguments.form if has_strokes else "pixels"
    provenance = {
        "model": bundle.model_hash,
        "seed": arguments.seed,
        "count": count,
        "variation": arguments.variation,
        "source": request.source,
        "form": form,
    }
    write_atomically(arguments.out, _file(arguments, result, form, provenance))
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


def _file(
    arguments: argparse.Namespace, result: Result, form: VariantForm, provenance: dict[str, object]
) -> bytes:
    """Content of the sheet's file."""
    drawables = drawables_of(result.images, result.strokes, form)
    if arguments.out.suffix.lower() == ".png":
        sheet = contact_sheet(drawables, side_px=arguments.size)
        return png_bytes(sheet, provenance, arguments.transparent)
    from vma_core.export.outlines import outlines_svg, strokes_svg

    if not arguments.lines:
        return outlines_svg(drawables, provenance)
    drawn = [drawable for drawable in drawables if isinstance(drawable, StrokeArrays)]
    if len(drawn) < len(drawables):
        raise UserError(
            "These variants have no pen strokes, because the model has no stroke head. Leave out "
            "--lines, or choose another --model."
        )
    return strokes_svg(drawn, provenance)


def _check_out(arguments: argparse.Namespace) -> None:
    """Check that the options suit the file format."""
    suffix = arguments.out.suffix.lower()
    if suffix not in SUFFIXES:
        raise WrongUseError(
            "--out must end in .png or .svg, not “{name}”.", name=arguments.out.name
        )
    if suffix == ".png" and arguments.lines:
        raise WrongUseError("--lines needs an SVG: give --out a name that ends in .svg.")
    if suffix == ".svg" and (arguments.size is not None or arguments.transparent):
        raise WrongUseError("--size and --transparent are for PNG. An SVG scales to any size.")
    if arguments.lines and arguments.form == "pixels":
        raise WrongUseError("--lines draws strokes. Leave out --form pixels.")
    if arguments.size is not None:
        check_side(arguments.size)


def _shards(arguments: argparse.Namespace) -> None:
    """Write shards of variants of the memory."""
    if arguments.query is not None:
        raise WrongUseError("--shards makes variants of the memory. Leave out --query.")
    _check_variation(arguments.variation)
    plan = ShardPlan(arguments.count, arguments.shard_size, arguments.seed, arguments.variation)
    bundle = model_of(arguments)
    engine = bundle.engine()
    memory = Memory(memory_of(arguments, engine.image_size))
    advance = progress_bar(plan.count, "variants")
    summary = generate_shards(
        engine,
        memory.snapshot(),
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


def _check_variation(variation: float) -> None:
    if not 0 <= variation <= MAX_VARIATION:
        raise WrongUseError("--variation must be between 0 and {most:g}.", most=MAX_VARIATION)
