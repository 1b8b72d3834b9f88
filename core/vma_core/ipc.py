"""Child processes of this program, and messages to and from them.

A `Child` inherits one end of each pipe (`multiprocessing.connection`); there is no address that
another program could connect to. A message on a `Channel` is a JSON header and arrays. Nothing is
pickled: `Connection.recv` would run code of a child that foreign content has taken over. The arrays
are in shared memory if the channel has any, else they follow the header.

Shared memory is an anonymous mapping, inherited by descriptor, and freed with the last process that
holds it. `multiprocessing.shared_memory` is the same mapping on Windows only. Elsewhere its
segments have names in ``/dev/shm``, which containers keep small; they stay behind when both
processes are killed, and before Python 3.13 the resource tracker of the first process to exit
unlinks them.

Not verified on Windows, where children are started without a console and inherit handles.
"""

from __future__ import annotations

import contextlib
import json
import math
import mmap
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import threading
import time
import weakref
from collections.abc import Sequence
from multiprocessing.connection import Pipe
from types import TracebackType
from typing import Any

import numpy as np
from numpy.typing import NDArray

if sys.platform == "win32":
    from multiprocessing.connection import PipeConnection as PipeEnd
else:
    from multiprocessing.connection import Connection as PipeEnd

SHARED_BYTES = 32 << 20
"""Size of a channel's shared memory; unused pages take no memory."""
ALIGNED = 64
MAX_HEADER_BYTES = 1 << 16
MAX_ARRAY_BYTES = 1 << 30
PIECE_BYTES = 8 << 20
"""Length of the pieces in which data follows its header; Windows refuses tens of megabytes."""
TICK_S = 0.1
"""A time limit set while another runs is noticed this much too late, at most."""
DTYPES: dict[str, np.dtype[Any]] = {
    "f4": np.dtype("<f4"),
    "i8": np.dtype("<i8"),
    "u1": np.dtype("u1"),
}

Values = NDArray[Any]


class TooLargeError(ValueError):
    """A message holds an array above the receiver's limit."""


