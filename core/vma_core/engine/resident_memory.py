"""A memory kept where the networks run, as far as the runner has room for it there.

Each entry takes a slot, a row of the device's tables. A changed memory sends its new entries, and
which slots belong to it; the order of the entries is an index into the slots, in main memory. A
request names what it reads by slots. Where the runner keeps no entries, or fails to, everything is
computed from main memory.
"""

from __future__ import annotations

import contextlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from vma_core.engine.address_parameters import AddressParameters
from vma_core.engine.decode_plan import DecodePlan
from vma_core.engine.index.companions import CompanionParameters
from vma_core.engine.index.key_index import KeyIndex
from vma_core.engine.request import DRAWING_ROW, Drawing
from vma_core.engine.runtime.device_graphs import (
    DRAWING,
    DUMMY,
    NO_GLYPH,
    POOL_GLYPHS,
    READABLE,
    RESERVED,
)
from vma_core.engine.runtime.runner import (
    Array,
    EntryReads,
    NewEntries,
    Residence,
    ResidentEntries,
    Runner,
    SlotBatch,
)
from vma_core.engine.stroke_variants import Variants, moved_strokes, slot_batch
from vma_core.errors import Message
from vma_core.glyphs.stroke_slots import SLOT_FEATURES, StrokeSlots
from vma_core.memory.entries import MemorySnapshot

Answer = TypeVar("Answer")
SENT_TOGETHER = 4_096
"""New entries per message: 6 MB at 28 pixels."""
SPARE = 4
"""Room beyond this multiple of what is needed is given back."""
FREE_SHARE = 0.8
"""Of the device's free memory that a memory may take."""
BYTES_PER_GB = 1e9
MOST_DIFFERENT = 1e-3
"""Largest difference of a probability of ink, or of a cosine, between device and main memory."""
MOST_DIFFERENT_PX = 0.05
"""The same of a stroke's point, on the 105-pixel square."""


@dataclass(frozen=True)
class Room:
    """How much room is made on the device.

    Attributes:
        least_slots: slots for entries, however few there are.
        headroom: slots per entry beyond that.
        glyphs: places of stroke slots, at most `POOL_GLYPHS`; one stays empty.
    """

    least_slots: int = 1_024
    headroom: float = 1.25
    glyphs: int = POOL_GLYPHS


