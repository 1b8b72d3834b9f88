"""Work that may not be wanted any more asks so at places where it can stop.

Whoever starts work on a thread says how that is known; what it calls, however deep, need not be
told. Without anybody who could cancel, nothing happens.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_here = threading.local()


class CancelledError(Exception):
    """Raised by `stop_if_cancelled`; passes through everything that only expects bad files."""


@contextmanager
def cancellable(is_cancelled: Callable[[], bool]) -> Iterator[None]:
    """What this thread does within can be cancelled."""
    before = getattr(_here, "is_cancelled", None)
    _here.is_cancelled = is_cancelled
    try:
        yield
    finally:
        _here.is_cancelled = before


def stop_if_cancelled() -> None:
    """To be called several times a second by long work.

    Raises:
        CancelledError: nobody wants it any more.
    """
    is_cancelled = getattr(_here, "is_cancelled", None)
    if is_cancelled is not None and is_cancelled():
        raise CancelledError
