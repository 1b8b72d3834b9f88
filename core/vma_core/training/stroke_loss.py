"""Losses of the stroke head: distance to the target's strokes, and topology of the entry's.

Distance alone does not keep a dot off the stroke beside it: the ink that merges two strokes costs
a pixel or two, but turns the glyph into another character. Contact terms keep strokes apart, and
ends on what they touch.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional as F

from vma_core.glyphs.raster import RASTER_PX

DIRECTION_WEIGHT = 0.12
"""Weight of direction relative to position; without it crossing strokes collapse."""
HUBER = 0.12
BENDING_WEIGHT = 2.0
STRETCH_WEIGHT = 0.01
MATCH_WEIGHT = 0.3
HALF_PX = RASTER_PX / 2
CLEAR = 7.2 / HALF_PX
"""Distance of centre lines that leaves two pixels between strokes of Omniglot's pen."""
TOUCHING = 5.0 / HALF_PX
"""Centre lines closer than this share ink."""
HELD = 3.5 / HALF_PX
"""Maximum distance of an end that lies in the ink of what it touches."""
NEIGHBOURS = 14.0 / HALF_PX
"""Points of one stroke closer than this along it are always near each other."""
SLIDE = 20.0 / HALF_PX
"""Distance that a crossing may move along both strokes."""
END_SLIDE = 10.0 / HALF_PX
FAR = 9.0
MAX_EXCESS = 3.0
"""Limit on the distance of a detached end, in units of `CLEAR`."""


class StrokeTerms(NamedTuple):
    """Parts of the loss, each a scalar."""

    chamfer: Tensor
    matched: Tensor
    bending: Tensor
    stretch: Tensor

    @property
    def total(self) -> Tensor:
        """Weighted sum."""
        return (
            self.chamfer
            + MATCH_WEIGHT * self.matched
            + BENDING_WEIGHT * self.bending
            + STRETCH_WEIGHT * self.stretch
        )


def stroke_terms(
    shifts: Tensor,
    slots: Tensor,
    stroke_ids: Tensor,
    points: Tensor,
    point_weights: Tensor,
    matched: Tensor,
    match_weights: Tensor,
) -> StrokeTerms:
    """Two-sided chamfer distance with directions, matched strokes, bending and stretch.

    Args:
        shifts: (B, S, 2) of the slots, in [-1, 1] units, as all places.
        slots, stroke_ids, points, point_weights, matched, match_weights: see `StrokePairs`.
    """
    start = slots[..., :2]
    place = start + shifts
    inside = (stroke_ids >= 0).to(shifts.dtype)
    joined = ((stroke_ids[:, 1:] == stroke_ids[:, :-1]) & (stroke_ids[:, 1:] >= 0)).to(shifts.dtype)
    way = place[:, 1:] - place[:, :-1]
    middle = 0.5 * (place[:, 1:] + place[:, :-1])
    length = way.square().sum(2).add(1e-10).sqrt()
    cosine = (way[..., 0] ** 2 - way[..., 1] ** 2) / length**2
    sine = 2 * way[..., 0] * way[..., 1] / length**2
    direction = torch.stack([cosine, sine], 2) * joined.unsqueeze(2)
    # A slot's direction is that of its adjacent segments.
    pad = torch.zeros_like(direction[:, :1])
    beside = torch.cat([direction, pad], 1) + torch.cat([pad, direction], 1)
    beside = beside / beside.square().sum(2, keepdim=True).add(1e-6).sqrt()
    ours = torch.cat(
        [
            torch.cat([place, DIRECTION_WEIGHT * beside], 2),
            torch.cat([middle, DIRECTION_WEIGHT * direction], 2),
        ],
        1,
    )
    our_weights = torch.cat([inside, joined], 1)
    theirs = torch.cat([points[..., :2], DIRECTION_WEIGHT * points[..., 2:]], 2)
    square = (
        ours.square().sum(2).unsqueeze(2)
        + theirs.square().sum(2).unsqueeze(1)
        - 2 * ours @ theirs.transpose(1, 2)
    ).clamp(min=0.0)
    far = 1e3
    to_theirs = (square + far * (1 - point_weights).unsqueeze(1)).amin(2)
    to_ours = (square + far * (1 - our_weights).unsqueeze(2)).amin(1)
    chamfer = _mean(_huber(to_theirs), our_weights) + _mean(_huber(to_ours), point_weights)
    match = _mean(_huber((place - matched).square().sum(2)), match_weights)
    triple = joined[:, 1:] * joined[:, :-1]
    bend = (shifts[:, 2:] - 2 * shifts[:, 1:-1] + shifts[:, :-2]).square().sum(2)
    before = (start[:, 1:] - start[:, :-1]).square().sum(2).add(1e-10).sqrt()
    stretch = (length / before.clamp(min=0.02) - 1.0).square().clamp(max=4.0)
    return StrokeTerms(
        chamfer.mean(), match.mean(), _mean(bend, triple).mean(), _mean(stretch, joined).mean()
    )


