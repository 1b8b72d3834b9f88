"""Exporting animations, data sets, fonts, sheets and strokes from the window."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from canvas_input import draw
from PIL import Image, ImageChops
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot
from stroke_examples import StrokeExampleEngine
from vma_core.importers.svg import read_svg

from vma_gui.actions.actions import disabled_reason
from vma_gui.app.application import Application
from vma_gui.dialogs.export_dataset import DatasetDialog
from vma_gui.dialogs.save_pictures import PictureDialog, Subject

Settled = Callable[[], None]


def dataset_dialog(application: Application) -> DatasetDialog:
    """The data set dialog as the menu opens it."""
    window = application.window
    return DatasetDialog(
        application.session, window.exporter.inference, window.bundle.model_hash, window
    )


def test_two_variants_are_exported_as_an_animation(
    application: Application, settled: Settled, qtbot: QtBot, tmp_path: Path
) -> None:
    settled()
    window = application.window
    window.exporter.ask_animation([2])
    assert "two variants" in window.messages.text
    window.exporter.save_animation(tmp_path / "way", [0, 5])
    qtbot.waitUntil(lambda: "way.gif" in window.messages.text)
    with Image.open(tmp_path / "way.gif") as found:
        assert getattr(found, "n_frames", 1) > 10


def test_two_drawings_are_exported_as_a_morph(
    application: Application, settled: Settled, qtbot: QtBot, tmp_path: Path
) -> None:
    settled()
    window, session = application.window, application.session
    assert not window.actions_.save_morph.isEnabled()
    assert "Select entries" in disabled_reason(window.actions_.save_morph)
    session.select_requested.emit([0, 7])
    assert window.actions_.save_morph.isEnabled()
    ends = window.exporter.drawings_to_join()
    assert ends is not None
    assert ends[0] == 0
    np.testing.assert_array_equal(ends[1], [session.memory[0].image, session.memory[7].image])
    window.exporter.save_morph(tmp_path / "way.webp", *ends)
    qtbot.waitUntil(lambda: "way.webp" in window.messages.text)
    with Image.open(tmp_path / "way.webp") as found:
        assert getattr(found, "n_frames", 1) > 10
    session.select_requested.emit([7])
    assert window.exporter.drawings_to_join() is None
    draw(application)
    settled()
    ends = window.exporter.drawings_to_join()
    assert ends is not None
    assert session.addresses is not None
    assert ends[0] == int(session.addresses.posterior.argmax())
    np.testing.assert_array_equal(ends[1], [session.drawing.image, session.memory[7].image])


def test_a_data_set_is_exported_with_progress(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    session = application.session
    session.remove_entries(range(6, len(session.memory)))
    dialog = dataset_dialog(application)
    dialog.show()
    dialog.per_class.setValue(3)
    assert "3 classes by label, 9 drawings" in dialog.summary.text()
    dialog.export(tmp_path / "set")
    qtbot.waitUntil(lambda: dialog.result() == 1, timeout=20_000)
    assert dialog.bar.value() == 9
    assert len(list((tmp_path / "set").glob("*/*.png"))) == 9
    manifest = json.loads((tmp_path / "set/manifest.json").read_text(encoding="utf-8"))
    assert len(manifest["classes"]) == 3
    assert "Saved" in application.window.messages.text


def test_cancelling_an_export_leaves_no_files(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = dataset_dialog(application)
    dialog.show()
    dialog.per_class.setValue(5_000)
    dialog.export(tmp_path / "set")
    qtbot.waitUntil(lambda: dialog.bar.value() > 0, timeout=20_000)
    dialog.cancel_button.click()
    assert not dialog.job.is_running
    assert not list(tmp_path.iterdir())


def test_an_existing_target_is_reported_in_the_dialog(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "mine").write_text("keep")
    dialog = dataset_dialog(application)
    dialog.show()
    dialog.export(tmp_path)
    qtbot.waitUntil(lambda: "already exists" in dialog.summary.text())
    assert dialog.start_button.isEnabled()
    dialog.reject()


def picture_dialog(application: Application, subject: Subject, rows: list[int]) -> PictureDialog:
    """The picture dialog as the menu opens it; all variants have strokes."""
    session = application.session
    assert session.result is not None
    made = StrokeExampleEngine().answer(
        replace(session.request(), count=len(session.result.images))
    )
    session.result = replace(session.result, strokes=made.strokes)
    dialog = application.window.exporter.picture_dialog(subject, rows)
    assert dialog is not None
    dialog.show()
    return dialog


def choose(box: QComboBox, data: str) -> None:
    """Choose the item with this data."""
    box.setCurrentIndex(box.findData(data))


def test_the_dialog_is_named_like_its_command(application: Application, settled: Settled) -> None:
    settled()
    dialog = picture_dialog(application, "sheet", [])
    command = application.window.actions_.save.text().replace("&", "").rstrip("…")
    assert dialog.windowTitle() == command == "Save variants"
    assert dialog.start_button.text() == "Save…"
    assert dialog.width() > dialog.fontMetrics().horizontalAdvance(dialog.windowTitle())
    dialog.reject()


def test_a_sheet_has_the_chosen_size(
    application: Application, settled: Settled, qtbot: QtBot, tmp_path: Path
) -> None:
    settled()
    sizes = {}
    for form in ("strokes", "pixels"):
        dialog = picture_dialog(application, "sheet", [])
        choose(dialog.form, form)
        dialog.side.setValue(1500)
        dialog.side.setValue(dialog.side.value() + 99_999)
        assert dialog.side.value() == 4096
        dialog.side.setValue(1500)
        dialog.transparent.setChecked(True)
        dialog.export(tmp_path / form)
        qtbot.waitUntil(lambda d=dialog: d.result() == 1)
        with Image.open(tmp_path / f"{form}.png") as found:
            sizes[form] = found.size
            assert found.mode == "LA"
            assert found.info["vma:seed"] == str(application.session.seed)
    assert sizes == {"strokes": (1500, 1500), "pixels": (1500, 1500)}
    assert (tmp_path / "strokes.png").read_bytes() != (tmp_path / "pixels.png").read_bytes()


def test_single_variants_are_saved_as_centre_lines(
    application: Application, settled: Settled, qtbot: QtBot, tmp_path: Path
) -> None:
    settled()
    dialog = picture_dialog(application, "single", [1, 4])
    choose(dialog.format, "lines")
    assert not dialog.form.isEnabled()
    assert not dialog.side.isEnabled()
    dialog.export(tmp_path)
    qtbot.waitUntil(lambda: dialog.result() == 1)
    result = application.session.result
    assert result is not None
    for row in (1, 4):
        (path,) = tmp_path.glob(f"*-{row:03d}.svg")
        found = read_svg(path.read_bytes(), "", path.name)
        drawn = result.strokes[row]
        assert drawn is not None
        assert len(found.strokes) == len(drawn)


def test_a_variant_is_saved_as_a_drawing_animation(
    application: Application, settled: Settled, qtbot: QtBot, tmp_path: Path
) -> None:
    settled()
    dialog = picture_dialog(application, "movie", [2])
    assert dialog.side.maximum() == 1024
    dialog.side.setValue(150)
    dialog.export(tmp_path / "drawn")
    qtbot.waitUntil(lambda: dialog.result() == 1, timeout=20_000)
    with Image.open(tmp_path / "drawn.gif") as found:
        assert found.size == (150, 150)
        assert getattr(found, "n_frames", 1) > 5


def test_pictures_can_have_a_transparent_background(
    application: Application, settled: Settled, qtbot: QtBot, tmp_path: Path
) -> None:
    settled()
    window = application.window
    window.exporter.save_sheet(tmp_path / "white.png", [])
    window.actions_.transparent.setChecked(True)
    window.exporter.save_sheet(tmp_path / "nothing.png", [])
    qtbot.waitUntil(lambda: len(list(tmp_path.glob("[!.]*.png"))) == 2)
    with Image.open(tmp_path / "white.png") as white, Image.open(tmp_path / "nothing.png") as found:
        assert found.mode == "LA"
        grey, alpha = found.split()
        assert grey.getextrema() == (0, 0)
        assert alpha.getextrema()[0] == 0
        assert ImageChops.invert(alpha).tobytes() == white.tobytes()
