"""Execute the notebook and save its outputs without timestamps.

Otherwise `make docs` would change the file at every run.
"""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbclient import NotebookClient


def main() -> None:
    """Execute it in place."""
    path = Path(__file__).with_name("explore.ipynb")
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    resources = {"metadata": {"path": str(path.parent)}}
    client = NotebookClient(
        notebook, record_timing=False, coalesce_streams=True, resources=resources
    )
    client.execute()
    nbformat.write(notebook, path)


if __name__ == "__main__":
    main()
