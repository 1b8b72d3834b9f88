"""Functions that handle foreign content run in a child process, which may crash, hang or run out
of memory without harm.

The child limits itself before it reads anything: address space, processor time, the size of files
that it writes. The parent limits the time of each call. Windows has no resource limits; only the
time is limited there.

Calls within `reused_child` share one process, because starting one takes longer than reading a
small file. A file that takes the process over could then falsify what later files of the same
import look like, but nothing else.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import math
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
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
MAX_CALLS = 2_000
"""Calls before a reused child is replaced, which frees whatever libraries forgot to free."""

Payload = tuple[Any, Sequence[bytes]]
"""A value that JSON can hold, and blocks of bytes."""


@dataclass(frozen=True)
class Limits:
    """What a child may use.

    Attributes:
        seconds: of a call, both on the clock and of the processor.
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
    reused: _ReusedChild | None = getattr(_here, "child", None)
    asked = _encoded(
        (
            [
                f"{function.__module__}:{function.__qualname__}",
                request,
                math.ceil(limits.seconds),
                reused is None,
            ],
            blocks,
        )
    )
    if reused is None:
        answer = run_limited(_command(limits), asked, name, limits)
    else:
        answer = reused.exchange(asked, name, limits)
    try:
        (value, error), answer_blocks = _decoded(answer)
        message = None if error is None else Message.from_json(error)
    except (ValueError, TypeError, RecursionError):
        raise _crashed(name) from None
    if message is not None:
        raise UserError.of(message)
    return value, answer_blocks


@contextmanager
def reused_child() -> Iterator[None]:
    """Calls on this thread within the block share a child, each with its own limits.

    After a crash or timeout the next call starts another one.
    """
    if getattr(_here, "child", None) is not None:
        yield
        return
    _here.child = _ReusedChild()
    try:
        yield
    finally:
        _here.child.close()
        _here.child = None


_here = threading.local()


class _ReusedChild:
    """A child that answers one call after another."""

    def __init__(self) -> None:
        self._child: Child | None = None
        self._limits = Limits()
        self._calls = 0

    def exchange(self, data: bytes, name: str, limits: Limits) -> bytes:
        """The answer to a message; raises as `run_limited`."""
        is_worn = self._calls >= MAX_CALLS or (limits.memory_mb, limits.answer_mb) != (
            self._limits.memory_mb,
            self._limits.answer_mb,
        )
        if self._child is not None and is_worn:
            self.close()
        if self._child is None:
            self._child, self._limits, self._calls = _started(_command(limits), name), limits, 0
        self._calls += 1
        try:
            return _exchange(self._child, data, name, limits)
        except BaseException:
            self.close()  # it crashed, or still works on a call that was cancelled
            raise

    def close(self) -> None:
        """End the child."""
        if self._child is not None:
            self._child.__exit__(None, None, None)
            self._child = None


def _command(limits: Limits) -> list[str]:
    return [*child_command(__name__), json.dumps(asdict(limits))]


def main() -> None:
    """The child: ``python -m vma_core.sandbox.child LIMITS ADDRESS``."""
    limit_self(Limits(**json.loads(sys.argv[1])))
    channel = inherited_channel(sys.argv[2])
    is_last = False
    while not is_last:
        try:
            content = receive_bytes(channel)
        except (EOFError, OSError):
            break  # the parent has closed the channel
        (name, request, seconds, is_last), blocks = _decoded(content)
        module, _, function = name.partition(":")
        limit_processor_time(seconds)
        try:
            value, answer_blocks = getattr(importlib.import_module(module), function)(
                request, blocks
            )
            answer: Payload = ((value, None), answer_blocks)
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

    limit_processor_time(math.ceil(limits.seconds))
    for kind, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, limits.answer_mb << 20),
        (resource.RLIMIT_AS, limits.memory_mb << 20),
    ):
        with contextlib.suppress(ValueError, OSError):  # a lower limit is already set
            resource.setrlimit(kind, (value, value))


def limit_processor_time(seconds: int) -> None:
    """Limit the processor time from now on; more than `seconds` ends this process."""
    if sys.platform == "win32":
        return
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(
            resource.RLIMIT_CPU, (math.ceil(time.process_time()) + seconds + 1, most)
        )


def run_limited(command: Sequence[str], data: bytes, name: str, limits: Limits) -> bytes:
    """Run a command that limits itself; returns the message that it sends.

    Args:
        command: of the child, which calls `limit_self`.
        data: the message to it.
        name: of what is read, for messages.

    Raises:
        UserError: it crashed, took too long or sent too much.
    """
    with _started(command, name) as child:
        answer = _exchange(child, data, name, limits)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.process.wait(EXIT_S)
    return answer


def _started(command: Sequence[str], name: str) -> Child:
    try:
        return Child(command, stderr=subprocess.DEVNULL)
    except OSError as error:
        raise UserError(
            "{name} was not read: no process could be started ({reason}).",
            name=name,
            reason=error,
        ) from error


def _exchange(child: Child, data: bytes, name: str, limits: Limits) -> bytes:
    """Send a message and wait for the answer; raises UserError as `run_limited`."""
    (channel,) = child.channels
    with child.time_limit(limits.seconds):
        try:
            send_bytes(channel, data)
            while not channel.connection.poll(POLL_S):
                stop_if_cancelled()
            return receive_bytes(channel, limits.answer_mb << 20)
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


def _crashed(name: str) -> UserError:
    return UserError(
        "{name} was not read: it is damaged, or made to crash programs that read it.", name=name
    )


if __name__ == "__main__":
    main()
