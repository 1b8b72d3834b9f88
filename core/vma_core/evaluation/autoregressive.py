"""P1 with the autoregressive head: the same episodes and estimator, other pixel probabilities."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from vma_core.engine.address_parameters import AddressParameters
from vma_core.engine.engine import Engine
from vma_core.engine.index.companions import CompanionParameters
from vma_core.engine.runtime.runner import InferredPairs, PairBatch
from vma_core.engine.runtime.torch_runner import TorchRunner
from vma_core.evaluation.encoded_dataset import encode
from vma_core.evaluation.nll import Progress, table1
from vma_core.importers.glyph_set import GlyphSet
from vma_core.model.autoregressive_head import AutoregressiveLikelihood
from vma_core.model.blocks import bfloat16_if, set_memory_format
from vma_core.standard_errors import Row

CLASSES = (1,)
SHOTS = (1, 5, 19)


class AutoregressiveRunner(TorchRunner):
    """The model with the head's likelihood; everything else is the model's.

    With `bfloat16` pairs are computed in it where the device can. The estimate stays a bound: z is
    drawn from the q whose density is used, and every pixel has a probability given earlier ones.
    """

    def __init__(self, likelihood: AutoregressiveLikelihood, *, bfloat16: bool = True) -> None:
        super().__init__(likelihood.model)
        set_memory_format(likelihood, torch.channels_last)
        self.likelihood = likelihood.eval()
        self._bfloat16 = bfloat16

    @torch.inference_mode()
    def infer(self, pairs: PairBatch) -> InferredPairs:
        """See `Runner`."""
        images = self._images(pairs.images)
        target = tuple(self._tensor(f) for f in pairs.target)
        with bfloat16_if(self._bfloat16, self.device):
            terms = self.likelihood.pair_terms(
                images.contiguous(memory_format=torch.channels_last),
                torch.from_numpy(pairs.target_rows),
                self._gather(pairs.template, pairs.rows),
                target,
                self._tensor(pairs.noise),
            )
        return InferredPairs(*(t.float().numpy() for t in terms))


def likelihood_engine(likelihood: AutoregressiveLikelihood, *, bfloat16: bool = True) -> Engine:
    """An engine whose likelihood is the head's."""
    weights = {name: value.numpy() for name, value in likelihood.model.state_dict().items()}
    return Engine(
        AutoregressiveRunner(likelihood, bfloat16=bfloat16),
        AddressParameters.from_weights(weights),
        CompanionParameters.from_weights(weights, likelihood.model.config.companions),
    )


def autoregressive_nll(
    likelihood: AutoregressiveLikelihood,
    glyphs: GlyphSet,
    cells: Sequence[tuple[int, int]],
    samples: int,
    episodes: int,
    seed: int,
    progress: Progress = lambda _: None,
) -> list[Row]:
    """One row per (classes, shots), as `nll.table1`, which has the same targets and memories."""
    engine = likelihood_engine(likelihood)
    return table1(engine, encode(engine, glyphs), cells, samples, episodes, seed, progress)
