"""What the core says, in the language that is spoken.

The core writes English sentences with values in them and knows no languages; some arrive from
another process. A sentence is recognised by the text around its values here.
"""

from __future__ import annotations

import re
from functools import lru_cache

from PySide6.QtCore import QCoreApplication

from vma_gui.core_messages import MESSAGES

PLACE = re.compile(r"%(\d)")


def in_words(text: str) -> str:
    """A sentence of the core as the spoken language says it; an unknown one as it is."""
    for pattern, template in _patterns():
        found = pattern.fullmatch(text)
        if found is not None:
            values = [in_words(value) if value != text else value for value in found.groups()]
            return _filled(QCoreApplication.translate("Core", template), values)
    return text


def _filled(template: str, values: list[str]) -> str:
    return PLACE.sub(lambda place: values[int(place[1]) - 1], template)


@lru_cache(maxsize=1)
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    """Those with the most text of their own first: they say the most about what they are."""
    templates = sorted(map(str, MESSAGES), key=lambda text: -len(PLACE.sub("", text)))
    return [(_pattern(template), template) for template in templates]


def _pattern(template: str) -> re.Pattern[str]:
    parts = PLACE.split(template)  # text, number, text, number, … in the order of the numbers
    return re.compile("(.*?)".join(map(re.escape, parts[::2])), re.DOTALL)
