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


class Inference(NamedTuple):
    """What one pass of q(z | x, m_a) and p(x | z, m_a) gives for a batch of pairs."""

    logits: Tensor
    """(B, 1, S, S) log-odds of ink, float32."""
    log_ratio: Tensor
    """(B, levels) log p(z_l | z_<l, m_a) − log q(z_l | z_<l, x, m_a) at the sampled z."""
    kl: Tensor
    """(B, levels) closed-form KL of each level given the levels above, in nats."""
    latents: Tensor
    """(B, latent_size) the sampled z in units of the prior: (z − mean) / scale, coarse to fine.

    As the noise of `Decoder.generate` at spread 1 and temperature 1 they give the same image.
    """


class Level(nn.Module):
    """One latent level: the prior's path, the posterior's head and the way z enters."""

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
        """q(z_l | z_<l, x, m_a), written relative to the prior so that KL = 0 is easy to reach."""
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
        # About 8 % of an Omniglot image is ink: start at its log-odds.
        nn.init.constant_(cast(Tensor, self.output.bias), -2.4)

    def split_noise(self, noise: Tensor) -> list[Tensor]:
        """(B, latent_size) → one (B, c, s, s) tensor per level, coarse to fine."""
        sizes = [c * h * w for c, h, w in self.latent_shapes]
        parts = torch.split(noise, sizes, dim=1)
        return [p.unflatten(1, shape) for p, shape in zip(parts, self.latent_shapes, strict=True)]

    def infer(self, template: Features, target: Features, noise: Tensor) -> Inference:
        """Sample z from the posterior and decode it; all inputs have the same batch size."""
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
        logits = self._top_down(template, choose)
        return Inference(
            logits, torch.stack(ratios, dim=1), torch.stack(kls, dim=1), torch.cat(latents, dim=1)
        )

    def generate(
        self,
        template: Features,
        reference: Features,
        noise: Tensor,
        spread: Tensor,
        temperature: Tensor,
    ) -> Tensor:
        """Log-odds of ink (B, 1, S, S) for new images.

        Each level is drawn from the Gaussian between q(z | reference, m_a) at spread 0 and
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

        return self._top_down(template, choose)

    def _top_down(
        self, template: Features, choose: Callable[[Level, Tensor, int], Tensor]
    ) -> Tensor:
        h = template[0].new_zeros(())
        for index, module in enumerate(self.levels):
            level = cast(Level, module)
            entry = level.template(template[index])
            h = self._enlarge(h, index) + entry if index else entry
            h = level.prior_path(h)
            z = choose(level, h, index)
            h = level.decoder_path(h + level.enter(z.to(h.dtype)))
        pixels = F.silu(F.pixel_shuffle(self.to_pixels(F.silu(h)), 2))
        size = self.image_size
        return cast(Tensor, self.output(pixels[..., :size, :size]).float())

    def _enlarge(self, h: Tensor, index: int) -> Tensor:
        """The level above at the side and width of level `index`."""
        side = self.latent_shapes[index][1]
        up = F.interpolate(self.ups[index - 1](h), scale_factor=2.0, mode="nearest")
        return up[..., :side, :side]
