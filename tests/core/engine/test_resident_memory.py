"""A memory on a device: answers, traffic, changes, and failures of the device.

ONNX Runtime's CPU stands in for a GPU: arrays are copied to it and back as they would be.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from multiprocessing import Pipe
from typing import Any

import numpy as np
import onnx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from vma_core.bundles.bundle import Bundle, load_bundle
from vma_core.engine.engine import Engine
from vma_core.engine.index.companions import CompanionParameters
from vma_core.engine.request import Drawing, Request, Result
from vma_core.engine.resident_memory import Room
from vma_core.engine.runtime import cuda, device_graphs, worker_process
from vma_core.engine.runtime.device import Device
from vma_core.engine.runtime.device_entries import DeviceEntries
from vma_core.engine.runtime.device_graphs import RESERVED
from vma_core.engine.runtime.onnx_runner import OnnxRunner, session_options
from vma_core.engine.runtime.process_runner import RemoteEntries
from vma_core.engine.runtime.runner import NewEntries
from vma_core.engine.stroke_variants import MAX_GLYPHS
from vma_core.ipc import Channel
from vma_core.memory.entries import Memory, MemoryEntry

LARGEST_DIFFERENCE = 1e-4
REQUEST_BYTES = 64 << 10
SIDE = 28


class CountedEntries(DeviceEntries):
    """Counts the images that are sent."""

    images = 0

    def put(self, new: NewEntries) -> None:
        self.images += len(new.slots)
        super().put(new)


class FailingDevice(Device):
    """Fails from some operation on, as a GPU does that is lost, full or busy."""

    def __init__(self, after: int, reason: str) -> None:
        super().__init__("cpu", session_options)
        self._left, self._reason = after, reason
        self.failed = 0

    def run(self, *arguments: Any) -> dict[str, Any]:
        self._count()
        return super().run(*arguments)

    def empty(self, *arguments: Any) -> Any:
        self._count()
        return super().empty(*arguments)

    def send(self, values: Any) -> Any:
        self._count()
        return super().send(values)

    def fetch(self, array: Any) -> Any:
        self._count()
        return super().fetch(array)

    def _count(self) -> None:
        self._left -= 1
        if self._left < 0:
            self.failed += 1
            raise RuntimeError(f"{self._reason}\nand more of it")


@pytest.fixture(scope="module")
def small(stroke_bundle: Any) -> Bundle:
    return load_bundle(stroke_bundle)


def on_device(bundle: Bundle, device: Device | None = None) -> Engine:
    """An engine that keeps its memory on a device."""
    engine = bundle.engine("cpu", threads=1)
    assert isinstance(engine.runner, OnnxRunner)
    place = device or Device("cpu", session_options)
    engine.runner.resident = CountedEntries(place, bundle.graphs, bundle.config)
    return engine


def entries(count: int, seed: int = 0) -> list[MemoryEntry]:
    """Random strokes of ink."""
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(count):
        image = np.zeros((SIDE, SIDE), np.uint8)
        for _ in range(2):
            row, column, length = rng.integers(2, 14, 3)
            image[row : row + 2, column : column + length] = 1
            image[row : row + length, column : column + 2] = 1
        found.append(MemoryEntry(image))
    return found


def drawing(seed: int = 99) -> Drawing:
    return Drawing.of(entries(1, seed)[0].image)


def assert_same(found: Result, expected: Result) -> None:
    np.testing.assert_array_equal(found.addressed, expected.addressed)
    np.testing.assert_allclose(
        found.addresses.posterior, expected.addresses.posterior, atol=LARGEST_DIFFERENCE
    )
    np.testing.assert_allclose(found.images, expected.images, atol=LARGEST_DIFFERENCE)
    for ours, theirs in zip(found.strokes, expected.strokes, strict=True):
        assert (ours is None) == (theirs is None)
        if ours is not None and theirs is not None:
            np.testing.assert_allclose(ours.points_px, theirs.points_px, atol=1e-2)


def from_the_device(engine: Engine, request: Request) -> Result:
    """The answer once its kind was compared with that of main memory."""
    engine.answer(request)
    engine.decoded.forget()
    answer = engine.answer(request)
    assert engine.resident.holds(request.memory)
    assert engine.resident.reason is None
    return answer


@pytest.mark.parametrize("source", ["drawing", "recall", "memory", "selection"])
@pytest.mark.parametrize("variation", [0.3, 1.0])
def test_a_device_answers_as_main_memory(small: Bundle, source: Any, variation: float) -> None:
    memory = Memory(entries(40)).snapshot()
    request = Request(
        memory,
        drawing(),
        source,
        restrict_to=(3, 17) if source == "selection" else (),
        variation=variation,
        seed=5,
        count=20,
    )
    expected = small.engine("cpu", threads=1).answer(request)
    assert_same(from_the_device(on_device(small), request), expected)


@pytest.mark.parametrize("count", [1, 2, 3, 5])
def test_few_entries_have_fewer_companions(small: Bundle, count: int) -> None:
    request = Request(Memory(entries(count)).snapshot(), None, "memory", seed=1, count=8)
    expected = small.engine("cpu", threads=1).answer(request)
    assert_same(from_the_device(on_device(small), request), expected)


def test_models_without_strokes_and_companions(small_bundle: Any) -> None:
    plain = load_bundle(small_bundle)
    request = Request(Memory(entries(6)).snapshot(), drawing(), "recall", seed=1, count=8)
    expected = plain.engine("cpu", threads=1).answer(request)
    assert_same(from_the_device(on_device(plain), request), expected)


def test_an_interpolation_runs_on_the_device(small: Bundle) -> None:
    request = Request(Memory(entries(6)).snapshot(), drawing(), "memory", seed=1, count=4)
    engine = on_device(small)
    from_the_device(engine, request)
    found = engine.path(request, 0, 3, 5)
    expected = small.engine("cpu", threads=1).path(request, 0, 3, 5)
    np.testing.assert_allclose(found.images, expected.images, atol=LARGEST_DIFFERENCE)


def test_more_glyphs_than_the_pool_has_places(small: Bundle) -> None:
    room = Room(glyphs=9)
    assert room.glyphs < MAX_GLYPHS
    memory = Memory(entries(12)).snapshot()
    engine, host = on_device(small), small.engine("cpu", threads=1)
    engine.resident.room = room
    for chosen in ((0, 1, 2, 3, 4, 5), (6, 7, 8, 9, 10, 11), (0, 5, 11), (2, 3, 8)):
        request = Request(
            memory, None, "selection", restrict_to=chosen, variation=0.5, seed=2, count=16
        )
        assert_same(from_the_device(engine, request), host.answer(request))


def test_a_live_request_sends_row_numbers_only(small: Bundle) -> None:
    memory = Memory(entries(100)).snapshot()
    engine = on_device(small)
    points = [drawing(seed) for seed in range(100, 103)]
    for source in ("drawing", "recall", "memory"):
        engine.answer(Request(memory, points[0], source, seed=1, count=64))
    assert isinstance(engine.runner, OnnxRunner)
    before = engine.resident.residence()
    sent = []
    for point in points:
        for source in ("drawing", "recall", "memory"):
            engine.answer(Request(memory, point, source, seed=1, count=64))
            after = engine.resident.residence()
            assert before is not None
            assert after is not None
            sent.append(after[1].sent_bytes - before[1].sent_bytes)
            before = after
    assert min(sent) < max(sent) <= REQUEST_BYTES  # what was read before is not even asked for


def test_an_addition_sends_one_entry(small: Bundle) -> None:
    memory = Memory(entries(100))
    engine = on_device(small)
    resident = engine.runner.resident
    assert isinstance(resident, CountedEntries)
    engine.address(memory.snapshot(), drawing())
    assert resident.images == 100
    before = resident.residence().sent_bytes
    memory.insert(0, entries(1, seed=7))
    engine.address(memory.snapshot(), drawing())
    assert resident.images == 101
    assert resident.residence().sent_bytes - before < 8 << 10
    memory.remove([3, 4])
    memory.reorder(range(len(memory))[::-1])
    engine.address(memory.snapshot(), drawing())
    assert resident.images == 101


CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["insert", "remove", "restore", "replace", "disable", "reverse"]),
        st.integers(0, 1_000),
    ),
    max_size=6,
)


@settings(max_examples=5)
@given(changes=CHANGES)
def test_any_changes_give_the_answers_of_a_fresh_upload(
    small: Bundle, changes: list[tuple[str, int]]
) -> None:
    memory, engine = Memory(entries(6)), changing_engine(small)
    removed: list[tuple[int, MemoryEntry]] = []
    for number, (change, where) in enumerate(changes):
        place = where % len(memory) if len(memory) else 0
        if change == "insert":
            memory.insert(place, entries(1 + where % 3, seed=number + where))
        elif change == "restore":
            memory.insert(0, [entry for _, entry in removed])
            removed = []
        elif not len(memory):
            continue
        elif change == "remove":
            removed += memory.remove([place])
        elif change == "replace":
            memory.replace(place, entries(1, seed=where)[0])
        elif change == "disable":
            memory.set_enabled(place, not memory[place].enabled)
        else:
            memory.reorder(range(len(memory))[::-1])
        view = memory.snapshot()
        request = Request(view, drawing(), "memory" if len(view) else "recall", seed=3, count=6)
        assert_same(engine.answer(request), small_answer(small, request))
    assert engine.resident.reason is None
    request = Request(memory.snapshot(), drawing(), "recall", seed=4, count=6)
    changed, fresh = (from_the_device(each, request) for each in (engine, on_device(small)))
    np.testing.assert_array_equal(changed.addressed, fresh.addressed)
    np.testing.assert_allclose(changed.images, fresh.images, atol=1e-6)
    np.testing.assert_allclose(changed.addresses.posterior, fresh.addresses.posterior, atol=1e-6)


_engines: dict[str, Engine] = {}


def changing_engine(bundle: Bundle) -> Engine:
    """One engine for all examples: each begins with another memory on the device."""
    return _engines.setdefault("device", on_device(bundle))


def small_answer(bundle: Bundle, request: Request) -> Result:
    """From main memory."""
    return _engines.setdefault("host", bundle.engine("cpu", threads=1)).answer(request)


def test_slots_of_removed_entries_are_used_again(small: Bundle) -> None:
    memory, engine = Memory(entries(30)), on_device(small)
    engine.resident.room = Room(least_slots=16, headroom=1.0)
    host = small.engine("cpu", threads=1)
    for step in range(5):
        request = Request(memory.snapshot(), drawing(), "memory", seed=step, count=6)
        assert_same(from_the_device(engine, request), host.answer(request))
        memory.remove(range(step, 20 + step))
        memory.insert(3, entries(20, seed=step + 50))
    held = engine.resident.residence()
    assert held is not None
    assert held[1].used_bytes < 400 * held[1].bytes_per_entry
    small_view = Memory(entries(2, seed=3)).snapshot()
    engine.address(small_view, drawing())
    assert engine.resident.holds(small_view)


def test_entries_that_occur_twice_are_answered_from_main_memory(small: Bundle) -> None:
    known = entries(4)
    request = Request(Memory([*known, known[1]]).snapshot(), drawing(), "memory", count=6)
    engine = on_device(small)
    assert_same(engine.answer(request), small.engine("cpu", threads=1).answer(request))
    assert not engine.resident.holds(request.memory)
    assert engine.resident.reason is None


@pytest.mark.parametrize(
    ("after", "reason"),
    [
        (0, "CUDA error: out of memory"),
        (1, "CUDA error: all devices are busy or unavailable"),
        (5, "CUDA error: out of memory"),
        (45, "CUDA error: out of memory"),
        (60, "CUDA error: unspecified launch failure"),
        (80, "CUDA error: unspecified launch failure"),
    ],
)
def test_a_failing_device_costs_no_answer(small: Bundle, after: int, reason: str) -> None:
    device = FailingDevice(after, reason)
    engine, host = on_device(small, device), small.engine("cpu", threads=1)
    memory = Memory(entries(10))
    told = set()
    for step in range(4):
        request = Request(memory.snapshot(), drawing(), "recall", variation=0.5, seed=1, count=6)
        engine.decoded.forget()
        assert_same(engine.answer(request), host.answer(request))
        memory.insert(step, entries(1, seed=step))
        if engine.resident.reason is not None:
            told.add(str(engine.provider_reason))
    assert told == {f"The memory is kept in main memory, because the GPU failed ({reason})."}, (
        "the user is told once, on one line"
    )
    assert device.failed <= 2, "after the failure only its memory is released"


def test_a_memory_larger_than_the_device_is_kept_in_main_memory(small: Bundle) -> None:
    roomy = on_device(small).runner.resident
    assert roomy is not None
    room = 40 * roomy.residence().bytes_per_entry
    device = Device("cpu", session_options, most_free_bytes=room)
    engine, host = on_device(small, device), small.engine("cpu", threads=1)
    many, few = Memory(entries(50)).snapshot(), Memory(entries(5)).snapshot()
    request = Request(many, drawing(), "memory", seed=1, count=6)
    assert_same(engine.answer(request), host.answer(request))
    assert "its 50 entries need" in str(engine.provider_reason)
    assert not engine.resident.holds(many)
    request = replace(request, memory=few)
    assert_same(from_the_device(engine, request), host.answer(request))
    assert str(engine.provider_reason) == "The CPU was selected."


def test_a_device_with_other_answers_is_not_used(
    small: Bundle, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = Request(Memory(entries(10)).snapshot(), drawing(), "recall", seed=1, count=6)
    expected = small.engine("cpu", threads=1).answer(request)
    for method, wrong in (
        ("products", lambda found: found + 0.01),
        ("draw", lambda found: (found[0] * 0.9, found[1])),
        ("draw", lambda found: (found[0], found[1] + np.float32("nan"))),
    ):
        engine = on_device(small)
        real: Callable[..., Any] = getattr(engine.runner.resident, method)
        monkeypatch.setattr(engine.runner.resident, method, lambda *a, f=wrong, r=real: f(r(*a)))
        for _ in range(2):
            engine.decoded.forget()
            assert_same(engine.answer(request), expected)
        assert "the GPU's answers differ" in str(engine.provider_reason)


def test_graphs_that_cannot_be_captured_run_all_the_same(small: Bundle) -> None:
    class NoCapture(Device):
        asked = 0

        def session(self, graph: bytes, *, captured: bool = False) -> Any:
            if captured:
                self.asked += 1
                raise RuntimeError("this graph has operators on the CPU")
            return super().session(graph)

    device = NoCapture("cpu", session_options, captures=True)
    request = Request(Memory(entries(10)).snapshot(), drawing(), "memory", seed=1, count=6)
    found = from_the_device(on_device(small, device), request)
    assert device.asked > 0
    assert_same(found, small.engine("cpu", threads=1).answer(request))


def test_captured_graphs_are_used(small: Bundle) -> None:
    device = Device("cpu", session_options, captures=True)
    engine = on_device(small, device)
    host = small.engine("cpu", threads=1)
    for seed in range(3):
        request = Request(
            Memory(entries(10, seed)).snapshot(), drawing(seed), "memory", seed=seed, count=6
        )
        assert_same(from_the_device(engine, request), host.answer(request))


def test_another_process_may_keep_the_entries(small: Bundle) -> None:
    engine = on_device(small)
    runner = engine.runner
    assert isinstance(runner, OnnxRunner)
    keeper = OnnxRunner(small.graphs, small.config, "cpu", 1)
    keeper.resident = DeviceEntries(Device("cpu", session_options), small.graphs, small.config)

    ours, theirs = (Channel(end) for end in Pipe())
    serving = threading.Thread(target=worker_process.serve, args=(theirs, keeper), daemon=True)
    serving.start()

    def call(method: str, _rows: int, *arrays: np.ndarray) -> list[np.ndarray]:
        ours.send({"method": method}, arrays)
        header, found = ours.receive()
        if "failure" in header:
            raise RuntimeError(header["failure"])
        return [array.copy() for array in found]

    runner.resident = RemoteEntries(None, call)  # type: ignore[arg-type]
    request = Request(Memory(entries(12)).snapshot(), drawing(), "memory", seed=1, count=6)
    expected = small.engine("cpu", threads=1).answer(request)
    assert_same(from_the_device(engine, request), expected)
    held = engine.resident.residence()
    assert held is not None
    assert held[0] == 12
    keeper.resident = None  # the process was replaced by one on the CPU
    assert_same(engine.answer(replace(request, count=7)), host_answer(small, request, 7))
    assert "because the GPU failed (RuntimeError: no GPU in use)" in str(engine.provider_reason)
    ours.close()
    serving.join(5)


def host_answer(bundle: Bundle, request: Request, count: int) -> Result:
    return bundle.engine("cpu", threads=1).answer(replace(request, count=count))


def test_companions_are_those_of_main_memory(small: Bundle) -> None:
    config = replace(small.config, companions=4)
    capacity, reads = 2_048, np.array([40, 700, 1_999, 3])
    rng = np.random.default_rng(0)
    keys = rng.standard_normal((capacity, config.companion_key_size)).astype(np.float32)
    keys /= np.linalg.norm(keys, axis=1, keepdims=True)
    presence = np.where(rng.random(capacity) < 0.7, 0.0, device_graphs.ABSENT).astype(np.float32)
    presence[reads], presence[:RESERVED] = 0.0, device_graphs.ABSENT
    parameters = CompanionParameters(4, 6.0, 2.0)
    there = np.flatnonzero(presence == 0.0)
    rows, weights = parameters.gates(keys[reads] @ keys[there].T, np.searchsorted(there, reads))
    device = Device("cpu", session_options)
    graph = device_graphs.gather_companions(config, capacity, len(reads), (6.0, 2.0))
    inputs = {"companion_keys": keys, "presence": presence, "reads": reads}
    for level, (channels, side, _) in enumerate(device_graphs.feature_shapes(config)):
        inputs[f"table_{level}"] = np.broadcast_to(
            np.arange(capacity, dtype=np.float32)[:, None, None, None],
            (capacity, channels, side, side),
        )
    sent = {name: device.send(values) for name, values in inputs.items()}
    found = device.run(device.session(graph), sent)
    chosen = found["own_0"].numpy()[len(reads) :, 0, 0, 0].reshape(len(reads), 4).astype(int)
    for read in range(len(reads)):
        order, expected = np.argsort(chosen[read]), np.argsort(there[rows[read]])
        np.testing.assert_array_equal(chosen[read][order], there[rows[read]][expected])
        np.testing.assert_allclose(
            found["companion_weights"].numpy()[read][order], weights[read][expected], atol=1e-6
        )


def test_graphs_are_valid_onnx(small: Bundle) -> None:
    config = small.config
    for graph in (
        device_graphs.write_rows(np.uint8, 3, 4),
        device_graphs.widen_images(28),
        device_graphs.write_features(config),
        device_graphs.widen_glyphs(64, 480),
        device_graphs.products(128),
        device_graphs.gather_features(config, 16),
        device_graphs.gather_companions(config, 1_024, 16, (5.0, 3.0)),
        device_graphs.join_inputs(config, 16, 64),
        device_graphs.join_inputs(config, 0, 0),
    ):
        onnx.checker.check_model(onnx.load_from_string(graph), full_check=True)


def test_writing_rows_moves_no_other_row() -> None:
    device = Device("cpu", session_options)
    table = device.send(np.zeros((1_000, 4), np.float32))
    before = device.traffic.sent
    session = device.session(device_graphs.write_rows(np.float32, 4))
    inputs = {
        "table": table,
        "places": device.send(np.array([[7], [999]])),
        "values": device.send(np.ones((2, 4), np.float32)),
    }
    found = device.run(session, inputs, {"written": table})
    assert found["written"].data_ptr() == table.data_ptr()
    assert np.flatnonzero(table.numpy().any(axis=1)).tolist() == [7, 999]
    assert device.traffic.sent - before == 2 * 8 + 2 * 16


class FakeDriver:
    """libcuda as far as it is asked."""

    def __init__(self, fails: str = "") -> None:
        self._fails = fails
        self.retained = 0

    def __getattr__(self, name: str) -> Callable[..., int]:
        def call(*arguments: Any) -> int:
            if name == self._fails:
                return 2
            self.retained += {
                "cuDevicePrimaryCtxRetain": 1,
                "cuDevicePrimaryCtxRelease_v2": -1,
            }.get(name, 0)
            if name == "cuMemGetInfo_v2":
                arguments[0]._obj.value, arguments[1]._obj.value = 30, 40
            return 0

        return call


def test_the_driver_tells_how_much_memory_is_free(monkeypatch: pytest.MonkeyPatch) -> None:
    for fails, expected in (
        ("", (30, 40)),
        ("cuInit", (0, 0)),
        ("cuDevicePrimaryCtxRetain", (0, 0)),
        ("cuCtxPushCurrent_v2", (0, 0)),
        ("cuMemGetInfo_v2", (0, 0)),
    ):
        driver = FakeDriver(fails)
        monkeypatch.setattr(cuda, "load_driver", lambda found=driver: found)
        assert cuda.free_and_total_bytes() == expected
        assert driver.retained == 0, fails

    def missing() -> None:
        raise OSError("libcuda.so.1: cannot open shared object file")

    monkeypatch.setattr(cuda, "load_driver", missing)
    assert cuda.free_and_total_bytes() == (0, 0)
    assert Device("cuda", session_options).free_bytes() == 0


def test_a_real_gpu_keeps_the_memory(bundle: Bundle) -> None:
    if reason := cuda.reason_cuda_is_unavailable("auto"):
        pytest.skip(f"needs a GPU: {reason}")
    engine, host = bundle.engine("cuda"), bundle.engine("cpu")
    memory = Memory(entries(200))
    engine.prepare(memory.snapshot())
    for source in ("drawing", "recall", "memory"):
        request = Request(memory.snapshot(), drawing(), source, seed=1, count=64)
        assert_same(from_the_device(engine, request), host.answer(request))
        memory.insert(3, entries(2, seed=5))
