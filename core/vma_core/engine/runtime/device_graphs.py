"""Graphs around the model's, so that an answer's arrays never leave the device.

Tables have a row per slot. Rows 0 and 1 are the drawing and the dummy entry.
"""

from __future__ import annotations

import numpy as np

from vma_core.engine.runtime.onnx_writer import GraphWriter
from vma_core.glyphs.stroke_slots import SLOT_FEATURES
from vma_core.model.config import ModelConfig

DRAWING, DUMMY, SCRATCH = 0, 1, 2
"""Reserved rows of the tables; padding is written to the last."""
RESERVED = 3
READABLE = 2
"""Reserved rows that variants can read."""
POOL_GLYPHS = 1_024
"""Places of the pool of glyphs."""
NO_GLYPH = 0
"""Place of the glyph without slots."""
ABSENT = -4.0
"""Added to the cosines of rows that are no entries: below any real one."""
NO_COMPANION = -1.5
"""Cosines below this are of absent rows, or of an entry with itself."""
BLOCK_ROWS = 256
"""Capacities are multiples of this; companions are sought by block maxima."""

Kind = type[np.generic]


def write_rows(kind: Kind, *row: int) -> bytes:
    """`table` (n, …) with `values` (m, …) at `places` (m, 1) as `written`.

    Writes in place where `table` is the output's array too: the operator copies only otherwise.
    """
    graph = GraphWriter()
    table = graph.input("table", kind, "rows", *row)
    places = graph.input("places", np.int64, "new", 1)
    values = graph.input("values", kind, "new", *row)
    graph.output("written", graph.node("ScatterND", table, places, values), kind, "rows", *row)
    return graph.model()


def write_features(config: ModelConfig) -> bytes:
    """The same for every level: `table_i` with `features_i` at `places` (m, 1) as `written_i`."""
    graph = GraphWriter()
    places = graph.input("places", np.int64, "new", 1)
    for level, shape in enumerate(feature_shapes(config)):
        table = graph.input(f"table_{level}", np.float32, "rows", *shape)
        values = graph.input(f"features_{level}", np.float32, "new", *shape)
        written = graph.node("ScatterND", table, places, values)
        graph.output(f"written_{level}", written, np.float32, "rows", *shape)
    return graph.model()


def widen_images(side: int) -> bytes:
    """`pixels` (n, s, s) uint8 → `images` (n, 1, s, s) float32."""
    graph = GraphWriter()
    pixels = graph.cast(graph.input("pixels", np.uint8, "batch", side, side), np.float32)
    images = graph.node("Unsqueeze", pixels, graph.constant([1]))
    graph.output("images", images, np.float32, "batch", 1, side, side)
    return graph.model()


def widen_glyphs(slots: int, width: int) -> bytes:
    """`slots` (n, S, 7) and `ids` (n, S) padded with zeros to the pool's width."""
    graph = GraphWriter()
    features = graph.input("slots", np.float32, "new", slots, SLOT_FEATURES)
    ids = graph.cast(graph.input("ids", np.uint8, "new", slots), np.float32)
    missing = width - slots
    features = graph.node("Pad", features, graph.constant([0, 0, 0, 0, missing, 0]))
    ids = graph.cast(graph.node("Pad", ids, graph.constant([0, 0, 0, missing])), np.uint8)
    graph.output("wide_slots", features, np.float32, "new", width, SLOT_FEATURES)
    graph.output("wide_ids", ids, np.uint8, "new", width)
    return graph.model()


def products(key_size: int) -> bytes:
    """`keys` (n, D) times `query` (D, 1) → `products` (n, 1)."""
    graph = GraphWriter()
    keys = graph.input("keys", np.float32, "rows", key_size)
    query = graph.input("query", np.float32, key_size, 1)
    graph.output("products", graph.node("MatMul", keys, query), np.float32, "rows", 1)
    return graph.model()


def gather_features(config: ModelConfig, reads: int) -> bytes:
    """`own_i` of the read entries, for models or memories without companions.

    Args:
        config: the architecture.
        reads: number E of read entries.
    """
    graph = GraphWriter()
    places = graph.input("reads", np.int64, reads)
    _gather_levels(graph, config, places, reads)
    return graph.model()


def gather_companions(
    config: ModelConfig, capacity: int, reads: int, gate: tuple[float, float]
) -> bytes:
    """Features `own_i` of E entries and then of their R companions each, and `companion_weights`.

    The same companions and weights as `CompanionParameters.gates`. Row e of E is followed, from
    row E + e · R on, by its companions.

    Args:
        config: the architecture.
        capacity: rows of the tables, a multiple of `BLOCK_ROWS`.
        reads: number E of read entries.
        gate: sharpness and threshold.
    """
    graph = GraphWriter()
    sharpness, threshold = gate
    places = graph.input("reads", np.int64, reads)
    keys = graph.input("companion_keys", np.float32, capacity, config.companion_key_size)
    presence = graph.input("presence", np.float32, capacity)
    asked = graph.node("Gather", keys, places, axis=0)
    cosines = graph.node("MatMul", asked, graph.node("Transpose", keys, perm=(1, 0)))
    cosines = graph.node("Add", cosines, presence)
    # One more than needed: the entry itself is among its nearest.
    found, rows = _largest(graph, cosines, reads, capacity, config.companions + 1)
    own = graph.node("Equal", rows, graph.node("Unsqueeze", places, graph.constant([1])))
    found = graph.node("Where", own, graph.constant(-2.0), found)
    near, order = graph.nodes(
        "TopK", found, graph.constant([config.companions]), outputs=2, axis=1, sorted=0
    )
    rows = graph.node("GatherElements", rows, order, axis=1)
    logits = graph.node("Mul", near, graph.constant(sharpness))
    weights = graph.node("Sigmoid", graph.node("Sub", logits, graph.constant(threshold)))
    is_there = graph.node("Greater", near, graph.constant(NO_COMPANION))
    weights = graph.node("Where", is_there, weights, graph.constant(0.0))
    # Rows that were never written could hold NaN, which a weight of 0 does not remove.
    rows = graph.node("Where", is_there, rows, graph.constant(SCRATCH))
    graph.output("companion_weights", weights, np.float32, reads, config.companions)
    flat = graph.node("Reshape", rows, graph.constant([-1]))
    needed = graph.node("Concat", places, flat, axis=0)
    _gather_levels(graph, config, needed, reads * (1 + config.companions))
    return graph.model()


