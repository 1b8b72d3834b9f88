"""Finds missing system libraries before Qt is imported and aborts.

Qt's own message always names the same library; the linker knows the missing ones.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

DEBIAN_PACKAGES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}


def has_display() -> bool:
    """Whether a display is available."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def missing_libraries(platform: str) -> list[str]:
    """Libraries that Qt and a platform plug-in ("xcb" …) need and the linker does not find."""
    spec = importlib.util.find_spec("PySide6")
    if not sys.platform.startswith("linux") or spec is None or not shutil.which("ldd"):
        return []
    folders = list(spec.submodule_search_locations or [])
    if not folders:
        return []
    root = Path(folders[0])
    files = [
        root / "Qt/lib/libQt6Gui.so.6",
        root / "Qt/lib/libQt6Widgets.so.6",
        root / "QtWidgets.abi3.so",
        root / f"Qt/plugins/platforms/libq{platform}.so",
    ]
    found: dict[str, None] = {}
    for file in files:
        if file.exists():
            found |= dict.fromkeys(parse_ldd(_ldd(file)))
    return list(found)


def parse_ldd(output: str) -> list[str]:
    """Names of the libraries that `ldd` reports as not found."""
    lines = output.splitlines()
    return [line.split()[0] for line in lines if "=> not found" in line]


def install_advice(missing: list[str]) -> str:
    """Error message with the command that installs the packages."""
    packages = sorted({DEBIAN_PACKAGES[name] for name in missing if name in DEBIAN_PACKAGES})
    unknown = [name for name in missing if name not in DEBIAN_PACKAGES]
    text = f"The window needs system libraries that are missing: {', '.join(missing)}."
    if packages:
        text += f"\nOn Debian or Ubuntu: sudo apt-get install {' '.join(packages)}"
    if unknown:
        text += f"\nPlease install the packages that provide: {', '.join(unknown)}"
    return text


def _ldd(file: Path) -> str:
    done = subprocess.run(["ldd", str(file)], capture_output=True, text=True, check=False)
    return done.stdout
