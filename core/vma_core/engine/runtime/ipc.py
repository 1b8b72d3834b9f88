"""Arrays between the window's process and the engine process.

A message is a JSON header over a socket; array data is in shared memory, or follows the header if
it does not fit. Nothing is pickled. Offsets and lengths are checked before use, because the other
side may have loaded an untrusted model.
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
"""Size of the shared memory; unused pages take no memory."""
ALIGNED = 64
MAX_HEADER_BYTES = 1 << 16
MAX_ARRAY_BYTES = 1 << 30
DTYPES: dict[str, np.dtype[Any]] = {"f4": np.dtype("<f4"), "i8": np.dtype("<i8")}

Values = NDArray[Any]


def shared_file() -> int:
    """Descriptor of shared memory that a child can inherit."""
    if hasattr(os, "memfd_create"):
        descriptor = os.memfd_create("vma-engine")
    else:
        with tempfile.TemporaryFile() as file:
            descriptor = os.dup(file.fileno())
    os.ftruncate(descriptor, SHARED_BYTES)
    return descriptor


class Channel:
    """One end of a connection. One message at a time, so both directions share the memory.

    Args:
        connection: socket.
        descriptor: of the shared memory; closed here.
        max_shared_bytes: bytes of a sent message that may be in shared memory; the rest follows the
            header.
    """

    def __init__(
        self, connection: socket.socket, descriptor: int, max_shared_bytes: int = SHARED_BYTES
    ) -> None:
        self.connection = connection
        self._max_shared_bytes = max_shared_bytes
        try:
            self._shared = mmap.mmap(descriptor, SHARED_BYTES)
        finally:
            os.close(descriptor)
        self._bytes = np.frombuffer(self._shared, np.uint8)

    def send(self, header: dict[str, Any], arrays: Sequence[Values]) -> None:
        """Send a message of float32 or int64 arrays.

        Raises:
            OSError: the connection is lost or timed out.
        """
        described, behind, place = [], [], 0
        for array in arrays:
            packed = np.ascontiguousarray(array)
            flat = packed.reshape(-1).view(np.uint8)
            fits = place + flat.size <= self._max_shared_bytes
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
        """Receive a message. Its arrays are valid until the next send or receive.

        Raises:
            EOFError: the connection was closed.
            OSError: the connection is lost or timed out.
            ValueError: the message is malformed.
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
        """Close the socket. The shared memory is released with the last array in it."""
        self.connection.close()

    def _exactly(self, count: int) -> bytearray:
        """The next `count` bytes."""
        content = bytearray(count)
        rest = memoryview(content)
        while rest:
            got = self.connection.recv_into(rest)
            if not got:
                raise EOFError
            rest = rest[got:]
        return content
