"""Several training processes as one: torchrun starts them, each takes its share of the episodes."""

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
    """This process's place among all of a run.

    Attributes:
        rank: number of this process; 0 writes files and prints.
        count: number of processes.
        device: where this process computes.
    """

    rank: int = 0
    count: int = 1
    device: torch.device = torch.device("cpu")  # noqa: RUF009 - a device is an immutable value

    @property
    def leads(self) -> bool:
        """True in the process that writes files."""
        return self.rank == 0

    def share(self, episodes: int) -> int:
        """Episodes of an update that this process takes."""
        if episodes % self.count:
            raise UserError(
                "{episodes} episodes per update cannot be shared by {processes} processes. Set "
                "--episodes to a multiple of {processes}.",
                episodes=episodes,
                processes=self.count,
            )
        return episodes // self.count

    def wrap(self, module: nn.Module, some_rest: bool) -> nn.Module:
        """The module whose gradients are averaged over the processes.

        Args:
            some_rest: some parameters have no gradient in some updates.
        """
        if self.count == 1:
            return module
        # Running means of batch normalisation stay each process's own: training reads none.
        return DistributedDataParallel(
            module, find_unused_parameters=some_rest, forward_sync_buffers=False
        )

    def mean(self, values: Tensor) -> Tensor:
        """The mean of a tensor over all processes."""
        if self.count > 1:
            dist.all_reduce(values)
            values /= self.count
        return values


@contextlib.contextmanager
def started_processes(device: str = "auto") -> Iterator[Processes]:
    """Join the processes that torchrun started, or be the only one.

    Args:
        device: "auto" (CUDA where there is one), "cpu" or "cuda".
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
        # The others wait for the one that exports: a process that leaves early now and then aborts
        # while its connections go. Where that one failed, it has said why.
        with contextlib.suppress(RuntimeError):
            dist.barrier()
    finally:
        dist.destroy_process_group()


def without_exchange(module: nn.Module) -> contextlib.AbstractContextManager[None]:
    """Backward passes inside keep their gradients to themselves: more episodes follow."""
    if isinstance(module, DistributedDataParallel):
        return module.no_sync()
    return contextlib.nullcontext()
