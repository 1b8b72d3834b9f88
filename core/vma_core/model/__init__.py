"""The variational memory-addressing model.

Nothing is imported here: `vma_core.model.config` is read by programs that have no PyTorch.
"""
