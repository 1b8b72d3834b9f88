"""What an import found, and what it left out and why, one line per kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from vma_core.errors import Message, UserError
from vma_core.importers.imported_glyph import ImportedGlyph

NAMED = 3
"""Files that a line names; the others are counted."""
Kind = Literal["unreadable", "alone", "other", "text", "link", "system"]
"""Why a file was left out: it cannot be read; it has to be opened alone; no format that can be
read; a text without strokes; a link; a hidden file or one of the operating system."""


KIND_LINES: dict[Kind, Callable[[str | Message], Message]] = {
    "alone": lambda names: Message("Left out; open these alone: {names}.", names=names),
    "other": lambda names: Message(
        "Left out, as files of this kind cannot be read: {names}.", names=names
    ),
    "text": lambda names: Message(
        "Passed over, as these texts hold no strokes: {names}.", names=names
    ),
    "link": lambda names: Message("Passed over, as links are not followed: {names}.", names=names),
    "system": lambda names: Message("Hidden and system files passed over: {names}.", names=names),
}
"""The line of each kind that has no reason, in order of importance."""


@dataclass(frozen=True)
class LeftOut:
    """A file that was not imported.

    Attributes:
        name: its path, as shown to the user.
        kind: see `Kind`.
        reason: why it cannot be read, if `kind` is "unreadable".
    """

    name: str
    kind: Kind
    reason: Message | None = None

    @classmethod
    def unreadable(cls, name: str, error: UserError) -> LeftOut:
        """A file whose reader raised this error."""
        return cls(name, "unreadable", error.message)


@dataclass
class ImportResult:
    """Glyphs of files and folders, and the files that were left out."""

    glyphs: list[ImportedGlyph] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    def extend(self, other: ImportResult) -> None:
        """Append another result."""
        self.glyphs += other.glyphs
        self.left_out += other.left_out

    def notes(self) -> list[Message]:
        """What users should know: what was left out, then the notes of the glyphs."""
        return left_out_notes(self.left_out) + list(
            dict.fromkeys(glyph.note for glyph in self.glyphs if glyph.note)
        )


def left_out_notes(left_out: Sequence[LeftOut]) -> list[Message]:
    """One line per kind of file and per reason, the most important first."""
    reasons: dict[tuple[str, ...], list[LeftOut]] = {}
    kinds: dict[Kind, list[str]] = {}
    for item in left_out:
        if item.reason is None:
            kinds.setdefault(item.kind, []).append(item.name)
        else:
            reasons.setdefault(_templates(item.reason), []).append(item)
    lines = [_unreadable_line(items) for items in reasons.values()]
    return lines + [
        line(names_of(kinds[kind])) for kind, line in KIND_LINES.items() if kind in kinds
    ]


def implausible_note(names: Sequence[str], count: int) -> Message:
    """Warns of images whose ground may have been taken for ink.

    Args:
        names: of these images.
        count: number of all images.
    """
    return Message(
        "Warning: of {count:,} images, {bad:,} have less than 1 % or more than 50 % of ink, so "
        "the ground may have been taken for ink: {names}. Try vma data import with --polarity dark "
        "or light, or with --threshold, for pictures, and with --invert for data sets.",
        count=count,
        bad=len(names),
        names=names_of(names),
    )


def names_of(names: Sequence[str]) -> str | Message:
    """The first names, and how many more there are."""
    shown = ", ".join(names[:NAMED])
    if len(names) <= NAMED:
        return shown
    return Message("{names} and {more:,} more", names=shown, more=len(names) - NAMED)


def _unreadable_line(items: Sequence[LeftOut]) -> Message:
    """The first file's reason, and the names of the others."""
    reason, others = items[0].reason, [item.name for item in items[1:]]
    if not others:
        return Message("Left out: {reason}", reason=reason)
    return Message(
        "{count:,} files left out: {reason} Likewise: {names}.",
        count=len(items),
        reason=reason,
        names=names_of(others),
    )


def _templates(message: Message) -> tuple[str, ...]:
    """What makes two reasons the same kind: the templates of a message and those in it."""
    nested = [value for value in message.values.values() if isinstance(value, Message)]
    return (message.template, *(part for value in nested for part in _templates(value)))
