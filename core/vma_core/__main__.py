"""`python -m vma_core` is `vma`; torchrun starts it as `torchrun … -m vma_core train …`."""

from vma_core.cli.main import entry

if __name__ == "__main__":
    entry()
