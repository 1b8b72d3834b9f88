"""The `vma` command, one module per sub-command."""
