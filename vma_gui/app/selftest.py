"""`vma-gui --selftest`: checks an installed package."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np
from PIL import Image
from vma_core.atomic_write import write_atomically
from vma_core.bundles.bundle import bundled_model
from vma_core.engine.request import Drawing, Request
from vma_core.engine.runtime.runner import probe
from vma_core.errors import UserError
from vma_core.export.font.design import design_font
from vma_core.export.font.letters import shapes_of
from vma_core.export.font.names import FontNames
from vma_core.export.font.single_line import svg_font_bytes
from vma_core.export.font.static import otf_bytes, ttf_bytes
from vma_core.export.font.ufo import ufoz_bytes
from vma_core.export.outlines import outlines_svg, strokes_svg
from vma_core.export.page import page_pdf
from vma_core.export.result_card import card_svg
from vma_core.glyphs.normalise import NormaliserSettings, normalise
from vma_core.glyphs.writing_lines import GUIDE_LINES
from vma_core.importers.fonts import read_font
from vma_core.importers.letter_sheet import find_letters, sheet_from_photo
from vma_core.importers.practice_sheet import draw_page, layout_pages, read_practice_sheet
from vma_core.importers.readers import import_glyphs
from vma_core.importers.statistics import set_statistics
from vma_core.inspection.label_assignment import assign
from vma_core.memory.entries import Memory
from vma_core.memory.entry_strokes import entry_strokes
from vma_core.storage.project import Project, load_project, save_project
from vma_core.storage.starter_memory import starter_memory
from vma_core.turing.answers import identification_levels
from vma_core.turing.questions import bundled_characters, make_question
from vma_core.writing.hand import Hand
from vma_core.writing.page import PageSettings
from vma_core.writing.typesetter import typeset
from vma_core.writing.variants import EngineVariants

from vma_gui.app.demo import run_demo
from vma_gui.inference.bundled_models import shipped_models
from vma_gui.inference.live_engine import start_engine

SIZE_PX = 28
VARIANTS = 4
SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">
<path d="M20 80 L50 20 L80 80" fill="none" stroke="black"/></svg>"""

