"""The inference service: the latest request wins, stale answers are dropped, errors reported."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QThread, QTimer
from pytestqt.qtbot import QtBot
from vma_core.bundles.bundle import Bundle, load_bundle
from vma_core.engine.engine import Engine
from vma_core.engine.index import key_index
from vma_core.engine.request import Addresses, Drawing, Request, Result
from vma_core.engine.runtime.device import Device
from vma_core.engine.runtime.device_entries import DeviceEntries
from vma_core.engine.runtime.onnx_runner import OnnxRunner, session_options
from vma_core.errors import Message, UserError
from vma_core.glyphs.strokes import Stroke, StrokePoint
from vma_core.memory.entries import Memory, MemoryEntry

from vma_gui.document.live_requests import REST_MS, LiveRequests
from vma_gui.document.session import Session
from vma_gui.inference import service
from vma_gui.inference.service import Answer, InferenceService, Mailbox


def test_the_mailbox_keeps_only_the_newest_request(memory: Memory) -> None:
    mailbox = Mailbox()
    for seed in range(3):
        mailbox.put(Request(memory.snapshot(), seed=seed))
    taken = mailbox.take()
    assert taken is not None
    assert taken.seed == 2


def test_closing_wakes_the_reader() -> None:
    mailbox = Mailbox()
    answers: list[object] = ["nothing yet"]
    reader = threading.Thread(target=lambda: answers.append(mailbox.take()))
    reader.start()
    mailbox.close()
    reader.join(5)
    assert answers[-1] is None


class SlowEngine:
    """Records the seed of each request once it may; fails for two special seeds."""

    FAILS, CRASHES = 666, 667

    def __init__(self, engine: Engine) -> None:
        self.runner: Any = engine.runner
        self.tell_progress = engine.tell_progress
        self.may_answer = threading.Event()
        self.may_answer.set()
        self.answered: list[int] = []
        self.prepared: list[Memory] = []
        self.expected: list[int] = []
        """Seeds of the requests whose variants were prepared."""

    @property
    def provider_reason(self) -> Message:
        return self.runner.provider_reason

    def prepare(self, memory: Memory) -> None:
        self.prepared.append(memory)

    def address(self, _memory: object, _drawing: object) -> Addresses:
        nothing = np.zeros(0, np.float32)
        return Addresses(nothing, nothing, 1.0, 0.0)

    def prepare_variants(self, request: Request) -> None:
        self.expected.append(request.seed)

    def stream(self, request: Request, begin_at: int = 0) -> Iterator[Result]:
        if request.seed == self.FAILS:
            raise UserError("This cannot be done.")
        if request.seed == self.CRASHES:
            raise RuntimeError("the runtime broke")
        self.may_answer.wait(30)
        self.answered.append(request.seed)
        empty = np.zeros((0, 28, 28), np.float32)
        rows = np.zeros(0, np.intp)
        addresses = self.address(None, None)
        yield Result(empty, rows, addresses, "slow", {"total": 30.0}, request.stamp, rows == 0, ())


class GrowingEngine(SlowEngine):
    """Yields one variant at a time; each pixel equals the request's seed.

    After the first variant it waits until the next seed is requested, except for the last seed.
    """

    COUNT, LAST = 8, 40

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.is_requested = [threading.Event() for _ in range(self.LAST + 1)]
        """By seed."""
        self.decoded_rows: list[list[int]] = []
        """The decoded rows of each request, in order."""

    def stream(self, request: Request, begin_at: int = 0) -> Iterator[Result]:
        images = np.zeros((self.COUNT, 28, 28), np.float32)
        rows = np.zeros(self.COUNT, np.intp)
        decoded = np.zeros(self.COUNT, bool)
        self.decoded_rows.append([])
        for row in np.roll(np.arange(self.COUNT), -begin_at):
            if self.decoded_rows[-1] and request.seed < self.LAST:
                self.is_requested[request.seed + 1].wait(30)
            images[row] = request.seed
            self.decoded_rows[-1].append(int(row))
            decoded = decoded.copy()
            decoded[row] = True
            addresses, strokes = self.address(None, None), (None,) * self.COUNT
            yield Result(
                images, rows, addresses, "slow", {"total": 1.0}, request.stamp, decoded, strokes
            )


def test_the_last_of_many_requests_is_answered_and_most_are_skipped(
    qtbot: QtBot, engine: Engine, memory: Memory
) -> None:
    slow = SlowEngine(engine)
    inference = InferenceService(slow)  # type: ignore[arg-type]
    shown: list[int] = []
    inference.answered.connect(lambda answer: shown.append(answer.request.seed))
    slow.may_answer.clear()
    inference.addressed.connect(
        lambda answer: slow.may_answer.set() if answer.request.seed == 199 else None
    )
    for seed in range(200):
        inference.submit(Request(memory.snapshot(), seed=seed))
    qtbot.waitUntil(lambda: bool(shown) and shown[-1] == 199, timeout=10_000)
    inference.close()
    assert shown == sorted(shown)
    assert len(slow.answered) <= 3, "the first, perhaps one that waited, and the last"


def test_an_overtaken_request_shows_some_variants_and_the_next_resumes_there(
    qtbot: QtBot, engine: Engine, memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "PATIENCE_S", 0.0)
    slow = GrowingEngine(engine)
    inference = InferenceService(slow)  # type: ignore[arg-type]
    parts: list[tuple[int, int]] = []
    left: list[tuple[int, int]] = []
    whole: list[int] = []
    inference.arrived.connect(lambda a: parts.append((a.request.seed, a.result.done)))
    inference.overtaken.connect(lambda done, count: left.append((done, count)))
    inference.answered.connect(lambda a: whole.append(a.request.seed))

    def request_next(answer: Answer) -> None:
        if answer.request.seed < slow.LAST:
            inference.submit(Request(memory.snapshot(), seed=answer.request.seed + 1))

    def wake_engine(answer: Answer) -> None:
        # Later, once the request has been passed on to the variants' thread.
        QTimer.singleShot(0, slow.is_requested[answer.request.seed].set)

    inference.arrived.connect(request_next)
    inference.addressed.connect(wake_engine)
    inference.submit(Request(memory.snapshot(), seed=1))
    qtbot.waitUntil(lambda: whole == [slow.LAST], timeout=10_000)
    inference.close()
    assert left
    assert all(0 < done < count == slow.COUNT for done, count in left)
    seen = {seed for seed, _ in parts}
    assert seen == set(range(1, slow.LAST + 1)), "partial results of overtaken requests are shown"
    assert [done for seed, done in parts if seed == slow.LAST] == list(range(1, slow.COUNT))
    overtaken = [rows for rows in slow.decoded_rows if len(rows) < slow.COUNT]
    assert {row for rows in overtaken for row in rows} == set(range(slow.COUNT)), (
        "every row must get its turn"
    )


def test_a_repeated_request_is_submitted_once(qtbot: QtBot, engine: Engine, memory: Memory) -> None:
    slow = SlowEngine(engine)
    inference = InferenceService(slow)  # type: ignore[arg-type]
    for _ in range(5):
        inference.submit(Request(memory.snapshot(), seed=1))
    qtbot.waitUntil(lambda: slow.answered == [1], timeout=5000)
    inference.close()
    assert inference.newest_stamp == 1


class StrokeEngine(SlowEngine):
    """Records the drawing of each request."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.drawn: list[Drawing | None] = []

    def stream(self, request: Request, begin_at: int = 0) -> Iterator[Result]:
        self.drawn.append(request.drawing)
        return super().stream(request, begin_at)


