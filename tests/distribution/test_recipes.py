"""What cannot be built here is at least well formed, and names what there is."""

from __future__ import annotations

import plistlib
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGING = ROOT / "packaging"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


@pytest.mark.parametrize("script", sorted(PACKAGING.rglob("*.sh")), ids=lambda p: p.parent.name)
def test_shell_scripts_parse(script: Path) -> None:
    shell = "bash" if "bash" in script.read_text().splitlines()[0] else "sh"
    subprocess.run([shell, "-n", script], check=True)


def test_the_windows_recipe_has_this_version_and_existing_files() -> None:
    recipe = (PACKAGING / "windows/vma-explorer.iss").read_text()
    assert f'#define Version "{PROJECT["version"]}"' in recipe
    licence = re.search(r"LicenseFile=(.+)", recipe)
    assert licence is not None
    assert (PACKAGING / "windows" / licence[1].replace("\\", "/")).resolve().is_file()
    assert (PACKAGING / "frozen/vma-explorer.spec").is_file()
    assert '\\.vma"' in recipe, "double clicks open projects"


def test_the_mac_recipe_starts_the_program_and_opens_projects() -> None:
    plist = plistlib.loads((PACKAGING / "macos/Info.plist").read_bytes())
    assert plist["CFBundleExecutable"] in PROJECT["gui-scripts"]
    assert plist["CFBundleDocumentTypes"][0]["CFBundleTypeExtensions"] == ["vma"]


def test_untested_recipes_are_marked() -> None:
    for path in ("appimage/build.sh", "macos/build.sh", "windows/vma-explorer.iss"):
        assert "RECIPE, not built" in (PACKAGING / path).read_text()
        assert f"[{path}]" in (PACKAGING / "README.md").read_text()
