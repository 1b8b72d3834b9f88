"""Translation files: complete, up to date and compiled."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from defusedxml import ElementTree
from vma_resources import resource_path

ROOT = Path(__file__).parents[2]
TOOLS = Path(sys.executable).parent


def messages(language: str) -> list[tuple[str, str, list[str]]]:
    """(context, English, translations) per message; several translations for plural forms."""
    tree = ElementTree.parse(str(resource_path(f"translations/vma_{language}.ts")))
    found = []
    for context in tree.getroot().iter("context"):
        name = context.findtext("name") or ""
        for message in context.iter("message"):
            element = message.find("translation")
            texts: list[str] = []
            if element is not None and element.get("type") is None:
                forms = list(element.iter("numerusform")) or [element]
                texts = [form.text or "" for form in forms]
            found.append((name, message.findtext("source") or "", texts))
    return found


def placeholders(text: str) -> set[str]:
    """The placeholders of a text, including conversions and formats."""
    return set(re.findall(r"\{[^{}]*\}|%\w", text))


@pytest.mark.parametrize(
    ("language", "context", "count"), [("de", "", 700), ("en", "", 15), ("fr", "Booth", 20)]
)
def test_every_sentence_is_translated(language: str, context: str, count: int) -> None:
    found = [m for m in messages(language) if context in ("", m[0])]
    assert len(found) > count
    for _context, english, texts in found:
        assert texts, english
        # The singular may omit the number.
        assert placeholders(english) == placeholders(texts[-1]), english
        for text in texts:
            assert text, english
            assert placeholders(english) >= placeholders(text), english
            for place in ("&", "…", "<b>"):
                assert (place in english) == (place in text), english
            assert english.count(";;") == text.count(";;"), english
            assert english.endswith((".", "?")) == text.endswith((".", "?")), english


@pytest.mark.parametrize("language", ["de", "en", "fr"])
def test_translation_files_are_up_to_date(language: str, tmp_path: Path) -> None:
    """Check that `make translations` would change nothing."""
    kept = resource_path(f"translations/vma_{language}.ts")
    fresh = tmp_path / "vma.ts"
    fresh.write_bytes(kept.read_bytes())
    folder = ROOT / "vma_gui" / ("booth" if language == "fr" else "")
    sources = sorted(str(path) for path in folder.rglob("*.py"))
    subprocess.run(
        [TOOLS / "pyside6-lupdate", "-silent", "-no-obsolete", "-locations", "none", *sources,
         *(["-pluralonly"] if language == "en" else []),
         "-source-language", "en", "-target-language", language, "-ts", fresh],
        check=True,
    )  # fmt: skip
    assert fresh.read_text() == kept.read_text()
    compiled = tmp_path / "vma.qm"
    subprocess.run([TOOLS / "pyside6-lrelease", "-silent", kept, "-qm", compiled], check=True)
    assert compiled.read_bytes() == kept.with_suffix(".qm").read_bytes()


def test_every_plural_has_two_german_forms() -> None:
    plurals = {(context, english) for context, english, texts in messages("en")}
    for context, english, texts in messages("de"):
        assert (len(texts) == 2) == ((context, english) in plurals), english


def test_no_translatable_text_is_inside_an_f_string() -> None:
    """`lupdate` does not look into f-strings."""
    for path in (ROOT / "vma_gui").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                names = {n.attr for n in ast.walk(node) if isinstance(n, ast.Attribute)}
                assert not names & {"tr", "translate"}, f"{path.name}:{node.lineno}"