FILLED_SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">
<style>.ink { fill: black }</style><path class="ink" d="M20 80 L50 20 L80 80 Z"/></svg>"""


def run_selftest() -> int:
    """Print one line per check; returns 0 if all pass."""
    failed = 0
    with tempfile.TemporaryDirectory(prefix="vma-selftest-") as folder:
        for name, part in PARTS.items():
            started = time.perf_counter()
            try:
                found = part(Path(folder))
            except Exception as error:  # any error means that the package lacks something
                failed += 1
                found = f"FAILED: {type(error).__name__}: {error}"
            print(f"{name:>8}  {found}  ({time.perf_counter() - started:.1f} s)", flush=True)
    print("All parts work." if not failed else f"{failed} of {len(PARTS)} parts failed.")
    return 1 if failed else 0


def _models(_folder: Path) -> str:
    names = [model.name for model in shipped_models()]
    return f"{len(names)} models, {names[0]} has hash {bundled_model().model_hash[:12]}"


def _engine(_folder: Path) -> str:
    live = start_engine(bundled_model())
    try:
        for output in probe(live.engine.runner, 3, 2):
            if not np.isfinite(output).all():
                raise UserError("The engine returned values that are not finite.")
        memory = Memory(starter_memory(SIZE_PX))
        drawing = Drawing.of(memory[0].image)
        (*_, result) = live.engine.stream(Request(memory.snapshot(), drawing, count=VARIANTS))
        drawn = sum(strokes is not None for strokes in result.strokes)
        return (
            f"{len(result.images)} variants, {drawn} of them in strokes, from {len(memory)} "
            f"entries, {result.provider}"
        )
    finally:
        live.end()


def _files(folder: Path) -> str:
    """Save and load a project, and read a drawing in the sandbox."""
    entries = tuple(starter_memory(SIZE_PX))
    save_project(Project(SIZE_PX, entries), folder / "letters.vma")
    back = load_project(folder / "letters.vma", SIZE_PX)
    drawing = folder / "letter.svg"
    write_atomically(drawing, SVG.encode())
    (found,) = import_glyphs(drawing, SIZE_PX)
    return f"{len(back.entries)} entries saved and opened, {len(found.strokes)} stroke read apart"


def _pictures(folder: Path) -> str:
    """Read and write pictures: packages may lack parts of the large libraries they need."""
    entries = starter_memory(SIZE_PX)[:VARIANTS]
    images = [entry.image for entry in entries]
    strokes = [entry_strokes(replace(entry, strokes=())) for entry in entries]
    ink = np.kron(np.hstack(images), np.ones((8, 8), np.uint8)).astype(bool)
    paper = np.where(np.pad(ink, 60), 40, 230).astype(np.uint8)
    letters = find_letters(sheet_from_photo(paper))
    normalise(paper, NormaliserSettings(), SIZE_PX)
    page = layout_pages("ab")[0]
    filled = np.asarray(draw_page(page).convert("L")).copy()
    for box, _ in page.cells():
        middle = (box.top + box.bottom) // 2
        filled[middle - 5 : middle + 5, box.left + 60 : box.right - 60] = 0
    cells = read_practice_sheet(sheet_from_photo(filled)) or []
    card_svg(strokes[0].to_strokes(), strokes)
    set_statistics(entries)
    outlines_svg([*strokes, *np.array(images, np.float32)], {})
    strokes_svg(strokes, {})
    font = folder / "selftest.ttf"
    shapes = shapes_of({"a": [images[0].astype(np.float32)]}, GUIDE_LINES)
    write_atomically(font, ttf_bytes(design_font(shapes, FontNames("Selftest"))))
    drawn = read_font(font, ["a"])
    return f"{len(letters)} letters, {len(cells)} cells of a practice sheet, {len(drawn)} of a font"


def _formats(folder: Path) -> str:
    """Write and read what needs a library of its own."""
    image = starter_memory(SIZE_PX)[0].image
    paper = np.where(np.kron(np.pad(image, 4), np.ones((6, 6), np.uint8)), 0, 255)
    picture = Image.fromarray(paper.astype(np.uint8))
    read = []
    for suffix in ("pdf", "webp", "tiff"):
        picture.save(folder / f"page.{suffix}")
        read.append(import_glyphs(folder / f"page.{suffix}", SIZE_PX))
    write_atomically(folder / "filled.svg", FILLED_SVG.encode())
    read.append(import_glyphs(folder / "filled.svg", SIZE_PX))
    shapes = shapes_of({"a": [image.astype(np.float32)]}, GUIDE_LINES)
    design = design_font(shapes, FontNames("Selftest"))
    for made in (otf_bytes(design), ufoz_bytes(design), svg_font_bytes(design)):
        if not made:
            raise UserError("A font is empty.")
    return f"{len(read)} kinds of pictures, 3 kinds of fonts"


def _writing(_folder: Path) -> str:
    """Shape a line of text and set it as PDF."""
    bundle = bundled_model()
    engine = bundle.engine()
    memory = Memory(starter_memory(engine.image_size)).snapshot()
    page = typeset("AEF", Hand.of(memory), EngineVariants(engine, memory).make, PageSettings())
    return f"{len(page.letters)} letters, {len(page_pdf(page)) >> 10} KB of PDF"


def _guessing(_folder: Path) -> str:
    """Ask who drew what, and evaluate the answer."""
    bundle = bundled_model()
    question = make_question(bundle.engine(), bundled_characters()[0], "pair", 0)
    (level,) = identification_levels([question.answer(0, 1000)])
    low, high = level.exact
    assign(np.zeros((3, 3)))
    return f"{len(question.grids)} grids, interval {low:.2f} to {high:.2f}"


def _window(folder: Path) -> str:
    run_demo(folder, None, "light")
    return "drawn in, added to, answered and closed"


def _training(_folder: Path) -> str:
    try:
        return f"PyTorch {version('torch')}"  # not imported: the window must not
    except PackageNotFoundError:
        return "not in this package: it explores only"


PARTS: dict[str, Callable[[Path], str]] = {
    "models": _models,
    "engine": _engine,
    "files": _files,
    "pictures": _pictures,
    "formats": _formats,
    "writing": _writing,
    "guessing": _guessing,
    "window": _window,
    "training": _training,
}
