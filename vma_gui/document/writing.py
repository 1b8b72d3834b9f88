"""The text of the page, its settings, and the variants chosen for single letters."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack
from vma_core.engine.variant_settings import MAX_SEED
from vma_core.memory.entries import Memory
from vma_core.writing.page import PageSettings, VariantKey
from vma_core.writing.state import WritingState

from vma_gui.document.step_names import tr_step
from vma_gui.document.undo import Assign
from vma_gui.system.language import locale_number


class LetterChoice(NamedTuple):
    """A variant chosen by hand; it stays that of its entry wherever that moves in the memory."""

    image_id: int
    seed: int
    noise: int
    """Index of the noise."""
    variation: float
    is_pinned: bool = False
    """Whether another page seed keeps it."""


@dataclass(frozen=True)
class Written:
    """Everything that is written, as one value for undo.

    Attributes:
        text: lines end with \\n.
        ids: identity of each code point; other letters keep theirs when the text is edited.
        settings: of the page.
        script: use only entries whose labels begin with it; None for all.
        choices: by letter id.
    """

    text: str = ""
    ids: tuple[int, ...] = ()
    settings: PageSettings = field(default_factory=PageSettings)
    script: str | None = None
    choices: Mapping[int, LetterChoice] = field(default_factory=dict)


class Writing(QObject):
    """What the page shows; every change is a named step of the window's undo stack.

    Signals:
        text_changed, settings_changed, choices_changed: that part has another value; `script` is
            a setting.
        changed: any part has.
        current_changed: `current` names another letter.
        cut(str): a sentence: pasted text was too long.
    """

    tr = tr_step
    text_changed = Signal()
    settings_changed = Signal()
    choices_changed = Signal()
    changed = Signal()
    current_changed = Signal()
    cut = Signal(str)

    def __init__(self, undo_stack: QUndoStack, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stack = undo_stack
        self._now = Written()
        self._current: int | None = None
        self._typed: tuple[str, int, int] = ("", -1, 0)
        """Kind and end of the last edit, and number of its undo step."""
        self._drag = 0
        """Number of the present drag of a slider, or of the changes between two."""

    @property
    def now(self) -> Written:
        """Everything as one value."""
        return self._now

    @property
    def text(self) -> str:
        return self._now.text

    @property
    def settings(self) -> PageSettings:
        return self._now.settings

    @property
    def script(self) -> str | None:
        """Beginning of the labels whose entries are used; None for all."""
        return self._now.script

    @property
    def choices(self) -> Mapping[int, LetterChoice]:
        """By letter id."""
        return self._now.choices

    @property
    def current(self) -> int | None:
        """Id of the letter that the commands act on."""
        return self._current

    def set_current(self, letter_id: int | None) -> None:
        """Let the commands act on another letter."""
        if letter_id != self._current:
            self._current = letter_id
            self.current_changed.emit()

    @property
    def current_is_pinned(self) -> bool:
        """Whether the current letter is pinned."""
        return self._current is not None and self.is_pinned(self._current)

    def is_pinned(self, letter_id: int) -> bool:
        """Whether another page seed keeps a letter's variant."""
        choice = self.choices.get(letter_id)
        return choice is not None and choice.is_pinned

    # --- text --------------------------------------------------------------------------------

    def type_text(self, text: str) -> None:
        """Take what was typed; words that are typed in one go are one step."""
        text = plain(text)
        before = self._now
        if text == before.text:
            return
        # The typesetter is not needed to open the window.
        from vma_core.writing.typesetter import following_edit

        ids = tuple(following_edit(before.ids, before.text, text))
        self._push(replace(before, text=text, ids=ids), self._edit_name(text), self._edit(text))

    def _edit_name(self, text: str) -> str:
        grown = len(text) - len(self.text)
        if grown > 1:
            return self.tr("Insert text")
        return self.tr("Type text") if grown >= 0 else self.tr("Delete text")

    def _edit(self, text: str) -> Hashable:
        """Subject of an edit: the same for letters of a word typed one after the other."""
        first, end_before, end = changed_part(self.text, text)
        kind, place, number = self._typed
        goes_on = False
        if end - first == 1 and end_before == first:
            now = "type"
            starts_word = first > 0 and text[first - 1].isspace() and not text[first].isspace()
            goes_on = place == first and not starts_word
            at = end
        elif end == first and end_before - first == 1:
            now = "delete"
            goes_on = place in (end_before, first)
            at = first
        else:
            now, at = "insert", end
        if not (goes_on and kind == now):
            number += 1
        self._typed = now, at, number
        return ("text", number)

    def fitting(self, text: str, kept: int) -> str:
        """As much of a text as can be inserted beside `kept` characters; says if it is cut."""
        from vma_core.writing.typesetter import MAX_CHARACTERS

        room = max(0, MAX_CHARACTERS - kept)
        if len(text) > room:
            note = self.tr("The text is too long: the first {count} of {total} characters fit.")
            self.cut.emit(note.format(count=locale_number(room), total=locale_number(len(text))))
        return text[:room]

    def replace_text(self, text: str) -> None:
        """Another text in the place of this one, as one step."""
        self._typed = ("", -1, self._typed[2] + 1)
        self.type_text(text)

    # --- settings ----------------------------------------------------------------------------

    def change_settings(self, step: str, **values: object) -> None:
        """Change settings; changes of the same ones in one drag of a slider are one step."""
        settings = replace(self.settings, **values)  # type: ignore[arg-type]
        if settings != self.settings:
            subject = ("page settings", self._drag, *sorted(values))
            self._push(replace(self._now, settings=settings), step, subject)

    def begin_drag(self) -> None:
        """Let the next change of a setting be a step by itself."""
        self._drag += 1

    def set_script(self, script: str | None) -> None:
        """Use other entries."""
        if script != self.script:
            self._push(replace(self._now, script=script), self.tr("Letters from"))

    def next_seed(self) -> None:
        """Write every letter that is not pinned with another variant."""
        kept = {letter: choice for letter, choice in self.choices.items() if choice.is_pinned}
        settings = replace(self.settings, seed=(self.settings.seed + 1) % (MAX_SEED + 1))
        self._push(replace(self._now, settings=settings, choices=kept), self.tr("New page seed"))

    # --- letters -----------------------------------------------------------------------------

    def choose(self, letter_id: int, choice: LetterChoice) -> None:
        """Write a letter with a certain variant; pinned letters stay pinned."""
        choice = choice._replace(is_pinned=choice.is_pinned or self.is_pinned(letter_id))
        self._choose({**self.choices, letter_id: choice}, self.tr("Another variant"))

    def toggle_pin(self, letter_id: int, choice: LetterChoice) -> None:
        """Keep the variant that a letter has, or release it."""
        if self.is_pinned(letter_id):
            released = {i: c for i, c in self.choices.items() if i != letter_id}
            # It keeps its look until there is another seed.
            released[letter_id] = choice._replace(is_pinned=False)
            self._choose(released, self.tr("Release letter"))
        else:
            pinned = {**self.choices, letter_id: choice._replace(is_pinned=True)}
            self._choose(pinned, self.tr("Pin letter"))

    def release_all(self) -> None:
        """Forget all choices."""
        if self.choices:
            self._choose({}, self.tr("Release letters"))

    def _choose(self, choices: Mapping[int, LetterChoice], step: str) -> None:
        self._push(replace(self._now, choices=choices), step)

    # --- undo and projects -------------------------------------------------------------------

    def _push(self, after: Written, step: str, subject: Hashable | None = None) -> None:
        self._stack.push(Assign(self._assign, self._now, after, step, subject))

    def _assign(self, value: Written) -> None:
        before, self._now = self._now, value
        if before == value:
            return
        if value.text != before.text:
            self.text_changed.emit()
        if (value.settings, value.script) != (before.settings, before.script):
            self.settings_changed.emit()
        if value.choices != before.choices:
            self.choices_changed.emit()
        self.changed.emit()

    def state(self, memory: Memory) -> WritingState:
        """For a project: entries by their position in the memory."""
        written = self._now
        chosen = {choice.image_id for choice in written.choices.values()}
        entries = enumerate(memory.entries if chosen else ())
        place = {e.image_id: position for position, e in entries if e.image_id in chosen}
        present = {
            letter: choice for letter, choice in written.choices.items() if choice.image_id in place
        }
        used = set(written.ids)
        return WritingState(
            written.text,
            written.settings,
            written.script,
            written.ids,
            {
                letter: VariantKey(place[c.image_id], c.seed, c.noise, c.variation)
                for letter, c in present.items()
                if letter in used
            },
            frozenset(letter for letter, c in present.items() if c.is_pinned),
        )

    def restore(self, state: WritingState, memory: Memory, step: str) -> None:
        """Show what a project kept, as part of an undo step; `memory` is the project's."""
        choices = {
            letter: LetterChoice(
                memory[key.position].image_id,
                key.seed,
                key.index,
                key.variation,
                letter in state.pinned,
            )
            for letter, key in state.choices.items()
            if key.position < len(memory)
        }
        text = plain(state.text)
        ids = state.ids if len(state.ids) == len(text) else tuple(range(len(text)))
        written = Written(text, ids, state.settings, state.script, choices)
        if written != self._now:
            self._push(written, step)

    def clear(self) -> None:
        """Forget everything; not undoable."""
        self._assign(Written())


def plain(text: str) -> str:
    """A text as the field shows it: one kind of line end, no other control characters."""
    text = text.replace("\r\n", "\n").translate(_LINE_ENDS)
    return "".join(c for c in text if c in "\n\t" or c >= " ").replace("\x7f", "")


_LINE_ENDS = {ord(end): "\n" for end in "\r\x0b\x0c\x85\u2028\u2029"} | {0xA0: " "}


def changed_part(before: str, after: str) -> tuple[int, int, int]:
    """(first, end in `before`, end in `after`) of the only part in which two texts differ."""
    shorter = min(len(before), len(after))
    first = next((i for i in range(shorter) if before[i] != after[i]), shorter)
    room = shorter - first
    same = next((i for i in range(room) if before[-1 - i] != after[-1 - i]), room)
    return first, len(before) - same, len(after) - same
