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
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from vma_core.cancellation import stop_if_cancelled
from vma_core.errors import Message, UserError
from vma_core.ipc import Channel, Child, TooLargeError, child_command, inherited_channel

POLL_S = 0.1
"""Interval at which a waiting parent checks for cancellation."""
EXIT_S = 1.0
"""Time for an exit after the answer, before the child is killed."""

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
    try:
        (value, error), answer_blocks = _decoded(answer)
        message = None if error is None else Message.from_json(error)
    except (ValueError, TypeError, RecursionError):
        raise _crashed(name) from None
    if message is not None:
        raise UserError.of(message)
    return value, answer_blocks


def main() -> None:
    """The child: ``python -m vma_core.sandbox.child MODULE:FUNCTION LIMITS ADDRESS``."""
    limit_self(Limits(**json.loads(sys.argv[2])))
    module, _, name = sys.argv[1].partition(":")
    function = getattr(importlib.import_module(module), name)
    channel = inherited_channel(sys.argv[3])
    try:
        value, blocks = function(*_decoded(receive_bytes(channel)))
        answer: Payload = ((value, None), blocks)
    except UserError as error:
        answer = ((None, error.message.to_json()), ())
    send_bytes(channel, _encoded(answer))
    os._exit(0)  # the parent waits; nothing needs to be freed


def send_bytes(channel: Channel, data: bytes) -> None:
    """Send a message of bytes."""
    channel.send({}, [np.frombuffer(data, np.uint8)])


def receive_bytes(channel: Channel, max_bytes: int = 1 << 32) -> bytes:
    """Receive the message of `send_bytes`; raises what `Channel.receive` raises."""
    _, (data,) = channel.receive(max_bytes)
    return data.tobytes()


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
    """Run a command that limits itself; returns the message that it sends.

    Args:
        command: of the child, which calls `limit_self`.
        data: the message to it.
        name: of what is read, for messages.

    Raises:
        UserError: it crashed, took too long or sent too much.
    """
    try:
        child = Child(command, stderr=subprocess.DEVNULL)
    except OSError as error:
        raise UserError(
            "{name} was not read: no process could be started ({reason}).",
            name=name,
            reason=error,
        ) from error
    (channel,) = child.channels
    with child, child.time_limit(limits.seconds):
        try:
            send_bytes(channel, data)
            while not channel.connection.poll(POLL_S):
                stop_if_cancelled()
            answer = receive_bytes(channel, limits.answer_mb << 20)
        except TooLargeError:
            raise UserError("{name} was not read: its content is too large.", name=name) from None
        except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError):
            if child.timed_out:
                raise UserError(
                    "{name} was not read: it took longer than {seconds:.0f} seconds.",
                    name=name,
                    seconds=limits.seconds,
                ) from None
            raise _crashed(name) from None
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.process.wait(EXIT_S)
    return answer


def _crashed(name: str) -> UserError:
    return UserError(
        "{name} was not read: it is damaged, or made to crash programs that read it.", name=name
    )


if __name__ == "__main__":
    main()
