"""Numbered screenshots with captions, and a page that shows them."""

from __future__ import annotations

import html
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image, ImageChops, ImageGrab
from vma_core.atomic_write import write_atomically

STILL_S = 0.25
"""A screen that did not change for this long is taken."""
MAX_WAIT_S = 6.0
"""Curves of a training run and the booth's animations never rest: then it is taken as it is."""


@dataclass(frozen=True)
class Shot:
    """A screenshot: file name, and what it shows."""

    name: str
    caption: str


@dataclass
class Album:
    """Screenshots of one role, in a folder."""

    role: str
    folder: Path
    display: str
    shots: list[Shot] = field(default_factory=list)

    def take(self, caption: str) -> None:
        """Save the screen as soon as nothing moves on it."""
        number = len(self.shots) + 1
        shot = Shot(f"{self.role}-{number:02d}.png", caption)
        self.folder.mkdir(parents=True, exist_ok=True)
        still(self._grab).save(self.folder / shot.name)
        self.shots.append(shot)
        print(f"{shot.name}  {caption}", flush=True)

    def _grab(self) -> Image.Image:
        return ImageGrab.grab(xdisplay=self.display)


def still(grab: Callable[[], Image.Image]) -> Image.Image:
    """The screen once two pictures of it are equal, or after `MAX_WAIT_S`."""
    deadline = time.monotonic() + MAX_WAIT_S
    before = grab()
    while True:
        time.sleep(STILL_S)
        now = grab()
        if ImageChops.difference(before, now).getbbox() is None or time.monotonic() > deadline:
            return now
        before = now


def write_page(folder: Path, albums: Sequence[Album]) -> Path:
    """Write index.html with all screenshots below their captions; returns its path."""
    lines = [
        "<!doctype html><meta charset='utf-8'><title>First hours</title>",
        "<style>body{font:16px sans-serif;max-width:1200px;margin:2em auto}img{max-width:100%;"
        "border:1px solid #999}figure{margin:0 0 2em}figcaption{margin:0 0 .4em}</style>",
    ]
    for album in albums:
        lines.append(f"<h1>{html.escape(album.role.replace('-', ' ').capitalize())}</h1>")
        for number, shot in enumerate(album.shots, 1):
            caption = f"{number}. {html.escape(shot.caption)}"
            image = f"<a href='{shot.name}'><img src='{shot.name}' alt=''></a>"
            lines.append(f"<figure><figcaption>{caption}</figcaption>{image}</figure>")
    path = folder / "index.html"
    write_atomically(path, "\n".join(lines).encode())
    return path
