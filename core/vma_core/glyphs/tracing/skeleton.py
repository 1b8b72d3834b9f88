"""The skeleton of the ink as a graph, pruned and joined to lines across crossings."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from vma_core.glyphs.geometry import Points, arc_length
from vma_core.glyphs.tracing.centre_line import CentreLine
from vma_core.glyphs.tracing.ink_grid import INK_LEVEL, InkPart

SPUR_SHARE = 0.5
"""Branches that extend beyond the ink of their junction by less than this share of its radius are
spurs."""

MAX_BEND = math.radians(100)
"""Largest bend between two branches of a stroke at a junction."""
MAX_BRIDGE_BEND = math.radians(40)
"""The same where two junctions are one crossing."""

Trimmed = tuple[Points, Points]


@dataclass(eq=False)
class Branch:
    """Skeleton from node `ends[0]` to node `ends[1]`; −1 is a free end, −2 both ends of a loop."""

    xy: Points
    radii: Points
    ends: list[int]

    @property
    def length(self) -> float:
        return float(np.hypot(*np.diff(self.xy, axis=0).T).sum()) if len(self.xy) > 1 else 0.0


@dataclass(eq=False)
class Junction:
    """A junction: its centre and the radius of the largest disc of ink in it."""

    xy: Points
    radius: float


def edge_points(part: InkPart) -> Points:
    """(n, 2) raster points where the field crosses the ink level between neighbouring pixels."""
    level = INK_LEVEL
    points = []
    for axis in (0, 1):
        one = part.field[:-1] if axis == 0 else part.field[:, :-1]
        two = part.field[1:] if axis == 0 else part.field[:, 1:]
        crossing = np.argwhere((one >= level) != (two >= level))
        rows, columns = crossing.T
        a, b = one[rows, columns], two[rows, columns]
        places = crossing.astype(np.float64)
        places[:, axis] += (level - a) / (b - a)
        points.append(places)
    return part.to_raster(np.concatenate(points))


def centred(xy: Points, edge: cKDTree, pitch: float) -> tuple[Points, Points]:
    """Skeleton points moved to the middle between the two edges, and half the ink width there."""
    near, index = edge.query(xy)
    towards = edge.data[index] - xy
    # Search for the opposite edge from the mirrored point.
    opposite_near, opposite = edge.query(xy - towards)
    across = edge.data[opposite] - edge.data[index]
    width = np.hypot(*across.T)
    facing = -(towards * (edge.data[opposite] - xy)).sum(axis=1)
    facing /= np.maximum(near * np.hypot(*(edge.data[opposite] - xy).T), 1e-9)
    good = (facing > 0.8) & (opposite_near < np.maximum(0.7 * near, 1.5 * pitch))
    shift = 0.5 * (edge.data[opposite] + edge.data[index]) - xy
    good &= np.hypot(*shift.T) < np.maximum(1.5 * pitch, 0.35 * near)
    # Move across the line only: in a bend the nearest edge points are not opposite each other.
    unit = towards / np.maximum(near, 1e-9)[:, None]
    shift = unit * (shift * unit).sum(axis=1)[:, None]
    moved = np.where(good[:, None], xy + shift, xy)
    return moved, np.where(good, 0.5 * width, near)


NEIGHBOURS = ((0, 1), (1, 0), (0, -1), (-1, 0), (1, 1), (1, -1), (-1, -1), (-1, 1))


def _links(pixels: NDArray[np.int64]) -> list[list[int]]:
    """Neighbours of each skeleton pixel; diagonal ones only without a 4-connected path."""
    at = {(row, column): index for index, (row, column) in enumerate(pixels.tolist())}
    links: list[list[int]] = []
    for row, column in pixels.tolist():
        neighbours = []
        for number, (dy, dx) in enumerate(NEIGHBOURS):
            other = at.get((row + dy, column + dx))
            if other is None:
                continue
            if number >= 4 and ((row + dy, column) in at or (row, column + dx) in at):
                continue
            neighbours.append(other)
        links.append(neighbours)
    return links


def skeleton_graph(
    pixels: NDArray[np.int64], xy: Points, radii: Points, pitch: float
) -> tuple[list[Branch], list[Junction]]:
    """Branches and junctions of a skeleton."""
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
        """Pixels from `first` on, and the node they lead to (−1 for a free end)."""
        path, here, last = [first], first, before
        seen[first] = True
        while True:
            ahead = [o for o in links[here] if o != last]
            next_pixel = next((o for o in ahead if node_of[o] >= 0), None)
            if next_pixel is not None and (len(path) > 1 or next_pixel != before):
                return path, node_of[next_pixel]
            next_pixel = next((o for o in ahead if not seen[o] and node_of[o] < 0), None)
            if next_pixel is None:
                return path, -1
            seen[next_pixel] = True
            path.append(next_pixel)
            here, last = next_pixel, here

    for pixel in range(len(links)):
        if node_of[pixel] < 0:
            continue
        for other in links[pixel]:
            if node_of[other] < 0 and not seen[other]:
                path, end = walk(other, pixel)
                branches.append(Branch(xy[path], radii[path], [node_of[pixel], end]))
    for pixel in range(len(links)):
        if node_of[pixel] < 0 and not seen[pixel] and len(links[pixel]) <= 1:
            path, _ = walk(pixel, -1)
            branches.append(Branch(xy[path], radii[path], [-1, -1]))
    for pixel in range(len(links)):
        if node_of[pixel] < 0 and not seen[pixel]:
            path, _ = walk(pixel, -1)
            branches.append(Branch(xy[path], radii[path], [-2, -2]))
    return branches, nodes


def ends_at(branches: Sequence[Branch], node: int) -> list[tuple[Branch, int]]:
    """Branch ends that meet in a node."""
    return [(b, side) for b in branches for side in (0, 1) if b.ends[side] == node]


def prune(branches: list[Branch], nodes: list[Junction]) -> None:
    """Remove spurs, shortest first, and dissolve nodes that are no longer junctions."""
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
    """Join the two branches of a former junction, or make its only branch a free end."""
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
    """Extend a branch to the centre of a node."""
    at = len(branch.xy) if side else 0
    branch.xy = np.insert(branch.xy, at, node.xy, axis=0)
    branch.radii = np.insert(branch.radii, at, node.radius)


def _reversed(branch: Branch) -> Branch:
    return Branch(branch.xy[::-1], branch.radii[::-1], branch.ends[::-1])


def tangent(branch: Branch, side: int, nodes: list[Junction]) -> Points:
    """Unit vector out of the node along a branch, measured outside the ink of the node."""
    node = nodes[branch.ends[side]]
    xy = branch.xy if side == 0 else branch.xy[::-1]
    distance = np.hypot(*(xy - node.xy).T)
    beyond = np.flatnonzero(distance >= 0.8 * node.radius)
    start = int(beyond[0]) if len(beyond) and beyond[0] < len(xy) - 2 else 0
    reach = max(1.6 * node.radius, 3.0)
    end = start + int(np.searchsorted(arc_length(xy[start:]), reach))
    end = min(end, len(xy) - 1)
    direction = xy[end] - xy[start]
    if end - start < 2 or not np.hypot(*direction):
        direction = xy[end] - node.xy
    return direction / max(float(np.hypot(*direction)), 1e-9)


def _bend(one: Points, two: Points) -> float:
    """Angle between two branches that leave a node; 0 is straight."""
    return math.pi - math.acos(min(1.0, max(-1.0, float(one @ two))))


End = tuple[Branch, int]


def _pairs(ends: Sequence[End], nodes: list[Junction]) -> list[tuple[End, End]]:
    """Pairs of branch ends at a node that continue each other, straightest first."""
    tangents = [tangent(branch, side, nodes) for branch, side in ends]
    if len(ends) == 4:
        # Both pairs at once: the straightest pair may leave a kink for the other two.
        best: tuple[float, list[tuple[int, int]]] = (math.inf, [])
        for a, b, c, d in ((0, 1, 2, 3), (0, 2, 1, 3), (0, 3, 1, 2)):
            both = (_bend(tangents[a], tangents[b]), _bend(tangents[c], tangents[d]))
            cost = both[0] ** 2 + both[1] ** 2
            if max(both) < MAX_BEND and cost < best[0]:
                best = (cost, [(a, b), (c, d)])
        if best[1]:
            return [(ends[a], ends[b]) for a, b in best[1]]
    bends = sorted(
        (_bend(tangents[a], tangents[b]), a, b)
        for a in range(len(ends))
        for b in range(a + 1, len(ends))
    )
    taken: set[int] = set()
    pairs = []
    for bend, a, b in bends:
        if bend < MAX_BEND and a not in taken and b not in taken:
            taken |= {a, b}
            pairs.append((ends[a], ends[b]))
    return pairs


def merge_bridges(branches: list[Branch], nodes: list[Junction], pitch: float) -> None:
    """Merge two junctions that thinning made of one crossing."""
    merged = True
    while merged:
        merged = False
        for bridge in sorted(branches, key=lambda b: b.length):
            a, b = bridge.ends
            if a < 0 or b < 0 or a == b:
                continue
            radius = max(nodes[a].radius, nodes[b].radius)
            span = math.dist(nodes[a].xy, nodes[b].xy)
            if span > 4.0 * radius or bridge.length > 1.3 * span + radius:
                continue
            ends = [e for e in ends_at(branches, a) + ends_at(branches, b) if e[0] is not bridge]
            if any(branch.ends == [a, b] or branch.ends == [b, a] for branch, _ in ends):
                continue
            crossing = _pairs(ends, nodes) if len(ends) == 4 else []
            tangents = {id(e): tangent(e[0], e[1], nodes) for pair in crossing for e in pair}
            # The shared ink of two lines is wider than either.
            around = [np.median(branch.radii) for branch, _ in ends]
            shared = span < max(1.5 * radius, 3.5 * pitch) or (
                np.median(bridge.radii) > 1.15 * np.median(around)
            )
            through = (
                len(crossing) == 2
                and bool(shared)
                and all(
                    one[0].ends[one[1]] != two[0].ends[two[1]]
                    and _bend(tangents[id(one)], tangents[id(two)]) < MAX_BRIDGE_BEND
                    for one, two in crossing
                )
            )
            if span > 1.1 * radius and not through:
                continue
            branches.remove(bridge)
            nodes[a] = Junction(0.5 * (nodes[a].xy + nodes[b].xy), radius + 0.5 * span * through)
            for branch, side in ends:
                branch.ends[side] = a
            merged = True
            break


def sharpen_corners(branches: list[Branch], nodes: list[Junction]) -> None:
    """Join two legs that meet in a point, as in Λ, where thinning merges them too early.

    There a third branch leads from the junction to the intersection of the legs.
    """
    for number, node in enumerate(nodes):
        ends = ends_at(branches, number)
        free = [end for end in ends if end[0].ends[1 - end[1]] == -1]
        if len(ends) != 3 or len({id(branch) for branch, _ in ends}) != 3:
            continue
        for tip_branch, side in free:
            legs = [end for end in ends if end[0] is not tip_branch]
            directions = [tangent(branch, leg_side, nodes) for branch, leg_side in legs]
            trimmed = [_without(branch, leg_side, node) for branch, leg_side in legs]
            cross = float(directions[0][0] * directions[1][1] - directions[0][1] * directions[1][0])
            if tip_branch.length > 4.0 * node.radius or float(directions[0] @ directions[1]) < 0.2:
                continue
            if abs(cross) < 0.1 or any(len(xy) < 2 for xy, _ in trimmed):
                continue
            starts = [
                xy[0 if s == 0 else -1] for (xy, _), (_, s) in zip(trimmed, legs, strict=True)
            ]
            apart = starts[1] - starts[0]
            share = float(apart[0] * directions[1][1] - apart[1] * directions[1][0]) / cross
            corner = starts[0] + share * directions[0]
            tip = tip_branch.xy[-1 if side == 0 else 0]
            if share > 0 or np.hypot(*(corner - tip)) > node.radius:
                continue
            for (branch, _), (xy, radii) in zip(legs, trimmed, strict=True):
                branch.xy, branch.radii = xy, radii
            node.xy = 0.5 * (corner + tip)
            node.radius = float(np.median(np.concatenate([radii for _, radii in trimmed])))
            branches.remove(tip_branch)
            dissolve(branches, nodes, number)
            break


def _without(branch: Branch, side: int, node: Junction) -> Trimmed:
    """A branch without the points in the ink of its junction."""
    beyond = np.hypot(*(branch.xy - node.xy).T) >= 0.9 * node.radius
    middle = len(beyond) // 2
    beyond[middle:] |= side == 0  # a bent branch may come back
    beyond[:middle] |= side == 1
    return branch.xy[beyond], branch.radii[beyond]


def joined_lines(branches: list[Branch], nodes: list[Junction]) -> list[CentreLine]:
    """Branches joined to centre lines at the nodes."""
    partner: dict[tuple[int, int], End] = {}
    for node in range(len(nodes)):
        ends = ends_at(branches, node)
        if len(ends) < 2:
            continue
        for one, two in _pairs(ends, nodes):
            partner[id(one[0]), one[1]] = two
            partner[id(two[0]), two[1]] = one
    trimmed = {id(branch): _trimmed(branch, nodes) for branch in branches}
    through = {
        node: [
            (_first(trimmed[id(b)], s), _first(trimmed[id(o[0])], o[1]))
            for b, s in ends_at(branches, node)
            if (o := partner.get((id(b), s))) is not None
        ]
        for node in range(len(nodes))
    }
    lines, done = [], set()
    for branch in branches:
        if id(branch) in done:
            continue
        start, side = branch, 0
        circle = branch.ends == [-2, -2]
        while not circle:  # back to the beginning of the stroke
            before = partner.get((id(start), side))
            if before is None:
                break
            start, side = before[0], 1 - before[1]
            if start is branch and side == 0:
                circle = True
        pieces: list[tuple[Points, Points]] = []
        if (id(start), side) not in partner and start.ends[side] >= 0:
            pieces.append(_landing(start, side, trimmed, nodes, through))
        here, entered = start, side
        while True:
            done.add(id(here))
            xy, radii = trimmed[id(here)]
            pieces.append((xy, radii) if entered == 0 else (xy[::-1], radii[::-1]))
            following = partner.get((id(here), 1 - entered))
            if following is None:
                if here.ends[1 - entered] >= 0:
                    pieces.append(_landing(here, 1 - entered, trimmed, nodes, through))
                break
            here, entered = following
            if here is start and entered == side:
                break
        xy = np.concatenate([piece[0] for piece in pieces])
        radii = np.concatenate([piece[1] for piece in pieces])
        if circle:
            xy, radii = np.vstack([xy, xy[:1]]), np.append(radii, radii[0])
        lines.append(CentreLine(xy, radii, circle))
    return lines


def _trimmed(branch: Branch, nodes: list[Junction]) -> Trimmed:
    """A branch without the ink of its junctions, near which its radii are NaN."""
    xy, radii = branch.xy, branch.radii.copy()
    kept = np.ones(len(xy), bool)
    order = np.arange(len(xy))
    for side in (0, 1):
        if branch.ends[side] < 0:
            continue
        node = nodes[branch.ends[side]]
        away = np.hypot(*(xy - node.xy).T)
        near = order < 0.4 * len(xy) if side == 0 else order >= len(xy) - 0.4 * len(xy)
        kept &= ~(near & (away < 0.9 * node.radius))
        hidden = away < 1.25 * node.radius
        far = order < 0.5 * len(xy) if side == 0 else order >= 0.5 * len(xy)
        radii[hidden & far] = np.nan
    if not kept.any():
        kept[len(kept) // 2] = True
    if np.isnan(radii[kept]).all():
        radii[:] = branch.radii.min()
    return xy[kept], radii[kept]


def _first(trimmed: Trimmed, side: int) -> Points:
    return np.asarray(trimmed[0][0 if side == 0 else -1])


def _landing(
    branch: Branch,
    side: int,
    trimmed: dict[int, Trimmed],
    nodes: list[Junction],
    through: dict[int, list[tuple[Points, Points]]],
) -> Trimmed:
    """The point where a branch that ends at a junction meets the line that passes through."""
    node = nodes[branch.ends[side]]
    tip = _first(trimmed[id(branch)], side)
    direction = -tangent(branch, side, nodes)
    place = node.xy
    best = math.inf
    for one, two in through[branch.ends[side]]:
        along = two - one
        cross = float(direction[0] * along[1] - direction[1] * along[0])
        if abs(cross) <= 0.2 * float(np.hypot(*along)):
            continue
        offset = one - tip
        forward = float(offset[0] * along[1] - offset[1] * along[0]) / cross
        share = float(offset[0] * direction[1] - offset[1] * direction[0]) / cross
        if -0.1 <= share <= 1.1 and 0.0 < forward < min(best, 3.0 * node.radius + 1.0):
            best, place = forward, tip + forward * direction
    return place[None], np.array([np.nan])
