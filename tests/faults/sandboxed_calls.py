"""A function that tests call in a child process."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from typing import Any

from vma_core.errors import UserError
from vma_core.sandbox.child import Payload


def answer(request: Any, blocks: Sequence[bytes]) -> Payload:
    """In the child: what the test asks for."""
    if request == "crash":
        os._exit(7)
    if request == "hang":
        time.sleep(60)
    if request == "work":
        end = time.process_time() + 1.2
        while time.process_time() < end:
            pass
    if request == "remaining seconds":
        import resource

        return resource.getrlimit(resource.RLIMIT_CPU)[0] - time.process_time(), blocks
    if request == "refuse":
        raise UserError("{name} is refused.", name="b.svg")
    return os.getpid(), blocks
