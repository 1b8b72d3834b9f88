"""The networks on ONNX Runtime: CUDA where it really works, else the CPU, and it says why."""

from __future__ import annotations

import contextlib
import ctypes
import importlib.metadata
import io
import os
from typing import Any

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from vma_core.engine.request import MAX_VARIANTS
from vma_core.engine.row_threads import RowThreads
from vma_core.engine.runner import Array, Features, InferredPairs
from vma_core.errors import UserError
from vma_core.model.config import ModelConfig


def graph_names(config: ModelConfig) -> tuple[str, ...]:
    """The graphs that a model of this architecture consists of."""
    companions = ("companion_keys", "templates") if config.companions else ()
    return ("embed", "features", "generate", "infer", *companions)


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
        wants_cuda, reason = _cuda_wanted(provider)
        options = session_options()
        names = graph_names(config)
        self._sessions = {}
        try:
            if wants_cuda:
                _load_cuda_libraries()
                self._sessions = {n: _session(graphs[n], options, cuda=True) for n in names}
                used = {s.get_providers()[0] for s in self._sessions.values()}
                if used != {"CUDAExecutionProvider"}:
                    reason = "CUDA did not start: driver or libraries are missing"
                    self._sessions = {}
            if not self._sessions:
                if provider == "cuda":
                    raise UserError(f"CUDA cannot be used ({reason}). Use the CPU instead.")
                self._sessions = {n: _session(graphs[n], options, cuda=False) for n in names}
        except UserError:
            raise
        except Exception as error:  # onnxruntime's exceptions share no base class
            raise UserError(
                f"ONNX Runtime refuses this model's graphs ({str(error).splitlines()[0]}). "
                "Export the model again."
            ) from error
        on_cuda = self._sessions["generate"].get_providers()[0] == "CUDAExecutionProvider"
        self.provider = f"{'CUDA' if on_cuda else 'CPU'} (ONNX Runtime)"
        self.provider_reason = "CUDA works" if on_cuda else reason
        self._threads = None if on_cuda else RowThreads(threads)
        self.round_rows = MAX_VARIANTS if self._threads is None else self._threads.round_rows

    def embed(self, images: Array) -> Array:
        """See `Runner`."""
        return self._run("embed", {"images": images[:, None]}, "images")[0]

    def features(self, images: Array) -> Features:
        """See `Runner`."""
        return tuple(self._run("features", {"images": images[:, None]}, "images"))

    def generate(
        self,
        template: Features,
        reference: Features,
        rows: NDArray[np.int64],
        reference_rows: NDArray[np.int64],
        noise: Array,
        spread: Array,
        temperature: Array,
    ) -> Array:
        """See `Runner`."""
        feeds: dict[str, Any] = self._features_feed("template", template)
        feeds |= self._features_feed("reference", reference)
        feeds |= {"rows": rows, "reference_rows": reference_rows, "noise": noise}
        feeds |= {"spread": spread, "temperature": temperature}
        by_row = ("rows", "reference_rows", "noise", "spread", "temperature")
        return self._run("generate", feeds, *by_row)[0]

    def infer(
        self,
        template: Features,
        target: Features,
        rows: NDArray[np.int64],
        target_rows: NDArray[np.int64],
        images: Array,
        noise: Array,
    ) -> InferredPairs:
        """See `Runner`."""
        feeds: dict[str, Any] = self._features_feed("template", template)
        feeds |= self._features_feed("target", target)
        feeds |= {"rows": rows, "target_rows": target_rows, "noise": noise}
        feeds["images"] = images[:, None]
        by_row = ("rows", "target_rows", "noise")
        return InferredPairs(*self._run("infer", feeds, *by_row))

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
        session = self._sessions[graph]
        if self._threads is None or not by_row:
            outputs: list[Array] = session.run(None, feeds)
            return outputs

        def piece(rows: slice) -> list[Array]:
            found: list[Array] = session.run(None, feeds | {n: feeds[n][rows] for n in by_row})
            return found

        pieces = self._threads.map(piece, len(feeds[by_row[0]]))
        if len(pieces) == 1:
            return pieces[0]
        return [np.concatenate(output) for output in zip(*pieces, strict=True)]


def session_options(threads: int = 1) -> ort.SessionOptions:
    """Usually one thread an operator, see `RowThreads`; no spinning: the pen's must not wait."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 4
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return options


def _session(graph: bytes, options: ort.SessionOptions, cuda: bool) -> ort.InferenceSession:
    providers: list[Any] = ["CPUExecutionProvider"]
    if cuda:
        # The default algorithm search runs anew for every shape, and shapes change all the time.
        settings = {"cudnn_conv_algo_search": "HEURISTIC"}
        providers.insert(0, ("CUDAExecutionProvider", settings))
    return ort.InferenceSession(graph, options, providers=providers)


def _cuda_wanted(provider: str) -> tuple[bool, str]:
    if provider == "cpu":
        return False, "the CPU was asked for"
    if "CUDAExecutionProvider" not in ort.get_available_providers():
        return False, "this ONNX Runtime is built without CUDA"
    if provider == "auto" and not _nvidia_driver_present():
        return False, "no NVIDIA driver"
    return True, "CUDA did not start"


def _nvidia_driver_present() -> bool:
    """A cheap look, because a failing CUDA session prints native text and costs a second."""
    try:
        ctypes.CDLL("nvcuda.dll" if os.name == "nt" else "libcuda.so.1")
    except OSError:
        return False
    return True


def _load_cuda_libraries() -> None:
    """CUDA and cuDNN from pip's wheels where they are; what is missing is not an error."""
    with contextlib.redirect_stdout(io.StringIO()):
        ort.preload_dlls()


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
