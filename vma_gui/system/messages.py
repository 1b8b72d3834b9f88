"""What the core says, in the language that is spoken.

The core writes English sentences with values in them and knows no languages; some arrive from
another process. A sentence is recognised by the text around its values here.
"""

from __future__ import annotations

import re
from functools import cache

from PySide6.QtCore import QCoreApplication

from vma_gui.system.core_messages import MESSAGES

PLACE = re.compile(r"%(\d)")


def in_words(text: str) -> str:
    """A sentence of the core as the spoken language says it; an unknown one as it is."""
    for template, parts in _templates():
        # Few patterns are ever compiled: all of them would take a twentieth of a second at start.
        if not all(part in text for part in parts):
            continue
        found = _pattern(template).fullmatch(text)
        if found is not None:
            values = [in_words(value) if value != text else value for value in found.groups()]
            return _filled(QCoreApplication.translate("Core", template), values)
    return text


def _filled(template: str, values: list[str]) -> str:
    return PLACE.sub(lambda place: values[int(place[1]) - 1], template)


@cache
def _templates() -> list[tuple[str, list[str]]]:
    """Each with its own text around the values; those with the most of it first.

    They say the most about what they are.
    """
    templates = sorted(map(str, MESSAGES), key=lambda text: -len(PLACE.sub("", text)))
    return [(template, PLACE.split(template)[::2]) for template in templates]


@cache
def _pattern(template: str) -> re.Pattern[str]:
    parts = PLACE.split(template)  # text, number, text, number, … in the order of the numbers
    return re.compile("(.*?)".join(map(re.escape, parts[::2])), re.DOTALL)
