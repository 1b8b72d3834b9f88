"""What people install: built, looked into, and started elsewhere (`make test-packages`)."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import numpy as np
import pillow_heif
import pytest
from font_files import content as font_content
from font_files import font
from PIL import Image, ImageDraw
from scipy.io import savemat

ROOT = Path(__file__).parents[2]
DIST = ROOT / "dist"
FROZEN = ROOT / "build/packages/frozen/vma-explorer"
MAX_MB = 310
DEBIAN = "bookworm"

pytestmark = [
    pytest.mark.packages,
    pytest.mark.timeout(1800),
    pytest.mark.skipif(sys.platform != "linux", reason="packages are built on Linux here"),
]


def build(kind: str) -> Path:
    """One kind; the path of what was made first."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "packaging/build.py"), kind],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return ROOT / done.stdout.split("  ")[0]


def bare(home: Path) -> dict[str, str]:
    """An environment with nothing in it."""
    return {"PATH": "/usr/bin:/bin", "HOME": str(home), "LANG": "C.UTF-8"}


def self_test(command: list[str], home: Path, torch: bool) -> None:
    """Every part works."""
    done = subprocess.run(
        command, cwd=home, env=bare(home), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "All parts work." in done.stdout
    assert ("explores only" in done.stdout) != torch


@pytest.fixture(scope="module")
def frozen() -> Path:
    """The frozen program."""
    return build("frozen")


def tracked(*folders: str) -> set[str]:
    """What git knows of some folders."""
    command = ["git", "-C", str(ROOT), "ls-files", *folders]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return set(done.stdout.splitlines())


def test_the_wheel_contains_only_the_program(tmp_path: Path) -> None:
    wheel = build("wheel")
    with zipfile.ZipFile(wheel) as archive:
        names = {n for n in archive.namelist() if ".dist-info/" not in n}
    expected = set()
    for source in ("vma_gui", "core/vma_core", "resources/vma_resources"):
        folder = source.rsplit("/", 1)[-1]
        expected |= {folder + name.removeprefix(source) for name in tracked(source)}
    assert names == expected
    (sdist,) = DIST.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        inside = {n.split("/", 1)[1] for n in archive.getnames() if "/" in n}
    wanted = ("vma_gui", "core", "resources", "tools", "tests", "packaging", "docs")
    alone = {"README.md", "LICENSE", "Makefile", "constraints.txt", "pyproject.toml"}
    assert inside - {"PKG-INFO", ".gitignore"} == tracked(*wanted) | alone


def test_the_wheel_starts_in_a_separate_environment(tmp_path: Path) -> None:
    build("wheel")
    (wheel,) = DIST.glob("*.whl")
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "venv")], check=True)
    pip = [str(tmp_path / "venv/bin/pip"), "install", "--quiet"]
    subprocess.run([*pip, "-c", str(ROOT / "constraints.txt"), str(wheel)], check=True)
    self_test([str(tmp_path / "venv/bin/vma-gui"), "--selftest"], tmp_path, torch=False)
    vma = str(tmp_path / "venv/bin/vma")
    command = [vma, "generate", "--count", "4", "--out", str(tmp_path / "out.png")]
    subprocess.run(command, check=True, cwd=tmp_path, env=bare(tmp_path))
    assert (tmp_path / "out.png").stat().st_size > 500


def test_the_same_commit_gives_the_same_wheel() -> None:
    first = {path.name: path.read_bytes() for path in map(Path, [build("wheel")])}
    assert {path.name: path.read_bytes() for path in map(Path, [build("wheel")])} == first


def test_the_frozen_program_is_small_and_has_no_torch(frozen: Path) -> None:
    files = [path for path in frozen.rglob("*") if path.is_file() and not path.is_symlink()]
    assert sum(path.stat().st_size for path in files) / 1e6 <= MAX_MB
    names = [str(path.relative_to(frozen)).lower() for path in files]
    assert not [name for name in names if "torch" in name or "providers_cuda" in name]
    for notice in ("LICENSE", "THIRD-PARTY.txt", "sbom.cdx.json"):
        assert (frozen / notice).stat().st_size > 500
    assert "pyside6" in (frozen / "sbom.cdx.json").read_text().lower()


