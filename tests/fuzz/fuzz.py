"""Coverage-guided fuzzing of one reader: python tests/fuzz/fuzz.py TARGET [libFuzzer's options]

`make fuzz` runs all of them one after the other and prints how often each was called. What ends a
run early lies in tests/fuzz/findings and becomes a test by lying there.
"""

from __future__ import annotations

import sys
import warnings
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

import atheris  # noqa: E402 - it instruments what is imported within its block

with atheris.instrument_imports(include=["vma_core", "vma_gui", "zipfile", "json", "tomllib"]):
    from seeds import SEEDS
    from targets import TARGETS

from vma_core.errors import UserError  # noqa: E402


def main() -> None:
    """Fuzz until libFuzzer's options say that it is enough."""
    name, options = sys.argv[1], sys.argv[2:]
    target = TARGETS[name]
    warnings.simplefilter("ignore")

    def one_input(data: bytes) -> None:
        try:
            target(data)
        except UserError:
            return

    findings = HERE / "findings" / name
    corpus = Path(".fuzz") / name
    for folder in (findings, corpus):
        folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(SEEDS[name]()):
        (corpus / f"seed-{number}").write_bytes(seed)
    limits = ["-rss_limit_mb=2048", "-timeout=10", "-max_len=65536", "-print_final_stats=1"]
    arguments = [sys.argv[0], str(corpus), f"-artifact_prefix={findings}/", *limits, *options]
    atheris.Setup(arguments, one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
