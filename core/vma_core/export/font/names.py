"""What a font calls itself, and what others may do with it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

MAX_FAMILY = 31
"""Longer family names are cut off by older programs."""
DEFAULT_FAMILY = "My handwriting"
VERSION = "1.000"

Embedding = Literal["installable", "editable", "print", "restricted"]
"""Whether documents may carry the font: OS/2's fsType."""
FS_TYPE: dict[Embedding, int] = {"installable": 0, "editable": 8, "print": 4, "restricted": 2}

Licence = Literal["reserved", "ofl", "cc0"]
LICENCES: dict[Licence, tuple[str, str]] = {
    "reserved": ("", ""),
    "ofl": (
        "This Font Software is licensed under the SIL Open Font License, Version 1.1. This license "
        "is available with a FAQ at: https://openfontlicense.org",
        "https://openfontlicense.org",
    ),
    "cc0": (
        "To the extent possible under law, the author has waived all copyright and related rights "
        "to this font (CC0 1.0).",
        "https://creativecommons.org/publicdomain/zero/1.0/",
    ),
}
"""Text and address of each licence."""


@dataclass(frozen=True)
class FontNames:
    """Names and rights of a font.

    Attributes:
        family: as typed; see `family_name`.
        designer: who drew it, or "".
        licence: under which it is passed on.
        embedding: whether documents may carry it.
    """

    family: str = DEFAULT_FAMILY
    designer: str = ""
    licence: Licence = "reserved"
    embedding: Embedding = "installable"

    @property
    def shown_family(self) -> str:
        """The family's name in menus."""
        return family_name(self.family)

    @property
    def postscript(self) -> str:
        """The font's name for printers: ASCII letters and digits."""
        return f"{postscript_name(self.shown_family)}-Regular"

    @property
    def copyright(self) -> str:
        """The notice, without a year, which the program cannot know."""
        return f"Copyright {self.designer}".strip() if self.designer else "Copyright by its author"


def family_name(text: str) -> str:
    """A family name that every system accepts.

    Slashes, brackets and control characters become spaces, and an empty name `DEFAULT_FAMILY`.
    """
    kept = "".join(c if c.isprintable() else " " for c in unicodedata.normalize("NFC", text))
    kept = re.sub(r"[\\/:*?\"<>|%{}\[\]()~^`,;=+@#$&!]", " ", kept)
    kept = re.sub(r"\s+", " ", kept).strip(" .-_'")
    return kept[:MAX_FAMILY].strip(" .-_'") or DEFAULT_FAMILY


def file_name(text: str) -> str:
    """A file name, without suffix, for a family."""
    return family_name(text)


def postscript_name(family: str) -> str:
    """ASCII letters and digits of a name; “Hand” if there are none."""
    plain = unicodedata.normalize("NFKD", family).encode("ascii", "ignore").decode()
    words = re.findall(r"[A-Za-z0-9]+", plain)
    return "".join(word[:1].upper() + word[1:] for word in words)[:50] or "Hand"
