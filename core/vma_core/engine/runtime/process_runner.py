"""The networks in a separate process, which is replaced when it crashes, hangs or is killed."""

from __future__ import annotations

import atexit
import contextlib
import math
import queue
import subprocess
import threading
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vma_core.engine.runtime.runner import (
    Array,
    EntryReads,
    Features,
    InferredPairs,
    NewEntries,
    PairBatch,
    Residence,
    ResidentEntries,
    SlotBatch,
    VariantBatch,
)
from vma_core.errors import Message, UserError
from vma_core.ipc import Channel, Child, Values, child_command
from vma_core.model.config import ModelConfig

CONNECTIONS = 4
"""Heat, features of the drawing, variants, and docks (one at a time); further calls queue."""
START_S = 30.0
"""Covers a cold start on a slow machine."""
PATIENCE_S = 1.0
PATIENCE_PER_ROW_S = 0.02
"""Forty times the time per row on a slow machine."""
CUDA_PATIENCE = 10.0
"""Factor for CUDA, which loads and selects kernels on the first call of each shape."""
END_S = 2.0
MAX_LOSSES = 5
LOSSES_WITHIN_S = 60.0

LOST = (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError)
"""Raised for a lost connection and for malformed messages."""


SENT_AS_IS = (np.int64, np.uint8)
"""Everything else is sent as float32."""


class LostError(UserError):
    """The process ended or does not answer."""


class EngineProcess:
    """One run of `worker_process`. The constructor does not wait until it is ready."""

    def __init__(
        self, graphs: dict[str, bytes], config: ModelConfig, provider: str, threads: int | None
    ) -> None:
        command = child_command("vma_core.engine.runtime.worker_process")
        try:
            self._child = Child(command, [False, *([True] * CONNECTIONS)])
        except OSError as error:
            raise UserError("The engine cannot be started ({reason}).", reason=error) from error
        self._control, *channels = self._child.channels
        self._free: queue.LifoQueue[Channel | None] = queue.LifoQueue()
        for channel in channels:
            self._free.put(channel)
        self._hello: dict[str, Any] | None = None
        self._greeting = threading.Lock()
        setup = {
            "config": config.to_dict(),
            "provider": provider,
            "threads": threads,
            "graphs": list(graphs),
        }
        content = [np.frombuffer(graph, np.uint8) for graph in graphs.values()]
        # A pipe takes less than a model: the child has to read while this is written.
        self._writer = threading.Thread(target=self._write, args=(setup, content), daemon=True)
        self._writer.start()

    def _write(self, setup: dict[str, Any], content: list[Values]) -> None:
        with contextlib.suppress(OSError):
            self._control.send(setup, content)

    @property
    def pid(self) -> int:
        """Process id."""
        return self._child.process.pid

    def state(self) -> dict[str, Any]:
        """State reported at startup; waits for it.

        Raises:
            UserError: it cannot run this model.
            LostError: it ended during startup.
        """
        with self._greeting:
            if self._hello is None:
                try:
                    with self._child.time_limit(START_S):
                        self._hello, _ = self._control.receive()
                except LOST:
                    raise LostError("The engine exited during startup.") from None
        if "error" in self._hello:
            raise UserError.of(Message.from_json(self._hello["error"]))
        return self._hello

    def call(self, method: str, arrays: list[Values], patience_s: float) -> Any:
        """Call a method of the runner; returns state and outputs.

        Raises:
            LostError: the process ended or did not answer in time.
            UserError: the runner raised it.
        """
        self.state()
        channel = self._free.get()
        if channel is None:  # it was ended while this waited
            self._free.put(None)
            raise LostError("The engine was ended.")
        try:
            with self._child.time_limit(patience_s):
                channel.send({"method": method}, arrays)
                header, found = channel.receive()
                outputs = [array.copy() for array in found]
        except LOST:
            if self._child.timed_out:
                raise LostError(
                    "The engine did not answer within {seconds:.1f} seconds.", seconds=patience_s
                ) from None
            raise self._how_it_ended() from None
        finally:
            self._free.put(channel)
        if "error" in header:
            raise UserError.of(Message.from_json(header["error"]))
        if "failure" in header:
            raise RuntimeError(str(header["failure"]))
        return header, outputs

    def _how_it_ended(self) -> LostError:
        with contextlib.suppress(subprocess.TimeoutExpired):
            code = self._child.process.wait(0.2)
            if code < 0:
                return LostError("The engine was killed by signal {signal}.", signal=-code)
            return LostError("The engine exited with code {code}.", code=code)
        return LostError("The engine stopped responding.")

    @property
    def is_alive(self) -> bool:
        """Whether the process runs."""
        return self._child.process.poll() is None

    def end(self) -> None:
        """Kill the process and release its resources."""
        self._child.kill()
        self._writer.join(1.0)
        # Wait for channels in use: closing a descriptor under another thread's call could hit a
        # reused number.
        with self._greeting:
            self._control.close()
        for _ in range(CONNECTIONS):
            with contextlib.suppress(queue.Empty):
                channel = self._free.get(timeout=END_S)
                if channel is not None:
                    channel.close()
        self._free.put(None)


