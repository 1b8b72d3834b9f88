"""Build packages: wheel and sdist, the frozen program, and a tarball and a .deb of it.

    python packaging/build.py wheel | frozen | tarball | deb

Each target builds its prerequisites. Packages go to dist/, intermediate files to build/packages.
Times are the commit's, owners are root and names are sorted, so a commit always gives the same
wheel.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
DIST, WORK = ROOT / "dist", ROOT / "build" / "packages"
LINUX = ROOT / "packaging" / "linux"
RUNTIME = WORK / "runtime"
"""A virtual environment with the program and its dependencies only."""
TOOLS = WORK / "tools"
FROZEN = WORK / "frozen" / "vma-explorer"
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
COMMANDS = ("vma-gui", "vma")
LICENCES = """Licences of the contents of this folder

VMA Explorer is under the MIT licence (LICENSE). Qt and Qt for Python are used under the GNU
Lesser General Public License, version 3; their libraries are separate files in _internal/PySide6
and may be replaced. CPython is under the PSF licence; the start program is PyInstaller's (GPL with
an exception that allows its use in programs of any licence). Photos of phones (HEIC) are read by
libheif and libde265 (LGPL, version 3), separate files in _internal/pi_heif.libs. All others follow
with their texts.

"""
STAMP = WORK / "frozen.stamp"
"""What the frozen program was built from."""


def main() -> None:
    """Build one kind of package."""
    kinds = {"wheel": wheel, "frozen": frozen, "tarball": tarball, "deb": deb}
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("kind", choices=kinds)
    for built in kinds[parser.parse_args().kind]():
        print(f"{built.relative_to(ROOT)}  {_size_mb(built):.1f} MB")


def wheel() -> list[Path]:
    """The wheel and the source distribution, from the files in git."""
    DIST.mkdir(exist_ok=True)
    _run(_tool("build"), "--no-isolation", "--outdir", DIST, ROOT)
    name = f"vma_explorer-{VERSION}"
    return [DIST / f"{name}-py3-none-any.whl", DIST / f"{name}.tar.gz"]


def frozen() -> list[Path]:
    """One folder that needs no Python: the program, licence texts and bill of materials.

    Built again only if the wheel, the pinned versions or the recipe have changed.
    """
    (built, _) = wheel()
    sources = (*sorted((ROOT / "packaging" / "frozen").glob("*.*")), Path(__file__))
    digest = hashlib.sha256()
    for source in (built, ROOT / "constraints.txt", ROOT / "LICENSE", *sources):
        digest.update(source.read_bytes())
    if FROZEN.is_dir() and STAMP.is_file() and STAMP.read_text() == digest.hexdigest():
        return [FROZEN]
    STAMP.unlink(missing_ok=True)
    python = _runtime(built)
    notices = _notices(python)
    _run(python, "-m", "pip", "install", "-q", "-c", ROOT / "constraints.txt", "pyinstaller")
    shutil.rmtree(FROZEN, ignore_errors=True)
    spec = ROOT / "packaging" / "frozen" / "vma-explorer.spec"
    places = ("--distpath", FROZEN.parent, "--workpath", WORK / "pyinstaller")
    _run(python, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", *places, spec)
    (FROZEN / "vma").symlink_to("vma-gui")  # the name decides which of the two runs
    inside = FROZEN / "_internal"
    # Python's own libraries only: strip breaks those in wheels.
    for library in (*inside.glob("libpython*"), *inside.glob("python3*/lib-dynload/*.so")):
        _run("strip", "--strip-debug", library)
    for notice in (*notices, ROOT / "LICENSE"):
        shutil.copy(notice, FROZEN)
    STAMP.write_text(digest.hexdigest())
    return [FROZEN]


def tarball() -> list[Path]:
    """The frozen program with menu entry, icon, file type and an install script."""
    frozen()
    name = f"vma-explorer-{VERSION}-linux-{os.uname().machine}"
    folder = WORK / name
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(FROZEN, folder / "program", symlinks=True)
    for file in LINUX.iterdir():
        shutil.copy(file, folder)
    shutil.copy(_icon(), folder)
    target = DIST / f"{name}.tar.xz"
    DIST.mkdir(exist_ok=True)
    with tarfile.open(target, "w:xz", preset=6) as archive:
        for path in (folder, *sorted(folder.rglob("*"))):
            archive.add(path, path.relative_to(WORK), recursive=False, filter=_anonymous)
    return [target]


def deb() -> list[Path]:
    """A Debian package of the frozen program; Debian provides the window system's libraries."""
    frozen()
    sys.path.insert(0, str(ROOT))
    from vma_gui.system.system_libraries import DEBIAN_PACKAGES

    tree = WORK / "deb"
    shutil.rmtree(tree, ignore_errors=True)
    share = tree / "usr/share"
    shutil.copytree(FROZEN, tree / "usr/lib/vma-explorer", symlinks=True)
    for command in COMMANDS:
        link = tree / "usr/bin" / command
        link.parent.mkdir(exist_ok=True)
        link.symlink_to(f"../lib/vma-explorer/{command}")
    for source, place in (
        (LINUX / "vma-explorer.desktop", "applications/vma-explorer.desktop"),
        (LINUX / "vma-explorer.xml", "mime/packages/vma-explorer.xml"),
        (LINUX / "vma-explorer.metainfo.xml", "metainfo/vma-explorer.metainfo.xml"),
        (_icon(), "icons/hicolor/scalable/apps/vma-explorer.svg"),
        (ROOT / "LICENSE", "doc/vma-explorer/copyright"),
    ):
        (share / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, share / place)
    libc = ".".join(os.confstr("CS_GNU_LIBC_VERSION").split()[-1].split(".")[:2])
    control = {
        "Package": "vma-explorer",
        "Version": VERSION,
        "Architecture": _output("dpkg", "--print-architecture"),
        "Maintainer": "VMA Explorer's authors <vma-explorer@localhost>",
        "Installed-Size": str(round(1024 * _size_mb(tree))),
        "Depends": ", ".join([f"libc6 (>= {libc})", *sorted(set(DEBIAN_PACKAGES.values()))]),
        "Recommends": "fonts-dejavu-core",
        "Section": "science",
        "Priority": "optional",
        "Description": "draw characters into a memory and watch a model read it\n"
        " At every point of the pen a variational memory-addressing model shows which\n"
        " entries of the memory it reads, and answers with new variants.",
    }
    (tree / "DEBIAN").mkdir()
    text = "".join(f"{name}: {value}\n" for name, value in control.items())
    (tree / "DEBIAN/control").write_text(text)
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
    target = DIST / f"vma-explorer_{VERSION}_{control['Architecture']}.deb"
    DIST.mkdir(exist_ok=True)
    _run("dpkg-deb", "--root-owner-group", "--build", tree, target)
    return [target]


