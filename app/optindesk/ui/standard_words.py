"""Qt's own words - Cancel, Save, Yes - in the language of the window."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator


def speak_standard_words(application: QCoreApplication, code: str) -> None:
    """Let Qt speak a language from now on, in widgets that are made later and those that listen.

    Of what Qt does not speak it falls back to English, as the program itself does.
    """
    for before in application.findChildren(QTranslator):
        application.removeTranslator(before)
        before.deleteLater()
    words = QTranslator(application)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if words.load(f"qtbase_{code}", folder):
        application.installTranslator(words)


def writing_of(code: str, system: QLocale) -> QLocale:
    """How days and figures of a language are written to be typed: as on this computer where it
    speaks that language, for 3/4 is April in London and March in New York."""
    language = QLocale(code)
    return system if system.language() is language.language() else language
