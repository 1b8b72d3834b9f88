"""How far moved strokes are from the strokes of the drawing that they should become."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor

DIRECTION_WEIGHT = 0.12
"""Of a direction's two coordinates beside the place's; without it crossing strokes collapse."""
HUBER = 0.12
BENDING_WEIGHT = 2.0
STRETCH_WEIGHT = 0.01
MATCH_WEIGHT = 0.3


class StrokeTerms(NamedTuple):
    """Parts of the loss, each a scalar."""

    chamfer: Tensor
    matched: Tensor
    bending: Tensor
    stretch: Tensor

    @property
    def total(self) -> Tensor:
        """What is minimised."""
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
    # A slot's direction is that of the pieces beside it.
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
    """Squared distance → squared near 0, linear far away; in units of `HUBER` squared."""
    return (1.0 + square / HUBER**2).sqrt() - 1.0


def _mean(values: Tensor, weights: Tensor) -> Tensor:
    return (values * weights).sum(1) / weights.sum(1).clamp(min=1.0)