class ResidentMemory:
    """Compares drawings with a memory and decodes variants of its entries.

    The first answer of each kind is computed twice, and the device is not used if it differs. A
    memory with several entries of one image id is kept in main memory.

    Args:
        runner: keeps the entries, if it can.
        parameters: of addressing, with the dummy entries.
        companions: None for a model without.
        keys: address keys in main memory.
        companion_keys: companion keys in main memory.
        room: room on the device.
    """

    def __init__(
        self,
        runner: Runner,
        parameters: AddressParameters,
        companions: CompanionParameters | None,
        keys: KeyIndex,
        companion_keys: KeyIndex,
        room: Room | None = None,
    ) -> None:
        self._runner, self._parameters, self._companions = runner, parameters, companions
        self._keys, self._companion_keys = keys, companion_keys
        self.room = room or Room()
        self.reason: Message | None = None
        """Why the memory is in main memory although the runner keeps entries; else None."""
        self._is_lost = False
        self._verified: set[Hashable] = set()
        """Kinds of answers that are the same in main memory."""
        self._slots: DeviceSlots | None = None
        # Heat, variants and each dock call from different threads.
        self._lock = threading.RLock()

    def similarities(self, memory: MemorySnapshot, query: Array) -> Array:
        """(n,) cosines of the entries' keys with a query (D,)."""
        found = self._try(memory, lambda slots: slots.similarities(query))
        if found is not None and "similarities" in self._verified:
            return found
        exact = self._keys.similarities(memory, query)
        if found is not None:
            difference = float(np.abs(found - exact).max(initial=0.0))
            self._verify("similarities", difference <= MOST_DIFFERENT)
        return exact

    def decode(self, plan: DecodePlan, variants: NDArray[np.intp]) -> Variants:
        """Decode the variants of a plan with these indices."""
        found = None
        if plan.read.is_of_rows:
            found = self._try(plan.memory, lambda slots: slots.draw(plan, variants))
        reads_entries = bool((plan.read.rows[variants] >= 0).any())
        kind = bool((plan.spread == 1.0).all()), reads_entries, len(plan.memory) > 1
        if found is not None and kind in self._verified:
            return found
        exact = plan.decode(self._runner, variants)
        if found is not None:
            self._verify(kind, _are_close(found, exact))
        return exact

    def prepare(self, memory: MemorySnapshot) -> None:
        """Send what is missing, ahead of a request."""
        self._try(memory, lambda _slots: True)

    def holds(self, memory: MemorySnapshot) -> bool:
        """Whether this memory is on the device, so that a first read costs as much as another."""
        slots = self._slots
        return slots is not None and slots.memory == memory

    def residence(self) -> tuple[int, Residence] | None:
        """Number of entries on the device, and its state; None if the runner keeps none."""
        with self._lock:
            entries = self._runner.resident
            if entries is None:
                return None
            held = None if self._slots is None else self._slots.memory
            return 0 if held is None else len(held), entries.residence()

    def _try(self, memory: MemorySnapshot, act: Callable[[DeviceSlots], Answer]) -> Answer | None:
        """Result of `act` with the memory on the device; None where that is not possible."""
        if self._is_lost:
            return None
        with self._lock:
            entries = self._runner.resident
            if entries is None:  # main memory is as near, or the GPU was lost
                self._slots = self.reason = None
                return None
            try:
                slots = self._synchronised(entries, memory)
                return None if slots is None else act(slots)
            except DeviceError as error:
                reason = str(error)
                self._lose(
                    Message(
                        "The memory is kept in main memory, because the GPU failed ({reason}).",
                        reason=reason,
                    )
                )
                return None

    def _synchronised(self, entries: ResidentEntries, memory: MemorySnapshot) -> DeviceSlots | None:
        """The slots once the device holds the memory, or None if it cannot.

        Raises:
            DeviceError: the device failed.
        """
        slots = self._slots
        if slots is None or slots.entries is not entries:
            slots = self._slots = DeviceSlots(entries)
        if slots.memory == memory:
            return slots
        needed = len(memory) + RESERVED
        roomy = max(self.room.least_slots, int(self.room.headroom * needed))
        if not needed <= slots.capacity <= SPARE * roomy:
            self._slots = None
            _ask(entries.release)
            state = _ask(entries.residence)
            if state.free_bytes:
                roomy = min(roomy, int(FREE_SHARE * state.free_bytes / state.bytes_per_entry))
            if roomy < needed:
                self.reason = Message(
                    "The memory is kept in main memory: its {entries:,} entries need "
                    "{needed_gb:.1f} GB on the GPU, which has {free_gb:.1f} GB free.",
                    entries=len(memory),
                    needed_gb=needed * state.bytes_per_entry / BYTES_PER_GB,
                    free_gb=state.free_bytes / BYTES_PER_GB,
                )
                return None
            slots = self._slots = DeviceSlots.reserved(
                entries, roomy, self._parameters, self._companions, self.room.glyphs
            )
        self.reason = None
        return slots if slots.update(memory, self._keys, self._companion_keys) else None

    def _verify(self, kind: Hashable, is_same: bool) -> None:
        with self._lock:
            if is_same:
                self._verified.add(kind)
            elif not self._is_lost:
                self._lose(
                    Message(
                        "The memory is kept in main memory, because the GPU's answers differ from "
                        "the CPU's."
                    )
                )

    def _lose(self, reason: Message) -> None:
        self.reason, self._is_lost = reason, True
        slots, self._slots = self._slots, None
        if slots is not None:
            with contextlib.suppress(DeviceError):
                _ask(slots.entries.release)


class DeviceError(Exception):
    """The device, or the way to it, failed."""


