"""The model library: comparing, importing, exporting, deleting and switching models."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from canvas_input import draw
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from vma_core.bundles.bundle import load_bundle
from vma_core.bundles.library import ModelLibrary, export_zip
from vma_core.errors import UserError
from vma_core.memory.entry_strokes import resized
from vma_core.storage.project import project_bytes
from vma_core.storage.starter_memory import starter_set
from vma_resources import resource_path
from widget_queries import colour_count

from vma_gui.app.application import Application
from vma_gui.dialogs.models import ModelsDialog
from vma_gui.docks.dock import LiveDock
from vma_gui.inference.bundled_models import shipped_models, user_library

Settled = Callable[[], None]
COMPACT = "models/compact-hard"


@pytest.fixture
def library(tmp_path: Path) -> ModelLibrary:
    """A library that contains one model."""
    made = ModelLibrary(tmp_path / "models")
    made.import_bundle(resource_path(COMPACT))
    return made


@pytest.fixture
def dialog(application: Application, library: ModelLibrary, qtbot: QtBot) -> ModelsDialog:
    present = application.window.bundle.path
    shown = ModelsDialog(shipped_models(), library, present, application.window)
    qtbot.addWidget(shown)
    shown.show()
    return shown


def test_an_exported_bundle_can_be_imported_unchanged(
    library: ModelLibrary, tmp_path: Path
) -> None:
    (model,) = library.models()
    out = tmp_path / "one.zip"
    export_zip(model.path, out)
    again = library.import_bundle(out)
    assert again.path != model.path
    assert load_bundle(again.path).model_hash == load_bundle(resource_path(COMPACT)).model_hash
    assert [m.name for m in library.models()] == [model.name] * 2


def test_damaged_bundles_are_rejected(library: ModelLibrary, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(resource_path(COMPACT), broken)
    (broken / "weights.safetensors").write_bytes(b"nothing")
    with pytest.raises(UserError, match="damaged"):
        library.import_bundle(broken)
    (tmp_path / "models" / "junk").mkdir()
    (tmp_path / "models" / "junk" / "card.json").write_text("{")
    assert len(library.models()) == 1
    assert not [p for p in library.folder.iterdir() if p.name.startswith(".import")]


def test_model_cards_are_compared_side_by_side(dialog: ModelsDialog, qtbot: QtBot) -> None:
    dialog.list.clearSelection()
    for row in (0, 1):
        dialog.list.item(row).setSelected(True)
    assert dialog.table.columnCount() == 2
    names = [dialog.table.verticalHeaderItem(r).text() for r in range(dialog.table.rowCount())]
    row = names.index("parameters")
    values = [dialog.table.item(row, column).text() for column in (0, 1)]
    assert values == ["956,827", "223,292"]
    expected = load_bundle(resource_path("models/omniglot28")).model_hash[:12]
    qtbot.waitUntil(lambda: dialog.table.item(0, 0).text() == expected, timeout=10_000)
    assert not dialog.delete_button.isEnabled()  # bundled models cannot be deleted


def test_deleting_a_model_can_be_undone(dialog: ModelsDialog, library: ModelLibrary) -> None:
    dialog.list.clearSelection()
    dialog.list.item(dialog.list.count() - 1).setSelected(True)
    dialog.delete_button.click()
    assert library.models() == []
    dialog.undo_button.click()
    assert len(library.models()) == 1
    assert not dialog.undo_button.isEnabled()


def test_a_model_is_imported_and_chosen(
    dialog: ModelsDialog, qtbot: QtBot, tmp_path: Path, library: ModelLibrary
) -> None:
    (tmp_path / "bad.zip").write_bytes(b"nothing")
    dialog.import_from(tmp_path / "bad.zip")
    qtbot.waitUntil(lambda: "is not a model" in dialog.status.text(), timeout=10_000)
    export_zip(resource_path("models/compact-soft"), tmp_path / "soft.zip")
    dialog.import_from(tmp_path / "soft.zip")
    qtbot.waitUntil(lambda: len(library.models()) == 2, timeout=10_000)
    qtbot.waitUntil(lambda: "Imported" in dialog.status.text(), timeout=10_000)
    assert [model.name for model in dialog.selected()] == ["Compact, soft attention"]
    dialog.use()
    qtbot.waitUntil(lambda: dialog.chosen is not None, timeout=10_000)
    assert dialog.chosen == dialog.selected()[0].path


def choose_model(application: Application, path: Path, qtbot: QtBot) -> None:
    """Choose a model as users do, and wait until the window has it."""
    application.window.model_chosen.emit(path)
    qtbot.waitUntil(lambda: application.window.bundle.path == path, timeout=20_000)


def test_switching_the_model_keeps_the_document(
    application: Application, settled: Settled, qtbot: QtBot
) -> None:
    session, window = application.session, application.window
    session.remove_entries(range(5))
    draw(application)
    session.set(variation=0.4, seed=21)
    settled()
    before, drawing = session.memory.content_hash(), session.drawing
    steps, result = session.undo_stack.count(), session.result
    choose_model(application, resource_path("models/compact-soft"), qtbot)
    assert application.window is window
    assert application.session is session
    assert session.undo_stack.count() == steps
    assert session.memory.content_hash() == before
    assert session.drawing == drawing
    assert (session.variation, session.seed) == (0.4, 21)
    settled()
    qtbot.waitUntil(lambda: session.result is not None and session.result is not result)
    assert "soft attention" in window.messages.text
    assert window.status.model.text() == "Compact, soft attention"
    assert window.projects.project().model_hash == window.bundle.model_hash
    assert window.projects.dirty


def test_a_model_is_loaded_beside_the_window(
    application: Application, settled: Settled, qtbot: QtBot
) -> None:
    window = application.window
    draw(application)
    settled()
    window.model_chosen.emit(resource_path("models/compact-hard"))
    assert "Loading" in window.messages.text
    assert window.bundle.name != "Compact, hard addressing"
    qtbot.waitUntil(lambda: window.bundle.name == "Compact, hard addressing", timeout=20_000)
    assert "now Compact" in window.messages.text
    window.model_chosen.emit(Path("missing"))
    qtbot.waitUntil(lambda: "no model at" in window.messages.text, timeout=20_000)
    assert application.window is window
    settled()


def test_docks_answer_with_the_new_model(
    application: Application, settled: Settled, qtbot: QtBot
) -> None:
    window = application.window
    draw(application)
    settled()
    dock = window.bits
    dock.show()
    qtbot.waitUntil(lambda: not dock.busy, timeout=20_000)
    before = dock.grab().toImage()
    choose_model(application, resource_path("models/compact-hard"), qtbot)
    settled()
    qtbot.waitUntil(lambda: not dock.busy and dock.grab().toImage() != before, timeout=20_000)


def test_resized_entries_are_redrawn_from_their_strokes() -> None:
    for entry in starter_set("Greek", 4, 1):
        larger = resized(entry, 56)
        assert larger.image.shape == (56, 56)
        assert (larger.label, larger.enabled) == (entry.label, entry.enabled)
        shrunk = larger.image.reshape(28, 2, 28, 2).max((1, 3)).astype(bool)
        ink = entry.image.astype(bool)
        assert (shrunk & ink).sum() / (shrunk | ink).sum() > 0.5
        assert resized(entry, 28) is entry
    traced = resized(type(entry)(np.array(entry.image)), 56)
    assert 0.5 < traced.image.mean() / entry.image.mean() < 1.5


def test_every_dock_works_with_a_model_of_another_image_size(
    application: Application, settled: Settled, qtbot: QtBot, tmp_path: Path, tiny_bundle: Path
) -> None:
    errors: list[str] = []
    session, window = application.session, application.window
    session.message.connect(lambda text, kind: errors.append(text) if kind == "error" else None)
    draw(application)
    settled()
    window.variants_panel.view.setCurrentIndex(window.variants_panel.model.index(1, 0))
    for dock in window.docks:
        dock.toggleViewAction().trigger()
    choose_model(application, tiny_bundle, qtbot)
    assert (application.window, application.session) == (window, session)
    assert {entry.image.shape for entry in session.memory.entries} == {(20, 20)}
    session.set(count=8)
    settled()
    assert session.result is not None
    assert session.result.images.shape == (8, 20, 20)
    session.keep_variants([0])
    window.actions_.starter_menu.actions()[0].trigger()
    for dock in window.docks:
        dock.show()
        dock.raise_()
        if isinstance(dock, LiveDock):
            qtbot.waitUntil(lambda d=dock: not d.busy, timeout=30_000)
        assert colour_count(dock) > 8
    settled()
    window.projects.save_to(tmp_path / "tiny.vma")
    qtbot.waitUntil(lambda: not window.projects.dirty)
    assert errors == []


def test_undo_goes_on_across_models_of_other_image_sizes(
    application: Application, settled: Settled, qtbot: QtBot, tiny_bundle: Path
) -> None:
    session, window, usual = application.session, application.window, application.window.bundle
    draw(application)
    settled()
    window.favourites.keep([0])
    images = {entry.image_id: entry.image for entry in session.memory.entries}
    kept = list(window.favourites.kept)

    def work() -> tuple[object, ...]:
        entries = [(e.image_id, e.label) for e in session.memory.entries]
        favourites = [(f.settings, f.index) for f in window.favourites.kept]
        return entries, session.pins, session.writing.now, tuple(session.strokes), favourites

    states, first = [work()], session.undo_stack.count()
    for act in (
        lambda: session.label_entries([0], "B"),
        lambda: session.toggle_pin(0),
        lambda: session.remove_entries([1, 2]),
        session.add_drawing_to_memory,
        lambda: window.favourites.remove_favourites([0]),
        session.empty_memory,
    ):
        act()
        states.append(work())
    choose_model(application, tiny_bundle, qtbot)
    assert work() == states[-1]
    for before in reversed(states[:-1]):
        session.undo_stack.undo()
        assert work() == before
        assert {entry.image.shape for entry in session.memory.entries} <= {(20, 20)}
    assert window.favourites.kept[0].image.shape == (20, 20)
    assert "20 × 20" in window.canvas_panel.below.findChildren(QLabel)[0].text()
    assert project_bytes(window.projects.project())
    settled()
    assert session.undo_stack.index() == first
    choose_model(application, usual.path, qtbot)
    assert work() == states[0]
    # The first images, not enlarged small ones.
    assert all(entry.image is images[entry.image_id] for entry in session.memory.entries)
    assert window.favourites.kept == kept
    for after in states[1:]:
        session.undo_stack.redo()
        assert work() == after


def test_a_user_model_can_be_compared(
    application: Application, settled: Settled, qtbot: QtBot
) -> None:
    user_library().import_bundle(resource_path("models/compact-hard"))
    dock = application.window.compare
    dock.show()
    draw(application)
    settled()
    dock.model.setCurrentIndex(dock.model.count() - 1)
    assert dock.model.currentText() == "Compact, hard addressing"

    def differ() -> bool:
        sides = dock.view.halves
        return len(sides) == 2 and (
            np.ptp([side.variants[0].image for side in sides], axis=0).max() > 0.1
        )

    qtbot.waitUntil(differ, timeout=20_000)
