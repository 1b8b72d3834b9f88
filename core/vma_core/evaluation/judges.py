"""The two judges of protocol P9: one recognises variants, the other measures their diversity."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from vma_core.engine.runtime.onnx_runner import session_options
from vma_core.engine.runtime.row_threads import default_threads

Array = NDArray[np.float32]
BATCH = 256


@dataclass(frozen=True, eq=False)
class Judges:
    """Embeddings of 28-pixel images by a prototypical and by a self-supervised network."""

    recognition: ort.InferenceSession
    similarity: ort.InferenceSession

    def recognition_features(self, images: Array) -> Array:
        """(N, 28, 28) ink in [0, 1] → (N, 256); classes are nearest by Euclidean distance."""
        return _features(self.recognition, images)

    def similarity_features(self, images: Array) -> Array:
        """(N, 28, 28) ink in [0, 1] → (N, 256)."""
        return _features(self.similarity, images)


def load_judges() -> Judges:
    """The bundled judges; see `vma_tools.train_judges`."""
    from vma_resources import resource_path

    options = session_options(default_threads())
    folder = resource_path("judges")
    sessions = [
        ort.InferenceSession(
            (folder / f"{name}.onnx").read_bytes(), options, providers=["CPUExecutionProvider"]
        )
        for name in ("recognition", "similarity")
    ]
    return Judges(*sessions)


def _features(session: ort.InferenceSession, images: Array) -> Array:
    parts = [
        session.run(None, {"images": images[start : start + BATCH, None].astype(np.float32)})[0]
        for start in range(0, len(images), BATCH)
    ]
    features: Array = np.concatenate(parts)
    return features
