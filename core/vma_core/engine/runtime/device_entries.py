"""Entries of a memory on a device: compared, pooled and decoded there.

The caller assigns each entry a slot, a row of the tables. Per request only row numbers go to the
device, with the drawing and whatever is read for the first time; images, shifts of stroke slots and
the cosines of the heat come back.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from vma_core.engine.runtime import device_graphs
from vma_core.engine.runtime.cuda import padded_size
from vma_core.engine.runtime.device import Device, FixedRun
from vma_core.engine.runtime.device_graphs import (
    ABSENT,
    BLOCK_ROWS,
    DRAWING,
    DUMMY,
    NO_GLYPH,
    POOL_GLYPHS,
    READABLE,
    SCRATCH,
    feature_shapes,
)
from vma_core.engine.runtime.runner import Array, EntryReads, Features, NewEntries, Residence
from vma_core.glyphs.stroke_slots import MAX_SLOTS, PADDING_SLOTS, SLOT_FEATURES
from vma_core.model.config import ModelConfig

READ_SIZES = (16, 64, 256)
"""Numbers of read entries are padded to these; 0 stays 0."""
SLOT_SIZES = (128, 256)
"""Slots per glyph are padded to these, or to the pool's width; characters have up to 80."""
SENT_SLOTS = 16
"""New glyphs are padded to a multiple of this when they are sent."""
POOL_WIDTH = MAX_SLOTS * (1 + PADDING_SLOTS)
"""Most slots that a glyph has, those between strokes included."""
NOISE_SIZES = (256,)
ENCODED_SIZES = (1, 64, 1_024)
"""Images per run of the encoder are padded to these."""
MAX_CHAINS = 12
"""Chains of fixed runs that are kept; each holds sessions and arrays of its sizes."""