def _huber(square: Tensor) -> Tensor:
    """Pseudo-Huber loss of a squared distance, in units of `HUBER` squared."""
    return (1.0 + square / HUBER**2).sqrt() - 1.0


def _mean(values: Tensor, weights: Tensor) -> Tensor:
    return (values * weights).sum(1) / weights.sum(1).clamp(min=1.0)


class Contacts(NamedTuple):
    """Which of an entry's P points (slots and midpoints) may touch. Lengths in half rasters."""

    apart: Tensor
    """(B, P, P) bool: the pair neither touches in the entry nor is near a contact."""
    margin: Tensor
    """(B, P, P) minimum distance of such a pair: `CLEAR`, or the entry's own if smaller."""
    held: Tensor
    """(B, P, P) bool: the first point is an end of a stroke that touches near the second."""
    share: Tensor
    """(B, 1) reciprocal of the number of points."""

    @classmethod
    def of(cls, slots: Tensor, stroke_ids: Tensor) -> Contacts:
        """From entries; shapes as in `StrokeHead.forward`, one row per variant."""
        place = slots[..., :2]
        joined = _joined(stroke_ids)
        there = torch.cat([stroke_ids >= 0, joined], 1)
        ids = torch.cat([stroke_ids, stroke_ids[:, 1:]], 1)
        steps = (place[:, 1:] - place[:, :-1]).square().sum(2).sqrt() * joined
        along = F.pad(steps.cumsum(1), (1, 0))
        along = torch.cat([along, 0.5 * (along[:, 1:] + along[:, :-1])], 1)
        pairs = there.unsqueeze(1) & there.unsqueeze(2)
        same = (ids.unsqueeze(1) == ids.unsqueeze(2)) & pairs
        way = (along.unsqueeze(1) - along.unsqueeze(2)).abs()
        distance = _distances(_points(place))
        near = same & (way < NEIGHBOURS)
        touching = (pairs & ~near & (distance < TOUCHING)).to(place.dtype)
        slide = (same & (way < SLIDE)).to(place.dtype)
        apart = pairs & ~near & (distance >= TOUCHING) & ((slide @ touching @ slide) == 0)
        ends = F.pad(slots[..., 4] + slots[..., 5] > 0, (0, joined.shape[1]))
        end_slide = (same & (way < END_SLIDE)).to(place.dtype)
        held = (touching @ end_slide > 0) & ends.unsqueeze(2)
        share = 1.0 / there.sum(1, keepdim=True).clamp(min=1)
        return cls(apart, distance.clamp(max=CLEAR), held, share)


class ContactTerms(NamedTuple):
    """Parts of the loss, each a scalar: a mean square over points, in units of `CLEAR`."""

    clearance: Tensor
    joints: Tensor


def contact_terms(
    contacts: Contacts, shifts: Tensor, slots: Tensor, stroke_ids: Tensor
) -> ContactTerms:
    """Penalties for strokes that come too close and for ends that leave what they touched.

    Args:
        contacts: of the entries.
        shifts: (B, S, 2) of the slots, in halves of the raster.
        slots, stroke_ids: of the entries, as in `Contacts.of`.
    """
    distance = _distances(_points(slots[..., :2] + shifts))
    missing = F.relu(contacts.margin - distance) * contacts.apart
    clearance = (missing.amax(2) / CLEAR).square() * contacts.share
    nearest = distance.masked_fill(~contacts.held, FAR).amin(2)
    excess = (F.relu(nearest - HELD) / CLEAR).clamp(max=MAX_EXCESS)
    joints = excess.square() * contacts.held.any(2) * contacts.share
    return ContactTerms(clearance.sum(1).mean(), joints.sum(1).mean())


def _joined(stroke_ids: Tensor) -> Tensor:
    """(B, S) → (B, S - 1) bool: a slot and the next belong to one stroke."""
    return (stroke_ids[:, 1:] == stroke_ids[:, :-1]) & (stroke_ids[:, 1:] >= 0)


def _points(place: Tensor) -> Tensor:
    """(B, S, 2) → (B, 2 S - 1, 2): slots, then midpoints of neighbours."""
    return torch.cat([place, 0.5 * (place[:, 1:] + place[:, :-1])], 1)


def _distances(points: Tensor) -> Tensor:
    """(B, P, 2) → (B, P, P)"""
    length = points.square().sum(2)
    square = length.unsqueeze(2) + length.unsqueeze(1) - 2 * points @ points.transpose(1, 2)
    # The gradient of the root is infinite at 0.
    return square.clamp(min=1e-8).sqrt()
