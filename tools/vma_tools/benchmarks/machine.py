"""Lower bounds of run time: memory bandwidth, matrix-product rate, multiply-adds of a graph."""

from __future__ import annotations

import math
import os
import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np

STREAM_BYTES = 256 << 20
REPEATS = 7
MATRIX_SIDE = 1_024
RATE_REPEATS = 30
BLAS_THREADS = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS")


def bytes_read_per_s(streamed_bytes: int = STREAM_BYTES) -> float:
    """Memory bandwidth: best rate of one pass over an array, larger than all caches by default.

    The pass is a matrix-vector product, which is limited by memory.
    """
    rows = streamed_bytes // (4 * 64)
    matrix = np.ones((rows, 64), np.float32)
    vector, out = np.ones(64, np.float32), np.empty(rows, np.float32)
    return matrix.nbytes / _best_s(lambda: np.matmul(matrix, vector, out=out), REPEATS)


def multiply_adds_per_s(threads: int) -> float:
    """Best total rate of single-precision matrix products on a number of threads.

    Each thread is a process, because BLAS reads its number of threads only at startup.
    """
    environment = os.environ | dict.fromkeys(BLAS_THREADS, "1")
    command = [sys.executable, "-m", "vma_tools.benchmarks.machine"]
    running = [
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(threads)
    ]
    return sum(float(process.communicate()[0]) for process in running)


def _one_thread() -> float:
    side = MATRIX_SIDE
    left, right = (np.ones((side, side), np.float32) for _ in range(2))
    out = np.empty((side, side), np.float32)
    return side**3 / _best_s(lambda: np.matmul(left, right, out=out), RATE_REPEATS)


def _best_s(work: Callable[[], object], repeats: int) -> float:
    work()
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return min(times)


def multiply_adds(graph: bytes) -> int:
    """Multiply-adds of an ONNX graph's convolutions and matrix products per row of the batch.

    Raises:
        ImportError: the onnx package is not installed.
    """
    import onnx

    model = onnx.shape_inference.infer_shapes(onnx.load_from_string(graph))
    weights = {tensor.name: tuple(tensor.dims) for tensor in model.graph.initializer}
    shapes = {
        value.name: tuple(d.dim_value for d in value.type.tensor_type.shape.dim)
        for value in (*model.graph.value_info, *model.graph.output)
    }
    total = 0
    for node in model.graph.node:
        weight = weights.get(node.input[1]) if len(node.input) > 1 else None
        if weight is None:
            continue
        if node.op_type == "Conv":
            total += math.prod(weight) * math.prod(shapes[node.output[0]][2:])
        elif node.op_type in ("Gemm", "MatMul"):
            total += math.prod(weight)
    return total


if __name__ == "__main__":
    print(_one_thread())
