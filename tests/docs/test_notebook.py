"""The notebook runs from top to bottom and prints what it shows."""

from __future__ import annotations

import contextlib
import io
import json
import re
from pathlib import Path
from typing import Any

import matplotlib as mpl

NOTEBOOK = Path(__file__).parents[2] / "docs" / "explore.ipynb"
LAST_DIGIT = re.compile(r"\d+\.\d+")


def printed(cell: dict[str, Any]) -> str:
    """What a cell printed when it was shown."""
    parts = [o["text"] for o in cell["outputs"] if o["output_type"] == "stream"]
    return "".join("".join(part) for part in parts)


def test_the_notebooks_outputs_are_current() -> None:
    mpl.use("Agg")
    import matplotlib.pyplot as plt

    names: dict[str, Any] = {}
    cells = json.loads(NOTEBOOK.read_text("utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert len(code) >= 5
    for cell in code:
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec("".join(cell["source"]), names)
        now, then = out.getvalue(), printed(cell)
        # Another processor rounds the last digit otherwise.
        assert LAST_DIGIT.sub("", now) == LAST_DIGIT.sub("", then)
        for ours, shown in zip(LAST_DIGIT.findall(now), LAST_DIGIT.findall(then), strict=True):
            assert abs(float(ours) - float(shown)) <= 0.2
        assert any(o["output_type"] == "display_data" for o in cell["outputs"]) == bool(
            plt.get_fignums()
        )
        plt.close("all")