class DeviceSlots:
    """Which entry is in which slot of the device, and which glyph in which place of its pool."""

    def __init__(
        self,
        entries: ResidentEntries,
        capacity: int = 0,
        glyphs: int = POOL_GLYPHS,
        *,
        with_companions: bool = False,
    ) -> None:
        self.entries, self.capacity = entries, capacity
        self._glyphs = glyphs
        self._with_companions = with_companions
        self.memory: MemorySnapshot | None = None
        """The memory that the device holds."""
        self._present = np.zeros(capacity, bool)
        """(capacity,) whether the slot's entry belongs to it."""
        self._image_ids = np.zeros(capacity, np.int64)
        """(capacity,) image that is in each slot."""
        self._slot_of = np.zeros(0, np.int64)
        """Slot by image id, −1 if it has none."""
        self._used = RESERVED
        """Slots from here on were never used."""
        self._rows = np.zeros(0, np.int64)
        """(n,) slots of the memory's entries in order."""
        self._in_place = False
        """Whether the entries are in consecutive slots."""
        self._pool: OrderedDict[Hashable, int] = OrderedDict()
        """Places of glyphs by image id, or a drawing's digest; least recently used first."""
        self._noise: Array | None = None
        self._drawn: Drawing | None = None

    @classmethod
    def reserved(
        cls,
        entries: ResidentEntries,
        capacity: int,
        parameters: AddressParameters,
        companions: CompanionParameters | None,
        glyphs: int,
    ) -> DeviceSlots:
        """Empty slots with room on the device, which drops what it held.

        Raises:
            DeviceError: it failed.
        """
        share = int(np.argmax(parameters.dummy_shares))
        dummy = tuple(level[share : share + 1] for level in parameters.dummy_features)
        gate = np.zeros(2, np.float32)
        if companions is not None:
            gate[:] = companions.sharpness, companions.threshold
        _ask(lambda: entries.reserve(capacity, dummy, gate))
        return cls(entries, capacity, glyphs, with_companions=companions is not None)

    def update(self, memory: MemorySnapshot, keys: KeyIndex, companion_keys: KeyIndex) -> bool:
        """Send new entries and mark those of the memory; False if an image id occurs twice."""
        self.memory = None
        ids = memory.image_ids
        beyond = int(ids.max(initial=-1)) + 1 - len(self._slot_of)
        if beyond > 0:
            room = np.full(beyond + len(self._slot_of), -1, np.int64)
            self._slot_of = np.concatenate([self._slot_of, room])
        known = self._slot_of[ids]
        wanted = np.zeros(self.capacity, bool)
        wanted[known[known >= 0]] = True
        new = np.flatnonzero(known < 0)
        if np.count_nonzero(wanted) + len(new) < len(ids) or len(np.unique(ids[new])) < len(new):
            return False
        if len(new):
            slots = self._take(len(new), wanted)
            for start in range(0, len(new), SENT_TOGETHER):
                if len(new) > SENT_TOGETHER:
                    keys.advance(memory, start, len(new))
                part = slice(start, start + SENT_TOGETHER)
                self._put(memory, new[part], slots[part], keys, companion_keys)
            if len(new) > SENT_TOGETHER:
                keys.advance(memory, len(new), len(new))
            wanted[slots] = True
        changed = np.flatnonzero(wanted != self._present)
        if len(changed):
            marks = wanted[changed].astype(np.uint8)
            _ask(lambda: self.entries.mark(changed, marks))
            self._present = wanted
        self._rows = self._slot_of[ids]
        self._in_place = np.array_equal(self._rows, np.arange(RESERVED, RESERVED + len(ids)))
        self.memory = memory
        return True

    def similarities(self, query: Array) -> Array:
        """(n,) cosines of the entries' keys with a query (D,)."""
        products = _ask(lambda: self.entries.products(query))
        if self._in_place:
            return products[RESERVED : RESERVED + len(self._rows)]
        return products[self._rows]

    def draw(self, plan: DecodePlan, variants: NDArray[np.intp]) -> Variants:
        """Decode the variants of a plan with these indices."""
        read, which = np.unique(plan.read.rows[variants], return_inverse=True)
        entries = read[read >= 0]
        # Rows that variants can read: the drawing, the dummy, then the entries.
        row_of = np.where(read == DRAWING_ROW, DRAWING, DUMMY)
        row_of[read >= 0] = READABLE + np.arange(len(entries))
        rows = row_of[which].astype(np.int64)
        glyphs, glyph_rows = plan.glyphs(variants)
        places, new = self._pooled(plan, read, row_of, glyphs)
        batch = slot_batch(list(new.values()), np.zeros(0, np.int64)) if new else NO_SLOTS
        mixes = self._with_companions and len(self._rows) > 1
        reads = EntryReads(
            slots=self._rows[entries],
            rows=rows,
            reference_rows=rows if plan.varied is None else np.full_like(rows, DRAWING),
            picks=variants.astype(np.int64),
            spread=plan.spread,
            temperature=plan.temperature,
            noise=self._new_noise(plan.noise),
            drawing=self._new_drawing(plan.drawing),
            glyphs=places,
            glyph_places=np.array(list(new), np.int64),
            glyph_slots=batch.slots,
            glyph_ids=(batch.stroke_ids + 1).astype(np.uint8),
            sizes=np.array([max(map(len, glyphs), default=0), mixes], np.int64),
        )
        images, shifts_px = _ask(lambda: self.entries.draw(reads))
        return Variants(images, moved_strokes(glyphs, glyph_rows, shifts_px))

    def _new_noise(self, noise: Array) -> Array:
        """The noise to send: none if it was the last one's."""
        if self._noise is not None and np.array_equal(self._noise, noise):
            return noise[:0]
        self._noise = noise
        return noise

    def _new_drawing(self, drawing: Drawing | None) -> NDArray[np.uint8]:
        """The drawing to send: none if it has the last one's pixels."""
        if drawing is None or (self._drawn is not None and drawing.has_pixels_of(self._drawn)):
            return np.zeros((0, 1, 1), np.uint8)
        self._drawn = drawing
        return drawing.image[None]

    def _pooled(
        self,
        plan: DecodePlan,
        read: NDArray[np.intp],
        row_of: NDArray[np.intp],
        glyphs: list[StrokeSlots],
    ) -> tuple[NDArray[np.int64], dict[int, StrokeSlots]]:
        """Places in the pool of the rows' glyphs, and the glyphs that are new there by place."""
        places = np.full(READABLE + np.count_nonzero(read >= 0), NO_GLYPH, np.int64)
        new: dict[int, StrokeSlots] = {}
        for row, place, glyph in zip(read.tolist(), row_of.tolist(), glyphs, strict=False):
            if not len(glyph):
                continue
            name: Hashable = int(plan.memory.image_ids[row]) if row >= 0 else None
            if plan.drawing is not None and row == DRAWING_ROW:
                name = plan.drawing.digest
            found = self._pool.pop(name, None)
            if found is None:
                full = len(self._pool) + 1 == self._glyphs
                found = self._pool.popitem(last=False)[1] if full else len(self._pool) + 1
                new[found] = glyph
            self._pool[name] = places[place] = found
        return places, new

    def _take(self, count: int, wanted: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Slots for new entries: unused ones first, then those of entries that are gone."""
        fresh = np.arange(self._used, min(self._used + count, self.capacity))
        free = ~wanted[: self._used]
        free[:RESERVED] = False
        reused = np.flatnonzero(free)[: count - len(fresh)]
        self._slot_of[self._image_ids[reused]] = -1
        self._used += len(fresh)
        return np.concatenate([fresh, reused])

    def _put(
        self,
        memory: MemorySnapshot,
        rows: NDArray[np.intp],
        slots: NDArray[np.int64],
        keys: KeyIndex,
        companion_keys: KeyIndex,
    ) -> None:
        nearby = np.zeros((len(rows), 0), np.float32)
        if self._with_companions:
            nearby = companion_keys.of_rows(memory, rows)
        images = np.stack([memory.entries[row].image for row in rows.tolist()])
        new = NewEntries(slots, images, keys.of_rows(memory, rows), nearby)
        _ask(lambda: self.entries.put(new))
        self._image_ids[slots] = memory.image_ids[rows]
        self._slot_of[memory.image_ids[rows]] = slots


def _ask(call: Callable[[], Answer]) -> Answer:
    """Result of a call to the device.

    Raises:
        DeviceError: it failed.
    """
    try:
        return call()
    except Exception as error:  # a runtime's exceptions share no base class
        raise DeviceError((str(error).splitlines() or [type(error).__name__])[0]) from error


NO_SLOTS = SlotBatch(
    np.zeros((0, 1, SLOT_FEATURES), np.float32),
    np.zeros((0, 1), np.int64),
    np.zeros(0, np.int64),
)


def _are_close(found: Variants, exact: Variants) -> bool:
    """Whether variants of the device are those of main memory, up to rounding."""
    if not np.allclose(found.images, exact.images, rtol=0.0, atol=MOST_DIFFERENT):
        return False
    for ours, theirs in zip(found.strokes, exact.strokes, strict=True):
        if (ours is None) != (theirs is None):
            return False
        if ours is not None and theirs is not None:
            difference = np.abs(ours.points_px - theirs.points_px).max(initial=0.0)
            if not difference <= MOST_DIFFERENT_PX:
                return False
    return True
