"""The window in other languages: German, a longer pseudo-language, and right-to-left layout."""

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


class LongerTranslator(QTranslator):
    """Lengthens and accents every text, so that untranslatable text stands out."""

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
    """Switch to German for one test."""
    set_language("de")
    yield
    set_language("en")


@pytest.fixture
def longer(qapp: QApplication) -> Iterator[None]:
    """Install the pseudo-language for one test."""
    translator = LongerTranslator()
    QCoreApplication.installTranslator(translator)
    yield
    QCoreApplication.removeTranslator(translator)


def visible_texts(window: QWidget) -> set[str]:
    """The texts of all visible buttons and labels."""
    shown = [w for w in window.findChildren(QWidget) if w.isVisibleTo(window)]
    return {w.text() for w in shown if isinstance(w, QAbstractButton | QLabel)} - {""}


def test_the_language_comes_from_the_settings_or_the_system(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert chosen_language("de") == "de"
    monkeypatch.setattr(QLocale, "uiLanguages", lambda _self, *_: ["cy-GB", "de-AT", "en"])
    assert chosen_language("") == "de"
    assert chosen_language("xx") == "de"
    monkeypatch.setattr(QLocale, "uiLanguages", lambda _self, *_: ["cy-GB"])
    assert chosen_language("") == "en"


def test_numbers_are_formatted_for_the_language(german: None) -> None:
    assert locale_number(12_345) == "12.345"
    assert locale_number(np.int64(12_345)) == "12.345"
    assert locale_number(0.25, 2) == "0,25"
    assert locale_number(np.float32(0.25), 2) == "0,25"
    set_language("en")
    assert locale_number(12_345) == "12,345"


def test_counts_use_plural_forms(application: Application) -> None:
    panel = application.window.memory_panel
    for language, one, many in (
        ("en", "1 entry", "1,234 entries"),
        ("de", "1 Eintrag", "1.234 Einträge"),
    ):
        set_language(language)
        for count, text in ((1, one), (1_234, many)):
            said = panel.tr("{count} entries", "", count)
            assert said.format(count=locale_number(count)) == text


def test_core_messages_are_up_to_date() -> None:
    gathered = runpy.run_path(str(RESOURCES / "gather_messages.py"))["gathered"]
    assert gathered() == list(MESSAGES), "run `make translations`"


def test_german_is_complete() -> None:
    catalogue = (RESOURCES / "vma_resources" / "translations" / "vma_de.ts").read_text("utf-8")
    assert catalogue.count("<translation>") > len(MESSAGES)
    assert "unfinished" not in catalogue


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
def test_core_messages_are_translated_to_german(
    german: None, message: Message | UserError, english: str, german_text: str
) -> None:
    assert str(message) == english
    assert translate(message) == german_text
    set_language("en")
    assert translate(message) == english


def test_switching_the_language_keeps_the_document(
    application: Application,
    settled: Callable[[], None],
    qtbot: QtBot,
    tmp_path: object,
) -> None:
    settings = Settings(tmp_path / "settings.json")  # type: ignore[operator]
    draw(application)
    settled()
    strokes = application.session.strokes
    assert "Drawing" in visible_texts(application.window)
    switch_language(application, "de", settings)
    try:
        qtbot.waitExposed(application.window)
        settled()
        assert "Zeichnung" in visible_texts(application.window)
        assert "Drawing" not in visible_texts(application.window)
        assert application.session.strokes == strokes
        assert settings.text("language") == "de"
    finally:
        set_language("en")


def test_the_booth_restores_the_language_of_the_window(german: None) -> None:
    speech = Localizer()
    assert current_language() == "en"
    speech.set_language("fr")
    assert current_language() == "fr"
    speech.restore_language()
    assert current_language() == "de"


@pytest.fixture
def open_window(qtbot: QtBot) -> Iterator[Callable[[], Application]]:
    """Open a window in the current language; it is closed after the test."""
    made: list[Application] = []

    def create_window() -> Application:
        made.append(create(theme="light"))
        made[0].window.show()
        qtbot.waitExposed(made[0].window)
        return made[0]

    yield create_window
    for application in made:
        application.window.close()
        application.window.deleteLater()


def test_longer_texts_fit(longer: None, open_window: Callable[[], Application]) -> None:
    """With texts 35 % longer, no button is clipped and the window fits on a small screen."""
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
    for text in visible_texts(window) - kept:
        letters = [c for c in text if c.isalpha()]
        assert len(letters) < 4 or "[" in text or "ONNX" in text or "q(a|x)" in text, text
    for dock in window.findChildren(QDockWidget):
        assert "[" in dock.windowTitle()
    for menu in window.menuBar().actions():
        assert "[" in menu.text()


def test_right_to_left_layout_mirrors_the_window(
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


def test_german_texts_fit_the_default_window_size(german: None, qtbot: QtBot) -> None:
    application = create(theme="light")
    window = application.window
    window.show()
    qtbot.waitExposed(window)
    assert window.splitter.minimumSizeHint().width() <= window.centralWidget().width()
    assert window.splitter.width() < window.centralWidget().width(), "no scrolling must be needed"
    window.close()
    window.deleteLater()
