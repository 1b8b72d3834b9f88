"""vma evaluate: the protocols' figures with standard errors."""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path

from vma_core import defaults
from vma_core.analysis.figures import Row, table
from vma_core.atomic import write_atomically
from vma_core.bundle import Bundle
from vma_core.commands.common import (
    add_data,
    add_json,
    add_model,
    data_of,
    model_of,
    positive,
    print_json,
    progress_bar,
)
from vma_core.errors import WrongUseError
from vma_core.glyphs.glyph_set import GlyphSet
from vma_core.glyphs.omniglot import find_data, read_npz
from vma_core.sheets import contact_sheet, png_bytes

HELP = "measure a model: table1 (NLL), few-shot and lake (accuracy), variants (what people feel)"
EXAMPLE = "vma evaluate --data DIR --protocol table1 --classes 1 --shots 1 5 19"
EPISODES = {"table1": 2000, "few-shot": 2000, "variants": 1000, "lake": 400}
SWEEP = (0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0, 1.3)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("--protocol", choices=sorted(EPISODES), required=True)
    parser.add_argument("--samples", type=int, default=1000, help="importance samples (table1)")
    parser.add_argument("--episodes", type=int, help="test episodes per cell")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--classes", type=int, nargs="+", help="table1: numbers of classes")
    parser.add_argument("--shots", type=int, nargs="+", help="table1: drawings a class")
    parser.add_argument("--sweep", action="store_true", help="variants: the slider's whole curve")
    parser.add_argument(
        "--validation", action="store_true", help="held-out background alphabets instead"
    )
    parser.add_argument(
        "--sheet", type=Path, help="variants: PNG with exemplars (first column) and variants"
    )
    parser.add_argument("--threads", type=int, help="ONNX Runtime threads")
    add_model(parser)
    add_data(parser)
    add_json(parser)


def run(arguments: argparse.Namespace) -> None:
    """Measure and print."""
    episodes = positive("episodes", arguments.episodes or EPISODES[arguments.protocol])
    positive("samples", arguments.samples)
    bundle = model_of(arguments)
    if arguments.protocol == "lake":
        data_hash, rows = _lake(arguments, bundle)
    else:
        glyphs = evaluation_set(data_of(arguments), arguments.validation, bundle)
        measure = {"table1": _table1, "few-shot": _few_shot, "variants": _variants}
        data_hash = glyphs.content_hash()
        rows = measure[arguments.protocol](arguments, bundle, glyphs, episodes)
    report = {
        "model": bundle.model_hash,
        "data": data_hash,
        "protocol": arguments.protocol,
        "seed": arguments.seed,
        "image_size": bundle.config.image_size,
        "rows": rows,
    }
    if arguments.json:
        print_json(report)
    else:
        print(f"model {bundle.model_hash[:12]} · data {data_hash[:12]} · seed {arguments.seed}")
        print(table(rows))


def evaluation_set(data: Path, validation: bool, bundle: Bundle) -> GlyphSet:
    """Evaluation characters, or the held-out background alphabets for choosing settings."""
    size = bundle.config.image_size
    if validation:
        from vma_core.training.corpus import background_sets

        glyphs = background_sets(data, size)[1]
    else:
        glyphs = read_npz(find_data(data, "omniglot28/test.npz"))
    if glyphs.size_px == size:
        return glyphs
    from vma_core.glyphs.raster import RASTER_PX, to_model_grid

    if glyphs.size_px != RASTER_PX:
        raise WrongUseError(f"the model has {size} pixels, the data {glyphs.size_px}.")
    images = to_model_grid(glyphs.images, size)
    return GlyphSet(images, glyphs.classes, glyphs.class_names, glyphs.source)


def _table1(
    arguments: argparse.Namespace, bundle: Bundle, glyphs: GlyphSet, episodes: int
) -> list[Row]:
    from vma_core.analysis.nll import TABLE1_CLASSES, TABLE1_SHOTS, table1

    cells = [
        (positive("classes", c), positive("shots", s))
        for c in arguments.classes or TABLE1_CLASSES
        for s in arguments.shots or TABLE1_SHOTS
    ]
    if max(s for _, s in cells) > 19:
        raise WrongUseError("--shots must be at most 19: a character has 20 drawings.")
    advance = progress_bar(len(cells) * episodes, "NLL")
    engine = bundle.engine(threads=arguments.threads)
    return table1(engine, glyphs, cells, arguments.samples, episodes, arguments.seed, advance)


def _few_shot(
    arguments: argparse.Namespace, bundle: Bundle, glyphs: GlyphSet, episodes: int
) -> list[Row]:
    from vma_core.analysis.few_shot import FEW_SHOT_CELLS, few_shot

    advance = progress_bar(len(FEW_SHOT_CELLS) * episodes, "few-shot")
    engine = bundle.engine(threads=arguments.threads)
    return few_shot(engine, glyphs, FEW_SHOT_CELLS, episodes, arguments.seed, advance)


def _variants(
    arguments: argparse.Namespace, bundle: Bundle, glyphs: GlyphSet, episodes: int
) -> list[Row]:
    from vma_core.analysis.judges import load_judges
    from vma_core.analysis.variants import VariantSetting, example_rows, variants

    settings = [VariantSetting("default", defaults.VARIATION, defaults.Z_TEMPERATURE)]
    if arguments.sweep:
        settings += [VariantSetting(f"variation {v:g}", v) for v in SWEEP]
    advance = progress_bar(len(settings) * len(glyphs.class_names), "variants")
    engine = bundle.engine(threads=arguments.threads)
    if arguments.sheet:
        columns = 12
        images = example_rows(
            engine, load_judges(), glyphs, settings[0], arguments.seed, columns=columns
        )
        provenance = {"model": bundle.model_hash, "seed": arguments.seed, "setting": settings[0]}
        png = png_bytes(contact_sheet(images, columns + 1), provenance)
        write_atomically(arguments.sheet, png)
    return variants(engine, load_judges(), glyphs, settings, episodes, arguments.seed, advance)


def _lake(arguments: argparse.Namespace, bundle: Bundle) -> tuple[str, list[Row]]:
    from vma_core.analysis.lake import lake, read_runs

    path = find_data(data_of(arguments), "omniglot/all_runs.zip")
    rows = lake(bundle.engine(threads=arguments.threads), read_runs(path))
    return hashlib.sha256(path.read_bytes()).hexdigest(), rows
