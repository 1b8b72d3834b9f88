"""The window's texts in one language, so that a script may name them in English."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from defusedxml.ElementTree import parse
from vma_resources import resource_path

T = TypeVar("T")


@dataclass(frozen=True)
class Spoken:
    """Translations of the window's texts, without the marks of keys.

    Attributes:
        language: its code.
        translations: by English text; several if contexts differ.
    """

    language: str = "en"
    translations: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def said(self, english: str) -> str:
        """A text in this language; English if it has no translation."""
        return self.translations.get(english, (english,))[0]

    def find(self, places: Mapping[str, T], english: str) -> T | None:
        """What is listed under a text in this language; None if nothing is."""
        for text in (*self.translations.get(english, ()), english):
            if text in places:
                return places[text]
        return None


ENGLISH = Spoken()


def spoken(language: str) -> Spoken:
    """The texts of a language, from its catalogue."""
    if language == ENGLISH.language:
        return ENGLISH
    found: defaultdict[str, list[str]] = defaultdict(list)
    catalogue = parse(resource_path(f"translations/vma_{language}.ts"))
    for message in catalogue.iter("message"):
        translation = message.find("translation")
        source = _plain(message.findtext("source", ""))
        if translation is not None and translation.text:
            found[source].append(_plain(translation.text))
    return Spoken(language, {source: tuple(texts) for source, texts in found.items()})


def _plain(text: str) -> str:
    return text.replace("&", "")
