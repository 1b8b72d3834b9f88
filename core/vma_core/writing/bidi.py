"""Direction of each character of a paragraph: the Unicode Bidirectional Algorithm (UAX #9).

Rules are named as in the annex, https://www.unicode.org/reports/tr9/.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

MAX_DEPTH = 125
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u200f\u202b\u202e\u2067"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_EXPLICIT = frozenset(("LRE", "RLE", "LRO", "RLO", "PDF"))
_ISOLATES = frozenset(("LRI", "RLI", "FSI"))
_NEUTRAL = frozenset(("B", "S", "WS", "ON", "LRI", "RLI", "FSI", "PDI"))
_STRONG = {"L": "L", "R": "R", "AL": "R", "EN": "R", "AN": "R"}
"""Direction of a type next to a neutral (N1, N2)."""
# Bidi_Paired_Bracket: mirrored characters of the categories Ps and Pe, here of the common blocks.
_PAIRS = dict(
    zip(
        "([{༺༼᚛⁅⁽₍⌈⌊〈❨❪❬❮❰❲❴⟅⟦⟨⟪⟬⟮⦃⦅⦇⦉⦋⦍⦏⦑⦓⦕⦗⧘⧚⧼⸢⸤⸦⸨〈《「『【〔〖〘〚﹙﹛﹝（［｛｟｢",
        ")]}༻༽᚜⁆⁾₎⌉⌋〉❩❫❭❯❱❳❵⟆⟧⟩⟫⟭⟯⦄⦆⦈⦊⦌⦎⦐⦒⦔⦖⦘⧙⧛⧽⸣⸥⸧⸩〉》」』】〕〗〙〛﹚﹜﹞）］｝｠｣",
        strict=True,
    )
)
_OPENING = {close: opening for opening, close in _PAIRS.items()}


def needs_bidi(text: str) -> bool:
    """Whether anything in a text runs from right to left."""
    return _RIGHT_TO_LEFT.search(text) is not None


def paragraph_level(text: str) -> int:
    """0 for a paragraph from left to right, 1 for one from right to left, by its first letter."""
    return _first_strong(_types(text), 0, len(text)) or 0


def levels(text: str, base: int) -> list[int]:
    """Embedding level of each code point; odd levels run from right to left.

    Args:
        text: a paragraph, without its line break.
        base: level of the paragraph.
    """
    types = _types(text)
    original = list(types)
    found, overridden = _explicit(types, base)
    kept = [i for i, t in enumerate(original) if t not in _EXPLICIT and t != "BN"]
    for sequence, sos, eos in _sequences(kept, found, original, base):
        local = [overridden[i] for i in sequence]
        level = found[sequence[0]]
        _weak(local, sos)
        _brackets(local, [text[i] for i in sequence], sos, level, [original[i] for i in sequence])
        _neutral(local, sos, eos, level)
        for i, kind in zip(sequence, local, strict=True):
            # I1, I2
            if level % 2 == 0:
                found[i] += {"R": 1, "AN": 2, "EN": 2}.get(kind, 0)
            else:
                found[i] += {"L": 1, "AN": 1, "EN": 1}.get(kind, 0)
    # Removed characters take the level of what precedes them.
    before = base
    for i, kind in enumerate(original):
        if kind in _EXPLICIT or kind == "BN":
            found[i] = before
        before = found[i]
    _reset_whitespace(found, original, base)
    return found


def visual_order(line: Sequence[int]) -> list[int]:
    """Indices of a line's items from left to right (L2).

    Args:
        line: embedding level of each item in logical order; trailing spaces have the paragraph's.
    """
    order = list(range(len(line)))
    highest = max(line, default=0)
    lowest_odd = min((level for level in line if level % 2), default=highest + 1)
    for level in range(highest, lowest_odd - 1, -1):
        start = 0
        while start < len(order):
            if line[order[start]] < level:
                start += 1
                continue
            end = start
            while end < len(order) and line[order[end]] >= level:
                end += 1
            order[start:end] = order[start:end][::-1]
            start = end
    return order


def _types(text: str) -> list[str]:
    return [unicodedata.bidirectional(c) or _unassigned(c) for c in text]


def _unassigned(character: str) -> str:
    return "R" if _RIGHT_TO_LEFT.match(character) else "L"


def _first_strong(types: Sequence[str], start: int, end: int) -> int | None:
    """P2, P3: level by the first strong character outside of isolates; None without one."""
    depth = 0
    for kind in types[start:end]:
        if kind in _ISOLATES:
            depth += 1
        elif kind == "PDI":
            depth = max(0, depth - 1)
        elif depth == 0 and kind in ("L", "R", "AL"):
            return 0 if kind == "L" else 1
    return None


def _matching_pdi(types: Sequence[str], start: int) -> int:
    """BD9: index of the PDI of the isolate at `start`, or the end."""
    depth = 1
    for i in range(start + 1, len(types)):
        if types[i] in _ISOLATES:
            depth += 1
        elif types[i] == "PDI":
            depth -= 1
            if depth == 0:
                return i
    return len(types)


def _explicit(types: list[str], base: int) -> tuple[list[int], list[str]]:
    """X1–X8: levels, and types after overrides."""
    found, changed = [base] * len(types), list(types)
    stack: list[tuple[int, str | None, bool]] = [(base, None, False)]
    overflow_isolates = overflow_embeddings = valid_isolates = 0
    for i, kind in enumerate(types):
        level, override, _ = stack[-1]
        if kind in ("RLE", "LRE", "RLO", "LRO"):
            found[i] = level
            new = (level + 1) | 1 if kind[0] == "R" else (level + 2) & ~1
            if new <= MAX_DEPTH and not overflow_isolates and not overflow_embeddings:
                stack.append((new, kind[0] if kind[2] == "O" else None, False))
            elif not overflow_isolates:
                overflow_embeddings += 1
        elif kind in _ISOLATES:
            found[i] = level
            if override:
                changed[i] = override
            rightwards = kind == "RLI"
            if kind == "FSI":
                rightwards = _first_strong(types, i + 1, _matching_pdi(types, i)) == 1
            new = (level + 1) | 1 if rightwards else (level + 2) & ~1
            if new <= MAX_DEPTH and not overflow_isolates and not overflow_embeddings:
                valid_isolates += 1
                stack.append((new, None, True))
            else:
                overflow_isolates += 1
        elif kind == "PDI":
            if overflow_isolates:
                overflow_isolates -= 1
            elif valid_isolates:
                overflow_embeddings = 0
                while not stack[-1][2]:
                    stack.pop()
                stack.pop()
                valid_isolates -= 1
            level, override, _ = stack[-1]
            found[i] = level
            if override:
                changed[i] = override
        elif kind == "PDF":
            found[i] = level
            if overflow_isolates:
                continue
            if overflow_embeddings:
                overflow_embeddings -= 1
            elif not stack[-1][2] and len(stack) > 1:
                stack.pop()
        elif kind == "B":
            found[i] = base
        else:
            found[i] = level
            if override and kind != "BN":
                changed[i] = override
    return found, changed


def _sequences(
    kept: list[int], found: list[int], types: list[str], base: int
) -> list[tuple[list[int], str, str]]:
    """X10: isolating run sequences with the types at their start and end."""
    runs: list[list[int]] = []
    for i in kept:
        if runs and found[runs[-1][-1]] == found[i]:
            runs[-1].append(i)
        else:
            runs.append([i])
    run_of = {run[0]: number for number, run in enumerate(runs)}
    pdi_of = {i: _matching_pdi(types, i) for i in kept if types[i] in _ISOLATES}
    opened = {pdi for pdi in pdi_of.values() if pdi < len(types)}
    sequences = []
    for run in runs:
        if types[run[0]] == "PDI" and run[0] in opened:
            continue
        sequence = list(run)
        while types[sequence[-1]] in _ISOLATES and pdi_of[sequence[-1]] in run_of:
            sequence += runs[run_of[pdi_of[sequence[-1]]]]
        level = found[sequence[0]]
        at, last = kept.index(sequence[0]), sequence[-1]
        before = found[kept[at - 1]] if at else base
        if types[last] in _ISOLATES and pdi_of[last] >= len(types):
            after = base
        else:
            at = kept.index(last)
            after = found[kept[at + 1]] if at + 1 < len(kept) else base
        sequences.append((sequence, _direction(max(level, before)), _direction(max(level, after))))
    return sequences


def _direction(level: int) -> str:
    return "R" if level % 2 else "L"


def _weak(types: list[str], sos: str) -> None:
    """W1–W7."""
    previous = sos
    for i, kind in enumerate(types):  # W1
        if kind == "NSM":
            types[i] = "ON" if previous in _ISOLATES or previous == "PDI" else previous
        previous = types[i]
    strong = sos
    for i, kind in enumerate(types):  # W2, W3
        if kind in ("L", "R", "AL"):
            strong = kind
        elif kind == "EN" and strong == "AL":
            types[i] = "AN"
    types[:] = ["R" if kind == "AL" else kind for kind in types]
    for i in range(1, len(types) - 1):  # W4
        before, after = types[i - 1], types[i + 1]
        if before == after and (
            (types[i] == "ES" and before == "EN") or (types[i] == "CS" and before in ("EN", "AN"))
        ):
            types[i] = before
    i = 0
    while i < len(types):  # W5
        if types[i] != "ET":
            i += 1
            continue
        end = i
        while end < len(types) and types[end] == "ET":
            end += 1
        beside = (i > 0 and types[i - 1] == "EN") or (end < len(types) and types[end] == "EN")
        types[i:end] = ["EN" if beside else "ON"] * (end - i)
        i = end
    strong = sos
    for i, kind in enumerate(types):  # W6, W7
        if kind in ("ES", "ET", "CS"):
            types[i] = "ON"
        elif kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":
            types[i] = "L"


def _brackets(
    types: list[str], characters: list[str], sos: str, level: int, original: list[str]
) -> None:
    """N0: a pair of brackets takes the direction of what it encloses."""
    stack: list[tuple[str, int]] = []
    pairs = []
    for i, character in enumerate(characters):
        if types[i] != "ON":
            continue
        character = {"〈": "〈", "〉": "〉"}.get(character, character)
        if character in _PAIRS:
            if len(stack) == 63:
                break
            stack.append((_PAIRS[character], i))
        elif character in _OPENING:
            for depth in range(len(stack) - 1, -1, -1):
                if stack[depth][0] == character:
                    pairs.append((stack[depth][1], i))
                    del stack[depth:]
                    break
    own = _direction(level)
    for first, last in sorted(pairs):
        inside = {_STRONG[t] for t in types[first + 1 : last] if t in _STRONG}
        if own in inside:
            found = own
        elif inside:
            before = next((_STRONG[t] for t in reversed(types[:first]) if t in _STRONG), sos)
            found = before if before != own else own
        else:
            continue
        for at in (first, last):
            types[at] = found
            after = at + 1
            while after < len(types) and original[after] == "NSM":
                types[after] = found
                after += 1


def _neutral(types: list[str], sos: str, eos: str, level: int) -> None:
    """N1, N2."""
    i = 0
    while i < len(types):
        if types[i] not in _NEUTRAL:
            i += 1
            continue
        end = i
        while end < len(types) and types[end] in _NEUTRAL:
            end += 1
        before = _STRONG[types[i - 1]] if i else sos
        after = _STRONG[types[end]] if end < len(types) else eos
        types[i:end] = [before if before == after else _direction(level)] * (end - i)
        i = end


def _reset_whitespace(found: list[int], types: list[str], base: int) -> None:
    """L1: separators, and the spaces before them and at the end, take the paragraph's level."""
    resets = True
    for i in range(len(types) - 1, -1, -1):
        if types[i] in ("B", "S"):
            found[i], resets = base, True
        elif resets and (types[i] in ("WS", "BN", "PDI") or types[i] in _ISOLATES | _EXPLICIT):
            found[i] = base
        else:
            resets = False
