"""What is on screen as a request to the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vma_core.engine.request import Request

if TYPE_CHECKING:
    from vma_gui.document.session import Session


def request_of(session: Session) -> Request:
    """Everything the engine needs; entries are named by their positions in the whole memory."""
    view = session.memory.view()
    drawing = session.drawing
    source = session.source
    if source in ("drawing", "recall") and drawing.is_blank:
        source = "memory"
    restrict: tuple[int, ...] = ()
    overrides: tuple[tuple[int, float], ...] = ()
    if source != "drawing" and (session.pins or session.overrides):
        pairs = list(zip(view.positions, view.entries, strict=True))
        restrict = tuple(p for p, entry in pairs if entry.image_id in session.pins)
        by_hand = dict(session.overrides)
        overrides = tuple((p, by_hand[e.image_id]) for p, e in pairs if e.image_id in by_hand)
    if source == "selection":
        restrict = tuple(p for p in session.selection if p in view.row_of) or restrict
        source = "selection" if restrict else "memory"
    nothing = not len(view) and source not in ("drawing", "recall")
    return Request(
        view,
        None if drawing.is_blank else drawing,
        source=source,
        restrict_to=restrict,
        overrides=overrides,
        variation=session.variation,
        z_temperature=session.z_temperature,
        address_temperature=session.address_temperature,
        seed=session.seed,
        count=0 if nothing else session.count,
        around=session.around,
    )


def with_share(
    overrides: tuple[tuple[int, float], ...], identity: int, share: float | None
) -> tuple[tuple[int, float], ...]:
    """(id, share) pairs with another share for one id, or with none.

    What others were given by hand makes room: together they are at most everything.
    """
    others = tuple((i, s) for i, s in overrides if i != identity)
    if share is None:
        return others
    share = min(1.0, max(0.0, share))
    taken = sum(s for _, s in others)
    room = min(1.0, (1.0 - share) / taken) if taken else 1.0
    return (*((i, s * room) for i, s in others), (identity, share))
