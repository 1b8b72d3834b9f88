"""Registry of the protocols of `vma evaluate` and `vma reproduce`, with default sample sizes."""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from vma_core.atomic_write import write_atomically
from vma_core.bundles.bundle import Bundle, baseline
from vma_core.cli.common import data_of, positive, progress_bar
from vma_core.cli.train import require_torch
from vma_core.engine import defaults
from vma_core.engine.engine import Engine
from vma_core.engine.likelihood import reranking
from vma_core.errors import WrongUseError
from vma_core.evaluation.classifier_player import play, rows_of
from vma_core.evaluation.disjoint import disjoint, sample_lines
from vma_core.evaluation.encoded_dataset import EncodedSet, encode, encode_images
from vma_core.evaluation.exact_case import exact_case
from vma_core.evaluation.few_shot import (
    FEW_SHOT_CELLS,
    few_shot,
    few_shot_at_rest,
)
from vma_core.evaluation.hard_soft import CLASSES, compare_addressing
from vma_core.evaluation.judged_drawings import JUDGED_PX, EvaluatedSetting, PeoplesDrawings
from vma_core.evaluation.judges import load_judges
from vma_core.evaluation.memory_use import MEMORY_SIZES, memory_use
from vma_core.evaluation.nll import (
    GMN_CLASSES,
    GMN_TOTALS,
    TABLE1_CLASSES,
    TABLE1_SHOTS,
    gmn,
    table1,
)
from vma_core.evaluation.omniglot_one_shot import omniglot_one_shot, read_runs
from vma_core.evaluation.open_set import ENTRIES as OPEN_SET_ENTRIES
from vma_core.evaluation.open_set import open_set
from vma_core.evaluation.originality import originality
from vma_core.evaluation.realism import PAIRS, SIZES_PX, realism
from vma_core.evaluation.scaling import ENTRIES, scaling
from vma_core.evaluation.variants import example_rows, reinked_row, variants
from vma_core.export.contact_sheet import contact_sheet, png_bytes
from vma_core.export.drawable import VariantForm
from vma_core.importers.glyph_set import GlyphSet
from vma_core.importers.omniglot import data_file, read_omniglot_archive, read_omniglot_npz
from vma_core.memory.entries import Memory
from vma_core.standard_errors import Row
from vma_core.storage.starter_memory import starter_memory
from vma_core.turing.answers import StudyAnswer, answers_csv, read_answers_file
from vma_core.turing.evaluation_characters import archive_file, evaluation_characters

SWEEP = (0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0, 1.3)
BASELINES = ("hard", "soft", "none")
REALISM_CHARACTERS = TURING_CHARACTERS = 60


@dataclass(frozen=True)
class Protocol:
    """A protocol with its default numbers of episodes and samples."""

    measure: Callable[[Measurement], list[Row]]
    about: str
    episodes: int
    samples: int = 1


@dataclass(frozen=True)
class Measurement:
    """A protocol's inputs."""

    arguments: argparse.Namespace
    bundle: Bundle
    episodes: int
    samples: int
    data_hashes: list[str]

    @property
    def seed(self) -> int:
        """Random seed."""
        return int(self.arguments.seed)

    def engine(self) -> Engine:
        """An engine of the model."""
        return self.bundle.engine(threads=self.arguments.threads)

    def glyphs(self) -> GlyphSet:
        """Evaluation drawings at the model's image size."""
        data = data_of(self.arguments)
        size = self.bundle.config.image_size
        glyphs = evaluation_set(data, self.arguments.validation, size)
        self.data_hashes.append(glyphs.content_hash())
        return glyphs

    def drawings(self, usual_characters: int | None = None) -> PeoplesDrawings:
        """People's drawings of the characters selected by --characters, with their originals."""
        asked = self.arguments.characters
        characters = usual_characters if asked is None else positive("characters", asked)
        drawings = peoples_drawings(data_of(self.arguments), self.arguments.validation)
        if characters is not None:
            drawings = drawings.evenly_spaced(characters)
        self.data_hashes.append(drawings.glyphs.content_hash())
        return drawings

    @property
    def form(self) -> VariantForm:
        """Form of the variants: by --form, else strokes if the model has them."""
        asked: VariantForm | None = self.arguments.form
        return asked or ("strokes" if self.bundle.config.stroke_channels else "pixels")

    def encoded(self) -> tuple[Engine, EncodedSet]:
        """The engine and the encoded evaluation drawings."""
        engine = self.engine()
        return engine, encode(engine, self.glyphs())

    def progress(self, steps: int) -> Callable[[int], object]:
        """Show a progress bar."""
        return progress_bar(steps, str(self.arguments.protocol))