def drawn_so_far(image: np.ndarray, points: int) -> Drawing:
    """A drawing whose pixels stay the same while its stroke grows."""
    return Drawing.of(image, [Stroke(tuple(StrokePoint(x / 10, 50.0) for x in range(points)))])


def test_points_that_change_no_pixel_are_merged_into_one_request(
    qtbot: QtBot, engine: Engine, memory: Memory, glyphs: np.ndarray
) -> None:
    strokes = StrokeEngine(engine)
    inference = InferenceService(strokes)  # type: ignore[arg-type]
    drawings = [drawn_so_far(glyphs[2], points) for points in range(1, 30)]
    # Submit all of them before Qt processes events: the pen does not rest.
    for drawing in drawings:
        inference.submit(Request(memory.snapshot(), drawing))
    assert inference.newest_stamp == 1
    qtbot.waitUntil(lambda: strokes.drawn[-1:] == drawings[-1:], timeout=5000)
    inference.close()
    assert inference.newest_stamp == 2


def test_other_changes_do_not_wait_for_the_pen_to_rest(
    qtbot: QtBot, engine: Engine, memory: Memory, glyphs: np.ndarray
) -> None:
    strokes = StrokeEngine(engine)
    inference = InferenceService(strokes)  # type: ignore[arg-type]
    first, second = (Request(memory.snapshot(), drawn_so_far(glyphs[2], n)) for n in (1, 2))
    last = replace(second, drawing=drawn_so_far(glyphs[3], 3))
    for stamp, request in enumerate((first, replace(second, seed=5), last), start=1):
        inference.submit(request)
        assert inference.newest_stamp == stamp
    qtbot.waitUntil(lambda: strokes.drawn[-1:] == [last.drawing], timeout=5000)
    waiting = replace(last, drawing=drawn_so_far(glyphs[3], 4))
    other = replace(waiting, count=2)
    for request in (waiting, last, other):
        inference.submit(request)
    assert inference.newest_stamp == 4, (
        "must submit neither the pending point nor an answered request"
    )
    qtbot.waitUntil(lambda: strokes.drawn[-1:] == [other.drawing], timeout=5000)
    inference.close()


