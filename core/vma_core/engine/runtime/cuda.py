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
from vma_core.errors import message

PROVIDER = "CUDAExecutionProvider"
NO_BUILD = message("this ONNX Runtime is built without CUDA; onnxruntime-gpu has it")
NO_DRIVER = message("no NVIDIA driver; a GPU of NVIDIA needs one")
NO_START = message(
    "CUDA did not start; a library is missing or the driver is too old "
    "(pip install 'onnxruntime-gpu[cuda,cudnn]' brings the libraries)"
)
SETTINGS = {
    # The default algorithm search runs anew for every shape, and shapes change all the time.
    "cudnn_conv_algo_search": "HEURISTIC",
    # With ten bits of mantissa the answers would not be those of the CPU.
    "use_tf32": "0",
}


def why_not(provider: str) -> str:
    """A sentence where CUDA is not even tried, else "".

    Args:
        provider: "auto", "cpu" or "cuda" (which is tried without a look at the driver).
    """
    if provider == "cpu":
        return message("the CPU was asked for")
    if PROVIDER not in ort.get_available_providers():
        return NO_BUILD
    if provider == "auto" and not _driver_is_present():
        return NO_DRIVER
    return ""


def start(
    graphs: dict[str, bytes], options: ort.SessionOptions
) -> tuple[dict[str, CudaGraph], str]:
    """Graphs on CUDA by name and ""; or none and a sentence that says why not."""
    try:
        made = _graphs(graphs, options)
    except Exception as error:  # onnxruntime's exceptions share no base class
        return {}, message(f"CUDA did not start ({str(error).splitlines()[0]})")
    used = {graph.provider for graph in made.values()}
    return (made, "") if used == {PROVIDER} else ({}, NO_START)


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