def evaluation_set(data: Path, validation: bool, size: int) -> GlyphSet:
    """Evaluation characters, or held-out background alphabets, at the model's image size."""
    if validation:
        from vma_core.training.corpus import background_sets

        glyphs = background_sets(data, size)[1]
    else:
        glyphs = read_omniglot_npz(data_file(data, "omniglot28/test.npz"))
    if glyphs.size_px == size:
        return glyphs
    from vma_core.glyphs.raster import RASTER_PX, to_model_grid

    if glyphs.size_px != RASTER_PX:
        raise WrongUseError(
            "the model expects {size}×{size} images; the data has {found}×{found}.",
            size=size,
            found=glyphs.size_px,
        )
    images = to_model_grid(glyphs.images, size)
    return GlyphSet(images, glyphs.classes, glyphs.class_names, glyphs.source)


def peoples_drawings(data: Path, validation: bool) -> PeoplesDrawings:
    """Evaluation characters, or held-out background alphabets, with 105-pixel originals."""
    if validation:
        from vma_core.training.corpus import background_sets

        glyphs = background_sets(data, JUDGED_PX)[1]
        if glyphs.size_px == JUDGED_PX:
            return PeoplesDrawings(glyphs, None)
        return PeoplesDrawings.of_originals(glyphs)
    glyphs = read_omniglot_npz(data_file(data, "omniglot28/test.npz"))
    archive = data / "omniglot" / "images_evaluation.zip"
    if not archive.is_file():
        return PeoplesDrawings(glyphs, None)
    return PeoplesDrawings.paired(glyphs, read_omniglot_archive(archive))


def _table1(on: Measurement) -> list[Row]:
    cells = table1_cells(on.arguments, TABLE1_CLASSES, TABLE1_SHOTS)
    engine, encoded = on.encoded()
    advance = on.progress(len(cells) * on.episodes)
    return table1(engine, encoded, cells, on.samples, on.episodes, on.seed, advance)


def table1_cells(
    arguments: argparse.Namespace, classes: Sequence[int], shots: Sequence[int]
) -> list[tuple[int, int]]:
    """Cells of --classes and --shots, or all of these."""
    cells = [
        (positive("classes", c), positive("shots", s))
        for c in arguments.classes or classes
        for s in arguments.shots or shots
    ]
    if max(s for _, s in cells) > 19:
        raise WrongUseError("--shots must be at most 19: a character has 20 drawings.")
    return cells


def _gmn(on: Measurement) -> list[Row]:
    cells = [
        (positive("classes", c), t) for c in on.arguments.classes or GMN_CLASSES for t in GMN_TOTALS
    ]
    engine, encoded = on.encoded()
    advance = on.progress(2 * len(cells) * on.episodes)
    return gmn(engine, encoded, cells, on.samples, on.episodes, on.seed, advance)


