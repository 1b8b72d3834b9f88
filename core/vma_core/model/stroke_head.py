"""The stroke head: moves the read entry's strokes to where the decoder draws.

Strokes are evenly spaced slots (`vma_core.glyphs.stroke_slots`). An affine map of all slots,
computed from the coarsest features, is followed by a few steps. In each step every slot samples
the decoder's feature maps at its position, exchanges messages along its stroke, with slots it
touched in the entry, with its whole stroke and with the whole glyph, and shifts.

Internal tensors are (B, channels, S).
"""

from __future__ import annotations

from typing import NamedTuple, cast

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from vma_core.glyphs.raster import RASTER_PX
from vma_core.glyphs.stroke_slots import SLOT_FEATURES
from vma_core.model.config import PLACE_FEATURES, SAMPLED_CHANNELS, ModelConfig
from vma_core.model.encoder import Features

HALF_PX = RASTER_PX / 2
"""Raster pixels per unit of the slots' coordinates in [-1, 1]."""
DILATIONS = (1, 2, 4)
"""At most `stroke_slots.PADDING_SLOTS`, so that convolutions do not mix strokes."""
MAX_SHIFT = 0.5
"""Largest shift of one step, in units of half the picture."""
TOUCH = 0.07
"""Standard deviation of the distance at which slots of an entry touch, in the same units."""


class SlotGraph(NamedTuple):
    """Message passing between the slots of each variant."""

    there: Tensor
    """(B, 1, S) 1 for a slot, 0 between strokes and for padding."""
    near: Tensor
    """(B, 2, S, S) multiplied from the right: means over the slots touched in the entry, and over
    the stroke."""
    whole: Tensor
    """(B, S, 1) mean over all slots."""

    @classmethod
    def of(cls, slots: Tensor, stroke_ids: Tensor, rows: Tensor) -> SlotGraph:
        """Compute once per entry and expand to its variants; shapes as in `StrokeHead`."""
        there = (stroke_ids >= 0).to(slots.dtype)
        pairs = there.unsqueeze(1) * there.unsqueeze(2)
        place = slots[..., :2]
        square = (place.unsqueeze(2) - place.unsqueeze(1)).square().sum(3)
        touch = torch.exp(-square / (2 * TOUCH**2)) * pairs
        same = (stroke_ids.unsqueeze(1) == stroke_ids.unsqueeze(2)).to(slots.dtype) * pairs
        near = torch.stack([_mean_over_first(touch), _mean_over_first(same)], dim=1)
        whole = there / there.sum(1, keepdim=True).clamp(min=1.0)
        return cls(there.unsqueeze(1)[rows], near[rows], whole.unsqueeze(2)[rows])


class StrokeStep(nn.Module):
    """One step: sample the feature maps, pass messages, shift every slot."""

    def __init__(self, levels: int, channels: int) -> None:
        super().__init__()
        entering = levels * SAMPLED_CHANNELS + PLACE_FEATURES + SLOT_FEATURES
        self.enter = nn.Conv1d(entering, channels, 1)
        self.near = nn.Conv1d(2 * channels, channels, 1)
        self.whole = nn.Linear(channels, channels, bias=False)
        self.along = nn.ModuleList(
            nn.Conv1d(channels, channels, 3, padding=d, dilation=d) for d in DILATIONS
        )
        self.shift = nn.Conv1d(channels, 2, 1)
        nn.init.normal_(self.shift.weight, std=1e-3)
        nn.init.zeros_(cast(Tensor, self.shift.bias))

    def forward(
        self, inputs: Tensor, graph: SlotGraph, before: Tensor | None
    ) -> tuple[Tensor, Tensor]:
        """(B, inputs, S) → shifts (B, 2, S) and (B, channels, S) for the next step."""
        x = self.enter(inputs)
        if before is not None:
            x = x + before
        y = F.silu(x)
        near = (y.unsqueeze(1) @ graph.near).flatten(1, 2)
        whole = self.whole((y @ graph.whole).transpose(1, 2)).transpose(1, 2)
        x = x + self.near(near) + whole
        for layer in self.along:
            x = x + layer(F.silu(x) * graph.there)
        return MAX_SHIFT * torch.tanh(self.shift(F.silu(x))), x


