"""The variants panel: seeds, provenance, copying, saving, keeping, partial results."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hand import draw
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from pytestqt.qtbot import QtBot
from vma_core.engine.engine import Engine
from vma_core.engine.request import DRAWING_ROW, Addresses, Result
from vma_core.glyphs.stroke_raster import model_glyph
from vma_core.glyphs.strokes import StrokeArrays, polyline

from vma_gui.app.application import Application
from vma_gui.variants import image_cache
from vma_gui.variants.view import GAP_PX
from vma_gui.widgets.images import ink_images
from vma_gui.widgets.stroke_painter import stroke_image, stroke_images

Settled = Callable[[], None]


def test_the_same_seed_gives_the_same_variants(application: Application, settled: Settled) -> None:
    session = application.session
    settled()
    assert session.result is not None
    first = session.result.images
    application.window.actions_.new_seed.trigger()
    settled()
    other = session.result.images
    assert np.abs(other - first).mean() > 0.003
    session.set(seed=session.seed - 1)
    settled()
    np.testing.assert_array_equal(session.result.images, first)


def test_an_unlocked_seed_changes_with_each_drawing(application: Application) -> None:
    session = application.session
    session.set(seed_locked=False)
    seed = session.seed
    draw(application)
    session.add_drawing_to_memory()
    assert session.seed == seed + 1


def test_hovering_a_variant_lights_up_its_entry(
    application: Application, settled: Settled, qtbot: QtBot
) -> None:
    settled()
    view = application.window.variants_panel.view
    place = view.visualRect(view.model().index(0, 0)).center()
    with qtbot.waitSignal(application.session.hovered_changed) as caught:
        qtbot.mouseMove(view.viewport(), place - QPoint(3, 3))
        qtbot.mouseMove(view.viewport(), place)
    result = application.session.result
    assert result is not None
    assert caught.args == [int(result.addressed[0])]


def test_variants_can_be_copied_and_saved(
    application: Application, settled: Settled, qtbot: QtBot, tmp_path: Path
) -> None:
    settled()
    window = application.window
    window.actions_.copy.trigger()
    qtbot.waitUntil(lambda: not QGuiApplication.clipboard().image().isNull())
    window.exporter.save_sheet(tmp_path / "sheet", [])
    qtbot.waitUntil(lambda: "sheet.png" in window.messages.text)
    with Image.open(tmp_path / "sheet.png") as sheet:
        assert sheet.info["vma:seed"] == str(application.session.seed)
    window.exporter.save_single(tmp_path / "single", [1, 4])
    qtbot.waitUntil(lambda: window.messages.text.endswith("single"))
    assert len(list((tmp_path / "single").glob("*.png"))) == 2
    (tmp_path / "file").write_text("in the way")
    window.exporter.save_sheet(tmp_path / "file" / "x.png", [])
    qtbot.waitUntil(lambda: "cannot be written" in window.messages.text)


def test_variants_can_become_entries_or_the_drawing(
    application: Application, settled: Settled
) -> None:
    application.session.set(source="recall")
    draw(application)
    settled()
    window, session = application.window, application.session
    before = len(session.memory)
    window.actions_.keep_variants.trigger()
    assert len(session.memory) == before
    assert "Select" in window.messages.text
    view = window.variants_panel.view
    for row in (2, 5):
        view.selectionModel().select(
            view.model().index(row, 0), view.selectionModel().SelectionFlag.Select
        )
    assert session.result is not None
    kept = [
        (image >= 0.5).astype(np.uint8) if drawn is None else model_glyph(drawn, 28)
        for image, drawn in ((session.result.images[r], session.result.strokes[r]) for r in (2, 5))
    ]
    window.actions_.keep_variants.trigger()
    assert len(session.memory) == before + 2
    np.testing.assert_array_equal([session.memory[0].image, session.memory[1].image], kept)
    assert session.memory[0].label.startswith("Japanese")
    window.actions_.undo.trigger()
    assert len(session.memory) == before
    drawing = session.drawing
    window.actions_.draw_variant.trigger()
    assert session.drawing != drawing
    overlap = (session.drawing.image & kept[0]).sum() / (session.drawing.image | kept[0]).sum()
    assert overlap > 0.4


def give_strokes(application: Application) -> tuple[StrokeArrays, ...]:
    """Give the shown variants random strokes, as a model with a stroke head would."""
    session = application.session
    assert session.result is not None
    assert session.result_request is not None
    strokes = tuple(random_strokes(seed) for seed in range(len(session.result.images)))
    images = session.result.images.copy()
    answer = replace(session.result, images=images, strokes=strokes)
    session.accept_result(session.result_request, answer)
    return strokes


def select(application: Application, *rows: int) -> None:
    view = application.window.variants_panel.view
    view.clearSelection()
    for row in rows:
        model = view.selectionModel()
        model.select(view.model().index(row, 0), model.SelectionFlag.Select)


def test_the_strokes_of_a_variant_are_kept_exactly(
    application: Application, settled: Settled
) -> None:
    draw(application)
    settled()
    actions, session = application.window.actions_, application.session
    before = tuple(session.strokes)
    strokes = give_strokes(application)
    select(application, 3)
    actions.keep_variants.trigger()
    kept = session.memory[0]
    np.testing.assert_array_equal(StrokeArrays.of(kept.strokes).points_px, strokes[3].points_px)
    np.testing.assert_array_equal(kept.image, model_glyph(strokes[3], session.image_size))
    actions.undo.trigger()
    settled()
    give_strokes(application)
    select(application, 5)
    actions.draw_variant.trigger()
    drawn = StrokeArrays.of(session.strokes)
    np.testing.assert_array_equal(drawn.points_px, strokes[5].points_px)
    np.testing.assert_array_equal(drawn.widths_px, strokes[5].widths_px)
    np.testing.assert_array_equal(
        session.drawing.image, model_glyph(strokes[5], session.image_size)
    )
    draw(application)
    assert len(session.strokes) > 1
    while session.undo_stack.canUndo() and tuple(session.strokes) != before:
        actions.undo.trigger()
    assert tuple(session.strokes) == before


def test_playing_a_variant_ends_with_the_whole_glyph(
    application: Application, settled: Settled, qtbot: QtBot
) -> None:
    draw(application)
    settled()
    view = application.window.variants_panel.view
    give_strokes(application)
    place = view.visualRect(view.model().index(2, 0)).adjusted(0, 0, -GAP_PX, -GAP_PX)
    whole = view.grab(place).toImage()
    application.window.actions_.play_variant.trigger()
    assert view.is_playing
    qtbot.waitUntil(lambda: view.grab(place).toImage() != whole, timeout=5_000)
    qtbot.waitUntil(lambda: not view.is_playing, timeout=10_000)
    assert view.grab(place).toImage() == whole


def test_show_pixels_and_pen_width_change_the_painting(
    application: Application, settled: Settled
) -> None:
    settled()
    window, session = application.window, application.session
    view = window.variants_panel.view
    give_strokes(application)
    seen = [view.grab().toImage()]
    session.set_pen_scale(2.0)
    seen.append(view.grab().toImage())
    window.actions_.pixels.trigger()
    assert session.show_pixels
    seen.append(view.grab().toImage())
    assert len({bytes(image.constBits()) for image in seen}) == 3
    window.actions_.pixels.trigger()
    session.set_pen_scale(1.0)
    assert view.grab().toImage() == seen[0]


def test_variants_of_a_drawing_read_the_drawing(
    application: Application, settled: Settled, qtbot: QtBot
) -> None:
    session, panel = application.session, application.window.variants_panel
    session.set(source="drawing")
    settled()
    assert session.result is not None
    assert (session.result.addressed >= -1).all()
    draw(application)
    settled()
    request = session.result_request
    assert request is not None
    assert request.drawing is not None
    assert request.drawing.strokes == tuple(session.strokes)
    assert set(session.result.addressed.tolist()) == {DRAWING_ROW}
    model = panel.view.model()
    assert model.position_of_entry(0) == DRAWING_ROW
    assert "your drawing" in model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)


def test_an_svg_file_name_saves_outlines(
    application: Application, settled: Settled, qtbot: QtBot, tmp_path: Path
) -> None:
    settled()
    path = tmp_path / "variants.svg"
    application.window.exporter.save_sheet(path, [])
    qtbot.waitUntil(path.exists)
    text = path.read_text()
    assert text.startswith("<svg")
    assert text.count("<path") == 16
    assert f"seed={application.session.seed}" in text


def test_ink_is_rendered_off_the_interface_thread(
    application: Application, settled: Settled, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled()
    application.window.variants_panel.view.grab()
    by_thread: list[bool] = []

    def watched(*arguments: object) -> list[QImage]:
        by_thread.append(threading.current_thread() is threading.main_thread())
        return stroke_images(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(image_cache, "stroke_images", watched)
    for seed in (101, 102, 103):
        application.session.set(seed=seed)
        settled()
        application.window.variants_panel.view.grab()
    assert by_thread
    assert not any(by_thread)


def make_result(
    images: np.ndarray, strokes: Sequence[StrokeArrays | None] = (), *decoded: int
) -> Result:
    """A result in which the given rows are decoded; all rows by default."""
    count = len(images)
    return Result(
        images=images,
        strokes=tuple(strokes) or (None,) * count,
        addressed=np.zeros(count, np.intp),
        addresses=Addresses(np.zeros(0, np.float32), np.zeros(0, np.float32), 1.0, 0.0),
        provider="",
        timings_ms={},
        stamp=0,
        is_decoded=np.isin(np.arange(count), decoded or range(count)),
    )


def with_rows(result: Result, *decoded: int) -> Result:
    return replace(result, is_decoded=np.isin(np.arange(len(result.images)), decoded))


def random_strokes(seed: int) -> StrokeArrays:
    x, y = np.random.default_rng(seed).uniform(10, 95, (2, 6))
    along = np.linspace(0, 5, 100)
    line = zip(np.interp(along, range(6), x), np.interp(along, range(6), y), strict=True)
    return StrokeArrays.of([polyline(line)])


LOOK = image_cache.InkStyle(40, QColor("#102030").rgb(), True)


def test_prepared_ink_matches_its_images(qapp: object) -> None:
    rng = np.random.default_rng(0)
    results = [make_result(rng.random((4, 28, 28), np.float32)) for _ in range(2)]
    cache = image_cache.VariantImageCache()
    cache.prepare(results[0])  # not painted yet: nothing is prepared
    first = cache.get(results[0], LOOK)
    cache.prepare(results[1])
    assert cache.get(results[0], LOOK) is first
    expected = ink_images(results[1].images, 40, QColor("#102030"), True)
    assert cache.get(results[1], LOOK) == expected
    small = cache.get(results[1], LOOK._replace(side_px=20))[0]
    assert small is not None
    assert small.width() == 20


def test_ink_of_a_partial_result_replaces_that_of_the_previous_one(qapp: object) -> None:
    rng = np.random.default_rng(1)
    before, current, overtaking = (
        make_result(rng.random((6, 28, 28), np.float32)) for _ in range(3)
    )
    cache = image_cache.VariantImageCache()
    only = cache.get(with_rows(before, 1), LOOK)
    old = ink_images(before.images, 40, QColor("#102030"), True)
    assert only == [None, old[1], None, None, None, None]
    assert cache.get(before, LOOK) == old
    new = ink_images(current.images, 40, QColor("#102030"), True)
    growing = with_rows(current, 2, 4)
    assert cache.get(growing, LOOK) == [*old[:2], new[2], old[3], new[4], old[5]]
    grown = with_rows(current, 1, 2, 3, 4, 5)
    cache.prepare(grown)
    assert cache.get(grown, LOOK) == [old[0], *new[1:]]
    newest = ink_images(overtaking.images, 40, QColor("#102030"), True)
    assert cache.get(with_rows(overtaking, 5), LOOK) == [old[0], *new[1:5], newest[5]]
    assert cache.get(overtaking, LOOK) == newest


def test_variants_are_painted_as_strokes_or_as_pixels_without_them(qapp: object) -> None:
    images = np.random.default_rng(2).random((3, 28, 28), np.float32)
    strokes = (random_strokes(0), None, random_strokes(2))
    color, mixed, cache = (
        QColor("#102030"),
        make_result(images, strokes),
        image_cache.VariantImageCache(),
    )
    drawn = [stroke_image(random_strokes(seed), 40, color) for seed in (0, 2)]
    outlines = ink_images(images, 40, color, True)
    assert cache.get(mixed, LOOK) == [drawn[0], outlines[1], drawn[1]]
    wide = cache.get(mixed, LOOK._replace(pen_scale=2.0))
    assert wide[0] == stroke_image(random_strokes(0), 40, color, 2.0)
    assert wide[1] == outlines[1]
    assert cache.get(mixed, LOOK._replace(smooth=False)) == ink_images(images, 40, color, False)


def test_a_variant_with_unchanged_strokes_keeps_its_image(qapp: object) -> None:
    images = np.random.default_rng(3).random((2, 28, 28), np.float32)
    cache = image_cache.VariantImageCache()
    first = cache.get(make_result(images, (random_strokes(0), random_strokes(1))), LOOK)
    second = cache.get(make_result(images.copy(), (random_strokes(0), random_strokes(5))), LOOK)
    assert second[0] is first[0]
    assert second[1] is not first[1]


def test_variants_are_shown_as_they_arrive(
    application: Application, settled: Settled, engine: Engine
) -> None:
    settled()
    session, view = application.session, application.window.variants_panel.view
    session.set(count=64)
    settled()
    parts: list[int] = []
    session.variants_arriving.connect(lambda: parts.append(session.arriving.done))
    session.set(seed=77)
    settled()
    assert parts == sorted(set(parts))
    assert 0 < parts[0] <= engine.runner.round_rows
    assert parts[-1] < 64
    assert session.arriving is None
    assert view.model().rowCount() == 64


def test_arrived_variants_name_their_entry_and_others_the_previous_one(
    application: Application, settled: Settled
) -> None:
    settled()
    session, model = application.session, application.window.variants_panel.view.model()
    request, result = session.result_request, session.result
    assert request is not None
    assert result is not None
    before = [model.position_of_entry(row) for row in range(16)]
    decoded = np.arange(16) % 4 == 1
    addressed = (result.addressed + 7) % 100
    addressed[1] = DRAWING_ROW
    newer = replace(result, addressed=addressed, is_decoded=decoded)
    session.accept_part(replace(request, seed=99), newer)
    shown = [model.position_of_entry(row) for row in range(16)]
    assert shown == np.where(decoded, newer.addressed, before).tolist()
