"""The scripts that make a machine a booth, and that undo it, in a folder that stands for /."""

from __future__ import annotations

import shutil
import subprocess
from configparser import ConfigParser
from pathlib import Path

import pytest

SETUP = Path(__file__).parents[2] / "packaging" / "booth"
VMA_GUI = "/opt/vma-explorer/bin/vma-gui"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """What every machine has."""
    for folder in ("etc/systemd/system", "etc/systemd/user", "home", "var/lib"):
        (tmp_path / folder).mkdir(parents=True)
    return tmp_path


def run(script: str, root: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = ["bash", str(SETUP / script), "--root", str(root), *options]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def tree(root: Path) -> dict[str, str]:
    """Kind and content by path."""
    found = {}
    for path in sorted(root.rglob("*")):
        name = str(path.relative_to(root))
        if path.is_symlink():
            found[name] = f"→ {path.readlink()}"
        else:
            found[name] = path.read_text() if path.is_file() else "folder"
    return found


def test_what_is_set_up_is_taken_back(root: Path) -> None:
    before = tree(root)
    done = run("install.sh", root, "--vma-gui", VMA_GUI, "--user", "stand")
    assert done.returncode == 0, done.stderr
    after = tree(root)
    assert after["etc/vma-booth/booth.toml"] == (SETUP / "booth.toml").read_text()
    wants = "home/stand/.config/systemd/user/default.target.wants/vma-booth.service"
    assert after[wants] == "→ /etc/systemd/user/vma-booth.service"
    assert "var/lib/systemd/linger/stand" in after
    assert run("uninstall.sh", root).returncode == 0
    assert tree(root) == before


def test_the_unit_says_what_it_must(root: Path) -> None:
    run("install.sh", root, "--vma-gui", VMA_GUI)
    unit = ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read(root / "etc/systemd/user/vma-booth.service")
    service = unit["Service"]
    config = "--booth-config /etc/vma-booth/booth.toml"
    assert service["ExecStart"] == f"/usr/bin/cage -d -s -- {VMA_GUI} {config}"
    assert service["Type"] == "notify"
    assert service["NotifyAccess"] == "all"
    assert int(service["WatchdogSec"]) > 10
    assert service["Restart"] == "on-failure"
    assert service["MemoryMax"].endswith("M")
    assert "@" not in (root / "etc/systemd/user/vma-booth.service").read_text().split("[Unit]")[1]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")
def test_systemd_takes_the_unit(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(root))
    text = (SETUP / "vma-booth.service").read_text()
    text = text.replace("/usr/bin/cage -d -s -- @VMA_GUI@", "/bin/true").replace("@CONFIG@", "x")
    unit = root / "vma-booth.service"
    unit.write_text(text)
    command = ["systemd-analyze", "--user", "verify", str(unit)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "vma-booth.service" not in done.stderr, done.stderr


def test_settings_that_were_changed_stay(root: Path) -> None:
    run("install.sh", root, "--vma-gui", VMA_GUI)
    settings = root / "etc/vma-booth/booth.toml"
    settings.write_text('title = "Ours"')
    done = run("uninstall.sh", root)
    assert "Your settings are kept" in done.stdout
    assert settings.read_text() == 'title = "Ours"'


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--config", "/no/file"], "there is no settings file /no/file."),
        (["--user", "root"], "root cannot be the booth's user."),
        (["--user", "a b;rm"], "cannot be the booth's user."),
        (["--sudo"], "unknown option --sudo"),
    ],
)
def test_what_is_wrong_is_said_before_anything_is_written(
    root: Path, options: list[str], message: str
) -> None:
    before = tree(root)
    done = run("install.sh", root, "--vma-gui", VMA_GUI, *options)
    assert done.returncode != 0
    assert message in done.stderr
    assert tree(root) == before


def test_twice_is_once(root: Path) -> None:
    run("install.sh", root, "--vma-gui", VMA_GUI)
    once = tree(root)
    done = run("install.sh", root, "--vma-gui", VMA_GUI)
    assert done.returncode == 1
    assert "set up already" in done.stderr
    assert tree(root) == once
    run("uninstall.sh", root)
    assert run("uninstall.sh", root).returncode == 1
