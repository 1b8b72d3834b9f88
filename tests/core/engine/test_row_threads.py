"""Rows of a batch on several threads: each once, in order, with exceptions passed on."""

from __future__ import annotations

import threading

import pytest
from vma_core.engine.runtime.row_threads import LEAST_ROWS, PIECE_ROWS, RowThreads


@pytest.mark.parametrize(
    ("threads", "rows", "sizes"),
    [
        (1, 40, [40]),
        (2, LEAST_ROWS, [LEAST_ROWS]),
        (2, 12, [6, 6]),
        (2, 16, [8, 8]),
        (4, 16, [4, 4, 4, 4]),
        (2, 40, [8, 8, 8, 8, 8]),
    ],
)
def test_pieces_are_large_but_occupy_all_threads(threads: int, rows: int, sizes: list[int]) -> None:
    assert RowThreads(threads).map(lambda piece: piece.stop - piece.start, rows) == sizes


@pytest.mark.parametrize("threads", [1, 2, 5])
@pytest.mark.parametrize("rows", [0, 1, PIECE_ROWS, PIECE_ROWS + 1, 8 * PIECE_ROWS - 1])
def test_pieces_cover_the_batch_in_order(threads: int, rows: int) -> None:
    pieces = RowThreads(threads).map(lambda piece: list(range(rows))[piece], rows)
    assert [row for piece in pieces for row in piece] == list(range(rows))


def test_the_calling_thread_computes_pieces_of_blocked_threads() -> None:
    asking, enough = threading.get_ident(), threading.Event()
    computed: list[int] = []

    def work(piece: slice) -> None:
        if threading.get_ident() != asking:
            assert enough.wait(10)
            return
        computed.append(piece.start)
        if len(computed) >= 18:
            enough.set()

    RowThreads(3).map(work, 20 * PIECE_ROWS)
    assert len(computed) >= 18


@pytest.mark.parametrize("bad", [0, 3, 5])
def test_an_exception_is_raised_and_the_threads_survive(bad: int) -> None:
    threads = RowThreads(2)

    def work(piece: slice) -> int:
        if piece.start == bad * PIECE_ROWS:
            raise RuntimeError("this piece")
        return piece.start

    with pytest.raises(RuntimeError, match="this piece"):
        threads.map(work, 6 * PIECE_ROWS)
    assert threads.map(lambda piece: piece.start, 2 * PIECE_ROWS) == [0, PIECE_ROWS]


def test_concurrent_batches_do_not_wait_for_each_other() -> None:
    threads, begun = RowThreads(2), threading.Event()
    go_on = threading.Event()

    def blocks(_piece: slice) -> None:
        begun.set()
        go_on.wait(10)

    other = threading.Thread(target=lambda: threads.map(blocks, 2 * PIECE_ROWS))
    other.start()
    assert begun.wait(10)
    assert threads.map(lambda piece: piece.stop, 3 * PIECE_ROWS) == [
        PIECE_ROWS,
        2 * PIECE_ROWS,
        3 * PIECE_ROWS,
    ]
    go_on.set()
    other.join(10)
