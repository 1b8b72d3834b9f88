"""Cooperative cancellation: long work calls `stop_if_cancelled` where it can stop.

The caller installs a predicate for its thread with `cancellable`; nothing has to be passed down the
call chain. Without a predicate, nothing is ever cancelled.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_here = threading.local()


class CancelledError(Exception):
    """Raised by `stop_if_cancelled`. Not a UserError: handlers of bad files let it pass."""


@contextmanager
def cancellable(is_cancelled: Callable[[], bool]) -> Iterator[None]:
    """Make the block cancellable on this thread."""
    before = getattr(_here, "is_cancelled", None)
    _here.is_cancelled = is_cancelled
    try:
        yield
    finally:
        _here.is_cancelled = before


def stop_if_cancelled() -> None:
    """Stop cancelled work; call it several times a second.

    Raises:
        CancelledError: the work was cancelled.
    """
    is_cancelled = getattr(_here, "is_cancelled", None)
    if is_cancelled is not None and is_cancelled():
        raise CancelledError
