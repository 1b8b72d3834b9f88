"""CUDA: reasons not to use it, a lost GPU, and equal answers on a real one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from types import SimpleNamespace
from typing import Any
from weakref import WeakSet

import numpy as np
import onnxruntime as ort
import pytest
from vma_core.bundles.bundle import Bundle
from vma_core.engine.engine import Engine
from vma_core.engine.request import MAX_VARIANTS, Drawing, Request
from vma_core.engine.runtime import cuda
from vma_core.engine.runtime.cuda import MAX_SESSIONS, CudaGraph, padded_size
from vma_core.engine.runtime.onnx_runner import OnnxRunner, session_options
from vma_core.engine.runtime.runner import probe
from vma_core.errors import UserError
from vma_core.memory.entries import Memory

RunnerOn = Callable[..., OnnxRunner]
LOST = "CUDA error 999: unspecified launch failure\nand more of it"


def test_without_a_driver_the_provider_is_the_cpu(
    bundle: Bundle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cuda, "_driver_is_present", lambda: False)
    runner = OnnxRunner(bundle.graphs, bundle.config)
    assert runner.provider == "CPU (ONNX Runtime)"
    assert runner.provider_reason in (cuda.NO_DRIVER, cuda.NO_BUILD)


def test_a_broken_driver_falls_back_to_the_cpu(
    bundle: Bundle, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: Any) -> Any:
        raise RuntimeError("cudaErrorInsufficientDriver")

    monkeypatch.setattr(cuda, "reason_cuda_is_unavailable", lambda _provider: None)
    monkeypatch.setattr(cuda, "_graphs", fails)
    runner = OnnxRunner(bundle.graphs, bundle.config)
    assert runner.provider == "CPU (ONNX Runtime)"
    assert "cudaErrorInsufficientDriver" in str(runner.provider_reason)
    with pytest.raises(UserError, match=r"CUDA cannot be used\. CUDA did not start"):
        OnnxRunner(bundle.graphs, bundle.config, "cuda")


def on_cpu(bundle: Bundle, graph: str) -> Any:
    """A graph's session on the CPU, which takes any shape."""
    return ort.InferenceSession(bundle.graphs[graph], session_options())


@pytest.fixture
def runner_on(bundle: Bundle, monkeypatch: pytest.MonkeyPatch) -> RunnerOn:
    """`runner_on(sessions)` is a runner that takes these sessions for a GPU's: whole batches."""

    def start(sessions: dict[str, Any], **options: Any) -> OnnxRunner:
        monkeypatch.setattr(cuda, "reason_cuda_is_unavailable", lambda _provider: None)
        monkeypatch.setattr(cuda, "start", lambda *_: (sessions, ""))
        return OnnxRunner(bundle.graphs, bundle.config, **options)

    return start


class LosesItsGpu:
    """Fakes a session on a GPU that is lost after some runs."""

    def __init__(self, real: Any, runs: int) -> None:
        self._real, self._runs = real, runs

    def run(self, names: Any, feeds: Any) -> Any:
        self._runs -= 1
        if self._runs < 0:
            raise RuntimeError(LOST)
        return self._real.run(names, feeds)


def test_a_lost_gpu_falls_back_to_the_cpu_within_a_request(
    bundle: Bundle, memory: Memory, glyphs: np.ndarray, runner_on: RunnerOn
) -> None:
    runner = runner_on({n: LosesItsGpu(on_cpu(bundle, n), 2) for n in bundle.graphs})
    engine = bundle.engine_on(runner)
    assert (runner.provider, runner.round_rows) == ("CUDA (ONNX Runtime)", MAX_VARIANTS)
    expected = bundle.engine("cpu")
    for drawn in range(5):
        request = Request(memory.snapshot(), Drawing.of(glyphs[drawn]), count=20)
        np.testing.assert_allclose(
            engine.answer(request).images, expected.answer(request).images, atol=1e-6
        )
    assert runner.provider == "CPU (ONNX Runtime)"
    assert str(runner.provider_reason).startswith("The GPU stopped responding (CUDA error 999")
    assert "\n" not in str(runner.provider_reason)
    assert runner.round_rows < MAX_VARIANTS


