"""Foreign content is first handled by a child process that may crash, hang or swell alone.

The child limits itself before it looks at anything: main memory, processor time, files it may write
(none but its answer). The parent limits its life. Where the system has no such limits (Windows),
the life alone is limited.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass

from vma_core.cancellation import stop_if_cancelled
from vma_core.errors import UserError

LOOK_S = 0.1
"""Between two looks at whether it is still wanted."""


@dataclass(frozen=True)
class Limits:
    """What a child may use up.

    Attributes:
        seconds: of life.
        memory_mb: of address space.
        answer_mb: of what it writes.
    """

    seconds: float = 30.0
    memory_mb: int = 2_048
    answer_mb: int = 256


def limit_self(limits: Limits) -> None:
    """For this process and for good; called by a child before it reads what is foreign."""
    if sys.platform == "win32":
        return
    import resource

    for kind, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, int(limits.seconds) + 1),
        (resource.RLIMIT_FSIZE, limits.answer_mb << 20),
        (resource.RLIMIT_AS, limits.memory_mb << 20),
    ):
        with contextlib.suppress(ValueError, OSError):  # a lower limit is set already
            resource.setrlimit(kind, (value, value))


def run_limited(command: Sequence[str], data: bytes, name: str, limits: Limits) -> bytes:
    """What a child writes on its standard output.

    Args:
        command: of the child; it calls `limit_self`.
        data: for its standard input.
        name: of what is read, for messages.

    Raises:
        UserError: it crashed, took too long or wrote too much.
    """
    environment = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as answer:
        given.write(data)
        given.seek(0)
        try:
            process = subprocess.Popen(
                list(command),
                stdin=given,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                env=environment,
            )
        except OSError as error:
            raise UserError(
                "{name} was not read: no process could be started ({reason}).",
                name=name,
                reason=error,
            ) from error
        try:
            code = _ended(process, limits.seconds)
            if code is None:
                raise UserError(
                    "{name} was not read: it took longer than {seconds:.0f} seconds.",
                    name=name,
                    seconds=limits.seconds,
                )
        finally:
            process.kill()
            process.wait()
        if code != 0:
            raise UserError(
                "{name} was not read: it is damaged, or made to crash programs that read it.",
                name=name,
            )
        answer.seek(0)
        content = answer.read((limits.answer_mb << 20) + 1)
    if len(content) > limits.answer_mb << 20:
        raise UserError("{name} was not read: its content is too large.", name=name)
    return content


def _ended(process: subprocess.Popen[bytes], seconds: float) -> int | None:
    """Its exit code; None where it takes longer."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        stop_if_cancelled()
        with contextlib.suppress(subprocess.TimeoutExpired):
            return process.wait(LOOK_S)
    return None


def child_command(module: str) -> list[str]:
    """A module of this program in a process of its own, which imports no user's code."""
    return [sys.executable, "-P", "-m", module]
