"""Writes down what the core says to people, where the translators' tools find it.

python resources/gather_messages.py > vma_gui/system/core_messages.py

Gathered are the texts of errors for people (`UserError` and its kinds) and of `message(…)`;
values become %1, %2 and so on. What only commands say is left out: a
terminal speaks English.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path

CORE = Path(__file__).parents[1] / "core" / "vma_core"
SPEAKING = {"UserError", "PracticeSheetError", "LostError", "message"}
FOR_TERMINALS = {"cli", "omniglot_one_shot.py", "sharded_dataset.py"}
FOR_TERMINALS |= {"recipe.py", "corpus.py", "run_loop.py", "distributed.py"}


def main() -> None:
    """Print the module."""
    print('"""What the core says to people; written by resources/gather_messages.py."""\n')
    print("from PySide6.QtCore import QT_TRANSLATE_NOOP\n")
    print("# ruff: noqa: E501\nMESSAGES = (")
    for text in gathered():
        print(f'    QT_TRANSLATE_NOOP("Core", {json.dumps(text, ensure_ascii=False)}),')
    print(")")


def gathered() -> list[str]:
    """Every text once, in alphabetical order."""
    found = set()
    for path in CORE.rglob("*.py"):
        if not FOR_TERMINALS & set(path.relative_to(CORE).parts):
            found |= set(_said_in(ast.parse(path.read_text("utf-8"))))
    return sorted(found)


def _said_in(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        called = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if called and node.func.id in SPEAKING and node.args:
            text = "".join(_pieces(node.args[0]))
            for number in range(1, text.count("\0") + 1):
                text = text.replace("\0", f"%{number}", 1)
            if any(letter.isalpha() for letter in text) or ": " in text:
                yield text


def _pieces(node: ast.expr) -> Iterator[str]:
    """Texts, and a zero character for each value between them."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=values):
            for value in values:
                yield from _pieces(value)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            yield from _pieces(left)
            yield from _pieces(right)
        case _:
            yield "\0"


if __name__ == "__main__":
    main()
