"""What keeps a glyph's topology: strokes that stay apart, and ends that stay on what they touch.

Nothing in the distance to another person's drawing keeps a dot off the stroke beside it: the ink
that merges two strokes costs a pixel or two there, but makes another character for a reader.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional as F

from vma_core.glyphs.raster import RASTER_PX

HALF_PX = RASTER_PX / 2
CLEAR = 7.2 / HALF_PX
"""Centre lines this far apart leave two pixels of paper between Omniglot's pen strokes."""
TOUCHING = 5.0 / HALF_PX
"""Centre lines closer than this share ink."""
HELD = 3.5 / HALF_PX
"""An end this close to what it touches lies in its ink."""
NEIGHBOURS = 14.0 / HALF_PX
"""Points of one stroke closer than this along it are near in any case."""
SLIDE = 20.0 / HALF_PX
"""How far along both strokes a crossing may move."""
END_SLIDE = 10.0 / HALF_PX
FAR = 9.0
MAX_EXCESS = 3.0
"""Of an end that left what it touched, in units of `CLEAR`: farther ones pull no harder."""


class Contacts(NamedTuple):
    """Which pairs of an entry's P points, slots and the middles between them, may meet.

    Lengths are in halves of the raster.
    """

    apart: Tensor
    """(B, P, P) bool: the pair does not touch in the entry, nor is it near a place that does."""
    margin: Tensor
    """(B, P, P) distance that such a pair keeps: `CLEAR`, or the entry's own where that is less."""
    held: Tensor
    """(B, P, P) bool: the first is a stroke's end that touches the second or its surroundings."""
    share: Tensor
    """(B, 1) one over the number of points of each entry."""

    @classmethod
    def of(cls, slots: Tensor, stroke_ids: Tensor) -> Contacts:
        """Of entries; shapes as in `StrokeHead.forward`, a row for each variant."""
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
    """How far strokes come too close, and ends leave what they touched.

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
    """(B, S) → (B, S - 1) bool: the slot and the next one are of one stroke."""
    return (stroke_ids[:, 1:] == stroke_ids[:, :-1]) & (stroke_ids[:, 1:] >= 0)


def _points(place: Tensor) -> Tensor:
    """(B, S, 2) → (B, 2 S - 1, 2): slots, then the middles of neighbours."""
    return torch.cat([place, 0.5 * (place[:, 1:] + place[:, :-1])], 1)


def _distances(points: Tensor) -> Tensor:
    """(B, P, 2) → (B, P, P)"""
    length = points.square().sum(2)
    square = length.unsqueeze(2) + length.unsqueeze(1) - 2 * points @ points.transpose(1, 2)
    # The root has no slope at 0.
    return square.clamp(min=1e-8).sqrt()