class DeviceEntries:
    """See `ResidentEntries`.

    Args:
        device: where everything is kept.
        graphs: the model's ONNX files by name.
        config: the architecture.
    """

    def __init__(self, device: Device, graphs: dict[str, bytes], config: ModelConfig) -> None:
        self._device, self._graphs, self._config = device, graphs, config
        self._capacity = 0
        self._tables: dict[str, Any] = {}
        self._gate = 1.0, 0.0
        self._query: Any = None
        self._products: FixedRun | None = None
        self._noise: Any = None
        self._sessions: dict[tuple[Any, ...], Any] = {}
        self._encoders: dict[int, tuple[dict[str, Any], FixedRun]] = {}
        """By number of images: their array, and the run that reads it."""
        self._chains: OrderedDict[tuple[int, ...], _Chain] = OrderedDict()
        # Heat, variants and each dock call from different threads.
        self._lock = threading.RLock()

    @property
    def row_bytes(self) -> int:
        """Device memory per entry."""
        sides = sum(channels * height * width for channels, height, width in self._shapes)
        keys = self._config.embedding_size + self._config.companion_key_size + 1
        return 4 * (sides + keys)

    def residence(self) -> Residence:
        """See `ResidentEntries`."""
        with self._lock:
            return Residence(
                self._capacity * self.row_bytes,
                self._device.free_bytes(),
                self.row_bytes,
                self._device.traffic.sent,
                self._device.traffic.received,
            )

    def release(self) -> None:
        """See `ResidentEntries`."""
        with self._lock:
            self._capacity, self._query, self._noise = 0, None, None
            self._products = None
            self._tables = {}
            self._chains.clear()

    def reserve(self, capacity: int, dummy: Features, gate: Array) -> None:
        """See `ResidentEntries`."""
        with self._lock:
            self.release()  # before new arrays are made
            rows = -(-capacity // BLOCK_ROWS) * BLOCK_ROWS
            empty = self._device.empty
            tables = {
                f"table_{level}": empty((rows, *shape), np.float32)
                for level, shape in enumerate(self._shapes)
            }
            tables["keys"] = empty((rows, self._config.embedding_size), np.float32)
            if self._config.companions:
                shape = (rows, self._config.companion_key_size)
                # Undefined rows could hold NaN, which `ABSENT` does not lower.
                tables["companion_keys"] = self._device.send(np.zeros(shape, np.float32))
            tables["presence"] = self._device.send(np.full(rows, ABSENT, np.float32))
            if self._config.stroke_channels:
                pool = np.zeros((POOL_GLYPHS, POOL_WIDTH, SLOT_FEATURES), np.float32)
                tables["slot_pool"] = self._device.send(pool)
                tables["id_pool"] = self._device.send(pool[..., 0].astype(np.uint8))
            self._tables, self._capacity = tables, rows
            self._gate = float(gate[0]), float(gate[1])
            blank = np.zeros((1, self._config.image_size, self._config.image_size), np.uint8)
            for row in (DRAWING, SCRATCH):
                self._encode(np.array([row]), blank)
            self._write_features(np.array([DUMMY]), [self._device.send(v) for v in dummy])

    def put(self, new: NewEntries) -> None:
        """See `ResidentEntries`."""
        with self._lock:
            for start in range(0, len(new.slots), ENCODED_SIZES[-1]):
                part = slice(start, start + ENCODED_SIZES[-1])
                self._encode(new.slots[part], new.images[part])
            self._write("keys", new.slots, self._device.send(new.keys))
            if self._config.companions:
                keys = self._device.send(new.companion_keys)
                self._write("companion_keys", new.slots, keys)

    def mark(self, slots: NDArray[np.int64], present: NDArray[np.uint8]) -> None:
        """See `ResidentEntries`."""
        values = np.where(present, 0.0, ABSENT).astype(np.float32)
        with self._lock:
            self._write("presence", slots, self._device.send(values))

    def products(self, query: Array) -> Array:
        """See `ResidentEntries`."""
        with self._lock:
            if self._products is None:
                self._query = self._device.send(query[:, None])
                graph = device_graphs.products(len(query))
                inputs = {"keys": self._tables["keys"], "query": self._query}
                self._products = FixedRun(self._device, graph, inputs)
            self._device.overwrite(self._query, query[:, None])
            self._products.run()
            return self._device.fetch(self._products.outputs["products"])[:, 0]

    def draw(self, reads: EntryReads) -> tuple[Array, Array]:
        """See `ResidentEntries`."""
        with self._lock:
            if len(reads.noise):
                self._keep_noise(reads.noise)
            if len(reads.drawing):
                self._encode(np.array([DRAWING]), reads.drawing)
            if len(reads.glyph_places):
                self._keep_glyphs(reads.glyph_places, reads.glyph_slots, reads.glyph_ids)
            images, shifts = self._chain(reads).run(reads)
            return images, shifts

    @property
    def _shapes(self) -> list[tuple[int, int, int]]:
        return feature_shapes(self._config)

    def _session(self, graph: Callable[..., bytes], *sizes: Any) -> Any:
        """A session of a graph that takes any number of rows, made once."""
        name = graph.__name__, *sizes
        if name not in self._sessions:
            self._sessions[name] = self._device.session(graph(*sizes))
        return self._sessions[name]

    def _write(self, name: str, places: NDArray[np.int64], values: Any) -> None:
        """Rows of a table; `values` are on the device."""
        table = self._tables[name]
        kind: type[np.generic] = np.uint8 if name == "id_pool" else np.float32
        session = self._session(device_graphs.write_rows, kind, *table.shape()[1:])
        inputs = {"table": table, "values": values, "places": self._device.send(places[:, None])}
        self._device.run(session, inputs, {"written": table})

    def _write_features(self, places: NDArray[np.int64], levels: Sequence[Any]) -> None:
        """Rows of the tables of features; `levels` are on the device."""
        tables = {f"table_{level}": self._tables[f"table_{level}"] for level in range(len(levels))}
        inputs = tables | {f"features_{level}": values for level, values in enumerate(levels)}
        inputs["places"] = self._device.send(places[:, None])
        into = {name.replace("table", "written"): table for name, table in tables.items()}
        session = self._session(device_graphs.write_features, self._config)
        self._device.run(session, inputs, into)

    def _encode(self, places: NDArray[np.int64], images: NDArray[np.uint8]) -> None:
        """Features of at most `ENCODED_SIZES[-1]` images into rows of the tables."""
        rows = next(size for size in ENCODED_SIZES if len(images) <= size)
        padded = np.zeros((rows, *images.shape[1:]), np.uint8)
        padded[: len(images)] = images
        widen = self._session(device_graphs.widen_images, self._config.image_size)
        pixels = {"pixels": self._device.send(padded)}
        if rows not in self._encoders:
            given = self._device.run(widen, pixels)
            self._encoders[rows] = given, FixedRun(self._device, self._graphs["features"], given)
        given, encoder = self._encoders[rows]
        self._device.run(widen, pixels, given)
        encoder.run()
        there = np.full(rows, SCRATCH, np.int64)
        there[: len(places)] = places
        self._write_features(there, list(encoder.outputs.values()))

    def _keep_noise(self, noise: Array) -> None:
        rows = padded_size(len(noise), NOISE_SIZES)
        padded = np.zeros((rows, noise.shape[1]), np.float32)
        padded[: len(noise)] = noise
        if self._noise is None or self._noise.shape()[0] != rows:
            self._chains.clear()  # they are bound to the old array
            self._noise = self._device.send(padded)
        else:
            self._device.overwrite(self._noise, padded)

    def _keep_glyphs(self, places: NDArray[np.int64], slots: Array, ids: NDArray[np.uint8]) -> None:
        width = slots.shape[1] + -slots.shape[1] % SENT_SLOTS
        missing = (0, 0), (0, width - slots.shape[1])
        inputs = {
            "slots": self._device.send(np.pad(slots, (*missing, (0, 0)))),
            "ids": self._device.send(np.pad(ids, missing)),
        }
        session = self._session(device_graphs.widen_glyphs, width, POOL_WIDTH)
        wide = self._device.run(session, inputs)
        self._write("slot_pool", places, wide["wide_slots"])
        self._write("id_pool", places, wide["wide_ids"])

    def _chain(self, reads: EntryReads) -> _Chain:
        sizes = _Sizes.of(reads, bool(self._config.stroke_channels))
        if sizes in self._chains:
            self._chains.move_to_end(sizes)
            return self._chains[sizes]
        while len(self._chains) >= MAX_CHAINS:
            self._chains.popitem(last=False)
        tables = self._tables | {"noise_table": self._noise}
        chain = _Chain(self._device, self._graphs, self._config, tables, self._gate, sizes)
        self._chains[sizes] = chain
        return chain


class _Sizes(NamedTuple):
    """Everything that decides a chain's shapes."""

    reads: int
    variants: int
    slots: int
    from_prior: bool
    with_companions: bool

    @classmethod
    def of(cls, reads: EntryReads, has_strokes: bool) -> _Sizes:
        entries = len(reads.slots)
        slots = 0  # no glyph of this batch has strokes
        if has_strokes and reads.most_slots:
            slots = _slots_together(reads.most_slots)
        return cls(
            padded_size(entries, READ_SIZES) if entries else 0,
            padded_size(len(reads.rows)),
            slots,
            bool((reads.spread == 1.0).all()),
            bool(reads.with_companions and entries),
        )


class _Chain:
    """Runs of fixed sizes from row numbers to images and shifts; arrays stay on the device."""

    def __init__(
        self,
        device: Device,
        graphs: dict[str, bytes],
        config: ModelConfig,
        tables: dict[str, Any],
        gate: tuple[float, float],
        sizes: _Sizes,
    ) -> None:
        self._device, self._sizes = device, sizes
        batch, levels = sizes.variants, len(config.level_channels)
        names = [f"table_{level}" for level in range(levels)]
        feature_tables = {name: tables[name] for name in names}

        def made(*shape: int, dtype: type[np.generic] = np.int64) -> Any:
            return device.send(np.zeros(shape, dtype))

        self._inputs = {name: made(batch) for name in ("rows", "reference_rows", "picks")}
        for name in ("spread", "temperature"):
            self._inputs[name] = made(batch, levels, dtype=np.float32)
        given = self._inputs
        self._told: dict[str, NDArray[Any]] = {}
        """What the inputs hold."""
        self._runs: list[FixedRun] = []
        values: dict[str, Any] = {}
        if sizes.reads:
            # Padding reads an existing row.
            given["reads"] = made(sizes.reads)
            inputs = feature_tables | {"reads": given["reads"]}
            graph = device_graphs.gather_features(config, sizes.reads)
            if sizes.with_companions:
                inputs |= {name: tables[name] for name in ("companion_keys", "presence")}
                capacity = tables["presence"].shape()[0]
                graph = device_graphs.gather_companions(config, capacity, sizes.reads, gate)
            values |= self._add(graph, inputs)
            values |= {f"mixed_{level}": values[f"own_{level}"] for level in range(levels)}
        if sizes.with_companions:
            count = config.companions
            rows = np.arange(sizes.reads * count).reshape(sizes.reads, count) + sizes.reads
            inputs = {f"template_{level}": values[f"own_{level}"] for level in range(levels)}
            inputs |= {"rows": device.send(rows), "companion_weights": values["companion_weights"]}
            mixed = self._add(graphs["templates"], inputs)
            values |= {f"mixed_{level}": mixed[f"features_{level}"] for level in range(levels)}
        inputs = feature_tables | {"noise_table": tables["noise_table"], "picks": given["picks"]}
        if sizes.reads:
            for name in ("mixed", "own"):
                inputs |= {f"{name}_{level}": values[f"{name}_{level}"] for level in range(levels)}
        if sizes.slots:
            given["glyph_places"] = made(READABLE + sizes.reads)
            inputs |= {name: tables[name] for name in ("slot_pool", "id_pool")}
            inputs["glyph_places"] = given["glyph_places"]
        values |= self._add(device_graphs.join_inputs(config, sizes.reads, sizes.slots), inputs)
        read = [f"template_{level}" for level in range(levels)] + ["noise"]
        told = ["rows", "temperature"]
        if not sizes.from_prior:
            read += [f"reference_{level}" for level in range(levels)]
            told += ["reference_rows", "spread"]
        inputs = {name: values[name] for name in read} | {name: given[name] for name in told}
        name = "generate_from_prior" if sizes.from_prior else "generate"
        decoded = self._add(graphs[name], inputs)
        self._images = decoded.pop("probabilities")
        self._shifts: Any = None
        if sizes.slots:
            inputs = decoded | {name: values[name] for name in ("slots", "stroke_ids")}
            moved = self._add(graphs["draw"], inputs | {"rows": given["rows"]})
            self._shifts = next(iter(moved.values()))

    def _add(self, graph: bytes, inputs: dict[str, Any]) -> dict[str, Any]:
        run = FixedRun(self._device, graph, inputs)
        self._runs.append(run)
        return dict(run.outputs)

    def run(self, reads: EntryReads) -> tuple[Array, Array]:
        """(B, s, s) images and (B, S, 2) shifts, S = 0 without a stroke head."""
        count, batch = len(reads.rows), self._sizes.variants
        levels = len(reads.spread)
        told: dict[str, NDArray[Any]] = {
            "rows": _padded(reads.rows, batch, DRAWING),
            "reference_rows": _padded(reads.reference_rows, batch, DRAWING),
            "picks": _padded(reads.picks, batch, 0),
            "spread": np.broadcast_to(reads.spread, (batch, levels)),
            "temperature": np.broadcast_to(reads.temperature, (batch, levels)),
            "reads": _padded(reads.slots, self._sizes.reads, SCRATCH),
            "glyph_places": _padded(reads.glyphs, READABLE + self._sizes.reads, NO_GLYPH),
        }
        for name, array in self._inputs.items():
            known = self._told.get(name)
            if known is None or not np.array_equal(known, told[name]):
                self._device.overwrite(array, told[name])
                self._told[name] = told[name]
        for run in self._runs:
            run.run()
        images = self._device.fetch(self._images)[:count]
        if self._shifts is None:
            return images, np.zeros((count, 0, 2), np.float32)
        return images, self._device.fetch(self._shifts)[:count]


def _slots_together(slots: int) -> int:
    """Slots that a glyph with this many is padded to."""
    return next((size for size in SLOT_SIZES if slots <= size), POOL_WIDTH)


def _padded(values: NDArray[np.int64], rows: int, filling: int) -> NDArray[np.int64]:
    found = np.full(rows, filling, np.int64)
    found[: len(values)] = values
    return found
