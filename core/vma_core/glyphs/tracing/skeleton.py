"""A skeleton as branches between junctions, without spurs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from vma_core.glyphs.tracing.centre_line import CentreLine
from vma_core.glyphs.tracing.ink_grid import INK_LEVEL, InkPart, Points

SPUR_SHARE = 0.5
"""Branches that stand out of the ink around their junction by less than this share of its radius
are unevenness of the outline."""

STRAIGHT = math.radians(100)
"""Largest bend with which two branches of a crossing are one stroke."""
THROUGH_BRIDGE = math.radians(40)
"""The same where two junctions stand for one crossing."""

Trimmed = tuple[Points, Points]


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


def tangent(branch: Branch, side: int, nodes: list[Junction]) -> Points:
    """Unit vector out of the node along a branch, taken beyond the ink of the node."""
    node = nodes[branch.ends[side]]
    xy = branch.xy if side == 0 else branch.xy[::-1]
    away = np.hypot(*(xy - node.xy).T)
    beyond = np.flatnonzero(away >= 0.8 * node.radius)
    start = int(beyond[0]) if len(beyond) and beyond[0] < len(xy) - 2 else 0
    reach = max(1.6 * node.radius, 3.0)
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(xy[start:], axis=0).T))])
    end = start + int(np.searchsorted(along, reach))
    end = min(end, len(xy) - 1)
    way = xy[end] - xy[start]
    if end - start < 2 or not np.hypot(*way):
        way = xy[end] - node.xy
    return way / max(float(np.hypot(*way)), 1e-9)


def _bend(one: Points, two: Points) -> float:
    """How far from straight on two branches lie that leave a node; 0 is straight."""
    return math.pi - math.acos(min(1.0, max(-1.0, float(one @ two))))


End = tuple[Branch, int]


def _pairs(ends: Sequence[End], nodes: list[Junction]) -> list[tuple[End, End]]:
    """Ends of one node that are one stroke: the straightest continuations."""
    tangents = [tangent(branch, side, nodes) for branch, side in ends]
    if len(ends) == 4:
        # All together: the straightest single pair may leave a kink for the other two.
        best: tuple[float, list[tuple[int, int]]] = (math.inf, [])
        for a, b, c, d in ((0, 1, 2, 3), (0, 2, 1, 3), (0, 3, 1, 2)):
            both = (_bend(tangents[a], tangents[b]), _bend(tangents[c], tangents[d]))
            cost = both[0] ** 2 + both[1] ** 2
            if max(both) < STRAIGHT and cost < best[0]:
                best = (cost, [(a, b), (c, d)])
        if best[1]:
            return [(ends[a], ends[b]) for a, b in best[1]]
    bends = sorted(
        (_bend(tangents[a], tangents[b]), a, b)
        for a in range(len(ends))
        for b in range(a + 1, len(ends))
    )
    taken: set[int] = set()
    found = []
    for bend, a, b in bends:
        if bend < STRAIGHT and a not in taken and b not in taken:
            taken |= {a, b}
            found.append((ends[a], ends[b]))
    return found


def merge_bridges(branches: list[Branch], nodes: list[Junction], pitch: float) -> None:
    """Make one crossing of two junctions that thinning has drawn apart."""
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
            # Where two lines share their ink on a stretch, it is wider than either.
            around = [np.median(branch.radii) for branch, _ in ends]
            shared = span < max(1.5 * radius, 3.5 * pitch) or (
                np.median(bridge.radii) > 1.15 * np.median(around)
            )
            through = (
                len(crossing) == 2
                and bool(shared)
                and all(
                    one[0].ends[one[1]] != two[0].ends[two[1]]
                    and _bend(tangents[id(one)], tangents[id(two)]) < THROUGH_BRIDGE
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
    """Join two legs that meet in a point, as in Λ: thinning unites them before they meet.

    Where they do, a third branch leads on to the very point in which the legs' lines cross.
    """
    for number, node in enumerate(nodes):
        ends = ends_at(branches, number)
        free = [end for end in ends if end[0].ends[1 - end[1]] == -1]
        if len(ends) != 3 or len({id(branch) for branch, _ in ends}) != 3:
            continue
        for tip_branch, side in free:
            legs = [end for end in ends if end[0] is not tip_branch]
            ways = [tangent(branch, leg_side, nodes) for branch, leg_side in legs]
            trimmed = [_without(branch, leg_side, node) for branch, leg_side in legs]
            cross = float(ways[0][0] * ways[1][1] - ways[0][1] * ways[1][0])
            if tip_branch.length > 4.0 * node.radius or float(ways[0] @ ways[1]) < 0.2:
                continue
            if abs(cross) < 0.1 or any(len(xy) < 2 for xy, _ in trimmed):
                continue
            starts = [
                xy[0 if s == 0 else -1] for (xy, _), (_, s) in zip(trimmed, legs, strict=True)
            ]
            apart = starts[1] - starts[0]
            share = float(apart[0] * ways[1][1] - apart[1] * ways[1][0]) / cross
            corner = starts[0] + share * ways[0]
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
    """A branch without the points in the ink of the junction at one of its ends."""
    beyond = np.hypot(*(branch.xy - node.xy).T) >= 0.9 * node.radius
    middle = len(beyond) // 2
    beyond[middle:] |= side == 0  # a bent branch may come back
    beyond[:middle] |= side == 1
    return branch.xy[beyond], branch.radii[beyond]


def joined_lines(branches: list[Branch], nodes: list[Junction]) -> list[CentreLine]:
    """Branches joined to strokes at the nodes."""
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
        while not circle:  # back to where the stroke begins
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
    """A branch without what lies in the ink of its junctions; its width is unknown near them."""
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
    """Where a branch that ends in a junction meets the line that passes through it."""
    node = nodes[branch.ends[side]]
    tip = _first(trimmed[id(branch)], side)
    way = -tangent(branch, side, nodes)
    place = node.xy
    best = math.inf
    for one, two in through[branch.ends[side]]:
        along = two - one
        cross = float(way[0] * along[1] - way[1] * along[0])
        if abs(cross) <= 0.2 * float(np.hypot(*along)):
            continue
        offset = one - tip
        forward = float(offset[0] * along[1] - offset[1] * along[0]) / cross
        share = float(offset[0] * way[1] - offset[1] * way[0]) / cross
        if -0.1 <= share <= 1.1 and 0.0 < forward < min(best, 3.0 * node.radius + 1.0):
            best, place = forward, tip + forward * way
    return place[None], np.array([np.nan])
