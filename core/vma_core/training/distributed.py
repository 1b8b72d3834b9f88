"""Distributed training under torchrun: each process takes its share of the episodes."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel

from vma_core.errors import UserError


@dataclass(frozen=True)
class Processes:
    """This process within a distributed run.

    Attributes:
        rank: of this process; rank 0 writes files and prints.
        count: number of processes.
        device: of this process.
    """

    rank: int = 0
    count: int = 1
    device: torch.device = torch.device("cpu")  # noqa: RUF009 - a device is an immutable value

    @property
    def leads(self) -> bool:
        """Whether this is rank 0."""
        return self.rank == 0

    def share(self, episodes: int) -> int:
        """Number of an update's episodes that this process takes."""
        if episodes % self.count:
            raise UserError(
                "{episodes} episodes per update cannot be shared by {processes} processes. Set "
                "--episodes to a multiple of {processes}.",
                episodes=episodes,
                processes=self.count,
            )
        return episodes // self.count

    def wrap(self, module: nn.Module, has_unused_parameters: bool) -> nn.Module:
        """Wrap a module so that gradients are averaged over the processes.

        Args:
            has_unused_parameters: whether some parameters have no gradient in some updates.
        """
        if self.count == 1:
            return module
        # Running means of batch normalisation are not synchronised: training does not use them.
        return DistributedDataParallel(
            module, find_unused_parameters=has_unused_parameters, forward_sync_buffers=False
        )

    def mean(self, values: Tensor) -> Tensor:
        """Mean of a tensor over all processes."""
        if self.count > 1:
            dist.all_reduce(values)
            values /= self.count
        return values


@contextlib.contextmanager
def started_processes(device: str = "auto") -> Iterator[Processes]:
    """Join the process group that torchrun started, or run alone.

    Args:
        device: "auto" (CUDA if available), "cpu" or "cuda".
    """
    if device == "cuda" and not torch.cuda.is_available():
        raise UserError("CUDA was requested, but PyTorch finds no GPU. Use --device cpu.")
    use_cuda = device == "cuda" or (device == "auto" and torch.cuda.is_available())
    local = int(os.environ.get("LOCAL_RANK", "0"))
    place = torch.device("cuda", local) if use_cuda else torch.device("cpu")
    if use_cuda:
        torch.cuda.set_device(place)
        torch.set_float32_matmul_precision("high")
    if "WORLD_SIZE" not in os.environ:
        yield Processes(device=place)
        return
    dist.init_process_group("nccl" if use_cuda else "gloo")
    try:
        yield Processes(dist.get_rank(), dist.get_world_size(), place)
        # Wait for rank 0, which exports: a process that leaves early sometimes aborts when its
        # connections close. If rank 0 failed, it has reported why.
        with contextlib.suppress(RuntimeError):
            dist.barrier()
    finally:
        dist.destroy_process_group()


def without_exchange(module: nn.Module) -> contextlib.AbstractContextManager[None]:
    """Accumulate gradients locally: more episodes of the update follow."""
    if isinstance(module, DistributedDataParallel):
        return module.no_sync()
    return contextlib.nullcontext()