def _runtime(built: Path) -> Path:
    """Python of a fresh environment with the wheel and its pinned dependencies."""
    shutil.rmtree(RUNTIME, ignore_errors=True)
    _run(sys.executable, "-m", "venv", RUNTIME)
    python = RUNTIME / "bin" / "python"
    _run(python, "-m", "pip", "install", "-q", "-c", ROOT / "constraints.txt", built)
    return python


def _notices(python: Path) -> list[Path]:
    """Licence texts and a CycloneDX bill of materials of that environment."""
    texts, bill = WORK / "THIRD-PARTY.txt", WORK / "sbom.cdx.json"
    left_out = ("pip", "setuptools", "vma-explorer")
    options = ("--format=plain-vertical", "--with-license-file", "--no-license-path", "--with-urls")
    found = _output(
        *_tool("piplicenses"), f"--python={python}", *options, "--ignore-packages", *left_out
    )
    texts.write_text(LICENCES + found + "\n" + _further_texts(python))
    _run(*_tool("cyclonedx_py"), "environment", "--output-reproducible", "-o", bill, python)
    return [texts, bill]


def _further_texts(python: Path) -> str:
    """Licence texts of libraries inside wheels, of which the list above has only the first."""
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    found = []
    for package in sorted(Path(_output(python, "-c", where)).glob("*.dist-info")):
        texts = [path for path in sorted((package / "licenses").rglob("*")) if path.is_file()]
        for text in texts if len(texts) > 1 else ():
            name = text.relative_to(package / "licenses")
            title = f"{package.name.removesuffix('.dist-info')}: {name}"
            found.append(f"\n{title}\n{'-' * len(title)}\n\n{text.read_text(errors='replace')}")
    for general in ("LGPL-3", "GPL-3"):
        text = Path("/usr/share/common-licenses") / general
        if text.is_file():
            found.append(f"\n{general}\n{'-' * len(general)}\n\n{text.read_text()}")
    return "\n".join(found)


def _icon() -> Path:
    return ROOT / "resources/vma_resources/icons/vma-explorer.svg"


def _anonymous(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """Set the owner to root and the time to the commit's."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = "root"
    entry.mtime = _epoch()
    return entry


def _epoch() -> int:
    """Time of the last commit in seconds; 2020 outside a repository."""
    done = subprocess.run(
        ["git", "-C", str(ROOT), "log", "-1", "--format=%ct"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return int(done.stdout or 1577836800)


def _tool(module: str) -> tuple[object, ...]:
    return sys.executable, "-m", module


def _environment() -> dict[str, str]:
    return os.environ | {"SOURCE_DATE_EPOCH": str(_epoch()), "PYTHONHASHSEED": "0"}


def _run(*command: object) -> None:
    parts = [str(p) for c in command for p in (c if isinstance(c, tuple) else (c,))]
    subprocess.run(parts, check=True, env=_environment(), stdout=subprocess.DEVNULL)


def _output(*command: object) -> str:
    parts = [str(part) for part in command]
    done = subprocess.run(parts, check=True, env=_environment(), capture_output=True, text=True)
    return done.stdout.strip()


def _size_mb(path: Path) -> float:
    files = [path] if path.is_file() else [p for p in path.rglob("*") if not p.is_symlink()]
    return sum(p.stat().st_size for p in files if p.is_file()) / 1e6


if __name__ == "__main__":
    main()
