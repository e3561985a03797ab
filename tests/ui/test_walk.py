"""A walk over every page and dialog: each can be read, named, reached by keys, and is whole.

A run of all walks over every dialog in English, and over a fifth of them in each other way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import looks
import pytest
import screens
from PySide6.QtCore import QSize
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QWidget

from desks import practice_desk
from optindesk.system.language import PSEUDO, translator
from optindesk.ui.readable import paint

pytestmark = [pytest.mark.long, pytest.mark.thinned]

ROWS = 10
Rule = Callable[[QWidget], Iterator[str]]
EVERYWHERE: Mapping[str, Rule] = {
    "has no name": looks.nameless,
    "has no word": looks.wordless,
    "goes nowhere": looks.unbound,
    "is cut": looks.cut,
    "keeps the keys": looks.traps,
    "is out of order": looks.out_of_order,
    "has two defaults": looks.primaries,
    "does not say why it is off": looks.unexplained,
    "is pale": looks.pale,
}
OWN_LANGUAGE: Mapping[str, Rule] = {
    "has one letter twice": looks.ambiguous,
    "has no default": looks.without_default,
    "stays": looks.closed_in,
}
"""In English only: no invented word has a letter of its own, and a dialog is closed but once."""
ROOM = "is too large"
WALKS = [("en", 1.0, "light"), (PSEUDO, 1.0, "light"), ("de", 2.0, "dark")]
"""As it is written, in a language longer than any, and with letters twice as high."""
SCREENS = {
    ("en", 1.0): QSize(1366, 768),
    (PSEUDO, 1.0): QSize(1366, 768),
    ("de", 2.0): QSize(1920, 1080),
    (PSEUDO, 2.0): QSize(3840, 2160),
}
"""The screen on which each has to have room; invented words are up to twice as long as German."""

RULES = (*EVERYWHERE, ROOM, *OWN_LANGUAGE)


@pytest.fixture(scope="module", params=WALKS, ids=str)
def found(
    request: pytest.FixtureRequest, qapp: QApplication, taken: Callable[[str], bool]
) -> Mapping[str, list[str]]:
    """What is wrong by each rule, of all views; the walk is done once for all rules."""
    language, scale, scheme = request.param

    def is_walked(name: str) -> bool:
        return language == "en" or taken(f"{name} in {language}")

    return walk(qapp, language, scale, scheme, is_walked)


def walk(
    application: QApplication,
    language: str,
    scale: float,
    scheme: str,
    taken: Callable[[str], bool],
) -> Mapping[str, list[str]]:
    """The same, of one language, one height of letters and one scheme."""
    before, palette = application.font(), application.palette()
    font = QFont(before)
    font.setPointSizeF(before.pointSizeF() * scale)
    found: dict[str, list[str]] = {name: [] for name in RULES}
    application.setFont(font)
    paint(application, screens.readable_palette(scheme))
    try:
        with TemporaryDirectory() as place, practice_desk(Path(place)) as desk:
            sheet = screens.furnished(desk, Path(place), ROWS)
            words = translator(language)
            for name, view in screens.views(application, desk, sheet, words, taken):
                looks.settle_in(view, scale)
                for rule, finds in EVERYWHERE.items():
                    found[rule] += [f"{name}: {one}" for one in finds(view)]
                large = looks.too_large(view, SCREENS[language, scale])
                found[ROOM] += [f"{name}: {one}" for one in large]
                for rule, finds in OWN_LANGUAGE.items() if language == "en" else ():
                    found[rule] += [f"{name}: {one}" for one in finds(view)]
    finally:
        application.setFont(before)
        application.setPalette(palette)
    return found


@pytest.mark.parametrize("rule", RULES)
def test_nothing_on_any_page_or_dialog(found: Mapping[str, list[str]], rule: str) -> None:
    assert not found[rule], f"{len(found[rule])}:\n" + "\n".join(found[rule])
