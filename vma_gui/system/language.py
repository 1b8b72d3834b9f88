"""The one language the application speaks at a time; English is in the source.

The English catalogue holds singular forms only.
"""

from __future__ import annotations

from numbers import Integral

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator
from vma_resources import resource_path

COMPLETE = {"en": "English", "de": "Deutsch"}
"""Languages of the whole window, each named in itself; the booth speaks more."""

_spoken = "en"
_known: dict[str, list[QTranslator]] = {}
"""Each file is read once: a week of visitors changes the language ten thousand times."""


def speak(language: str) -> None:
    """Speak another one; what a file does not hold stays English."""
    global _spoken
    for translator in _known.get(_spoken, []):
        QCoreApplication.removeTranslator(translator)
    if language not in _known:
        own = QTranslator()
        own.load(str(resource_path(f"translations/vma_{language}.qm")))
        _known[language] = [own]
        if language != "en":
            buttons = QTranslator()  # Cancel, Save and the like are Qt's own
            folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
            buttons.load(f"qtbase_{language}", folder)
            _known[language].insert(0, buttons)
    for translator in _known[language]:
        QCoreApplication.installTranslator(translator)
    _spoken = language


def spoken() -> str:
    """The language that is spoken now."""
    return _spoken


def chosen_language(setting: str) -> str:
    """The one of the settings; else the system's first one that is complete; else English."""
    if setting in COMPLETE:
        return setting
    wanted = (name.split("-")[0] for name in QLocale.system().uiLanguages())
    return next((language for language in wanted if language in COMPLETE), "en")


def locale_number(value: float, decimals: int = 0, *, signed: bool = False) -> str:
    """A number as the spoken language writes it; ``signed`` writes the plus too."""
    locale = QLocale(_spoken)
    plus = "+" if signed and value >= 0 else ""
    if isinstance(value, Integral):  # NumPy's too
        return plus + locale.toString(int(value))
    return plus + locale.toString(float(value), "f", decimals)


def decimal_point() -> str:
    """What the spoken language puts between ones and tenths."""
    return QLocale(_spoken).decimalPoint()


def locale_duration(milliseconds: float) -> str:
    """Milliseconds, or seconds where a large memory is read for the first time."""
    if milliseconds < 1_000:
        return f"{locale_number(milliseconds, 1)} ms"
    return f"{locale_number(milliseconds / 1e3, 1)} s"
