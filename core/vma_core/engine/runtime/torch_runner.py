"""The networks on PyTorch: the reference for the ONNX graphs."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray

from vma_core.engine.request import MAX_VARIANTS
from vma_core.engine.runtime.runner import (
    Array,
    Features,
    InferredPairs,
    PairBatch,
    ResidentEntries,
    SlotBatch,
    VariantBatch,
)
from vma_core.errors import Message
from vma_core.model.companions import Companions, Gates
from vma_core.model.decoder import Generated
from vma_core.model.vma import VariationalMemoryAddressing


class TorchRunner:
    """Runs a model in evaluation mode without gradients."""

    def __init__(self, model: VariationalMemoryAddressing, device: str = "cpu") -> None:
        self.model = model.eval().to(device)
        self.config = model.config
        self.device = device
        self.provider = f"{'CPU' if device == 'cpu' else device.upper()} (PyTorch)"
        self.provider_reason = Message("PyTorch was selected.")
        self.round_rows = MAX_VARIANTS
        self.resident: ResidentEntries | None = None

    @torch.inference_mode()
    def embed(self, images: Array) -> Array:
        """See `Runner`."""
        return _array(self.model.embed(self._images(images)))

    @torch.inference_mode()
    def features(self, images: Array) -> Features:
        """See `Runner`."""
        return tuple(_array(f) for f in self.model.features(self._images(images)))

    @torch.inference_mode()
    def generate(self, wanted: VariantBatch) -> Array:
        """See `Runner`."""
        return _probabilities(self._generated(wanted))

    @torch.inference_mode()
    def draw(self, wanted: VariantBatch, slots: SlotBatch) -> tuple[Array, Array]:
        """See `Runner`."""
        if self.model.stroke_head is None:
            raise ValueError("this model has no stroke head")
        generated = self._generated(wanted)
        stroke_ids, rows = (
            torch.tensor(values, device=self.device) for values in (slots.stroke_ids, slots.rows)
        )
        shifts_px = self.model.stroke_head(
            generated.decoded, self._tensor(slots.slots), stroke_ids, rows
        )
        return _probabilities(generated), _array(shifts_px)

    @torch.inference_mode()
    def infer(self, pairs: PairBatch) -> InferredPairs:
        """See `Runner`."""
        terms = self.model.pair_terms(
            self._images(pairs.images)[torch.from_numpy(pairs.target_rows)],
            self._gather(pairs.template, pairs.rows),
            self._gather(pairs.target, pairs.target_rows),
            self._tensor(pairs.noise),
        )
        return InferredPairs(*(_array(t) for t in terms))

    @torch.inference_mode()
    def companion_keys(self, images: Array) -> Array:
        """See `Runner`."""
        return _array(self._companions.keys(self.model.features(self._images(images))))

    @torch.inference_mode()
    def templates(self, features: Features, rows: NDArray[np.int64], weights: Array) -> Features:
        """See `Runner`."""
        gates = Gates(torch.from_numpy(rows).to(self.device), self._tensor(weights))
        mixed = self._companions(tuple(self._tensor(f) for f in features), gates)
        return tuple(_array(f) for f in mixed)

    @property
    def _companions(self) -> Companions:
        if self.model.companions is None:
            raise ValueError("this model reads single entries")
        return self.model.companions

    def _generated(self, wanted: VariantBatch) -> Generated:
        decoder = self.model.decoder
        return decoder.generate(
            decoder.entry_terms(self._gather(wanted.template, wanted.rows)),
            self._gather(wanted.reference, wanted.reference_rows),
            self._tensor(wanted.noise),
            self._tensor(wanted.spread),
            self._tensor(wanted.temperature),
        )

    def _tensor(self, values: Array) -> torch.Tensor:
        return torch.tensor(values, device=self.device)

    def _images(self, images: Array) -> torch.Tensor:
        return self._tensor(images).unsqueeze(1)

    def _gather(self, features: Features, rows: NDArray[np.int64]) -> tuple[torch.Tensor, ...]:
        index = torch.from_numpy(rows).to(self.device)
        return tuple(self._tensor(f)[index] for f in features)


def _probabilities(generated: Generated) -> Array:
    return _array(torch.sigmoid(generated.logits).squeeze(1))


def _array(tensor: torch.Tensor) -> Array:
    array: Array = tensor.float().cpu().numpy()
    return array
