"""The one door to the engine: worker threads with latest-wins mailboxes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QMetaMethod, QObject, QThread, Signal
from vma_core.engine.engine import Engine
from vma_core.engine.request import Addresses, Request, Result
from vma_core.engine.runtime.row_threads import lower_thread_priority
from vma_core.errors import Message, UserError
from vma_core.memory.entries import MemorySnapshot

from vma_gui.inference.delayed_signal import DelayedSignal
from vma_gui.system.error_reporter import report
from vma_gui.system.messages import translate

BACKGROUND_NICENESS = 10
STROKES_FOLLOW_MS = 30
"""So long a point that changes no pixel waits for one that does."""
PATIENCE_S = 0.005
"""So long a wall may take although a newer one is wanted; what is left of it goes first there."""


@dataclass(frozen=True, eq=False)
class Answer:
    """A request with what is known of its answer so far."""

    request: Request
    addresses: Addresses
    result: Result | None = None


class NotWantedError(Exception):
    """Nobody waits for this any more: the window goes, or shows another memory."""


class Mailbox:
    """Holds the newest request only; a newer one replaces an older one that still waits."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._request: Request | None = None
        self._closed = False

    def put(self, request: Request) -> None:
        """Leave a request; the one that waits is dropped."""
        with self._condition:
            self._request = request
            self._condition.notify()

    def take(self) -> Request | None:
        """Sleep until there is a request; None when the mailbox is closed."""
        with self._condition:
            while self._request is None and not self._closed:
                self._condition.wait()
            request, self._request = self._request, None
            return None if self._closed else request

    @property
    def is_full(self) -> bool:
        """Whether a request waits."""
        return self._request is not None

    @property
    def is_closed(self) -> bool:
        """Whether nothing will be asked any more."""
        return self._closed

    def close(self) -> None:
        """Wake the worker for the last time."""
        with self._condition:
            self._closed = True
            self._condition.notify()


class Worker(QThread):
    """Answers the newest request of one mailbox; one bad request does not end it.

    Signals:
        arrived(object): a part of an answer, from whatever makes them.
        answered(object): the whole of it, unless it was not wanted any more.
        failed(int, str): stamp of a request, and one sentence.
    """

    arrived = Signal(object)
    answered = Signal(object)
    failed = Signal(int, str)

    def __init__(
        self, answer: Callable[[Request], object], parent: QObject, in_background: bool = False
    ) -> None:
        super().__init__(parent)
        self.mailbox = Mailbox()
        self._answer = answer
        self._in_background = in_background

    def run(self) -> None:
        """Until the mailbox closes."""
        if self._in_background:
            lower_thread_priority(BACKGROUND_NICENESS)
        while (request := self.mailbox.take()) is not None:
            try:
                self.answered.emit(self._answer(request))
            except NotWantedError:
                continue
            except UserError as error:
                self.failed.emit(request.stamp, translate(error))
            except Exception as error:  # the worker outlives whatever a runtime throws
                report(error)
                problem = Message(
                    "The engine could not answer ({kind}: {reason}).",
                    kind=type(error).__name__,
                    reason=error,
                )
                self.failed.emit(request.stamp, translate(problem))

    def close(self) -> None:
        """End the thread and wait for it."""
        self.mailbox.close()
        self.wait()


