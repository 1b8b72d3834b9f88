"""Every link within the documents leads somewhere, and the reference knows every module."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
LABEL = re.compile(r"^\(([\w-]+)\)=$", re.MULTILINE)
SOURCE = re.compile(r"`([\w./]+\.py)`")


def anchors(text: str) -> set[str]:
    """What can stand behind # in a link, as public services and the site make it of headings."""
    found = set(LABEL.findall(text))
    for heading in HEADING.findall(text):
        kept = re.sub(r"[^\w\s-]", "", heading.lower())
        found.add(re.sub(r"\s", "-", kept.strip()))
    return found


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: d.name)
def test_links_lead_somewhere(document: Path) -> None:
    broken = []
    for link in LINK.findall(document.read_text("utf-8")):
        if link.startswith(("https://", "http://", "mailto:")):
            continue
        name, _, anchor = link.partition("#")
        target = document if not name else (document.parent / name).resolve()
        if not target.exists() or (anchor and anchor not in anchors(target.read_text("utf-8"))):
            broken.append(link)
    assert broken == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: d.name)
def test_named_source_files_exist(document: Path) -> None:
    sources = [
        path.relative_to(ROOT).as_posix()
        for folder in ("core", "docs", "packaging", "resources", "tests", "tools", "vma_gui")
        for path in (ROOT / folder).rglob("*.py")
    ]
    named = SOURCE.findall(document.read_text("utf-8"))
    assert [n for n in named if not any(f"/{s}".endswith(f"/{n}") for s in sources)] == []


def test_every_page_stands_in_the_sites_table() -> None:
    index = (ROOT / "docs/index.md").read_text("utf-8")
    listed = {line.strip() for line in index.splitlines()}
    pages = {p.stem for suffix in ("md", "ipynb") for p in (ROOT / "docs").glob(f"*.{suffix}")}
    assert pages - {"index"} <= listed


def test_the_reference_knows_every_module() -> None:
    written = (ROOT / "docs/api.md").read_text("utf-8")
    named = set(re.findall(r"automodule:: (\S+)", written))
    core = ROOT / "core/vma_core"
    inner = {"__main__", "cli"}  # used through the commands
    paths = (path.relative_to(core).with_suffix("").parts for path in core.rglob("*.py"))
    modules = {
        ".".join(("vma_core", *parts))
        for parts in paths
        if parts[-1] != "__init__" and parts[0] not in inner
    }
    assert named == modules
