"""Files that cannot be read, and what to save them as."""

from __future__ import annotations

from pathlib import PurePath

from vma_core.errors import UserError

RAW_PHOTOS = {".arw", ".cr2", ".cr3", ".dng", ".nef", ".orf", ".raf", ".rw2"}
PICTURES = {".ico", ".icns", ".jp2", ".jpx", ".jxl", ".pcx", ".tga", ".xpm"}
DRAWINGS = {
    ".afdesign", ".afphoto", ".ai", ".cdr", ".clip", ".emf", ".eps", ".fig", ".kra", ".procreate",
    ".ps", ".sai", ".sketch", ".wmf", ".xcf",
}  # fmt: skip
DOCUMENTS = {
    ".doc", ".docx", ".key", ".odg", ".odp", ".odt", ".one", ".pages", ".ppt", ".pptx", ".rtf",
}  # fmt: skip
FONTS = {
    ".bdf", ".dfont", ".eot", ".fnt", ".fon", ".glyphs", ".otb", ".pcf", ".pfa", ".pfb", ".pfm",
    ".sfd", ".ufo", ".vfb",
}  # fmt: skip
ARCHIVES = {".7z", ".bz2", ".cab", ".dmg", ".rar", ".tar", ".tgz", ".xz"}


def refusal(path: PurePath) -> UserError | None:
    """Why a well-known kind of file cannot be read and how to convert it; None for other kinds."""
    suffix, name = path.suffix.lower(), path.name
    if suffix in RAW_PHOTOS:
        return UserError(
            "{name} is a camera's raw file, which cannot be read. Save it as JPEG in your photo "
            "program.",
            name=name,
        )
    if suffix in PICTURES:
        return UserError(
            "{name} is a picture that cannot be read. Save it as PNG or JPEG.", name=name
        )
    if suffix in DRAWINGS:
        return UserError(
            "{name} belongs to a drawing program. Export it there as SVG, or as PNG.", name=name
        )
    if suffix in DOCUMENTS:
        return UserError(
            "{name} is a document that cannot be read. Save or print it as PDF.", name=name
        )
    if suffix in FONTS:
        return UserError(
            "{name} is a font of a kind that cannot be read. Convert it to TTF or OTF, for example "
            "with FontForge.",
            name=name,
        )
    if suffix in ARCHIVES:
        return UserError(
            "{name} is an archive that cannot be read. Unpack it and open the folder.", name=name
        )
    return None
