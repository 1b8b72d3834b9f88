"""The variational memory-addressing model (PyTorch)."""

from vma_core.model.config import ModelConfig
from vma_core.model.vma import VariationalMemoryAddressing

__all__ = ["ModelConfig", "VariationalMemoryAddressing"]
