"""Child processes and the messages to and from them."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from multiprocessing.connection import Pipe

import numpy as np
import psutil
import pytest
from vma_core import ipc

ECHO = """
import sys
from vma_core.ipc import inherited_channel
channels = [inherited_channel(address) for address in sys.argv[1:]]
while True:
    for channel in channels:
        channel.send(*channel.receive())
"""
HANG = "import time; time.sleep(600)"
ECHO_ONCE = """
import sys, time
from vma_core.ipc import inherited_channel
channel = inherited_channel(sys.argv[1])
channel.send(*channel.receive())
time.sleep(600)
"""
HALF = """
import os, sys, time
os.write(int(sys.argv[1].partition(",")[0]), b"\\0\\0\\0\\x64half")
time.sleep(600)
"""

Ends = tuple[ipc.Channel, ipc.Channel]


@contextlib.contextmanager
def connected(max_shared_bytes: int | None = ipc.SHARED_BYTES) -> Iterator[Ends]:
    """Two ends, with memory that both see unless `max_shared_bytes` is None."""
    left, right = Pipe()
    if max_shared_bytes is None:
        ends = ipc.Channel(left), ipc.Channel(right)
    else:
        memory, descriptor, _ = ipc.shared_memory()
        if descriptor >= 0:
            os.close(descriptor)
        ends = (
            ipc.Channel(left, memory, max_shared_bytes),
            ipc.Channel(right, memory, max_shared_bytes),
        )
    yield ends
    for end in ends:
        end.close()


@pytest.fixture
def ends() -> Iterator[Ends]:
    with connected() as ends:
        yield ends


def python(code: str, *shared: bool) -> ipc.Child:
    """A child that runs this code."""
    return ipc.Child([sys.executable, "-c", code], shared or (False,))


# --- messages ------------------------------------------------------------------------------------


@pytest.mark.parametrize("max_shared_bytes", [ipc.SHARED_BYTES, 70, 0, None])
def test_arrays_of_all_shapes_arrive(max_shared_bytes: int | None) -> None:
    arrays = [
        np.arange(6, dtype=np.float32).reshape(2, 3),
        np.zeros((0, 28, 28), np.float32),
        np.array([1 << 40], np.int64),
        np.arange(24, dtype=np.float32).reshape(2, 3, 4).transpose(2, 0, 1),
        np.array(2.5, np.float32),
        np.frombuffer(b"bytes", np.uint8),
    ]
    with connected(max_shared_bytes) as ends:
        ends[0].send({"method": "x"}, arrays)
        header, found = ends[1].receive()
        assert header == {"method": "x"}
        for sent, got in zip(arrays, found, strict=True):
            assert got.dtype == sent.dtype
            np.testing.assert_array_equal(got, sent)


@pytest.mark.parametrize(
    "line",
    [
        b"[]",
        b"{}",
        b'{"arrays": [["f4", [-1], 0]]}',
        b'{"arrays": [["f4", [99999999999], 0]]}',
        b'{"arrays": [["f4", [Infinity], -1]]}',
        b'{"arrays": [["f4", [NaN], -1]]}',
        b'{"arrays": [["O8", [1], 0]]}',
        b'{"arrays": [["f4", [4], 33554428]]}',
        b'{"arrays": [["f4", ["4"], 0]]}',
        b"[" * 60_000,
        b"\xff",
    ],
)
def test_malformed_messages_are_refused(ends: Ends, line: bytes) -> None:
    ends[0].connection.send_bytes(line)
    with pytest.raises((ValueError, KeyError, AttributeError, TypeError)):
        ends[1].receive()


def test_an_overlong_header_is_refused(ends: Ends) -> None:
    ends[0].connection.send_bytes(b" " * (ipc.MAX_HEADER_BYTES + 1))
    with pytest.raises(OSError, match="length"):
        ends[1].receive()


@pytest.mark.parametrize("piece", [b"", b"12345"], ids=["empty", "overlong"])
def test_data_of_another_length_than_announced_is_refused(ends: Ends, piece: bytes) -> None:
    ends[0].connection.send_bytes(b'{"arrays": [["f4", [1], -1]]}')
    ends[0].connection.send_bytes(piece)
    with pytest.raises((ValueError, OSError)):
        ends[1].receive()


def test_an_array_above_the_limit_is_refused_before_it_is_read(ends: Ends) -> None:
    ends[0].connection.send_bytes(b'{"arrays": [["u1", [101], -1]]}')
    with pytest.raises(ipc.TooLargeError):
        ends[1].receive(100)


@pytest.mark.skipif(sys.platform == "win32", reason="pipes keep messages whole there")
@pytest.mark.parametrize("part", [b"\0\0", b"\0\0\0\x1e{"])
def test_a_cut_message_is_an_end_of_file(ends: Ends, part: bytes) -> None:
    os.write(ends[0].connection.fileno(), part)
    ends[0].close()
    with pytest.raises((EOFError, OSError)):
        ends[1].receive()


# --- children ------------------------------------------------------------------------------------


@pytest.mark.parametrize("shared", [(False,), (True,), (False, True, True)])
def test_a_child_sends_back_what_does_not_fit_shared_memory(shared: tuple[bool, ...]) -> None:
    arrays = [np.arange(9 << 20, dtype=np.float32), np.ones(3, np.int64)]  # 36 MB
    with python(ECHO, *shared) as child:
        for channel in child.channels:
            with child.time_limit(60):
                channel.send({"a": 1}, arrays)
                header, found = channel.receive()
            assert header == {"a": 1}
            for sent, got in zip(arrays, found, strict=True):
                np.testing.assert_array_equal(got, sent)
    assert child.process.poll() is not None
    assert not child.timed_out


@pytest.mark.parametrize("code", [HANG, HALF], ids=["silent", "half a message"])
def test_a_receive_ends_at_the_time_limit(code: str) -> None:
    began = time.monotonic()
    with python(code) as child:
        with pytest.raises((EOFError, OSError)), child.time_limit(1.0):
            child.channels[0].receive()
        assert child.timed_out
    assert 1.0 <= time.monotonic() - began < 10


def test_a_send_ends_at_the_time_limit() -> None:
    with python(HANG) as child:
        with pytest.raises(ConnectionError), child.time_limit(0.5):
            child.channels[0].send({}, [np.zeros(64 << 20, np.uint8)])
        assert child.timed_out


def test_a_short_limit_ends_a_child_while_a_long_one_runs() -> None:
    with python(ECHO_ONCE, False, False) as child, child.time_limit(60):
        # Starting a process takes long enough for the long limit to be waited for.
        child.channels[0].send({}, [])
        child.channels[0].receive()
        began = time.monotonic()
        with pytest.raises((EOFError, OSError)), child.time_limit(0.2):
            child.channels[1].receive()
        assert time.monotonic() - began < 10


def test_limits_that_were_kept_end_nothing() -> None:
    with python(ECHO) as child:
        for _ in range(20):
            with child.time_limit(20):
                child.channels[0].send({}, [])
                child.channels[0].receive()
        began = time.monotonic()
        with child.time_limit(ipc.TICK_S / 2):
            pass
        # Nothing is sent, so the child lives until this limit.
        with pytest.raises((EOFError, OSError)), child.time_limit(5 * ipc.TICK_S):
            child.channels[0].receive()
        assert time.monotonic() - began >= 5 * ipc.TICK_S


def test_a_child_that_exits_is_an_end_of_file() -> None:
    with (
        python("raise SystemExit(7)") as child,
        child.time_limit(60),
        pytest.raises((EOFError, OSError)),
    ):
        child.channels[0].receive()
    assert child.process.returncode == 7
    assert not child.timed_out


def test_children_leave_no_threads_behind() -> None:
    before = set(threading.enumerate())
    for _ in range(3):
        with python(HANG):
            pass
    for thread in set(threading.enumerate()) - before:
        thread.join(10)
        assert not thread.is_alive()


def test_a_child_dropped_without_an_end_ends() -> None:
    child = python(ECHO)
    with child.time_limit(60):
        child.channels[0].send({}, [])
        child.channels[0].receive()
    process = child.process
    del child
    assert process.wait(10) is not None


@pytest.mark.skipif(sys.platform == "win32", reason="descriptors are numbered otherwise there")
def test_descriptors_are_closed() -> None:
    def count() -> int:
        return len(os.listdir("/dev/fd"))

    before = count()
    with python(ECHO, True) as child, child.time_limit(60):
        child.channels[0].send({}, [np.ones(3, np.float32)])
        child.channels[0].receive()
    del child
    with pytest.raises(FileNotFoundError):
        ipc.Child(["/does/not/exist"], (False, True))
    assert count() <= before


def test_a_child_ends_with_a_killed_parent() -> None:
    parent = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys, time; from vma_core import ipc; "
            f"child = ipc.Child([sys.executable, '-c', {ECHO!r}], (False, True)); "
            "print(child.process.pid, flush=True); time.sleep(600)",
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert parent.stdout is not None
    child = psutil.Process(int(parent.stdout.readline()))
    parent.kill()
    parent.communicate()
    gone, _ = psutil.wait_procs([child], timeout=60)
    assert gone == [child]