class StrokeHead(nn.Module):
    """Decoded feature maps and an entry's slots → shifts of the slots."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.image_size = config.image_size
        channels = [*config.level_channels[:-1], 4 * config.output_channels]
        self.looks = nn.ModuleList(nn.Conv2d(c, SAMPLED_CHANNELS, 1) for c in channels)
        coarse = channels[0] * config.level_sides[0] ** 2
        self.affine = nn.Sequential(nn.Linear(coarse, 64), nn.SiLU(), nn.Linear(64, 6))
        last = cast(nn.Linear, self.affine[2])
        nn.init.zeros_(last.weight)
        nn.init.zeros_(last.bias)
        self.steps = nn.ModuleList(
            StrokeStep(len(channels), config.stroke_channels) for _ in range(config.stroke_steps)
        )

    def forward(self, decoded: Features, slots: Tensor, stroke_ids: Tensor, rows: Tensor) -> Tensor:
        """Shifts of each variant's slots.

        Args:
            decoded: feature maps of B variants, see `decoder.Generated`.
            slots: (E, S, 7) of the entries, see `StrokeSlots.features`.
            stroke_ids: (E, S) int64, −1 between strokes and where an entry has fewer slots.
            rows: (B,) int64 entry of each variant.

        Returns:
            (B, S, 2) shifts in pixels of the 105-pixel raster, float32.
        """
        return self.stages(decoded, slots, stroke_ids, rows)[-1] * HALF_PX

    def stages(
        self, decoded: Features, slots: Tensor, stroke_ids: Tensor, rows: Tensor
    ) -> list[Tensor]:
        """Shifts (B, S, 2) after the affine map and after each step, in halves of the picture."""
        decoded = tuple(level.float() for level in decoded)
        graph = SlotGraph.of(slots, stroke_ids, rows)
        maps = [look(F.silu(level)) for look, level in zip(self.looks, decoded, strict=True)]
        own = slots.transpose(1, 2)[rows]
        start = own[:, :2]
        shift = self._affine_shift(decoded[0], start)
        found, h = [shift], None
        for module in self.steps:
            step = cast(StrokeStep, module)
            place = start + shift
            inputs = torch.cat(
                [*self._sampled(maps, place), place, shift, _ahead(place, graph.there), own], dim=1
            )
            change, h = step(inputs, graph, h)
            shift = shift + change
            found.append(shift)
        return [shift.transpose(1, 2) for shift in found]

    def _affine_shift(self, coarse: Tensor, place: Tensor) -> Tensor:
        """(B, c, s, s), (B, 2, S) → (B, 2, S): a learned affine map minus the identity."""
        values = self.affine(F.silu(coarse.flatten(1)))
        shift: Tensor = values[:, :4].unflatten(1, (2, 2)) @ place + values[:, 4:].unsqueeze(2)
        return shift

    def _sampled(self, maps: list[Tensor], place: Tensor) -> list[Tensor]:
        """Maps sampled at (B, 2, S) positions in [-1, 1]: (B, channels, S) per level."""
        # Model pixel i is at floor(i · 105 / size) + 0.5 of the raster.
        pixel = (place + 1.0) * (0.5 * self.image_size) - 0.5 * self.image_size / RASTER_PX
        return [_bilinear(level, pixel * (level.shape[3] / self.image_size)) for level in maps]


def _bilinear(level: Tensor, cell: Tensor) -> Tensor:
    """(B, c, s, s) at cells (B, 2, S), x before y, clamped to the map: (B, c, S).

    A matrix product with hat functions instead of a gather, which behaves the same on every
    runtime.
    """
    side = level.shape[3]
    centres = torch.arange(side, device=level.device, dtype=level.dtype).view(1, 1, -1, 1)
    inside = cell.clamp(0.0, side - 1.0).unsqueeze(2)
    hats = F.relu(1.0 - (inside - centres).abs())
    weights = hats[:, 1].unsqueeze(2) * hats[:, 0].unsqueeze(1)
    return level.flatten(2) @ weights.flatten(1, 2)


def _ahead(place: Tensor, there: Tensor) -> Tensor:
    """(B, 2, S) vector from the previous to the next slot of the stroke, where they exist."""
    known = place * there
    after = F.pad(known, (0, 1))[..., 1:] - place * F.pad(there, (0, 1))[..., 1:]
    before = place * F.pad(there, (1, 0))[..., :-1] - F.pad(known, (1, 0))[..., :-1]
    return after + before


def _mean_over_first(weights: Tensor) -> Tensor:
    """(E, S, S) symmetric weights → columns that sum to 1; zero columns stay zero."""
    return weights / weights.sum(1, keepdim=True).clamp(min=1e-6)
