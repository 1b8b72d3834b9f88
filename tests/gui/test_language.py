"""The window in other languages: German in full, a longer one, and one from right to left."""

from __future__ import annotations

import re
import runpy
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from hand import draw
from PySide6.QtCore import QCoreApplication, QLocale, Qt, QTranslator
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDockWidget,
    QLabel,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot
from vma_core.errors import Message, UserError

from vma_gui.app.application import Application, create, switch_language
from vma_gui.booth.texts import Localizer
from vma_gui.system.core_messages import MESSAGES
from vma_gui.system.language import chosen_language, current_language, locale_number, set_language
from vma_gui.system.messages import translate
from vma_gui.system.settings import Settings

RESOURCES = Path(__file__).parents[2] / "resources"
LONGER = 1.35
EDGE_PX = 2


class Longer(QTranslator):
    """Every text with a third more of it, in accents: what cannot be translated stands out."""

    def translate(
        self, _context: str, text: str, _hint: str | None = None, _count: int = -1
    ) -> str:
        accents = str.maketrans("aeiouAEIOU", "àéîöüÀÉÎÖÜ")
        pieces = re.split(r"(\{[^{}]*\})", text)  # text, placeholder, text, …
        pieces[::2] = [piece.translate(accents) for piece in pieces[::2]]
        plain = "".join(pieces)
        return f"[{plain}{'~' * round((LONGER - 1) * len(text))}]" if text else text


@pytest.fixture
def german(qapp: QApplication) -> Iterator[None]:
    """Spoken in this test only."""
    set_language("de")
    yield
    set_language("en")


@pytest.fixture
def longer(qapp: QApplication) -> Iterator[None]:
    """A pseudo-language."""
    translator = Longer()
    QCoreApplication.installTranslator(translator)
    yield
    QCoreApplication.removeTranslator(translator)


def texts(window: QWidget) -> set[str]:
    """What buttons and labels that are shown say."""
    shown = [w for w in window.findChildren(QWidget) if w.isVisibleTo(window)]
    return {w.text() for w in shown if isinstance(w, QAbstractButton | QLabel)} - {""}


def test_the_settings_or_the_system_choose(monkeypatch: pytest.MonkeyPatch) -> None:
    assert chosen_language("de") == "de"
    monkeypatch.setattr(QLocale, "uiLanguages", lambda _self, *_: ["cy-GB", "de-AT", "en"])
    assert chosen_language("") == "de"
    assert chosen_language("xx") == "de"
    monkeypatch.setattr(QLocale, "uiLanguages", lambda _self, *_: ["cy-GB"])
    assert chosen_language("") == "en"


def test_numbers_are_written_as_the_language_does(german: None) -> None:
    assert locale_number(12_345) == "12.345"
    assert locale_number(np.int64(12_345)) == "12.345"
    assert locale_number(0.25, 2) == "0,25"
    assert locale_number(np.float32(0.25), 2) == "0,25"
    set_language("en")
    assert locale_number(12_345) == "12,345"


def test_counts_decline(application: Application) -> None:
    panel = application.window.memory_panel
    for language, one, many in (
        ("en", "1 entry", "1,234 entries"),
        ("de", "1 Eintrag", "1.234 Einträge"),
    ):
        set_language(language)
        for count, text in ((1, one), (1_234, many)):
            said = panel.tr("{count} entries", "", count)
            assert said.format(count=locale_number(count)) == text


def test_what_the_core_says_is_gathered() -> None:
    gathered = runpy.run_path(str(RESOURCES / "gather_messages.py"))["gathered"]
    assert gathered() == list(MESSAGES), "make translations"


def test_no_text_is_left_in_english() -> None:
    texts = (RESOURCES / "vma_resources" / "translations" / "vma_de.ts").read_text("utf-8")
    assert texts.count("<translation>") > len(MESSAGES)
    assert "unfinished" not in texts


INNER = UserError("{name} has coordinates far outside the picture.", name="a.svg")