class Channel:
    """One end of a connection. One message at a time, so both directions share the memory.

    Args:
        connection: a pipe.
        shared: memory that both ends see; None if array data always follows its header.
        max_shared_bytes: bytes of a sent message that may be in shared memory.
    """

    def __init__(
        self,
        connection: PipeEnd,
        shared: mmap.mmap | None = None,
        max_shared_bytes: int = SHARED_BYTES,
    ) -> None:
        self.connection = connection
        self._bytes = np.empty(0, np.uint8) if shared is None else np.frombuffer(shared, np.uint8)
        self._max_shared_bytes = min(max_shared_bytes, self._bytes.size)

    def send(self, header: dict[str, Any], arrays: Sequence[Values]) -> None:
        """Send a message; waits while the pipe is full.

        Args:
            header: anything that JSON can hold.
            arrays: of float32, int64 or uint8, any shape.

        Raises:
            OSError: the connection is lost.
        """
        described, behind, place = [], [], 0
        for array in arrays:
            packed = np.ascontiguousarray(array)
            flat = packed.reshape(-1).view(np.uint8)
            fits = place + flat.size <= self._max_shared_bytes
            described.append([array.dtype.str.lstrip("<|"), array.shape, place if fits else -1])
            if fits:
                self._bytes[place : place + flat.size] = flat
                place += -(-flat.size // ALIGNED) * ALIGNED
            else:
                behind.append(flat)
        self.connection.send_bytes(json.dumps(header | {"arrays": described}).encode())
        for flat in behind:
            for start in range(0, flat.size, PIECE_BYTES):
                self.connection.send_bytes(flat[start : start + PIECE_BYTES].data)

    def receive(
        self, max_array_bytes: int = MAX_ARRAY_BYTES
    ) -> tuple[dict[str, Any], list[Values]]:
        """Receive a message. Its arrays are valid until the next send or receive.

        Lengths and offsets are checked before use, because the other side may run foreign content.

        Args:
            max_array_bytes: above it, an array is refused before it is read.

        Raises:
            EOFError: the other side ended.
            OSError: the connection is lost, or a part is longer than announced.
            TooLargeError: an array is larger than `max_array_bytes`.
            ValueError, TypeError, KeyError, AttributeError: the message is malformed.
        """
        try:
            header = json.loads(self.connection.recv_bytes(MAX_HEADER_BYTES))
        except RecursionError:
            raise ValueError("header") from None
        arrays = []
        for name, shape, place in header.pop("arrays"):
            dtype = DTYPES[name]
            size = math.prod(shape) * dtype.itemsize
            if any(side < 0 for side in shape):
                raise ValueError("array")
            if size > max_array_bytes:
                raise TooLargeError("array")
            flat = self._bytes[place : place + size] if place >= 0 else self._pieces(size)
            arrays.append(flat.view(dtype).reshape(shape))
        return header, arrays

    def _pieces(self, size: int) -> Values:
        flat = np.empty(size, np.uint8)
        start = 0
        while start < size:
            piece = self.connection.recv_bytes(size - start)
            if not piece:
                raise ValueError("piece")
            if len(piece) == size:
                return np.frombuffer(piece, np.uint8)
            flat[start : start + len(piece)] = np.frombuffer(piece, np.uint8)
            start += len(piece)
        return flat

    def close(self) -> None:
        """Close the connection. The shared memory is freed with the last array in it."""
        self.connection.close()


def shared_memory() -> tuple[mmap.mmap, int, str]:
    """New shared memory.

    Returns:
        The memory, a descriptor that a child must inherit or -1, and the text by which the child
        finds the memory (see `map_shared`).
    """
    if sys.platform == "win32":
        name = f"vma-{secrets.token_hex(16)}"
        return map_shared(name), -1, name
    if hasattr(os, "memfd_create"):
        descriptor = os.memfd_create("vma")
    else:
        with tempfile.TemporaryFile() as file:
            descriptor = os.dup(file.fileno())
    os.ftruncate(descriptor, SHARED_BYTES)
    return mmap.mmap(descriptor, SHARED_BYTES), descriptor, str(descriptor)


def map_shared(name: str) -> mmap.mmap:
    """The memory of `shared_memory`, in the child: an inherited descriptor, or on Windows the name
    of a mapping."""
    if sys.platform == "win32":
        return mmap.mmap(-1, SHARED_BYTES, tagname=name)
    descriptor = int(name)
    try:
        return mmap.mmap(descriptor, SHARED_BYTES)
    finally:
        os.close(descriptor)


def inherited_channel(address: str) -> Channel:
    """The child's end of a channel.

    Args:
        address: one of the last arguments of the child's command line, “HANDLE,MEMORY”; MEMORY is
            empty without shared memory.
    """
    handle, _, name = address.partition(",")
    return Channel(PipeEnd(int(handle)), map_shared(name) if name else None)


class Child:
    """A process in a separate group, so that Ctrl-C in a terminal reaches only its parent.

    It must end when a channel ends. It has neither standard input nor standard output.

    Args:
        command: of the child; one address per channel is appended (see `inherited_channel`).
        shared: per channel, whether it has shared memory.
        stderr: as of `subprocess.Popen`.

    Raises:
        OSError: no process could be started.
    """

    def __init__(
        self, command: Sequence[str], shared: Sequence[bool] = (False,), stderr: int | None = None
    ) -> None:
        self.channels: list[Channel] = []
        theirs, descriptors, addresses = [], [], []
        try:
            for is_shared in shared:
                ours, end = Pipe()
                theirs.append(end)
                memory, descriptor, name = shared_memory() if is_shared else (None, -1, "")
                if descriptor >= 0:
                    descriptors.append(descriptor)
                self.channels.append(Channel(ours, memory))
                addresses.append(f"{end.fileno()},{name}")
            self.process = subprocess.Popen(
                [*command, *addresses],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=stderr,
                env=child_environment(),
                **_inheriting([end.fileno() for end in theirs], descriptors),
            )
        except BaseException:
            for channel in self.channels:
                channel.close()
            raise
        finally:
            for end in theirs:
                end.close()
            for descriptor in descriptors:
                os.close(descriptor)
        self._watchdog = _Watchdog(self.process)
        weakref.finalize(self, self._watchdog.end)

    def __enter__(self) -> Child:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()
        for channel in self.channels:
            channel.close()

    def time_limit(self, seconds: float) -> TimeLimit:
        """Kill the child if the block takes longer; sends and receives in it then fail."""
        return TimeLimit(self._watchdog, seconds)

    @property
    def timed_out(self) -> bool:
        """Whether a time limit was exceeded."""
        return self._watchdog.timed_out

    def kill(self) -> None:
        """Kill the process and wait for its end; the channels remain open."""
        self._watchdog.end()
        _kill(self.process)
        self.process.wait()


class TimeLimit:
    """Context manager of `Child.time_limit`; as cheap as it can be, since every call has one."""

    __slots__ = ("_seconds", "_watchdog")

    def __init__(self, watchdog: _Watchdog, seconds: float) -> None:
        self._watchdog = watchdog
        self._seconds = seconds

    def __enter__(self) -> None:
        watchdog = self._watchdog
        watchdog.ends_at[self] = time.monotonic() + self._seconds
        if not watchdog.has_limits.is_set():
            watchdog.has_limits.set()

    def __exit__(self, *_error: object) -> None:
        del self._watchdog.ends_at[self]


class _Watchdog:
    """Kills a process that exceeds a time limit.

    Timeouts of the connection would not do: a message that stops half-way blocks its reader, and on
    Windows a pipe that is full its writer. The thread sleeps unless a limit is set.
    """

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.timed_out = False
        self.ends_at: dict[TimeLimit, float] = {}
        self.has_limits = threading.Event()
        self._process = process
        self._ended = threading.Event()
        threading.Thread(target=self._run, daemon=True).start()

    def end(self) -> None:
        """End the thread."""
        self._ended.set()
        self.has_limits.set()

    def _run(self) -> None:
        while not self._ended.is_set():
            self.has_limits.wait()
            left_s = min(list(self.ends_at.values()), default=math.inf) - time.monotonic()
            if left_s <= 0:
                self.timed_out = True
                _kill(self._process)
                return
            if not self.ends_at:
                self.has_limits.clear()
                if self.ends_at:  # set between the test and the clearing
                    self.has_limits.set()
            self._ended.wait(min(left_s, TICK_S))


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Kill a process and its children, which could hold a channel open.

    An exited process keeps its id until its exit code is read.
    """
    if sys.platform != "win32" and process.returncode is None:
        with contextlib.suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()


def _inheriting(handles: list[int], descriptors: list[int]) -> dict[str, Any]:
    """Arguments of `subprocess.Popen` for a child that inherits these and is in its own group."""
    if sys.platform == "win32":
        for handle in handles:
            os.set_handle_inheritable(handle, True)
        return {
            "startupinfo": subprocess.STARTUPINFO(lpAttributeList={"handle_list": handles}),
            "creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW,
        }
    return {"pass_fds": [*handles, *descriptors], "process_group": 0}


def child_command(module: str) -> list[str]:
    """Runs a module of this program with an import path that excludes the working directory."""
    return [sys.executable, "-P", "-m", module]


def child_environment() -> dict[str, str]:
    """The environment of a child that computes on one thread."""
    return os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
