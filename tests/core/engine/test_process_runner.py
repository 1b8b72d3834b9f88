"""The engine in a separate process: same answers, and recovery when the process is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import psutil
import pytest
from vma_core.bundles.bundle import Bundle
from vma_core.engine.engine import Engine
from vma_core.engine.request import Drawing, Request
from vma_core.engine.runtime.onnx_runner import OnnxRunner
from vma_core.engine.runtime.process_runner import MAX_LOSSES, ProcessRunner, SpareProcess
from vma_core.engine.runtime.runner import probe
from vma_core.errors import UserError
from vma_core.memory.entries import Memory

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="processes are stopped by POSIX signals here"
)


@pytest.fixture(scope="module")
def spare() -> Iterator[SpareProcess]:
    """Keeps the process between tests."""
    spare = SpareProcess()
    yield spare
    spare.end()


@pytest.fixture
def runner(bundle: Bundle, spare: SpareProcess) -> Iterator[ProcessRunner]:
    """A runner of the bundled model."""
    runner = ProcessRunner(bundle.graphs, bundle.config, bundle.model_hash, "cpu", spare=spare)
    yield runner
    runner.close()


@pytest.fixture
def request_(memory: Memory, glyphs: np.ndarray) -> Request:
    """Twenty variants of a drawing."""
    return Request(memory.snapshot(), Drawing.of(glyphs[3]), count=20)


def test_the_process_answers_as_the_local_runner(bundle: Bundle, runner: ProcessRunner) -> None:
    here = OnnxRunner(bundle.graphs, bundle.config, "cpu")
    for ours, theirs in zip(probe(runner, 9, 5), probe(here, 9, 5), strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-6)
    assert (runner.provider, runner.provider_reason) == (here.provider, here.provider_reason)
    assert runner.round_rows == here.round_rows
    assert runner.resident is None, "main memory is as near"


def test_several_threads_are_answered_at_once(runner: ProcessRunner) -> None:
    images = [np.full((n, 28, 28), n / 10, np.float32) for n in range(1, 9)]
    expected = [runner.embed(image) for image in images]
    found: dict[int, list[np.ndarray]] = {n: [] for n in range(8)}

    def ask(number: int) -> None:
        for _ in range(10):
            found[number].append(runner.embed(images[number]))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for number, answers in found.items():
        for answer in answers:
            np.testing.assert_array_equal(answer, expected[number])


@pytest.mark.parametrize(
    ("how", "told"),
    [
        (lambda pid: os.kill(pid, signal.SIGKILL), "was killed by signal 9"),
        (lambda pid: os.kill(pid, signal.SIGSEGV), "was killed by signal 11"),
        (lambda pid: os.kill(pid, signal.SIGSTOP), "did not answer within"),
    ],
    ids=["killed", "segfault", "hang"],
)
def test_a_lost_process_is_replaced_and_the_request_is_answered(
    bundle: Bundle,
    spare: SpareProcess,
    engine: Engine,
    request_: Request,
    how: Callable[[int], None],
    told: str,
) -> None:
    runner = ProcessRunner(
        bundle.graphs, bundle.config, bundle.model_hash, "cpu", patience_s=1.0, spare=spare
    )
    ours = bundle.engine_on(runner)
    ours.answer(request_)
    before = runner.pid
    how(before)
    began = time.monotonic()
    other = replace(request_, seed=request_.seed + 1)  # what was asked before is known
    found = ours.answer(other)
    print(f"answered {time.monotonic() - began:.2f} s after it was lost: {told}")
    np.testing.assert_allclose(found.images, engine.answer(other).images, atol=1e-6)
    assert runner.pid != before
    assert told in str(runner.provider_reason)
    assert "started again" in str(runner.provider_reason)
    runner.close()


def test_a_loss_in_the_middle_of_an_answer_is_repaired(
    bundle: Bundle, runner: ProcessRunner, engine: Engine, request_: Request
) -> None:
    ours = bundle.engine_on(runner)
    answers = ours.stream(request_)
    next(answers)
    os.kill(runner.pid, signal.SIGKILL)
    *_, last = answers
    np.testing.assert_allclose(last.images, engine.answer(request_).images, atol=1e-6)


def test_all_threads_continue_after_a_loss(runner: ProcessRunner) -> None:
    image = np.zeros((1, 28, 28), np.float32)
    expected = runner.embed(image)
    answers: list[np.ndarray] = []
    stop = threading.Event()

    def ask() -> None:
        while not stop.is_set():
            answers.append(runner.embed(image))

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for _ in range(2):
        os.kill(runner.pid, signal.SIGKILL)
        seen = len(answers)
        until = time.monotonic() + 20
        while len(answers) < seen + 50 and time.monotonic() < until:
            time.sleep(0.01)
        assert len(answers) >= seen + 50
    stop.set()
    for thread in threads:
        thread.join(10)
        assert not thread.is_alive()
    assert all((answer == expected).all() for answer in answers)


def test_repeated_losses_end_in_an_error(
    runner: ProcessRunner,
) -> None:
    runner.embed(np.zeros((1, 28, 28), np.float32))
    killed: set[int] = set()
    given_up = threading.Event()

    def kill_each() -> None:
        while not given_up.wait(0.01):
            if runner.pid not in killed and len(killed) <= MAX_LOSSES:
                killed.add(runner.pid)
                os.kill(runner.pid, signal.SIGKILL)

    killer = threading.Thread(target=kill_each)
    killer.start()

    def embed_on() -> None:
        while True:
            runner.embed(np.zeros((1, 28, 28), np.float32))

    with pytest.raises(UserError, match=f"lost {MAX_LOSSES + 1} times in a minute"):
        embed_on()
    given_up.set()
    killer.join()


def test_a_damaged_model_is_an_error(bundle: Bundle, spare: SpareProcess) -> None:
    graphs = bundle.graphs | {"embed": bundle.graphs["features"][:1000]}
    runner = ProcessRunner(graphs, bundle.config, "damaged", "cpu", spare=spare)
    with pytest.raises(UserError, match="cannot load this model"):
        _ = runner.provider
    runner.close()
    spare.end()


def test_wrong_shapes_are_an_error_without_a_restart(runner: ProcessRunner) -> None:
    runner.embed(np.zeros((1, 28, 28), np.float32))
    before = runner.pid
    with pytest.raises(RuntimeError):
        runner.embed(np.zeros((1, 3, 3), np.float32))
    assert runner.pid == before


def test_the_next_window_of_a_model_reuses_the_process(bundle: Bundle, spare: SpareProcess) -> None:
    def start(model_hash: str) -> ProcessRunner:
        return ProcessRunner(bundle.graphs, bundle.config, model_hash, "cpu", spare=spare)

    first = start("one")
    pid = first.pid
    first.close()
    second = start("one")
    assert second.pid == pid
    second.close()
    third = start("another")
    assert third.pid != pid
    third.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_closed_runner_starts_no_process(
    bundle: Bundle, spare: SpareProcess, glyphs: np.ndarray
) -> None:
    runner = ProcessRunner(bundle.graphs, bundle.config, "closed", "cpu", spare=spare)
    pid = runner.pid
    runner.close()
    spare.end()
    with pytest.raises(UserError, match="closed"):
        runner.embed(glyphs.astype(np.float32))
    assert runner.pid == pid


def test_the_process_ends_with_the_window() -> None:
    code = (
        "from vma_core.engine.runtime.process_runner import ProcessRunner\n"
        "from vma_core.bundles.bundle import bundled_model\n"
        "bundle = bundled_model()\n"
        "runner = ProcessRunner(bundle.graphs, bundle.config, bundle.model_hash, 'cpu')\n"
        "print(runner.provider, flush=True)\n"
        "input()\n"
    )
    window = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert window.stdout is not None
    assert "CPU" in window.stdout.readline()
    (engine,) = psutil.Process(window.pid).children()
    window.kill()
    window.communicate()
    gone, _ = psutil.wait_procs([engine], timeout=60)
    assert gone == [engine]
