"""A skeleton as branches between junctions, without spurs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from vma_core.glyphs.tracing.ink_grid import INK_LEVEL, InkPart, Points

SPUR_SHARE = 0.5
"""Branches that stand out of the ink around their junction by less than this share of its radius
are unevenness of the outline."""


@dataclass(eq=False)
class Branch:
    """Skeleton between two nodes, from node `ends[0]` to node `ends[1]`; −1 is a free end."""

    xy: Points
    radii: Points
    ends: list[int]

    @property
    def length(self) -> float:
        return float(np.hypot(*np.diff(self.xy, axis=0).T).sum()) if len(self.xy) > 1 else 0.0


@dataclass(eq=False)
class Junction:
    """A junction: its middle, and the radius of the largest disc of ink in it."""

    xy: Points
    radius: float


def edge_points(part: InkPart) -> Points:
    """Where the field crosses the edge's level between neighbouring pixels, in raster pixels."""
    level = INK_LEVEL
    found = []
    for axis in (0, 1):
        one = part.field[:-1] if axis == 0 else part.field[:, :-1]
        two = part.field[1:] if axis == 0 else part.field[:, 1:]
        crossing = np.argwhere((one >= level) != (two >= level))
        rows, columns = crossing.T
        a, b = one[rows, columns], two[rows, columns]
        places = crossing.astype(np.float64)
        places[:, axis] += (level - a) / (b - a)
        found.append(places)
    return part.to_raster(np.concatenate(found))


def centred(xy: Points, edge: cKDTree, pitch: float) -> tuple[Points, Points]:
    """Skeleton points moved midway between the two edges of the ink, and half its width there."""
    near, index = edge.query(xy)
    towards = edge.data[index] - xy
    # The other edge is looked for from a point as far on the other side.
    opposite_near, opposite = edge.query(xy - towards)
    across = edge.data[opposite] - edge.data[index]
    width = np.hypot(*across.T)
    facing = -(towards * (edge.data[opposite] - xy)).sum(axis=1)
    facing /= np.maximum(near * np.hypot(*(edge.data[opposite] - xy).T), 1e-9)
    good = (facing > 0.8) & (opposite_near < np.maximum(0.7 * near, 1.5 * pitch))
    shift = 0.5 * (edge.data[opposite] + edge.data[index]) - xy
    good &= np.hypot(*shift.T) < np.maximum(1.5 * pitch, 0.35 * near)
    # Only across the line: the two nearest points of a bend are not opposite each other.
    unit = towards / np.maximum(near, 1e-9)[:, None]
    shift = unit * (shift * unit).sum(axis=1)[:, None]
    moved = np.where(good[:, None], xy + shift, xy)
    return moved, np.where(good, 0.5 * width, near)


NEIGHBOURS = ((0, 1), (1, 0), (0, -1), (-1, 0), (1, 1), (1, -1), (-1, -1), (-1, 1))


def _links(pixels: NDArray[np.int64]) -> list[list[int]]:
    """Neighbours of each skeleton pixel; diagonal ones only where no straight way leads there."""
    at = {(row, column): index for index, (row, column) in enumerate(pixels.tolist())}
    links: list[list[int]] = []
    for row, column in pixels.tolist():
        found = []
        for number, (dy, dx) in enumerate(NEIGHBOURS):
            other = at.get((row + dy, column + dx))
            if other is None:
                continue
            if number >= 4 and ((row + dy, column) in at or (row, column + dx) in at):
                continue
            found.append(other)
        links.append(found)
    return links


