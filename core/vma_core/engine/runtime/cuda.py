"""CUDA execution: whether it works here, and sessions with few input shapes.

cuDNN plans every convolution again when the shape of its input changes, about a millisecond each.
The number of variants to decode changes at every pen point, so batches are padded to a few sizes,
and each size has its own session, which keeps its plans.
"""

from __future__ import annotations

import contextlib
import ctypes
import io
import os
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import onnxruntime as ort

from vma_core.errors import Message

PROVIDER = "CUDAExecutionProvider"
SIZES = (64, 256)
"""Batches are padded to these rows, larger ones to powers of two. 64 rows take as long as one."""
SLOT_SIZES = 32
"""Slots are padded to a multiple of this."""
LARGEST = 4_096
"""Rows per run: more are no faster and exhaust a small GPU's memory."""
MAX_SESSIONS = 12
"""Per graph: each holds GPU memory."""
NO_BUILD = Message("ONNX Runtime was built without CUDA; onnxruntime-gpu has it.")
NO_DRIVER = Message("No NVIDIA driver found.")
NO_START = Message(
    "CUDA did not start: a library is missing or the driver is too old. Get the libraries with "
    "pip install 'onnxruntime-gpu[cuda,cudnn]'."
)
SETTINGS = {
    # The default, an exhaustive search, runs again for every new shape.
    "cudnn_conv_algo_search": "HEURISTIC",
    # TF32 has a 10-bit mantissa; answers would differ from the CPU's.
    "use_tf32": "0",
}


def reason_cuda_is_unavailable(provider: str) -> Message | None:
    """Reason not to try CUDA, or None.

    Args:
        provider: "auto", "cpu" or "cuda" (tried without looking for a driver).
    """
    if provider == "cpu":
        return Message("The CPU was selected.")
    if PROVIDER not in ort.get_available_providers():
        return NO_BUILD
    if provider == "auto" and not _driver_is_present():
        return NO_DRIVER
    return None


def start(
    graphs: dict[str, bytes], options: ort.SessionOptions
) -> tuple[dict[str, CudaGraph], Message | None]:
    """Graphs on CUDA by name and None, or none and the reason."""
    try:
        made = _graphs(graphs, options)
    except Exception as error:  # onnxruntime's exceptions share no base class
        return {}, Message("CUDA did not start ({reason}).", reason=str(error).splitlines()[0])
    used = {graph.provider for graph in made.values()}
    return (made, None) if used == {PROVIDER} else ({}, NO_START)


def _graphs(graphs: dict[str, bytes], options: ort.SessionOptions) -> dict[str, CudaGraph]:
    with contextlib.redirect_stdout(io.StringIO()):
        ort.preload_dlls()  # from pip's wheels, where installed
    providers: list[Any] = [(PROVIDER, SETTINGS), "CPUExecutionProvider"]
    return {
        name: CudaGraph(partial(ort.InferenceSession, graph, options, providers=providers))
        for name, graph in graphs.items()
    }


def free_and_total_bytes() -> tuple[int, int]:
    """Memory of the first GPU, from the driver; zeros if it does not tell."""
    free, total = ctypes.c_size_t(), ctypes.c_size_t()
    context, device = ctypes.c_void_p(), ctypes.c_int()
    try:
        driver = load_driver()
        if driver.cuInit(0) or driver.cuDeviceGet(ctypes.byref(device), 0):
            return 0, 0
        # The context that ONNX Runtime uses too.
        if driver.cuDevicePrimaryCtxRetain(ctypes.byref(context), device):
            return 0, 0
        is_known = False
        if not driver.cuCtxPushCurrent_v2(context):
            is_known = not driver.cuMemGetInfo_v2(ctypes.byref(free), ctypes.byref(total))
            driver.cuCtxPopCurrent_v2(ctypes.byref(ctypes.c_void_p()))
        driver.cuDevicePrimaryCtxRelease_v2(device)
    except (OSError, AttributeError):
        return 0, 0
    return (free.value, total.value) if is_known else (0, 0)


def load_driver() -> Any:
    """NVIDIA's driver library.

    Raises:
        OSError: there is none.
    """
    return ctypes.CDLL("nvcuda.dll" if os.name == "nt" else "libcuda.so.1")


def _driver_is_present() -> bool:
    """Cheap check: a failing CUDA session prints native text and takes a second."""
    try:
        load_driver()
    except OSError:
        return False
    return True


class CudaGraph:
    """A graph on CUDA, with the interface of an ONNX Runtime session.

    Args:
        make: creates a session of the graph.
    """

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make
        self._unused: Any = make()
        self._sessions: dict[tuple[int, ...], Any] = {}
        self._lock = threading.Lock()
        self.provider = str(self._unused.get_providers()[0])
        """Provider in use."""
        inputs = self._unused.get_inputs()
        self._dimension_of = {i.name: str(i.shape[0]) for i in inputs}
        # Graphs with images as their only input mostly get a single drawing.
        self._sizes = (1, *SIZES) if len(inputs) == 1 else SIZES

    def run(self, names: list[str] | None, feeds: dict[str, Any]) -> list[Any]:
        """Outputs, all or those named, for inputs by name; padding rows are removed."""
        counts = {self._dimension_of[name]: len(values) for name, values in feeds.items()}
        if "batch" not in counts:  # a third-party graph may use another name
            return list(self._session(()).run(names, feeds))
        wanted = {dimension: padded_size(n, self._sizes) for dimension, n in counts.items()}
        slots = [feeds["slots"].shape[1]] if "slots" in feeds else []
        session = self._session((*(wanted[name] for name in sorted(wanted)), *slots))
        filled = {
            name: _padded(values, wanted[self._dimension_of[name]])
            for name, values in feeds.items()
        }
        return [output[: counts["batch"]] for output in session.run(names, filled)]

    def _session(self, shape: tuple[int, ...]) -> Any:
        with self._lock:
            if shape not in self._sessions:
                if len(self._sessions) == MAX_SESSIONS:
                    del self._sessions[next(iter(self._sessions))]
                self._sessions[shape] = self._unused or self._make()
                self._unused = None
            return self._sessions[shape]


def padded_size(rows: int, sizes: tuple[int, ...] = SIZES) -> int:
    """Rows that a batch of this many rows is padded to."""
    fitting = next((size for size in sizes if rows <= size), None)
    return fitting or 1 << (rows - 1).bit_length()


def _padded(values: Any, rows: int) -> Any:
    """Append rows of zeros, which as row indices are valid: row 0 always exists."""
    if len(values) == rows:
        return values
    filled = np.zeros((rows, *values.shape[1:]), values.dtype)
    filled[: len(values)] = values
    return filled