class SlowDetectorEngine(SlowEngine):
    """Its novelty detector blocks until it is released."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.released = threading.Event()
        self.detected = False
        nothing = np.zeros(0, np.float32)
        self._found = Addresses(nothing, nothing, 1.0, 0.0, self._detect)

    def _detect(self) -> float:
        self.detected = True
        self.released.wait(30)
        return 0.25

    def address(self, _memory: object, _drawing: object) -> Addresses:
        return self._found


def test_neither_heat_nor_variants_wait_for_the_detector(
    qtbot: QtBot, engine: Engine, memory: Memory
) -> None:
    slow_detector = SlowDetectorEngine(engine)
    inference = InferenceService(slow_detector)  # type: ignore[arg-type]
    received: list[str] = []
    inference.addressed.connect(lambda _: received.append("heat"))
    inference.answered.connect(lambda _: received.append("variants"))
    inference.novelty_computed.connect(lambda a: received.append(f"{a.addresses.novelty:.0%}"))
    inference.submit(Request(memory.snapshot(), seed=1))
    qtbot.waitUntil(lambda: received == ["heat", "variants"], timeout=5000)
    slow_detector.released.set()
    qtbot.waitUntil(lambda: received[2:] == ["25%"], timeout=5000)
    inference.close()


def test_the_detector_does_not_run_if_its_result_is_not_used(
    qtbot: QtBot, engine: Engine, memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "NOVELTY_FOLLOWS_MS", 0)
    slow_detector = SlowDetectorEngine(engine)
    slow_detector.released.set()
    inference = InferenceService(slow_detector)  # type: ignore[arg-type]
    for seed in range(3):
        with qtbot.waitSignal(inference.answered, timeout=5000):
            inference.submit(Request(memory.snapshot(), seed=seed))
    inference.close()
    assert not slow_detector.detected


def test_variants_are_prepared_unless_only_the_heat_is_wanted(
    qtbot: QtBot, engine: Engine, memory: Memory
) -> None:
    slow = SlowEngine(engine)
    inference = InferenceService(slow)  # type: ignore[arg-type]
    with qtbot.waitSignal(inference.answered, timeout=5000):
        inference.submit(Request(memory.snapshot(), seed=3))
    qtbot.waitUntil(lambda: slow.expected == [3], timeout=5000)
    with qtbot.waitSignal(inference.addressed, timeout=5000):
        inference.submit(Request(memory.snapshot(), seed=4), with_variants=False)
    inference.close()
    assert slow.expected == [3]


@pytest.mark.parametrize(
    ("seed", "said"), [(SlowEngine.FAILS, "This cannot be done."), (SlowEngine.CRASHES, "broke")]
)
def test_a_failed_request_is_reported_and_the_worker_continues(
    qtbot: QtBot, engine: Engine, memory: Memory, seed: int, said: str
) -> None:
    inference = InferenceService(SlowEngine(engine))  # type: ignore[arg-type]
    with qtbot.waitSignal(inference.failed, timeout=5000) as failed:
        inference.submit(Request(memory.snapshot(), seed=seed))
    assert said in failed.args[0]
    with qtbot.waitSignal(inference.answered, timeout=5000) as answered:
        inference.submit(Request(memory.snapshot(), seed=1))
    inference.close()
    assert isinstance(answered.args[0], Answer)


def test_heat_and_variants_use_the_same_posterior(
    qtbot: QtBot, engine: Engine, memory: Memory, glyphs: np.ndarray
) -> None:
    inference = InferenceService(engine)
    heats: list[Answer] = []
    inference.addressed.connect(heats.append)
    with qtbot.waitSignal(inference.answered, timeout=10_000) as answered:
        inference.submit(Request(memory.snapshot(), Drawing.of(glyphs[2])))
    inference.close()
    result = answered.args[0].result
    np.testing.assert_array_equal(heats[-1].addresses.posterior, result.addresses.posterior)


def test_no_thread_starts_for_a_pen_that_rests_after_the_end(qtbot: QtBot, engine: Engine) -> None:
    session = Session(engine.image_size)
    inference = InferenceService(engine)
    live = LiveRequests(session, inference)
    session.set_strokes((Stroke((StrokePoint(20, 20), StrokePoint(80, 80))),))
    live.submit()
    inference.close()
    live.submit()
    rested = QTimer(session, singleShot=True, interval=REST_MS)
    with qtbot.waitSignal(rested.timeout, timeout=10_000):
        rested.start()
    assert not any(thread.isRunning() for thread in inference.findChildren(QThread))


def test_keys_of_a_new_memory_are_computed_ahead(
    qtbot: QtBot, engine: Engine, memory: Memory
) -> None:
    slow = SlowEngine(engine)
    inference = InferenceService(slow)  # type: ignore[arg-type]
    for seed in range(3):
        inference.submit(Request(memory.snapshot(), seed=seed))
    qtbot.waitUntil(lambda: slow.prepared == [memory.snapshot()], timeout=5000)
    memory.remove([0])
    inference.submit(Request(memory.snapshot(), seed=3))
    qtbot.waitUntil(lambda: slow.prepared[1:] == [memory.snapshot()], timeout=5000)
    inference.close()


def test_key_computation_stops_when_the_memory_changes(
    qtbot: QtBot, bundle: Bundle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_index, "EMBED_BATCH", 8)
    rng = np.random.default_rng(0)
    count = key_index.WORTH_KEEPING
    large = Memory([MemoryEntry(image) for image in rng.integers(0, 2, (count, 28, 28), np.uint8)])
    engine = bundle.engine("cpu")
    inference = InferenceService(engine)
    progress: list[tuple[int, int]] = []
    inference.keys_advanced.connect(lambda done, total: progress.append((done, total)))
    inference.submit(Request(large.snapshot()))
    qtbot.waitUntil(lambda: len(progress) > 3, timeout=10_000)
    with qtbot.waitSignal(inference.answered, timeout=10_000):
        inference.submit(Request(Memory(large.entries[:5]).snapshot(), count=1))
    inference.close()
    assert progress[0] == (0, count)
    assert engine.keys.computed < count


def test_a_change_of_provider_is_reported(qtbot: QtBot, engine: Engine, memory: Memory) -> None:
    slow = SlowEngine(engine)
    slow.runner = SimpleNamespace(provider="CUDA", provider_reason=Message("CUDA is in use."))
    inference = InferenceService(slow)  # type: ignore[arg-type]
    with qtbot.waitSignal(inference.answered, timeout=5000):
        inference.submit(Request(memory.snapshot(), seed=1))
    reason = Message("The GPU stopped responding.")
    slow.runner.provider, slow.runner.provider_reason = "CPU", reason
    with qtbot.waitSignal(inference.provider_changed, timeout=5000) as changed:
        inference.submit(Request(memory.snapshot(), seed=2))
    inference.close()
    assert changed.args == ["CPU", reason]
    assert inference.provider == "CPU"


def test_a_gpu_that_cannot_keep_the_memory_is_reported_once(
    qtbot: QtBot, small_bundle: Path, memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = load_bundle(small_bundle)
    engine = model.engine("cpu", 1)
    device = Device("cpu", session_options)
    assert isinstance(engine.runner, OnnxRunner)
    engine.runner.resident = DeviceEntries(device, model.graphs, model.config)
    inference = InferenceService(engine)
    told: list[str] = []
    inference.provider_changed.connect(lambda _provider, reason: told.append(str(reason)))
    with qtbot.waitSignal(inference.answered, timeout=5000):
        inference.submit(Request(memory.snapshot(), seed=1, count=2))
    assert told == []

    def is_full(*_: object) -> None:
        raise RuntimeError("CUDA error: out of memory")

    monkeypatch.setattr(device, "send", is_full)
    for seed in (2, 3, 4):
        memory.insert(0, [MemoryEntry(memory[seed].image)])
        with qtbot.waitSignal(inference.answered, timeout=5000):
            inference.submit(Request(memory.snapshot(), seed=seed, count=2))
    inference.close()
    assert told == [
        "The memory is kept in main memory, because the GPU failed (CUDA error: out of memory)."
    ]


def test_answers_of_a_replaced_engine_are_dropped(
    qtbot: QtBot, engine: Engine, memory: Memory
) -> None:
    former, latter = GrowingEngine(engine), GrowingEngine(engine)
    ended: list[bool] = []
    inference = InferenceService(former, ended=lambda: ended.append(True))  # type: ignore[arg-type]
    shown: list[int] = []
    seen_by_dock: list[object] = []
    inference.arrived.connect(lambda answer: shown.append(answer.request.seed))
    inference.answered.connect(lambda answer: shown.append(answer.request.seed))
    dock = inference.side_worker(lambda used, _request: used)
    dock.answered.connect(seen_by_dock.append)
    inference.submit(Request(memory.snapshot(), seed=1))
    dock.mailbox.put(Request(memory.snapshot(), seed=1))
    qtbot.waitUntil(lambda: bool(shown), timeout=10_000)
    qtbot.waitUntil(lambda: seen_by_dock == [former], timeout=10_000)
    shown.clear()
    with qtbot.waitSignal(inference.engine_changed):
        inference.use_engine(latter, lambda: None)  # type: ignore[arg-type]
    former.is_requested[2].set()  # it goes on, in vain
    inference.submit(Request(memory.snapshot(), seed=GrowingEngine.LAST))
    dock.mailbox.put(Request(memory.snapshot(), seed=2))
    qtbot.waitUntil(lambda: len(shown) == GrowingEngine.COUNT, timeout=10_000)
    qtbot.waitUntil(lambda: seen_by_dock == [former, latter], timeout=10_000)
    inference.close()
    assert ended == [True]
    assert set(shown) == {GrowingEngine.LAST}
