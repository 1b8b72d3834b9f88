"""Access to the engine: worker threads with latest-wins mailboxes."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QMetaMethod, QObject, QThread, Signal
from vma_core.engine.engine import Engine
from vma_core.engine.request import Addresses, Request, Result
from vma_core.engine.runtime.row_threads import lower_thread_priority
from vma_core.errors import Message, UserError
from vma_core.memory.entries import MemorySnapshot

from vma_gui.inference.background import BACKGROUND_NICENESS
from vma_gui.inference.delayed_signal import DelayedSignal
from vma_gui.system.error_reporter import report
from vma_gui.system.messages import translate

STROKES_FOLLOW_MS = 30
"""Delay of a request whose drawing differs in strokes but not in pixels."""
NOVELTY_FOLLOWS_MS = 60
"""Delay of the novelty detector after the variants: it takes twice as long as the heat, and its
sentence need not change with every point of the pen."""
PATIENCE_S = 0.005
"""A newer request interrupts variants that take longer; the next ones resume there."""


@dataclass(frozen=True, eq=False)
class Answer:
    """A request and its answer so far."""

    request: Request
    addresses: Addresses
    result: Result | None = None


class NotWantedError(Exception):
    """The answer is no longer needed: the window closes, or shows another memory."""


class Mailbox:
    """Holds the newest request only; it replaces an older one that still waits.

    Attributes:
        generation: number of calls of `discard`.
        taken: the generation in which the last request was taken.
    """

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._request: Request | None = None
        self._closed = False
        self.generation = 0
        self.taken = 0

    def put(self, request: Request) -> None:
        """Replace the waiting request."""
        with self._condition:
            self._request = request
            self._condition.notify()

    def take(self) -> Request | None:
        """Block until there is a request; None when the mailbox is closed."""
        with self._condition:
            while self._request is None and not self._closed:
                self._condition.wait()
            request, self._request = self._request, None
            self.taken = self.generation
            return None if self._closed else request

    def discard(self) -> None:
        """Drop the waiting request, and make answers to earlier ones obsolete."""
        with self._condition:
            self._request = None
            self.generation += 1

    @property
    def is_full(self) -> bool:
        """Whether a request waits."""
        return self._request is not None

    @property
    def is_closed(self) -> bool:
        """Whether the mailbox takes no further requests."""
        return self._closed

    def close(self) -> None:
        """Take no further requests and wake the worker."""
        with self._condition:
            self._closed = True
            self._condition.notify()


class Worker(QThread):
    """Answers the newest request of one mailbox; survives failing requests.

    Signals:
        arrived(object): an incomplete answer.
        answered(object): a complete answer.
        failed(int, str): stamp of a request, and the error.
        produced(int, str, tuple): internal; generation of the request, name of the signal to
            emit, and its arguments.
    """

    arrived = Signal(object)
    answered = Signal(object)
    failed = Signal(int, str)
    produced = Signal(int, str, tuple)

    def __init__(
        self,
        answer: Callable[[Request], object],
        parent: QObject,
        in_background: bool = False,
        then: Callable[[Request], None] = lambda _request: None,
    ) -> None:
        """`then` is called on this thread after an answer was emitted; it must not fail."""
        super().__init__(parent)
        self.mailbox = Mailbox()
        self._answer = answer
        self._then = then
        self._in_background = in_background
        self.produced.connect(self._pass_on)

    def discard(self) -> None:
        """Emit no answers to the requests so far, not even finished ones."""
        self.mailbox.discard()

    def arrive(self, answer: object) -> None:
        """On this thread: emit an incomplete answer."""
        self._produce("arrived", answer)

    def _produce(self, name: str, *arguments: object) -> None:
        self.produced.emit(self.mailbox.taken, name, arguments)

    def _pass_on(self, generation: int, name: str, arguments: tuple[Any, ...]) -> None:
        """On the interface thread, where `discard` is called."""
        if generation == self.mailbox.generation:
            getattr(self, name).emit(*arguments)

    def run(self) -> None:
        """Answer requests until the mailbox closes."""
        if self._in_background:
            lower_thread_priority(BACKGROUND_NICENESS)
        while (request := self.mailbox.take()) is not None:
            try:
                self._produce("answered", self._answer(request))
            except NotWantedError:
                continue
            except UserError as error:
                self._produce("failed", request.stamp, translate(error))
            except Exception as error:  # the worker survives any error of a runtime
                if self.mailbox.taken != self.mailbox.generation:
                    continue  # of another engine's request
                report(error)
                problem = Message(
                    "The engine could not answer ({kind}: {reason}).",
                    kind=type(error).__name__,
                    reason=error,
                )
                self._produce("failed", request.stamp, translate(problem))
            else:
                self._then(request)

    def close(self) -> None:
        """End the thread and wait for it."""
        self.mailbox.close()
        self.wait()


class InferenceService(QObject):
    """Submits requests and passes on answers that are still needed.

    Heat, features of the drawing and variants have a thread each, so that the heat of the newest
    point never waits for the variants of an older one.

    Signals:
        addressed(Answer): the addresses of the newest request so far.
        novelty_computed(Answer): addresses with a known novelty; some requests are skipped.
        arrived(Answer): some of its variants; more follow, or a newer request interrupts them.
        answered(Answer): all of its variants.
        keys_advanced(int, int): computed and missing keys of a large memory.
        overtaken(int, int): finished and requested variants of an interrupted answer.
        provider_changed(str, Message): the new execution provider, and the reason.
        failed(str): why the newest request could not be answered.
        engine_changed: another engine answers from now on.
        closing: the window closes; everything that uses the engine must stop.
    """

    addressed = Signal(object)
    novelty_computed = Signal(object)
    arrived = Signal(object)
    answered = Signal(object)
    keys_advanced = Signal(int, int)
    overtaken = Signal(int, int)
    provider_changed = Signal(str, object)
    failed = Signal(str)
    engine_changed = Signal()
    closing = Signal()

    def __init__(
        self,
        engine: Engine,
        parent: QObject | None = None,
        ended: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(parent)
        self._ended = ended
        """Called when the engine is no longer needed."""
        self._end_previous: Callable[[], None] = lambda: None
        self.provider = engine.runner.provider
        self.provider_reason = engine.provider_reason
        self._stamp = 0
        self._newest: Request | None = None
        """The last submitted request."""
        self._sent: Request | None = None
        """The last request that was sent: the newest, or one with the same pixels."""
        self._strokes_follow = DelayedSignal(self, STROKES_FOLLOW_MS)
        self._strokes_follow.timeout.connect(self._send)
        self._with_variants = True
        """Whether the last submitted request asks for variants too."""
        self._without_variants = 0
        """Stamp of the last sent request that asks for addresses alone."""
        self._begin_at = 0
        """Index of the first variant of the next answer, if the last one was interrupted."""
        self.engine = engine
        self.prepare: Callable[[Result], None] = lambda _result: None
        """Called on the variants' thread before an answer is emitted."""
        self._follow_keys(engine)
        self._side_workers: list[Worker] = []
        self._side_turn = threading.Lock()
        self._ahead = Worker(self._prepare_variants, self)
        self._heat = Worker(self._address, self, then=self._ahead.mailbox.put)
        self._variants = Worker(self._answer, self)
        self._novelty = Worker(self._compute_novelty, self)
        self._novelty_pending: Request | None = None
        self._novelty_follows = DelayedSignal(self, NOVELTY_FOLLOWS_MS)
        self._novelty_follows.timeout.connect(self._begin_novelty)
        self._heat.answered.connect(self._on_addressed)
        self._variants.answered.connect(self.answered)
        self._novelty.answered.connect(self.novelty_computed)
        self._ahead.start()
        for worker in (self._heat, self._variants, self._novelty):
            worker.failed.connect(self._on_failed)
            worker.start()
        self._keys = self.side_worker(lambda engine, request: engine.prepare(request.memory))
        self._variants.arrived.connect(self.arrived)
        # After the variants have been painted.
        for came in (self._variants.arrived, self._variants.answered, self._variants.failed):
            came.connect(self._novelty_follows.begin)

    def submit(self, request: Request, with_variants: bool = True) -> None:
        """Ask for an answer, or for its addresses alone, unless the last request was equal.

        A drawing whose pixels have not changed waits briefly for a point that changes one: only
        the ends of the variants' strokes would differ.
        """
        if request == self._newest:
            return
        self._newest, self._with_variants = request, with_variants
        if self._sent is not None and _differs_in_strokes_alone(request, self._sent):
            self._strokes_follow.begin()
        else:
            self._send()

    def _send(self) -> None:
        """Pass the newest request to the heat's thread, unless it was sent last."""
        self._strokes_follow.stop()
        request = self._newest
        if request is None or request == self._sent:
            return
        self._stamp += 1
        stamped = replace(request, stamp=self._stamp)
        if self._sent is None or self._sent.memory != stamped.memory:
            self._keys.mailbox.put(stamped)
        self._sent = stamped
        if not self._with_variants:
            self._without_variants = self._stamp
        self._heat.mailbox.put(stamped)

    def side_worker(self, answer: Callable[[Engine, Request], object]) -> Worker:
        """Start a thread with its own requests, such as a dock's; it answers the newest.

        Only one of these threads computes at a time, with low priority, so that docks do not
        delay heat and variants on few cores.
        """

        def in_turn(request: Request) -> object:
            with self._side_turn:
                return answer(self.engine, request)

        worker = Worker(in_turn, self, in_background=True)
        self._side_workers.append(worker)
        worker.start()
        return worker

    @property
    def _workers(self) -> tuple[Worker, ...]:
        return (self._heat, self._ahead, self._variants, self._novelty, *self._side_workers)

    def close(self) -> None:
        """End all threads and wait for them, and end the engine."""
        self.release_engine()()

    def release_engine(self) -> Callable[[], None]:
        """End all threads and wait for them; returns what ends the engine, which lives on."""
        self.closing.emit()
        self._strokes_follow.stop()
        self._novelty_follows.stop()
        for worker in self._workers:
            worker.close()
        # Nothing may follow `closing`, not even queued answers.
        self.blockSignals(True)
        self._end_previous()
        return self._ended

    def use_engine(self, engine: Engine, ended: Callable[[], None]) -> None:
        """Answer with another engine of the same image size from now on.

        Work in progress ends with the previous engine, which lives until the next change. Its
        answers to requests are dropped, even those that are on their way.
        """
        for worker in self._workers:
            worker.discard()
        self._end_previous()
        self._end_previous, self._ended = self._ended, ended
        self.engine = engine
        self._follow_keys(engine)
        self._strokes_follow.stop()
        self._newest = self._sent = None
        self._begin_at = 0
        self.provider = engine.runner.provider
        self.provider_reason = engine.provider_reason
        self.engine_changed.emit()

    @property
    def newest_stamp(self) -> int:
        """Stamp of the latest request."""
        return self._stamp

    def _on_failed(self, stamp: int, text: str) -> None:
        if stamp == self._stamp:
            self.failed.emit(text)

    def _address(self, request: Request) -> Answer:
        """On the heat's thread."""
        addresses = self.engine.address(request.memory, request.drawing)
        _ = addresses.entropy_bits  # computed here rather than on the interface thread
        self._notice_provider()
        return Answer(request, addresses)

    def _prepare_variants(self, request: Request) -> None:
        """On a separate thread, while the heat is painted: the next heat must not wait for it.

        The engine's process needs no GIL, unlike everything else that variants wait for.
        """
        if request.stamp != self._without_variants:
            with contextlib.suppress(Exception):  # the variants' thread meets it again
                self.engine.prepare_variants(request)
        raise NotWantedError  # nothing to tell

    def _on_addressed(self, answer: Answer) -> None:
        """Start the variants only now: sampling addresses competes with the heat for the GIL."""
        self.addressed.emit(answer)
        self._novelty_pending = None if answer.addresses.novelty_is_known else answer.request
        if answer.request.stamp == self._without_variants:
            self._novelty_follows.begin()
        else:
            self._variants.mailbox.put(answer.request)

    def _begin_novelty(self) -> None:
        """Run the novelty detector on the newest drawing with a heat: it competes for the GIL.

        It does not run if `novelty_computed` is not connected, as in the booth.
        """
        request, self._novelty_pending = self._novelty_pending, None
        if request is not None and self.isSignalConnected(
            QMetaMethod.fromSignal(self.novelty_computed)
        ):
            self._novelty.mailbox.put(request)

    def _compute_novelty(self, request: Request) -> Answer:
        """On the novelty's thread."""
        addresses = self.engine.address(request.memory, request.drawing)
        _ = addresses.novelty  # computed on first access
        return Answer(request, addresses)

    def _notice_provider(self) -> None:
        """On the worker threads: notice that a GPU or a process was lost, or has no room."""
        now = self.engine.runner.provider, self.engine.provider_reason
        if now != (self.provider, self.provider_reason):
            self.provider, self.provider_reason = now
            self.provider_changed.emit(self.provider, self.provider_reason)

    def _follow_keys(self, engine: Engine) -> None:
        """Emit the progress of this engine's keys as long as it is used."""

        def on_keys(memory: MemorySnapshot, done: int, total: int) -> None:
            if engine is not self.engine:
                raise NotWantedError
            self._on_keys(memory, done, total)

        engine.tell_progress(on_keys)

    def _on_keys(self, memory: MemorySnapshot, done: int, total: int) -> None:
        """On the thread that computes keys; stops if they are no longer needed."""
        newest = self._newest
        if self._heat.mailbox.is_closed or (newest is not None and newest.memory != memory):
            raise NotWantedError
        self.keys_advanced.emit(done, total)

    def _answer(self, request: Request) -> Answer:
        """On the variants' thread, in parts; a newer request interrupts a slow one.

        The next answer resumes after the last finished variant, so that all variants follow the
        moving pen in turns.
        """
        patience_ends = time.perf_counter() + PATIENCE_S
        for result in self.engine.stream(request, self._begin_at):
            self.prepare(result)
            answer = Answer(request, result.addresses, result)
            self._notice_provider()
            if result.is_complete:
                return answer
            self._variants.arrive(answer)
            if self._variants.mailbox.taken != self._variants.mailbox.generation:
                break  # another engine answers from now on
            if self._variants.mailbox.is_full and time.perf_counter() > patience_ends:
                self._begin_at = result.next_from(self._begin_at)
                self.overtaken.emit(result.done, len(result.images))
                break
        raise NotWantedError


def _differs_in_strokes_alone(one: Request, other: Request) -> bool:
    """Whether only strokes differ, but not the pixels that the networks see."""
    if one.drawing is None or other.drawing is None:
        return False
    return one.drawing.has_pixels_of(other.drawing) and one == replace(other, drawing=one.drawing)