def test_the_frozen_program_starts_in_an_empty_environment(frozen: Path, tmp_path: Path) -> None:
    copy = tmp_path / "elsewhere"
    shutil.copytree(frozen, copy, symlinks=True)
    self_test([str(copy / "vma-gui"), "--selftest"], tmp_path, torch=False)
    done = subprocess.run(
        [str(copy / "vma"), "train", "--out", str(tmp_path / "x")],
        env=bare(tmp_path), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "PyTorch" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_frozen_program_reads_and_writes_every_format(frozen: Path, tmp_path: Path) -> None:
    """Libraries that are loaded late, by name or as compiled parts are easily left out."""
    for name, content in samples().items():
        (tmp_path / name).write_bytes(content)
        found = vma(frozen, tmp_path, "data", "import", name, "--out", f"{name}.npz", "--json")
        assert json.loads(found)["images"] >= 1, name
    for number, name in enumerate(("a.otf", "a.ttf", "variable.ttf", "a.ufoz", "a.svg", "a.jhf")):
        variable = ["--variable"] if name.startswith("variable") else []
        out = f"{number}-{name}"
        vma(frozen, tmp_path, "font", "--script", "Greek", "--alternates", "1", *variable,
            "--out", out)  # fmt: skip
        assert (tmp_path / out).stat().st_size > 500, name
    for name in ("page.svg", "page.pdf", "page.png"):
        vma(frozen, tmp_path, "write", "Hamburg fi", "--out", name)
        assert (tmp_path / name).stat().st_size > 500, name


def vma(frozen: Path, folder: Path, *arguments: str) -> str:
    """Run a command of the frozen program; its output."""
    done = subprocess.run(
        [str(frozen / "vma"), *arguments],
        cwd=folder, env=bare(folder), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, (arguments, done.stderr[-2000:])
    return done.stdout


def samples() -> dict[str, bytes]:
    """A letter as files that need a library each."""
    paper = Image.new("L", (200, 200), 255)
    ImageDraw.Draw(paper).line([(50, 160), (100, 40), (150, 160)], fill=0, width=14)
    found = {}
    for suffix in ("pdf", "webp", "tiff", "avif"):
        written = io.BytesIO()
        paper.convert("RGB").save(written, suffix)
        found[f"picture.{suffix}"] = written.getvalue()
    written = io.BytesIO()
    pillow_heif.from_pillow(paper.convert("RGB")).save(written, quality=90)
    found["photo.heic"] = written.getvalue()
    found["filled.svg"] = (
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><style>.ink { fill: #000 }'
        b'</style><path class="ink" d="M2 7 L4 2 L7 7 Z"/></svg>'
    )
    for flavor in ("woff", "woff2"):
        found[f"font.{flavor}"] = font_content(font(), flavor)
    written = io.BytesIO()
    images = np.random.default_rng(0).random((4, 28, 28)) < 0.2
    savemat(written, {"images": images.astype(np.uint8)})
    found["images.mat"] = written.getvalue()
    return found


def test_the_tarball_installs_and_uninstalls_for_one_user(tmp_path: Path) -> None:
    archive = build("tarball")
    with tarfile.open(archive) as content:
        content.extractall(tmp_path, filter="tar")
    (folder,) = tmp_path.iterdir()
    home = tmp_path / "home"
    home.mkdir()
    install = ["sh", str(folder / "install.sh")]
    subprocess.run(install, check=True, env=bare(home))
    entry = (home / ".local/share/applications/vma-explorer.desktop").read_text()
    assert f"Exec={home}/.local/bin/vma-gui %f" in entry
    self_test([str(home / ".local/bin/vma-gui"), "--selftest"], home, torch=False)
    subprocess.run([*install, "--remove"], check=True, env=bare(home))
    left = [p for p in (home / ".local").rglob("*") if p.is_file() or p.is_symlink()]
    assert not [p for p in left if "vma" in p.name]


def test_the_debian_package_installs_and_starts_in_a_clean_root(tmp_path: Path) -> None:
    if os.geteuid() or not shutil.which("debootstrap"):
        pytest.skip("a clean root needs debootstrap and root")
    package = build("deb")
    root = tmp_path / "root"
    made = subprocess.run(
        ["debootstrap", "--variant=minbase", DEBIAN, str(root), *_mirror()],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    if made.returncode:
        pytest.skip(f"no clean root could be made: {made.stdout[-200:]}")
    for settings in _sources():
        shutil.copy(settings, root / settings.relative_to("/"))
    shutil.copytree("/etc/apt/apt.conf.d", root / "etc/apt/apt.conf.d", dirs_exist_ok=True)
    shutil.copy(package, root / "root")
    inside = ["chroot", str(root), "/usr/bin/env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin"]
    inside += ["HOME=/root", "LANG=C.UTF-8", "DEBIAN_FRONTEND=noninteractive"]
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends"]
    subprocess.run([*inside, "apt-get", "update", "-qq"], check=True)
    quiet = subprocess.DEVNULL
    subprocess.run([*inside, *install, f"/root/{package.name}"], check=True, stdout=quiet)
    done = subprocess.run(
        [*inside, "vma-gui", "--selftest"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    subprocess.run([*inside, "apt-get", "purge", "-y", "-qq", "vma-explorer"], check=True)
    assert not (root / "usr/lib/vma-explorer").exists()


def _sources() -> list[Path]:
    """This machine's lists of Debian's own packages."""
    apt = Path("/etc/apt")
    files = (*apt.glob("sources.list"), *apt.glob("sources.list.d/*"))
    return [path for path in files if path.read_text().count("/debian") and path.is_file()]


def _mirror() -> list[str]:
    """Where this machine gets them from, or what debootstrap takes by itself."""
    for path in _sources():
        for line in path.read_text().splitlines():
            kind, *rest = line.split() or [""]
            if kind in ("deb", "URIs:"):
                return [next(part for part in rest if "://" in part)]
    return []
