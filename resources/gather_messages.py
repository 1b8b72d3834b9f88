"""Writes down what the core says to people, where the translators' tools find it.

python resources/gather_messages.py > vma_gui/system/core_messages.py

Gathered are the templates of errors for users (`UserError` and its kinds) and of `Message(…)`. What
only commands say is left out: a terminal speaks English.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
CORE = ROOT / "core" / "vma_core"
WINDOW = ROOT / "vma_gui"
SPEAKING = {"UserError", "PracticeSheetError", "LostError", "Message"}
FOR_TERMINALS = {
    "cli",
    "omniglot_one_shot.py",
    "sharded_dataset.py",
    "recipe.py",
    "corpus.py",
    "run_loop.py",
    "distributed.py",
    "demo.py",
    "selftest.py",
}
WRITTEN = "core_messages.py"


def main() -> None:
    """Print the module."""
    print('"""What the core says to people; written by resources/gather_messages.py."""\n')
    print("from PySide6.QtCore import QT_TRANSLATE_NOOP\n")
    print("# ruff: noqa: E501\nMESSAGES = (")
    for template in gathered():
        print(f'    QT_TRANSLATE_NOOP("Core", {json.dumps(template, ensure_ascii=False)}),')
    print(")")


def gathered() -> list[str]:
    """Every template once, in alphabetical order."""
    found = set()
    for folder in (CORE, WINDOW):
        for path in folder.rglob("*.py"):
            parts = path.relative_to(folder).parts
            if path.name != WRITTEN and not FOR_TERMINALS & set(parts):
                found |= set(_said_in(ast.parse(path.read_text("utf-8"))))
    return sorted(found)


def _said_in(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str(template))]) if (
                name in SPEAKING
            ):
                yield template


if __name__ == "__main__":
    main()