class InferenceService(QObject):
    """Submits requests and passes on answers that are still wanted.

    Heat and variants have a thread each: the heat of the newest point never waits for the
    variants of an older one.

    Signals:
        addressed(Answer): the heat of the newest request so far.
        judged(Answer): whether its drawing looks new is known too; some requests are passed over.
        arrived(Answer): the first of its variants; others follow, or a newer request does.
        answered(Answer): all of its variants.
        keys_advanced(int, int): so many of so many missing keys of a large memory are there.
        overtaken(int, int): a wall was left at so many of so many variants, for a newer one.
        provider_changed(str, Message): the provider that computes from now on, and why.
        failed(str): one sentence about a request that could not be answered.
        closing: the window goes; whoever still uses the engine stops.
    """

    addressed = Signal(object)
    judged = Signal(object)
    arrived = Signal(object)
    answered = Signal(object)
    keys_advanced = Signal(int, int)
    overtaken = Signal(int, int)
    provider_changed = Signal(str, object)
    failed = Signal(str)
    closing = Signal()

    def __init__(
        self,
        engine: Engine,
        parent: QObject | None = None,
        ended: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(parent)
        self._ended = ended
        """Called when the engine is not needed any more."""
        self.provider = engine.runner.provider
        self.provider_reason = engine.runner.provider_reason
        self._stamp = 0
        self._newest: Request | None = None
        """What was submitted last."""
        self._sent: Request | None = None
        """What was asked last: the same, or one with the same pixels."""
        self._strokes_follow = DelayedSignal(self, STROKES_FOLLOW_MS)
        self._strokes_follow.timeout.connect(self._send)
        self._begin_at = 0
        """Row of the wall at which the next one goes on, where one was left for a newer one."""
        self.engine = engine
        self.prepare: Callable[[Result], None] = lambda _result: None
        """Called on the variants' thread before an answer is passed on."""
        engine.tell_progress(self._on_keys)
        self._side_workers: list[Worker] = []
        self._side_turn = threading.Lock()
        self._heat = Worker(self._address, self)
        self._variants = Worker(self._answer, self)
        self._judging = Worker(self._judge, self)
        self._unjudged: Request | None = None
        self._heat.answered.connect(self._on_addressed)
        self._variants.answered.connect(self.answered)
        self._judging.answered.connect(self.judged)
        for worker in (self._heat, self._variants, self._judging):
            worker.failed.connect(self._on_failed)
            worker.start()
        self._keys = self.side_worker(lambda engine, request: engine.prepare(request.memory))
        self._variants.arrived.connect(self.arrived)
        # Behind the painting of what came.
        for came in (self._variants.arrived, self._variants.answered, self._variants.failed):
            came.connect(self._begin_judging)

    def submit(self, request: Request) -> None:
        """Ask for an answer unless the same was asked last.

        A drawing whose strokes changed but not its pixels waits a little for a point that changes
        one: nothing but the ends of the variants' strokes would differ.
        """
        if request == self._newest:
            return
        self._newest = request
        if self._sent is not None and _differs_in_strokes_alone(request, self._sent):
            self._strokes_follow.begin()
        else:
            self._send()

    def _send(self) -> None:
        """The newest request goes to the heat's thread, unless it was asked last."""
        self._strokes_follow.stop()
        request = self._newest
        if request is None or request == self._sent:
            return
        self._stamp += 1
        stamped = replace(request, stamp=self._stamp)
        if self._sent is None or self._sent.memory != stamped.memory:
            self._keys.mailbox.put(stamped)
        self._sent = stamped
        self._heat.mailbox.put(stamped)

    def side_worker(self, answer: Callable[[Engine, Request], object]) -> Worker:
        """A further thread that answers the newest of its own requests, such as a dock's.

        Only one of them computes at a time and all give way: ten docks on two cores must leave
        the pen, the heat and the wall their share.
        """

        def in_turn(request: Request) -> object:
            with self._side_turn:
                return answer(self.engine, request)

        worker = Worker(in_turn, self, in_background=True)
        self._side_workers.append(worker)
        worker.start()
        return worker

    def close(self) -> None:
        """End all threads and wait for them."""
        self.closing.emit()
        self._strokes_follow.stop()
        for worker in (self._heat, self._variants, self._judging, *self._side_workers):
            worker.close()
        # What is still on its way was asked of an engine that is gone.
        self.blockSignals(True)
        self._ended()

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
        _ = addresses.entropy_bits  # shown with the heat; not on the interface thread
        self._notice_provider()
        return Answer(request, addresses)

    def _on_addressed(self, answer: Answer) -> None:
        """The heat comes first: choosing what variants read needs Python's lock as it does."""
        self.addressed.emit(answer)
        self._variants.mailbox.put(answer.request)
        self._unjudged = None if answer.addresses.novelty_is_known else answer.request

    def _begin_judging(self) -> None:
        """The detector takes as long as the heat and needs Python's lock: variants come first.

        Where `judged` is connected to nothing, as in the booth, it does not look at all.
        """
        request, self._unjudged = self._unjudged, None
        if request is not None and self.isSignalConnected(QMetaMethod.fromSignal(self.judged)):
            self._judging.mailbox.put(request)

    def _judge(self, request: Request) -> Answer:
        """On a thread of its own."""
        addresses = self.engine.address(request.memory, request.drawing)
        _ = addresses.novelty  # kept where it was asked for
        return Answer(request, addresses)

    def _notice_provider(self) -> None:
        """On the threads that compute: a GPU or a process may have been lost meanwhile."""
        runner = self.engine.runner
        known = self.provider, self.provider_reason
        if (runner.provider, runner.provider_reason) != known:
            self.provider, self.provider_reason = runner.provider, runner.provider_reason
            self.provider_changed.emit(self.provider, self.provider_reason)

    def _on_keys(self, memory: MemorySnapshot, done: int, total: int) -> None:
        """On whichever thread computes them; stops what nobody waits for."""
        newest = self._newest
        if self._heat.mailbox.is_closed or (newest is not None and newest.memory != memory):
            raise NotWantedError
        self.keys_advanced.emit(done, total)

    def _answer(self, request: Request) -> Answer:
        """On the variants' thread, part by part; a newer request may overtake a slow one.

        While the pen moves a large wall is overtaken by the next one, which goes on where it was
        left: all variants follow the pen, some at a time.
        """
        patience_ends = time.perf_counter() + PATIENCE_S
        for result in self.engine.stream(request, self._begin_at):
            self.prepare(result)
            answer = Answer(request, result.addresses, result)
            self._notice_provider()
            if result.is_complete:
                return answer
            self._variants.arrived.emit(answer)
            if self._variants.mailbox.is_full and time.perf_counter() > patience_ends:
                self._begin_at = result.next_from(self._begin_at)
                self.overtaken.emit(result.done, len(result.images))
                break
        raise NotWantedError


def _differs_in_strokes_alone(one: Request, other: Request) -> bool:
    """Whether the networks see the same drawing, and all else is the same too."""
    if one.drawing is None or other.drawing is None:
        return False
    return one.drawing.has_pixels_of(other.drawing) and one == replace(other, drawing=one.drawing)
