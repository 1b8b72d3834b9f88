"""Numbers that leave the window, units, the dummy's cell and the ablated entry."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from canvas_input import draw
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QGraphicsView, QMenu, QMessageBox, QToolButton
from pytestqt.qtbot import QtBot
from vma_core.inspection.address_statistics import AddressStatistics
from vma_core.tables import Table, table_of

from vma_gui.app.application import Application, replace_window
from vma_gui.docks.curves import CurvesLegend, CurvesView
from vma_gui.files.data_exporter import csv_paths
from vma_gui.system.language import set_language
from vma_gui.system.settings import Settings
from vma_gui.theme.class_colors import class_color, class_numbers
from vma_gui.theme.contrast import contrast
from vma_gui.theme.tokens import ThemeChoice
from vma_gui.widgets.figures import MARGIN_PX, SCALE, Figure, png_bytes, svg_bytes

Settled = Callable[[], None]
SMOOTH = Qt.TransformationMode.SmoothTransformation


def pasted() -> list[list[str]]:
    """What a spreadsheet makes of the clipboard."""
    return [line.split("\t") for line in QGuiApplication.clipboard().text().splitlines()]


def test_the_memory_is_copied_as_a_table_with_the_dummy(
    application: Application, settled: Settled
) -> None:
    window, session = application.window, application.session
    draw(application)
    settled()
    window.actions_.copy_table.trigger()
    head, *rows = pasted()
    assert head == ["entry", "class", "source", "enabled", "q(a|x)", "p(a)", "dummy", "model"]
    assert len(rows) == len(session.memory) + 1
    assert sum(float(row[4]) for row in rows) == pytest.approx(1, abs=1e-4)
    assert sum(float(row[5]) for row in rows) == pytest.approx(1, abs=1e-4)
    assert rows[-1][6] == "1"
    assert {row[7] for row in rows} == {window.bundle.model_hash}


def test_a_german_window_copies_decimal_commas(application: Application, settled: Settled) -> None:
    draw(application)
    settled()
    try:
        set_language("de")
        application.window.data.copy_table(application.window.memory_panel)
    finally:
        set_language("en")
    _, *rows = pasted()
    assert "," in rows[0][5]
    assert float(rows[0][5].replace(",", ".")) > 0


def test_copy_as_table_takes_the_dock_with_the_focus(
    application: Application, settled: Settled, qtbot: QtBot
) -> None:
    window, dock = application.window, application.window.bits
    dock.show()
    draw(application)
    qtbot.waitUntil(lambda: dock.view.bits is not None, timeout=10_000)
    assert window.data_source() is window.memory_panel
    (button,) = (b for b in dock.findChildren(QToolButton) if b.menu() is not None)
    assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
    button.setFocus()
    assert window.data_source() is dock
    window.actions_.copy_table.trigger()
    head, *rows = pasted()
    assert head[:4] == ["memory", "bound", "part", "bits"]
    assert ["memory", "-ELBO", "sum"] in [row[:3] for row in rows]
    assert ["empty", "IWAE-16", "sum"] in [row[:3] for row in rows]


def test_every_dock_offers_its_tables_and_figures_in_one_menu(
    application: Application, qtbot: QtBot
) -> None:
    dock = application.window.bits
    menu = QMenu()
    application.window.data.fill_menu(menu, dock)
    # Nothing to take yet.
    assert [a.isEnabled() for a in menu.actions() if not a.isSeparator()] == [False] * 3
    dock.show()
    draw(application)
    qtbot.waitUntil(lambda: dock.view.bits is not None, timeout=10_000)
    menu.clear()
    application.window.data.fill_menu(menu, dock)
    texts = [a.text().replace("&", "") for a in menu.actions() if a.isEnabled() and a.text()]
    assert texts == ["Copy as table", "Export CSV…", "Save figure…"]


def test_figures_are_saved_as_sharp_png_and_svg_with_text(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    window, dock = application.window, application.window.bits
    dock.show()
    draw(application)
    qtbot.waitUntil(lambda: dock.view.bits is not None, timeout=10_000)
    (figure,) = dock.plots()
    window.data.save_figure(figure, tmp_path / "bits.png")
    image = QImage(str(tmp_path / "bits.png"))
    size = (dock.view.size() + QSize(2 * MARGIN_PX, 2 * MARGIN_PX)) * SCALE
    assert QImage.fromData(png_bytes(dock.view)).size() == size
    assert image.width() == size.width()
    assert size.height() < image.height() < size.height() + 60 * SCALE  # the caption
    window.data.save_figure(figure, tmp_path / "bits.svg")
    drawn = ElementTree.parse(tmp_path / "bits.svg").getroot()
    texts = [e.text for e in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert any("with memory" in (text or "") for text in texts)


def test_glyphs_in_an_svg_are_outlines(
    application: Application, settled: Settled, qtbot: QtBot
) -> None:
    dock = application.window.transfer
    dock.show()
    draw(application)
    settled()
    qtbot.waitUntil(lambda: bool(dock.view.matrix and dock.view.matrix.entries), timeout=20_000)
    drawn = svg_bytes(dock.view, "matrix")
    assert b"<image" not in drawn
    assert drawn.count(b"<path") > 10


def test_several_tables_get_their_names_added_and_replace_only_on_request(
    application: Application, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = [table_of("one", ("a",), [(1,)]), table_of("two", ("b",), [(2,)])]
    assert [p.name for p in csv_paths(Path("x.csv"), tables)] == ["x-one.csv", "x-two.csv"]
    assert csv_paths(Path("x.csv"), tables[:1]) == [Path("x.csv")]

    class Source:
        export_name = "x"

        def tables(self) -> list[Table]:
            return tables

        def plots(self) -> list[Figure]:
            return []

    exporter, asked = application.window.data, []

    def answer(*arguments: object) -> QMessageBox.StandardButton:
        asked.append(arguments)
        return QMessageBox.StandardButton.No

    name = str(tmp_path / "x")
    monkeypatch.setattr(
        "vma_gui.files.data_exporter.QFileDialog.getSaveFileName", lambda *_: (name, "")
    )
    monkeypatch.setattr(QMessageBox, "question", answer)
    exporter.ask_csv(Source())
    assert not asked
    read = list(csv.reader(io.StringIO((tmp_path / "x-two.csv").read_text())))
    assert read == [["b", "model"], ["2", exporter.model_hash]]
    exporter.ask_csv(Source())
    assert len(asked) == 1


def test_the_unit_holds_for_the_whole_window_and_its_successors(
    application: Application, settled: Settled, qtbot: QtBot, tmp_path: Path
) -> None:
    window, session = application.window, application.session
    settings = Settings(tmp_path / "settings.json")
    application.connect(settings)
    window.bits.show()
    draw(application)
    settled()
    qtbot.waitUntil(lambda: window.bits.view.bits is not None, timeout=10_000)
    bits = window.bits.view.bits
    assert bits is not None
    assert " bits" in window.memory_panel.figures.text.replace("\u00a0", " ")
    session.set(unit="nats")
    shown = window.memory_panel.figures.text.replace("\u00a0", " ")
    assert "nats" in shown
    assert "bits" not in shown
    assert f"{bits.parts * math.log(2):.1f} nats" in window.bits.figures.text
    assert window.bits.windowTitle() == "Nats per drawing"
    assert settings.text("unit") == "nats"
    replace_window(application, settings)
    assert application.session.unit == "nats"


def test_the_statistics_follow_the_view_over_what_is_shown(
    application: Application, settled: Settled, qtbot: QtBot
) -> None:
    session, panel = application.session, application.window.memory_panel
    draw(application)
    settled()
    assert session.addresses is not None
    found = AddressStatistics.of_posterior(session.addresses)
    count = len(session.memory)

    def text() -> str:
        return panel.figures.text.replace("\u00a0", " ")

    def bits(nats: float) -> str:
        return f"{nats / math.log(2):.1f} bits"

    assert f"H[q] {bits(found.entropy)} (at most {math.log2(count + 1):.1f})" in text()
    assert f"over {count} entries and “nothing fits”" in text()
    assert found.kl is not None
    assert f"KL(q‖p) {bits(found.kl)}" in text()
    session.set(heat_view="p")
    prior = AddressStatistics.of_prior(session.addresses)
    assert f"H[p] {bits(prior.entropy)}" in text()
    assert "KL" not in text()
    session.set(heat_view="sampled")
    qtbot.waitUntil(lambda: "H[p(a|x)]" in text(), timeout=10_000)
    assert "KL(p(a|x)‖p)" in text()


def test_an_empty_memory_has_no_entries_and_no_bits(
    application: Application, settled: Settled
) -> None:
    session, panel = application.session, application.window.memory_panel
    session.remove_entries(range(len(session.memory)))
    draw(application)
    settled()
    text = panel.figures.text.replace("\u00a0", " ")
    assert "H[q] 0.0 bits (at most 0.0)" in text
    assert "0.0 effective entries" in text
    assert "KL(q‖p) 0.0 bits" in text


def test_the_dummy_has_a_cell_with_q_and_p(
    application: Application, settled: Settled, qtbot: QtBot
) -> None:
    session, cell = application.session, application.window.memory_panel.drawing.dummy
    draw(application)
    settled()
    addresses = session.addresses
    assert addresses is not None
    assert addresses.dummy_prior == pytest.approx(1 - addresses.prior.sum(), abs=1e-4)
    qtbot.waitUntil(lambda: cell.shares is not None and cell.shares.symbol == "q")
    assert cell.shares is not None
    assert cell.shares.probability == addresses.dummy_posterior
    assert cell.shares.prior == addresses.dummy_prior
    assert cell.shares.heat == addresses.dummy_posterior
    assert cell.accessibleDescription().startswith("q ")
    session.set(heat_view="p")
    assert cell.shares.heat == addresses.dummy_prior
    session.set(heat_view="difference")
    assert cell.shares.heat == addresses.dummy_posterior - addresses.dummy_prior
    session.set(heat_view="sampled")
    qtbot.waitUntil(lambda: cell.shares is not None and cell.shares.symbol == "p(a|x)")
    assert session.sampled_posterior is not None
    rest = 1 - float(session.sampled_posterior.sum(dtype=np.float64))
    assert cell.shares.probability == pytest.approx(max(0.0, rest), abs=1e-6)


def test_holding_an_entry_names_the_heir_by_number_and_shows_variants_without_it(
    application: Application, settled: Settled
) -> None:
    session, window = application.session, application.window
    session.label_entries(range(len(session.memory)), "same")
    draw(application)
    settled()
    before = session.addresses
    assert before is not None
    assert session.request().source == "drawing"
    best = int(before.posterior.argmax())
    session.ablate(best)
    settled()
    after = session.addresses
    assert after is not None
    others = np.delete(before.posterior, best)
    gains = after.posterior - others
    row = int(gains.argmax())
    heir = session.memory.snapshot().positions[row]
    text = window.memory_panel.figures.text
    assert text.startswith(f"Without {best + 1} “same”")
    assert f"{heir + 1} “same” gains most, +{100 * gains[row]:.1f} percentage points" in text
    # The drawing itself is not read: the entry's absence must be seen.
    assert session.result_request is not None
    assert session.result_request.source == "recall"
    assert session.result is not None
    held = session.memory[best].image_id
    read = session.result_request.memory.image_ids[
        session.result.addressed[session.result.addressed >= 0]
    ]
    assert held not in read
    session.end_ablation()
    settled()
    assert session.result_request.source == "drawing"


def test_holding_entries_in_quick_succession_names_the_last_ones_heir(
    application: Application, settled: Settled
) -> None:
    session, figures = application.session, application.window.memory_panel.figures
    draw(application)
    settled()
    assert session.addresses is not None
    first, second = np.argsort(-session.addresses.posterior)[:2].tolist()
    session.ablate(first)
    session.end_ablation()
    session.ablate(second)  # no answer since the first was held
    settled()
    assert figures.text.startswith(f"Without {second + 1} ")
    session.end_ablation()
    session.ablate(first)
    session.end_ablation()
    settled()
    assert "effective\u00a0entries" in figures.text


def test_without_a_drawing_the_docks_show_the_entries_read_most(
    application: Application, settled: Settled, qtbot: QtBot
) -> None:
    window, session = application.window, application.session
    settled()
    log = window.transfer.read_counts
    log.variants.clear()
    read = [session.memory[row].image_id for row in (20, 7)]
    log.variants.update({read[0]: 5, read[1]: 3})
    request = session.request()
    assert window.transfer.shown_rows(request)[:3] == (20, 7, 0)
    assert window.latent_map.chosen_rows(request)[0] == 20
    draw(application)
    settled()
    assert session.addresses is not None
    best = int(session.addresses.posterior.argmax())
    assert window.transfer.shown_rows(session.request())[0] == best
    assert window.latent_map.chosen_rows(session.request())[0] == best


@pytest.mark.parametrize("theme", ["light", "dark", "contrast-light", "contrast-dark"])
def test_class_colours_differ_and_stand_out(application: Application, theme: ThemeChoice) -> None:
    application.theme.choose(theme)
    colors = [class_color(number, application.theme) for number in range(12)]
    assert len({color.name() for color in colors}) == 12
    ground = application.theme.tokens.ground
    assert min(contrast(color.name(), ground) for color in colors) >= 3
    assert class_numbers(["b", "", "a", "b"]) == {"b": 0, "a": 1}
    application.theme.choose("light")


def test_a_dot_of_the_latent_map_names_its_entry(
    application: Application, settled: Settled, qtbot: QtBot
) -> None:
    dock = application.window.latent_map
    dock.show()
    draw(application)
    settled()
    qtbot.waitUntil(lambda: dock.view.picture is not None, timeout=20_000)
    picture = dock.view.picture
    assert picture is not None
    inside = [n for n, place in enumerate(picture.places) if np.abs(place).max() < 2]
    across, up = picture.places[inside[0]].tolist()
    found = dock.view.entry_at(dock.view.point((across, up)))
    assert found is not None
    (table,) = dock.tables()
    assert len(table.rows) == len(picture.entries)
    assert b"<image" not in svg_bytes(dock.view, "map")


def test_a_legend_stands_beside_the_curves(application: Application, qtbot: QtBot) -> None:
    view = CurvesView("name", "x", "y", application.theme)
    qtbot.addWidget(view)
    view.resize(300, 200)
    x = np.arange(3)
    view.show_curves([("first", x, x), ("second, with a longer name", x, 2 * x)])
    view.show()
    qtbot.waitExposed(view)
    legend = view.findChild(CurvesLegend)
    plot = view.findChild(QGraphicsView)
    assert legend is not None
    assert plot is not None
    assert not legend.geometry().intersects(plot.geometry())
    drawn = svg_bytes(view, "curves")
    assert b"<image" not in drawn
    assert b"non-scaling-stroke" not in drawn
    assert b"longer name" in drawn
    # As large as on the screen, and sharp: fonts do not follow the resolution.
    image = QImage.fromData(png_bytes(view))
    small = image.scaledToWidth(view.width() + 2 * MARGIN_PX, SMOOTH)
    name = small.copy(0, small.height() - 16 - MARGIN_PX, small.width(), 16)
    ground = application.theme.color("surface").lightness()
    inked = [x for x in range(name.width()) if abs(name.pixelColor(x, 8).lightness() - ground) > 40]
    assert inked
    assert max(inked) - min(inked) < 20
    table = view.table("t")
    assert table is not None
    assert table.columns == ("curve", "x", "y")
    assert len(table.rows) == 6
    view.show_curves([("alone", x, x)])
    assert legend.isHidden()


def test_a_saved_figure_names_bound_seed_and_model_below(
    application: Application, settled: Settled, qtbot: QtBot, tmp_path: Path
) -> None:
    window, dock = application.window, application.window.compare
    dock.show()
    draw(application)
    settled()
    qtbot.waitUntil(lambda: bool(dock.plots()) and not dock.busy, timeout=60_000)
    figure = dock.plots()[0]
    caption = window.data.caption(figure)
    assert "IWAE-16" in caption
    assert f"seed {application.session.seed}" in caption
    assert f"{window.bundle.name} ({window.bundle.model_hash[:12]})" in caption
    window.data.save_figure(figure, tmp_path / "compare.svg")
    drawn = (tmp_path / "compare.svg").read_text(encoding="utf-8")
    assert window.bundle.model_hash[:12] in drawn
    bare = QImage.fromData(png_bytes(figure.widget))
    captioned = QImage.fromData(png_bytes(figure.widget, caption))
    assert captioned.height() > bare.height()
    assert captioned.width() == bare.width()
