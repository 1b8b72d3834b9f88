"""Arrays and graphs on one device of ONNX Runtime, with a count of the bytes that cross to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from vma_core.engine.runtime import cuda

Values = NDArray[Any]


@dataclass
class Traffic:
    """Bytes between main memory and the device so far."""

    sent: int = 0
    received: int = 0


class Device:
    """A device; "cpu" behaves as a GPU would, so that everything on one is tested without.

    Args:
        name: "cuda" or "cpu".
        options: creates options of a session.
        captures: replays each graph of fixed shapes as a CUDA graph, where that works.
        most_free_bytes: what counts as free memory at most; None for no limit.
    """

    def __init__(
        self,
        name: str,
        options: Callable[[], ort.SessionOptions],
        *,
        captures: bool = False,
        most_free_bytes: int | None = None,
    ) -> None:
        self.name, self.captures = name, captures
        self._most_free_bytes = most_free_bytes
        self._options = options
        self.traffic = Traffic()

    def session(self, graph: bytes, *, captured: bool = False) -> Any:
        """A session of a graph."""
        providers: list[Any] = ["CPUExecutionProvider"]
        if self.name == "cuda":
            settings = cuda.SETTINGS | ({"enable_cuda_graph": "1"} if captured else {})
            providers.insert(0, (cuda.PROVIDER, settings))
        return ort.InferenceSession(graph, self._options(), providers=providers)

    def empty(self, shape: tuple[int, ...], dtype: type[np.generic]) -> Any:
        """A new array with undefined content."""
        return ort.OrtValue.ortvalue_from_shape_and_type(shape, dtype, self.name, 0)

    def send(self, values: Values) -> Any:
        """A copy of an array on the device."""
        self.traffic.sent += values.nbytes
        return ort.OrtValue.ortvalue_from_numpy(np.ascontiguousarray(values), self.name, 0)

    def overwrite(self, array: Any, values: Values) -> None:
        """Replace the content of an array on the device by one of the same shape and type."""
        self.traffic.sent += values.nbytes
        array.update_inplace(np.ascontiguousarray(values))

    def fetch(self, array: Any) -> Values:
        """A copy of an array in main memory."""
        values: Values = array.numpy()
        if not values.flags.owndata:  # it is the array itself
            values = values.copy()
        self.traffic.received += values.nbytes
        return values

    def run(
        self, session: Any, inputs: Mapping[str, Any], into: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """Outputs by name, all on the device.

        Args:
            session: of this device.
            inputs: arrays on the device by name.
            into: arrays on the device that outputs are written to. An array may be input and
                output of an operator that writes in place.
        """
        binding, names = self.bound(session, inputs, into or {})
        session.run_with_iobinding(binding)
        return dict(zip(names, binding.get_outputs(), strict=True))

    def bound(
        self, session: Any, inputs: Mapping[str, Any], into: Mapping[str, Any]
    ) -> tuple[Any, list[str]]:
        """A binding of all inputs and outputs, and the outputs' names."""
        binding = session.io_binding()
        for name, array in inputs.items():
            binding.bind_ortvalue_input(name, array)
        names = [output.name for output in session.get_outputs()]
        for name in names:
            if name in into:
                binding.bind_ortvalue_output(name, into[name])
            else:
                binding.bind_output(name, self.name, 0)
        return binding, names

    def free_bytes(self) -> int:
        """Memory that is free; 0 if that is not known."""
        if self.name == "cuda":
            free = cuda.free_and_total_bytes()[0]
        else:
            import psutil

            free = int(psutil.virtual_memory().available)
        return free if self._most_free_bytes is None else min(free, self._most_free_bytes)


class FixedRun:
    """A graph that always runs with the same arrays: bound once, captured where that works."""

    def __init__(self, device: Device, graph: bytes, inputs: Mapping[str, Any]) -> None:
        self._session = device.session(graph)
        self.outputs = device.run(self._session, inputs)
        """By name; overwritten by every run."""
        self._binding, _ = device.bound(self._session, inputs, self.outputs)
        if device.captures:
            self._capture(device, graph, inputs)

    def _capture(self, device: Device, graph: bytes, inputs: Mapping[str, Any]) -> None:
        try:
            session = device.session(graph, captured=True)
            binding, _ = device.bound(session, inputs, self.outputs)
            session.run_with_iobinding(binding)  # records
            session.run_with_iobinding(binding)  # replays
        except Exception:  # an operator cannot be captured; the run itself works
            return
        self._session, self._binding = session, binding

    def run(self) -> None:
        """Compute the outputs from the present content of the inputs."""
        self._session.run_with_iobinding(self._binding)
