"""Draw the packages and their imports for the documentation: layers downwards, one arrow an import.

python -m vma_tools.module_graph --out docs/modules.svg
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

import grimp

ROOT = Path(__file__).parents[2]
TOP_PACKAGES = ("vma_gui", "vma_core")
BOX_WIDTH_PX, BOX_HEIGHT_PX, COLUMN_PX, ROW_PX, MARGIN_PX = 132, 40, 160, 96, 28
TITLE_PX = 34
LANE_PX, LANES_PX = 9, 130


class Box(NamedTuple):
    """A package as it is drawn; `left` and `top` in pixels."""

    name: str
    modules: int
    left: float
    top: float

    @property
    def centre(self) -> float:
        return self.left + BOX_WIDTH_PX / 2


def layers_of(package: str) -> list[list[str]]:
    """The layers of an import contract in pyproject.toml, highest first."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    for contract in settings["tool"]["importlinter"]["contracts"]:
        if contract["type"] == "layers" and contract["containers"] == [package]:
            return [[name.strip() for name in layer.split("|")] for layer in contract["layers"]]
    raise SystemExit(f"pyproject.toml has no layers for {package}.")


def package_imports(graph: grimp.ImportGraph, package: str) -> dict[str, set[str]]:
    """For each direct child of `package`, the other children that it imports."""
    children = {child.rpartition(".")[2] for child in graph.find_children(package)}

    def child_of(module: str) -> str:
        return module.removeprefix(package + ".").partition(".")[0]

    imports: dict[str, set[str]] = {child: set() for child in children}
    for module in graph.find_descendants(package):
        for imported in graph.find_modules_directly_imported_by(module):
            if imported.startswith(package + ".") and child_of(imported) != child_of(module):
                imports[child_of(module)].add(child_of(imported))
    return imports


def without_shortcuts(imports: dict[str, set[str]]) -> dict[str, set[str]]:
    """Leave out imports that a path over other packages implies, as no arrow adds to it.

    Raises:
        SystemExit: the imports form a circle.
    """
    reachable: dict[str, set[str]] = {}

    def visit(name: str, above: tuple[str, ...] = ()) -> set[str]:
        if name in above:
            raise SystemExit(f"{' → '.join((*above, name))} is a circle of imports.")
        if name not in reachable:
            found = set(imports.get(name, ()))
            for below in imports.get(name, ()):
                found |= visit(below, (*above, name))
            reachable[name] = found
        return reachable[name]

    for name in imports:
        visit(name)
    return {
        name: {b for b in below if not any(b in reachable[other] for other in below - {b})}
        for name, below in imports.items()
    }


def boxes_of(graph: grimp.ImportGraph, package: str, top: float, width: float) -> list[Box]:
    """The packages of one contract, a row a layer, each row centred."""
    boxes = []
    for row, layer in enumerate(layers_of(package)):
        left = (width - len(layer) * COLUMN_PX + COLUMN_PX - BOX_WIDTH_PX) / 2
        for column, name in enumerate(layer):
            modules = 1 + len(graph.find_descendants(f"{package}.{name}"))
            boxes.append(Box(name, modules, left + column * COLUMN_PX, top + row * ROW_PX))
    return boxes


def drawn_boxes(boxes: Sequence[Box]) -> Iterator[str]:
    """Rounded boxes with the name and the number of modules."""
    for box in boxes:
        files = "1 module" if box.modules == 1 else f"{box.modules} modules"
        yield (
            f'<rect class="box" x="{box.left:.0f}" y="{box.top:.0f}" rx="6" '
            f'width="{BOX_WIDTH_PX}" height="{BOX_HEIGHT_PX}"/>'
            f'<text class="name" x="{box.centre:.0f}" y="{box.top + 17:.0f}">{escape(box.name)}'
            f'</text><text class="size" x="{box.centre:.0f}" y="{box.top + 32:.0f}">{files}</text>'
        )