def _few_shot(on: Measurement) -> list[Row]:
    engine, encoded = on.encoded()
    kinds = 1 + bool(on.arguments.at_rest) + (engine.novelty is not None)
    advance = on.progress(kinds * len(FEW_SHOT_CELLS) * on.episodes)
    rows = few_shot(engine, encoded, FEW_SHOT_CELLS, on.episodes, on.seed, advance)
    compared = encoded.compared(engine)
    if compared is not None:
        rows += few_shot(engine, encoded, FEW_SHOT_CELLS, on.episodes, on.seed, advance, compared)
    if on.arguments.at_rest:
        rows += few_shot_at_rest(
            engine, encoded, compared, FEW_SHOT_CELLS, on.samples, on.episodes, on.seed, advance
        )
    return rows


def _lake(on: Measurement) -> list[Row]:
    path = data_file(data_of(on.arguments), "omniglot/all_runs.zip")
    on.data_hashes.append(hashlib.sha256(path.read_bytes()).hexdigest())
    return omniglot_one_shot(on.engine(), read_runs(path)[: on.episodes], on.samples, on.seed)


def _memory_use(on: Measurement) -> list[Row]:
    engine = on.engine()
    if on.arguments.mnist:
        digits = read_omniglot_npz(data_file(data_of(on.arguments), "mnist/binarized_test.npz"))
        on.data_hashes.append(digits.content_hash())
        images = digits.images.astype(np.float32)
        encoded = encode_images(engine, images, [np.arange(len(images))])
    else:
        encoded = encode(engine, on.glyphs())
    advance = on.progress(len(MEMORY_SIZES) * on.episodes)
    return memory_use(engine, encoded, MEMORY_SIZES, on.samples, on.episodes, on.seed, advance)


def _scaling(on: Measurement) -> list[Row]:
    sizes = [positive("entries", n) for n in on.arguments.entries or ENTRIES]
    engine, encoded = on.encoded()
    advance = on.progress(len(sizes) * on.episodes)
    return scaling(engine, encoded, sizes, on.samples, on.episodes, on.seed, advance)


def _soft_vs_hard(on: Measurement) -> list[Row]:
    advance = on.progress(len(BASELINES) * len(CLASSES) * on.episodes)
    return compare_addressing(
        _baseline_engines(on), on.glyphs(), CLASSES, on.samples, on.episodes, on.seed, advance
    )


def _disjoint(on: Measurement) -> list[Row]:
    glyphs = on.glyphs()
    alphabets = [name.split("/")[0] for name in glyphs.class_names]
    engines = _baseline_engines(on)
    advance = on.progress(len(BASELINES) * on.episodes)
    rows: list[Row] = []
    for name, engine in engines.items():
        encoded = encode(engine, glyphs)
        found = disjoint(engine, encoded, alphabets, on.samples, on.episodes, on.seed, advance)
        rows += [{"model": name} | row for row in found]
    if on.arguments.sheet:
        columns = 5
        images = sample_lines(engines, encoded, alphabets, on.seed, columns=columns)
        sheet = contact_sheet(images, 2 + columns * len(engines))
        write_atomically(on.arguments.sheet, png_bytes(sheet, {"seed": on.seed}))
    return rows


def _baseline_engines(on: Measurement) -> dict[str, Engine]:
    return {name: baseline(name).engine(threads=on.arguments.threads) for name in BASELINES}


def _default_setting() -> EvaluatedSetting:
    return EvaluatedSetting("default", defaults.VARIATION, defaults.Z_TEMPERATURE)


