"""Autoregressive head: p(x | z, m_a) = Π_i p(x_i | x_<i, z, m_a), pixels in raster order.

Replaces the decoder's independent pixels where only the likelihood matters; drawing variants with
it would take a pass per pixel.

Source: masked convolutions after van den Oord and others, "Conditional Image Generation with
PixelCNN Decoders", NIPS 2016; on the decoder of a latent variable model after Gulrajani and others,
"PixelVAE", ICLR 2017.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from vma_core.model.config import ModelConfig
from vma_core.model.decoder import Posterior
from vma_core.model.encoder import Features
from vma_core.model.vma import PairTerms, VariationalMemoryAddressing, bernoulli_log_likelihood

FIRST_KERNEL_PX = 7
KERNEL_PX = 5


@dataclass(frozen=True)
class AutoregressiveConfig:
    """Sizes of the head.

    Attributes:
        channels: width of all layers.
        context_blocks: masked residual blocks over the drawing alone, computed once per drawing.
        joint_blocks: masked residual blocks over drawing, decoder and template, computed for every
            sample of z.
    """

    channels: int = 24
    context_blocks: int = 4
    joint_blocks: int = 1


class CausalConv2d(nn.Conv2d):
    """A convolution whose output at a pixel depends on earlier pixels in raster order alone.

    Args:
        inputs: channels in.
        outputs: channels out.
        kernel_px: odd side of the square kernel, of which only the upper half is stored.
        strict: whether the pixel itself is excluded too.
    """

    def __init__(self, inputs: int, outputs: int, kernel_px: int, *, strict: bool) -> None:
        reach = kernel_px // 2
        super().__init__(inputs, outputs, (reach + 1, kernel_px))
        self.reach = reach
        mask = torch.ones(reach + 1, kernel_px)
        mask[-1, reach + (not strict) :] = 0.0
        self.mask: Tensor
        self.register_buffer("mask", mask, persistent=False)

    def forward(self, x: Tensor) -> Tensor:
        """(B, inputs, S, S) → (B, outputs, S, S)."""
        padded = F.pad(x, (self.reach, self.reach, self.reach, 0))
        return F.conv2d(padded, self.weight * self.mask, self.bias)


class CausalBlock(nn.Module):
    """`blocks.ResidualBlock` with a masked convolution; pixels see themselves and earlier ones."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.spatial = CausalConv2d(channels, channels, KERNEL_PX, strict=False)
        self.mix = nn.Conv2d(channels, channels, 1)
        nn.init.normal_(self.mix.weight, std=1e-2)
        nn.init.zeros_(cast(Tensor, self.mix.bias))

    def forward(self, x: Tensor) -> Tensor:
        """(B, channels, S, S) → the same shape."""
        return cast(Tensor, x + self.mix(F.silu(self.spatial(F.silu(x)))))