class SpareProcess:
    """Keeps the process of the last closed window for the next one with the same model."""

    def __init__(self) -> None:
        self._kept: tuple[object, EngineProcess] | None = None
        self._lock = threading.Lock()
        atexit.register(self.end)

    def put(self, key: object, process: EngineProcess) -> None:
        """Keep this process and end the previous one."""
        with self._lock:
            self._end()
            self._kept = key, process

    def take(self, key: object) -> EngineProcess | None:
        """The kept process if it has this key and runs, else None."""
        with self._lock:
            if self._kept is None or self._kept[0] != key or not self._kept[1].is_alive:
                return None
            process, self._kept = self._kept[1], None
            return process

    def end(self) -> None:
        """End the kept process."""
        with self._lock:
            self._end()

    def _end(self) -> None:
        if self._kept is not None:
            self._kept[1].end()
            self._kept = None


spare_process = SpareProcess()


def start_spare_process(graphs: dict[str, bytes], config: ModelConfig, model_hash: str) -> None:
    """Start the process that the next `ProcessRunner` of this model takes over.

    Raises:
        UserError: no process can be started.
    """
    spare_process.put((model_hash, "auto", None), EngineProcess(graphs, config, "auto", None))


class ProcessRunner:
    """See `Runner`. A lost process is replaced by one on the CPU, and the call is repeated.

    Args:
        graphs: ONNX files by name, as bytes.
        config: the architecture.
        model_hash: identifies a kept process.
        provider: "auto", "cpu" or "cuda".
        threads: as of `OnnxRunner`.
        patience_s: timeout of a call besides the time per row; None for `PATIENCE_S`.
        spare: keeps the process after `close`.
    """

    def __init__(
        self,
        graphs: dict[str, bytes],
        config: ModelConfig,
        model_hash: str,
        provider: str = "auto",
        threads: int | None = None,
        *,
        patience_s: float | None = None,
        spare: SpareProcess = spare_process,
    ) -> None:
        self.config = config
        self._call_s = PATIENCE_S if patience_s is None else patience_s
        self._spare = spare
        self._graphs, self._threads = graphs, threads
        self._key = model_hash, provider, threads
        self._replacing = threading.Lock()
        self._closed = False
        self._losses: list[float] = []
        self._reason: Message | None = None
        self._state: dict[str, Any] = {}
        self._remote: RemoteEntries | None = None
        self._process = spare.take(self._key) or EngineProcess(graphs, config, provider, threads)

    # --- what it is --------------------------------------------------------------------------

    @property
    def provider(self) -> str:
        """See `Runner`; waits for the process to start."""
        return str(self._now()["provider"])

    @property
    def provider_reason(self) -> Message:
        """See `Runner`."""
        return self._reason or Message.from_json(self._now()["provider_reason"])

    @property
    def round_rows(self) -> int:
        """See `Runner`."""
        return int(self._now()["round_rows"])

    @property
    def resident(self) -> ResidentEntries | None:
        """See `Runner`; another object once the process was replaced."""
        if not self._now()["keeps_entries"]:
            return None
        process = self._process
        if self._remote is None or self._remote.process is not process:
            self._remote = RemoteEntries(process, self._call)
        return self._remote

    @property
    def pid(self) -> int:
        """Id of the current process."""
        return self._process.pid

    def _now(self) -> dict[str, Any]:
        while not self._state:
            process = self._process
            try:
                self._state = process.state()
            except LostError as error:
                self._replace(process, error)
        return self._state

    def close(self) -> None:
        """Refuse further calls. The process is kept for the next window of this model."""
        with self._replacing:
            self._closed = True
            if self._reason:  # it is not what was asked for
                self._process.end()
            else:
                self._spare.put(self._key, self._process)

    # --- calls -------------------------------------------------------------------------------

    def embed(self, images: Array) -> Array:
        """See `Runner`."""
        return self._call("embed", len(images), images)[0]

    def features(self, images: Array) -> Features:
        """See `Runner`."""
        return tuple(self._call("features", len(images), images))

    def generate(self, wanted: VariantBatch) -> Array:
        """See `Runner`."""
        arrays: tuple[Values, ...] = (*wanted.template, *wanted.reference, *wanted[2:])
        return self._call("generate", len(wanted.rows), *arrays)[0]

    def draw(self, wanted: VariantBatch, slots: SlotBatch) -> tuple[Array, Array]:
        """See `Runner`; the decoded features stay in the process."""
        arrays: tuple[Values, ...] = (*wanted.template, *wanted.reference, *wanted[2:], *slots)
        images, shifts_px = self._call("draw", len(wanted.rows), *arrays)
        return images, shifts_px

    def infer(self, pairs: PairBatch) -> InferredPairs:
        """See `Runner`."""
        arrays: tuple[Values, ...] = (*pairs.template, *pairs.target, *pairs[2:])
        return InferredPairs(*self._call("infer", len(pairs.rows), *arrays))

    def companion_keys(self, images: Array) -> Array:
        """See `Runner`."""
        return self._call("companion_keys", len(images), images)[0]

    def templates(self, features: Features, rows: NDArray[np.int64], weights: Array) -> Features:
        """See `Runner`."""
        return tuple(self._call("templates", rows.size, *features, rows, weights))

    def _call(self, method: str, rows: int, *arrays: Values) -> list[Array]:
        values = [a if a.dtype in SENT_AS_IS else np.asarray(a, np.float32) for a in arrays]
        while True:
            process = self._process
            try:
                patience_s = self._patience_s(rows)
                self._state, outputs = process.call(method, values, patience_s)
                return outputs
            except LostError as error:
                self._replace(process, error)

    def _patience_s(self, rows: int) -> float:
        """Timeout of a call; doubles after each loss, for slow machines."""
        usual = self._call_s + PATIENCE_PER_ROW_S * rows
        cuda = CUDA_PATIENCE if "CUDA" in self.provider else 1.0
        now = time.monotonic()
        losses = sum(now - at < LOSSES_WITHIN_S for at in self._losses)
        return usual * cuda * math.pow(2.0, losses)

    def _replace(self, lost: EngineProcess, problem: LostError) -> None:
        """Replace a lost process, unless another thread has.

        Raises:
            UserError: it was lost too often, or the runner is closed.
        """
        with self._replacing:
            if self._process is not lost:
                return
            if self._closed:
                raise UserError("The engine was closed.")
            lost.end()
            now = time.monotonic()
            self._losses = [at for at in self._losses if now - at < LOSSES_WITHIN_S] + [now]
            often = len(self._losses) > MAX_LOSSES
            self._reason = Message("{problem} It was started again on the CPU.", problem=problem)
            self._state = {}
            self._process = EngineProcess(self._graphs, self.config, "cpu", self._threads)
        if often:
            raise UserError(
                "The engine was lost {count} times in a minute. {problem} Choose another model, or "
                "restart the program.",
                count=len(self._losses),
                problem=problem,
            )


