"""Sets text in a hand: characters and their variants → letters placed on a page."""

from __future__ import annotations

import itertools
import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vma_core.errors import UserError
from vma_core.glyphs.strokes import StrokeArrays
from vma_core.glyphs.writing_lines import X_HEIGHT_EM
from vma_core.writing.bidi import levels, needs_bidi, paragraph_level, visual_order
from vma_core.writing.extents import character_extents
from vma_core.writing.hand import Hand
from vma_core.writing.joining import Joiner, Joints, Stand
from vma_core.writing.line_breaking import LINE_ENDS, SOFT_HYPHEN, SPACES, breaks
from vma_core.writing.page import (
    Box,
    Letter,
    LetterKind,
    Line,
    Page,
    PageSettings,
    VariantKey,
    Variants,
)
from vma_core.writing.shapes import PEN_EM, LetterToShape, Shape, ShapeStore
from vma_core.writing.shaping import (
    Cluster,
    Glyph,
    GlyphBox,
    GlyphForm,
    HandFont,
    anchor,
    is_combining,
)

MAX_CHARACTERS = 20_000
"""Longest text; about ten full pages."""
MAX_SHEETS = 200
TAB_EM = 2.0
"""Distance of tab stops."""
LEAST_WORD_WHITE_EM = 0.06
"""White of the shapes on both sides of a space."""
ABOVE_EM, BELOW_EM = 0.9, 0.3
"""Room of the first and the last line of a sheet, measured from their baselines."""
LINES_TOGETHER = 12
"""Lines that are placed at once: more do not fit into the CPU cache."""
KEPT_SHAPES = 12_000
"""Shapes beyond which those of earlier texts are dropped."""
SIZE_DRIFT, SLANT_DRIFT_DEG, BASELINE_DRIFT_EM = 0.05, 3.0, 0.06
"""Largest wandering at a drift of 1."""
NO_STROKES = StrokeArrays.of(())

_SPACES_EM = {"\u3000": 1.0, "\u200b": 0.0, "\u2003": 1.0, "\u2001": 1.0, "\u2002": 0.5,
              "\u2000": 0.5, "\u2009": 0.2, "\u200a": 0.1, "\u2006": 1 / 6}  # fmt: skip
"""Widths of spaces other than the word space, in em."""
_UNBREAKABLE = re.compile("[\u00a0\u202f\u2007]+")
_TOKENS = re.compile(f"[^{SPACES}\u00a0\u202f\u2007]+")
_MASK_40 = (1 << 40) - 1


def check_text(text: str) -> None:
    """Raise a UserError if the text is too long to be set."""
    if len(text) > MAX_CHARACTERS:
        raise too_long()


def too_long() -> UserError:
    """The error of a text with more than `MAX_CHARACTERS`."""
    return UserError(
        "The text has more than {most:,} characters, the most that are set at once. Shorten it, or "
        "write it in parts.",
        most=MAX_CHARACTERS,
    )


def following_edit(ids: Sequence[int], old: str, new: str) -> list[int]:
    """Letter ids of an edited text: unchanged characters at both ends keep theirs.

    Args:
        ids: of each code point of the old text.
        old: text before the edit.
        new: text after it.
    """
    most = min(len(old), len(new))
    head = next((i for i in range(most) if old[i] != new[i]), most)
    most -= head
    tail = next((i for i in range(most) if old[-1 - i] != new[-1 - i]), most)
    fresh = max(ids, default=-1) + 1
    added = len(new) - head - tail
    return [*ids[:head], *range(fresh, fresh + added), *ids[len(old) - tail :]]


class _Shown(NamedTuple):
    """A glyph of a piece."""

    glyph: Glyph
    letter: int
    """Number of its letter in the piece."""
    letter_id: int
    key: VariantKey | None
    """None if nothing is drawn."""
    is_made: bool
    """Whether it shows its variant."""
    row: int | None
    """Of its shape; None for a mark that is not drawn."""
    x_em: float
    y_em: float
    """Of a mark: shift from the origin of its letter."""


@dataclass(frozen=True, slots=True, eq=False)
class _Piece:
    """Text of one direction between two places where lines may break, with its variants.

    Attributes:
        clusters: letters with their marks in logical order; offsets count from the piece.
        shown: their glyphs in writing order.
        rows: (n,) row of each letter's shape.
        whites: (n − 1,) white between neighbours, in em.
        length_em: from the first ink to the last, without letter spacing.
        level: embedding level.
        text: of the piece.
        ids: letter id of each code point.
        is_made: whether all show their variants.
    """

    clusters: tuple[Cluster, ...]
    shown: tuple[_Shown, ...]
    rows: tuple[int, ...]
    whites: tuple[float, ...]
    length_em: float
    level: int
    text: str
    ids: tuple[int, ...]
    is_made: bool

    @property
    def left_row(self) -> int:
        """Row of the letter that stands leftmost."""
        return self.rows[-1 if self.level % 2 else 0]

    @property
    def right_row(self) -> int:
        """Row of the letter that stands rightmost."""
        return self.rows[0 if self.level % 2 else -1]


class _Spec(NamedTuple):
    """Where a piece is in its paragraph."""

    start: int
    end: int
    level: int
    space_em: float
    """White before it, besides that of the shapes."""
    tabs: int
    """Tabs before it."""
    space_level: int
    """Level of the space before it."""
    may_break: bool
    """Whether a line may begin here."""


class _Item(NamedTuple):
    """A piece in a line or paragraph."""

    spec: _Spec
    piece: _Piece


class _Row(NamedTuple):
    """A line before it is placed."""

    items: tuple[_Item, ...]
    offset: int
    """Of its paragraph in the text."""
    base: int
    """Level of the paragraph."""
    is_last: bool
    """Whether it ends the paragraph."""


class _Set(NamedTuple):
    """A line that is placed."""

    row: _Row
    number: int
    y_mm: float
    """Of its baseline."""
    scale: float
    """Size of its letters, of that of the page."""


class _Draft(NamedTuple):
    """A letter before it has strokes."""

    start: int
    end: int
    kind: LetterKind


