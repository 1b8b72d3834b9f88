"""Which branches of a skeleton are one line: straight on through crossings."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from vma_core.glyphs.tracing.centre_line import CentreLine
from vma_core.glyphs.tracing.ink_grid import Points
from vma_core.glyphs.tracing.skeleton import Branch, Junction, dissolve, ends_at

STRAIGHT = math.radians(100)
"""Largest bend with which two branches of a crossing are one stroke."""
THROUGH_BRIDGE = math.radians(40)
"""The same where two junctions stand for one crossing."""

Trimmed = tuple[Points, Points]


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
