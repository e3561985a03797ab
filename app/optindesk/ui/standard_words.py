"""Qt's own words - Cancel, Save, Yes - in the language of the window."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QTranslator


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