@pytest.mark.parametrize("rows", [1, 2, 64, 65, 300])
def test_padding_does_not_change_answers(bundle: Bundle, runner_on: RunnerOn, rows: int) -> None:
    made: list[str] = []

    def make(name: str) -> Any:
        made.append(name)
        return on_cpu(bundle, name)

    cpu = OnnxRunner(bundle.graphs, bundle.config, "cpu", threads=1)
    expected = probe(cpu, rows, entries=min(rows, 3))
    runner = runner_on({n: CudaGraph(partial(make, n)) for n in bundle.graphs})
    for _ in range(2):
        for found, right in zip(probe(runner, rows, min(rows, 3)), expected, strict=True):
            np.testing.assert_allclose(found, right, atol=1e-5)
    assert len(made) == len(bundle.graphs)  # one shape each, one session each


class AnySize:
    """Fakes a session with one input whose row dimension has this name."""

    def __init__(self, rows: str) -> None:
        self._rows = rows

    def get_providers(self) -> list[str]:
        return [cuda.PROVIDER]

    def get_inputs(self) -> list[SimpleNamespace]:
        return [SimpleNamespace(name="images", shape=[self._rows, 4])]

    def run(self, _names: None, feeds: dict[str, np.ndarray]) -> list[np.ndarray]:
        return [feeds["images"] * 2]


@pytest.mark.parametrize("name", ["batch", "N"])
def test_the_oldest_of_too_many_sessions_is_dropped(name: str) -> None:
    alive: WeakSet[AnySize] = WeakSet()
    made: list[str] = []

    def make() -> AnySize:
        session = AnySize(name)
        alive.add(session)
        made.append(name)
        return session

    graph = CudaGraph(make)
    for rows in (2**power for power in range(20)):
        images = np.ones((rows, 4), np.float32)
        assert graph.run(None, {"images": images})[0].shape == images.shape
    assert len(alive) == (MAX_SESSIONS if name == "batch" else 1)
    assert len(made) == (14 if name == "batch" else 1)


@pytest.mark.parametrize(
    ("rows", "size"), [(1, 64), (64, 64), (65, 256), (257, 512), (4_096, 4_096)]
)
def test_batches_have_few_sizes(rows: int, size: int) -> None:
    assert padded_size(rows) == size


def test_a_large_batch_is_computed_in_parts(
    bundle: Bundle, engine: Engine, glyphs: np.ndarray, runner_on: RunnerOn
) -> None:
    runner = runner_on({n: on_cpu(bundle, n) for n in bundle.graphs}, max_rows=4)
    images = glyphs[:10].astype(np.float32)
    expected = engine.runner.embed(images)
    np.testing.assert_allclose(runner.embed(images), expected, atol=1e-6)


def test_a_real_gpu_answers_as_the_cpu(bundle: Bundle, memory: Memory, glyphs: np.ndarray) -> None:
    if reason := cuda.reason_cuda_is_unavailable("auto"):
        pytest.skip(f"needs a GPU: {reason}")
    on_gpu, on_cpu = bundle.engine("cuda"), bundle.engine("cpu")
    for drawn in range(5):
        request = Request(memory.snapshot(), Drawing.of(glyphs[drawn]), count=64)
        found, expected = on_gpu.answer(request), on_cpu.answer(request)
        np.testing.assert_allclose(
            found.addresses.posterior, expected.addresses.posterior, atol=1e-4
        )
        np.testing.assert_array_equal(found.addressed, expected.addressed)
        np.testing.assert_allclose(found.images, expected.images, atol=1e-3)


def test_a_real_gpu_out_of_memory_falls_back_to_the_cpu(
    bundle: Bundle, memory: Memory, glyphs: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    if reason := cuda.reason_cuda_is_unavailable("auto"):
        pytest.skip(f"needs a GPU: {reason}")
    monkeypatch.setitem(cuda.SETTINGS, "gpu_mem_limit", str(24 << 20))
    engine, on_cpu = bundle.engine("cuda"), bundle.engine("cpu")
    request = Request(memory.snapshot(), Drawing.of(glyphs[0]), count=16)
    engine.answer(request)
    assert engine.runner.provider == "CUDA (ONNX Runtime)"
    large = np.repeat(glyphs[:1], 4_096, axis=0).astype(np.float32)
    np.testing.assert_allclose(engine.runner.embed(large), on_cpu.runner.embed(large), atol=1e-5)
    assert engine.runner.provider == "CPU (ONNX Runtime)"
    assert str(engine.runner.provider_reason).startswith("The GPU stopped responding (")
    found, expected = engine.answer(request).images, on_cpu.answer(request).images
    np.testing.assert_allclose(found, expected, atol=1e-3)
