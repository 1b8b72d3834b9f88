"""vma font: a font of a memory's labelled entries and their variants."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import get_args

from vma_core.cli.common import add_json, add_model, model_of, print_json, progress_bar
from vma_core.cli.memory_argument import add_memory, memory_of
from vma_core.engine import defaults
from vma_core.engine.request import MAX_VARIATION
from vma_core.engine.variant_settings import VariantSettings
from vma_core.errors import WrongUseError
from vma_core.export.drawable import VariantForm
from vma_core.export.font.design import design_font
from vma_core.export.font.files import FONT_FILES, FontKind, save_font, suffixes
from vma_core.export.font.letters import (
    MAX_ALTERNATES,
    PEN_RANGE_EM,
    FontPlan,
    font_shapes,
    hand_for_font,
)
from vma_core.export.font.names import FS_TYPE, LICENCES, FontNames
from vma_core.export.font.outlines import point_count
from vma_core.export.font.single_line import hershey_left_out
from vma_core.memory.entries import Memory

HELP = "write a font of a memory's labelled entries and their variants"
EXAMPLE = "vma font --memory letters.vma --family Anna --out anna.otf"
KIND_OF_SUFFIX: dict[str, FontKind] = {
    ".otf": "otf",
    ".ttf": "ttf",
    ".ufoz": "ufo",
    ".ufo": "ufo",
    ".svg": "svg",
    ".jhf": "jhf",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    add_memory(parser)
    parser.add_argument(
        "--out",
        type=Path,
        required=True,
        help="file to write: .otf (cubic curves), .ttf (quadratic), .ufoz or .ufo (for font "
        "editors), .svg or .jhf (single lines for plotters)",
    )
    parser.add_argument(
        "--variable",
        action="store_true",
        help="TTF: axes for the pen's weight and for the variation of the letters",
    )
    parser.add_argument("--family", help="name of the font (default: the file's)")
    parser.add_argument("--designer", default="", help="who drew the letters")
    parser.add_argument(
        "--licence", choices=tuple(LICENCES), default="reserved", help="default: rights reserved"
    )
    parser.add_argument(
        "--embedding",
        choices=tuple(FS_TYPE),
        default="installable",
        help="what documents may do with the font",
    )
    parser.add_argument(
        "--alternates", type=int, default=5, help=f"shapes per character, at most {MAX_ALTERNATES}"
    )
    parser.add_argument(
        "--script", help="use only labels that begin with this, such as Handwriting"
    )
    parser.add_argument(
        "--pen", type=float, help="width of the lines in em (default: that of the letters)"
    )
    parser.add_argument("--seed", type=int, default=defaults.SEED)
    parser.add_argument(
        "--variation",
        type=float,
        default=defaults.VARIATION,
        help="0 for near copies, 1 for the prior, up to 2",
    )
    parser.add_argument(
        "--form",
        choices=get_args(VariantForm),
        default="strokes",
        help="pen strokes or the model's pixels (default: strokes if the model has them)",
    )
    add_model(parser)
    add_json(parser)


def run(arguments: argparse.Namespace) -> None:
    """Generate the shapes and write the font."""
    kind = _kind(arguments)
    _check(arguments)
    bundle = model_of(arguments)
    engine = bundle.engine()
    memory = Memory(memory_of(arguments, engine.image_size)).snapshot()
    hand = hand_for_font(memory, arguments.script)
    plan = FontPlan(
        arguments.alternates if FONT_FILES[kind].alternates else 1,
        VariantSettings(variation=arguments.variation, seed=arguments.seed),
        arguments.form,
        arguments.pen,
        arguments.script,
        varied=kind == "variable",
    )
    advance = progress_bar(2 * len(hand.entries), "characters")
    shapes = font_shapes(engine, memory, hand, plan, progress=lambda _done, _total: advance(1))
    names = FontNames(
        arguments.family or arguments.out.stem,
        arguments.designer,
        arguments.licence,
        arguments.embedding,
    )
    design = design_font(shapes, names, lambda done, _total: advance(int(done <= len(shapes))))
    save_font(design, kind, arguments.out)
    points = [point_count(glyph.outlines) for glyph in design.glyphs.values() if glyph.shape]
    summary = {
        "out": str(arguments.out),
        "kind": kind,
        "family": names.shown_family,
        "characters": len(design.shapes),
        "composed": "".join(design.composed),
        "glyphs": len(design.glyphs),
        "points_mean": sum(points) / len(points),
        "kerning_pairs": len(design.kerning),
        "unused_labels": list(hand.unused),
        "left_out": hershey_left_out(design) if kind == "jhf" else [],
        "model": bundle.model_hash,
        "seed": arguments.seed,
        "variation": arguments.variation,
    }
    if arguments.json:
        print_json(summary)
        return
    print(
        f"{summary['characters']} characters, {summary['glyphs']} glyphs → {arguments.out} "
        f"({names.shown_family})"
    )
    if summary["left_out"]:
        print(f"left out, as Hershey fonts have ASCII only: {' '.join(summary['left_out'])}")
    if hand.unused:
        print(f"left out, as these labels are not characters: {', '.join(hand.unused)}")


def _kind(arguments: argparse.Namespace) -> FontKind:
    kind = KIND_OF_SUFFIX.get(arguments.out.suffix.lower())
    if kind is None:
        raise WrongUseError(
            "--out must end in {suffixes}, not “{name}”.",
            suffixes=", ".join(KIND_OF_SUFFIX),
            name=arguments.out.name,
        )
    if not arguments.variable:
        return kind
    if arguments.out.suffix.lower() not in suffixes("variable"):
        raise WrongUseError("--variable needs a TTF: give --out a name that ends in .ttf.")
    if arguments.form == "pixels":
        raise WrongUseError("--variable needs strokes. Leave out --form pixels.")
    return "variable"


def _check(arguments: argparse.Namespace) -> None:
    if not 1 <= arguments.alternates <= MAX_ALTERNATES:
        raise WrongUseError(
            "--alternates must be between 1 and {most}, not {count}.",
            most=MAX_ALTERNATES,
            count=arguments.alternates,
        )
    if not 0 <= arguments.variation <= MAX_VARIATION:
        raise WrongUseError("--variation must be between 0 and {most:g}.", most=MAX_VARIATION)
    low, high = PEN_RANGE_EM
    if arguments.pen is not None and not low <= arguments.pen <= high:
        raise WrongUseError("--pen must be between {low:g} and {high:g} em.", low=low, high=high)