def _variants(on: Measurement) -> list[Row]:
    drawings, engine, judges, form = on.drawings(), on.engine(), load_judges(), on.form
    default = _default_setting()
    starter = Memory(starter_memory(engine.image_size)).snapshot()
    settings = [
        default,
        replace(default, name="twenty-entries", recalled=True),
        replace(default, name="new-character", memory=starter),
    ]
    settings += [
        replace(default, name=f"temperature {t:g}", z_temperature=t)
        for t in on.arguments.temperatures
    ]
    if on.arguments.sweep:
        settings += [EvaluatedSetting(f"variation {v:g}", v) for v in SWEEP]
    controls = form == "strokes" and on.arguments.sweep
    advance = on.progress((len(settings) + controls) * len(drawings.by_class))
    if on.arguments.sheet:
        columns = 12
        background = read_omniglot_npz(data_file(data_of(on.arguments), "omniglot28/train.npz"))
        training = background.images.astype(np.float32)
        shapes, strength = example_rows(
            engine, judges, drawings, training, default, form, on.seed, columns=columns
        )
        provenance = {"model": on.bundle.model_hash, "seed": on.seed, "setting": default}
        png = png_bytes(contact_sheet(shapes, columns + 1, strength), provenance)
        write_atomically(on.arguments.sheet, png)
    rows = variants(engine, judges, drawings, settings, form, on.episodes, on.seed, advance)
    if controls:
        rows.append(reinked_row(judges, drawings, on.episodes, on.seed, advance))
    return rows


def _realism(on: Measurement) -> list[Row]:
    require_torch()
    drawings, engine, judges, form = (
        on.drawings(REALISM_CHARACTERS),
        on.engine(),
        load_judges(),
        on.form,
    )
    sizes = on.arguments.size or (SIZES_PX if form == "strokes" else SIZES_PX[:1])
    steps = len(drawings.by_class) + 2 * on.episodes * len(PAIRS)
    advance = on.progress(len(sizes) * steps)
    rows: list[Row] = []
    for size_px in sizes:
        rows += realism(
            engine,
            judges,
            drawings,
            _default_setting(),
            form,
            size_px,
            on.episodes,
            on.seed,
            advance,
        )
    return rows


def _turing(on: Measurement) -> list[Row]:
    require_torch()
    people: list[StudyAnswer] = []
    for path in on.arguments.answers:
        people += read_answers_file(path)
    asked = on.arguments.characters
    count = TURING_CHARACTERS if asked is None else positive("characters", asked)
    data = data_of(on.arguments)
    characters = evaluation_characters(data, count)
    on.data_hashes.append(hashlib.sha256(archive_file(data).read_bytes()).hexdigest())
    engine = on.engine()
    sizes = on.arguments.size or SIZES_PX
    advance = on.progress(len(sizes) * (2 * len(characters) + 2))
    answers: list[StudyAnswer] = []
    for size_px in sizes:
        answers += play(
            engine, characters, size_px, on.episodes, on.seed, on.bundle.model_hash, advance
        )
    if on.arguments.save_answers:
        write_atomically(on.arguments.save_answers, answers_csv(answers).encode())
    return rows_of([*answers, *people])


def _originality(on: Measurement) -> list[Row]:
    drawings, engine, judges = on.drawings(), on.engine(), load_judges()
    advance = on.progress(len(drawings.by_class))
    return originality(
        engine, judges, drawings, _default_setting(), on.form, on.episodes, on.seed, advance
    )


def _open_set(on: Measurement) -> list[Row]:
    sizes = [positive("entries", n) for n in on.arguments.entries or OPEN_SET_ENTRIES]
    glyphs, engine = on.glyphs(), on.engine()
    advance = on.progress(len(sizes) * on.episodes)
    return open_set(engine, glyphs.images, glyphs.by_class(), sizes, on.episodes, on.seed, advance)


def _check(on: Measurement) -> list[Row]:
    return exact_case(on.samples, on.episodes, on.seed)


def _run_missing(on: Measurement) -> list[Row]:
    """From a run folder instead of the bundle; see `RUN_REPORTS`."""
    raise WrongUseError("--run is missing: the folder of a training run.")


