"""Keeps a session's answers up to date: the only connection between session and inference."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, QTimer
from vma_core.engine.engine import Engine
from vma_core.engine.request import Request

from vma_gui.document.session import Session
from vma_gui.inference.service import Answer, InferenceService, Worker

SAMPLES, ADDRESSES = 64, 16
"""For p(a|x): samples per address, and the number of addresses with the largest q(a|x)."""
REST_MS = 400
"""Time without a change of the request after which the pen rests."""


class LiveRequests(QObject):
    """Submits the session's request whenever it changes and stores the answers in the session.

    Args:
        session: whose drawing, memory and settings are answered.
        inference: answers them; becomes the parent.
        detects_novelty: run the novelty detector too, weigh the likelihood of the most probable
            entries once the pen rests, and show errors as messages of the session.
    """

    def __init__(
        self, session: Session, inference: InferenceService, detects_novelty: bool = True
    ) -> None:
        super().__init__(inference)
        self._session = session
        self._inference = inference
        self._sampling: Worker | None = None
        self._sampled: Request | None = None
        self._resting: Worker | None = None
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._weigh_again)
        self._weighs_at_rest = detects_novelty
        inference.closing.connect(self._end_rest)
        session.request_changed.connect(self.submit)
        session.heat_view_changed.connect(self._sample)
        inference.engine_changed.connect(self._ask_again)
        inference.addressed.connect(self._accept_addresses)
        inference.arrived.connect(self._accept_part)
        inference.answered.connect(self._accept_result)
        if detects_novelty:
            inference.novelty_computed.connect(self._accept_novelty)
            inference.failed.connect(self._fail)

    def unbind(self) -> None:
        """Stop submitting requests, as another service answers the session."""
        self._session.request_changed.disconnect(self.submit)
        self._session.heat_view_changed.disconnect(self._sample)
        self._end_rest()

    def submit(self) -> None:
        """Request an answer to the current state of the session."""
        session = self._session
        self._inference.submit(session.request(), with_variants=not session.keeps_variants)
        self._sample()
        if self._weighs_at_rest:
            self._rest.start()

    def _end_rest(self) -> None:
        """Start no thread from now on, as those of the service end."""
        self._weighs_at_rest = False
        self._rest.stop()

    def _ask_again(self) -> None:
        """Nothing that the previous engine answered holds."""
        self._sampled = self._session.at_rest = None
        self.submit()

    def _sample(self) -> None:
        """Sample p(a|x) while it is shown."""
        if self._session.heat_view != "sampled":
            return
        request = self._session.request()
        if request == self._sampled:
            return
        if self._sampling is None:
            self._sampling = self._inference.side_worker(_sampled_posterior)
            self._sampling.answered.connect(self._accept_sampled)
            self._sampling.failed.connect(self._fail_sampling)
        self._sampled = request
        self._sampling.mailbox.put(request)

    def _weigh_again(self) -> None:
        """Weigh the likelihood of the most probable entries; too slow for a moving pen."""
        request, known = self._session.request(), self._session.at_rest
        if request.drawing is None:
            return
        if known and (known[0].drawing, known[0].memory) == (request.drawing, request.memory):
            return  # only the settings of the variants have changed
        if self._resting is None:
            self._resting = self._inference.side_worker(_posterior_at_rest)
            self._resting.answered.connect(self._accept_at_rest)
            self._resting.failed.connect(self._fail_sampling)
        self._resting.mailbox.put(request)

    def _accept_addresses(self, answer: Answer) -> None:
        self._session.accept_addresses(answer.request, answer.addresses)

    def _accept_novelty(self, answer: Answer) -> None:
        self._session.accept_novelty(answer.request, answer.addresses)

    def _accept_part(self, answer: Answer) -> None:
        if answer.result is not None:
            self._session.accept_part(answer.request, answer.result)

    def _accept_result(self, answer: Answer) -> None:
        if answer.result is not None:
            self._session.accept_result(answer.request, answer.result)

    def _accept_sampled(self, sampled: tuple[Request, np.ndarray | None]) -> None:
        self._session.accept_sampled(*sampled)

    def _accept_at_rest(self, answer: tuple[Request, np.ndarray | None]) -> None:
        self._session.accept_at_rest(*answer)

    def _fail(self, text: str) -> None:
        self._session.message.emit(text, "error")

    def _fail_sampling(self, _stamp: int, text: str) -> None:
        self._fail(text)


def _sampled_posterior(engine: Engine, request: Request) -> tuple[Request, np.ndarray | None]:
    return request, engine.sampled_posterior(request, ADDRESSES, SAMPLES)


def _posterior_at_rest(engine: Engine, request: Request) -> tuple[Request, np.ndarray | None]:
    return request, engine.posterior_at_rest(request)
