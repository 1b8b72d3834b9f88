"""Arrays between the window's process and its engine's: a line of JSON by a socket, and the bytes
in memory that both see, or behind the line where that is too small.

Nothing is pickled. Places and lengths are checked before they are used, because the other side may
have been driven by a foreign model.
"""

from __future__ import annotations

import json
import math
import mmap
import os
import socket
import struct
import tempfile
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

LENGTH = struct.Struct("<I")
SHARED_BYTES = 32 << 20
"""Seen by both sides; what is never used of it takes no memory."""
ALIGNED = 64
MAX_HEADER_BYTES = 1 << 16
MAX_ARRAY_BYTES = 1 << 30
DTYPES: dict[str, np.dtype[Any]] = {"f4": np.dtype("<f4"), "i8": np.dtype("<i8")}

Values = NDArray[Any]


def shared_file() -> int:
    """A descriptor of memory that a child can be given."""
    if hasattr(os, "memfd_create"):
        descriptor = os.memfd_create("vma-engine")
    else:
        with tempfile.TemporaryFile() as file:
            descriptor = os.dup(file.fileno())
    os.ftruncate(descriptor, SHARED_BYTES)
    return descriptor


class Channel:
    """One end. Only one message is under way at a time, so both directions share the memory.

    Args:
        connection: its socket.
        descriptor: of the shared memory; it is closed here.
    """

    def __init__(self, connection: socket.socket, descriptor: int) -> None:
        self.connection = connection
        try:
            self._shared = mmap.mmap(descriptor, SHARED_BYTES)
        finally:
            os.close(descriptor)
        self._bytes = np.frombuffer(self._shared, np.uint8)

    def send(self, header: dict[str, Any], arrays: Sequence[Values]) -> None:
        """One message. Arrays are float32 or int64.

        Raises:
            OSError: the other side is gone, or the time is up.
        """
        described, behind, place = [], [], 0
        for array in arrays:
            packed = np.ascontiguousarray(array)
            flat = packed.reshape(-1).view(np.uint8)
            fits = place + flat.size <= SHARED_BYTES
            described.append([array.dtype.str.lstrip("<"), array.shape, place if fits else -1])
            if fits:
                self._bytes[place : place + flat.size] = flat
                place += -(-flat.size // ALIGNED) * ALIGNED
            elif flat.size:
                behind.append(flat)
        line = json.dumps(header | {"arrays": described}).encode()
        self.connection.sendall(LENGTH.pack(len(line)) + line)
        for flat in behind:
            self.connection.sendall(flat.data)

    def receive(self) -> tuple[dict[str, Any], list[Values]]:
        """The next message. Its arrays are good until something is sent or received.

        Raises:
            EOFError: the other side is gone.
            OSError: likewise, or the time is up.
            ValueError: it does not speak this language.
        """
        (length,) = LENGTH.unpack(self._exactly(LENGTH.size))
        if length > MAX_HEADER_BYTES:
            raise ValueError("header")
        header = json.loads(self._exactly(length))
        arrays = []
        for name, shape, place in header.pop("arrays"):
            dtype = DTYPES[name]
            size = math.prod(shape) * dtype.itemsize
            if size > MAX_ARRAY_BYTES or any(side < 0 for side in shape):
                raise ValueError("array")
            if place >= 0:
                flat = self._bytes[place : place + size]
            else:
                flat = np.frombuffer(self._exactly(size), np.uint8)
            arrays.append(flat.view(dtype).reshape(shape))
        return header, arrays

    def close(self) -> None:
        """No more messages. The memory goes with the last array that lies in it."""
        self.connection.close()

    def _exactly(self, count: int) -> bytearray:
        """The next bytes, whole."""
        content = bytearray(count)
        rest = memoryview(content)
        while rest:
            got = self.connection.recv_into(rest)
            if not got:
                raise EOFError
            rest = rest[got:]
        return content