def addressing_report(arguments: argparse.Namespace, episodes: int, samples: int) -> dict[str, Any]:
    """Report of the addressing experiment on a run folder's averaged weights."""
    require_torch()
    import torch

    from vma_core.evaluation.addressing_experiment import CLASSES as CLASS_COUNTS
    from vma_core.evaluation.addressing_experiment import addressing_experiment
    from vma_core.training.checkpoint import averaged_model, checksum

    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    model, state = averaged_model(arguments.run)
    size = model.config.image_size
    glyphs = evaluation_set(data_of(arguments), arguments.validation, size)
    classes = [positive("classes", c) for c in arguments.classes or CLASS_COUNTS]
    advance = progress_bar(len(classes) * episodes, arguments.protocol)
    rows = addressing_experiment(model, glyphs, classes, samples, episodes, arguments.seed, advance)
    return {
        "model": checksum(model.state_dict()),
        "data": glyphs.content_hash(),
        "protocol": arguments.protocol,
        "seed": arguments.seed,
        "image_size": size,
        "updates": state["step"],
        "training_seed": state["recipe"]["seed"],
        "training_seconds": round(state["seconds"]),
        "rows": rows,
    }


def autoregressive_report(
    arguments: argparse.Namespace, episodes: int, samples: int
) -> dict[str, Any]:
    """Report of P1 with a run folder's autoregressive head."""
    require_torch()
    import torch

    from vma_core.evaluation.autoregressive import CLASSES as CLASS_COUNTS
    from vma_core.evaluation.autoregressive import SHOTS, autoregressive_nll
    from vma_core.training.autoregressive_head import averaged_likelihood
    from vma_core.training.checkpoint import checksum

    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    likelihood, state = averaged_likelihood(arguments.run)
    size = likelihood.model.config.image_size
    glyphs = evaluation_set(data_of(arguments), arguments.validation, size)
    cells = table1_cells(arguments, CLASS_COUNTS, SHOTS)
    advance = progress_bar(len(cells) * episodes, arguments.protocol)
    rows = autoregressive_nll(likelihood, glyphs, cells, samples, episodes, arguments.seed, advance)
    return {
        "model": checksum(likelihood.state_dict()),
        "started_from": state["started_from"],
        "data": glyphs.content_hash(),
        "protocol": arguments.protocol,
        "seed": arguments.seed,
        "image_size": size,
        "updates": state["step"],
        "training_seconds": round(state["seconds"]),
        "recipe": state["recipe"],
        "rows": rows,
    }


RUN_REPORTS = {"addressing": addressing_report, "autoregressive": autoregressive_report}
"""Protocols that measure the run folder of --run."""

PROTOCOLS = {
    "addressing": Protocol(_run_missing, "kinds of addressing on 1 to 144 classes (P7)", 100, 50),
    "autoregressive": Protocol(
        _run_missing, "NLL with the head of recipe autoregressive (P1)", 2000, 200
    ),
    "table1": Protocol(_table1, "NLL given classes × drawings (P1)", 2000, 1000),
    "gmn": Protocol(_gmn, "NLL given t drawings in all (P2)", 2000, 100),
    "few-shot": Protocol(_few_shot, "N-way k-shot accuracy (P3)", 2000, 16),
    "lake": Protocol(_lake, "Lake's twenty one-shot runs (P4)", 20, reranking.SAMPLES),
    "memory-use": Protocol(_memory_use, "KL of address and latents, cost of pixels (P5)", 500, 32),
    "scaling": Protocol(_scaling, "memories of 32 to 13,000 entries (P6)", 1000, 64),
    "soft-vs-hard": Protocol(_soft_vs_hard, "compact baselines on 1 to 16 classes (P7)", 1000, 64),
    "disjoint": Protocol(_disjoint, "baselines on memories without overlap (P8)", 500, 64),
    "variants": Protocol(
        _variants, "recognisability, diversity, novelty, defects (P9, P12, P13)", 1000
    ),
    "realism": Protocol(_realism, "classifier of variants against people's drawings (P10)", 2),
    "originality": Protocol(_originality, "recognisability by originality (P11)", 100),
    "open-set": Protocol(_open_set, "detection of new characters (P13)", 200),
    "turing": Protocol(_turing, "a classifier in people's place: who drew what?", 2),
    "check": Protocol(_check, "likelihood estimator against exact values", 2000, 50),
}
