"""The networks on ONNX Runtime: on CUDA where it works, else on the CPU."""

from __future__ import annotations

import importlib.metadata
import threading
from collections.abc import Callable
from typing import Any

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from vma_core.engine.request import MAX_VARIANTS
from vma_core.engine.runtime import cuda
from vma_core.engine.runtime.cuda import LARGEST, SLOT_SIZES
from vma_core.engine.runtime.device import Device
from vma_core.engine.runtime.device_entries import DeviceEntries
from vma_core.engine.runtime.row_threads import RowThreads
from vma_core.engine.runtime.runner import (
    Array,
    Features,
    InferredPairs,
    PairBatch,
    ResidentEntries,
    SlotBatch,
    VariantBatch,
)
from vma_core.errors import Message, UserError
from vma_core.model.config import ModelConfig, graph_names

Feeds = dict[str, Any]
"""Inputs of a graph by name."""


class OnnxRunner:
    """Sessions of a bundle's graphs.

    Args:
        graphs: ONNX files by name, as bytes; external data is never read.
        config: the architecture.
        provider: "auto", "cpu", or "cuda", which fails where CUDA does not work.
        threads: CPU threads that share a batch's rows; None for `default_threads`.
        max_rows: rows per run on CUDA; larger batches are split.

    Raises:
        UserError: the graphs cannot be loaded, or CUDA is requested and does not work.
    """

    def __init__(
        self,
        graphs: dict[str, bytes],
        config: ModelConfig,
        provider: str = "auto",
        threads: int | None = None,
        max_rows: int = LARGEST,
    ) -> None:
        check_single_distribution()
        self.config = config
        ort.set_default_logger_severity(4)
        self._graphs = {name: graphs[name] for name in graph_names(config)}
        self._cpu_threads, self._max_rows = threads, max_rows
        self._falling_back = threading.Lock()
        reason = cuda.reason_cuda_is_unavailable(provider)
        self._sessions: dict[str, Any] = {}
        try:
            if not reason:
                self._sessions, reason = cuda.start(self._graphs, session_options())
            if reason and provider == "cuda":
                raise UserError("CUDA cannot be used. {reason} Use the CPU instead.", reason=reason)
            if reason:
                self._sessions = _cpu_sessions(self._graphs)
        except UserError:
            raise
        except Exception as error:  # onnxruntime's exceptions share no base class
            raise UserError(
                "ONNX Runtime cannot load this model ({reason}). Export the model again.",
                reason=str(error).splitlines()[0],
            ) from error
        self._compute_on(reason)

    def _compute_on(self, why_not_cuda: Message | None) -> None:
        """Set the provider: CUDA, or the CPU with the reason."""
        self.provider = f"{'CPU' if why_not_cuda else 'CUDA'} (ONNX Runtime)"
        self.provider_reason = why_not_cuda or Message("CUDA is in use.")
        self._threads = RowThreads(self._cpu_threads) if why_not_cuda else None
        self.round_rows = MAX_VARIANTS if self._threads is None else self._threads.round_rows
        self.resident: ResidentEntries | None = None
        if why_not_cuda is None:
            device = Device("cuda", session_options)
            self.resident = DeviceEntries(device, self._graphs, self.config)

    def embed(self, images: Array) -> Array:
        """See `Runner`."""
        return self._of_images("embed", images)[0]

    def features(self, images: Array) -> Features:
        """See `Runner`."""
        return tuple(self._of_images("features", images))

    def generate(self, wanted: VariantBatch) -> Array:
        """See `Runner`."""
        graph = _generating(wanted)

        def work(part: slice) -> list[Array]:
            return self._run(graph, _generate_feeds(graph, wanted.part(part)), ["probabilities"])

        return self._by_rows(work, len(wanted.rows))[0]

    def draw(self, wanted: VariantBatch, slots: SlotBatch) -> tuple[Array, Array]:
        """See `Runner`; both graphs of a slice run on the same thread."""
        graph = _generating(wanted)

        def work(part: slice) -> list[Array]:
            feeds = _generate_feeds(graph, wanted.part(part))
            probabilities, *decoded = self._run(graph, feeds)
            moved = slots.part(part)
            if self._threads is None:
                moved = moved.padded(SLOT_SIZES)
            feeds = _levels("decoded", tuple(decoded)) | moved._asdict()
            return [probabilities, *self._run("draw", feeds)]

        images, shifts_px = self._by_rows(work, len(wanted.rows))
        return images, shifts_px[:, : slots.slots.shape[1]]

    def infer(self, pairs: PairBatch) -> InferredPairs:
        """See `Runner`."""

        def work(part: slice) -> list[Array]:
            batch = pairs.part(part)
            feeds = {
                **_levels("template", batch.template),
                **_levels("target", batch.target),
                "rows": batch.rows,
                "target_rows": batch.target_rows,
                "images": batch.images[:, None],
                "noise": batch.noise,
            }
            return self._run("infer", feeds)

        return InferredPairs(*self._by_rows(work, len(pairs.rows)))

    def companion_keys(self, images: Array) -> Array:
        """See `Runner`."""
        return self._of_images("companion_keys", images)[0]

    def templates(self, features: Features, rows: NDArray[np.int64], weights: Array) -> Features:
        """See `Runner`."""
        feeds = _levels("template", features) | {"rows": rows, "companion_weights": weights}
        return tuple(self._run("templates", feeds))

    def _of_images(self, graph: str, images: Array) -> list[Array]:
        return self._by_rows(
            lambda part: self._run(graph, {"images": images[part, None]}), len(images)
        )

    def _by_rows(self, work: Callable[[slice], list[Array]], rows: int) -> list[Array]:
        """Outputs of `work` on slices of a batch, concatenated; in parallel on the CPU."""
        threads = self._threads
        if threads is None:
            starts = range(0, max(1, rows), self._max_rows)
            pieces = [work(slice(at, min(at + self._max_rows, rows))) for at in starts]
        else:
            pieces = threads.map(work, rows)
        if len(pieces) == 1:
            return pieces[0]
        return [np.concatenate(output) for output in zip(*pieces, strict=True)]

    def _run(self, graph: str, feeds: Feeds, names: list[str] | None = None) -> list[Array]:
        """Outputs, all or those named; falls back to the CPU if the GPU is lost."""
        on_cpu = self._threads is not None
        session = self._sessions[graph]
        outputs: list[Array]
        try:
            outputs = session.run(names, feeds)
        except Exception as error:  # onnxruntime's exceptions share no base class
            if on_cpu:
                raise
            with self._falling_back:
                if self._threads is None:
                    first_line = (str(error).splitlines() or [type(error).__name__])[0]
                    self._sessions = _cpu_sessions(self._graphs)
                    self._compute_on(
                        Message("The GPU stopped responding ({reason}).", reason=first_line)
                    )
            outputs = self._sessions[graph].run(names, feeds)
        return outputs


