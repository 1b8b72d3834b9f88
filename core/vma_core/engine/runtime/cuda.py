"""Whether CUDA can compute here, and in words why not."""

from __future__ import annotations

import contextlib
import ctypes
import io
import os
from functools import partial
from typing import Any

import onnxruntime as ort

from vma_core.engine.runtime.cuda_graph import CudaGraph
from vma_core.errors import Message

PROVIDER = "CUDAExecutionProvider"
NO_BUILD = Message("ONNX Runtime was built without CUDA; onnxruntime-gpu has it.")
NO_DRIVER = Message("No NVIDIA driver found.")
NO_START = Message(
    "CUDA did not start: a library is missing or the driver is too old. Get the libraries with "
    "pip install 'onnxruntime-gpu[cuda,cudnn]'."
)
SETTINGS = {
    # The default algorithm search runs anew for every shape, and shapes change all the time.
    "cudnn_conv_algo_search": "HEURISTIC",
    # With ten bits of mantissa the answers would not be those of the CPU.
    "use_tf32": "0",
}


def why_not(provider: str) -> Message | None:
    """Why CUDA is not even tried, if it is not.

    Args:
        provider: "auto", "cpu" or "cuda" (which is tried without a look at the driver).
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
    """Graphs on CUDA by name; or none, and the reason."""
    try:
        made = _graphs(graphs, options)
    except Exception as error:  # onnxruntime's exceptions share no base class
        return {}, Message("CUDA did not start ({reason}).", reason=str(error).splitlines()[0])
    used = {graph.provider for graph in made.values()}
    return (made, None) if used == {PROVIDER} else ({}, NO_START)


def _graphs(graphs: dict[str, bytes], options: ort.SessionOptions) -> dict[str, CudaGraph]:
    with contextlib.redirect_stdout(io.StringIO()):
        ort.preload_dlls()  # from pip's wheels where they are; what is missing is no error
    providers: list[Any] = [(PROVIDER, SETTINGS), "CPUExecutionProvider"]
    return {
        name: CudaGraph(partial(ort.InferenceSession, graph, options, providers=providers))
        for name, graph in graphs.items()
    }


def _driver_is_present() -> bool:
    """A cheap look, because a failing CUDA session prints native text and costs a second."""
    try:
        ctypes.CDLL("nvcuda.dll" if os.name == "nt" else "libcuda.so.1")
    except OSError:
        return False
    return True
