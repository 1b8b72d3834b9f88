"""What a script needs, and which of its characters are not drawn yet."""

from __future__ import annotations

from collections.abc import Iterable

from vma_core.export.font.accents import composable

_LETTERS = "etaoinshrdlcumwfgypbvkjxqz"
"""By frequency in English, so that words can be written early."""
_DIGITS = "0123456789"
_SIGNS = ".,?!'\"-:;()/&@#%+=*€$_<>[]{}|\\~^`"

SCRIPTS: dict[str, str] = {
    "Latin": _LETTERS + _LETTERS.upper() + _DIGITS + _SIGNS,
    "Western European": "äöüßéèêàâçñáíóúîôûëïåøæœÄÖÜÉÈÊÀÂÇÑÁÍÓÚÎÔÛËÏÅØÆŒ¿¡«»„“”‚‘’–—°´¨¸",
    "Central European": "ąćęłńóśźżčďěňřšťůžáéíýőűĄĆĘŁŃŚŹŻČĎĚŇŘŠŤŮŽŐŰˇ˛˙˝",
    "Greek": "αιοετσνηυρπκμλςωδγθχφβζξψΑΙΟΕΤΣΝΗΥΡΠΚΜΛΩΔΓΘΧΦΒΖΞΨάέήίόύώ",
    "Cyrillic": "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъёОЕАИНТСРВЛКМДПУЯЫЬГЗБЧЙХЖШЮЦЩЭФЪЁ",
    "Hebrew": "יוהלאמרתבשנכםדקפעצןחטזגסךףץ",
    "Hiragana": "".join(map(chr, range(0x3041, 0x3097))) + "ー。、",
    "Katakana": "".join(map(chr, range(0x30A1, 0x30FB))) + "ー。、",
}
"""Characters of each script, most useful first."""


def missing_characters(drawn: Iterable[str], script: str) -> tuple[list[str], int]:
    """Characters of a script to draw next, and how many the font has.

    Letters that are composed of a drawn letter and mark count as drawn.
    """
    known = set(drawn)
    known |= set(composable(known))
    wanted = list(dict.fromkeys(SCRIPTS[script]))
    missing = [character for character in wanted if character not in known]
    return missing, len(wanted) - len(missing)


def likely_script(drawn: Iterable[str]) -> str:
    """The script with the most drawn characters; Latin if there are none."""
    known = set(drawn)
    return max(SCRIPTS, key=lambda script: len(known.intersection(SCRIPTS[script])))