def drawn_arrows(boxes: Sequence[Box], imports: dict[str, set[str]]) -> Iterator[str]:
    """Arrows from each package to those that it imports; every one points downwards.

    Arrows to the next row are direct. Longer ones run down in lanes beside all boxes, those that
    reach furthest outermost, so that no arrow passes behind a box.

    Raises:
        SystemExit: an import points upwards or sideways.
    """
    placed = {box.name: box for box in boxes}
    pairs = [(placed[a], placed[b]) for a in placed for b in imports[a]]
    for start, end in pairs:
        if start.top >= end.top:
            raise SystemExit(f"{start.name} imports {end.name}, which is not below it.")
    left = min(box.left for box in boxes)
    right = max(box.left for box in boxes) + BOX_WIDTH_PX
    middle = (left + right) / 2
    lanes: dict[int, list[tuple[Box, Box]]] = {-1: [], 1: []}
    for start, end in sorted(pairs, key=lambda pair: (pair[1].top - pair[0].top, pair)):
        if end.top - start.top <= ROW_PX:
            bottom, half = start.top + BOX_HEIGHT_PX, (start.top + BOX_HEIGHT_PX + end.top) / 2
            yield (
                f'<path class="arrow" d="M{start.centre:.0f} {bottom:.0f} C{start.centre:.0f} '
                f"{half:.0f} {end.centre:.0f} {half:.0f} {end.centre:.0f} {end.top - 3:.0f}"
                '"/>'
            )
            continue
        offset = start.centre + end.centre - 2 * middle
        # Boxes in the middle take the side with fewer lanes.
        side = (
            min((-1, 1), key=lambda s: len(lanes[s]))
            if abs(offset) < 1
            else 1
            if offset > 0
            else -1
        )
        lanes[side].append((start, end))
        number = len(lanes[side])
        lane = right + number * LANE_PX if side > 0 else left - number * LANE_PX
        shift = side * min(12 + 5 * number, BOX_WIDTH_PX / 2 - 10)
        yield _lane_arrow(start, end, lane, shift, 8 + 3 * (number % 8))


def _lane_arrow(start: Box, end: Box, lane: float, shift: float, drop: float) -> str:
    """Down from `start`, sideways to the lane, down, and back to the top of `end`."""
    out, back = start.top + BOX_HEIGHT_PX + drop, end.top - 6 - drop
    x, to = start.centre + shift, end.centre + shift
    turn = 5 if lane > x else -5
    return (
        f'<path class="arrow" d="M{x:.0f} {start.top + BOX_HEIGHT_PX:.0f} V{out - 5:.0f} '
        f"q0 5 {turn} 5 H{lane - turn:.0f} q{turn} 0 {turn} 5 V{back - 5:.0f} "
        f'q0 5 {-turn} 5 H{to + turn:.0f} q{-turn} 0 {-turn} 5 V{end.top - 3:.0f}"/>'
    )


def module_graph_svg() -> str:
    """The picture, with one block for each top package, side by side."""
    graph = grimp.build_graph(*TOP_PACKAGES, cache_dir=None)
    block_width = 3 * COLUMN_PX + 2 * LANES_PX
    height = MARGIN_PX + TITLE_PX
    height += max(len(layers_of(package)) for package in TOP_PACKAGES) * ROW_PX
    parts = []
    for number, package in enumerate(TOP_PACKAGES):
        boxes = boxes_of(graph, package, MARGIN_PX + TITLE_PX, block_width)
        imports = without_shortcuts(package_imports(graph, package))
        arrows, rects = drawn_arrows(boxes, imports), drawn_boxes(boxes)
        title = (
            f'<text class="title" x="{block_width / 2:.0f}" y="{MARGIN_PX + 6}">{package}</text>'
        )
        parts.append(
            f'<g transform="translate({number * block_width} 0)">{title}'
            f"{''.join(arrows)}{''.join(rects)}</g>"
        )
    style = (
        "text{font-family:sans-serif;text-anchor:middle;fill:#1f2933}"
        ".title{font-size:18px;font-weight:bold}.name{font-size:14px}"
        ".size{font-size:11px;fill:#5b6770}.box{fill:#eef4f8;stroke:#6f93ac}"
        ".arrow{fill:none;stroke:#6f93ac;stroke-width:1.3;marker-end:url(#head)}"
    )
    width = block_width * len(TOP_PACKAGES)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f"<style>{style}</style>"
        '<defs><marker id="head" markerWidth="8" markerHeight="8" refX="6" refY="3.5" '
        'orient="auto"><path d="M0 0L7 3.5L0 7z" fill="#6f93ac"/></marker></defs>'
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>{"".join(parts)}</svg>\n'
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="vma_tools.module_graph", description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "modules.svg")
    arguments = parser.parse_args()
    arguments.out.write_text(module_graph_svg(), encoding="utf-8")
    print(arguments.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
