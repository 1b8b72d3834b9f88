"""What is known of an action before it is made."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Spec:
    """One action.

    Attributes:
        name: attribute name on `Actions`.
        text: menu text.
        icon: file name of the icon, or "".
        shortcut: key sequences, the first one shown.
        tip: what it does.
        checkable: whether it is a switch.
        on_canvas: the key works while the drawing panel has the focus, so that Return still ends
            typing elsewhere.
    """

    name: str
    text: str
    icon: str
    shortcut: tuple[str, ...]
    tip: str
    checkable: bool = False
    on_canvas: bool = False
