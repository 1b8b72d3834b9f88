"""OpenType features of a hand: alternates that take turns, and kerning.

The n-th “a” of a word gets the n-th shape of “a”: each rule looks back for the nearest earlier “a”
and takes the shape after its. As rules see the glyphs already chosen, the shapes go round.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

MAX_RULES = 3_000
MAX_REACH = 9
"""Letters that a rule looks back over, at most. Compiling takes time with its square."""
LEAST_REACH = 4
"""If the rules do not suffice for this reach, further characters take turns by position."""

Shapes = Mapping[str, Sequence[str]]
"""Glyph names of each character, of its first shape and then its alternates."""


def feature_code(
    shapes: Shapes,
    kerning: Mapping[tuple[str, str], int],
    spaces: Sequence[str],
    marks: str = "",
) -> str:
    """Feature code of a font.

    Args:
        shapes: glyph names by character.
        kerning: font units by pair of characters; all their shapes share it.
        spaces: glyph names of spaces, over which the turns continue.
        marks: code of the features of combining marks.
    """
    parts = ["languagesystem DFLT dflt;", "languagesystem latn dflt;"]
    for script in ("cyrl", "grek"):
        if any(_is_of(c, script) for c in shapes):
            parts.append(f"languagesystem {script} dflt;")
    # Dots go before alternates are chosen.
    parts += [marks, alternates_code(shapes, spaces), kerning_code(shapes, kerning)]
    return "\n".join(filter(None, parts)) + "\n"


def _is_of(character: str, script: str) -> bool:
    name = unicodedata.name(character, "")
    return name.startswith({"cyrl": "CYRILLIC", "grek": "GREEK"}[script])


def alternates_code(shapes: Shapes, spaces: Sequence[str]) -> str:
    """The features `calt`, and `salt` to choose by hand; empty without alternates."""
    several = {c: names for c, names in shapes.items() if len(names) > 1}
    if not several:
        return ""
    remembered, others = _shared_out(several)
    reach = min(MAX_REACH, MAX_RULES // max(1, sum(len(several[c]) for c in remembered)))
    every = [name for names in shapes.values() for name in names]
    code = [f"@any = [{' '.join([*every, *spaces])}];"]
    lookups = []
    for character in remembered:
        names = several[character]
        lookups.append(f"turns_{names[0].replace('.', '_')}")
        code += [f"lookup {lookups[-1]} {{", *_turns(names, reach), f"}} {lookups[-1]};"]
    if others:
        lookups.append("turns_by_position")
        code += _by_position([several[c] for c in others])
    code += ["feature calt {", *(f"  lookup {name};" for name in lookups), "} calt;"]
    code.append("feature salt {")
    for names in several.values():
        code.append(f"  sub {names[0]} from [{' '.join(names[1:])}];")
    code.append("} salt;")
    return "\n".join(code)


def _shared_out(several: Shapes) -> tuple[list[str], list[str]]:
    """Characters whose rules remember the last shape, letters first, and the others."""
    order = sorted(several, key=lambda c: (not c.islower(), not c.isalpha(), c))
    remembered, rules = [], 0
    for character in order:
        rules += LEAST_REACH * len(several[character])
        if rules > MAX_RULES:
            break
        remembered.append(character)
    return remembered, order[len(remembered) :]


def _turns(names: Sequence[str], reach: int) -> list[str]:
    """Rules of one character, nearest first; the shape after the last is the first."""
    rules = []
    for between in range(reach):
        gap = " @any" * between
        for number, name in enumerate(names):
            following = names[(number + 1) % len(names)]
            if following == names[0]:
                rules.append(f"  ignore sub {name}{gap} {names[0]}';")
            else:
                rules.append(f"  sub {name}{gap} {names[0]}' by {following};")
    return rules


def _by_position(shapes: Sequence[Sequence[str]]) -> list[str]:
    """Rules that give each letter the shape after that of the letter before it."""
    count = min(map(len, shapes))
    code = [
        f"@shape{number} = [{' '.join(names[number] for names in shapes)}];"
        for number in range(count)
    ]
    code.append("lookup turns_by_position {")
    code += [f"  sub @shape{k} @shape0' by @shape{k + 1};" for k in range(count - 1)]
    return [*code, "} turns_by_position;"]


def kerning_code(shapes: Shapes, kerning: Mapping[tuple[str, str], int]) -> str:
    """The feature `kern`; empty without pairs."""
    if not kerning:
        return ""
    used = dict.fromkeys(c for pair in kerning for c in pair)
    code = [f"@kern_{shapes[c][0]} = [{' '.join(shapes[c])}];" for c in used]
    code.append("feature kern {")
    for (a, b), units in kerning.items():
        code.append(f"  pos @kern_{shapes[a][0]} @kern_{shapes[b][0]} {units};")
    return "\n".join([*code, "} kern;"])
