"""The current language of the application; texts in the source are English.

The English catalogue holds singular forms only.
"""

from __future__ import annotations

from numbers import Integral

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator
from vma_resources import resource_path

WINDOW_LANGUAGES = {"en": "English", "de": "Deutsch"}
"""Languages of the whole window by code; the booth has more."""

_language = "en"
_translators: dict[str, list[QTranslator]] = {}
"""Cache of loaded translators: booth visitors change the language thousands of times."""


def set_language(language: str) -> None:
    """Install the translators of a language; untranslated texts stay English."""
    global _language
    for translator in _translators.get(_language, []):
        QCoreApplication.removeTranslator(translator)
    if language not in _translators:
        own = QTranslator()
        own.load(str(resource_path(f"translations/vma_{language}.qm")))
        _translators[language] = [own]
        if language != "en":
            buttons = QTranslator()  # Cancel, Save and the like are Qt's own
            folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
            buttons.load(f"qtbase_{language}", folder)
            _translators[language].insert(0, buttons)
    for translator in _translators[language]:
        QCoreApplication.installTranslator(translator)
    _language = language


def current_language() -> str:
    """Code of the current language."""
    return _language


def chosen_language(setting: str) -> str:
    """The language of the settings, else the system's first supported one, else English."""
    if setting in WINDOW_LANGUAGES:
        return setting
    wanted = (name.split("-")[0] for name in QLocale.system().uiLanguages())
    return next((language for language in wanted if language in WINDOW_LANGUAGES), "en")


def locale_number(value: float, decimals: int = 0, *, signed: bool = False) -> str:
    """Format a number for the current language; `signed` adds a plus sign."""
    locale = QLocale(_language)
    plus = "+" if signed and value >= 0 else ""
    if isinstance(value, Integral):  # NumPy's too
        return plus + locale.toString(int(value))
    return plus + locale.toString(float(value), "f", decimals)


def decimal_point() -> str:
    """Decimal separator of the current language."""
    return QLocale(_language).decimalPoint()


def locale_duration(milliseconds: float) -> str:
    """Format a duration in milliseconds, or in seconds from 1 s on."""
    if milliseconds < 1_000:
        return f"{locale_number(milliseconds, 1)} ms"
    return f"{locale_number(milliseconds / 1e3, 1)} s"
