"""Draw the figures of docs/model.md with the bundled model.

python docs/pictures.py [--out docs/model]

Output is reproducible: seeds are fixed and files contain no dates.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from vma_core.bundles.bundle import bundled_model
from vma_core.engine.engine import Engine
from vma_core.engine.request import Drawing, Request
from vma_core.glyphs.stroke_raster import strokes_to_glyph
from vma_core.memory.entries import Memory, MemorySnapshot
from vma_core.storage.starter_memory import draw_character, starter_memory

INK, MUTED, LINE, PAPER = "#1b1a18", "#67625a", "#ddd7ca", "#fffdf8"
LEVELS = ("#2456c7", "#6a8fe0", "#a9c0f0")
HEAT, PIXELS = "#f0930c", "#8a857b"
HEATS = LinearSegmentedColormap.from_list("heat", [PAPER, HEAT])
CHARACTER, HAND = "A", 5
"""The hiragana あ in a hand that the starter set does not have."""
COLUMNS = 14
SHOWN_VARIATIONS = (0.0, 0.4, 0.8, 1.0, 1.5)
NAMED = 6


def main() -> None:
    """Draw all figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "model")
    out: Path = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    mpl.rcParams.update(
        {"svg.hashsalt": "vma", "svg.fonttype": "path", "font.size": 9, "axes.facecolor": PAPER}
    )
    engine = bundled_model().engine("cpu")
    entries = starter_memory()
    drawing = Drawing.of(strokes_to_glyph(draw_character("japanese", CHARACTER, HAND), 28))
    view = Memory(entries).snapshot()
    without = Memory([e for e in entries if not e.label.endswith("あ")]).snapshot()
    _save(address_picture(engine, view, drawing), out / "address.png")
    _save(lookup_picture(engine, view, drawing), out / "lookup.svg")
    _save(variation_picture(engine, view, drawing), out / "variation.png")
    _save(
        bits_picture(engine, {"its character is in memory": view, "it is not": without}, drawing),
        out / "bits.svg",
    )


def address_picture(engine: Engine, view: MemorySnapshot, drawing: Drawing) -> Figure:
    """The drawing, and the memory coloured by q(a | x)."""
    posterior = engine.address(view, drawing).posterior
    figure = _figure(9, 4.9)
    grid = figure.add_gridspec(1, 2, width_ratios=(1, 4.2), wspace=0.12)
    left = figure.add_subplot(grid[0])
    _glyph(left, drawing.image)
    left.set_title("your drawing x", color=MUTED)
    rows = -(-len(view.entries) // COLUMNS)
    cells = grid[1].subgridspec(rows, COLUMNS, wspace=0.12, hspace=0.12)
    for number, (entry, probability) in enumerate(zip(view.entries, posterior, strict=True)):
        cell = figure.add_subplot(cells[number // COLUMNS, number % COLUMNS])
        _glyph(cell, entry.image, HEATS(float(probability) ** 0.5))
        if probability >= 0.05:
            cell.set_xlabel(f"{probability:.2f}", labelpad=1, fontsize=8, weight="bold")
    return figure


def lookup_picture(engine: Engine, view: MemorySnapshot, drawing: Drawing) -> Figure:
    """Address probabilities before and after the drawing is seen."""
    found = engine.address(view, drawing)
    order = np.argsort(-found.posterior)[:NAMED]
    figure = _figure(7, 2.4)
    axes = figure.subplots()
    places = np.arange(NAMED)
    axes.bar(places - 0.2, found.prior[order], 0.36, color=LINE, label="p(a), nothing drawn")
    axes.bar(places + 0.2, found.posterior[order], 0.36, color=HEAT, label="q(a|x), drawn")
    axes.set_xticks([])
    for place, row in zip(places, order, strict=True):
        below = axes.inset_axes((place - 0.3, -0.34, 0.6, 0.3), transform=axes.transData)
        _glyph(below, view.entries[row].image)
    axes.set_ylabel("probability")
    axes.legend(frameon=False)
    axes.set_title(
        f"{len(view.entries)} entries: an address costs at most {np.log2(len(view.entries)):.1f} "
        f"bits; this lookup took {found.kl_bits:.1f}",
        color=MUTED,
        fontsize=9,
    )
    axes.spines[["top", "right"]].set_visible(False)
    return figure


def variation_picture(engine: Engine, view: MemorySnapshot, drawing: Drawing) -> Figure:
    """Variants with the same noise, one row per setting of the slider."""
    count = 10
    figure = _figure(9, 4.6)
    grid = figure.subplots(len(SHOWN_VARIATIONS), count)
    for row, variation in zip(grid, SHOWN_VARIATIONS, strict=True):
        request = Request(view, drawing, variation=variation, seed=7, count=count)
        for cell, image in zip(row, engine.answer(request).images, strict=True):
            _glyph(cell, image)
        row[0].set_ylabel(f"{variation:.1f}", rotation=0, labelpad=14, va="center")
    return figure


def bits_picture(engine: Engine, memories: dict[str, MemorySnapshot], drawing: Drawing) -> Figure:
    """The parts of the drawing's cost, with and without its character in memory."""
    figure = _figure(8, 2.2)
    axes = figure.subplots()
    for place, view in enumerate(memories.values()):
        bits = engine.bits(Request(view, drawing), 256)
        assert bits is not None
        parts = (
            ("address", bits.address, HEAT),
            *zip(("shape", "strokes", "detail"), bits.latents, LEVELS, strict=True),
            ("pixels", bits.pixels, PIXELS),
        )
        left = 0.0
        for part, value, color in parts:
            axes.barh(place, value, left=left, color=color, label=part if place == 0 else None)
            if value > 6:
                text = PAPER if color == LEVELS[0] else INK
                axes.text(
                    left + value / 2, place, f"{value:.0f}", ha="center", va="center", color=text
                )
            left += value
        axes.text(left + 2, place, f"{left:.0f} bits", va="center", color=MUTED)
    axes.set_yticks(range(len(memories)), memories)
    axes.invert_yaxis()
    axes.spines[["top", "right", "bottom"]].set_visible(False)
    axes.set_xticks([])
    axes.legend(frameon=False, ncols=5, loc="upper center", bbox_to_anchor=(0.45, -0.02))
    return figure


def _glyph(axes: Axes, image: np.ndarray, ground: object = PAPER) -> None:
    """Show a glyph on a coloured ground in a frame."""
    axes.set_facecolor(ground)
    ink = np.zeros((*image.shape, 4))
    ink[..., :3] = np.array([int(INK[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    ink[..., 3] = image
    axes.imshow(ink, interpolation="nearest")
    axes.set(xticks=[], yticks=[])
    for spine in axes.spines.values():
        spine.set_color(LINE)


def _figure(width_in: float, height_in: float) -> Figure:
    return Figure(figsize=(width_in, height_in), facecolor=PAPER)


def _save(figure: Figure, path: Path) -> None:
    metadata = {"Date": None} if path.suffix == ".svg" else {"Software": None}
    figure.savefig(path, dpi=130, bbox_inches="tight", pad_inches=0.12, metadata=metadata)
    print(path)


if __name__ == "__main__":
    main()