def skeleton_graph(
    pixels: NDArray[np.int64], xy: Points, radii: Points, pitch: float
) -> tuple[list[Branch], list[Junction]]:
    """Branches and junctions of a skeleton; a loop without junctions has ends (−2, −2)."""
    links = _links(pixels)
    node_of = [-1] * len(links)
    nodes: list[Junction] = []
    for start, found in enumerate(links):
        if len(found) < 3 or node_of[start] >= 0:
            continue
        cluster, waiting = [], [start]
        node_of[start] = len(nodes)
        while waiting:
            here = waiting.pop()
            cluster.append(here)
            for other in links[here]:
                if len(links[other]) >= 3 and node_of[other] < 0:
                    node_of[other] = len(nodes)
                    waiting.append(other)
        nodes.append(Junction(xy[cluster].mean(axis=0), max(pitch, float(radii[cluster].max()))))
    branches: list[Branch] = []
    seen = [False] * len(links)

    def walk(first: int, before: int) -> tuple[list[int], int]:
        """Pixels from `first` on, and the node they lead to (−1: nowhere)."""
        way, here, last = [first], first, before
        seen[first] = True
        while True:
            ahead = [o for o in links[here] if o != last]
            onward = next((o for o in ahead if node_of[o] >= 0), None)
            if onward is not None and (len(way) > 1 or onward != before):
                return way, node_of[onward]
            onward = next((o for o in ahead if not seen[o] and node_of[o] < 0), None)
            if onward is None:
                return way, -1
            seen[onward] = True
            way.append(onward)
            here, last = onward, here

    for pixel in range(len(links)):
        if node_of[pixel] < 0:
            continue
        for other in links[pixel]:
            if node_of[other] < 0 and not seen[other]:
                way, end = walk(other, pixel)
                branches.append(Branch(xy[way], radii[way], [node_of[pixel], end]))
    for pixel in range(len(links)):
        if node_of[pixel] < 0 and not seen[pixel] and len(links[pixel]) <= 1:
            way, _ = walk(pixel, -1)
            branches.append(Branch(xy[way], radii[way], [-1, -1]))
    for pixel in range(len(links)):
        if node_of[pixel] < 0 and not seen[pixel]:
            way, _ = walk(pixel, -1)
            branches.append(Branch(xy[way], radii[way], [-2, -2]))
    return branches, nodes


def ends_at(branches: Sequence[Branch], node: int) -> list[tuple[Branch, int]]:
    """Branch ends that meet in a node."""
    return [(b, side) for b in branches for side in (0, 1) if b.ends[side] == node]


def prune(branches: list[Branch], nodes: list[Junction]) -> None:
    """Take out spurs, shortest first, and join what a junction then no longer divides."""
    while True:
        spurs: dict[int, list[tuple[float, Branch]]] = {}
        for branch in branches:
            if (branch.ends[0] == -1) == (branch.ends[1] == -1) or -2 in branch.ends:
                continue
            side = 0 if branch.ends[0] >= 0 else 1
            node = branch.ends[side]
            tip = branch.xy[0 if side else -1]
            tip_radius = branch.radii[0 if side else -1]
            out = math.dist(tip, nodes[node].xy) + tip_radius - nodes[node].radius
            if out < SPUR_SHARE * nodes[node].radius:
                spurs.setdefault(node, []).append((out, branch))
        if not spurs:
            break
        node = min(spurs, key=lambda n: min(out for out, _ in spurs[n]))
        for _, branch in spurs[node]:
            branches.remove(branch)
        dissolve(branches, nodes, node)
    for node in range(len(nodes)):
        dissolve(branches, nodes, node)


def dissolve(branches: list[Branch], nodes: list[Junction], node: int) -> None:
    """Join the two branches of a node that is no junction any more, or end the only one there."""
    ends = ends_at(branches, node)
    middle = nodes[node]
    if len(ends) == 1:
        branch, side = ends[0]
        _attach(branch, side, middle)
        branch.ends[side] = -1
    elif len(ends) == 2 and ends[0][0] is ends[1][0]:
        branch = ends[0][0]
        _attach(branch, 1, middle)
        branch.ends = [-2, -2]
    elif len(ends) == 2:
        (one, one_side), (two, two_side) = ends
        first = one if one_side == 1 else _reversed(one)
        second = two if two_side == 0 else _reversed(two)
        _attach(first, 1, middle)
        joined = Branch(
            np.concatenate([first.xy, second.xy]),
            np.concatenate([first.radii, second.radii]),
            [first.ends[0], second.ends[1]],
        )
        branches.remove(one)
        branches.remove(two)
        branches.append(joined)


def _attach(branch: Branch, side: int, node: Junction) -> None:
    """Lead a branch to the middle of a node."""
    at = len(branch.xy) if side else 0
    branch.xy = np.insert(branch.xy, at, node.xy, axis=0)
    branch.radii = np.insert(branch.radii, at, node.radius)


def _reversed(branch: Branch) -> Branch:
    return Branch(branch.xy[::-1], branch.radii[::-1], branch.ends[::-1])