@pytest.mark.parametrize(
    ("message", "english", "german_text"),
    [
        (
            UserError("{path} does not exist.", path="drawing.png"),
            "drawing.png does not exist.",
            "drawing.png gibt es nicht.",
        ),
        (
            UserError("{source}: {reason}", source="a.svg", reason=INNER),
            "a.svg: a.svg has coordinates far outside the picture.",
            "a.svg: a.svg hat Koordinaten weit außerhalb des Bildes.",
        ),
        (
            Message(
                "{problem} It was started again on the CPU.",
                problem=Message("The engine was killed by signal {signal}.", signal=9),
            ),
            "The engine was killed by signal 9. It was started again on the CPU.",
            "Das Rechenwerk wurde durch Signal 9 beendet. Es wurde auf der CPU neu gestartet.",
        ),
        (
            Message(
                "{name} was not read: it took longer than {seconds:.0f} seconds.",
                name="{x} %3",
                seconds=30,
            ),
            "{x} %3 was not read: it took longer than 30 seconds.",
            "{x} %3 wurde nicht gelesen: Es dauerte länger als 30 Sekunden.",
        ),
        (
            Message(
                "{name} has {count:,} entries; at most {most:,} can be opened.",
                name="a",
                count=123_456,
                most=100_000,
            ),
            "a has 123,456 entries; at most 100,000 can be opened.",
            "a hat 123.456 Einträge; höchstens 100.000 können geöffnet werden.",
        ),
        (Message("no template"), "no template", "no template"),
    ],
)
def test_the_core_is_understood_in_german(
    german: None, message: Message | UserError, english: str, german_text: str
) -> None:
    assert str(message) == english
    assert translate(message) == german_text
    set_language("en")
    assert translate(message) == english


def test_the_language_changes_while_the_window_is_open(
    application: Application,
    settled: Callable[[], None],
    qtbot: QtBot,
    tmp_path: object,
) -> None:
    settings = Settings(tmp_path / "settings.json")  # type: ignore[operator]
    draw(application)
    settled()
    strokes = application.session.strokes
    assert "Drawing" in texts(application.window)
    switch_language(application, "de", settings)
    try:
        qtbot.waitExposed(application.window)
        settled()
        assert "Zeichnung" in texts(application.window)
        assert "Drawing" not in texts(application.window)
        assert application.session.strokes == strokes
        assert settings.text("language") == "de"
    finally:
        set_language("en")


def test_the_booth_speaks_for_itself_and_gives_the_language_back(german: None) -> None:
    speech = Localizer()
    assert current_language() == "en"
    speech.set_language("fr")
    assert current_language() == "fr"
    speech.restore_language()
    assert current_language() == "de"


@pytest.fixture
def open_window(qtbot: QtBot) -> Iterator[Callable[[], Application]]:
    """Opens a window in the present language, and closes it."""
    made: list[Application] = []

    def open_it() -> Application:
        made.append(create(theme="light"))
        made[0].window.show()
        qtbot.waitExposed(made[0].window)
        return made[0]

    yield open_it
    for application in made:
        application.window.close()
        application.window.deleteLater()


def test_longer_texts_fit(longer: None, open_window: Callable[[], Application]) -> None:
    """At 35 % more no button cuts its text off, and the window still fits on a small screen."""
    application = open_window()
    window = application.window
    for button in window.findChildren(QAbstractButton):
        icon_only = isinstance(button, QToolButton) and (
            button.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly
            and not button.icon().isNull()
        )
        if button.isVisibleTo(window) and button.text() and not icon_only:
            text_px = button.fontMetrics().horizontalAdvance(button.text())
            assert text_px + 2 * EDGE_PX <= button.width(), button.text()
    assert window.minimumSizeHint().width() <= 1366


def test_every_text_of_the_window_can_be_translated(
    longer: None, open_window: Callable[[], Application]
) -> None:
    application = open_window()
    window = application.window
    kept = {window.bundle.name}
    for text in texts(window) - kept:
        letters = [c for c in text if c.isalpha()]
        assert len(letters) < 4 or "[" in text or "ONNX" in text or "q(a|x)" in text, text
    for dock in window.findChildren(QDockWidget):
        assert "[" in dock.windowTitle()
    for menu in window.menuBar().actions():
        assert "[" in menu.text()


def test_from_right_to_left_nothing_breaks(
    qapp: QApplication, open_window: Callable[[], Application]
) -> None:
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        application = open_window()
        window = application.window
        canvas, variants = window.canvas_panel, window.variants_panel
        left = canvas.mapTo(window, canvas.rect().center()).x()
        assert left > variants.mapTo(window, variants.rect().center()).x()
        draw(application)
        assert application.session.strokes
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_german_fits_the_first_windows_size(german: None, qtbot: QtBot) -> None:
    application = create(theme="light")
    window = application.window
    window.show()
    qtbot.waitExposed(window)
    assert window.splitter.minimumSizeHint().width() <= window.centralWidget().width()
    assert window.splitter.width() < window.centralWidget().width(), "nothing is scrolled to"
    window.close()
    window.deleteLater()
