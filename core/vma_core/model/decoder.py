"""The top-down network: p(z | m_a), q(z | x, m_a) and p(x | z, m_a), level by level."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple, cast

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from vma_core.model.blocks import ResidualBlock, residual_stack, soft_bound
from vma_core.model.config import ModelConfig
from vma_core.model.encoder import Features

PRIOR_LOG_SCALE_LIMIT = 2.0
SHIFT_LIMIT = 8.0
POSTERIOR_LOG_SCALE_LIMIT = 4.0


class Gaussian(NamedTuple):
    """A diagonal Gaussian; mean and log standard deviation of shape (B, c, s, s), float32."""

    mean: Tensor
    log_scale: Tensor

    def sample(self, noise: Tensor, temperature: Tensor | float = 1.0) -> Tensor:
        """mean + temperature · scale · noise."""
        return self.mean + temperature * self.log_scale.exp() * noise

    def log_density(self, z: Tensor) -> Tensor:
        """log N(z) without the constant −½ log 2π a dimension, summed to shape (B,)."""
        return (-0.5 * self.standardise(z) ** 2 - self.log_scale).flatten(1).sum(1)

    def standardise(self, z: Tensor) -> Tensor:
        """(z − mean) / scale."""
        return (z - self.mean) * (-self.log_scale).exp()

    def kl(self, other: Gaussian) -> Tensor:
        """KL(self ‖ other) in nats, closed form, summed to shape (B,)."""
        ratio = 2 * (self.log_scale - other.log_scale)
        shift = ((self.mean - other.mean) * (-other.log_scale).exp()) ** 2
        return (0.5 * (ratio.exp() + shift - 1 - ratio)).flatten(1).sum(1)


class Posterior(NamedTuple):
    """Output of one pass of q(z | x, m_a) and p(x | z, m_a) for a batch of pairs."""

    logits: Tensor
    """(B, 1, S, S) log-odds of ink, float32."""
    log_ratio: Tensor
    """(B, levels) log p(z_l | z_<l, m_a) − log q(z_l | z_<l, x, m_a) at the sampled z."""
    kl: Tensor
    """(B, levels) closed-form KL of each level given the levels above, in nats."""
    latents: Tensor
    """(B, latent_size) the sampled z in units of the prior: (z − mean) / scale, coarse to fine.

    Used as noise of `Decoder.generate` at spread 1 and temperature 1 they give the same image.
    """
    decoded: Features
    """See `Generated`."""


class Generated(NamedTuple):
    """Generated images and the feature maps they were decoded from."""

    logits: Tensor
    """(B, 1, S, S) log-odds of ink, float32."""
    decoded: Features
    """Per level (B, channels, side, side), coarse to fine, input of the stroke head; the finest has
    `4 * output_channels`: the four pixels of each position."""


def half_resolution_taps() -> Tensor:
    """A 3-tap filter on pixels as a filter on pairs of pixels along one axis: (2, 3, 2, 3).

    Entry [a, i, p, k] is 1 where tap k of pixel a of a pair reads pixel p of the pair at offset
    i − 1.
    """
    taps = torch.zeros(2, 3, 2, 3)
    for pixel in range(2):
        for tap in range(3):
            pair, within = divmod(pixel + tap - 1, 2)
            taps[pixel, pair + 1, within, tap] = 1.0
    return taps


class Level(nn.Module):
    """One latent level: prior path, posterior head and decoder path."""

    def __init__(self, channels: int, latent: int, prior_depth: int, decoder_depth: int) -> None:
        super().__init__()
        self.template = nn.Conv2d(channels, channels, 1)
        self.prior_path = residual_stack(channels, prior_depth)
        self.prior_head = nn.Conv2d(channels, 2 * latent, 1)
        self.posterior_path = nn.Sequential(
            nn.Conv2d(2 * channels, channels, 1), ResidualBlock(channels), nn.SiLU()
        )
        self.posterior_head = nn.Conv2d(channels, 2 * latent, 1)
        self.enter = nn.Conv2d(latent, channels, 1)
        self.decoder_path = residual_stack(channels, decoder_depth)
        for head in (self.prior_head, self.posterior_head):
            nn.init.normal_(head.weight, std=1e-2)
            nn.init.zeros_(cast(Tensor, head.bias))

    def prior(self, h: Tensor) -> Gaussian:
        """p(z_l | z_<l, m_a)."""
        mean, log_scale = self.prior_head(F.silu(h)).chunk(2, dim=1)
        return Gaussian(soft_bound(mean, SHIFT_LIMIT), soft_bound(log_scale, PRIOR_LOG_SCALE_LIMIT))

    def posterior(self, h: Tensor, target: Tensor, prior: Gaussian) -> Gaussian:
        """q(z_l | z_<l, x, m_a), parametrised relative to the prior so that KL = 0 is easy."""
        both = torch.cat([h, target.to(h.dtype)], dim=1)
        shift, log_ratio = self.posterior_head(self.posterior_path(both)).chunk(2, dim=1)
        scale = prior.log_scale.exp()
        return Gaussian(
            prior.mean + scale * soft_bound(shift, SHIFT_LIMIT),
            prior.log_scale + soft_bound(log_ratio, POSTERIOR_LOG_SCALE_LIMIT),
        )


class Decoder(nn.Module):
    """Latent levels from coarse to fine, each reading the template's features at its resolution."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.image_size = config.image_size
        self.latent_shapes = config.latent_shapes
        channels = config.level_channels
        self.levels = nn.ModuleList(
            Level(c, z, p, d)
            for c, z, p, d in zip(
                channels,
                config.latent_channels,
                config.prior_blocks,
                config.decoder_blocks,
                strict=True,
            )
        )
        self.ups = nn.ModuleList(nn.Conv2d(a, b, 1) for a, b in pairwise(channels))
        self.to_pixels = nn.Conv2d(channels[-1], 4 * config.output_channels, 1)
        self.output = nn.Conv2d(config.output_channels, 1, 3, padding=1)
        self._taps: Tensor
        self.register_buffer("_taps", half_resolution_taps(), persistent=False)
        # About 8 % of an Omniglot image is ink: start at its log-odds.
        nn.init.constant_(cast(Tensor, self.output.bias), -2.4)

    def split_noise(self, noise: Tensor) -> list[Tensor]:
        """(B, latent_size) → one (B, c, s, s) tensor per level, coarse to fine."""
        sizes = [c * h * w for c, h, w in self.latent_shapes]
        parts = torch.split(noise, sizes, dim=1)
        return [p.unflatten(1, shape) for p, shape in zip(parts, self.latent_shapes, strict=True)]

    def entry_terms(self, template: Features) -> Features:
        """The part of the decoder that depends on the entry alone, to be shared by its readers.

        Each level's template after its 1×1 convolution, the coarsest after the prior path too;
        shapes do not change.
        """
        levels = [cast(Level, level) for level in self.levels]
        terms = [level.template(part) for level, part in zip(levels, template, strict=True)]
        return (levels[0].prior_path(terms[0]), *terms[1:])

    def infer(self, terms: Features, target: Features, noise: Tensor) -> Posterior:
        """Sample z from the posterior and decode it; all inputs have the same batch size.

        `terms` are `entry_terms` of the read entries.
        """
        ratios: list[Tensor] = []
        kls: list[Tensor] = []
        latents: list[Tensor] = []

        def choose(level: Level, h: Tensor, index: int) -> Tensor:
            prior = level.prior(h)
            posterior = level.posterior(h, target[index], prior)
            z = posterior.sample(parts[index])
            ratios.append(prior.log_density(z) - posterior.log_density(z))
            kls.append(posterior.kl(prior))
            latents.append(prior.standardise(z).flatten(1))
            return z

        parts = self.split_noise(noise)
        generated = self._top_down(terms, choose)
        return Posterior(
            generated.logits,
            torch.stack(ratios, dim=1),
            torch.stack(kls, dim=1),
            torch.cat(latents, dim=1),
            generated.decoded,
        )

    def decode(self, terms: Features, latents: Tensor) -> Tensor:
        """Log-odds of ink (B, 1, S, S) of given z, (B, latent_size), whose prior is N(0, I)."""
        parts = self.split_noise(latents)
        return self._top_down(terms, lambda level, h, index: parts[index]).logits

    def generate(
        self,
        terms: Features,
        reference: Features,
        noise: Tensor,
        spread: Tensor,
        temperature: Tensor,
    ) -> Generated:
        """Sample images from entries with these `entry_terms`.

        Each level is sampled from the Gaussian between q(z | reference, m_a) at spread 0 and
        p(z | m_a) at spread 1 (linear in mean and log-scale), its scale times `temperature`;
        `spread` and `temperature` have shape (B, levels), coarse to fine.
        """
        parts = self.split_noise(noise)

        def choose(level: Level, h: Tensor, index: int) -> Tensor:
            prior = level.prior(h)
            near = level.posterior(h, reference[index], prior)
            weight = spread[:, index].view(-1, 1, 1, 1)
            heat = temperature[:, index].view(-1, 1, 1, 1)
            between = Gaussian(
                near.mean + weight * (prior.mean - near.mean),
                near.log_scale + weight * (prior.log_scale - near.log_scale),
            )
            return between.sample(parts[index], heat)

        return self._top_down(terms, choose)

    def generate_from_prior(self, terms: Features, noise: Tensor, temperature: Tensor) -> Generated:
        """`generate` at spread 1, without the posterior: a third less work."""
        parts = self.split_noise(noise)

        def choose(level: Level, h: Tensor, index: int) -> Tensor:
            return level.prior(h).sample(parts[index], temperature[:, index].view(-1, 1, 1, 1))

        return self._top_down(terms, choose)

    def _top_down(
        self, terms: Features, choose: Callable[[Level, Tensor, int], Tensor]
    ) -> Generated:
        h = terms[0]
        decoded = []
        for index, module in enumerate(self.levels):
            level = cast(Level, module)
            if index:
                h = level.prior_path(self._enlarge(h, index) + terms[index])
            z = choose(level, h, index)
            h = level.decoder_path(h + level.enter(z.to(h.dtype)))
            decoded.append(h)
        quarters = F.silu(self.to_pixels(F.silu(h)))
        return Generated(self._logits(quarters), (*decoded[:-1], quarters))

    def _logits(self, quarters: Tensor) -> Tensor:
        """Four channels per position at half resolution → log-odds of ink at full resolution."""
        size = self.image_size
        if size % 2:
            pixels = F.pixel_shuffle(quarters, 2)[..., :size, :size]
            return cast(Tensor, self.output(pixels).float())
        # The same convolution before the shuffle, which then moves a single channel.
        weight, bias = self.output_on_quarters(quarters.dtype)
        return F.pixel_shuffle(F.conv2d(quarters, weight, bias, padding=1), 2).float()

    def output_on_quarters(self, dtype: torch.dtype = torch.float32) -> tuple[Tensor, Tensor]:
        """`output` as a convolution at half resolution: (4, 4 · channels, 3, 3) and (4,)."""
        taps = self._taps.to(dtype)
        weight = torch.einsum("aipk,bjql,ckl->abcpqij", taps, taps, self.output.weight[0])
        bias = cast(Tensor, self.output.bias).expand(4)
        return weight.reshape(4, 4 * self.output.in_channels, 3, 3), bias

    def _enlarge(self, h: Tensor, index: int) -> Tensor:
        """Upsample the level above to the size of level `index`."""
        side = self.latent_shapes[index][1]
        up = F.interpolate(self.ups[index - 1](h), scale_factor=2.0, mode="nearest")
        return up[..., :side, :side]