def _generating(wanted: VariantBatch) -> str:
    """Name of the graph that decodes these variants."""
    return "generate_from_prior" if (wanted.spread == 1.0).all() else "generate"


def _generate_feeds(graph: str, batch: VariantBatch) -> Feeds:
    feeds = _levels("template", batch.template)
    feeds |= {"rows": batch.rows, "noise": batch.noise, "temperature": batch.temperature}
    if graph == "generate":
        feeds |= _levels("reference", batch.reference)
        feeds |= {"reference_rows": batch.reference_rows, "spread": batch.spread}
    return feeds


def _levels(name: str, features: Features) -> Feeds:
    return {f"{name}_{level}": values for level, values in enumerate(features)}


def _cpu_sessions(graphs: dict[str, bytes]) -> dict[str, Any]:
    options, providers = session_options(), ["CPUExecutionProvider"]
    return {
        name: ort.InferenceSession(graph, options, providers=providers)
        for name, graph in graphs.items()
    }


def session_options(threads: int = 1) -> ort.SessionOptions:
    """One thread per operator by default, see `RowThreads`; no spinning, which delays the pen."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 4
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return options


def installed_distributions() -> dict[str, str]:
    """Versions of the installed ONNX Runtime distributions by name."""
    found = {}
    for name in ("onnxruntime", "onnxruntime-gpu"):
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found


def check_single_distribution() -> None:
    """Refuse two installed distributions: they share a folder and break each other."""
    found = installed_distributions()
    if len(found) > 1:
        names = " and ".join(f"{n} {v}" for n, v in found.items())
        raise UserError(
            "Two ONNX Runtime distributions are installed ({names}) and conflict. To repair: pip "
            "uninstall -y onnxruntime onnxruntime-gpu && pip install onnxruntime-gpu",
            names=names,
        )
