"""Program of the engine process.

Arguments are the addresses of channels. The first brings architecture and graphs, and stays open as
long as the window lives. Each other one has a thread, so that heat, variants and docks do not wait
for each other.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from typing import Any

import numpy as np

from vma_core.engine.runtime.onnx_runner import OnnxRunner
from vma_core.engine.runtime.runner import (
    EntryReads,
    NewEntries,
    PairBatch,
    ResidentEntries,
    SlotBatch,
    VariantBatch,
)
from vma_core.errors import UserError
from vma_core.ipc import Channel, inherited_channel
from vma_core.model.config import ModelConfig

MAX_OOM_SCORE_ADJ = b"1000"
SWITCH_INTERVAL_S = 0.001
"""Shorter than Python's 5 ms, so that the heat does not wait for the variants."""


def answer(runner: OnnxRunner, method: str, levels: int, arrays: list[Any]) -> list[Any]:
    """Call a method of the runner; features are one array per level."""
    first, second = tuple(arrays[:levels]), tuple(arrays[levels : 2 * levels])
    if method == "embed":
        return [runner.embed(arrays[0])]
    if method == "features":
        return list(runner.features(arrays[0]))
    if method == "companion_keys":
        return [runner.companion_keys(arrays[0])]
    if method == "templates":
        return list(runner.templates(first, *arrays[levels:]))
    if method == "generate":
        return [runner.generate(VariantBatch(first, second, *arrays[2 * levels :]))]
    if method == "draw":
        variants, slots = arrays[2 * levels : -3], arrays[-3:]
        return list(runner.draw(VariantBatch(first, second, *variants), SlotBatch(*slots)))
    if method == "infer":
        return list(runner.infer(PairBatch(first, second, *arrays[2 * levels :])))
    if runner.resident is None:
        raise RuntimeError("no GPU in use")
    return answer_resident(runner.resident, method, arrays)


def answer_resident(entries: ResidentEntries, method: str, arrays: list[Any]) -> list[Any]:
    """Call a method of the resident entries."""
    if method == "residence":
        return [np.array(entries.residence(), np.int64)]
    if method == "draw_resident":
        return list(entries.draw(EntryReads(*arrays)))
    if method == "products":
        return [entries.products(arrays[0])]
    if method == "put":
        entries.put(NewEntries(*arrays))
    elif method == "mark":
        entries.mark(*arrays)
    elif method == "reserve":
        capacity, gate, *dummy = arrays
        entries.reserve(int(capacity[0]), tuple(dummy), gate)
    elif method == "release":
        entries.release()
    else:
        raise ValueError(method)
    return []


def state(runner: OnnxRunner) -> dict[str, Any]:
    """State that the window shows."""
    return {
        "provider": runner.provider,
        "provider_reason": runner.provider_reason.to_json(),
        "round_rows": runner.round_rows,
        "keeps_entries": runner.resident is not None,
    }


def serve(channel: Channel, runner: OnnxRunner) -> None:
    """Answer calls until the other side closes."""
    levels = len(runner.config.level_channels)
    with contextlib.suppress(EOFError, OSError):
        while True:
            header, arrays = channel.receive()
            try:
                outputs = answer(runner, str(header["method"]), levels, arrays)
            except Exception as error:  # a runtime's exceptions share no base class
                channel.send(_described(error), [])
            else:
                channel.send(state(runner), outputs)


def _described(error: Exception) -> dict[str, Any]:
    if isinstance(error, UserError):
        return {"error": error.message.to_json()}
    return {"failure": f"{type(error).__name__}: {str(error)[:2_000]}"}


def main() -> None:
    """Load the networks and serve."""
    control, *channels = map(inherited_channel, sys.argv[1:])
    setup, content = control.receive()
    graphs = dict(zip(setup["graphs"], [graph.tobytes() for graph in content], strict=True))
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "r+b", 0) as score:
        score.write(MAX_OOM_SCORE_ADJ)  # out of memory: kill this process before the window
    try:
        config = ModelConfig.from_dict(setup["config"])
        runner = OnnxRunner(graphs, config, setup["provider"], setup["threads"])
    except UserError as error:
        control.send({"error": error.message.to_json()}, [])
        return
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    for channel in channels:
        threading.Thread(target=serve, args=(channel, runner), daemon=True).start()
    control.send(state(runner), [])
    with contextlib.suppress(EOFError, OSError):
        control.receive()  # until the window is gone
    os._exit(0)


if __name__ == "__main__":
    with contextlib.suppress(EOFError, ConnectionError):  # the window ended during startup
        main()