class AutoregressiveHead(nn.Module):
    """Earlier pixels, decoder and template → corrected log-odds of every pixel.

    The correction starts at zero, so an untrained head leaves the decoder's likelihood as it is.
    """

    def __init__(self, model: ModelConfig, config: AutoregressiveConfig) -> None:
        super().__init__()
        width = config.channels
        self.image_size = model.image_size
        self.enter = CausalConv2d(2, width, FIRST_KERNEL_PX, strict=True)
        self.context_blocks = nn.Sequential(
            *(CausalBlock(width) for _ in range(config.context_blocks))
        )
        halves = 4 * model.output_channels + model.level_channels[-1]
        self.reduce = nn.Conv2d(halves, width, 1)
        self.enlarge = nn.Conv2d(width, 4 * width, 3, padding=1)
        self.surprise = CausalConv2d(2, width, FIRST_KERNEL_PX, strict=True)
        self.join = nn.Conv2d(2 * width + 1, width, 1)
        self.joint_blocks = nn.Sequential(*(CausalBlock(width) for _ in range(config.joint_blocks)))
        self.output = nn.Conv2d(width, 1, 1)
        nn.init.zeros_(self.output.weight)
        nn.init.zeros_(cast(Tensor, self.output.bias))

    def context(self, images: Tensor, known: Tensor) -> Tensor:
        """What earlier pixels say, independent of z and memory: (B, channels, S, S).

        Args:
            images: (B, 1, S, S), ink = 1.
            known: (B,) 1 where the head may look at earlier pixels, 0 where not.
        """
        seen = known > 0
        if seen.all():
            return self._context(_with_known(images, known))
        # The hidden ones all look the same.
        hidden = images.new_zeros(1, *images.shape[1:])
        shown = torch.cat([images[seen], hidden]), torch.cat([known[seen], known.new_zeros(1)])
        row = torch.where(seen, seen.cumsum(0) - 1, len(shown[0]) - 1)
        return self._context(_with_known(*shown))[row]

    def _context(self, seen: Tensor) -> Tensor:
        return cast(Tensor, self.context_blocks(self.enter(seen)))

    def forward(
        self, images: Tensor, known: Tensor, context: Tensor, found: Posterior, finest: Tensor
    ) -> Tensor:
        """Log-odds of ink (B, 1, S, S), float32, each given the pixels before it.

        Args:
            images: (B, 1, S, S), ink = 1.
            known: (B,), as of `context`.
            context: (B, channels, S, S), see `context`.
            found: of the decoder.
            finest: (B, c, s, s) the read template's finest level.
        """
        # Neither the decoder nor the template sees a pixel of x but through z.
        halves = torch.cat([found.decoded[-1], finest.to(found.decoded[-1].dtype)], dim=1)
        features = self.enlarge(F.silu(self.reduce(F.silu(halves))))
        size = self.image_size
        features = F.pixel_shuffle(features, 2)[..., :size, :size]
        surprise = self.surprise(_with_known(images - torch.sigmoid(found.logits), known))
        joined = torch.cat([F.silu(context), F.silu(features), found.logits], dim=1)
        h = self.joint_blocks(self.join(joined) + surprise)
        return cast(Tensor, found.logits + self.output(F.silu(h)).float())


def _with_known(images: Tensor, known: Tensor) -> Tensor:
    """(B, 1, S, S) and (B,) → (B, 2, S, S): hidden where not known, and which it is."""
    plane = known.view(-1, 1, 1, 1).expand_as(images)
    return torch.cat([images * plane, plane], dim=1)


class AutoregressiveLikelihood(nn.Module):
    """A model whose pixels are given by the head.

    Features, template, address and p(z | m_a) stay the model's. q(z | x, m_a) may be trained along
    with the head: the posterior of independent pixels says more about details than the head needs.
    """

    def __init__(self, model: VariationalMemoryAddressing, config: AutoregressiveConfig) -> None:
        super().__init__()
        self.model = model
        self.head = AutoregressiveHead(model.config, config)

    def pair_terms(
        self,
        images: Tensor,
        rows: Tensor,
        template: Features,
        target: Features,
        noise: Tensor,
        known: Tensor | None = None,
    ) -> PairTerms:
        """As `VariationalMemoryAddressing.pair_terms`, for pairs (images[rows[b]], m_a(b)).

        Args:
            images: (N, 1, S, S), ink = 1.
            rows: (B,) int64.
            template: per level (B, channels, side, side).
            target: features of the N images.
            noise: (B, latent_size).
            known: (N,) 0 for images whose earlier pixels are hidden from the head; by default 1.
        """
        if known is None:
            known = images.new_ones(len(images))
        context = self.head.context(images, known)
        decoder = self.model.decoder
        own = tuple(level[rows] for level in target)
        found = decoder.infer(decoder.entry_terms(template), own, noise)
        logits = self.head(images[rows], known[rows], context[rows], found, template[-1])
        return PairTerms(
            bernoulli_log_likelihood(logits, images[rows]),
            found.log_ratio,
            found.kl,
            found.latents,
        )