class RemoteEntries:
    """See `ResidentEntries`; in the engine process.

    Args:
        process: that keeps the entries.
        call: `ProcessRunner._call`, with the method, its number of rows, and arrays.
    """

    def __init__(self, process: EngineProcess, call: Callable[..., list[Array]]) -> None:
        self.process = process
        self._call = call

    def residence(self) -> Residence:
        """See `ResidentEntries`."""
        return Residence(*self._call("residence", 0)[0].astype(int).tolist())

    def release(self) -> None:
        """See `ResidentEntries`."""
        self._call("release", 0)

    def reserve(self, capacity: int, dummy: Features, gate: Array) -> None:
        """See `ResidentEntries`."""
        self._call("reserve", 0, np.array([capacity], np.int64), gate, *dummy)

    def put(self, new: NewEntries) -> None:
        """See `ResidentEntries`."""
        self._call("put", len(new.slots), *new)

    def mark(self, slots: NDArray[np.int64], present: NDArray[np.uint8]) -> None:
        """See `ResidentEntries`."""
        self._call("mark", 0, slots, present)

    def products(self, query: Array) -> Array:
        """See `ResidentEntries`."""
        return self._call("products", 0, query)[0]

    def draw(self, reads: EntryReads) -> tuple[Array, Array]:
        """See `ResidentEntries`."""
        images, shifts_px = self._call("draw_resident", len(reads.rows), *reads)
        return images, shifts_px
