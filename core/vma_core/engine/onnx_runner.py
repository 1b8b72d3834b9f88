"""The networks on ONNX Runtime: CUDA where it really works, else the CPU, and it says why."""

from __future__ import annotations

import importlib.metadata
import threading
from typing import Any

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from vma_core.engine import cuda
from vma_core.engine.request import MAX_VARIANTS
from vma_core.engine.row_threads import RowThreads
from vma_core.engine.runner import Array, Features, InferredPairs, PairBatch, VariantBatch
from vma_core.errors import UserError, message
from vma_core.model.config import ModelConfig, graph_names


class OnnxRunner:
    """Sessions of a bundle's graphs.

    Args:
        graphs: ONNX files by name, as bytes; external data is never read.
        config: the architecture.
        provider: "auto", "cpu" or "cuda" (which fails where CUDA does not work).
        threads: that share a batch's rows on the CPU; None takes what the machine has, but for
            one core that stays with the interface where there are more than two.
    """

    def __init__(
        self,
        graphs: dict[str, bytes],
        config: ModelConfig,
        provider: str = "auto",
        threads: int | None = None,
    ) -> None:
        check_single_distribution()
        self.config = config
        ort.set_default_logger_severity(4)
        self._graphs = {name: graphs[name] for name in graph_names(config)}
        self._cpu_threads = threads
        self._falling_back = threading.Lock()
        reason = cuda.why_not(provider)
        self._sessions: dict[str, Any] = {}
        try:
            if not reason:
                self._sessions, reason = cuda.start(self._graphs, session_options())
            if reason and provider == "cuda":
                raise UserError(f"CUDA cannot be used: {reason}. Use the CPU instead.")
            if reason:
                self._sessions = _cpu_sessions(self._graphs)
        except UserError:
            raise
        except Exception as error:  # onnxruntime's exceptions share no base class
            raise UserError(
                f"ONNX Runtime refuses this model's graphs ({str(error).splitlines()[0]}). "
                "Export the model again."
            ) from error
        self._compute_on(reason)

    def _compute_on(self, why_not_cuda: str) -> None:
        """What is true of CUDA, or of the CPU for a reason."""
        self.provider = f"{'CPU' if why_not_cuda else 'CUDA'} (ONNX Runtime)"
        self.provider_reason = why_not_cuda or message("CUDA works")
        self._threads = RowThreads(self._cpu_threads) if why_not_cuda else None
        self.round_rows = MAX_VARIANTS if self._threads is None else self._threads.round_rows

    def embed(self, images: Array) -> Array:
        """See `Runner`."""
        return self._run("embed", {"images": images[:, None]}, "images")[0]

    def features(self, images: Array) -> Features:
        """See `Runner`."""
        return tuple(self._run("features", {"images": images[:, None]}, "images"))

    def generate(self, wanted: VariantBatch) -> Array:
        """See `Runner`."""
        feeds = wanted._asdict()
        feeds |= self._features_feed("template", feeds.pop("template"))
        feeds |= self._features_feed("reference", feeds.pop("reference"))
        return self._run("generate", feeds, *VariantBatch._fields[2:])[0]

    def infer(self, pairs: PairBatch) -> InferredPairs:
        """See `Runner`."""
        feeds = pairs._asdict() | {"images": pairs.images[:, None]}
        feeds |= self._features_feed("template", feeds.pop("template"))
        feeds |= self._features_feed("target", feeds.pop("target"))
        return InferredPairs(*self._run("infer", feeds, "rows", "target_rows", "noise"))

    def companion_keys(self, images: Array) -> Array:
        """See `Runner`."""
        return self._run("companion_keys", {"images": images[:, None]}, "images")[0]

    def templates(self, features: Features, rows: NDArray[np.int64], weights: Array) -> Features:
        """See `Runner`."""
        feeds = self._features_feed("template", features)
        return tuple(self._run("templates", feeds | {"rows": rows, "companion_weights": weights}))

    def _features_feed(self, name: str, features: Features) -> dict[str, Any]:
        return {f"{name}_{level}": f for level, f in enumerate(features)}

    def _run(self, graph: str, feeds: dict[str, Any], *by_row: str) -> list[Array]:
        """Outputs of a graph; on the CPU the rows of the inputs `by_row` are shared by threads."""
        threads = self._threads
        if threads is None:
            return self._run_on_cuda(graph, feeds, *by_row)
        session = self._sessions[graph]
        if not by_row:
            outputs: list[Array] = session.run(None, feeds)
            return outputs

        def piece(rows: slice) -> list[Array]:
            found: list[Array] = session.run(None, feeds | {n: feeds[n][rows] for n in by_row})
            return found

        pieces = threads.map(piece, len(feeds[by_row[0]]))
        if len(pieces) == 1:
            return pieces[0]
        return [np.concatenate(output) for output in zip(*pieces, strict=True)]

    def _run_on_cuda(self, graph: str, feeds: dict[str, Any], *by_row: str) -> list[Array]:
        """As `_run`; a GPU that is lost is replaced by the CPU, which answers this request too."""
        try:
            outputs: list[Array] = self._sessions[graph].run(None, feeds)
            return outputs
        except Exception as error:  # onnxruntime's exceptions share no base class
            with self._falling_back:
                if self._threads is None:
                    first_line = (str(error).splitlines() or [type(error).__name__])[0]
                    self._sessions = _cpu_sessions(self._graphs)
                    self._compute_on(f"the GPU stopped answering ({first_line})")
        return self._run(graph, feeds, *by_row)


def _cpu_sessions(graphs: dict[str, bytes]) -> dict[str, Any]:
    options, providers = session_options(), ["CPUExecutionProvider"]
    return {
        name: ort.InferenceSession(graph, options, providers=providers)
        for name, graph in graphs.items()
    }


def session_options(threads: int = 1) -> ort.SessionOptions:
    """Usually one thread an operator, see `RowThreads`; no spinning: the pen's must not wait."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 4
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return options


def installed_distributions() -> dict[str, str]:
    """Version by name of the ONNX Runtime distributions that are installed."""
    found = {}
    for name in ("onnxruntime", "onnxruntime-gpu"):
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found


def check_single_distribution() -> None:
    """Both distributions write the same folder; the second one installed breaks the first."""
    found = installed_distributions()
    if len(found) > 1:
        names = " and ".join(f"{n} {v}" for n, v in found.items())
        raise UserError(
            f"Two ONNX Runtime distributions are installed ({names}) and disturb each other. "
            "Repair: pip uninstall -y onnxruntime onnxruntime-gpu && pip install onnxruntime-gpu"
        )