def _largest(
    graph: GraphWriter, values: str, rows: int, length: int, count: int
) -> tuple[str, str]:
    """The `count` largest of each row of (rows, length) values, and their indices.

    They lie in the `count` blocks with the largest maxima, see `quantised_matrix.top_k`.
    """
    blocks = length // BLOCK_ROWS
    best = min(count, blocks)
    whole = graph.node("Reshape", values, graph.constant([rows, blocks, BLOCK_ROWS]))
    maxima = graph.node("ReduceMax", whole, axes=(2,), keepdims=0)
    _, chosen = graph.nodes("TopK", maxima, graph.constant([best]), outputs=2, axis=1, sorted=0)
    starts = graph.node("Mul", chosen, graph.constant(BLOCK_ROWS))
    starts = graph.node("Unsqueeze", starts, graph.constant([2]))
    inside = graph.constant(np.arange(BLOCK_ROWS, dtype=np.int64)[None, None])
    places = graph.node("Add", starts, inside)
    places = graph.node("Reshape", places, graph.constant([rows, best * BLOCK_ROWS]))
    candidates = graph.node("GatherElements", values, places, axis=1)
    found, order = graph.nodes(
        "TopK", candidates, graph.constant([count]), outputs=2, axis=1, sorted=0
    )
    return found, graph.node("GatherElements", places, order, axis=1)


def _gather_levels(graph: GraphWriter, config: ModelConfig, places: str, rows: int) -> None:
    for level, shape in enumerate(feature_shapes(config)):
        table = graph.input(f"table_{level}", np.float32, "rows", *shape)
        found = graph.node("Gather", table, places, axis=0)
        graph.output(f"own_{level}", found, np.float32, rows, *shape)


def join_inputs(config: ModelConfig, reads: int, slots: int) -> bytes:
    """Everything that the decoder and the stroke head read.

    `template_i` and `reference_i` are the drawing, the dummy and the E read entries: with and
    without companions. `noise` is one row per variant, `slots` and `stroke_ids` one per template.

    Args:
        config: the architecture.
        reads: number E of read entries; 0 without inputs `mixed_i` and `own_i`.
        slots: number S of slots; 0 without a stroke head.
    """
    graph = GraphWriter()
    first, last = graph.constant([0]), graph.constant([READABLE])
    for level, shape in enumerate(feature_shapes(config)):
        table = graph.input(f"table_{level}", np.float32, "rows", *shape)
        alone = graph.node("Slice", table, first, last)
        template = reference = alone
        if reads:
            mixed = graph.input(f"mixed_{level}", np.float32, reads, *shape)
            own = graph.input(f"own_{level}", np.float32, "needed", *shape)
            own = graph.node("Slice", own, first, graph.constant([reads]))
            template = graph.node("Concat", alone, mixed, axis=0)
            reference = graph.node("Concat", alone, own, axis=0)
        else:
            reference = graph.node("Identity", alone)
        graph.output(f"template_{level}", template, np.float32, READABLE + reads, *shape)
        graph.output(f"reference_{level}", reference, np.float32, READABLE + reads, *shape)
    table = graph.input("noise_table", np.float32, "known", config.latent_size)
    picks = graph.input("picks", np.int64, "batch")
    noise = graph.node("Gather", table, picks, axis=0)
    graph.output("noise", noise, np.float32, "batch", config.latent_size)
    if slots:
        _join_slots(graph, READABLE + reads, slots)
    return graph.model()


def _join_slots(graph: GraphWriter, glyphs: int, slots: int) -> None:
    pool = graph.input("slot_pool", np.float32, "glyphs", "width", SLOT_FEATURES)
    ids = graph.input("id_pool", np.uint8, "glyphs", "width")
    places = graph.input("glyph_places", np.int64, glyphs)
    first, last, axis = graph.constant([0]), graph.constant([slots]), graph.constant([1])
    chosen = graph.node("Slice", graph.node("Gather", pool, places, axis=0), first, last, axis)
    graph.output("slots", chosen, np.float32, glyphs, slots, SLOT_FEATURES)
    numbers = graph.node("Slice", graph.node("Gather", ids, places, axis=0), first, last, axis)
    numbers = graph.node("Sub", graph.cast(numbers, np.int64), graph.constant(1))
    graph.output("stroke_ids", numbers, np.int64, glyphs, slots)


def feature_shapes(config: ModelConfig) -> list[tuple[int, int, int]]:
    """(channels, side, side) of each level's features."""
    pairs = zip(config.level_channels, config.level_sides, strict=True)
    return [(channels, side, side) for channels, side in pairs]