class _PlacedInk:
    """Strokes of the letters of some lines, in arrays for all of them.

    Args:
        shapes: of each letter; None and shapes without strokes have no ink.
    """

    def __init__(self, shapes: Sequence[Shape | None]) -> None:
        inked = [(n, shape) for n, shape in enumerate(shapes) if shape and len(shape.filled)]
        self.inked = [n for n, _ in inked]
        """Numbers of the letters with ink."""
        self._shapes = [shape for _, shape in inked]
        self.counts = np.array([len(shape.points_em) for shape in self._shapes], np.int64)
        self.owner = np.repeat(np.array(self.inked, np.int64), self.counts)
        """(p,) number of each point's letter."""
        nothing = np.zeros((0, 2), np.float32)
        self.points_em = np.concatenate([nothing, *(s.points_em for s in self._shapes)])
        self.points = self.points_em
        """(p, 2) to be set: in millimetres."""
        self.widths = np.concatenate([nothing[:, 0], *(shape.widths for shape in self._shapes)])
        """(p,) shares of the pen's width, to be multiplied by that."""
        self._starts = [shape.starts for shape in self._shapes]

    def cut(
        self,
        left: NDArray[np.intp],
        right: NDArray[np.intp],
        joints: Joints,
        points: NDArray[np.float32],
    ) -> None:
        """Let strokes end and begin at joints.

        Args:
            left: numbers of the letters before each joint.
            right: of those after it.
            joints: between them.
            points: (n, 2) of the joints in millimetres.
        """
        joined = joints.counts > 0
        entered = joined & (joints.right_stroke >= 0)
        number_of = np.full(max(self.inked) + 1, -1)
        number_of[self.inked] = np.arange(len(self.inked))
        offsets = np.cumsum(self.counts) - self.counts
        strokes = np.array([len(starts) - 1 for starts in self._starts])
        first_stroke = np.cumsum(strokes) - strokes
        begin = np.concatenate([starts[:-1] for starts in self._starts])
        begin += np.repeat(offsets, strokes)
        end = np.append(begin[1:], len(self.points))
        stops = np.cumsum(joints.counts)
        # Each cut stroke, the place, and the index of the point there.
        last = first_stroke[number_of[left[joined]]] + joints.left_stroke[joined]
        last_place = joints.left_place[joined]
        last_at = begin[last] + np.ceil(last_place - 1e-6).astype(np.int64)
        first = first_stroke[number_of[right[entered]]] + joints.right_stroke[entered]
        first_place = joints.right_place[entered]
        first_at = begin[first] + first_place.astype(np.int64)
        tips = [(stops - joints.counts)[joined], stops[entered] - 1]
        widths = [
            self._width_at(begin[stroke], end[stroke], place)
            for stroke, place in ((last, last_place), (first, first_place))
        ]
        for at, tip, width in zip((last_at, first_at), tips, widths, strict=True):
            self.points[at] = points[tip]
            self.widths[at] = width
        # What is beyond the joints goes.
        steps = np.zeros(len(self.points) + 1, np.int64)
        np.add.at(steps, np.concatenate([last_at + 1, begin[first]]), 1)
        np.add.at(steps, np.concatenate([end[last], first_at]), -1)
        kept = np.cumsum(steps[:-1]) == 0
        self.points, self.widths = self.points[kept], self.widths[kept]
        self.counts = np.add.reduceat(kept.astype(np.int64), offsets)
        places = np.append(0, np.cumsum(np.add.reduceat(kept.astype(np.int64), begin)))
        changed = np.unique(number_of[np.concatenate([left[joined], right[entered]])])
        for n in changed.tolist():
            at = first_stroke[n]
            self._starts[n] = places[at : at + strokes[n] + 1] - places[at]

    def _width_at(
        self, begin: NDArray[np.int64], end: NDArray[np.int64], place: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """(k,) widths at places of strokes."""
        at = begin + place.astype(np.int64)
        share = place - np.floor(place)
        after = np.minimum(at + 1, end - 1)
        width = self.widths[at].astype(np.float64)
        return width + share * (self.widths[after] - width)

    def letters(self) -> tuple[dict[int, StrokeArrays], dict[int, Box]]:
        """Strokes and boxes of the letters with ink, by number."""
        strokes = {}
        ends = np.cumsum(self.counts).tolist()
        for n, shape, starts, end, count in zip(
            self.inked, self._shapes, self._starts, ends, self.counts.tolist(), strict=True
        ):
            part = slice(end - count, end)
            strokes[n] = StrokeArrays(
                self.points[part], self.widths[part], starts, shape.filled, shape.erases
            )
        boxes = _boxes_of(self.points, self.widths, self.counts)
        return strokes, dict(zip(self.inked, boxes, strict=True))


class _Call(NamedTuple):
    """What `Typesetter.set` was called with."""

    settings: PageSettings
    choices: Mapping[int, VariantKey]
    variants: Variants


class Typesetter:
    """Sets text in one hand. Keeps what it computed, so that setting an edited text is fast.

    For one thread at a time.
    """

    def __init__(self, hand: Hand) -> None:
        self.hand = hand
        self._forget()
        self._font: HandFont | None = None
        self._boxes: dict[tuple[str, GlyphForm], GlyphBox] = {}
        self._can_mark = any(is_combining(c) or HandFont.serves_as_mark(c) for c in hand.entries)

    def _forget(self) -> None:
        self._store = ShapeStore()
        self._clusters: dict[tuple[str, int], tuple[Cluster, ...]] = {}
        self._pieces: dict[tuple[object, ...], _Piece] = {}
        self._lines: dict[tuple[object, ...], Line] = {}
        self._slices: dict[tuple[_Piece, int, int], _Piece] = {}
        self._joiner = Joiner(self._store.shapes)
        self._closings: dict[tuple[_Piece, float], dict[int, float]] = {}
        self._specs: dict[tuple[str, int, float], list[_Spec]] = {}

    def set(
        self,
        text: str,
        variants: Variants,
        settings: PageSettings,
        choices: Mapping[int, VariantKey] | None = None,
        ids: Sequence[int] | None = None,
    ) -> Page:
        """Set a text.

        Args:
            text: in logical order.
            variants: gives the strokes of variants.
            settings: of the page.
            choices: pinned variants by letter id; those of another character are ignored.
            ids: of each code point of the text, see `following_edit`; its offsets if None.

        Raises:
            UserError: the text is too long, or the page too small for its margins.
        """
        check_text(text)
        room_em, rows_per_sheet = _room(settings)
        if len(self._store) > KEPT_SHAPES:
            self._forget()
        call = _Call(settings, choices or {}, variants)
        letter_ids = tuple(range(len(text)) if ids is None else ids)
        rows: list[_Row] = []
        for offset, base, items in self._paragraphs(text, letter_ids, call):
            rows += self._broken(items, offset, base, len(rows), room_em, call)
        sheets = (len(rows) - 1) // rows_per_sheet + 1
        if sheets > MAX_SHEETS:
            raise UserError(
                "The text would fill {count:,} sheets; at most {most} are set. Use a smaller size "
                "or less text.",
                count=sheets,
                most=MAX_SHEETS,
            )
        if settings.joining:
            self._prepare_closings(rows, settings)
        lines = self._placed_lines(rows, rows_per_sheet, room_em, settings)
        if len(self._slices) > 1_000:
            self._slices = {}
        return Page(text, settings, lines, sheets)

    # Text → pieces

    def _paragraphs(
        self,
        text: str,
        ids: tuple[int, ...],
        call: _Call,
    ) -> list[tuple[int, int, list[_Item]]]:
        """(offset, level, pieces) of each paragraph."""
        self._prepare_font(text)
        found: list[tuple[int, int, list[_Spec]]] = []
        known, self._specs = self._specs, {}
        start = 0
        for end in [*LINE_ENDS.finditer(text), None]:
            stop = len(text) if end is None else end.start()
            paragraph = text[start:stop]
            base = _base_level(paragraph, call.settings)
            name = paragraph, base, call.settings.word_spacing_em
            specs = known.get(name) or _specs(paragraph, base, call.settings)
            self._specs[name] = specs
            found.append((start, base, specs))
            if end is not None:
                start = end.end()
        wanted = []
        for offset, _, specs in found:
            for spec in specs:
                a, b = offset + spec.start, offset + spec.end
                wanted.append((text[a:b], spec.level, ids[a:b]))
        pieces = iter(self._pieces_of(wanted, call))
        return [(offset, base, _items(specs, pieces)) for offset, base, specs in found]

    def _prepare_font(self, text: str) -> None:
        """Build the font, with anchors for the letters of this text if there are marks."""
        if self._font is None:
            self._font = HandFont(self.hand.entries, {})
        if not self._can_mark:
            return
        wanted = self._font.anchored(text) - self._boxes.keys()
        if not wanted:
            return
        for character, form in wanted:
            entry = self.hand.usable(character)
            if entry:
                key = ("own", entry[0].position, form)
                self._store.add(
                    [LetterToShape(key, form, entry[0].strokes, entry[0].metrics, character)]
                )
                self._boxes[character, form] = self._store.shapes[self._store.row_of[key]].box
            else:
                self._boxes[character, form] = GlyphBox(0.0, 0.0, 0.0, 0.0)
        self._font = HandFont(self.hand.entries, self._boxes)
        self._clusters.clear()

    def _pieces_of(
        self,
        wanted: Sequence[tuple[str, int, tuple[int, ...]]],
        call: _Call,
    ) -> list[_Piece]:
        """Pieces of (text, level, ids), from earlier calls where nothing changed."""
        choices = call.choices
        pinned = choices.keys()
        look = call.settings.seed, call.settings.wildness
        names: list[tuple[object, ...]] = []
        for text, level, ids in wanted:
            pins = (
                ()
                if not pinned or pinned.isdisjoint(ids)
                else tuple(choices.get(letter_id) for letter_id in ids)
            )
            names.append((text, level, ids, pins, look))
        drafts: dict[tuple[object, ...], list[_Shown]] = {}
        asked: dict[VariantKey, None] = {}
        for name, (text, level, ids) in zip(names, wanted, strict=True):
            piece = self._pieces.get(name)
            if piece is None:
                if name not in drafts:
                    drafts[name] = shown = self._chosen(text, level, ids, call)
                    asked |= {glyph.key: None for glyph in shown if glyph.key}
            elif not piece.is_made:
                drafts[name] = list(piece.shown)
                asked |= {g.key: None for g in piece.shown if g.key and not g.is_made}
        made = dict(zip(asked, call.variants(list(asked)), strict=True)) if asked else {}
        changed = {
            name: shown
            for name, shown in drafts.items()
            if name not in self._pieces
            or any(g.key and not g.is_made and made[g.key] is not None for g in shown)
        }
        self._add_shapes(changed.values(), made)
        self._build(changed, dict(zip(names, wanted, strict=True)))
        if len(self._pieces) > 2 * len(names) + 1_000:
            self._pieces = {name: self._pieces[name] for name in names}
        return [self._pieces[name] for name in names]

    def _shaped(self, text: str, level: int) -> tuple[Cluster, ...]:
        found = self._clusters.get((text, level))
        if found is None:
            assert self._font is not None
            found = self._clusters[text, level] = tuple(self._font.shape(text, level))
        return found

    def _chosen(
        self,
        text: str,
        level: int,
        ids: tuple[int, ...],
        call: _Call,
    ) -> list[_Shown]:
        """Glyphs of a text with the variants they shall show."""
        found = []
        for number, cluster in enumerate(self._shaped(text, level)):
            seen: dict[int, int] = {}
            for glyph in cluster.glyphs:
                letter_id = ids[glyph.offset]
                # Parts of one code point, such as those of é, differ in their noise.
                part = seen[letter_id] = seen.get(letter_id, -1) + 1
                key = self._variant(glyph, letter_id, part, call)
                found.append(_Shown(glyph, number, letter_id, key, key is None, None, 0.0, 0.0))
        return found

    def _variant(
        self,
        glyph: Glyph,
        letter_id: int,
        part: int,
        call: _Call,
    ) -> VariantKey | None:
        entries = self.hand.usable(glyph.character) if glyph.is_drawn else ()
        if not entries:
            return None
        pinned = call.choices.get(letter_id)
        if pinned is not None:
            entry = self.hand.by_position.get(pinned.position)
            if entry is not None and entry.character == glyph.character:
                return pinned
        index = (letter_id & _MASK_40) | part << 40
        seed = call.settings.seed
        entry = entries[_mixed(seed, index) % len(entries)]
        return VariantKey(entry.position, seed, index, call.settings.wildness)

    def _add_shapes(
        self,
        drafts: Iterable[Sequence[_Shown]],
        made: Mapping[VariantKey, StrokeArrays | None],
    ) -> None:
        """Shapes of all glyphs: of their variants, or of their entries until those are made."""
        drawings: dict[object, LetterToShape] = {}
        for shown in drafts:
            for glyph in shown:
                key = glyph.key
                if key is None:
                    continue
                form, entry = glyph.glyph.form, self.hand.by_position[key.position]
                strokes = made.get(key)
                if strokes is not None and len(strokes.points_px):
                    drawings[key, form] = LetterToShape(
                        (key, form), form, strokes, entry.metrics, entry.character
                    )
                elif (key, form) not in self._store.row_of:
                    name = "own", key.position, form
                    drawings[name] = LetterToShape(
                        name, form, entry.strokes, entry.metrics, entry.character
                    )
        self._store.add(list(drawings.values()))

    def _build(
        self,
        drafts: Mapping[tuple[object, ...], Sequence[_Shown]],
        specs: Mapping[tuple[object, ...], tuple[str, int, tuple[int, ...]]],
    ) -> None:
        store = self._store
        built: list[tuple[tuple[object, ...], list[_Shown], list[int]]] = []
        left: list[int] = []
        right: list[int] = []
        for name, shown in drafts.items():
            level = specs[name][1]
            placed: list[_Shown] = []
            rows: list[int] = []
            for glyph in shown:
                placed.append(self._with_shape(glyph, placed, rows))
            pairs = list(itertools.pairwise(rows))
            for a, b in pairs:
                left.append(b if level % 2 else a)
                right.append(a if level % 2 else b)
            built.append((name, placed, rows))
        whites = iter(store.whites(left, right))
        for name, placed, rows in built:
            text, level, ids = specs[name]
            between = tuple(itertools.islice(whites, max(0, len(rows) - 1)))
            length = sum(between) + sum(store.widths[row] for row in rows)
            self._pieces[name] = _Piece(
                self._shaped(text, level),
                tuple(placed),
                tuple(rows),
                between,
                float(length),
                level,
                text,
                ids,
                all(glyph.is_made for glyph in placed),
            )

    def _with_shape(self, glyph: _Shown, before: list[_Shown], rows: list[int]) -> _Shown:
        """A glyph with its shape; that of a letter is appended to `rows`."""
        store, shaped = self._store, glyph.glyph
        row: int | None = None
        is_made = glyph.is_made
        if glyph.key is not None:
            row = store.row_of.get((glyph.key, shaped.form))
            is_made = row is not None
            if row is None:
                row = store.row_of["own", glyph.key.position, shaped.form]
        is_mark = shaped.place is not None and len(rows) > glyph.letter
        if not is_mark:
            if row is None:
                name = "box", shaped.character
                store.add_box(name, placeholder_box(shaped.character), shaped.character)
                row = store.row_of[name]
            rows.append(row)
            return glyph._replace(is_made=is_made, row=row, x_em=0.0, y_em=0.0)
        if row is None or shaped.place is None:
            return glyph
        holder = next(
            (
                other
                for other in reversed(before)
                if other.letter == glyph.letter
                and other.row is not None
                and other.glyph.place in (None, shaped.place)
            ),
            before[-1],
        )
        x_em, y_em = self._mark_offset(shaped, row, holder)
        return glyph._replace(is_made=is_made, row=row, x_em=x_em, y_em=y_em)

    def _mark_offset(self, mark: Glyph, row: int, holder: _Shown) -> tuple[float, float]:
        """Where HarfBuzz puts a mark, corrected by how the variants differ from their entries."""
        assert mark.place is not None
        assert holder.row is not None
        shapes = self._store.shapes
        up = np.array(anchor(shapes[holder.row].box, mark.place, is_mark=False))
        down = np.array(anchor(shapes[row].box, mark.place, is_mark=True))
        at = np.array([holder.x_em, holder.y_em]) + up - down
        upright = self._boxes.get((holder.glyph.character, holder.glyph.form))
        lying = self._boxes.get((mark.character, mark.form))
        if holder.glyph.is_drawn and upright is not None and lying is not None:
            nominal_up = np.array(anchor(upright, mark.place, is_mark=False))
            nominal_down = np.array(anchor(lying, mark.place, is_mark=True))
            shift = np.array([mark.x_em - holder.glyph.x_em, mark.y_em - holder.glyph.y_em])
            at = at - (nominal_up - nominal_down) + shift
        return float(at[0]), float(at[1])

    # Pieces → lines

    def _broken(
        self,
        items: Sequence[_Item],
        offset: int,
        base: int,
        first: int,
        room_em: float,
        call: _Call,
    ) -> list[_Row]:
        """A paragraph's lines, filled greedily.

        Args:
            items: of the paragraph.
            offset: of the paragraph in the text.
            base: its level.
            first: number of its first line.
            room_em: width of the lines.
            call: settings of the page.
        """
        settings = call.settings
        rows: list[_Row] = []
        extra = _extra_em(settings)
        waiting = list(items)
        whites = [0.0, *self._between(waiting)]
        at = 0
        while at < len(waiting):
            room = room_em / _line_scale(first + len(rows), settings)
            x, end, last_break = 0.0, at, at
            while end < len(waiting):
                spec, piece = waiting[end]
                if end > at and spec.may_break:
                    last_break = end
                ahead = _advanced(x, spec)
                if end > at and not spec.tabs:
                    ahead += _white(whites[end], spec.space_em) + extra
                length = piece.length_em + max(0, len(piece.rows) - 1) * extra
                if ahead + length > room + 1e-6:
                    break
                x, end = ahead + length, end + 1
            if end < len(waiting):
                if last_break > at:
                    end = last_break
                else:
                    # A word that is longer than the line.
                    spec, piece = waiting[end]
                    used = _advanced(x, spec)
                    if end > at and not spec.tabs:
                        used += _white(whites[end], spec.space_em) + extra
                    count = self._fitting(piece, room - used, extra)
                    if end == at:
                        count = max(1, count)
                    if 0 < count < len(piece.clusters):
                        waiting[end : end + 1] = self._cut(waiting[end], count)
                        whites[end + 1 : end + 1] = self._between(waiting[end : end + 2])
                    end += count > 0
            line = waiting[at:end]
            if end < len(waiting):
                line[-1] = self._hyphenated(line[-1], call)
            rows.append(_Row(tuple(line), offset, base, end == len(waiting)))
            at = end
            if at < len(waiting) and waiting[at].spec.space_em + waiting[at].spec.tabs:
                # The space at which a line breaks disappears.
                spec = waiting[at].spec._replace(space_em=0.0, tabs=0)
                waiting[at] = waiting[at]._replace(spec=spec)
        return rows or [_Row((), offset, base, True)]

    def _between(self, items: Sequence[_Item]) -> list[float]:
        """White between the pieces of a paragraph, in em."""
        left: list[int] = []
        right: list[int] = []
        for (_, a), (_, b) in itertools.pairwise(items):
            if a.level % 2 and b.level % 2:
                a, b = b, a
            left.append(a.right_row)
            right.append(b.left_row)
        return self._store.whites(left, right)

    def _fitting(self, piece: _Piece, room_em: float, extra: float) -> int:
        """How many letters of a piece fit."""
        widths, x = self._store.widths, 0.0
        for number, row in enumerate(piece.rows):
            if number:
                x += piece.whites[number - 1] + extra
            x += widths[row]
            if x > room_em + 1e-6:
                return number
        return len(piece.rows)

    def _cut(self, item: _Item, count: int) -> list[_Item]:
        """A piece as two, the first with `count` letters."""
        spec, piece = item
        at = piece.clusters[count].start
        first = self._slice(piece, 0, count)
        rest = self._slice(piece, count, len(piece.clusters))
        middle = spec.start + at
        return [
            _Item(spec._replace(end=middle), first),
            _Item(spec._replace(start=middle, space_em=0.0, tabs=0, may_break=True), rest),
        ]

    def _slice(self, piece: _Piece, first: int, end: int) -> _Piece:
        """Some letters of a piece; the same object each time."""
        found = self._slices.get((piece, first, end))
        if found is None:
            shift = piece.clusters[first].start
            clusters = tuple(
                replace(c, start=c.start - shift, end=c.end - shift)
                for c in piece.clusters[first:end]
            )
            rows, whites = piece.rows[first:end], piece.whites[first : end - 1]
            last = piece.clusters[end - 1].end
            found = self._slices[piece, first, end] = replace(
                piece,
                clusters=clusters,
                shown=tuple(
                    g._replace(letter=g.letter - first)
                    for g in piece.shown
                    if first <= g.letter < end
                ),
                rows=rows,
                whites=whites,
                length_em=sum(whites) + sum(self._store.widths[row] for row in rows),
                text=piece.text[shift:last],
                ids=piece.ids[shift:last],
            )
        return found

    def _hyphenated(self, item: _Item, call: _Call) -> _Item:
        """The last piece of a line; its soft hyphen becomes visible."""
        piece = item.piece
        if not piece.text.endswith(SOFT_HYPHEN):
            return item
        text = piece.text[:-1] + "-"
        return item._replace(piece=self._pieces_of([(text, piece.level, piece.ids)], call)[0])

    # Lines → letters

    def _placed_lines(
        self, rows: Sequence[_Row], rows_per_sheet: int, room_em: float, settings: PageSettings
    ) -> tuple[Line, ...]:
        """Lines of a page; those that have not changed are the same objects as before."""
        found: dict[tuple[object, ...], Line] = {}
        fresh: list[tuple[tuple[object, ...], _Set]] = []
        for number, row in enumerate(rows):
            sheet, on_sheet = divmod(number, rows_per_sheet)
            y_mm = sheet * settings.page_height_mm + settings.margin_mm
            y_mm += (ABOVE_EM + on_sheet * settings.line_spacing_em) * settings.em_mm
            start = row.offset + (row.items[0].spec.start if row.items else 0)
            end = row.offset + (row.items[-1].spec.end if row.items else 0)
            name: tuple[object, ...] = (
                tuple(item.piece for item in row.items),
                tuple(item.spec[2:] for item in row.items),
                number, row.base, row.is_last, settings,
            )  # fmt: skip
            known = self._lines.get(name)
            if known is None:
                known = Line(start, end, sheet, y_mm, ())
                if row.items:
                    fresh.append((name, _Set(row, number, y_mm, _line_scale(number, settings))))
            elif known.start != start:
                shift = start - known.start
                letters = tuple(
                    replace(letter, start=letter.start + shift, end=letter.end + shift)
                    for letter in known.letters
                )
                known = replace(known, start=start, end=end, letters=letters)
            found[name] = known
        for first in range(0, len(fresh), LINES_TOGETHER):
            now = fresh[first : first + LINES_TOGETHER]
            made = self._letters([line for _, line in now], room_em, settings)
            for (name, _), letters in zip(now, made, strict=True):
                found[name] = replace(found[name], letters=letters)
        self._lines = found
        return tuple(found.values())

    def _letters(
        self, lines: Sequence[_Set], room_em: float, settings: PageSettings
    ) -> list[tuple[Letter, ...]]:
        """Letters of each line in writing order, in millimetres."""
        store = self._store
        pieces = [(line, spec, piece) for line in lines for spec, piece in line.row.items]
        shown = [glyph for _, _, piece in pieces for glyph in piece.shown]
        of_line = np.repeat(
            np.arange(len(lines)),
            [sum(len(piece.shown) for _, piece in line.row.items) for line in lines],
        )
        size = settings.em_mm * np.array([line.scale for line in lines])[of_line]
        y_mm = np.array([line.y_mm for line in lines])[of_line]
        number = np.array([line.number for line in lines])[of_line]
        origins = np.concatenate(
            [self._origins(line.row, room_em / line.scale, settings) for line in lines]
        )
        firsts = itertools.accumulate((len(piece.rows) for _, _, piece in pieces), initial=0)
        letter = np.array(
            [
                first + glyph.letter
                for first, (_, _, piece) in zip(firsts, pieces, strict=False)
                for glyph in piece.shown
            ]
        )
        x_em = origins[letter] + np.array([glyph.x_em for glyph in shown])
        y_em = np.array([glyph.y_em for glyph in shown])
        at_mm = settings.margin_mm + size * x_em
        # Marks move with their letters.
        holder = np.flatnonzero(np.append(True, np.diff(letter) > 0))[letter]
        ids = np.array([glyph.letter_id for glyph in shown], np.uint64)[holder]
        stands_mm = settings.margin_mm + size * origins[letter]
        lift = settings.baseline_jitter_em * size * _normals(settings.seed, ids)
        lift += settings.em_mm * _baseline_drift(stands_mm, number, settings)
        slant_deg = settings.slant_deg + _slant_drift(stands_mm, number, settings)
        slope = np.tan(np.radians(slant_deg))
        ink = _PlacedInk(
            [store.shapes[glyph.row] if glyph.row is not None else None for glyph in shown]
        )
        if ink.inked:
            owner = ink.owner
            height = ink.points_em[:, 1] + y_em[owner]
            x_mm = at_mm[owner] + size[owner] * (ink.points_em[:, 0] + slope[owner] * height)
            ink.points = np.column_stack(
                [x_mm, (y_mm - lift)[owner] - size[owner] * height]
            ).astype(np.float32)
            ink.widths *= np.float32(settings.pen_width_mm)
        drafts: list[_Draft] = []
        for line, spec, piece in pieces:
            start = line.row.offset + spec.start
            for glyph in piece.shown:
                cluster = piece.clusters[glyph.letter]
                kind = _kind(glyph, piece.text)
                drafts.append(_Draft(start + cluster.start, start + cluster.end, kind))
        pairs: list[tuple[int, int]] = []
        joints: dict[int, StrokeArrays] = {}
        if settings.joining:
            pairs = _pairs_to_join(drafts, shown, of_line.tolist())
            if pairs:
                stand = Stand(at_mm / size, lift / size, slope)
                joints = self._joined(pairs, shown, stand, ink, (size, y_mm), settings)
        strokes, boxes = ink.letters()
        joint_boxes = dict(zip(joints, _ink_boxes(list(joints.values())), strict=True))
        before = {right: left for left, right in pairs}
        found: list[list[Letter]] = [[] for _ in lines]
        for n, (glyph, draft, at) in enumerate(zip(shown, drafts, of_line.tolist(), strict=True)):
            letters, line = found[at], lines[at]
            if n in joints:
                letters.append(
                    Letter(
                        drafts[before[n]].start,
                        draft.end,
                        shown[before[n]].letter_id,
                        "",
                        "joint",
                        None,
                        False,
                        line.number,
                        joints[n],
                        joint_boxes[n],
                    )
                )
            box = boxes.get(n)
            if box is None:
                row, em = glyph.row, float(size[n])
                character = glyph.glyph.character
                outline = placeholder_box(character) if row is None else store.shapes[row].box
                left, base = float(at_mm[n]), line.y_mm - float(lift[n])
                box = Box(
                    left,
                    base - em * outline.top,
                    left + em * (outline.right - outline.left),
                    base - em * outline.bottom,
                )
            letters.append(
                Letter(
                    draft.start,
                    draft.end,
                    glyph.letter_id,
                    glyph.glyph.character,
                    draft.kind,
                    glyph.key,
                    not glyph.is_made,
                    line.number,
                    strokes.get(n, NO_STROKES),
                    box,
                )
            )
        return [tuple(letters) for letters in found]

    def _joined(
        self,
        pairs: Sequence[tuple[int, int]],
        shown: Sequence[_Shown],
        stand: Stand,
        ink: _PlacedInk,
        scale: tuple[NDArray[np.float64], NDArray[np.float64]],
        settings: PageSettings,
    ) -> dict[int, StrokeArrays]:
        """Strokes between letters in millimetres, by the number of the right one; the ink of both
        is cut back.

        Args:
            pairs: numbers of letters that may be joined, at least one.
            shown: glyphs of the letters.
            stand: of each, from the left edge of the sheet.
            ink: of all letters.
            scale: length of an em and y of the baseline, of each.
            settings: of the page.
        """
        left, right = np.array(pairs).T
        rows = [-1 if glyph.row is None else glyph.row for glyph in shown]
        made = self._joiner.joints(
            [rows[n] for n in left.tolist()],
            [rows[n] for n in right.tolist()],
            (Stand(*(v[left] for v in stand)), Stand(*(v[right] for v in stand))),
        )
        size_mm, y_mm = (np.repeat(values[left], made.counts) for values in scale)
        points = np.column_stack(
            [size_mm * made.points_em[:, 0], y_mm - size_mm * made.points_em[:, 1]]
        ).astype(np.float32)
        widths = made.widths.astype(np.float32) * np.float32(settings.pen_width_mm)
        ink.cut(left, right, made, points)
        ends = np.cumsum(made.counts)
        return {
            number: StrokeArrays(
                points[end - count : end],
                widths[end - count : end],
                np.array([0, count]),
                *np.zeros((2, 1), bool),
            )
            for number, end, count in zip(
                right.tolist(), ends.tolist(), made.counts.tolist(), strict=True
            )
            if count
        }

    def _origins(self, row: _Row, room_em: float, settings: PageSettings) -> NDArray[np.float64]:
        """(letters,) x of the origin of each letter of a line, in em from the margin, in logical
        order.
        """
        store, extra = self._store, _extra_em(settings)
        levels_of: list[int] = []
        parts: list[_Item | float] = []
        tabs: dict[int, int] = {}
        for item in row.items:
            spec = item.spec
            if spec.space_em or spec.tabs:
                if spec.tabs:
                    tabs[len(parts)] = spec.tabs
                levels_of.append(spec.space_level if parts else row.base)
                parts.append(spec.space_em)
            levels_of.append(spec.level)
            parts.append(item)
        order = visual_order(levels_of) if any(levels_of) else range(len(parts))
        first_letter = dict(
            zip(
                map(id, row.items),
                itertools.accumulate((len(i.piece.rows) for i in row.items), initial=0),
                strict=False,
            )
        )
        count = sum(len(item.piece.rows) for item in row.items)
        origins = np.zeros(count)
        pieces = [part for at in order if isinstance(part := parts[at], _Item)]
        between = iter(
            store.whites(
                [item.piece.right_row for item in pieces[:-1]],
                [item.piece.left_row for item in pieces[1:]],
            )
        )
        x, space, is_first, is_tabbed, stretchable = 0.0, 0.0, True, False, []
        for at in order:
            part = parts[at]
            if not isinstance(part, _Item):
                if at in tabs and not any(levels_of):
                    x = _tab_stop(x, tabs[at])
                    is_tabbed = True
                x += part
                space += part
                if not is_first and part:
                    stretchable.append((x, part))
                continue
            if not is_first:
                white = _white(next(between), space) + extra
                x += 0.0 if is_tabbed else white
            is_first, is_tabbed, space = False, False, 0.0
            piece = part.piece
            base = first_letter[id(part)]
            numbers = range(len(piece.rows))
            whites = piece.whites
            closings = self._closings.get((piece, extra), {}) if settings.joining else {}
            if piece.level % 2:
                numbers, whites = numbers[::-1], whites[::-1]
            for step, number in enumerate(numbers):
                letter = piece.rows[number]
                if step:
                    x += whites[step - 1] + extra
                    x -= closings.get(number, 0.0)
                origins[base + number] = x - store.ink_left[letter]
                x += store.widths[letter]
        slack = room_em - x
        if settings.alignment == "justify" and not row.is_last and stretchable and slack > 0:
            share = slack / sum(width for _, width in stretchable)
            starts = np.array([start for start, _ in stretchable])
            added = np.cumsum([0.0, *(share * width for _, width in stretchable)])
            inked = origins + np.array(
                [store.ink_left[letter] for item in row.items for letter in item.piece.rows]
            )
            return origins + added[np.searchsorted(starts, inked + 1e-9, side="right")]
        towards_end = {"start": 0.0, "justify": 0.0, "centre": 0.5, "end": 1.0}[settings.alignment]
        if row.base % 2:
            towards_end = 1.0 - towards_end
        return origins + towards_end * slack

    def _prepare_closings(self, rows: Sequence[_Row], settings: PageSettings) -> None:
        """Compute how much letters come closer to those before them to be joined."""
        extra = _extra_em(settings)
        pieces = dict.fromkeys(piece for row in rows for _, piece in row.items)
        if len(self._closings) > 2 * len(pieces) + 1_000:
            self._closings = {}
        missing = [piece for piece in pieces if (piece, extra) not in self._closings]
        pairs = [self._pairs(piece, extra) for piece in missing]
        found = iter(self._joiner.closings([pair for of in pairs for pair in of.values()]))
        for piece, of in zip(missing, pairs, strict=True):
            self._closings[piece, extra] = {number: next(found) for number in of}

    def _pairs(self, piece: _Piece, extra: float) -> dict[int, tuple[int, int, float]]:
        """Letters of a piece that may be joined to those before them, by number: rows of both, and
        the distance of their origins in em.
        """
        if piece.level % 2:
            return {}
        store, rows = self._store, piece.rows
        joins = [_script_joins(piece.text[cluster.start]) for cluster in piece.clusters]
        found = {}
        for number in range(1, len(rows)):
            if joins[number - 1] and joins[number]:
                left, right = rows[number - 1], rows[number]
                distance = store.ink_left[left] + store.widths[left] + piece.whites[number - 1]
                found[number] = left, right, distance + extra - store.ink_left[right]
        return found


def typeset(
    text: str,
    hand: Hand,
    variants: Variants,
    settings: PageSettings,
    choices: Mapping[int, VariantKey] | None = None,
) -> Page:
    """Set a text once; see `Typesetter.set`, which is faster for a text that is being edited."""
    return Typesetter(hand).set(text, variants, settings, choices)


@lru_cache(4096)
def placeholder_box(character: str) -> GlyphBox:
    """Where the ink of a character would be that is not drawn."""
    extents = character_extents(character)
    bottom, top = extents.bottom_em, max(extents.top_em, extents.bottom_em + 0.08)
    if unicodedata.east_asian_width(character) in ("W", "F"):
        return GlyphBox(0.0, bottom, 0.8, max(top, bottom + 0.8))
    if extents.side == "width":
        return GlyphBox(0.0, bottom, 0.5 * (extents.least_em + extents.most_em), top)
    width = 0.38 if top <= X_HEIGHT_EM + 0.01 else 0.45
    if character in "iljftrI'|.,:;!()[]\u0131":
        width = 0.16
    elif character in "mwMW@%&":
        width = 0.65
    elif unicodedata.category(character)[0] in "MP":
        width = 0.2
    return GlyphBox(0.0, bottom, width, top)


def _kind(glyph: _Shown, text: str) -> LetterKind:
    shaped = glyph.glyph
    if glyph.key is None:
        return "placeholder"
    return "letter" if text[shaped.offset : shaped.offset + 1] == shaped.character else "composed"


def _pairs_to_join(
    drafts: Sequence[_Draft], shown: Sequence[_Shown], of_line: Sequence[int]
) -> list[tuple[int, int]]:
    """Numbers of neighbouring letters of a word whose script is written in joined letters."""
    pairs: list[tuple[int, int]] = []
    held = -1
    for n, (draft, glyph) in enumerate(zip(drafts, shown, strict=True)):
        if held >= 0 and of_line[held] == of_line[n]:
            before = drafts[held]
            if before.start == draft.start and before.end == draft.end:
                continue  # a mark of the letter before
            is_next = before.end == draft.start
            if is_next and _is_joinable(before, shown[held]) and _is_joinable(draft, glyph):
                pairs.append((held, n))
        held = n
    return pairs


def _is_joinable(draft: _Draft, glyph: _Shown) -> bool:
    """Whether a letter belongs to a script that is written in joined letters."""
    return draft.kind != "placeholder" and _script_joins(glyph.glyph.character)


def _ink_boxes(drawn: Sequence[StrokeArrays]) -> list[Box]:
    """The ink of each drawing."""
    if not drawn:
        return []
    return _boxes_of(
        np.concatenate([strokes.points_px for strokes in drawn]),
        np.concatenate([strokes.widths_px for strokes in drawn]),
        np.array([len(strokes.points_px) for strokes in drawn]),
    )


def _boxes_of(
    points: NDArray[np.float32], widths: NDArray[np.float32], counts: NDArray[np.int64]
) -> list[Box]:
    """The ink of consecutive parts of lines, none of them empty."""
    if not len(counts):
        return []
    half = 0.5 * widths[:, None]
    first = np.cumsum(counts) - counts
    low = np.minimum.reduceat(points - half, first)
    high = np.maximum.reduceat(points + half, first)
    return [Box(*edges) for edges in np.column_stack([low, high]).tolist()]


@lru_cache(4096)
def _script_joins(character: str) -> bool:
    return unicodedata.name(character, "").startswith(("LATIN", "CYRILLIC", "GREEK"))


def _room(settings: PageSettings) -> tuple[float, int]:
    """Width of the lines in em, and how many fit on a sheet.

    Raises:
        UserError: none do.
    """
    room_em = (settings.page_width_mm - 2 * settings.margin_mm) / settings.em_mm
    height_em = (settings.page_height_mm - 2 * settings.margin_mm) / settings.em_mm
    if room_em < 1.0 or height_em < ABOVE_EM + BELOW_EM:
        raise UserError(
            "Nothing fits on this page. Choose smaller margins, a smaller size or a larger page."
        )
    return room_em, int((height_em - ABOVE_EM - BELOW_EM) / settings.line_spacing_em) + 1


def _base_level(paragraph: str, settings: PageSettings) -> int:
    if settings.direction == "auto":
        return paragraph_level(paragraph) if needs_bidi(paragraph) else 0
    return 1 if settings.direction == "right-to-left" else 0


def _specs(paragraph: str, base: int, settings: PageSettings) -> list[_Spec]:
    """Pieces of a paragraph: parts of words that a line does not break, of one direction."""
    at_levels = levels(paragraph, base) if base or needs_bidi(paragraph) else None
    found: list[_Spec] = []
    before = 0
    for match in _TOKENS.finditer(paragraph):
        start, end = match.span()
        gap = paragraph[before:start]
        space_em, tabs = _measured(gap, settings.word_spacing_em) if gap else (0.0, 0)
        space_level = base if at_levels is None or not gap else min(at_levels[before:start])
        may_break = bool(gap) and _UNBREAKABLE.fullmatch(gap) is None
        before = end
        cuts = breaks(match.group())
        opportunities = {start + cut for cut in cuts}
        if at_levels is not None:
            changes = (n for n in range(start + 1, end) if at_levels[n] != at_levels[n - 1])
            cuts = tuple(sorted({*cuts, *(n - start for n in changes)}))
        edges = [start, *(start + cut for cut in cuts), end]
        for a, b in itertools.pairwise(edges):
            level = base if at_levels is None else at_levels[a]
            is_first = a == start
            found.append(
                _Spec(
                    a,
                    b,
                    level,
                    space_em if is_first else 0.0,
                    tabs if is_first else 0,
                    space_level if is_first else level,
                    may_break if is_first else a in opportunities,
                )
            )
    return found


def _items(specs: Sequence[_Spec], pieces: Iterator[_Piece]) -> list[_Item]:
    """Pieces in their places; those without letters, as of control characters, leave a space."""
    found: list[_Item] = []
    skipped: _Spec | None = None
    for spec in specs:
        piece = next(pieces)
        if skipped is not None:
            spec = spec._replace(
                space_em=spec.space_em + skipped.space_em,
                tabs=spec.tabs + skipped.tabs,
                may_break=spec.may_break or skipped.may_break,
            )
        skipped = None if piece.rows else spec
        if piece.rows:
            found.append(_Item(spec, piece))
    return found


def _measured(gap: str, word_space_em: float) -> tuple[float, int]:
    """Width of white space after its last tab, and the number of its tabs."""
    if gap == " ":
        return word_space_em, 0
    tabs = gap.count("\t")
    return sum(_SPACES_EM.get(c, word_space_em) for c in gap.rpartition("\t")[2]), tabs


def _advanced(x_em: float, spec: _Spec) -> float:
    """Position after the white space before a piece."""
    if spec.tabs:
        x_em = _tab_stop(x_em, spec.tabs)
    return x_em + spec.space_em


def _white(white_em: float, space_em: float) -> float:
    """White besides a space: words do not reach into each other as letters do."""
    return max(white_em, LEAST_WORD_WHITE_EM) if space_em else white_em


def _tab_stop(x_em: float, tabs: int) -> float:
    return (math.floor(x_em / TAB_EM + 1e-9) + tabs) * TAB_EM


def _extra_em(settings: PageSettings) -> float:
    """White to add between letters: the setting, and for another pen than they are spaced with."""
    return settings.letter_spacing_em + settings.pen_width_mm / settings.em_mm - PEN_EM


@lru_cache(64)
def _phases(seed: int) -> tuple[float, ...]:
    return tuple(np.random.default_rng([seed, 23]).uniform(0, 2 * np.pi, 4).tolist())


def _line_scale(number: int, settings: PageSettings) -> float:
    """Size of a line's letters, of that of the page."""
    return 1.0 + settings.drift * SIZE_DRIFT * math.sin(0.7 * number + _phases(settings.seed)[0])


def _baseline_drift(
    x_mm: NDArray[np.float64], number: NDArray[np.intp], settings: PageSettings
) -> NDArray[np.float64]:
    """Height of the baseline above the line, in em."""
    _, _, first, second = _phases(settings.seed)
    slow = np.sin(x_mm / 27.0 + 1.9 * number + first)
    fast = np.sin(x_mm / 13.0 + 1.1 * number + second)
    return settings.drift * BASELINE_DRIFT_EM * (0.6 * slow + 0.4 * fast)


def _slant_drift(
    x_mm: NDArray[np.float64], number: NDArray[np.intp], settings: PageSettings
) -> NDArray[np.float64]:
    phase = _phases(settings.seed)[1]
    return settings.drift * SLANT_DRIFT_DEG * np.sin(x_mm / 22.0 + 0.8 * number + phase)


_MASK_64 = (1 << 64) - 1
_STEP, _FIRST, _SECOND = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB


def _mixed(seed: int, value: int) -> int:
    """A hash of two numbers (splitmix64)."""
    z = value + seed * _STEP & _MASK_64
    z = (z ^ z >> 30) * _FIRST & _MASK_64
    z = (z ^ z >> 27) * _SECOND & _MASK_64
    return z ^ z >> 31


def _mix(values: NDArray[np.uint64], seed: int) -> NDArray[np.uint64]:
    """The same for an array of values."""
    z = values + np.uint64(seed * _STEP & _MASK_64)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(_FIRST)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(_SECOND)
    return z ^ (z >> np.uint64(31))


def _normals(seed: int, values: NDArray[np.uint64]) -> NDArray[np.float64]:
    """Standard normals that are a function of the seed and each value."""
    u = (_mix(values, seed) >> np.uint64(11)).astype(np.float64) / 2.0**53
    v = (_mix(values, seed + 1) >> np.uint64(11)).astype(np.float64) / 2.0**53
    return np.sqrt(-2.0 * np.log1p(-u)) * np.cos(2 * np.pi * v)
