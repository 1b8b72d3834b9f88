"""Entry point of the frozen program: `vma-gui`, `vma`, or a module as Python would run it.

Engines, model checks and sandboxed readers are child processes started as `PYTHON -P -m MODULE`; in
a frozen program, PYTHON is the program itself.
"""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

OWN = ("vma_core", "vma_gui")


def main() -> None:
    """Run the module or command given by the arguments."""
    arguments = [a for n, a in enumerate(sys.argv[1:]) if not (n == 0 and a == "-P")]
    if len(arguments) > 1 and arguments[0] == "-m" and arguments[1].split(".")[0] in OWN:
        module, rest = arguments[1], arguments[2:]
    else:
        name = Path(sys.argv[0]).stem
        module, rest = ("vma_core" if name == "vma" else "vma_gui"), arguments
    sys.argv = [sys.argv[0], *rest]
    runpy.run_module(module, run_name="__main__")


if __name__ == "__main__":
    main()
