"""Each session property notifies only the panels that show it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from hand import draw
from pytestqt.qtbot import QtBot
from vma_core.glyphs.stroke_raster import StrokeRaster

from vma_gui.app.application import Application
from vma_gui.canvas.panel import CanvasPanel
from vma_gui.document.session import Session, Setting
from vma_gui.memory_grid.model import MemoryModel
from vma_gui.memory_grid.panel import MemoryPanel
from vma_gui.memory_grid.top_entries import TopEntries
from vma_gui.variants.panel import VariantsPanel

Settled = Callable[[], None]
SETTINGS = [name for name, value in vars(Session).items() if isinstance(value, Setting)]
WATCHED = (
    (CanvasPanel, "_show_pen_width"),
    (MemoryModel, "_heat_view_changed"),
    (MemoryModel, "_pins_changed"),
    (MemoryPanel, "_show_heat_view"),
    (TopEntries, "_update"),
    (VariantsPanel, "_show_source"),
    (VariantsPanel, "_show_variation"),
    (VariantsPanel, "_show_seed"),
    (VariantsPanel, "_show_note"),
    (Session, "request"),
)


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count the calls of the watched methods, for panels created after this fixture."""
    counted: Counter[str] = Counter()

    def count(owner: type, name: str) -> None:
        original = getattr(owner, name)

        def counting(self: object) -> object:
            counted[name] += 1
            return original(self)

        monkeypatch.setattr(owner, name, counting)

    for owner, name in WATCHED:
        count(owner, name)
    return counted


@pytest.fixture
def watched(
    calls: Counter[str], application: Application, settled: Settled
) -> tuple[Application, Counter[str]]:
    settled()
    calls.clear()
    return application, calls


Watched = tuple[Application, Counter[str]]


def test_selecting_an_entry_submits_no_request(
    watched: Watched,
) -> None:
    application, calls = watched
    stamp = application.window.newest_stamp
    application.window.memory_panel.view.select([3])
    assert application.session.selection == (3,)
    assert application.window.actions_.label.isEnabled()
    assert application.window.newest_stamp == stamp
    assert calls == {"_show_note": 1}


def test_selecting_submits_a_request_when_the_selection_is_the_source(
    watched: Watched, settled: Settled
) -> None:
    application, _ = watched
    application.session.set(source="selection")
    settled()
    stamp = application.window.newest_stamp
    application.window.memory_panel.view.select([3])
    assert application.window.newest_stamp == stamp + 1


def test_changing_the_pen_width_submits_no_request(watched: Watched) -> None:
    application, calls = watched
    application.session.pen_width_px += 1
    assert calls == {"_show_pen_width": 1}


def test_a_new_seed_is_shown_and_requested_once(watched: Watched) -> None:
    application, calls = watched
    application.session.seed += 1
    assert calls == {"_show_seed": 1, "request": 1}


def test_changing_several_settings_submits_one_request(watched: Watched) -> None:
    application, calls = watched
    stamp = application.window.newest_stamp
    application.session.toggle_pin(2)
    assert application.session.source == "recall"
    assert calls["request"] == 1
    assert application.window.newest_stamp == stamp + 1


def test_changing_the_heat_view_submits_no_request(watched: Watched) -> None:
    application, calls = watched
    application.session.heat_view = "p"
    assert calls["_show_heat_view"] == calls["_heat_view_changed"] == 1
    assert calls["request"] == calls["_show_seed"] == 0


@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_has_a_signal(name: str, qtbot: QtBot) -> None:
    session = Session(28)
    told: list[object] = []
    getattr(session, f"{name}_changed").connect(lambda: told.append(getattr(session, name)))
    session.set(**{name: getattr(session, name)})
    assert told == []
    session.set(**{name: "another value"})
    assert told == ["another value"]


def test_an_unknown_setting_is_rejected(qtbot: QtBot) -> None:
    with pytest.raises(AttributeError):
        Session(28).set(image_size=40)


def test_each_point_is_rasterised_at_most_once(
    application: Application, settled: Settled, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled()
    made: list[int] = []
    changes: list[None] = []
    glyph = StrokeRaster.glyph
    monkeypatch.setattr(
        StrokeRaster, "glyph", lambda self, size: made.append(size) or glyph(self, size)
    )
    application.session.drawing_changed.connect(lambda: changes.append(None))
    draw(application)
    settled()
    application.window.grab()
    assert len(changes) > 10
    assert len(made) <= len(changes)
