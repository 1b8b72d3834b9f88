"""Functions that handle foreign content run in a child process, which may crash, hang or run out
of memory without harm.

The child limits itself before it reads anything: address space, processor time, the size of files
that it writes. The parent limits its lifetime. Windows has no resource limits; only the lifetime is
limited there.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from vma_core.cancellation import stop_if_cancelled
from vma_core.errors import Message, UserError

POLL_S = 0.1
"""Interval at which a waiting parent checks for cancellation."""

Payload = tuple[Any, Sequence[bytes]]
"""A value that JSON can hold, and blocks of bytes."""


@dataclass(frozen=True)
class Limits:
    """What a child may use.

    Attributes:
        seconds: lifetime, and processor time.
        memory_mb: address space.
        answer_mb: length of the answer.
    """

    seconds: float = 30.0
    memory_mb: int = 2_048
    answer_mb: int = 256


def call(
    function: Callable[[Any, list[bytes]], Payload],
    request: Any,
    blocks: Sequence[bytes] = (),
    *,
    name: str,
    limits: Limits,
) -> tuple[Any, list[bytes]]:
    """Call a function of this program in a child process.

    Args:
        function: of a module; takes a request and its blocks of bytes, returns an answer and its
            blocks.
        request: for the function; anything that JSON can hold.
        blocks: bytes that go with the request.
        name: of what is read, for messages.
        limits: of the child.

    Raises:
        UserError: raised by the function, or the child crashed or exceeded a limit.
    """
    command = [
        *child_command(__name__),
        f"{function.__module__}:{function.__qualname__}",
        json.dumps(asdict(limits)),
    ]
    answer = run_limited(command, _encoded((request, blocks)), name, limits)
    (value, error), answer_blocks = _decoded(answer)
    if error is not None:
        raise UserError.of(Message.from_json(error))
    return value, answer_blocks


def main() -> None:
    """The child: ``python -m vma_core.sandbox.child MODULE:FUNCTION LIMITS``, with a payload on
    standard input and one on standard output."""
    limit_self(Limits(**json.loads(sys.argv[2])))
    module, _, name = sys.argv[1].partition(":")
    function = getattr(importlib.import_module(module), name)
    try:
        value, blocks = function(*_decoded(sys.stdin.buffer.read()))
        answer: Payload = ((value, None), blocks)
    except UserError as error:
        answer = ((None, error.message.to_json()), ())
    sys.stdout.buffer.write(_encoded(answer))


def _encoded(payload: Payload) -> bytes:
    """One line of JSON with the value and the lengths of the blocks, then the blocks."""
    value, blocks = payload
    line = json.dumps([value, [len(block) for block in blocks]]).encode()
    return b"\n".join([line, b"".join(blocks)])


def _decoded(data: bytes) -> tuple[Any, list[bytes]]:
    file = io.BytesIO(data)
    value, lengths = json.loads(file.readline())
    return value, [file.read(length) for length in lengths]


def limit_self(limits: Limits) -> None:
    """Limit this process, irrevocably; a child calls it before it reads foreign content."""
    if sys.platform == "win32":
        return
    import resource

    for kind, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, int(limits.seconds) + 1),
        (resource.RLIMIT_FSIZE, limits.answer_mb << 20),
        (resource.RLIMIT_AS, limits.memory_mb << 20),
    ):
        with contextlib.suppress(ValueError, OSError):  # a lower limit is already set
            resource.setrlimit(kind, (value, value))


def run_limited(command: Sequence[str], data: bytes, name: str, limits: Limits) -> bytes:
    """Run a command that limits itself; returns what it writes to standard output.

    Args:
        command: of the child, which calls `limit_self`.
        data: for its standard input.
        name: of what is read, for messages.

    Raises:
        UserError: it crashed, took too long or wrote too much.
    """
    with tempfile.TemporaryFile() as request, tempfile.TemporaryFile() as answer:
        request.write(data)
        request.seek(0)
        try:
            process = subprocess.Popen(
                list(command),
                stdin=request,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                env=child_environment(),
            )
        except OSError as error:
            raise UserError(
                "{name} was not read: no process could be started ({reason}).",
                name=name,
                reason=error,
            ) from error
        try:
            code = _wait(process, limits.seconds)
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


def _wait(process: subprocess.Popen[bytes], seconds: float) -> int | None:
    """The exit code, or None if the time is up."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        stop_if_cancelled()
        with contextlib.suppress(subprocess.TimeoutExpired):
            return process.wait(POLL_S)
    return None


def child_command(module: str) -> list[str]:
    """Runs a module of this program with an import path that excludes the working directory."""
    return [sys.executable, "-P", "-m", module]


def child_environment() -> dict[str, str]:
    """The environment of a child that computes on one thread."""
    return os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


if __name__ == "__main__":
    main()
